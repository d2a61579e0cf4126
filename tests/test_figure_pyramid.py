"""Population pyramids: ages and sexes on one scale, shares, outlines, gaps and overlaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sitan.evidence.quantity import Selection
from sitan.figures.ages import read_band
from sitan.fonts import FontPack
from tests.figures_support import HIGHLIGHT, draw, fault, layer, row, select, words

PYRAMID = "id: f\nkind: pyramid\ntitle: People\ndata: q\n"
AGES = {"Y0T4": 40, "Y5T9": 30, "Y10T14": 20, "Y_GE15": 10}


def people(ages: Mapping[str, float], *, men: float = 1.0, period: int = 2020, **other: str) -> Selection:
    rows = [
        row("births", "AAA", period, value * (men if sex == "M" else 1), sex=sex, age=age, **other)
        for sex in "FM"
        for age, value in ages.items()
    ]
    return select(rows, "sex", "age")


def lengths(boxes: list[dict[str, Any]]) -> list[float]:
    return [round(box["x2"] - box["x"], 1) for box in boxes]


def test_codes_of_ages_are_bands_of_years() -> None:
    bands = {code: read_band(code) for code in ("Y0", "Y5T9", "Y_LT5", "Y_LE5", "Y_GE80", "Y_GT80", "M0T11", "_T")}

    assert [(band.first, band.last) if band else None for band in bands.values()] == [
        (0, 0),
        (5, 9),
        (0, 4),
        (0, 5),
        (80, None),
        (81, None),
        None,
        None,
    ]


def test_youngest_stand_at_the_bottom_whatever_the_order_of_the_data(fonts: FontPack) -> None:
    shuffled = {age: AGES[age] for age in ("Y10T14", "Y_GE15", "Y0T4", "Y5T9")}

    drawing = draw(PYRAMID, fonts, q=people(shuffled))

    heights = [words(drawing)[text]["y"] for text in ("15+", "10–14", "5–9", "0–4")]
    assert heights == sorted(heights)


def test_both_sides_have_one_scale(fonts: FontPack) -> None:
    drawing = draw(PYRAMID, fonts, q=people({"Y0T4": 40, "Y5T9": 20}, men=0.5))

    men, women, older_men, older_women = lengths(layer(drawing, "bars"))
    assert women == pytest.approx(2 * men, abs=0.2)
    assert older_women == pytest.approx(men, abs=0.2)
    assert older_men == pytest.approx(older_women / 2, abs=0.2)


def test_men_stand_left_of_the_ages_and_women_right(fonts: FontPack) -> None:
    found = words(draw(PYRAMID, fonts, q=people(AGES)))

    assert found["Male"]["x"] < found["0–4"]["x"] < found["Female"]["x"]


def test_shares_are_of_everybody_shown_and_said_to_be_computed(fonts: FontPack) -> None:
    drawing = draw(PYRAMID + "share: true\n", fonts, q=people(AGES))

    assert drawing.subtitle.endswith("; shares of everybody shown, per cent")
    assert drawing.notes[0] == "The shares are computed from the numbers of people shown."
    assert "Female: the largest group is aged 0–4 (20.0), the smallest 15+ (5.0)." in drawing.alt


def test_large_numbers_are_in_thousands_and_the_axis_says_so(fonts: FontPack) -> None:
    found = words(draw(PYRAMID, fonts, q=people({"Y0T4": 40_000, "Y5T9": 30_000})))

    assert {"Thousands", "40"} <= found.keys()


def test_outline_is_named_by_what_sets_it_apart(fonts: FontPack) -> None:
    drawing = draw(PYRAMID + "compare: {data: b}\n", fonts, q=people(AGES), b=people(AGES, period=1990))

    assert {"1990", "2020"} <= words(drawing).keys()
    assert layer(drawing, "outline")
    assert "Outlined for comparison: 1990." in drawing.alt


def test_gap_between_ages_is_shown_and_told(fonts: FontPack) -> None:
    drawing = draw(PYRAMID, fonts, q=people({"Y0T4": 40, "Y10T14": 20}))

    assert {"5–9", "…"} <= words(drawing).keys()
    assert drawing.notes == ("No data on ages: 5–9.",)


def test_group_of_one_sex_without_data_is_an_ellipsis(fonts: FontPack) -> None:
    whole = people(AGES)

    drawing = draw(PYRAMID, fonts, q=replace(whole, observations=whole.observations[:-1]))

    assert words(drawing)["…"]["x"] < words(drawing)["15+"]["x"]
    assert len(layer(drawing, "bars")) == 7


def test_bands_of_other_widths_are_told(fonts: FontPack) -> None:
    drawing = draw(PYRAMID, fonts, q=people({"Y0": 8, "Y1T4": 30}))

    assert drawing.notes == ("The age groups are not all equally wide.",)


def test_highlighted_ages_are_in_the_highlight_colour(fonts: FontPack) -> None:
    drawing = draw(PYRAMID + "highlight: [Y0T4]\n", fonts, q=people(AGES))

    assert [box["color"] for box in layer(drawing, "bars")].count(HIGHLIGHT) == 1


def test_value_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    drawing = draw(PYRAMID, fonts, q=people({"Y0T4": 40, "Y5T9": 30}, status="U"))

    assert len(layer(drawing, "hollow")) == 4
    assert drawing.notes == ("All values are of low reliability.",)


@pytest.mark.parametrize(
    ("ages", "said"), [({"Y0T4": 1, "Y0T9": 1}, "Y0T4 and Y0T9"), ({"Y0T4": 1, "_T": 1}, "these are none: _T")]
)
def test_overlapping_ages_are_refused(fonts: FontPack, ages: Mapping[str, float], said: str) -> None:
    found = fault(PYRAMID, fonts, q=people(ages))

    assert found.rule == "figure-ages-are-disjoint"
    assert said in found.message


def test_outline_has_the_ages_of_the_bars(fonts: FontPack) -> None:
    found = fault(PYRAMID + "compare: {data: b}\n", fonts, q=people(AGES), b=people({"Y0T4": 1, "Y5T14": 2}))

    assert found.rule == "figure-ages-are-disjoint"


def test_pyramid_wants_two_sexes(fonts: FontPack) -> None:
    rows = [row("births", "AAA", 2020, 5, sex=sex, age=age) for sex in ("F", "M", "_T") for age in AGES]

    assert fault(PYRAMID, fonts, q=select(rows, "sex", "age")).rule == "figure-has-its-dimensions"


def test_shares_of_rates_are_refused(fonts: FontPack) -> None:
    rows = [row("stunting", "AAA", 2020, 5, sex=sex, age=age) for sex in "FM" for age in AGES]

    found = fault(PYRAMID + "share: true\n", fonts, q=select(rows, "sex", "age"))

    assert found.rule == "figure-shares-are-of-counts"


def test_hundred_single_years_stay_inside_the_figure(fonts: FontPack) -> None:
    drawing = draw(PYRAMID, fonts, q=people({f"Y{age}": 100_000 - age for age in range(101)}))

    chart: Any = drawing.chart
    assert chart["height"] < 400
    assert all(
        -chart["padding"]["left"] <= word["x"] <= chart["width"] + chart["padding"]["right"]
        for word in words(drawing).values()
    )
    assert {"0", "10", "100"} <= words(drawing).keys()
