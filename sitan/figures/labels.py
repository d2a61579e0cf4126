"""Names and numbers as the readers of a figure see them, in the report's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitan.datasets.model import TOTAL
from sitan.datasets.periods import parse_period
from sitan.formats import format_list, format_number, format_period, format_period_range, unit_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from sitan.datasets.model import Catalog, Observation
    from sitan.figures.figure import FigureContext
    from sitan.theme import Theme

TIME, AREA, SERIES = "time_period", "ref_area", "series"
"""Dimensions that have a meaning for charts; `series` tells the queries of one figure apart."""

_FEW_PERIODS = 3
_AGE = re.compile(r"(?P<unit>[YMD])(?P<bound>_GE|_LT)?(?P<first>\d+)(?:T(?P<last>\d+))?")


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels in one language, from the catalog and the theme's words."""

    catalog: Catalog
    theme: Theme

    @classmethod
    def of(cls, context: FigureContext) -> Labels:
        """Return the labels for figures in `context`."""
        return cls(context.catalog, context.theme)

    def number(self, value: Decimal, decimals: int) -> str:
        """Return `value` with as many `decimals`."""
        return format_number(value, decimals, self.theme.language)

    def unit(self, unit: str) -> str:
        """Return `unit` as running text says it: "per cent"."""
        return unit_text(unit, self.theme.language)

    def listed(self, items: Iterable[str]) -> str:
        """Return `items` as an enumeration: "A, B and C"."""
        return format_list(list(items), self.theme.language)

    def period(self, code: str) -> str:
        """Return a period's name."""
        return format_period(code, self.theme.language)

    def periods(self, codes: Iterable[str]) -> str:
        """Return a few periods as a list, and more of them as the range from the first to the last."""
        ordered = sorted(set(codes), key=period_position)
        if len(ordered) <= _FEW_PERIODS and not _are_years_in_a_row(ordered):
            return self.listed(self.period(code) for code in ordered)
        return format_period_range(ordered[0], ordered[-1], self.theme.language)

    def area(self, code: str) -> str:
        """Return an area's name."""
        return str(self.catalog.areas[code].name) if code in self.catalog.areas else code

    def indicator(self, identifier: str, *, short: bool = False) -> str:
        """Return an indicator's name, or its short name if it has one."""
        indicator = self.catalog.indicators[identifier]
        return str((short and indicator.short_name) or indicator.name)

    def member(self, dimension: str, code: str, indicator: str) -> str:
        """Return the label of one value of a dimension: an area, a period, "Girls and women", "Poorest fifth"."""
        if dimension == AREA:
            return self.area(code)
        if dimension == TIME:
            return self.period(code)
        declared = self.catalog.indicators[indicator].dimensions.get(dimension)
        if declared and code in declared.values:
            return str(declared.values[code])
        if code == TOTAL:
            return self.theme.phrase("figure-total")
        if dimension == "age":
            return self._age(code)
        return self.theme.words.get(f"figure-{dimension}-{code.lower()}", code)

    def dimension(self, dimension: str, indicator: str) -> str:
        """Return the name of a dimension, as the head of a column says it."""
        declared = self.catalog.indicators[indicator].dimensions.get(dimension)
        return str(declared.label) if declared else self.theme.words.get(f"figure-dimension-{dimension}", dimension)

    def _age(self, code: str) -> str:
        """Return an SDMX age code (CL_AGE) in words: `Y0T4` is "0–4 years"."""
        match = _AGE.fullmatch(code)
        if not match:
            return code
        phrase, unit = self.theme.phrase, f"figure-age-{match['unit'].lower()}"
        if match["last"]:
            return phrase(unit, ages=phrase("figure-ages-range", first=match["first"], last=match["last"]))
        ages = phrase(unit, ages=match["first"])
        bound = match["bound"]
        return phrase(f"figure-ages{bound.lower().replace('_', '-')}", ages=ages) if bound else ages


def _are_years_in_a_row(ordered: Sequence[str]) -> bool:
    return (
        len(ordered) == _FEW_PERIODS
        and all(code.isdigit() for code in ordered)
        and int(ordered[-1]) - int(ordered[0]) == _FEW_PERIODS - 1
    )


def period_position(code: str) -> float:
    """Return where a period stands on a time axis, in years: a year at its number, parts of it around that."""
    period = parse_period(code)
    if period is None:
        return 0.0
    numerator, denominator = period.middle_in_years
    return round(numerator / denominator - 0.5, 4)


def fixed_members(observations: Sequence[Observation], dimensions: Iterable[str]) -> Mapping[str, str]:
    """Return the dimensions in which all `observations` have one value other than the total, and that value."""
    fixed: dict[str, str] = {}
    for dimension in dimensions:
        values = {observation.value_of(dimension) for observation in observations}
        if len(values) == 1 and values != {TOTAL}:
            fixed[dimension] = values.pop()
    return fixed
