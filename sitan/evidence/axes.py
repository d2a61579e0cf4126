"""Reads the filters of a reference: `[area=regions, sex=F|M]` -> the values that each dimension runs through."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from sitan.datasets.codes import CODE, RESIDENCE, SEX, code_fault
from sitan.datasets.model import TOTAL, Catalog, Indicator, Observation
from sitan.evidence.syntax import Choice, Filter, QueryFault, Reference
from sitan.model import nearest

AREA = "area"
COLUMNS: Mapping[str, str] = {AREA: "ref_area", "sex": "sex", "age": "age", "residence": "residence"}
"""What authors call the columns that a filter can name -> the columns."""

_CODES = {"sex": SEX, "residence": RESIDENCE}
_SOME = 6


@dataclass(frozen=True, slots=True)
class Row:
    """An observation, with its value of each dimension by the author's name for it; `area` among them."""

    observation: Observation
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of one dimension that a selection runs through, in order.

    `named` are those that the query names one by one, with their offset; the others come from a group or from `*`.
    """

    dimension: str
    values: tuple[str, ...]
    named: Mapping[str, int]
    offset: int


def dimensions_of(indicator: Indicator) -> tuple[str, ...]:
    """Return what a filter of the indicator can name."""
    return (*COLUMNS, *indicator.dimensions)


def index_rows(catalog: Catalog, identifier: str) -> tuple[Row, ...]:
    """Return the observations of an indicator, ready to be selected from."""
    dimensions = dimensions_of(catalog.indicators[identifier])
    return tuple(
        Row(observation, {name: observation.value_of(COLUMNS.get(name, name)) for name in dimensions})
        for observation in catalog.observations[identifier]
    )


def read_axes(
    reference: Reference, identifier: str, rows: Sequence[Row], catalog: Catalog, country: str
) -> tuple[Axis, ...]:
    """Return the axes of a selection in the order of the filters; the area comes first if no filter names it.

    `rows` are those of the indicator `identifier`. Raises QueryFault for dimensions and values that do not exist.
    """
    reader = _Reader(identifier, rows, catalog)
    seen: set[str] = set()
    for item in reference.filters:
        reader.check_dimension(item, seen)
        seen.add(item.dimension)
    axes = [reader.areas(item) if item.dimension == AREA else reader.values(item) for item in reference.filters]
    if AREA not in seen:
        axes.insert(0, Axis(AREA, (country,), {country: reference.start}, reference.start))
    return tuple(axes)


@dataclass(frozen=True, slots=True)
class _Reader:
    identifier: str
    rows: Sequence[Row]
    catalog: Catalog

    @property
    def indicator(self) -> Indicator:
        return self.catalog.indicators[self.identifier]

    def check_dimension(self, item: Filter, seen: set[str]) -> None:
        name = item.dimension
        if name in seen:
            message = f'the dimension "{name}" stands twice'
            raise QueryFault("dimension-stands-once", message, f"write {name}=one|other", item.start)
        if name in dimensions_of(self.indicator):
            return
        hint = nearest(name, dimensions_of(self.indicator))
        if name in {"period", "time_period", "year", "time", "date"}:
            hint = "a period comes after @, as in @2017"
        elif name in {"ref_area", "country", "region"}:
            hint = "write area="
        raise QueryFault("dimension-exists", f'"{self.identifier}" has no dimension "{name}"', hint, item.start)

    def areas(self, item: Filter) -> Axis:
        if not item.choices:
            present = {row.observation.ref_area for row in self.rows}
            return Axis(AREA, tuple(code for code in self.catalog.areas if code in present), {}, item.values_start)
        values: list[str] = []
        named: dict[str, int] = {}
        for choice in item.choices:
            if choice.text in self.catalog.groups:
                values += self.catalog.groups[choice.text]
            elif choice.text in self.catalog.areas:
                values.append(choice.text)
                named[choice.text] = choice.start
            else:
                self._refuse_area(choice)
        return Axis(AREA, tuple(dict.fromkeys(values)), named, item.values_start)

    def _refuse_area(self, choice: Choice) -> NoReturn:
        wanted = choice.text.casefold()
        hint = nearest(choice.text, [*self.catalog.areas, *self.catalog.groups])
        for code, area in self.catalog.areas.items():
            if wanted in {name.casefold() for name in (code, area.name, *area.aliases)}:
                hint = f"write {code}"
        raise QueryFault("area-exists", f'there is no area or group "{choice.text}"', hint, choice.start)

    def values(self, item: Filter) -> Axis:
        name = item.dimension
        known = self._known_values(name)
        if not item.choices:
            present = {row.values[name] for row in self.rows}
            values = tuple(value for value in known if value != TOTAL and value in present)
            return Axis(name, values, {}, item.values_start)
        for choice in item.choices:
            if choice.text not in known:
                self._refuse_value(name, choice, known)
        named = {choice.text: choice.start for choice in item.choices}
        return Axis(name, tuple(named), named, item.values_start)

    def _known_values(self, name: str) -> Sequence[str]:
        """Return the values that a filter may name, in the order in which `*` lists them."""
        if name in _CODES:
            return list(_CODES[name])
        if name == "age":
            return sorted({row.values[name] for row in self.rows}, key=_age_order)
        return [*self.indicator.dimensions[name].values, TOTAL]

    def _refuse_value(self, name: str, choice: Choice, known: Sequence[str]) -> NoReturn:
        hint = nearest(choice.text, known)
        if name in _CODES:
            fault = code_fault(choice.text, _CODES[name], name)
            hint = fault[1] if fault else hint
        elif name in self.indicator.dimensions:
            labels = {str(label).casefold(): value for value, label in self.indicator.dimensions[name].values.items()}
            value = labels.get(choice.text.casefold())
            hint = f"write {written(value)}" if value else hint
        message = f'the dimension "{name}" of "{self.identifier}" has no value "{choice.text}"'
        raise QueryFault("dimension-value-exists", message, hint, choice.start)


def _age_order(code: str) -> tuple[int, int, str]:
    """Sort ages by unit (days first), then by where they begin; the total comes last."""
    unit = "DWMY".find(code[0])
    digits = "".join(itertools.takewhile(str.isdecimal, code.lstrip("DWMY_GLTE")))
    return (unit if unit >= 0 else len("DWMY"), int(digits or 0), code)


def keep(rows: Sequence[Row], axes: Iterable[Axis]) -> Sequence[Row]:
    """Return the rows whose values lie on all of the axes."""
    for axis in axes:
        wanted = set(axis.values)
        rows = [row for row in rows if row.values[axis.dimension] in wanted]
    return rows


def some(values: Iterable[str]) -> str:
    """Return the first few distinct values as a list, for a message."""
    distinct = list(dict.fromkeys(values))
    return ", ".join(distinct[:_SOME]) + (", …" if len(distinct) > _SOME else "")


def written(value: str) -> str:
    """Return a value as a query names it: in quotes if it needs them."""
    return value if CODE.fullmatch(value) else f"'{value}'"
