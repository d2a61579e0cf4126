"""Waterfalls: contributions from a start to an end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from sitan.evidence.quantity import Selection
from sitan.figures.figure import Drawing
from sitan.fonts import FontPack
from tests.figures_support import HIGHLIGHT, draw, fault, layer, row, select, series, words

WATERFALL = "id: f\nkind: waterfall\ntitle: Births\nstart: {data: s}\ndata: q\nend: {data: e}\n"


def steps(values: Mapping[str, float], status: str = "A") -> Selection:
    return select((row("births", area, 2020, value, status=status) for area, value in values.items()), "ref_area")


def one(value: float, period: int) -> Selection:
    return select([row("births", "AAA", period, value)])


def drawn(text: str, fonts: FontPack, values: Mapping[str, float], end: float) -> Drawing:
    return draw(text, fonts, s=one(100, 2010), q=steps(values), e=one(end, 2020))


def test_each_step_begins_where_the_one_before_it_ended(fonts: FontPack) -> None:
    bars = layer(drawn(WATERFALL, fonts, {"AA-N": 30, "AA-S": -20}, 110), "bars")

    start, rise, fall, end = bars
    assert rise["x"] == start["x2"]
    assert fall["x2"] == rise["x2"]
    assert end["x2"] == fall["x"]
    assert end["x"] == start["x"]


def test_rises_and_falls_differ_in_colour_and_in_sign(fonts: FontPack) -> None:
    drawing = drawn(WATERFALL, fonts, {"AA-N": 30, "AA-S": -20}, 110)

    _, rise, fall, _ = layer(drawing, "bars")
    assert fall["color"] == HIGHLIGHT != rise["color"]
    assert {"+30", "−20", "Increase", "Decrease"} <= words(drawing).keys()


def test_ends_are_named_by_their_periods_or_as_the_author_says(fonts: FontPack) -> None:
    named = WATERFALL.replace("{data: s}", "{data: s, label: Before}")

    assert {"2010", "2020"} <= words(drawn(WATERFALL, fonts, {"AA-N": 10, "AA-S": -5}, 105)).keys()
    assert "Before" in words(drawn(named, fonts, {"AA-N": 10, "AA-S": -5}, 105))


def test_steps_that_miss_the_end_are_an_error_that_says_by_how_much(fonts: FontPack) -> None:
    found = fault(WATERFALL, fonts, s=one(100, 2010), q=steps({"AA-N": 30, "AA-S": -20}), e=one(120, 2020))

    assert found.rule == "figure-adds-up"
    assert found.message == "the steps lead to 110, and the end is 120: they miss it by 10"


def test_steps_may_miss_the_end_by_rounding_which_is_said(fonts: FontPack) -> None:
    drawing = drawn(WATERFALL, fonts, {"AA-N": 30, "AA-S": -20}, 111)

    assert drawing.notes == ("The steps do not add up exactly, because values are rounded.",)


def test_steps_may_be_queries_with_labels(fonts: FontPack) -> None:
    text = WATERFALL.replace("data: q", "series: [{data: a, label: Gain}, {data: b, label: Loss}]")

    drawing = draw(text, fonts, s=one(100, 2010), a=one(30, 2020), b=one(-20, 2020), e=one(110, 2020))

    assert {"Gain", "Loss"} <= words(drawing).keys()


def test_steps_are_sorted_as_the_author_says(fonts: FontPack) -> None:
    shown = words(drawn(WATERFALL + "sort: -value\n", fonts, {"AA-S": -20, "AA-N": 30}, 110))

    assert shown["North"]["y"] < shown["South"]["y"]


def test_step_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    drawing = draw(WATERFALL, fonts, s=one(100, 2010), q=steps({"AA-N": 30, "AA-S": -20}, status="U"), e=one(110, 2020))

    assert len(layer(drawing, "unreliable")) == 2


def test_sums_below_zero_stay_in_the_figure(fonts: FontPack) -> None:
    drawing = drawn(WATERFALL, fonts, {"AA-N": 30, "AA-S": -200}, -70)

    chart: Any = drawing.chart
    assert all(0 <= bar["x"] <= bar["x2"] <= chart["width"] for bar in layer(drawing, "bars"))


@pytest.mark.parametrize("end", ["start: {data: q}", "end: {data: q}"])
def test_each_end_is_one_value(end: str, fonts: FontPack) -> None:
    name = end.partition(":")[0]
    text = WATERFALL.replace(f"{name}: {{data: {name[0]}}}", end)

    assert fault(text, fonts, s=one(100, 2010), q=steps({"AA-N": 1, "AA-S": 2}), e=one(1, 2020)).rule == (
        "figure-has-its-dimensions"
    )


def test_steps_vary_in_one_dimension(fonts: FontPack) -> None:
    rows = [each for area in ("AA-N", "AA-S") for each in series("births", area, {2010: 1, 2011: 2})]

    found = fault(WATERFALL, fonts, s=one(1, 2010), q=select(rows, "ref_area", "time_period"), e=one(1, 2020))

    assert found.rule == "figure-has-its-dimensions"


def test_alternative_text_says_the_ends_and_the_steps(fonts: FontPack) -> None:
    alt = drawn(WATERFALL, fonts, {"AA-N": 30, "AA-S": -20}, 110).alt

    assert alt == ("Waterfall chart. Births, Arcadia, 2010 and 2020. 2010: 100; 2020: 110. North: +30. South: −20.")
