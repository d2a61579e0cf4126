"""Evaluates queries against the catalogue: exact decimals, with units, down to the observations.

Phase: `Expression` -> `Quantity` or `Selection`. A fault is a ProjectError with one diagnostic at its character. What
claims say of quantities is decided in `sitan.evidence.claims`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sitan.datasets.model import Catalog, Observation
from sitan.datasets.periods import parse_period
from sitan.diagnostics import Location
from sitan.evidence.axes import Row, index_rows
from sitan.evidence.functions import (
    FUNCTIONS,
    OPERATIONS,
    OfSelection,
    compute,
    negate,
    plain_number,
    settle,
)
from sitan.evidence.quantity import Quantity, Selection
from sitan.evidence.selecting import find_indicator, select
from sitan.evidence.syntax import (
    Call,
    Expression,
    Negative,
    Number,
    Operand,
    Operation,
    QueryFault,
    Reference,
)
from sitan.model import nearest
from sitan.strict_yaml import Words

Bound = Mapping[Reference, Observation]
"""References that select several observations -> the one that is meant where an operand is evaluated for each."""

Key = tuple[str, ...]

_NOTHING: Bound = {}


@dataclass(frozen=True, slots=True)
class Member:
    """One of several quantities that an operand comes to: `key` names what sets it apart, such as its area."""

    key: Key
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Answers queries from a catalogue. `country` is the area of queries that name none.

    Rows are indexed once an indicator, when it is first asked for: use one evaluator for a report. `world` holds
    observations that differ from those of the catalogue, by their place: what would follow if the data were others.
    """

    catalog: Catalog
    country: str
    world: Mapping[Location, Observation] = field(default_factory=dict)
    _rows: dict[str, tuple[Row, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _selected: dict[Reference, Selection] = field(default_factory=dict, init=False, repr=False, compare=False)

    def in_world(self, observations: Mapping[Location, Observation]) -> Evaluator:
        """Return an evaluator for which `observations` stand in place of those of the catalogue."""
        other = replace(self, world=observations)
        object.__setattr__(other, "_rows", self._rows)
        object.__setattr__(other, "_selected", self._selected)
        return other

    def quantity(self, expression: Expression) -> Quantity:
        """Return the one number that a query is worth, before it is rounded for print.

        Raises ProjectError with one diagnostic if it is not one number: nothing is there, more than one is, units
        differ, a divisor is zero.
        """
        with located(expression.words):
            return self.value(expression.operand)

    def select(self, expression: Expression) -> Selection:
        """Return the observations that a query selects, in its order, for figures and tables.

        Raises ProjectError with one diagnostic if there are none, or if the query computes instead of selecting.
        """
        operand = expression.operand
        with located(expression.words):
            if not isinstance(operand, Reference):
                message = "figures and tables show observations, and this computes a number"
                hint = "name one indicator: u5mr[area=regions]@2017"
                raise QueryFault("query-selects-observations", message, hint, operand.start)
            return self.selection(operand)

    # --- parts of claims; they raise QueryFault

    def value(self, operand: Operand, bound: Bound = _NOTHING) -> Quantity:
        """Return the one number that an operand is worth."""
        return _settled(self._value(operand, bound), operand.start)

    def members(self, operand: Operand) -> Sequence[Member]:
        """Return what an operand comes to for each of the areas or groups that its references select.

        References that select several observations must select the same ones to set apart: `x[area=A|B]@2000` and
        `x[area=A|B]@2010` make two quantities of `x[area=A|B]@2010 - x[area=A|B]@2000`.
        """
        spread = {reference: self._keyed(reference) for reference in self._plain_references(operand)}
        several = {reference: keyed for reference, keyed in spread.items() if len(keyed) > 1}
        if not several:
            return [Member((), self.value(operand))]
        first = next(iter(several.values()))
        for reference, keyed in several.items():
            if set(keyed) != set(first):
                message = "these select different areas or groups, so that they cannot be taken one by one"
                raise QueryFault("selections-match", message, "select the same in each", reference.start)
        return [
            Member(key, self.value(operand, {reference: keyed[key] for reference, keyed in several.items()}))
            for key in first
        ]

    def series(self, operand: Operand) -> Selection:
        """Return a series: several observations of one thing, in order of time."""
        selection = self._trend(operand)
        lines = {_line(one) for one in selection.observations}
        if len(lines) > 1:
            others = tuple(name for name in selection.varying if name != "time_period")
            message = f"a trend is that of one series, and this selects {len(lines)}, which differ in {_listed(others)}"
            raise QueryFault("trend-is-of-one-series", message, "name one of each", operand.start)
        return selection

    def lines(self, operand: Operand) -> Sequence[tuple[Key, Selection]]:
        """Return the series that an operand selects, each with what sets it apart from the others."""
        selection = self._trend(operand)
        names = [name for name in selection.varying if name != "time_period"]
        lines: dict[tuple[str, ...], list[Observation]] = {}
        for one in selection.observations:
            lines.setdefault(_line(one), []).append(one)
        for line in lines.values():
            self._check_length(line, operand)
        return [
            (tuple(line[0].value_of(name) for name in names), replace(selection, observations=tuple(line)))
            for line in lines.values()
        ]

    def selection(self, reference: Reference) -> Selection:
        """Return the observations that a reference means."""
        found = self._selected.get(reference)
        if found is None:
            identifier = find_indicator(reference.indicator, self.catalog, reference.start)
            if identifier not in self._rows:
                self._rows[identifier] = index_rows(self.catalog, identifier)
            found = select(reference, identifier, self._rows[identifier], self.catalog, self.country)
            self._selected[reference] = found
        if not self.world:
            return found
        return replace(found, observations=tuple(self.world.get(one.place, one) for one in found.observations))

    def whole_selection(self, reference: Reference, what: str) -> Selection:
        """Return the observations that a reference means; refuse a group of which some have none."""
        selection = self.selection(reference)
        if selection.missing:
            missing = ", ".join(selection.missing)
            message = f"there is no observation for {missing}, and {what} needs the whole group"
            raise QueryFault("observation-exists", message, "name the areas that have one: area=…|…", reference.start)
        return selection

    # --- the tree

    def _value(self, operand: Operand, bound: Bound) -> Quantity:
        if isinstance(operand, Number):
            return plain_number(operand.value)
        if isinstance(operand, Reference):
            return self._one(operand, bound)
        if isinstance(operand, Negative):
            return negate(self._value(operand.operand, bound))
        if isinstance(operand, Operation):
            left, right = self._value(operand.left, bound), self._value(operand.right, bound)
            with faults_at(operand.at):
                return compute(OPERATIONS[operand.operator], left, right)
        return self._call(operand, bound)

    def _call(self, call: Call, bound: Bound) -> Quantity:
        function = FUNCTIONS.get(call.function)
        if function is None:
            hint = nearest(call.function, FUNCTIONS)
            raise QueryFault("function-exists", f'there is no function "{call.function}"', hint, call.start)
        wanted, given = len(function.parameters), len(call.arguments)
        if wanted != given:
            message = f"{call.function} takes {wanted} argument{'s' if wanted > 1 else ''}, not {given}"
            hint = f"write {call.function}({', '.join(function.parameters)})"
            raise QueryFault("function-fits-its-arguments", message, hint, call.start)
        if isinstance(function, OfSelection):
            selection, decimals = self._argument(call, function, call.arguments[0])
            with faults_at(call.start):
                return compute(function.compute, selection, decimals)
        values = [self._value(argument, bound) for argument in call.arguments]
        with faults_at(call.start):
            return compute(function.compute, *values)

    def _argument(self, call: Call, function: OfSelection, argument: Operand) -> tuple[Selection, int]:
        if not isinstance(argument, Reference):
            message = f"{call.function} takes observations, and this computes a number"
            hint = f"write {call.function}(u5mr[area=regions]@2017)"
            raise QueryFault("function-fits-its-arguments", message, hint, argument.start)
        identifier = find_indicator(argument.indicator, self.catalog, argument.start)
        selection = self.whole_selection(argument, call.function) if function.of_all else self.selection(argument)
        return selection, self.catalog.indicators[identifier].decimals

    def _one(self, reference: Reference, bound: Bound) -> Quantity:
        selection = self.selection(reference)
        if reference in bound:
            return self._quantity(bound[reference], selection)
        if len(selection.observations) > 1:
            count = len(selection.observations)
            message = f"this selects {count} observations, which differ in {_listed(selection.varying)}"
            hint = f"name one of each, or write mean({reference.indicator}…), highest({reference.indicator}…)"
            raise QueryFault("query-gives-one-number", message, hint, reference.start)
        return self._quantity(selection.observations[0], selection)

    def _quantity(self, observation: Observation, selection: Selection) -> Quantity:
        decimals = self.catalog.indicators[observation.indicator].decimals
        return Quantity(observation.value, selection.unit, decimals, (observation,))

    # --- several

    def _plain_references(self, operand: Operand) -> Iterator[Reference]:
        """Yield the references of an operand that stand for one number each: not those within `mean` and the like."""
        if isinstance(operand, Reference):
            yield operand
        elif isinstance(operand, Negative):
            yield from self._plain_references(operand.operand)
        elif isinstance(operand, Operation):
            yield from self._plain_references(operand.left)
            yield from self._plain_references(operand.right)
        elif isinstance(operand, Call) and not isinstance(FUNCTIONS.get(operand.function), OfSelection):
            for argument in operand.arguments:
                yield from self._plain_references(argument)

    def _keyed(self, reference: Reference) -> Mapping[Key, Observation]:
        selection = self.whole_selection(reference, "what is said of each")
        return {tuple(one.value_of(name) for name in selection.varying): one for one in selection.observations}

    def _trend(self, operand: Operand) -> Selection:
        """Return what a trend is read from, in order of time."""
        if not isinstance(operand, Reference):
            message = "a trend is read from observations, and this computes a number"
            hint = "name one indicator and its periods: u5mr@1990..2017"
            raise QueryFault("trend-is-of-one-series", message, hint, operand.start)
        selection = self.whole_selection(operand, "a trend")
        self._check_length(selection.observations, operand)
        ordered = sorted(selection.observations, key=_time)
        return replace(selection, observations=tuple(ordered))

    def _check_length(self, observations: Sequence[Observation], operand: Operand) -> None:
        if len(observations) == 1:
            (one,) = observations
            message = f"a trend needs two observations, and there is one, {one.ref_area} {one.time_period}"
            hint = "name the periods from which and to which it goes: u5mr@1990..2017"
            raise QueryFault("trend-has-observations", message, hint, operand.start)


def _time(observation: Observation) -> tuple[int, int]:
    period = parse_period(observation.time_period)
    return period.order if period else (0, 0)


def _line(observation: Observation) -> tuple[str, ...]:
    """Return the key of an observation without its period."""
    indicator, area, _, *rest = observation.key
    return indicator, area, *rest


def _settled(quantity: Quantity, offset: int) -> Quantity:
    with faults_at(offset):
        return replace(quantity, value=settle(quantity.value))


@contextmanager
def located(words: Words) -> Iterator[None]:
    """Turn a QueryFault into the project's error at its character of `words`."""
    try:
        yield
    except QueryFault as fault:
        raise fault.located(words) from fault


@dataclass(frozen=True, slots=True)
class faults_at:  # noqa: N801 - reads as a statement: with faults_at(3)
    """Gives faults that know no place the offset of the part of the query in which they arose."""

    offset: int

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, fault: object, trace: object) -> None:
        if isinstance(fault, QueryFault) and fault.offset is None:
            fault.offset = self.offset


_NAMES = {"ref_area": "area", "time_period": "period"}


def _listed(dimensions: tuple[str, ...]) -> str:
    names = [_NAMES.get(name, name) for name in dimensions]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
