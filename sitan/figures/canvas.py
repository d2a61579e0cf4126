"""What every kind of chart is drawn on: words, boxes, lines and dots in pixels, and the key.

Charts are laid out in pixels of 1/96 inch with automatic sizing off, on text widths measured in the report's own fonts.
So a figure is exactly as wide as its column, and nothing is cut off or moved by a renderer's guess.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.look import LABEL, LINE_HEIGHT, Look

if TYPE_CHECKING:
    import altair as alt

_CAP_HEIGHT = 0.727
"""Of Inter, in the size of type: capitals and digits stand in the middle of a bar when moved down by half of it."""

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
    shape: Literal["square", "line", "dashed", "dot", "open"] = "square"

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
    layers: list[alt.Chart] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def chart(self, name: str, rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
        """Return a chart of `rows`, named; to be added to the layers when it is finished."""
        import altair as alt

        return alt.Chart(alt.InlineData(values=list(rows), name=name), name=name)

    def boxes(self, name: str, boxes: Iterable[Box]) -> None:
        """Add filled rectangles."""
        rows = [_row(box) for box in boxes]
        if rows:
            self.layers.append(self.chart(name, rows).mark_rect().encode(**_corners(), color=as_given("color")))

    def rules(self, name: str, lines: Iterable[Box], *, width: float = 1, dash: Sequence[float] = ()) -> None:
        """Add straight lines."""
        rows = [_row(line) for line in lines]
        if rows:
            style: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
            mark = self.chart(name, rows).mark_rule(strokeWidth=width, **style)
            self.layers.append(mark.encode(**_corners(), color=as_given("color")))

    def dots(self, name: str, dots: Iterable[Dot], *, diameter: float, open_stroke: float = 0) -> None:
        """Add round dots; with a stroke they are open and filled with paper."""
        import altair as alt

        rows = [_row(dot) for dot in dots]
        if not rows:
            return
        size, place = round((diameter / 2) ** 2 * math.pi, 2), {"x": pixels("x"), "y": pixels("y")}
        chart = self.chart(name, rows)
        if open_stroke:
            mark = chart.mark_point(
                size=size, filled=False, fill=self.look.color("paper"), strokeWidth=open_stroke, opacity=1
            )
            self.layers.append(mark.encode(**place, stroke=alt.Stroke("color:N", scale=None, legend=None)))
        else:
            self.layers.append(
                chart.mark_point(size=size, filled=True, opacity=1).encode(**place, color=as_given("color"))
            )

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
        elif shape in {"line", "dashed"}:
            lines = (Box(x, y, x + item.mark_width, y, item.color) for item, x, y in entries)
            self.rules(name, lines, width=1.8, dash=DASH if shape == "dashed" else ())
        else:
            dots = (Dot(x + 4.5, y, item.color) for item, x, y in entries)
            self.dots(name, dots, diameter=8 if shape == "dot" else 7, open_stroke=1.4 if shape == "open" else 0)

    def finish(self, name: str) -> dict[str, Any]:
        """Return the whole figure as a Vega-Lite specification of exactly the frame's size."""
        import altair as alt

        frame = self.frame
        chart = alt.layer(*self.layers, *self._text_layers()).properties(
            name=name,
            width=frame.plot_width,
            height=frame.plot_height,
            padding={"left": frame.left, "right": frame.right, "top": frame.top, "bottom": frame.bottom},
            autosize=alt.AutoSizeParams(type="none"),
        )
        specification: dict[str, Any] = chart.to_dict()
        # Altair's own default theme is global state: only our configuration may speak.
        specification["config"] = self.look.config
        return specification

    def _text_layers(self) -> Iterator[alt.Chart]:
        """Yield the marks that write the words, those of one style together."""
        lines = sorted((line for word in self.words for line in word.lines()), key=lambda line: line.style)
        for number, ((align, strong, size), same) in enumerate(groupby(lines, key=lambda line: line.style)):
            rows = [{"x": round(w.x, 2), "y": round(w.y, 2), "text": w.text, "color": w.color} for w in same]
            mark = self.chart(f"words-{number}", rows).mark_text(
                align=align, baseline="alphabetic", fontSize=round(size, 2), fontWeight=600 if strong else 400
            )
            yield mark.encode(x=pixels("x"), y=pixels("y"), text="text:N", color=as_given("color"))


def _row(mark: Box | Dot) -> dict[str, Any]:
    return {name: round(value, 2) if isinstance(value, float | int) else value for name, value in asdict(mark).items()}


def _corners() -> dict[str, Any]:
    import altair as alt

    return {"x": pixels("x"), "y": pixels("y"), "x2": alt.X2("x2"), "y2": alt.Y2("y2")}


def pixels(channel: Literal["x", "y"]) -> alt.X | alt.Y:
    """Return the encoding of a position that stands in the rows in pixels, under the name of its channel."""
    import altair as alt

    kind = alt.X if channel == "x" else alt.Y
    return kind(f"{channel}:Q", scale=None, axis=None)


def as_given(name: str) -> alt.Color:
    """Return the encoding of a colour that stands in the rows."""
    import altair as alt

    return alt.Color(f"{name}:N", scale=None, legend=None)


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
