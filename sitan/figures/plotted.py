"""Reads what the queries of a figure select into rows that a kind can draw: labelled, of one unit, of a known shape."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from sitan.datasets.model import DIMENSIONS, TOTAL, Observation
from sitan.figures.figure import DataTable, FigureSpec
from sitan.figures.labels import SERIES, TIME, Labels, fixed_members, period_position
from sitan.model import Code, Flag, Integer, Node, Query, Text, author_error, nearest

if TYPE_CHECKING:
    from decimal import Decimal

    from sitan.datasets.model import Catalog
    from sitan.figures.figure import FigureContext


class SeriesSpec(Node):
    """One of several queries that a chart shows together."""

    data: Query
    """What to plot."""
    label: Text | None = None
    """How the chart names it; derived from the data where it is left out."""
    emphasis: Flag = False
    """Drawn in the accent colour, in front of the others."""


class ChartSpec(FigureSpec):
    """The fields of every chart: one query, or several under `series`."""

    data: Query | None = None
    """What to plot."""
    series: list[SeriesSpec] = []
    """Several queries in one chart, each with a label."""
    digits: Integer | None = None
    """Decimals of the printed values, if not those of the indicator."""
    highlight: list[Code] = []
    """Codes (areas, groups, periods) to be shown in the highlight colour."""

    @model_validator(mode="after")
    def _has_data(self) -> Self:
        if (self.data is None) == (not self.series):
            hint = "write `data: QUERY`, or `series:` with a list of them, each with its label"
            raise author_error("figure-has-data", "a chart has either `data` or `series`", hint)
        return self

    @property
    def shown(self) -> tuple[SeriesSpec, ...]:
        """The queries of the chart: those of `series`, or the only one."""
        return tuple(self.series) if self.data is None else (SeriesSpec(data=self.data),)


@dataclass(frozen=True, slots=True)
class Row:
    """One observation and its place in the figure: dimension -> code. `series` is the number of its query."""

    keys: Mapping[str, str]
    observation: Observation

    @property
    def value(self) -> float:
        """The value as charts take it."""
        return float(self.observation.value)


@dataclass(frozen=True)
class Plotted:
    """The rows of a figure. `dimensions` are those in which they differ; `series` comes first if there are several."""

    rows: tuple[Row, ...]
    dimensions: tuple[str, ...]
    unit: str
    decimals: int
    series: tuple[SeriesSpec, ...]
    missing: tuple[str, ...]
    """Areas of a group that was asked for, of which there is no observation."""
    labels: Labels

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """What is plotted, each once."""
        return tuple(dict.fromkeys(row.observation for row in self.rows))

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """The indicators plotted, in order."""
        return tuple(dict.fromkeys(row.observation.indicator for row in self.rows))

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods plotted, in order of time."""
        return tuple(sorted({row.observation.time_period for row in self.rows}, key=period_position))

    def members(self, dimension: str) -> tuple[str, ...]:
        """Return the values of a dimension: groups in their declared order, periods in time, others as given."""
        found = tuple(dict.fromkeys(row.keys[dimension] for row in self.rows))
        if dimension == TIME:
            return tuple(sorted(found, key=period_position))
        declared = self.labels.catalog.indicators[self.indicators[0]].dimensions.get(dimension)
        order = list(declared.values) if declared else []
        return tuple(sorted(found, key=lambda code: order.index(code) if code in order else -1))

    def label(self, dimension: str, code: str) -> str:
        """Return the label of one value of a dimension."""
        if dimension == SERIES:
            return self._series_label(int(code))
        return self.labels.member(dimension, code, self.indicators[0])

    def number(self, value: Decimal) -> str:
        """Return a value as the figure prints it."""
        return self.labels.number(value, self.decimals)

    def by(self, *dimensions: str) -> dict[tuple[str, ...], Row]:
        """Return the rows by their values of `dimensions`."""
        return {tuple(row.keys[dimension] for dimension in dimensions): row for row in self.rows}

    def without(self, dimension: str) -> Plotted:
        """Return the same rows with `dimension` no longer among those that tell them apart."""
        kept = tuple(name for name in self.dimensions if name != dimension)
        return replace(self, dimensions=kept)

    def _series_label(self, number: int) -> str:
        """Return the author's label of a query, or what sets it apart from the others."""
        given = self.series[number].label
        if given:
            return str(given)
        firsts = [next(row.observation for row in self.rows if row.keys[SERIES] == code) for code in self._series_codes]
        own = next(row.observation for row in self.rows if row.keys[SERIES] == str(number))
        if len({first.indicator for first in firsts}) > 1:
            return self.labels.indicator(own.indicator, short=True)
        names = (*DIMENSIONS, *self.labels.catalog.indicators[own.indicator].dimensions)
        apart = [name for name in names if name != "breakdown" and len({first.value_of(name) for first in firsts}) > 1]
        return ", ".join(self.labels.member(name, own.value_of(name), own.indicator) for name in apart)

    @cached_property
    def _series_codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.keys[SERIES] for row in self.rows))


def read_plotted(spec: ChartSpec, context: FigureContext) -> Plotted:
    """Return what `spec` plots; see `read_series`.

    Raises ProjectError if it highlights a code that does not occur in it.
    """
    plotted = read_series(spec, spec.shown, spec.digits, context)
    refuse_unknown_highlights(spec, spec.highlight, plotted)
    return plotted


def refuse_unknown_highlights(spec: FigureSpec, highlight: Iterable[str], plotted: Plotted) -> None:
    """Raise ProjectError if a code of `highlight` is neither plotted nor an area that has no data."""
    names = (*DIMENSIONS, *_breakdowns(plotted))
    varying = [code for name in plotted.dimensions for code in plotted.members(name)]
    fixed = {found.value_of(name) for found in plotted.observations for name in names if name != "breakdown"}
    known = dict.fromkeys([*varying, *plotted.missing, *sorted(fixed - {TOTAL})])
    wrong = next((code for code in highlight if code not in known), None)
    if wrong is not None:
        message = f'"{wrong}" is to be highlighted, and is not in the data of the figure'
        raise spec.fault("figure-highlight-exists", message, nearest(wrong, known))


def read_series(spec: FigureSpec, series: Sequence[SeriesSpec], digits: int | None, context: FigureContext) -> Plotted:
    """Return what the queries of `series` select.

    Raises ProjectError if a query selects nothing, or if the rows are not all in one unit.
    """
    selections = [context.selections[str(each.data)] for each in series]
    empty = next((each for each, found in zip(series, selections, strict=True) if not found.observations), None)
    if empty:
        hint = "choose a period and areas for which there are observations"
        raise spec.fault("figure-has-rows", f"there is nothing to plot: `{empty.data}` selects no observation", hint)
    observations = [(number, found) for number, selection in enumerate(selections) for found in selection.observations]
    units = list(dict.fromkeys(found.unit for _, found in observations))
    if len(units) > 1:
        message = f"one axis cannot show {len(units)} units: {', '.join(units)}"
        raise spec.fault("figure-has-one-unit", message, "make one figure of each unit")
    varying = [name for selection in selections for name in selection.varying]
    dimensions = _ordered(varying, [observation for _, observation in observations], context.catalog)
    names = (SERIES, *dimensions)
    rows = tuple(
        Row({name: str(number) if name == SERIES else found.value_of(name) for name in names}, found)
        for number, found in observations
    )
    several = (SERIES,) if len(series) > 1 else ()
    decimals = digits if digits is not None else _decimals(observations, context.catalog)
    missing = tuple(dict.fromkeys(code for selection in selections for code in selection.missing))
    return Plotted(rows, (*several, *dimensions), units[0], decimals, tuple(series), missing, Labels.of(context))


def _ordered(varying: Sequence[str], observations: Sequence[Observation], catalog: Catalog) -> tuple[str, ...]:
    """Return the dimensions in the order of the columns, those of the breakdown last."""
    declared = [name for found in observations for name in catalog.indicators[found.indicator].dimensions]
    known = (*DIMENSIONS, *dict.fromkeys(declared), *varying)
    return tuple(name for name in dict.fromkeys(known) if name in varying)


def _decimals(observations: Iterable[tuple[int, Observation]], catalog: Catalog) -> int:
    return max(catalog.indicators[found.indicator].decimals for _, found in observations)


def attribute_period(plotted: Plotted) -> Plotted:
    """Return `plotted` without time among its dimensions if each of the others' combinations has one period only.

    "The latest value of each country" varies in two dimensions, but the year only goes with the country.
    """
    others = [name for name in plotted.dimensions if name != TIME]
    if TIME not in plotted.dimensions or not others:
        return plotted
    single = len({tuple(row.keys[name] for name in others) for row in plotted.rows}) == len(plotted.rows)
    return plotted.without(TIME) if single else plotted


def subtitle_of(plotted: Plotted) -> str:
    """Return measure, unit and period: "Deaths under one per 1,000 live births, 1990 and 2017"."""
    labels = plotted.labels
    measure = labels.listed(labels.indicator(name) for name in plotted.indicators)
    if len(plotted.indicators) > 1 and len(measure) > _LONGEST_MEASURE:
        measure = ""  # the chart names each
    fixed = fixed_members(plotted.observations, ("sex", "age", "residence", *_breakdowns(plotted)))
    groups = [labels.member(name, code, plotted.indicators[0]) for name, code in fixed.items()]
    areas = {found.ref_area for found in plotted.observations}
    area = [labels.area(areas.pop())] if len(areas) == 1 else []
    period = labels.periods(plotted.periods)
    unit = "" if plotted.unit == "number" else labels.unit(plotted.unit)
    if unit.casefold() in measure.casefold():
        parts = [measure, *groups, *area, period]
    elif plotted.unit.startswith("per ") and measure and "," not in measure:
        parts = [labels.theme.phrase("figure-rate", measure=measure, unit=unit), *groups, *area, period]
    else:
        parts = [measure, *groups, unit, *area, period]
    line = labels.theme.words["figure-subtitle-joint"].join(part for part in parts if part)
    return line[:1].upper() + line[1:]


_LONGEST_MEASURE = 70
"""Characters that the names of several indicators may take."""


def _breakdowns(plotted: Plotted) -> tuple[str, ...]:
    indicators = plotted.labels.catalog.indicators
    return tuple(dict.fromkeys(name for each in plotted.indicators for name in indicators[each].dimensions))


def missing_notes(plotted: Plotted) -> tuple[str, ...]:
    """Return the sentence that names the areas without data, if there are any."""
    if not plotted.missing:
        return ()
    names = plotted.labels.listed(plotted.labels.area(code) for code in plotted.missing)
    return (plotted.labels.theme.phrase("figure-areas-without-data", names=names),)


_MOST_NAMED = 8
"""Missing values that a note names one by one."""


def lacking_notes(plotted: Plotted, first: str | None, second: str | None) -> tuple[str, ...]:
    """Return the sentence that names the pairs of two dimensions of which there is no observation, if there are any."""
    if first is None or second is None:
        return ()
    there = plotted.by(first, second)
    pairs = [(one, two) for one in plotted.members(first) for two in plotted.members(second) if (one, two) not in there]
    if not pairs:
        return ()
    theme = plotted.labels.theme
    parts = [
        theme.phrase("figure-label-period", label=plotted.label(first, one), period=plotted.label(second, two))
        for one, two in pairs
    ]
    names = parts if len(parts) <= _MOST_NAMED else [*parts[:_MOST_NAMED], "…"]
    return (theme.phrase("figure-without-data", names="; ".join(names)),)


@dataclass(frozen=True, slots=True)
class Worked:
    """A value worked out of observations: a cell of a computed column."""

    label: str
    value: Decimal
    unit: str
    how: str
    observations: tuple[Observation, ...]


def data_table(observations: Sequence[Observation], labels: Labels, worked: Sequence[Worked] = ()) -> DataTable:
    """Return `observations` as a table for readers: labels, then period, raw value, unit, status and source.

    Columns in which every row says the same total are left out. What is `worked` out of them follows: its rows name
    what its observations have in common, and all that sets them apart.
    """
    indicators = list(dict.fromkeys(found.indicator for found in observations))
    declared = dict.fromkeys(name for each in indicators for name in labels.catalog.indicators[each].dimensions)
    groups = [
        name for name in ("sex", "age", "residence", *declared) if any(o.value_of(name) != TOTAL for o in observations)
    ]
    phrase = labels.theme.phrase
    measure = [phrase("figure-column-indicator")] if len(indicators) > 1 or worked else []
    header = (
        *measure,
        phrase("figure-column-area"),
        *(labels.dimension(name, _declaring(name, indicators, labels)) for name in groups),
        *(phrase(f"figure-column-{name}") for name in ("period", "value", "unit", "status", "source")),
    )

    def places(found: Observation) -> tuple[str, ...]:
        groups_of = (labels.member(name, found.value_of(name), found.indicator) for name in groups)
        return labels.area(found.ref_area), *groups_of, found.time_period

    rows = tuple(
        (
            *([labels.indicator(found.indicator)] if measure else []),
            *places(found),
            str(found.value),
            found.unit,
            labels.theme.words.get(f"figure-status-{found.obs_status.lower()}", found.obs_status),
            str(labels.catalog.sources[found.source].short) if found.source in labels.catalog.sources else found.source,
        )
        for found in observations
    )
    computed = tuple(
        (
            each.label,
            *("; ".join(dict.fromkeys(texts)) for texts in zip(*map(places, each.observations), strict=True)),
            f"{each.value:.6f}".rstrip("0").rstrip("."),
            each.unit,
            "",
            phrase("number-computed", query=each.how),
        )
        for each in worked
    )
    return DataTable(header, rows + computed)


def _declaring(dimension: str, indicators: Sequence[str], labels: Labels) -> str:
    known = labels.catalog.indicators
    return next((name for name in indicators if dimension in known[name].dimensions), indicators[0])


def sources_of(observations: Iterable[Observation], catalog: Catalog) -> tuple[str, ...]:
    """Return the ids of the sources of `observations`, in the order in which they first appear."""
    return tuple(dict.fromkeys(found.source for found in observations if found.source in catalog.sources))
