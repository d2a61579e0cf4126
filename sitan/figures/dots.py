"""Dots: values on one axis, one dot or a few in each row; with intervals, or on stems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import baseline_of, nice_ticks
from sitan.figures.benchmark import Benchmark, BenchmarkSpec, draw_benchmark_across, read_benchmark
from sitan.figures.canvas import Align, Box, Canvas, Dot, Frame, Key, KeyItem, Word, lay_out_key, row_middles
from sitan.figures.categories import Order, label_category, sort_categories, split_dimensions
from sitan.figures.dot_rows import AXIS_HEIGHT, Scale, draw_grid, fan, fit_scale, tick_ends
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.interval import Interval, IntervalSpec, read_intervals
from sitan.figures.labels import AREA
from sitan.figures.look import LABEL, LINE_HEIGHT, TICK, Look, wrap
from sitan.figures.plotted import ChartSpec, Plotted, Row, attribute_period, missing_notes, read_plotted, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.status import is_hollow, status_notes
from sitan.figures.words import Entry, describe_items
from sitan.model import Code, Flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sitan.datasets.model import Observation
    from sitan.fonts import FontPack

MOST_GROUPS = 4
MOST_ROWS = 40
_ONLY = ""
"""The one group of dots that stand alone in their rows."""
_DIAMETER = 8.0
_FAN, _APART = 5.0, 11.0
"""Pixels between the middles of dots that would lie on each other, and of those that have intervals."""
_GAP = 5.0
"""Pixels between a dot, or the end of its interval, and its value."""
_MANY = 10


class DotsSpec(ChartSpec):
    """A dot plot. The query varies in one dimension, or in two for several dots in each row."""

    kind: Literal["dots"]
    """The kind of figure."""
    sort: Order | None = None
    """By value, from the lowest or (`-value`) from the highest; areas stand from the highest if nothing is said."""
    group: Code | None = None
    """The dimension whose values are several dots in a row; the second in which the query varies if left out."""
    stem: Flag = False
    """Whether a thin line leads from zero to each dot, which makes a lollipop chart."""
    from_zero: Flag | None = None
    """Whether the axis starts at zero, as it does with stems; if nothing is said, unless that would crowd the dots."""
    interval: IntervalSpec | None = None
    """The lower and upper bounds of the values, drawn as lines."""
    benchmark: BenchmarkSpec | None = None
    """A reference line."""


@dataclass(frozen=True)
class _Sheet:
    """All that is drawn. `rows` are by (category, group); `categories` without any row have no data."""

    spec: DotsSpec
    look: Look
    plotted: Plotted
    roles: Roles
    categories: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    group_labels: tuple[str, ...]
    rows: Mapping[tuple[str, str], Row]
    intervals: Mapping[Observation, Interval]
    benchmark: Benchmark | None

    @property
    def is_apart(self) -> bool:
        """Whether the dots of a row stand below each other, as their intervals would overlap."""
        return len(self.groups) > 1 and bool(self.intervals)

    @property
    def has_ends(self) -> bool:
        """Whether a row has several dots on one line, of which the lowest and the highest have their numbers."""
        return len(self.groups) > 1 and not self.is_apart

    def of(self, category: str) -> list[Row]:
        """Return the dots of a row, in the order of the groups."""
        return [self.rows[category, group] for group in self.groups if (category, group) in self.rows]

    def color(self, row: Row, group: str) -> str:
        """Return a dot's colour: by its role, or by its group where there are several in a row."""
        if len(self.groups) == 1 or self.roles.is_highlighted(row):
            return self.roles.color(row)
        return self.look.line_palette(len(self.groups))[self.groups.index(group)]

    def strong(self, category: str) -> bool:
        """Tell whether a row is to be read first."""
        return any(map(self.roles.stands_out, self.of(category)))

    def printed(self, row: Row) -> str:
        """Return a value as it stands at its dot."""
        return self.plotted.number(row.observation.value)

    def reach(self, row: Row) -> tuple[float, float]:
        """Return the lowest and the highest value that a dot and its interval take."""
        interval = self.intervals.get(row.observation)
        return (interval.low, interval.high) if interval else (row.value, row.value)

    def values(self) -> list[float]:
        """Return all values that the axis must hold."""
        ends = [end for row in self.rows.values() for end in self.reach(row)]
        return [*ends, self.benchmark.value] if self.benchmark else ends


def draw_dots(spec: DotsSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a dot plot.

    Raises ProjectError if the rows do not vary in one or two dimensions, are too many, or have no interval each.
    """
    look = Look.of(context.theme, fonts)
    plotted = attribute_period(read_plotted(spec, context))
    category, group = split_dimensions(spec, plotted, spec.group, "dots")
    sheet = _arrange(spec, context, look, plotted, category, group)
    entries = [
        Entry(_full_label(sheet, code, name), row.observation.value, sheet.roles.is_own(row))
        for code in sheet.categories
        for name in sheet.groups
        if (row := sheet.rows.get((code, name)))
    ]
    extra = (sheet.benchmark.label, sheet.benchmark.number) if sheet.benchmark else None
    alt_text = describe_items("alt-dots", plotted, entries, benchmark=extra)
    notes = (*missing_notes(plotted), *_gap_notes(sheet), *status_notes(plotted))
    return Drawing(_draw(sheet), subtitle_of(plotted), alt_text, notes)


def _arrange(
    spec: DotsSpec, context: FigureContext, look: Look, plotted: Plotted, category: str, group: str | None
) -> _Sheet:
    groups = plotted.members(group) if group else (_ONLY,)
    rows = {(row.keys[category], row.keys[group] if group else _ONLY): row for row in plotted.rows}
    empty = plotted.missing if category == AREA else ()
    categories = (*sort_categories(plotted, category, rows, groups, spec.sort), *empty)
    if len(groups) > MOST_GROUPS or len(categories) > MOST_ROWS:
        message = f"{len(categories)} rows of {len(groups)} dots are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_ROWS} rows of {MOST_GROUPS} dots")
    labels = tuple(
        plotted.labels.area(code) if code in empty else label_category(plotted, category, code) for code in categories
    )
    return _Sheet(
        spec,
        look,
        plotted,
        Roles(spec, context, look, plotted),
        categories,
        labels,
        groups,
        tuple(plotted.label(group, code) for code in groups) if group else ("",),
        rows,
        read_intervals(spec.interval, spec, context, plotted),
        read_benchmark(spec.benchmark, spec, context, plotted),
    )


def _full_label(sheet: _Sheet, code: str, group: str) -> str:
    label = sheet.labels[sheet.categories.index(code)]
    return f"{label}, {sheet.group_labels[sheet.groups.index(group)]}" if len(sheet.groups) > 1 else label


def _gap_notes(sheet: _Sheet) -> tuple[str, ...]:
    """Return the sentence that names the dots missing from rows that have others."""
    phrase = sheet.look.theme.phrase
    gaps = [
        phrase("figure-label-in", label=label, period=sheet.group_labels[number])
        for code, label in zip(sheet.categories, sheet.labels, strict=True)
        for number, group in enumerate(sheet.groups)
        if (code, group) not in sheet.rows and sheet.of(code)
    ]
    return (phrase("figure-areas-without-data", names=sheet.plotted.labels.listed(gaps)),) if gaps else ()


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spot:
    """One dot in its place, with the ends of its interval."""

    row: Row
    x: float
    y: float
    start: float
    end: float
    color: str


def _draw(sheet: _Sheet) -> dict[str, Any]:
    look = sheet.look
    width = look.figure_width(sheet.spec.width)
    strong = [sheet.strong(code) for code in sheet.categories]
    names = [wrap(text, 0.36 * width, look, strong=bold) for text, bold in zip(sheet.labels, strong, strict=True)]
    left = max(look.width(name, strong=bold) for name, bold in zip(names, strong, strict=True)) + 10
    middles, height = row_middles(names, _step(sheet), above=2.0)
    ticks = nice_ticks(*_range(sheet))
    key = _key(sheet, width)
    top = round(key.height + (LINE_HEIGHT + 6 if sheet.benchmark else 0), 2)
    full = round(top + height + AXIS_HEIGHT, 2)
    frame = Frame(width, full, left=round(left, 2), right=1, top=top, bottom=AXIS_HEIGHT)
    scale = fit_scale(ticks.domain, [*_ends(sheet), *tick_ends(look, sheet.plotted, ticks)], frame.plot_width)

    canvas = Canvas(look, frame)
    line = scale.x(sheet.benchmark.value) if sheet.benchmark else None
    spots = {code: _spots(sheet, code, middle, scale) for code, middle in zip(sheet.categories, middles, strict=True)}
    values = [word for row in spots.values() if row for word in _values(sheet, row, line)]
    draw_grid(canvas, scale, ticks, sheet.plotted)
    _draw_lines(canvas, sheet, list(spots.values()), scale)
    if sheet.benchmark and line is not None:
        draw_benchmark_across(canvas, sheet.benchmark, line)
    every = [spot for row in spots.values() for spot in row]
    for name, hollow in (("dots", False), ("hollow", True)):
        dots = (Dot(spot.x, spot.y, spot.color) for spot in every if is_hollow(spot.row.observation) is hollow)
        canvas.dots(name, dots, diameter=_DIAMETER - (1.4 if hollow else 0), open_stroke=1.6 if hollow else 0)
    for code, middle, name, bold in zip(sheet.categories, middles, names, strong, strict=True):
        canvas.words.append(
            Word(-10, middle, name, look.color("ink" if spots[code] else "muted"), "right", strong=bold)
        )
        if not spots[code]:
            canvas.words.append(Word(4, middle, look.theme.phrase("figure-no-data"), look.color("muted"), size=TICK))
    canvas.words += values
    canvas.key(key)
    return canvas.finish(str(sheet.spec.id))


def _step(sheet: _Sheet) -> float:
    """Return how high a row is, in pixels: roomier where there are few, or several dots."""
    if sheet.is_apart:
        return _APART * len(sheet.groups) + 8
    if len(sheet.groups) > 1:
        return _FAN * len(sheet.groups) + 10
    return 17.0 if len(sheet.categories) > _MANY else 21.0


def _range(sheet: _Sheet) -> tuple[float, float]:
    values = sheet.values()
    if sheet.spec.stem or sheet.spec.from_zero:
        return min(0.0, *values), max(0.0, *values)
    return (min(values), max(values)) if sheet.spec.from_zero is False else baseline_of(values)


def _key(sheet: _Sheet, room: float) -> Key:
    """Return the key: the groups, and what the lines through the dots are."""
    look, items = sheet.look, []
    if len(sheet.groups) > 1:
        colors = look.line_palette(len(sheet.groups))
        items = [KeyItem(label, color, "dot") for label, color in zip(sheet.group_labels, colors, strict=True)]
    if sheet.spec.interval:
        text = sheet.spec.interval.label or look.theme.phrase("figure-interval")
        items.append(KeyItem(str(text), look.color("muted"), "line"))
    return lay_out_key(items, look, room)


def _ends(sheet: _Sheet) -> Iterator[tuple[float, float, float]]:
    """Yield each value of the axis with the pixels that it and its number need on either side."""
    widest = 0.0
    for row in sheet.rows.values():
        needed = sheet.look.width(sheet.printed(row), strong=sheet.roles.stands_out(row)) + _DIAMETER / 2 + _GAP + 1
        widest = max(widest, needed)
        low, high = sheet.reach(row)
        before = sheet.has_ends or sheet.benchmark or (sheet.spec.stem and row.value < 0)
        yield low, needed if before else _DIAMETER / 2, 0.0
        yield high, 0.0, needed
    if sheet.benchmark:  # the last number of a row may have to move behind the line
        yield sheet.benchmark.value, 1.0, widest


def _spots(sheet: _Sheet, code: str, middle: float, scale: Scale) -> list[_Spot]:
    """Return the dots of a row: with intervals below each other, else only where they would lie on each other."""
    rows, groups = sheet.of(code), [group for group in sheet.groups if (code, group) in sheet.rows]
    places = [scale.x(row.value) for row in rows]
    if sheet.is_apart:
        moved = [(sheet.groups.index(group) - (len(sheet.groups) - 1) / 2) * _APART for group in groups]
    else:
        moved = fan(places, _DIAMETER * 0.7, _FAN)
    spots = []
    for row, x, down, group in zip(rows, places, moved, groups, strict=True):
        start, end = (scale.x(value) for value in sheet.reach(row))
        spots.append(_Spot(row, x, middle + down, start, end, sheet.color(row, group)))
    return spots


def _draw_lines(canvas: Canvas, sheet: _Sheet, rows: Sequence[Sequence[_Spot]], scale: Scale) -> None:
    """Draw what the dots stand on: stems from zero, their intervals, or a light line that joins those of a row."""
    look, zero = sheet.look, scale.x(0)
    every = [spot for row in rows for spot in row]
    if sheet.spec.stem:
        canvas.rules("stems", [Box(zero, spot.y, spot.x, spot.y, spot.color) for spot in every], width=1.4)
    if sheet.intervals:
        canvas.rules("intervals", [Box(spot.start, spot.y, spot.end, spot.y, spot.color) for spot in every], width=1.6)
        caps = [Box(x, spot.y - 3, x, spot.y + 3, spot.color) for spot in every for x in (spot.start, spot.end)]
        canvas.rules("interval-ends", caps, width=1.2)
    elif len(sheet.groups) > 1 and not sheet.spec.stem:
        middles = [sum(spot.y for spot in row) / len(row) if row else 0.0 for row in rows]
        joins = [
            Box(min(spot.x for spot in row), middle, max(spot.x for spot in row), middle, look.color("rule"))
            for row, middle in zip(rows, middles, strict=True)
            if len(row) > 1
        ]
        canvas.rules("ranges", joins, width=2.5)


def _values(sheet: _Sheet, spots: Sequence[_Spot], line: float | None) -> Iterator[Word]:
    """Yield the numbers of a row: right of each dot, or of several on one line only the lowest and the highest."""
    if not sheet.has_ends:
        for spot in spots:
            yield _value(sheet, spot, spot.y, line, before=sheet.spec.stem and spot.row.value < 0)
        return
    middle = sum(spot.y for spot in spots) / len(spots)
    ordered = sorted(spots, key=lambda spot: spot.row.value)
    yield _value(sheet, ordered[-1], middle, line, before=False)
    if sheet.printed(ordered[0].row) != sheet.printed(ordered[-1].row):
        yield _value(sheet, ordered[0], middle, line, before=True)


def _value(sheet: _Sheet, spot: _Spot, y: float, line: float | None, *, before: bool) -> Word:
    row, text = spot.row, sheet.printed(spot.row)
    strong = sheet.roles.stands_out(row)
    size = TICK if sheet.is_apart else LABEL
    beyond = _DIAMETER / 2 + _GAP
    width = sheet.look.width(text, strong=strong, size=size)
    x = max(spot.end + _GAP, spot.x + beyond)
    if line is not None and x - 2 < line < x + width + 2:
        if sheet.has_ends or (sheet.spec.stem and not before):  # on its left the number would stand on the stem
            x = line + _GAP
        else:
            before = True
    if before:
        x = min(spot.start, spot.x - _DIAMETER / 2) - _GAP
    align: Align = "right" if before else "left"
    return Word(x, y, text, sheet.roles.text_color(row), align, strong=strong, size=size)
