"""Ticks and scales: round numbers, in the report's own number format."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import count, pairwise
from typing import TYPE_CHECKING

from sitan.figures.labels import period_position
from sitan.figures.look import TICK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import altair as alt

    from sitan.figures.look import Look
    from sitan.figures.plotted import Plotted

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20))
_STEPS_OF_YEARS = (1, 2, 5, 10, 20, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Ticks:
    """Round values from the lowest to the highest tick, and how many decimals tell them apart."""

    values: tuple[Decimal, ...]
    decimals: int

    @property
    def domain(self) -> tuple[float, float]:
        """The first and the last tick."""
        return float(self.values[0]), float(self.values[-1])


def nice_ticks(low: float, high: float, most: int = 6) -> Ticks:
    """Return round values that begin at or below `low` and end at or above `high`, with at most `most` steps between.

    >>> [str(value) for value in nice_ticks(0, 81).values]
    ['0', '20', '40', '60', '80', '100']
    """
    if high <= low:
        high = low + 1
    power = Decimal(1).scaleb(Decimal(repr((high - low) / most)).adjusted())
    bottom, top = Decimal(repr(low)), Decimal(repr(high))
    for factor in _STEPS:
        step = factor * power
        first = (bottom / step).to_integral_value(ROUND_FLOOR)
        last = (top / step).to_integral_value(ROUND_CEILING)
        if last - first <= most:
            break
    exponent = step.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    plain = Decimal(1).scaleb(-decimals)
    values = tuple(((first + number) * step).quantize(plain) for number in range(int(last - first) + 1))
    return Ticks(values, decimals)


def baseline_of(values: Sequence[float]) -> tuple[float, float]:
    """Return the range that a line chart should span: from zero unless that would flatten the lines."""
    low, high = min(values), max(values)
    if low >= 0 and low < 0.6 * high:
        return 0.0, high
    if high <= 0 and high > 0.6 * low:
        return low, 0.0
    return low, high


def year_ticks(first: float, last: float, px_per_year: float, room: float) -> tuple[int, ...]:
    """Return the years to be labelled on a time axis: both ends and round years between, each `room` pixels wide."""
    start, end = math.ceil(first), math.floor(last)
    step = next((size for size in _STEPS_OF_YEARS if size * px_per_year >= room), _STEPS_OF_YEARS[-1])
    between = [year for year in range(start, end + 1) if year % step == 0]
    free = [year for year in between if (year - start) * px_per_year >= room and (end - year) * px_per_year >= room]
    return tuple(sorted({start, end, *free}))


def time_labels(plotted: Plotted, px_per_year: float, look: Look) -> Mapping[float, str]:
    """Return the places on the time axis that are labelled, with their labels."""
    labels = plotted.labels
    names = {period_position(code): labels.period(code) for code in plotted.periods}
    widest = max(look.width(name, size=TICK) for name in names.values()) + 12
    closest = min((later - earlier for earlier, later in pairwise(names)), default=1.0) * px_per_year
    if closest < widest and all(code.isdigit() for code in plotted.periods):
        first, last = (period_position(plotted.periods[index]) for index in (0, -1))
        return {float(year): labels.period(str(year)) for year in year_ticks(first, last, px_per_year, widest)}
    every = max(1, math.ceil(widest / closest))
    start, step = min(names), closest / px_per_year
    a_year = max(1, round(1 / step))
    every = next(n for n in count(every) if a_year % n == 0 or n % a_year == 0)
    # Counted in steps of time, so that a period without a value does not shift the labels that follow.
    return {at: name for at, name in names.items() if round((at - start) / step) % every == 0}


def label_expression(labels: Mapping[float, str]) -> str:
    """Return the Vega expression that gives each tick its label in the report's language.

    Numbers are written as JavaScript writes them, without a decimal point where there is no fraction.
    """
    table = {str(int(value)) if value == int(value) else repr(value): label for value, label in labels.items()}
    return f"{json.dumps(table, ensure_ascii=False)}[toString(datum.value)]"


def value_axis(ticks: Ticks, label: Callable[[Decimal, int], str], *, grid: bool = True) -> alt.Axis:
    """Return a quantitative axis with labels by `label(value, decimals)`, and light grid lines at its ticks."""
    import altair as alt

    labels = {float(value): label(value, ticks.decimals) for value in ticks.values}
    return alt.Axis(values=list(labels), labelExpr=label_expression(labels), grid=grid)


def time_axis(labels: Mapping[float, str], color: str) -> alt.Axis:
    """Return a time axis: a thin line with small ticks at the labelled periods."""
    import altair as alt

    return alt.Axis(
        values=list(labels),
        labelExpr=label_expression(labels),
        labelFlush=False,
        labelPadding=4,
        grid=False,
        domain=True,
        domainColor=color,
        domainWidth=0.75,
        ticks=True,
        tickSize=3.5,
        tickColor=color,
        tickWidth=0.75,
    )


def fit_domain(ends: Iterable[tuple[float, float]], room: float) -> tuple[float, float]:
    """Return the lowest and highest value of an axis `room` pixels long on which every bar and its label fit.

    `ends` are values with the pixels that each needs beyond its end. The axis contains zero.
    """
    pairs = list(ends)

    def needed(scale: float) -> tuple[float, float]:
        below = max((-value * scale + extra for value, extra in pairs if value < 0), default=0.0)
        above = max((value * scale + extra for value, extra in pairs if value >= 0), default=0.0)
        return below, above

    least, most = 0.0, room / (max(abs(value) for value, _ in pairs) or 1.0)
    for _ in range(50):  # halving: the room needed grows with the scale
        middle = (least + most) / 2
        least, most = (middle, most) if sum(needed(middle)) <= room else (least, middle)
    below, above = needed(least)
    spare = room - below - above
    scale = least or 1.0
    return round(-below / scale, 6), round((above + spare) / scale, 6)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Return the middles of labels `heights` high, near `wanted` and in the same order, none on another.

    They stay between `low` and `high` as long as they fit. Labels that would collide are moved as one block, whose
    labels are then as near to where they want to be as they can (isotonic regression by pooling).

    >>> spread([10, 12, 40], [10, 10, 10], 0, 100)
    [6.0, 16.0, 40.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    # Where each label stands below the first if all touch; less that, they need only be in order.
    below = [sum(heights[other] for other in order[:rank]) + heights[index] / 2 for rank, index in enumerate(order)]
    blocks: list[tuple[float, int]] = []
    for index, offset in zip(order, below, strict=True):
        blocks.append((wanted[index] - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (late, count), (early, number) = blocks.pop(), blocks.pop()
            blocks.append(((late * count + early * number) / (count + number), count + number))
    room = max(low, high - sum(heights))
    starts = [min(max(start, low), room) for start, count in blocks for _ in range(count)]
    placed = [0.0] * len(wanted)
    for index, start, offset in zip(order, starts, below, strict=True):
        placed[index] = round(start + offset, 2)
    return placed
