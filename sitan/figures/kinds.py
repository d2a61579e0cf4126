"""The kinds of figure: those of this package, and those of other packages through entry points."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from sitan.figures.bars import BarsSpec, draw_bars
from sitan.figures.dumbbell import DumbbellSpec, draw_dumbbell
from sitan.figures.figure import FigureKind, FigureSpec
from sitan.figures.lines import LinesSpec, draw_lines
from sitan.figures.map import MapSpec, draw_map
from sitan.figures.stacked_area import StackedAreaSpec, draw_stacked_area
from sitan.figures.stacked_bars import StackedBarsSpec, draw_stacked_bars

ENTRY_POINTS = "sitan.figures"
"""The group of entry points; each is named like its kind and is a `FigureKind`."""


def _figure_kinds() -> dict[str, FigureKind]:
    kinds = {
        "bars": FigureKind(BarsSpec, draw_bars),
        "dumbbell": FigureKind(DumbbellSpec, draw_dumbbell),
        "lines": FigureKind(LinesSpec, draw_lines),
        "stacked-area": FigureKind(StackedAreaSpec, draw_stacked_area),
        "stacked-bars": FigureKind(StackedBarsSpec, draw_stacked_bars),
    }
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        kinds.setdefault(point.name, point.load())
    return kinds


FIGURE_KINDS: dict[str, FigureKind] = _figure_kinds()
"""What a `figure` block may be, by its `kind`."""


MAP = FigureKind(MapSpec, draw_map)
"""What a `map` block is: a block kind of its own, numbered apart from the figures."""


@cache
def _kinds_by_model() -> dict[type[FigureSpec], FigureKind]:
    return {kind.model: kind for kind in (*FIGURE_KINDS.values(), MAP)}


def kind_of(spec: FigureSpec) -> FigureKind:
    """Return the kind that draws `spec`."""
    return _kinds_by_model()[type(spec)]
