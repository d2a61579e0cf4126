"""Dumbbells: two values of each area or group, joined by a line: two periods, or two groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import baseline_of, nice_ticks
from sitan.figures.canvas import Canvas, Dot, Frame, KeyItem, Word, lay_out_key, row_middles
from sitan.figures.dot_rows import AXIS_HEIGHT, Scale, draw_grid
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import TIME
from sitan.figures.look import TICK, Look, mix, wrap
from sitan.figures.marks import as_given, pixels
from sitan.figures.plotted import ChartSpec, Plotted, Row, lacking_notes, missing_notes, read_plotted, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.status import is_unreliable, status_notes
from sitan.figures.words import Change, describe_changes
from sitan.model import Code, Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.fonts import FontPack

MOST_ROWS = 40
_DIAMETER = 8.0
_MANY = 10
_LIGHTER = 0.55
"""How much paper is in the colour of a value of low reliability."""


class DumbbellSpec(ChartSpec):
    """A dumbbell chart. The query varies in two dimensions, one of which has two values: `u5mr[area=…]@1990|2017`."""

    kind: Literal["dumbbell"]
    """The kind of figure."""
    pair: Code | None = None
    """The dimension with two values; time, or the only one with two, if left out."""
    sort: Literal["value", "-value", "change", "-change", "name", "none"] = "value"
    """The order of the rows: by the second value, by the change between the two, or by name; `-` begins high."""
    from_zero: Flag | None = None
    """Whether the axis starts at zero; if nothing is said, it does unless that would crowd the dots."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One row: its label and its two observations, either of which may be missing."""

    code: str
    label: str
    first: Row | None
    second: Row | None

    @property
    def rows(self) -> list[Row]:
        """What there is."""
        return [row for row in (self.first, self.second) if row]

    @property
    def value(self) -> float:
        """What the row is sorted by: the second value, the first if there is no second."""
        return self.rows[-1].value

    @property
    def change(self) -> float:
        """The second value less the first; 0 if either is missing."""
        return self.second.value - self.first.value if self.first and self.second else 0.0


def draw_dumbbell(spec: DumbbellSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a dumbbell chart.

    Raises ProjectError if the rows do not vary in two dimensions of which one has two values, or are too many.
    """
    look = Look.of(context.theme, fonts)
    plotted = read_plotted(spec, context)
    category, pair = _dimensions(spec, plotted)
    ends = plotted.members(pair)
    roles = Roles(spec, context, look, plotted)
    pairs = _read_pairs(spec, plotted, category, pair, ends)
    names = tuple(plotted.label(pair, code) for code in ends)
    chart = _draw(_Sheet(spec, look, plotted, roles, pairs, names))
    changes = [
        Change(each.label, each.first.observation.value, each.second.observation.value, roles.is_own(each.second))
        for each in pairs
        if each.first and each.second
    ]
    alt_text = describe_changes("alt-dumbbell", plotted, changes, names)
    notes = (*missing_notes(plotted), *lacking_notes(plotted, category, pair), *status_notes(plotted))
    return Drawing(chart, subtitle_of(plotted), alt_text, notes)


def _dimensions(spec: DumbbellSpec, plotted: Plotted) -> tuple[str, str]:
    """Return the dimension of the rows and that of the two ends."""
    counts = {name: len(plotted.members(name)) for name in plotted.dimensions}
    twos = [name for name in (TIME, *plotted.dimensions) if counts.get(name) == 2]  # noqa: PLR2004
    pair = spec.pair or (twos[0] if twos else "")
    if len(counts) != 2 or counts.get(pair) != 2:  # noqa: PLR2004
        said = ", ".join(f"{name} ({count})" for name, count in counts.items()) or "nothing"
        message = f"a dumbbell shows two values for each row; the data vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "name two periods or groups: `@1990|2017`, `[sex=F|M]`")
    return next(name for name in counts if name != pair), pair


def _read_pairs(spec: DumbbellSpec, plotted: Plotted, category: str, pair: str, ends: Sequence[str]) -> list[_Pair]:
    rows = plotted.by(category, pair)
    codes = plotted.members(category)
    if len(codes) > MOST_ROWS:
        message = f"{len(codes)} rows are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_ROWS}")
    pairs = [
        _Pair(code, plotted.label(category, code), rows.get((code, ends[0])), rows.get((code, ends[1])))
        for code in codes
    ]
    order = spec.sort.removeprefix("-")
    if order == "name":
        return sorted(pairs, key=lambda each: each.label.casefold())
    if order == "none":
        return pairs
    return sorted(
        pairs, key=lambda each: each.value if order == "value" else each.change, reverse=spec.sort.startswith("-")
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that is drawn. `names` are those of the two ends."""

    spec: DumbbellSpec
    look: Look
    plotted: Plotted
    roles: Roles
    pairs: Sequence[_Pair]
    names: tuple[str, ...]

    def dot_color(self, row: Row) -> str:
        """Return the colour of a dot: lighter if its value is of low reliability, as the first is hollow already."""
        color = self.roles.color(row)
        return mix(color, self.look.color("paper"), _LIGHTER) if is_unreliable(row.observation) else color

    def strong(self, pair: _Pair) -> bool:
        """Tell whether a row is to be read first."""
        return any(self.roles.stands_out(row) for row in pair.rows)


def _draw(sheet: _Sheet) -> dict[str, Any]:
    import altair as alt

    look, pairs, number = sheet.look, sheet.pairs, sheet.plotted.number
    width = look.figure_width(sheet.spec.width)
    labels = [wrap(pair.label, 0.36 * width, look, strong=sheet.strong(pair)) for pair in pairs]
    left = max(look.width(text, strong=sheet.strong(pair)) for text, pair in zip(labels, pairs, strict=True)) + 10
    middles, height = row_middles(labels, 17.0 if len(labels) > _MANY else 21.0, above=2.0)
    values = [row.value for pair in pairs for row in pair.rows]
    ticks = nice_ticks(*_range(sheet.spec, values))
    direct = [pair for pair in pairs if sheet.strong(pair) or not any(map(sheet.strong, pairs))]
    ink = look.color("accent" if not sheet.roles.compares_areas else "muted")
    key = lay_out_key([KeyItem(sheet.names[0], ink, "open"), KeyItem(sheet.names[1], ink, "dot")], look, width)
    right = max(8.0, look.width(sheet.plotted.labels.number(ticks.values[-1], ticks.decimals), size=TICK) / 2)
    frame = Frame(
        width,
        round(key.height + height + AXIS_HEIGHT, 2),
        left=round(left, 2),
        right=round(right, 2),
        top=key.height,
        bottom=AXIS_HEIGHT,
    )
    beyond = [
        (row.value, look.width(number(row.observation.value), strong=True) + 9) for pair in direct for row in pair.rows
    ]
    low, high = _make_room(ticks.domain, [*beyond, *((value, _DIAMETER) for value in values)], frame.plot_width)

    canvas = Canvas(look, frame)
    scale = alt.Scale(domain=[low, high], nice=False)
    draw_grid(canvas, Scale(low, high, frame.plot_width), ticks, sheet.plotted)
    joins = [
        {
            "row": pair.code,
            "first": pair.first.value,
            "second": pair.second.value,
            "y": middle,
            "color": sheet.roles.color(pair.second),
            "width": 2.2 if sheet.strong(pair) else 1.4,
        }
        for pair, middle in zip(pairs, middles, strict=True)
        if pair.first and pair.second
    ]
    canvas.layers.append(
        canvas.chart("joins", joins)
        .mark_rule()
        .encode(
            x=alt.X("first:Q", scale=scale, axis=None),
            x2=alt.X2("second"),
            y=pixels("y"),
            color=as_given("color"),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
        )
    )
    place = frame.plot_width / (high - low)
    for pair, middle, label in zip(pairs, middles, labels, strict=True):
        canvas.words.append(Word(-10, middle, label, look.color("ink"), "right", strong=sheet.strong(pair)))
        if pair in direct:
            canvas.words += _values(sheet, pair, middle, low, place)
    spots = list(zip(pairs, middles, strict=True))
    first = [Dot((p.first.value - low) * place, y, sheet.dot_color(p.first)) for p, y in spots if p.first]
    second = [Dot((p.second.value - low) * place, y, sheet.dot_color(p.second)) for p, y in spots if p.second]
    canvas.dots("first", first, diameter=_DIAMETER - 1.4, open_stroke=1.6)
    canvas.dots("second", second, diameter=_DIAMETER)
    canvas.key(key)
    return canvas.finish(str(sheet.spec.id))


def _range(spec: DumbbellSpec, values: Sequence[float]) -> tuple[float, float]:
    if spec.from_zero is None:
        return baseline_of(values)
    return (min(0.0, *values), max(0.0, *values)) if spec.from_zero else (min(values), max(values))


def _make_room(domain: tuple[float, float], ends: Sequence[tuple[float, float]], width: float) -> tuple[float, float]:
    """Return the axis's range, widened so that what stands beside each value stays in the plot.

    `ends` are values with the pixels that they need on either side.
    """
    low, high = domain
    for _ in range(8):  # each round changes the scale, and by less than the one before
        pixel = (high - low) / width
        low = min(low, *(value - needed * pixel for value, needed in ends))
        high = max(high, *(value + needed * pixel for value, needed in ends))
    return round(low, 6), round(high, 6)


def _values(sheet: _Sheet, pair: _Pair, middle: float, low: float, place: float) -> list[Word]:
    """Return the printed values of a row, outside of its two dots."""
    color = sheet.roles.text_color(pair.rows[-1]) if sheet.strong(pair) else sheet.look.color("muted")
    ordered = sorted(pair.rows, key=lambda row: row.value)
    sides: list[tuple[Row, Literal["left", "right"], int]] = [(ordered[-1], "left", 1)]
    if len(ordered) > 1:
        sides.append((ordered[0], "right", -1))
    return [
        Word(
            (row.value - low) * place + side * 9,
            middle,
            sheet.plotted.number(row.observation.value),
            color,
            align,
            strong=sheet.strong(pair),
        )
        for row, align, side in sides
    ]
