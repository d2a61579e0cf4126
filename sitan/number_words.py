"""The words in which languages say numbers: fractions, ratios, multiples, ranks, and cardinals from eleven on.

English is thorough; the other languages have their commonest words only. Cardinals from zero to ten count things of
the text more often than data ("three reasons"), and are numbers here only as part of a fraction, a ratio ("one in
seven"), a multiple ("three times") or a quantity ("two per cent", "five million").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from sitan.wording import NUMBER_WORDS

Span = tuple[int, int]
Filter = Callable[[str, re.Match[str]], bool]

_FIRST_AUDITED = 11
_MOST_DIGITS = 3

_DIGIT = "one|two|three|four|five|six|seven|eight|nine"
_SMALL = f"{_DIGIT}|ten"
_TEEN = "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_CARDINAL = rf"(?:(?:{_TENS})(?:[-\u2011\s](?:{_DIGIT}))?|{_TEEN}|{_SMALL})"
_LARGE = rf"(?:(?:{_TENS})(?:[-\u2011](?:{_DIGIT}))?|{_TEEN})"
_SCALE = "hundred|thousand|million|billion|trillion"
_SIZE = r"per\s?cent|percent|percentage"
_DENOMINATOR = "third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth|hundredth|thousandth"
_ORDINAL = r"second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d+(?:st|nd|rd|th)"
_NUMBER = rf"(?:{_CARDINAL}|\d+)"
_OUT_OF = r"\s+(?:in|out\s+of)\s+(?:every\s+)?"
_QUANTIFIER = rf"(?:a|half\s+a|a\s+few|several|\d+(?:[.,]\d+)*|{_CARDINAL})"

_EN: Mapping[str, str] = {
    "ratio": rf"\b{_NUMBER}{_OUT_OF}(?:a\s+)?(?:{_CARDINAL}|hundred|thousand|\d{{1,3}}(?!\d))(?![\w,.]\d)",
    "ratio_of": rf"\b(?:{_CARDINAL})\s+(?:[^\W\d]+\s+){{0,1}}[^\W\d]+{_OUT_OF}(?:{_CARDINAL})\b(?!-)",
    "multiple": rf"\b(?:(?:{_CARDINAL})(?:\s+and\s+a\s+(?:half|quarter))?|\d+(?:\.\d+)?|several|many)\s+times\b",
    "fold": rf"\b(?:{_CARDINAL}|hundred|thousand|\d+)[-\u2011\s]?fold\b",
    "fraction": rf"\b(?:a|{_DIGIT})[-\s](?:{_DENOMINATOR})s?\b",
    "half": r"\b(?:one\s+|a\s+)?half\b|\bhalves\b",
    "double": r"\b(?:double|triple|treble|quadruple)\b",
    "change": r"\b(?:doubl|tripl|trebl|quadrupl)(?:ed|es|ing)\b|\bhalv(?:e|ed|ing)\b",
    "twice": r"\b(?:twice|thrice)\b",
    "dozen": rf"\b(?:(?:a|one|half\s+a|{_CARDINAL})\s+)?dozens?\b",
    "large": rf"\b{_QUANTIFIER}\s+(?:{_SCALE})\b(?:\s+(?:and\s+)?(?:{_CARDINAL}|{_SCALE})\b)*",
    "vague": rf"\b(?<!\bin\s)(?:{_SCALE})s\b",
    "rank": rf"\b(?:{_ORDINAL})[-\s](?:[a-z]+est|most|least)\b",
    "size": rf"\b(?:zero|{_CARDINAL})\s+(?={_SIZE})",
    "cardinal": rf"\b{_LARGE}\b(?![-\u2011](?:first|second|third|\w+th)\b)",
}

_TIME_OF = re.compile(
    r"^\s+(?:(?:a|per|each|every)\s+(?:day|week|month|year|night)|daily|weekly|monthly|yearly|in a row)\b"
)
_PERIOD_BEFORE = re.compile(
    r"(?:\b(?:first|second|third|fourth|last|latter|early|earlier|later|other|better|each|every|upper|lower|this|next"
    r"|poorest|richest|poorer|richer|wealthiest|bottom|top|middle)|\b(?:decade|year|century|hour|month|week"
    r"|day)s?\s+and(?:\s+a)?)\s+$",
    re.IGNORECASE,
)
_PERIOD_AFTER = re.compile(
    r"^(?:[-\u2011]?(?:yearly|year|hour|hourly|day|time|way|century|brother|sister|life|past)\b|\s+(?:past|an hour"
    r"|hour)\b)"
)
_QUARTER_OF = re.compile(r"^\s+of\s+(?:(?:19|20)\d\d|the\s+year|an?\s+(?:hour|century))")
_ENDS_PHRASE = re.compile(
    r"^(?:\s*$|\s*[^\w\s]|\s+(?:of|more|less|fewer|higher|lower|larger|smaller|bigger|greater|longer|shorter|cheaper"
    r"|as|in|to"
    r"|from|by|than|and|or|are|is|was|were|will|would|have|had|has|do|does|did|live|lives|lived|who|that|which|since"
    r"|between"
    r"|below|above|the|at|on|for|with|without|over|up|down|said|say|go|went|only|among|under|if|when|but|not|cannot"
    r"|can)\b)"
)
_THINGS = re.compile(
    r"^\s+(?:\w+\s+)?(?:regions?|districts?|countries|cities|towns|villages|schools|households|chapters?|sections?"
    r"|figures?"
    r"|tables?|parts|groups|surveys?|years?|months|weeks|days|hours|decades|stages|phases|steps|ways|areas|languages"
    r"|places"
    r"|rounds|cases|ministries|programmes|provinces|republics|sectors|sources|documents)\b"
)
_WEALTH = re.compile(r"\b(?:poorest|richest|wealthiest)\b", re.IGNORECASE)
_DOUBLE_AFTER = re.compile(
    r"^(?:\s*$|\s*[.,;:)]|\s+(?:the|that|those|its|their|his|her|what|in|by|between|from|since|and|or|as|over"
    r"|within)\b)"
)
_DOUBLE_BEFORE = re.compile(
    r"\b(?:to|will|would|may|might|could|can|should|nearly|almost|about|roughly|over|than|did|not)\s+$", re.IGNORECASE
)
_NO_SUPERLATIVE = re.compile(
    r"(?:interest|request|forest|harvest|protest|arrest|guest|quest|rest|test|nest|chest|west|honest|modest|contest"
    r"|latest)$"
)


def _is_fraction(text: str, match: re.Match[str]) -> bool:
    """Tell "a third of them" from "a third country", and from the fifths by which households are grouped."""
    after = text[match.end() : match.end() + 40]
    if match[0].endswith("s"):
        return not (_WEALTH.search(text) and text[: match.start()].endswith("the "))
    if "quarter" in match[0] and _QUARTER_OF.match(after):
        return False
    return _ENDS_PHRASE.match(after) is not None


def _is_half(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 30]
    return not (_PERIOD_BEFORE.search(before) or _PERIOD_AFTER.match(after))


def _is_multiple(text: str, match: re.Match[str]) -> bool:
    return not _TIME_OF.match(text[match.end() : match.end() + 30]) and not match[0].lower().startswith(
        ("several", "many", "one ")
    )


def _is_double(text: str, match: re.Match[str]) -> bool:
    """Tell "to double the number" from "a double burden"."""
    before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
    return bool(_DOUBLE_AFTER.match(after) and not before.lower().endswith(" a ")) or bool(
        _DOUBLE_BEFORE.search(before)
    )


def _is_ratio(text: str, match: re.Match[str]) -> bool:
    """Tell "one child in ten" from "two children in three regions"."""
    return not _THINGS.match(text[match.end() : match.end() + 40])


def _is_rank(text: str, match: re.Match[str]) -> bool:
    del text
    return not _NO_SUPERLATIVE.search(match[0].lower())


def _is_short_ratio(text: str, match: re.Match[str]) -> bool:
    """Tell "1 in 7" from "grew by 2 in 10 years" and "2020 in one document"."""
    first, last = re.findall(r"[\w-]+", match[0])[0], re.findall(r"[\w-]+", match[0])[-1]
    if last == "one" or (first.isdigit() and len(first) > _MOST_DIGITS):
        return False
    return not re.match(r"^\s+(?:years?|months?|days?|weeks?|decades?)\b", text[match.end() : match.end() + 20])


_FILTERS: Mapping[str, Mapping[str, Filter]] = {
    "en": {
        "ratio": _is_short_ratio,
        "ratio_of": _is_ratio,
        "multiple": _is_multiple,
        "fraction": _is_fraction,
        "half": _is_half,
        "double": _is_double,
        "twice": _is_multiple,
        "rank": _is_rank,
    }
}
"""What else decides whether a match is a number, by language and by the name of its pattern."""

_RU: Mapping[str, str] = {
    "fraction": r"\bполовин[аыуе]\b|\b(?:одн[аеоу]\w*\s+)?треть?ю?\b|\bдве\s+трети\b|\b(?:три\s+)?четверт[иь]\b",
    "ratio": r"\b(?:один|одна|одно|двое|трое)\s+(?:\w+\s+)?из\s+"
    r"(?:двух|трех|трёх|четырех|четырёх|пяти|шести|семи|восьми|девяти|десяти)\b"
    r"|\bкажд\w+\s+(?:втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят)\w+\b",
    "multiple": r"\b(?:вдвое|втрое|вчетверо|впятеро|дважды|удво\w+|утро[ие]\w+)\b"
    r"|\bв\s+(?:два|три|четыре|пять|шесть|семь|восемь|девять|десять|полтора)\s+раза?\b",
    "large": r"\b(?:дюжин\w*|сотни|тысячи|миллионы)\b",
}
_KK: Mapping[str, str] = {
    "fraction": r"\bжарты(?:сы\w*)?\b|\b(?:үштен|төрттен|бестен|оннан)\s+(?:бір|екі|үш)\w*\b",
    "multiple": r"\b(?:екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он)\s+есе\w*\b",
}
_TABLES: Mapping[str, Mapping[str, str]] = {"en": _EN, "ru": _RU, "kk": _KK}


def find_number_words(text: str, language: str) -> Iterator[Span]:
    """Yield where each number in words starts and ends, in order; a number that lies in another is a part of it.

    >>> [("Half of them, one in seven, twenty"[start:end]) for start, end in find_number_words(
    ...     "Half of them, one in seven, twenty", "en")]
    ['Half', 'one in seven', 'twenty']
    """
    code = language.partition("-")[0]
    pattern, filters = _pattern(code), _FILTERS.get(code, {})
    position = 0
    while match := pattern.search(text, position):
        wanted = filters.get(match.lastgroup or "")
        if wanted is None or wanted(text, match):
            yield match.start(), match.start() + len(match[0].rstrip())
            position = match.end()
        else:
            position = _next_word(text, match)


def _next_word(text: str, match: re.Match[str]) -> int:
    """Return where to go on after a match that is no number: what follows its first word may be one."""
    space = re.compile(r"\s").search(text, match.start(), match.end())
    return space.end() if space else match.end()


@cache
def _pattern(language: str) -> re.Pattern[str]:
    table = dict(_TABLES.get(language, {}))
    if language != "en" and language in NUMBER_WORDS:
        words = sorted(NUMBER_WORDS[language][_FIRST_AUDITED:], key=len, reverse=True)
        table["cardinal"] = rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)"
    parts = [f"(?P<{name}>{part})" for name, part in table.items()]
    return re.compile("|".join(parts) or "(?!)", re.IGNORECASE)
