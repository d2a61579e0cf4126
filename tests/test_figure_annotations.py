"""Annotations in data terms, intervals and reference lines: what they mark, and where their labels find a place."""

from __future__ import annotations

from typing import Any

import pytest

from sitan.diagnostics import Findings, ProjectError
from sitan.evidence.quantity import Selection
from sitan.figures import FIGURE_KINDS
from sitan.figures.figure import Drawing
from sitan.figures.placement import MOST_ROWS, Head, Rect, Room, around, stack_heads
from sitan.fonts import FontPack
from sitan.model import check_model
from sitan.strict_yaml import Table, parse_yaml
from tests.figures_support import (
    BARS,
    LINES,
    THREE,
    by_area,
    draw,
    fault,
    layer,
    row,
    select,
    series,
    words,
)

AREA_CHART = "id: f\nkind: stacked-area\ntitle: Deaths\n"
TREND = select(series("deaths", "AAA", {2000 + n: 40 - 2 * n for n in range(11)}), "time_period")
TARGET = select([row("deaths", "BBB", 2020, 12)])


def annotated(annotations: str, fonts: FontPack, **others: Selection) -> Drawing:
    return draw(LINES + f"data: q\nannotate:\n{annotations}", fonts, None, q=TREND, **others)


def refused(annotations: str, fonts: FontPack, **others: Selection) -> tuple[str, str]:
    with pytest.raises(ProjectError) as caught:
        annotated(annotations, fonts, **others)
    (found,) = caught.value.diagnostics
    assert found.hint
    assert found.location.line > 7
    return found.rule, found.message


# --- what is marked -------------------------------------------------------------------------------------------------


def test_event_is_an_upright_line_with_its_label_above_the_plot(fonts: FontPack) -> None:
    drawing = annotated("  - {event: 2005, label: Reform}\n", fonts)

    (line,) = layer(drawing, "events")
    chart: Any = drawing.chart
    assert line["x"] == line["x2"] == pytest.approx(chart["width"] / 2, abs=0.1)
    assert words(drawing)["Reform"]["y"] < 0


def test_line_stands_at_the_value_of_its_query_which_is_printed(fonts: FontPack) -> None:
    drawing = annotated("  - {line: t, label: Target}\n", fonts, t=TARGET)

    (line,) = layer(drawing, "benchmark")
    chart: Any = drawing.chart
    assert line["y"] == pytest.approx(chart["height"] * (1 - 12 / 40), abs=0.1)
    assert "Target\u200212.0" in words(drawing)


def test_axis_is_long_enough_for_a_line_beyond_the_data(fonts: FontPack) -> None:
    above = select([row("deaths", "BBB", 2020, 90)])

    (line,) = layer(annotated("  - {line: t, label: Ceiling}\n", fonts, t=above), "benchmark")

    assert line["y"] >= 0


def test_span_and_band_are_tinted_behind_the_lines(fonts: FontPack) -> None:
    annotations = "  - {span: {from: 2002, to: 2004}, label: Drought}\n  - {band: {low: t, high: u}, label: Severe}\n"

    drawing = annotated(annotations, fonts, t=TARGET, u=select([row("deaths", "BBB", 2020, 20)]))

    chart: Any = drawing.chart
    names = [each["name"] for each in chart["layer"]]
    span, band = layer(drawing, "annotation-tints")
    assert (span["x2"] - span["x"], band["x2"] - band["x"]) == (
        pytest.approx(chart["width"] / 5, abs=0.1),
        chart["width"],
    )
    assert names.index("annotation-tints") < names.index("lines")


def test_point_has_a_ring_and_a_leader_to_its_label(fonts: FontPack) -> None:
    drawing = annotated("  - {point: {at: 2003}, label: An epidemic}\n", fonts)

    (ring,), (leader,) = layer(drawing, "points"), layer(drawing, "leaders")
    assert ring["x"] == pytest.approx(leader["x"], abs=6)
    assert "An epidemic" in words(drawing)


def test_point_is_named_by_the_code_or_by_the_label_of_its_line(fonts: FontPack) -> None:
    rows = [found for area in ("AAA", "BBB") for found in series("deaths", area, {2000: 10, 2001: 12})]
    for name in ("BBB", "Bohemia"):
        text = LINES + f"data: q\nannotate: [{{point: {{of: {name}, at: 2001}}, label: Here}}]\n"

        assert layer(draw(text, fonts, q=select(rows, "ref_area", "time_period")), "points")


def test_annotations_are_said_in_the_alternative_text(fonts: FontPack) -> None:
    annotations = """\
  - {event: 2008, label: New register}
  - {span: {from: 2002, to: 2004}, label: Drought}
  - {line: t, label: Target}
  - {point: {at: 2003}, label: An epidemic}
"""

    alt = annotated(annotations, fonts, t=TARGET).alt

    assert "Marked: 2008, New register. Marked: 2002–2004, Drought. Reference line: Target, 12.0." in alt
    assert alt.endswith("Marked: 2003, 34.0, An epidemic.")


def test_line_chart_has_a_benchmark_too(fonts: FontPack) -> None:
    drawing = draw(LINES + "data: q\nbenchmark: {data: t, label: Target}\n", fonts, q=TREND, t=TARGET)

    assert len(layer(drawing, "benchmark")) == 1
    assert drawing.alt.endswith("Reference line: Target, 12.0.")


def test_annotations_of_bars_across_have_their_labels_above(fonts: FontPack) -> None:
    text = BARS + "data: q\nbenchmark: {data: b, label: Average}\nannotate: [{line: t, label: Ceiling}]\n"

    drawing = draw(text, fonts, q=by_area("deaths", THREE), b=select([row("deaths", "BBB", 2020, 22)]), t=TARGET)

    assert len(layer(drawing, "benchmark")) == 2
    assert all(words(drawing)[text]["y"] < 0 for text in ("Average\u200222.0", "Ceiling\u200212.0"))


def test_event_among_bars_stands_before_the_bar_of_its_period(fonts: FontPack) -> None:
    rows = series("births", "AAA", {2000: 30, 2001: 32, 2002: 40, 2003: 41})

    drawing = draw(BARS + "data: q\nannotate: [{event: 2002, label: Register}]\n", fonts, q=select(rows, "time_period"))

    chart: Any = drawing.chart
    assert layer(drawing, "events")[0]["x"] == pytest.approx(chart["width"] / 2, abs=0.1)


def test_what_is_marked_in_a_stacked_area_is_drawn_as_edges(fonts: FontPack) -> None:
    rows = [each for sex in "FM" for each in series("births", "AAA", dict.fromkeys(range(1990, 2000), 10), sex=sex)]

    drawing = draw(
        AREA_CHART + "data: q\nannotate: [{span: {from: 1992, to: 1995}, label: War}]\n",
        fonts,
        q=select(rows, "sex", "time_period"),
    )

    assert not layer(drawing, "annotation-tints")
    assert len(layer(drawing, "annotation-halo")) == 3


# --- what is refused ------------------------------------------------------------------------------------------------


def test_annotation_outside_of_the_time_axis_is_an_error_at_its_line(fonts: FontPack) -> None:
    rule, message = refused("  - {event: 2011, label: Reform}\n", fonts)

    assert (rule, message) == ("annotation-is-on-its-axis", "2011 is not on the time axis")


@pytest.mark.parametrize(
    ("annotation", "rule"),
    [
        ("{event: soon, label: Reform}", "annotation-is-on-its-axis"),
        ("{span: {from: 2004, to: 2004}, label: War}", "annotation-is-on-its-axis"),
        ("{span: {from: 2004, to: 2002}, label: War}", "annotation-is-on-its-axis"),
        ("{point: {of: BBB, at: 2004}, label: Here}", "annotation-is-on-its-axis"),
        ("{point: {of: AAA}, label: Here}", "annotation-is-on-its-axis"),
        ("{line: many, label: Target}", "figure-has-its-dimensions"),
        ("{line: other, label: Target}", "figure-has-one-unit"),
        ("{band: {low: t, high: t}, label: Range}", "annotation-is-on-its-axis"),
    ],
)
def test_annotation_that_marks_nothing_is_an_error(annotation: str, rule: str, fonts: FontPack) -> None:
    other = select([row("wasting", "AAA", 2020, 3)])

    found, _ = refused(f"  - {annotation}\n", fonts, many=TREND, other=other, t=TARGET)

    assert found == rule


def test_bars_of_areas_have_no_time_axis_for_an_event(fonts: FontPack) -> None:
    with pytest.raises(ProjectError, match="no time axis"):
        draw(BARS + "data: q\nannotate: [{event: 2002, label: War}]\n", fonts, q=by_area("deaths", THREE))


@pytest.mark.parametrize("item", ["{happening: 2008, label: War}", "{line: 12, event: 2008, label: War}", "War"])
def test_annotation_is_one_of_the_kinds(item: str) -> None:
    findings = Findings()
    value = parse_yaml(LINES + f"data: q\nannotate: [{item}]\n", "content/one.yaml", findings)
    assert isinstance(value, Table)

    check_model(FIGURE_KINDS["lines"].model, value, "content/one.yaml", findings)

    assert [found.rule for found in findings.diagnostics] == ["annotation-kind-is-known"]


def test_label_that_fits_nowhere_is_an_error(fonts: FontPack) -> None:
    crowd = "".join(f"  - {{event: 2005, label: A very long label of an event number {n}}}\n" for n in range(14))

    with pytest.raises(ProjectError) as caught:
        annotated(crowd, fonts)

    assert [found.rule for found in caught.value.diagnostics] == ["figure-labels-fit"]


# --- where labels stand ---------------------------------------------------------------------------------------------


def test_labels_above_a_plot_share_a_row_where_they_can() -> None:
    placed, height = stack_heads([Head(10, (40, 12.5)), Head(100, (40, 12.5))], 0, 200) or ([], 0)

    assert {place.y for place in placed} == {-11.25}
    assert height == 17.5


def test_labels_above_a_plot_never_touch_each_other_nor_the_lines_of_others() -> None:
    heads = [Head(10 + 6 * n, (70, 12.5)) for n in range(MOST_ROWS)]

    placed, _ = stack_heads(heads, 0, 300) or ([], 0)

    assert len(placed) == MOST_ROWS
    for number, place in enumerate(placed):
        for other, taken in enumerate(placed):
            if number != other:
                assert not place.rect.overlaps(taken.rect)
                assert not place.rect.is_crossed((heads[other].x, 0, heads[other].x, taken.stem))


def test_label_above_a_plot_turns_to_the_left_at_the_right_edge() -> None:
    ((place,), _) = stack_heads([Head(195, (40, 12.5))], 0, 200) or ([], 0)

    assert place.align == "right"
    assert place.rect.right <= 200


def test_labels_for_which_there_are_too_few_rows_find_no_place() -> None:
    assert stack_heads([Head(50, (90, 12.5)) for _ in range(12)], 0, 100) is None


def test_label_of_a_point_avoids_strokes_and_other_labels() -> None:
    room = Room(Rect(0, 0, 200, 100), taken=[Rect(80, 20, 120, 45)], strokes=[(0, 50, 200, 60)])

    spot = room.choose(around(100, 55, (30, 12.5)))

    assert spot is not None
    assert not spot.rect.overlaps(room.taken[0])
    assert not room.is_on_data(spot)


def test_label_beside_a_point_at_the_edge_moves_into_the_plot() -> None:
    row = Rect(0, 60, 200, 72)
    room = Room(Rect(0, 0, 200, 100), taken=[Rect(90, 80, 104, 100), row])

    spot = room.choose(around(104, 90, (60, 25)))

    assert spot is not None
    assert spot.rect.bottom == 100
    assert spot.leader is not None
    assert spot.rect.top < spot.leader[3] < spot.rect.bottom


# --- intervals ------------------------------------------------------------------------------------------------------

LOW = select(series("deaths", "AAA", {2000: 8, 2001: 9, 2002: 9}), "time_period")
OWN = select(series("deaths", "AAA", {2000: 10, 2001: 12, 2002: 11}), "time_period")
HIGH = select(series("deaths", "AAA", {2000: 14, 2001: 15, 2002: 13}), "time_period")


def test_interval_is_a_solid_band_behind_the_line(fonts: FontPack) -> None:
    drawing = draw(LINES + "data: q\ninterval: {low: lo, high: hi}\n", fonts, q=OWN, lo=LOW, hi=HIGH)

    chart: Any = drawing.chart
    names = [each["name"] for each in chart["layer"]]
    mark = next(each["mark"] for each in chart["layer"] if each["name"] == "interval")
    assert len(layer(drawing, "interval")) == 3
    assert "opacity" not in str(mark)
    assert names.index("interval") < names.index("lines")
    assert "Uncertainty interval" in words(drawing)
    assert "Arcadia, interval in 2002: 9.0 to 13.0." in drawing.alt


def test_interval_is_interrupted_with_its_line(fonts: FontPack) -> None:
    years = (2000, 2001, 2004)
    low, own, high = (
        select(series("deaths", "AAA", dict.fromkeys(years, value)), "time_period") for value in (8, 10, 12)
    )

    drawing = draw(LINES + "data: q\ninterval: {low: lo, high: hi}\n", fonts, q=own, lo=low, hi=high)

    assert len(layer(drawing, "interval")) == 2
    assert len(layer(drawing, "intervals")) == 1


def test_interval_that_does_not_hold_its_value_is_an_error(fonts: FontPack) -> None:
    found = fault(LINES + "data: q\ninterval: {low: hi, high: lo}\n", fonts, q=OWN, lo=LOW, hi=HIGH)

    assert found.rule == "figure-interval-fits"


def test_interval_wants_one_line_that_stands_out(fonts: FontPack) -> None:
    rows = [each for area in ("BBB", "CCC") for each in series("deaths", area, {2000: 10, 2001: 12})]

    found = fault(
        LINES + "data: q\ninterval: {low: lo, high: hi}\n",
        fonts,
        q=select(rows, "ref_area", "time_period"),
        lo=LOW,
        hi=HIGH,
    )

    assert found.rule == "figure-has-its-dimensions"


# --- reliability, breaks --------------------------------------------------------------------------------------------


def test_point_of_low_reliability_is_hollow_and_named(fonts: FontPack) -> None:
    rows = [*series("deaths", "AAA", {2000: 10, 2001: 12}), row("deaths", "AAA", 2002, 20, status="U")]

    drawing = draw(LINES + "data: q\n", fonts, q=select(rows, "time_period"))

    assert len(layer(drawing, "unreliable")) == 1
    assert drawing.notes == ("Low reliability: 2002.",)


def test_line_is_interrupted_where_an_observation_says_so(fonts: FontPack) -> None:
    rows = [*series("deaths", "AAA", {2000: 10, 2001: 12, 2003: 14}), row("deaths", "AAA", 2002, 20, status="B")]

    drawing = draw(LINES + "data: q\n", fonts, q=select(rows, "time_period"))

    assert {each["stroke"] for each in layer(drawing, "lines")} == {"-0", "-1"}
    assert drawing.notes == ("There is a break in the series at 2002.",)


def test_bar_of_low_reliability_is_hollow(fonts: FontPack) -> None:
    rows = [row("deaths", "AAA", 2020, 10), row("deaths", "BBB", 2020, 12, status="U")]

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "ref_area"))

    bars = {bar["category"]: bar for bar in layer(drawing, "bars")}
    assert bars["BBB"]["color"] == "#ffffff" != bars["BBB"]["stroke"]
    assert drawing.notes == ("Low reliability: Bohemia.",)


def test_value_that_is_missing_among_bars_side_by_side_is_named(fonts: FontPack) -> None:
    rows = [row("deaths", "AAA", 2020, 10, sex=sex) for sex in "FM"] + [row("deaths", "BBB", 2020, 12, sex="F")]

    drawing = draw(BARS + "data: q\n", fonts, q=select(rows, "ref_area", "sex"))

    assert drawing.notes == ("No data: Bohemia, Male.",)


def test_code_to_be_highlighted_that_does_not_occur_is_an_error(fonts: FontPack) -> None:
    found = fault(BARS + "data: q\nhighlight: [BBC]\n", fonts, q=by_area("deaths", THREE))

    assert found.rule == "figure-highlight-exists"
    assert found.hint == 'did you mean "BBB"?'
