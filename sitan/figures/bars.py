"""Bars: one value for each area, group or period; or a few for each, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.annotations import Annotations, AnnotationSpec, read_annotations
from sitan.figures.axis import fit_domain, nice_ticks, time_labels, value_axis
from sitan.figures.benchmark import Benchmark, BenchmarkSpec, read_benchmark
from sitan.figures.canvas import Align, Box, Canvas, Frame, Key, KeyItem, Word, lay_out_key, row_middles
from sitan.figures.categories import Order, label_category, sort_categories, split_dimensions
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import TIME, period_position
from sitan.figures.look import LABEL, LINE_HEIGHT, TICK, Look, mix, wrap
from sitan.figures.marking import Marker, Scales, plot_room, point_label_width
from sitan.figures.marks import as_given
from sitan.figures.placement import Rect
from sitan.figures.plotted import (
    ChartSpec,
    Plotted,
    Row,
    attribute_period,
    lacking_notes,
    missing_notes,
    read_plotted,
    subtitle_of,
)
from sitan.figures.roles import Roles
from sitan.figures.status import is_forecast, is_unreliable, status_notes
from sitan.figures.words import Entry, describe_items
from sitan.model import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import altair as alt

    from sitan.fonts import FontPack

MOST_GROUPS = 5
MOST_BARS = 60

_LIGHTER = 0.5
"""How much paper is in the colour of a forecast."""
_GAP = 5.0
"""Pixels between a bar's end and its value."""
_ONLY = ""
"""The one group of bars that do not stand side by side."""


class BarsSpec(ChartSpec):
    """A bar chart. The query varies in one dimension, or in two for bars side by side."""

    kind: Literal["bars"]
    """The kind of figure."""
    orientation: Literal["horizontal", "vertical"] | None = None
    """Horizontal unless the bars are periods."""
    sort: Order | None = None
    """By value, from the lowest or (`-value`) from the highest; areas stand from the highest if nothing is said."""
    group: Code | None = None
    """The dimension whose values stand side by side; the second in which the query varies if left out."""
    benchmark: BenchmarkSpec | None = None
    """A reference line."""
    annotate: list[AnnotationSpec] = []
    """What is marked in the plot: lines, bands, points; among upright bars of periods events and spans of time too."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One bar."""

    category: str
    group: str
    row: Row
    color: str
    stroke: str
    """The colour of its outline: its own, which shows where it is hollow."""

    @property
    def fields(self) -> dict[str, Any]:
        """The bar as the chart takes it."""
        place = {"category": self.category, "group": self.group, "value": self.row.value}
        return {**place, "color": self.color} | ({"stroke": self.stroke} if self.stroke != self.color else {})


@dataclass(frozen=True)
class _Sheet:
    """All that the two orientations draw from. `rows` are by (category, group)."""

    spec: BarsSpec
    look: Look
    plotted: Plotted
    roles: Roles
    categories: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...]
    group_labels: tuple[str, ...]
    rows: dict[tuple[str, str], Row]
    benchmark: Benchmark | None
    notes: Annotations

    def mark(self, category: str, group: str, row: Row) -> _Mark:
        """Return a bar: hollow if its value is of low reliability, lighter if it is a forecast."""
        color, paper = self.color(row, group), self.look.color("paper")
        if is_unreliable(row.observation):
            return _Mark(category, group, row, paper, color)
        shown = mix(color, paper, _LIGHTER) if is_forecast(row.observation) else color
        return _Mark(category, group, row, shown, shown)

    def color(self, row: Row, group: str) -> str:
        """Return a bar's colour: by its role, or by its group where several stand side by side."""
        if len(self.groups) == 1 or self.roles.is_highlighted(row):
            return self.roles.color(row)
        return self.look.palette(len(self.groups))[self.groups.index(group)]

    def stands_out(self, category: str) -> bool:
        """Tell whether the label of `category` is bold."""
        return any(self.roles.stands_out(row) for (code, _), row in self.rows.items() if code == category)

    def names(self) -> list[tuple[str, bool]]:
        """Return the label of each category and whether it is bold."""
        return [(label, self.stands_out(code)) for label, code in zip(self.labels, self.categories, strict=True)]

    def key(self, room: float) -> Key:
        """Return the key of the groups; empty if no bars stand side by side."""
        if len(self.groups) == 1:
            return Key()
        colors = self.look.palette(len(self.groups))
        items = [KeyItem(label, color) for label, color in zip(self.group_labels, colors, strict=True)]
        return lay_out_key(items, self.look, room)

    def printed(self, row: Row) -> str:
        """Return the value of `row` as it stands at the bar."""
        return self.plotted.number(row.observation.value)

    def values(self) -> list[float]:
        """Return all values that the axis must hold."""
        return [row.value for row in self.rows.values()] + self.notes.values

    def ends(self, size: Callable[[str, bool], float]) -> Iterator[tuple[float, float]]:
        """Yield each value with the pixels that its label needs beyond the bar, by `size(text, strong)`."""
        for row in self.rows.values():
            yield row.value, size(self.printed(row), self.roles.stands_out(row))
        yield from ((value, 1.0) for value in self.notes.values)

    def marks(self) -> list[_Mark]:
        """Return the bars in order."""
        return [
            self.mark(category, group, row)
            for category in self.categories
            for group in self.groups
            if (row := self.rows.get((category, group)))
        ]


def draw_bars(spec: BarsSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a bar chart.

    Raises ProjectError if the rows do not vary in one or two dimensions, or are too many to be read.
    """
    look = Look.of(context.theme, fonts)
    plotted = attribute_period(read_plotted(spec, context))
    category, group = split_dimensions(spec, plotted, spec.group, "bars")
    vertical = spec.orientation == "vertical" or (spec.orientation is None and category == TIME)
    benchmark = read_benchmark(spec.benchmark, spec, context, plotted)
    timed = vertical and category == TIME and spec.sort in {None, "none"}
    notes = read_annotations(spec, spec.annotate, plotted, context, timed=timed, benchmark=benchmark)
    sheet = _arrange(_Given(spec, context, look, plotted, category, group), benchmark, notes)
    chart = _draw_vertical(sheet) if vertical else _draw_horizontal(sheet)
    entries = [
        Entry(_full_label(sheet, code, number), row.observation.value, sheet.roles.is_own(row))
        for code in sheet.categories
        for number, name in enumerate(sheet.groups)
        if (row := sheet.rows.get((code, name)))
    ]
    extra = (sheet.benchmark.label, sheet.benchmark.number) if sheet.benchmark else None
    alt_text = describe_items("alt-bars", plotted, entries, in_time=category == TIME and group is None, benchmark=extra)
    notes_below = (*missing_notes(plotted), *lacking_notes(plotted, category, group), *status_notes(plotted))
    return Drawing(chart, subtitle_of(plotted), notes.added_to(alt_text), notes_below)


def _full_label(sheet: _Sheet, code: str, number: int) -> str:
    label = sheet.labels[sheet.categories.index(code)]
    return f"{label}, {sheet.group_labels[number]}" if len(sheet.groups) > 1 else label


@dataclass(frozen=True, slots=True)
class _Given:
    """What bars are arranged from: `category` is the dimension of the bars, `group` that of those side by side."""

    spec: BarsSpec
    context: FigureContext
    look: Look
    plotted: Plotted
    category: str
    group: str | None


def _arrange(given: _Given, benchmark: Benchmark | None, notes: Annotations) -> _Sheet:
    spec, plotted, category, group = given.spec, given.plotted, given.category, given.group
    roles = Roles(spec, given.context, given.look, plotted)
    groups = plotted.members(group) if group else (_ONLY,)
    rows = {(row.keys[category], row.keys[group] if group else _ONLY): row for row in plotted.rows}
    categories = sort_categories(plotted, category, rows, groups, spec.sort)
    if len(groups) > MOST_GROUPS or len(rows) > MOST_BARS:
        message = f"{len(categories)} x {len(groups)} bars are too many to be read"
        raise spec.fault(
            "figure-has-few-series", message, f"show at most {MOST_GROUPS} side by side and {MOST_BARS} in all"
        )
    labels = tuple(label_category(plotted, category, code) for code in categories)
    names = tuple(plotted.label(group, code) for code in groups) if group else ("",)
    return _Sheet(spec, given.look, plotted, roles, categories, labels, groups, names, rows, benchmark, notes)


# --- horizontal ---------------------------------------------------------------------------------------------------


def _draw_horizontal(sheet: _Sheet) -> dict[str, Any]:
    import altair as alt

    look, count = sheet.look, len(sheet.groups)
    width = look.figure_width(sheet.spec.width)
    names = [wrap(text, 0.36 * width, look, strong=strong) for text, strong in sheet.names()]
    left = max(look.width(name, strong=strong) for name, (_, strong) in zip(names, sheet.names(), strict=True)) + 9
    key = sheet.key(width)
    thickness = _thickness(len(names), count)
    middles, plot_height = row_middles(names, thickness * count + _between(len(names), count))
    plot_width = round(width - round(left, 2), 2)
    low, high = fit_domain(_ends_across(sheet, plot_width), plot_width)
    scale = plot_width / (high - low)
    scales = Scales(lambda value: (value - low) * scale, upright=True)
    marker = Marker(sheet.notes, look, rings=False)
    top = key.height + (marker.room_above(scales, plot_width, left) or 1)
    bottom = 4.0 if sheet.notes.points else 1.0
    frame = Frame(width, round(top + plot_height + bottom, 2), left=round(left, 2), top=top, bottom=bottom)

    canvas = Canvas(look, frame)
    canvas.key(key)
    marker.under(canvas, scales)
    rows, words = [], []
    lines = sorted(scales.value(level.value) for level in sheet.notes.levels)
    ends: dict[int, tuple[float, float]] = {}
    for mark in sheet.marks():
        row = mark.row
        middle = middles[sheet.categories.index(mark.category)]
        y = middle + (sheet.groups.index(mark.group) - (count - 1) / 2) * thickness
        edge = thickness / 2 - (0.4 if count > 1 else 0)
        rows.append({**mark.fields, "y": round(y - edge, 2), "y2": round(y + edge, 2)})
        end, text, strong = (row.value - low) * scale, sheet.printed(row), sheet.roles.stands_out(row)
        x = end - _GAP if row.value < 0 else _clear_of(lines, end + _GAP, look.width(text, strong=strong))
        align: Align = "right" if row.value < 0 else "left"
        size = LABEL if count == 1 else TICK
        words.append(Word(x, y, text, sheet.roles.text_color(row), align, strong=strong, size=size))
        ends |= {n: (x + look.width(text), y) for n, point in enumerate(sheet.notes.points) if point.row is row}
    bars = _outlined(canvas.chart("bars", [row for row in rows if row["value"]]).mark_rect(), rows)
    x_scale = alt.Scale(domain=[low, high], nice=False)
    canvas.layers.append(
        bars.encode(
            x=alt.X("value:Q", axis=None, scale=x_scale),
            x2=alt.X2(datum=0),
            y=alt.Y("y:Q", scale=None, axis=None),
            y2=alt.Y2("y2"),
            color=as_given("color"),
        )
    )
    canvas.rules("zero", [Box(-low * scale, 0, -low * scale, plot_height, look.color("muted"))], width=0.75)
    for middle, name, (_, strong) in zip(middles, names, sheet.names(), strict=True):
        canvas.words.append(Word(-8, middle, name, look.color("ink"), "right", strong=strong))
    canvas.words += words
    shapes = [_shape(scales.value(0), scales.value(row["value"]), row["y"], row["y2"]) for row in rows]
    marker.over(canvas, scales, plot_room(canvas, shapes=shapes, below=bottom), ends)
    return canvas.finish(str(sheet.spec.id))


def _ends_across(sheet: _Sheet, width: float) -> Iterator[tuple[float, float]]:
    """Yield each value with the pixels that its digits need beyond the bar, and what is said of it in a note."""
    look = sheet.look
    yield from sheet.ends(lambda text, strong: look.width(text, strong=strong) + _GAP + 1)
    for point in sheet.notes.points:
        digits = look.width(sheet.printed(point.row), strong=sheet.roles.stands_out(point.row))
        yield point.row.value, digits + _GAP + point_label_width(point.label, look, width)


def _outlined(marks: alt.Chart, rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Return `marks` with the outlines of those that are hollow."""
    import altair as alt

    if not any("stroke" in row for row in rows):
        return marks
    return marks.encode(stroke=alt.Stroke("stroke:N", scale=None, legend=None))


def _shape(x: float, x2: float, y: float, y2: float) -> Rect:
    """Return the rectangle between two corners, whichever is the upper left."""
    return Rect(min(x, x2), min(y, y2), max(x, x2), max(y, y2))


def _thickness(bars: int, groups: int) -> float:
    """Return how thick a bar is, in pixels."""
    if groups > 1:
        return 11.0
    return 10.5 if bars > 10 else 12.0 if bars > 5 else 14.0  # noqa: PLR2004


def _between(bars: int, groups: int) -> float:
    """Return the space between two categories: roomier where there are few."""
    return 9.0 if groups > 1 else 6.5 if bars > 10 else 8.0  # noqa: PLR2004


def _clear_of(lines: Sequence[float], x: float, width: float) -> float:
    """Return where a value of this width begins: at `x`, or behind the reference lines that would cross it.

    `lines` are in order, the leftmost first.
    """
    for line in lines:
        if x - 2 < line < x + width + 2:
            x = line + _GAP
    return x


# --- vertical -----------------------------------------------------------------------------------------------------


def _draw_vertical(sheet: _Sheet) -> dict[str, Any]:
    import altair as alt

    look, count = sheet.look, len(sheet.groups)
    width = look.figure_width(sheet.spec.width)
    key = sheet.key(width)
    direct = _values_fit(sheet, width / len(sheet.categories))
    ticks = nice_ticks(min(0.0, *sheet.values()), max(0.0, *sheet.values()), 5)
    tick_labels = [sheet.plotted.labels.number(value, ticks.decimals) for value in ticks.values]
    left = 0.0 if direct else max(look.width(text, size=TICK) for text in tick_labels) + 8
    step = (width - left) / len(sheet.categories)
    names = _names_below(sheet, step)
    lines = max(name.count("\n") for _, name, _ in names) + 1
    marker = Marker(sheet.notes, look, rings=False)
    time = _time_scale(sheet.categories, step)
    above = marker.room_above(Scales(float, time, half=step / 2), round(width - left, 2), left)
    top = key.height + max(above, LINE_HEIGHT + 3 if direct or sheet.benchmark else 5)
    bottom = lines * LINE_HEIGHT + 8
    frame = Frame(width, round(top + 150 + bottom, 2), left=round(left, 2), top=top, bottom=bottom)
    low, high = ticks.domain
    if direct:
        low, high = fit_domain(sheet.ends(lambda _text, _strong: LINE_HEIGHT), frame.plot_height)
    scale = frame.plot_height / (high - low)

    scales = Scales(lambda value: (high - value) * scale, time, half=step / 2)

    canvas = Canvas(look, frame)
    canvas.key(key)
    marker.under(canvas, scales)
    share = 0.62 if count == 1 else 0.78
    band = alt.Scale(domain=list(sheet.categories), paddingInner=1 - share, paddingOuter=(1 - share) / 2)
    axis = None if direct else value_axis(ticks, sheet.plotted.labels.number)
    bars = [mark.fields for mark in sheet.marks() if mark.row.value]
    marks = _outlined(canvas.chart("bars", bars).mark_bar(width=alt.RelativeBandSize(band=1)), bars).encode(
        x=alt.X("category:N", axis=None, sort=None, scale=band),
        y=alt.Y("value:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False)),
        color=as_given("color"),
    )
    if count > 1:
        inner = alt.Scale(domain=list(sheet.groups), paddingInner=0.08, paddingOuter=0)
        marks = marks.encode(xOffset=alt.XOffset("group:N", sort=None, scale=inner))
    canvas.layers.append(marks)
    zero = high * scale
    canvas.rules("zero", [Box(0, zero, frame.plot_width, zero, look.color("muted"))], width=0.75)
    for x, name, strong in names:
        y = frame.plot_height + 6 + (name.count("\n") + 1) * LINE_HEIGHT / 2
        half = look.width(name, strong=strong) / 2
        at = min(max(x, half - frame.left), frame.plot_width - half)
        canvas.words.append(Word(at, y, name, look.color("ink" if strong else "muted"), "center", strong=strong))
    shapes: list[Rect] = []
    places: dict[int, tuple[float, float]] = {}
    lines_at = [scales.value(level.value) for level in sheet.notes.levels]
    for mark in sheet.marks():
        row = mark.row
        offset = (sheet.groups.index(mark.group) - (count - 1) / 2) * share * step / count
        x = (sheet.categories.index(mark.category) + 0.5) * step + offset
        side = -1 if row.value >= 0 else 1
        y = _off(lines_at, zero - row.value * scale + side * (LINE_HEIGHT / 2 + 0.5), side)
        half = share * step / count / 2
        shapes.append(_shape(x - half, x + half, zero, zero - row.value * scale))
        places |= {n: (x, y - 4 if direct else y + 5) for n, point in enumerate(sheet.notes.points) if point.row is row}
        if direct:
            strong = sheet.roles.stands_out(row)
            size = LABEL if count == 1 else TICK
            canvas.words.append(
                Word(x, y, sheet.printed(row), sheet.roles.text_color(row), "center", strong=strong, size=size)
            )
    marker.over(canvas, scales, plot_room(canvas, shapes=shapes), places)
    return canvas.finish(str(sheet.spec.id))


def _off(lines: Sequence[float], y: float, side: int) -> float:
    """Return the middle of a value: at `y`, or beyond the reference line that would cross its digits."""
    crossing = [line for line in lines if abs(line - y) < LINE_HEIGHT / 2]
    return (max if side > 0 else min)(crossing) + side * (LINE_HEIGHT / 2 + 1) if crossing else y


def _time_scale(periods: Sequence[str], step: float) -> Callable[[float], float]:
    """Return where a place in time lies among bars of periods: the middle of its bar, or between those of two."""
    middles = [(period_position(code), (number + 0.5) * step) for number, code in enumerate(periods)]

    def at(time: float) -> float:
        earlier = max((pair for pair in middles if pair[0] <= time), default=middles[0])
        later = min((pair for pair in middles if pair[0] >= time), default=middles[-1])
        share = (time - earlier[0]) / (later[0] - earlier[0]) if later[0] > earlier[0] else 0.0
        return earlier[1] + share * (later[1] - earlier[1])

    return at


def _values_fit(sheet: _Sheet, step: float) -> bool:
    """Tell whether each value can stand above its bar without touching the next."""
    single = len(sheet.groups) == 1
    room, size = (step - 3, LABEL) if single else (step * 0.78 / len(sheet.groups) - 1.5, TICK)
    return all(
        sheet.look.width(sheet.printed(row), strong=sheet.roles.stands_out(row), size=size) <= room
        for row in sheet.rows.values()
    )


def _names_below(sheet: _Sheet, step: float) -> list[tuple[float, str, bool]]:
    """Return the labels below the bars: where their middle is, wrapped text, and whether it is bold.

    Of many periods only round ones are named.

    Raises ProjectError if names of areas or groups do not fit.
    """
    look = sheet.look
    names = [wrap(text, step - 6, look, strong=strong, most=3) for text, strong in sheet.names()]
    places = [
        ((number + 0.5) * step, name, strong)
        for number, (name, (_, strong)) in enumerate(zip(names, sheet.names(), strict=True))
    ]
    if all(look.width(name, strong=strong) <= step - 3 for _, name, strong in places):
        return places
    if all(code in sheet.plotted.periods for code in sheet.categories):
        shown = time_labels(sheet.plotted, step / _finest_step(sheet.categories), look)
        return [
            (x, text, strong)
            for (x, _, strong), (text, _), code in zip(places, sheet.names(), sheet.categories, strict=True)
            if period_position(code) in shown
        ]
    message = "the names do not fit below the bars"
    raise sheet.spec.fault("figure-labels-fit", message, "write `orientation: horizontal`, or `width: full`")


def _finest_step(periods: Sequence[str]) -> float:
    """Return the shortest time between two neighbouring bars, in years."""
    positions = [period_position(code) for code in periods]
    return min((later - earlier for earlier, later in pairwise(positions)), default=1.0)
