"""What the engine knows of a figure, whatever its kind: the fields that every figure block has, and the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from sitan.datasets.model import Catalog, Observation
from sitan.diagnostics import Diagnostic, ProjectError
from sitan.evidence.quantity import Selection
from sitan.model import FileName, Identifier, Line, Node, Query, Text, walk_words
from sitan.theme import Theme


class FigureSpec(Node):
    """The fields that every figure, map and table has."""

    prints_periods: ClassVar[bool] = False
    """Whether the kind writes the period at each value, so that neither title nor note need name it."""

    id: Identifier
    """The name by which the text refers to it: {fig}`id`."""
    title: Line
    """The finding, or the measure, in one line."""
    subtitle: Line | None = None
    """Measure, unit and period; derived from the data where it is left out."""
    note: Line | None = None
    """What readers must know to read it rightly: substitutes, definitions, breaks."""
    alt: Text | None = None
    """What the author adds to the computed alternative text."""
    width: Literal["column", "full"] = "column"
    """The text column, or the column and the margin."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""

    @property
    def sets_periods_apart(self) -> bool:
        """Whether the chart itself names the periods of its queries where they differ."""
        return False

    def queries(self) -> tuple[Query, ...]:
        """Return every query that the figure names, in the order of its fields, each once."""
        return tuple(dict.fromkeys(text for _, text in walk_words(self) if isinstance(text, Query)))

    def files(self) -> tuple[FileName, ...]:
        """Return every file that the figure names, in the order of its fields, each once."""
        return tuple(dict.fromkeys(text for _, text in walk_words(self) if isinstance(text, FileName)))

    def fault(self, rule: str, message: str, hint: str) -> ProjectError:
        """Return an error that stands at the figure's block."""
        return ProjectError([Diagnostic(self.place, rule, message, hint)])


@dataclass(frozen=True, slots=True)
class DataTable:
    """What is plotted, as a table: for the CSV download and for readers who cannot see the figure."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a kind returns: the chart as a Vega-Lite specification, in words, and as data."""

    chart: Mapping[str, object]
    """The Vega-Lite specification, deterministic: views, parameters and data named explicitly."""
    subtitle: str
    """Measure, unit and period as derived from the observations."""
    alt: str
    """What it shows, extremes, trend or comparison, in the report's language."""
    notes: tuple[str, ...] = ()
    """What readers must know and the data tell: breaks in a series, areas without data."""
    findings: tuple[Diagnostic, ...] = ()
    """What the author should know, and the build goes on: warnings only."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn figure."""

    id: str
    svg: str
    """Real text in the family "Sitan Sans"; no references out of it; ids begin with the figure's."""
    width_mm: float
    height_mm: float
    subtitle: str
    """Measure, unit and period as derived, for where the author gives none."""
    alt: str
    """The author's words, then the computed ones."""
    data: DataTable
    observations: tuple[Observation, ...]
    """Everything plotted, in the order of the queries, each once."""
    notes: tuple[str, ...] = ()
    """Sentences to be printed after the author's note."""
    findings: tuple[Diagnostic, ...] = ()
    """Warnings that drawing it gave."""


@dataclass(frozen=True, slots=True)
class FigureContext:
    """What a kind may look at: evidence already selected, names, and the look."""

    catalog: Catalog
    theme: Theme
    selections: Mapping[str, Selection]
    """Query as written -> the observations that it selects."""
    country: str
    """The code of the report's country, which figures emphasise."""
    geometry: Path | None = None
    """The folder in which maps find the files with the boundaries of areas; None if there is none."""


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A kind of figure: what an author writes, and the function that draws it."""

    model: type[FigureSpec]
    draw: Callable[..., Drawing]
    """(spec, context, fonts) -> Drawing. Raises ProjectError if the data have not the shape that it draws."""
