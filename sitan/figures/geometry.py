"""Reads the boundaries of areas and projects them onto the page.

All geometry is worked out here, in pixels of the figure: so the height of a map, the place of its labels and the size
of a city are known before anything is drawn.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
Polygon: TypeAlias = list[Ring]
"""An outline and the holes in it; first and last point of a ring are the same."""

_FINEST = 0.4
"""Pixels between two points of a border: a tenth of a millimetre, half the width of its line."""


class GeometryError(ValueError):
    """A file of boundaries cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """An area's polygons."""

    code: str
    name: str
    polygons: tuple[Polygon, ...]


def read_boundaries(path: Path, name: str | None) -> list[Boundary]:
    """Return the boundaries in a TopoJSON or GeoJSON file, in degrees; `name` is the object of a TopoJSON file.

    Raises GeometryError if it is neither, or has no such object.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"it cannot be read: {error}"
        raise GeometryError(message) from error
    kind = content.get("type") if isinstance(content, dict) else None
    try:
        if kind == "Topology":
            return _read_topology(content, name)
        if kind == "FeatureCollection":
            return [
                _boundary(each, each["geometry"]["coordinates"], each["geometry"]["type"])
                for each in content["features"]
            ]
    except (KeyError, IndexError, TypeError) as error:
        message = f"it is not a valid {kind}: {error!r}"
        raise GeometryError(message) from error
    message = "it is neither TopoJSON nor GeoJSON"
    raise GeometryError(message)


def _read_topology(topology: Mapping[str, Any], name: str | None) -> list[Boundary]:
    objects = topology["objects"]
    if name is None and len(objects) == 1:
        (name,) = objects
    if name not in objects:
        message = f"it has no object {name!r}; there are: {', '.join(objects)}"
        raise GeometryError(message)
    arcs = _arcs(topology)

    def resolved(tree: Any) -> Any:  # noqa: ANN401 - as deep as JSON nests it
        """Return `tree` with each list of arc numbers as the ring that they make."""
        if tree and isinstance(tree[0], int):
            return _ring(tree, arcs)
        return [resolved(part) for part in tree]

    return [
        _boundary(each, resolved(each["arcs"]), each["type"])
        for each in objects[name]["geometries"]
        if each.get("type")
    ]


def _arcs(topology: Mapping[str, Any]) -> list[Ring]:
    """Return the arcs in degrees: TopoJSON stores quantised differences."""
    transform = topology.get("transform")
    if not transform:
        return [[(x, y) for x, y, *_ in arc] for arc in topology["arcs"]]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y, *_ in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)
    return arcs


def _ring(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Return the ring of several arcs; a negative number means the arc backwards (~number)."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _boundary(feature: Mapping[str, Any], coordinates: Any, kind: str) -> Boundary:  # noqa: ANN401 - JSON enters
    properties = feature.get("properties") or {}
    code = str(feature.get("id") or properties.get("ref_area") or "")
    if kind not in {"Polygon", "MultiPolygon"} or not code:
        message = f'"{code or "a feature without id"}" is a {kind}, not an area'
        raise GeometryError(message)
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    points = tuple([[(float(x), float(y)) for x, y, *_ in ring] for ring in polygon] for polygon in polygons)
    return Boundary(code, str(properties.get("name") or code), points)


# --- onto the page --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """Boundaries in pixels, and the size of the map."""

    boundaries: tuple[Boundary, ...]
    width: float
    height: float


def fit_to_page(
    boundaries: Sequence[Boundary], projection: Literal["conic", "mercator"], width: float, tallest: float
) -> Sheet:
    """Return `boundaries` projected, as large as `width` and `tallest` allow, centred in the width."""
    degrees = [point for each in boundaries for polygon in each.polygons for ring in polygon for point in ring]
    project = _projection(projection, degrees)
    flat = [
        Boundary(
            each.code,
            each.name,
            tuple([[project(point) for point in ring] for ring in polygon] for polygon in each.polygons),
        )
        for each in boundaries
    ]
    points = [point for each in flat for polygon in each.polygons for ring in polygon for point in ring]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    scale = min(width / (right - left), tallest / (bottom - top))
    indent = (width - scale * (right - left)) / 2

    def place(point: Point) -> Point:
        return round((point[0] - left) * scale + indent, 1), round((point[1] - top) * scale, 1)

    placed = tuple(
        Boundary(
            each.code,
            each.name,
            tuple([_thin([place(point) for point in ring]) for ring in polygon] for polygon in each.polygons),
        )
        for each in flat
    )
    return Sheet(placed, width, round((bottom - top) * scale, 1))


def _thin(ring: Ring) -> Ring:
    """Return `ring` without points too near to the last one; neighbours come to differ by less than their border."""
    kept = ring[:1]
    for point in ring[1:]:
        if math.dist(point, kept[-1]) >= _FINEST:
            kept.append(point)
    return [*kept, kept[0]] if kept[0] != kept[-1] else kept


def _projection(kind: Literal["conic", "mercator"], points: Sequence[Point]) -> Callable[[Point], Point]:
    """Return a projection centred on `points`, from degrees to a plane whose y grows downwards."""
    around = 360.0 if max(x for x, _ in points) - min(x for x, _ in points) > 180 else 0.0  # noqa: PLR2004 - antimeridian
    longitudes = [x + around if x < 0 else x for x, _ in points]
    middle = math.radians((min(longitudes) + max(longitudes)) / 2)
    south, north = min(y for _, y in points), max(y for _, y in points)

    def east_of_middle(longitude: float) -> float:
        return math.radians(longitude + around if longitude < 0 else longitude) - middle

    if kind == "mercator":
        return lambda point: (east_of_middle(point[0]), -math.log(math.tan(math.pi / 4 + math.radians(point[1]) / 2)))
    # Albers' equal-area conic (Snyder 1987, 14): areas of one value take as much colour as their land.
    low, high = math.radians(south + (north - south) / 6), math.radians(north - (north - south) / 6)
    cone = (math.sin(low) + math.sin(high)) / 2
    if abs(cone) < 0.05:  # noqa: PLR2004 - on the equator the cone opens to a cylinder
        return lambda point: (east_of_middle(point[0]), -math.sin(math.radians(point[1])))
    constant = math.cos(low) ** 2 + 2 * cone * math.sin(low)

    def conic(point: Point) -> Point:
        radius = math.sqrt(max(constant - 2 * cone * math.sin(math.radians(point[1])), 0.0)) / cone
        angle = cone * east_of_middle(point[0])
        return radius * math.sin(angle), radius * math.cos(angle)

    return conic


# --- measures -------------------------------------------------------------------------------------------------------


def area_of(boundary: Boundary) -> float:
    """Return an area's size in square pixels, its holes taken out."""
    return sum(
        abs(_shoelace(ring)) * (1 if index == 0 else -1)
        for polygon in boundary.polygons
        for index, ring in enumerate(polygon)
    )


def _shoelace(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def largest_polygon(boundary: Boundary) -> Polygon:
    """Return the polygon in which a label should stand."""
    return max(boundary.polygons, key=lambda polygon: abs(_shoelace(polygon[0])))


def crossings(polygons: Sequence[Polygon], y: float) -> list[float]:
    """Return where a horizontal line at `y` enters and leaves the polygons, from left to right."""
    found = []
    for polygon in polygons:
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 <= y) != (y2 <= y):
                    found.append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    return sorted(found)


def middle_of(boundary: Boundary) -> Point:
    """Return a point well inside an area's largest polygon."""
    places = roomy_places(boundary, 0.0)
    return places[0][0] if places else boundary.polygons[0][0][0]


def roomy_places(boundary: Boundary, height: float) -> list[tuple[Point, float]]:
    """Return places for text `height` pixels high in an area, each with its width there; the best first.

    The best is the widest, and of about equally wide ones the nearest to the middle.
    """
    polygon = largest_polygon(boundary)
    ys = [y for _, y in polygon[0]]
    top, bottom = min(ys), max(ys)
    centre, steps = (top + bottom) / 2, 32
    found = []
    for number in range(1, steps):
        y = top + (bottom - top) * number / steps
        found += [(((left + right) / 2, y), right - left) for left, right in _free_spans(polygon, y, height)]
    return sorted(found, key=lambda place: (abs(place[0][1] - centre) * 0.15 - place[1], place[0]))


def _free_spans(polygon: Polygon, y: float, height: float) -> list[tuple[float, float]]:
    """Return the stretches at `y` that lie inside the polygon over the whole height of a text."""
    spans = _pairs(crossings([polygon], y))
    for edge in (y + height * share for share in (-0.5, -0.25, 0.25, 0.5)):
        others = _pairs(crossings([polygon], edge))
        spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in others if max(a, c) < min(b, d)]
    return spans


def _pairs(places: Sequence[float]) -> list[tuple[float, float]]:
    return list(zip(places[::2], places[1::2], strict=False))


def hatching(boundary: Boundary, distance: float, *, rising: bool = False) -> list[tuple[Point, Point]]:
    """Return diagonal lines, `distance` pixels apart, that fill an area: they show in black and white too."""
    turn, flip = math.sqrt(0.5), -1 if rising else 1
    turned = [
        [[((flip * x + y) * turn, (y - flip * x) * turn) for x, y in ring] for ring in polygon]
        for polygon in boundary.polygons
    ]
    ys = [y for polygon in turned for ring in polygon for _, y in ring]
    first, last = math.ceil(min(ys) / distance), math.floor(max(ys) / distance)
    lines = []
    for number in range(first, last + 1):
        y = number * distance
        for left, right in _pairs(crossings(turned, y)):
            start = flip * (left - y) * turn, (left + y) * turn
            lines.append((start, (flip * (right - y) * turn, (right + y) * turn)))
    return lines


Rectangle: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def cut_out(lines: Sequence[tuple[Point, Point]], holes: Sequence[Rectangle]) -> list[tuple[Point, Point]]:
    """Return `lines` without what lies in `holes`: words stand free of a hatching."""
    kept = list(lines)
    for hole in holes:
        kept = [part for line in kept for part in _outside(line, hole)]
    return kept


def _outside(line: tuple[Point, Point], hole: Rectangle) -> list[tuple[Point, Point]]:
    (x1, y1), (x2, y2) = line
    enter, leave = 0.0, 1.0
    for start, step, low, high in ((x1, x2 - x1, hole[0], hole[2]), (y1, y2 - y1, hole[1], hole[3])):
        if step:
            near, far = sorted(((low - start) / step, (high - start) / step))
            enter, leave = max(enter, near), min(leave, far)
        elif not low < start < high:
            return [line]
    if enter >= leave:
        return [line]

    def at(share: float) -> Point:
        return x1 + (x2 - x1) * share, y1 + (y2 - y1) * share

    return [part for part, length in (((at(0), at(enter)), enter), ((at(leave), at(1)), 1 - leave)) if length > 0]
