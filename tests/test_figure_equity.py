"""Equity plots: how far apart the groups of a population stand."""

from __future__ import annotations

from collections.abc import Mapping

from sitan.evidence.quantity import Selection
from sitan.fonts import FontPack
from tests.figures_support import HIGHLIGHT, draw, fault, layer, row, select, words

EQUITY = "id: f\nkind: equity\ntitle: Gaps\nseries:\n"
WEALTH = "  - {data: wealth}\n"
PLACES = "  - {data: places, label: Wasted by residence}\n"


def wealth(values: Mapping[str, float], **other: str) -> Selection:
    rows = [
        row("stunting", "AAA", 2017, value, breakdown=f"wealth={code}" if code != "_T" else "", **other)
        for code, value in values.items()
    ]
    return select(rows, "wealth")


def places(urban: float = 4, rural: float = 10.5) -> Selection:
    rows = [row("wasting", "AAA", 2017, value, residence=code) for code, value in (("U", urban), ("R", rural))]
    return select(rows, "residence")


TWO = {"wealth": wealth({"Q1": 24, "Q5": 6}), "places": places()}


def test_each_row_has_its_gap_at_the_end(fonts: FontPack) -> None:
    written = words(draw(EQUITY + WEALTH + PLACES, fonts, None, **TWO))

    assert {"18.0", "6.5"} <= set(written)
    assert written["18.0"]["x"] == written["6.5"]["x"]


def test_gap_is_that_of_the_printed_values(fonts: FontPack) -> None:
    written = words(draw(EQUITY + PLACES + "digits: 0\n", fonts, places=places(4.4, 10.6)))

    assert {"4", "11", "7"} <= set(written)


def test_rows_of_the_same_groups_stand_below_their_key(fonts: FontPack) -> None:
    written = words(draw(EQUITY + WEALTH + PLACES, fonts, None, **TWO))

    order = ["Poorest fifth", "Stunted", "Urban", "Wasted by residence"]
    assert sorted(order, key=lambda text: written[text]["y"]) == order


def test_total_is_a_tick(fonts: FontPack) -> None:
    drawing = draw(EQUITY + WEALTH, fonts, wealth=wealth({"_T": 14, "Q1": 24, "Q5": 6}))

    assert len(layer(drawing, "totals")) == 1
    assert len(layer(drawing, "groups")) == 2
    assert "Total" in words(drawing)


def test_highlighted_group_is_gold(fonts: FontPack) -> None:
    drawing = draw(EQUITY + WEALTH + "highlight: [Q1]\n", fonts, wealth=TWO["wealth"])

    assert HIGHLIGHT in {dot["color"] for dot in layer(drawing, "groups")}


def test_rows_can_stand_by_their_gap(fonts: FontPack) -> None:
    more = "  - {data: more, label: More}\n"
    found = {"wealth": TWO["wealth"], "more": wealth({"Q1": 50, "Q5": 6})}

    written = words(draw(EQUITY + WEALTH + more + "sort: -gap\n", fonts, None, **found))

    assert written["More"]["y"] < written["Stunted"]["y"]


def test_missing_group_is_named(fonts: FontPack) -> None:
    more = "  - {data: more, label: More}\n"

    drawing = draw(EQUITY + WEALTH + more, fonts, wealth=TWO["wealth"], more=wealth({"Q1": 50}))

    assert drawing.notes == ("No data: More (Richest fifth).",)
    assert "–" in words(drawing)


def test_group_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    rows = [row("wasting", "AAA", 2017, 4, residence="U"), row("wasting", "AAA", 2017, 9, residence="R", status="U")]

    drawing = draw(EQUITY + PLACES, fonts, places=select(rows, "residence"))

    assert (len(layer(drawing, "groups")), len(layer(drawing, "hollow"))) == (1, 1)
    assert drawing.notes == ("Low reliability: Rural.",)


def test_row_varies_in_groups_only(fonts: FontPack) -> None:
    areas = select([row("wasting", area, 2017, 4) for area in ("AAA", "BBB")], "ref_area")

    diagnostic = fault(EQUITY + PLACES, fonts, places=areas)

    assert diagnostic.rule == "figure-has-its-dimensions"
    assert diagnostic.message == "a row shows the groups of one dimension; `places` varies in: ref_area"


def test_rows_are_in_one_unit(fonts: FontPack) -> None:
    other = select([row("deaths", "AAA", 2017, 4, sex=sex) for sex in "FM"], "sex")

    assert fault(EQUITY + WEALTH + PLACES, fonts, wealth=TWO["wealth"], places=other).rule == "figure-has-one-unit"


def test_equity_says_who_is_how_far_apart(fonts: FontPack) -> None:
    assert draw(EQUITY + WEALTH + PLACES, fonts, None, **TWO).alt == (
        "Equity plot, a row for each indicator and a dot for each group."
        " Stunted children and Wasted children, per cent, Arcadia, 2017."
        " Stunted: Richest fifth 6.0, Poorest fifth 24.0, gap 18.0."
        " Wasted by residence: Urban 4.0, Rural 10.5, gap 6.5."
    )
