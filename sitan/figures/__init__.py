"""Draws figures: a checked block and the observations that its queries select -> a `Figure`.

Phase: Report, Values, Theme -> Figures. One module a kind; `FIGURE_KINDS` names them, and entry points of the group
`sitan.figures` add to it. Charts are built with Altair and rendered by vl-convert, both loaded only when a figure is
not in the cache.
"""

from sitan.figures.kinds import FIGURE_KINDS

__all__ = ["FIGURE_KINDS"]
