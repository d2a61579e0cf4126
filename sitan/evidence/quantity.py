"""What a query is worth: a value with its unit and the observations on which it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sitan.datasets.model import Observation
from sitan.diagnostics import Location

if TYPE_CHECKING:
    from sitan.evidence.syntax import Claim


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, exact, in a unit.

    `decimals` is how many of them its indicators print; None where the computation makes digits of its own (division).
    `observations` are all on which it rests, without repeats, in the order of the query; none for a number that the
    author wrote.
    """

    value: Decimal
    unit: str
    decimals: int | None
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Several observations, in the order in which the query names areas, groups and periods.

    `varying` names the dimensions (columns, or dimensions of the breakdown) in which the rows differ, in the order
    of the columns: ("ref_area",), ("ref_area", "time_period"), ("wealth",). `missing` names the areas of a group of
    which there is no observation: a figure can say so under it.
    """

    observations: tuple[Observation, ...]
    varying: tuple[str, ...]
    unit: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that an author has waived beside what it concerns, with the reason for it."""

    rule: str
    message: str
    """What would have been found."""
    reason: str
    context: str
    place: Location
    words: str
    """The author's words, or the number printed."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a query in the report came to: a `Quantity` for a number in prose."""

    trace: str
    """The id of the printed number in trace.json."""
    context: str
    """The stable name of the text in which it stands."""
    query: str
    quantity: Quantity
    text: str
    """The digits as the report prints them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a claim: whether it holds, and the observations that decided it.

    `explanation` says by how much it misses, with the values and their sources; "" where it holds.
    """

    trace: str
    context: str
    claim: str
    words: str
    holds: bool
    observations: tuple[Observation, ...]
    parsed: Claim
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Values:
    """Everything that the report's queries came to, by the place of the role or span, or by the query as written."""

    numbers: Mapping[Location, Resolved]
    claims: Mapping[Location, Verdict]
    selections: Mapping[str, Selection]
    waivers: tuple[Waiver, ...] = ()
    """What authors compare knowingly although it is not alike, in reading order."""
