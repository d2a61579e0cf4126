"""Waterfalls: how contributions lead from a value at the start to one at the end, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import fit_domain
from sitan.figures.canvas import Box, Canvas, Frame, KeyItem, Word, lay_out_key, row_middles
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import SERIES
from sitan.figures.look import LABEL, Look, mix, wrap
from sitan.figures.plotted import (
    ChartSpec,
    Plotted,
    SeriesSpec,
    attribute_period,
    missing_notes,
    read_plotted,
    read_series,
    subtitle_of,
)
from sitan.figures.status import is_forecast, is_unreliable, status_notes
from sitan.model import Node, Query, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitan.datasets.model import Observation
    from sitan.fonts import FontPack

MOST_STEPS = 20

_GAP = 5.0
_LIGHTER = 0.5
"""How much paper is in the colour of a forecast."""
_ALL_TOLD = 8
_MANY = 10


class TotalSpec(Node):
    """The value at the start or at the end of a waterfall."""

    data: Query
    """One observation."""
    label: Text | None = None
    """How it is named; its period, or its area, if left out."""


class WaterfallSpec(ChartSpec):
    """A waterfall. `data` varies in one dimension, whose values are the steps; or `series` names them one by one."""

    kind: Literal["waterfall"]
    """The kind of figure."""
    start: TotalSpec
    """What the steps begin with."""
    end: TotalSpec
    """What they lead to: the start and the steps add up to it, but for rounding."""
    sort: Literal["value", "-value", "none"] = "none"
    """The order of the steps: as declared or given, or by value, `-value` with the greatest rise first."""

    @property
    def sets_periods_apart(self) -> bool:
        """Whether the periods stand at the start and at the end."""
        return self.start.label is None and self.end.label is None


@dataclass(frozen=True, slots=True)
class _Total:
    """The value at the start or at the end."""

    label: str
    observation: Observation


@dataclass(frozen=True, slots=True)
class _Step:
    """A contribution, and the sums before it and after it."""

    code: str
    label: str
    observation: Observation
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that is drawn. `ends` has the rows of the start and the end, `steps` those of the contributions."""

    spec: WaterfallSpec
    look: Look
    plotted: Plotted
    ends: Plotted
    start: _Total
    end: _Total
    steps: tuple[_Step, ...]

    def signed(self, value: Decimal) -> str:
        """Return a contribution as it is printed, with its sign."""
        text = self.ends.labels.number(value, max(self.plotted.decimals, self.ends.decimals))
        return f"+{text}" if value > 0 else text

    def plain(self, value: Decimal) -> str:
        """Return a value at the start or the end as it is printed."""
        return self.ends.labels.number(value, max(self.plotted.decimals, self.ends.decimals))


def draw_waterfall(spec: WaterfallSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a waterfall chart.

    Raises ProjectError if the steps vary in more than one dimension, are too many, or do not lead to the end.
    """
    look = Look.of(context.theme, fonts)
    plotted = attribute_period(read_plotted(spec, context))
    totals = [SeriesSpec(data=each.data, label=each.label) for each in (spec.start, spec.end)]
    ends = read_series(spec, totals, spec.digits, context)
    sheet = _arrange(spec, look, plotted, ends)
    missed = sheet.steps[-1].after - sheet.end.observation.value
    _check_sum(sheet, missed)
    rounded = (context.theme.phrase("figure-rounded"),) if missed else ()
    notes = (*missing_notes(plotted), *rounded, *status_notes(plotted), *status_notes(ends))
    return Drawing(_draw(sheet), subtitle_of(ends), _describe(sheet), notes)


def _arrange(spec: WaterfallSpec, look: Look, plotted: Plotted, ends: Plotted) -> _Sheet:
    if len(plotted.dimensions) > 1:
        said = ", ".join(plotted.dimensions) or "nothing"
        message = f"the steps of a waterfall vary in one dimension; the data vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "fix the others in the query: `[sex=_T]`, `@2017`")
    if len(ends.rows) != 2:  # noqa: PLR2004
        message = f"a waterfall has one value at each end; `start` and `end` select {len(ends.rows)} together"
        raise spec.fault("figure-has-its-dimensions", message, "name one area, one group and one period for each")
    if plotted.unit != ends.unit:
        message = f"the steps are in {plotted.unit}, the start and the end in {ends.unit}"
        raise spec.fault("figure-has-one-unit", message, "name values of one unit")
    if len(plotted.rows) > MOST_STEPS:
        message = f"{len(plotted.rows)} steps are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_STEPS}")
    start, end = (row.observation for row in ends.rows)
    return _Sheet(
        spec,
        look,
        plotted,
        ends,
        _Total(_name(spec.start, ends, start), start),
        _Total(_name(spec.end, ends, end), end),
        tuple(_steps(spec, plotted, start.value)),
    )


def _name(total: TotalSpec, ends: Plotted, observation: Observation) -> str:
    """Return the label of a value at the start or the end: its period, or its area if both are of one period."""
    if total.label:
        return str(total.label)
    labels = ends.labels
    return labels.period(observation.time_period) if len(ends.periods) > 1 else labels.area(observation.ref_area)


def _steps(spec: WaterfallSpec, plotted: Plotted, start: Decimal) -> Iterator[_Step]:
    dimension = plotted.dimensions[0] if plotted.dimensions else SERIES
    rows = {row.keys[dimension]: row for row in plotted.rows}
    codes = list(plotted.members(dimension))
    if spec.sort != "none":
        codes.sort(key=lambda code: rows[code].observation.value, reverse=spec.sort == "-value")
    sums = list(accumulate((rows[code].observation.value for code in codes), initial=start))
    for code, (before, after) in zip(codes, pairwise(sums), strict=True):
        yield _Step(code, plotted.label(dimension, code), rows[code].observation, before, after)


def _check_sum(sheet: _Sheet, missed: Decimal) -> None:
    """Raise ProjectError if the steps do not lead to the end, by more than the rounding of all values can explain."""
    observations = (sheet.start.observation, sheet.end.observation, *(step.observation for step in sheet.steps))
    indicators = sheet.plotted.labels.catalog.indicators
    decimals = min(indicators[found.indicator].decimals for found in observations)
    if abs(missed) <= len(observations) * Decimal(1).scaleb(-decimals) / 2:
        return
    reached, end = sheet.plain(sheet.steps[-1].after), sheet.plain(sheet.end.observation.value)
    message = f"the steps lead to {reached}, and the end is {end}: they miss it by {sheet.plain(abs(missed))}"
    raise sheet.spec.fault(
        "figure-adds-up", message, "add what is missing as a step of its own, or correct the queries"
    )


def _describe(sheet: _Sheet) -> str:
    """Return the alternative text: start, end, and the steps; of many, the greatest to either side."""
    phrase = sheet.plotted.labels.theme.phrase
    sentences = [
        phrase(
            "alt-waterfall",
            subtitle=subtitle_of(sheet.ends),
            first=sheet.start.label,
            start=sheet.plain(sheet.start.observation.value),
            last=sheet.end.label,
            end=sheet.plain(sheet.end.observation.value),
        )
    ]
    told: Sequence[_Step] = sheet.steps
    if len(told) > _ALL_TOLD:
        sentences.append(phrase("alt-count", count=len(told)))
        by_value = sorted(told, key=lambda step: step.observation.value)
        told = (by_value[-1], by_value[0])
    sentences += [phrase("alt-value", label=step.label, value=sheet.signed(step.observation.value)) for step in told]
    return " ".join(sentences)


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Bar:
    """One row: from which value to which its bar goes, and how it is named and printed."""

    label: str
    start: float
    end: float
    color: str
    text: str
    strong: bool
    hollow: bool = False


def _draw(sheet: _Sheet) -> dict[str, Any]:
    look = sheet.look
    width = look.figure_width(sheet.spec.width)
    bars = _bars(sheet)
    labels = [wrap(bar.label, 0.34 * width, look, strong=bar.strong) for bar in bars]
    left = max(look.width(text, strong=bar.strong) for text, bar in zip(labels, bars, strict=True)) + 9
    key = lay_out_key(_key_items(sheet), look, width)
    thickness = 14.0 if len(bars) <= _MANY else 12.0
    middles, height = row_middles(labels, thickness + 8)
    frame = Frame(width, round(key.height + height + 1, 2), left=round(left, 2), top=key.height, bottom=1)
    ends = [(max(bar.start, bar.end), look.width(bar.text, strong=bar.strong) + _GAP + 1) for bar in bars]
    low, high = fit_domain([*ends, *((min(bar.start, bar.end), 1.0) for bar in bars)], frame.plot_width)
    scale = frame.plot_width / (high - low)

    canvas = Canvas(look, frame)
    canvas.key(key)
    canvas.rules("zero", [Box(-low * scale, 0, -low * scale, height, look.color("muted"))], width=0.75)
    boxes: list[Box] = []
    hollow: list[Box] = []
    joins: list[Box] = []
    for number, (bar, middle, label) in enumerate(zip(bars, middles, labels, strict=True)):
        first, last = ((value - low) * scale for value in sorted((bar.start, bar.end)))
        top, bottom = middle - thickness / 2, middle + thickness / 2
        (hollow if bar.hollow else boxes).append(Box(first, top, max(last, first + 0.8), bottom, bar.color))
        if number + 1 < len(bars):
            x = (bar.end - low) * scale
            joins.append(Box(x, bottom, x, middles[number + 1] - thickness / 2, look.color("muted")))
        ink = look.color("ink")
        canvas.words.append(Word(-9, middle, label, ink, "right", strong=bar.strong))
        canvas.words.append(Word(last + _GAP, middle, bar.text, ink, strong=bar.strong, size=LABEL))
    canvas.rules("joins", joins, width=0.75)
    canvas.boxes("bars", boxes)
    canvas.outlines("unreliable", hollow)
    return canvas.finish(str(sheet.spec.id))


def _bars(sheet: _Sheet) -> list[_Bar]:
    """Return the start, the steps and the end."""

    def total(end: _Total) -> _Bar:
        value, color = end.observation.value, _shade(sheet, "accent-deep", end.observation)
        text, hollow = sheet.plain(value), is_unreliable(end.observation)
        return _Bar(end.label, 0.0, float(value), color, text, strong=True, hollow=hollow)

    steps = [
        _Bar(
            step.label,
            float(step.before),
            float(step.after),
            _shade(sheet, _token(step), step.observation),
            sheet.signed(step.observation.value),
            strong=step.code in sheet.spec.highlight,
            hollow=is_unreliable(step.observation),
        )
        for step in sheet.steps
    ]
    return [total(sheet.start), *steps, total(sheet.end)]


def _token(step: _Step) -> str:
    """Return the colour token of a step: rises in the accent, falls in gold."""
    return "accent-1" if step.observation.value >= 0 else "highlight"


def _shade(sheet: _Sheet, token: str, observation: Observation) -> str:
    color = sheet.look.color(token)
    return mix(color, sheet.look.color("paper"), _LIGHTER) if is_forecast(observation) else color


def _key_items(sheet: _Sheet) -> list[KeyItem]:
    """Return what the colours mean: of rises and of falls, if there are any."""
    phrase = sheet.plotted.labels.theme.phrase
    values = [step.observation.value for step in sheet.steps]
    items = [("figure-rise", "accent-1", max(values) > 0), ("figure-fall", "highlight", min(values) < 0)]
    return [KeyItem(phrase(name), sheet.look.color(token)) for name, token, there in items if there]
