"""Matches the observations of several queries: those of one area, period and group belong together.

For the relations of `datasets/relations.yaml` (`sitan.evidence.relations`). What a query leaves open is the total, or
the only value there is; a dimension that none of them names, and in which all of them vary, is matched value by value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from sitan.datasets.model import TOTAL, Catalog, Observation
from sitan.diagnostics import Diagnostic, ProjectError
from sitan.evidence.axes import AREA, Axis, Row, dimensions_of, index_rows, keep, read_axes
from sitan.evidence.moments import may_mean
from sitan.evidence.query import parse_query
from sitan.evidence.selecting import find_indicator
from sitan.evidence.syntax import Number, QueryFault, Reference
from sitan.model import Query

PERIOD = "period"

Key: TypeAlias = Mapping[str, str]
"""The value of each dimension in which observations are matched; AREA and PERIOD among them."""


@dataclass(frozen=True, slots=True)
class Member:
    """One query of a relation. A number that the author wrote has no rows."""

    query: Query
    identifier: str
    rows: Sequence[Row]
    axes: Mapping[str, Axis]
    """The dimensions that the query filters."""
    number: Decimal | None = None
    summed: bool = False
    """Its axes are added up, and so are no part of its key."""
    fixed_period: bool = False
    """The query names one period, which serves for all others."""

    @property
    def label(self) -> str:
        """How messages name it."""
        return str(self.query)

    def is_matched_by(self, dimension: str) -> bool:
        """Tell whether observations of the member are matched by `dimension`."""
        if dimension == PERIOD:
            return not self.fixed_period
        if dimension == AREA:
            return not (self.summed and AREA in self.axes)
        return dimension not in self.axes and len(self.values_of(dimension)) > 1

    def values_of(self, dimension: str) -> set[str]:
        """Return the values of a dimension among its rows."""
        return {row.values[dimension] for row in self.rows if dimension in row.values}


@dataclass(frozen=True, slots=True)
class Table:
    """The observations of a member by key. Several of one key are added up."""

    member: Member
    dimensions: tuple[str, ...]
    rows: Mapping[tuple[str, ...], list[Observation]]

    def find(self, key: Key) -> list[Observation]:
        """Return the observations that go with `key`; none if one of those to be added up is missing."""
        found = self.rows.get(tuple(key[name] for name in self.dimensions), [])
        return found if len(found) == self._wanted() else []

    def _wanted(self) -> int:
        if not self.member.summed:
            return 1
        count = 1
        for axis in self.member.axes.values():
            count *= len(axis.values)
        return count

    def __iter__(self) -> Iterator[Key]:
        for key in self.rows:
            yield dict(zip(self.dimensions, key, strict=True))


class Matcher:
    """Reads the members of a relation, and matches their observations."""

    def __init__(self, catalog: Catalog, rows: dict[str, tuple[Row, ...]]) -> None:
        """Start a relation; `rows` keeps the rows of indicators from one relation to the next."""
        self.catalog = catalog
        self.matched = 0
        self._rows = rows
        self._tables: list[Table] = []

    def member(self, query: Query, *, summed: bool = False, fixed: bool = False, spread: bool = False) -> Member:
        """Return the observations that `query` means in all periods; a `fixed` one may serve for several.

        Values that a query lists are added up if it is `summed`, and may be listed if it is `spread`.

        Raises ProjectError if it means none.
        """
        operand = parse_query(query).operand
        if isinstance(operand, Number):
            return Member(query, "", (), {}, operand.value)
        if not isinstance(operand, Reference):
            message, hint = "a relation is between observations, and this computes a number", "name one indicator"
            raise QueryFault("query-selects-observations", message, hint, operand.start).located(query)
        try:
            return self._read(query, operand, summed=summed, fixed=fixed, spread=spread)
        except QueryFault as fault:
            raise fault.located(query) from fault

    def _read(self, query: Query, reference: Reference, *, summed: bool, fixed: bool, spread: bool) -> Member:
        identifier = find_indicator(reference.indicator, self.catalog, reference.start)
        if identifier not in self._rows:
            self._rows[identifier] = index_rows(self.catalog, identifier)
        rows = self._rows[identifier]
        named = {item.dimension for item in reference.filters}
        axes = [axis for axis in read_axes(reference, identifier, rows, self.catalog, "") if axis.dimension in named]
        rows = tuple(keep(rows, axes))
        if reference.moments:
            rows = tuple(
                row for row in rows if any(may_mean(one, row.observation.time_period) for one in reference.moments)
            )
        several = [axis for axis in axes if len(axis.values) > 1 and axis.dimension != AREA]
        if several and not (summed or spread):
            message = f"this names several values of {several[0].dimension}, which are not added up here"
            raise QueryFault("relation-is-clear", message, "name one", several[0].offset)
        if not rows:
            raise QueryFault("observation-exists", f'no observation is meant by "{query}"', "", reference.start)
        periods = {row.observation.time_period for row in rows}
        one_period = fixed and bool(reference.moments) and len(periods) == 1
        by_name = {axis.dimension: axis for axis in axes}
        return Member(query, identifier, rows, by_name, summed=summed or fixed, fixed_period=one_period)

    def tables(self, *members: Member) -> list[Table]:
        """Return the observations of `members` by what they are matched by: area, period, and what all of them part.

        Raises ProjectError if a member has several groups and no total in a dimension that the others do not have.
        """
        with_rows = [member for member in members if member.number is None]
        names = dict.fromkeys(
            name for one in with_rows for name in dimensions_of(self.catalog.indicators[one.identifier])
        )
        named = {name for member in with_rows for name in member.axes}
        shared = [
            name
            for name in names
            if name != AREA and name not in named and all(one.is_matched_by(name) for one in with_rows)
        ]
        self._tables = [self._table(member, shared) for member in with_rows]
        return self._tables

    def _table(self, member: Member, shared: Sequence[str]) -> Table:
        rows = member.rows
        for name in dimensions_of(self.catalog.indicators[member.identifier]):
            if name == AREA or name in shared or name in member.axes:
                continue
            values = {row.values[name] for row in rows}
            if TOTAL in values:
                rows = [row for row in rows if row.values[name] == TOTAL]
            elif len(values) > 1:
                first = min(values)
                message = f'"{member.label}" has no total over {name}, and the relation does not say which is meant'
                raise ProjectError(
                    [Diagnostic(member.query.place, "relation-is-clear", message, f"such as [{name}={first}]")]
                )
        dimensions = tuple(name for name in (AREA, PERIOD, *shared) if member.is_matched_by(name))
        table: dict[tuple[str, ...], list[Observation]] = {}
        for row in rows:
            values_of = {**row.values, PERIOD: row.observation.time_period}
            table.setdefault(tuple(values_of[name] for name in dimensions), []).append(row.observation)
        return Table(member, dimensions, table)

    def count(self) -> None:
        """Note that observations were matched and tested."""
        self.matched += 1

    def why(self) -> str:
        """Return what keeps the members from being matched."""
        for name, said in ((PERIOD, "period"), (AREA, "area")):
            found = [
                (table.member.label, {key[table.dimensions.index(name)] for key in table.rows})
                for table in self._tables
                if name in table.dimensions
            ]
            if len(found) > 1 and not set.intersection(*(values for _, values in found)):
                return "; ".join(f"{label}: {said} {', '.join(sorted(values)[:4])}" for label, values in found)
        return ""
