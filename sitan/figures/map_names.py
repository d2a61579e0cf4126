"""Where the names on a map stand: in their area, beside it on a leader, or in a list below to which a number leads.

Every name that is asked for is placed or listed. None leaves the figure, and none covers another or a marker.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sitan.figures.canvas import Box, Dot, Word
from sitan.figures.geometry import area_of, crossings, middle_of, roomy_places
from sitan.figures.look import LINE_HEIGHT, TICK, Look, contrast, wrap

if TYPE_CHECKING:
    from sitan.figures.canvas import Align
    from sitan.figures.geometry import Boundary, Point
    from sitan.figures.map_sheet import MapSheet

SMALL = 90.0
"""Square pixels below which an area is hard to see and gets a marker."""
MARKER = 10.0
_READABLE = 3.5
"""Contrast below which a name is left out rather than written."""
_FARTHEST = 110.0
"""Pixels that a leader may be long."""
_STEP = 6.0
_SCAN = 3.0
_BADGE = 14.0
_ISLET = 40.0


def is_small(boundary: Boundary) -> bool:
    """Tell whether an area is too small to be seen without a marker."""
    return area_of(boundary) < SMALL


@dataclass(frozen=True, slots=True)
class Keyed:
    """An area that is numbered on the map, and named with its value in the list below."""

    number: str
    place: Point
    name: str
    value: str


@dataclass(slots=True)
class Lettering:
    """What is written on a map."""

    words: list[Word] = field(default_factory=list)
    leaders: list[Box] = field(default_factory=list)
    ends: list[Dot] = field(default_factory=list)
    keyed: list[Keyed] = field(default_factory=list)
    covers: list[Box] = field(default_factory=list)
    """What words and markers take: nothing else may stand there."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A text to be placed; `over` tells that it may reach over the borders of its area."""

    text: str
    strong: bool
    over: bool = False


@dataclass(frozen=True)
class _Page:
    """A map to be lettered: `areas` from the largest to the smallest, in a figure of `width` and `height` pixels."""

    sheet: MapSheet
    areas: Sequence[Boundary]
    width: float
    height: float
    lettering: Lettering = field(default_factory=Lettering)

    @property
    def look(self) -> Look:
        return self.sheet.look

    @cached_property
    def land(self) -> Sequence[Sequence[tuple[float, float]]]:
        """Where there is land, for each line of a scan from the top of the figure."""
        polygons = [polygon for each in self.areas for polygon in each.polygons]
        rows = []
        for number in range(math.ceil(self.height / _SCAN) + 1):
            y = number * _SCAN + 0.01
            found: list[tuple[float, float]] = []
            for polygon in polygons:
                ends = crossings([polygon], y)
                found += zip(ends[::2], ends[1::2], strict=False)
            rows.append(sorted(found))
        return rows

    @cached_property
    def islets(self) -> Sequence[Box]:
        """What small areas without a name take: a neighbour's name would hide them."""
        return [found for each in self.areas if each.code not in self.sheet.named for found in _islets(each)]

    def is_free(self, cover: Box) -> bool:
        """Tell whether `cover` lies in the figure, and neither on what is written nor on a small area."""
        if cover.x < -1 or cover.x2 > self.width + 1 or cover.y < -1 or cover.y2 > self.height + 1:
            return False
        return not any(_overlap(cover, other) for other in (*self.lettering.covers, *self.islets))

    def is_paper(self, cover: Box) -> bool:
        """Tell whether no land lies under `cover`."""
        first, last = int(max(cover.y - _SCAN, 0) / _SCAN), math.ceil((cover.y2 + _SCAN) / _SCAN)
        return not any(
            start < cover.x2 and cover.x < end for spans in self.land[first : last + 1] for start, end in spans
        )

    def cover(self, x: float, y: float, text: str, align: Align, *, strong: bool) -> Box:
        """Return what a text covers, with a little air."""
        width, rows = self.look.width(text, strong=strong, size=TICK), text.count("\n") + 1
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        return Box(left - 2, y - rows * LINE_HEIGHT / 2, left + width + 2, y + rows * LINE_HEIGHT / 2, "")

    def area_at(self, spot: Point) -> str:
        """Return the area at a place of the map; nothing outside of all."""
        return next((each.code for each in self.areas if not is_small(each) and _holds(each, spot)), "")


def letter(sheet: MapSheet, areas: Sequence[Boundary], width: float, height: float) -> Lettering:
    """Return what is written on a map: extremes first, then what is highlighted, then the larger areas."""
    page = _Page(sheet, areas, width, height)
    half = MARKER / 2 + 1.5
    markers = [middle_of(each) for each in areas if is_small(each)]
    page.lettering.covers += [Box(x - half, y - half, x + half, y + half, "") for x, y in markers]
    order = sorted(areas, key=lambda each: (each.code not in sheet.extremes, each.code not in sheet.spec.highlight))
    named = [each for each in order if each.code in sheet.named]
    left_over = [each for each in named if not _write(page, each)]
    for number, boundary in enumerate(left_over, start=1):
        _number(page, boundary, str(number))
    return page.lettering


def _islets(boundary: Boundary) -> Iterator[Box]:
    """Yield what the parts of an area take that are no larger than a name."""
    for outline, *_ in boundary.polygons:
        across, down = zip(*outline, strict=True)
        box = Box(min(across), min(down), max(across), max(down), "")
        if max(box.x2 - box.x, box.y2 - box.y) < _ISLET:
            yield box


def _write(page: _Page, boundary: Boundary) -> bool:
    """Write name and value of an area in it, beside it, or on a leader; tell whether there was a place for them."""
    sheet = page.sheet
    strong = boundary.code in sheet.spec.highlight or sheet.spec.labels == "extremes"
    name, value = sheet.name(boundary.code, boundary.name), sheet.value(boundary.code)
    forms = [f"{wrap(name, 1, page.look, most=lines)}\n{value}" for lines in (2, 3)]
    forms = list(dict.fromkeys((f"{name}\n{value}", *forms)))
    found = next((word for text in forms if (word := _inside(page, boundary, _Label(text, strong)))), None)
    if found is None and any(_lead(page, boundary, _Label(text, strong)) for text in forms):
        return True
    if found is None and strong:
        # The narrowest form crosses the fewest borders.
        narrowest = sorted(forms, key=lambda text: page.look.width(text, strong=strong, size=TICK))
        choices = (_Label(text, strong, over=True) for text in narrowest)
        found = next((word for label in choices if (word := _inside(page, boundary, label))), None)
    if found is None:
        return False
    page.lettering.words.append(found)
    page.lettering.covers.append(page.cover(found.x, found.y, found.text, found.align, strong=found.strong))
    return True


def _inside(page: _Page, boundary: Boundary, label: _Label) -> Word | None:
    """Return a label at the best place in its area or beside its marker; None for no place."""
    best: tuple[float, Word] | None = None
    for x, y, align in _tries(page, boundary, label):
        cover = page.cover(x, y, label.text, align, strong=label.strong)
        if not page.is_free(cover):
            continue
        rows, width = label.text.count("\n") + 1, cover.x2 - cover.x - 4
        spots = [
            (cover.x + 2 + width * part / 8, y + rise) for part in range(9) for rise in (-rows * 5.5, 0, rows * 5.5)
        ]
        behind = {page.area_at(spot) for spot in spots}
        if len(behind) > 1 and not label.over:
            continue
        colors = {page.sheet.fill(code) if code else page.look.color("paper") for code in behind}
        for ink in (page.look.color("paper"), page.look.color("ink")):
            legible = min(contrast(ink, color) for color in colors)
            if legible >= _READABLE and (best is None or legible > best[0] + 0.01):
                best = legible, Word(x, y, label.text, ink, align, strong=label.strong, size=TICK)
        if best and not is_small(boundary):
            break
    return best[1] if best else None


def _tries(page: _Page, boundary: Boundary, label: _Label) -> list[tuple[float, float, Align]]:
    """Return the places where a text may stand, the best first."""
    width, rows = page.look.width(label.text, strong=label.strong, size=TICK), label.text.count("\n") + 1
    if is_small(boundary):
        x, y = middle_of(boundary)
        beside, above = MARKER / 2 + 3.5, MARKER / 2 + 2 + rows * LINE_HEIGHT / 2
        sides: list[tuple[float, float, Align]] = [(x + beside, y, "left"), (x - beside, y, "right")]
        # Above or below its marker, a name could be taken for that of the area around it.
        return [*sides, (x, y - above, "center"), (x, y + above, "center")] if label.over else sides
    places = roomy_places(boundary, rows * LINE_HEIGHT - 2)
    return [(x, y, "center") for (x, y), room in places if label.over or width <= room - 3]


# --- leaders --------------------------------------------------------------------------------------------------------


def _lead(page: _Page, boundary: Boundary, label: _Label) -> bool:
    """Write a label on paper beside the map, with a line to its area; tell whether there was a place near enough."""
    middle = middle_of(boundary)
    for x, y in _paper_places(page, middle, label):
        cover = page.cover(x, y, label.text, "center", strong=label.strong)
        start = min(max(middle[0], cover.x + 2), cover.x2 - 2), min(max(middle[1], cover.y), cover.y2)
        end = _landing(boundary, start, middle)
        if any(_meet(start, end, other) for other in page.lettering.covers):
            continue
        color = page.look.color("ink")
        page.lettering.words.append(Word(x, y, label.text, color, "center", strong=label.strong, size=TICK))
        page.lettering.leaders.append(Box(*start, *end, color))
        page.lettering.ends.append(Dot(*end, color))
        page.lettering.covers += [cover, Box(end[0] - 3, end[1] - 3, end[0] + 3, end[1] + 3, "")]
        return True
    return False


def _paper_places(page: _Page, middle: Point, label: _Label) -> Iterator[Point]:
    """Yield the places on paper where a label fits, the nearest to the area first."""
    width, rows = page.look.width(label.text, strong=label.strong, size=TICK), label.text.count("\n") + 1
    across, down = int(page.width / _STEP), int(page.height / _STEP)
    places = [
        (math.dist((max(abs(x - middle[0]) - width / 2, 0), abs(y - middle[1]) - rows * LINE_HEIGHT / 2), (0, 0)), x, y)
        for x in (number * _STEP for number in range(across + 1))
        for y in (number * _STEP for number in range(down + 1))
    ]
    for distance, x, y in sorted(places):
        if distance > _FARTHEST:
            return
        cover = page.cover(x, y, label.text, "center", strong=label.strong)
        if page.is_free(cover) and page.is_paper(cover):
            yield x, y


def _landing(boundary: Boundary, start: Point, middle: Point) -> Point:
    """Return where a line towards the middle of an area ends: a little within it."""
    if is_small(boundary):
        length = math.dist(start, middle) or 1.0
        share = max(0.0, 1 - (MARKER / 2 + 1.5) / length)
        return start[0] + (middle[0] - start[0]) * share, start[1] + (middle[1] - start[1]) * share
    steps = [
        (start[0] + (middle[0] - start[0]) * n / 40, start[1] + (middle[1] - start[1]) * n / 40) for n in range(41)
    ]
    first = next((spot for spot in steps if _holds(boundary, spot)), middle)
    return next((spot for spot in steps if _holds(boundary, spot) and math.dist(first, spot) >= _INTO), middle)


_INTO = 7.0
"""Pixels that a leader reaches into its area."""


def _meet(start: Point, end: Point, cover: Box) -> bool:
    """Tell whether a line runs through what is written."""
    count = max(2, math.ceil(math.dist(start, end) / 2))
    for number in range(1, count):
        x = start[0] + (end[0] - start[0]) * number / count
        y = start[1] + (end[1] - start[1]) * number / count
        if cover.x < x < cover.x2 and cover.y < y < cover.y2:
            return True
    return False


# --- numbers --------------------------------------------------------------------------------------------------------


def _number(page: _Page, boundary: Boundary, number: str) -> None:
    """Put a number on an area whose name has no place: in it, beside its marker, or near it."""
    sheet, half = page.sheet, _BADGE / 2
    for x, y in _badge_places(boundary):
        cover = Box(x - half, y - half, x + half, y + half, "")
        if page.is_free(cover):
            page.lettering.covers.append(cover)
            break
    else:
        x, y = middle_of(boundary)
    middle = middle_of(boundary)
    if math.dist((x, y), middle) > 2 * _BADGE and not _holds(boundary, (x, y)):
        page.lettering.leaders.append(Box(x, y, *middle, page.look.color("ink")))
    name, value = sheet.name(boundary.code, boundary.name), sheet.value(boundary.code)
    page.lettering.keyed.append(Keyed(number, (x, y), name, value))


def _badge_places(boundary: Boundary) -> Iterator[Point]:
    if not is_small(boundary):
        yield from (place for place, room in roomy_places(boundary, _BADGE) if room >= _BADGE)
    x, y = middle_of(boundary)
    for ring in range(12):
        radius = MARKER / 2 + _BADGE / 2 + 2 + ring * _BADGE / 2
        for turn in range(12):
            angle = turn * math.pi / 6
            yield x + radius * math.cos(angle), y - radius * math.sin(angle)


@dataclass(frozen=True, slots=True)
class Listing:
    """The list below a map: numbers, names and values in columns, from its upper left corner."""

    words: tuple[Word, ...]
    height: float


def lay_out_list(keyed: Sequence[Keyed], look: Look, width: float) -> Listing:
    """Return the list of what is numbered, in as many columns as `width` has room for."""
    if not keyed:
        return Listing((), 0.0)
    texts = [look.theme.phrase("figure-label-value", label=each.name, value=each.value) for each in keyed]
    column = max(look.width(text, size=TICK) for text in texts) + 34
    columns = max(1, min(len(keyed), int((width + 14) / column)))
    rows = math.ceil(len(keyed) / columns)
    words: list[Word] = []
    for index, (each, text) in enumerate(zip(keyed, texts, strict=True)):
        x, y = (index // rows) * width / columns, (index % rows) * (LINE_HEIGHT + 1) + LINE_HEIGHT / 2
        words.append(Word(x + 12, y, each.number, look.color("ink"), "right", strong=True, size=TICK))
        words.append(Word(x + 18, y, text, look.color("ink"), size=TICK))
    return Listing(tuple(words), rows * (LINE_HEIGHT + 1) + 8)


# --- geometry -------------------------------------------------------------------------------------------------------


def _overlap(first: Box, second: Box) -> bool:
    return first.x < second.x2 and second.x < first.x2 and first.y < second.y2 and second.y < first.y2


def _holds(boundary: Boundary, point: Point) -> bool:
    return sum(x < point[0] for x in crossings(boundary.polygons, point[1])) % 2 == 1
