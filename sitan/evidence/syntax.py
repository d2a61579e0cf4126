"""The parsed form of queries and claims. Every node knows where it starts and ends in the author's text.

Offsets count characters from 0; `Words.location` leads from them to the file. `end` is the offset after the last one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from sitan.diagnostics import Diagnostic, ProjectError
from sitan.formats import Options
from sitan.strict_yaml import Words

Operator = Literal["+", "-", "*", "/"]
Comparator = Literal["<", "<=", ">", ">=", "=", "!="]

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
    """A query: what to compute, how to print it, and the author's words with their place."""

    words: Words
    operand: Operand
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim of the form `left < right`; `at` is the offset of the comparator."""

    words: Words
    left: Operand
    comparator: Comparator
    right: Operand
    at: int


@dataclass(frozen=True, slots=True)
class Between:
    """A claim of the form `operand in low..high`, both ends included; `at` is the offset of `in`'s bounds."""

    words: Words
    operand: Operand
    low: Decimal
    high: Decimal
    at: int


Claim: TypeAlias = Comparison | Between


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
