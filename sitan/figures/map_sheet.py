"""What maps of boundaries and maps of tiles share: the block, the classes of values, and the legend."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, Self

from pydantic import model_validator

from sitan.figures.canvas import Box, Canvas, Word
from sitan.figures.figure import FigureSpec
from sitan.figures.geometry import Boundary, hatching
from sitan.figures.look import LINE_HEIGHT, TICK, Look, contrast, mix
from sitan.figures.plotted import Plotted, Row
from sitan.figures.status import is_unreliable
from sitan.model import Code, FileName, Integer, Number, Query, Text, author_error

MOST_CLASSES = 6
HATCH = 3.2
"""Pixels between the lines of a hatching."""
_SWATCH = 34.0
_SAMPLE = 18.0
_BAND = 9.0

_RAMPS = {
    2: ("accent-3", "accent"),
    3: ("accent-3", "accent-1", "accent-deep"),
    4: ("accent-4", "accent-3", "accent-1", "accent"),
    5: ("accent-4", "accent-3", "accent-2", "accent-1", "accent"),
    6: ("accent-4", "accent-3", "accent-2", "accent-1", "accent", "accent-deep"),
}
"""Colours of classes from low to high: each darker than the one before, so that they are told apart in grey too."""


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
    method: Literal["quantile", "equal"] = "quantile"
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


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of values: one more than there are breaks; a value on a break belongs to the class above it."""

    breaks: tuple[Decimal, ...]
    colors: tuple[str, ...]

    def color(self, value: Decimal) -> str:
        """Return the colour of a value."""
        return self.colors[bisect_right(self.breaks, value)]


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
    breaks = tuple(sorted(set(spec.breaks))) or _computed_breaks(spec, sorted(values))
    if len(breaks) + 1 > MOST_CLASSES or len(breaks) == 0:
        message = f"a map shows from 2 to {MOST_CLASSES} classes, not {len(breaks) + 1}"
        raise spec.fault("figure-has-few-series", message, "name one to five `breaks`, or `classes: 5`")
    return Classes(breaks, tuple(look.color(name) for name in _RAMPS[len(breaks) + 1]))


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
    """The classes as a band with the breaks below its seams, and samples of hatching beside it, laid out."""

    breaks: tuple[str, ...]
    swatch: float
    samples: tuple[_Sample, ...]
    height: float


def lay_out_legend(sheet: MapSheet, room: float, *, empty: bool, unreliable: bool) -> Legend:
    """Return the legend in `room` pixels. Its classes are as wide as the longest of their breaks needs."""
    look, classes = sheet.look, sheet.classes
    decimals = max(
        sheet.plotted.decimals if any(value % 1 for value in classes.breaks) else 0,
        *(_places(value) for value in classes.breaks),
    )
    texts = tuple(sheet.plotted.labels.number(value, decimals) for value in classes.breaks)
    swatch = max(_SWATCH, *(look.width(text, size=TICK) + 8 for text in texts))
    phrase, samples = look.theme.phrase, list[_Sample]()
    x, y = swatch * len(classes.colors) + _SAMPLE, 0.0
    wanted: list[tuple[Literal["no-data", "unreliable"], str]] = []
    wanted += [("no-data", phrase("figure-no-data"))] if empty else []
    wanted += [("unreliable", phrase("figure-status-u"))] if unreliable else []
    for kind, text in wanted:
        needed = _SAMPLE + 5 + look.width(text, size=TICK)
        if x + needed > room:
            x, y = 0.0, (y or LINE_HEIGHT) + LINE_HEIGHT + 4
        samples.append(_Sample(kind, text, x, y))
        x += needed + _SAMPLE
    return Legend(texts, swatch, tuple(samples), 2 * LINE_HEIGHT + 10 + (y - LINE_HEIGHT + 4 if y else 0))


def draw_legend(canvas: Canvas, sheet: MapSheet, legend: Legend) -> None:
    """Draw the legend in the upper left corner of the figure."""
    look = sheet.look
    left, top = -canvas.frame.left, -canvas.frame.top
    colors, width = sheet.classes.colors, legend.swatch
    band = [Box(left + n * width, top, left + (n + 1) * width, top + _BAND, each) for n, each in enumerate(colors)]
    canvas.boxes("legend", band)
    for number, text in enumerate(legend.breaks, start=1):
        x, y = left + number * width, top + _BAND + 8
        canvas.words.append(Word(x, y, text, look.color("muted"), "center", size=TICK))
    for sample in legend.samples:
        x, y = left + sample.x, top + sample.y
        unreliable = sample.kind == "unreliable"
        fill = colors[len(colors) // 2] if unreliable else look.color("no-data")
        canvas.boxes(f"legend-{sample.kind}", [Box(x, y, x + _SAMPLE, y + _BAND, fill)])
        stroke = hatch_color(look, fill) if unreliable else look.color("others")
        lines = hatching(square("", x, y, _SAMPLE, _BAND), HATCH, rising=unreliable)
        canvas.rules(f"legend-{sample.kind}-hatching", (Box(*a, *b, stroke) for a, b in lines), width=0.7)
        place = x + _SAMPLE + 5
        canvas.words.append(Word(place, y + _BAND / 2, sample.text, look.color("muted"), size=TICK))


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
