"""Composes the annexes that are made from the data: indicators with their values, results framework, disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from sitan.datasets.model import TOTAL
from sitan.document import nodes
from sitan.evidence.targets import Result, first_value, level_to_reach
from sitan.figures.labels import Labels, period_position
from sitan.formats import format_number, format_period, unit_text

if TYPE_CHECKING:
    from sitan.content.annex import MatrixSpec, ResultSpec
    from sitan.datasets.model import Catalog, Indicator, Observation
    from sitan.document.inlines import Inliner
    from sitan.evidence.quantity import Selection, Values
    from sitan.theme import Theme

_GROUPED = ("ref_area", "sex", "age", "residence")


def compose_indicators(
    observations: Iterable[Observation], catalog: Catalog, theme: Theme, country: str
) -> nodes.IndicatorsBlock:
    """Return every indicator that the report uses with the values on which it rests, in alphabetical order of names."""
    labels = Labels(catalog, theme)
    used: dict[str, dict[Observation, None]] = {}
    for observation in observations:
        used.setdefault(observation.indicator, {})[observation] = None
    entries = [_entry(name, list(rows), labels, country) for name, rows in used.items()]
    return nodes.IndicatorsBlock(tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.id))))


def _entry(name: str, observations: Sequence[Observation], labels: Labels, country: str) -> nodes.IndicatorEntry:
    indicator = labels.catalog.indicators[name]
    sources = dict.fromkeys(observation.source for observation in observations)
    return nodes.IndicatorEntry(
        id=f"indicator-{name.replace('_', '-')}",
        name=str(indicator.name),
        unit=unit_text(str(indicator.unit), labels.theme.language),
        definition=str(indicator.definition or ""),
        goal=str(indicator.sdg or ""),
        sources=tuple((f"source-{source}", str(labels.catalog.sources[source].short)) for source in sources),
        series=tuple(_run_in(list(_series(observations, indicator, labels, country)))),
    )


def _series(
    observations: Sequence[Observation], indicator: Indicator, labels: Labels, country: str
) -> Iterable[nodes.IndicatorSeries]:
    """Yield one series for each area and group, the report's country first, then areas by name."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for observation in observations:
        key = (*(getattr(observation, dimension) for dimension in _GROUPED), observation.breakdown)
        groups.setdefault(key, []).append(observation)
    total = (TOTAL,) * (len(_GROUPED) - 1)
    ordered = sorted(
        groups, key=lambda key: (key[0] != country, labels.area(key[0]), key[1:-1] != total, key[-1] != "", key)
    )
    for key in ordered:
        rows = sorted(groups[key], key=lambda row: period_position(row.time_period))
        yield nodes.IndicatorSeries(
            label=_group_label(rows[0], labels),
            values=tuple((labels.period(row.time_period), _value(row, indicator, labels)) for row in rows),
        )


def _run_in(series: Sequence[nodes.IndicatorSeries]) -> Iterable[nodes.IndicatorSeries]:
    """Yield `series` with those of a single value set one after another: "2015: North 2.9; South 6.6"."""
    together: dict[str, list[tuple[str, str]]] = {}
    for one in series:
        if len(one.values) == 1:
            together.setdefault(one.values[0][0], []).append((one.label, one.values[0][1]))
    for one in series:
        period = one.values[0][0]
        if len(one.values) > 1 or len(together[period]) == 1:
            yield one
        elif together[period][0][0] == one.label:
            yield nodes.IndicatorSeries(period, tuple(together[period]))


def _group_label(row: Observation, labels: Labels) -> str:
    members = [(name, row.value_of(name)) for name in _GROUPED[1:] if row.value_of(name) != TOTAL]
    members += [(pair.partition("=")[0], pair.partition("=")[2]) for pair in row.breakdown.split(";") if pair]
    return ", ".join([labels.area(row.ref_area), *(labels.member(*member, row.indicator) for member in members)])


def _value(row: Observation, indicator: Indicator, labels: Labels) -> str:
    """Return a value as published, with at least the decimals of its indicator, and the sign of its status."""
    own = max(0, -int(row.value.as_tuple().exponent))
    text = labels.number(row.value, max(indicator.decimals, own))
    mark = labels.theme.words.get(f"status-{row.obs_status.lower()}", "")
    return f"{text}{mark}"


def compose_matrix(spec: MatrixSpec, label: str, values: Values, theme: Theme, inliner: Inliner) -> nodes.MatrixBlock:
    """Return a results framework with the status that each row's observations come to."""
    outcomes = tuple(
        nodes.Outcome(
            inliner.line(outcome.title.place), tuple(_result(row, values, theme, inliner) for row in outcome.results)
        )
        for outcome in spec.outcomes
    )
    note = inliner.line(spec.note.place) if spec.note else ()
    return nodes.MatrixBlock(str(spec.id), label, inliner.line(spec.title.place), note, outcomes)


def _result(row: ResultSpec, values: Values, theme: Theme, inliner: Inliner) -> nodes.ResultRow:
    baseline, latest, target = (
        values.selections.get(str(query)) if query is not None else None
        for query in (row.baseline, row.latest, row.target)
    )
    result = Result(
        baseline=first_value(baseline) or Decimal(0),
        latest=first_value(latest),
        target=level_to_reach(target, baseline),
        better=row.better,
    )
    return nodes.ResultRow(
        indicator=inliner.line(row.indicator.place),
        baseline=_shown(baseline, theme),
        latest=_shown(latest, theme),
        target=_shown(target, theme),
        status=result.status,
        status_text=theme.phrase(f"result-{result.status}"),
        verification=str(row.verification or ""),
        note=inliner.line(row.note.place) if row.note else (),
    )


def _shown(selection: Selection | None, theme: Theme) -> str:
    """Return the first observation of a selection with its unit and period: "47 % (2012)"."""
    if not selection or not selection.observations:
        return theme.phrase("result-none")
    row = selection.observations[0]
    decimals = max(0, -int(row.value.as_tuple().exponent))
    number = format_number(row.value, decimals, theme.language)
    # A plain count has a unit for the data's sake only.
    unit = "" if row.unit == "number" else unit_text(row.unit, theme.language, style="symbol")
    return theme.phrase(
        "result-value", value=f"{number} {unit}".rstrip(), period=format_period(row.time_period, theme.language)
    )
