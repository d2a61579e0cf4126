"""Numbers in words are told apart: data, or a year, an age, part of a name."""

from __future__ import annotations

import pytest

from sitan.numerals import find_numerals


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("In 2017 it fell.", ["year"]),
        ("between 1990 and 2017", ["year", "year"]),
        ("the programme of 2016–2020", ["year", "year"]),
        ("the school year 2018/19", ["year", "year"]),
        ("children under 5 years", ["age"]),
        ("children under five and aged 6 to 9", ["age", "age"]),
        ("aged 15–17", ["age", "age"]),
        ("11- to 15-year-olds", ["age", "age"]),
        ("children aged 0–17", ["age", "age"]),
        ("young people 15–24 years old", ["age", "age"]),
        ("Article 12 of the Convention", ["label"]),
        ("Goal 3 and SDG 4.1", ["label", "label"]),
        ("the Strategy-2050", ["label"]),
        ("PM2.5", ["label"]),
        ("people who are 65 or older", ["age"]),
        ("on 1 January 2019", ["date", "year"]),
        ("under CC BY 4.0", ["label"]),
        ("about 17 grams", ["unbound"]),
        ("5,944,816 children", ["unbound"]),
        ("31.4 per cent", ["unbound"]),
        ("fell by 61 per cent in 2018", ["unbound", "year"]),
        ("9 per 1,000 and for every 100 people", ["unbound", "unit", "unit"]),
        ("scored 31 of 100, in a group of 100 children", ["unbound", "unit", "unbound"]),
        ("an index from 0 to 100", ["unit", "unit"]),
        ("over 2,000 victims, below 20", ["unbound", "unbound"]),
        ("under 5 per cent of children under 5", ["unbound", "age"]),
        ("people under 15 and over 64", ["age", "age"]),
        ("target 80 per cent of target 3.2", ["unbound", "label"]),
        ("Goals 3, 4 and 5", ["label", "label", "label"]),
        ("A/RES/70/1 and № 345", ["label", "label", "label"]),
        ("the 20th century, ranked 58th", ["label", "unbound"]),
        ("in the first 28 days of life", ["age"]),
        ("twenty years ago, in the last 15 years", ["period", "period"]),
        ("half of them, half as many, by half", ["unbound"] * 3),
        ("the second half of 2018, half-year, a decade and a half", ["year"]),
        ("a third of all, two thirds larger", ["unbound"] * 2),
        ("a third country, the third dose, the poorest fifth", []),
        ("the three fifths between the poorest and the richest", []),
        ("a quarter more, the first quarter of 2018", ["unbound", "year"]),
        ("one in seven, nine out of ten, 1 in 7, one child in ten is", ["unbound"] * 4),
        ("two children in three regions", []),
        ("twice, doubled, tripled, halving, fivefold, three times as many", ["unbound"] * 6),
        ("twice a day, three times a week, a double burden", []),
        ("to double it, more than double that of boys", ["unbound"] * 2),
        ("nineteen, twenty-five, a hundred, hundreds, a dozen", ["unbound"] * 5),
        ("five million, 1.5 million, ten per cent, two percentage points", ["unbound"] * 4),
        ("the ninth largest, the second highest", ["unbound"] * 2),
        ("three reasons, ten groups, the twenty-first century, one of them", []),
        ("fifteen years of schooling", ["unbound"]),
        ("in thousands of dollars, thousands of children", ["unbound"]),
    ],
)
def test_numbers_are_told_apart(text: str, kinds: list[str]) -> None:
    assert [numeral.kind for numeral in find_numerals(text)] == kinds


def test_what_a_source_says_in_the_register_of_disagreements_is_a_quotation() -> None:
    (numeral,) = find_numerals("19 children", "disagreements/deaths/statements/1/says")

    assert numeral.kind == "quotation"


def test_a_number_in_the_glossary_belongs_to_a_definition() -> None:
    (numeral,) = find_numerals("Fewer than 28 of them", "glossary/neonatal/definition")

    assert numeral.kind == "definition"


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("ru", "половина детей, каждый пятый, двадцать пять школ, в три раза", ["половина", "каждый пятый", "двадцать пять", "в три раза"]),
        ("kk", "балалардың жартысы, екі есе, он бір", ["жартысы", "екі есе", "он бір"]),
        ("xx", "some and 45", ["45"]),
    ],
)  # fmt: skip
def test_other_languages_have_their_commonest_number_words(language: str, text: str, numbers: list[str]) -> None:
    assert [numeral.text for numeral in find_numerals(text, language=language)] == numbers
