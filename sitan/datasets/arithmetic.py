"""Rules of arithmetic that observations keep without being told: bounds, totals between their groups, release years.

A published value is known to half a unit of its last digit; whatever that explains is no fault. What is declared in
`relations.yaml` is tested by `sitan.evidence.relations`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from sitan.datasets.model import DIMENSIONS, Catalog, Indicator, Observation
from sitan.datasets.periods import parse_period
from sitan.datasets.relations import Exempt
from sitan.diagnostics import Diagnostic, Severity

NORMAL = "A"
"""The status of a value that was counted or measured; others may speak of what has not happened yet."""

_HINT = "correct the value, or say why it stands under `except` in datasets/relations.yaml"
_HINTS = {
    "percentage-lies-in-0-100": "correct the value; a growth rate has its own `bounds:` in indicators.yaml",
    "period-is-not-after-release": "correct the period or the source; a forecast has the status F, and a target an"
    " exception in datasets/relations.yaml",
}


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers that a value as published can stand for: half a unit of its last digit to either side."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal) -> Span:
        """Return the span of a published value.

        >>> Span.of(Decimal("73.6"))
        Span(low=Decimal('73.55'), high=Decimal('73.65'))
        """
        exponent = value.as_tuple().exponent
        half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)
        return cls(value - half, value + half)

    def widened(self, tolerance: Decimal) -> Span:
        """Return the span with `tolerance` more to either side."""
        return Span(self.low - tolerance, self.high + tolerance)

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def meets(self, other: Span) -> bool:
        """Tell whether both can be the same number."""
        return self.low <= other.high and other.low <= self.high


@dataclass(slots=True)
class Exemptions:
    """Exceptions with their reasons; remembers which were needed."""

    listed: Iterable[Exempt]
    used: set[int] = field(default_factory=set)

    def cover(self, row: Observation, **more: str) -> bool:
        """Tell whether an exception covers `row`; `more` are further fields that must be as said."""
        for number, one in enumerate(self.listed):
            wanted = {"ref_area": one.area, "time_period": one.period}
            covers = all(code is None or getattr(row, column) == code for column, code in wanted.items())
            if covers and all(str(getattr(one, name)) == value for name, value in more.items()):
                self.used.add(number)
                return True
        return False

    def unneeded(self) -> Iterator[Diagnostic]:
        """Yield a warning for each exception that covers nothing."""
        for number, one in enumerate(self.listed):
            if number not in self.used:
                message = "this exception covers no observation that would be at fault"
                yield Diagnostic(one.place, "exception-is-needed", message, "remove it", Severity.WARNING)


def check_values(catalog: Catalog) -> Iterator[Diagnostic]:
    """Yield what breaks a rule that holds for all observations, at the cell concerned."""
    exemptions = Exemptions(catalog.relations.exempt)
    for name, rows in catalog.observations.items():
        indicator = catalog.indicators[name]
        found = (
            *_out_of_bounds(indicator, rows),
            *_between("total-lies-between-the-sexes", "sex", ("F", "M"), indicator, rows),
            *_between("total-lies-between-urban-and-rural", "residence", ("U", "R"), indicator, rows),
            *_after_release(rows, catalog),
        )
        for row, rule, message in found:
            if not exemptions.cover(row, rule=rule, indicator=name):
                yield Diagnostic(row.place, rule, message, _HINTS.get(rule, _HINT))
    yield from exemptions.unneeded()


_Fault = tuple[Observation, str, str]
"""The observation at fault, the rule, the message."""


def is_percentage(unit: str) -> bool:
    """Tell whether a unit is a share in per cent: "%", "% of GDP"; not points, not a change per year."""
    return unit == "%" or unit.startswith("% of ")


def is_rate(unit: str) -> bool:
    """Tell whether values in a unit can be averaged and never added up: shares and rates."""
    return is_percentage(unit) or unit.startswith("per ") or " per " in unit


def _out_of_bounds(indicator: Indicator, rows: Iterable[Observation]) -> Iterator[_Fault]:
    bounds = indicator.bounds
    if bounds is None and not is_percentage(str(indicator.unit)):
        return
    low, high = (bounds.low, bounds.high) if bounds else (Decimal(0), Decimal(100))
    rule = "value-lies-in-bounds" if bounds else "percentage-lies-in-0-100"
    for row in rows:
        if low is not None and row.value < low:
            yield row, rule, f"{row.value} is {low - row.value} below {low}, the least that can be"
        elif high is not None and row.value > high:
            yield row, rule, f"{row.value} is {row.value - high} above {high}, the most that can be"


def _between(
    rule: str, dimension: str, groups: tuple[str, str], indicator: Indicator, rows: Iterable[Observation]
) -> Iterator[_Fault]:
    """Yield totals that lie outside both groups. Counts may be the sum of the groups instead."""
    families: dict[tuple[str, ...], dict[str, Observation]] = {}
    for row in rows:
        rest = tuple(getattr(row, column) for column in DIMENSIONS if column != dimension)
        families.setdefault(rest, {})[getattr(row, dimension)] = row
    for family in families.values():
        if {"_T", *groups} <= family.keys():
            total, (one, other) = family["_T"], (family[group] for group in groups)
            if not _is_plausible(total, one, other, additive=not is_rate(str(indicator.unit))):
                yield total, rule, _not_between(total, one, other, dimension)


def _is_plausible(total: Observation, one: Observation, other: Observation, *, additive: bool) -> bool:
    spans = (Span.of(one.value), Span.of(other.value))
    between = Span(min(span.low for span in spans), max(span.high for span in spans))
    return Span.of(total.value).meets(between) or (additive and Span.of(total.value).meets(spans[0] + spans[1]))


def _not_between(total: Observation, one: Observation, other: Observation, dimension: str) -> str:
    low, high = sorted((one, other), key=lambda row: row.value)
    miss = f"{low.value - total.value} too low" if total.value < low.value else f"{total.value - high.value} too high"
    ends = " and ".join(f"{row.value} ({getattr(row, dimension)}, {_where(row, total)})" for row in (low, high))
    return f"the total {total.value} does not lie between {ends}: it is {miss}"


def _where(row: Observation, beside: Observation) -> str:
    """Return where a row stands, for a message about another one."""
    same = row.place.file == beside.place.file
    return f"line {row.place.line}" if same else f"{row.place.file}:{row.place.line}"


def _after_release(rows: Iterable[Observation], catalog: Catalog) -> Iterator[_Fault]:
    for row in rows:
        period, source = parse_period(row.time_period), catalog.sources[row.source]
        if row.obs_status == NORMAL and period is not None and period.year > source.year:
            message = (
                f'{row.time_period} is after {source.year}, when "{row.source}" came out: it cannot have been measured'
            )
            yield row, "period-is-not-after-release", message
