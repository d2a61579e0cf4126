"""Scatter plots: two measures of the same areas, labels with room, logarithms, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from sitan.figures.placement import Rect
from sitan.figures.scatter import log_ticks
from sitan.fonts import FontPack
from tests.figures_support import ACCENT, AREAS, HIGHLIGHT, OTHERS, by_area, draw, fault, layer, row, select, words

SCATTER = "id: f\nkind: scatter\ntitle: Deaths and stunting\nx: a\ny: b\n"
SIX = {area: 10 + 5 * place for place, area in enumerate(AREAS)}
TWICE = {area: 2 * value for area, value in SIX.items()}


def test_dots_stand_by_both_measures(fonts: FontPack) -> None:
    drawing = draw(SCATTER, fonts, a=by_area("stunting", SIX), b=by_area("deaths", TWICE))

    places = {dot["code"]: (dot["x"], dot["y"]) for dot in layer(drawing, "dots")}
    assert sorted(places, key=lambda code: places[code][0]) == list(SIX)
    assert sorted(places, key=lambda code: -places[code][1]) == list(SIX)


def test_axes_say_measure_unit_and_period(fonts: FontPack) -> None:
    drawing = draw(SCATTER, fonts, a=by_area("stunting", SIX, 2015), b=by_area("deaths", TWICE, 2017))

    assert {"Stunted children, per cent, 2015", "Deaths under one per 1,000 live births, 2017"} <= words(drawing).keys()
    assert drawing.subtitle == "Deaths under one and Stunted children"


def test_report_country_and_highlight_keep_their_colours_and_are_drawn_last(fonts: FontPack) -> None:
    drawing = draw(SCATTER + "highlight: [BBB]\n", fonts, a=by_area("stunting", SIX), b=by_area("deaths", TWICE))

    colors = {dot["code"]: dot["color"] for dot in layer(drawing, "dots")}
    assert (colors["AAA"], colors["BBB"], colors["CCC"]) == (ACCENT, HIGHLIGHT, OTHERS)
    assert set(list(colors)[-2:]) == {"AAA", "BBB"}
    assert words(drawing)["Arcadia"]["color"] == ACCENT


def test_labels_touch_no_other_label_and_leave_nothing(fonts: FontPack) -> None:
    near = {area: 10 + place / 10 for place, area in enumerate(AREAS)}

    drawing = draw(SCATTER + "highlight: [CCC]\n", fonts, a=by_area("stunting", near), b=by_area("deaths", near))

    chart: Any = drawing.chart
    names = {area.name for area in AREAS.values()} & words(drawing).keys()
    face = fonts.face("Sitan Sans")
    rects = []
    for name in sorted(names):
        word = words(drawing)[name]
        align = next(
            each["mark"]["align"]
            for each in chart["layer"]
            if any(value.get("text") == name for value in each["data"]["values"])
        )
        rects.append(Rect.around(word["x"], word["y"] - 4, (face.width(name, 10), 9), align))
    assert not any(first.overlaps(second) for first, second in combinations(rects, 2))
    assert all(rect.left >= 0 and rect.right <= chart["width"] + chart["padding"]["right"] for rect in rects)


def test_dots_without_room_for_a_label_are_named_in_the_note(fonts: FontPack) -> None:
    same = dict.fromkeys(AREAS, 10.0)
    varied = {**same, "AAA": 10.1}

    drawing = draw(SCATTER, fonts, a=by_area("stunting", same), b=by_area("deaths", varied))

    (note,) = drawing.notes
    assert note.startswith("Dots without a label: ")
    assert "Arcadia" in words(drawing)


def test_area_that_lacks_one_measure_is_named(fonts: FontPack) -> None:
    first = replace(by_area("stunting", {"AAA": 5, "BBB": 6}), missing=("AA-X",))

    drawing = draw(SCATTER, fonts, a=first, b=by_area("deaths", {"AAA": 5, "BBB": 6, "CCC": 7}))

    assert drawing.notes == ("Stunted: no data for The United Principalities of Cockaigne and the Isles and Xanadu.",)
    assert len(layer(drawing, "dots")) == 2


def test_latest_value_of_each_area_may_be_of_another_year(fonts: FontPack) -> None:
    rows = [row("stunting", area, 2010 + place, 5 + place) for place, area in enumerate(("AAA", "BBB"))]

    drawing = draw(SCATTER, fonts, a=select(rows, "ref_area", "time_period"), b=by_area("deaths", {"AAA": 5, "BBB": 6}))

    assert "Stunted children, per cent, 2010 and 2011" in words(drawing)


def test_value_of_low_reliability_makes_a_hollow_dot_and_is_told(fonts: FontPack) -> None:
    rows = [row("stunting", area, 2015, 5, status="U" if area == "BBB" else "A") for area in ("AAA", "BBB")]

    drawing = draw(SCATTER, fonts, a=select(rows, "ref_area"), b=by_area("deaths", {"AAA": 5, "BBB": 6}))

    assert len(layer(drawing, "hollow")) == 1
    assert drawing.notes == ("Stunted: Low reliability: Bohemia.",)


def test_ticks_of_a_logarithmic_scale_are_round_and_few() -> None:
    assert [str(value) for value in log_ticks(3, 40)] == ["2", "5", "10", "20", "50"]
    assert [str(value) for value in log_ticks(1, 1000000)] == [str(10**power) for power in range(7)]
    assert [str(value) for value in log_ticks(0.05, 0.3)] == ["0.05", "0.1", "0.2", "0.5"]


def test_equal_ratios_are_equally_far_apart_on_a_logarithmic_scale(fonts: FontPack) -> None:
    values = {"AAA": 10, "BBB": 100, "CCC": 1000}

    drawing = draw(SCATTER + "x_scale: log\n", fonts, a=by_area("births", values), b=by_area("deaths", values))

    x = {dot["code"]: dot["x"] for dot in layer(drawing, "dots")}
    assert x["BBB"] - x["AAA"] == pytest.approx(x["CCC"] - x["BBB"], abs=0.1)
    assert "Births, 2017, logarithmic scale" in words(drawing)


def test_logarithm_of_zero_is_refused(fonts: FontPack) -> None:
    values = {"AAA": 0, "BBB": 5}

    found = fault(SCATTER + "y_scale: log\n", fonts, a=by_area("births", values), b=by_area("deaths", values))

    assert found.rule == "figure-logarithms-are-of-positive-values"


def test_line_of_best_fit_goes_through_dots_in_a_row(fonts: FontPack) -> None:
    drawing = draw(SCATTER + "trend: true\n", fonts, a=by_area("stunting", SIX), b=by_area("deaths", TWICE))

    (line,) = layer(drawing, "trend")
    dots = {dot["code"]: dot for dot in layer(drawing, "dots")}
    first, last = dots["AAA"], dots["AA-X"]
    assert (line["x"], line["y"]) == pytest.approx((first["x"], first["y"]), abs=0.1)
    assert (line["x2"], line["y2"]) == pytest.approx((last["x"], last["y"]), abs=0.1)
    assert drawing.notes[0].startswith("The line is a line of best fit")


def test_line_of_best_fit_wants_five_dots(fonts: FontPack) -> None:
    values = {"AAA": 1, "BBB": 2, "CCC": 3}

    found = fault(SCATTER + "trend: true\n", fonts, a=by_area("stunting", values), b=by_area("deaths", values))

    assert found.rule == "figure-trend-has-values"


def test_both_measures_vary_in_the_same_dimension(fonts: FontPack) -> None:
    by_sex = select([row("deaths", "AAA", 2017, 5, sex=sex) for sex in "FM"], "sex")

    found = fault(SCATTER, fonts, a=by_area("stunting", SIX), b=by_sex)

    assert found.rule == "figure-has-its-dimensions"
    assert "ref_area; sex" in found.message


def test_measures_without_a_common_area_are_refused(fonts: FontPack) -> None:
    found = fault(
        SCATTER, fonts, a=by_area("stunting", {"AAA": 1, "BBB": 2}), b=by_area("deaths", {"CCC": 1, "AA-N": 2})
    )

    assert found.rule == "figure-has-rows"


def test_alternative_text_says_how_the_two_go_together(fonts: FontPack) -> None:
    drawing = draw(SCATTER, fonts, a=by_area("stunting", SIX), b=by_area("deaths", TWICE))

    assert drawing.alt == (
        "Scatter plot. From left to right: Stunted children, per cent, 2017. From bottom to top: Deaths under one per "
        "1,000 live births, 2017. Shown: 6. The higher one is, the higher is the other, with few exceptions. "
        "Xanadu: Stunted 35.0, Deaths under one 70.0. Arcadia: Stunted 10.0, Deaths under one 20.0."
    )
