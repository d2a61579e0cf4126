"""Says what is wrong with the form of a query or claim, in the words of its author.

lark knows which terminals of the grammar may stand at each point; here they are named, and the mistakes that are made
most get a hint of their own.
"""

from __future__ import annotations

from typing import cast

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from sitan.evidence.syntax import QueryFault

_WORDS = {
    "NAME": "a name",
    "NUMBER": "a number",
    "PERIOD": "a period such as 2017",
    "LATEST": "latest",
    "VALUE": "a value",
    "QUOTED": "a value in quotes",
    "STAR": '"*"',
    "COMPARATOR": "a comparison such as <",
    "DIRECTION": "falls or rises",
    "MONOTONICALLY": "monotonically",
    "BY": "by",
    "WITHIN": "within",
    "AMONG": "among",
    "OF": "of",
    "AND": "and",
    "EXTREME": "highest or lowest",
    "PERCENT": '"%"',
    "POINTS": "points",
    "PLUS": '"+"',
    "MINUS": '"-"',
    "TIMES": '"*"',
    "DIVIDE": '"/"',
    "LPAR": '"("',
    "LSQB": '"["',
    "AT": '"@"',
    "EQUAL": '"="',
    "VBAR": '"|"',
    "COMMA": '","',
    "SEMICOLON": '";"',
    "__ANON_0": '".."',
    "RPAR": '")"',
    "RSQB": '"]"',
    "$END": "the end",
}
"""What authors call the grammar's terminals, in the order in which a message lists them."""

_OPERATORS = {"PLUS", "MINUS", "TIMES", "DIVIDE"}
_OPERAND = {"NAME", "NUMBER", "LPAR", "MINUS"}
_MAGNITUDES = {
    "ABOUT",
    "NEARLY",
    "ALMOST",
    "JUST_UNDER",
    "JUST_OVER",
    "MORE_THAN",
    "AT_LEAST",
    "LESS_THAN",
    "AT_MOST",
    "EXACTLY",
}
_AFTER_IS = {"BETWEEN", "STABLE", "ORDINAL", "EXTREME", "ON_TRACK"} | _MAGNITUDES
_VERBS = {"COMPARATOR", "IN", "IS", "DIRECTION"} | _AFTER_IS
_QUANTIFIERS = {"EVERY", "MOST", "NO", "AT_LEAST", "AT_MOST", "EXACTLY"}

_FAMILIES = (
    (_OPERAND | _QUANTIFIERS, 'an indicator, a number, every, most, no or "("'),
    (_OPERAND, 'an indicator, a number or "("'),
    (_VERBS, "what is said of it, such as <, is about, in, falls"),
    (_AFTER_IS, "about, more than, between, stable, highest, lowest or on track for"),
    (_MAGNITUDES, "about, more than or another magnitude"),
)
"""Terminals that may stand together -> what a message says for all of them."""

_TYPOGRAPHIC = {
    "\u2212": "-",
    "\u2013": "-",
    "\u2014": "-",
    "\u00d7": "*",
    "\u00b7": "*",
    "\u00f7": "/",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "!=",
    "\u2026": "..",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "\u2018": "'",
    "\u2019": "'",
    "\u00ab": '"',
    "\u00bb": '"',
}


def syntax_fault(text: str, start: str, error: UnexpectedInput) -> QueryFault:
    """Return lark's complaint in the author's words; `start` is what was read, a query or a claim."""
    expected = _expected(error)
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        message = f"the {start} ends too early" if text.strip() else f"there is no {start}"
        return QueryFault("query-syntax", message, _expected_words(expected), len(text.rstrip()))
    offset = cast("int", error.pos_in_stream)
    found = str(error.token) if isinstance(error, UnexpectedToken) else text[offset]
    hint = _special_hint(text, offset, found, expected) or _expected_words(expected)
    return QueryFault("query-syntax", f'"{found}" cannot stand here', hint, offset)


def _expected(error: UnexpectedInput) -> set[str]:
    if isinstance(error, UnexpectedToken):
        return set(error.accepts or error.expected)
    return set(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else set()


def _expected_words(expected: set[str]) -> str:
    """Return "expected …", naming an operand and an operator as such and not by their many forms."""
    rest = set(expected)
    words: list[str] = []
    if len(rest & _OPERATORS) > 1:
        rest -= _OPERATORS
        words.append("an operator")
    for family, said in _FAMILIES:
        if rest >= family:
            rest -= family
            words.append(said)
    words += [_WORDS.get(name, name.lower()) for name in sorted(rest, key=_rank)]
    return "expected " + " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _rank(name: str) -> int:
    return list(_WORDS).index(name) if name in _WORDS else len(_WORDS)


def _special_hint(text: str, offset: int, found: str, expected: set[str]) -> str:
    """Return a hint for the mistakes that are made most; "" for others."""
    if found in _TYPOGRAPHIC and "__ANON_0" in expected and _TYPOGRAPHIC[found] == "-":
        return "a range of periods is written @1990..2017; a minus is -"
    if found in _TYPOGRAPHIC:
        return f"write {_TYPOGRAPHIC[found]}"
    if expected >= _AFTER_IS and (found[0].isalnum() or found[0] in "<>=!("):
        return 'after "is" stands about, exactly or another magnitude; the same value is written ='
    if found[0] in "<>=!" and expected & _OPERATORS and "SEMICOLON" in expected:
        return 'a comparison is a claim: [your words]{claim="…"}'
    if found[0] == "%":
        return "write the number alone: units come from the indicators"
    if found[0] == "." and text[:offset].endswith(".."):
        return "a range of periods is written @1990..2017"
    if found[0] == "," and text[:offset][-1:].isdigit() and text[offset + 1 : offset + 4].isdigit():
        return "write numbers without commas: 5944816"
    return ""
