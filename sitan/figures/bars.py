"""Bars: one value for each area, group or period; or a few for each, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import fit_domain, nice_ticks, time_labels, value_axis
from sitan.figures.canvas import (
    Align,
    Box,
    Canvas,
    Frame,
    Key,
    KeyItem,
    Word,
    as_given,
    lay_out_key,
    pixels,
    row_middles,
)
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import AREA, SERIES, TIME, period_position
from sitan.figures.look import LABEL, LINE_HEIGHT, TICK, Look, wrap
from sitan.figures.plotted import ChartSpec, Plotted, Row, attribute_period, missing_notes, read_plotted, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.words import Entry, describe_items
from sitan.model import Code, Node, Query, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sitan.fonts import FontPack

MOST_GROUPS = 5
MOST_BARS = 60

_GAP = 5.0
"""Pixels between a bar's end and its value."""
_ONLY = ""
"""The one group of bars that do not stand side by side."""


class BenchmarkSpec(Node):
    """A value to compare the bars with, drawn as a line across them."""

    data: Query
    """One observation."""
    label: Text | None = None
    """How the line is named; the area's name if left out."""


class BarsSpec(ChartSpec):
    """A bar chart. The query varies in one dimension, or in two for bars side by side."""

    kind: Literal["bars"]
    """The kind of figure."""
    orientation: Literal["horizontal", "vertical"] | None = None
    """Horizontal unless the bars are periods."""
    sort: Literal["value", "-value", "name", "none"] | None = None
    """By value, from the lowest or (`-value`) from the highest; areas stand from the highest if nothing is said."""
    group: Code | None = None
    """The dimension whose values stand side by side; the second in which the query varies if left out."""
    benchmark: BenchmarkSpec | None = None
    """A reference line."""


@dataclass(frozen=True, slots=True)
class _Benchmark:
    value: float
    label: str
    number: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """One bar."""

    category: str
    group: str
    row: Row
    color: str

    @property
    def fields(self) -> dict[str, Any]:
        """The bar as the chart takes it."""
        return {"category": self.category, "group": self.group, "value": self.row.value, "color": self.color}


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
    benchmark: _Benchmark | None

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
        return [row.value for row in self.rows.values()] + ([self.benchmark.value] if self.benchmark else [])

    def ends(self, size: Callable[[str, bool], float]) -> Iterator[tuple[float, float]]:
        """Yield each value with the pixels that its label needs beyond the bar, by `size(text, strong)`."""
        for row in self.rows.values():
            yield row.value, size(self.printed(row), self.roles.stands_out(row))
        if self.benchmark:
            yield self.benchmark.value, 1.0

    def marks(self) -> list[_Mark]:
        """Return the bars in order."""
        return [
            _Mark(category, group, row, self.color(row, group))
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
    category, group = _dimensions(spec, plotted)
    sheet = _arrange(spec, context, look, plotted, category, group)
    vertical = spec.orientation == "vertical" or (spec.orientation is None and category == TIME)
    chart = _draw_vertical(sheet) if vertical else _draw_horizontal(sheet)
    entries = [
        Entry(_full_label(sheet, code, number), row.observation.value, sheet.roles.is_own(row))
        for code in sheet.categories
        for number, name in enumerate(sheet.groups)
        if (row := sheet.rows.get((code, name)))
    ]
    extra = (sheet.benchmark.label, sheet.benchmark.number) if sheet.benchmark else None
    alt_text = describe_items("alt-bars", plotted, entries, in_time=category == TIME and group is None, benchmark=extra)
    return Drawing(chart, subtitle_of(plotted), alt_text, missing_notes(plotted))


def _full_label(sheet: _Sheet, code: str, number: int) -> str:
    label = sheet.labels[sheet.categories.index(code)]
    return f"{label}, {sheet.group_labels[number]}" if len(sheet.groups) > 1 else label


def _dimensions(spec: BarsSpec, plotted: Plotted) -> tuple[str, str | None]:
    """Return the dimension of the bars, and the one of those that stand side by side if there is one."""
    varying = list(plotted.dimensions)
    if spec.group is not None and spec.group not in varying:
        known = ", ".join(varying) or "nothing"
        raise spec.fault(
            "figure-has-its-dimensions", f'the data do not vary in "{spec.group}"', f"they vary in: {known}"
        )
    if not 1 <= len(varying) <= 2:  # noqa: PLR2004
        said = ", ".join(varying) or "nothing"
        message = f"bars show one dimension, or two side by side; the data vary in {len(varying)}: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "fix the others in the query: `[sex=F]`, `@2017`")
    # Areas make the bars, else the dimension with more values; queries of one figure stand side by side.
    rank = {AREA: 0, SERIES: 2}
    varying.sort(key=lambda name: (name == spec.group, rank.get(name, 1), -len(plotted.members(name))))
    return varying[0], varying[1] if len(varying) > 1 else None


def _arrange(
    spec: BarsSpec, context: FigureContext, look: Look, plotted: Plotted, category: str, group: str | None
) -> _Sheet:
    roles = Roles(spec, context, look, plotted)
    groups = plotted.members(group) if group else (_ONLY,)
    rows = {(row.keys[category], row.keys[group] if group else _ONLY): row for row in plotted.rows}
    categories = _sorted(spec, plotted, category, rows, groups)
    if len(groups) > MOST_GROUPS or len(rows) > MOST_BARS:
        message = f"{len(categories)} x {len(groups)} bars are too many to be read"
        raise spec.fault(
            "figure-has-few-series", message, f"show at most {MOST_GROUPS} side by side and {MOST_BARS} in all"
        )
    labels = tuple(_category_label(plotted, category, code) for code in categories)
    names = tuple(plotted.label(group, code) for code in groups) if group else ("",)
    benchmark = _benchmark(spec, context, plotted)
    return _Sheet(spec, look, plotted, roles, categories, labels, groups, names, rows, benchmark)


def _category_label(plotted: Plotted, category: str, code: str) -> str:
    """Return a bar's label; with its period where each bar has one of its own."""
    label = plotted.label(category, code)
    if TIME in plotted.dimensions or len(plotted.periods) == 1:
        return label
    period = next(row.observation.time_period for row in plotted.rows if row.keys[category] == code)
    return plotted.labels.theme.phrase("figure-label-period", label=label, period=plotted.labels.period(period))


def _sorted(
    spec: BarsSpec, plotted: Plotted, category: str, rows: dict[tuple[str, str], Row], groups: Sequence[str]
) -> tuple[str, ...]:
    codes = plotted.members(category)
    order = spec.sort or ("-value" if category == AREA else "none")
    if order == "none":
        return codes
    if order == "name":
        return tuple(sorted(codes, key=lambda code: plotted.label(category, code).casefold()))

    def first_value(code: str) -> float:
        return next(rows[code, group].value for group in groups if (code, group) in rows)

    return tuple(sorted(codes, key=first_value, reverse=order == "-value"))


def _benchmark(spec: BarsSpec, context: FigureContext, plotted: Plotted) -> _Benchmark | None:
    if spec.benchmark is None:
        return None
    selection = context.selections[str(spec.benchmark.data)]
    if len(selection.observations) != 1:
        message = f"a benchmark is one observation; `{spec.benchmark.data}` selects {len(selection.observations)}"
        raise spec.fault("figure-has-its-dimensions", message, "name one area, one group and one period")
    if selection.unit != plotted.unit:
        message = f"the bars are in {plotted.unit}, the benchmark in {selection.unit}"
        raise spec.fault("figure-has-one-unit", message, "compare with a value of the same unit")
    (found,) = selection.observations
    label = str(spec.benchmark.label or plotted.labels.area(found.ref_area))
    return _Benchmark(float(found.value), label, plotted.number(found.value))


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
    top = key.height + (LINE_HEIGHT + 6 if sheet.benchmark else 1)
    frame = Frame(width, round(top + plot_height + 1, 2), left=round(left, 2), top=top, bottom=1)
    low, high = fit_domain(
        sheet.ends(lambda text, strong: look.width(text, strong=strong) + _GAP + 1), frame.plot_width
    )
    scale = frame.plot_width / (high - low)

    canvas = Canvas(look, frame)
    canvas.key(key)
    rows, words = [], []
    line = (sheet.benchmark.value - low) * scale if sheet.benchmark else None
    for mark in sheet.marks():
        row = mark.row
        middle = middles[sheet.categories.index(mark.category)]
        y = middle + (sheet.groups.index(mark.group) - (count - 1) / 2) * thickness
        edge = thickness / 2 - (0.4 if count > 1 else 0)
        rows.append({**mark.fields, "y": round(y - edge, 2), "y2": round(y + edge, 2)})
        end, text, strong = (row.value - low) * scale, sheet.printed(row), sheet.roles.stands_out(row)
        x = end - _GAP if row.value < 0 else _clear_of(line, end + _GAP, look.width(text, strong=strong))
        align: Align = "right" if row.value < 0 else "left"
        size = LABEL if count == 1 else TICK
        words.append(Word(x, y, text, sheet.roles.text_color(row), align, strong=strong, size=size))
    bars = canvas.chart("bars", [row for row in rows if row["value"]]).mark_rect()
    x_scale = alt.Scale(domain=[low, high], nice=False)
    canvas.layers.append(
        bars.encode(
            x=alt.X("value:Q", axis=None, scale=x_scale),
            x2=alt.X2(datum=0),
            y=pixels("y"),
            y2=alt.Y2("y2"),
            color=as_given("color"),
        )
    )
    canvas.rules("zero", [Box(-low * scale, 0, -low * scale, plot_height, look.color("muted"))], width=0.75)
    for middle, name, (_, strong) in zip(middles, names, sheet.names(), strict=True):
        canvas.words.append(Word(-8, middle, name, look.color("ink"), "right", strong=strong))
    if sheet.benchmark and line is not None:
        _draw_benchmark_across(canvas, sheet.benchmark, line)
    canvas.words += words
    return canvas.finish(str(sheet.spec.id))


def _thickness(bars: int, groups: int) -> float:
    """Return how thick a bar is, in pixels."""
    if groups > 1:
        return 11.0
    return 10.5 if bars > 10 else 12.0 if bars > 5 else 14.0  # noqa: PLR2004


def _between(bars: int, groups: int) -> float:
    """Return the space between two categories: roomier where there are few."""
    return 9.0 if groups > 1 else 6.5 if bars > 10 else 8.0  # noqa: PLR2004


def _clear_of(line: float | None, x: float, width: float) -> float:
    """Return where a value of this width begins: at `x`, or behind the reference line that would cross it."""
    return line + _GAP if line is not None and x - 2 < line < x + width + 2 else x


def _draw_benchmark_across(canvas: Canvas, benchmark: _Benchmark, x: float) -> None:
    """Draw a line from top to bottom with its label above, moved inwards where it would leave the figure."""
    look, frame = canvas.look, canvas.frame
    text = look.theme.phrase("figure-label-value", label=benchmark.label, value=benchmark.number)
    half = look.width(text, strong=True, size=TICK) / 2
    at = min(max(x, half - frame.left), frame.plot_width - half)
    canvas.rules("benchmark", [Box(x, -5, x, frame.plot_height, look.color("ink"))], width=1)
    canvas.words.append(Word(at, -5 - LINE_HEIGHT / 2, text, look.color("ink"), "center", strong=True, size=TICK))


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
    top = key.height + (LINE_HEIGHT + 3 if direct or sheet.benchmark else 5)
    bottom = lines * LINE_HEIGHT + 8
    frame = Frame(width, round(top + 150 + bottom, 2), left=round(left, 2), top=top, bottom=bottom)
    low, high = ticks.domain
    if direct:
        low, high = fit_domain(sheet.ends(lambda _text, _strong: LINE_HEIGHT), frame.plot_height)
    scale = frame.plot_height / (high - low)

    canvas = Canvas(look, frame)
    canvas.key(key)
    share = 0.62 if count == 1 else 0.78
    band = alt.Scale(domain=list(sheet.categories), paddingInner=1 - share, paddingOuter=(1 - share) / 2)
    axis = None if direct else value_axis(ticks, sheet.plotted.labels.number)
    bars = [mark.fields for mark in sheet.marks() if mark.row.value]
    marks = (
        canvas.chart("bars", bars)
        .mark_bar(width=alt.RelativeBandSize(band=1))
        .encode(
            x=alt.X("category:N", axis=None, sort=None, scale=band),
            y=alt.Y("value:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False)),
            color=as_given("color"),
        )
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
    for mark in sheet.marks() if direct else ():
        row = mark.row
        offset = (sheet.groups.index(mark.group) - (count - 1) / 2) * share * step / count
        x = (sheet.categories.index(mark.category) + 0.5) * step + offset
        y = zero - row.value * scale + (-1 if row.value >= 0 else 1) * (LINE_HEIGHT / 2 + 0.5)
        strong = sheet.roles.stands_out(row)
        size = LABEL if count == 1 else TICK
        canvas.words.append(
            Word(x, y, sheet.printed(row), sheet.roles.text_color(row), "center", strong=strong, size=size)
        )
    if sheet.benchmark:
        _draw_benchmark_along(canvas, sheet.benchmark, zero - sheet.benchmark.value * scale)
    return canvas.finish(str(sheet.spec.id))


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


def _draw_benchmark_along(canvas: Canvas, benchmark: _Benchmark, y: float) -> None:
    look, width = canvas.look, canvas.frame.plot_width
    text = look.theme.phrase("figure-label-value", label=benchmark.label, value=benchmark.number)
    canvas.rules("benchmark", [Box(0, y, width, y, look.color("ink"))], width=1)
    size = look.width(text, strong=True, size=TICK)
    canvas.boxes("benchmark-paper", [Box(width - size - 3, y - LINE_HEIGHT - 1, width, y - 1, look.color("paper"))])
    canvas.words.append(Word(width, y - LINE_HEIGHT / 2 - 1, text, look.color("ink"), "right", strong=True, size=TICK))
