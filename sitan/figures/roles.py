"""Which part of a figure speaks: accent for the report's country, the highlight for the one thing to look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.figures.figure import FigureContext
    from sitan.figures.look import Look
    from sitan.figures.plotted import Plotted, Row


class Highlighting(Protocol):
    """A figure's block that may name what readers should look at."""

    @property
    def highlight(self) -> Sequence[str]:
        """Codes of areas, groups or periods."""


@dataclass(frozen=True)
class Roles:
    """The roles of the rows of one figure."""

    spec: Highlighting
    context: FigureContext
    look: Look
    plotted: Plotted

    @cached_property
    def compares_areas(self) -> bool:
        """Whether the figure shows more than one area."""
        return len(self._areas) > 1

    @cached_property
    def _highlighted(self) -> frozenset[str]:
        return frozenset(self.spec.highlight) - {self.context.country}

    @cached_property
    def _areas(self) -> frozenset[str]:
        return frozenset(row.observation.ref_area for row in self.plotted.rows)

    def is_own(self, row: Row) -> bool:
        """Tell whether `row` is the report's country among other areas."""
        return self.compares_areas and row.observation.ref_area == self.context.country

    def is_highlighted(self, row: Row) -> bool:
        """Tell whether the author wants readers to look at `row`. The report's country keeps its own colour."""
        return not self._highlighted.isdisjoint(row.keys.values())

    def stands_out(self, row: Row) -> bool:
        """Tell whether `row` is to be read first: its labels are set in bold."""
        return self.is_own(row) or self.is_highlighted(row)

    def color(self, row: Row) -> str:
        """Return the colour of a row's mark."""
        if self.is_highlighted(row):
            return self.look.color("highlight")
        area = row.observation.ref_area
        if area == self.context.country:
            return self.look.color("accent")
        if descends(area, self.context.country, self.context):
            return self.look.color("accent-2" if self.context.country in self._areas else "accent-1")
        return self.look.color("others")

    def text_color(self, row: Row) -> str:
        """Return the colour of a row's printed value, dark enough to read."""
        if self.is_highlighted(row):
            return self.look.color("ink")
        return self.look.color("accent" if self.is_own(row) else "muted")


def descends(code: str, ancestor: str, context: FigureContext) -> bool:
    """Tell whether the area `code` is part of `ancestor`, at any level."""
    areas = context.catalog.areas
    seen: set[str] = set()
    while code in areas and code not in seen:
        seen.add(code)
        parent = areas[code].parent
        if parent == ancestor:
            return True
        code = parent or ""
    return False
