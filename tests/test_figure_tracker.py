"""Trackers: each target with its baseline, its latest value and the status that they come to."""

from __future__ import annotations

import pytest

from sitan.evidence.quantity import Selection
from sitan.figures.look import LABEL
from sitan.fonts import FontPack
from tests.figures_support import ACCENT, draw, fault, layer, row, select, words

TRACKER = "id: f\nkind: tracker\ntitle: Targets\nrows:\n"
DEATHS = "  - {label: Deaths, baseline: b, latest: l, target: t, better: lower}\n"


def one(indicator: str, period: int, value: float, **other: str) -> Selection:
    return select([row(indicator, "AAA", period, value, **other)])


def deaths(latest: float, **other: str) -> dict[str, Selection]:
    return {
        "b": one("deaths", 2010, 40),
        "l": one("deaths", 2020, latest, **other),
        "t": one("deaths", 2030, 20),
    }


@pytest.mark.parametrize(
    ("latest", "status"),
    [
        (30, "moved towards\nthe target"),
        (20, "target met"),
        (42, "moved away\nfrom the target"),
        (40, "unchanged"),
    ],
)
def test_status_is_said_in_words(latest: float, status: str, fonts: FontPack) -> None:
    drawing = draw(TRACKER + DEATHS, fonts, None, **deaths(latest))

    assert set(status.split("\n")) <= set(words(drawing))


def test_latest_value_stands_on_the_track_where_it_is(fonts: FontPack) -> None:
    drawing = draw(TRACKER + DEATHS, fonts, None, **deaths(30))

    (track,), (dot,) = layer(drawing, "tracks"), layer(drawing, "latest")
    assert dot["x"] == pytest.approx((track["x"] + track["x2"]) / 2, abs=0.02)
    assert dot["color"] == ACCENT
    assert {"40.0 (2010)", "30.0 (2020)", "20.0 (2030)"} <= set(words(drawing))


def test_latest_value_near_the_baseline_keeps_clear_of_the_names(fonts: FontPack) -> None:
    drawing = draw(TRACKER + DEATHS, fonts, None, **deaths(39.9))

    text = "39.9 (2020)"
    width = fonts.face("Sitan Sans", 600).width(text, LABEL)
    assert words(drawing)[text]["x"] - width / 2 >= -0.02


def test_what_lies_far_beyond_is_an_arrow(fonts: FontPack) -> None:
    drawing = draw(TRACKER + DEATHS, fonts, None, **deaths(90))

    assert layer(drawing, "latest") == []
    assert len(layer(drawing, "arrows")) == 2


def test_rows_of_different_units_have_their_own_scales(fonts: FontPack) -> None:
    births = "  - {label: Births, baseline: bb, latest: bl, target: bt, better: higher}\n"
    more = {"bb": one("births", 2010, 100000), "bl": one("births", 2020, 150000), "bt": one("births", 2030, 200000)}

    drawing = draw(TRACKER + DEATHS + births, fonts, None, **deaths(30), **more)

    first, second = layer(drawing, "latest")
    assert first["x"] == second["x"]
    assert drawing.notes == ("Each row has its own scale, from its baseline to its target.",)


def test_row_without_a_latest_value_says_so(fonts: FontPack) -> None:
    drawing = draw(TRACKER + DEATHS.replace("latest: l, ", ""), fonts, None, **deaths(30))

    assert layer(drawing, "latest") == layer(drawing, "moved") == []
    assert "No data" in words(drawing)
    assert drawing.alt.endswith("Deaths: baseline 40.0 (2010), target 20.0 (2030): no comparable observation.")


def test_latest_value_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    drawing = draw(TRACKER + DEATHS, fonts, None, **deaths(30, status="U"))

    assert (len(layer(drawing, "latest")), len(layer(drawing, "hollow"))) == (0, 1)
    assert drawing.notes[-1] == "Low reliability: 2020."


def test_no_way_is_drawn_across_a_break(fonts: FontPack) -> None:
    text = TRACKER + "  - {label: Births, baseline: b, latest: l, target: t, better: higher}\n"
    found = {"b": one("births", 2000, 100), "l": one("births", 2020, 150), "t": one("births", 2030, 200)}

    drawing = draw(text, fonts, None, **found)

    assert layer(drawing, "moved") == []
    assert drawing.notes[1] == "Births: There is a break in the series at 2003. New register."


def test_target_to_stay_has_no_way(fonts: FontPack) -> None:
    found = {**deaths(40), "t": one("deaths", 2030, 40)}

    drawing = draw(TRACKER + DEATHS, fonts, None, **found)

    assert "target met" in words(drawing)


def test_track_is_in_one_unit(fonts: FontPack) -> None:
    diagnostic = fault(TRACKER + DEATHS, fonts, None, **{**deaths(30), "t": one("wasting", 2030, 5)})

    assert diagnostic.rule == "figure-has-one-unit"
    assert diagnostic.message == "one track cannot show several units: Deaths: per 1,000 live births, %"


def test_query_of_a_track_selects_one_observation(fonts: FontPack) -> None:
    several = select([row("deaths", "AAA", year, 1) for year in (2010, 2011)], "time_period")

    diagnostic = fault(TRACKER + DEATHS, fonts, None, **{**deaths(30), "b": several})

    assert diagnostic.message == "a track has one observation at each place; `b` selects 2: Deaths"


def test_tracker_says_each_row(fonts: FontPack) -> None:
    assert draw(TRACKER + DEATHS, fonts, None, **deaths(30)).alt == (
        "Tracker of targets. Baseline, latest value and target, Arcadia, 2010, 2020 and 2030."
        " Deaths: baseline 40.0 (2010), latest 30.0 (2020), target 20.0 (2030): moved towards the target."
    )
