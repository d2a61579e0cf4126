"""Decides claims: `Claim` -> `Judgement`, with the values on which it rests and by how much it misses.

Each form of test has two functions: whether it holds, and what is said where it does not. `sitan.evidence.tolerances`
has what "about", "nearly" and the others mean.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import cast

from sitan.datasets.model import Observation
from sitan.datasets.periods import parse_period
from sitan.evidence.evaluate import Evaluator, Key, Member, faults_at, located
from sitan.evidence.functions import WORKING, common_unit, middle_of
from sitan.evidence.quantity import Quantity, Selection
from sitan.evidence.shown import cited, distance, exact, percent, shown, wanted
from sitan.evidence.syntax import (
    Amount,
    Between,
    Claim,
    Comparator,
    Comparison,
    Counted,
    Direction,
    Number,
    OnTrack,
    Operand,
    QueryFault,
    Ranked,
    Said,
    Stable,
    Test,
    Trend,
    written,
)
from sitan.evidence.tolerances import Region, region

COMPARE: Mapping[Comparator, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of a claim. `explanation` says by how much it misses, and is "" where it holds.

    `observations` are all on which it rests, without repeats, in the order of the claim.
    """

    holds: bool
    explanation: str
    observations: tuple[Observation, ...]


def judge(claim: Claim, evaluator: Evaluator) -> Judgement:
    """Return whether a claim holds, of the values before rounding, and why not.

    Raises ProjectError with one diagnostic if it cannot be decided: nothing is there, or units differ.
    """
    with located(claim.words), localcontext(WORKING):
        found = [_Found.of(test, evaluator) for test in claim.tests]
        failed = [each for each in found if not each.holds]
        explanation = "; and ".join(
            f"{each.explain(str(claim.words))} [{cited(each.decisive or each.observations)}]" for each in failed
        )
        observations = dict.fromkeys(one for each in found for one in each.observations)
    return Judgement(not failed, explanation, tuple(observations))


def holds(claim: Claim, evaluator: Evaluator) -> bool:
    """Tell whether a claim holds. Raises ProjectError as `judge` does."""
    with located(claim.words):
        return all(test_holds(test, evaluator) for test in claim.tests)


def test_holds(test: Test, evaluator: Evaluator) -> bool:
    """Tell whether one test of a claim holds. Raises QueryFault."""
    with localcontext(WORKING):
        return _Found.of(test, evaluator).holds


@dataclass(frozen=True, slots=True)
class _Found:
    """What came of one test. `explain` takes the claim's words; `decisive` are the observations that it names."""

    holds: bool
    observations: tuple[Observation, ...]
    explain: Callable[[str], str]
    decisive: tuple[Observation, ...] = ()

    @staticmethod
    def of(test: Test, evaluator: Evaluator) -> _Found:
        """Return what comes of a test."""
        match test:
            case Comparison():
                return _compare(test, evaluator)
            case Said():
                return _say(test, evaluator)
            case Between():
                return _lie_between(test, evaluator)
            case Trend():
                return _go(test, evaluator)
            case Stable():
                return _stay(test, evaluator)
            case Ranked():
                return _rank(test, evaluator)
            case Counted():
                return _count(test, evaluator)
            case OnTrack():
                return _reach(test, evaluator)


# --- one number beside another


def _compare(test: Comparison, evaluator: Evaluator) -> _Found:
    left, right = _sides(test.left, test.right, test.at, evaluator)

    def explain(words: str) -> str:
        return f"{_equation(test.left, left, words, right.value)}, which is {_against(test.right, left, right, words)}"

    return _Found(COMPARE[test.comparator](left.value, right.value), _of(left, right), explain)


def _say(test: Said, evaluator: Evaluator) -> _Found:
    left, right = _sides(test.left, test.right, test.at, evaluator)
    decimals = right.decimals if isinstance(test.right, Number) else None
    allowed = region(test.magnitude, right.value, decimals)

    def explain(words: str) -> str:
        equation = _equation(test.left, left, words, right.value)
        miss = _against(test.right, left, right, words)
        return f'{equation}, which is {miss}; "{test.magnitude}" wants {wanted(allowed)}'

    return _Found(left.value in allowed, _of(left, right), explain)


def _lie_between(test: Between, evaluator: Evaluator) -> _Found:
    value, low = _sides(test.operand, test.low, test.at, evaluator)
    _, high = _sides(test.operand, test.high, test.at, evaluator)
    bound, side = (low, test.low) if value.value < low.value else (high, test.high)

    def explain(words: str) -> str:
        equation = _equation(test.operand, value, words, bound.value)
        reach = wanted(Region(low.value, high.value))
        return f"{equation}, which is {_against(side, value, bound, words)}; the range is {reach}"

    return _Found(low.value <= value.value <= high.value, _of(value, low, high), explain)


def _sides(left: Operand, right: Operand, at: int, evaluator: Evaluator) -> tuple[Quantity, Quantity]:
    """Return what is compared, in one unit."""
    one = evaluator.value(left)
    other = _benchmark(right, one, evaluator)
    with faults_at(at):
        common_unit(one, other)
    return one, other


def _benchmark(operand: Operand, compared: Quantity, evaluator: Evaluator) -> Quantity:
    """Return what something is compared with; say so if it has no value."""
    try:
        return evaluator.value(operand)
    except QueryFault as fault:
        if fault.rule != "observation-exists" or not compared.observations:
            raise
        message = f"there is nothing to compare with: {fault.message}"
        raise QueryFault("benchmark-has-a-value", message, fault.hint, fault.offset) from fault


def _of(*quantities: Quantity) -> tuple[Observation, ...]:
    return tuple(dict.fromkeys(one for quantity in quantities for one in quantity.observations))


def _equation(operand: Operand, quantity: Quantity, words: str, beside: Decimal) -> str:
    """Return "u5mr@2017 / u5mr@2000 = 3.20", with the digits that tell it from what stands beside it."""
    return f"{written(operand, words)} = {shown(quantity.value, quantity.value - beside)}"


def _against(operand: Operand, found: Quantity, beside: Quantity, words: str) -> str:
    """Return "0.20 (6.7 %) above 3": by how much a number misses another."""
    miss = distance(found.value, beside.value)
    if isinstance(operand, Number):
        return f"{miss} {exact(beside.value)}"
    return f"{miss} {_equation(operand, beside, words, found.value)}"


# --- series


def _go(test: Trend, evaluator: Evaluator) -> _Found:
    series = evaluator.series(test.series)
    ends = (series.observations[0], series.observations[-1])
    against = _against_the_way(series, test.direction) if test.direction.monotonic else ()

    def explain(words: str) -> str:
        return f"{written(test.series, words)} {_course(series, test.direction)}"

    return _Found(goes(series, test.direction), series.observations, explain, (*ends, *against))


def goes(series: Selection, direction: Direction) -> bool:
    """Tell whether a series goes the way that is said, and as far."""
    change = _change(series, direction.way)
    if change <= 0:
        return False
    if direction.amount and _measured(change, series, direction.amount) not in _reach_of(direction):
        return False
    return not (direction.monotonic and _against_the_way(series, direction))


def _change(series: Selection, way: str) -> Decimal:
    """Return by how much a series falls or rises, from its first observation to its last; negative the other way."""
    rise = series.observations[-1].value - series.observations[0].value
    return rise if way == "rises" else -rise


def _measured(change: Decimal, series: Selection, amount: Amount) -> Decimal:
    """Return a change as it was said: in per cent of where it starts, or in the unit of the series."""
    start = series.observations[0]
    if not amount.relative:
        return change
    if not start.value:
        where = f"{start.place.file}:{start.place.line}"
        message = f"a change from zero is no per cent ({where})"
        raise QueryFault("divisor-is-not-zero", message, "say it in points, or name another period")
    return WORKING.divide(_HUNDRED * change, abs(start.value))


def _reach_of(direction: Direction) -> Region:
    amount = cast("Amount", direction.amount)
    return region(direction.magnitude, amount.value, amount.decimals)


def _against_the_way(series: Selection, direction: Direction) -> tuple[Observation, ...]:
    """Return the observations at both ends of each step that goes the other way."""
    steps = zip(series.observations, series.observations[1:], strict=False)
    sign = 1 if direction.way == "rises" else -1
    wrong = [pair for pair in steps if sign * (pair[1].value - pair[0].value) < 0]
    return tuple(dict.fromkeys(one for pair in wrong for one in pair))


def _course(series: Selection, direction: Direction) -> str:
    """Return how a series goes: "falls from 40 in 1990 to 10 in 2017, by 75 %, which is …"."""
    first, last = series.observations[0], series.observations[-1]
    rise = last.value - first.value
    if not rise:
        return f"stays at {exact(first.value)} from {first.time_period} to {last.time_period}"
    verb = "rises" if rise > 0 else "falls"
    ends = f"from {exact(first.value)} in {first.time_period} to {exact(last.value)} in {last.time_period}"
    if verb != direction.way:
        return f"{verb} {ends}"
    against = _against_the_way(series, direction) if direction.monotonic else ()
    if against:
        before, after = against[:2]
        other = "rises" if direction.way == "falls" else "falls"
        return (
            f"{other} on its way, from {exact(before.value)} in {before.time_period} "
            f"to {exact(after.value)} in {after.time_period}"
        )
    amount = cast("Amount", direction.amount)
    change = _measured(rise.copy_abs(), series, amount)
    unit, miss = (" %", "percentage points ") if amount.relative else ("", "")
    gap = change - amount.value
    way = "above" if gap > 0 else "below"
    by = f"{shown(change, gap)}{unit}"
    off = f"{shown(gap.copy_abs(), gap)} {miss}{way} {amount.text}" if gap else f"just {amount.text}"
    reach = f"{wanted(_reach_of(direction))}{unit}"
    return f'{verb} {ends}, by {by}, which is {off}; "{direction.magnitude}" wants {reach}'


def _stay(test: Stable, evaluator: Evaluator) -> _Found:
    series = evaluator.series(test.series)
    first, *others = series.observations
    reach = test.within.value * abs(first.value) / 100 if test.within.relative else test.within.value
    furthest = max(others, key=lambda one: abs(one.value - first.value))

    def explain(words: str) -> str:
        gap = abs(furthest.value - first.value)
        part = f" ({percent(WORKING.divide(_HUNDRED * gap, abs(first.value)))})" if first.value else ""
        return (
            f"{written(test.series, words)} goes from {exact(first.value)} in {first.time_period} to "
            f"{exact(furthest.value)} in {furthest.time_period}, {shown(gap)}{part} away; "
            f"stable is within {test.within.text}"
        )

    stays = abs(furthest.value - first.value) <= reach
    return _Found(stays, series.observations, explain, (first, furthest))


def _reach(test: OnTrack, evaluator: Evaluator) -> _Found:
    series = evaluator.series(test.series)
    first, last = series.observations[0], series.observations[-1]
    target = _benchmark(test.target, Quantity(last.value, series.unit, None, (last,)), evaluator)
    with faults_at(test.at):
        common_unit(Quantity(last.value, series.unit, None, series.observations), target)
    ahead = _year(test.period) - _year(last.time_period)
    if ahead <= 0:
        message = f"{test.period} does not come after {last.time_period}, where the series ends"
        raise QueryFault("target-lies-ahead", message, "name the period in which the target is due", test.at)
    with faults_at(test.at):
        yearly = WORKING.divide(last.value - first.value, _year(last.time_period) - _year(first.time_period))
    projected = last.value + yearly * ahead
    lower = _lower_is_wanted(evaluator, last, target.value)
    holds = projected <= target.value if lower else projected >= target.value

    def explain(words: str) -> str:
        verb = "falls" if yearly < 0 else "rises"
        return (
            f"{written(test.series, words)} {verb} by {shown(abs(yearly))} a year, which makes "
            f"{shown(projected, projected - target.value)} in {test.period}: "
            f"{distance(projected, target.value)} {exact(target.value)}"
        )

    return _Found(holds, _of(Quantity(last.value, "", None, series.observations), target), explain, (first, last))


def _lower_is_wanted(evaluator: Evaluator, last: Observation, target: Decimal) -> bool:
    direction = evaluator.catalog.indicators[last.indicator].direction
    return target < last.value if direction == "neutral" else direction == "lower"


def _year(code: str) -> Decimal:
    period = parse_period(code)
    return middle_of(period) if period else Decimal(0)


# --- several areas or groups


def _rank(test: Ranked, evaluator: Evaluator) -> _Found:
    own = evaluator.value(test.operand)
    members = evaluator.members(test.among)
    others = [each for each in members if _places(each.quantity) != _places(own)]
    if len(others) == len(members) or not own.observations:
        message = "what is ranked is not one of those among which it is ranked"
        raise QueryFault("rank-is-among-its-own", message, "name it in the selection too", test.at)
    with faults_at(test.at):
        for each in others:
            common_unit(own, each.quantity)
    sign = 1 if test.extreme == "highest" else -1
    before = sorted(
        (each for each in others if sign * (each.quantity.value - own.value) > 0),
        key=lambda each: -sign * each.quantity.value,
    )
    level = [each for each in others if each.quantity.value == own.value]

    def explain(words: str) -> str:
        place = f"{_ordinal(len(before) + 1)}{test.extreme} of {len(members)}"
        rival = _rival(test, before, others)
        equation = _equation(test.operand, own, words, rival.quantity.value if rival else own.value)
        if level:
            return f"{equation} is {place}, level with {_named(level)}"
        beyond = f", {distance(own.value, rival.quantity.value)} {_named([rival])}" if rival else ""
        return f"{equation} is {place}, not {_ordinal(test.place)}{test.extreme}{beyond}"

    observations = _of(own, *(each.quantity for each in members))
    decisive = _of(own, *(each.quantity for each in [*level, *before][:MOST_NAMED]))
    return _Found(len(before) == test.place - 1 and not level, observations, explain, decisive)


def _rival(test: Ranked, before: Sequence[Member], others: Iterable[Member]) -> Member | None:
    """Return the one who has the place that is claimed."""
    if len(before) >= test.place:
        return before[test.place - 1]
    sign = 1 if test.extreme == "highest" else -1
    behind = [each for each in others if each not in before]
    behind.sort(key=lambda each: -sign * each.quantity.value)
    wanted_index = test.place - 1 - len(before) - 1
    return behind[wanted_index] if wanted_index < len(behind) else None


def _places(quantity: Quantity) -> set[object]:
    return {one.place for one in quantity.observations}


def _ordinal(place: int) -> str:
    words = {1: "", 2: "second ", 3: "third "}
    teens = place % 100 in {11, 12, 13}
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return words.get(place, f"{place}{ending} ")


MOST_NAMED = 6


def _named(members: Sequence[Member]) -> str:
    parts = [f"{_key(each.key)} {_plainly(each.quantity)}" for each in members[:MOST_NAMED]]
    return ", ".join(parts) + (", …" if len(members) > MOST_NAMED else "")


def _plainly(quantity: Quantity) -> str:
    """Return an observation's value as its row has it, a computed one shortened."""
    return exact(quantity.value) if len(quantity.observations) == 1 else shown(quantity.value)


def _key(key: Key) -> str:
    return " ".join(key)


def _count(test: Counted, evaluator: Evaluator) -> _Found:
    yes, no, rest = _sorted_out(test, evaluator)
    found, total = len(yes), len(yes) + len(no)
    match test.quantifier:
        case "every":
            holds = not no
        case "no":
            holds = not yes
        case "most":
            holds = 2 * found > total
        case "at least":
            holds = found >= test.number
        case "at most":
            holds = found <= test.number
        case "exactly":
            holds = found == test.number

    def explain(words: str) -> str:
        condition = words[test.at : test.end].strip()
        odd, said = (yes, "namely") if test.quantifier in {"no", "at most"} else (no, "the others:")
        claimed = f"{test.quantifier} {test.number}" if test.number else test.quantifier
        listed = f"; {said} {_named(odd)}" if odd else ""
        return f"{found} of {total} {written(test.operand, words)} {condition}, not {claimed}{listed}"

    return _Found(
        holds,
        tuple(dict.fromkeys((*_of(*(each.quantity for each in [*yes, *no])), *rest))),
        explain,
        _of(*(each.quantity for each in (yes if test.quantifier in {"no", "at most"} else no))),
    )


def _sorted_out(test: Counted, evaluator: Evaluator) -> tuple[list[Member], list[Member], tuple[Observation, ...]]:
    """Return the members of which the condition is true, the others, and what else was looked at."""
    yes: list[Member] = []
    no: list[Member] = []
    if test.direction:
        for key, series in evaluator.lines(test.operand):
            last = series.observations[-1]
            member = Member(key, Quantity(last.value, series.unit, None, series.observations))
            with faults_at(test.at):
                (yes if goes(series, test.direction) else no).append(member)
        return yes, no, ()
    members = evaluator.members(test.operand)
    right = _rights(test, members, evaluator)
    compare = COMPARE[cast("Comparator", test.comparator)]
    for each in members:
        with faults_at(test.at):
            common_unit(each.quantity, right[each.key])
        (yes if compare(each.quantity.value, right[each.key].value) else no).append(each)
    return yes, no, _of(*right.values())


def _rights(test: Counted, members: Sequence[Member], evaluator: Evaluator) -> Mapping[Key, Quantity]:
    """Return what each member is compared with: the same for all, or its own counterpart."""
    operand = cast("Operand", test.right)
    others = evaluator.members(operand)
    if len(others) == 1:
        return {each.key: others[0].quantity for each in members}
    right = {each.key: each.quantity for each in others}
    if set(right) != {each.key for each in members}:
        message = "these select different areas or groups, so that they cannot be taken one by one"
        raise QueryFault("selections-match", message, "select the same in each", operand.start)
    return right
