"""Maps: areas coloured by the class of their value; areas without data are hatched, small ones get a marker."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sitan.diagnostics import Diagnostic, Severity
from sitan.figures.canvas import Box, Canvas, Dot, Frame, Word
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.geometry import (
    Boundary,
    GeometryError,
    area_of,
    cut_out,
    fit_to_page,
    hatching,
    middle_of,
    read_boundaries,
)
from sitan.figures.labels import AREA
from sitan.figures.look import TICK, Look, contrast
from sitan.figures.map_names import MARKER, Lettering, is_small, lay_out_list, letter
from sitan.figures.map_sheet import HATCH, MapSheet, MapSpec, classify, draw_legend, hatch_color, lay_out_legend
from sitan.figures.marks import as_given
from sitan.figures.plotted import SeriesSpec, attribute_period, read_series, subtitle_of
from sitan.figures.status import status_notes
from sitan.figures.tiles import draw_tiles, read_tiles
from sitan.figures.words import Entry, describe_items
from sitan.model import FileName
from sitan.project import OutsideProjectError, inside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sitan.fonts import FontPack

__all__ = ["MapSpec", "draw_map"]


def draw_map(spec: MapSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a map.

    Raises ProjectError if the data do not vary in areas alone, or the boundaries or tiles cannot be used.
    """
    look = Look.of(context.theme, fonts)
    plotted = attribute_period(read_series(spec, (SeriesSpec(data=spec.data),), spec.digits, context))
    if plotted.dimensions != (AREA,):
        said = ", ".join(plotted.dimensions) or "nothing"
        message = f"a map shows one value for each area; the data vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "name areas, and one period: `[area=regions]@2015`")
    rows = {row.observation.ref_area: row for row in plotted.rows}
    file = _file(spec, spec.tiles or spec.geo or FileName(""), context)
    tiles = read_tiles(spec, file, context.catalog.areas) if spec.tiles else []
    boundaries = [] if spec.tiles else _boundaries(spec, file)
    classes = classify(spec, look, [row.observation.value for row in plotted.rows])
    sheet = MapSheet(spec, look, plotted, rows, classes)
    entries = [Entry(plotted.labels.area(code), row.observation.value) for code, row in rows.items()]
    if tiles:
        chart, own = draw_tiles(sheet, tiles)
        drawn, kind = {each.area: sheet.name(each.area) for each in tiles}, "alt-tiles"
        own = (*own, plotted.labels.theme.phrase("figure-tiles"))
    else:
        chart, drawn = _draw(sheet, boundaries), {each.code: sheet.name(each.code, each.name) for each in boundaries}
        kind, own = "alt-map", ()
    notes, findings = _notes(sheet, drawn)
    return Drawing(chart, subtitle_of(plotted), describe_items(kind, plotted, entries), (*notes, *own), findings)


def _file(spec: MapSpec, name: FileName, context: FigureContext) -> Path:
    """Return a file of the project. Raises ProjectError if it is not there."""
    what = "tiles" if spec.tiles else "boundaries"
    absent = f'there is no file "{name}" with {what}'
    hint = f"name a {'YAML' if spec.tiles else 'TopoJSON or GeoJSON'} file below datasets/"
    if context.geometry is None:
        raise spec.fault("map-file-exists", absent, hint)
    try:
        return inside(context.geometry, name)
    except (OutsideProjectError, FileNotFoundError) as error:
        raise spec.fault("map-file-exists", absent, hint) from error


def _boundaries(spec: MapSpec, path: Path) -> list[Boundary]:
    try:
        return read_boundaries(path, str(spec.object) if spec.object else None)
    except GeometryError as error:
        message = f'"{spec.geo}" cannot be drawn: {error}'
        raise spec.fault("map-file-is-readable", message, "each feature is an area with its code as `id`") from error


def _notes(sheet: MapSheet, drawn: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Return what readers must know of areas without data or without a place, and warn the author of the latter.

    `drawn` has the name of each area that the map shows, by its code.
    """
    spec, plotted, rows = sheet.spec, sheet.plotted, sheet.rows
    labels = plotted.labels
    empty = [name for code, name in drawn.items() if code not in rows]
    empty += [labels.area(code) for code in plotted.missing if code not in drawn]
    lost = [code for code in rows if code not in drawn]
    notes = []
    findings = []
    if empty:
        notes.append(labels.theme.phrase("figure-areas-without-data", names=labels.listed(empty)))
    if lost:
        names = labels.listed(f"{labels.area(code)} ({sheet.value(code)})" for code in lost)
        notes.append(labels.theme.phrase("figure-map-missing", names=names))
        file, what = (spec.tiles, "tile") if spec.tiles else (spec.geo, "boundary")
        message = f'"{file}" has no {what} of: {", ".join(lost)}'
        added = "tiles" if spec.tiles else "boundaries"
        hint = f"the note below the map gives their values; leave them out of the query, or add their {added}"
        findings.append(Diagnostic(spec.place, "map-area-has-geometry", message, hint, Severity.WARNING))
    return (*notes, *status_notes(plotted)), tuple(findings)


# --- drawing --------------------------------------------------------------------------------------------------------


def _draw(sheet: MapSheet, boundaries: Sequence[Boundary]) -> dict[str, Any]:
    look, spec = sheet.look, sheet.spec
    width = look.figure_width(spec.width)
    page = fit_to_page(boundaries, spec.projection, width - 2, 0.68 * width)
    areas = sorted(page.boundaries, key=area_of, reverse=True)
    lettering = letter(sheet, areas, width - 2, page.height)
    listing = lay_out_list(lettering.keyed, look, width)
    empty = any(each.code not in sheet.rows for each in areas)
    legend = lay_out_legend(sheet, width, empty=empty, unreliable=bool(sheet.unreliable))
    height = round(legend.height + page.height + 2 + listing.height, 2)
    canvas = Canvas(look, Frame(width, height, left=1, right=1, top=legend.height, bottom=2 + listing.height))
    canvas.layers.append(
        canvas.chart("areas", [_feature(each, sheet) for each in areas])
        .mark_geoshape(stroke=look.color("paper"), strokeWidth=0.8, strokeJoin="round")
        .encode(color=as_given("properties.color"))
        .project(type="identity", scale=1, translate=[0, 0])
    )
    _hatch(canvas, sheet, areas, lettering)
    outlined = [_feature(each, sheet) for each in areas if each.code in spec.highlight]
    if outlined:
        canvas.layers.append(
            canvas.chart("highlighted", outlined)
            .mark_geoshape(filled=False, stroke=look.color("highlight"), strokeWidth=1.8, strokeJoin="round")
            .project(type="identity", scale=1, translate=[0, 0])
        )
    _draw_markers(canvas, sheet, areas)
    _write(canvas, lettering)
    below = page.height + 2 + 8
    canvas.words += [Word(w.x - 1, w.y + below, w.text, w.color, w.align, w.strong, w.size) for w in listing.words]
    draw_legend(canvas, sheet, legend)
    return canvas.finish(str(spec.id))


def _feature(boundary: Boundary, sheet: MapSheet) -> dict[str, Any]:
    """Return an area as a GeoJSON feature in pixels, without holes of no size."""
    polygons = [[[list(point) for point in ring] for ring in polygon if len(ring) > 3] for polygon in boundary.polygons]  # noqa: PLR2004
    geometry = {"type": "MultiPolygon", "coordinates": [polygon for polygon in polygons if polygon]}
    row = sheet.rows.get(boundary.code)
    properties = {"area": boundary.code, "value": row.value if row else None, "color": sheet.fill(boundary.code)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _hatch(canvas: Canvas, sheet: MapSheet, areas: Iterable[Boundary], lettering: Lettering) -> None:
    """Hatch areas without data, and the other way those of low reliability; not under words."""
    covers = [(each.x, each.y, each.x2, each.y2) for each in lettering.covers]
    empty, unreliable = list[Box](), list[Box]()
    for each in areas:
        if is_small(each):
            continue
        if each.code not in sheet.rows:
            lines = cut_out(hatching(each, HATCH), covers)
            empty += [Box(*start, *end, sheet.look.color("others")) for start, end in lines]
        elif each.code in sheet.unreliable:
            stroke = hatch_color(sheet.look, sheet.fill(each.code))
            lines = cut_out(hatching(each, 1.6 * HATCH, rising=True), covers)
            unreliable += [Box(*start, *end, stroke) for start, end in lines]
    canvas.rules("hatching", empty, width=0.6)
    canvas.rules("hatching-unreliable", unreliable, width=0.8)


def _draw_markers(canvas: Canvas, sheet: MapSheet, areas: Sequence[Boundary]) -> None:
    """Draw a dot on each area that is too small to be seen, in the colour of its class, ringed.

    It is open where the value is of low reliability. A light one has an outline, since what is around it may be light.
    """
    look, small = sheet.look, [(each.code, middle_of(each)) for each in areas if is_small(each)]
    paper, highlight, outline = look.color("paper"), look.color("highlight"), look.color("muted")
    light = [place for code, place in small if contrast(sheet.fill(code), paper) < _LIGHT]
    canvas.dots("outlines", (Dot(*place, outline) for place in light), diameter=MARKER + 4)
    rings = [Dot(*place, highlight if code in sheet.spec.highlight else paper) for code, place in small]
    canvas.dots("rings", rings, diameter=MARKER + 2.6)
    known = [(code, place) for code, place in small if code in sheet.rows]
    canvas.dots("markers", (Dot(*place, sheet.fill(code)) for code, place in known), diameter=MARKER)
    hollow = (Dot(*place, paper) for code, place in known if code in sheet.unreliable)
    canvas.dots("markers-unreliable", hollow, diameter=MARKER - 5)
    empty = [place for code, place in small if code not in sheet.rows]
    canvas.dots("markers-no-data", (Dot(*place, look.color("no-data")) for place in empty), diameter=MARKER)
    lines = [line for place in empty for line in hatching(_disc(place), HATCH)]
    canvas.rules("markers-no-data-hatching", (Box(*a, *b, look.color("others")) for a, b in lines), width=0.6)


_LIGHT = 1.8
"""Contrast with paper below which a marker is outlined."""


def _disc(place: tuple[float, float]) -> Boundary:
    turns = [number * math.pi / 8 for number in range(17)]
    ring = [(place[0] + MARKER / 2 * math.cos(turn), place[1] + MARKER / 2 * math.sin(turn)) for turn in turns]
    return Boundary("", "", ([ring],))


def _write(canvas: Canvas, lettering: Lettering) -> None:
    """Write names in their places, leaders, and numbers on discs of paper."""
    look = canvas.look
    paper, ink = look.color("paper"), look.color("ink")
    canvas.dots("leader-rings", (Dot(dot.x, dot.y, paper) for dot in lettering.ends), diameter=6)
    canvas.rules("leader-grounds", (Box(b.x, b.y, b.x2, b.y2, paper) for b in lettering.leaders), width=2.6)
    canvas.rules("leaders", lettering.leaders, width=0.8)
    canvas.dots("leader-ends", lettering.ends, diameter=3.4)
    canvas.dots("discs", (Dot(*each.place, paper) for each in lettering.keyed), diameter=14)
    canvas.words += lettering.words
    canvas.words += [Word(*each.place, each.number, ink, "center", strong=True, size=TICK) for each in lettering.keyed]
