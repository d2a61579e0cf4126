"""What charts of dots in rows share: a scale in pixels with its grid, and dots that would lie on each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitan.figures.canvas import Box, Canvas, Word
from sitan.figures.look import LINE_HEIGHT, TICK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.figures.axis import Ticks
    from sitan.figures.look import Look
    from sitan.figures.plotted import Plotted

AXIS_HEIGHT = LINE_HEIGHT + 8
"""The pixels below the rows that the labels of the axis need."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A value axis from left to right."""

    low: float
    high: float
    width: float

    def x(self, value: float) -> float:
        """Return where `value` stands, in pixels of the plot."""
        return (value - self.low) / (self.high - self.low) * self.width


def fit_scale(domain: tuple[float, float], ends: Sequence[tuple[float, float, float]], width: float) -> Scale:
    """Return the scale of `domain`, widened so that what stands beside each value stays in the plot.

    `ends` are values with the pixels that they need to their left and to their right.
    """
    low, high = domain
    for _ in range(8):  # each round changes the scale, and by less than the one before
        pixel = (high - low) / width
        low = min(low, *(value - left * pixel for value, left, _ in ends))
        high = max(high, *(value + right * pixel for value, _, right in ends))
    return Scale(round(low, 6), round(high, 6), width)


def tick_ends(look: Look, plotted: Plotted, ticks: Ticks) -> list[tuple[float, float, float]]:
    """Return the ticks with the pixels that half of their labels need on either side."""
    labels = [(value, plotted.labels.number(value, ticks.decimals)) for value in ticks.values]
    return [(float(value), 0.0, look.width(text, size=TICK) / 2) for value, text in labels]


def draw_grid(
    canvas: Canvas,
    scale: Scale,
    ticks: Ticks,
    plotted: Plotted,
    spans: Sequence[tuple[float, float]] | None = None,
) -> None:
    """Draw a light line at each tick, darker at zero, with its label below the rows.

    `spans` are the tops and bottoms between which there are rows; the whole plot if left out.
    """
    look, height = canvas.look, canvas.frame.plot_height
    for name, color, at_zero in (("grid", "rule", False), ("zero", "muted", True)):
        lines = [
            Box(x, top, x, bottom, look.color(color))
            for value in ticks.values
            if (not value) is at_zero
            for x in [scale.x(float(value))]
            for top, bottom in spans or [(0.0, height)]
        ]
        canvas.rules(name, lines, width=0.75)
    for value in ticks.values:
        text = plotted.labels.number(value, ticks.decimals)
        at = scale.x(float(value))
        canvas.words.append(Word(at, height + 6 + LINE_HEIGHT / 2, text, look.color("muted"), "center", size=TICK))


def fan(places: Sequence[float], closest: float, step: float) -> list[float]:
    """Return by how much each dot is moved up or down so that none hides another: those alone stay on their line.

    >>> fan([10, 50, 11], closest=5, step=6)
    [-3.0, 0.0, 3.0]
    """
    moved = [0.0] * len(places)
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    cluster: list[int] = []
    for position, index in enumerate(order):
        cluster.append(index)
        last = position + 1 == len(order)
        if last or places[order[position + 1]] - places[index] >= closest:
            for rank, member in enumerate(cluster):
                moved[member] = (rank - (len(cluster) - 1) / 2) * step
            cluster = []
    return moved
