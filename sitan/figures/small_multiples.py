"""Small multiples: the same small chart over time for each area or group, on common scales."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import Ticks, baseline_of, nice_ticks
from sitan.figures.canvas import DASH, Box, Canvas, Dot, Frame, Key, KeyItem, Word, lay_out_key
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import AREA, SERIES, TIME, period_position
from sitan.figures.lines import Line, Point, break_notes, breaks_of, is_survey, runs, split_time
from sitan.figures.look import LINE_HEIGHT, TICK, Look, mix, wrap
from sitan.figures.marks import as_given, pixels
from sitan.figures.placement import Rect, Room, Spot
from sitan.figures.plotted import (
    ChartSpec,
    Plotted,
    Row,
    SeriesSpec,
    missing_notes,
    read_plotted,
    read_series,
    subtitle_of,
)
from sitan.figures.roles import Roles
from sitan.figures.status import is_unreliable, status_notes
from sitan.figures.words import Trend, describe_trends
from sitan.model import Flag, Integer, Node, Query, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sitan.figures.canvas import Align
    from sitan.fonts import FontPack

MOST_PANELS = 20
_NARROWEST = 74.0
"""Pixels below which a panel has no room for its values."""
_ACROSS, _DOWN = 18.0, 11.0
"""Pixels between two panels."""
_HEADROOM = 13.0
"""Pixels in a panel above the highest value, for its label."""
_MOST_ACROSS = {"column": 3, "full": 5}
_TALL_ROWS = 4
_FORECAST_TINT = 0.5


class ReferenceSpec(Node):
    """A series that stands in every panel, to compare with."""

    data: Query
    """One value for each period, such as the average of the country."""
    label: Text | None = None
    """How the key names it; the area's name if left out."""


class SmallMultiplesSpec(ChartSpec):
    """Small multiples. The query varies in time and in one other dimension, which makes the panels."""

    kind: Literal["small-multiples"]
    """The kind of figure."""
    marks: Literal["lines", "bars"] = "lines"
    """What stands in each panel."""
    reference: ReferenceSpec | None = None
    """A series drawn in grey in every panel."""
    from_zero: Flag | None = None
    """Whether the axis starts at zero; if nothing is said, it does unless that would flatten the lines. Bars do."""
    columns: Integer | None = None
    """How many panels stand side by side; chosen by their number and the width of the figure if left out."""
    sort: Literal["value", "-value", "change", "-change", "name", "none"] = "none"
    """The order of the panels: by the last value, by the change from the first to the last, or by name; `-` begins
    high."""


@dataclass(frozen=True)
class _Sheet:
    """All that is drawn. A panel is a line; those without data have only a name."""

    spec: SmallMultiplesSpec
    look: Look
    plotted: Plotted
    lines: tuple[Line, ...]
    empty: tuple[str, ...]
    reference: Line | None
    compared: Plotted | None
    """What the reference line rests on."""

    @property
    def bars(self) -> bool:
        return self.spec.marks == "bars"

    @property
    def span(self) -> tuple[float, float]:
        """The first and the last period of all panels."""
        first, last = (period_position(self.plotted.periods[index]) for index in (0, -1))
        return first, last

    def values(self) -> list[float]:
        """Return all values that the common axis must hold."""
        lines = (*self.lines, *([self.reference] if self.reference else []))
        return [point.row.value for line in lines for point in line.points]


def draw_small_multiples(spec: SmallMultiplesSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw small multiples.

    Raises ProjectError if the rows do not vary in time and one other dimension, or are too many panels.
    """
    look = Look.of(context.theme, fonts)
    plotted = read_plotted(spec, context)
    other = split_time(spec, plotted)
    if other is None:
        hint = "name several areas or groups, or take `kind: lines`"
        raise spec.fault("figure-has-its-dimensions", "small multiples show several series; the data are one", hint)
    lines = _lines(spec, context, look, plotted, other)
    empty = tuple(plotted.labels.area(code) for code in plotted.missing) if other == AREA else ()
    if len(lines) + len(empty) > MOST_PANELS:
        message = f"{len(lines) + len(empty)} panels are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_PANELS}")
    reference, compared = _reference(spec, context, look, plotted)
    sheet = _Sheet(spec, look, plotted, lines, empty, reference, compared)
    return Drawing(_draw(sheet), subtitle_of(plotted), _describe(sheet), tuple(dict.fromkeys(_notes(sheet))))


# --- reading --------------------------------------------------------------------------------------------------------


def _lines(
    spec: SmallMultiplesSpec, context: FigureContext, look: Look, plotted: Plotted, other: str
) -> tuple[Line, ...]:
    roles = Roles(spec, context, look, plotted)
    rows: dict[str, list[Row]] = {code: [] for code in plotted.members(other)}
    for row in plotted.rows:
        rows[row.keys[other]].append(row)
    first = {code: _stands_out(roles, plotted, other, code, each[0]) for code, each in rows.items()}
    lines = []
    for code, each in rows.items():
        color = look.color("muted" if any(first.values()) else "accent")
        if first[code]:
            color = look.color("highlight" if roles.is_highlighted(each[0]) else "accent")
        width, own = 2.2 if first[code] else 1.7, roles.is_own(each[0])
        lines.append(Line(code, plotted.label(other, code), _points(each), color, width, first[code], own))
    order = spec.sort.removeprefix("-")
    if order == "name":
        lines.sort(key=lambda line: line.label.casefold())
    elif order != "none":
        lines.sort(key=_change if order == "change" else _last, reverse=spec.sort.startswith("-"))
    return tuple(lines)


def _stands_out(roles: Roles, plotted: Plotted, other: str, code: str, row: Row) -> bool:
    emphasised = other == SERIES and plotted.series[int(code)].emphasis
    return emphasised or roles.stands_out(row) or code in roles.spec.highlight


def _points(rows: Iterable[Row]) -> tuple[Point, ...]:
    points = (Point(period_position(row.observation.time_period), row) for row in rows)
    return tuple(sorted(points, key=lambda point: point.at))


def _last(line: Line) -> float:
    return line.last.row.value


def _change(line: Line) -> float:
    return line.last.row.value - line.points[0].row.value


def _reference(
    spec: SmallMultiplesSpec, context: FigureContext, look: Look, plotted: Plotted
) -> tuple[Line | None, Plotted | None]:
    """Return the line that stands in every panel, as far as their periods go, and what it rests on."""
    if spec.reference is None:
        return None, None
    compared = read_series(spec, (SeriesSpec(data=spec.reference.data),), spec.digits, context)
    if compared.dimensions not in {(TIME,), ()}:
        message = f"a reference has one value for each period; this one varies in: {', '.join(compared.dimensions)}"
        raise spec.fault("figure-has-its-dimensions", message, "name one area and one group: `[area=AAA]@2000..2017`")
    if compared.unit != plotted.unit:
        message = f"the panels are in {plotted.unit}, the reference in {compared.unit}"
        raise spec.fault("figure-has-one-unit", message, "compare with values of the same unit")
    first, last = (period_position(plotted.periods[index]) for index in (0, -1))
    points = tuple(point for point in _points(compared.rows) if first <= point.at <= last)
    if not points:
        message = f"`{spec.reference.data}` has no value in the periods of the panels"
        raise spec.fault("figure-has-rows", message, "name the same span of periods")
    label = str(spec.reference.label or compared.labels.area(compared.rows[0].observation.ref_area))
    return Line("reference", label, points, look.color("others"), 1.5, stands_out=False, own=False), compared


# --- words ----------------------------------------------------------------------------------------------------------


def _notes(sheet: _Sheet) -> Iterator[str]:
    yield from break_notes(sheet.plotted)
    yield from break_notes(sheet.compared) if sheet.compared else ()
    yield from missing_notes(sheet.plotted)
    yield from status_notes(sheet.plotted)
    if sheet.compared and sheet.reference:
        for note in status_notes(sheet.compared):
            yield sheet.look.theme.phrase("figure-label-note", label=sheet.reference.label, note=note)


def _describe(sheet: _Sheet) -> str:
    trends = [_trend(sheet.plotted, line) for line in sheet.lines]
    own = [_trend(sheet.plotted, line) for line in sheet.lines if line.stands_out]
    text = describe_trends("alt-small-multiples", sheet.plotted, trends, own)
    if sheet.reference:
        text += " " + sheet.look.theme.phrase("alt-small-multiples-reference", label=sheet.reference.label)
    return text


def _trend(plotted: Plotted, line: Line) -> Trend:
    first, last = line.points[0].row.observation, line.last.row.observation
    period = plotted.labels.period
    return Trend(line.label, period(first.time_period), first.value, period(last.time_period), last.value)


# --- drawing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Panel:
    """Where one small chart stands in the figure, in pixels; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    start: float
    end: float
    domain: tuple[float, float]
    inset: float
    """Pixels between the panel's sides and the first and last period: half a bar."""

    def across(self, at: float) -> float:
        room = self.width - 2 * self.inset
        return self.x + self.inset + (at - self.start) / (self.end - self.start) * room

    def down(self, value: float) -> float:
        low, high = self.domain
        return self.y + _HEADROOM + (high - value) / (high - low) * (self.height - _HEADROOM)


@dataclass(slots=True)
class _Marks:
    """What is drawn in all panels together, so that the figure has few layers."""

    strokes: list[dict[str, Any]]
    bars: list[Box]
    paper: list[Box]
    """The inside of bars of low reliability."""
    dots: list[Dot]
    hollow: list[Dot]


def _draw(sheet: _Sheet) -> dict[str, Any]:
    look, plotted = sheet.look, sheet.plotted
    width = look.figure_width(sheet.spec.width)
    ticks = _ticks(sheet)
    written = [plotted.labels.number(value, ticks.decimals) for value in ticks.values]
    left = round(max(look.width(text, size=TICK) for text in written) + 8, 2)
    columns, side, names = _fit_columns(sheet, width - left - 2)
    key = _key(sheet, width)
    panels, height = _lay_out(sheet, names, columns, side, ticks)
    top = key.height + 1
    bottom = LINE_HEIGHT + 6
    canvas = Canvas(look, Frame(width, round(top + height + bottom, 2), left=left, right=2, top=top, bottom=bottom))
    levels = list(zip((float(value) for value in ticks.values), written, strict=True))
    _draw_scales(canvas, sheet, panels, columns, levels)
    marks = _Marks([], [], [], [], [])
    for line, panel in zip(sheet.lines, panels, strict=False):
        _mark_panel(marks, sheet, line, panel)
    _draw_marks(canvas, marks)
    for (name, strong), panel in zip(names, panels, strict=True):
        middle = panel.y - 3 - (name.count("\n") + 1) * LINE_HEIGHT / 2
        color = look.color("ink" if strong or not any(each for _, each in names) else "muted")
        canvas.words.append(Word(panel.x, middle, name, color, strong=True))
    for line, panel in zip(sheet.lines, panels, strict=False):
        _write_values(canvas, sheet, line, panel)
    for panel in panels[len(sheet.lines) :]:
        place = panel.x + panel.width / 2, panel.y + panel.height / 2
        canvas.words.append(Word(*place, look.theme.phrase("figure-no-data"), look.color("muted"), "center", size=TICK))
    canvas.key(key)
    return canvas.finish(str(sheet.spec.id))


def _ticks(sheet: _Sheet) -> Ticks:
    """Return the ticks that all panels share."""
    values = sheet.values()
    low, high = baseline_of(values)
    if sheet.spec.from_zero or sheet.bars:
        low, high = min(0.0, *values), max(0.0, *values)
    elif sheet.spec.from_zero is False:
        low, high = min(values), max(values)
    return nice_ticks(low, high, 3)


def _fit_columns(sheet: _Sheet, room: float) -> tuple[int, float, list[tuple[str, bool]]]:
    """Return how many panels stand side by side, how wide each is, and their names with whether they stand out.

    They are as many as have room for their names, and leave few places empty.
    """
    titles = [(line.label, line.stands_out) for line in sheet.lines] + [(name, False) for name in sheet.empty]
    side, longest = 0.0, ""
    for columns in _choices(sheet, len(titles)):
        side = (room - (columns - 1) * _ACROSS) / columns
        names = [(wrap(name, side, sheet.look, strong=True, most=3), first) for name, first in titles]
        longest = max((name for name, _ in names), key=lambda name: sheet.look.width(name, strong=True))
        if side >= _NARROWEST and sheet.look.width(longest, strong=True) <= side:
            return columns, side, names
    message = f'panels of this width are too narrow, as for "{longest.replace(chr(10), " ")}"'
    raise sheet.spec.fault("figure-labels-fit", message, "take fewer `columns`, or `width: full`")


def _choices(sheet: _Sheet, count: int) -> list[int]:
    """Return how many panels may stand side by side, the best number first."""
    if sheet.spec.columns is not None:
        return [max(1, min(sheet.spec.columns, count))]

    def cost(columns: int) -> tuple[int, int]:
        rows = math.ceil(count / columns)
        return rows * columns - count + rows, -columns

    return sorted(range(1, min(count, _MOST_ACROSS[sheet.spec.width]) + 1), key=cost)


def _key(sheet: _Sheet, room: float) -> Key:
    """Return the key: what stands in grey in each panel, and what is projected."""
    items = []
    if sheet.reference:
        items.append(KeyItem(sheet.reference.label, sheet.reference.color, "line"))
    projected = [line for line in sheet.lines if any(point.projected for point in line.points)]
    if projected:
        color = max(projected, key=lambda line: line.stands_out).color
        text = sheet.look.theme.phrase("figure-projection")
        items.append(
            KeyItem(text, mix(color, sheet.look.color("paper"), _FORECAST_TINT))
            if sheet.bars
            else KeyItem(text, color, "dashed")
        )
    return lay_out_key(items, sheet.look, room)


def _lay_out(
    sheet: _Sheet, names: Sequence[tuple[str, bool]], columns: int, side: float, ticks: Ticks
) -> tuple[list[_Panel], float]:
    """Return the panels in rows, below their names, and the height of all."""
    start, end = sheet.span
    rows = math.ceil(len(names) / columns)
    tall = 82.0 if rows <= _TALL_ROWS else 68.0
    periods = sorted({period_position(code) for code in sheet.plotted.periods})
    closest = min((later - earlier for earlier, later in pairwise(periods)), default=1.0)
    # Half a bar: the slots of all periods, from the first to the last, fill the panel.
    inset = side / ((end - start) / closest + 1) / 2 if sheet.bars else 3.0
    panels, y = [], 0.0
    for first in range(0, len(names), columns):
        row = names[first : first + columns]
        y += max(name.count("\n") + 1 for name, _ in row) * LINE_HEIGHT + 3
        panels += [
            _Panel(round(n * (side + _ACROSS), 2), y, side, tall, start, end, ticks.domain, inset)
            for n in range(len(row))
        ]
        y += tall + _DOWN
    return panels, y - _DOWN


def _draw_scales(
    canvas: Canvas, sheet: _Sheet, panels: Sequence[_Panel], columns: int, levels: Sequence[tuple[float, str]]
) -> None:
    """Draw grid and base line of each panel; values are written at the left ones, periods under the lowest ones."""
    look = sheet.look
    grid: list[Box] = []
    base: list[Box] = []
    muted = look.color("muted")
    zero = 0.0 if any(value == 0 for value, _ in levels) else levels[0][0]
    for number, panel in enumerate(panels):
        for value, text in levels:
            y, lines, color = panel.down(value), grid, look.color("rule")
            if value == zero:
                lines, color = base, muted
            lines.append(Box(panel.x, y, panel.x + panel.width, y, color))
            if number % columns == 0:
                canvas.words.append(Word(-7, y, text, muted, "right", size=TICK))
        if number + columns >= len(panels):
            _write_periods(canvas, sheet, panel)
    canvas.rules("grid", grid, width=0.75)
    canvas.rules("base", base, width=0.75)


def _write_periods(canvas: Canvas, sheet: _Sheet, panel: _Panel) -> None:
    """Write the first and the last period below a panel, the first alone where both have no room."""
    look, labels, periods = sheet.look, sheet.plotted.labels, sheet.plotted.periods
    first, last = labels.period(periods[0]), labels.period(periods[-1])
    y = panel.y + panel.height + 5 + LINE_HEIGHT / 2
    muted = look.color("muted")
    room = look.width(first, size=TICK) + look.width(last, size=TICK) + 8
    if sheet.bars and room < panel.width:
        half = [look.width(text, size=TICK) / 2 for text in (first, last)]
        left = max(panel.across(panel.start), panel.x + half[0])
        right = min(panel.across(panel.end), panel.x + panel.width - half[1])
        canvas.words += [
            Word(left, y, first, muted, "center", size=TICK),
            Word(right, y, last, muted, "center", size=TICK),
        ]
        return
    if room < panel.width:
        canvas.words.append(Word(panel.x, y, first, muted, size=TICK))
    canvas.words.append(Word(panel.x + panel.width, y, last, muted, "right", size=TICK))


def _mark_panel(marks: _Marks, sheet: _Sheet, line: Line, panel: _Panel) -> None:
    """Add the reference and the own series of one panel to what is drawn."""
    if sheet.reference and sheet.compared:
        _mark_line(marks, sheet.compared, sheet.reference, panel, line.code)
    if sheet.bars:
        _mark_bars(marks, sheet, line, panel)
        return
    _mark_line(marks, sheet.plotted, line, panel, line.code)
    if not is_unreliable(line.last.row.observation):
        marks.dots.append(Dot(panel.across(line.last.at), panel.down(line.last.row.value), line.color))


def _mark_line(marks: _Marks, plotted: Plotted, line: Line, panel: _Panel, name: str) -> None:
    surveyed = is_survey([point.at for point in line.points])
    for number, run in enumerate(runs(line.points, breaks_of(plotted, line))):
        alone = len(run) == 1
        for point in run:
            dot = Dot(panel.across(point.at), panel.down(point.row.value), line.color)
            if is_unreliable(point.row.observation) or (alone and point.projected):
                marks.hollow.append(dot)
            elif surveyed or alone:
                marks.dots.append(dot)
        if alone:
            continue
        layer = "reference" if line.code == "reference" else "projections" if run[-1].projected else "lines"
        marks.strokes.extend(
            {
                "layer": layer,
                "stroke": f"{name}-{line.code}-{number}",
                "x": round(panel.across(point.at), 2),
                "y": round(panel.down(point.row.value), 2),
                "color": line.color,
                "width": line.width,
            }
            for point in run
        )


def _mark_bars(marks: _Marks, sheet: _Sheet, line: Line, panel: _Panel) -> None:
    half = max(panel.inset * 0.78, 0.6)
    paper = sheet.look.color("paper")
    for point in line.points:
        x = panel.across(point.at)
        y, y2 = sorted((panel.down(point.row.value), panel.down(0.0)))
        color = mix(line.color, paper, _FORECAST_TINT) if point.projected else line.color
        if y2 > y:
            marks.bars.append(Box(x - half, y, x + half, y2, color))
        if is_unreliable(point.row.observation) and half > 2 and y2 - y > 3:  # noqa: PLR2004
            marks.paper.append(Box(x - half + 1.2, y + 1.2, x + half - 1.2, y2 - 1.2, paper))


def _draw_marks(canvas: Canvas, marks: _Marks) -> None:
    import altair as alt

    canvas.boxes("bars", marks.bars)
    canvas.boxes("hollow-bars", marks.paper)
    for name in ("reference", "lines", "projections"):
        rows = [
            {key: value for key, value in row.items() if key != "layer"}
            for row in marks.strokes
            if row["layer"] == name
        ]
        if rows:
            style: dict[str, Any] = {"strokeDash": list(DASH)} if name == "projections" else {"strokeCap": "round"}
            mark = canvas.chart(name, rows).mark_line(strokeJoin="round", **style)
            canvas.layers.append(
                mark.encode(
                    x=pixels("x"),
                    y=pixels("y"),
                    detail=alt.Detail("stroke:N"),
                    color=as_given("color"),
                    strokeWidth=alt.StrokeWidth("width:Q", scale=None),
                    order=alt.Order("x:Q"),
                )
            )
    canvas.dots("dots", marks.dots, diameter=4.6)
    canvas.dots("hollow", marks.hollow, diameter=4.6, open_stroke=1.3)


def _write_values(canvas: Canvas, sheet: _Sheet, line: Line, panel: _Panel) -> None:
    """Write the last and the first value of a panel beside their points, clear of the lines; the first only if free."""
    look = sheet.look
    bounds = Rect(panel.x - 2, panel.y - 2, panel.x + panel.width + 2, panel.y + panel.height + 1)
    base = panel.down(max(panel.domain[0], 0.0))
    room = Room(bounds, strokes=[*_segments(sheet, line, panel), (panel.x, base, panel.x + panel.width, base)])
    if sheet.bars:
        room.shapes += [_bar(point, panel) for point in line.points]
    ends: list[tuple[Point, Align]] = [(line.last, "right")]
    if len(line.points) > 1:
        ends.append((line.points[0], "left"))
    color = look.color("accent" if line.own else "ink" if line.stands_out else "muted")
    for point, side in ends:
        text = sheet.plotted.number(point.row.observation.value)
        size = look.width(text, strong=line.stands_out, size=TICK), LINE_HEIGHT - 3
        spots = list(_spots(panel.across(point.at), panel.down(point.row.value), size, side, panel))
        found = room.choose(spots)
        if found:
            word = Word(found.x, found.y, text, color, found.align, strong=line.stands_out, size=TICK)
            canvas.words.append(word)


def _segments(sheet: _Sheet, line: Line, panel: _Panel) -> Iterator[tuple[float, float, float, float]]:
    for each in (*([] if sheet.bars else [line]), *([sheet.reference] if sheet.reference else [])):
        corners = [(panel.across(point.at), panel.down(point.row.value)) for point in each.points]
        for (x, y), (x2, y2) in pairwise(corners):
            yield x, y, x2, y2


def _bar(point: Point, panel: _Panel) -> Rect:
    x = panel.across(point.at)
    y, y2 = sorted((panel.down(point.row.value), panel.down(0.0)))
    return Rect(x - panel.inset * 0.78, y, x + panel.inset * 0.78, y2)


def _spots(x: float, y: float, size: tuple[float, float], side: Align, panel: _Panel) -> Iterator[Spot]:
    """Yield the places of a value above and below its point, the nearest first, flush with the side of the panel."""
    width = size[0]
    middle = min(max(x, panel.x + width / 2), panel.x + panel.width - width / 2)
    outer = min(x + 3, panel.x + panel.width + 2) if side == "right" else max(x - 3, panel.x - 2)
    for distance in (8.5, 12.0, 16.0, 21.0, 27.0):
        for down in (-distance, distance):
            yield Spot(outer, y + down, side, Rect.around(outer, y + down, size, side))
            yield Spot(middle, y + down, "center", Rect.around(middle, y + down, size))
