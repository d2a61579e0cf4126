"""Parses queries and claims. Text -> `Expression` or `Claim`; a mistake is a diagnostic at its very character.

The grammar is `grammar.lark`, LALR: what may stand at each point is known, and told to the author in words.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from sitan.datasets.periods import likely_period, parse_period
from sitan.evidence.options import offset_of, read_options
from sitan.evidence.syntax import (
    LATEST,
    Between,
    Call,
    Choice,
    Claim,
    Comparator,
    Comparison,
    Expression,
    Filter,
    Moment,
    Negative,
    Number,
    Operand,
    Operation,
    Operator,
    QueryFault,
    Reference,
)
from sitan.evidence.syntax_faults import syntax_fault
from sitan.formats import Options
from sitan.strict_yaml import Words

__all__ = ["Options", "parse_claim", "parse_query"]

MAX_LENGTH = 2000
MAX_OPERATORS = 100


def parse_query(words: Words) -> Expression:
    """Return the query that an author wrote.

    Raises ProjectError with one diagnostic at the character that cannot stand where it stands.

    >>> parse_query(Words("u5mr@2017")).operand.indicator
    'u5mr'
    """
    try:
        operand, options = _query(str(words))
    except QueryFault as fault:
        raise fault.located(words) from fault
    return Expression(words, operand, options)


def parse_claim(words: Words) -> Claim:
    """Return the claim that an author wrote: `a < b` or `a in 18..22`.

    Raises ProjectError with one diagnostic, as `parse_query` does.
    """
    try:
        parsed = _claim(str(words))
    except QueryFault as fault:
        raise fault.located(words) from fault
    if isinstance(parsed, _Between):
        return Between(words, *parsed)
    return Comparison(words, *parsed)


class _Between(tuple[Operand, Decimal, Decimal, int]):
    """The parts of `Between` without its words."""

    __slots__ = ()


class _Compared(tuple[Operand, Comparator, Operand, int]):
    """The parts of `Comparison` without its words."""

    __slots__ = ()


@cache
def _parser() -> Lark:
    """Return the parser, made on first use: reading the grammar takes longer than a report's queries."""
    return Lark.open_from_package(
        "sitan.evidence", "grammar.lark", start=["query", "claim"], parser="lalr", transformer=_Builder()
    )


@lru_cache(maxsize=4096)
def _query(text: str) -> tuple[Operand, Options]:
    operand, *options = _parse(text, "query")
    return operand, read_options(options[0] if options else [])


@lru_cache(maxsize=4096)
def _claim(text: str) -> _Between | _Compared:
    return cast("_Between | _Compared", _parse(text, "claim"))


def _parse(text: str, start: str) -> Any:  # noqa: ANN401 - what the start rule makes
    _refuse_bombs(text)
    try:
        return _parser().parse(text, start=start)
    except UnexpectedInput as error:
        raise syntax_fault(text, start, error) from error


def _refuse_bombs(text: str) -> None:
    """Refuse what no author writes, before the recursion of the evaluator meets it."""
    operators = sum(text.count(sign) for sign in "+-*/(")
    if len(text) > MAX_LENGTH or operators > MAX_OPERATORS:
        message = f"the query has more than {MAX_LENGTH} characters, or {MAX_OPERATORS} operators and brackets"
        raise QueryFault("query-within-limits", message, "split it", 0)


class _Builder(Transformer[Token, Any]):
    """Turns lark's tree into the nodes of `syntax`, from the leaves up. One method a rule of the grammar."""

    def query(self, parts: list[Any]) -> list[Any]:
        return parts

    def comparison(self, parts: list[Any]) -> _Compared:
        left, sign, right = parts
        comparator = cast("Comparator", "=" if sign == "==" else str(sign))
        return _Compared((left, comparator, right, offset_of(sign)))

    def between(self, parts: list[Any]) -> _Between:
        operand, (low, start), (high, _) = parts
        if high < low:
            raise QueryFault(
                "query-syntax", f"the range ends at {high}, before it begins", f"write {high}..{low}", start
            )
        return _Between((operand, low, high, start))

    def bound(self, parts: list[Token]) -> tuple[Decimal, int]:
        return Decimal(parts[0]), offset_of(parts[0])

    def negative_bound(self, parts: list[Token]) -> tuple[Decimal, int]:
        return -Decimal(parts[1]), offset_of(parts[0])

    def operation(self, parts: list[Any]) -> Operation:
        left, sign, right = parts
        return Operation(cast("Operator", str(sign)), left, right, offset_of(sign), left.start, right.end)

    def negative(self, parts: list[Any]) -> Negative:
        return Negative(parts[1], offset_of(parts[0]), parts[1].end)

    def number(self, parts: list[Token]) -> Number:
        return Number(Decimal(parts[0]), offset_of(parts[0]), _end(parts[0]))

    def call(self, parts: list[Any]) -> Call:
        name, *arguments, bracket = parts
        return Call(str(name), tuple(arguments), offset_of(name), _end(bracket))

    def reference(self, parts: list[Any]) -> Reference:
        name, filters, moments, end = parts[0], (), (), _end(parts[0])
        for part in parts[1:]:
            if isinstance(part[0], Filter):
                *filters, bracket = part
                end = _end(bracket)
            else:
                moments = part
        return Reference(str(name), tuple(filters), tuple(moments), offset_of(name), end)

    def filters(self, parts: list[Any]) -> list[Any]:
        return parts

    def filter(self, parts: list[Any]) -> Filter:
        name, first, *rest = parts
        if isinstance(first, int):
            return Filter(str(name), (), offset_of(name), first)
        return Filter(str(name), (first, *rest), offset_of(name), first.start)

    def all(self, parts: list[Token]) -> int:
        return offset_of(parts[0])

    def value(self, parts: list[Token]) -> Choice:
        text = parts[0]
        return Choice(str(text[1:-1] if text.type == "QUOTED" else text), offset_of(text))

    def moments(self, parts: list[Moment]) -> list[Moment]:
        return parts

    def single(self, parts: list[Token]) -> Moment:
        return Moment(str(parts[0]), None, offset_of(parts[0]), offset_of(parts[0]))

    def span(self, parts: list[Token]) -> Moment:
        first, last = parts
        if first == LATEST:
            raise QueryFault(
                "query-syntax", "a range of periods cannot start with latest", "name a period", offset_of(first)
            )
        _check_order(first, last)
        return Moment(str(first), str(last), offset_of(first), offset_of(last))

    def period(self, parts: list[Token]) -> Token:
        code = parts[0]
        if code != LATEST and parse_period(str(code)) is None:
            likely = likely_period(str(code))
            hint = f"write {likely}" if likely else "such as 2017, 2018-11, 2018-Q3, 2018-S1 or 2016/2020"
            hint += "; a minus after a period wants a space before it" if "-" in code else ""
            raise QueryFault("period-is-sdmx", f'"{code}" is not a period', hint, offset_of(code))
        return code

    def options(self, parts: list[list[Token]]) -> list[list[Token]]:
        return parts

    def option(self, parts: list[Token]) -> list[Token]:
        return parts


def _end(token: Token) -> int:
    return token.end_pos or 0


def _check_order(first: Token, last: Token) -> None:
    begin, end = parse_period(first), parse_period(last)
    if begin and end and end.order < begin.order:
        message = f"the range of periods ends in {last}, before it begins"
        raise QueryFault("query-syntax", message, f"write {last}..{first}", offset_of(last))
