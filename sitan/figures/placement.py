"""Places for labels in and above a plot: measured, tried in order of preference, none on another and none cut off."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from sitan.figures.canvas import Align
from sitan.figures.look import LINE_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


Segment: TypeAlias = tuple[float, float, float, float]
"""A straight stroke from one point to another, in pixels of the plot."""

MOST_ROWS = 5
"""Rows of labels that may stand above a plot."""
HEAD_GAP = 5.0
"""Pixels between the lowest of those rows and the plot."""

_MOST_STEPS = 5000
"""Places that are tried for the labels above one plot."""
_APART = 6.0
_BESIDE = 4.0
"""Pixels between an upright line and the label beside it."""
_DISTANCES = (15.0, 24.0, 36.0, 52.0)
_DIRECTIONS: tuple[tuple[float, float, Align], ...] = (
    (0.0, -1.0, "center"),
    (0.75, -0.7, "left"),
    (-0.75, -0.7, "right"),
    (1.0, 0.0, "left"),
    (-1.0, 0.0, "right"),
    (0.75, 0.7, "left"),
    (-0.75, 0.7, "right"),
    (0.0, 1.0, "center"),
    (0.0, -1.0, "left"),
    (0.0, -1.0, "right"),
    (0.0, 1.0, "left"),
    (0.0, 1.0, "right"),
)
"""Where the label of a point is tried, and on which side of its leader's end: above, beside, below."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, in pixels of the plot; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, size: tuple[float, float], align: Align = "center") -> Rect:
        """Return the rectangle that a text of `size` takes whose middle is at `y`, and which is aligned at `x`."""
        width, height = size
        left = x if align == "left" else x - width if align == "right" else x - width / 2
        return cls(left, y - height / 2, left + width, y + height / 2)

    def overlaps(self, other: Rect, apart: float = 0.0) -> bool:
        """Tell whether the two touch, or are less than `apart` beside each other."""
        return (
            self.left < other.right + apart
            and other.left < self.right + apart
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Rect) -> bool:
        """Tell whether `other` lies within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def is_crossed(self, stroke: Segment) -> bool:
        """Tell whether `stroke` runs through the rectangle (Liang and Barsky's clipping)."""
        x, y, x2, y2 = stroke
        entry, leave = 0.0, 1.0
        edges = ((x - x2, x - self.left), (x2 - x, self.right - x), (y - y2, y - self.top), (y2 - y, self.bottom - y))
        for towards, room in edges:
            if not towards:
                if room < 0:
                    return False
            elif towards < 0:
                entry = max(entry, room / towards)
            else:
                leave = min(leave, room / towards)
        return entry <= leave


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label may stand: aligned at `x`, its middle at `y`; and the line that leads to it, if it has one."""

    x: float
    y: float
    align: Align
    rect: Rect
    leader: Segment | None = None


@dataclass(slots=True)
class Room:
    """What is free in a plot: labels never stand on `taken`, and on data only where nothing else is free."""

    bounds: Rect
    taken: list[Rect] = field(default_factory=list)
    strokes: list[Segment] = field(default_factory=list)
    shapes: list[Rect] = field(default_factory=list)

    def choose(self, spots: Iterable[Spot]) -> Spot | None:
        """Return the first of `spots` that is quite free, else the one on the fewest data; it is taken from then on.

        None if all would stand on another label or leave the plot.
        """
        possible = [spot for spot in map(self.inside, spots) if self.bounds.holds(spot.rect) and not self._hits(spot)]
        chosen = min(possible, key=self.cost, default=None)
        if chosen:
            self.taken.append(chosen.rect)
        return chosen

    def inside(self, spot: Spot) -> Spot:
        """Return a label beside its point moved up or down into the plot, if its line still leads to it."""
        rect, leader = spot.rect, spot.leader
        if leader is None or leader[1] != leader[3]:
            return spot
        down = max(self.bounds.top - rect.top, 0.0) + min(self.bounds.bottom - rect.bottom, 0.0)
        if not down or abs(down) > (rect.bottom - rect.top) / 2 - 3:
            return spot
        return replace(spot, y=spot.y + down, rect=replace(rect, top=rect.top + down, bottom=rect.bottom + down))

    def cost(self, spot: Spot) -> int:
        """Return on how many data a label would stand; a leader across a line is bad too, but less."""
        leader = spot.leader
        through = sum(_cross(leader, stroke) for stroke in self.strokes) if leader else 0
        return through + 4 * self._below(spot.rect)

    def is_on_data(self, spot: Spot) -> bool:
        """Tell whether a label stands on data."""
        return self._below(spot.rect) > 0

    def _below(self, rect: Rect) -> int:
        return sum(map(rect.is_crossed, self.strokes)) + sum(rect.overlaps(shape) for shape in self.shapes)

    def _hits(self, spot: Spot) -> bool:
        leader = spot.leader
        return any(spot.rect.overlaps(taken, 2.0) or (leader and taken.is_crossed(leader)) for taken in self.taken)


def _cross(first: Segment, second: Segment) -> bool:
    """Tell whether two strokes cross, ends excepted."""

    def side(stroke: Segment, x: float, y: float) -> float:
        return (stroke[2] - stroke[0]) * (y - stroke[1]) - (stroke[3] - stroke[1]) * (x - stroke[0])

    return (
        side(first, *second[:2]) * side(first, *second[2:]) < 0
        and side(second, *first[:2]) * side(second, *first[2:]) < 0
    )


def along(y: float, size: tuple[float, float], width: float) -> list[Spot]:
    """Return the places of a label along a level line: above it or below, at the right end, the left or between."""
    spots = []
    ends: tuple[tuple[float, Align], ...] = ((width - 3.0, "right"), (3.0, "left"))
    between: tuple[tuple[float, Align], ...] = tuple((width * share, "center") for share in (0.75, 0.5, 0.25))
    for places in (ends, between):
        for side in (-1, 1):
            middle = y + side * (size[1] / 2 + 1.5)
            spots += [Spot(x, middle, align, Rect.around(x, middle, size, align)) for x, align in places]
    return spots


def around(x: float, y: float, size: tuple[float, float]) -> list[Spot]:
    """Return the places of a label around a point, the near ones first, each with the line that leads to it."""
    return [_beside(x, y, size, distance, direction) for distance in _DISTANCES for direction in _DIRECTIONS]


def _beside(
    x: float, y: float, size: tuple[float, float], distance: float, direction: tuple[float, float, Align]
) -> Spot:
    across, down, align = direction
    end_x, end_y = x + across * distance, y + down * distance
    if across:
        middle, at = end_y, end_x
    else:
        middle = end_y + down * size[1] / 2
        at = end_x + (-_BESIDE if align == "left" else _BESIDE if align == "right" else 0.0)
    gap = 2.5 if across > 0 else -2.5 if across < 0 else 0.0
    return Spot(
        at, middle, align, Rect.around(at, middle, size, align), (x + across * 5, y + down * 5, end_x - gap, end_y)
    )


@dataclass(frozen=True, slots=True)
class Head:
    """A label above the plot, of an upright line or a span of the plot; `middle` if it may stand astride of it."""

    x: float
    size: tuple[float, float]
    middle: bool = False
    stem: bool = True
    """Whether a line leads from the plot up to the label."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label above the plot stands, and how far up the line of it goes."""

    x: float
    y: float
    align: Align
    rect: Rect
    stem: float
    """The upper end of its line: 0 is the upper edge of the plot, above it is less."""


def stack_heads(heads: Sequence[Head], left: float, right: float) -> tuple[list[Placed], float] | None:
    """Return where each label above a plot stands, in rows as few as can be, and the height of all rows.

    None if one of them finds no place between `left` and `right`.
    """
    # What has no line that leads to it stands lowest, so it chooses first.
    order = sorted(range(len(heads)), key=lambda number: (heads[number].stem, -heads[number].x))
    for rows in range(1, MOST_ROWS + 1):
        search = _Search(heads, left, right, rows)
        if search.place(order):
            placed = [search.placed[number] for number in range(len(heads))]
            return placed, -min((each.rect.top for each in placed), default=0.0)
    return None


@dataclass(slots=True)
class _Search:
    """Looks for places in a number of rows: each label takes the first that lets all the others find theirs."""

    heads: Sequence[Head]
    left: float
    right: float
    rows: int
    placed: dict[int, Placed] = field(default_factory=dict)
    steps: int = 0

    def place(self, order: Sequence[int]) -> bool:
        """Place the labels of `order`; False if they cannot be."""
        if not order:
            return True
        number, *rest = order
        for row in range(self.rows):
            for option in _options(self.heads[number], row):
                self.steps += 1
                if self.steps > _MOST_STEPS:
                    return False
                if self._is_free(number, option):
                    self.placed[number] = option
                    if self.place(rest):
                        return True
                    del self.placed[number]
        return False

    def _is_free(self, number: int, option: Placed) -> bool:
        others = [(self.heads[other], place) for other, place in self.placed.items()]
        inside = self.left <= option.rect.left and option.rect.right <= self.right
        return inside and _is_clear(self.heads[number], option, others)


def _options(head: Head, row: int) -> list[Placed]:
    """Return the places of a label in a row above the plot: astride of its line if it may, right of it, left of it."""
    low = -HEAD_GAP - row * LINE_HEIGHT
    middle = low - head.size[1] / 2
    beside = _BESIDE if head.stem else 0.0
    sides: list[tuple[float, Align]] = [(head.x + beside, "left"), (head.x - beside, "right")]
    if head.middle:
        sides.insert(0, (head.x, "center"))
    found = []
    for x, align in sides:
        rect = Rect.around(x, middle, head.size, align)
        stem = rect.bottom if align == "center" else rect.top + 2
        found.append(Placed(x, middle, align, rect, stem if head.stem else 0.0))
    return found


def _is_clear(head: Head, place: Placed, others: Sequence[tuple[Head, Placed]]) -> bool:
    """Tell whether a label and its line touch no other label and no other's line."""
    stem = (head.x, 0.0, head.x, place.stem)
    for other, taken in others:
        if place.rect.overlaps(taken.rect, _APART) or (head.stem and _widened(taken.rect).is_crossed(stem)):
            return False
        if other.stem and _widened(place.rect).is_crossed((other.x, 0.0, other.x, taken.stem)):
            return False
    return True


def _widened(rect: Rect) -> Rect:
    return Rect(rect.left - 2.5, rect.top, rect.right + 2.5, rect.bottom)
