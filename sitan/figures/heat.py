"""Heat tables: values in rows and columns, printed in cells that are the darker the higher they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.canvas import Box, Canvas, Frame, Word, row_middles
from sitan.figures.classes import BAND_HEIGHT, MOST_BELOW_TEXT, Classes, Method, band_width, computed_breaks, draw_band
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import AREA, SERIES, TIME, Labels, period_position
from sitan.figures.lines import break_notes
from sitan.figures.look import LINE_HEIGHT, TICK, Look, contrast, wrap
from sitan.figures.plotted import (
    ChartSpec,
    Plotted,
    Row,
    attribute_period,
    missing_notes,
    read_plotted,
    read_series,
    subtitle_of,
)
from sitan.figures.status import is_unreliable, status_notes
from sitan.figures.words import Entry, describe_items
from sitan.model import Code, Integer, Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sitan.fonts import FontPack

MOST_ROWS, MOST_COLUMNS = 30, 12

_CELL = 19.0
"""The height of a cell with its gap, in pixels."""
_WIDEST_CELL = 96.0
_GAP = 1.5
_MISSING = "…"
_SEEN = 1.5
"""Contrast with the paper below which a colour is no outline."""


class HeatSpec(ChartSpec):
    """A heat table. The query varies in two dimensions, `stunting[area=regions]@2005..2015`; `series` are columns."""

    kind: Literal["heat"]
    """The kind of figure."""
    rows: Code | None = None
    """The dimension that makes the rows; areas, or the one with more values, if left out."""
    scale: Literal["all", "column"] = "all"
    """Shaded alike all over, or each column on its own, from its lowest to its highest value: so that the columns may
    be of different units."""
    sort: Literal["value", "-value", "name", "none"] | None = None
    """The order of the rows: by the last of the periods, or the first of other columns, from the lowest or (`-value`)
    the highest; areas stand from the highest if nothing is said."""
    better: Literal["lower", "higher"] | None = None
    """Which end is better, told in the key."""
    breaks: list[Number] = []
    """The values that separate the classes of `scale: all`; computed where they are left out."""
    method: Method = "quantile"
    """How breaks are computed: about as many values in each class, or classes of equal width."""
    classes: Integer = 5
    """How many classes are computed, from 2 to 5."""


@dataclass(frozen=True)
class _Column:
    """One column: its head and its values by row. `unit` is printed in the head where columns have different ones."""

    code: str
    label: str
    unit: str
    plotted: Plotted
    cells: Mapping[str, Row]
    classes: Classes

    def number(self, row: Row) -> str:
        return self.plotted.number(row.observation.value)


@dataclass(frozen=True)
class _Sheet:
    spec: HeatSpec
    context: FigureContext
    look: Look
    dimension: str
    """That of the rows."""
    columns: tuple[_Column, ...]
    codes: tuple[str, ...]
    """Those of the rows, in their order."""
    by_time: bool

    @property
    def labels(self) -> Labels:
        return self.columns[0].plotted.labels

    @cached_property
    def names(self) -> list[str]:
        plotted = max((column.plotted for column in self.columns), key=lambda each: len(each.rows))
        return [plotted.label(self.dimension, code) for code in self.codes]

    @cached_property
    def plots(self) -> tuple[Plotted, ...]:
        """What is plotted, each reading of the data once."""
        return tuple({id(column.plotted): column.plotted for column in self.columns}.values())

    def is_own(self, code: str) -> bool:
        return self.dimension == AREA and code == self.context.country and len(self.codes) > 1

    def stands_out(self, code: str) -> bool:
        return self.is_own(code) or code in self.spec.highlight


def draw_heat(spec: HeatSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a heat table.

    Raises ProjectError if the rows do not vary in two dimensions, or are more than can be read.
    """
    look = Look.of(context.theme, fonts)
    sheet = _read_columns(spec, context, look) if spec.scale == "column" and spec.series else _read(spec, context, look)
    if len(sheet.codes) > MOST_ROWS or len(sheet.columns) > MOST_COLUMNS:
        message = f"{len(sheet.codes)} x {len(sheet.columns)} cells are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_ROWS} rows and {MOST_COLUMNS} columns")
    subtitle = _subtitle(sheet)
    return Drawing(_draw(sheet), subtitle, _describe(sheet, subtitle), tuple(_notes(sheet)))


# --- reading --------------------------------------------------------------------------------------------------------


def _read(spec: HeatSpec, context: FigureContext, look: Look) -> _Sheet:
    """Return the table of values that are all in one unit."""
    plotted = attribute_period(read_plotted(spec, context))
    names = list(plotted.dimensions)
    if len(names) != 2 or (spec.rows and spec.rows not in names):  # noqa: PLR2004
        said = ", ".join(names) or "nothing"
        message = f"a heat table has rows and columns; the data vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "name areas and periods: `[area=regions]@2005..2015`")
    rank = {AREA: 0, TIME: 2, SERIES: 3}
    names.sort(key=lambda name: (name != spec.rows, rank.get(name, 1), -len(plotted.members(name))))
    down, across = names
    found = plotted.by(down, across)
    shared = _classes(spec, look, plotted.rows) if spec.scale == "all" else None
    columns = []
    codes = _with_missing(plotted, down)
    for code in _with_missing(plotted, across):
        cells = {row: found[row, code] for row in codes if (row, code) in found}
        classes = shared or _classes(spec, look, list(cells.values()))
        columns.append(_Column(code, plotted.label(across, code), "", plotted, cells, classes))
    return _Sheet(
        spec, context, look, down, tuple(columns), _sorted(spec, plotted, down, codes, columns), across == TIME
    )


def _read_columns(spec: HeatSpec, context: FigureContext, look: Look) -> _Sheet:
    """Return the table of series that are shaded each on its own; they may be of different units."""
    plots = [attribute_period(read_series(spec, (each,), spec.digits, context)) for each in spec.series]
    varying = list(dict.fromkeys(plotted.dimensions for plotted in plots))
    if len(varying) != 1 or len(varying[0]) != 1:
        said = "; ".join(" and ".join(names) or "nothing" for names in varying)
        message = f"the columns of a heat table vary in one and the same dimension; these vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "fix the others in each query: `[sex=F]`, `@2017`")
    (down,) = varying[0]
    columns = []
    for number, (each, plotted) in enumerate(zip(spec.series, plots, strict=True)):
        cells = {row.keys[down]: row for row in plotted.rows}
        label = str(each.label or plotted.labels.indicator(plotted.indicators[0], short=True))
        unit = "" if plotted.unit == "number" or plotted.unit in label else plotted.unit
        columns.append(_Column(str(number), label, unit, plotted, cells, _classes(spec, look, plotted.rows)))
    fullest = sorted(plots, key=lambda plotted: len(plotted.rows), reverse=True)
    codes = tuple(dict.fromkeys(code for plotted in fullest for code in _with_missing(plotted, down)))
    return _Sheet(
        spec, context, look, down, tuple(columns), _sorted(spec, fullest[0], down, codes, columns), by_time=False
    )


def _with_missing(plotted: Plotted, dimension: str) -> tuple[str, ...]:
    """Return the values of a dimension; of areas also those of which there are no data."""
    return (*plotted.members(dimension), *(plotted.missing if dimension == AREA else ()))


def _sorted(
    spec: HeatSpec, plotted: Plotted, dimension: str, codes: Sequence[str], columns: Sequence[_Column]
) -> tuple[str, ...]:
    order = spec.sort or ("-value" if dimension == AREA else "none")
    if order == "name":
        return tuple(sorted(codes, key=lambda code: plotted.label(dimension, code).casefold()))
    if dimension == TIME:
        return tuple(sorted(codes, key=period_position))
    if order == "none":
        return tuple(codes)
    deciding = columns[-1] if _is_in_time(columns) else columns[0]
    known = [code for code in codes if code in deciding.cells]
    known.sort(key=lambda code: deciding.cells[code].value, reverse=order == "-value")
    return (*known, *(code for code in codes if code not in deciding.cells))


def _is_in_time(columns: Sequence[_Column]) -> bool:
    """Tell whether the columns are periods."""
    row = next(iter(columns[0].cells.values()), None)
    return row is not None and row.keys.get(TIME) == columns[0].code


def _classes(spec: HeatSpec, look: Look, rows: Sequence[Row]) -> Classes:
    """Return the classes of the values of `rows`: one alone where all are equal."""
    given = sorted(set(spec.breaks)) if spec.scale == "all" else []
    count = len(given) + 1 if given else spec.classes
    if not 2 <= count <= MOST_BELOW_TEXT:  # noqa: PLR2004
        message = f"a heat table shows from 2 to {MOST_BELOW_TEXT} classes, not {count}"
        raise spec.fault("figure-has-few-series", message, "name one to four `breaks`, or `classes: 5`")
    values = [row.observation.value for row in rows]
    breaks = given or (computed_breaks(values, count, spec.method) if values else ())
    return Classes.between(breaks, look, below_text=True)


# --- words ----------------------------------------------------------------------------------------------------------


def _subtitle(sheet: _Sheet) -> str:
    if len(sheet.plots) == 1:
        return subtitle_of(sheet.plots[0])
    labels = sheet.labels
    period = labels.periods(period for plotted in sheet.plots for period in plotted.periods)
    areas = {found.ref_area for plotted in sheet.plots for found in plotted.observations}
    names = labels.listed(column.label for column in sheet.columns)
    parts = [names, *([labels.area(areas.pop())] if len(areas) == 1 else []), period]
    return labels.theme.words["figure-subtitle-joint"].join(parts)


def _notes(sheet: _Sheet) -> Iterable[str]:
    if sheet.spec.scale == "column":
        yield sheet.look.theme.phrase("figure-heat-by-column")
    several = len(sheet.plots) > 1
    missing = [note for plotted in sheet.plots for note in missing_notes(plotted)]
    yield from dict.fromkeys(missing)
    for column, plotted in zip(sheet.columns, sheet.plots, strict=False):
        for note in (*break_notes(plotted), *status_notes(plotted)):
            named = {"label": column.label, "note": note}
            yield sheet.look.theme.phrase("figure-label-note", **named) if several else note


def _describe(sheet: _Sheet, subtitle: str) -> str:
    phrase, last = sheet.look.theme.phrase, sheet.columns[-1].code
    named = list(zip(sheet.codes, sheet.names, strict=True))
    if sheet.spec.scale == "all":
        entries = [
            Entry(
                phrase("figure-label-period", label=name, period=column.label),
                column.cells[code].observation.value,
                sheet.is_own(code) and column.code == last,
            )
            for code, name in named
            for column in sheet.columns
            if code in column.cells
        ]
        return describe_items("alt-heat", sheet.plots[0], entries)
    sentences = [phrase("alt-heat", subtitle=subtitle)]
    for column in sheet.columns:
        cells = [(column.cells[code], name) for code, name in named if code in column.cells]
        if not cells:
            continue
        high, low = (extreme(cells, key=lambda cell: cell[0].value) for extreme in (max, min))
        values = {"high": column.number(high[0]), "low": column.number(low[0])}
        sentences.append(phrase("alt-heat-column", column=column.label, most=high[1], least=low[1], **values))
    return " ".join(sentences)


# --- drawing --------------------------------------------------------------------------------------------------------


def _draw(sheet: _Sheet) -> dict[str, Any]:
    look, spec = sheet.look, sheet.spec
    width = look.figure_width(spec.width)
    strong = [sheet.stands_out(code) for code in sheet.codes]
    names = [wrap(name, 0.32 * width, look, strong=bold) for name, bold in zip(sheet.names, strong, strict=True)]
    left = round(max(look.width(name, strong=bold) for name, bold in zip(names, strong, strict=True)) + 9, 2)
    cell = min((width - left - 1) / len(sheet.columns), _WIDEST_CELL)
    heads = _heads(sheet, cell)
    top = _key_height(sheet, width) + max(head.count("\n") + 1 for head in heads) * LINE_HEIGHT + 4
    middles, height = row_middles(names, _CELL)
    canvas = Canvas(look, Frame(width, round(top + height + 1, 2), left=left, right=1, top=top, bottom=1))
    _draw_key(canvas, sheet, width)
    for number, head in enumerate(heads):
        lines = head.count("\n") + 1
        place = (number + 0.5) * cell, -4 - lines * LINE_HEIGHT / 2
        bold = sheet.columns[number].code in spec.highlight
        canvas.words.append(Word(*place, head, look.color("ink"), "center", size=TICK, strong=bold))
    for middle, name, bold in zip(middles, names, strong, strict=True):
        canvas.words.append(Word(-9, middle, name, look.color("ink"), "right", strong=bold))
    edges = [0.0]
    for middle in middles:
        edges.append(round(2 * middle - edges[-1], 2))
    _draw_cells(canvas, sheet, cell, edges)
    _draw_breaks(canvas, sheet, cell, edges)
    _draw_highlights(canvas, sheet, cell, edges)
    return canvas.finish(str(spec.id))


def _heads(sheet: _Sheet, cell: float) -> list[str]:
    """Return the heads of the columns, wrapped to their width, each with its unit where the units differ."""
    look = sheet.look
    heads = [wrap(column.label, cell - 5, look, most=4, size=TICK) for column in sheet.columns]
    if any(column.unit for column in sheet.columns):
        units = [wrap(column.unit, cell - 5, look, most=3, size=TICK) for column in sheet.columns]
        heads = ["\n".join(part for part in pair if part) for pair in zip(heads, units, strict=True)]
    values = [column.number(row) for column in sheet.columns for row in column.cells.values()]
    wide = [text for text in (*heads, *values) if look.width(text, size=TICK) > cell - 3]
    if wide:
        message = f"the columns are too narrow for: {wide[0].replace(chr(10), ' ')}"
        hint = "show fewer columns, give each of `series` a short `label`, or take `width: full`"
        raise sheet.spec.fault("figure-labels-fit", message, hint)
    return heads


def _draw_cells(canvas: Canvas, sheet: _Sheet, width: float, edges: Sequence[float]) -> None:
    """Draw the cells with their values; those of low reliability are hollow, those without data have an ellipsis."""
    look = sheet.look
    cells, hollow = [], []
    for across, column in enumerate(sheet.columns):
        for down, code in enumerate(sheet.codes):
            x, y, row = across * width, edges[down], column.cells.get(code)
            box = Box(
                x + _GAP / 2, y + _GAP / 2, x + width - _GAP / 2, edges[down + 1] - _GAP / 2, look.color("no-data")
            )
            text, ink = _MISSING, look.color("muted")
            if row:
                box = replace(box, color=column.classes.color(row.observation.value))
                text, ink = column.number(row), look.ink_on(box.color)
            if row and is_unreliable(row.observation):
                # The lightest class would be no outline.
                if contrast(box.color, look.color("paper")) < _SEEN:
                    box = replace(box, color=look.color("others"))
                hollow.append(Box(box.x + 2, box.y + 2, box.x2 - 2, box.y2 - 2, look.color("paper")))
                ink = look.color("ink")
            cells.append(box)
            strong = row is not None and sheet.stands_out(code)
            middle = (edges[down] + edges[down + 1]) / 2
            canvas.words.append(Word(x + width / 2, middle, text, ink, "center", size=TICK, strong=strong))
    canvas.boxes("cells", cells)
    canvas.boxes("hollow", hollow)


def _draw_breaks(canvas: Canvas, sheet: _Sheet, width: float, edges: Sequence[float]) -> None:
    """Draw a line between two periods where a break is declared, for all rows or for the area concerned."""
    if not sheet.by_time:
        return
    times = [period_position(column.code) for column in sheet.columns]
    lines = []
    for name in sheet.plots[0].indicators:
        for each in sheet.labels.catalog.indicators[name].breaks:
            at = period_position(each.period)
            after = next((number for number, time in enumerate(times) if time >= at), 0)
            rows = [n for n, code in enumerate(sheet.codes) if each.area is None or code == each.area]
            if after and rows:
                x = after * width
                lines.append(Box(x, edges[rows[0]], x, edges[rows[-1] + 1], sheet.look.color("ink")))
    canvas.rules("breaks", lines, width=1.4)


def _draw_highlights(canvas: Canvas, sheet: _Sheet, width: float, edges: Sequence[float]) -> None:
    """Outline the rows and columns that readers should look at."""
    color, right, bottom = sheet.look.color("highlight"), width * len(sheet.columns), edges[-1]
    frames = [
        (0.0, edges[n], right, edges[n + 1]) for n, code in enumerate(sheet.codes) if code in sheet.spec.highlight
    ]
    frames += [
        (n * width, 0.0, (n + 1) * width, bottom)
        for n, column in enumerate(sheet.columns)
        if column.code in sheet.spec.highlight
    ]
    lines = [
        line
        for x, y, x2, y2 in frames
        for line in (
            Box(x, y, x2, y, color),
            Box(x, y2, x2, y2, color),
            Box(x, y, x, y2, color),
            Box(x2, y, x2, y2, color),
        )
    ]
    canvas.rules("highlighted", lines, width=2)


# --- the key --------------------------------------------------------------------------------------------------------


def _key_height(sheet: _Sheet, room: float) -> float:
    """Return the height of the key with the space below it."""
    return BAND_HEIGHT + LINE_HEIGHT + 9 + (LINE_HEIGHT + 2 if _key_rows(sheet, room) > 1 else 0)


def _draw_key(canvas: Canvas, sheet: _Sheet, room: float) -> None:
    """Draw the classes, what an empty cell means, and which end is better."""
    look, left, top = sheet.look, -canvas.frame.left, -canvas.frame.top
    phrase = look.theme.phrase
    classes, decimals = _band(sheet)
    end = draw_band(canvas, classes, sheet.labels, decimals, left)
    if sheet.spec.scale == "column":
        y = top + BAND_HEIGHT + 8
        muted = look.color("muted")
        canvas.words.append(Word(left, y, phrase("figure-heat-lowest"), muted, size=TICK))
        canvas.words.append(Word(end, y, phrase("figure-heat-highest"), muted, "right", size=TICK))
    entries = _key_entries(sheet)
    x, y = end + 18, top + BAND_HEIGHT / 2
    if _key_rows(sheet, room) > 1:
        x, y = left, top + BAND_HEIGHT + LINE_HEIGHT + 8
    for text, has_swatch in entries:
        if has_swatch:
            canvas.boxes("key-no-data", [Box(x, y - 4.5, x + 18, y + 4.5, look.color("no-data"))])
            canvas.words.append(Word(x + 9, y - 1, _MISSING, look.color("muted"), "center", size=TICK))
            x += 23
        canvas.words.append(Word(x, y, text, look.color("muted"), size=TICK))
        x += look.width(text, size=TICK) + 16


def _band(sheet: _Sheet) -> tuple[Classes, int]:
    """Return the classes that the key shows, and the decimals of their breaks: of columns on their own none."""
    column = max(sheet.columns, key=lambda each: len(each.classes.colors))
    breaks = column.classes.breaks if sheet.spec.scale == "all" else ()
    return Classes(breaks, column.classes.colors), column.plotted.decimals


def _key_entries(sheet: _Sheet) -> list[tuple[str, bool]]:
    """Return what stands beside the band: texts, each with whether the sign of missing data stands before it."""
    phrase = sheet.look.theme.phrase
    entries = []
    if sheet.spec.better:
        entries.append((phrase(f"figure-heat-{sheet.spec.better}"), False))
    if any(code not in column.cells for code in sheet.codes for column in sheet.columns):
        entries.append((phrase("figure-no-data"), True))
    return entries


def _key_rows(sheet: _Sheet, room: float) -> int:
    """Return whether what stands beside the band has to stand below it."""
    entries = _key_entries(sheet)
    needed = sum(sheet.look.width(text, size=TICK) + 16 + (23 if swatch else 0) for text, swatch in entries)
    classes, decimals = _band(sheet)
    return 2 if band_width(classes, sheet.labels, decimals, sheet.look) + 18 + needed > room else 1
