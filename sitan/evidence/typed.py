"""Checks numbers that an author typed by hand against the data: `[5.9 million]{value="children@2019"}`.

The author chooses how exactly to say it. A typed number agrees when the quantity, rounded half up to as many digits as
are typed, equals it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from sitan.evidence.functions import PERCENT, POINTS
from sitan.formats import (
    MAX_WORD,
    FormatError,
    FoundNumber,
    Measured,
    Options,
    find_numbers,
    format_number,
    number_word,
    round_half_up,
    round_to_multiple,
    shift,
)
from sitan.wording import NUMBER_WORDS, PERCENT_WORDS, POINT_WORDS, SCALE_WORDS


@dataclass(frozen=True, slots=True)
class _Typed:
    """The one number of a typed text: as a word or in digits, perhaps in thousands or millions (`scale`, a word)."""

    number: FoundNumber
    is_word: bool
    scale: str
    exponent: int


def check_typed(text: str, quantity: Measured, options: Options, language: str) -> str | None:
    """Return what is wrong with `text` as a way to say `quantity`, and what should stand there; None if it agrees.

    `text` holds exactly one number, in digits or as a word, and may say "per cent" or "million" after it. With `in=`
    the scale is left to the words around it; with `round=` the quantity is rounded before it is compared.
    """
    try:
        typed = _the_number(text, quantity.unit, language)
    except FormatError as error:
        return f"{error.message}: {error.hint}" if error.hint else error.message
    fault = _unit_fault(text, quantity.unit, language)
    if fault:
        return fault
    meant = list(_meant(typed, quantity, options, language))
    if any(round_half_up(value, typed.number.decimals) == typed.number.value for value in meant):
        return None
    return f'the data say {_expected(meant[0], typed, language)}, not "{text}"'


def _the_number(text: str, unit: str, language: str) -> _Typed:
    """Return the one number in `text`; raise FormatError if there is none, or more than one."""
    spaced = text.replace("\u00a0", " ").replace("\u202f", " ")
    bare = _without_numbers_of_unit(spaced, unit, language)
    digits, words = find_numbers(bare, language), list(_number_words(bare, language))
    if len(digits) + len(words) != 1:
        count = len(digits) + len(words)
        message = f'there are {count} numbers in "{text}"' if count else f'there is no number in "{text}"'
        raise FormatError(message, "a value is checked against one number")
    number = (digits or words)[0]
    scale, exponent = _scale_after(bare[number.end :], language)
    return _Typed(number, bool(words), scale, exponent)


def _without_numbers_of_unit(text: str, unit: str, language: str) -> str:
    """Return `text` with the "per 1,000" of the unit blanked out."""
    numbers = find_numbers(unit, language)
    if not numbers:
        return text
    phrase = unit[: numbers[-1].end]
    return text.replace(phrase, " " * len(phrase))


def _number_words(text: str, language: str) -> Iterator[FoundNumber]:
    pattern, values = _words_pattern(language)
    for match in pattern.finditer(text):
        word = re.sub(r"[\s-]+", "-", match[0].casefold())
        yield FoundNumber(values[word], 0, match.start(), match.end())


@cache
def _words_pattern(language: str) -> tuple[re.Pattern[str], Mapping[str, Decimal]]:
    words = NUMBER_WORDS.get(language.partition("-")[0], ())
    values = {re.sub(r"[\s-]+", "-", word): Decimal(number) for number, word in enumerate(words)}
    longest_first = sorted(values, key=len, reverse=True)
    alternatives = "|".join(re.escape(word).replace(r"\-", r"[\s-]+") for word in longest_first)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])" if words else r"(?!)", re.IGNORECASE), values


def _scale_after(rest: str, language: str) -> tuple[str, int]:
    """Return the word for thousands, millions or billions with which `rest` begins, and its power of ten."""
    for word, exponent in SCALE_WORDS.get(language.partition("-")[0], {}).items():
        match = re.match(rf"\s*({re.escape(word)})(?!\w)", rest, re.IGNORECASE)
        if match:
            return match[1], exponent
    return "", 0


# --- units


def _says(text: str, words: Mapping[str, Sequence[str]], language: str) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)" if word[0].isalpha() else re.escape(word), text, re.IGNORECASE)
        for word in words.get(language.partition("-")[0], ("%",))
    )


def _unit_fault(text: str, unit: str, language: str) -> str | None:
    spaced = text.replace("\u00a0", " ")
    points = _says(spaced, POINT_WORDS, language)
    percent = not points and _says(spaced, PERCENT_WORDS, language)
    is_percentage = unit != POINTS and (unit.startswith(PERCENT) or _says(unit, PERCENT_WORDS, language))
    counted = f'in "{unit}"' if unit else "a number without unit"
    if points and unit != POINTS:
        return f'"{text}" says percentage points, but the data are {counted}'
    if percent and not is_percentage:
        return f'"{text}" says per cent, but the data are {counted}'
    return None


# --- values


def _meant(typed: _Typed, quantity: Measured, options: Options, language: str) -> Iterator[Decimal]:
    """Yield the values that the typed number may mean to say, the likeliest first.

    A unit such as "thousand persons" may be spoken of as it is, or in persons.
    """
    value = quantity.value
    if options.round_to is not None:
        value = round_to_multiple(value, options.round_to)
    in_unit = _scale_of_unit(quantity.unit, language)
    if typed.exponent:
        yield shift(value, in_unit - typed.exponent)
        return
    divided_by = options.scale.exponent if options.scale else 0
    yield shift(value, -divided_by)
    if in_unit:
        yield shift(value, in_unit - divided_by)


def _scale_of_unit(unit: str, language: str) -> int:
    first = unit.partition(" ")[0].casefold()
    scales = SCALE_WORDS.get(language.partition("-")[0], {})
    return scales.get(first, scales.get(first.removesuffix("s"), 0))


def _expected(value: Decimal, typed: _Typed, language: str) -> str:
    rounded = round_half_up(value, typed.number.decimals)
    if typed.is_word and 0 <= rounded <= MAX_WORD:
        text = number_word(int(rounded), language)
    else:
        text = format_number(value, typed.number.decimals, language)
    return f"{text} {typed.scale}" if typed.scale else text
