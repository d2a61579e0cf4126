"""What every kind of chart is drawn on: words, boxes, lines and dots in pixels, and the key.

Charts are laid out in pixels of 1/96 inch with automatic sizing off, on text widths measured in the report's own fonts.
So a figure is exactly as wide as its column, and nothing is cut off or moved by a renderer's guess.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures import marks
from sitan.figures.look import LABEL, LINE_HEIGHT, Look

if TYPE_CHECKING:
    import altair as alt

_CAP_HEIGHT = 0.727
"""Of Inter, in the size of type: capitals and digits stand in the middle of a bar when moved down by half of it."""

_GRID = ("grid", "zero")
"""The layers of lines behind the data, which no word is to be crossed by."""
_CLEAR = (2.0, 5.5)
"""Pixels beside the ends of a word, and above and below the middle of a line of it, that the grid leaves out."""

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The figure and the plot in it, in pixels. The plot's own coordinates start at its upper left corner."""

    width: float
    height: float
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0

    @property
    def plot_width(self) -> float:
        """The width of the plot."""
        return round(self.width - self.left - self.right, 2)

    @property
    def plot_height(self) -> float:
        """The height of the plot."""
        return round(self.height - self.top - self.bottom, 2)


@dataclass(frozen=True, slots=True)
class Word:
    """Text at a place in the plot, in pixels; `y` is the middle of its capitals. Several lines stand around it."""

    x: float
    y: float
    text: str
    color: str
    align: Align = "left"
    strong: bool = False
    size: float = LABEL

    @property
    def style(self) -> tuple[Align, bool, float]:
        """What words written by one mark have in common."""
        return self.align, self.strong, self.size

    def lines(self) -> Iterator[Word]:
        """Yield the word's lines, each with `y` at its baseline."""
        lines = self.text.split("\n")
        first = self.y - (len(lines) - 1) * LINE_HEIGHT / 2 + self.size * _CAP_HEIGHT / 2
        for number, line in enumerate(lines):
            yield replace(self, y=first + number * LINE_HEIGHT, text=line)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, or a line from one corner to the other, in pixels of the plot."""

    x: float
    y: float
    x2: float
    y2: float
    color: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot in pixels of the plot."""

    x: float
    y: float
    color: str


@dataclass(frozen=True, slots=True)
class KeyItem:
    """An entry of the key above a plot."""

    text: str
    color: str
    shape: Literal["square", "line", "dashed", "dot", "open", "tick"] = "square"

    @property
    def mark_width(self) -> float:
        """How wide its mark is, in pixels."""
        return 16.0 if self.shape in {"line", "dashed"} else 9.0


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a figure, laid out: each entry with its left end and the middle of its line, from the upper left."""

    entries: tuple[tuple[KeyItem, float, float], ...] = ()
    height: float = 0.0


def lay_out_key(items: Sequence[KeyItem], look: Look, room: float) -> Key:
    """Return the key of `items`, wrapped into lines of `room` pixels; its height counts the space below it."""
    entries = []
    left, middle = 0.0, LINE_HEIGHT / 2
    for item in items:
        needed = item.mark_width + _MARK_GAP + look.width(item.text)
        if left and left + needed > room:
            left, middle = 0.0, middle + LINE_HEIGHT + 3
        entries.append((item, left, middle))
        left += needed + 16
    return Key(tuple(entries), middle + LINE_HEIGHT / 2 + 9 if entries else 0.0)


_MARK_GAP = 5.0
DASH = (3.5, 2.5)


@dataclass(slots=True)
class Canvas:
    """A figure in the making: layers in the order in which they are drawn, and the words on top of them."""

    look: Look
    frame: Frame
    layers: list[marks.Mark | alt.Chart] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def chart(self, name: str, rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
        """Return a chart of `rows`, named; to be added to the layers when it is finished."""
        import altair as alt

        # Altair would copy and examine every row several times over: `finish` puts them in.
        self.rows[name] = [dict(row) for row in rows]
        return alt.Chart(name=name)

    def boxes(self, name: str, boxes: Iterable[Box]) -> None:
        """Add filled rectangles."""
        self._add(name, boxes, marks.rectangle)

    def outlines(self, name: str, boxes: Iterable[Box], *, width: float = 1.2) -> None:
        """Add rectangles filled with paper, with an outline in their colour that lies within them."""
        edge = width / 2
        inner = (replace(b, x=b.x + edge, y=b.y + edge, x2=b.x2 - edge, y2=b.y2 - edge) for b in boxes)
        self._add(name, inner, lambda: marks.outline(self.look.color("paper"), width))

    def rules(self, name: str, lines: Iterable[Box], *, width: float = 1, dash: Sequence[float] = ()) -> None:
        """Add straight lines."""
        self._add(name, lines, lambda: marks.rule(width, tuple(dash)))

    def dots(self, name: str, dots: Iterable[Dot], *, diameter: float, open_stroke: float = 0) -> None:
        """Add round dots; with a stroke they are open and filled with paper."""
        size = round((diameter / 2) ** 2 * math.pi, 2)
        if open_stroke:
            self._add(name, dots, lambda: marks.ring(size, self.look.color("paper"), open_stroke))
        else:
            self._add(name, dots, lambda: marks.dot(size))

    def _add(self, name: str, shapes: Iterable[Box | Dot], style: Callable[[], marks.Style]) -> None:
        """Add a layer, unless there is nothing to show."""
        rows = [_row(shape) for shape in shapes]
        if rows:
            self.rows[name] = rows
            self.layers.append(marks.Mark(name, style()))

    def key(self, key: Key) -> None:
        """Add a key in the upper left corner of the figure."""
        marks: dict[str, list[tuple[KeyItem, float, float]]] = {}
        for item, left, middle in key.entries:
            x, y = left - self.frame.left, middle - self.frame.top
            marks.setdefault(item.shape, []).append((item, x, y))
            self.words.append(Word(x + item.mark_width + _MARK_GAP, y, item.text, self.look.color("ink")))
        for shape, entries in marks.items():
            self._key_marks(shape, entries)

    def _key_marks(self, shape: str, entries: Sequence[tuple[KeyItem, float, float]]) -> None:
        name = f"key-{shape}"
        if shape == "square":
            self.boxes(name, (Box(x, y - 4.5, x + 9, y + 4.5, item.color) for item, x, y in entries))
        elif shape == "tick":
            self.rules(name, (Box(x + 4.5, y - 6, x + 4.5, y + 6, item.color) for item, x, y in entries), width=1.6)
        elif shape in {"line", "dashed"}:
            lines = (Box(x, y, x + item.mark_width, y, item.color) for item, x, y in entries)
            self.rules(name, lines, width=1.8, dash=DASH if shape == "dashed" else ())
        else:
            dots = (Dot(x + 4.5, y, item.color) for item, x, y in entries)
            self.dots(name, dots, diameter=8 if shape == "dot" else 7, open_stroke=1.4 if shape == "open" else 0)

    def finish(self, name: str) -> dict[str, Any]:
        """Return the whole figure as a Vega-Lite specification of exactly the frame's size."""
        import altair as alt

        self._clear_grid()
        frame = self.frame
        return {
            "$schema": alt.SCHEMA_URL,
            "layer": [self._specify(layer) for layer in (*self.layers, *self._text_layers())],
            "name": name,
            "width": frame.plot_width,
            "height": frame.plot_height,
            "padding": {"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom},
            "autosize": {"type": "none"},
            "config": self.look.config,
        }

    def _clear_grid(self) -> None:
        """Leave out of the lines of the grid what would cross words."""
        holes = [hole for word in self.words for hole in self._covers(word)]
        for name in _GRID:
            if name in self.rows:
                self.rows[name] = [
                    {**row, first: round(start, 2), second: round(end, 2)}
                    for row in self.rows[name]
                    for first, second, at, along in [_direction(row)]
                    for start, end in _free((row[first], row[second]), _crossed(holes, at, row[at], along))
                ]

    def _covers(self, word: Word) -> Iterator[Mapping[str, tuple[float, float]]]:
        """Yield what each line of a word takes across and down."""
        beside, above = _CLEAR
        lines = word.text.split("\n")
        for number, text in enumerate(lines):
            width = self.look.width(text, strong=word.strong, size=word.size)
            left = word.x - {"left": 0.0, "center": width / 2, "right": width}[word.align]
            middle = word.y + (number - (len(lines) - 1) / 2) * LINE_HEIGHT
            yield {"x": (left - beside, left + width + beside), "y": (middle - above, middle + above)}

    def _specify(self, layer: marks.Mark | alt.Chart) -> dict[str, Any]:
        """Return `layer` with its name and its rows."""
        specification = layer.style if isinstance(layer, marks.Mark) else marks.specify(layer)
        return {**specification, "name": layer.name, "data": {"values": self.rows[str(layer.name)], "name": layer.name}}

    def _text_layers(self) -> Iterator[marks.Mark]:
        """Yield the marks that write the words, those of one style together."""
        lines = sorted((line for word in self.words for line in word.lines()), key=lambda line: line.style)
        for number, ((align, strong, size), same) in enumerate(groupby(lines, key=lambda line: line.style)):
            name = f"words-{number}"
            self.rows[name] = [{"x": round(w.x, 2), "y": round(w.y, 2), "text": w.text, "color": w.color} for w in same]
            yield marks.Mark(name, marks.word(align, round(size, 2), 600 if strong else 400))


def _direction(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Return the fields of both ends of an upright or level line, of its place, and of the axis along which it runs."""
    return ("y", "y2", "x", "y") if row["x"] == row["x2"] else ("x", "x2", "y", "x")


def _crossed(
    holes: Iterable[Mapping[str, tuple[float, float]]], axis: str, place: float, along: str
) -> list[tuple[float, float]]:
    """Return what the holes through which a line runs take of it, in its order."""
    return sorted(hole[along] for hole in holes if hole[axis][0] < place < hole[axis][1])


def _free(span: tuple[float, float], holes: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the parts of a span that leave out the holes, which are in order.

    >>> list(_free((0, 10), [(2, 4), (3, 5), (9, 12)]))
    [(0, 2), (5, 9)]
    """
    start, end = min(span), max(span)
    for first, last in holes:
        if first > start:
            yield start, min(first, end)
        start = max(start, last)
        if start >= end:
            return
    yield start, end


def _row(mark: Box | Dot) -> dict[str, Any]:
    values = ((name, getattr(mark, name)) for name in mark.__slots__)
    return {name: value if isinstance(value, str) else round(value, 2) for name, value in values}


def row_middles(names: Sequence[str], step: float, above: float = 0.0) -> tuple[list[float], float]:
    """Return the middle of each row and the height of all: a name of two lines makes only its own row higher.

    `above` is left free over the first row and under the last.
    """
    middles, y = [], above
    for name in names:
        height = max(step, (name.count("\n") + 1) * LINE_HEIGHT + 4)
        middles.append(round(y + height / 2, 2))
        y += height
    return middles, round(y + above, 2)
