"""Age groups as bands of years, from the codes of SDMX's CL_AGE: which comes first, which overlap, what is between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitan.theme import Theme

_CODE = re.compile(r"Y(?P<bound>_GE|_GT|_LE|_LT)?(?P<first>\d+)(?:T(?P<last>\d+))?")
_FIRST_BOUNDED = {"_LT": -1, "_LE": 0}


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Completed years of age from `first` to `last`, both included; open upwards if `last` is None."""

    first: int
    last: int | None
    code: str = ""
    """The code in the data; empty for a band that is missing there."""

    @property
    def years(self) -> int | None:
        """How many years of age it spans; None if it is open."""
        return None if self.last is None else self.last - self.first + 1

    def label(self, theme: Theme) -> str:
        """Return the band as it stands between two axes of ages: "5–9", "80+"."""
        if self.last is None:
            return theme.phrase("figure-ages-open", age=self.first)
        if self.last == self.first:
            return str(self.first)
        return theme.phrase("figure-ages-range", first=self.first, last=self.last)


def read_band(code: str) -> AgeBand | None:
    """Return the band of an age in years; None for the total and for months, weeks and days.

    >>> read_band("Y5T9"), read_band("Y_GE80").last, read_band("Y_LT5").last
    (AgeBand(first=5, last=9, code='Y5T9'), None, 4)
    """
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    number, bound = int(match["first"]), match["bound"]
    if bound in _FIRST_BOUNDED:
        return AgeBand(0, number + _FIRST_BOUNDED[bound], code)
    if bound:
        return AgeBand(number + (bound == "_GT"), None, code)
    return AgeBand(number, int(match["last"] or number), code)
