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
    ],
)
def test_numbers_are_told_apart(text: str, kinds: list[str]) -> None:
    assert [numeral.kind for numeral in find_numerals(text)] == kinds


def test_a_number_in_the_glossary_belongs_to_a_definition() -> None:
    (numeral,) = find_numerals("The first 28 days of life", "glossary/neonatal/definition")

    assert numeral.kind == "definition"
