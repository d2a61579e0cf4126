"""Stacked areas: how a whole and its parts change over time; what was projected is lighter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import nice_ticks, spread, time_axis, time_labels, value_axis
from sitan.figures.canvas import Box, Canvas, Frame, Word, as_given
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import period_position
from sitan.figures.lines import PROJECTED, break_notes, consecutive, split_time
from sitan.figures.look import LINE_HEIGHT, TICK, Look, mix, wrap
from sitan.figures.plotted import ChartSpec, Plotted, missing_notes, read_plotted, subtitle_of
from sitan.figures.stacked_bars import HUNDRED, MOST_PARTS, refuse_negative
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

    @property
    def times(self) -> list[float]:
        return [period_position(code) for code in self.periods]


def draw_stacked_area(spec: StackedAreaSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a stacked area chart.

    Raises ProjectError if the rows do not vary in time and one other dimension, or a period lacks a part.
    """
    look = Look.of(context.theme, fonts)
    plotted = read_plotted(spec, context)
    sheet = _arrange(spec, look, plotted)
    period = plotted.labels.period
    first, last = period(sheet.periods[0]), period(sheet.periods[-1])
    trends = [Trend(layer.label, first, layer.values[0], last, layer.values[-1]) for layer in sheet.layers]
    alt_text = describe_trends("alt-stacked-area", plotted, trends, trends)
    notes = (*break_notes(plotted), *missing_notes(plotted))
    return Drawing(_draw(sheet), subtitle_of(plotted), alt_text, notes)


def _arrange(spec: StackedAreaSpec, look: Look, plotted: Plotted) -> _Sheet:
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
    return _Sheet(spec, look, plotted, tuple(layers), periods, projected)


def _draw(sheet: _Sheet) -> dict[str, Any]:
    import altair as alt

    look, spec, times = sheet.look, sheet.spec, sheet.times
    width = look.figure_width(spec.width)
    most = max(float(upper) for _, upper in sheet.layers[-1].spans)
    ticks = nice_ticks(0, 100 if spec.normalize else most, 5)
    top_value = 100.0 if spec.normalize else ticks.domain[1]
    tick_width = max(
        look.width(sheet.plotted.labels.number(value, ticks.decimals), size=TICK) for value in ticks.values
    )
    texts = [_label(sheet, layer, width) for layer in sheet.layers]
    right = max(look.width(text) for text in texts) + 9
    projected = sheet.projected < len(times)
    top, bottom = (LINE_HEIGHT + 6 if projected else LINE_HEIGHT / 2), LINE_HEIGHT + 9
    height = round(top + (200 if spec.width == "column" else 240) + bottom, 2)
    frame = Frame(width, height, left=round(tick_width + 8, 2), right=round(right, 2), top=top, bottom=bottom)

    canvas = Canvas(look, frame)
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[times[0], times[-1]], nice=False),
        axis=time_axis(
            time_labels(sheet.plotted, frame.plot_width / (times[-1] - times[0]), look), look.color("muted")
        ),
    )
    y = alt.Y(
        "lower:Q",
        scale=alt.Scale(domain=[0, top_value], nice=False),
        axis=value_axis(ticks, sheet.plotted.labels.number),
    )
    canvas.layers.append(
        canvas.chart("parts", _rows(sheet))
        .mark_area(stroke=look.color("paper"), strokeWidth=0.8, strokeJoin="round")
        .encode(x=x, y=y, y2=alt.Y2("upper"), detail="part:N", color=as_given("color"))
    )
    if projected:
        _mark_projection(
            canvas, sheet, (times[max(sheet.projected - 1, 0)] - times[0]) / (times[-1] - times[0]) * frame.plot_width
        )
    middles = [
        frame.plot_height * (1 - float(layer.spans[-1][0] + layer.spans[-1][1]) / 2 / top_value)
        for layer in sheet.layers
    ]
    heights = [(text.count("\n") + 1) * LINE_HEIGHT for text in texts]
    places = spread(middles, heights, 0, frame.plot_height)
    for text, place, layer in zip(texts, places, sheet.layers, strict=True):
        strong = layer.color == look.color("highlight")
        canvas.words.append(Word(frame.plot_width + 8, place, text, look.color("ink"), strong=strong))
    return canvas.finish(str(spec.id))


def _label(sheet: _Sheet, layer: _Layer, width: float) -> str:
    name = wrap(layer.label, 0.2 * width, sheet.look)
    value = sheet.plotted.labels.number(layer.values[-1], sheet.plotted.decimals)
    return sheet.plotted.labels.theme.phrase("figure-label-value", label=name, value=value)


def _rows(sheet: _Sheet) -> list[dict[str, Any]]:
    """Return the corners of the areas: those of each part until the last observed period, and from it on, lighter."""
    paper = sheet.look.color("paper")
    rows = []
    for number, layer in enumerate(sheet.layers):
        for index, (at, (lower, upper)) in enumerate(zip(sheet.times, layer.spans, strict=True)):
            corner = {"at": at, "lower": float(lower), "upper": float(upper)}
            if index < sheet.projected:
                rows.append({"part": f"{number}-observed", "label": layer.label, "color": layer.color, **corner})
            if index >= sheet.projected - 1 and sheet.projected < len(sheet.periods):
                lighter = mix(layer.color, paper, _LIGHTER)
                rows.append({"part": f"{number}-projected", "label": layer.label, "color": lighter, **corner})
    return rows


def _mark_projection(canvas: Canvas, sheet: _Sheet, x: float) -> None:
    """Say above the areas from where on they are projected."""
    look = sheet.look
    text = look.theme.phrase("figure-projection")
    fits = x + 5 + look.width(text, size=TICK) <= canvas.frame.plot_width
    canvas.rules("projection", [Box(x, -LINE_HEIGHT - 2, x, canvas.frame.plot_height, look.color("muted"))], width=0.75)
    canvas.words.append(
        Word(
            x + 5 if fits else x - 5,
            -LINE_HEIGHT / 2 - 2,
            text,
            look.color("muted"),
            "left" if fits else "right",
            size=TICK,
        )
    )
