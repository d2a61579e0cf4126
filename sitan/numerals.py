"""Finds the numbers in words, and tells those that are data from those that are not.

A year, an age, the base of a rate ("per 1,000"), the number of an article or a goal, and a number within a name are not
observations; every other number in a sentence should come from the data, and is reported where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["year", "date", "age", "unit", "label", "definition", "unbound"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in digits within a text. `start` is its offset there."""

    text: str
    start: int
    kind: Kind


# Digits with what may stand inside a number; a hyphen or dash before them belongs to a range, not to the number.
_NUMERAL = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_DASH = "[-\u2010\u2011\u2013\u2014]"
# "2016–2020", "2018/19": the second part of a span of years may be short.
_SPAN_END = re.compile(rf"(?:1[89]|20)\d\d(?:{_DASH}|/)$")
_AGE_BEFORE = re.compile(
    r"(?:\bage[ds]?|\bunder|\bover|\bbelow|\babove|\buntil|\bolder than|\byounger than|\bto the age of"
    r"|\bturn(?:ed)?)\s+"
    rf"(?:of\s+)?(?:\d+(?:\s*{_DASH}\s*|\s+(?:to|and|or)\s+))?$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(
    rf"^(?:\s*{_DASH}\s*\d+|{_DASH}?\s+(?:to|and|or)\s+\d+)?"
    r"(?:\s+(?:or|and)\s+(?:older|over|younger|above|under)\b"
    rf"|{_DASH}?\s*(?:years?|months?|days?|weeks?){_DASH}?\s?(?:olds?|of age)\b|{_DASH}year{_DASH}olds?)",
    re.IGNORECASE,
)
_AGE_RANGE_BEFORE = re.compile(rf"\d+(?:\s*{_DASH}\s*|{_DASH}?\s+to\s+)$")
# "1 January": the months as English and Russian write them after a day.
_MONTH_AFTER = re.compile(
    r"^\s+(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)\b"
)
_DAYS = range(1, 32)
_LABEL_BEFORE = re.compile(
    r"\b(?:article|articles|goal|goals|sdg|target|targets|chapter|section|protocol|no\.|number|phase|part|annex|order|law"
    r"|decree|licence|CC BY|CC0|PDDL|resolution|page|pages|pp?\.|version|wave|round|mics|level|type|grade"
    r"|class|group)\s*(?:[A-Z]{0,3}\s*)?$",
    re.IGNORECASE,
)
_BASE_BEFORE = re.compile(r"\b(?:per|every|each|of)\s+$", re.IGNORECASE)
_BASE = re.compile(r"10{2,6}|1(?:,000){1,2}|10,000|100,000")
# "Strategy-2050", "COVID-19", "PM2.5", "A4": joined to letters without a space.
_NAME_BEFORE = re.compile(rf"[^\W\d_](?:{_DASH})?$")


def find_numerals(text: str, context: str = "") -> Iterator[Numeral]:
    """Yield each number in digits in `text`, told apart by what stands around it.

    In the `context` of the glossary a number belongs to a definition: the 28 days of a newborn are not measured.

    >>> [(numeral.text, numeral.kind) for numeral in find_numerals("In 2017, children under 5 were 12.5 per cent")]
    [('2017', 'year'), ('5', 'age'), ('12.5', 'unbound')]
    """
    for match in _NUMERAL.finditer(text):
        kind = _kind(match[0], text[: match.start()], text[match.end() :])
        defines = kind == "unbound" and context.startswith("glossary/")
        yield Numeral(match[0], match.start(), "definition" if defines else kind)


def _kind(number: str, before: str, after: str) -> Kind:
    if _MONTH_AFTER.match(after) and number.isdigit() and int(number) in _DAYS:
        return "date"
    if _BASE.fullmatch(number) and _BASE_BEFORE.search(before):
        return "unit"
    if _LABEL_BEFORE.search(before):
        return "label"
    if _AGE_BEFORE.search(before) or _AGE_AFTER.match(after):
        return "age"
    if _AGE_RANGE_BEFORE.search(before) and _AGE_AFTER.match(after):
        return "age"
    if _NAME_BEFORE.search(before):
        return "label"
    if _YEAR.fullmatch(number) or _SPAN_END.search(before):
        return "year"
    return "unbound"
