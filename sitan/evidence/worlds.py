"""Other data that could have been: what a claim is tried on, to see whether it can fail and whether it is sharp.

A world differs from the catalogue in some observations. It keeps to what is possible: no count below zero, no
percentage beyond 100 where none of its indicator is, no part larger than its whole. The worlds of a test are always the
same, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias

from sitan.datasets.model import Catalog, Observation
from sitan.diagnostics import Location
from sitan.evidence.claims import test_holds
from sitan.evidence.comparability import observations_of, operands_of
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.functions import PERCENT
from sitan.evidence.syntax import Call, Negative, Operand, Operation, QueryFault, Test, references

World: TypeAlias = Mapping[Location, Observation]
Limits: TypeAlias = tuple[Decimal | None, Decimal | None]

_ZERO, _WHOLE = Decimal(0), Decimal(100)
_FACTORS = tuple(map(Decimal, ("10", "0.1", "1.5", "0.6", "0", "1000")))
_FIRST_FACTORS = 2
_RANDOM_WORLDS = 24


@dataclass(frozen=True, slots=True)
class Possible:
    """Knows what values an indicator may have, from those that it has; one for a catalogue."""

    catalog: Catalog
    _limits: dict[str, Limits] = field(default_factory=dict, init=False, repr=False, compare=False)

    def limits(self, indicator: str) -> Limits:
        """Return the least and the greatest value that an indicator may have, None where there is no limit."""
        if indicator not in self._limits:
            values = [one.value for one in self.catalog.observations[indicator]]
            low = _ZERO if min(values) >= 0 else None
            is_share = self.catalog.indicators[indicator].unit.startswith(PERCENT) and low is not None
            self._limits[indicator] = low, _WHOLE if is_share and max(values) <= _WHOLE else None
        return self._limits[indicator]

    def moved(self, observation: Observation, value: Decimal) -> Observation:
        """Return the observation with another value, or with the nearest to it that it may have."""
        low, high = self.limits(observation.indicator)
        if low is not None:
            value = max(low, value)
        return replace(observation, value=min(high, value) if high is not None else value)

    def holds_in(self, test: Test, world: World, evaluator: Evaluator) -> bool | None:
        """Tell whether a test holds in a world; None if there can be no such world, or nothing can be told in it."""
        other = evaluator.in_world(world)
        try:
            calls = (call for operand in operands_of(test) for call in _calls(operand))
            if not all(_is_part(call, other) for call in calls if call.function == "share"):
                return None
            return test_holds(test, other)
        except QueryFault:
            return None


def _calls(operand: Operand) -> Iterator[Call]:
    """Yield the calls of functions in an operand."""
    match operand:
        case Negative():
            yield from _calls(operand.operand)
        case Operation():
            yield from _calls(operand.left)
            yield from _calls(operand.right)
        case Call():
            yield operand
            for argument in operand.arguments:
                yield from _calls(argument)


def _is_part(call: Call, evaluator: Evaluator) -> bool:
    return all(_ZERO <= each.quantity.value <= _WHOLE for each in evaluator.members(call))


def can_fail(test: Test, evaluator: Evaluator, possible: Possible) -> bool:
    """Tell whether other data would make a test false. One that nothing makes false says nothing."""
    if any(call.function == "count" for operand in operands_of(test) for call in _calls(operand)):
        return True  # how many rows there are is not in their values
    observations = observations_of_test(test, evaluator)
    return any(possible.holds_in(test, world, evaluator) is False for world in _worlds(observations, possible))


def observations_of_test(test: Test, evaluator: Evaluator) -> tuple[Observation, ...]:
    """Return all observations on which a test rests, in order."""
    found = (one for operand in operands_of(test) for one in observations_of(operand, evaluator))
    return tuple(dict.fromkeys(found))


def rests_on_data(test: Test) -> bool:
    """Tell whether a test names an indicator at all."""
    return any(True for operand in operands_of(test) for _ in references(operand))


def _worlds(observations: Sequence[Observation], possible: Possible) -> Iterator[World]:
    """Yield worlds in which the observations differ: all together, one by one, pair by pair, and at random."""
    ends_first = dict.fromkeys((*observations[-1:], *observations))  # most claims fall with the first or the last
    for factors in (_FACTORS[:_FIRST_FACTORS], _FACTORS[_FIRST_FACTORS:]):
        for factor in factors:
            yield world(possible.moved(one, one.value * factor) for one in observations)
        for one in ends_first:
            yield from (world([possible.moved(one, one.value * factor)]) for factor in factors)
    for one in observations:
        yield from (
            world([possible.moved(one, limit)]) for limit in possible.limits(one.indicator) if limit is not None
        )
        yield world([possible.moved(one, -one.value - 1)])
    for index, one in enumerate(observations[:-1]):
        other = observations[index + 1]
        yield swapped(one, other)
        yield world([possible.moved(one, other.value)])
    state = 1
    for _ in range(_RANDOM_WORLDS):
        changed = []
        for one in observations:
            state = (state * 1103515245 + 12345) % 2**31  # a fixed sequence: the same verdict on every machine
            changed.append(possible.moved(one, one.value * state * 4 / 2**31))
        yield world(changed)


def world(observations: Iterable[Observation]) -> World:
    """Return the world that has these observations in place of its own."""
    return {one.place: one for one in observations}


def swapped(one: Observation, other: Observation) -> World:
    """Return the world in which two observations have each other's values."""
    return world([replace(one, value=other.value), replace(other, value=one.value)])
