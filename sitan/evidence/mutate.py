"""Tries whether claims are sharp: changes the data under each, and reports those that stay true all the same.

Phase: Values -> `Mutated`. A mutation has a name that says what was done to which observation: a trend turned round,
two areas swapped, a value moved over the threshold, a likeness broken, a magnitude moved to where the author's words
would no longer be true. Nothing is left to chance, so that two runs say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from sitan.datasets.model import Observation
from sitan.diagnostics import Diagnostic, Location
from sitan.evidence.comparability import Contrast, contrasts_of_test, observations_of, operands_of
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.quantity import Selection, Values, Verdict
from sitan.evidence.said import stated
from sitan.evidence.shown import described, exact, shown
from sitan.evidence.syntax import (
    Between,
    Call,
    Comparison,
    Counted,
    Negative,
    OnTrack,
    Operand,
    Operation,
    QueryFault,
    Ranked,
    Reference,
    Said,
    Stable,
    Test,
    Trend,
    references,
)
from sitan.evidence.tolerances import Region
from sitan.evidence.worlds import Possible, World, observations_of_test, swapped, world

RULE = "claim-is-sharp"

_FAR = tuple(map(Decimal, ("0.001", "1000", "0", "0.5", "1.5")))
_QUARTER = (Decimal("0.75"), Decimal("1.25"))
_SCAN = tuple(
    Decimal(percent) / 100
    for percent in (
        10,
        20,
        30,
        40,
        50,
        60,
        67,
        75,
        80,
        85,
        90,
        93,
        96,
        104,
        107,
        110,
        115,
        120,
        130,
        150,
        180,
        250,
        800,
    )
)
_SLACK = Decimal("0.05")
"""How far beyond what its words say a claim may stay true: nobody says "about a third" to the decimal."""

_SUPERLATIVE = re.compile(
    r"\b(highest|lowest|largest|smallest|longest|shortest|commonest|only|every|all|none|any other|no other)\b"
)


@dataclass(frozen=True, slots=True)
class Mutated:
    """What came of all mutations: how many were made, how many made their claim false, and a finding for each other.

    `claims` counts the claims under which the data were changed: those that hold.
    """

    claims: int
    made: int
    killed: int
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Worlds of which all, or with `any_will_do` at least one, should make the claim false."""

    name: str
    worlds: tuple[World, ...]
    any_will_do: bool = False


def mutate(values: Values, evaluator: Evaluator, language: str) -> Mutated:
    """Try every claim that holds."""
    possible = Possible(evaluator.catalog)
    claims = made = killed = 0
    findings: list[Diagnostic] = []
    for place, verdict in values.claims.items():
        if not verdict.holds:
            continue
        trial = _Trial(verdict, evaluator, possible, language)
        survived = list(trial.survivors())
        claims += 1
        made, killed = made + trial.made, killed + trial.made - len(survived)
        findings += [_finding(place, verdict, name) for name in dict.fromkeys(survived)]
    return Mutated(claims, made, killed, tuple(sorted(findings)))


def _finding(place: Location, verdict: Verdict, name: str) -> Diagnostic:
    message = f'"{verdict.words}" stays true when {name}'
    return Diagnostic(place, RULE, message, f"sharpen the claim: {verdict.claim}")


class _Trial:
    """The mutations of one claim. `made` counts those that could be made, once `survivors` has run."""

    def __init__(self, verdict: Verdict, evaluator: Evaluator, possible: Possible, language: str) -> None:
        self.verdict = verdict
        self.evaluator = evaluator
        self.possible = possible
        self.language = language
        self.made = 0

    def survivors(self) -> Iterator[str]:
        """Yield the name of each mutation that leaves the claim true."""
        for test in self.verdict.parsed.tests:
            for attempt in self.attempts(test):
                outcomes = [self.holds(changed) for changed in attempt.worlds if self.differs(changed)]
                told = [outcome for outcome in outcomes if outcome is not None]
                if not told:
                    continue
                self.made += 1
                if all(told) if attempt.any_will_do else any(told):
                    yield attempt.name
            yield from self.words_outlived(test)

    def holds(self, changed: World) -> bool | None:
        """Tell whether the claim holds in a world; None if that cannot be told."""
        outcomes = [self.possible.holds_in(test, changed, self.evaluator) for test in self.verdict.parsed.tests]
        if False in outcomes:
            return False
        return None if None in outcomes else True

    def differs(self, changed: World) -> bool:
        """Tell whether a world is another one than ours."""
        own = {one.place: one.value for one in self.verdict.observations}
        return any(own.get(place) != one.value for place, one in changed.items())

    def attempts(self, test: Test) -> Iterator[_Attempt]:
        """Yield what is tried on a test."""
        yield from self.turned(test)
        yield from self.moved(test)
        yield from self.unlike(test)

    # --- the trend turned, groups swapped

    def turned(self, test: Test) -> Iterator[_Attempt]:
        """Yield the worlds in which what is compared has changed places."""
        if isinstance(test, Trend):
            series = self.evaluator.series(test.series).observations
            yield _Attempt("the trend is turned round", (_reversed(series),))
        elif isinstance(test, Counted) and test.direction:
            lines = [series.observations for _, series in self.evaluator.lines(test.operand)]
            yield _Attempt("the trends are turned round", (_all_of(map(_reversed, lines)),))
        elif isinstance(test, Ranked):
            yield from self.dethroned(test)
        elif isinstance(test, Comparison | Said | Between):
            for contrast in contrasts_of_test(test, self.evaluator):
                if contrast.right and contrast.kind != "quotient" and not self.is_likeness(test, contrast):
                    yield from self.exchanged(contrast)

    def dethroned(self, test: Ranked) -> Iterator[_Attempt]:
        """Yield the worlds in which another one has the place."""
        own = self.evaluator.value(test.operand).observations
        for member in self.evaluator.members(test.among):
            others = member.quantity.observations
            if len(own) == len(others) and set(own) != set(others):
                pairs = [swapped(one, other) for one, other in zip(own, others, strict=True)]
                name = f"{described(own[0])} and {described(others[0])} change places"
                yield _Attempt(name, (_all_of(pairs),))

    def exchanged(self, contrast: Contrast) -> Iterator[_Attempt]:
        """Yield the worlds in which the two sides of a contrast have changed places."""
        pairs = _matched(contrast)
        if pairs:
            by_time = {one.time_period for one in contrast.left} != {one.time_period for one in contrast.right}
            both = f"{_named(contrast.left)} and {_named(contrast.right)}"
            name = f"the trend is turned round: {both} change places" if by_time else f"{both} change places"
            yield _Attempt(name, (_all_of(swapped(one, other) for one, other in pairs),))
            return
        left = [one for one in contrast.left if len(contrast.left) == 1 or one not in contrast.right]
        right = [one for one in contrast.right if one not in contrast.left]
        worlds = [(one, other, swapped(one, other)) for one in left for other in right if one.unit == other.unit]
        if _SUPERLATIVE.search(self.verdict.words.casefold()):
            for one, other, changed in worlds:
                yield _Attempt(f"{_label(one)} and {_label(other)} change places", (changed,))
        elif worlds:
            name = f"{_named(contrast.left)} changes places with any of {_named(contrast.right)}"
            yield _Attempt(name, tuple(changed for *_, changed in worlds), any_will_do=True)

    def is_likeness(self, test: Test, contrast: Contrast) -> bool:
        """Tell whether a test also holds if there is no difference at all: "hardly changed", "the same"."""
        value = contrast.left[0].value
        level = world(replace(one, value=value) for one in contrast.observations)
        return self.possible.holds_in(test, level, self.evaluator) is not False

    # --- values moved

    def moved(self, test: Test) -> Iterator[_Attempt]:
        """Yield the worlds in which a value lies beyond the threshold, far up or far down."""
        units = list(self.units(test))
        alone = {unit[0] for unit in units if len(unit) == 1}
        for unit in units:
            # What stands alone too is not moved with the others: `minimum(x[area=A|B]) = x[area=A]`.
            observations = unit if len(unit) == 1 else tuple(one for one in unit if one not in alone)
            if not observations:
                continue
            worlds = [world(self.possible.moved(one, one.value * factor) for one in observations) for factor in _FAR]
            worlds += [
                world(self.possible.moved(one, limit) for one in observations)
                for limit in self.possible.limits(observations[0].indicator)
                if limit is not None
            ]
            name = f"{_named(observations)} moves far up or down"
            yield _Attempt(name, tuple(worlds), any_will_do=True)

    def units(self, test: Test) -> Iterator[tuple[Observation, ...]]:
        """Yield the observations that are moved together: what a test cannot do without."""
        match test:
            case Trend() if not test.direction.monotonic:
                series = self.evaluator.series(test.series).observations
                yield from ((one,) for one in (series[0], series[-1]))
            case OnTrack():
                series = self.evaluator.series(test.series).observations
                yield from ((one,) for one in (series[0], series[-1]))
                yield from self.units_of(test.target)
            case Counted() if test.direction:
                yield from (series.observations[-1:] for _, series in self.lines(test))
            case Counted() if test.quantifier in {"every", "no"}:
                yield from ((one,) for one in observations_of_test(test, self.evaluator))
            case Trend() | Stable() | Ranked():
                yield from ((one,) for one in observations_of_test(test, self.evaluator))
            case _:
                for operand in operands_of(test):
                    yield from self.units_of(operand)

    def lines(self, test: Counted) -> Sequence[tuple[tuple[str, ...], Selection]]:
        """Return the series of a counted trend, if each of them counts."""
        return self.evaluator.lines(test.operand) if test.quantifier in {"every", "no"} else ()

    def units_of(self, operand: Operand) -> Iterator[tuple[Observation, ...]]:
        """Yield the observations of each reference of an operand; how many there are is not in their values."""
        match operand:
            case Reference():
                yield observations_of(operand, self.evaluator)
            case Negative():
                yield from self.units_of(operand.operand)
            case Operation() if operand.operator == "+":
                yield observations_of(operand, self.evaluator)
            case Operation():
                yield from self.units_of(operand.left)
                yield from self.units_of(operand.right)
            case Call() if operand.function != "count":
                for argument in operand.arguments:
                    yield from self.units_of(argument)

    # --- likenesses broken

    def unlike(self, test: Test) -> Iterator[_Attempt]:
        """Yield the worlds in which what is said to be alike is a quarter more, and a quarter less."""
        if isinstance(test, Stable):
            observations = self.evaluator.series(test.series).observations
        elif isinstance(test, Said | Between) or (isinstance(test, Comparison) and test.comparator == "="):
            contrasts = [each for each in contrasts_of_test(test, self.evaluator) if each.right]
            alike = [each for each in contrasts if each.kind != "quotient" and self.is_likeness(test, each)]
            observations = tuple(
                one for each in alike if len(each.left) == len(each.right) == 1 for one in each.observations
            )
        else:
            return
        for one in dict.fromkeys(observations):
            worlds = tuple(world([self.possible.moved(one, one.value * factor)]) for factor in _QUARTER)
            yield _Attempt(f"{_label(one)} is a quarter more or less", worlds, any_will_do=True)

    # --- what the words say

    def words_outlived(self, test: Test) -> Iterator[str]:
        """Yield the mutation by which the words would no longer be true although the test stays true.

        The words may speak of the test's numbers in several ways ("a third of it", "a third less", "a third more");
        the test is sharp if it fits one of those in which they are true of the data.
        """
        said = stated(self.verdict.words, self.language)
        unit = next(self.units(test), None)
        if said is None or unit is None:
            return
        readings = [reading for reading in self.readings(test) if _is_within(reading({}), said.region)]
        if not readings:
            return
        worlds = [world(self.possible.moved(one, one.value * factor) for one in unit) for factor in _SCAN]
        alive = [changed for changed in worlds if self.holds(changed)]
        self.made += 1
        loose = [
            [changed for changed in alive if not _is_within(reading(changed), _widened(said.region))]
            for reading in readings
        ]
        if all(loose):
            changed = min(loose, key=len)[0]
            after = shown(changed[unit[0].place].value)
            yield f"{_label(unit[0])} moves from {exact(unit[0].value)} to {after}, where its words no longer are"

    def readings(self, test: Test) -> Iterator[Reading]:
        """Yield what the number in the words may be the number of."""
        for one, other in self.quotients(test):
            for transform in _OF_RATIO:
                yield partial(_ratio_reading, one, other, transform)
        if isinstance(test, Comparison | Said | Between):
            operand, *others = operands_of(test)
            if any(True for other in others for _ in references(other)):
                return  # a number beside other data is no magnitude of its own
            for transform in _OF_VALUE:
                yield partial(self.value_reading, operand, transform)

    def quotients(self, test: Test) -> Iterator[tuple[Sequence[Observation], Sequence[Observation]]]:
        """Yield observations of which the one is a multiple or a part of the other."""
        if isinstance(test, Trend):
            series = self.evaluator.series(test.series).observations
            yield series[-1:], series[:1]
        for contrast in contrasts_of_test(test, self.evaluator):
            if contrast.right and len(contrast.left) == len(contrast.right):
                yield contrast.left, contrast.right

    def value_reading(self, operand: Operand, transform: Transform, changed: World) -> Decimal | None:
        """Return what an operand is worth in a world, transformed."""
        try:
            return transform(self.evaluator.in_world(changed).value(operand).value)
        except QueryFault:
            return None


Transform: TypeAlias = Callable[[Decimal], Decimal]
Reading: TypeAlias = Callable[[World], "Decimal | None"]

_OF_RATIO: tuple[Transform, ...] = (
    lambda ratio: ratio,
    lambda ratio: 1 / ratio,
    lambda ratio: 1 - ratio,
    lambda ratio: ratio - 1,
    lambda ratio: 1 - 1 / ratio,
    lambda ratio: 1 / ratio - 1,
)
_OF_VALUE: tuple[Transform, ...] = (
    lambda value: value,
    lambda value: -value,
    lambda value: value / 100,
    lambda value: -value / 100,
    lambda value: 1 - value / 100,
)


def _ratio_reading(
    one: Sequence[Observation], other: Sequence[Observation], transform: Transform, changed: World
) -> Decimal | None:
    above, below = (sum(changed.get(each.place, each).value for each in side) for side in (one, other))
    return transform(Decimal(above) / below) if above and below else None


def _is_within(value: Decimal | None, numbers: Region) -> bool:
    return value is not None and value in numbers


def _widened(numbers: Region) -> Region:
    low = None if numbers.low is None else numbers.low - abs(numbers.low) * _SLACK
    high = None if numbers.high is None else numbers.high + abs(numbers.high) * _SLACK
    return Region(low, high)


def _reversed(series: Sequence[Observation]) -> World:
    """Return the world in which the values of a series come in the opposite order."""
    return world(replace(one, value=other.value) for one, other in zip(series, reversed(series), strict=True))


def _all_of(worlds: Iterable[World]) -> World:
    return {place: one for each in worlds for place, one in each.items()}


def _matched(contrast: Contrast) -> list[tuple[Observation, Observation]]:
    """Return the observations of both sides that differ only in that in which the sides differ; none if any is left."""
    if len(contrast.left) != len(contrast.right) or set(contrast.left) & set(contrast.right):
        return []
    if len(contrast.left) == 1:
        return [(contrast.left[0], contrast.right[0])]
    alike = [
        index
        for index in range(len(contrast.left[0].key))
        if {one.key[index] for one in contrast.left} == {one.key[index] for one in contrast.right}
    ]
    keyed = {tuple(one.key[index] for index in alike): one for one in contrast.right}
    pairs = [(one, keyed.get(tuple(one.key[index] for index in alike))) for one in contrast.left]
    if len(keyed) < len(contrast.right):  # they also differ among themselves in it: one after the other
        return list(zip(contrast.left, contrast.right, strict=True))
    return [(one, other) for one, other in pairs if other is not None]


def _label(observation: Observation) -> str:
    return f"{observation.indicator} {described(observation)} {observation.time_period}"


def _named(observations: Sequence[Observation]) -> str:
    first = _label(observations[0])
    return first if len(observations) == 1 else f"{first} with {len(observations) - 1} more"
