"""What maps of boundaries and maps of tiles share: the block, the classes of values, and the legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from pydantic import model_validator

from sitan.figures.canvas import Box, Canvas, Word
from sitan.figures.classes import (
    BAND_HEIGHT,
    MOST_CLASSES,
    Classes,
    Method,
    band_width,
    computed_breaks,
    draw_band,
)
from sitan.figures.figure import FigureSpec
from sitan.figures.geometry import Boundary, hatching
from sitan.figures.look import LINE_HEIGHT, TICK, Look, contrast, mix
from sitan.figures.plotted import Plotted, Row
from sitan.figures.status import is_unreliable
from sitan.model import Code, FileName, Integer, Number, Query, Text, author_error

HATCH = 3.2
"""Pixels between the lines of a hatching."""
_SAMPLE = 18.0


class MapSpec(FigureSpec):
    """A map. The query varies in areas: `stunting[area=regions]@2015`."""

    kind: Literal["map"] = "map"
    """The kind of block."""
    data: Query
    """One value for each area."""
    geo: FileName | None = None
    """The boundaries, TopoJSON or GeoJSON, relative to `datasets/`; each feature's `id` is the code of its area."""
    tiles: FileName | None = None
    """Instead of `geo`, a YAML file relative to `datasets/` with the `tiles`, each with `area`, `row`, `column` and
    a short `label` if need be: areas are squares of one size, so that small ones count as much as large ones."""
    object: Text | None = None
    """The object of a TopoJSON file; may be left out where it has only one."""
    breaks: list[Number] = []
    """The values that separate the classes; computed where they are left out."""
    method: Method = "quantile"
    """How breaks are computed: about as many areas in each class, or classes of equal width."""
    classes: Integer = 5
    """How many classes are computed, from 2 to 6."""
    labels: Literal["extremes", "all", "none"] = "extremes"
    """Which areas are named on the map. What has no room is numbered, and named below. Tiles are all named."""
    highlight: list[Code] = []
    """Areas to be outlined in the highlight colour; they are named too."""
    projection: Literal["conic", "mercator"] = "conic"
    """Equal-area conic, or Mercator."""
    digits: Integer | None = None
    """Decimals of the printed values, if not those of the indicator."""

    @model_validator(mode="after")
    def _is_of_one_layout(self) -> Self:
        if (self.geo is None) == (self.tiles is None):
            hint = "write `geo:` with a file of boundaries, or `tiles:` with a file of squares"
            raise author_error("map-file-exists", "a map has either `geo` or `tiles`", hint)
        return self


@dataclass(frozen=True)
class MapSheet:
    """A map's block, its data by area, and the colours of their classes."""

    spec: MapSpec
    look: Look
    plotted: Plotted
    rows: Mapping[str, Row]
    classes: Classes

    def fill(self, code: str) -> str:
        """Return the colour of an area."""
        row = self.rows.get(code)
        return self.classes.color(row.observation.value) if row else self.look.color("no-data")

    def value(self, code: str) -> str:
        """Return the value of an area as printed."""
        return self.plotted.number(self.rows[code].observation.value)

    @cached_property
    def unreliable(self) -> frozenset[str]:
        """The areas whose value is of low reliability."""
        return frozenset(code for code, row in self.rows.items() if is_unreliable(row.observation))

    @cached_property
    def extremes(self) -> frozenset[str]:
        """The areas with the lowest and the highest value: each of several that have it, if they are few."""
        values = [row.observation.value for row in self.rows.values()]
        found: set[str] = set()
        for end in (min(values), max(values)):
            tied = [code for code, row in self.rows.items() if row.observation.value == end]
            found.update(tied if len(tied) <= _MOST_TIED else tied[:1])
        return frozenset(found)

    @property
    def named(self) -> frozenset[str]:
        """The areas that are to be named on a map of boundaries."""
        if self.spec.labels == "all":
            return frozenset(self.rows)
        highlighted = frozenset(self.spec.highlight) & self.rows.keys()
        return highlighted | (self.extremes if self.spec.labels == "extremes" else frozenset())

    def name(self, code: str, otherwise: str = "") -> str:
        """Return an area's name; `otherwise` if the catalog has none."""
        return self.plotted.labels.area(code) if code in self.plotted.labels.catalog.areas else otherwise or code


_MOST_TIED = 3


# --- classes --------------------------------------------------------------------------------------------------------


def classify(spec: MapSpec, look: Look, values: Sequence[Decimal]) -> Classes:
    """Return the classes of a map's values. Raises ProjectError if there are too many or too few."""
    breaks = sorted(set(spec.breaks)) or computed_breaks(values, spec.classes, spec.method)
    if len(breaks) + 1 > MOST_CLASSES or len(breaks) == 0:
        message = f"a map shows from 2 to {MOST_CLASSES} classes, not {len(breaks) + 1}"
        raise spec.fault("figure-has-few-series", message, "name one to five `breaks`, or `classes: 5`")
    return Classes.between(breaks, look)


# --- hatching -------------------------------------------------------------------------------------------------------


def hatch_color(look: Look, fill: str) -> str:
    """Return the colour of lines on an area of low reliability: its own, so much lighter or darker that they show."""
    ink, paper = look.color("ink"), look.color("paper")
    return mix(fill, paper, 0.5) if contrast(fill, paper) > contrast(fill, ink) else mix(fill, ink, 0.3)


def square(code: str, x: float, y: float, width: float, height: float) -> Boundary:
    """Return a rectangle as the boundary of an area."""
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
    return Boundary(code, code, ([corners],))


# --- the legend -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sample:
    """A hatched sample with what it stands for, from its upper left corner."""

    kind: Literal["no-data", "unreliable"]
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Legend:
    """The band of classes with samples of hatching beside it, laid out."""

    samples: tuple[_Sample, ...]
    height: float


def lay_out_legend(sheet: MapSheet, room: float, *, empty: bool, unreliable: bool) -> Legend:
    """Return the legend in `room` pixels."""
    look = sheet.look
    band = band_width(sheet.classes, sheet.plotted.labels, sheet.plotted.decimals, look)
    phrase, samples = look.theme.phrase, list[_Sample]()
    x, y = band + _SAMPLE, 0.0
    wanted: list[tuple[Literal["no-data", "unreliable"], str]] = []
    wanted += [("no-data", phrase("figure-no-data"))] if empty else []
    wanted += [("unreliable", phrase("figure-status-u"))] if unreliable else []
    for kind, text in wanted:
        needed = _SAMPLE + 5 + look.width(text, size=TICK)
        if x + needed > room:
            x, y = 0.0, (y or LINE_HEIGHT) + LINE_HEIGHT + 4
        samples.append(_Sample(kind, text, x, y))
        x += needed + _SAMPLE
    return Legend(tuple(samples), 2 * LINE_HEIGHT + 10 + (y - LINE_HEIGHT + 4 if y else 0))


def draw_legend(canvas: Canvas, sheet: MapSheet, legend: Legend) -> None:
    """Draw the legend in the upper left corner of the figure."""
    look = sheet.look
    left, top = -canvas.frame.left, -canvas.frame.top
    colors = sheet.classes.colors
    draw_band(canvas, sheet.classes, sheet.plotted.labels, sheet.plotted.decimals, left)
    for sample in legend.samples:
        x, y = left + sample.x, top + sample.y
        unreliable = sample.kind == "unreliable"
        fill = colors[len(colors) // 2] if unreliable else look.color("no-data")
        canvas.boxes(f"legend-{sample.kind}", [Box(x, y, x + _SAMPLE, y + BAND_HEIGHT, fill)])
        stroke = hatch_color(look, fill) if unreliable else look.color("others")
        lines = hatching(square("", x, y, _SAMPLE, BAND_HEIGHT), HATCH, rising=unreliable)
        canvas.rules(f"legend-{sample.kind}-hatching", (Box(*a, *b, stroke) for a, b in lines), width=0.7)
        place = x + _SAMPLE + 5
        canvas.words.append(Word(place, y + BAND_HEIGHT / 2, sample.text, look.color("muted"), size=TICK))
