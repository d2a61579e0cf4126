"""Annotations: reference lines, bands, events and points that an author marks in a chart, in terms of its data.

An annotation names no pixels and types no value: levels come from queries, places in time are periods. Where its label
stands is measured (`sitan.figures.marking`); one that fits nowhere is the author's to shorten (`figure-labels-fit`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from pydantic import Field

from sitan.datasets.periods import parse_period
from sitan.diagnostics import Diagnostic, ProjectError
from sitan.figures.labels import AREA, SERIES, period_position
from sitan.formats import format_period_range
from sitan.model import Code, Node, Query, Text, tagged_union

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitan.figures.benchmark import Benchmark
    from sitan.figures.figure import FigureContext
    from sitan.figures.plotted import ChartSpec, Plotted, Row


# --- what an author writes ----------------------------------------------------------------------------------------


class LineAnnotation(Node):
    """A line across the plot at a value to compare with: a target, an average."""

    line: Query
    """One observation in the unit of the axis."""
    label: Text
    """What it is; the value is printed after it."""


class BandEnds(Node):
    """Two values."""

    low: Query
    """One observation in the unit of the axis: the lower edge."""
    high: Query
    """One observation: the upper edge."""


class BandAnnotation(Node):
    """A range of values: what counts as normal, acceptable, severe."""

    band: BandEnds
    """The two values between which it lies."""
    label: Text
    """What the range means."""


class EventAnnotation(Node):
    """Something that happened: an upright line on the time axis with its label above the plot."""

    event: Code
    """The period: `2008`, `2008-Q3`."""
    label: Text
    """What happened, in a few words."""


class SpanEnds(Node):
    """Two periods."""

    start: Code = Field(alias="from")
    """The first period."""
    end: Code = Field(alias="to")
    """The last period."""


class SpanAnnotation(Node):
    """A stretch of time: a war, a programme, a term of office."""

    span: SpanEnds
    """The periods from which and to which it lasts."""
    label: Text
    """What it is."""


class PointPlace(Node):
    """One of the values plotted."""

    of: Code | None = None
    """The code, or the label, of its line, bar or part; not needed where there is only one."""
    at: Code | None = None
    """Its period; not needed where only one is plotted."""


class PointAnnotation(Node):
    """A few words at one of the values, with a line that leads to it."""

    point: PointPlace
    """Which value."""
    label: Text
    """What to say of it."""


_KINDS: Mapping[str, type[Node]] = {
    "line": LineAnnotation,
    "band": BandAnnotation,
    "event": EventAnnotation,
    "span": SpanAnnotation,
    "point": PointAnnotation,
}


def _kind_of(value: object) -> str | None:
    named = [name for name in _KINDS if (name in value if isinstance(value, dict) else hasattr(value, name))]
    return named[0] if len(named) == 1 else None


if TYPE_CHECKING:
    AnnotationSpec: TypeAlias = LineAnnotation | BandAnnotation | EventAnnotation | SpanAnnotation | PointAnnotation
else:
    AnnotationSpec = tagged_union(_KINDS, _kind_of, "annotation-kind-is-known", "annotation")
"""An item of a list `annotate`."""


# --- in terms of the data -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Level:
    """A value at which a line runs across the plot."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """Two values between which the plot is tinted."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    """A place in time, in years."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Span:
    """Two places in time, in years."""

    start: float
    end: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """A row that has something said of it."""

    row: Row
    label: str


@dataclass(frozen=True)
class Annotations:
    """What the annotations of one figure come to. `sentences` are for the alternative text."""

    spec: ChartSpec
    levels: tuple[Level, ...] = ()
    bands: tuple[Band, ...] = ()
    events: tuple[Event, ...] = ()
    spans: tuple[Span, ...] = ()
    points: tuple[Point, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def values(self) -> list[float]:
        """The values that the axis must hold."""
        return [level.value for level in self.levels] + [end for band in self.bands for end in (band.low, band.high)]

    def added_to(self, text: str) -> str:
        """Return an alternative text with what is marked said at its end."""
        return " ".join([text, *self.sentences])


@dataclass
class _Reader:
    """Reads annotations one after the other."""

    spec: ChartSpec
    plotted: Plotted
    context: FigureContext
    timed: bool
    found: dict[type[Any], list[Any]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)

    def read(self, annotation: AnnotationSpec) -> None:
        """Read one annotation."""
        label = str(annotation.label)
        match annotation:
            case LineAnnotation():
                value, printed = self._value(annotation, annotation.line)
                self._add(Level(value, self._phrase("figure-label-value", label=label, value=printed)))
                self.sentences.append(self._phrase("alt-benchmark", label=label, value=printed))
            case BandAnnotation():
                self._read_band(annotation, label)
            case EventAnnotation():
                self._add(Event(self._time(annotation, annotation.event), label))
                self._say(self.plotted.labels.period(annotation.event), label)
            case SpanAnnotation():
                self._read_span(annotation, label)
            case PointAnnotation():
                self._read_point(annotation, label)

    def benchmark(self, benchmark: Benchmark) -> None:
        """Take a value to compare with that has been read already."""
        label, value = benchmark.label, benchmark.number
        self._add(Level(benchmark.value, self._phrase("figure-label-value", label=label, value=value)))

    def _read_band(self, annotation: BandAnnotation, label: str) -> None:
        low, first = self._value(annotation, annotation.band.low)
        high, last = self._value(annotation, annotation.band.high)
        if low >= high:
            _refuse(
                annotation,
                "annotation-is-on-its-axis",
                f"the band ends at {last}, where it begins ({first}) or before",
                "name the lower value as `low`",
            )
        self._add(Band(low, high, label))
        self._say(self._phrase("figure-range", first=first, last=last), label)

    def _read_span(self, annotation: SpanAnnotation, label: str) -> None:
        first, last = annotation.span.start, annotation.span.end
        start, end = self._time(annotation, first), self._time(annotation, last)
        if start >= end:
            _refuse(
                annotation,
                "annotation-is-on-its-axis",
                f"the span ends at {last}, and begins at {first}",
                "name two periods, the earlier as `from`; for a single one write `event`",
            )
        self._add(Span(start, end, label))
        self._say(format_period_range(first, last, self.plotted.labels.theme.language), label)

    def _read_point(self, annotation: PointAnnotation, label: str) -> None:
        place = annotation.point
        rows = [row for row in self.plotted.rows if place.at in {None, row.observation.time_period}]
        if place.of is not None:
            rows = [row for row in rows if place.of in names_of(self.plotted, row)]
        if len(rows) != 1:
            said = " at ".join(part for part in (place.of, place.at) if part) or "`point`"
            count = "no value that is plotted" if not rows else f"{len(rows)} of the values plotted"
            hint = f"name one by `of` ({_some_names(self.plotted)}) and `at` (its period)"
            _refuse(annotation, "annotation-is-on-its-axis", f"{said} is {count}", hint)
        (row,) = rows
        self._add(Point(row, label))
        names = [self.plotted.label(name, row.keys[name]) for name in self.plotted.dimensions]
        self._say(", ".join([*names, self.plotted.number(row.observation.value)]), label)

    def _value(self, annotation: Node, query: Query) -> tuple[float, str]:
        """Return the one value that `query` selects, and as it is printed."""
        selection = self.context.selections[str(query)]
        if len(selection.observations) != 1:
            message = f"a mark stands at one value; `{query}` selects {len(selection.observations)}"
            _refuse(annotation, "figure-has-its-dimensions", message, "name one area, one group and one period")
        if selection.unit != self.plotted.unit:
            message = f"the axis is in {self.plotted.unit}, `{query}` in {selection.unit}"
            _refuse(annotation, "figure-has-one-unit", message, "compare with a value of the same unit")
        (observation,) = selection.observations
        return float(observation.value), self.plotted.number(observation.value)

    def _time(self, annotation: Node, code: str) -> float:
        """Return where a period stands on the time axis."""
        rule, periods = "annotation-is-on-its-axis", self.plotted.periods
        if not self.timed:
            _refuse(
                annotation, rule, "this figure has no time axis", "mark a value: `line` or `band`; or use `kind: lines`"
            )
        if parse_period(code) is None:
            _refuse(annotation, rule, f'"{code}" is no period', "write a year, or `2008-Q3`, `2008-09`")
        at = period_position(code)
        if not period_position(periods[0]) <= at <= period_position(periods[-1]):
            hint = f"the axis goes from {periods[0]} to {periods[-1]}: plot more periods, or remove the annotation"
            _refuse(annotation, rule, f"{code} is not on the time axis", hint)
        return at

    def _add(self, mark: object) -> None:
        self.found.setdefault(type(mark), []).append(mark)

    def _say(self, place: str, label: str) -> None:
        self.sentences.append(self._phrase("alt-marked", place=place, label=label))

    def _phrase(self, name: str, **parts: str) -> str:
        return self.plotted.labels.theme.phrase(name, **parts)


def _refuse(node: Node, rule: str, message: str, hint: str) -> NoReturn:
    raise ProjectError([Diagnostic(node.place, rule, message, hint)])


def names_of(plotted: Plotted, row: Row) -> set[str]:
    """Return the codes and labels by which an author may name the line, bar or part of `row`."""
    codes = {code for name, code in row.keys.items() if name != SERIES}
    labels = {plotted.label(name, row.keys[name]) for name in plotted.dimensions}
    return {*codes, *labels, row.observation.value_of(AREA)}


def _some_names(plotted: Plotted) -> str:
    names = [name for name in plotted.dimensions if name != "time_period"]
    codes = [code if name != SERIES else plotted.label(name, code) for name in names for code in plotted.members(name)]
    return ", ".join([*codes[:4], "…"] if len(codes) > 4 else codes) or "not needed here"  # noqa: PLR2004


def read_annotations(
    spec: ChartSpec,
    annotate: Sequence[AnnotationSpec],
    plotted: Plotted,
    context: FigureContext,
    *,
    timed: bool,
    benchmark: Benchmark | None = None,
) -> Annotations:
    """Return what `annotate` and `benchmark` mark in a figure; `timed` tells whether it has a time axis.

    The benchmark is said in the alternative text by the kind, which sets it apart.

    Raises ProjectError, at the annotation, if its query selects more or less than one value of the figure's unit, or
    if its period or point is not plotted.
    """
    reader = _Reader(spec, plotted, context, timed)
    if benchmark:
        reader.benchmark(benchmark)
    for annotation in annotate:
        reader.read(annotation)
    found = {kind: tuple(reader.found.get(kind, ())) for kind in (Level, Band, Event, Span, Point)}
    return Annotations(
        spec, found[Level], found[Band], found[Event], found[Span], found[Point], tuple(reader.sentences)
    )
