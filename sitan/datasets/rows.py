"""Turns the rows of a CSV file into observations, or into findings at the cell that is at fault.

Most cells of a column repeat (`_T`, a unit, a source), so the verdict on each distinct text is kept: ten thousand rows
cost little more than reading them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sitan.datasets.codes import OBS_STATUS, RESIDENCE, SEX, age_fault, code_fault, stray_fault
from sitan.datasets.metadata import Metadata, period_fault
from sitan.datasets.model import COLUMNS, TOTAL, Indicator, Observation
from sitan.datasets.numbers import number_fault
from sitan.datasets.periods import parse_period
from sitan.datasets.table import Row
from sitan.diagnostics import Findings, Location
from sitan.model import nearest

Fault = tuple[str, str, str]
"""Rule, message, hint."""

_INDICATOR, _BREAKDOWN, _VALUE, _UNIT = map(COLUMNS.index, ("indicator", "breakdown", "value", "unit"))
_UNSEEN: Fault = ("", "", "")


@dataclass(slots=True)
class RowReader:
    """Reads row after row, and remembers which observations there were, over all files of a project."""

    metadata: Metadata
    findings: Findings
    observations: dict[str, list[Observation]] = field(default_factory=dict)
    _first: dict[tuple[str, ...], Observation] = field(default_factory=dict)
    _verdicts: tuple[dict[str, Fault | None], ...] = field(default_factory=lambda: tuple({} for _ in COLUMNS))
    _breakdowns: dict[tuple[str, str], str | Fault] = field(default_factory=dict)

    def read(self, row: Row, name: str) -> None:
        """Add the observation of `row`, which stands in the file `name`; what is wrong with it goes to `findings`."""
        if len(row.cells) != len(COLUMNS):
            self._report_length(row, name)
            return
        if not any(row.cells):
            self._report(row, 0, name, ("row-has-its-cells", "the row is empty", "delete the line"))
            return
        faults = self._faults(row.cells)
        if faults:
            for index, fault in faults:
                self._report(row, index, name, fault)
            return
        self._add(self._observation(row, name), Location(name, row.line, 1))

    def _report(self, row: Row, index: int, name: str, fault: Fault) -> None:
        self.findings.error(row.place_of(index, name), *fault)

    def _report_length(self, row: Row, name: str) -> None:
        count, wanted = len(row.cells), len(COLUMNS)
        message = f"the row has {count} cells; the header has {wanted}"
        if count > wanted:
            hint = "a cell with a comma in it wants quotes"
        else:
            hint = f'the last one is "{row.cells[-1]}": an empty cell wants its comma too'
        self._report(row, min(count, wanted), name, ("row-has-its-cells", message, hint))

    def _faults(self, cells: Sequence[str]) -> list[tuple[int, Fault]]:
        """Return the faults of a row of the right length, with the index of their cells."""
        faults: list[tuple[int, Fault]] = []
        for index, cell in enumerate(cells):
            verdicts = self._verdicts[index]
            fault = verdicts.get(cell, _UNSEEN)
            if fault is _UNSEEN:
                fault = verdicts[cell] = self._check_cell(index, cell)
            if fault is not None:
                faults.append((index, fault))
        at_fault = {index for index, _ in faults}
        indicator = self.metadata.indicators.nodes.get(cells[_INDICATOR])
        if indicator is not None:
            faults.extend(self._faults_of_indicator(cells, indicator, at_fault))
        return sorted(faults)

    def _faults_of_indicator(
        self, cells: Sequence[str], indicator: Indicator, at_fault: set[int]
    ) -> list[tuple[int, Fault]]:
        faults = []
        if cells[_UNIT] != indicator.unit and _UNIT not in at_fault:
            faults.append((_UNIT, _unit_fault(cells[_INDICATOR], cells[_UNIT], indicator)))
        breakdown = self._canonical_breakdown(cells[_INDICATOR], cells[_BREAKDOWN], indicator)
        if not isinstance(breakdown, str) and _BREAKDOWN not in at_fault:
            faults.append((_BREAKDOWN, breakdown))
        return faults

    def _check_cell(self, index: int, cell: str) -> Fault | None:
        column = COLUMNS[index]
        stray = stray_fault(cell, prose=column == "note")
        if stray and not (column == "value" and number_fault(cell.strip())):
            return ("no-stray-characters", *stray)
        check = _CHECKS.get(column)
        return check(cell, self.metadata) if check else None

    def _canonical_breakdown(self, name: str, cell: str, indicator: Indicator) -> str | Fault:
        """Return the pairs sorted by dimension, so that one observation has one key; or what is wrong with them."""
        if not cell:
            return cell
        key = (name, cell)
        if key not in self._breakdowns:
            self._breakdowns[key] = _read_breakdown(name, cell, indicator)
        return self._breakdowns[key]

    def _observation(self, row: Row, name: str) -> Observation:
        indicator, area, period, sex, age, residence, breakdown, value, unit, source, status, note = row.cells
        pairs = str(self._breakdowns.get((indicator, breakdown), breakdown))
        place = row.place_before_quotes(_VALUE, name)
        return Observation(
            indicator, area, period, sex, age, residence, pairs, Decimal(value), unit, source, status, note, place
        )

    def _add(self, observation: Observation, place: Location) -> None:
        first = self._first.setdefault(observation.key, observation)
        if first is observation:
            self.observations.setdefault(observation.indicator, []).append(observation)
            return
        where = f"{first.place.file}:{first.place.line}"
        value = "the same value" if first.value == observation.value else f"the value {first.value}"
        message = f"this observation stands already in {where}, with {value}"
        hint = "delete one of the two; another producer, method or edition is another indicator"
        self.findings.error(place, "key-is-unique", message, hint)


def _unit_fault(name: str, unit: str, indicator: Indicator) -> Fault:
    message = f'the unit is "{unit}", but "{name}" is declared in "{indicator.unit}"'
    return ("unit-as-declared", message, "correct the cell, or the unit in indicators.yaml")


def _read_breakdown(name: str, cell: str, indicator: Indicator) -> str | Fault:
    pairs: dict[str, str] = {}
    for pair in cell.split(";"):
        dimension, _, value = pair.partition("=")
        fault = _pair_fault(name, pair, indicator)
        if fault:
            return ("breakdown-as-declared", *fault)
        if dimension in pairs:
            message = f'the dimension "{dimension}" stands twice'
            return ("breakdown-as-declared", message, "an observation has one value of each dimension")
        pairs[dimension] = value
    return ";".join(f"{dimension}={value}" for dimension, value in sorted(pairs.items()))


def _pair_fault(name: str, pair: str, indicator: Indicator) -> tuple[str, str] | None:
    dimension, equals, value = pair.partition("=")
    if not (dimension and equals and value):
        return f'"{pair}" is not a pair of dimension and value', "such as wealth=Q1;education=none, without spaces"
    if dimension not in indicator.dimensions:
        hint = (
            nearest(dimension, indicator.dimensions) or f'declare it under "dimensions" of "{name}" in indicators.yaml'
        )
        if dimension in COLUMNS:
            hint = f'"{dimension}" has a column of its own'
        return f'"{name}" has no dimension "{dimension}"', hint
    if value == TOTAL:
        return f'"{pair}" is the total, which has no pair', "leave the pair out"
    declared = indicator.dimensions[dimension].values
    if value not in declared:
        return f'the dimension "{dimension}" of "{name}" has no value "{value}"', nearest(value, declared)
    return None


def _check_indicator(cell: str, metadata: Metadata) -> Fault | None:
    if not metadata.indicators.lacks(cell):
        return None
    identifier = metadata.aliases.get(cell)
    hint = (
        f'"{cell}" is its alias: write {identifier}' if identifier else nearest(cell, metadata.indicators.known or {})
    )
    return ("indicator-exists", f'there is no indicator "{cell}" in indicators.yaml', hint or "declare it there")


def _check_area(cell: str, metadata: Metadata) -> Fault | None:
    if not metadata.areas.lacks(cell):
        return None
    named = [code for code, area in metadata.areas.nodes.items() if cell in {area.name, *area.aliases}]
    hint = f"write {named[0]}" if named else nearest(cell, metadata.areas.known or {})
    return ("area-exists", f'there is no area "{cell}" in areas.yaml', hint or "declare it there")


def _check_source(cell: str, metadata: Metadata) -> Fault | None:
    if not metadata.sources.lacks(cell):
        return None
    hint = nearest(cell, metadata.sources.known or {}) or "declare it there"
    return ("source-exists", f'there is no source "{cell}" in sources.yaml', hint)


def _check_period(cell: str, _: Metadata) -> Fault | None:
    return None if parse_period(cell) else ("period-is-sdmx", *period_fault(cell))


def _check_value(cell: str, _: Metadata) -> Fault | None:
    fault = number_fault(cell)
    return ("value-is-a-number", *fault) if fault else None


def _check_age(cell: str, _: Metadata) -> Fault | None:
    fault = age_fault(cell)
    return ("code-in-list", *fault) if fault else None


def _in_list(column: str, codes: Mapping[str, str]) -> Callable[[str, Metadata], Fault | None]:
    def check(cell: str, _: Metadata) -> Fault | None:
        fault = code_fault(cell, codes, column)
        return ("code-in-list", *fault) if fault else None

    return check


_CHECKS: Mapping[str, Callable[[str, Metadata], Fault | None]] = {
    "indicator": _check_indicator,
    "ref_area": _check_area,
    "time_period": _check_period,
    "sex": _in_list("sex", SEX),
    "age": _check_age,
    "residence": _in_list("residence", RESIDENCE),
    "value": _check_value,
    "source": _check_source,
    "obs_status": _in_list("obs_status", OBS_STATUS),
}
