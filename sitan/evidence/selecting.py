"""Finds the observations that a reference means: `u5mr[area=regions, sex=F]@1990|2017`.

Nothing is chosen behind the author's back. What a query leaves open is the report's country, the total of a dimension,
or the only value there is; everything else is an error that lists the possibilities. What the author names one by one
(an area, a value, a period) must have observations, each with each; the members of a group and of `*` may lack one, and
those of a group are told.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from sitan.datasets.model import TOTAL, Catalog, Indicator, Observation
from sitan.evidence.axes import AREA, Axis, Row, dimensions_of, keep, read_axes, some, written
from sitan.evidence.moments import Series, in_order_of_time, known_periods, may_mean, nearest_periods, periods_of
from sitan.evidence.quantity import Selection
from sitan.evidence.syntax import LATEST, Moment, QueryFault, Reference
from sitan.model import nearest

_Key: TypeAlias = tuple[str, ...]
"""One value for each axis, in their order."""


def find_indicator(name: str, catalog: Catalog, offset: int) -> str:
    """Return the id that `name` (an id or alias) means; raise QueryFault if there is none."""
    if name in catalog.aliases:
        return catalog.aliases[name]
    folded = {known.casefold(): known for known in catalog.aliases}
    close = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
    hint = nearest(name, catalog.aliases)
    if close:
        known = folded[close[0]]
        place = catalog.places[f"indicator:{catalog.aliases[known]}"]
        hint = f'"{known}" is defined in {place.file}:{place.line}'
    raise QueryFault("indicator-exists", f'there is no indicator "{name}"', hint, offset)


def select(reference: Reference, identifier: str, rows: Sequence[Row], catalog: Catalog, country: str) -> Selection:
    """Return the observations that `reference` means, in its order: areas and values as named, then periods.

    `rows` are those of the indicator `identifier`. Raises QueryFault.
    """
    axes = read_axes(reference, identifier, rows, catalog, country)
    return _Selector(reference, identifier, catalog.indicators[identifier], rows, axes).select()


@dataclass(frozen=True, slots=True)
class _Selector:
    reference: Reference
    identifier: str
    indicator: Indicator
    rows: Sequence[Row]
    axes: tuple[Axis, ...]

    def select(self) -> Selection:
        series = self._series()
        keys = list(itertools.product(*(axis.values for axis in self.axes)))
        present = {key: series[key] for key in keys if key in series}
        if not present:
            self._refuse_key(keys[0] if keys else ())
        for key in keys:
            if key not in present and self._is_named(key):
                self._refuse_key(key)
        found = self._observations(present)
        self._check_named_values(found, keys)
        observations = tuple(dict.fromkeys(itertools.chain.from_iterable(found.values())))
        return Selection(observations, self._varying(observations), self.indicator.unit, self._missing(observations))

    # --- what the query leaves open

    def _series(self) -> dict[_Key, Series]:
        """Return the observations on the axes, one series for each combination of values that has any."""
        rows, without_total = self._take_totals()
        rows = self._take_only_values(keep(rows, self.axes), without_total)
        series: dict[_Key, dict[str, Observation]] = {}
        for row in rows:
            key = tuple(row.values[axis.dimension] for axis in self.axes)
            series.setdefault(key, {})[row.observation.time_period] = row.observation
        return dict(series)

    def _take_totals(self) -> tuple[Sequence[Row], Sequence[str]]:
        """Keep the totals of dimensions that the query leaves open; return also those that have no total.

        All areas and periods are asked: a year in which only girls were counted is not to pass for the total.
        """
        rows = keep(self.rows, [axis for axis in self.axes if axis.dimension != AREA])
        named = {axis.dimension for axis in self.axes}
        without_total = []
        for name in dimensions_of(self.indicator):
            totals = [row for row in rows if row.values[name] == TOTAL]
            if totals and name not in named:
                rows = totals
            elif name not in named:
                without_total.append(name)
        return rows, without_total

    def _take_only_values(self, rows: Sequence[Row], dimensions: Iterable[str]) -> Sequence[Row]:
        """Keep the rows with the only value of each dimension in the periods asked for; refuse to choose among more."""
        for name in dimensions:
            values = dict.fromkeys(row.values[name] for row in rows if self._may_mean(row.observation.time_period))
            if len(values) > 1:
                message = f'"{self.identifier}" has no total over {name}: {some(values)}'
                hint = f"name one: {self.reference.indicator}[{name}={written(next(iter(values)))}]"
                raise QueryFault("dimension-is-named", message, hint, self.reference.start)
            rows = [row for row in rows if row.values[name] in values]
        return rows

    def _may_mean(self, period: str) -> bool:
        moments = self.reference.moments
        return not moments or any(may_mean(moment, period) for moment in moments)

    # --- the observations, in order

    def _observations(self, present: Mapping[_Key, Series]) -> dict[_Key, list[Observation]]:
        """Return the observations of each series in the moments of the query, in its order."""
        found: dict[_Key, list[Observation]] = {key: [] for key in present}
        for moment in self._moments(present.values()):
            periods = periods_of(moment, list(present.values()))
            if not periods:
                self._refuse_moment(moment, present)
            count = 0
            for key, series in present.items():
                there = [series[period] for period in periods if period in series]
                if not there and self._is_named(key):
                    self._refuse_period(key, moment, series)
                found[key] += there
                count += len(there)
            if not count:
                self._refuse_moment(moment, present)
        return found

    def _moments(self, present: Iterable[Series]) -> Sequence[Moment]:
        """Return the moments that the query names; without any, the only period there is."""
        if self.reference.moments:
            return self.reference.moments
        periods = in_order_of_time(itertools.chain.from_iterable(present))
        if len(periods) > 1:
            message = f'"{self.identifier}" has several periods: {some(periods)}'
            name = self.reference.indicator
            raise QueryFault(
                "period-is-named", message, f"such as {name}@{periods[0]}, or {name}@latest", self.reference.end
            )
        return [Moment(code, None, self.reference.start, self.reference.start) for code in periods]

    def _is_named(self, key: _Key) -> bool:
        return all(value in axis.named for value, axis in zip(key, self.axes, strict=True))

    def _check_named_values(self, found: Mapping[_Key, Sequence[Observation]], keys: Iterable[_Key]) -> None:
        """Refuse a value that the query names and that has no observation in any of its combinations."""
        there = {(index, value) for key, rows in found.items() if rows for index, value in enumerate(key)}
        for key in keys:
            for index, (value, axis) in enumerate(zip(key, self.axes, strict=True)):
                if value in axis.named and (index, value) not in there:
                    self._refuse_key(key, index)

    def _varying(self, observations: Sequence[Observation]) -> tuple[str, ...]:
        columns = ("ref_area", "time_period", "sex", "age", "residence", *self.indicator.dimensions)
        return tuple(column for column in columns if len({one.value_of(column) for one in observations}) > 1)

    def _missing(self, observations: Sequence[Observation]) -> tuple[str, ...]:
        """Return the members of groups that have no observation; `*` means only those that have."""
        present = {observation.ref_area for observation in observations}
        starred = {item.dimension for item in self.reference.filters if not item.choices}
        areas = next(axis for axis in self.axes if axis.dimension == AREA)
        return () if AREA in starred else tuple(code for code in areas.values if code not in present)

    # --- what is not there

    def _refuse_key(self, key: _Key, index: int | None = None) -> NoReturn:
        """Say that a combination has no observation, and what there would be if one of its values were another.

        `index` is the axis whose value is to blame, if that is known.
        """
        hint, offset = f'no CSV file has rows of "{self.identifier}"', self.reference.start
        if self.rows:
            hint, offset = self._alternative(key, index)
        message = f'there is no observation of "{self.identifier}" for {self._described(key)}'
        raise QueryFault("observation-exists", message, hint, offset)

    def _alternative(self, key: _Key, index: int | None) -> tuple[str, int]:
        """Return a hint, and the offset of the value that it replaces."""
        for axis in self.axes:
            if not axis.values:
                return f"no row of it has a value of {axis.dimension}", axis.offset
        for number, (axis, value) in enumerate(zip(self.axes, key, strict=True)):
            rows = keep(self.rows, self._axes_at(key, without=number))
            values = dict.fromkeys(row.values[axis.dimension] for row in rows)
            if number == index or (values and value not in values):
                others = [other for other in values if other != value]
                return (f"there is {axis.dimension}={some(others)}" if others else ""), axis.named.get(
                    value, axis.offset
                )
        rows = keep(self.rows, self._axes_at(key))
        return (f"there is only {_described_row(rows[0], self.axes)}" if rows else ""), self.reference.start

    def _axes_at(self, key: _Key, without: int | None = None) -> list[Axis]:
        """Return the axes with the one value that each has in `key`."""
        return [
            Axis(axis.dimension, (value,), axis.named, axis.offset)
            for index, (axis, value) in enumerate(zip(self.axes, key, strict=False))
            if index != without
        ]

    def _refuse_period(self, key: _Key, moment: Moment, series: Series) -> NoReturn:
        """Say that a combination has no observation in a period, and which periods there are."""
        period = f"{moment.first}..{moment.last}" if moment.last else moment.first
        message = f'there is no observation of "{self.identifier}" for {self._described(key)} in {period}'
        hint = f"there is {some(nearest_periods(moment.first, series))}"
        other = [row for row in keep(self.rows, self._axes_at(key)) if row.observation.time_period == moment.first]
        if other:
            hint += f"; in {moment.first} there is only {_described_row(other[0], self.axes)}"
        raise QueryFault("observation-exists", message, hint, moment.start)

    def _refuse_moment(self, moment: Moment, present: Mapping[_Key, Series]) -> NoReturn:
        """Say that no combination has an observation in a moment, or that they have no latest period in common."""
        if moment.first != LATEST:
            self._refuse_period(*next((key, moment, series) for key, series in present.items()))
        known = [known_periods(series) for series in present.values()]
        if all(known):
            message = f'there is no period that all of this selection of "{self.identifier}" share'
            hint = f"name the periods: they end in {some(in_order_of_time(in_order_of_time(one)[-1] for one in known))}"
        else:
            message, hint = f'"{self.identifier}" has only forecasts here', "name the period instead of latest"
        raise QueryFault("observation-exists", message, hint, moment.start)

    def _described(self, key: _Key) -> str:
        pairs = zip(self.axes, key, strict=False)
        words = [value if axis.dimension == AREA else f"{axis.dimension}={value}" for axis, value in pairs]
        return ", ".join(words) or "this selection"


def _described_row(row: Row, axes: Iterable[Axis]) -> str:
    """Return the values of a row that are no totals, in dimensions other than those of the axes."""
    shown = {axis.dimension for axis in axes}
    pairs = [f"{name}={value}" for name, value in row.values.items() if name not in shown and value != TOTAL]
    return ", ".join(pairs) or "the total"
