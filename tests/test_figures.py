from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import pytest

from sitan.datasets.model import Area, Observation
from sitan.diagnostics import Findings, Location, ProjectError
from sitan.evidence.quantity import Selection
from sitan.figures import FIGURE_KINDS
from sitan.figures.axis import nice_ticks, spread
from sitan.figures.clean import clean_svg
from sitan.figures.draw import draw_all, draw_figure, find_faults, read_all
from sitan.figures.figure import Drawing, Figure, FigureKind, FigureSpec
from sitan.figures.look import contrast
from sitan.figures.map import MapSpec
from sitan.figures.plotted import sources_of
from sitan.figures.table import TableFigure, TableSpec, make_table
from sitan.fonts import FontPack
from sitan.model import check_model
from sitan.strict_yaml import Table, parse_yaml
from tests.figures_support import (
    ACCENT,
    AREAS,
    BARS,
    HIGHLIGHT,
    LINES,
    OTHERS,
    PX_PER_MM,
    THREE,
    by_area,
    context,
    draw,
    fault,
    layer,
    read_spec,
    row,
    select,
    series,
    words,
)

# --- every kind -----------------------------------------------------------------------------------------------------


def test_figure_names_its_queries_wherever_they_stand() -> None:
    spec = read_spec(
        BARS + "series:\n  - {data: a, label: A}\n  - {data: b}\nbenchmark: {data: c}\nnote: '{value}`d`'\n"
    )

    assert spec.queries() == ("a", "b", "c")


def test_chart_without_data_is_an_error_of_the_author() -> None:
    findings = Findings()
    value = parse_yaml(BARS, "content/one.yaml", findings)
    assert isinstance(value, Table)

    check_model(FIGURE_KINDS["bars"].model, value, "content/one.yaml", findings)

    assert [found.rule for found in findings.diagnostics] == ["figure-has-data"]


def test_chart_is_as_wide_as_its_column(fonts: FontPack) -> None:
    for width, millimetres in (("column", 124), ("full", 172)):
        chart = draw(BARS + f"data: q\nwidth: {width}\n", fonts, q=by_area("deaths", THREE)).chart

        padding: Any = chart["padding"]
        wide: Any = chart["width"]
        assert wide + padding["left"] + padding["right"] == pytest.approx(millimetres * PX_PER_MM, abs=0.05)
        assert chart["autosize"] == {"type": "none"}


def test_every_view_and_every_data_set_has_a_name_of_its_own(fonts: FontPack) -> None:
    chart: Any = draw(BARS + "data: q\n", fonts, q=by_area("deaths", THREE)).chart

    names = [each["name"] for each in chart["layer"]]
    assert chart["name"] == "f"
    assert len(set(names)) == len(names)
    assert names == [each["data"]["name"] for each in chart["layer"]]


def test_selection_without_observations_is_named(fonts: FontPack) -> None:
    found = fault(BARS + "data: q\n", fonts, q=select([]))

    assert found.rule == "figure-has-rows"
    assert "`q`" in found.message


def test_one_axis_cannot_show_two_units(fonts: FontPack) -> None:
    found = fault(
        LINES + "series: [{data: a}, {data: b}]\n",
        fonts,
        a=select(series("deaths", "AAA", {2000: 1, 2001: 2}), "time_period"),
        b=select(series("stunting", "AAA", {2000: 1, 2001: 2}), "time_period"),
    )

    assert found.rule == "figure-has-one-unit"
    assert "per 1,000 live births, %" in found.message


def test_subtitle_says_measure_unit_and_period(fonts: FontPack) -> None:
    rows = [row("deaths", area, year, 5) for area in ("AAA", "BBB") for year in (1990, 2017)]

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "ref_area", "time_period"))

    assert drawing.subtitle == "Deaths under one per 1,000 live births, 1990 and 2017"


def test_subtitle_says_whom_the_values_are_about(fonts: FontPack) -> None:
    rows = series("stunting", "AAA", {2010: 8, 2011: 7, 2012: 6, 2013: 5}, sex="F", breakdown="wealth=Q1")

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "time_period"))

    assert drawing.subtitle == "Stunted children, Female, Poorest fifth, per cent, Arcadia, 2010–2013"


def test_areas_without_data_are_named_below_the_figure(fonts: FontPack) -> None:
    selection = replace(by_area("deaths", THREE), missing=("AA-N", "AA-S"))

    assert draw(BARS + "data: q\n", fonts, q=selection).notes == ("No data: North and South.",)


# --- bars -----------------------------------------------------------------------------------------------------------


def test_bars_of_areas_stand_from_the_highest(fonts: FontPack) -> None:
    drawing = draw(BARS + "data: q\n", fonts, q=by_area("deaths", THREE))

    assert [bar["category"] for bar in layer(drawing, "bars")] == ["BBB", "AAA", "CCC"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("value", ["CCC", "AAA", "BBB"]), ("name", ["AAA", "BBB", "CCC"]), ("none", ["AAA", "BBB", "CCC"])],
)
def test_bars_are_sorted_as_the_author_says(fonts: FontPack, sort: str, expected: list[str]) -> None:
    drawing = draw(BARS + f"data: q\nsort: {sort}\n", fonts, q=by_area("deaths", THREE))

    assert [bar["category"] for bar in layer(drawing, "bars")] == expected


def test_report_country_has_the_accent_even_where_it_is_highlighted(fonts: FontPack) -> None:
    drawing = draw(BARS + "data: q\nhighlight: [AAA, CCC]\n", fonts, q=by_area("deaths", THREE))

    colors = {bar["category"]: bar["color"] for bar in layer(drawing, "bars")}
    assert colors == {"AAA": ACCENT, "BBB": OTHERS, "CCC": HIGHLIGHT}


def test_bars_start_at_zero_and_a_value_of_zero_has_none(fonts: FontPack) -> None:
    drawing = draw(BARS + "data: q\n", fonts, q=by_area("deaths", {"AAA": 90, "BBB": 100, "CCC": 0}))

    chart: Any = drawing.chart
    scale = next(each for each in chart["layer"] if each["name"] == "bars")["encoding"]["x"]["scale"]
    assert scale["domain"][0] == 0
    assert [bar["category"] for bar in layer(drawing, "bars")] == ["BBB", "AAA"]
    assert "0.0" in words(drawing)


def test_long_names_are_wrapped_and_values_stay_inside_the_figure(fonts: FontPack) -> None:
    drawing = draw(BARS + "data: q\n", fonts, q=by_area("deaths", THREE))

    chart: Any = drawing.chart
    face = fonts.face("Sitan Sans")
    names = ["The United Principalities", "of Cockaigne and the Isles"]
    assert words(drawing).keys() >= set(names)
    assert max(face.width(text, 10.4) for text in names) + 8 <= chart["padding"]["left"]
    highest = words(drawing)["30.0"]
    assert highest["x"] + face.width("30.0", 10.4) <= chart["width"] + chart["padding"]["right"]


def test_negative_bars_have_their_values_on_the_other_side(fonts: FontPack) -> None:
    drawing = draw(BARS + "data: q\n", fonts, q=by_area("deaths", {"AAA": 5, "BBB": -10}))

    zero = layer(drawing, "zero")[0]["x"]
    assert words(drawing)["−10.0"]["x"] < zero < words(drawing)["5.0"]["x"]


def test_bars_of_periods_stand_upright_in_order_of_time(fonts: FontPack) -> None:
    rows = series("births", "AAA", {2002: 30, 2000: 10, 2001: 20})

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "time_period"))

    chart: Any = drawing.chart
    bars = next(each for each in chart["layer"] if each["name"] == "bars")
    assert bars["encoding"]["x"]["scale"]["domain"] == ["2000", "2001", "2002"]
    assert [word for word in words(drawing) if word.startswith("200")] == ["2000", "2001", "2002"]


def test_bars_of_two_dimensions_stand_side_by_side_with_a_key(fonts: FontPack) -> None:
    rows = [row("stunting", "AAA", 2015, 10, residence=place, sex=sex) for place in "UR" for sex in "FM"]

    drawing = draw(BARS + "data: q\ngroup: sex\n", fonts, q=select(rows, "sex", "residence"))

    assert {(bar["category"], bar["group"]) for bar in layer(drawing, "bars")} == {(a, b) for a in "UR" for b in "FM"}
    assert {"Female", "Male", "Urban", "Rural"} <= words(drawing).keys()
    assert len(layer(drawing, "key-square")) == 2


def test_latest_values_of_different_years_name_their_years(fonts: FontPack) -> None:
    rows = [row("deaths", "AAA", 2015, 20), row("deaths", "BBB", 2017, 10)]

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "ref_area", "time_period"))

    assert {"Arcadia, 2015", "Bohemia, 2017"} <= words(drawing).keys()


def test_benchmark_is_a_line_with_its_label(fonts: FontPack) -> None:
    drawing = draw(
        BARS + "data: q\nbenchmark: {data: b, label: Average}\n",
        fonts,
        q=by_area("deaths", THREE),
        b=select([row("deaths", "AAA", 2017, 15)]),
    )

    assert len(layer(drawing, "benchmark")) == 1
    assert "Average\u200215.0" in words(drawing)
    assert "Reference line: Average, 15.0." in drawing.alt


def test_no_value_is_written_across_the_benchmark(fonts: FontPack) -> None:
    drawing = draw(
        BARS + "data: q\nbenchmark: {data: b}\n",
        fonts,
        q=by_area("deaths", {"AAA": 20, "BBB": 29}),
        b=select([row("deaths", "AAA", 2017, 30)]),
    )

    line = layer(drawing, "benchmark")[0]["x"]
    assert words(drawing)["29.0"]["x"] > line


def test_benchmark_has_the_unit_of_the_bars(fonts: FontPack) -> None:
    found = fault(
        BARS + "data: q\nbenchmark: {data: b}\n",
        fonts,
        q=by_area("deaths", THREE),
        b=select([row("stunting", "AAA", 2017, 15)]),
    )

    assert found.rule == "figure-has-one-unit"


def test_bars_of_three_dimensions_are_refused(fonts: FontPack) -> None:
    rows = [
        row("stunting", area, 2015, 1, sex=sex, residence=place) for area in AREAS for sex in "FM" for place in "UR"
    ]

    found = fault(BARS + "data: q\n", fonts, q=select(rows, "ref_area", "sex", "residence"))

    assert found.rule == "figure-has-its-dimensions"
    assert "ref_area, sex, residence" in found.message


def test_more_bars_side_by_side_than_one_can_tell_apart_are_refused(fonts: FontPack) -> None:
    rows = [row("stunting", area, year, 1) for area in ("AAA", "BBB") for year in range(2000, 2006)]

    assert fault(BARS + "data: q\n", fonts, q=select(rows, "ref_area", "time_period")).rule == "figure-has-few-series"


def test_alternative_text_of_bars_says_extremes_and_the_report_country(fonts: FontPack) -> None:
    values = {"BBB": 30, "AA-N": 25, "AAA": 20, "AA-S": 15, "CCC": 10}

    drawing = draw(BARS + "data: q\n", fonts, q=by_area("deaths", values))

    assert drawing.alt == (
        "Bar chart. Deaths under one per 1,000 live births, 2017. Shown: 5. Highest: Bohemia, 30.0. "
        "Lowest: The United Principalities of Cockaigne and the Isles, 10.0. Arcadia: 20.0."
    )


# --- lines ----------------------------------------------------------------------------------------------------------


def strokes(drawing: Drawing, name: str = "lines") -> list[list[float]]:
    """Return the years of each unbroken stroke."""
    found: dict[str, list[float]] = {}
    for corner in layer(drawing, name):
        found.setdefault(corner["stroke"], []).append(corner["at"])
    return list(found.values())


def one_line(fonts: FontPack, rows: list[Observation]) -> Drawing:
    return draw(LINES + "data: q\n", fonts, q=select(rows, "time_period"))


def test_missing_year_is_a_gap(fonts: FontPack) -> None:
    drawing = one_line(fonts, series("deaths", "AAA", {2000: 5, 2001: 4, 2003: 3, 2004: 2}))

    assert strokes(drawing) == [[2000, 2001], [2003, 2004]]


def test_observation_between_two_gaps_is_a_dot(fonts: FontPack) -> None:
    drawing = one_line(fonts, series("deaths", "AAA", {2000: 5, 2001: 4, 2003: 3, 2006: 2, 2007: 1}))

    assert strokes(drawing) == [[2000, 2001], [2006, 2007]]
    assert len(layer(drawing, "single")) == 1


def test_regular_series_of_every_fifth_year_is_one_line(fonts: FontPack) -> None:
    drawing = one_line(fonts, series("deaths", "AAA", {1990: 5, 1995: 4, 2000: 3, 2001: 2, 2002: 1}))

    assert strokes(drawing) == [[1990, 1995, 2000, 2001, 2002]]


def test_surveys_are_joined_and_each_is_marked(fonts: FontPack) -> None:
    drawing = one_line(fonts, series("deaths", "AAA", {2006: 5, 2010: 4, 2015: 3}))

    assert strokes(drawing) == [[2006, 2010, 2015]]
    assert len(layer(drawing, "single")) == 3


def test_declared_break_cuts_the_line_and_is_told(fonts: FontPack) -> None:
    drawing = one_line(fonts, series("births", "AAA", {2001: 10, 2002: 11, 2003: 20, 2004: 21}))

    assert strokes(drawing) == [[2001, 2002], [2003, 2004]]
    assert drawing.notes == ("There is a break in the series at 2003. New register.",)


def test_months_are_labelled_at_steps_that_divide_the_year_whatever_is_missing(fonts: FontPack) -> None:
    months = [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)]
    rows = [row("births", "AAA", month, 5) for month in months if month != "2020-05"]

    drawing = draw(LINES + "data: q\n", fonts, q=select(rows, "time_period"))

    found = re.findall(r"(January|April|July|October) (20\d\d)", json.dumps(drawing.chart))
    assert ("July", "2020") in found
    assert not re.search(r"(February|June|August) 20", json.dumps(drawing.chart))


def test_projection_is_dashed_shaded_and_told_in_the_key(fonts: FontPack) -> None:
    rows = [*series("deaths", "AAA", {2018: 5, 2019: 4}), *series("deaths", "AAA", {2020: 3, 2021: 2}, status="F")]

    drawing = one_line(fonts, rows)

    assert strokes(drawing) == [[2018, 2019]]
    assert strokes(drawing, "projections") == [[2019, 2020, 2021]]
    assert len(layer(drawing, "projection-shade")) == 1
    assert "Projection" in words(drawing)


def test_report_country_is_in_front_and_others_are_pale(fonts: FontPack) -> None:
    rows = [*series("deaths", "AAA", {2000: 9, 2001: 8}), *series("deaths", "BBB", {2000: 7, 2001: 6})]

    drawing = draw(LINES + "data: q\n", fonts, q=select(rows, "ref_area", "time_period"))

    assert [(corner["stroke"], corner["color"]) for corner in layer(drawing, "lines")][::2] == [
        ("BBB-0", OTHERS),
        ("AAA-0", ACCENT),
    ]
    assert words(drawing)["Arcadia\u20028.0"]["color"] == ACCENT


def test_labels_of_lines_that_end_together_stand_apart(fonts: FontPack) -> None:
    rows = [each for n, area in enumerate(AREAS) for each in series("deaths", area, {2000: 90, 2001: 10 + n / 10})]

    drawing = draw(LINES + "data: q\n", fonts, q=select(rows, "ref_area", "time_period"))

    # Names of more than one line are lines of their own here: none may touch another.
    right = [word for word in words(drawing).values() if not word["text"].isdigit()]
    heights = sorted(word["y"] for word in right if word["text"] not in {"90", "100"})
    assert min(later - earlier for earlier, later in pairwise(heights)) >= 12


def test_lines_of_equal_weight_are_few(fonts: FontPack) -> None:
    rows = [each for number in range(7) for each in series("stunting", "AAA", {2000: 1, 2001: 2}, age=f"Y{number}")]

    assert fault(LINES + "data: q\n", fonts, q=select(rows, "time_period", "age")).rule == "figure-has-few-series"


def test_lines_need_time(fonts: FontPack) -> None:
    found = fault(LINES + "data: q\n", fonts, q=by_area("deaths", THREE))

    assert found.rule == "figure-has-its-dimensions"


def test_queries_of_one_chart_are_named_by_what_sets_them_apart(fonts: FontPack) -> None:
    drawing = draw(
        LINES + "series:\n  - {data: a, emphasis: true}\n  - {data: b}\n",
        fonts,
        a=select(series("stunting", "AAA", {2000: 9, 2001: 8}), "time_period"),
        b=select(series("wasting", "AAA", {2000: 3, 2001: 2}), "time_period"),
    )

    assert {"Stunted\u20028.0", "Wasted\u20022.0"} <= words(drawing).keys()
    assert words(drawing)["Stunted\u20028.0"]["color"] == ACCENT


def test_alternative_text_of_lines_says_the_trend_as_printed(fonts: FontPack) -> None:
    rows = [*series("deaths", "AAA", {2000: 9, 2001: 4}), *series("deaths", "BBB", {2000: 7.04, 2001: 7.01})]

    drawing = draw(LINES + "data: q\n", fonts, q=select(rows, "ref_area", "time_period"))

    assert drawing.alt == (
        "Line chart. Deaths under one per 1,000 live births, 2000 and 2001. "
        "Arcadia: a fall from 9.0 in 2000 to 4.0 in 2001. Bohemia: 7.0 in 2000 and 7.0 in 2001."
    )


def test_axis_from_zero_if_the_author_wants_it(fonts: FontPack) -> None:
    selection = select(series("deaths", "AAA", {2000: 90, 2001: 95}), "time_period")

    def low(text: str) -> float:
        chart: Any = draw(LINES + "data: q\n" + text, fonts, q=selection).chart
        line = next(each for each in chart["layer"] if each["name"] == "lines")
        return float(line["encoding"]["y"]["scale"]["domain"][0])

    assert low("") > 0
    assert low("from_zero: true\n") == 0


# --- dumbbell -------------------------------------------------------------------------------------------------------

DUMBBELL = "id: f\nkind: dumbbell\ntitle: Deaths\ndata: q\n"


def pairs(values: Mapping[str, tuple[float, float]]) -> Selection:
    rows = [
        row("deaths", area, year, each)
        for area, both in values.items()
        for year, each in zip((1990, 2017), both, strict=True)
    ]
    return select(rows, "ref_area", "time_period")


def test_dumbbell_shows_the_first_period_open_and_the_second_filled(fonts: FontPack) -> None:
    drawing = draw(DUMBBELL, fonts, q=pairs({"AAA": (44, 9), "BBB": (20, 5)}))

    assert [(join["row"], join["first"], join["second"]) for join in layer(drawing, "joins")] == [
        ("BBB", 20, 5),
        ("AAA", 44, 9),
    ]
    assert len(layer(drawing, "first")) == len(layer(drawing, "second")) == 2
    assert {"1990", "2017", "44.0", "9.0"} <= words(drawing).keys()
    assert "20.0" not in words(drawing), "only the row that stands out has its values printed"


def test_dumbbell_is_sorted_by_change_if_the_author_says_so(fonts: FontPack) -> None:
    drawing = draw(DUMBBELL + "sort: change\n", fonts, q=pairs({"BBB": (20, 5), "AAA": (44, 9)}))

    assert [join["row"] for join in layer(drawing, "joins")] == ["AAA", "BBB"]


def test_dumbbell_of_three_periods_is_refused(fonts: FontPack) -> None:
    rows = [row("deaths", area, year, 1) for area in ("AAA", "BBB", "CCC") for year in (1990, 2000, 2017)]

    found = fault(DUMBBELL, fonts, q=select(rows, "ref_area", "time_period"))

    assert found.rule == "figure-has-its-dimensions"
    assert "time_period (3)" in found.message


def test_row_with_one_value_has_one_dot(fonts: FontPack) -> None:
    selection = pairs({"AAA": (44, 9), "BBB": (20, 5)})
    rows = [each for each in selection.observations if (each.ref_area, each.time_period) != ("BBB", "1990")]

    drawing = draw(DUMBBELL, fonts, q=select(rows, "ref_area", "time_period"))

    assert [join["row"] for join in layer(drawing, "joins")] == ["AAA"]
    assert len(layer(drawing, "second")) == 2


# --- stacks ---------------------------------------------------------------------------------------------------------

STACK = "id: f\nkind: stacked-bars\ntitle: Births\n"


def by_sex(values: Mapping[str, tuple[float, float]]) -> Selection:
    rows = [
        row("births", area, 2017, each, sex=sex)
        for area, both in values.items()
        for sex, each in zip("FM", both, strict=True)
    ]
    return select(rows, "ref_area", "sex")


def test_stacked_bars_add_up_and_print_the_whole(fonts: FontPack) -> None:
    drawing = draw(STACK + "data: q\n", fonts, q=by_sex({"AAA": (30, 10), "BBB": (20, 60)}))

    assert [(part["bar"], part["part"], part["start"], part["end"]) for part in layer(drawing, "parts")] == [
        ("BBB", "F", 0, 20),
        ("BBB", "M", 20, 80),
        ("AAA", "F", 0, 30),
        ("AAA", "M", 30, 40),
    ]
    assert {"40", "80"} <= words(drawing).keys()


def test_normalized_bars_all_end_at_a_hundred(fonts: FontPack) -> None:
    drawing = draw(STACK + "data: q\nnormalize: true\n", fonts, q=by_sex({"AAA": (30, 10), "BBB": (20, 60)}))

    assert [part["end"] for part in layer(drawing, "parts") if part["part"] == "M"] == [100, 100]
    assert {"75", "25"} <= words(drawing).keys()
    assert "shares of 100 per cent" in drawing.alt


def test_negative_part_is_refused(fonts: FontPack) -> None:
    assert fault(STACK + "data: q\n", fonts, q=by_sex({"AAA": (30, -1)})).rule == "figure-parts-are-positive"


AREA = "id: f\nkind: stacked-area\ntitle: Ages\nseries: [{data: a, label: Young}, {data: b, label: Old}]\n"


def test_stacked_area_lies_on_the_part_below_and_projection_is_lighter(fonts: FontPack) -> None:
    young = [*series("births", "AAA", {2018: 30, 2019: 20}), *series("births", "AAA", {2020: 10}, status="F")]
    old = [*series("births", "AAA", {2018: 10, 2019: 20}), *series("births", "AAA", {2020: 30}, status="F")]

    drawing = draw(AREA, fonts, a=select(young, "time_period"), b=select(old, "time_period"))

    corners = {(corner["part"], corner["at"]): corner for corner in layer(drawing, "parts")}
    assert (corners["1-observed", 2018]["lower"], corners["1-observed", 2018]["upper"]) == (30, 40)
    assert (corners["1-projected", 2020]["lower"], corners["1-projected", 2020]["upper"]) == (10, 40)
    assert corners["0-observed", 2018]["color"] != corners["0-projected", 2020]["color"]
    assert {"Young\u200210", "Old\u200230", "Projection"} <= words(drawing).keys()


def test_stacked_area_with_a_hole_is_refused(fonts: FontPack) -> None:
    young = select(series("births", "AAA", {2018: 30, 2019: 20, 2020: 10}), "time_period")
    old = select(series("births", "AAA", {2018: 30, 2020: 10}), "time_period")

    found = fault(AREA, fonts, a=young, b=old)

    assert found.rule == "figure-has-no-gaps"
    assert "2019" in found.message


# --- maps -----------------------------------------------------------------------------------------------------------

MAP = "id: m\ntitle: Stunting\ndata: q\ngeo: geo/areas.json\n"
Ring: TypeAlias = list[list[list[float]]]
NORTH: Ring = [[[0, 10], [20, 10], [20, 20], [0, 20], [0, 10]]]
SOUTH: Ring = [[[0, 0], [20, 0], [20, 10], [0, 10], [0, 0]]]
TOWN: Ring = [[[5, 5], [5.2, 5], [5.2, 5.2], [5, 5.2], [5, 5]]]


def write_areas(folder: Path, **areas: Ring) -> Path:
    features = [
        {
            "type": "Feature",
            "id": code.replace("_", "-"),
            "geometry": {"type": "Polygon", "coordinates": shape},
            "properties": {},
        }
        for code, shape in areas.items()
    ]
    (folder / "geo").mkdir(exist_ok=True)
    (folder / "geo" / "areas.json").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return folder


def test_map_colours_areas_by_the_class_of_their_value(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, AA_N=NORTH, AA_S=SOUTH)

    drawing = draw(MAP + "breaks: [5, 10]\n", fonts, geometry, q=by_area("stunting", {"AA-N": 10, "AA-S": 2}))

    colors = {each["properties"]["area"]: each["properties"]["color"] for each in layer(drawing, "areas")}
    assert colors == {"AA-S": "#b4d6e1", "AA-N": "#063f52"}, "a value on a break belongs to the class above it"
    assert [box["color"] for box in layer(drawing, "legend")] == ["#b4d6e1", "#3f93ae", "#063f52"]
    assert {"5", "10", "North", "10.0", "South", "2.0"} <= words(drawing).keys()


def test_area_without_data_is_hatched_and_named(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, AA_N=NORTH, AA_S=SOUTH, AA_X=TOWN)

    drawing = draw(MAP + "breaks: [5]\n", fonts, geometry, q=by_area("stunting", {"AA-N": 10, "AA-X": 2}))

    assert layer(drawing, "hatching")
    assert "No data" in words(drawing)
    assert drawing.notes == ("No data: South.",)


def test_small_city_has_a_marker(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, AA_N=NORTH, AA_S=SOUTH, AA_X=TOWN)

    drawing = draw(MAP + "breaks: [5]\n", fonts, geometry, q=by_area("stunting", {"AA-N": 10, "AA-S": 9, "AA-X": 2}))

    (marker,) = layer(drawing, "markers")
    assert marker["color"] == "#b4d6e1"
    assert {"Xanadu", "2.0"} <= words(drawing).keys()


def test_data_without_a_boundary_are_told_to_readers_and_author(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, AA_N=NORTH, AA_S=SOUTH)

    drawing = draw(MAP, fonts, geometry, q=by_area("stunting", {"AA-N": 10, "AA-S": 9, "AA-X": 2}))

    assert drawing.notes == ("Not on the map: Xanadu (2.0).",)
    (finding,) = drawing.findings
    assert (finding.rule, finding.is_error) == ("map-area-has-geometry", False)
    assert "AA-X" in finding.message


def test_computed_breaks_are_round_and_lie_between_values(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, AA_N=NORTH, AA_S=SOUTH, AA_X=TOWN)
    values = {"AA-N": 7.12, "AA-S": 2.93, "AA-X": 11.87}

    drawing = draw(MAP + "classes: 3\n", fonts, geometry, q=by_area("stunting", values))

    assert {"5", "10"} <= words(drawing).keys()


def test_topojson_and_geojson_of_the_same_areas_are_the_same_map(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, AA_N=NORTH, AA_S=SOUTH)
    arcs = [[[0, 10], [20, 0]], [[20, 10], [0, 10], [-20, 0], [0, -10]], [[0, 10], [0, -10], [20, 0], [0, 10]]]
    shapes = [{"type": "Polygon", "id": "AA-N", "arcs": [[0, 1]]}, {"type": "Polygon", "id": "AA-S", "arcs": [[2, -1]]}]
    topology = {
        "type": "Topology",
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "objects": {"regions": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": arcs,
    }
    (tmp_path / "geo" / "topo.json").write_text(json.dumps(topology))
    selection = by_area("stunting", {"AA-N": 10, "AA-S": 2})

    one = draw(MAP + "breaks: [5]\n", fonts, geometry, q=selection)
    other = draw(
        MAP.replace("areas.json", "topo.json") + "breaks: [5]\nobject: regions\n", fonts, geometry, q=selection
    )

    def corners(drawing: Drawing) -> dict[str, set[tuple[float, float]]]:
        return {
            each["properties"]["area"]: {tuple(point) for point in each["geometry"]["coordinates"][0][0]}
            for each in layer(drawing, "areas")
        }

    assert corners(one) == corners(other)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "map-file-exists"),
        ("not json", "map-file-is-readable"),
        ('{"type": "Topology", "objects": {"x": {}, "y": {}}, "arcs": []}', "map-file-is-readable"),
        ('{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point"}}]}', "map-file-is-readable"),
    ],
)
def test_boundaries_that_cannot_be_used_are_an_error_at_the_block(
    fonts: FontPack, tmp_path: Path, text: str, rule: str
) -> None:
    (tmp_path / "geo").mkdir()
    if text:
        (tmp_path / "geo" / "areas.json").write_text(text)

    assert fault(MAP, fonts, tmp_path, q=by_area("stunting", {"AA-N": 1})).rule == rule


def test_boundaries_outside_the_project_are_refused(fonts: FontPack, tmp_path: Path) -> None:
    text = MAP.replace("geo/areas.json", "../secret.json")

    assert fault(text, fonts, tmp_path, q=by_area("stunting", {"AA-N": 1})).rule == "map-file-exists"


# --- tables ---------------------------------------------------------------------------------------------------------


def table(text: str, **selections: Selection) -> TableFigure:
    spec = read_spec("id: t\ntitle: Table\n" + text, TableSpec)
    assert isinstance(spec, TableSpec)
    return make_table(spec, context(selections))


def texts(made: TableFigure) -> list[list[str]]:
    return [[cell.text for cell in cells] for cells in (made.header, *made.rows)]


def test_table_has_a_column_for_each_query_and_the_same_decimals_in_it() -> None:
    made = table(
        "columns:\n  - {data: a, label: Stunted}\n  - {data: b, label: Births, digits: 0}\nhighlight: ['2015']\n",
        a=select(series("stunting", "AAA", {2015: 8, 2010: 10.25}), "time_period"),
        b=select(series("births", "AAA", {2010: 12345, 2015: 400}), "time_period"),
    )

    assert texts(made) == [["Period", "Stunted", "Births"], ["2010", "10.3", "12,345"], ["2015", "8.0", "400"]]
    assert made.highlighted == {1}
    assert made.subtitle == "Arcadia"
    assert [cell.numeric for cell in made.rows[0]] == [False, True, True]


def test_missing_value_is_marked_and_the_mark_explained() -> None:
    made = table(
        "columns:\n  - {data: a, label: Stunted}\n  - {data: b, label: Wasted}\n",
        a=by_area("stunting", {"AAA": 8}, 2015),
        b=by_area("wasting", {"AAA": 3, "BBB": 4}, 2015),
    )

    assert texts(made)[1:] == [["Arcadia", "8.0", "3.0"], ["Bohemia", "…", "4.0"]]
    assert made.notes == ("… means that there are no data.",)
    assert made.rows[1][1].missing


def test_columns_that_vary_in_different_dimensions_are_refused() -> None:
    with pytest.raises(ProjectError, match="figure-has-its-dimensions"):
        table(
            "columns:\n  - {data: a, label: A}\n  - {data: b, label: B}\n",
            a=by_area("stunting", {"AAA": 8, "BBB": 9}),
            b=select(series("wasting", "AAA", {2010: 1, 2015: 2}), "time_period"),
        )


def test_table_written_by_hand_keeps_the_authors_markup() -> None:
    made = table(
        "columns: [{label: Who}, {label: What}, {label: How many}]\n"
        "rows:\n  - [Ministry, '*Plans*', '{value}`deaths@2017`']\n  - [Office, Counts, '12.5']\nhighlight: [Office]\n"
    )

    assert texts(made)[0] == ["Who", "What", "How many"]
    assert made.rows[0][1].line == "*Plans*"
    assert made.rows[0][1].line.place == Location("content/one.yaml", 11, 17)
    assert [cell.numeric for cell in made.header] == [False, False, True]
    assert made.highlighted == {1}


def test_uneven_row_is_an_error_that_names_it() -> None:
    findings = Findings()
    value = parse_yaml("id: t\ntitle: T\ncolumns: [{label: A}, {label: B}]\nrows: [[x]]\n", "a.yaml", findings)
    assert isinstance(value, Table)

    check_model(TableSpec, value, "a.yaml", findings)

    assert [found.rule for found in findings.diagnostics] == ["table-rows-are-even"]
    assert '"x"' in findings.diagnostics[0].message


# --- pictures, cache, data ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn(fonts: FontPack, tmp_path_factory: pytest.TempPathFactory) -> tuple[Figure, Path]:
    """A figure drawn into a cache."""
    cache = tmp_path_factory.mktemp("cache")
    spec = read_spec(BARS + "data: q\nalt: The author adds this.\n")
    return draw_figure(spec, context({"q": by_area("deaths", THREE)}), fonts, cache), cache


def test_picture_has_its_size_in_millimetres_and_real_text(drawn: tuple[Figure, Path]) -> None:
    figure, _ = drawn
    root = ET.fromstring(figure.svg)  # noqa: S314 - our own

    assert (root.get("width"), root.get("height")) == ("124mm", f"{figure.height_mm:g}mm")
    assert figure.width_mm == 124
    assert root.get("font-family") == "Sitan Sans,sans-serif"
    assert {"Arcadia", "Bohemia", "20.0"} <= {element.text for element in root.iter() if element.tag.endswith("text")}


def test_picture_refers_to_nothing_and_carries_no_noise(drawn: tuple[Figure, Path]) -> None:
    figure, _ = drawn

    assert not re.search(r"href|url\(|aria-|role=|class=|opacity|<style|<script|<g\b", figure.svg)


def test_author_s_words_come_before_the_computed_ones(drawn: tuple[Figure, Path]) -> None:
    assert drawn[0].alt.startswith("The author adds this. Bar chart.")


def test_cached_figure_is_not_drawn_again(
    drawn: tuple[Figure, Path], fonts: FontPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    figure, cache = drawn
    spec = read_spec(BARS.replace("Deaths", "Another title") + "data: q\n")
    monkeypatch.setattr("sitan.figures.draw.render_drawing", pytest.fail)

    again = draw_figure(spec, context({"q": by_area("deaths", THREE)}), fonts, cache)

    assert again.svg == figure.svg


def test_another_value_or_another_name_is_another_figure(drawn: tuple[Figure, Path], fonts: FontPack) -> None:
    _, cache = drawn
    spec = read_spec(BARS + "data: q\n")
    same = context({"q": by_area("deaths", THREE)})
    renamed = replace(
        same,
        catalog=replace(
            same.catalog, areas={**AREAS, "AAA": Area.model_validate({"name": "Utopia", "type": "country"})}
        ),
    )
    recolored = replace(same, theme=replace(same.theme, tokens={**same.theme.tokens, "color-accent": "#000000"}))

    assert read_all([spec], same, fonts, cache)
    assert not read_all([spec], context({"q": by_area("deaths", {**THREE, "AAA": 21})}), fonts, cache)
    assert not read_all([spec], renamed, fonts, cache)
    assert not read_all([spec], recolored, fonts, cache)


def test_damaged_cache_is_drawn_anew(drawn: tuple[Figure, Path], fonts: FontPack, tmp_path: Path) -> None:
    spec, world = read_spec(BARS + "data: q\n"), context({"q": by_area("deaths", THREE)})
    first = draw_figure(spec, world, fonts, tmp_path)
    (stored,) = (tmp_path / "figures").iterdir()
    stored.write_text("{cut")

    assert draw_figure(spec, world, fonts, tmp_path) == first
    assert first.svg == drawn[0].svg


def test_errors_of_all_figures_are_collected(fonts: FontPack, tmp_path: Path) -> None:
    specs = [read_spec(BARS + "data: empty\n"), read_spec(LINES.replace("id: f", "id: g") + "data: q\n")]
    world = context({"empty": select([]), "q": by_area("deaths", THREE)})
    seen: list[str] = []

    with pytest.raises(ProjectError) as caught:
        draw_all(specs, world, fonts, tmp_path, seen.append)

    assert {found.rule for found in caught.value.diagnostics} == {"figure-has-rows", "figure-has-its-dimensions"}
    assert {found.rule for found in find_faults(specs, world, fonts, tmp_path)} == {
        "figure-has-rows",
        "figure-has-its-dimensions",
    }
    assert seen == ["f", "g"]


def test_figures_are_the_same_bytes_in_another_process(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, AA_N=NORTH, AA_S=SOUTH)
    program = tmp_path / "program.py"
    program.write_text(
        "import sys, hashlib\n"
        "from pathlib import Path\n"
        "from tests import test_figures as t\n"
        "from sitan.fonts import prepare_fonts\n"
        "print(t.digest(prepare_fonts(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])))\n"
    )
    command = [sys.executable, str(program), str(fonts.folder.parents[1]), str(geometry), str(tmp_path / "other")]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "4711",
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "TZ": "Asia/Tokyo",
    }

    other = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()

    assert digest(fonts, geometry, tmp_path / "this") == other


def digest(fonts: FontPack, geometry: Path, cache: Path) -> str:
    """Return the pictures of a map and a chart of lines, as one text."""
    lines = [*series("deaths", "AAA", {2000: 9, 2001: 8}), *series("deaths", "BBB", {2000: 7, 2001: 6})]
    selections = {"q": by_area("stunting", {"AA-N": 10, "AA-S": 2}), "l": select(lines, "ref_area", "time_period")}
    specs = [read_spec(MAP + "breaks: [5]\n", MapSpec), read_spec(LINES + "data: l\n")]
    figures = draw_all(specs, context(selections, geometry), fonts, cache)
    return json.dumps([(figure.svg, figure.alt) for figure in figures.values()])


def test_importing_the_kinds_loads_nothing_heavy() -> None:
    program = "import sys, sitan.figures, sitan.figures.draw; print({'altair', 'pandas', 'vl_convert', 'fontTools'} & set(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert loaded.stdout.strip() == "set()"


def test_data_table_has_raw_values_with_status_and_source(fonts: FontPack, tmp_path: Path) -> None:
    rows = [
        row("stunting", "AAA", 2015, "8.125", breakdown="wealth=Q1"),
        row("stunting", "AAA", 2015, "6.5", breakdown="wealth=Q5", status="U", source="register"),
    ]

    figure = draw_figure(read_spec(BARS + "data: q\n"), context({"q": select(rows, "wealth")}), fonts, tmp_path)

    assert figure.data.header == ("Area", "Wealth", "Period", "Value", "Unit", "Status", "Source")
    assert figure.data.rows == (
        ("Arcadia", "Poorest fifth", "2015", "8.125", "%", "Normal", "survey 2020"),
        ("Arcadia", "Richest fifth", "2015", "6.5", "%", "Low reliability", "register 2020"),
    )
    assert sources_of(figure.observations, context({}).catalog) == ("survey", "register")


# --- parts ----------------------------------------------------------------------------------------------------------


def test_cleaning_joins_strokes_and_moves_shapes_to_their_place() -> None:
    raw = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><rect width="96" height="48" fill="white"/>'
        '<g class="x" transform="translate(10,20)" aria-label="y"><path class="background" d="M0,0h1"/>'
        '<line x2="5" y2="0" stroke="#888" opacity="1"/><line transform="translate(0,2)" x2="5" y2="0" stroke="#888"/>'
        '<path d="M0,0H4V4A1,1,0,1,1,4,4Z" fill="#111"/><text fill="#222" transform="translate(1,1)">A &amp; B</text></g></svg>'
    )

    clean = clean_svg(raw, family="Sitan Sans", prefix="f")

    assert (clean.width_mm, clean.height_mm) == (25.4, 12.7)
    assert clean.svg == (
        '<svg xmlns="http://www.w3.org/2000/svg" width="25.4mm" height="12.7mm" viewBox="0 0 96 48" '
        'font-family="Sitan Sans" font-weight="400"><path d="M10,20L15,20M10,22L15,22" stroke="#888" />'
        '<path d="M10,20H14V24A1,1,0,1,1,14,24Z" fill="#111" />'
        '<text fill="#222" transform="translate(11,21)">A &amp; B</text></svg>\n'
    )


def test_ids_of_a_picture_with_a_gradient_are_its_own_and_counted_anew() -> None:
    raw = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><defs><linearGradient id="gradient_3"/></defs>'
        '<path d="M0,0h9v9Z" fill="url(#gradient_3)"/></svg>'
    )

    clean = clean_svg(raw, family="Sitan Sans", prefix="my-figure")

    assert 'id="my-figure-1"' in clean.svg
    assert 'fill="url(#my-figure-1)"' in clean.svg


def test_picture_that_refers_outside_is_refused() -> None:
    raw = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://a.example/b.png"/></svg>'

    with pytest.raises(ValueError, match=r"a\.example"):
        clean_svg(raw, family="Sitan Sans", prefix="f")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 81, "0 20 40 60 80 100"),
        (-9.8, 3.9, "-10 -5 0 5"),
        (0, 0.7, "0.0 0.2 0.4 0.6 0.8"),
        (0, 0, "0.0 0.2 0.4 0.6 0.8 1.0"),
    ],
)
def test_ticks_are_round_and_hold_the_values(low: float, high: float, expected: str) -> None:
    assert " ".join(map(str, nice_ticks(low, high).values)) == expected


def test_labels_are_spread_around_where_they_want_to_be() -> None:
    assert spread([50, 50, 50], [10, 20, 10], 0, 100) == [35, 50, 65]
    assert spread([99, 99], [10, 10], 0, 100) == [85, 95]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_other_packages_may_add_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    from sitan.figures import kinds

    class Point:
        name = "waffle"

        def load(self) -> FigureKind:
            return FigureKind(FigureSpec, pytest.fail)

    monkeypatch.setattr(kinds, "entry_points", lambda group: [Point()] if group == "sitan.figures" else [])

    assert set(kinds._figure_kinds()) == {*FIGURE_KINDS, "waffle"}
