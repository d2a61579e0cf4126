"""The kinds of figure: those of this package, and those of other packages through entry points."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from sitan.figures.bars import BarsSpec, draw_bars
from sitan.figures.diverging import DivergingSpec, draw_diverging
from sitan.figures.dots import DotsSpec, draw_dots
from sitan.figures.dumbbell import DumbbellSpec, draw_dumbbell
from sitan.figures.equity import EquitySpec, draw_equity
from sitan.figures.figure import FigureKind, FigureSpec
from sitan.figures.heat import HeatSpec, draw_heat
from sitan.figures.lines import LinesSpec, draw_lines
from sitan.figures.map import MapSpec, draw_map
from sitan.figures.pyramid import PyramidSpec, draw_pyramid
from sitan.figures.scatter import ScatterSpec, draw_scatter
from sitan.figures.slope import SlopeSpec, draw_slope
from sitan.figures.small_multiples import SmallMultiplesSpec, draw_small_multiples
from sitan.figures.stacked_area import StackedAreaSpec, draw_stacked_area
from sitan.figures.stacked_bars import StackedBarsSpec, draw_stacked_bars
from sitan.figures.tracker import TrackerSpec, draw_tracker
from sitan.figures.waterfall import WaterfallSpec, draw_waterfall

ENTRY_POINTS = "sitan.figures"
"""The group of entry points; each is named like its kind and is a `FigureKind`."""


def _figure_kinds() -> dict[str, FigureKind]:
    kinds = {
        "bars": FigureKind(BarsSpec, draw_bars),
        "diverging": FigureKind(DivergingSpec, draw_diverging),
        "dots": FigureKind(DotsSpec, draw_dots),
        "dumbbell": FigureKind(DumbbellSpec, draw_dumbbell),
        "equity": FigureKind(EquitySpec, draw_equity),
        "heat": FigureKind(HeatSpec, draw_heat),
        "lines": FigureKind(LinesSpec, draw_lines),
        "pyramid": FigureKind(PyramidSpec, draw_pyramid),
        "scatter": FigureKind(ScatterSpec, draw_scatter),
        "slope": FigureKind(SlopeSpec, draw_slope),
        "small-multiples": FigureKind(SmallMultiplesSpec, draw_small_multiples),
        "stacked-area": FigureKind(StackedAreaSpec, draw_stacked_area),
        "stacked-bars": FigureKind(StackedBarsSpec, draw_stacked_bars),
        "tracker": FigureKind(TrackerSpec, draw_tracker),
        "waterfall": FigureKind(WaterfallSpec, draw_waterfall),
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
