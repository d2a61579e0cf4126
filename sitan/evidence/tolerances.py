"""What the words of magnitude mean: "almost 3" is from 2.7 up to, and without, 3. One table for the whole language.

Values are compared as they are, before anything is rounded for print.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sitan.evidence.syntax import Magnitude

TOLERANCE = Decimal("0.1")
"""How far "about", "nearly", "almost", "just under" and "just over" reach, as a part of the value said."""


@dataclass(frozen=True, slots=True)
class Region:
    """The numbers from `low` to `high`, None for no end. `with_low`, `with_high`: whether the ends belong to them."""

    low: Decimal | None
    high: Decimal | None
    with_low: bool = True
    with_high: bool = True

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        below = self.high is None or value < self.high or (self.with_high and value == self.high)
        return above and below


def region(magnitude: Magnitude, said: Decimal, decimals: int | None) -> Region:
    """Return the numbers of which one can say that they are `magnitude` `said`.

    `decimals` is to how many digits after the point the author said it; None if it was computed: then "exactly" means
    the very value.

    >>> Decimal("2.7") in region("almost", Decimal(3), 0), Decimal(3) in region("almost", Decimal(3), 0)
    (True, False)
    """
    reach = abs(said) * TOLERANCE
    match magnitude:
        case "about":
            return Region(said - reach, said + reach)
        case "nearly" | "almost" | "just under":
            return Region(said - reach, said, with_high=False)
        case "just over":
            return Region(said, said + reach, with_low=False)
        case "more than":
            return Region(said, None, with_low=False)
        case "at least":
            return Region(said, None)
        case "less than":
            return Region(None, said, with_high=False)
        case "at most":
            return Region(None, said)
        case "exactly":
            return _rounding_to(said, decimals)


def _rounding_to(said: Decimal, decimals: int | None) -> Region:
    """Return the numbers that are `said` when they are rounded, halves away from zero."""
    if decimals is None:
        return Region(said, said)
    half = Decimal(5).scaleb(-decimals - 1)
    return Region(said - half, said + half, with_low=said > 0, with_high=said < 0)
