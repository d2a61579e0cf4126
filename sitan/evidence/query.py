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
from sitan.evidence.functions import WORKING
from sitan.evidence.options import offset_of, read_options
from sitan.evidence.syntax import (
    LATEST,
    Amount,
    Between,
    Call,
    Choice,
    Claim,
    Comparator,
    Comparison,
    Counted,
    Direction,
    Expression,
    Filter,
    Magnitude,
    Moment,
    Negative,
    Number,
    OnTrack,
    Operand,
    Operation,
    Operator,
    Quantifier,
    QueryFault,
    Ranked,
    Reference,
    Said,
    Stable,
    Test,
    Trend,
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
        operand, options, because = _query(str(words))
    except QueryFault as fault:
        raise fault.located(words) from fault
    return Expression(words, operand, options, because)


def parse_claim(words: Words) -> Claim:
    """Return the claim that an author wrote: one test, or several with `and` between them.

    Raises ProjectError with one diagnostic, as `parse_query` does.

    >>> parse_claim(Words("u5mr@1990..2017 falls and u5mr@2017 < 10")).tests[1].comparator
    '<'
    """
    try:
        tests = _claim(str(words))
    except QueryFault as fault:
        raise fault.located(words) from fault
    return Claim(words, tests)


@cache
def _parser() -> Lark:
    """Return the parser, made on first use: reading the grammar takes longer than a report's queries."""
    return Lark.open_from_package(
        "sitan.evidence", "grammar.lark", start=["query", "claim"], parser="lalr", transformer=_Builder()
    )


@lru_cache(maxsize=4096)
def _query(text: str) -> tuple[Operand, Options, str]:
    operand, *options = _parse(text, "query")
    return operand, *read_options(options[0] if options else [])


@lru_cache(maxsize=4096)
def _claim(text: str) -> tuple[Test, ...]:
    return cast("tuple[Test, ...]", _parse(text, "claim"))


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

    def claim(self, parts: list[Any]) -> tuple[Test, ...]:
        return tuple(parts)

    def comparison(self, parts: list[Any]) -> Comparison:
        left, sign, right = parts
        return Comparison(left, _comparator(sign), right, offset_of(sign), left.start, right.end)

    def said(self, parts: list[Any]) -> Said:
        left, (magnitude, at), right = parts
        return Said(left, magnitude, right, at, left.start, right.end)

    def between(self, parts: list[Any]) -> Between:
        operand, low, high = parts
        if isinstance(low, Number) and isinstance(high, Number) and high.value < low.value:
            message = f"the range ends at {high.value}, before it begins"
            raise QueryFault("query-syntax", message, f"write {high.value}..{low.value}", low.start)
        return Between(operand, low, high, low.start, operand.start, high.end)

    def trend(self, parts: list[Any]) -> Trend:
        series, direction = parts
        return Trend(series, direction, series.start, direction.end)

    def stable(self, parts: list[Any]) -> Stable:
        series, word, *amount = parts
        within = amount[0] if amount else Amount(Decimal(5), 0, "5%", _end(word), relative=True)
        return Stable(series, within, offset_of(word), series.start, within.end)

    def ranked(self, parts: list[Any]) -> Ranked:
        operand, *ordinal, extreme, among = parts
        place = _place(ordinal[0]) if ordinal else 1
        at = offset_of(ordinal[0] if ordinal else extreme)
        return Ranked(operand, place, cast("Any", str(extreme)), among, at, operand.start, among.end)

    def on_track(self, parts: list[Any]) -> OnTrack:
        series, word, target, period = parts
        if parse_period(str(period)) is None:
            raise QueryFault("period-is-sdmx", f'"{period}" is not a period', "such as 2030", offset_of(period))
        return OnTrack(series, target, str(period), offset_of(word), series.start, _end(period))

    def counted(self, parts: list[Any]) -> Counted:
        (quantifier, number, start), operand, sign, right = parts
        return Counted(quantifier, number, operand, _comparator(sign), right, None, offset_of(sign), start, right.end)

    def counted_trend(self, parts: list[Any]) -> Counted:
        (quantifier, number, start), operand, direction = parts
        return Counted(quantifier, number, operand, None, None, direction, direction.at, start, direction.end)

    def direction(self, parts: list[Any]) -> Direction:
        word = parts[0]
        monotonic = any(isinstance(part, Token) and part.type == "MONOTONICALLY" for part in parts)
        amount = next((part for part in parts if isinstance(part, Amount)), None)
        magnitude: Magnitude = next((part[0] for part in parts if isinstance(part, tuple)), "about")
        last = next((part for part in reversed(parts) if isinstance(part, Token)), word)
        end = amount.end if amount else _end(last)
        return Direction(cast("Any", str(word)), monotonic, magnitude, amount, offset_of(word), end)

    def amount(self, parts: list[Token]) -> Amount:
        number, *unit = parts
        relative = bool(unit) and unit[0].type == "PERCENT"
        text = str(number) + (f"{'' if relative else ' '}{unit[0]}" if unit else "")
        return Amount(Decimal(number), _decimals(number), text, _end(parts[-1]), relative)

    def fraction(self, parts: list[Token]) -> Amount:
        above, _, below = parts
        if not Decimal(below):
            raise QueryFault("divisor-is-not-zero", "the number to divide by is zero", "", offset_of(below))
        value = WORKING.divide(100 * Decimal(above), Decimal(below))
        return Amount(value, 0, f"{above}/{below}", _end(below), relative=True)

    def magnitude(self, parts: list[Token]) -> tuple[Magnitude, int]:
        return cast("Magnitude", " ".join(parts[0].split())), offset_of(parts[0])

    def quantifier(self, parts: list[Token]) -> tuple[Quantifier, int, int]:
        word, *number = parts
        count = Decimal(number[0]) if number else Decimal(0)
        if count != count.to_integral_value():
            raise QueryFault("query-syntax", f"{count} is no count", "write a whole number", offset_of(number[0]))
        return cast("Quantifier", " ".join(word.split())), int(count), offset_of(word)

    def bound(self, parts: list[Token]) -> Number:
        return Number(Decimal(parts[0]), offset_of(parts[0]), _end(parts[0]))

    def negative_bound(self, parts: list[Token]) -> Number:
        return Number(-Decimal(parts[1]), offset_of(parts[0]), _end(parts[1]))

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


def _comparator(sign: Token) -> Comparator:
    return cast("Comparator", "=" if sign == "==" else str(sign))


def _decimals(number: Token) -> int:
    return len(number.partition(".")[2])


_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _place(ordinal: Token) -> int:
    return _ORDINALS.index(ordinal) + 2 if ordinal in _ORDINALS else int(ordinal[:-2])


def _check_order(first: Token, last: Token) -> None:
    begin, end = parse_period(first), parse_period(last)
    if begin and end and end.order < begin.order:
        message = f"the range of periods ends in {last}, before it begins"
        raise QueryFault("query-syntax", message, f"write {last}..{first}", offset_of(last))
