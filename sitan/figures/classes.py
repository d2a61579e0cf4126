"""Classes of values, from light to dark: their breaks, as round as they can be, and the band that explains them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sitan.figures.canvas import Box, Canvas, Word
from sitan.figures.labels import Labels
from sitan.figures.look import TICK, Look

MOST_CLASSES = 6
_SWATCH = 34.0
"""The least width of a class in the band, in pixels."""
BAND_HEIGHT = 9.0

Method = Literal["quantile", "equal"]

_RAMPS = {
    1: ("accent-3",),
    2: ("accent-3", "accent"),
    3: ("accent-3", "accent-1", "accent-deep"),
    4: ("accent-4", "accent-3", "accent-1", "accent"),
    5: ("accent-4", "accent-3", "accent-2", "accent-1", "accent"),
    6: ("accent-4", "accent-3", "accent-2", "accent-1", "accent", "accent-deep"),
}
_RAMPS_BELOW_TEXT = {
    **_RAMPS,
    3: ("accent-4", "accent-2", "accent"),
    4: ("accent-4", "accent-3", "accent-2", "accent"),
    5: ("accent-4", "accent-3", "accent-2", "accent", "accent-deep"),
}
"""Without the middle tone, on which neither ink nor paper can be read well."""
MOST_BELOW_TEXT = 5


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of values: one more than there are breaks; a value on a break belongs to the class above it."""

    breaks: tuple[Decimal, ...]
    colors: tuple[str, ...]

    @classmethod
    def between(cls, breaks: Sequence[Decimal], look: Look, *, below_text: bool = False) -> Classes:
        """Return the classes that `breaks` separate, from the lightest colour to the darkest.

        There are at most six, and five of colours on which text is written.
        """
        ramps = _RAMPS_BELOW_TEXT if below_text else _RAMPS
        return cls(tuple(breaks), tuple(look.color(name) for name in ramps[len(breaks) + 1]))

    def color(self, value: Decimal) -> str:
        """Return the colour of the class of `value`."""
        return self.colors[bisect_right(self.breaks, value)]


def computed_breaks(values: Sequence[Decimal], count: int, method: Method) -> tuple[Decimal, ...]:
    """Return breaks between the values, as round as they can be without moving a value into another class."""
    ordered = sorted(values)
    count = min(max(count, 1), len(set(ordered)))
    if method == "equal":
        width = (ordered[-1] - ordered[0]) / count
        return tuple(dict.fromkeys(_rounder(ordered[0] + width * number, width / 20) for number in range(1, count)))
    steps = [index for index in range(1, len(ordered)) if ordered[index - 1] < ordered[index]]
    wanted = [round(len(ordered) * number / count) for number in range(1, count)]
    # Equal values are of one class: the break moves to the next step up or down.
    nearest = sorted({min(steps, key=lambda step: abs(step - index)) for index in wanted})
    chosen = steps if len(steps) < count else nearest
    return tuple(dict.fromkeys(_roundest(ordered[index - 1], ordered[index]) for index in chosen))


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


def band_width(classes: Classes, labels: Labels, decimals: int, look: Look) -> float:
    """Return how wide the band of `classes` is: each as wide as the break between two of them needs."""
    return len(classes.colors) * _swatch(classes, labels, decimals, look)


def _swatch(classes: Classes, labels: Labels, decimals: int, look: Look) -> float:
    texts = _break_texts(classes, labels, decimals)
    return max(_SWATCH, *(look.width(text, size=TICK) + 8 for text in texts), 0.0)


def _break_texts(classes: Classes, labels: Labels, decimals: int) -> list[str]:
    """Return the breaks as they are printed, all with the same decimals."""
    own = decimals if any(value % 1 for value in classes.breaks) else 0
    digits = max(own, *(_places(each) for each in classes.breaks), 0)
    return [labels.number(value, digits) for value in classes.breaks]


def draw_band(canvas: Canvas, classes: Classes, labels: Labels, decimals: int, left: float) -> float:
    """Draw the classes at the top of the figure with the breaks below its seams; return where the band ends."""
    top = -canvas.frame.top
    bottom = top + BAND_HEIGHT
    swatch = _swatch(classes, labels, decimals, canvas.look)
    band = [Box(left + n * swatch, top, left + (n + 1) * swatch, bottom, c) for n, c in enumerate(classes.colors)]
    canvas.boxes("legend", band)
    color = canvas.look.color("muted")
    for number, text in enumerate(_break_texts(classes, labels, decimals), start=1):
        canvas.words.append(Word(left + number * swatch, bottom + 8, text, color, "center", size=TICK))
    return left + len(band) * swatch


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
