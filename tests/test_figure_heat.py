"""Heat tables: order, classes, columns on their own, missing and doubtful values, and what does not fit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from sitan.datasets.model import Observation
from sitan.figures.classes import computed_breaks
from sitan.figures.look import contrast
from sitan.fonts import FontPack
from tests.figures_support import AREAS, by_area, draw, fault, layer, row, select, words

HEAT = "id: f\nkind: heat\ntitle: Deaths\n"
DARKEST, LIGHTEST, NO_DATA = "#063f52", "#e3f0f4", "#eceff1"


def table(indicator: str = "deaths", years: tuple[int, ...] = (2000, 2001, 2002)) -> list[Observation]:
    """Return 10, 20, 30 for Arcadia, 11, 21, 31 for Bohemia and 12, 22, 32 for Cockaigne."""
    return [
        row(indicator, area, year, 10 * number + place)
        for place, area in enumerate(("AAA", "BBB", "CCC"))
        for number, year in enumerate(years, start=1)
    ]


def test_rows_are_areas_from_the_highest_in_the_last_period(fonts: FontPack) -> None:
    drawing = draw(HEAT + "data: q\n", fonts, q=select(table(), "ref_area", "time_period"))

    found = words(drawing)
    assert found["32.0"]["y"] < found["31.0"]["y"] < found["30.0"]["y"]
    assert found["2000"]["x"] < found["2001"]["x"] < found["2002"]["x"]


def test_rows_are_sorted_as_the_author_says(fonts: FontPack) -> None:
    found = words(draw(HEAT + "data: q\nsort: name\n", fonts, q=select(table(), "ref_area", "time_period")))

    assert found["30.0"]["y"] < found["31.0"]["y"] < found["32.0"]["y"]


def test_author_may_turn_rows_and_columns(fonts: FontPack) -> None:
    drawing = draw(HEAT + "data: q\nrows: time_period\n", fonts, q=select(table(), "ref_area", "time_period"))

    assert words(drawing)["2000"]["y"] < words(drawing)["2002"]["y"]
    assert words(drawing)["Arcadia"]["x"] < words(drawing)["Bohemia"]["x"]


def test_higher_is_darker_and_each_value_can_be_read(fonts: FontPack) -> None:
    drawing = draw(HEAT + "data: q\n", fonts, q=select(table(), "ref_area", "time_period"))

    cells = layer(drawing, "cells")
    assert cells[2]["color"] == LIGHTEST  # Arcadia in 2000: columns one by one, Cockaigne first
    assert cells[6]["color"] == DARKEST
    values = [word for text, word in words(drawing).items() if text[-2:] in {".0", ".1"} and word["y"] > 0]
    assert (
        min(
            contrast(word["color"], cell["color"])
            for word, cell in zip(_by_place(values), _by_place(cells), strict=True)
        )
        >= 4.5
    )


def _by_place(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda each: (round(each["y"] / 19), each["x"]))


def test_equal_values_are_of_one_class() -> None:
    values = [Decimal(value) for value in (1, 1, 1, 1, 1, 1, 2, 2, 3, 3)]

    assert computed_breaks(values, 5, "quantile") == (Decimal(2), Decimal("2.5"))


def test_missing_value_is_an_empty_cell_with_an_ellipsis(fonts: FontPack) -> None:
    drawing = draw(HEAT + "data: q\n", fonts, q=select(table()[:-1], "ref_area", "time_period"))

    assert [cell["color"] for cell in layer(drawing, "cells")].count(NO_DATA) == 1
    assert {"…", "No data"} <= words(drawing).keys()


def test_area_without_data_has_its_row(fonts: FontPack) -> None:
    selection = replace(select(table(), "ref_area", "time_period"), missing=("AA-X",))

    drawing = draw(HEAT + "data: q\n", fonts, q=selection)

    assert words(drawing)["Xanadu"]["y"] > words(drawing)["Arcadia"]["y"]
    assert drawing.notes == ("No data: Xanadu.",)


def test_value_of_low_reliability_is_hollow_and_told(fonts: FontPack) -> None:
    rows = [*table()[:-1], row("deaths", "CCC", 2002, 32, status="U")]

    drawing = draw(HEAT + "data: q\n", fonts, q=select(rows, "ref_area", "time_period"))

    assert len(layer(drawing, "hollow")) == 1
    assert len(drawing.notes) == 1
    assert drawing.notes[0].startswith("Low reliability: ")


def test_break_in_the_series_is_drawn_between_its_periods(fonts: FontPack) -> None:
    drawing = draw(HEAT + "data: q\n", fonts, q=select(table("births", (2001, 2002, 2003)), "ref_area", "time_period"))

    (line,) = layer(drawing, "breaks")
    assert words(drawing)["2002"]["x"] < line["x"] < words(drawing)["2003"]["x"]
    assert drawing.notes == ("There is a break in the series at 2003. New register.",)


def test_columns_on_their_own_may_have_other_units(fonts: FontPack) -> None:
    drawing = draw(
        HEAT + "scale: column\nseries: [{data: a}, {data: b, label: Babies}]\n",
        fonts,
        a=by_area("stunting", {"AAA": 1, "BBB": 2, "CCC": 3}),
        b=by_area("births", {"AAA": 3000, "BBB": 2000, "CCC": 1000}),
    )

    colors = [cell["color"] for cell in layer(drawing, "cells")]
    assert colors[0] == colors[5]  # the highest of either column; the first decides on the order of the rows
    assert colors[2] == colors[3]
    assert {"Stunted", "%", "Babies"} <= words(drawing).keys()
    assert drawing.notes == ("Each column is shaded on its own, from its lowest to its highest value.",)
    assert "Babies: highest Arcadia, 3,000; lowest The United Principalities" in drawing.alt


def test_two_units_on_one_scale_are_refused(fonts: FontPack) -> None:
    found = fault(
        HEAT + "series: [{data: a}, {data: b}]\n",
        fonts,
        a=by_area("stunting", {"AAA": 1, "BBB": 2}),
        b=by_area("births", {"AAA": 3, "BBB": 2}),
    )

    assert found.rule == "figure-has-one-unit"


def test_key_says_which_end_is_better(fonts: FontPack) -> None:
    drawing = draw(HEAT + "data: q\nbetter: lower\n", fonts, q=select(table(), "ref_area", "time_period"))

    assert "Lower is better" in words(drawing)


def test_values_that_are_all_equal_have_one_colour(fonts: FontPack) -> None:
    rows = [row("deaths", area, year, 5) for area in ("AAA", "BBB") for year in (2000, 2001)]

    drawing = draw(HEAT + "data: q\n", fonts, q=select(rows, "ref_area", "time_period"))

    assert len({cell["color"] for cell in layer(drawing, "cells")}) == 1


@pytest.mark.parametrize("years", [13, 40])
def test_more_columns_than_one_can_read_are_refused(fonts: FontPack, years: int) -> None:
    rows = [row("deaths", area, 1980 + n, n) for area in AREAS for n in range(years)]

    assert fault(HEAT + "data: q\n", fonts, q=select(rows, "ref_area", "time_period")).rule == "figure-has-few-series"


def test_values_too_long_for_their_cells_are_refused(fonts: FontPack) -> None:
    rows = [row("births", area, 1980 + n, 123_456_789) for area in ("AAA", "CCC") for n in range(12)]

    assert fault(HEAT + "data: q\n", fonts, q=select(rows, "ref_area", "time_period")).rule == "figure-labels-fit"


def test_heat_table_wants_two_dimensions(fonts: FontPack) -> None:
    found = fault(HEAT + "data: q\n", fonts, q=by_area("deaths", {"AAA": 1, "BBB": 2}))

    assert found.rule == "figure-has-its-dimensions"


def test_alternative_text_of_a_heat_table_says_the_extremes(fonts: FontPack) -> None:
    drawing = draw(HEAT + "data: q\n", fonts, q=select(table(), "ref_area", "time_period"))

    assert drawing.alt == (
        "Heat table, the darker the higher. Deaths under one per 1,000 live births, 2000–2002. Shown: 9. "
        "Highest: The United Principalities of Cockaigne and the Isles, 2002, 32.0. Lowest: Arcadia, 2000, 10.0. "
        "Arcadia, 2002: 30.0."
    )
