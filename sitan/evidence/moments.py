"""Finds the periods that `@1990|2000..2010|latest` means, among those that there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from sitan.datasets.codes import FORECAST
from sitan.datasets.model import Observation
from sitan.datasets.periods import Kind, parse_period
from sitan.evidence.syntax import LATEST, Moment

Series: TypeAlias = Mapping[str, Observation]
"""Observations that differ only in their period, by period."""

_SOME = 6


def in_order_of_time(codes: Iterable[str]) -> list[str]:
    """Return the distinct periods, the earliest first."""
    return sorted(set(codes), key=_order)


def _order(code: str) -> tuple[int, int]:
    period = parse_period(code)
    return period.order if period else (0, 0)


def may_mean(moment: Moment, code: str) -> bool:
    """Tell whether `moment` can mean the period `code`; `latest` can mean any."""
    if moment.last:
        return _lies_within(code, moment)
    return moment.first in {code, LATEST}


def periods_of(moment: Moment, present: Sequence[Series]) -> Sequence[str]:
    """Return the periods that `moment` means, in order of time; none if it means none that there is.

    `latest` is the last period that all series share and that is not a forecast: what is compared is of one time.
    """
    if moment.last:
        codes = in_order_of_time(code for series in present for code in series if _lies_within(code, moment))
        if moment.last == LATEST:
            codes = [code for code in codes if any(_is_known(series, code) for series in present)]
        return _of_one_length(codes, moment)
    if moment.first != LATEST:
        return [moment.first]
    shared = set.intersection(*map(known_periods, present))
    return in_order_of_time(shared)[-1:]


def known_periods(series: Series) -> set[str]:
    """Return the periods of a series that are not forecasts: a projection is not the latest that is known."""
    return {code for code in series if _is_known(series, code)}


def _is_known(series: Series, code: str) -> bool:
    return code in series and series[code].obs_status != FORECAST


def _lies_within(code: str, moment: Moment) -> bool:
    period, first = parse_period(code), parse_period(moment.first)
    last = parse_period(moment.last) if moment.last and moment.last != LATEST else None
    if period is None or first is None:
        return False
    return first.first <= period.first and (last is None or period.last <= last.last)


def _of_one_length(codes: Sequence[str], moment: Moment) -> Sequence[str]:
    """Return the periods as long as the range's first one, if there are such: years, and not their months too."""
    wanted = _kind(moment.first)
    return [code for code in codes if _kind(code) is wanted] or codes


def _kind(code: str) -> Kind | None:
    period = parse_period(code)
    return period.kind if period else None


def nearest_periods(code: str, series: Series) -> Sequence[str]:
    """Return the periods that there are, only the nearest to `code` if they are many, in order of time."""
    codes = in_order_of_time(series)
    wanted = parse_period(code)
    if wanted is None or len(codes) <= _SOME:
        return codes
    distance = {one: abs(_order(one)[0] - wanted.last) for one in codes}
    return in_order_of_time(sorted(codes, key=lambda one: distance[one])[:_SOME])
