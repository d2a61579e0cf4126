"""Diverging bars: answers on both sides of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from sitan.datasets.model import Observation
from sitan.evidence.quantity import Selection
from sitan.fonts import FontPack
from tests.figures_support import ACCENT, HIGHLIGHT, draw, fault, layer, row, select, words

DIVERGING = "id: f\nkind: diverging\ntitle: Answers\ndata: q\n"
ANSWERS = ("no", "rather-no", "neither", "rather", "yes")


def answers(values: Mapping[str, Sequence[float]], *, names: Sequence[str] = ANSWERS, status: str = "A") -> Selection:
    rows: list[Observation] = [
        row("opinion", area, 2020, value, breakdown=f"answer={name}", status=status)
        for area, given in values.items()
        for name, value in zip(names, given, strict=True)
    ]
    return select(rows, *(("ref_area", "answer") if len(values) > 1 else ("answer",)))


TWO = answers({"AAA": (10, 20, 10, 20, 40), "BBB": (40, 20, 10, 20, 10)})


def test_negative_answers_stand_left_of_the_line_and_positive_ones_right(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "neutral: [neither]\n", fonts, q=TWO)

    middle = layer(drawing, "middle")[0]["x"]
    first = layer(drawing, "answers")[:5]
    assert [box["x2"] <= middle for box in first[:2]] == [True, True]
    assert first[2]["x"] < middle < first[2]["x2"]
    assert [box["x"] >= middle for box in first[3:]] == [True, True]


def test_strongest_answers_have_the_strongest_colours(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "neutral: [neither]\n", fonts, q=TWO)

    key = [box["color"] for box in layer(drawing, "key-square")]
    assert (key[0], key[-1]) == (HIGHLIGHT, ACCENT)
    assert len(set(key)) == 5


def test_key_has_the_answers_from_left_to_right(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "neutral: [neither]\n", fonts, q=TWO)

    shown = {text: place["x"] for text, place in words(drawing).items() if place["y"] < 0}
    assert sorted(shown, key=lambda text: shown[text]) == ["No", "Rather no", "Neither", "Rather", "Yes"]


def test_totals_of_both_sides_stand_at_the_ends(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "neutral: [neither]\n", fonts, q=TWO)

    assert {"30", "60"} <= words(drawing).keys()


def test_areas_stand_from_the_most_positive(fonts: FontPack) -> None:
    shown = words(draw(DIVERGING + "neutral: [neither]\n", fonts, q=TWO))
    turned = words(draw(DIVERGING + "neutral: [neither]\nsort: value\n", fonts, q=TWO))

    assert shown["Arcadia"]["y"] < shown["Bohemia"]["y"]
    assert turned["Arcadia"]["y"] > turned["Bohemia"]["y"]


def test_answers_may_be_declared_from_the_positive_to_the_negative(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "neutral: [neither]\npositive: first\n", fonts, q=TWO)

    shown = words(drawing)
    assert shown["Yes"]["x"] < shown["No"]["x"]


def test_answer_aside_stands_apart_on_the_right(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "aside: [neither]\n", fonts, q=TWO)

    boxes = layer(drawing, "answers")
    aside = boxes[4]
    assert aside["x"] > max(box["x2"] for box in boxes if box["x"] != aside["x"]) + 20


def test_answers_without_a_middle_are_an_error(fonts: FontPack) -> None:
    found = fault(DIVERGING, fonts, q=TWO)

    assert found.rule == "figure-has-its-dimensions"
    assert "`neutral: [CODE]`" in found.hint


@pytest.mark.parametrize("field", ["neutral: [maybe]", "aside: [maybe]", "answers: sex"])
def test_answers_named_must_be_in_the_data(field: str, fonts: FontPack) -> None:
    assert fault(DIVERGING + field + "\n", fonts, q=TWO).rule == "figure-has-its-dimensions"


def test_answers_of_more_than_a_hundred_per_cent_are_an_error(fonts: FontPack) -> None:
    found = fault(DIVERGING + "neutral: [neither]\n", fonts, q=answers({"AAA": (30, 20, 10, 20, 40)}))

    assert found.rule == "figure-parts-fit-their-whole"


def test_answers_rounded_up_are_no_error(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "neutral: [neither]\n", fonts, q=answers({"AAA": (11, 21, 10, 20, 40)}))

    assert len(layer(drawing, "answers")) == 5


def test_answers_of_low_reliability_are_hollow(fonts: FontPack) -> None:
    drawing = draw(DIVERGING + "neutral: [neither]\n", fonts, q=answers({"AAA": (10, 20, 10, 20, 40)}, status="U"))

    assert len(layer(drawing, "unreliable")) == 5
    assert drawing.notes == ("All values are of low reliability.",)


def test_alternative_text_says_all_answers_of_a_few_rows(fonts: FontPack) -> None:
    alt = draw(DIVERGING + "neutral: [neither]\n", fonts, q=TWO).alt

    assert alt.startswith("Diverging bar chart of answers, from left to right: No, Rather no, Neither, Rather and Yes.")
    assert "Bohemia: No 40, Rather no 20, Neither 10, Rather 20 and Yes 10." in alt
