"""Tables: rows and columns from the data, or written by hand; the values of a column all with the same decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self

from pydantic import model_validator

from sitan.datasets.model import Observation
from sitan.figures.figure import DataTable, FigureContext, FigureSpec
from sitan.figures.labels import AREA, TIME, Labels, period_position
from sitan.figures.plotted import Plotted, SeriesSpec, data_table, read_series
from sitan.model import Code, Integer, Line, Node, Query, author_error

MISSING = "…"


class ColumnSpec(Node):
    """A column of values, or only its head in a table written by hand."""

    label: Line
    """The head of the column, with its unit."""
    data: Query | None = None
    """The values of the column. All columns vary in the same dimension, which makes the rows."""
    digits: Integer | None = None
    """Decimals, if not those of the indicator."""


class TableSpec(FigureSpec):
    """A table. Either every column has `data`, or `rows` give the cells in the author's words."""

    kind: Literal["table"] = "table"
    """The kind of block."""
    columns: list[ColumnSpec]
    """The columns, in order; in a table written by hand the first is the head of the rows."""
    rows: list[list[Line]] = []
    """The cells of each row, the first of which is its head: numbers are bound to the data as in running text."""
    corner: Line | None = None
    """The head of the first column of a table from data; derived where it is left out."""
    sort: Literal["value", "-value", "name", "none"] = "none"
    """The order of the rows, by their name or by the first column."""
    highlight: list[Code] = []
    """Codes (areas, groups, periods) of rows to be set in bold; in a table written by hand, their heads."""

    @model_validator(mode="after")
    def _is_one_of_two(self) -> Self:
        with_data = [column for column in self.columns if column.data is not None]
        if not self.columns or (with_data and (self.rows or len(with_data) < len(self.columns))):
            hint = "give every column its `data`, or none of them and write `rows`"
            raise author_error("table-has-data", "a table has columns with data, or rows written by hand", hint)
        if not with_data and not self.rows:
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
    observation: Observation | None = None
    """What the number is."""

    def __str__(self) -> str:
        return self.text


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


def make_table(spec: TableSpec, context: FigureContext) -> TableFigure:
    """Return the table that `spec` describes.

    Raises ProjectError if a column varies in more than one dimension, or the columns in different ones.
    """
    if spec.rows:
        return _by_hand(spec)
    columns = [
        read_series(spec, (SeriesSpec(data=column.data),), column.digits, context)
        for column in spec.columns
        if column.data is not None
    ]
    dimension = _row_dimension(spec, columns)
    by_code = [{found.value_of(dimension): found for found in column.observations} for column in columns]
    codes = _row_codes(spec, columns, by_code, dimension)
    phrase = context.theme.phrase
    rows = tuple(
        (
            Cell(columns[0].label(dimension, code)),
            *(_cell(column, found.get(code)) for column, found in zip(columns, by_code, strict=True)),
        )
        for code in codes
    )
    observations = tuple(dict.fromkeys(found for column in columns for found in column.observations))
    corner = str(spec.corner) if spec.corner else Labels.of(context).dimension(dimension, columns[0].indicators[0])
    return TableFigure(
        id=str(spec.id),
        header=(Cell(corner, spec.corner), *(Cell(str(each.label), each.label, numeric=True) for each in spec.columns)),
        rows=rows,
        highlighted=frozenset(number for number, code in enumerate(codes) if code in spec.highlight),
        subtitle=_subtitle(columns, dimension),
        notes=(phrase("figure-missing", mark=MISSING),) if any(cell.missing for row in rows for cell in row) else (),
        data=data_table(observations, Labels.of(context)),
        observations=observations,
    )


def _row_dimension(spec: TableSpec, columns: Sequence[Plotted]) -> str:
    """Return the dimension that makes the rows; a table of one row is of one area."""
    varying = dict.fromkeys(column.dimensions for column in columns if column.dimensions)
    if len(varying) > 1 or any(len(names) > 1 for names in varying):
        said = "; ".join(" and ".join(names) for names in varying)
        message = f"the columns of a table vary in one and the same dimension; these vary in: {said}"
        hint = "fix the other dimensions in each query: `[sex=F]`, `@2017`"
        raise spec.fault("figure-has-its-dimensions", message, hint)
    return next(iter(varying))[0] if varying else AREA


def _row_codes(
    spec: TableSpec, columns: Sequence[Plotted], by_code: Sequence[Mapping[str, Observation]], dimension: str
) -> list[str]:
    """Return the codes of the rows in order: of all columns, since some may lack an observation."""
    fullest = sorted(by_code, key=len, reverse=True)
    codes = list(dict.fromkeys(code for column in fullest for code in column))
    if dimension == TIME:
        codes.sort(key=period_position)
    if spec.sort == "name":
        codes.sort(key=lambda code: columns[0].label(dimension, code).casefold())
    elif spec.sort != "none":
        codes.sort(
            key=lambda code: by_code[0][code].value if code in by_code[0] else _LAST, reverse=spec.sort == "-value"
        )
    return codes


_LAST = Decimal("-Infinity")


def _cell(column: Plotted, found: Observation | None) -> Cell:
    if found is None:
        return Cell(MISSING, numeric=True, missing=True)
    return Cell(column.number(found.value), numeric=True, observation=found)


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
    header = tuple(
        Cell(str(column.label), column.label, numeric=flag) for column, flag in zip(spec.columns, numeric, strict=True)
    )
    rows = tuple(
        tuple(Cell(str(line), line, numeric=flag) for line, flag in zip(row, numeric, strict=True)) for row in spec.rows
    )
    highlighted = frozenset(number for number, row in enumerate(spec.rows) if str(row[0]) in spec.highlight)
    data = DataTable(
        tuple(str(column.label) for column in spec.columns), tuple(tuple(map(str, row)) for row in spec.rows)
    )
    return TableFigure(str(spec.id), header, rows, highlighted, "", (), data, ())
