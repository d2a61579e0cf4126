"""Stacked bars: the parts of a whole for each area, group or period; as they are, or as shares of 100 per cent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from sitan.datasets.model import TOTAL
from sitan.figures.canvas import Box, Canvas, Frame, KeyItem, Word, lay_out_key, row_middles
from sitan.figures.categories import split_parts
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import TIME
from sitan.figures.look import TICK, Look, mix, wrap
from sitan.figures.marks import as_given, pixels
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
from sitan.figures.words import Entry, describe_parts
from sitan.model import Code, Flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitan.fonts import FontPack

MOST_PARTS = 7
MOST_BARS = 40
HUNDRED = Decimal(100)

_LIGHTER = 0.5
"""How much paper is in the colour of a forecast."""
_GAP = 5.0
_MANY = 10


class StackedBarsSpec(ChartSpec):
    """A stacked bar chart. The query varies in two dimensions, bars and parts; or in one, for a single bar."""

    kind: Literal["stacked-bars"]
    """The kind of figure."""
    parts: Code | None = None
    """The dimension whose values are stacked; the queries of `series`, or the second dimension, if left out."""
    normalize: Flag = False
    """Show shares of 100 per cent instead of the values."""
    sort: Literal["value", "-value", "name", "none"] | None = None
    """By the whole (by the first part, if shares are shown), from the lowest or (`-value`) the highest."""


@dataclass(frozen=True)
class _Sheet:
    """All that is drawn. `rows` are by (bar, part)."""

    spec: StackedBarsSpec
    look: Look
    plotted: Plotted
    roles: Roles
    bars: tuple[str, ...]
    labels: tuple[str, ...]
    parts: tuple[str, ...]
    names: tuple[str, ...]
    rows: dict[tuple[str, str], Row]

    @cached_property
    def colors(self) -> tuple[str, ...]:
        """The colour of each part."""
        highlighted = set(self.spec.highlight)
        palette = self.look.palette(len(self.parts))
        return tuple(
            self.look.color("highlight") if part in highlighted else color
            for part, color in zip(self.parts, palette, strict=True)
        )

    def whole(self, bar: str) -> Decimal:
        """Return the sum of a bar's parts."""
        return sum(
            (self.rows[bar, part].observation.value for part in self.parts if (bar, part) in self.rows), Decimal(0)
        )

    def shown(self, bar: str, part: str) -> Decimal:
        """Return what a part is worth in the chart: its value, or its share of the bar in per cent."""
        row = self.rows.get((bar, part))
        if row is None:
            return Decimal(0)
        whole = self.whole(bar)
        return row.observation.value * HUNDRED / whole if self.spec.normalize and whole else row.observation.value

    def strong(self, bar: str) -> bool:
        """Tell whether the label of a bar is bold."""
        return any(
            self.roles.stands_out(row) for (code, _), row in self.rows.items() if code == bar and code not in self.parts
        )

    @cached_property
    def totals(self) -> dict[str, str]:
        """What stands beside each bar: its whole; nothing for shares, and where all bars come to the same."""
        printed = {code: self.plotted.number(self.whole(code)) for code in self.bars}
        return {} if self.spec.normalize or len(set(printed.values())) == 1 else printed

    def printed(self, bar: str, part: str) -> str:
        """Return what stands in a part of a bar; nothing where it would repeat the whole beside it."""
        value = self.shown(bar, part)
        alone = bar in self.totals and value == self.whole(bar)
        return "" if alone else self.plotted.number(value)


def draw_stacked_bars(spec: StackedBarsSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a stacked bar chart.

    Raises ProjectError if the rows do not vary in one or two dimensions, are too many, or are negative.
    """
    look = Look.of(context.theme, fonts)
    plotted = attribute_period(read_plotted(spec, context))
    bar, part = split_parts(spec, plotted, spec.parts, "stacked bars show bars and their parts", series="parts")
    refuse_negative(spec, plotted)
    sheet = _arrange(spec, context, look, plotted, bar, part)
    entries = {
        label: [
            Entry(name, sheet.shown(code, part))
            for part, name in zip(sheet.parts, sheet.names, strict=True)
            if (code, part) in sheet.rows
        ]
        for code, label in zip(sheet.bars, sheet.labels, strict=True)
    }
    alt_text = describe_parts("alt-stacked-bars", plotted, entries, sheet.names, shares=spec.normalize)
    notes = (*missing_notes(plotted), *lacking_notes(plotted, bar, part), *status_notes(plotted))
    return Drawing(_draw(sheet), subtitle_of_parts(plotted, shares=spec.normalize), alt_text, notes)


def subtitle_of_parts(plotted: Plotted, *, shares: bool) -> str:
    """Return measure, unit and period, and that shares are shown if they are."""
    subtitle = subtitle_of(plotted)
    return plotted.labels.theme.phrase("figure-shares", subtitle=subtitle) if shares else subtitle


def refuse_negative(spec: ChartSpec, plotted: Plotted) -> None:
    """Raise ProjectError if a value is below zero: parts of a whole are not."""
    if any(row.observation.value < 0 for row in plotted.rows):
        raise spec.fault(
            "figure-parts-are-positive", "parts of a whole cannot be negative", "use `kind: bars` or `lines`"
        )


def refuse_excess(spec: ChartSpec, plotted: Plotted, wholes: Mapping[str, Decimal], parts: Sequence[str]) -> None:
    """Raise ProjectError if parts cannot be those of one whole: their total is among them, or shares exceed 100.

    `wholes` are the sums of the parts by the label of their bar or period. Each share may be rounded up by half of its
    last decimal.
    """
    rule = "figure-parts-fit-their-whole"
    if len(parts) > 1 and TOTAL in parts:
        message = "the total stands among its own parts"
        raise spec.fault(rule, message, "name the parts alone in the query, without `_T`")
    if not plotted.unit.startswith("%"):
        return
    rounding = len(parts) * Decimal(1).scaleb(-plotted.decimals) / 2
    label, whole = max(wholes.items(), key=lambda pair: pair[1])
    if whole > HUNDRED + rounding:
        message = f"the parts of {label} come to {plotted.number(whole)} per cent of one whole"
        hint = "shares that overlap are no parts: show them side by side (`kind: bars` with `group`)"
        raise spec.fault(rule, message, hint)


def _arrange(
    spec: StackedBarsSpec, context: FigureContext, look: Look, plotted: Plotted, bar: str | None, part: str
) -> _Sheet:
    bars = plotted.members(bar) if bar else ("",)
    parts = plotted.members(part)
    if len(parts) > MOST_PARTS or len(bars) > MOST_BARS:
        message = f"{len(bars)} bars of {len(parts)} parts are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_PARTS} parts and {MOST_BARS} bars")
    rows = {(row.keys[bar] if bar else "", row.keys[part]): row for row in plotted.rows}
    roles = Roles(spec, context, look, plotted)
    area = plotted.rows[0].observation.ref_area
    labels = {code: plotted.label(bar, code) if bar else plotted.labels.area(area) for code in bars}
    names = tuple(plotted.label(part, code) for code in parts)
    sheet = _Sheet(spec, look, plotted, roles, bars, tuple(labels.values()), parts, names, rows)
    lacking = next(((one, two) for one in bars for two in parts if (one, two) not in rows), None)
    if spec.normalize and lacking:
        message = f"shares want all parts of a whole; there is none of {lacking[1]} for {labels[lacking[0]]}"
        raise spec.fault("figure-has-no-gaps", message, "leave out the bar, or show the values: `normalize: false`")
    refuse_excess(spec, plotted, {labels[code]: sheet.whole(code) for code in bars}, parts)
    order = spec.sort or ("none" if bar in {None, TIME} else "-value")
    if order == "none":
        return sheet
    if order == "name":
        ordered = sorted(bars, key=lambda code: labels[code].casefold())
    else:
        weight = {code: sheet.shown(code, parts[0]) if spec.normalize else sheet.whole(code) for code in bars}
        ordered = sorted(bars, key=lambda code: weight[code], reverse=order == "-value")
    return _Sheet(
        spec, look, plotted, roles, tuple(ordered), tuple(labels[code] for code in ordered), parts, names, rows
    )


def _draw(sheet: _Sheet) -> dict[str, Any]:
    import altair as alt

    look, single = sheet.look, len(sheet.bars) == 1
    width = look.figure_width(sheet.spec.width)
    key = lay_out_key(
        [KeyItem(name, color) for name, color in zip(sheet.names, sheet.colors, strict=True)], look, width
    )
    labels = [
        wrap(text, 0.36 * width, look, strong=sheet.strong(code))
        for code, text in zip(sheet.bars, sheet.labels, strict=True)
    ]
    left = (
        0.0
        if single
        else max(look.width(text, strong=sheet.strong(code)) for code, text in zip(sheet.bars, labels, strict=True)) + 8
    )
    thickness = 22.0 if single else 15.0 if len(labels) <= _MANY else 13.0
    middles, height = row_middles(labels, thickness + 5.5)
    totals = sheet.totals
    right = max(look.width(text, strong=True) for text in totals.values()) + _GAP + 1 if totals else 1
    frame = Frame(
        width, round(key.height + height + 1, 2), left=round(left, 2), right=round(right, 2), top=key.height, bottom=1
    )
    most = 100.0 if sheet.spec.normalize else float(max(sheet.whole(code) for code in sheet.bars)) or 1.0
    scale = frame.plot_width / most

    canvas = Canvas(look, frame)
    canvas.key(key)
    rows: list[dict[str, Any]] = []
    hollow: list[Box] = []
    for code, middle in zip(sheet.bars, middles, strict=True):
        start = Decimal(0)
        for part, plain in zip(sheet.parts, sheet.colors, strict=True):
            color, value = plain, sheet.shown(code, part)
            if not value:
                continue
            end = start + value
            observation = sheet.rows[code, part].observation
            if is_forecast(observation):
                color = mix(color, look.color("paper"), _LIGHTER)
            edges = {"y": round(middle - thickness / 2, 2), "y2": round(middle + thickness / 2, 2)}
            rows.append({"bar": code, "part": part, "start": float(start), "end": float(end), "color": color, **edges})
            if is_unreliable(observation):
                top, base = middle - thickness / 2, middle + thickness / 2
                hollow.append(Box(float(start) * scale + 0.4, top, float(end) * scale - 0.4, base, color))
                color = look.color("paper")
            text = sheet.printed(code, part)
            if text and look.width(text, size=TICK) <= float(value) * scale - 5:
                canvas.words.append(
                    Word(float(start + value / 2) * scale, middle, text, look.ink_on(color), "center", size=TICK)
                )
            start = end
        if code in totals:
            strong = sheet.strong(code)
            canvas.words.append(
                Word(
                    float(start) * scale + _GAP,
                    middle,
                    totals[code],
                    look.color("accent" if strong else "muted"),
                    strong=strong,
                )
            )
    x_scale = alt.Scale(domain=[0, most], nice=False)
    mark = canvas.chart("parts", rows).mark_rect(stroke=look.color("paper"), strokeWidth=0.8)
    canvas.layers.append(
        mark.encode(
            x=alt.X("start:Q", axis=None, scale=x_scale),
            x2=alt.X2("end"),
            y=pixels("y"),
            y2=alt.Y2("y2"),
            color=as_given("color"),
        )
    )
    canvas.outlines("unreliable", hollow)
    for code, middle, label in zip(sheet.bars, middles, labels, strict=True) if not single else ():
        canvas.words.append(Word(-8, middle, label, look.color("ink"), "right", strong=sheet.strong(code)))
    return canvas.finish(str(sheet.spec.id))
