"""Draws the lines without axes that stand on the cover and on the pages that open chapters.

They are drawn from the report's own data and are decoration all the same: the words beside them say what they show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.document.nodes import Trend
    from sitan.theme import Theme

Point = tuple[float, float]

COVER_SIZE_MM = (210.0, 118.0)
OPENER_SIZE_MM = (166.0, 34.0)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the lines go: periods run from `left` to `right`, values from `bottom` (the lowest) to `top`, in mm."""

    left: float
    right: float
    top: float
    bottom: float
    first: float
    last: float
    lowest: float
    highest: float

    def point(self, when: float, value: float) -> Point:
        """Return where a value stands."""
        across = (when - self.first) / (self.last - self.first)
        up = (value - self.lowest) / (self.highest - self.lowest)
        return self.left + across * (self.right - self.left), self.bottom - up * (self.bottom - self.top)


def draw_cover(trend: Trend, theme: Theme) -> str:
    """Return the cover's art: other areas as thin lines from edge to edge, the report's country in gold above them."""
    width, height = COVER_SIZE_MM
    frame = _frame(trend, (0, width, 2, height - 2))
    if frame is None:
        return _svg(COVER_SIZE_MM, Markup(""))
    thin = Markup("").join(
        _path(line, theme.token("color-accent-1"), 0.25) for line in _lines(trend.periods, trend.others, frame)
    )
    main = Markup("").join(
        _path(line, theme.token("color-highlight"), 0.7, "own") for line in _lines(trend.periods, [trend.values], frame)
    )
    return _svg(COVER_SIZE_MM, thin + main, stretches=True)


def draw_opener(trend: Trend, theme: Theme) -> str:
    """Return a chapter's small line: one curve in gold that ends in a dot."""
    width, height = OPENER_SIZE_MM
    frame = _frame(replace(trend, others=()), (0, width - 2, 2, height - 2))
    if frame is None:
        return _svg(OPENER_SIZE_MM, Markup(""))
    gold = theme.token("color-highlight")
    lines = _lines(trend.periods, [trend.values], frame)
    paths = Markup("").join(_path(line, gold, 0.6) for line in lines)
    x, y = lines[-1][-1]
    dot = Markup('<circle cx="{}" cy="{}" r="1.1" fill="{}"/>').format(_mm(x), _mm(y), gold)
    return _svg(OPENER_SIZE_MM, paths + dot)


def _frame(trend: Trend, box: tuple[float, float, float, float]) -> _Frame | None:
    """Return the frame that holds `trend` in `box` (left, right, top, bottom); None if there is no line in it."""
    rows = [trend.values, *trend.others]
    moments = [_moment(period) for period, *column in zip(trend.periods, *rows, strict=True) if _known(column)]
    values = [value for row in rows for value in row if value is not None]
    if len(moments) < 2 or len(_known(trend.values)) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    lowest, highest = min(values), max(values)
    if lowest == highest:
        lowest, highest = lowest - 1, highest + 1
    return _Frame(*box, min(moments), max(moments), lowest, highest)


def _known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _moment(period: str) -> float:
    """Return a period's place in time, in years: "2018-S2" is 2018.5, "2018-07" too."""
    match = re.match(r"(\d{4})(?:-(?:([SQ])(\d)|(\d\d)))?", period)
    if match is None:
        return 0.0
    year, letter, part, month = match.groups()
    if letter:
        return int(year) + (int(part) - 1) / {"S": 2, "Q": 4}[letter]
    return int(year) + ((int(month) - 1) / 12 if month else 0)


def _lines(periods: Sequence[str], rows: Sequence[Sequence[float | None]], frame: _Frame) -> list[list[Point]]:
    """Return each row as points; a gap in the data is passed over, for this is no chart."""
    lines = []
    for row in rows:
        known = [(period, value) for period, value in zip(periods, row, strict=True) if value is not None]
        if len(known) > 1:
            lines.append([frame.point(_moment(period), value) for period, value in known])
    return lines


def _path(points: Sequence[Point], colour: str, width_mm: float, kind: str = "other") -> Markup:
    style = Markup(
        'fill="none" stroke="{}" stroke-width="{}" stroke-linecap="round" vector-effect="non-scaling-stroke"'
    )
    path = Markup('<path class="{}" d="{}" {}/>')
    return path.format(kind, _curve(points), style.format(colour, width_mm))


def _curve(points: Sequence[Point]) -> str:
    """Return a smooth path through `points` that never swings beyond them.

    A monotone cubic with the slopes of F. N. Fritsch and J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984).
    """
    slopes = _slopes(points)
    start = f"M{_mm(points[0][0])} {_mm(points[0][1])}"
    parts = [start]
    for (a, b), (slope_a, slope_b) in zip(pairwise(points), pairwise(slopes), strict=True):
        third = (b[0] - a[0]) / 3
        numbers = (a[0] + third, a[1] + slope_a * third, b[0] - third, b[1] - slope_b * third, *b)
        parts.append("C" + " ".join(map(_mm, numbers)))
    return "".join(parts)


def _slopes(points: Sequence[Point]) -> list[float]:
    chords = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    inner = [0.0 if a * b <= 0 else 2 * a * b / (a + b) for a, b in pairwise(chords)]
    return [chords[0], *inner, chords[-1]]


def _mm(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _svg(size: tuple[float, float], content: Markup, *, stretches: bool = False) -> str:
    width, height = size
    stretch = Markup(' preserveAspectRatio="none"') if stretches else ""
    svg = Markup('<svg xmlns="{4}" width="{0}mm" height="{1}mm" viewBox="0 0 {0} {1}"{3}>{2}</svg>')
    return str(svg.format(_mm(width), _mm(height), content, stretch, "http://www.w3.org/2000/svg"))
