"""Asks whether a difference that a claim speaks of is beyond the uncertainty of its values.

Uncertainty is in the data in two ways: the status U (low reliability), and intervals, which are observations of the
same key with the breakdown `interval=lower` and `interval=upper`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sitan.datasets.model import Observation
from sitan.diagnostics import Location
from sitan.evidence.claims import test_holds
from sitan.evidence.comparability import Unlike, observations_of, operands_of
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.shown import described, exact
from sitan.evidence.syntax import Comparison, Counted, QueryFault, Ranked, Said, Test, Trend

INTERVAL = "interval"
RULE = "difference-beyond-uncertainty"
_LOW_RELIABILITY = "U"
_MOST_CORNERS = 6
_LIKE = {"about", "nearly", "almost", "just under", "just over", "exactly"}

World: TypeAlias = Mapping[Location, Observation]


@dataclass(frozen=True, slots=True)
class _Interval:
    observation: Observation
    lower: Observation
    upper: Observation

    def __str__(self) -> str:
        one = self.observation
        ends = f"{exact(self.lower.value)} to {exact(self.upper.value)}"
        return f"{described(one)} {one.time_period} {exact(one.value)} ({ends})"


def uncertain_in_test(test: Test, evaluator: Evaluator) -> list[Unlike]:
    """Return why the difference of which a test speaks may be none; nothing if it speaks of no difference."""
    if not _speaks_of_difference(test):
        return []
    observations = [one for operand in operands_of(test) for one in observations_of(operand, evaluator)]
    doubtful = [one for one in dict.fromkeys(observations) if one.obs_status == _LOW_RELIABILITY]
    if doubtful:
        named = ", ".join(f"{described(one)} {one.time_period}" for one in doubtful[:_MOST_CORNERS])
        more = ", …" if len(doubtful) > _MOST_CORNERS else ""
        indicator = doubtful[0].indicator
        return [Unlike(RULE, f"this rests on values of low reliability: {indicator} {named}{more}", test.start)]
    intervals = list(_intervals(observations, evaluator))
    if intervals and not _holds_throughout(_bare(test), intervals, evaluator):
        listed = ", ".join(map(str, intervals[:_MOST_CORNERS]))
        what = "the intervals overlap" if len(intervals) > 1 else "the interval reaches further"
        return [Unlike(RULE, f"{what}: {intervals[0].observation.indicator} {listed}", test.start)]
    return []


def _speaks_of_difference(test: Test) -> bool:
    match test:
        case Comparison():
            return test.comparator != "="
        case Said():
            return test.magnitude not in _LIKE
        case Trend() | Ranked() | Counted():
            return True
    return False


def _bare(test: Test) -> Test:
    """Return a trend without its amount: that something fell is to be certain, not by how much."""
    if isinstance(test, Trend):
        return replace(test, direction=replace(test.direction, amount=None, monotonic=False))
    return test


def _intervals(observations: Sequence[Observation], evaluator: Evaluator) -> Iterator[_Interval]:
    """Yield the observations that have an interval."""
    for one in dict.fromkeys(observations):
        if INTERVAL not in evaluator.catalog.indicators[one.indicator].dimensions:
            continue
        ends = {
            other.value_of(INTERVAL): other
            for other in evaluator.catalog.observations[one.indicator]
            if _without_interval(other) == one.key and other.key != one.key
        }
        if {"lower", "upper"} <= set(ends):
            yield _Interval(one, ends["lower"], ends["upper"])


def _without_interval(observation: Observation) -> tuple[str, ...]:
    *rest, breakdown = observation.key
    pairs = [pair for pair in breakdown.split(";") if not pair.startswith(f"{INTERVAL}=")]
    return *rest, ";".join(pairs)


def _holds_throughout(test: Test, intervals: Sequence[_Interval], evaluator: Evaluator) -> bool:
    """Tell whether a test holds wherever in their intervals the values lie: at each corner of them."""
    return all(_holds(test, evaluator.in_world(corner)) for corner in _corners(intervals))


def _corners(intervals: Sequence[_Interval]) -> Iterator[World]:
    """Yield every combination of ends; of many intervals only one at a time, and all to one side."""
    ends = [[replace(each.observation, value=end.value) for end in (each.lower, each.upper)] for each in intervals]
    if len(intervals) <= _MOST_CORNERS:
        for corner in itertools.product(*ends):
            yield {one.place: one for one in corner}
        return
    for pair in ends:
        yield from ({one.place: one} for one in pair)
    for side in zip(*ends, strict=True):
        yield {one.place: one for one in side}


def _holds(test: Test, evaluator: Evaluator) -> bool:
    try:
        return test_holds(test, evaluator)
    except QueryFault:
        return False
