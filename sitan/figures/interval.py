"""Intervals of uncertainty: the lower and the upper bound that belong to each value of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitan.model import Node, Query, Text

if TYPE_CHECKING:
    from sitan.datasets.model import Observation
    from sitan.figures.figure import FigureContext, FigureSpec
    from sitan.figures.plotted import Plotted, Row

_RULE = "figure-interval-fits"
_DIMENSION = "interval"
"""The dimension of the breakdown by which datasets tell bounds from values: see `sitan.evidence.uncertainty`."""


class IntervalSpec(Node):
    """The bounds of the values of a figure: one lower and one upper for each."""

    low: Query
    """The lower bounds, such as `stunting[area=regions, interval=lower]@2020`."""
    high: Query
    """The upper bounds."""
    label: Text | None = None
    """What they are, such as "95% confidence interval"."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which values one may truly lie."""

    low: float
    high: float


def read_intervals(
    wanted: IntervalSpec | None, spec: FigureSpec, context: FigureContext, plotted: Plotted
) -> dict[Observation, Interval]:
    """Return the interval of each observation of `plotted`; {} if the figure wants none.

    Bounds belong to the value of the same area, period and group; they may be an indicator of their own.

    Raises ProjectError if a value has not both bounds, or not in its unit, or does not lie between them.
    """
    if wanted is None:
        return {}
    lows, highs = (_by_key(query, spec, context, plotted) for query in (wanted.low, wanted.high))
    return {
        row.observation: _interval(row, lows.get(key), highs.get(key), spec, plotted)
        for row in plotted.rows
        for key in [_key(row.observation)]
    }


def _by_key(
    query: Query, spec: FigureSpec, context: FigureContext, plotted: Plotted
) -> dict[tuple[str, ...], Observation]:
    selection = context.selections[str(query)]
    if selection.observations and selection.unit != plotted.unit:
        message = f"what is shown is in {plotted.unit}, the bounds in {selection.unit}"
        raise spec.fault("figure-has-one-unit", message, "name bounds in the unit of the values")
    return {_key(found): found for found in selection.observations}


def _key(observation: Observation) -> tuple[str, ...]:
    """Return all that a value and its bounds have in common."""
    _indicator, *rest, breakdown = observation.key
    pairs = [pair for pair in breakdown.split(";") if not pair.startswith(f"{_DIMENSION}=")]
    return *rest, ";".join(pairs)


def _interval(
    row: Row, low: Observation | None, high: Observation | None, spec: FigureSpec, plotted: Plotted
) -> Interval:
    own = row.observation
    name = ", ".join([*(plotted.label(each, row.keys[each]) for each in plotted.dimensions), str(own.value)])
    if low is None or high is None:
        message = f"there is no {'lower' if low is None else 'upper'} bound for: {name}"
        raise spec.fault(_RULE, message, "name the same areas, groups and periods in `data`, `low` and `high`")
    if not low.value <= own.value <= high.value:
        message = f"the value does not lie between {low.value} and {high.value}: {name}"
        raise spec.fault(_RULE, message, "name bounds that belong to the values: the same indicator and source")
    return Interval(float(low.value), float(high.value))
