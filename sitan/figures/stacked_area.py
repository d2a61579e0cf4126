"""Stacked areas: how a whole and its parts change over time; what was projected is lighter."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.annotations import Annotations, AnnotationSpec, Event, read_annotations
from sitan.figures.axis import nice_ticks, spread, time_axis, time_labels, value_axis
from sitan.figures.canvas import Canvas, Frame, Word
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import period_position
from sitan.figures.lines import PROJECTED, break_notes, consecutive, declared_breaks, split_time
from sitan.figures.look import LINE_HEIGHT, TICK, Look, mix, wrap
from sitan.figures.marking import Marker, Scales, plot_room, segments
from sitan.figures.marks import as_given
from sitan.figures.plotted import ChartSpec, Plotted, missing_notes, read_plotted
from sitan.figures.stacked_bars import HUNDRED, MOST_PARTS, refuse_excess, refuse_negative, subtitle_of_parts
from sitan.figures.status import status_notes
from sitan.figures.words import Trend, describe_trends
from sitan.model import Flag

if TYPE_CHECKING:
    from sitan.fonts import FontPack

_LIGHTER = 0.38
"""How much paper is in the colour of what was projected."""


class StackedAreaSpec(ChartSpec):
    """A stacked area chart. The query varies in time and one other dimension; or `series` name the parts."""

    kind: Literal["stacked-area"]
    """The kind of figure."""
    normalize: Flag = False
    """Show shares of 100 per cent instead of the values."""
    annotate: list[AnnotationSpec] = []
    """What is marked in the plot: lines, bands, events, spans of time, points."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """One part: its label, its colour, and for each period the values between which it lies."""

    label: str
    color: str
    spans: tuple[tuple[Decimal, Decimal], ...]

    @property
    def values(self) -> list[Decimal]:
        return [upper - lower for lower, upper in self.spans]


@dataclass(frozen=True, slots=True)
class _Sheet:
    spec: StackedAreaSpec
    look: Look
    plotted: Plotted
    layers: tuple[_Layer, ...]
    periods: tuple[str, ...]
    projected: int
    """The number of the first projected period; that of all periods if none is."""
    parts: tuple[str, ...]
    """The codes of the layers."""
    other: str | None
    """Their dimension."""
    notes: Annotations
    breaks: tuple[float, ...]
    """Where a break lies in the series of any part, in years."""

    @property
    def times(self) -> list[float]:
        return [period_position(code) for code in self.periods]


def draw_stacked_area(spec: StackedAreaSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a stacked area chart.

    Raises ProjectError if the rows do not vary in time and one other dimension, or a period lacks a part.
    """
    look = Look.of(context.theme, fonts)
    plotted = read_plotted(spec, context)
    notes = read_annotations(spec, spec.annotate, plotted, context, timed=True)
    if spec.normalize and notes.values:
        message = "shares of 100 per cent have no place for a value"
        raise spec.fault("annotation-is-on-its-axis", message, "mark a period or a point, or leave out `normalize`")
    sheet = _arrange(spec, look, plotted, notes)
    period = plotted.labels.period
    first, last = period(sheet.periods[0]), period(sheet.periods[-1])
    trends = [Trend(layer.label, first, layer.values[0], last, layer.values[-1]) for layer in sheet.layers]
    alt_text = describe_trends("alt-stacked-area", plotted, trends, trends)
    said = (*break_notes(plotted), *missing_notes(plotted), *status_notes(plotted))
    return Drawing(_draw(sheet), subtitle_of_parts(plotted, shares=spec.normalize), notes.added_to(alt_text), said)


def _arrange(spec: StackedAreaSpec, look: Look, plotted: Plotted, notes: Annotations) -> _Sheet:
    other = split_time(spec, plotted)
    refuse_negative(spec, plotted)
    parts = plotted.members(other) if other else ("",)
    if len(parts) > MOST_PARTS:
        raise spec.fault(
            "figure-has-few-series", f"{len(parts)} parts are too many to be read", f"show at most {MOST_PARTS}"
        )
    rows = {(row.keys[other] if other else "", row.observation.time_period): row for row in plotted.rows}
    periods = plotted.periods
    lacking = sorted({code for code in periods for part in parts if (part, code) not in rows}, key=period_position)
    times = [period_position(code) for code in periods]
    gap = next(
        (later for (_, later), joined in zip(pairwise(periods), consecutive(times), strict=True) if not joined), None
    )
    if lacking or gap or len(periods) < 2:  # noqa: PLR2004
        place = (lacking or [gap or periods[0]])[0]
        message = f"a stacked area needs every part in every period; something is missing at {place}"
        raise spec.fault(
            "figure-has-no-gaps", message, "choose periods that all parts have, or use `kind: stacked-bars`"
        )
    status = {code: any(rows[part, code].observation.obs_status == PROJECTED for part in parts) for code in periods}
    projected = next((number for number, code in enumerate(periods) if status[code]), len(periods))
    colors = [
        look.color("highlight") if part in spec.highlight else color
        for part, color in zip(parts, look.palette(len(parts)), strict=True)
    ]
    layers = []
    lower = [Decimal(0)] * len(periods)
    wholes = [sum((rows[part, code].observation.value for part in parts), Decimal(0)) for code in periods]
    refuse_excess(spec, plotted, dict(zip(map(plotted.labels.period, periods), wholes, strict=True)), parts)
    for part, color in zip(parts, colors, strict=True):
        values = [rows[part, code].observation.value for code in periods]
        if spec.normalize:
            values = [
                value * HUNDRED / whole if whole else Decimal(0) for value, whole in zip(values, wholes, strict=True)
            ]
        upper = [low + value for low, value in zip(lower, values, strict=True)]
        label = plotted.label(other, part) if other else plotted.labels.area(plotted.rows[0].observation.ref_area)
        layers.append(_Layer(label, color, tuple(zip(lower, upper, strict=True))))
        lower = upper
    return _Sheet(spec, look, plotted, tuple(layers), periods, projected, parts, other, notes, _breaks(spec, plotted))


def _breaks(spec: StackedAreaSpec, plotted: Plotted) -> tuple[float, ...]:
    """Return where breaks lie within the periods plotted.

    Raises ProjectError if one would leave a single period, of which there is no area to be seen.
    """
    times = [period_position(code) for code in plotted.periods]
    found = sorted({at for row in plotted.rows for at in declared_breaks(plotted, row.observation)})
    inside = tuple(at for at in found if times[0] < at <= times[-1])
    pieces = Counter(sum(time >= at for at in inside) for time in times)
    if min(pieces.values()) == 1:
        message = "a break in the series leaves a single period on its own, which has no area"
        raise spec.fault("figure-has-no-gaps", message, "choose other periods, or use `kind: stacked-bars`")
    return inside


def _draw(sheet: _Sheet) -> dict[str, Any]:
    import altair as alt

    look, spec, times = sheet.look, sheet.spec, sheet.times
    width = look.figure_width(spec.width)
    most = max([float(upper) for _, upper in sheet.layers[-1].spans] + sheet.notes.values)
    ticks = nice_ticks(0, 100 if spec.normalize else most, 5)
    top_value = 100.0 if spec.normalize else ticks.domain[1]
    number = sheet.plotted.labels.number
    tick_width = max(look.width(number(value, ticks.decimals), size=TICK) for value in ticks.values)
    texts = [_label(sheet, layer, width) for layer in sheet.layers]
    right = max(look.width(text) for text in texts) + 9
    plot_height, bottom = 200.0 if spec.width == "column" else 240.0, LINE_HEIGHT + 9
    frame = Frame(width, plot_height, left=round(tick_width + 8, 2), right=round(right, 2))
    px_per_year = frame.plot_width / (times[-1] - times[0])
    scales = Scales(lambda value: plot_height * (1 - value / top_value), lambda at: (at - times[0]) * px_per_year)
    marker = Marker(_with_projection(sheet), look, solid=True)
    top = max(marker.room_above(scales, frame.plot_width, frame.left), LINE_HEIGHT / 2)
    frame = replace(frame, height=round(top + plot_height + bottom, 2), top=top, bottom=bottom)

    canvas = Canvas(look, frame)
    times_shown = time_labels(sheet.plotted, px_per_year, look)
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[times[0], times[-1]], nice=False),
        axis=time_axis(times_shown, look.color("muted")),
    )
    y = alt.Y("lower:Q", scale=alt.Scale(domain=[0, top_value], nice=False), axis=value_axis(ticks, number))
    canvas.layers.append(
        canvas.chart("parts", _rows(sheet))
        .mark_area(stroke=look.color("paper"), strokeWidth=0.8, strokeJoin="round")
        .encode(x=x, y=y, y2=alt.Y2("upper"), detail=alt.Detail("part:N"), color=as_given("color"))
    )
    middles = [scales.value(float(sum(layer.spans[-1])) / 2) for layer in sheet.layers]
    heights = [(text.count("\n") + 1) * LINE_HEIGHT for text in texts]
    places = spread(middles, heights, 0, frame.plot_height)
    for text, place, layer in zip(texts, places, sheet.layers, strict=True):
        strong = layer.color == look.color("highlight")
        canvas.words.append(Word(frame.plot_width + 8, place, text, look.color("ink"), strong=strong))
    edge = [(scales.value(float(upper)), at) for at, (_, upper) in zip(times, sheet.layers[-1].spans, strict=True)]
    strokes = segments([((at - times[0]) * px_per_year, level) for level, at in edge])
    marker.over(canvas, scales, plot_room(canvas, strokes), _points(sheet, scales, px_per_year))
    return canvas.finish(str(spec.id))


def _with_projection(sheet: _Sheet) -> Annotations:
    """Return the annotations, with one that says from where on values are projected."""
    if sheet.projected == len(sheet.times):
        return sheet.notes
    text = sheet.plotted.labels.theme.phrase("figure-projection")
    start = Event(sheet.times[max(sheet.projected - 1, 0)], text)
    return replace(sheet.notes, events=(start, *sheet.notes.events))


def _points(sheet: _Sheet, scales: Scales, px_per_year: float) -> dict[int, tuple[float, float]]:
    """Return the middle of the part that each annotated point is about, in pixels."""
    found = {}
    for number, point in enumerate(sheet.notes.points):
        layer = sheet.layers[sheet.parts.index(point.row.keys[sheet.other]) if sheet.other else 0]
        index = sheet.periods.index(point.row.observation.time_period)
        x = (sheet.times[index] - sheet.times[0]) * px_per_year
        found[number] = (x, scales.value(float(sum(layer.spans[index])) / 2))
    return found


def _label(sheet: _Sheet, layer: _Layer, width: float) -> str:
    name = wrap(layer.label, 0.2 * width, sheet.look)
    value = sheet.plotted.labels.number(layer.values[-1], sheet.plotted.decimals)
    return sheet.plotted.labels.theme.phrase("figure-label-value", label=name, value=value)


def _rows(sheet: _Sheet) -> list[dict[str, Any]]:
    """Return the corners of the areas: those of each part until the last observed period, and from it on, lighter.

    At a break in the series a new piece begins: what is not comparable is not joined.
    """
    paper = sheet.look.color("paper")
    rows = []
    for number, layer in enumerate(sheet.layers):
        for index, (at, (lower, upper)) in enumerate(zip(sheet.times, layer.spans, strict=True)):
            after = sum(at >= each for each in sheet.breaks)
            piece = f"-{after}" if after else ""
            corner = {"label": layer.label, "at": at, "lower": float(lower), "upper": float(upper)}
            if index < sheet.projected:
                rows.append({"part": f"{number}-observed{piece}", "color": layer.color, **corner})
            if index >= sheet.projected - 1 and sheet.projected < len(sheet.periods):
                lighter = mix(layer.color, paper, _LIGHTER)
                rows.append({"part": f"{number}-projected{piece}", "color": lighter, **corner})
    return rows
