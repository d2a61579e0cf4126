"""Compares where something stands with where it set out and where it is to be: the status of a result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

    from sitan.evidence.quantity import Selection

Better: TypeAlias = Literal["lower", "higher"]
Status: TypeAlias = Literal["met", "towards", "away", "unchanged", "no-data", "no-target"]

CHANGE = "% change"
"""The unit of a target that is set as a change from the baseline."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a baseline, the latest value and a target come to."""

    baseline: Decimal
    latest: Decimal | None
    target: Decimal | None
    better: Better

    @property
    def status(self) -> Status:
        """Return how the latest value stands to baseline and target.

        >>> from decimal import Decimal
        >>> Result(Decimal(40), Decimal(30), Decimal(20), "lower").status
        'towards'
        """
        if self.latest is None:
            return "no-data"
        if self.target is None:
            return "no-target"
        sign = 1 if self.better == "higher" else -1
        if sign * (self.latest - self.target) >= 0:
            return "met"
        moved = sign * (self.latest - self.baseline)
        return "towards" if moved > 0 else "away" if moved < 0 else "unchanged"


def level_to_reach(target: Selection | None, baseline: Selection | None) -> Decimal | None:
    """Return the level to be reached: the target itself, or the baseline changed by it; None if units do not meet."""
    wanted, start = first_value(target), first_value(baseline)
    if target is None or baseline is None or wanted is None or start is None:
        return wanted
    if target.unit == CHANGE:
        # Of a percentage, a change may be meant in per cent or in points: then no level can be named.
        return None if baseline.unit == "%" else start * (1 + wanted / 100)
    return wanted if target.unit == baseline.unit else None


def first_value(selection: Selection | None) -> Decimal | None:
    """Return the first value that a query selects; None if there is none."""
    return selection.observations[0].value if selection and selection.observations else None
