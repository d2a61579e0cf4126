"""Tests what `datasets/relations.yaml` declares: shares, sums, distributions, complements, conversions.

A relation is tested wherever all its members have an observation of one area, period and group; what a query leaves
open is the total, as everywhere. Values are spans (`sitan.datasets.arithmetic.Span`): what rounding explains is no
fault. Each fault stands at the cell of the result, with the values and by how much they miss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from sitan.datasets.arithmetic import Exemptions, Span
from sitan.datasets.model import TOTAL, Catalog, Observation
from sitan.datasets.periods import parse_period
from sitan.datasets.relations import Complement, Conversion, Distribution, Relation, Same, Share, Sum
from sitan.diagnostics import Diagnostic, ProjectError
from sitan.evidence.axes import AREA, Row, dimensions_of
from sitan.evidence.functions import WORKING
from sitan.evidence.matching import Matcher, Member
from sitan.model import nearest


def check_relations(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield what breaks a declared relation, what cannot be tested, and exceptions that are not needed."""
    relations = catalog.relations
    kinds: Sequence[tuple[Iterable[Relation], Callable[..., Iterator[_Fault]]]] = (
        (relations.share, _shares),
        (relations.sum, _sums),
        (relations.distribution, _distributions),
        (relations.complement, _complements),
        (relations.conversion, _conversions),
        (relations.same, _same),
    )
    rows: dict[str, tuple[Row, ...]] = {}
    for declared, test in kinds:
        for relation in declared:
            yield from _checked(relation, test, Matcher(catalog, rows))


def _checked(relation: Relation, test: Callable[..., Iterator[_Fault]], matcher: Matcher) -> Iterator[Diagnostic]:
    exemptions = Exemptions(relation.exempt)
    try:
        with localcontext(WORKING):
            faults = list(test(relation, matcher))
    except ProjectError as error:
        yield from error.diagnostics
        return
    for fault in faults:
        if not exemptions.cover(fault.row):
            yield Diagnostic(fault.row.place, fault.rule, fault.message, fault.hint or _HINT)
    if not matcher.matched:
        message = "no observations are of one area, period and group, so that this relation is never tested"
        yield Diagnostic(relation.place, "relation-is-tested", message, matcher.why() or "check its queries")
    yield from exemptions.unneeded()


_HINT = "correct the value, or say why it stands under `except` of the relation"


@dataclass(frozen=True, slots=True)
class _Fault:
    row: Observation
    """Where the fault stands."""
    rule: str
    message: str
    hint: str = ""


def _check_units(matcher: Matcher, *members: Member) -> None:
    """Raise ProjectError if the indicators of `members` are in different units."""
    indicators = matcher.catalog.indicators
    units = [(member, str(indicators[member.identifier].unit)) for member in members if member.number is None]
    first = units[0][1] if units else ""
    for member, unit in units:
        if unit != first:
            message = f'"{first}" and "{unit}" are not the same unit'
            raise ProjectError([Diagnostic(member.query.place, "units-agree", message, "relate what is counted alike")])


# --- one function a kind


def _shares(relation: Share, matcher: Matcher) -> Iterator[_Fault]:
    members = [matcher.member(query) for query in (relation.part, relation.whole, relation.result)]
    _check_units(matcher, *members[:2])
    part, whole, result = matcher.tables(*members)
    per = relation.per or _per(str(matcher.catalog.indicators[result.member.identifier].unit))
    for key in result:
        parts, wholes, results = part.find(key), whole.find(key), result.find(key)
        if not (parts and wholes and results):
            continue
        matcher.count()
        numerator, denominator, published = parts[0], wholes[0], results[0]
        if Span.of(denominator.value).low <= 0:
            continue
        true = per * numerator.value / denominator.value
        if not _quotient(Span.of(numerator.value), Span.of(denominator.value), per).meets(_span(published, relation)):
            yield _Fault(published, "share-is-part-over-whole", _share_message(published, numerator, denominator, true))


def _per(unit: str) -> Decimal:
    """Return what a unit is per: 100 for "%", 1,000 for "per 1,000 live births"; 1 for what is a plain ratio."""
    base = re.match(r"per ([\d,]+)", unit)
    return Decimal(base[1].replace(",", "")) if base else Decimal(100 if unit.startswith("%") else 1)


def _quotient(part: Span, whole: Span, per: Decimal) -> Span:
    ends = [per * one / other for one in (part.low, part.high) for other in (whole.low, whole.high)]
    return Span(min(ends), max(ends))


def _share_message(published: Observation, part: Observation, whole: Observation, true: Decimal) -> str:
    rounded = _like(true, published.value, ROUND_HALF_UP)
    message = (
        f"{published.value} is not {part.value} ({_place(part)}) over {whole.value} ({_place(whole)}), which is"
        f" {_said(true, published.value)}: it misses by {_said(abs(true - published.value), published.value)}"
    )
    if published.value == _like(true, published.value, ROUND_DOWN) != rounded:
        message += f"; it was cut, not rounded, which gives {rounded}"
    return message


def _sums(relation: Sum, matcher: Matcher) -> Iterator[_Fault]:
    parts = [matcher.member(query, summed=True) for query in relation.of]
    total = matcher.member(relation.total)
    _check_units(matcher, total, *parts)
    over_areas = any(AREA in member.axes for member in parts)
    if over_areas and total.number is None and AREA not in total.axes:
        message = "areas are added up, so that the total must name its area"
        hint = f"such as {relation.total}[area=CODE]"
        raise ProjectError([Diagnostic(relation.total.place, "relation-is-clear", message, hint)])
    if over_areas:
        total = replace(total, summed=True)  # matched by everything but its area
    tables = matcher.tables(*parts, total)
    first = tables[0] if total.number is not None else tables[-1]
    for key in list(first):
        found = [table.find(key) for table in tables]
        if not all(found):
            continue
        matcher.count()
        added = [row for rows in found[: len(parts)] for row in rows]
        at = added[-1] if total.number is not None else found[-1][0]
        wanted = total.number if total.number is not None else at.value
        message = _sum_message(added, wanted, "" if total.number is not None else f"the total {at.value}")
        if not _meets(added, wanted, relation, exact=total.number is not None):
            yield _Fault(at, "parts-make-the-total", message)


def _distributions(relation: Distribution, matcher: Matcher) -> Iterator[_Fault]:
    member = matcher.member(relation.indicator, spread=True)
    known = dimensions_of(matcher.catalog.indicators[member.identifier])
    if relation.over not in known:
        message = f'"{member.identifier}" has no dimension "{relation.over}"'
        raise ProjectError([Diagnostic(relation.place, "dimension-exists", message, nearest(relation.over, known))])
    families: dict[tuple[str, ...], list[Observation]] = {}
    others = [name for name in known if name != relation.over]
    for row in member.rows:
        if relation.over in member.axes or row.values[relation.over] != TOTAL:
            key = (row.observation.time_period, *(row.values[name] for name in others))
            families.setdefault(key, []).append(row.observation)
    for rows in families.values():
        matcher.count()
        total = sum((row.value for row in rows), Decimal(0))
        short = relation.rest is not None and total < relation.sums_to
        if not short and not _meets(rows, relation.sums_to, relation, exact=True):
            hint = "" if total > relation.sums_to else "add what is missing, or say what it is: `rest: …`"
            message = _sum_message(rows, relation.sums_to, "", label=lambda row: row.value_of(_column(relation.over)))
            yield _Fault(rows[-1], "distribution-sums-to-100", message, hint)


def _column(dimension: str) -> str:
    return "ref_area" if dimension == AREA else dimension


def _complements(relation: Complement, matcher: Matcher) -> Iterator[_Fault]:
    members = (matcher.member(relation.a), matcher.member(relation.b))
    _check_units(matcher, *members)
    first, second = matcher.tables(*members)
    for key in second:
        found = [*first.find(key), *second.find(key)]
        if len(found) == 2:  # noqa: PLR2004 - a pair
            matcher.count()
            if not _meets(found, relation.to, relation, exact=True):
                yield _Fault(found[-1], "complement-is-complete", _sum_message(found, relation.to, ""))


def _conversions(relation: Conversion, matcher: Matcher) -> Iterator[_Fault]:
    members = [matcher.member(relation.source), matcher.member(relation.to)]
    rate = matcher.member(relation.rate, fixed=True) if relation.rate else None
    if rate is not None and rate.number is not None and not _is_period(relation.period):
        message = "the rate does not say of which period it is"
        yield_at = relation.rate.place if relation.rate else relation.place
        raise ProjectError([Diagnostic(yield_at, "conversion-names-its-rate", message, 'add `period: "2017"`')])
    tables = matcher.tables(*members, *([rate] if rate is not None else []))
    for key in tables[1]:
        found = [table.find(key) for table in tables]
        if not all(found):
            continue
        matcher.count()
        amount, converted = found[0][0], found[1][0]
        implied = _quotient(Span.of(amount.value), Span.of(converted.value), Decimal(1))
        at = _said(amount.value / converted.value, Decimal("0.1"))
        said = f"{converted.value} is {amount.value} ({_place(amount)}) at a rate of {at}"
        if rate is None:
            yield _Fault(converted, "conversion-names-its-rate", f"{said}, and no rate is named", _RATE_HINT)
            continue
        named = rate.number if rate.number is not None else found[2][0].value
        if not implied.meets(Span.of(named).widened(relation.tolerance or Decimal(0))):
            miss = _said(abs(amount.value / converted.value - named), Decimal("0.1"))
            source = "" if rate.number is not None else f" ({_place(found[2][0])})"
            message = f"{said}; the rate is {named}{source}: it misses by {miss}"
            yield _Fault(converted, "conversion-names-its-rate", message)


_RATE_HINT = "write `rate:` in datasets/relations.yaml, an indicator or a number with its `period:`"


def _is_period(code: str | None) -> bool:
    return code is not None and parse_period(code) is not None


def _same(relation: Same, matcher: Matcher) -> Iterator[_Fault]:
    first, *others = relation.indicators
    for other in others:
        one, two = matcher.tables(matcher.member(first), matcher.member(other))
        for key in two:
            rows = [*one.find(key), *two.find(key)]
            if len(rows) == 2:  # noqa: PLR2004 - a pair
                matcher.count()
                known, found = rows
                if not Span.of(known.value).meets(_span(found, relation)):
                    message = (
                        f'{found.value} is not the {known.value} of "{known.indicator}" ({_place(known)}), which is'
                        f" declared to be the same: it misses by {abs(found.value - known.value)}"
                    )
                    yield _Fault(found, "same-measure-has-one-value", message)


# --- values


def _span(row: Observation, relation: Relation) -> Span:
    return Span.of(row.value).widened(relation.tolerance or Decimal(0))


def _meets(rows: Sequence[Observation], wanted: Decimal, relation: Relation, *, exact: bool) -> bool:
    """Tell whether `rows` add up to `wanted`, which is itself rounded unless it is `exact`."""
    total = Span(Decimal(0), Decimal(0))
    for row in rows:
        total += Span.of(row.value)
    result = Span(wanted, wanted) if exact else Span.of(wanted)
    return total.widened(relation.tolerance or Decimal(0)).meets(result)


_MOST_SHOWN = 8


def _sum_message(
    rows: Sequence[Observation],
    wanted: Decimal,
    name: str,
    label: Callable[[Observation], str] = lambda row: row.indicator,
) -> str:
    """Return the sum written out, and by how much it misses."""
    total = sum((row.value for row in rows), Decimal(0))
    named = len({label(row) for row in rows}) > 1
    shown = [f"{row.value} ({label(row) if named else _place(row)})" for row in rows[:_MOST_SHOWN]]
    more = f" + {len(rows) - _MOST_SHOWN} more" if len(rows) > _MOST_SHOWN else ""
    miss = f"{wanted - total} short of" if total < wanted else f"{total - wanted} more than"
    return f"{' + '.join(shown)}{more} = {total}, which is {miss} {name or wanted}"


def _place(row: Observation) -> str:
    return f"{row.place.file}:{row.place.line}"


def _like(value: Decimal, model: Decimal, rounding: str) -> Decimal:
    """Return `value` with as many decimals as `model`."""
    exponent = model.as_tuple().exponent
    return value.quantize(Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0), rounding=rounding)


def _said(value: Decimal, model: Decimal) -> str:
    """Return `value` with one decimal more than `model`."""
    exponent = model.as_tuple().exponent
    digits = Decimal(1).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
    return str(value.quantize(digits, rounding=ROUND_HALF_UP))
