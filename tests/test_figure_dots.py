"""Dots: one value or a few in each row, with intervals, stems and a reference line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sitan.evidence.quantity import Selection
from sitan.figures.dot_rows import fan
from sitan.fonts import FontPack
from tests.figures_support import ACCENT, HIGHLIGHT, THREE, by_area, draw, fault, layer, row, select, words

DOTS = "id: f\nkind: dots\ntitle: Deaths\ndata: q\n"
INTERVAL = DOTS + "interval: {low: low, high: high}\n"
SEXES = {("AAA", "F"): 10, ("AAA", "M"): 14, ("BBB", "F"): 20, ("BBB", "M"): 20}


def bounds(side: str, values: Mapping[str, float]) -> Selection:
    rows = (row("deaths", area, 2017, value, breakdown=f"interval={side}") for area, value in values.items())
    return select(rows, "ref_area")


def by_sex() -> Selection:
    return select(
        (row("wasting", area, 2017, value, sex=sex) for (area, sex), value in SEXES.items()), "ref_area", "sex"
    )


LOW, HIGH = {"AAA": 18, "BBB": 25, "CCC": 10}, {"AAA": 23, "BBB": 38, "CCC": 12}


def test_areas_stand_from_the_highest(fonts: FontPack) -> None:
    drawing = draw(DOTS, fonts, q=by_area("deaths", THREE))

    written = words(drawing)
    assert written["Bohemia"]["y"] < written["Arcadia"]["y"]
    assert [dot["color"] for dot in layer(drawing, "dots")][1] == ACCENT


def test_highlighted_dot_is_gold(fonts: FontPack) -> None:
    drawing = draw(DOTS + "highlight: [BBB]\n", fonts, q=by_area("deaths", THREE))

    assert layer(drawing, "dots")[0]["color"] == HIGHLIGHT


def test_stem_leads_from_zero(fonts: FontPack) -> None:
    drawing = draw(DOTS + "stem: true\n", fonts, q=by_area("deaths", THREE))

    (zero,) = layer(drawing, "zero")
    assert {stem["x"] for stem in layer(drawing, "stems")} == {zero["x"]}


def test_interval_is_a_line_through_its_dot(fonts: FontPack) -> None:
    drawing = draw(INTERVAL, fonts, q=by_area("deaths", THREE), low=bounds("lower", LOW), high=bounds("upper", HIGH))

    lines, dots = layer(drawing, "intervals"), layer(drawing, "dots")
    assert len(lines) == len(dots) == 3
    assert all(line["x"] <= dot["x"] <= line["x2"] for line, dot in zip(lines, dots, strict=True))
    assert "Uncertainty interval" in words(drawing)


def test_value_outside_of_its_interval_is_an_error(fonts: FontPack) -> None:
    low = bounds("lower", {**LOW, "BBB": 31})

    diagnostic = fault(INTERVAL, fonts, q=by_area("deaths", THREE), low=low, high=bounds("upper", HIGH))

    assert diagnostic.rule == "figure-interval-fits"
    assert diagnostic.message == "the value does not lie between 31 and 38: Bohemia, 30"


def test_value_without_a_bound_is_an_error(fonts: FontPack) -> None:
    high = bounds("upper", {"AAA": 23, "BBB": 38})

    diagnostic = fault(INTERVAL, fonts, q=by_area("deaths", THREE), low=bounds("lower", LOW), high=high)

    assert diagnostic.message == "there is no upper bound for: The United Principalities of Cockaigne and the Isles, 10"


def test_bounds_are_in_the_unit_of_the_values(fonts: FontPack) -> None:
    low = by_area("wasting", LOW)

    diagnostic = fault(INTERVAL, fonts, q=by_area("deaths", THREE), low=low, high=bounds("upper", HIGH))

    assert diagnostic.rule == "figure-has-one-unit"


def test_several_dots_of_a_row_have_a_key(fonts: FontPack) -> None:
    drawing = draw(DOTS, fonts, q=by_sex())

    assert len({dot["color"] for dot in layer(drawing, "dots")}) == 2
    assert {"Female", "Male"} <= set(words(drawing))


def test_dots_of_one_value_do_not_hide_each_other(fonts: FontPack) -> None:
    dots = layer(draw(DOTS, fonts, q=by_sex()), "dots")

    places = [(dot["x"], dot["y"]) for dot in dots]
    assert len(set(places)) == len(places)
    assert fan([10, 50], closest=5, step=4) == [0.0, 0.0]


def test_area_without_data_has_an_empty_row(fonts: FontPack) -> None:
    found = select([row("deaths", area, 2017, value) for area, value in THREE.items()], "ref_area", missing=("AA-X",))

    drawing = draw(DOTS, fonts, q=found)

    assert {"Xanadu", "No data"} <= set(words(drawing))
    assert drawing.notes == ("No data: Xanadu.",)


def test_value_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    rows = [row("deaths", "AAA", 2017, 5), row("deaths", "BBB", 2017, 6, status="U")]

    drawing = draw(DOTS, fonts, q=select(rows, "ref_area"))

    assert (len(layer(drawing, "dots")), len(layer(drawing, "hollow"))) == (1, 1)
    assert drawing.notes == ("Low reliability: Bohemia.",)


def test_no_value_is_written_across_the_reference_line(fonts: FontPack) -> None:
    benchmark = select([row("deaths", "BBB", 2017, 21)])

    drawing = draw(DOTS + "benchmark: {data: b, label: Norm}\n", fonts, q=by_area("deaths", THREE), b=benchmark)

    (line,) = layer(drawing, "benchmark")
    (dot,) = [one for one in layer(drawing, "dots") if one["color"] == ACCENT]
    assert words(drawing)["20.0"]["x"] < dot["x"] < line["x"]
    assert drawing.alt.endswith("Reference line: Norm, 21.0.")


def test_no_value_is_written_across_its_stem(fonts: FontPack) -> None:
    benchmark = select([row("deaths", "BBB", 2017, 21)])

    drawing = draw(
        DOTS + "stem: true\nbenchmark: {data: b, label: Norm}\n", fonts, q=by_area("deaths", THREE), b=benchmark
    )

    (line,) = layer(drawing, "benchmark")
    assert words(drawing)["20.0"]["x"] > line["x"]


@pytest.mark.parametrize("kind", ["dots", "dumbbell"])
def test_lines_of_the_grid_leave_out_the_values(kind: str, fonts: FontPack) -> None:
    rows = [
        row("deaths", area, period, 41.5 if period == 2017 else 70)
        for area in ("AAA", "BBB")
        for period in (2017, 2018)
    ]
    text = DOTS.replace("kind: dots", f"kind: {kind}")

    drawing = draw(text, fonts, q=select(rows, "ref_area", "time_period"))

    (place,) = {found["x"] for found in [words(drawing)["41.5"]]}
    cut = [line for line in layer(drawing, "grid") if place - 25 < line["x"] < place + 25]
    whole = [line for line in layer(drawing, "grid") if line not in cut]
    assert len(cut) > 1
    assert whole
    assert all(line["y2"] - line["y"] == drawing.chart["height"] for line in whole)


@pytest.mark.parametrize("values", [{"AAA": -1200000, "BBB": 3500000}, {"AAA": 7, "BBB": 7}, {"AAA": 0, "BBB": 0}])
def test_words_stay_in_the_figure(values: Mapping[str, float], fonts: FontPack) -> None:
    drawing = draw(DOTS, fonts, q=by_area("births", values))

    width = float(drawing.chart["width"])  # type: ignore[arg-type]
    assert all(place["x"] <= width for text, place in words(drawing).items() if text[:1].isdigit())


def test_too_many_dots_are_an_error(fonts: FontPack) -> None:
    rows = [row("deaths", "AAA", 1950 + year, 1) for year in range(41)]

    assert fault(DOTS, fonts, q=select(rows, "time_period")).rule == "figure-has-few-series"
