"""Tile maps: each area is a square of the same size, about where it lies, with its short name and its value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from sitan.diagnostics import Findings
from sitan.figures.canvas import Box, Canvas, Frame, Word
from sitan.figures.geometry import cut_out, hatching
from sitan.figures.look import LINE_HEIGHT, TICK, wrap
from sitan.figures.map_sheet import HATCH, draw_legend, hatch_color, lay_out_legend, square
from sitan.model import Code, Integer, Node, Text, check_model, nearest
from sitan.strict_yaml import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from sitan.datasets.model import Area
    from sitan.figures.map_sheet import MapSheet, MapSpec

_GAP = 3.0
_LARGEST, _SMALLEST = 60.0, 34.0
_AIR = 3.0


class TileSpec(Node):
    """The square of one area."""

    area: Code
    """The area, a code of `areas.yaml`."""
    row: Integer
    """The number of its row, from above."""
    column: Integer
    """The number of its column, from the left."""
    label: Text | None = None
    """A short name; the area's own, or the last part of its code, where it is left out."""


class TilesSpec(Node):
    """A file of a tile map, such as `datasets/geo/tiles.yaml`."""

    tiles: Annotated[list[TileSpec], Field(min_length=1)]
    """One square for each area, about where it lies."""


def read_tiles(spec: MapSpec, path: Path, areas: Mapping[str, Area]) -> list[TileSpec]:
    """Return the tiles of a file.

    Raises ProjectError with each fault at its line.
    """
    findings, name = Findings(), f"datasets/{spec.tiles}"
    value = load_yaml(path, name, findings)
    read = check_model(TilesSpec, value, name, findings)
    tiles = read.tiles if read else []
    by_place: dict[tuple[int, int], str] = {}
    seen: set[str] = set()
    for tile in tiles:
        if tile.area not in areas:
            findings.error(tile.place, "area-exists", f'there is no area "{tile.area}"', nearest(tile.area, areas))
        here = by_place.setdefault((tile.row, tile.column), tile.area)
        if tile.area in seen:
            message, hint = f"{tile.area} has a second tile", "delete one of the two"
            findings.error(tile.place, "tiles-are-apart", message, hint)
        elif here != tile.area:
            message, hint = f"{tile.area} stands on the tile of {here}", "give each area a tile of its own"
            findings.error(tile.place, "tiles-are-apart", message, hint)
        seen.add(tile.area)
    findings.stop_on_errors()
    return tiles


# --- drawing --------------------------------------------------------------------------------------------------------


def draw_tiles(sheet: MapSheet, tiles: Sequence[TileSpec]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the map as a Vega-Lite specification, and a note for each area of which the map has only a code.

    Raises ProjectError if the squares are too small for their words.
    """
    look, spec = sheet.look, sheet.spec
    width = look.figure_width(spec.width)
    first_row, first_column = min(tile.row for tile in tiles), min(tile.column for tile in tiles)
    columns = max(tile.column for tile in tiles) - first_column + 1
    rows = max(tile.row for tile in tiles) - first_row + 1
    size = min((width + _GAP) / columns - _GAP, _LARGEST)
    if size < _SMALLEST:
        most = int((width + _GAP) / (_SMALLEST + _GAP))
        message = f"{columns} tiles side by side are too small for their words; there is room for {most}"
        raise spec.fault("figure-labels-fit", message, "set `width: full`, or place the tiles closer together")
    empty = any(tile.area not in sheet.rows for tile in tiles)
    legend = lay_out_legend(sheet, width, empty=empty, unreliable=any(t.area in sheet.unreliable for t in tiles))
    canvas = Canvas(look, Frame(width, round(legend.height + rows * (size + _GAP), 2), top=legend.height))
    placed = [
        (tile, (tile.column - first_column) * (size + _GAP), (tile.row - first_row) * (size + _GAP)) for tile in tiles
    ]
    outlined = [(x, y) for tile, x, y in placed if tile.area in spec.highlight]
    gold = look.color("highlight")
    canvas.boxes("highlighted", (Box(x - 2.4, y - 2.4, x + size + 2.4, y + size + 2.4, gold) for x, y in outlined))
    canvas.boxes("tiles", (Box(x, y, x + size, y + size, sheet.fill(tile.area)) for tile, x, y in placed))
    words = {tile.area: _words(sheet, tile, x, y, size) for tile, x, y in placed}
    lines = [
        Box(*start, *end, _stroke(sheet, tile.area))
        for tile, x, y in placed
        if tile.area not in sheet.rows or tile.area in sheet.unreliable
        for start, end in _hatching(sheet, tile.area, words[tile.area], (x, y, size))
    ]
    canvas.rules("hatching", lines, width=0.7)
    canvas.words += [word for both in words.values() for word in both]
    draw_legend(canvas, sheet, legend)
    codes = {tile.area: _code(tile) for tile in tiles if words[tile.area][0].text == _code(tile) and not tile.label}
    phrase = look.theme.phrase
    notes = tuple(
        phrase("alt-value", label=code, value=sheet.name(area)) for area, code in codes.items() if area in sheet.rows
    )
    return canvas.finish(str(spec.id)), notes


def _code(tile: TileSpec) -> str:
    return tile.area.rpartition("-")[2]


def _stroke(sheet: MapSheet, code: str) -> str:
    look = sheet.look
    return hatch_color(look, sheet.fill(code)) if code in sheet.rows else look.color("others")


def _hatching(
    sheet: MapSheet, code: str, words: Sequence[Word], place: tuple[float, float, float]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return the lines of a tile without data or of low reliability, clear of its words."""
    x, y, size = place
    unreliable = code in sheet.rows
    lines = hatching(square(code, x, y, size, size), HATCH * (1.6 if unreliable else 1), rising=unreliable)
    covers = []
    for word in words:
        half = sheet.look.width(word.text, strong=word.strong, size=TICK) / 2 + 2
        rise = (word.text.count("\n") + 1) * LINE_HEIGHT / 2
        covers.append((word.x - half, word.y - rise, word.x + half, word.y + rise))
    return cut_out(lines, covers)


def _words(sheet: MapSheet, tile: TileSpec, x: float, y: float, size: float) -> tuple[Word, Word]:
    """Return the short name and the value of a tile, one above the other in its middle."""
    look = sheet.look
    ink = look.ink_on(sheet.fill(tile.area))
    name = _short_name(sheet, tile, size)
    value = sheet.value(tile.area) if tile.area in sheet.rows else _MISSING
    if look.width(value, size=TICK) > size - 2 * _AIR:
        hint = "print fewer decimals with `digits: 0`, or set `width: full`"
        raise sheet.spec.fault("figure-labels-fit", f'the value {value} does not fit on its tile, "{tile.area}"', hint)
    lines = name.count("\n") + 2
    top = y + (size - lines * LINE_HEIGHT) / 2
    middle = x + size / 2
    return (
        Word(middle, top + (lines - 1) * LINE_HEIGHT / 2, name, ink, "center", strong=True, size=TICK),
        Word(middle, top + (lines - 0.5) * LINE_HEIGHT, value, ink, "center", size=TICK),
    )


def _short_name(sheet: MapSheet, tile: TileSpec, size: float) -> str:
    """Return what names a tile: its label, the area's name, or the last part of its code, as fits first."""
    look, room = sheet.look, size - 2 * _AIR
    most = 2 if size >= 3 * LINE_HEIGHT + _AIR else 1
    choices = [str(tile.label)] if tile.label else [sheet.name(tile.area), _code(tile)]
    for text in choices:
        form = wrap(text, room, look, strong=True, most=most, size=TICK)
        if look.width(form, strong=True, size=TICK) <= room:
            return form
    message = f'the name "{choices[-1]}" does not fit on its tile'
    hint = f"give {tile.area} a shorter `label` in datasets/{sheet.spec.tiles}"
    raise sheet.spec.fault("figure-labels-fit", message, hint)


_MISSING = "…"
