"""Rules of wording: slips of the pen, units, dashes, and periods that are told from today."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sitan.check.material import Checked, Passage, found
from sitan.model import walk_words

if TYPE_CHECKING:
    from sitan.diagnostics import Diagnostic

_LATIN, _CYRILLIC = "A-Za-z\u00c0-\u024f", "\u0400-\u052f"
_MIXED = re.compile(rf"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]")
_ANY_WORD = re.compile(r"[^\W\d_]+")
_DOUBLED = re.compile(r"(?<![\w-])([^\W\d_]+)\s+(?=(\1)(?![\w-]))", re.IGNORECASE)
_MAY_STAND_TWICE = frozenset({"that", "had", "все", "что"})
_REDUPLICATES = frozenset({"kk"})
"""Languages in which a word is doubled to make another."""
_DIGIT_FIRST = re.compile(r"[“\"‘(]?\d")
_PERCENT: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "en": {
        "per cent": re.compile(r"\bper cent\b"),
        "percent": re.compile(r"\bpercent\b"),
        "%": re.compile(r"(?<=\d)[\s\u00a0]?%"),
    },
    "ru": {"процентов": re.compile(r"\bпроцент(?:а|ов|ам|ами|ах)?\b"), "%": re.compile(r"(?<=\d)[\s\u00a0]?%")},
    "kk": {"пайыз": re.compile(r"\bпайыз\w*"), "%": re.compile(r"(?<=\d)[\s\u00a0]?%")},
}
_RANGE = re.compile(r"(?<![\w/.,:\-\u2010\u2011])(\d[\d.,]*)-(\d[\d.,]*\d|\d)(?![\w/\-]|[.,]\d)")
_NUMBER = r"(?:few|several|couple of|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|\d+)"
_FROM_TODAY: Mapping[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:in|over|during|for|within|of)\s+(?:the\s+)?(?:(?:more|most)\s+)?recent\s+(?:years|decades|months|times)\b"
        rf"|\bthe\s+(?:last|past|next|coming)\s+(?:{_NUMBER}\s+)?(?:years?|decades?|months?)\b(?!\s+of\b)"
        r"|\b(?:last|next|this)\s+year\b"
        r"|\b(?:recently|currently|nowadays|presently|at present|at the moment|to date)\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\bв последн(?:ие|ее) (?:годы|время|десятилети[ея])\b|\bза последн\w+ (?:\w+ )?(?:лет|года?|десятилети\w+)\b"
        r"|\b(?:недавно|в настоящее время|в этом году|в прошлом году|сегодня)\b",
        re.IGNORECASE,
    ),
    "kk": re.compile(r"\bсоңғы (?:\w+ )?жыл\w*|\bқазіргі (?:уақытта|кезде)\b|\bбиыл\b|\bбылтыр\b", re.IGNORECASE),
}
_ANCHOR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)|\bas of\b", re.IGNORECASE)


def _code(checked: Checked) -> str:
    return checked.report.spec.language.partition("-")[0]


def word_has_one_script(checked: Checked) -> Iterator[Diagnostic]:
    """Report words with letters of two alphabets, in the report and in its bibliography."""
    cited = (text for _, text in walk_words(list(checked.report.references.values())))
    for text in (*(text for _, text in checked.words), *cited):
        if _MIXED.search(text):
            for match in _ANY_WORD.finditer(text):
                if _MIXED.search(match[0]):
                    message = f'"{match[0]}" mixes Latin and Cyrillic letters'
                    yield found(text.location(match.start()), "word-has-one-script", message, "type the word again")


def word_stands_once(checked: Checked) -> Iterator[Diagnostic]:
    """Report words that stand twice."""
    if _code(checked) in _REDUPLICATES:
        return
    for passage in checked.passages:
        for match in _DOUBLED.finditer(passage.characters):
            first, second = match[1], match[2]
            if second.islower() and first.casefold() not in _MAY_STAND_TWICE:
                place = passage.place(match.start(2))
                yield found(place, "word-stands-once", f'"{first} {second}"', "delete one of the two")


def sentence_starts_with_a_word(checked: Checked) -> Iterator[Diagnostic]:
    """Report sentences of paragraphs that start with digits."""
    for passage in checked.passages:
        if passage.form != "paragraph":
            continue
        for start, sentence in passage.sentences:
            if _DIGIT_FIRST.match(sentence):
                number = sentence.split(maxsplit=1)[0]
                message = f'the sentence starts with the number "{number}"'
                hint = "begin with a word, or write the number as one"
                yield found(passage.place(start), "sentence-starts-with-a-word", message, hint)


def unit_is_written_one_way(checked: Checked) -> Iterator[Diagnostic]:
    """Report the rarer ways in which running text writes per cent."""
    forms = _PERCENT.get(_code(checked), {})
    uses: list[tuple[str, Passage, int]] = [
        (form, passage, match.start())
        for passage in checked.passages
        if passage.is_running
        for form, pattern in forms.items()
        for match in pattern.finditer(passage.characters)
    ]
    counts = Counter(form for form, _, _ in uses)
    usual = max(forms, key=lambda form: counts[form], default="")
    for form, passage, start in uses:
        if form != usual:
            message = f'"{form}" stands here, "{usual}" elsewhere'
            yield found(passage.place(start), "unit-is-written-one-way", message, f'write "{usual}"')


def range_has_an_en_dash(checked: Checked) -> Iterator[Diagnostic]:
    """Report ranges of numbers with a hyphen."""
    for passage in checked.passages:
        if "-" not in passage.characters:
            continue
        for match in _RANGE.finditer(passage.characters):
            dashed = f"{match[1]}\u2013{match[2]}"
            message = f'the range "{match[0]}" has a hyphen'
            yield found(passage.place(match.start()), "range-has-an-en-dash", message, f"write {dashed}")


def period_has_an_anchor(checked: Checked) -> Iterator[Diagnostic]:
    """Report periods told from today in sentences that name no year."""
    pattern = _FROM_TODAY.get(_code(checked))
    for passage in checked.passages if pattern else ():
        if passage.chapter == "glossary" or "/recommendations/" in passage.context or pattern is None:
            continue
        for match in pattern.finditer(passage.characters):
            if not _ANCHOR.search(passage.sentence_at(match.start())):
                message = f'"{match[0]}" does not say from when'
                hint = "name the years, or add “as of” and the year in the same sentence"
                yield found(passage.place(match.start()), "period-has-an-anchor", message, hint)
