"""Writes numbers and observations for messages: with as many digits as tell them apart, and where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sitan.datasets.model import TOTAL, Observation
from sitan.evidence.functions import WORKING
from sitan.evidence.tolerances import Region
from sitan.formats import round_half_up

MOST_LISTED = 8
"""Observations in one message."""

_SIGNIFICANT = 2


def exact(value: Decimal) -> str:
    """Return a number with all its digits, without trailing zeros: an observation as its row has it."""
    return format(value.normalize(), "f") if value else "0"


def shown(value: Decimal, difference: Decimal = Decimal(0)) -> str:
    """Return a number with as many digits as show `difference` to two significant ones, or all if it has fewer.

    Without a difference it has three significant digits.

    >>> shown(Decimal("3.2013605"), Decimal("0.2013605")), shown(Decimal(10), Decimal("0.5"))
    ('3.20', '10')
    """
    exponent = value.as_tuple().exponent
    own = max(0, -exponent) if isinstance(exponent, int) else 0
    wanted = max(0, _SIGNIFICANT - (1 if difference else 0) - (difference or value).adjusted())
    if own <= wanted:
        return exact(value)
    return format(round_half_up(value, wanted), "f")


def distance(found: Decimal, wanted: Decimal) -> str:
    """Return by how much one number misses another: "0.20 (6.7 %) above"."""
    difference = found - wanted
    if not difference:
        return "the same as"
    way = "above" if difference > 0 else "below"
    part = f" ({percent(WORKING.divide(100 * difference.copy_abs(), wanted.copy_abs()))})" if wanted else ""
    return f"{shown(difference.copy_abs(), difference)}{part} {way}"


def percent(value: Decimal) -> str:
    """Return a percentage to two significant digits, or whole beyond them: "6.7 %", "320 %"."""
    places = max(0, _SIGNIFICANT - 1 - value.adjusted()) if value else 0
    return f"{exact(round_half_up(value, places))} %"


def wanted(region: Region) -> str:
    """Return the numbers of a region in words: "2.7 to under 3"."""
    low = "" if region.low is None else shown(region.low)
    high = "" if region.high is None else shown(region.high)
    if not high:
        return f"{low} or more" if region.with_low else f"over {low}"
    if not low:
        return f"{high} or less" if region.with_high else f"under {high}"
    if low == high:
        return low
    return f"{'' if region.with_low else 'over '}{low} to {'' if region.with_high else 'under '}{high}"


def described(observation: Observation) -> str:
    """Return whose value an observation is, without its indicator: "AAA sex=F"."""
    pairs = [(name, getattr(observation, name)) for name in ("sex", "age", "residence")]
    parts = [f"{name}={value}" for name, value in pairs if value != TOTAL]
    return " ".join([observation.ref_area, *parts, *observation.breakdown.split(";")]).strip()


def cited(observations: Iterable[Observation]) -> str:
    """Return observations with their sources: "u5mr AAA 2000: 40, 2010: 20, source survey-2018"."""
    rows = list(dict.fromkeys(observations))
    groups: dict[tuple[str, str], list[Observation]] = {}
    for row in rows[:MOST_LISTED]:
        groups.setdefault((row.indicator, row.source), []).append(row)
    texts = [f"{indicator} {_rows(group)}, source {source}" for (indicator, source), group in groups.items()]
    if len(rows) > MOST_LISTED:
        texts.append(f"and {len(rows) - MOST_LISTED} more")
    return "; ".join(texts)


def _rows(rows: Sequence[Observation]) -> str:
    parts: list[str] = []
    last = ""
    for row in rows:
        who = described(row)
        parts.append(f"{'' if who == last else who + ' '}{row.time_period}: {exact(row.value)}")
        last = who
    return ", ".join(parts)
