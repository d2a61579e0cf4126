"""Lines: values over time, with labels at their ends; what was projected is dashed, what is missing is a gap."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.datasets.model import TOTAL
from sitan.figures.axis import baseline_of, nice_ticks, spread, time_axis, time_labels, value_axis
from sitan.figures.canvas import DASH, Box, Canvas, Dot, Frame, KeyItem, Word, as_given, lay_out_key
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import AREA, SERIES, TIME, period_position
from sitan.figures.look import LINE_HEIGHT, TICK, Look, contrast, mix, wrap
from sitan.figures.plotted import ChartSpec, Plotted, Row, missing_notes, read_plotted, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.words import Trend, describe_trends
from sitan.model import Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.fonts import FontPack

MOST_LINES = 40
MOST_EQUAL_LINES = 6
"""Lines of equal weight that can still be told apart."""
PROJECTED = "F"
"""SDMX CL_OBS_STATUS: forecast."""

_MOST_LABELS = 24
_FEW = 4
_READABLE = 4.5
_NEAR, _FAR = 8.0, 34.0
"""Pixels between the plot and the labels: where each stands at its line, and at most where they had to move."""
_UNNOTICED = 3.0
"""Pixels by which a label may move without an arm to its line."""


class LinesSpec(ChartSpec):
    """A line chart. The query varies in time, and in one other dimension if there are several lines."""

    kind: Literal["lines"]
    """The kind of figure."""
    from_zero: Flag | None = None
    """Whether the axis starts at zero; if nothing is said, it does unless that would flatten the lines."""


@dataclass(frozen=True, slots=True)
class Point:
    """One observation of a line; `at` is its place in time, in years."""

    at: float
    row: Row

    @property
    def projected(self) -> bool:
        """Whether it is a forecast or projection."""
        return self.row.observation.obs_status == PROJECTED


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its points in time, and how it is drawn."""

    code: str
    label: str
    points: tuple[Point, ...]
    color: str
    width: float
    stands_out: bool
    own: bool

    @property
    def last(self) -> Point:
        """The point at which the label stands."""
        return self.points[-1]


def draw_lines(spec: LinesSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a line chart.

    Raises ProjectError if the rows do not vary in time, vary in more than one other dimension, or are too many lines.
    """
    look = Look.of(context.theme, fonts)
    plotted = read_plotted(spec, context)
    lines = _read_lines(spec, context, look, plotted)
    # What stands out is drawn last, over the others.
    chart, unlabelled = _draw(spec, look, plotted, sorted(lines, key=lambda line: line.stands_out))
    trends = [_trend(plotted, line) for line in lines]
    own = [_trend(plotted, line) for line in lines if line.stands_out]
    alt_text = describe_trends("alt-lines", plotted, trends, own)
    notes = [*break_notes(plotted), *missing_notes(plotted)]
    if unlabelled:
        notes.append(context.theme.phrase("figure-unlabelled", names=plotted.labels.listed(unlabelled)))
    return Drawing(chart, subtitle_of(plotted), alt_text, tuple(notes))


def _trend(plotted: Plotted, line: Line) -> Trend:
    first, last = line.points[0].row.observation, line.last.row.observation
    period = plotted.labels.period
    return Trend(line.label, period(first.time_period), first.value, period(last.time_period), last.value)


def split_time(spec: ChartSpec, plotted: Plotted) -> str | None:
    """Return the one dimension beside time in which `plotted` varies, None if there is no other.

    Raises ProjectError if time is not among them, or more than one other is.
    """
    others = [name for name in plotted.dimensions if name != TIME]
    if TIME not in plotted.dimensions or len(others) > 1:
        said = ", ".join(plotted.dimensions) or "nothing"
        message = f"lines show time and one other dimension; the data vary in: {said}"
        hint = "name a span of periods (`@2000..2017`) and fix the other dimensions in the query"
        raise spec.fault("figure-has-its-dimensions", message, hint)
    return others[0] if others else None


def _read_lines(spec: LinesSpec, context: FigureContext, look: Look, plotted: Plotted) -> tuple[Line, ...]:
    other = split_time(spec, plotted)
    codes = plotted.members(other) if other else ("",)
    roles = Roles(spec, context, look, plotted)
    groups = {code: _points(plotted, other, code) for code in codes}
    firsts = {code: points[0].row for code, points in groups.items()}
    emphasised = {code for code in codes if other == SERIES and plotted.series[int(code)].emphasis}
    weighted = roles.compares_areas or bool(emphasised) or any(roles.stands_out(row) for row in firsts.values())
    if len(codes) > (MOST_LINES if weighted else MOST_EQUAL_LINES):
        message = f"{len(codes)} lines are too many to be told apart"
        hint = f"show at most {MOST_EQUAL_LINES}, or put weight on one: `highlight: [CODE]`"
        raise spec.fault("figure-has-few-series", message, hint)
    parts = [code for code in codes if code != TOTAL]
    palette = dict(zip(parts, look.line_palette(len(parts)), strict=True))
    lines = []
    for code in codes:
        row = firsts[code]
        first = code in emphasised or roles.stands_out(row)
        color = look.color("accent") if code in emphasised and not roles.is_highlighted(row) else roles.color(row)
        if not weighted:
            # The total of the parts shown is their background.
            color, width = palette.get(code, look.color("muted")), 1.9
        elif first:
            width = 2.2
        else:
            color, width = look.color("others"), 1.2 if len(codes) > _FEW else 1.6
        label = plotted.label(other, code) if other else plotted.labels.area(row.observation.ref_area)
        lines.append(Line(code, label, groups[code], color, width, first, roles.is_own(row) or code in emphasised))
    return tuple(lines)


def _points(plotted: Plotted, other: str | None, code: str) -> tuple[Point, ...]:
    rows = (row for row in plotted.rows if other is None or row.keys[other] == code)
    return tuple(
        sorted((Point(period_position(row.observation.time_period), row) for row in rows), key=lambda point: point.at)
    )


def consecutive(times: Sequence[float]) -> list[bool]:
    """Tell for each pair of neighbours whether a line may join them: whether no period is missing between them.

    Observations that come regularly every few years are joined at that step. Where no two are a year apart they are
    surveys, not a series with holes: those are all joined, and each is marked (`is_survey`).

    >>> consecutive([1990, 1995, 2000, 2001, 2002, 2005])
    [True, True, True, True, False]
    """
    steps = [round(later - earlier, 4) for earlier, later in pairwise(times)]
    if is_survey(times):
        return [True] * len(steps)
    regular = [
        step in {steps[index - 1] if index else None, steps[index + 1] if index + 1 < len(steps) else None}
        for index, step in enumerate(steps)
    ]
    return [step == min(steps) or same for step, same in zip(steps, regular, strict=True)]


def is_survey(times: Sequence[float]) -> bool:
    """Tell whether the observations are single ones, none a year or less after another.

    >>> is_survey([2006, 2010, 2015]), is_survey([2006, 2010, 2011])
    (True, False)
    """
    return all(later - earlier > 1 for earlier, later in pairwise(times))


def runs(points: Sequence[Point], breaks: Sequence[float]) -> list[list[Point]]:
    """Return the points that one unbroken stroke joins, in order; a point on its own is a run of one.

    A stroke ends at a missing period, before a declared break, and where projections begin; the dashed stroke starts
    from the last point of the solid one.
    """
    joined = consecutive([point.at for point in points])
    found: list[list[Point]] = [[points[0]]]
    for (earlier, later), join in zip(pairwise(points), joined, strict=True):
        if not join or any(earlier.at < at <= later.at for at in breaks):
            found.append([later])
        elif later.projected and not earlier.projected:
            found.append([earlier, later])
        else:
            found[-1].append(later)
    return found


def breaks_of(plotted: Plotted, line: Line) -> list[float]:
    """Return where the declared breaks of a line's indicator lie."""
    observation = line.points[0].row.observation
    declared = plotted.labels.catalog.indicators[observation.indicator].breaks
    return [period_position(each.period) for each in declared if each.area in {None, observation.ref_area}]


def break_notes(plotted: Plotted) -> list[str]:
    """Return a sentence for each declared break that lies within what is plotted."""
    labels = plotted.labels
    first, last = (period_position(plotted.periods[index]) for index in (0, -1))
    areas = {found.ref_area for found in plotted.observations}
    return [
        labels.theme.phrase("figure-break", period=labels.period(each.period), note=each.note)
        for name in plotted.indicators
        for each in labels.catalog.indicators[name].breaks
        if first < period_position(each.period) <= last and (each.area is None or each.area in areas)
    ]


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _EndLabel:
    line: Line
    text: str
    color: str


def _draw(spec: LinesSpec, look: Look, plotted: Plotted, lines: Sequence[Line]) -> tuple[dict[str, Any], list[str]]:
    """Return the chart, and the names of lines for whose labels there was no room."""
    import altair as alt

    values = [point.row.value for line in lines for point in line.points]
    low, high = baseline_of(values)
    if spec.from_zero is not None:
        low, high = (min(0.0, *values), max(0.0, *values)) if spec.from_zero else (min(values), max(values))
    width = look.figure_width(spec.width)
    ticks = nice_ticks(low, high)
    labels = _end_labels(plotted, lines, look, width)
    key = lay_out_key(_key_items(plotted, lines, look), look, width)
    tick_width = max(look.width(plotted.labels.number(value, ticks.decimals), size=TICK) for value in ticks.values)
    top, bottom = key.height + LINE_HEIGHT / 2, LINE_HEIGHT + 9
    plot_height = max(200.0 if spec.width == "column" else 240.0, len(labels) * LINE_HEIGHT)
    right = _labels_width(labels, look) + _space_before(labels, plot_height, *ticks.domain)
    height = round(top + plot_height + bottom, 2)
    frame = Frame(width, height, left=round(tick_width + 8, 2), right=round(right, 2), top=top, bottom=bottom)
    start, end = (period_position(plotted.periods[index]) for index in (0, -1))
    place = _Place(frame, start, max(end, start + 1), *ticks.domain)

    canvas = Canvas(look, frame)
    _shade_projection(canvas, place, lines)
    # Grid lines of an axis would lie below the shade.
    levels = (place.y(float(value)) for value in ticks.values)
    canvas.rules("grid", [Box(0, level, frame.plot_width, level, look.color("rule")) for level in levels], width=0.75)
    times = time_axis(time_labels(plotted, place.px_per_year, look), look.color("muted"))
    x = alt.X("at:Q", scale=alt.Scale(domain=[place.start, place.end], nice=False), axis=times)
    amounts = value_axis(ticks, plotted.labels.number, grid=False)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[place.low, place.high], nice=False), axis=amounts)
    strokes, dots = _strokes(plotted, lines, place)
    for name, dashed in (("lines", False), ("projections", True)):
        rows = [row for row in strokes if row["dashed"] is dashed]
        if rows or not dashed:
            style: dict[str, Any] = {"strokeDash": list(DASH)} if dashed else {"strokeCap": "round"}
            mark = canvas.chart(name, rows).mark_line(strokeJoin="round", **style)
            canvas.layers.append(
                mark.encode(
                    x=x,
                    y=y,
                    detail="stroke:N",
                    color=as_given("color"),
                    strokeWidth=alt.StrokeWidth("width:Q", scale=None),
                    order="at:Q",
                )
            )
    if ticks.domain[0] < 0 < ticks.domain[1]:
        canvas.rules("zero", [Box(0, place.y(0), frame.plot_width, place.y(0), look.color("muted"))], width=0.75)
    canvas.dots("single", dots, diameter=4.6)
    ends = [Dot(place.x(line.last.at), place.y(line.last.row.value), line.color) for line in lines if line.stands_out]
    canvas.dots("ends", ends, diameter=6)
    canvas.key(key)
    _write_end_labels(canvas, place, labels)
    labelled = {label.line.code for label in labels}
    return canvas.finish(str(spec.id)), [line.label for line in lines if line.code not in labelled]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where values and times stand in the plot, in pixels."""

    frame: Frame
    start: float
    end: float
    low: float
    high: float

    def x(self, at: float) -> float:
        return (at - self.start) / (self.end - self.start) * self.frame.plot_width

    def y(self, value: float) -> float:
        return (self.high - value) / (self.high - self.low) * self.frame.plot_height

    @property
    def px_per_year(self) -> float:
        return self.frame.plot_width / (self.end - self.start)


def _strokes(plotted: Plotted, lines: Sequence[Line], place: _Place) -> tuple[list[dict[str, Any]], list[Dot]]:
    """Return the rows of the strokes, and dots for what stands alone: surveys, and what no stroke touches."""
    rows: list[dict[str, Any]] = []
    dots: list[Dot] = []
    for line in lines:
        marked = is_survey([point.at for point in line.points])
        for number, run in enumerate(runs(line.points, breaks_of(plotted, line))):
            if marked or len(run) == 1:
                dots += [Dot(place.x(point.at), place.y(point.row.value), line.color) for point in run]
            if len(run) == 1:
                continue
            stroke = f"{line.code}-{number}"
            dashed = run[-1].projected
            rows += [
                {
                    "stroke": stroke,
                    "at": p.at,
                    "value": p.row.value,
                    "color": line.color,
                    "width": line.width,
                    "dashed": dashed,
                }
                for p in run
            ]
    return rows, dots


def _key_items(plotted: Plotted, lines: Sequence[Line], look: Look) -> list[KeyItem]:
    """Return the key's entries: what a dashed line means. Lines have their names at their ends."""
    if not any(point.projected for line in lines for point in line.points):
        return []
    color = next(
        (line.color for line in reversed(lines) if any(point.projected for point in line.points)), look.color("muted")
    )
    return [KeyItem(plotted.labels.theme.phrase("figure-projection"), color, "dashed")]


def _shade_projection(canvas: Canvas, place: _Place, lines: Sequence[Line]) -> None:
    starts = [
        earlier.at
        for line in lines
        for earlier, later in pairwise(line.points)
        if later.projected and not earlier.projected
    ]
    if starts:
        look, frame = canvas.look, place.frame
        color = mix(look.color("rule"), look.color("paper"), 0.6)
        canvas.boxes("projection-shade", [Box(place.x(min(starts)), 0, frame.plot_width, frame.plot_height, color)])


def _end_labels(plotted: Plotted, lines: Sequence[Line], look: Look, width: float) -> list[_EndLabel]:
    if len(lines) == 1 and not plotted.series[0].label and AREA not in plotted.dimensions:
        return [_EndLabel(lines[0], plotted.number(lines[0].last.row.observation.value), look.color("accent"))]
    shown = list(lines)
    if len(lines) > _MOST_LABELS:
        context = sorted((line for line in lines if not line.stands_out), key=lambda line: line.last.row.value)
        shown = [line for line in lines if line.stands_out] + [context[0], context[-1]]
    return [
        _EndLabel(line, _end_text(plotted, line, look, width, len(lines)), _label_color(line, look)) for line in shown
    ]


def _end_text(plotted: Plotted, line: Line, look: Look, width: float, count: int) -> str:
    name = wrap(line.label, 0.24 * width, look, strong=line.stands_out)
    if not line.stands_out and count > _FEW:
        return name
    return plotted.labels.theme.phrase(
        "figure-label-value", label=name, value=plotted.number(line.last.row.observation.value)
    )


def _label_color(line: Line, look: Look) -> str:
    if contrast(line.color, look.color("paper")) >= _READABLE:
        return line.color
    return look.color("ink" if line.stands_out else "muted")


def _write_end_labels(canvas: Canvas, place: _Place, labels: Sequence[_EndLabel]) -> None:
    """Write each label beside the end of its line, apart from the others; an arm leads to those that had to move."""
    look, frame = canvas.look, place.frame
    right = frame.plot_width + frame.right - _labels_width(labels, look)
    arms = []
    for label, want, at in _placed(labels, frame.plot_height, place.low, place.high):
        end = place.x(label.line.last.at)
        if abs(want - at) > _UNNOTICED or end < frame.plot_width - 1:
            start, bend = max(end, frame.plot_width) + _NEAR - 2, right - 6
            color = label.line.color if label.line.stands_out else look.color("others")
            arms += [
                Box(end + 4, want, start, want, color),
                Box(start, want, bend, at, color),
                Box(bend, at, right - 2.5, at, color),
            ]
        canvas.words.append(Word(right, at, label.text, label.color, strong=label.line.stands_out))
    canvas.rules("arms", arms, width=0.5)


def _placed(
    labels: Sequence[_EndLabel], height: float, low: float, high: float
) -> Sequence[tuple[_EndLabel, float, float]]:
    """Return each label with the height of its line's end in the plot, and the height at which it stands itself."""
    wanted = [(high - label.line.last.row.value) / (high - low) * height for label in labels]
    heights = [(label.text.count("\n") + 1) * LINE_HEIGHT for label in labels]
    placed = spread(wanted, heights, -LINE_HEIGHT / 2, height + LINE_HEIGHT)
    return list(zip(labels, wanted, placed, strict=True))


def _labels_width(labels: Sequence[_EndLabel], look: Look) -> float:
    return max((look.width(label.text, strong=label.line.stands_out) for label in labels), default=0.0) + 1


def _space_before(labels: Sequence[_EndLabel], height: float, low: float, high: float) -> float:
    """Return how many pixels lie between the plot and its labels: more if any label must move and needs an arm."""
    moved = max((abs(want - at) for _, want, at in _placed(labels, height, low, high)), default=0.0)
    return _NEAR if moved <= _UNNOTICED else min(_NEAR + 8 + moved / 4, _FAR)
