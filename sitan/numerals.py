"""Finds the numbers in a text, in digits and in words, and tells those that are data from those that are not.

A year, an age, the base of a rate ("per 1,000"), the number of an article or a goal, and a number within a name are no
observations; nor are the small numbers in words that count things of the text ("three reasons"). Every other number
should come from the data, and is reported where it does not. The words of each language stand in `sitan.number_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sitan.number_words import find_number_words

Kind = Literal["year", "date", "age", "period", "unit", "label", "definition", "quotation", "unbound"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in digits or in words within a text. `start` is its offset there."""

    text: str
    start: int
    kind: Kind

    @property
    def end(self) -> int:
        """The offset behind it."""
        return self.start + len(self.text)


_DASH = "[-\u2010\u2011\u2013\u2014]"
_SPACE = "[\\s\u00a0\u202f]"
# Digits with what may stand inside a number; a hyphen or dash before them belongs to a range, not to the number.
_DIGITS = re.compile("\\d+(?:[.,\u00a0\u202f]\\d+)*|[\u00bc-\u00be\u2150-\u215e]")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
# "2016–2020", "2018/19": the second part of a span of years may be short.
_SPAN_END = re.compile(rf"(?:1[89]|20)\d\d(?:{_DASH}|/)$")
_MOST_YEARS_OF_AGE = 120
_SURELY_AGE_BEFORE = re.compile(
    r"(?:\bage[ds]?|\bolder than|\byounger than|\bto the age of|\bturn(?:ed|s)?)\s+(?:of\s+)?"
    r"(?:under|over|below|above|from|between|up to)?\s*"
    rf"(?:\d+(?:\s*{_DASH}\s*|\s+(?:to|and|or)\s+))?$",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:child|children|infants?|bab(?:y|ies)|newborns?|girls?|boys?|adolescents?|people|persons?|population|those"
    r"|everyone"
    r"|women|men|adults?|youth|pupils|students|young|mortality|fives|ones|them|all|human being|anyone)"
)
_MAYBE_AGE_BEFORE = re.compile(
    rf"(?:^|\b(?:{_PEOPLE}|ages?)\b[^.]{{0,25}}|\b(?:years?|months?|and|or),?\s+)\b(?:under|over|below|above"
    rf"|until)\s+(?:the age of\s+)?$",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(
    rf"^(?:\s*{_DASH}\s*\d+|{_DASH}?\s+(?:to|and|or)\s+\d+)?"
    r"(?:\s+(?:or|and)\s+(?:older|over|younger|above|under)\b"
    rf"|{_DASH}?\s*(?:years?|months?|days?|weeks?){_DASH}?\s?(?:olds?|of age|of life)\b|{_DASH}year{_DASH}olds?)",
    re.IGNORECASE,
)
_AGE_RANGE_BEFORE = re.compile(rf"\d+(?:\s*{_DASH}\s*|{_DASH}?\s+to\s+)$")
# "in the first 28 days", "before 37 completed weeks": stages of life.
_STAGE_BEFORE = re.compile(r"\b(?:first|before|after|at|within)\s+$", re.IGNORECASE)
_STAGE_AFTER = re.compile(
    r"^\s+(?:completed\s+)?(?:years?|months?|weeks?|days?|hours?)\b(?:\s+(?:of (?:life|age|pregnancy|gestation)"
    r"|after (?:it|birth)))?",
    re.IGNORECASE,
)
_STAGE = re.compile(r"of (?:life|age|pregnancy|gestation)|after (?:it|birth)", re.IGNORECASE)
# "1 January": the months as English and Russian write them after a day.
_MONTH_AFTER = re.compile(
    rf"^(?:{_DASH}\d+)?{_SPACE}+(?:January|February|March|April|May|June|July|August|September|October|November"
    rf"|December"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    r"|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан)"
)
_DAYS = range(1, 32)
_LABEL_BEFORE = re.compile(
    r"(?:\b(?:articles?|goals?|sdg|targets?|chapters?|sections?|protocols?|no\.|nos\.|number|phase|part|annex|order|law"
    r"|decree|licence|CC BY|CC0|PDDL|resolution|pages?|pp?\.|version|wave|round|mics|level|type|grade|class|group"
    r"|paragraphs?|figures?|tables?|maps?|box|boxes|notes?|columns?|rows?|lines?|steps?|rules?|questions?|outcomes?"
    r"|outputs?"
    r"|recommendations?|items?|volumes?|issue|convention|regulation|directive|form|stage|scenario|option|category)"
    r"\s*(?:(?-i:[A-Z]{0,3})\s*|(?:\d[\d.,]*\s*(?:,|and|or|to|–|-)\s*)+)?|№\s*)$",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(r"^(?:st|nd|rd|th)\s+(?:centur|anniversar|session|edition|floor|grade|birthday|congress)")
_BASE_BEFORE = re.compile(r"\b(?:per|every|each|in|for|на|из)\s+$", re.IGNORECASE)
_OUT_OF_BEFORE = re.compile(r"(?:\d|\bscored?|\bpoints?|\bvalues?)\s*(?:out\s+)?(?:of|из)\s+$", re.IGNORECASE)
_BASE = re.compile("10{2,6}|1(?:[,\u00a0\u202f]000){1,2}|10[,\u00a0\u202f]000|100[,\u00a0\u202f]000")
# "an index from 0 to 100", "0 is highly corrupt, 100 very clean": the ends of a scale.
_SCALE_ENDS = frozenset({"0", "1", "5", "10", "100"})
_SCALE_BEFORE = re.compile(
    r"\b(?:from 0|scale of \d+|scale from \d+)(?:\s*\([^)]*\))?(?:\s+to\s+)?$|\b(?:index|scale|score)[^.]*\bfrom\s+$"
)
# "Strategy-2050", "COVID-19", "PM2.5", "A4", "A/RES/70/1": joined to letters without a space.
_NAME_BEFORE = re.compile(rf"[^\W\d_](?:{_DASH})?$|\b[A-Z][A-Z/.\d]*/$")
_SIZE_AFTER = re.compile(
    rf"^{_SPACE}*(?:%|per\s?cent\b|percent|million\b|billion\b|thousand\b|trillion\b|процент|пайыз|тыс|млн|млрд)",
    re.IGNORECASE,
)
_SPAN_AFTER = re.compile(
    r"^\s+(?:years?|months?|weeks?|days?|decades?)\s+(?:ago|earlier|later|before|after|since|on)\b", re.IGNORECASE
)
_SPAN_BEFORE = re.compile(r"\b(?:last|past|next|coming|previous|following|preceding)\s+$", re.IGNORECASE)
_SPAN_UNIT = re.compile(r"^\s+(?:years?|months?|weeks?|days?|decades?)\b", re.IGNORECASE)
_NEAR = 100
"""Characters before and after a number by which it is told apart."""


def find_numerals(text: str, context: str = "", language: str = "en") -> Iterator[Numeral]:
    """Yield each number in `text` in order, told apart by what stands around it.

    In the `context` of the glossary a number belongs to a definition: the 28 days of a newborn are not measured. In the
    register of disagreements, what a source says is a quotation, whatever the data say.

    >>> [(numeral.text, numeral.kind) for numeral in find_numerals("In 2017, one in eight, 12.5 %, of those under 5")]
    [('2017', 'year'), ('one in eight', 'unbound'), ('12.5', 'unbound'), ('5', 'age')]
    """
    elsewhere: Kind = "unbound"
    if context.startswith("glossary/"):
        elsewhere = "definition"
    elif context.startswith("disagreements/") and "/statements/" in context:
        elsewhere = "quotation"
    words = list(find_number_words(text, language))
    found = [Numeral(text[start:end], start, _word_kind(text, start, end)) for start, end in words]
    found += (
        Numeral(match[0], match.start(), _kind(match[0], *_around(text, match.start(), match.end())))
        for match in _DIGITS.finditer(text)
        if not any(start <= match.start() < end for start, end in words)
    )
    for numeral in sorted(found, key=lambda one: one.start):
        yield Numeral(numeral.text, numeral.start, elsewhere if numeral.kind == "unbound" else numeral.kind)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - _NEAR) : start], text[end : end + _NEAR]


def _word_kind(text: str, start: int, end: int) -> Kind:
    """Tell apart a number in words."""
    before, after = _around(text, start, end)
    if _is_span(before, after):
        return "period"
    is_age = _SURELY_AGE_BEFORE.search(before) or _MAYBE_AGE_BEFORE.search(before) or _AGE_AFTER.match(after)
    return "age" if is_age and not _SIZE_AFTER.match(after) else "unbound"


def _is_span(before: str, after: str) -> bool:
    """Tell whether a number says how far two times lie apart: "twenty years ago", "the last 15 years"."""
    return bool(_SPAN_AFTER.match(after) or (_SPAN_BEFORE.search(before) and _SPAN_UNIT.match(after)))


def _kind(number: str, before: str, after: str) -> Kind:
    """Tell apart a number in digits."""
    if _SIZE_AFTER.match(after) and not _NAME_BEFORE.search(before):
        return "unbound"
    if _MONTH_AFTER.match(after) and number.isdigit() and int(number) in _DAYS:
        return "date"
    if _is_base(number, before):
        return "unit"
    if _LABEL_BEFORE.search(before) or _LABEL_AFTER.match(after):
        return "label"
    if number.isdecimal() and int(number) <= _MOST_YEARS_OF_AGE and _is_age(before, after):
        return "age"
    if _NAME_BEFORE.search(before):
        return "label"
    if _YEAR.fullmatch(number) or _SPAN_END.search(before):
        return "year"
    return "period" if _is_span(before, after) else "unbound"


def _is_base(number: str, before: str) -> bool:
    if _BASE.fullmatch(number) and (_BASE_BEFORE.search(before) or _OUT_OF_BEFORE.search(before)):
        return True
    return number in _SCALE_ENDS and _SCALE_BEFORE.search(before) is not None


def _is_age(before: str, after: str) -> bool:
    if _SURELY_AGE_BEFORE.search(before) or _MAYBE_AGE_BEFORE.search(before) or _AGE_AFTER.match(after):
        return True
    if _AGE_RANGE_BEFORE.search(before) and _AGE_AFTER.match(after):
        return True
    stage = _STAGE_AFTER.match(after)
    return bool(
        stage and (_STAGE.search(stage[0]) or (_STAGE_BEFORE.search(before) and "first" in before[-8:].lower()))
    )
