"""Maps: areas coloured by the class of their value; areas without data are hatched, small ones get a marker."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sitan.diagnostics import Diagnostic, Severity
from sitan.figures.canvas import Align, Box, Canvas, Dot, Frame, Word, as_given
from sitan.figures.figure import Drawing, FigureContext, FigureSpec
from sitan.figures.geometry import (
    Boundary,
    GeometryError,
    area_of,
    crossings,
    fit_to_page,
    hatching,
    middle_of,
    read_boundaries,
    roomy_places,
)
from sitan.figures.labels import AREA
from sitan.figures.look import LINE_HEIGHT, TICK, Look, contrast, wrap
from sitan.figures.plotted import Plotted, Row, SeriesSpec, attribute_period, read_series, subtitle_of
from sitan.figures.words import Entry, describe_items
from sitan.model import Code, FileName, Integer, Number, Query, Text
from sitan.project import OutsideProjectError, inside

if TYPE_CHECKING:
    from sitan.fonts import FontPack

MOST_CLASSES = 6
_SMALL = 90.0
"""Square pixels below which an area is hard to see and gets a marker."""
_MARKER = 10.0
_SWATCH = 34.0
_HATCH = 3.2
_READABLE = 3.5
"""Contrast below which a name is left out rather than written."""

_RAMPS = {
    2: ("accent-3", "accent"),
    3: ("accent-3", "accent-1", "accent-deep"),
    4: ("accent-4", "accent-3", "accent-1", "accent"),
    5: ("accent-4", "accent-3", "accent-2", "accent-1", "accent"),
    6: ("accent-4", "accent-3", "accent-2", "accent-1", "accent", "accent-deep"),
}


class MapSpec(FigureSpec):
    """A map. The query varies in areas: `stunting[area=regions]@2015`."""

    kind: Literal["map"] = "map"
    """The kind of block."""
    data: Query
    """One value for each area."""
    geo: FileName
    """The boundaries, TopoJSON or GeoJSON, relative to `datasets/`; each feature's `id` is the code of its area."""
    object: Text | None = None
    """The object of a TopoJSON file; may be left out where it has only one."""
    breaks: list[Number] = []
    """The values that separate the classes; computed where they are left out."""
    method: Literal["quantile", "equal"] = "quantile"
    """How breaks are computed: about as many areas in each class, or classes of equal width."""
    classes: Integer = 5
    """How many classes are computed, from 2 to 6."""
    labels: Literal["extremes", "all", "none"] = "extremes"
    """Which areas are named on the map."""
    highlight: list[Code] = []
    """Areas to be outlined in the highlight colour; they are named too."""
    projection: Literal["conic", "mercator"] = "conic"
    """Equal-area conic, or Mercator."""
    digits: Integer | None = None
    """Decimals of the printed values, if not those of the indicator."""


@dataclass(frozen=True, slots=True)
class _Classes:
    """Classes of values: one more than there are breaks; a value on a break belongs to the class above it."""

    breaks: tuple[Decimal, ...]
    colors: tuple[str, ...]

    def color(self, value: Decimal) -> str:
        return self.colors[bisect_right(self.breaks, value)]


@dataclass(frozen=True, slots=True)
class _Sheet:
    spec: MapSpec
    look: Look
    plotted: Plotted
    rows: Mapping[str, Row]
    classes: _Classes

    def fill(self, code: str) -> str:
        """Return the colour of an area."""
        row = self.rows.get(code)
        return self.classes.color(row.observation.value) if row else self.look.color("no-data")


def draw_map(spec: MapSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a map.

    Raises ProjectError if the data do not vary in areas alone, or the boundaries cannot be used.
    """
    look = Look.of(context.theme, fonts)
    plotted = attribute_period(read_series(spec, (SeriesSpec(data=spec.data),), spec.digits, context))
    if plotted.dimensions != (AREA,):
        said = ", ".join(plotted.dimensions) or "nothing"
        message = f"a map shows one value for each area; the data vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "name areas, and one period: `[area=regions]@2015`")
    rows = {row.observation.ref_area: row for row in plotted.rows}
    boundaries = _boundaries(spec, context)
    sheet = _Sheet(spec, look, plotted, rows, _classify(spec, look, [row.observation.value for row in plotted.rows]))
    chart = _draw(sheet, boundaries)
    entries = [Entry(plotted.labels.area(code), row.observation.value) for code, row in rows.items()]
    alt_text = describe_items("alt-map", plotted, entries)
    notes, findings = _notes(spec, plotted, rows, boundaries)
    return Drawing(chart, subtitle_of(plotted), alt_text, notes, findings)


def _boundaries(spec: MapSpec, context: FigureContext) -> list[Boundary]:
    absent = f'there is no file "{spec.geo}" with boundaries'
    hint = "name a TopoJSON or GeoJSON file below datasets/"
    if context.geometry is None:
        raise spec.fault("map-file-exists", absent, hint)
    try:
        return read_boundaries(inside(context.geometry, spec.geo), str(spec.object) if spec.object else None)
    except (OutsideProjectError, FileNotFoundError) as error:
        raise spec.fault("map-file-exists", absent, hint) from error
    except GeometryError as error:
        message = f'"{spec.geo}" cannot be drawn: {error}'
        raise spec.fault("map-file-is-readable", message, "each feature is an area with its code as `id`") from error


def _notes(
    spec: MapSpec, plotted: Plotted, rows: Mapping[str, Row], boundaries: Sequence[Boundary]
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Return what readers must know of areas without data or without boundaries, and warn the author of the latter."""
    labels = plotted.labels
    drawn = {each.code for each in boundaries}
    empty = [_name(each, plotted) for each in boundaries if each.code not in rows]
    empty += [labels.area(code) for code in plotted.missing if code not in drawn]
    lost = [
        f"{labels.area(code)} ({plotted.number(row.observation.value)})"
        for code, row in rows.items()
        if code not in drawn
    ]
    notes = []
    findings = []
    if empty:
        notes.append(labels.theme.phrase("figure-areas-without-data", names=labels.listed(empty)))
    if lost:
        notes.append(labels.theme.phrase("figure-map-missing", names=labels.listed(lost)))
        message = f'"{spec.geo}" has no boundary of: {", ".join(code for code in rows if code not in drawn)}'
        hint = "the note below the map gives their values; leave them out of the query, or add their boundaries"
        findings.append(Diagnostic(spec.place, "map-area-has-geometry", message, hint, Severity.WARNING))
    return tuple(notes), tuple(findings)


def _name(boundary: Boundary, plotted: Plotted) -> str:
    return plotted.labels.area(boundary.code) if boundary.code in plotted.labels.catalog.areas else boundary.name


# --- classes --------------------------------------------------------------------------------------------------------


def _classify(spec: MapSpec, look: Look, values: Sequence[Decimal]) -> _Classes:
    breaks = tuple(sorted(set(spec.breaks))) or _computed_breaks(spec, sorted(values))
    if len(breaks) + 1 > MOST_CLASSES or len(breaks) == 0:
        message = f"a map shows from 2 to {MOST_CLASSES} classes, not {len(breaks) + 1}"
        raise spec.fault("figure-has-few-series", message, "name one to five `breaks`, or `classes: 5`")
    return _Classes(breaks, tuple(look.color(name) for name in _RAMPS[len(breaks) + 1]))


def _computed_breaks(spec: MapSpec, ordered: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return breaks between the values, as round as they can be without moving a value into another class."""
    count = min(max(spec.classes, 1), len(set(ordered)))
    if spec.method == "equal":
        width = (ordered[-1] - ordered[0]) / count
        return tuple(dict.fromkeys(_rounder(ordered[0] + width * number, width / 20) for number in range(1, count)))
    found = []
    for number in range(1, count):
        index = round(len(ordered) * number / count)
        low, high = ordered[index - 1], ordered[index]
        if low < high:
            found.append(_roundest(low, high))
    return tuple(dict.fromkeys(found))


def _rounder(value: Decimal, tolerance: Decimal) -> Decimal:
    return _roundest(value - tolerance, value + tolerance)


def _roundest(low: Decimal, high: Decimal) -> Decimal:
    """Return the number with the fewest digits above `low` and at or below `high`.

    >>> _roundest(Decimal("7.12"), Decimal("7.35"))
    Decimal('7.2')
    """
    middle = (low + high) / 2
    exponent = max(abs(low), abs(high), Decimal(1)).adjusted() + 1
    while True:
        for factor in (Decimal(10), Decimal(5), Decimal(2), Decimal(1)):
            step = factor * Decimal(1).scaleb(exponent - 1)
            found = (middle / step).to_integral_value() * step
            if low < found <= high:
                return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()
        exponent -= 1


# --- drawing --------------------------------------------------------------------------------------------------------


def _draw(sheet: _Sheet, boundaries: Sequence[Boundary]) -> dict[str, Any]:

    look, spec = sheet.look, sheet.spec
    width = look.figure_width(spec.width)
    page = fit_to_page(boundaries, spec.projection, width - 2, 0.68 * width)
    top = 2 * LINE_HEIGHT + 10
    frame = Frame(width, round(top + page.height + 2, 2), left=1, right=1, top=top, bottom=2)
    canvas = Canvas(look, frame)
    areas = sorted(page.boundaries, key=area_of, reverse=True)
    features = [_feature(each, sheet) for each in areas]
    canvas.layers.append(
        canvas.chart("areas", features)
        .mark_geoshape(stroke=look.color("paper"), strokeWidth=0.8, strokeJoin="round")
        .encode(color=as_given("properties.color"))
        .project(type="identity", scale=1, translate=[0, 0])
    )
    lines = [line for each in areas if each.code not in sheet.rows for line in hatching(each, _HATCH)]
    canvas.rules("hatching", (Box(*start, *end, look.color("others")) for start, end in lines), width=0.6)
    outlined = [_feature(each, sheet) for each in areas if each.code in spec.highlight]
    if outlined:
        canvas.layers.append(
            canvas.chart("highlighted", outlined)
            .mark_geoshape(filled=False, stroke=look.color("highlight"), strokeWidth=1.8, strokeJoin="round")
            .project(type="identity", scale=1, translate=[0, 0])
        )
    _draw_markers(canvas, sheet, areas)
    _write_names(canvas, sheet, areas)
    _draw_legend(canvas, sheet, hatched=bool(lines))
    return canvas.finish(str(spec.id))


def _feature(boundary: Boundary, sheet: _Sheet) -> dict[str, Any]:
    """Return an area as a GeoJSON feature in pixels, without holes of no size."""
    polygons = [[[list(point) for point in ring] for ring in polygon if len(ring) > 3] for polygon in boundary.polygons]  # noqa: PLR2004
    geometry = {"type": "MultiPolygon", "coordinates": [polygon for polygon in polygons if polygon]}
    row = sheet.rows.get(boundary.code)
    properties = {"area": boundary.code, "value": row.value if row else None, "color": sheet.fill(boundary.code)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _is_small(boundary: Boundary) -> bool:
    return area_of(boundary) < _SMALL


def _draw_markers(canvas: Canvas, sheet: _Sheet, areas: Sequence[Boundary]) -> None:
    """Draw a dot on each area that is too small to be seen, in the colour of its class, ringed."""
    small = [(each, middle_of(each)) for each in areas if _is_small(each) and each.code in sheet.rows]
    paper, highlight = sheet.look.color("paper"), sheet.look.color("highlight")
    rings = [Dot(*place, highlight if each.code in sheet.spec.highlight else paper) for each, place in small]
    canvas.dots("rings", rings, diameter=_MARKER + 2.6)
    canvas.dots("markers", (Dot(*place, sheet.fill(each.code)) for each, place in small), diameter=_MARKER)


def _write_names(canvas: Canvas, sheet: _Sheet, areas: Sequence[Boundary]) -> None:
    """Write names and values where they fit into their area, beside the marker of a small one, clear of each other."""
    half = _MARKER / 2 + 1.5
    markers = [middle_of(each) for each in areas if _is_small(each) and each.code in sheet.rows]
    taken = [Box(x - half, y - half, x + half, y + half, "") for x, y in markers]
    named = _named(sheet)
    for boundary in sorted(
        areas, key=lambda each: (each.code not in _extremes(sheet), each.code not in sheet.spec.highlight)
    ):
        row = sheet.rows.get(boundary.code)
        if row is None or boundary.code not in named:
            continue
        value = sheet.plotted.number(row.observation.value)
        strong = boundary.code in sheet.spec.highlight or sheet.spec.labels == "extremes"
        name = _name(boundary, sheet.plotted)
        full, wrapped = f"{name}\n{value}", f"{wrap(name, 1, sheet.look)}\n{value}"
        # What must be named may reach over a border if it can be read there.
        choices = [
            (full, False),
            (wrapped, False),
            *([(full, True), (wrapped, True)] if strong else []),
            (value, not _is_small(boundary)),
        ]
        placed = (_place(sheet, boundary, areas, _Label(text, strong, over), taken) for text, over in choices)
        found = next((each for each in placed if each), None)
        if found:
            canvas.words.append(found[0])
            taken.append(found[1])


@dataclass(frozen=True, slots=True)
class _Label:
    """A text to be placed; `over` tells that it may reach over the borders of its area."""

    text: str
    strong: bool
    over: bool


def _place(
    sheet: _Sheet, boundary: Boundary, areas: Sequence[Boundary], label: _Label, taken: Sequence[Box]
) -> tuple[Word, Box] | None:
    """Return a label at the best place in its area or beside its marker, and what it covers; None for no place."""
    look = sheet.look
    width, rows = look.width(label.text, strong=label.strong, size=TICK), label.text.count("\n") + 1
    best: tuple[float, Word, Box] | None = None
    for x, y, align in _tries(boundary, width, rows, over=label.over):
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        cover = Box(left - 2, y - rows * LINE_HEIGHT / 2, left + width + 2, y + rows * LINE_HEIGHT / 2, "")
        if any(_overlap(cover, other) for other in taken):
            continue
        spots = [(left + width * part / 8, y + rise) for part in range(9) for rise in (-rows * 5.5, 0, rows * 5.5)]
        behind = {_area_at(areas, spot) for spot in spots}
        if len(behind) > 1 and not label.over:
            continue
        colors = {sheet.fill(code) if code else look.color("paper") for code in behind}
        for ink in (look.color("paper"), look.color("ink")):
            legible = min(contrast(ink, color) for color in colors)
            if legible >= _READABLE and (best is None or legible > best[0] + 0.01):
                best = legible, Word(x, y, label.text, ink, align, strong=label.strong, size=TICK), cover
        if best and not _is_small(boundary):
            break
    return (best[1], best[2]) if best else None


def _tries(boundary: Boundary, width: float, rows: int, *, over: bool) -> list[tuple[float, float, Align]]:
    """Return the places where a text may stand, the best first."""
    if _is_small(boundary):
        x, y = middle_of(boundary)
        return [(x + _MARKER / 2 + 3.5, y, "left"), (x - _MARKER / 2 - 3.5, y, "right")]
    places = roomy_places(boundary, rows * LINE_HEIGHT - 2)
    return [(x, y, "center") for (x, y), room in places if over or width <= room - 3]


def _overlap(first: Box, second: Box) -> bool:
    return first.x < second.x2 and second.x < first.x2 and first.y < second.y2 and second.y < first.y2


def _area_at(areas: Sequence[Boundary], spot: tuple[float, float]) -> str:
    """Return the area at a place of the map; nothing outside of all."""
    return next((each.code for each in areas if not _is_small(each) and _holds(each, spot)), "")


def _named(sheet: _Sheet) -> set[str]:
    """Return the areas that are to be named."""
    if sheet.spec.labels == "all":
        return set(sheet.rows)
    return {*sheet.spec.highlight, *(_extremes(sheet) if sheet.spec.labels == "extremes" else ())}


def _extremes(sheet: _Sheet) -> set[str]:
    ordered = sorted(sheet.rows, key=lambda code: sheet.rows[code].observation.value)
    return {ordered[0], ordered[-1]}


def _holds(boundary: Boundary, point: tuple[float, float]) -> bool:
    return sum(x < point[0] for x in crossings(boundary.polygons, point[1])) % 2 == 1


def _draw_legend(canvas: Canvas, sheet: _Sheet, *, hatched: bool) -> None:
    """Draw the classes as a band with the breaks below its seams, and the sign of missing data beside it."""
    look, classes = sheet.look, sheet.classes
    left, top = -canvas.frame.left, -canvas.frame.top
    bottom = top + 9
    band = [
        Box(left + n * _SWATCH, top, left + (n + 1) * _SWATCH, bottom, color) for n, color in enumerate(classes.colors)
    ]
    canvas.boxes("legend", band)
    decimals = max(
        sheet.plotted.decimals if any(value % 1 for value in classes.breaks) else 0,
        *(_places(value) for value in classes.breaks),
    )
    for number, value in enumerate(classes.breaks, start=1):
        text = sheet.plotted.labels.number(value, decimals)
        canvas.words.append(Word(left + number * _SWATCH, bottom + 8, text, look.color("muted"), "center", size=TICK))
    if hatched:
        start = left + len(band) * _SWATCH + 18
        square = Boundary(
            "", "", ([[(start, top), (start + 18, top), (start + 18, bottom), (start, bottom), (start, top)]],)
        )
        canvas.boxes("legend-no-data", [Box(start, top, start + 18, bottom, look.color("no-data"))])
        lines = hatching(square, _HATCH)
        canvas.rules("legend-hatching", (Box(*a, *b, look.color("others")) for a, b in lines), width=0.6)
        text = look.theme.phrase("figure-no-data")
        canvas.words.append(Word(start + 23, top + 4.5, text, look.color("muted"), size=TICK))


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
