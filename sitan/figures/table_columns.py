"""The columns of a table from data: those that queries fill, and those that are computed from other columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Self

from pydantic import model_validator

from sitan.diagnostics import Diagnostic, ProjectError
from sitan.evidence.comparability import Contrast, Kind, unlike_sides
from sitan.evidence.functions import annual_rate_of_reduction, change, percent_change, ratio, share, subtract
from sitan.evidence.quantity import Quantity
from sitan.evidence.syntax import QueryFault
from sitan.figures.labels import AREA
from sitan.model import Code, Identifier, Integer, Line, Node, Query, Text, author_error, nearest

if TYPE_CHECKING:
    from sitan.datasets.model import Observation
    from sitan.figures.figure import FigureContext
    from sitan.figures.plotted import Plotted

Computed = Literal["change", "percent-change", "annual-rate-of-reduction", "gap", "ratio", "share", "rank"]

_KINDS: Mapping[str, Kind] = {
    "change": "change",
    "percent-change": "change",
    "annual-rate-of-reduction": "change",
    "gap": "comparison",
    "ratio": "ratio",
    "share": "share",
    "rank": "selection",
}
"""What each computation sets side by side, as the rules of comparability see it."""

_FUNCTIONS: Mapping[str, Callable[[Quantity, Quantity], Quantity]] = {
    "change": change,
    "percent-change": percent_change,
    "annual-rate-of-reduction": annual_rate_of_reduction,
    "gap": subtract,
    "ratio": ratio,
    "share": share,
}
_SIGNED = frozenset({"change", "percent-change", "gap"})
_NEW_DECIMALS = 1
"""Decimals of what computing made new, such as a ratio."""


class ColumnSpec(Node):
    """A column of values from a query or computed from other columns, or only its head in a table written by hand."""

    label: Line
    """The head of the column, with its unit."""
    id: Identifier | None = None
    """The name by which computed columns, footnotes and highlights refer to it; its number, from 1, will do as well."""
    group: Line | None = None
    """A head above those of this column and its neighbours with the same group."""
    data: Query | None = None
    """The values of the column. All columns vary in the same dimension, which makes the rows."""
    compute: Computed | None = None
    """What is worked out of the columns that `of` names: change (second less first), percent-change,
    annual-rate-of-reduction, gap (first less second), ratio (first by second), share (first in per cent of second), or
    the rank in one column."""
    of: list[Code] = []
    """The columns from which it is computed, by number or id: one for a rank, two for all others."""
    first: Literal["highest", "lowest"] = "highest"
    """Which value of a rank comes first. Equal values share a rank; an area is not ranked among its own parts."""
    because: Text | None = None
    """The reason for which values are compared although they are not alike; it is printed below the table."""
    digits: Integer | None = None
    """Decimals, if not those of the indicator."""

    @model_validator(mode="after")
    def _has_what_it_is_computed_of(self) -> Self:
        wanted = 0 if self.compute is None else 1 if self.compute == "rank" else 2
        if len(self.of) != wanted or (self.data is not None and self.compute is not None):
            message = f'the column "{self.label}" should name {wanted} columns under `of`, and no `data`'
            if not wanted:
                message = f'the column "{self.label}" has `of`, but nothing to `compute`'
            raise author_error("table-column-is-computed", message, "write `compute: change` and `of: [1, 2]`")
        return self


@dataclass(frozen=True, slots=True)
class Column:
    """A column ready to be printed: its quantities by the code of their row."""

    names: tuple[str, ...]
    """By what other fields call it: its number, its id, and of a table across a dimension its code."""
    label: str
    line: Line | None
    """The head in the author's words, if they wrote it."""
    group: Line | None
    unit: str
    decimals: int
    quantities: Mapping[str, Quantity | None]
    """None where nothing can be computed, such as a per cent change from zero; no entry where there are no data."""
    compute: Computed | None = None
    how: str = ""
    """How it is computed, for readers who ask: "change(2010, 2020)"."""

    @property
    def signed(self) -> bool:
        """Tell whether a plus stands before what is above zero."""
        return self.compute in _SIGNED


def data_column(spec: ColumnSpec, number: int, plotted: Plotted, dimension: str) -> Column:
    """Return the column of a query."""
    names = (str(number), *([str(spec.id)] if spec.id else []))
    quantities = _quantities(plotted, dimension)
    return Column(names, str(spec.label), spec.label, spec.group, plotted.unit, plotted.decimals, quantities)


def columns_across(plotted: Plotted, dimension: str, across: str) -> list[Column]:
    """Return a column for each value that the dimension `across` has, under its label."""
    columns = []
    for number, code in enumerate(plotted.members(across), start=1):
        part = replace(plotted, rows=tuple(row for row in plotted.rows if row.keys[across] == code))
        label, quantities = plotted.label(across, code), _quantities(part, dimension)
        columns.append(Column((str(number), code), label, None, None, plotted.unit, plotted.decimals, quantities))
    return columns


def _quantities(plotted: Plotted, dimension: str) -> dict[str, Quantity | None]:
    return {
        found.value_of(dimension): Quantity(found.value, found.unit, plotted.decimals, (found,))
        for found in plotted.observations
    }


def named_column(columns: Sequence[Column], name: str) -> int | None:
    """Return the place of the column that an author names; a code or an id goes before a number."""
    by_name = [place for place, column in enumerate(columns) if name in column.names[1:]]
    by_number = [place for place, column in enumerate(columns) if name == column.names[0]]
    return next(iter([*by_name, *by_number]), None)


def computed_column(
    spec: ColumnSpec, compute: Computed, columns: Sequence[Column], dimension: str, context: FigureContext
) -> Column:
    """Return what is computed from `columns`, which stand before it.

    Raises ProjectError if it names a column that does not, or if what it compares is not alike.
    """
    places = [named_column(columns, name) for name in spec.of]
    if None in places:
        name = spec.of[places.index(None)]
        known = [known for column in columns for known in column.names]
        message = f'the column "{spec.label}" is computed of the column "{name}", which does not stand before it'
        raise ProjectError([Diagnostic(spec.place, "table-cell-exists", message, nearest(name, known))])
    sources = [columns[place] for place in places if place is not None]
    if spec.because is None:
        _refuse_unlike(spec, _contrasts(compute, sources, _ranked(sources[0].quantities, dimension, context)), context)
    ranked = compute == "rank"
    try:
        quantities = _ranks(spec, sources[0], dimension, context) if ranked else _computed(compute, sources)
    except QueryFault as fault:
        message = f'the column "{spec.label}": {fault.message}'
        raise ProjectError([Diagnostic(spec.place, fault.rule, message, fault.hint)]) from fault
    first = next((each for each in quantities.values() if each), None)
    decimals = 0 if ranked else _NEW_DECIMALS if first is None or first.decimals is None else first.decimals
    names = (str(len(columns) + 1), *([str(spec.id)] if spec.id else []))
    return Column(
        names,
        str(spec.label),
        spec.label,
        spec.group,
        first.unit if first else "",
        decimals if spec.digits is None else spec.digits,
        quantities,
        compute,
        f"{compute}({', '.join(column.label for column in sources)})",
    )


def _computed(compute: Computed, columns: Sequence[Column]) -> dict[str, Quantity | None]:
    """Return the quantities of rows that have a value in both columns. Raises QueryFault if the units do not agree."""
    function = _FUNCTIONS[compute]
    left, right = (column.quantities for column in columns)
    found: dict[str, Quantity | None] = {}
    for code, one in left.items():
        other = right.get(code)
        if code in right:
            found[code] = _try(function, one, other) if one and other else None
    return found


_NOT_HERE = frozenset({"divisor-is-not-zero", "function-fits-its-arguments"})
"""What cannot be computed in one row, and can in others."""


def _try(function: Callable[[Quantity, Quantity], Quantity], one: Quantity, other: Quantity) -> Quantity | None:
    try:
        return function(one, other)
    except QueryFault as fault:
        if fault.rule in _NOT_HERE:
            return None
        raise


def _ranks(spec: ColumnSpec, column: Column, dimension: str, context: FigureContext) -> dict[str, Quantity | None]:
    """Return the rank of each row: equal values share one, and what other rows are parts of has none."""
    codes = _ranked(column.quantities, dimension, context)
    values = [quantity.value for code in codes if (quantity := column.quantities[code])]
    ranks: dict[str, Quantity | None] = dict.fromkeys(column.quantities)
    for code in codes:
        own = column.quantities[code]
        if own:
            better = sum(other > own.value if spec.first == "highest" else other < own.value for other in values)
            ranks[code] = Quantity(Decimal(better + 1), "", 0, own.observations)
    return ranks


def _ranked(codes: Iterable[str], dimension: str, context: FigureContext) -> list[str]:
    found = list(codes)
    if dimension != AREA:
        return found
    areas = context.catalog.areas
    wholes = {areas[code].parent for code in found if code in areas}
    return [code for code in found if code not in wholes and areas[code].type != "aggregate"]


# --- comparability --------------------------------------------------------------------------------------------------


def _refuse_unlike(spec: ColumnSpec, contrasts: Iterable[Contrast], context: FigureContext) -> None:
    """Raise ProjectError with what a computation compares although it is not alike."""
    for contrast in contrasts:
        unlike = unlike_sides(contrast, context.catalog)
        if unlike:
            message = f'the column "{spec.label}": {unlike[0].message}'
            hint = "compute it of columns that are alike, or give the reason: `because: …`"
            raise ProjectError([Diagnostic(spec.place, unlike[0].rule, message, hint)])


def _contrasts(compute: Computed, columns: Sequence[Column], ranked: Sequence[str]) -> Iterable[Contrast]:
    """Yield what is set side by side: in each row the two columns, or in one column the rows that are ranked."""
    rows = [_observations(column) for column in columns]
    if compute == "rank":
        yield Contrast("selection", tuple(found for code in ranked for found in rows[0][code]), (), 0)
        return
    kind = "quotient" if compute == "ratio" and columns[0].unit != columns[1].unit else _KINDS[compute]
    for code, left in rows[0].items():
        if left and rows[1].get(code):
            yield Contrast(kind, left, rows[1][code], 0)


def _observations(column: Column) -> dict[str, tuple[Observation, ...]]:
    return {code: quantity.observations if quantity else () for code, quantity in column.quantities.items()}
