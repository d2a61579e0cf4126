"""Small multiples: panels on one scale, the reference in each, gaps, projections and panels without data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from sitan.datasets.model import Observation
from sitan.evidence.quantity import Selection
from sitan.figures.figure import Drawing
from sitan.fonts import FontPack
from tests.figures_support import ACCENT, AREAS, HIGHLIGHT, by_area, draw, fault, layer, select, series, words

PANELS = "id: f\nkind: small-multiples\ntitle: Deaths\ndata: q\n"
YEARS = (2000, 2001, 2002, 2003)


def falling(areas: Sequence[str] = ("AAA", "BBB", "CCC"), indicator: str = "deaths") -> list[Observation]:
    """Return a series of each area that falls by one a year: from 40, 50, 60 and so on."""
    return [
        each
        for place, area in enumerate(areas)
        for each in series(indicator, area, {year: 40 + 10 * place - number for number, year in enumerate(YEARS)})
    ]


def areas(rows: Sequence[Observation]) -> Selection:
    return select(rows, "ref_area", "time_period")


def strokes(drawing: Drawing, name: str = "lines") -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for corner in layer(drawing, name):
        found.setdefault(corner["stroke"], []).append((corner["x"], corner["y"]))
    return found


def test_each_area_has_a_panel_with_its_name_and_its_first_and_last_value(fonts: FontPack) -> None:
    drawing = draw(PANELS, fonts, q=areas(falling(("AAA", "BBB"))))

    assert len(strokes(drawing)) == 2
    assert {"Arcadia", "Bohemia", "40.0", "37.0", "50.0", "47.0"} <= words(drawing).keys()


def test_all_panels_have_one_scale(fonts: FontPack) -> None:
    drawing = draw(PANELS, fonts, q=areas(falling(("AAA", "BBB"))))

    drops = [round(line[-1][1] - line[0][1], 1) for line in strokes(drawing).values()]
    assert drops[0] == pytest.approx(drops[1], abs=0.1)


@pytest.mark.parametrize(
    ("count", "width", "columns"), [(2, "column", 2), (4, "column", 2), (6, "column", 3), (6, "full", 3)]
)
def test_panels_stand_in_rows_that_fill_the_figure(fonts: FontPack, count: int, width: str, columns: int) -> None:
    drawing = draw(PANELS + f"width: {width}\n", fonts, q=areas(falling(list(AREAS)[:count])))

    lefts = {line[0][0] for line in strokes(drawing).values()}
    assert len(lefts) == columns


def test_report_country_has_the_accent_and_highlight_its_colour(fonts: FontPack) -> None:
    drawing = draw(PANELS + "highlight: [BBB]\n", fonts, q=areas(falling()))

    colors = {corner["stroke"].split("-")[0]: corner["color"] for corner in layer(drawing, "lines")}
    assert (colors["AAA"], colors["BBB"]) == (ACCENT, HIGHLIGHT)
    assert colors["CCC"] not in {ACCENT, HIGHLIGHT}


def test_reference_stands_in_every_panel_and_in_the_key(fonts: FontPack) -> None:
    drawing = draw(
        PANELS + "reference: {data: r, label: The world}\n",
        fonts,
        q=areas(falling()),
        r=select(series("deaths", "BBB", dict.fromkeys(YEARS, 30.0)), "time_period"),
    )

    assert len(strokes(drawing, "reference")) == 3
    assert "The world" in words(drawing)
    assert drawing.alt.endswith("In each for comparison: The world.")


def test_reference_has_the_unit_of_the_panels(fonts: FontPack) -> None:
    reference = select(series("stunting", "BBB", dict.fromkeys(YEARS, 30.0)), "time_period")

    found = fault(PANELS + "reference: {data: r}\n", fonts, q=areas(falling()), r=reference)

    assert found.rule == "figure-has-one-unit"


def test_reference_is_one_series(fonts: FontPack) -> None:
    found = fault(PANELS + "reference: {data: r}\n", fonts, q=areas(falling()), r=areas(falling()))

    assert found.rule == "figure-has-its-dimensions"


def test_panel_without_data_says_so(fonts: FontPack) -> None:
    drawing = draw(PANELS, fonts, q=replace(areas(falling()), missing=("AA-X",)))

    assert {"Xanadu", "No data"} <= words(drawing).keys()
    assert drawing.notes == ("No data: Xanadu.",)


def test_break_in_the_series_and_missing_years_are_gaps(fonts: FontPack) -> None:
    rows = [*falling(indicator="births"), *series("births", "AA-N", {1999: 1, 2000: 2, 2002: 3, 2003: 4})]

    drawing = draw(PANELS, fonts, q=areas(rows))

    numbers = [stroke for stroke in strokes(drawing) if stroke.startswith("AAA")]
    assert len(numbers) == 1  # 2003 stands alone, behind the break
    assert drawing.notes == ("There is a break in the series at 2003. New register.",)
    assert [stroke for stroke in strokes(drawing) if stroke.startswith("AA-N")] == ["AA-N-AA-N-0"]


def test_projections_are_dashed_and_in_the_key(fonts: FontPack) -> None:
    rows = [*falling(), *series("deaths", "AAA", {2004: 30, 2005: 29}, status="F")]

    drawing = draw(PANELS, fonts, q=areas(rows))

    assert [len(line) for line in strokes(drawing, "projections").values()] == [3]
    assert "Projection" in words(drawing)
    assert drawing.notes == ("Projections: 2004 and 2005.",)


def test_value_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    rows = [*falling(), *series("deaths", "AAA", {2004: 30}, status="U")]

    assert len(layer(draw(PANELS, fonts, q=areas(rows)), "hollow")) == 1


def test_bars_start_at_zero(fonts: FontPack) -> None:
    drawing = draw(PANELS + "marks: bars\n", fonts, q=areas(falling()))

    bars = layer(drawing, "bars")
    base = {line["y"] for line in layer(drawing, "base")}
    assert len(bars) == 12
    assert {bar["y2"] for bar in bars} <= base


def test_panels_are_sorted_by_their_change(fonts: FontPack) -> None:
    rows = [*series("deaths", "AAA", {2000: 10, 2001: 9}), *series("deaths", "BBB", {2000: 10, 2001: 2})]

    drawing = draw(PANELS + "sort: change\n", fonts, q=areas(rows))

    assert words(drawing)["Bohemia"]["x"] < words(drawing)["Arcadia"]["x"]


def test_more_than_twenty_panels_are_refused(fonts: FontPack) -> None:
    rows = [each for age in range(21) for each in series("deaths", "AAA", {2000: 1, 2001: 2}, age=f"Y{age}")]

    assert fault(PANELS, fonts, q=select(rows, "time_period", "age")).rule == "figure-has-few-series"


@pytest.mark.parametrize(
    "selection",
    [by_area("deaths", {"AAA": 1, "BBB": 2}), select(series("deaths", "AAA", {2000: 1, 2001: 2}), "time_period")],
)
def test_small_multiples_want_time_and_another_dimension(fonts: FontPack, selection: Selection) -> None:
    assert fault(PANELS, fonts, q=selection).rule == "figure-has-its-dimensions"


def test_more_columns_than_have_room_are_refused(fonts: FontPack) -> None:
    assert fault(PANELS + "columns: 6\n", fonts, q=areas(falling(list(AREAS)))).rule == "figure-labels-fit"


def test_values_and_names_stay_inside_the_figure(fonts: FontPack) -> None:
    drawing = draw(PANELS + "width: full\n", fonts, q=areas(falling(list(AREAS))))

    chart: Any = drawing.chart
    face = fonts.face("Sitan Sans", 600)
    left, right = chart["padding"]["left"], chart["width"] + chart["padding"]["right"]
    for each in chart["layer"]:
        for word in each["data"]["values"] if each["name"].startswith("words-") else ():
            wide = face.width(word["text"], each["mark"]["fontSize"])
            start = word["x"] - wide * {"left": 0, "center": 0.5, "right": 1}[each["mark"]["align"]]
            assert -left - 1 <= start <= start + wide <= right + 1, word


def test_alternative_text_of_small_multiples_says_each_trend_of_a_few(fonts: FontPack) -> None:
    drawing = draw(PANELS, fonts, q=areas(falling(("AAA", "BBB"))))

    assert drawing.alt == (
        "Small charts side by side on one scale. Deaths under one per 1,000 live births, 2000–2003. "
        "Arcadia: a fall from 40.0 in 2000 to 37.0 in 2003. Bohemia: a fall from 50.0 in 2000 to 47.0 in 2003."
    )
