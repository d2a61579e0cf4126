"""Lines: values over time, with labels at their ends; what was projected is dashed, what is missing is a gap."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.datasets.model import TOTAL
from sitan.figures.annotations import Annotations, AnnotationSpec, read_annotations
from sitan.figures.axis import Ticks, baseline_of, nice_ticks, spread, time_axis, time_labels, value_axis
from sitan.figures.benchmark import Benchmark, BenchmarkSpec, read_benchmark
from sitan.figures.canvas import DASH, Box, Canvas, Dot, Frame, Key, KeyItem, Word, lay_out_key
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.interval import Interval, IntervalSpec, read_intervals
from sitan.figures.labels import AREA, SERIES, TIME, period_position
from sitan.figures.look import LINE_HEIGHT, TICK, Look, contrast, mix, wrap
from sitan.figures.marking import Marker, Scales, plot_room, segments
from sitan.figures.marks import as_given, pixels
from sitan.figures.plotted import ChartSpec, Plotted, Row, missing_notes, read_plotted, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.status import is_unreliable, status_notes
from sitan.figures.words import Trend, describe_trends
from sitan.model import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitan.datasets.model import Observation
    from sitan.figures.placement import Segment
    from sitan.fonts import FontPack

MOST_LINES = 40
MOST_EQUAL_LINES = 6
"""Lines of equal weight that can still be told apart."""
PROJECTED, BREAK = "F", "B"
"""SDMX CL_OBS_STATUS: forecast, break in the series."""

_TINT = 0.76
"""How much paper is in the band of an interval."""
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
    interval: IntervalSpec | None = None
    """Between which values those of the only line, or of the one that stands out, are thought to lie."""
    benchmark: BenchmarkSpec | None = None
    """A value to compare with, drawn as a line across the plot."""
    annotate: list[AnnotationSpec] = []
    """What is marked in the plot: lines, bands, events, spans of time, points."""


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
    benchmark = read_benchmark(spec.benchmark, spec, context, plotted)
    notes = read_annotations(spec, spec.annotate, plotted, context, timed=True, benchmark=benchmark)
    # What stands out is drawn last, over the others.
    ordered = sorted(lines, key=lambda line: line.stands_out)
    sheet = _Sheet(spec, look, plotted, ordered, _read_intervals(spec, context, plotted, lines), notes)
    chart, unlabelled = _draw(sheet)
    said = [*break_notes(plotted), *missing_notes(plotted), *status_notes(plotted)]
    if unlabelled:
        said.append(context.theme.phrase("figure-unlabelled", names=plotted.labels.listed(unlabelled)))
    return Drawing(chart, subtitle_of(plotted), _alt_text(sheet, lines, benchmark), tuple(said))


def _alt_text(sheet: _Sheet, lines: Sequence[Line], benchmark: Benchmark | None) -> str:
    plotted = sheet.plotted
    own = [_trend(plotted, line) for line in lines if line.stands_out]
    sentences = [describe_trends("alt-lines", plotted, [_trend(plotted, line) for line in lines], own)]
    if sheet.intervals:
        sentences.append(_interval_sentence(sheet))
    if benchmark:
        phrase = plotted.labels.theme.phrase
        sentences.append(phrase("alt-benchmark", label=benchmark.label, value=benchmark.number))
    return sheet.notes.added_to(" ".join(sentences))


def _interval_sentence(sheet: _Sheet) -> str:
    """Say between which values the last one of the line with intervals lies."""
    line, plotted = sheet.banded, sheet.plotted
    last = line.last.row.observation
    low, high = (plotted.number(Decimal(repr(end))) for end in (sheet.intervals[last].low, sheet.intervals[last].high))
    period = plotted.labels.period(last.time_period)
    return plotted.labels.theme.phrase("alt-interval", label=line.label, period=period, low=low, high=high)


def _read_intervals(
    spec: LinesSpec, context: FigureContext, plotted: Plotted, lines: Sequence[Line]
) -> Mapping[Observation, Interval]:
    """Return the intervals of the only line, or of the only one that stands out."""
    if spec.interval is None:
        return {}
    chosen = [line for line in lines if line.stands_out] if len(lines) > 1 else lines
    if len(chosen) != 1:
        message = f"intervals belong to one line; here stand out {len(chosen)} of {len(lines)}"
        hint = "put weight on one: `emphasis: true`, `highlight: [CODE]`"
        raise spec.fault("figure-has-its-dimensions", message, hint)
    rows = tuple(point.row for point in chosen[0].points)
    return read_intervals(spec.interval, spec, context, replace(plotted, rows=rows))


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

    Periods have their middles at 24ths of a year: counted in these, months and quarters are exact.

    >>> consecutive([2020, 2020.0833, 2020.1667, 2020.3333])
    [True, True, False]
    """
    steps = [round(24 * (later - earlier)) for earlier, later in pairwise(times)]
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


def declared_breaks(plotted: Plotted, observation: Observation) -> list[float]:
    """Return where the breaks lie that are declared for the series of `observation`, and its own if it says so."""
    declared = plotted.labels.catalog.indicators[observation.indicator].breaks
    own = [period_position(observation.time_period)] if observation.obs_status == BREAK else []
    return [period_position(each.period) for each in declared if each.area in {None, observation.ref_area}] + own


def breaks_of(plotted: Plotted, line: Line) -> list[float]:
    """Return where the breaks of a line lie: those declared, and those that its observations say."""
    return [at for point in line.points for at in declared_breaks(plotted, point.row.observation)]


def break_notes(plotted: Plotted) -> list[str]:
    """Return a sentence for each declared break that lies within what is plotted."""
    labels = plotted.labels
    first, last = (period_position(plotted.periods[index]) for index in (0, -1))
    areas = {found.ref_area for found in plotted.observations}
    declared = {
        each.period: str(each.note)
        for name in plotted.indicators
        for each in labels.catalog.indicators[name].breaks
        if first < period_position(each.period) <= last and (each.area is None or each.area in areas)
    }
    said = {found.time_period: "" for found in plotted.observations if found.obs_status == BREAK}
    return [
        labels.theme.phrase("figure-break", period=labels.period(period), note=note).strip()
        for period, note in {**said, **declared}.items()
    ]


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _EndLabel:
    line: Line
    text: str
    color: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that is drawn. The lines are in the order in which they lie upon each other."""

    spec: LinesSpec
    look: Look
    plotted: Plotted
    lines: Sequence[Line]
    intervals: Mapping[Observation, Interval]
    notes: Annotations

    @property
    def ticks(self) -> Ticks:
        """The ticks of the value axis, on which everything lies."""
        values = [point.row.value for line in self.lines for point in line.points]
        values += self.notes.values + [end for each in self.intervals.values() for end in (each.low, each.high)]
        low, high = baseline_of(values)
        if self.spec.from_zero is not None:
            low, high = (min(0.0, *values), max(0.0, *values)) if self.spec.from_zero else (min(values), max(values))
        return nice_ticks(low, high)

    @property
    def banded(self) -> Line:
        """The line with intervals, if there are any."""
        return next(line for line in self.lines if line.points[0].row.observation in self.intervals)


def _draw(sheet: _Sheet) -> tuple[dict[str, Any], list[str]]:
    """Return the chart, and the names of lines for whose labels there was no room."""
    look, plotted, lines = sheet.look, sheet.plotted, sheet.lines
    width, ticks = look.figure_width(sheet.spec.width), sheet.ticks
    labels = _end_labels(plotted, lines, look, width)
    key = lay_out_key(_key_items(sheet), look, width)
    marker = Marker(sheet.notes, look)
    place = _place(sheet, ticks, labels, key, marker)
    scales = Scales(place.y, place.x)

    canvas = Canvas(look, place.frame)
    _shade_projection(canvas, place, lines)
    marker.under(canvas, scales)
    strokes = _strokes(plotted, lines, place)
    _draw_interval(canvas, sheet, place)
    # Grid lines of an axis would lie below the shade.
    levels = (place.y(float(value)) for value in ticks.values)
    grid = [Box(0, level, place.frame.plot_width, level, look.color("rule")) for level in levels]
    canvas.rules("grid", grid, width=0.75)
    _draw_strokes(canvas, sheet, place, strokes, ticks)
    if ticks.domain[0] < 0 < ticks.domain[1]:
        zero = Box(0, place.y(0), place.frame.plot_width, place.y(0), look.color("muted"))
        canvas.rules("zero", [zero], width=0.75)
    canvas.dots("single", strokes.single, diameter=4.6)
    ends = [line for line in lines if line.stands_out and not is_unreliable(line.last.row.observation)]
    canvas.dots("ends", [place.dot(line, line.last) for line in ends], diameter=6)
    canvas.dots("unreliable", strokes.hollow, diameter=5.6, open_stroke=1.4)
    canvas.key(key)
    _write_end_labels(canvas, place, labels)
    points = {number: place.corner(point.row) for number, point in enumerate(sheet.notes.points)}
    marker.over(canvas, scales, plot_room(canvas, strokes.segments(place)), points)
    labelled = {label.line.code for label in labels}
    return canvas.finish(str(sheet.spec.id)), [line.label for line in lines if line.code not in labelled]


def _place(sheet: _Sheet, ticks: Ticks, labels: Sequence[_EndLabel], key: Key, marker: Marker) -> _Place:
    """Return the frame that holds everything, and the scales in it."""
    look, plotted, spec = sheet.look, sheet.plotted, sheet.spec
    tick_width = max(look.width(plotted.labels.number(value, ticks.decimals), size=TICK) for value in ticks.values)
    plot_height = max(200.0 if spec.width == "column" else 240.0, len(labels) * LINE_HEIGHT)
    # The first period is always labelled, below the start of the plot.
    left = round(max(tick_width + 8, look.width(plotted.labels.period(plotted.periods[0]), size=TICK) / 2 + 1), 2)
    right = round(_labels_width(labels, look) + _space_before(labels, plot_height, *ticks.domain), 2)
    start, end = (period_position(plotted.periods[index]) for index in (0, -1))
    width, bottom = look.figure_width(spec.width), LINE_HEIGHT + 9
    frame = Frame(width, plot_height, left=left, right=right)
    place = _Place(frame, start, max(end, start + 1), *ticks.domain)
    above = max(marker.room_above(Scales(place.y, place.x), frame.plot_width, left), LINE_HEIGHT / 2)
    height = round(key.height + above + plot_height + bottom, 2)
    return replace(place, frame=replace(frame, height=height, top=key.height + above, bottom=bottom))


def _draw_strokes(canvas: Canvas, sheet: _Sheet, place: _Place, strokes: _Strokes, ticks: Ticks) -> None:
    """Draw the lines with their axes: what was observed solid, what was projected dashed."""
    import altair as alt

    look, plotted = sheet.look, sheet.plotted
    times = time_axis(time_labels(plotted, place.px_per_year, look), look.color("muted"))
    x = alt.X("at:Q", scale=alt.Scale(domain=[place.start, place.end], nice=False), axis=times)
    amounts = value_axis(ticks, plotted.labels.number, grid=False)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[place.low, place.high], nice=False), axis=amounts)
    for name, dashed in (("lines", False), ("projections", True)):
        rows = [row for row in strokes.rows if row["dashed"] is dashed]
        if rows or not dashed:
            style: dict[str, Any] = {"strokeDash": list(DASH)} if dashed else {"strokeCap": "round"}
            mark = canvas.chart(name, rows).mark_line(strokeJoin="round", **style)
            canvas.layers.append(
                mark.encode(
                    x=x,
                    y=y,
                    detail=alt.Detail("stroke:N"),
                    color=as_given("color"),
                    strokeWidth=alt.StrokeWidth("width:Q", scale=None),
                    order=alt.Order("at:Q"),
                )
            )


def tint_of(line: Line, look: Look) -> str:
    """Return the colour of the band in which the values of `line` are thought to lie."""
    return mix(line.color, look.color("paper"), _TINT)


def _draw_interval(canvas: Canvas, sheet: _Sheet, place: _Place) -> None:
    """Draw the band in which values are thought to lie, interrupted where the line is; a bar where a point is alone."""
    import altair as alt

    if not sheet.intervals:
        return
    line = sheet.banded
    color = tint_of(line, sheet.look)
    rows, bars = [], []
    for number, run in enumerate(runs(line.points, breaks_of(sheet.plotted, line))):
        ends = [(point.at, sheet.intervals[point.row.observation]) for point in run]
        corners = [(place.x(at), place.y(each.high), place.y(each.low)) for at, each in ends]
        if len(run) == 1:
            bars += [Box(x - 3, y, x + 3, y2, color) for x, y, y2 in corners]
        else:
            rows += [{"run": number, "x": round(x, 2), "y": round(y, 2), "y2": round(y2, 2)} for x, y, y2 in corners]
    if rows:
        mark = canvas.chart("interval", rows).mark_area(color=color, line=False)
        canvas.layers.append(mark.encode(x=pixels("x"), y=pixels("y"), y2=alt.Y2("y2"), detail=alt.Detail("run:N")))
    canvas.boxes("intervals", bars)


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

    def corner(self, row: Row) -> tuple[float, float]:
        return self.x(period_position(row.observation.time_period)), self.y(row.value)

    def dot(self, line: Line, point: Point) -> Dot:
        return Dot(*self.corner(point.row), line.color)

    @property
    def px_per_year(self) -> float:
        return self.frame.plot_width / (self.end - self.start)


@dataclass(frozen=True, slots=True)
class _Strokes:
    """The rows of the strokes, and dots for what stands alone: surveys, and what no stroke touches."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    single: list[Dot] = field(default_factory=list)
    hollow: list[Dot] = field(default_factory=list)
    """What is of low reliability, and projections that stand alone."""

    def segments(self, place: _Place) -> list[Segment]:
        """Return the strokes and dots in pixels, for the labels that must not stand on them."""
        found = [(dot.x, dot.y, dot.x, dot.y) for dot in (*self.single, *self.hollow)]
        for earlier, later in pairwise(self.rows):
            if earlier["stroke"] == later["stroke"]:
                ends = ((place.x(row["at"]), place.y(row["value"])) for row in (earlier, later))
                found += segments(list(ends))
        return found


def _strokes(plotted: Plotted, lines: Sequence[Line], place: _Place) -> _Strokes:
    strokes = _Strokes()
    for line in lines:
        marked = is_survey([point.at for point in line.points])
        for number, run in enumerate(runs(line.points, breaks_of(plotted, line))):
            alone = len(run) == 1
            for point in run:
                hollow = is_unreliable(point.row.observation) or (alone and point.projected)
                if hollow:
                    strokes.hollow.append(place.dot(line, point))
                elif marked or alone:
                    strokes.single.append(place.dot(line, point))
            style = {"color": line.color, "width": line.width, "dashed": run[-1].projected}
            strokes.rows.extend(
                {"stroke": f"{line.code}-{number}", "at": point.at, "value": point.row.value, **style}
                for point in (() if alone else run)
            )
    return strokes


def _key_items(sheet: _Sheet) -> list[KeyItem]:
    """Return the key's entries: what a dashed line and a band mean. Lines have their names at their ends."""
    items = []
    projected = [line for line in sheet.lines if any(point.projected for point in line.points)]
    if projected:
        items.append(KeyItem(sheet.plotted.labels.theme.phrase("figure-projection"), projected[-1].color, "dashed"))
    if sheet.spec.interval:
        text = sheet.spec.interval.label or sheet.plotted.labels.theme.phrase("figure-interval")
        items.append(KeyItem(str(text), tint_of(sheet.banded, sheet.look)))
    return items


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
