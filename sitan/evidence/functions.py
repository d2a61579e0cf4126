"""The arithmetic of quantities: numbers with units, resting on observations.

Units are part of every rule here. What is added or compared has one unit; a number that the author wrote takes the
unit of what it meets. The difference of two percentages is in percentage points. Dividing one unit by another is an
error, because the result has no name; `ratio` allows it, and calls it "a / b".

`FUNCTIONS` is the list of functions that a query can call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TypeAlias

from sitan.datasets.model import Observation
from sitan.datasets.periods import Period, parse_period
from sitan.evidence.quantity import Quantity, Selection
from sitan.evidence.syntax import QueryFault

PERCENT = "%"
POINTS = "percentage points"
PERCENT_PER_YEAR = "% per year"

# Computed with more digits than are kept: a third times three halves is then a half again, and rounds up.
WORKING = Context(prec=60, rounding=ROUND_HALF_UP)
_KEPT = Context(prec=40, rounding=ROUND_HALF_UP)
_LARGEST_EXPONENT = 36


def settle(value: Decimal) -> Decimal:
    """Return `value` without the tail of digits that computing leaves behind.

    Raises QueryFault if the number is larger than any statistic.
    """
    if value and value.adjusted() > _LARGEST_EXPONENT:
        message = f"the result has more than {_LARGEST_EXPONENT} digits"
        raise QueryFault("number-within-limits", message, "check the query")
    kept = _KEPT.plus(value)
    if len(kept.as_tuple().digits) < _KEPT.prec:
        return kept
    whole = kept.to_integral_value()
    return whole if kept == whole else kept.normalize(_KEPT)


def plain_number(value: Decimal) -> Quantity:
    """Return a number that the author wrote: without unit, and resting on nothing."""
    exponent = value.as_tuple().exponent
    return Quantity(value, "", -exponent if isinstance(exponent, int) and exponent < 0 else 0, ())


def _is_plain(quantity: Quantity) -> bool:
    return not quantity.unit and not quantity.observations


def _rests_on(*quantities: Quantity) -> tuple[Observation, ...]:
    return tuple(dict.fromkeys(observation for quantity in quantities for observation in quantity.observations))


def common_unit(left: Quantity, right: Quantity) -> str:
    """Return the one unit of two quantities; an author's number takes that of the other.

    Raises QueryFault if the units differ.
    """
    if left.unit == right.unit or _is_plain(right):
        return left.unit
    if _is_plain(left):
        return right.unit
    message = f"{_said(left)} and {_said(right)} are not the same unit"
    raise QueryFault("units-agree", message, "compare and add what is counted alike")


def _said(quantity: Quantity) -> str:
    return f'"{quantity.unit}"' if quantity.unit else "a ratio without unit"


def _most_decimals(left: Quantity, right: Quantity) -> int | None:
    if left.decimals is None or right.decimals is None:
        return None
    return max(left.decimals, right.decimals)


def add(left: Quantity, right: Quantity) -> Quantity:
    """Return the sum. A percentage and percentage points make a percentage."""
    unit = PERCENT if {left.unit, right.unit} == {PERCENT, POINTS} else common_unit(left, right)
    return Quantity(left.value + right.value, unit, _most_decimals(left, right), _rests_on(left, right))


def subtract(left: Quantity, right: Quantity) -> Quantity:
    """Return the difference; that of two percentages is in percentage points.

    `100 - coverage` stays a percentage: a number that the author wrote is the whole, or a part of it.
    """
    if (left.unit, right.unit) == (PERCENT, POINTS):
        unit = PERCENT
    else:
        unit = common_unit(left, right)
        if left.unit == right.unit == PERCENT:
            unit = POINTS
    return Quantity(left.value - right.value, unit, _most_decimals(left, right), _rests_on(left, right))


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Return the product; one of the two has no unit."""
    if left.unit and right.unit:
        message = f"{_said(left)} times {_said(right)} has no unit"
        hint = "turn one into a ratio: ratio(share@2017, 100) is the part that a percentage means"
        raise QueryFault("units-agree", message, hint)
    return Quantity(left.value * right.value, left.unit or right.unit, None, _rests_on(left, right))


def divide(left: Quantity, right: Quantity) -> Quantity:
    """Return the quotient: of one unit a ratio, by a number without unit the same unit."""
    if not right.unit:
        return Quantity(_quotient(left, right), left.unit, None, _rests_on(left, right))
    if left.unit != right.unit:
        message = f"{_said(left) if left.unit else 'a number'} divided by {_said(right)} has no unit"
        raise QueryFault("units-agree", message, "write ratio(a, b) if that is meant")
    return Quantity(_quotient(left, right), "", None, _rests_on(left, right))


def _quotient(left: Quantity, right: Quantity) -> Decimal:
    if not right.value:
        where = _where(right)
        raise QueryFault(
            "divisor-is-not-zero", f"the number to divide by is zero{where}", "choose another period or area"
        )
    return left.value / right.value


def _where(quantity: Quantity) -> str:
    if not quantity.observations:
        return ""
    place = quantity.observations[0].place
    return f" ({place.file}:{place.line})"


def negate(quantity: Quantity) -> Quantity:
    """Return the quantity with the other sign."""
    return replace(quantity, value=quantity.value.copy_negate())


def absolute(quantity: Quantity) -> Quantity:
    """Return the quantity without its sign: "fell by 3.5"."""
    return replace(quantity, value=quantity.value.copy_abs())


def change(start: Quantity, end: Quantity) -> Quantity:
    """Return `end - start`: negative if it fell."""
    return replace(subtract(end, start), observations=_rests_on(start, end))


def percent_change(start: Quantity, end: Quantity) -> Quantity:
    """Return by how many per cent `end` is above `start`: negative if it fell.

    Raises QueryFault if `start` is not above zero, where a percentage means nothing.
    """
    common_unit(start, end)
    if start.value < 0:
        message = f"a per cent change from a negative number{_where(start)} means nothing"
        raise QueryFault("function-fits-its-arguments", message, "use change(from, to)")
    value = 100 * _quotient(Quantity(end.value - start.value, "", None, ()), start)
    return Quantity(value, PERCENT, None, _rests_on(start, end))


def ratio(left: Quantity, right: Quantity) -> Quantity:
    """Return `left / right`: without unit if they have the same, otherwise in "left / right"."""
    same = left.unit == right.unit or _is_plain(left) or _is_plain(right)
    unit = "" if same else f"{left.unit or 1} / {right.unit}" if right.unit else left.unit
    return Quantity(_quotient(left, right), unit, None, _rests_on(left, right))


def share(part: Quantity, whole: Quantity) -> Quantity:
    """Return how many per cent of `whole` `part` is."""
    common_unit(part, whole)
    return Quantity(100 * _quotient(part, whole), PERCENT, None, _rests_on(part, whole))


def annual_rate_of_reduction(start: Quantity, end: Quantity) -> Quantity:
    """Return the average yearly fall from `start` to `end`, in per cent per year; negative if it rose.

    Compounded: 100 * ln(start / end) / years, as UN IGME reports it. Years are counted between the middles of the two
    periods.

    Raises QueryFault if the units differ, a value is not above zero, or the periods are not two.
    """
    common_unit(start, end)
    if start.value <= 0 or end.value <= 0:
        message = "a rate of reduction needs values above zero"
        raise QueryFault("function-fits-its-arguments", message, "use change(from, to)")
    years = _middle(end) - _middle(start)
    if years <= 0:
        message = "the second period of a rate of reduction comes after the first"
        raise QueryFault("function-fits-its-arguments", message, "annual_rate_of_reduction(x@1990, x@2017)")
    value = 100 * (start.value / end.value).ln() / years
    return Quantity(value, PERCENT_PER_YEAR, None, _rests_on(start, end))


def _middle(quantity: Quantity) -> Decimal:
    """Return the middle of the one period that `quantity` speaks of, in years."""
    periods = {observation.time_period for observation in quantity.observations}
    period = parse_period(periods.pop()) if len(periods) == 1 else None
    if period is None:
        message = "a rate of reduction needs one period on each side"
        raise QueryFault("function-fits-its-arguments", message, "annual_rate_of_reduction(x@1990, x@2017)")
    return middle_of(period)


def middle_of(period: Period) -> Decimal:
    """Return the middle of a period in years."""
    numerator, denominator = period.middle_in_years
    return Decimal(numerator) / denominator


def total(selection: Selection, decimals: int) -> Quantity:
    """Return the sum of the values."""
    value = sum((observation.value for observation in selection.observations), Decimal(0))
    return Quantity(value, selection.unit, decimals, selection.observations)


def mean(selection: Selection, decimals: int) -> Quantity:
    """Return the arithmetic mean of the values, each with the same weight."""
    summed = total(selection, decimals)
    return replace(summed, value=summed.value / len(selection.observations), decimals=None)


def minimum(selection: Selection, decimals: int) -> Quantity:
    """Return the smallest value."""
    value = min(observation.value for observation in selection.observations)
    return Quantity(value, selection.unit, decimals, selection.observations)


def maximum(selection: Selection, decimals: int) -> Quantity:
    """Return the largest value."""
    value = max(observation.value for observation in selection.observations)
    return Quantity(value, selection.unit, decimals, selection.observations)


def lowest(selection: Selection, decimals: int) -> Quantity:
    """Return the smallest value; the first of its observations is the one that has it."""
    return _first(minimum(selection, decimals))


def highest(selection: Selection, decimals: int) -> Quantity:
    """Return the largest value; the first of its observations is the one that has it."""
    return _first(maximum(selection, decimals))


def _first(quantity: Quantity) -> Quantity:
    """Put the observation with the quantity's value first; the others follow, as what it was compared with."""
    ordered = sorted(quantity.observations, key=lambda observation: observation.value != quantity.value)
    return replace(quantity, observations=tuple(ordered))


def count(selection: Selection, decimals: int) -> Quantity:  # noqa: ARG001 - the same form as its neighbours
    """Return how many observations there are."""
    return Quantity(Decimal(len(selection.observations)), "", 0, selection.observations)


@dataclass(frozen=True, slots=True)
class OfQuantities:
    """A function of numbers: `share(part, whole)`."""

    parameters: tuple[str, ...]
    compute: Callable[..., Quantity]


@dataclass(frozen=True, slots=True)
class OfSelection:
    """A function of one reference that may select several observations: `mean(x[area=regions]@2017)`.

    `of_all` means that a group must be complete: the sum of some regions would pass for that of all.
    """

    compute: Callable[[Selection, int], Quantity]
    of_all: bool = True
    parameters: tuple[str, ...] = ("selection",)


Function: TypeAlias = OfQuantities | OfSelection

FUNCTIONS: Mapping[str, Function] = {
    "abs": OfQuantities(("x",), absolute),
    "change": OfQuantities(("from", "to"), change),
    "percent_change": OfQuantities(("from", "to"), percent_change),
    "ratio": OfQuantities(("a", "b"), ratio),
    "share": OfQuantities(("part", "whole"), share),
    "gap": OfQuantities(("a", "b"), subtract),
    "annual_rate_of_reduction": OfQuantities(("from", "to"), annual_rate_of_reduction),
    "sum": OfSelection(total),
    "mean": OfSelection(mean),
    "minimum": OfSelection(minimum),
    "maximum": OfSelection(maximum),
    "lowest": OfSelection(lowest),
    "highest": OfSelection(highest),
    "count": OfSelection(count, of_all=False),
}

OPERATIONS: Mapping[str, Callable[[Quantity, Quantity], Quantity]] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
}


def compute(function: Callable[..., Quantity], *arguments: object) -> Quantity:
    """Return what `function` makes of its arguments, computed with `WORKING`'s digits."""
    with localcontext(WORKING):
        quantity = function(*arguments)
    return replace(quantity, value=_checked(quantity.value))


def _checked(value: Decimal) -> Decimal:
    settle(value)
    return value
