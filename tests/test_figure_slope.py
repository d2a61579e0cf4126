"""Slopes: a few periods, names and values at both ends, no line across what cannot be compared."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sitan.evidence.quantity import Selection
from sitan.figures.look import LINE_HEIGHT
from sitan.fonts import FontPack
from tests.figures_support import ACCENT, HIGHLIGHT, OTHERS, draw, fault, layer, row, select, words

SLOPE = "id: f\nkind: slope\ntitle: Deaths\ndata: q\n"
VALUES = {("AAA", 2000): 20, ("AAA", 2020): 8, ("BBB", 2000): 30, ("BBB", 2020): 12}


def pairs(values: Mapping[tuple[str, int], float], **other: str) -> Selection:
    rows = (row("deaths", area, year, value, **other) for (area, year), value in values.items())
    return select(rows, "ref_area", "time_period")


def test_each_line_has_its_value_and_its_name_at_both_ends(fonts: FontPack) -> None:
    drawing = draw(SLOPE, fonts, q=pairs(VALUES))

    layers: Any = drawing.chart["layer"]
    written = [each["text"] for one in layers if one["name"].startswith("words-") for each in one["data"]["values"]]
    assert written.count("Arcadia") == written.count("Bohemia") == 2
    assert {"20.0", "8.0", "30.0", "12.0", "2000", "2020"} <= set(written)


def test_the_country_stands_out_and_others_are_quiet(fonts: FontPack) -> None:
    drawing = draw(SLOPE, fonts, q=pairs(VALUES))

    assert [line["color"] for line in layer(drawing, "strong-lines")] == [ACCENT]
    assert [line["color"] for line in layer(drawing, "quiet-lines")] == [OTHERS]


def test_highlighted_line_is_gold(fonts: FontPack) -> None:
    drawing = draw(SLOPE + "highlight: [BBB]\n", fonts, q=pairs(VALUES))

    assert {line["color"] for line in layer(drawing, "strong-lines")} == {ACCENT, HIGHLIGHT}


def test_labels_of_equal_values_stand_apart(fonts: FontPack) -> None:
    drawing = draw(SLOPE, fonts, q=pairs(dict.fromkeys([(area, year) for area in AREAS for year in (2000, 2020)], 5)))

    layers: Any = drawing.chart["layer"]
    written = [each for one in layers if one["name"].startswith("words-") for each in one["data"]["values"]]
    heights = sorted(each["y"] for each in written if each["text"] == "5.0" and each["x"] < 0)
    assert len(heights) == len(AREAS)
    assert all(later - earlier >= LINE_HEIGHT for earlier, later in pairwise(heights))


AREAS = ("AAA", "BBB", "CCC", "AA-N", "AA-S")


def test_no_line_joins_a_missing_period(fonts: FontPack) -> None:
    values = {("AAA", 2000): 20, ("AAA", 2010): 14, ("AAA", 2020): 8, ("BBB", 2000): 30, ("BBB", 2020): 12}

    drawing = draw(SLOPE, fonts, q=pairs(values))

    assert len(layer(drawing, "strong-lines")) == 2
    assert layer(drawing, "quiet-lines") == []
    assert "No data: Bohemia (2010)." in drawing.notes


def test_no_line_crosses_a_declared_break(fonts: FontPack) -> None:
    rows = [row("births", area, year, 100) for area in ("AAA", "BBB") for year in (2000, 2020)]

    drawing = draw(SLOPE, fonts, q=select(rows, "ref_area", "time_period"))

    assert layer(drawing, "strong-lines") == layer(drawing, "quiet-lines") == []
    assert drawing.notes[0] == "There is a break in the series at 2003. New register."


def test_projection_is_dashed_and_explained(fonts: FontPack) -> None:
    rows = [
        row("deaths", area, year, year / 100, status="F" if year == 2030 else "A")
        for area in ("AAA", "BBB")
        for year in (2000, 2020, 2030)
    ]

    drawing = draw(SLOPE, fonts, q=select(rows, "ref_area", "time_period"))

    assert len(layer(drawing, "strong-projections")) == 1
    assert len(layer(drawing, "strong-hollow")) == 1
    assert "Projection" in words(drawing)
    assert drawing.notes == ("Projections: 2030.",)


def test_values_of_low_reliability_are_hollow(fonts: FontPack) -> None:
    rows = [row("deaths", "AAA", year, 9) for year in (2000, 2020)]
    rows += [row("deaths", "BBB", year, 9, status="U") for year in (2000, 2020)]

    drawing = draw(SLOPE, fonts, q=select(rows, "ref_area", "time_period"))

    assert len(layer(drawing, "quiet-hollow")) == 2
    assert drawing.notes == ("Low reliability: Bohemia.",)


def test_slope_shows_a_few_periods_only(fonts: FontPack) -> None:
    values = {(area, year): 1.0 for area in ("AAA", "BBB") for year in range(2000, 2005)}

    diagnostic = fault(SLOPE, fonts, q=pairs(values))

    assert diagnostic.rule == "figure-has-its-dimensions"
    assert diagnostic.message == "slopes show two to 4 periods; the data have 5"


def test_slope_wants_time_and_one_other_dimension(fonts: FontPack) -> None:
    rows = [row("deaths", area, 2000, 1) for area in ("AAA", "BBB")]

    diagnostic = fault(SLOPE, fonts, q=select(rows, "ref_area"))

    assert diagnostic.message == "slopes show time and one other dimension; the data vary in: ref_area"


def test_slope_says_how_each_line_moved(fonts: FontPack) -> None:
    assert draw(SLOPE, fonts, q=pairs(VALUES)).alt == (
        "Slope chart. Deaths under one per 1,000 live births, 2000 and 2020."
        " Arcadia: a fall from 20.0 in 2000 to 8.0 in 2020. Bohemia: a fall from 30.0 in 2000 to 12.0 in 2020."
    )
