"""Reads the periods of SDMX: a year, a half-year, a quarter, a month, or an interval of two of one kind.

The codes are those of SDMX 2.1 (section 4.2.6 of the technical notes): `2017`, `2018-S1`, `2018-Q3`, `2018-11`. An
interval is written `2016/2020`, first and last included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_CODE = re.compile(
    r"(?P<year>[12]\d{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|S(?P<half>[12])))?", re.ASCII
)
_MONTHS_IN_A_YEAR = 12


class Kind(StrEnum):
    """How long a period is; an interval is as long as its two ends say."""

    YEAR = "year"
    HALF = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    INTERVAL = "interval"


_PART_OF_YEAR = {"half": (Kind.HALF, 6), "quarter": (Kind.QUARTER, 3), "month": (Kind.MONTH, 1)}


@dataclass(frozen=True, slots=True)
class Period:
    """A period as a run of months, both counted from year 0 (January 2017 is 24204); `last` is the last one in it."""

    code: str
    kind: Kind
    first: int
    last: int

    @property
    def year(self) -> int:
        """The year in which the period ends."""
        return self.last // _MONTHS_IN_A_YEAR

    @property
    def number(self) -> int:
        """Which half, quarter or month of its year it is, from 1; 1 for a year or an interval."""
        return (self.first % _MONTHS_IN_A_YEAR) // (self.last - self.first + 1) + 1 if self.kind in _SHORT else 1

    @property
    def middle_in_years(self) -> tuple[int, int]:
        """The middle of the period in years, as a fraction (numerator, denominator), so that it stays exact."""
        return self.first + self.last + 1, 2 * _MONTHS_IN_A_YEAR

    @property
    def order(self) -> tuple[int, int]:
        """Sort key: by end. Of those that end together, an interval comes first and a year, the best known, last."""
        return self.last, 0 if self.kind is Kind.INTERVAL else self.last - self.first + 1


_SHORT = {Kind.HALF, Kind.QUARTER, Kind.MONTH}


@lru_cache(maxsize=4096)
def parse_period(code: str) -> Period | None:
    """Return the period that `code` means, or None if it is not the code of one.

    >>> parse_period("2016/2020")
    Period(code='2016/2020', kind=<Kind.INTERVAL: 'interval'>, first=24192, last=24251)
    """
    first, slash, last = code.partition("/")
    start = _parse_simple(first)
    if not slash or start is None:
        return start
    end = _parse_simple(last)
    if end is None or end.kind is not start.kind or end.first <= start.first:
        return None
    return Period(code, Kind.INTERVAL, start.first, end.last)


def _parse_simple(code: str) -> Period | None:
    match = _CODE.fullmatch(code)
    if not match:
        return None
    january = int(match["year"]) * _MONTHS_IN_A_YEAR
    for part, (kind, months) in _PART_OF_YEAR.items():
        if match[part]:
            first = january + (int(match[part]) - 1) * months
            return Period(code, kind, first, first + months - 1)
    return Period(code, Kind.YEAR, january, january + _MONTHS_IN_A_YEAR - 1)


def interval_ends(period: Period) -> tuple[Period, Period]:
    """Return the first and the last period of an interval; twice itself for any other."""
    first, slash, last = period.code.partition("/")
    start, end = _parse_simple(first), _parse_simple(last if slash else first)
    return start or period, end or period


_LOOKALIKES = (
    (re.compile(r"(\d{4})\s*[-–—]\s*(\d{4})"), r"\1/\2"),
    (re.compile(r"(\d{2})(\d{2})\s*[-–—/]\s*(\d{2})"), r"\1\2/\1\3"),
    (re.compile(r"(\d{4})\.0+"), r"\1"),
    (re.compile(r"(\d{4})[- ]?[Qq]([1-4])"), r"\1-Q\2"),
    (re.compile(r"[Qq]([1-4])[- ]?(\d{4})"), r"\2-Q\1"),
    (re.compile(r"(\d{4})[- ]?[Ss]([12])"), r"\1-S\2"),
    (re.compile(r"(\d{4})[-./ ]?[Mm]?([1-9])"), r"\1-0\2"),
    (re.compile(r"(\d{4})[-./ ]?[Mm]?(0[1-9]|1[0-2])"), r"\1-\2"),
    (re.compile(r"([1-9])[-./](\d{4})"), r"\2-0\1"),
    (re.compile(r"(0[1-9]|1[0-2])[-./](\d{4})"), r"\2-\1"),
    (re.compile(r"(\d{4})-\d\d-\d\d"), r"\1"),
    (re.compile(r"\d\d?[./]\d\d?[./](\d{4})"), r"\1"),
)


def likely_period(code: str) -> str:
    """Return the code that was probably meant by one which is not a period's; "" if there is no telling.

    >>> likely_period("2015-2016"), likely_period("2018Q3"), likely_period("soon")
    ('2015/2016', '2018-Q3', '')
    """
    for pattern, code_like in _LOOKALIKES:
        if pattern.fullmatch(code):
            likely = pattern.sub(code_like, code)
            if parse_period(likely):
                return likely
    return ""
