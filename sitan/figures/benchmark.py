"""A reference line: one value with which a figure compares those that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitan.figures.canvas import Box, Canvas, Word
from sitan.figures.look import LINE_HEIGHT, TICK
from sitan.model import Node, Query, Text

if TYPE_CHECKING:
    from sitan.figures.figure import FigureContext, FigureSpec
    from sitan.figures.plotted import Plotted


class BenchmarkSpec(Node):
    """A value to compare the others with, drawn as a line across them."""

    data: Query
    """One observation."""
    label: Text | None = None
    """How the line is named; the area's name if left out."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A reference line: its place on the axis, its name, and its value as printed."""

    value: float
    label: str
    number: str


def read_benchmark(
    wanted: BenchmarkSpec | None, spec: FigureSpec, context: FigureContext, plotted: Plotted
) -> Benchmark | None:
    """Return the reference line that `spec` asks for; None if it asks for none.

    Raises ProjectError if it is not one observation, or not in the unit of the others.
    """
    if wanted is None:
        return None
    selection = context.selections[str(wanted.data)]
    if len(selection.observations) != 1:
        message = f"a benchmark is one observation; `{wanted.data}` selects {len(selection.observations)}"
        raise spec.fault("figure-has-its-dimensions", message, "name one area, one group and one period")
    if selection.unit != plotted.unit:
        message = f"what is shown is in {plotted.unit}, the benchmark in {selection.unit}"
        raise spec.fault("figure-has-one-unit", message, "compare with a value of the same unit")
    (found,) = selection.observations
    label = str(wanted.label or plotted.labels.area(found.ref_area))
    return Benchmark(float(found.value), label, plotted.number(found.value))


def draw_benchmark_across(canvas: Canvas, benchmark: Benchmark, x: float) -> None:
    """Draw a line from top to bottom with its label above, moved inwards where it would leave the figure."""
    look, frame = canvas.look, canvas.frame
    text = look.theme.phrase("figure-label-value", label=benchmark.label, value=benchmark.number)
    half = look.width(text, strong=True, size=TICK) / 2
    at = min(max(x, half - frame.left), frame.plot_width - half)
    canvas.rules("benchmark", [Box(x, -5, x, frame.plot_height, look.color("ink"))], width=1)
    canvas.words.append(Word(at, -5 - LINE_HEIGHT / 2, text, look.color("ink"), "center", strong=True, size=TICK))
