"""The made-up project in which the examples of the rules are tried: Arcadia, with more data and a richer glossary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import indent

from sitan.build import check_project
from sitan.diagnostics import Diagnostic
from sitan.project import find_project
from sitan.rules.model import BLOCKS, PROSE
from tests import arcadia

HEADER = arcadia.DATA.splitlines()[0]

MORE_INDICATORS = """\
u5mr_survey: {name: "Under-five mortality rate, survey", unit: "per 1,000 live births"}
measles: {name: Vaccination against measles, unit: "%"}
employment: {name: Young people at work, unit: "%"}
literacy:
  name: Literacy
  unit: "%"
  breaks: [{period: "2018", note: Another question was asked.}]
births: {name: Births, unit: thousand persons}
wasting:
  name: Wasting
  unit: "%"
  decimals: 1
  dimensions:
    interval: {label: Interval, values: {lower: Lower end, upper: Upper end}}
"""

MORE_DATA = f"""\
{HEADER}
under_five_mortality,BBB,2019,_T,_T,_T,,31,"per 1,000 live births",office,A,
u5mr_survey,AAA,2010,_T,_T,_T,,45,"per 1,000 live births",survey,A,
measles,AAA,2010,_T,_T,_T,,80,%,survey,A,
measles,AAA,2015,_T,_T,_T,,85,%,office,A,
measles,AAA,2020,_T,_T,_T,,90,%,office,A,
employment,AAA,2020,_T,Y15T24,_T,,40,%,office,A,
employment,AAA,2020,_T,Y15T29,_T,,45,%,office,A,
employment,BBB,2020,_T,Y15T29,_T,,50,%,office,A,
literacy,AAA,2010,_T,_T,_T,,80,%,office,A,
literacy,AAA,2019,_T,_T,_T,,93,%,office,A,
literacy,AAA,2020,_T,_T,_T,,94,%,office,A,
literacy,AAA,2020,F,_T,_T,,95,%,office,A,
literacy,BBB,2020,F,_T,_T,,90,%,office,A,
literacy,BBB,2020,M,_T,_T,,88,%,office,A,
births,AAA,2010,_T,_T,_T,,100,thousand persons,office,A,
births,AAA,2020,_T,_T,_T,,110,thousand persons,office,A,
births,AAA,2030,_T,_T,_T,,120,thousand persons,office,F,
wasting,AAA,2010,_T,_T,_T,,9,%,office,A,
wasting,AAA,2010,_T,_T,_T,interval=lower,8,%,office,A,
wasting,AAA,2010,_T,_T,_T,interval=upper,10,%,office,A,
wasting,AAA,2015,_T,_T,_T,,5,%,office,A,
wasting,AAA,2015,_T,_T,_T,interval=lower,4,%,office,A,
wasting,AAA,2015,_T,_T,_T,interval=upper,6,%,office,A,
wasting,AAA,2020,_T,_T,_T,,4.5,%,office,A,
wasting,AAA,2020,_T,_T,_T,interval=lower,3.5,%,office,A,
wasting,AAA,2020,_T,_T,_T,interval=upper,5.5,%,office,A,
"""

FILES: Mapping[str, str] = {
    **arcadia.FILES,
    "content/report.yaml": arcadia.REPORT + "  - office.yaml\n",
    "content/office.yaml": """\
id: office
title: The office
matter: back
blocks:
  - text: The {term}`SOA` publishes what is here.
  - waivers:
""",
    "content/glossary.yaml": arcadia.GLOSSARY
    + """\
  - term: SOA
    expansion: Statistical Office of Arcadia
    variants: [Arcadian Statistics Office]
known: [EU]
""",
    "datasets/indicators.yaml": arcadia.INDICATORS + MORE_INDICATORS,
    "datasets/sources.yaml": arcadia.SOURCES
    + """\
survey:
  title: A survey
  short: Survey
  publisher: Office of Surveys
  year: 2021
  licence: CC0 1.0
""",
    "datasets/more.csv": MORE_DATA,
}


def write_rules_project(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Write the project into `folder`, with the files of `changes` in place of its own."""
    return arcadia.write_project(folder, {**FILES, **(changes or {})})


def with_prose(text: str) -> dict[str, str]:
    """Return the change that adds a text to the section."""
    return with_blocks("- text: |\n" + indent(text, "    "))


def with_blocks(blocks: str) -> dict[str, str]:
    """Return the change that adds blocks to the section."""
    return {"content/one.yaml": arcadia.CHAPTER + indent(blocks, "      ") + "\n"}


def with_example(where: str, good: str, text: str) -> dict[str, str]:
    """Return the change that makes `text` stand where an example stands: instead of `good`, in a file that has that.

    Of a file that the project has not, an example is all.
    """
    if where not in {PROSE, BLOCKS, *FILES}:
        return {where: text}
    if where == PROSE:
        return with_prose(text)
    if where == BLOCKS:
        return with_blocks(text)
    if good in FILES[where]:
        return {where: FILES[where].replace(good, text, 1)}
    last = good.splitlines()[-1]
    if last not in FILES[where]:
        message = f"the example stands nowhere in {where}"
        raise ValueError(message)
    return {where: FILES[where].replace(last, text.removesuffix("\n"), 1)}


def findings(folder: Path, changes: Mapping[str, str]) -> list[Diagnostic]:
    """Return what `sitan check` finds in the project with `changes`."""
    return check_project(find_project(write_rules_project(folder, changes)), lambda _: None)


def rules_found(folder: Path, changes: Mapping[str, str]) -> list[str]:
    """Return the rules that are broken, in the order of the places."""
    return [found.rule for found in findings(folder, changes)]
