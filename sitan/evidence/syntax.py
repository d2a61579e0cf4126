"""The parsed form of queries and claims. Every node knows where it starts and ends in the author's text.

Offsets count characters from 0; `Words.location` leads from them to the file. `end` is the offset after the last one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from sitan.diagnostics import Diagnostic, ProjectError
from sitan.formats import Options
from sitan.strict_yaml import Words

Operator = Literal["+", "-", "*", "/"]
Comparator = Literal["<", "<=", ">", ">=", "=", "!="]

Magnitude = Literal[
    "about",
    "nearly",
    "almost",
    "just under",
    "just over",
    "more than",
    "at least",
    "less than",
    "at most",
    "exactly",
]
Quantifier = Literal["every", "most", "no", "at least", "at most", "exactly"]

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the author wrote: it takes the unit of what it is compared with or added to."""

    value: Decimal
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: an area, the name of a group, `F`, `Q1`."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Filter:
    """`dimension=choice|choice`; no choices mean `*`, all values. `start` and `values_start` are offsets."""

    dimension: str
    choices: tuple[Choice, ...]
    start: int
    values_start: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A period's code or `latest`; a range up to `last`, included, if there is one."""

    first: str
    last: str | None
    start: int
    last_start: int


@dataclass(frozen=True, slots=True)
class Reference:
    """`indicator[filters]@moments`. Without moments the selection must have one period only.

    `end` is where moments begin, or would.
    """

    indicator: str
    filters: tuple[Filter, ...]
    moments: tuple[Moment, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before an operand."""

    operand: Operand
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands; `at` is the offset of the operator."""

    operator: Operator
    left: Operand
    right: Operand
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    function: str
    arguments: tuple[Operand, ...]
    start: int
    end: int


Operand: TypeAlias = Number | Reference | Negative | Operation | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A query: what to compute, how to print it, and the author's words with their place.

    `because` is the reason for which things may be compared that are not of one kind; "" if none is given.
    """

    words: Words
    operand: Operand
    options: Options = field(default_factory=Options)
    because: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The test `left < right`; `at` is the offset of the comparator."""

    left: Operand
    comparator: Comparator
    right: Operand
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """The test `left is almost right`; `at` is the offset of the magnitude."""

    left: Operand
    magnitude: Magnitude
    right: Operand
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Between:
    """The test `operand in low..high` or `operand is between low and high`, both ends included.

    `at` is the offset of the lower bound.
    """

    operand: Operand
    low: Operand
    high: Operand
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """How much something changes: `50%`, `3 points`, `1/3`.

    With `relative`, `value` is in per cent of where the change starts, otherwise in the unit of the series. `text` is
    what the author wrote, `decimals` to how many digits after the point.
    """

    value: Decimal
    decimals: int
    text: str
    end: int
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Direction:
    """`falls`, `rises monotonically`, `falls by more than 50%`. A bare amount is about that much."""

    way: Literal["falls", "rises"]
    monotonic: bool
    magnitude: Magnitude
    amount: Amount | None
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The test `series falls …`, from its first observation to its last."""

    series: Operand
    direction: Direction
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stable:
    """The test `series is stable within 5%`: no observation is further than that from the first."""

    series: Operand
    within: Amount
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """The test `operand is second highest among selection`; `place` counts from 1."""

    operand: Operand
    place: int
    extreme: Literal["highest", "lowest"]
    among: Operand
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The test `at least 3 of selection < right`, or `every selection falls`.

    `number` is 0 for every, most and no, which name none; `comparator` and `right` are None if `direction` is not.
    """

    quantifier: Quantifier
    number: int
    operand: Operand
    comparator: Comparator | None
    right: Operand | None
    direction: Direction | None
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OnTrack:
    """The test `series is on track for target by period`: going on as it went, it gets there."""

    series: Operand
    target: Operand
    period: str
    at: int
    start: int
    end: int


Test: TypeAlias = Comparison | Said | Between | Trend | Stable | Ranked | Counted | OnTrack


@dataclass(frozen=True, slots=True)
class Claim:
    """One or more tests, all of which must hold, and the author's expression with its place."""

    words: Words
    tests: tuple[Test, ...]


_ADDED = {"+": 1, "-": 1, "*": 2, "/": 2}


def written(operand: Operand, words: str, binding: int = 0) -> str:
    """Return an operand as its author wrote it in `words`; brackets stand where they are needed.

    `binding` is how strongly the operation around it binds: 1 as a sum does, 2 as a product, 3 more than that.
    """
    if isinstance(operand, Number):
        return words[operand.start : operand.end]
    if isinstance(operand, Reference):
        return words[operand.start : _end_of(operand)]
    if isinstance(operand, Negative):
        return "-" + written(operand.operand, words, 3)
    if isinstance(operand, Call):
        return f"{operand.function}({', '.join(written(argument, words) for argument in operand.arguments)})"
    own = _ADDED[operand.operator]
    left, right = written(operand.left, words, own), written(operand.right, words, own + 1)
    text = f"{left} {operand.operator} {right}"
    return f"({text})" if own < binding else text


def _end_of(reference: Reference) -> int:
    """Return where a reference ends, its periods included."""
    if not reference.moments:
        return reference.end
    last = reference.moments[-1]
    return last.last_start + len(last.last or last.first)


def references(operand: Operand) -> Iterator[Reference]:
    """Yield the references of an operand, in order."""
    match operand:
        case Reference():
            yield operand
        case Negative():
            yield from references(operand.operand)
        case Operation():
            yield from references(operand.left)
            yield from references(operand.right)
        case Call():
            for argument in operand.arguments:
                yield from references(argument)


class QueryFault(Exception):  # noqa: N818 - a fault of the author's, turned into a diagnostic where the place is known
    """What is wrong in a query, at an offset; None until a caller knows which part of the query it concerns."""

    def __init__(self, rule: str, message: str, hint: str = "", offset: int | None = None) -> None:
        """Note the fault in the author's words."""
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.hint = hint
        self.offset = offset

    def located(self, words: Words) -> ProjectError:
        """Return the error that the project has, at the character of `words`."""
        place = words.location(self.offset or 0)
        return ProjectError([Diagnostic(place, self.rule, self.message, self.hint)])
