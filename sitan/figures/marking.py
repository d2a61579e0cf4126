"""Draws annotations: tints behind the data, lines and labels over them, each label where it finds a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from sitan.figures.canvas import Box, Canvas, Dot, Word
from sitan.figures.look import LINE_HEIGHT, TICK, Look, mix, wrap
from sitan.figures.placement import Head, Placed, Rect, Room, Segment, Spot, along, around, stack_heads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sitan.figures.annotations import Annotations

_LABEL_SHARES = (0.36, 0.22)
"""Shares of the plot's width on which the label of a point is wrapped: first on long lines, then on short ones."""


@dataclass(frozen=True, slots=True)
class Scales:
    """Where values and times stand in a plot, in pixels; `upright` if the axis of the values is the horizontal one."""

    value: Callable[[float], float]
    time: Callable[[float], float] | None = None
    upright: bool = False
    half: float = 0.0
    """Half of the room of a period where periods are bars: a span takes all of them, an event stands before its own."""


@dataclass(frozen=True, slots=True)
class _Strip:
    """A part of the plot from one pixel to another, on one of the axes."""

    start: float
    end: float
    label: str


class Marker:
    """Draws the annotations of one figure: first `Marker.room_above`, then, around the data, `under` and `over`.

    `solid` says that the data fill the plot, so that tints would not be seen: strips are then drawn as their edges.
    `rings` says that points are marked by a ring, as bars need not be.
    """

    def __init__(self, notes: Annotations, look: Look, *, solid: bool = False, rings: bool = True) -> None:
        """Make a marker for `notes`."""
        self.notes, self.look, self.solid, self.rings = notes, look, solid, rings
        self.heads: list[tuple[Head, str, bool]] = []
        self.placed: list[Placed] = []
        self.strips: list[_Strip] = []

    def room_above(self, scales: Scales, width: float, left: float, right: float = 0.0) -> float:
        """Return how many pixels the labels above the plot need, `width` being that of the plot.

        They may reach `left` and `right` pixels beyond it. Raises ProjectError if one finds no place.
        """
        notes = self.notes
        if scales.time:
            for event in notes.events:
                self._head(scales.time(event.at) - scales.half, event.label, width)
            for span in notes.spans:
                start, end = scales.time(span.start) - scales.half, scales.time(span.end) + scales.half
                self._strip(start, end, span.label, width)
        if scales.upright:
            for level in notes.levels:
                self._head(scales.value(level.value), level.label, width, strong=True)
            for band in notes.bands:
                self._strip(scales.value(band.low), scales.value(band.high), band.label, width)
        stacked = stack_heads([head for head, _, _ in self.heads], -left, width + right)
        if stacked is None:
            self._fail(self.heads[-1][1].replace("\n", " "))
        self.placed, height = stacked
        return round(height + 1, 2) if self.heads else 0.0

    def _head(self, x: float, label: str, width: float, *, strong: bool = False) -> None:
        text = wrap(label, 0.42 * width, self.look, strong=strong, size=TICK)
        self.heads.append((Head(x, self._size(text, strong=strong), middle=strong), text, strong))

    def _strip(self, start: float, end: float, label: str, width: float) -> None:
        text = wrap(label, max(0.42 * width, end - start), self.look, size=TICK)
        self.strips.append(_Strip(start, end, label))
        self.heads.append((Head((start + end) / 2, self._size(text), middle=True, stem=False), text, False))

    def _size(self, text: str, *, strong: bool = False) -> tuple[float, float]:
        return self.look.width(text, strong=strong, size=TICK), (text.count("\n") + 1) * LINE_HEIGHT

    @property
    def tint(self) -> str:
        """The colour of strips and bands."""
        return mix(self.look.color("highlight"), self.look.color("paper"), 0.84)

    def under(self, canvas: Canvas, scales: Scales) -> None:
        """Draw what lies behind the data: the tints."""
        height, width = canvas.frame.plot_height, canvas.frame.plot_width
        boxes = [] if self.solid else [Box(each.start, 0, each.end, height, self.tint) for each in self.strips]
        if not scales.upright and not self.solid:
            boxes += [
                Box(0, scales.value(band.high), width, scales.value(band.low), self.tint) for band in self.notes.bands
            ]
        canvas.boxes("annotation-tints", boxes)

    def over(
        self,
        canvas: Canvas,
        scales: Scales,
        room: Room,
        places: Mapping[int, tuple[float, float]] | None = None,
    ) -> None:
        """Draw lines and labels. `room` has what the data take; `places` has the pixels of each point by its number.

        Raises ProjectError if a label finds no place.
        """
        height, width = canvas.frame.plot_height, canvas.frame.plot_width
        ink, muted = self.look.color("ink"), self.look.color("muted")
        lines = [Box(x, stem, x, height, muted) for x, stem in self._stems(strong=False)]
        strong = [Box(x, stem, x, height, ink) for x, stem in self._stems(strong=True)]
        if not scales.upright:
            strong += [
                Box(0, scales.value(level.value), width, scales.value(level.value), ink) for level in self.notes.levels
            ]
        if self.solid:
            lines += self._edges(canvas, scales)
            canvas.rules(
                "annotation-halo",
                [Box(b.x, max(b.y, 0), b.x2, b.y2, self._paper) for b in (*lines, *strong)],
                width=2.6,
            )
        canvas.rules("events", lines, width=0.75)
        canvas.rules("benchmark", strong)
        room.strokes += [(b.x, b.y, b.x2, b.y2) for b in (*lines, *strong)]
        for (_, text, is_strong), place in zip(self.heads, self.placed, strict=True):
            color = ink if is_strong else muted
            canvas.words.append(Word(place.x, place.y, text, color, place.align, strong=is_strong, size=TICK))
        self._label_levels(canvas, scales, room)
        self._label_points(canvas, room, places or {})

    def _stems(self, *, strong: bool) -> list[tuple[float, float]]:
        upright = [
            (head.x, place.stem, mark)
            for (head, _, mark), place in zip(self.heads, self.placed, strict=True)
            if head.stem
        ]
        return [(x, stem) for x, stem, mark in upright if mark is strong]

    @property
    def _paper(self) -> str:
        return self.look.color("paper")

    def _edges(self, canvas: Canvas, scales: Scales) -> list[Box]:
        """Return the edges of strips and bands whose tint would not be seen."""
        color, height, width = self.look.color("muted"), canvas.frame.plot_height, canvas.frame.plot_width
        found = [Box(x, -3, x, height, color) for strip in self.strips for x in (strip.start, strip.end)]
        found += [Box(strip.start, -3, strip.end, -3, color) for strip in self.strips]
        levels = [scales.value(end) for band in self.notes.bands for end in (band.low, band.high)]
        return found + ([] if scales.upright else [Box(0, y, width, y, color) for y in levels])

    def _label_levels(self, canvas: Canvas, scales: Scales, room: Room) -> None:
        if scales.upright:
            return
        width = canvas.frame.plot_width
        for level in self.notes.levels:
            size = self._size(level.label, strong=True)
            spot = room.choose(along(scales.value(level.value), size, width))
            self._write(canvas, room, spot, level.label, strong=True)
        for band in self.notes.bands:
            size = self._size(band.label)
            top, bottom = along(scales.value(band.high), size, width), along(scales.value(band.low), size, width)
            inside = [spot for spot in top if spot.y > scales.value(band.high)]
            inside += [spot for spot in bottom if spot.y < scales.value(band.low)]
            roomy = scales.value(band.low) - scales.value(band.high) >= size[1]
            self._write(canvas, room, room.choose(inside if roomy else [*top, *bottom]), band.label)

    def _label_points(self, canvas: Canvas, room: Room, places: Mapping[int, tuple[float, float]]) -> None:
        leaders, rings = [], []
        ink, muted = self.look.color("ink"), self.look.color("muted")
        for number, (x, y) in places.items():
            label, width = self.notes.points[number].label, canvas.frame.plot_width
            texts = [wrap(label, share * width, self.look, size=TICK) for share in _LABEL_SHARES]
            # What finds no place on long lines may find one on short ones.
            tried = ((room.choose(around(x, y, self._size(text))), text) for text in texts)
            spot, text = next(((spot, text) for spot, text in tried if spot), (None, label))
            self._write(canvas, room, spot, text, color=ink)
            if spot and spot.leader:
                leaders.append(Box(*spot.leader, muted))
                room.strokes.append(spot.leader)
            rings += [Dot(x, y, ink)] if self.rings else []
        canvas.rules("leaders", leaders, width=0.75)
        canvas.dots("points", rings, diameter=6, open_stroke=1.3)

    def _write(
        self, canvas: Canvas, room: Room, spot: Spot | None, text: str, *, strong: bool = False, color: str = ""
    ) -> None:
        """Write a label where it was found a place, on paper where it must stand on data."""
        if spot is None:
            self._fail(text.replace("\n", " "))
        if self.solid or room.is_on_data(spot):
            r = spot.rect
            canvas.boxes(
                f"annotation-paper-{len(canvas.layers)}", [Box(r.left - 2, r.top, r.right + 2, r.bottom, self._paper)]
            )
        ink = color or self.look.color("ink" if strong else "muted")
        canvas.words.append(Word(spot.x, spot.y, text, ink, spot.align, strong=strong, size=TICK))

    def _fail(self, text: str) -> NoReturn:
        hint = "shorten it, take `width: full`, or leave out an annotation"
        raise self.notes.spec.fault("figure-labels-fit", f'there is no room for the label "{text}"', hint)


def point_label_width(label: str, look: Look, width: float) -> float:
    """Return the pixels that a point's label, on its short lines, needs beside it in a plot of `width`."""
    return look.width(wrap(label, _LABEL_SHARES[-1] * width, look, size=TICK), size=TICK) + 22.0


def segments(corners: Sequence[tuple[float, float]]) -> list[Segment]:
    """Return the strokes from each corner to the next; of a single corner, a stroke of no length."""
    pairs = zip(corners, corners[1:] or corners, strict=False)
    return [(*first, *second) for first, second in pairs]


def plot_room(canvas: Canvas, strokes: Sequence[Segment] = (), shapes: Sequence[Rect] = (), below: float = 0.0) -> Room:
    """Return the room for labels in a plot: what its words take already, its data, and what is free `below` it."""
    frame, look = canvas.frame, canvas.look
    taken = [
        Rect.around(
            word.x,
            word.y,
            (look.width(word.text, strong=word.strong, size=word.size), (word.text.count("\n") + 1) * LINE_HEIGHT),
            word.align,
        )
        for word in canvas.words
    ]
    return Room(Rect(0, -LINE_HEIGHT, frame.plot_width, frame.plot_height + below), taken, list(strokes), list(shapes))
