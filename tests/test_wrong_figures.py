"""What authors get wrong in the block of a figure, and exactly what `sitan check` tells them: the place and a way out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from sitan.build import check_project
from sitan.project import find_project
from tests.arcadia import DATA, INDICATORS, REPORT, write_project

GEOMETRY = """\
{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "AAA", "properties": {},
 "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}}]}
"""

MORE = """\
causes:
  name: Deaths by cause
  unit: "%"
  dimensions:
    cause: {label: Cause, values: {measles: Measles, malaria: Malaria}}
towns:
  name: Deaths by town
  unit: per 1,000 live births
  dimensions:
    town: {label: Town, values: {TOWNS}}
""".replace("TOWNS", ", ".join(f"t{n}: Town {n}" for n in range(40)))

ROWS = "\n".join(
    [
        "causes,AAA,2020,_T,_T,_T,cause=measles,60,%,office,A,",
        "causes,AAA,2020,_T,_T,_T,cause=malaria,70,%,office,A,",
        *(
            f'towns,AAA,{year},_T,_T,_T,town=t{n},{20 + n},"per 1,000 live births",office,A,'
            for n in range(40)
            for year in (2010, 2020)
        ),
    ]
)

CHAPTER = """\
id: one
title: Survival
sections:
  - id: deaths
    title: Deaths
    blocks:
      - text: See {{{role}}}`shown`.
      - {block}:
          id: shown
          title: Deaths in 2020
{fields}
"""


class Case(NamedTuple):
    """A block whose fields begin in line 11, and what is said of it."""

    fault: str
    fields: str
    findings: tuple[str, ...]
    block: str = "figure"


CASES = (
    Case(
        "an unknown indicator",
        "kind: bars\ndata: u5mrr[area=AAA|BBB]@2020",
        (
            'content/one.yaml:12:17: error[indicator-exists]: there is no indicator "u5mrr"\n    hint: "u5mr" is defined in datasets/indicators.yaml:1',
        ),
    ),
    Case(
        "a period without data",
        "kind: bars\ndata: u5mr[area=AAA|BBB]@2015",
        (
            'content/one.yaml:12:36: error[observation-exists]: there is no observation of "under_five_mortality" for AAA in 2015\n    hint: there is 2010, 2020',
        ),
    ),
    Case(
        "two units on one axis",
        "kind: bars\nseries: [{data: u5mr@2020}, {data: coverage@2020}]",
        (
            "content/one.yaml:9:11: error[figure-has-one-unit]: one axis cannot show 2 units: per 1,000 live births, %\n    hint: make one figure of each unit",
        ),
    ),
    Case(
        "forty lines",
        "kind: lines\ndata: towns[town=*]@2010|2020",
        (
            "content/one.yaml:9:11: error[figure-has-few-series]: 40 lines are too many to be told apart\n    hint: show at most 6, or put weight on one: `highlight: [CODE]`",
        ),
    ),
    Case(
        "parts of one whole that come to more than it",
        "kind: stacked-bars\ndata: causes[cause=*]@2020",
        (
            "content/one.yaml:9:11: error[figure-parts-fit-their-whole]: the parts of Arcadia come to 130 per cent of one whole\n    hint: shares that overlap are no parts: show them side by side (`kind: bars` with `group`)",
        ),
    ),
    Case(
        "an unknown kind",
        "kind: barr\ndata: u5mr[area=AAA|BBB]@2020",
        (
            'content/one.yaml:11:17: error[figure-kind-is-known]: there is no figure kind "barr"\n    hint: did you mean "bars"?',
        ),
    ),
    Case(
        "an unknown field",
        "kind: bars\ndata: u5mr[area=AAA|BBB]@2020\nbenchmrak: {data: u5mr@2020}",
        (
            'content/one.yaml:13:11: error[field-is-known]: there is no field "benchmrak" here\n    hint: did you mean "benchmark"?',
        ),
    ),
    Case(
        "a code to be highlighted that does not occur",
        "kind: bars\ndata: u5mr[area=AAA|BBB]@2020\nhighlight: [BBC]",
        (
            'content/one.yaml:9:11: error[figure-highlight-exists]: "BBC" is to be highlighted, and is not in the data of the figure\n    hint: did you mean "BBB"?',
        ),
    ),
    Case(
        "an event outside of the axis",
        "kind: lines\ndata: u5mr@2010|2020\nannotate:\n  - {event: 2021, label: Reform}",
        (
            "content/one.yaml:14:15: error[annotation-is-on-its-axis]: 2021 is not on the time axis\n    hint: the axis goes from 2010 to 2020: plot more periods, or remove the annotation",
        ),
    ),
    Case(
        "a value typed where a query should stand",
        "kind: lines\ndata: u5mr@2010|2020\nannotate:\n  - {line: 25, label: Target}",
        (
            "content/one.yaml:14:22: error[query-selects-observations]: figures and tables show observations, and this computes a number\n    hint: name one indicator: u5mr[area=regions]@2017",
        ),
    ),
    Case(
        "a number typed into a label",
        "kind: lines\ndata: u5mr@2010|2020\nannotate:\n  - {event: 2015, label: Fell to 27.5 deaths}",
        (
            'content/one.yaml:14:44: warning[number-comes-from-data]: the number "27.5" is not bound to an observation\n    hint: write {value}`QUERY`, [27.5]{value="QUERY"} or a claim, or [27.5]{waive="REASON"}',
        ),
    ),
    Case(
        "a map of an area without a boundary",
        "data: u5mr[area=AAA|BBB]@2020\ngeo: geo/areas.geojson",
        (
            'content/one.yaml:9:11: warning[map-area-has-geometry]: "geo/areas.geojson" has no boundary of: BBB\n    hint: the note below the map gives their values; leave them out of the query, or add their boundaries',
        ),
        "map",
    ),
    Case(
        "a waterfall that does not add up",
        "kind: waterfall\nstart: {data: u5mr@2010}\nend: {data: u5mr@2020}\n"
        "series: [{data: u5mr@2020, label: A step}, {data: 'u5mr[area=BBB]@2020', label: Another}]",
        (
            "content/one.yaml:9:11: error[figure-adds-up]: the steps lead to 90, and the end is 20: they miss it by 70\n    hint: add what is missing as a step of its own, or correct the queries",
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_a_wrong_figure_is_told_with_place_rule_words_and_way_out(case: Case, tmp_path: Path) -> None:
    fields = "\n".join(f"          {line}" for line in case.fields.splitlines())
    role = "map" if case.block == "map" else "fig"
    folder = write_project(
        tmp_path,
        {
            "content/report.yaml": REPORT.replace("  - notes.yaml\n", ""),
            "content/one.yaml": CHAPTER.format(role=role, block=case.block, fields=fields),
            "content/notes.yaml": None,
            "content/bibliography.yaml": None,
            "content/glossary.yaml": None,
            "datasets/indicators.yaml": INDICATORS + MORE,
            "datasets/data.csv": DATA + ROWS + "\n",
            "datasets/geo/areas.geojson": GEOMETRY,
        },
    )

    findings = check_project(find_project(folder), lambda _: None)

    assert tuple(str(found) for found in findings) == case.findings
