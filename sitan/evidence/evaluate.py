"""Evaluates queries and claims against the catalogue: exact decimals, with units, down to the observations.

Phase: `Expression` -> `Quantity` or `Selection`. A fault is a ProjectError with one diagnostic at its character.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sitan.datasets.model import Catalog
from sitan.evidence.axes import Row, index_rows
from sitan.evidence.functions import (
    FUNCTIONS,
    OPERATIONS,
    OfSelection,
    common_unit,
    compute,
    negate,
    plain_number,
    settle,
)
from sitan.evidence.quantity import Quantity, Selection
from sitan.evidence.selecting import find_indicator, select
from sitan.evidence.syntax import (
    Between,
    Call,
    Claim,
    Comparator,
    Expression,
    Negative,
    Number,
    Operand,
    Operation,
    QueryFault,
    Reference,
)
from sitan.model import nearest

_COMPARE: Mapping[Comparator, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Answers queries from a catalogue. `country` is the area of queries that name none.

    Rows are indexed once an indicator, when it is first asked for: use one evaluator for a report.
    """

    catalog: Catalog
    country: str
    _rows: dict[str, tuple[Row, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def quantity(self, expression: Expression) -> Quantity:
        """Return the one number that a query is worth, before it is rounded for print.

        Raises ProjectError with one diagnostic if it is not one number: nothing is there, more than one is, units
        differ, a divisor is zero.
        """
        try:
            return _settled(self._value(expression.operand), expression.operand.start)
        except QueryFault as fault:
            raise fault.located(expression.words) from fault

    def select(self, expression: Expression) -> Selection:
        """Return the observations that a query selects, in its order, for figures and tables.

        Raises ProjectError with one diagnostic if there are none, or if the query computes instead of selecting.
        """
        operand = expression.operand
        if not isinstance(operand, Reference):
            message = "figures and tables show observations, and this computes a number"
            hint = "name one indicator: u5mr[area=regions]@2017"
            raise QueryFault("query-selects-observations", message, hint, operand.start).located(expression.words)
        try:
            return self._selection(operand)
        except QueryFault as fault:
            raise fault.located(expression.words) from fault

    def sides(self, claim: Claim) -> tuple[Quantity, ...]:
        """Return what a claim compares: both sides of a comparison, or the one that lies in a range.

        Raises ProjectError as `quantity` does.
        """
        operands = (claim.operand,) if isinstance(claim, Between) else (claim.left, claim.right)
        try:
            return tuple(_settled(self._value(operand), operand.start) for operand in operands)
        except QueryFault as fault:
            raise fault.located(claim.words) from fault

    def holds(self, claim: Claim) -> bool:
        """Tell whether a claim is true, of the values before rounding.

        Raises ProjectError as `quantity` does, also if the two sides differ in unit.
        """
        left, *right = self.sides(claim)
        if isinstance(claim, Between):
            return claim.low <= left.value <= claim.high
        try:
            with _Offset(claim.at):
                common_unit(left, right[0])
        except QueryFault as fault:
            raise fault.located(claim.words) from fault
        return _COMPARE[claim.comparator](left.value, right[0].value)

    def _value(self, operand: Operand) -> Quantity:
        if isinstance(operand, Number):
            return plain_number(operand.value)
        if isinstance(operand, Reference):
            return self._one(operand)
        if isinstance(operand, Negative):
            return negate(self._value(operand.operand))
        if isinstance(operand, Operation):
            left, right = self._value(operand.left), self._value(operand.right)
            with _Offset(operand.at):
                return compute(OPERATIONS[operand.operator], left, right)
        return self._call(operand)

    def _call(self, call: Call) -> Quantity:
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
            with _Offset(call.start):
                return compute(function.compute, selection, decimals)
        values = [self._value(argument) for argument in call.arguments]
        with _Offset(call.start):
            return compute(function.compute, *values)

    def _argument(self, call: Call, function: OfSelection, argument: Operand) -> tuple[Selection, int]:
        if not isinstance(argument, Reference):
            message = f"{call.function} takes observations, and this computes a number"
            hint = f"write {call.function}(u5mr[area=regions]@2017)"
            raise QueryFault("function-fits-its-arguments", message, hint, argument.start)
        identifier = find_indicator(argument.indicator, self.catalog, argument.start)
        selection = self._selection(argument)
        if selection.missing and function.of_all:
            message = (
                f"there is no observation for {', '.join(selection.missing)}, and {call.function} needs the whole group"
            )
            raise QueryFault("observation-exists", message, "name the areas that have one: area=…|…", argument.start)
        return selection, self.catalog.indicators[identifier].decimals

    def _selection(self, reference: Reference) -> Selection:
        identifier = find_indicator(reference.indicator, self.catalog, reference.start)
        if identifier not in self._rows:
            self._rows[identifier] = index_rows(self.catalog, identifier)
        return select(reference, identifier, self._rows[identifier], self.catalog, self.country)

    def _one(self, reference: Reference) -> Quantity:
        selection = self._selection(reference)
        if len(selection.observations) > 1:
            count = len(selection.observations)
            message = f"this selects {count} observations, which differ in {_listed(selection.varying)}"
            hint = f"name one of each, or write mean({reference.indicator}…), highest({reference.indicator}…)"
            raise QueryFault("query-gives-one-number", message, hint, reference.start)
        observation = selection.observations[0]
        decimals = self.catalog.indicators[observation.indicator].decimals
        return Quantity(observation.value, selection.unit, decimals, selection.observations)


def _settled(quantity: Quantity, offset: int) -> Quantity:
    with _Offset(offset):
        return replace(quantity, value=settle(quantity.value))


@dataclass(frozen=True, slots=True)
class _Offset:
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
