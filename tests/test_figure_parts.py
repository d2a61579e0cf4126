"""Parts of a whole, in stacked bars and areas: when they are none, and what is said of them."""

from __future__ import annotations

from sitan.fonts import FontPack
from tests.figures_support import draw, fault, layer, row, select, series, words

BARS = "id: f\nkind: stacked-bars\ntitle: Parts\n"
AREA = "id: f\nkind: stacked-area\ntitle: Parts\n"


def test_shares_of_more_than_a_hundred_are_no_parts_of_a_whole(fonts: FontPack) -> None:
    rows = [row("wasting", "AAA", 2020, value, sex=sex) for sex, value in (("F", 60), ("M", 50))]

    found = fault(BARS + "data: q\n", fonts, q=select(rows, "sex"))

    assert found.rule == "figure-parts-fit-their-whole"
    assert found.message == "the parts of Arcadia come to 110.0 per cent of one whole"


def test_shares_may_exceed_a_hundred_by_rounding(fonts: FontPack) -> None:
    rows = [row("wasting", "AAA", 2020, value, sex=sex) for sex, value in (("F", 60.1), ("M", 40.0))]

    assert len(layer(draw(BARS + "data: q\n", fonts, q=select(rows, "sex")), "parts")) == 2


def test_areas_of_more_than_a_hundred_per_cent_are_an_error(fonts: FontPack) -> None:
    rows = [each for sex in "FM" for each in series("wasting", "AAA", {2000: 40, 2001: 70}, sex=sex)]

    found = fault(AREA + "data: q\n", fonts, q=select(rows, "sex", "time_period"))

    assert found.message == "the parts of 2001 come to 140.0 per cent of one whole"


def test_total_is_no_part_of_itself(fonts: FontPack) -> None:
    rows = [row("births", "AAA", 2020, value, sex=sex) for sex, value in (("F", 60), ("M", 50), ("_T", 110))]

    assert fault(BARS + "data: q\n", fonts, q=select(rows, "sex")).rule == "figure-parts-fit-their-whole"


def test_part_that_is_missing_is_named_and_is_no_zero(fonts: FontPack) -> None:
    rows = [row("births", "AAA", 2020, 10, sex=sex) for sex in "FM"] + [row("births", "BBB", 2020, 12, sex="F")]

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "ref_area", "sex"))

    assert drawing.notes == ("No data: Bohemia, Male.",)
    assert "Bohemia: Female 12." in drawing.alt


def test_shares_want_all_parts(fonts: FontPack) -> None:
    rows = [row("births", "AAA", 2020, 10, sex=sex) for sex in "FM"] + [row("births", "BBB", 2020, 12, sex="F")]

    found = fault(BARS + "data: q\nnormalize: true\n", fonts, q=select(rows, "ref_area", "sex"))

    assert found.rule == "figure-has-no-gaps"


def test_subtitle_says_that_shares_are_shown(fonts: FontPack) -> None:
    rows = [row("births", "AAA", 2020, 10, sex=sex) for sex in "FM"]

    drawing = draw(BARS + "data: q\nnormalize: true\n", fonts, q=select(rows, "sex"))

    assert drawing.subtitle == "Births, Arcadia, 2020, as shares of 100 per cent"


def test_part_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    rows = [row("births", "AAA", 2020, 10, sex="F"), row("births", "AAA", 2020, 10, sex="M", status="U")]

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "sex"))

    assert len(layer(drawing, "unreliable")) == 1
    assert "10" in words(drawing)


def test_areas_are_not_joined_across_a_break(fonts: FontPack) -> None:
    rows = [each for sex in "FM" for each in series("births", "AAA", dict.fromkeys(range(2000, 2008), 10), sex=sex)]

    drawing = draw(AREA + "data: q\n", fonts, q=select(rows, "sex", "time_period"))

    pieces = {corner["part"]: corner["at"] for corner in layer(drawing, "parts")}
    assert pieces["0-observed"] == 2002
    assert pieces["0-observed-1"] == 2007


def test_period_alone_after_a_break_has_no_area(fonts: FontPack) -> None:
    rows = [each for sex in "FM" for each in series("births", "AAA", {2001: 10, 2002: 11, 2003: 12}, sex=sex)]

    assert fault(AREA + "data: q\n", fonts, q=select(rows, "sex", "time_period")).rule == "figure-has-no-gaps"
