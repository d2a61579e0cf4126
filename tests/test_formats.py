"""How numbers, units, periods and lists are written in three languages."""

from __future__ import annotations

import decimal
import locale
from dataclasses import dataclass
from decimal import Decimal

import pytest

from sitan.formats import (
    FormatError,
    Options,
    Scale,
    find_numbers,
    format_list,
    format_number,
    format_period,
    format_period_range,
    format_quantity,
    locale_of,
    number_word,
    parse_number,
    round_half_up,
    unit_text,
)
from sitan.wording import NUMBER_WORDS


@dataclass(frozen=True)
class Measure:
    """A number with its unit, as `format_quantity` wants it."""

    value: Decimal
    unit: str = ""
    decimals: int | None = None


def measure(value: str, unit: str = "", decimals: int | None = None) -> Measure:
    return Measure(Decimal(value), unit, decimals)


# --- numbers


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        ("5944816", 0, "5,944,816"),
        ("1234", 0, "1,234"),
        ("31.39", 1, "31.4"),
        ("-3.45", 1, "−3.5"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0.0"),
        ("7", 2, "7.00"),
        ("12345", -1, "12,350"),
    ],
)
def test_english_numbers_have_commas_and_a_true_minus_and_round_half_up(value: str, decimals: int, text: str) -> None:
    assert format_number(Decimal(value), decimals, "en") == text


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_russian_and_kazakh_numbers_have_a_comma_and_no_break_spaces(language: str) -> None:
    assert format_number(Decimal("-5944816.25"), 1, language) == "−5\u00a0944\u00a0816,3"


@pytest.mark.parametrize(("value", "text"), [("3.5", "+3.5"), ("-3.5", "−3.5"), ("0.01", "0.0")])
def test_sign_is_printed_on_request_but_never_on_zero(value: str, text: str) -> None:
    assert format_number(Decimal(value), 1, "en", sign=True) == text


def test_precision_of_the_surrounding_program_does_not_matter() -> None:
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_DOWN)):
        assert format_number(Decimal("-1234567.85"), 1, "en") == "−1,234,567.9"
        assert round_half_up(Decimal("1234567.85"), 1) == Decimal("1234567.9")


def test_locale_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setattr(locale, "localeconv", dict)

    assert format_number(Decimal("1234.5"), 1, "en") == "1,234.5"


def test_unknown_language_is_an_error_with_examples() -> None:
    with pytest.raises(FormatError, match='"xx" is not the code of a language') as caught:
        locale_of("xx")

    assert caught.value.hint == "use codes such as en, ru or kk"


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("5,944,816", "en", "5944816"),
        ("5944816", "en", "5944816"),
        ("−3.5", "en", "-3.5"),
        ("-3.5", "en", "-3.5"),
        ("+3.5", "en", "3.5"),
        ("5\u00a0944\u00a0816,5", "ru", "5944816.5"),
        ("5 944", "kk", "5944"),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text: str, language: str, value: str) -> None:
    assert parse_number(text, language) == Decimal(value)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("value", ["0", "-1234.5", "5944816", "0.001", "-99.9"])
def test_what_is_written_can_be_read_back(value: str, language: str) -> None:
    assert parse_number(format_number(Decimal(value), 3, language), language) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "language"),
    [("12,34", "en"), ("1,234,5", "en"), ("1.234,5", "en"), ("12.5", "ru"), ("", "en"), ("x", "en")],
)
def test_number_of_another_language_is_not_read(text: str, language: str) -> None:
    with pytest.raises(FormatError, match="is not how this language writes a number"):
        parse_number(text, language)


def test_numbers_are_found_in_a_text_but_not_within_words() -> None:
    found = find_numbers("U5MR fell from 42.0 in 1990 to 9.9 (−76.4), aged 15–17", "en")

    assert [str(number.value) for number in found] == ["42.0", "1990", "9.9", "-76.4", "15", "17"]


# --- quantities


@pytest.mark.parametrize(
    ("quantity", "options", "text"),
    [
        (measure("31.39", "%", 1), Options(), "31.4"),
        (measure("31.39", "%", 1), Options(digits=0), "31"),
        (measure("31.39", "%"), Options(), "31.4"),
        (measure("5944816", "persons", 0), Options(), "5,944,816"),
        (measure("5944816", "persons", 0), Options(scale=Scale.MILLIONS), "5.9"),
        (measure("5944816", "persons", 0), Options(scale=Scale.THOUSANDS, digits=0), "5,945"),
        (measure("5944816", "persons", 0), Options(round_to=1000), "5,945,000"),
        (measure("5944500", "persons", 0), Options(round_to=1000, scale=Scale.THOUSANDS, digits=0), "5,945"),
        (measure("3.5", "", 1), Options(sign=True), "+3.5"),
        (measure("31.39", "%", 1), Options(unit=True), "31.4\u00a0per cent"),
        (measure("9.9", "per 1,000 live births", 1), Options(unit=True), "9.9\u00a0per 1,000 live births"),
        (measure("1", "percentage points", 0), Options(unit=True), "1\u00a0percentage point"),
        (measure("1", "percentage points", 1), Options(unit=True), "1.0\u00a0percentage points"),
        (measure("7", "", 0), Options(unit=True), "7"),
        (measure("19", "regions", 0), Options(words=True), "nineteen"),
    ],
)
def test_quantity_is_printed_as_the_author_asks(quantity: Measure, options: Options, text: str) -> None:
    assert format_quantity(quantity, options, "en") == text


@pytest.mark.parametrize(
    ("value", "language", "message", "hint"),
    [
        ("101", "en", "101 has no word: words go from 0 to 100", "remove `words`"),
        ("-1", "en", "-1 has no word: words go from 0 to 100", "remove `words`"),
        ("1.5", "en", "1.50 is not a whole number, and has no word", "remove `words`, or round it"),
        ("5", "fr", 'there are no number words for the language "fr"', "remove `words`"),
    ],
)
def test_number_without_a_word_is_an_error(value: str, language: str, message: str, hint: str) -> None:
    with pytest.raises(FormatError) as caught:
        format_quantity(measure(value, "", 0), Options(words=True), language)

    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["zero", "nineteen", "twenty", "twenty-one", "ninety-nine", "one hundred"]),
        ("ru", ["ноль", "девятнадцать", "двадцать", "двадцать один", "девяносто девять", "сто"]),
        ("kk", ["нөл", "он тоғыз", "жиырма", "жиырма бір", "тоқсан тоғыз", "жүз"]),
    ],
)
def test_number_words_go_from_zero_to_one_hundred(language: str, words: list[str]) -> None:
    assert [number_word(number, language) for number in (0, 19, 20, 21, 99, 100)] == words
    assert len(set(NUMBER_WORDS[language])) == 101


# --- units


@pytest.mark.parametrize(
    ("unit", "language", "number", "text"),
    [
        ("%", "en", None, "per cent"),
        ("% of GDP", "en", None, "per cent of GDP"),
        ("percentage points", "en", "1", "percentage point"),
        ("percentage points", "en", "1.0", "percentage points"),
        ("%", "ru", "1", "процент"),
        ("%", "ru", "22", "процента"),
        ("%", "ru", "5", "процентов"),
        ("%", "ru", "1.5", "процента"),
        ("%", "kk", "5", "пайыз"),
        ("%", "ru", None, "%"),
        ("%", "kk", None, "пайыз"),
        ("years", "en", "5", "years"),
        ("%", "fr", "5", "%"),
    ],
)
def test_unit_in_prose_agrees_with_its_number(unit: str, language: str, number: str | None, text: str) -> None:
    assert unit_text(unit, language, number=Decimal(number) if number else None) == text


def test_unit_as_a_symbol_is_as_declared() -> None:
    assert unit_text("%", "en", "symbol") == "%"


# --- periods and lists


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["2017", "November 2018", "first half of 2018", "third quarter of 2018", "2016–2020"]),
        (
            "ru",
            ["2017", "ноябрь 2018\u00a0г.", "первое полугодие 2018\u00a0г.", "III квартал 2018\u00a0г.", "2016–2020"],
        ),
        (
            "kk",
            [
                "2017",
                "2018\u00a0ж. қараша",
                "2018\u00a0жылдың бірінші жартыжылдығы",
                "2018\u00a0ж. III тоқсан",
                "2016–2020",
            ],
        ),
        ("fr", ["2017", "novembre 2018", "2018-S1", "2018-Q3", "2016–2020"]),
    ],
)
def test_periods_are_written_in_words(language: str, texts: list[str]) -> None:
    codes = ["2017", "2018-11", "2018-S1", "2018-Q3", "2016/2020"]

    assert [format_period(code, language) for code in codes] == texts


def test_what_is_no_period_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="not a period: soon"):
        format_period("soon", "en")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("1990", "2017", "1990–2017"),
        ("2017", "2017", "2017"),
        ("2018-11", "2019-03", "November 2018 – March 2019"),
    ],
)
def test_range_of_periods_has_an_en_dash(first: str, last: str, text: str) -> None:
    assert format_period_range(first, last, "en") == text


@pytest.mark.parametrize(("language", "text"), [("en", "a, b and c"), ("ru", "a, b и c")])
def test_list_is_joined_as_in_a_sentence(language: str, text: str) -> None:
    assert format_list(["a", "b", "c"], language) == text
