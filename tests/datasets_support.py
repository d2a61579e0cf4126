"""Makes tiny projects and catalogues out of a few made-up words and round numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sitan.datasets.load import load_catalog
from sitan.datasets.model import COLUMNS, Catalog
from sitan.diagnostics import Findings
from sitan.project import Project

HEADER = ",".join(COLUMNS)

INDICATORS = """\
child_deaths:
  alias: cd
  name: Deaths of children
  unit: "per 1,000"
  decimals: 1
  direction: lower
stunting:
  name: Stunted children
  unit: "%"
  decimals: 1
  dimensions:
    wealth:
      label: Wealth
      values:
        Q1: Poorest
        Q5: Richest
    language:
      label: Language
      values:
        At home: Spoken at home
people:
  name: Population
  unit: persons
"""

SOURCES = """\
survey-2018:
  title: A survey of households
  short: Survey 2018
  publisher: Office of Numbers
  year: 2018
  licence: CC BY 4.0
"""

AREAS = """\
areas:
  AAA:
    name: Arcadia
    type: country
  AA-N:
    name: Northern Arcadia
    type: region
    parent: AAA
  AA-S:
    name: Southern Arcadia
    type: region
    parent: AAA
  BBB:
    name: Borduria
    type: country
groups:
  regions: [AA-S, AA-N]
"""


@dataclass(frozen=True)
class DataFolder:
    """A project's folder with datasets, to be filled file by file."""

    root: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file below `datasets/`."""
        path = self.root / "datasets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def rows(self, *rows: str, name: str = "a.csv") -> None:
        """Write a CSV file with its header."""
        self.write(name, "\n".join([HEADER, *rows, ""]))

    def load(self) -> tuple[Catalog | None, list[str]]:
        """Return the catalogue and the findings as text."""
        findings = Findings()
        catalog = load_catalog(Project(self.root), findings)
        return catalog, [str(diagnostic) for diagnostic in findings.diagnostics]


def data_folder(root: Path) -> DataFolder:
    """Return a folder with good metadata and no observations yet."""
    folder = DataFolder(root)
    folder.write("indicators.yaml", INDICATORS)
    folder.write("sources.yaml", SOURCES)
    folder.write("areas.yaml", AREAS)
    return folder


def row(  # noqa: PLR0913 - one for each column
    indicator: str,
    ref_area: str = "AAA",
    time_period: str = "2017",
    value: str = "10",
    *,
    sex: str = "_T",
    age: str = "_T",
    residence: str = "_T",
    breakdown: str = "",
    status: str = "A",
) -> str:
    """Return a row of CSV with the unit of the indicator."""
    unit = {"child_deaths": '"per 1,000"', "stunting": "%", "people": "persons"}[indicator]
    key = f"{indicator},{ref_area},{time_period},{sex},{age},{residence},{breakdown}"
    return f"{key},{value},{unit},survey-2018,{status},"
