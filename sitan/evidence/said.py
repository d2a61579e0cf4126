"""Reads the magnitude that an author's words state: "almost tripled" -> from 2.7 to under 3.

Used to see whether a claim tests what its words say. English only; words of other languages state nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sitan.evidence.syntax import Magnitude
from sitan.evidence.tolerances import Region, region
from sitan.wording import NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Stated:
    """A magnitude in words: the number said, and the numbers of which one can say so."""

    value: Decimal
    region: Region


_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_MULTIPLES = {
    "twice": Decimal(2),
    "double": Decimal(2),
    "doubled": Decimal(2),
    "doubles": Decimal(2),
    "triple": Decimal(3),
    "tripled": Decimal(3),
    "triples": Decimal(3),
    "trebled": Decimal(3),
    "quadrupled": Decimal(4),
    "halved": Decimal("0.5"),
}
_MODIFIERS: tuple[tuple[str, Magnitude], ...] = (
    (r"(?:slightly|a little|little|just|barely) (?:more than|over)", "just over"),
    (r"(?:slightly|a little|just) (?:less than|fewer than|under|below)", "just under"),
    (r"(?:no|not) (?:less|fewer) than|at least", "at least"),
    (r"(?:no|not) more than|at most|up to", "at most"),
    (r"more than|over|above|exceed\w*", "more than"),
    (r"less than|fewer than|under|below|short of", "less than"),
    (r"almost|nearly|not quite|barely", "almost"),
)


def stated(words: str, language: str) -> Stated | None:
    """Return the one magnitude that words state; None if there is none, or more than one.

    >>> stated("almost tripled", "en").region
    Region(low=Decimal('2.7'), high=Decimal('3'), with_low=True, with_high=False)
    """
    if language.partition("-")[0] != "en":
        return None
    text = re.sub(r"[\s\u00a0-]+", " ", words.casefold())
    found = list(_pattern().finditer(text))
    if len(found) != 1:
        return None
    match = found[0]
    value = _value(match)
    return Stated(value, region(_magnitude(text[: match.start()], text[match.end() :]), value, 0)) if value else None


def _magnitude(before: str, after: str) -> Magnitude:
    """Return the magnitude that stands around a number; a bare number is meant about so."""
    if found := re.match(r" or (more|less|fewer)\b", after):
        return "at least" if found[1] == "more" else "at most"
    for pattern, magnitude in _MODIFIERS:
        if re.search(rf"\b(?:{pattern})(?: (?:by|of|the|a|an))?\s*$", before):
            return magnitude
    return "about"


@cache
def _pattern() -> re.Pattern[str]:
    words = [word.replace("-", " ") for word in NUMBER_WORDS["en"]]
    number = rf"(?:{'|'.join(sorted(words, key=len, reverse=True))}|\d+(?:[.,]\d+)*)"
    parts = "|".join(_PARTS)
    return re.compile(
        rf"\b(?:(?P<some>{number})(?: [a-z]+){{0,2}}? (?:in|out of|of every) (?P<every>{number})"
        rf"|(?P<whole>{number}) and a half times"
        rf"|(?P<times>{number})(?: times|fold)"
        rf"|(?P<percent>{number}) ?(?:per cent|percent|%)"
        rf"|(?:(?P<count>{number}|a|an) )?(?P<part>{parts})s?"
        rf"|(?P<multiple>{'|'.join(_MULTIPLES)}))(?!\w)"
    )


def _value(match: re.Match[str]) -> Decimal:
    if match["every"]:
        return _number(match["some"]) / (_number(match["every"]) or 1)
    if match["whole"]:
        return _number(match["whole"]) + Decimal("0.5")
    if match["times"]:
        return _number(match["times"])
    if match["percent"]:
        return _number(match["percent"]) / 100
    if match["part"]:
        count = match["count"] or "one"
        return (Decimal(1) if count in {"a", "an"} else _number(count)) / _PARTS[match["part"]]
    return _MULTIPLES[match["multiple"]]


def _number(text: str) -> Decimal:
    words = [word.replace("-", " ") for word in NUMBER_WORDS["en"]]
    return Decimal(words.index(text)) if text in words else Decimal(text.replace(",", ""))
