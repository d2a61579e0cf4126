"""Writes numbers, units, periods and lists the way a language does, and reads numbers back.

The conventions come from CLDR through Babel; what CLDR lacks (number words, half-years, units in prose) stands in the
tables of `sitan.wording`. Nothing depends on the machine's locale, clock or time zone. Percentages are the number
itself: 31.4 means 31.4 %.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum
from functools import cache
from typing import Literal, Protocol

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.lists import format_list as babel_format_list
from babel.numbers import format_decimal

from sitan.datasets.periods import Kind, Period, interval_ends, parse_period
from sitan.diagnostics import SitanError
from sitan.wording import HALF_YEARS, NUMBER_WORDS, QUARTERS, UNITS

MINUS = "\u2212"
EN_DASH = "\u2013"
NO_BREAK_SPACE = "\u00a0"
DEFAULT_DECIMALS = 1
"""For computed values, which no indicator says how to print, unless the author says `digits=`."""

MAX_WORD = 100

# Wide enough for any value that the evaluator lets through; `quantize` fails where digits do not fit.
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)

_LOCALES = {"en": "en_GB"}
"""The language of the United Nations is British English; other languages are what their codes say."""


class FormatError(SitanError):
    """A value cannot be written as the author asks. `hint` is a way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep what is wrong, and what to do."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Scale(StrEnum):
    """What `in=` divides by."""

    THOUSANDS = "thousands"
    MILLIONS = "millions"
    BILLIONS = "billions"

    @property
    def exponent(self) -> int:
        """The power of ten."""
        return {"thousands": 3, "millions": 6, "billions": 9}[self.value]


@dataclass(frozen=True, slots=True)
class Options:
    """How a query's number is printed: what an author writes after `;`."""

    digits: int | None = None
    """Digits after the point; None leaves it to the indicator."""
    scale: Scale | None = None
    """Divide by it; the author writes its word."""
    round_to: int | None = None
    """Round to the nearest multiple of this."""
    sign: bool = False
    """Print a plus before a positive number."""
    unit: bool = False
    """Print the unit after the number."""
    words: bool = False
    """Print a whole number from 0 to 100 as a word."""


class Measured(Protocol):
    """A number with its unit, such as `sitan.evidence.quantity.Quantity`."""

    @property
    def value(self) -> Decimal:
        """The number, exact."""

    @property
    def unit(self) -> str:
        """The unit as the indicator declares it; "" for none."""

    @property
    def decimals(self) -> int | None:
        """How many decimals are printed by default; None if nobody says."""


@cache
def locale_of(language: str) -> Locale:
    """Return CLDR's conventions for a language code such as `en`, `ru` or `kk`.

    Raises FormatError if CLDR does not know the language.
    """
    try:
        return Locale.parse(_LOCALES.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError) as error:
        message = f'"{language}" is not the code of a language'
        raise FormatError(message, "use codes such as en, ru or kk") from error


# --- numbers


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Return `value` rounded to `decimals` digits after the point (negative: before it), halves away from zero.

    >>> round_half_up(Decimal("2.345"), 2), round_half_up(Decimal("0.5"), 0)
    (Decimal('2.35'), Decimal('1'))
    """
    return _WIDE.quantize(value, Decimal(1).scaleb(-decimals))


def round_to_multiple(value: Decimal, step: int) -> Decimal:
    """Return the multiple of `step` that is nearest to `value`, halves away from zero.

    >>> round_to_multiple(Decimal(5944), 10)
    Decimal('5940')
    """
    return _WIDE.multiply(round_half_up(_WIDE.divide(value, Decimal(step)), 0), Decimal(step))


def shift(value: Decimal, exponent: int) -> Decimal:
    """Return `value` times the power of ten `exponent`, exactly."""
    return value.scaleb(exponent, _WIDE)


def format_number(value: Decimal, decimals: int, language: str, *, sign: bool = False) -> str:
    """Return `value` with `decimals` digits after the point, rounded half up.

    Negative numbers have a true minus (U+2212) in every language; what rounds to zero has no sign. `sign` puts a plus
    before positive numbers.

    >>> format_number(Decimal("5944816"), 0, "en"), format_number(Decimal("-3.45"), 1, "en")
    ('5,944,816', '−3.5')
    """
    rounded = round_half_up(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    with localcontext(_WIDE):  # Babel quantizes once more, with the precision that it finds.
        digits = str(format_decimal(rounded.copy_abs(), format=pattern, locale=locale_of(language)))
    if rounded < 0:
        return MINUS + digits
    return "+" + digits if sign and rounded > 0 else digits


def format_quantity(quantity: Measured, options: Options, language: str) -> str:
    """Return a quantity as the author asks for it; by default the number alone, with its indicator's decimals.

    With `unit`, the unit follows in prose ("31.4 per cent"), after a no-break space.

    Raises FormatError if it should be a word and there is none for it.
    """
    value, decimals = _printed_value(quantity, options)
    number = format_number(value, decimals, language, sign=options.sign)
    text = _as_word(value, language) if options.words else number
    if not options.unit or not quantity.unit:
        return text
    shown = round_half_up(value, decimals)
    return f"{text}{NO_BREAK_SPACE}{unit_text(quantity.unit, language, number=shown.copy_abs())}"


def _printed_value(quantity: Measured, options: Options) -> tuple[Decimal, int]:
    """Return the number to print, not yet rounded to its decimals, and how many it has."""
    value, decimals = quantity.value, quantity.decimals
    if options.round_to is not None:
        value, decimals = round_to_multiple(value, options.round_to), 0
    if options.scale is not None:
        value, decimals = shift(value, -options.scale.exponent), DEFAULT_DECIMALS
    if options.digits is not None:
        decimals = options.digits
    return value, DEFAULT_DECIMALS if decimals is None else decimals


def _as_word(value: Decimal, language: str) -> str:
    rounded = round_half_up(value, 0)
    if rounded != value:
        message = f"{format_number(value, 2, language)} is not a whole number, and has no word"
        raise FormatError(message, "remove `words`, or round it")
    return number_word(int(rounded), language)


def number_word(number: int, language: str) -> str:
    """Return the word for a whole number from 0 to 100, as one counts, without a noun: "twenty-one".

    Raises FormatError if the language has no table of words, or the number no word in it.
    """
    words = NUMBER_WORDS.get(language.partition("-")[0])
    if words is None:
        message = f'there are no number words for the language "{language}"'
        raise FormatError(message, "remove `words`")
    if not 0 <= number <= MAX_WORD:
        message = f"{number} has no word: words go from 0 to {MAX_WORD}"
        raise FormatError(message, "remove `words`")
    return words[number]


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text: what it says, how many decimals it shows, and the characters it takes."""

    value: Decimal
    decimals: int
    start: int
    end: int


def find_numbers(text: str, language: str) -> list[FoundNumber]:
    """Return the numbers written in digits in `text`, in order; digits within a word ("PM2") are none.

    Thousands are grouped as the language does, or not at all. A minus counts where no digit or letter stands before it.

    Raises FormatError for digits that are not grouped or pointed as the language does: "12,34" in English.
    """
    return [_read_digits(match, language) for match in _digits_pattern(language).finditer(text)]


def parse_number(text: str, language: str) -> Decimal:
    """Return the number that `text` is, in the conventions of the language.

    Raises FormatError if it is anything else, or more.

    >>> parse_number("5,944,816.5", "en")
    Decimal('5944816.5')
    """
    match = _digits_pattern(language).fullmatch(text)
    if not match:
        raise _not_a_number(text, language)
    return _read_digits(match, language).value


@cache
def _separators(language: str) -> tuple[str, str]:
    """Return a pattern for what parts thousands, and the decimal sign."""
    symbols = locale_of(language).number_symbols["latn"]
    group, point = str(symbols["group"]), str(symbols["decimal"])
    return (re.escape(group) if group.strip() else f"[ {NO_BREAK_SPACE}\u2009\u202f]"), point


def decimal_sign(language: str) -> str:
    """Return what stands before decimals: a point or a comma."""
    return _separators(language)[1]


@cache
def _digits_pattern(language: str) -> re.Pattern[str]:
    """Return what finds digits with all that may part them, rightly or wrongly."""
    group, _ = _separators(language)
    return re.compile(
        rf"(?:(?<![\w)])[-+{MINUS}{EN_DASH}])?(?<!\w)[0-9]+(?:{group}[0-9]{{3}}(?![0-9]))*(?:[.,'’][0-9]+)*"
    )


def _read_digits(match: re.Match[str], language: str) -> FoundNumber:
    group, point = _separators(language)
    text = match[0].lstrip(f"-+{MINUS}{EN_DASH}")
    parts = re.fullmatch(
        rf"(?P<whole>[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)(?:{re.escape(point)}(?P<fraction>[0-9]+))?", text
    )
    if not parts:
        raise _not_a_number(match[0], language)
    fraction = parts["fraction"] or ""
    value = Decimal(re.sub(r"[^0-9]", "", parts["whole"]) + (f".{fraction}" if fraction else ""))
    negative = match[0][0] in f"-{MINUS}{EN_DASH}"
    return FoundNumber(-value if negative else value, len(fraction), match.start(), match.end())


def _not_a_number(text: str, language: str) -> FormatError:
    hint = f"write numbers as in {format_number(Decimal('1234567.5'), 1, language)}"
    return FormatError(f'"{text}" is not how this language writes a number', hint)


# --- units


def unit_text(
    unit: str, language: str, style: Literal["prose", "symbol"] = "prose", *, number: Decimal | None = None
) -> str:
    """Return a unit as it is written after a number: "per cent" in English prose, "%" on an axis.

    `number` is what stands before it: it decides between "percentage point" and "percentage points". Units that are
    not in the tables are returned as the indicator declares them.
    """
    if style == "symbol":
        return unit
    words = UNITS.get(language.partition("-")[0], {})
    for known, forms in words.items():
        if unit == known or unit.startswith(known + " "):
            form = "alone" if number is None else locale_of(language).plural_form(number)
            return forms.get(form, forms["other"]) + unit.removeprefix(known)
    return unit


# --- periods and lists


def format_period(period: str, language: str) -> str:
    """Return an SDMX period in words: "2017", "November 2018", "first half of 2018", "2016–2020".

    Raises ValueError if `period` is no period: the datasets and queries let none through.
    """
    parsed = parse_period(period)
    if parsed is None:
        message = f"not a period: {period}"
        raise ValueError(message)
    if parsed.kind is Kind.INTERVAL:
        first, last = interval_ends(parsed)
        return format_period_range(first.code, last.code, language)
    if parsed.kind is Kind.YEAR:
        return str(parsed.year)
    if parsed.kind is Kind.MONTH:
        return _format_month(parsed, language)
    table = HALF_YEARS if parsed.kind is Kind.HALF else QUARTERS
    forms = table.get(language.partition("-")[0])
    return forms[parsed.number - 1].format(year=parsed.year) if forms else period


def _format_month(period: Period, language: str) -> str:
    # Only year and month are printed; the day is any that every month has.
    day = dt.date(period.year, period.number, 1)
    return str(format_skeleton("yMMMM", day, locale=locale_of(language))).replace("\u202f", NO_BREAK_SPACE)


def format_period_range(first: str, last: str, language: str) -> str:
    """Return two periods with an en dash, spaced if they are more than years; one of them if they are the same.

    >>> format_period_range("1990", "2017", "en"), format_period_range("2018-01", "2018-03", "en")
    ('1990–2017', 'January 2018 – March 2018')
    """
    start, end = format_period(first, language), format_period(last, language)
    if start == end:
        return start
    if start.isdecimal() and end.isdecimal():
        return start + EN_DASH + end
    return f"{start} {EN_DASH} {end}"


def format_list(items: Sequence[str], language: str) -> str:
    """Return items as a list in a sentence: "a, b and c"."""
    return str(babel_format_list(list(items), style="standard", locale=locale_of(language)))
