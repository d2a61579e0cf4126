"""Maps: names keep clear of the edge and of each other, low reliability shows, and tiles stand where they are put."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from sitan.diagnostics import Diagnostic, ProjectError
from sitan.figures.classes import _RAMPS
from sitan.figures.figure import Drawing
from sitan.figures.geometry import Boundary, cut_out, hatching
from sitan.figures.look import TICK, Look, contrast
from sitan.figures.map import MapSpec
from sitan.fonts import FontPack
from tests.figures_support import HIGHLIGHT, by_area, draw, fault, layer, row, select, theme, words

MAP = "id: m\ntitle: Stunting\ndata: q\ngeo: geo/areas.json\n"
TILES = "id: m\ntitle: Stunting\ndata: q\ntiles: geo/tiles.yaml # geo:\nbreaks: [5]\n"
LONG = "CCC"
"""The United Principalities of Cockaigne and the Isles."""


def box(x: float, y: float, width: float, height: float) -> list[list[float]]:
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]


def write_areas(folder: Path, areas: Mapping[str, list[list[float]]]) -> Path:
    features = [
        {"type": "Feature", "id": code, "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}}
        for code, ring in areas.items()
    ]
    (folder / "geo").mkdir(exist_ok=True)
    (folder / "geo" / "areas.json").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return folder


def write_tiles(folder: Path, *tiles: str) -> Path:
    (folder / "geo").mkdir(exist_ok=True)
    (folder / "geo" / "tiles.yaml").write_text("tiles:\n" + "".join(f"  - {{{tile}}}\n" for tile in tiles))
    return folder


def frames_of(drawing: Drawing, fonts: FontPack) -> dict[str, tuple[float, float, float, float]]:
    """Return what each text covers, from the upper left corner of the figure."""
    look = Look.of(theme(), fonts)
    padding = drawing.chart["padding"]
    assert isinstance(padding, dict)
    found = {}
    for name in [each["name"] for each in drawing.chart["layer"] if each["name"].startswith("words-")]:  # type: ignore[attr-defined]
        mark = next(each["mark"] for each in drawing.chart["layer"] if each["name"] == name)  # type: ignore[attr-defined]
        for each in layer(drawing, name):
            width = look.width(each["text"], strong=mark["fontWeight"] == 600, size=TICK)
            left = each["x"] + padding["left"] - width * {"left": 0, "center": 0.5, "right": 1}[mark["align"]]
            bottom = each["y"] + padding["top"]
            found[each["text"]] = (left, bottom - 8, left + width, bottom)
    return found


STRIPS = {code: box(number * 2, 0, 2, 14) for number, code in enumerate(["AAA", "BBB", LONG, "AA-N", "AA-S", "AA-X"])}
WIDE = {"AA-N": box(0, 0, 3, 8), "AA-S": box(3, 0, 20, 8), LONG: box(23, 0, 3, 8)}


@pytest.mark.parametrize("areas", [STRIPS, WIDE], ids=["strips", "edges"])
@pytest.mark.parametrize("labels", ["extremes", "all"])
@pytest.mark.parametrize("width", ["column", "full"])
def test_no_word_leaves_the_map_or_covers_another(
    fonts: FontPack, tmp_path: Path, areas: Mapping[str, list[list[float]]], labels: str, width: str
) -> None:
    geometry = write_areas(tmp_path, areas)
    values = {code: number + 1.5 for number, code in enumerate(areas)}

    drawing = draw(MAP + f"labels: {labels}\nwidth: {width}\n", fonts, geometry, q=by_area("stunting", values))

    padding, frames = drawing.chart["padding"], frames_of(drawing, fonts)
    assert isinstance(padding, dict)
    figure_width = float(str(drawing.chart["width"])) + padding["left"] + padding["right"]
    figure_height = float(str(drawing.chart["height"])) + padding["top"] + padding["bottom"]
    for text, (left, top, right, bottom) in frames.items():
        assert left >= -0.5, text
        assert right <= figure_width + 0.5, text
        assert top >= -0.5, text
        assert bottom <= figure_height + 0.5, text
    for (one, first), (other, second) in combinations(frames.items(), 2):
        apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
        assert apart, f"{one} and {other}"


def test_name_without_room_stands_on_paper_with_a_leader(fonts: FontPack, tmp_path: Path) -> None:
    tower = {"AA-S": box(0, 0, 20, 3), LONG: box(0, 3, 1, 5)}
    geometry = write_areas(tmp_path, tower)

    drawing = draw(MAP + "breaks: [5]\n", fonts, geometry, q=by_area("stunting", {"AA-S": 4, LONG: 9}))

    (leader,), (end,) = layer(drawing, "leaders"), layer(drawing, "leader-ends")
    areas = {each["properties"]["area"]: each["geometry"]["coordinates"][0][0] for each in layer(drawing, "areas")}
    xs, ys = zip(*areas[LONG], strict=True)
    assert min(xs) < end["x"] < max(xs)
    assert min(ys) < end["y"] < max(ys)
    assert leader["x"] > max(xs), "the name stands on paper"
    assert words(drawing)["9.0"]["x"] > max(xs)


def test_area_whose_name_has_no_place_is_numbered_and_listed(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, STRIPS)
    values = {code: number + 1.5 for number, code in enumerate(STRIPS)}

    drawing = draw(MAP + "labels: all\n", fonts, geometry, q=by_area("stunting", values))

    listed = [text for text in words(drawing) if text.startswith("The United Principalities") and text.endswith("3.5")]
    assert listed, "the longest name stands in the list, with its value"
    assert "1" in words(drawing)
    assert layer(drawing, "discs")


def test_every_area_that_is_to_be_named_is_named(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, STRIPS)
    values = {code: number + 1.5 for number, code in enumerate(STRIPS)}

    drawing = draw(MAP + "labels: all\n", fonts, geometry, q=by_area("stunting", values))

    said = " ".join(words(drawing))
    assert [value for value in ("1.5", "2.5", "3.5", "4.5", "5.5", "6.5") if value not in said] == []


def test_name_leaves_a_small_area_without_data_in_sight(fonts: FontPack, tmp_path: Path) -> None:
    areas = {"AAA": box(0, 0, 20, 10), "AA-X": box(9.4, 4.4, 1.2, 1.2)}
    folder = write_areas(tmp_path, areas)

    drawing = draw(MAP + "labels: all\nbreaks: [5]\n", fonts, folder, q=by_area("stunting", {"AAA": 12}))

    frames, chart = frames_of(drawing, fonts), drawing.chart
    left, top, right, bottom = frames["Arcadia"]
    below = frames["12.0"][3]
    assert isinstance(chart["padding"], dict)
    middle = float(str(chart["width"])) / 2 + chart["padding"]["left"]
    height = float(str(chart["height"])) / 2 + chart["padding"]["top"]
    assert not (left < middle < right and top < height < below)
    assert bottom < below
    assert layer(drawing, "hatching")


def test_area_of_low_reliability_is_hatched_and_named_below(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, {"AA-N": box(0, 10, 20, 10), "AA-S": box(0, 0, 20, 10)})
    rows = [row("stunting", "AA-N", 2017, 9), row("stunting", "AA-S", 2017, 2, status="U")]

    drawing = draw(MAP + "breaks: [5]\nlabels: none\n", fonts, geometry, q=select(rows, "ref_area"))

    assert drawing.notes == ("Low reliability: South.",)
    lines = layer(drawing, "hatching-unreliable")
    middle = float(str(drawing.chart["height"])) / 2
    assert lines
    assert min(line["y"] for line in lines) >= middle - 1, "only the southern half"
    assert "Low reliability" in words(drawing)


def test_small_area_of_low_reliability_has_an_open_marker(fonts: FontPack, tmp_path: Path) -> None:
    town = box(5, 5, 0.2, 0.2)
    geometry = write_areas(tmp_path, {"AA-N": box(0, 10, 20, 10), "AA-S": box(0, 0, 20, 10), "AA-X": town})
    rows = [row("stunting", code, 2017, 2, status="U" if code == "AA-X" else "A") for code in ("AA-N", "AA-S", "AA-X")]

    drawing = draw(
        MAP + "breaks: [5]\nlabels: none\n",
        fonts,
        geometry,
        q=select(rows, "ref_area"),
    )

    assert len(layer(drawing, "markers")) == len(layer(drawing, "markers-unreliable")) == 1


def test_hatching_stands_clear_of_words() -> None:
    area = Boundary("AA-N", "North", ([[(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]],))

    lines = cut_out(hatching(area, 5, rising=True), [(20, 20, 80, 60)])

    middles = [((x1 + x2) / 2, (y1 + y2) / 2) for (x1, y1), (x2, y2) in lines]
    assert lines
    assert not any(20 < x < 80 and 20 < y < 60 for x, y in middles)
    assert all(max(abs(x1 - x2), abs(y1 - y2)) <= 100 for (x1, y1), (x2, y2) in lines)


def test_classes_grow_darker_step_by_step(fonts: FontPack) -> None:
    look = Look.of(theme(), fonts)

    for names in _RAMPS.values():
        on_paper = [contrast(look.color(name), "#ffffff") for name in names]
        assert all(darker / lighter > 1.25 for lighter, darker in pairwise(on_paper)), names


def test_break_moves_to_where_many_equal_values_end(fonts: FontPack, tmp_path: Path) -> None:
    folder = write_areas(tmp_path, STRIPS)
    values = dict.fromkeys(STRIPS, 1) | {"AA-X": 5}

    drawing = draw(MAP, fonts, folder, q=by_area("stunting", values))

    assert len(layer(drawing, "legend")) == 2


def test_breaks_with_many_digits_stand_apart_in_the_legend(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, STRIPS)
    values = {code: 1_000_000 + number * 10_000 for number, code in enumerate(STRIPS)}
    breaks = "breaks: [1005000, 1015000, 1025000, 1035000, 1045000]\nlabels: none\n"

    drawing = draw(MAP + breaks, fonts, geometry, q=by_area("births", values))

    frames = frames_of(drawing, fonts)
    ends = sorted(frames[text] for text in frames if text.startswith("1,0"))
    assert len(ends) == 5
    assert all(one[2] + 4 <= other[0] for one, other in pairwise(ends))


def test_lettering_is_the_same_each_time(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_areas(tmp_path, WIDE)
    values = {code: number + 1.5 for number, code in enumerate(WIDE)}
    text = MAP + "labels: all\n"

    one, other = (draw(text, fonts, geometry, q=by_area("stunting", values)) for _ in range(2))

    assert one == other


# --- tiles ----------------------------------------------------------------------------------------------------------

THREE = ("area: AA-N, row: 1, column: 1", "area: AA-S, row: 2, column: 1", "area: AA-X, row: 2, column: 2, label: Town")


def test_tiles_are_equal_squares_where_the_file_puts_them(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_tiles(tmp_path, *THREE)

    drawing = draw(TILES, fonts, geometry, q=by_area("stunting", {"AA-N": 9, "AA-S": 2, "AA-X": 3}))

    north, south, town = layer(drawing, "tiles")
    assert {round(each["x2"] - each["x"], 1) for each in (north, south, town)} == {60.0}
    assert north["x"] == south["x"] < town["x"]
    assert north["y"] < south["y"] == town["y"]
    assert north["color"] != south["color"] == town["color"]
    assert {"North", "9.0", "South", "2.0", "Town", "3.0"} <= words(drawing).keys()
    assert drawing.alt.startswith("Tile map, one square for each area. Stunted children")
    assert drawing.notes == ("Each area is a square of the same size, placed about where it lies.",)


def test_tile_without_data_is_hatched_and_named(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_tiles(tmp_path, *THREE)

    drawing = draw(TILES, fonts, geometry, q=by_area("stunting", {"AA-N": 9, "AA-S": 2}))

    assert drawing.notes[0] == "No data: Xanadu."
    assert {"…", "No data"} <= words(drawing).keys()
    assert layer(drawing, "hatching")


def test_area_without_a_tile_is_told_to_readers_and_author(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_tiles(tmp_path, *THREE[:2])

    drawing = draw(TILES, fonts, geometry, q=by_area("stunting", {"AA-N": 9, "AA-S": 2, "AA-X": 3}))

    (finding,) = drawing.findings
    assert (finding.rule, finding.location.line) == ("map-area-has-geometry", 7)
    assert '"geo/tiles.yaml" has no tile of: AA-X' in finding.message
    assert drawing.notes[0] == "Not on the map: Xanadu (3.0)."


def test_area_whose_name_does_not_fit_its_tile_has_its_code_and_a_note(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_tiles(tmp_path, "area: AA-N, row: 1, column: 1", f"area: {LONG}, row: 2, column: 1")

    drawing = draw(TILES, fonts, geometry, q=by_area("stunting", {"AA-N": 9, LONG: 2}))

    assert {"North", LONG} <= words(drawing).keys()
    assert drawing.notes[0] == "CCC: The United Principalities of Cockaigne and the Isles."


def test_label_that_does_not_fit_its_tile_is_refused(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_tiles(
        tmp_path, "area: AA-N, row: 1, column: 1", "area: AA-S, row: 2, column: 1, label: Southernmost"
    )

    found = fault(TILES, fonts, geometry, q=by_area("stunting", {"AA-N": 9, "AA-S": 2}))

    assert (found.rule, '"Southernmost"' in found.message) == ("figure-labels-fit", True)


def test_highlighted_tile_is_framed(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_tiles(tmp_path, *THREE)

    drawing = draw(TILES + "highlight: [AA-S]\n", fonts, geometry, q=by_area("stunting", {"AA-N": 9, "AA-S": 2}))

    assert [each["color"] for each in layer(drawing, "highlighted")] == [HIGHLIGHT]


@pytest.mark.parametrize(
    ("tile", "rule", "said"),
    [
        ("area: AA-Y, row: 3, column: 1", "area-exists", '"AA-Y"'),
        ("area: AAA, row: 2, column: 2", "tiles-are-apart", "AAA stands on the tile of AA-X"),
        ("area: AA-N, row: 3, column: 1", "tiles-are-apart", "AA-N has a second tile"),
        ("area: AAA, row: x, column: 1", "field-has-its-type", "row"),
        ("area: AAA, row: 1", "field-is-there", "column"),
    ],
)
def test_fault_in_the_file_of_tiles_is_told_at_its_line(
    fonts: FontPack, tmp_path: Path, tile: str, rule: str, said: str
) -> None:
    geometry = write_tiles(tmp_path, *THREE, tile)

    with pytest.raises(ProjectError) as caught:
        draw(TILES, fonts, geometry, q=by_area("stunting", {"AA-N": 9, "AA-S": 2, "AA-X": 3}))

    (found,) = caught.value.diagnostics
    assert (found.rule, found.location.file, found.location.line) == (rule, "datasets/geo/tiles.yaml", 5)
    assert said in found.message


def test_more_tiles_than_the_column_has_room_for_are_refused(fonts: FontPack, tmp_path: Path) -> None:
    geometry = write_tiles(tmp_path, *THREE[:1], "area: AA-S, row: 1, column: 20")

    found: Diagnostic = fault(TILES, fonts, geometry, q=by_area("stunting", {"AA-N": 9, "AA-S": 2}))

    assert found.rule == "figure-labels-fit"
    assert "20 tiles side by side" in found.message


def test_map_has_boundaries_or_tiles(fonts: FontPack, tmp_path: Path) -> None:
    both = MAP + "tiles: geo/tiles.yaml\n"

    with pytest.raises(AssertionError, match="map-file-exists"):
        draw(both, fonts, tmp_path, q=by_area("stunting", {"AA-N": 9}))

    assert MapSpec.model_fields["geo"].default is None
