"""Finds comparisons of unlike things: other measures, sources, ages, populations, periods, breaks, forecasts.

Phase: the operands of queries and tests -> `Unlike`. What is set side by side in a query is a `Contrast`; each rule
looks at one. An author who compares unlike things knowingly says why: `because="…"`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sitan.datasets.codes import FORECAST
from sitan.datasets.model import TOTAL, Catalog, Observation
from sitan.datasets.periods import parse_period
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.moments import in_order_of_time
from sitan.evidence.shown import described
from sitan.evidence.syntax import (
    Between,
    Call,
    Comparison,
    Counted,
    Negative,
    OnTrack,
    Operand,
    Operation,
    Ranked,
    Said,
    Stable,
    Test,
    Trend,
    references,
)

Kind = Literal["comparison", "change", "ratio", "quotient", "share", "selection", "series"]
"""How two sides are set side by side.

A ratio is of like things, "three times as many"; a quotient makes a measure of its own, such as physicians per 1,000
inhabitants. A selection and a series have one side only.
"""

_SIDE_BY_SIDE: frozenset[Kind] = frozenset({"comparison", "change", "ratio"})
_PARTS: frozenset[Kind] = frozenset({"share", "quotient", "ratio"})
_BREAK = "B"


@dataclass(frozen=True, slots=True)
class Contrast:
    """Observations that are set side by side. `right` is empty for a selection or a series."""

    kind: Kind
    left: tuple[Observation, ...]
    right: tuple[Observation, ...]
    offset: int

    @property
    def observations(self) -> tuple[Observation, ...]:
        """Both sides."""
        return tuple(dict.fromkeys((*self.left, *self.right)))

    @property
    def is_of_one_measure(self) -> bool:
        """Tell whether both sides rest on the same indicators."""
        return not self.right or _indicators(self.left) == _indicators(self.right)


@dataclass(frozen=True, slots=True)
class Unlike:
    """A rule that a comparison breaks, with what differs; `offset` is where in the author's expression."""

    rule: str
    message: str
    offset: int


def unlike_in_query(operand: Operand, evaluator: Evaluator) -> list[Unlike]:
    """Return what a query compares although it is not alike. Raises QueryFault, as evaluating it does."""
    return _faults(contrasts_of(operand, evaluator), evaluator.catalog)


def unlike_in_test(test: Test, evaluator: Evaluator) -> list[Unlike]:
    """Return what a test compares although it is not alike. Raises QueryFault, as evaluating it does."""
    return _faults(contrasts_of_test(test, evaluator), evaluator.catalog)


def unlike_sides(contrast: Contrast, catalog: Catalog) -> list[Unlike]:
    """Return what two sides are unlike in, such as two columns of a table."""
    return _faults((contrast,), catalog)


def _faults(contrasts: Iterable[Contrast], catalog: Catalog) -> list[Unlike]:
    """Return the first fault by each rule."""
    found: dict[str, Unlike] = {}
    for contrast in contrasts:
        for rule, find in _RULES.items():
            if rule not in found and (message := find(contrast, catalog)):
                found[rule] = Unlike(rule, message, contrast.offset)
    return list(found.values())


# --- what is set side by side


def contrasts_of_test(test: Test, evaluator: Evaluator) -> Iterator[Contrast]:
    """Yield what a test sets side by side, itself and in its operands."""
    for operand in operands_of(test):
        yield from contrasts_of(operand, evaluator)
    match test:
        case Comparison() | Said():
            yield from _between("comparison", test.left, test.right, test.at, evaluator)
        case Between():
            yield from _between("comparison", test.operand, test.low, test.at, evaluator)
            yield from _between("comparison", test.operand, test.high, test.at, evaluator)
        case Trend() | Stable() | OnTrack():
            yield Contrast("series", observations_of(test.series, evaluator), (), test.start)
            if isinstance(test, OnTrack):
                yield from _between("comparison", test.series, test.target, test.at, evaluator)
        case Ranked():
            yield from _between("comparison", test.operand, test.among, test.at, evaluator)
            yield Contrast("selection", observations_of(test.among, evaluator), (), test.among.start)
        case Counted():
            kind: Kind = "series" if test.direction else "selection"
            yield Contrast(kind, observations_of(test.operand, evaluator), (), test.operand.start)
            if test.right:
                yield from _between("comparison", test.operand, test.right, test.at, evaluator)


def operands_of(test: Test) -> tuple[Operand, ...]:
    """Return the operands of a test, in order."""
    match test:
        case Comparison() | Said():
            return test.left, test.right
        case Between():
            return test.operand, test.low, test.high
        case Trend() | Stable():
            return (test.series,)
        case OnTrack():
            return test.series, test.target
        case Ranked():
            return test.operand, test.among
        case Counted():
            return (test.operand, test.right) if test.right else (test.operand,)


def contrasts_of(operand: Operand, evaluator: Evaluator, *, in_product: bool = False) -> Iterator[Contrast]:
    """Yield what an operand sets side by side. What is divided within a product is a measure of its own."""
    match operand:
        case Negative():
            yield from contrasts_of(operand.operand, evaluator)
        case Operation():
            product = operand.operator == "*"
            yield from contrasts_of(operand.left, evaluator, in_product=product)
            yield from contrasts_of(operand.right, evaluator, in_product=product)
            if operand.operator == "-":
                yield from _between("comparison", operand.left, operand.right, operand.at, evaluator)
            elif operand.operator == "/":
                kind = _division(operand.left, operand.right, evaluator, in_product=in_product)
                yield from _between(kind, operand.left, operand.right, operand.at, evaluator)
        case Call():
            for argument in operand.arguments:
                yield from contrasts_of(argument, evaluator)
            yield from _of_call(operand, evaluator, in_product=in_product)


_CHANGES = {"change", "percent_change", "annual_rate_of_reduction"}
_SELECTIONS = {"sum", "mean", "minimum", "maximum", "lowest", "highest"}


def _of_call(call: Call, evaluator: Evaluator, *, in_product: bool) -> Iterator[Contrast]:
    if call.function in _SELECTIONS:
        yield Contrast("selection", observations_of(call, evaluator), (), call.start)
    elif call.function in {*_CHANGES, "gap", "share", "ratio"}:
        left, right = call.arguments
        kind: Kind = "change" if call.function in _CHANGES else "comparison"
        if call.function == "share":
            kind = "share"
        if call.function == "ratio":
            kind = _division(left, right, evaluator, in_product=in_product)
        yield from _between(kind, left, right, call.start, evaluator)


def _division(left: Operand, right: Operand, evaluator: Evaluator, *, in_product: bool) -> Kind:
    units = [{one.unit for one in observations_of(operand, evaluator)} for operand in (left, right)]
    return "quotient" if in_product or units[0] != units[1] else "ratio"


def _between(kind: Kind, left: Operand, right: Operand, offset: int, evaluator: Evaluator) -> Iterator[Contrast]:
    """Yield the contrast of two operands, unless one of them is a plain number."""
    one, other = observations_of(left, evaluator), observations_of(right, evaluator)
    if one and other:
        yield Contrast(kind, one, other, offset)


def observations_of(operand: Operand, evaluator: Evaluator) -> tuple[Observation, ...]:
    """Return all observations that the references of an operand select."""
    found = (one for reference in references(operand) for one in evaluator.selection(reference).observations)
    return tuple(dict.fromkeys(found))


# --- the rules: each returns what is unlike, or ""


def _measure(contrast: Contrast, catalog: Catalog) -> str:
    del catalog
    if contrast.kind not in _SIDE_BY_SIDE or contrast.is_of_one_measure:
        return ""
    left, right = _indicators(contrast.left), _indicators(contrast.right)
    return f"this compares different indicators: {_joined(left - right or left)} and {_joined(right - left or right)}"


def _source(contrast: Contrast, catalog: Catalog) -> str:
    del catalog
    if contrast.kind == "quotient" or (contrast.kind in _SIDE_BY_SIDE and not contrast.is_of_one_measure):
        return ""  # another indicator has been told already; it has a source of its own
    sources = list(dict.fromkeys(one.source for one in contrast.observations))
    return f"this compares values of different sources: {_listed(sources)}" if len(sources) > 1 else ""


def _period(contrast: Contrast, catalog: Catalog) -> str:
    del catalog
    if contrast.kind == "selection":
        return _periods_of_areas(contrast.observations)
    if contrast.kind == "series":
        return ""
    left, right = _values(contrast.left, "time_period"), _values(contrast.right, "time_period")
    if left == right:
        return ""
    if not contrast.is_of_one_measure and contrast.kind != "change":
        what = "the part and the whole are" if contrast.kind == "share" else "the two sides are"
        return f"{what} of different periods: {_times(left)} and {_times(right)}"
    areas = _values(contrast.left, "ref_area"), _values(contrast.right, "ref_area")
    if areas[0] == areas[1]:
        return ""
    return f"this compares different areas in different periods: {_times(left)} and {_times(right)}"


def _periods_of_areas(observations: Sequence[Observation]) -> str:
    periods: dict[str, set[str]] = {}
    for one in observations:
        periods.setdefault(one.ref_area, set()).add(one.time_period)
    first = next(iter(periods.values()), set())
    other = next((codes for codes in periods.values() if codes != first), None)
    if other is None:
        return ""
    return f"this compares different areas in different periods: {_times(first)} and {_times(other)}"


def _age(contrast: Contrast, catalog: Catalog) -> str:
    del catalog
    if "age" not in _mixed_up(contrast):
        return ""
    left, right = _values(contrast.left, "age"), _values(contrast.right, "age")
    return f"this compares different ages: {_joined(left - right or left)} and {_joined(right - left or right)}"


def _population(contrast: Contrast, catalog: Catalog) -> str:
    del catalog
    if not _mixed_up(contrast) & {"sex", "residence", "breakdown"}:
        return ""
    left, right = contrast.left[0], contrast.right[0]
    return f"this compares different populations: {_group(left)} and {_group(right)}"


def _mixed_up(contrast: Contrast) -> set[str]:
    """Return the dimensions in which the sides differ beside the one in which they are compared.

    That is the area, or else the period, or else a group; a group may also be compared with all.
    """
    if contrast.kind not in _SIDE_BY_SIDE:
        return set()
    names = ("ref_area", "time_period", "breakdown", "sex", "residence", "age")
    differ = [name for name in names if _values(contrast.left, name) != _values(contrast.right, name)]
    groups = [name for name in differ if name not in {"ref_area", "time_period"}]
    if not contrast.is_of_one_measure:
        return {name for name in groups if name != "breakdown" and not _is_part_of_all(contrast, [name])}
    if len(groups) == len(differ):
        return set() if _is_part_of_all(contrast, groups) else set(groups[1:])
    return set(groups)


def _is_part_of_all(contrast: Contrast, names: Sequence[str]) -> bool:
    """Tell whether one side is the total of all dimensions that are named."""
    totals = ({TOTAL}, {""})
    return any(all(_values(side, name) in totals for name in names) for side in (contrast.left, contrast.right))


def _without_break(contrast: Contrast, catalog: Catalog) -> str:
    if contrast.kind in {"share", "quotient"}:
        return ""
    lines: dict[tuple[str, str], list[Observation]] = {}
    for one in contrast.observations:
        lines.setdefault((one.indicator, one.ref_area), []).append(one)
    for (indicator, area), line in lines.items():
        codes = in_order_of_time(one.time_period for one in line)
        for broken in _breaks(indicator, area, line, catalog):
            if _lies_after(broken[0], codes[0]) and not _lies_after(broken[0], codes[-1]):
                return (
                    f"a break in the series lies between {codes[0]} and {codes[-1]}: {': '.join(filter(None, broken))}"
                )
    return ""


def _breaks(indicator: str, area: str, line: Sequence[Observation], catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield the period and the note of each break in a series: declared, or marked in its rows."""
    for declared in catalog.indicators[indicator].breaks:
        if declared.area in {None, area}:
            yield declared.period, str(declared.note)
    groups = {_without_period(one) for one in line}
    for one in catalog.observations[indicator]:
        if one.obs_status == _BREAK and _without_period(one) in groups:
            yield one.time_period, one.note


def _lies_after(code: str, other: str) -> bool:
    one, before = parse_period(code), parse_period(other)
    return bool(one and before and one.first > before.last)


def _forecast(contrast: Contrast, catalog: Catalog) -> str:
    del catalog
    forecasts = [one for one in contrast.observations if one.obs_status == FORECAST]
    if not forecasts or len(forecasts) == len(contrast.observations):
        return ""
    one = forecasts[0]
    return f"this sets a forecast beside observed values: {one.indicator} {described(one)} {one.time_period}"


def _two_observations(contrast: Contrast, catalog: Catalog) -> str:
    del catalog
    if contrast.kind != "change" or len(contrast.observations) > 1:
        return ""
    (one,) = contrast.observations
    return f"a change needs two observations, and both are {one.indicator} {described(one)} {one.time_period}"


_RULES: Mapping[str, Callable[[Contrast, Catalog], str]] = {
    "comparison-of-one-measure": _measure,
    "comparison-of-one-source": _source,
    "comparison-of-one-age": _age,
    "comparison-of-one-population": _population,
    "comparison-of-one-period": _period,
    "comparison-without-break": _without_break,
    "trend-has-observations": _two_observations,
    "forecast-is-no-observation": _forecast,
}


def _indicators(observations: Iterable[Observation]) -> set[str]:
    return {one.indicator for one in observations}


def _values(observations: Iterable[Observation], name: str) -> set[str]:
    return {str(getattr(one, name)) for one in observations}


def _without_period(observation: Observation) -> tuple[str, ...]:
    indicator, area, _, *rest = observation.key
    return indicator, area, *rest


def _group(observation: Observation) -> str:
    return described(observation).removeprefix(observation.ref_area).strip() or "all"


def _joined(values: Iterable[str]) -> str:
    return _listed(sorted(values))


def _times(codes: Iterable[str]) -> str:
    return _listed(in_order_of_time(codes))


_SOME = 3


def _listed(values: Sequence[str]) -> str:
    shown = [*values[:_SOME], "…"] if len(values) > _SOME else list(values)
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
