"""Equity plots: how far apart the groups of a population stand, a row for each indicator and a dot for each group."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sitan.datasets.model import TOTAL
from sitan.figures.axis import baseline_of, nice_ticks
from sitan.figures.canvas import Box, Canvas, Dot, Frame, Key, KeyItem, Word, lay_out_key, row_middles
from sitan.figures.dot_rows import AXIS_HEIGHT, Scale, draw_grid, fan, fit_scale, tick_ends
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import AREA, SERIES, TIME
from sitan.figures.look import LINE_HEIGHT, TICK, Look, wrap
from sitan.figures.plotted import ChartSpec, Plotted, Row, missing_notes, read_plotted, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.status import is_hollow, status_notes
from sitan.model import Flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sitan.fonts import FontPack

MOST_ROWS = 24
MOST_GROUPS = 7
_FEW_NAMED = 4
_DIAMETER = 8.5
_FAN = 5.0
_STEP = 25.0
_BETWEEN_BLOCKS = 10.0
_PERCENT = "%"


class EquitySpec(ChartSpec):
    """An equity plot. Each query varies in one dimension of groups; rows with the same groups stand together."""

    prints_periods: ClassVar[bool] = True
    kind: Literal["equity"]
    """The kind of figure."""
    sort: Literal["gap", "-gap", "none"] = "none"
    """By the gap between the groups, from the narrowest or (`-gap`) from the widest; as written if left out."""
    from_zero: Flag | None = None
    """Whether the axis starts at zero; if nothing is said, it does unless that would crowd the dots."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: its groups in their order, and the whole population if it was asked for."""

    label: str
    dimension: str
    groups: Mapping[str, Row]
    total: Row | None

    @property
    def ordered(self) -> list[Row]:
        """The groups from the lowest value to the highest."""
        return sorted(self.groups.values(), key=lambda row: row.value)

    @property
    def gap(self) -> Decimal | None:
        """How far the highest group stands above the lowest; None if there is only one."""
        values = [row.observation.value for row in self.groups.values()]
        return max(values) - min(values) if len(values) > 1 else None


@dataclass(frozen=True, slots=True)
class _Block:
    """The rows that show the same groups, with the colour of each group."""

    dimension: str
    lines: tuple[_Line, ...]
    colors: Mapping[str, str]
    names: Mapping[str, str]


def draw_equity(spec: EquitySpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw an equity plot.

    Raises ProjectError if a query does not vary in one dimension of groups, or there are too many rows or groups.
    """
    look = Look.of(context.theme, fonts)
    plotted = read_plotted(spec, context)
    roles = Roles(spec, context, look, plotted)
    lines = [_read_line(spec, context, plotted, number) for number in range(len(spec.shown))]
    if len(lines) > MOST_ROWS:
        message = f"{len(lines)} rows are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_ROWS}")
    blocks = _read_blocks(spec, look, plotted, roles, lines)
    chart = _draw(_Sheet(spec, look, plotted, blocks))
    notes = (*missing_notes(plotted), *_gap_notes(plotted, blocks), *status_notes(plotted))
    return Drawing(chart, subtitle_of(plotted), _alt_text(plotted, blocks), notes)


def _read_line(spec: EquitySpec, context: FigureContext, plotted: Plotted, number: int) -> _Line:
    """Return the row of one query."""
    shown = spec.shown[number]
    varying = context.selections[str(shown.data)].varying
    if len(varying) != 1 or varying[0] in {TIME, AREA}:
        said = ", ".join(varying) or "nothing"
        message = f"a row shows the groups of one dimension; `{shown.data}` varies in: {said}"
        raise spec.fault(
            "figure-has-its-dimensions", message, "name its groups and one period: `stunting[wealth=*]@2020`"
        )
    (dimension,) = varying
    rows = {row.keys[dimension]: row for row in plotted.rows if row.keys[SERIES] == str(number)}
    total = rows.pop(TOTAL, None)
    first = next(iter(rows.values()))
    label = str(shown.label or plotted.labels.indicator(first.observation.indicator, short=True))
    if len(plotted.periods) > 1:
        period = plotted.labels.period(first.observation.time_period)
        label = plotted.labels.theme.phrase("figure-label-period", label=label, period=period)
    return _Line(label, dimension, rows, total)


def _read_blocks(
    spec: EquitySpec, look: Look, plotted: Plotted, roles: Roles, lines: Sequence[_Line]
) -> tuple[_Block, ...]:
    """Return the rows by their dimension, in the order in which the author first names each."""
    blocks = []
    for dimension in dict.fromkeys(line.dimension for line in lines):
        own = [line for line in lines if line.dimension == dimension]
        if spec.sort != "none":
            own.sort(key=lambda line: line.gap or Decimal(0), reverse=spec.sort == "-gap")
        codes = [code for code in _members(plotted, own) if code != TOTAL]
        if len(codes) > MOST_GROUPS:
            message = f"{len(codes)} groups are too many to be told apart"
            raise spec.fault("figure-has-few-series", message, f"show at most {MOST_GROUPS}")
        colors = dict(zip(codes, look.palette(len(codes)), strict=True))
        rows = {code: row for line in reversed(own) for code, row in line.groups.items()}
        colors |= {code: roles.color(row) for code, row in rows.items() if roles.is_highlighted(row)}
        names = {code: plotted.labels.member(dimension, code, row.observation.indicator) for code, row in rows.items()}
        blocks.append(_Block(dimension, tuple(own), colors, names))
    return tuple(blocks)


def _members(plotted: Plotted, lines: Sequence[_Line]) -> tuple[str, ...]:
    """Return the groups of a block in their declared order, else as the queries name them."""
    found = tuple(dict.fromkeys(code for line in lines for code in line.groups))
    return tuple(code for code in plotted.members(lines[0].dimension) if code in found)


def _gap_notes(plotted: Plotted, blocks: Sequence[_Block]) -> tuple[str, ...]:
    """Return the sentence that names the groups missing from a row that others of its block have."""
    phrase = plotted.labels.theme.phrase
    gaps = [
        phrase("figure-label-in", label=line.label, period=block.names[code])
        for block in blocks
        for line in block.lines
        for code in block.colors
        if code not in line.groups
    ]
    return (phrase("figure-areas-without-data", names=plotted.labels.listed(gaps)),) if gaps else ()


def _alt_text(plotted: Plotted, blocks: Sequence[_Block]) -> str:
    """Return the groups that are furthest apart: in each of a few rows, else where the gap is widest and narrowest."""
    phrase = plotted.labels.theme.phrase
    lines = [(line, block) for block in blocks for line in block.lines]
    sentences = [phrase("alt-equity", subtitle=subtitle_of(plotted))]
    if len(lines) <= _FEW_NAMED:
        return " ".join([*sentences, *(_sentence(plotted, *line) for line in lines)])
    sentences.append(phrase("alt-count", count=len(lines)))
    measured = sorted((each for each in lines if each[0].gap is not None), key=lambda each: each[0].gap or Decimal(0))
    if measured:
        sentences.append(phrase("alt-equity-widest", sentence=_sentence(plotted, *measured[-1])))
        sentences.append(phrase("alt-equity-narrowest", sentence=_sentence(plotted, *measured[0])))
    return " ".join(sentences)


def _sentence(plotted: Plotted, line: _Line, block: _Block) -> str:
    """Return the lowest and the highest group of a row with their values, and the gap between them."""
    names = {row.observation: block.names[code] for code, row in line.groups.items()}
    low, high = line.ordered[0].observation, line.ordered[-1].observation
    phrase, number = plotted.labels.theme.phrase, plotted.number
    if line.gap is None:
        value = f"{names[low]} {number(low.value)}"
        return phrase("alt-value", label=line.label, value=value)
    return phrase(
        "alt-equity-row",
        label=line.label,
        lowest=names[low],
        low=number(low.value),
        highest=names[high],
        high=number(high.value),
        gap=_gap(plotted, line),
    )


def _gap(plotted: Plotted, line: _Line) -> str:
    """Return the gap as it is printed: between the printed values, so that readers who subtract get the same."""
    if line.gap is None:
        return plotted.labels.theme.phrase("figure-gap-none")
    low, high = (round(row.observation.value, plotted.decimals) for row in (line.ordered[0], line.ordered[-1]))
    return plotted.number(high - low)


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All that is drawn."""

    spec: EquitySpec
    look: Look
    plotted: Plotted
    blocks: tuple[_Block, ...]

    @property
    def lines(self) -> list[_Line]:
        """All rows."""
        return [line for block in self.blocks for line in block.lines]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block in its place: its key, where its rows begin and end, and the middle of each."""

    block: _Block
    key: Key
    top: float
    bottom: float
    names: tuple[str, ...]
    middles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A dot in its place."""

    dot: Dot
    is_hollow: bool


def _draw(sheet: _Sheet) -> dict[str, Any]:
    look, plotted = sheet.look, sheet.plotted
    width = look.figure_width(sheet.spec.width)
    head = wrap(
        look.theme.phrase("figure-gap-points" if plotted.unit == _PERCENT else "figure-gap"),
        0.14 * width,
        look,
        size=TICK,
    )
    right = (
        max(look.width(head, size=TICK), *(look.width(_gap(plotted, line), strong=True) for line in sheet.lines)) + 16
    )
    placed = _place(sheet, 0.34 * width, width - right, (head.count("\n") + 1) * LINE_HEIGHT + 8)
    left = max(look.width(name) for block in placed for name in block.names) + 10
    bottom = placed[-1].bottom
    frame = Frame(width, round(bottom + AXIS_HEIGHT, 2), left=round(left, 2), right=round(right, 2), bottom=AXIS_HEIGHT)
    ticks = nice_ticks(*_range(sheet))
    scale = fit_scale(ticks.domain, [*_ends(sheet), *tick_ends(look, plotted, ticks)], frame.plot_width)

    canvas = Canvas(look, frame)
    values = [word for block in placed for word in _values(plotted, block, scale, look)]
    draw_grid(canvas, scale, ticks, plotted, [(block.top, block.bottom) for block in placed])
    canvas.words += values
    rows = [row for block in placed for row in zip(block.block.lines, block.middles, strict=True)]
    ranges = [
        Box(scale.x(line.ordered[0].value), y, scale.x(line.ordered[-1].value), y, look.color("others"))
        for line, y in rows
    ]
    canvas.rules("ranges", ranges, width=1.6)
    totals = [(scale.x(line.total.value), y) for line, y in rows if line.total]
    canvas.rules("totals", [Box(x, y - 9, x, y + 9, look.color("ink")) for x, y in totals], width=1.6)
    spots = [spot for block in placed for spot in _spots(block, scale)]
    canvas.dots("groups", [spot.dot for spot in spots if not spot.is_hollow], diameter=_DIAMETER)
    hollow = [spot.dot for spot in spots if spot.is_hollow]
    canvas.dots("hollow", hollow, diameter=_DIAMETER - 1.4, open_stroke=1.6)
    canvas.key(Key(tuple(entry for block in placed for entry in block.key.entries)))
    end = frame.plot_width + right
    head_y = placed[0].top - 4 - (head.count("\n") + 1) * LINE_HEIGHT / 2
    canvas.words.append(Word(end, head_y, head, look.color("muted"), "right", size=TICK))
    for block in placed:
        for line, name, y in zip(block.block.lines, block.names, block.middles, strict=True):
            canvas.words.append(Word(-10, y, name, look.color("ink"), "right"))
            canvas.words.append(Word(end, y, _gap(plotted, line), look.color("ink"), "right", strong=True))
    return canvas.finish(str(sheet.spec.id))


def _place(sheet: _Sheet, name_room: float, key_room: float, head: float) -> list[_Placed]:
    """Return the blocks below each other, each with its key above its rows; beside the first, `head` pixels high."""
    placed, y = [], 0.0
    for number, block in enumerate(sheet.blocks):
        y += _BETWEEN_BLOCKS if number else 0.0
        key = lay_out_key(_key_items(sheet, block), sheet.look, key_room)
        top = y + max(key.height, 0.0 if number else head)
        shift = top - key.height
        names = tuple(wrap(line.label, name_room, sheet.look, most=3) for line in block.lines)
        middles, height = row_middles(names, _STEP, above=1.0)
        entries = tuple((item, left, middle + shift) for item, left, middle in key.entries)
        placed.append(
            _Placed(
                block,
                Key(entries, key.height),
                round(top, 2),
                round(top + height, 2),
                names,
                tuple(round(top + middle, 2) for middle in middles),
            )
        )
        y = top + height
    return placed


def _key_items(sheet: _Sheet, block: _Block) -> list[KeyItem]:
    """Return the groups of a block, and the whole population if any row has it."""
    items = [KeyItem(block.names[code], color, "dot") for code, color in block.colors.items()]
    if any(line.total for line in block.lines):
        items.append(KeyItem(sheet.look.theme.phrase("figure-total"), sheet.look.color("ink"), "tick"))
    return items


def _range(sheet: _Sheet) -> tuple[float, float]:
    values = [row.value for row in sheet.plotted.rows]
    if sheet.spec.from_zero is None:
        return baseline_of(values)
    return (min(0.0, *values), max(0.0, *values)) if sheet.spec.from_zero else (min(values), max(values))


def _ends(sheet: _Sheet) -> Iterator[tuple[float, float, float]]:
    """Yield each value with the pixels that its dot, and its number if it has one, need on either side."""
    for line in sheet.lines:
        for row in (line.ordered[0], line.ordered[-1]):
            needed = sheet.look.width(sheet.plotted.number(row.observation.value), size=TICK) + _DIAMETER / 2 + 6
            yield row.value, needed if row is line.ordered[0] else 0.0, needed


def _spots(placed: _Placed, scale: Scale) -> Iterator[_Spot]:
    """Yield the dots of a block, those that would lie on each other fanned out."""
    for line, y in zip(placed.block.lines, placed.middles, strict=True):
        codes = [code for code in placed.block.colors if code in line.groups]
        places = [scale.x(line.groups[code].value) for code in codes]
        for code, x, down in zip(codes, places, fan(places, _DIAMETER * 0.6, _FAN), strict=True):
            yield _Spot(Dot(x, y + down, placed.block.colors[code]), is_hollow(line.groups[code].observation))


def _values(plotted: Plotted, placed: _Placed, scale: Scale, look: Look) -> Iterator[Word]:
    """Yield the lowest and the highest value of each row, outside of its dots and its total."""
    beside, muted = _DIAMETER / 2 + 4, look.color("muted")
    for line, y in zip(placed.block.lines, placed.middles, strict=True):
        xs = [scale.x(row.value) for row in (*line.groups.values(), *([line.total] if line.total else []))]
        low, high = (plotted.number(row.observation.value) for row in (line.ordered[0], line.ordered[-1]))
        yield Word(max(xs) + beside, y, high, muted, size=TICK)
        if low != high:
            yield Word(min(xs) - beside, y, low, muted, "right", size=TICK)
