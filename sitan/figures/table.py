"""Tables: rows and columns from the data, or written by hand; the values of a column all with the same decimals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from sitan.diagnostics import Diagnostic, Location, ProjectError
from sitan.figures.figure import DataTable, FigureContext, FigureSpec
from sitan.figures.labels import AREA, TIME, Labels, period_position
from sitan.figures.plotted import Plotted, SeriesSpec, Worked, data_table, read_series
from sitan.figures.table_columns import (
    Column,
    ColumnSpec,
    columns_across,
    computed_column,
    data_column,
    named_column,
)
from sitan.model import Code, Flag, Line, Node, Query, author_error, nearest

if TYPE_CHECKING:
    from sitan.datasets.model import Observation

MISSING = "…"
NOTHING = "–"
"""Where a value cannot be, such as the rank of a country among its regions."""
_NOTE_MARKS = "abcdefghijklmnopqrstuvwxyz"


class CellSpec(Node):
    """One cell, by its row and its column."""

    row: Code
    """The code of the row (area, group, period); in a table written by hand, its head."""
    column: Code
    """The column's id, its number from 1, or its code where the columns come from a dimension."""


class FootnoteSpec(Node):
    """A note on one cell, on a row or on a column."""

    row: Code | None = None
    """The code of the row; in a table written by hand, its head. Without `column`, the note is on the row's head."""
    column: Code | None = None
    """The column's id, number or code. Without `row`, the note is on the column's head."""
    text: Line
    """What readers should know. Notes with the same text share their letter."""

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if self.row is None and self.column is None:
            raise author_error("table-cell-exists", "a footnote stands at a row or a column", "add `row:` or `column:`")
        return self


class RowGroupSpec(Node):
    """Rows under a head of their own."""

    label: Line | None = None
    """The head; of a group by `parent`, the name of that area where it is left out."""
    rows: list[Code] = []
    """The codes of its rows; in a table written by hand, their heads."""
    parent: Code | None = None
    """Instead of `rows`, the area of which they are parts."""

    @model_validator(mode="after")
    def _has_rows(self) -> Self:
        if bool(self.rows) == (self.parent is not None) or (self.label is None and self.parent is None):
            hint = "write `label:` and `rows:`, or `parent:` with the code of an area"
            raise author_error("table-groups-have-rows", "a group has either `rows` or `parent`, and a head", hint)
        return self


class TableSpec(FigureSpec):
    """A table. Columns have `data` or are computed, or `rows` give the cells in the author's words."""

    kind: Literal["table"] = "table"
    """The kind of block."""
    columns: list[ColumnSpec] = []
    """The columns, in order; in a table written by hand the first is the head of the rows."""
    data: Query | None = None
    """Instead of a query for each column, one that varies in two dimensions: see `columns_by`."""
    columns_by: Code | None = None
    """The dimension of `data` that makes the columns, such as `time_period` or `sex`; the other makes the rows."""
    rows: list[list[Line]] = []
    """The cells of each row, the first of which is its head: numbers are bound to the data as in running text."""
    corner: Line | None = None
    """The head of the first column of a table from data; derived where it is left out."""
    sort: Literal["value", "-value", "name", "none"] = "none"
    """The order of the rows, by their name or by the values of a column."""
    sort_by: Code | None = None
    """The column by whose values rows are sorted, if not the first."""
    groups: list[RowGroupSpec] = []
    """Groups of rows, each under a head of its own. Rows of no group stand before them."""
    units: Flag = False
    """Whether the unit of each column stands below its head, where labels do not give it."""
    highlight: list[Code] = []
    """Codes (areas, groups, periods) of rows to be set in bold; in a table written by hand, their heads."""
    highlight_cells: list[CellSpec] = []
    """Single cells to be set in bold."""
    footnotes: list[FootnoteSpec] = []
    """Notes on cells, rows and columns: marked a, b, c in the order of reading, and printed below the table."""

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        filled = [column for column in self.columns if column.data is not None or column.compute is not None]
        has_data = self.data is not None or bool(filled)
        own = [column for column in self.columns if column.data is not None]
        if (has_data and (self.rows or len(filled) < len(self.columns))) or (self.data is not None and own):
            hint = "give every column its `data`, or none of them and write `rows`"
            raise author_error("table-has-data", "a table has columns with data, or rows written by hand", hint)
        if (self.data is None) != (self.columns_by is None):
            hint = "write both, such as `data: QUERY` and `columns_by: time_period`"
            raise author_error("table-has-data", "`data` and `columns_by` go together", hint)
        if not self.rows and self.data is None and not own:
            raise author_error(
                "table-has-data", "the table has no rows", "give each column its `data`, or write `rows`"
            )
        uneven = next((row for row in self.rows if len(row) != len(self.columns)), None)
        if uneven is not None:
            name = uneven[0] if uneven else ""
            message = f'the row "{name}" has {len(uneven)} cells, the table {len(self.columns)} columns'
            raise author_error("table-rows-are-even", message, "write as many cells as columns; an empty one is `–`")
        return self


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `line` is the author's, with its markup, where they wrote it; `text` is what is printed otherwise."""

    text: str
    line: Line | None = None
    numeric: bool = False
    """Set flush right: with tabular figures and the same decimals, the points of a column stand below one another."""
    missing: bool = False
    """There is no observation: the text is an ellipsis, which the table's note explains."""
    observations: tuple[Observation, ...] = ()
    """What the number rests on."""
    how: str = ""
    """How a number is computed, for readers who ask."""
    mark: str = ""
    """The sign of its status, such as "(e)", which the table's note explains."""
    notes: str = ""
    """The letters of its footnotes."""
    unit: str = ""
    """Of a column's head: the unit to be printed below it."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Span:
    """Columns or rows that stand together, from `start` to before `stop`; `head` is None for those of no group."""

    head: Cell | None
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note below the table, with its letter."""

    mark: str
    line: Line


@dataclass(frozen=True, slots=True)
class TableFigure:
    """A table ready to be typeset."""

    id: str
    header: tuple[Cell, ...]
    """The heads of the columns, scope "col"."""
    rows: tuple[tuple[Cell, ...], ...]
    """The cells of each row; the first is its head, scope "row"."""
    highlighted: frozenset[int]
    """The rows that are set in bold, counted from 0."""
    subtitle: str
    """What the columns have in common; empty if that is nothing."""
    notes: tuple[str, ...]
    """Sentences to be printed after the author's note."""
    data: DataTable
    observations: tuple[Observation, ...]
    column_groups: tuple[Span, ...] = ()
    """All columns in order, those under one head together, scope "colgroup"; empty if there are no such heads."""
    row_groups: tuple[Span, ...] = ()
    """All rows in order, those under one head together, scope "rowgroup"; empty if there are no such heads."""
    highlighted_cells: frozenset[tuple[int, int]] = frozenset()
    """Cells that are set in bold, by row and column, counted from 0; the head of a row is column 0."""
    footnotes: tuple[Footnote, ...] = ()

    @property
    def bodies(self) -> tuple[Span, ...]:
        """The rows in groups: one without a head if there are none."""
        return self.row_groups or (Span(None, 0, len(self.rows)),)

    def is_grouped(self, column: int) -> bool:
        """Tell whether a column stands under a head with others."""
        return any(span.head and span.start <= column < span.stop for span in self.column_groups)

    @property
    def tails(self) -> tuple[int, ...]:
        """How many signs follow the longest-tailed number of each column: all its numbers keep room for as many."""
        return tuple(
            max((len(cell.mark) + len(cell.notes) for cell in cells if cell.numeric), default=0)
            for cells in zip(*self.rows, strict=True)
        )


def make_table(spec: TableSpec, context: FigureContext) -> TableFigure:
    """Return the table that `spec` describes.

    Raises ProjectError if a column varies in more than one dimension, or the columns in different ones.
    """
    return _by_hand(spec) if spec.rows else _from_data(spec, context)


def _from_data(spec: TableSpec, context: FigureContext) -> TableFigure:
    plotted, dimension, columns = _read_columns(spec, context)
    labels = Labels.of(context)
    order = _row_codes(spec, plotted, columns, dimension)
    groups = _grouped(spec, order, context)
    codes = [code for _, members in groups for code in members]
    observations = tuple(dict.fromkeys(found for each in plotted for found in each.observations))
    status = _common_status(observations)
    label = plotted[0].label
    rows = [
        [
            Cell(label(dimension, code)),
            *(_cell(column, code, labels, marked=status is None) for column in columns),
        ]
        for code in codes
    ]
    corner = str(spec.corner) if spec.corner else labels.dimension(dimension, plotted[0].indicators[0])
    header = [
        Cell(corner, spec.corner),
        *(Cell(each.label, each.line, numeric=True, unit=_unit(spec, each, labels)) for each in columns),
    ]
    known = [name for column in columns for name in column.names]
    grid = _Grid(spec, codes, lambda name: _place(named_column(columns, name)), known)
    footnotes = grid.annotate(header, rows)
    return TableFigure(
        id=str(spec.id),
        header=tuple(header),
        rows=tuple(tuple(row) for row in rows),
        highlighted=frozenset(number for number, code in enumerate(codes) if code in spec.highlight),
        subtitle=_subtitle(plotted, dimension),
        notes=_notes(spec, rows, status, labels),
        data=data_table(observations, labels, list(_worked(columns, codes))),
        observations=observations,
        column_groups=_column_groups([None, *(column.group for column in columns)]),
        row_groups=_row_groups(groups),
        highlighted_cells=grid.highlighted(),
        footnotes=footnotes,
    )


def _worked(columns: Sequence[Column], codes: Sequence[str]) -> Iterator[Worked]:
    """Yield the values of the computed columns, row by row."""
    for column in columns:
        label = ": ".join(str(part) for part in (column.group, column.label) if part)
        for code in codes:
            quantity = column.quantities.get(code)
            if column.compute and quantity:
                yield Worked(label, quantity.value, quantity.unit, column.how, quantity.observations)


def _place(column: int | None) -> int | None:
    """Return where a column of values stands in the grid, whose first column has the heads of the rows."""
    return None if column is None else column + 1


def _read_columns(spec: TableSpec, context: FigureContext) -> tuple[list[Plotted], str, list[Column]]:
    """Return what the queries select, the dimension that makes the rows, and the columns."""
    if spec.data is not None:
        plotted = [read_series(spec, (SeriesSpec(data=spec.data),), None, context)]
        across = str(spec.columns_by)
        dimension = _other_dimension(spec, plotted[0], across)
        columns = columns_across(plotted[0], dimension, across)
    else:
        plotted = [
            read_series(spec, (SeriesSpec(data=column.data),), column.digits, context)
            for column in spec.columns
            if column.data is not None
        ]
        dimension, columns = _row_dimension(spec, plotted), list[Column]()
    left = iter(plotted)
    for column in spec.columns:
        if column.compute is None:
            columns.append(data_column(column, len(columns) + 1, next(left), dimension))
        else:
            columns.append(computed_column(column, column.compute, columns, dimension, context))
    return plotted, dimension, columns


def _other_dimension(spec: TableSpec, plotted: Plotted, across: str) -> str:
    others = [name for name in plotted.dimensions if name != across]
    if across not in plotted.dimensions or len(others) != 1:
        said = " and ".join(plotted.dimensions) or "nothing"
        message = f'a table across "{across}" varies in it and in one other dimension; this one varies in: {said}'
        hint = f"`columns_by` is one of the two: {', '.join(plotted.dimensions)}"
        raise spec.fault("figure-has-its-dimensions", message, hint)
    return others[0]


def _row_dimension(spec: TableSpec, columns: Sequence[Plotted]) -> str:
    """Return the dimension that makes the rows; a table of one row is of one area."""
    varying = dict.fromkeys(column.dimensions for column in columns if column.dimensions)
    if len(varying) > 1 or any(len(names) > 1 for names in varying):
        said = "; ".join(" and ".join(names) for names in varying)
        message = f"the columns of a table vary in one and the same dimension; these vary in: {said}"
        hint = "fix the other dimensions in each query: `[sex=F]`, `@2017`"
        raise spec.fault("figure-has-its-dimensions", message, hint)
    return next(iter(varying))[0] if varying else AREA


def _row_codes(spec: TableSpec, plotted: Sequence[Plotted], columns: Sequence[Column], dimension: str) -> list[str]:
    """Return the codes of the rows in order: of all columns, since some may lack an observation."""
    fullest = sorted((column.quantities for column in columns), key=len, reverse=True)
    codes = list(dict.fromkeys(code for column in fullest for code in column))
    if dimension == TIME:
        codes.sort(key=period_position)
    if spec.sort == "name":
        codes.sort(key=lambda code: plotted[0].label(dimension, code).casefold())
    elif spec.sort != "none":
        place = 0 if spec.sort_by is None else named_column(columns, spec.sort_by)
        if place is None:
            raise _absent(spec.place, f'there is no column "{spec.sort_by}" to sort by', spec.sort_by, columns)
        found = columns[place].quantities
        values = {code: quantity.value for code in codes if (quantity := found.get(code))}
        known = sorted(values, key=values.__getitem__, reverse=spec.sort == "-value")
        codes = [*known, *(code for code in codes if code not in values)]
    return codes


def _absent(place: Location, message: str, name: str | None, columns: Iterable[Column]) -> ProjectError:
    hint = nearest(str(name), [known for column in columns for known in column.names])
    return ProjectError([Diagnostic(place, "table-cell-exists", message, hint)])


def _unit(spec: TableSpec, column: Column, labels: Labels) -> str:
    if not spec.units or column.unit in {"", "number"}:
        return ""
    return labels.unit(column.unit)


def _cell(column: Column, code: str, labels: Labels, *, marked: bool) -> Cell:
    if code not in column.quantities:
        return Cell(MISSING, numeric=True, missing=True)
    quantity = column.quantities[code]
    if quantity is None:
        return Cell(NOTHING, numeric=True)
    text = labels.number(quantity.value, column.decimals)
    if column.signed and quantity.value > 0 and text.strip("0.,") != "":
        text = f"+{text}"
    mark = _mark(quantity.observations, labels) if marked else ""
    return Cell(text, numeric=True, observations=quantity.observations, how=column.how, mark=mark)


_STATUSES = "UFPEDB"
"""Statuses that are told, the gravest first."""


def _status(observations: Sequence[Observation]) -> str:
    found = {observation.obs_status for observation in observations}
    return next((status for status in _STATUSES if status in found), "")


def _mark(observations: Sequence[Observation], labels: Labels) -> str:
    return labels.theme.words.get(f"status-{_status(observations).lower()}", "").strip()


def _common_status(observations: Sequence[Observation]) -> str | None:
    """Return the status that all values have, so that a sentence can say it of all; None if they differ."""
    found = {observation.obs_status for observation in observations}
    return found.pop() if len(found) == 1 else None


def _notes(spec: TableSpec, rows: Sequence[Sequence[Cell]], status: str | None, labels: Labels) -> tuple[str, ...]:
    """Return the sentences that explain the signs in the cells."""
    phrase, words, cells = labels.theme.phrase, labels.theme.words, [cell for row in rows for cell in row]
    notes = [phrase("figure-missing", mark=MISSING)] if any(cell.missing for cell in cells) else []
    name = f"figure-all-{(status or '').lower()}"
    if status and name in words:
        notes.append(phrase(name))
    marked = {cell.mark for cell in cells} - {""}
    keys = [(words.get(f"status-{each}", "").strip(), f"figure-status-{each}") for each in _STATUSES.lower()]
    told = [f"{mark} {words[key][:1].lower()}{words[key][1:]}" for mark, key in keys if mark in marked and key in words]
    if told:
        notes.append(f"{', '.join(told)}.")
    return (*notes, *(str(column.because) for column in spec.columns if column.because))


# --- groups, footnotes, highlights ----------------------------------------------------------------------------------


Groups = Sequence[tuple[Cell | None, Sequence[str]]]
"""Heads of groups with the names of their rows; first, without a head, the rows of no group."""


def _grouped(spec: TableSpec, names: Sequence[str], context: FigureContext | None) -> Groups:
    """Return the rows in their groups. Raises ProjectError if a group has none, or one that another has."""
    groups: list[tuple[Cell | None, Sequence[str]]] = []
    taken: set[str] = set()
    for group in spec.groups:
        areas = context.catalog.areas if context else {}
        if group.parent is not None:
            members = [name for name in names if name in areas and areas[name].parent == group.parent]
            head = str(group.label or (areas[group.parent].name if group.parent in areas else group.parent))
        else:
            members = [name for name in names if name in group.rows]
            members = members if spec.sort != "none" else sorted(members, key=group.rows.index)
            head = str(group.label)
        stray = [name for name in group.rows if name not in names]
        twice = [name for name in members if name in taken]
        if stray or twice or not members:
            message = f'the group "{head}" has no rows'
            if stray or twice:
                why = "is not in the table" if stray else "stands in another group too"
                message = f'the row "{(stray or twice)[0]}" of the group "{head}" {why}'
            hint = nearest(stray[0], names) if stray else "put each row into one group"
            raise ProjectError([Diagnostic(group.place, "table-groups-have-rows", message, hint)])
        taken.update(members)
        groups.append((Cell(head, group.label), members))
    loose = [name for name in names if name not in taken]
    return [(None, loose), *groups] if loose else groups


def _row_groups(groups: Groups) -> tuple[Span, ...]:
    if all(head is None for head, _ in groups):
        return ()
    spans, start = [], 0
    for head, members in groups:
        spans.append(Span(head, start, start + len(members)))
        start += len(members)
    return tuple(spans)


def _column_groups(heads: Sequence[Line | None]) -> tuple[Span, ...]:
    """Return the columns in order, neighbours with the same head above them together."""
    if not any(heads):
        return ()
    spans, start = [], 0
    for _, same in groupby(enumerate(heads), key=lambda pair: str(pair[1]) if pair[1] else f"\0{pair[0]}"):
        members = [head for _, head in same]
        head = members[0]
        spans.append(Span(Cell(str(head), head) if head else None, start, start + len(members)))
        start += len(members)
    return tuple(spans)


@dataclass(frozen=True)
class _Grid:
    """The rows and columns of a table by the names that authors give them."""

    spec: TableSpec
    rows: Sequence[str]
    column_of: Callable[[str], int | None]
    """The name of a column -> its number from 0, that of the heads of the rows; None if there is none."""
    columns: Sequence[str]
    """The names of the columns, for hints."""

    def place(self, node: CellSpec | FootnoteSpec) -> tuple[int, int]:
        """Return row and column of a cell; row -1 is the head of the table. Raises ProjectError if there is none."""
        row = -1 if node.row is None else self.rows.index(node.row) if node.row in self.rows else None
        column = 0 if node.column is None else self.column_of(node.column)
        if row is None:
            message, hint = f'the table has no row "{node.row}"', nearest(str(node.row), self.rows)
            raise ProjectError([Diagnostic(node.place, "table-cell-exists", message, hint)])
        if column is None:
            message, hint = f'the table has no column "{node.column}"', nearest(str(node.column), self.columns)
            raise ProjectError([Diagnostic(node.place, "table-cell-exists", message, hint)])
        return row, column

    def highlighted(self) -> frozenset[tuple[int, int]]:
        """Return the cells to be set in bold."""
        return frozenset(self.place(each) for each in self.spec.highlight_cells)

    def annotate(self, header: list[Cell], rows: Sequence[list[Cell]]) -> tuple[Footnote, ...]:
        """Mark cells with the letters of their notes, in the order of reading; return the notes."""
        letters: dict[str, Footnote] = {}
        for (row, column), note in sorted(
            ((self.place(each), each) for each in self.spec.footnotes), key=lambda pair: pair[0]
        ):
            found = letters.setdefault(str(note.text), Footnote(_letter(len(letters), self.spec), note.text))
            cells = header if row < 0 else rows[row]
            cells[column] = replace(cells[column], notes=cells[column].notes + found.mark)
        return tuple(letters.values())


def _letter(number: int, spec: TableSpec) -> str:
    if number >= len(_NOTE_MARKS):
        message = f"a table has at most {len(_NOTE_MARKS)} footnotes"
        raise spec.fault("figure-has-few-series", message, "say what concerns the whole table in its `note`")
    return _NOTE_MARKS[number]


def _subtitle(columns: Sequence[Plotted], dimension: str) -> str:
    """Return what all cells have in common beside the title: area and period where there is only one."""
    labels = columns[0].labels
    found = [each for column in columns for each in column.observations]
    areas, periods = {each.ref_area for each in found}, {each.time_period for each in found}
    parts = [labels.area(areas.pop())] if len(areas) == 1 and dimension != AREA else []
    parts += [labels.period(periods.pop())] if len(periods) == 1 and dimension != TIME else []
    return labels.theme.words["figure-subtitle-joint"].join(parts)


_NUMBER_ONLY = re.compile(r"\{value\}`[^`]*`|\[[^\]]*\]\{value=\"[^\"]*\"\}|[-+−–—]|[-+−]?[\d.,\s]+%?")


def _is_number(line: Line) -> bool:
    """Tell whether a cell written by hand is a number and nothing else, so that its column is set flush right."""
    return _NUMBER_ONLY.fullmatch(line.strip()) is not None


def _by_hand(spec: TableSpec) -> TableFigure:
    """Return a table in the author's words. Its numbers are bound in the text, so that it has no data of its own."""
    numeric = [all(_is_number(row[number]) for row in spec.rows) for number in range(len(spec.columns))]
    header = [
        Cell(str(column.label), column.label, numeric=flag) for column, flag in zip(spec.columns, numeric, strict=True)
    ]
    written = {str(row[0]): row for row in spec.rows}
    if spec.groups and len(written) < len(spec.rows):
        hint = "give each row a head of its own, or leave the groups out"
        raise spec.fault("table-groups-have-rows", "two rows have the same head, and groups name rows by it", hint)
    groups = _grouped(spec, list(written), None) if spec.groups else [(None, [str(row[0]) for row in spec.rows])]
    names = [name for _, members in groups for name in members]
    lines = [written[name] for name in names] if spec.groups else spec.rows
    rows = [[Cell(str(line), line, numeric=flag) for line, flag in zip(row, numeric, strict=True)] for row in lines]
    known = [(str(number), str(column.id or number)) for number, column in enumerate(spec.columns, start=1)]
    grid = _Grid(
        spec,
        names,
        lambda name: next((place for place, both in enumerate(known) if name in both), None),
        [name for both in known for name in dict.fromkeys(both)],
    )
    footnotes = grid.annotate(header, rows)
    data = DataTable(tuple(str(column.label) for column in spec.columns), tuple(tuple(map(str, row)) for row in lines))
    return TableFigure(
        str(spec.id),
        tuple(header),
        tuple(tuple(row) for row in rows),
        frozenset(number for number, name in enumerate(names) if name in spec.highlight),
        "",
        (),
        data,
        (),
        _column_groups([column.group for column in spec.columns]),
        _row_groups(groups),
        grid.highlighted(),
        footnotes,
    )
