"""A made-up country's data for the tests of claims: few rows, round numbers."""

from __future__ import annotations

from pathlib import Path

from sitan.datasets.model import COLUMNS
from sitan.diagnostics import Location, ProjectError
from sitan.evidence.claims import judge
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.query import parse_claim
from sitan.strict_yaml import Words
from tests.datasets_support import DataFolder

INDICATORS = """\
deaths:
  name: Deaths of children
  unit: per 1,000
  direction: lower
  breaks:
    - {period: "2030", note: counted anew}
deaths_modelled:
  name: Deaths of children, modelled
  unit: per 1,000
  direction: lower
coverage:
  name: Coverage
  unit: "%"
  direction: higher
  dimensions:
    interval: {label: Interval, values: {lower: Lower, upper: Upper}}
    wealth: {label: Wealth, values: {Q1: Poorest, Q5: Richest}}
income:
  name: Income
  unit: dollars
children:
  name: Children
  unit: number
people:
  name: People
  unit: number
"""

SOURCES = """\
office: {title: Statistics, short: Office, publisher: Office, year: 2021, licence: CC0 1.0}
survey: {title: Survey, short: Survey, publisher: Office, year: 2021, licence: CC0 1.0}
"""

AREAS = """\
areas:
  AAA: {name: Arcadia, type: country}
  BBB: {name: Borduria, type: country}
  CCC: {name: Cascadia, type: country}
  AA-N: {name: North, type: region, parent: AAA}
  AA-E: {name: East, type: region, parent: AAA}
  AA-S: {name: South, type: region, parent: AAA}
  AA-W: {name: West, type: region, parent: AAA}
groups:
  regions: [AA-N, AA-E, AA-S, AA-W]
  neighbours: [BBB, CCC]
"""

UNITS = {
    "deaths": '"per 1,000"',
    "deaths_modelled": '"per 1,000"',
    "coverage": "%",
    "income": "dollars",
    "children": "number",
    "people": "number",
}

ROWS = """\
deaths 2000 40
deaths 2005 36
deaths 2010 20
deaths 2015 22
deaths 2020 10
deaths BBB 2000 30
deaths BBB 2020 12
deaths CCC 2000 30
deaths CCC 2020 15
deaths_modelled 2000 44
deaths_modelled 2020 12
income 2000 1000
income 2020 3200
coverage 2000 80
coverage 2010 82
coverage 2020 84
coverage 2020 sex=F 86
coverage 2020 sex=M 82
coverage BBB 2020 90
coverage BBB 2020 sex=F 91
coverage 2020 wealth=Q1 60
coverage 2020 wealth=Q5 90
coverage AA-N 2020 95
coverage AA-E 2020 90
coverage AA-S 2020 70
coverage AA-W 2020 85
children 2020 300
people 2020 1000
"""


def row(text: str) -> str:
    """Return a row of CSV from words: indicator, perhaps an area, a period, perhaps dimensions, the value, a note.

    `status=U`, `source=survey`, `sex=F`, `age=Y0T4`, `residence=R` fill their columns; other pairs are a breakdown.
    """
    indicator, *rest = text.split()
    pairs = dict(part.split("=") for part in rest if "=" in part)
    area, period, value = (["AAA"] + [part for part in rest if "=" not in part])[-3:]
    columns = {name: pairs.pop(name, "_T") for name in ("sex", "age", "residence")}
    status, source = pairs.pop("status", "A"), pairs.pop("source", "office")
    breakdown = ";".join(f"{name}={value}" for name, value in sorted(pairs.items()))
    cells = [indicator, area, period, *columns.values(), breakdown, value, UNITS[indicator], source, status, ""]
    return ",".join(cells)


def evaluator(root: Path, more: str = "", rows: str = ROWS) -> Evaluator:
    """Return an evaluator of the rows, and of some `more`."""
    folder = DataFolder(root)
    folder.write("indicators.yaml", INDICATORS)
    folder.write("sources.yaml", SOURCES)
    folder.write("areas.yaml", AREAS)
    lines = [row(line) for line in (rows + more).splitlines() if line.strip()]
    folder.write("a.csv", "\n".join([",".join(COLUMNS), *lines, ""]))
    catalog, found = folder.load()
    assert found == []
    assert catalog
    return Evaluator(catalog, "AAA")


def words(text: str) -> Words:
    """Return a claim as if it stood in line 3, column 10 of a chapter."""
    return Words(text, Location("c.yaml", 3, 10))


def verdict(text: str, data: Evaluator) -> str:
    """Return "true", by how much a claim misses, or the rule that it breaks with its place and message."""
    try:
        judgement = judge(parse_claim(words(text)), data)
    except ProjectError as error:
        (found,) = error.diagnostics
        return f"{found.location.column - 10} {found.rule}: {found.message}"
    return "true" if judgement.holds else judgement.explanation
