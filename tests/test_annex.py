"""The annexes are made from the data: indicators with their values, results and their status, disagreements."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest

from sitan.build import compose_document, read_evidence, undrawn
from sitan.document import nodes
from sitan.evidence.targets import Result
from sitan.project import find_project
from tests.arcadia import FILES, write_project


def compose(folder: Path) -> nodes.Document:
    evidence = read_evidence(find_project(folder), lambda _: None)
    document = compose_document(evidence, undrawn(evidence), lambda _: None)
    evidence.findings.stop_on_errors()
    return document


def blocks(document: nodes.Document, kind: type[nodes.Block]) -> list[nodes.Block]:
    return [block for chapter in document.chapters for block in chapter.blocks if isinstance(block, kind)]


def with_block(block: str) -> dict[str, str]:
    return {"content/notes.yaml": FILES["content/notes.yaml"] + block}


def test_the_statistical_annex_lists_what_the_report_uses(tmp_path: Path) -> None:
    document = compose(write_project(tmp_path, with_block("  - indicators:\n")))

    (block,) = blocks(document, nodes.IndicatorsBlock)
    assert isinstance(block, nodes.IndicatorsBlock)
    (entry,) = block.entries
    assert (entry.name, entry.unit, entry.sources) == (
        "Under-five mortality rate",
        "per 1,000 live births",
        (("source-office", "Statistical Office"),),
    )
    assert [(series.label, series.values) for series in entry.series] == [
        ("Arcadia", (("2010", "40"), ("2020", "20"))),
        ("Borduria", (("2020", "30"),)),
    ]


@pytest.mark.parametrize(
    ("latest", "target", "better", "status"),
    [
        (20, 20, "lower", "met"),
        (15, 20, "lower", "met"),
        (30, 20, "lower", "towards"),
        (50, 20, "lower", "away"),
        (40, 20, "lower", "unchanged"),
        (60, 80, "higher", "towards"),
        (80, 80, "higher", "met"),
        (30, 80, "higher", "away"),
        (None, 20, "lower", "no-data"),
        (30, None, "lower", "no-target"),
    ],
)
def test_the_status_of_a_result_comes_from_the_data(
    latest: int | None, target: int | None, better: Literal["lower", "higher"], status: str
) -> None:
    result = Result(
        baseline=Decimal(40),
        latest=None if latest is None else Decimal(latest),
        target=None if target is None else Decimal(target),
        better=better,
    )

    assert result.status == status


def test_a_results_framework_shows_values_with_their_period(tmp_path: Path) -> None:
    matrix = """\
  - matrix:
      id: framework
      title: Results
      outcomes:
        - title: Fewer die
          results:
            - id: deaths
              indicator: Deaths under five
              baseline: u5mr@2010
              latest: u5mr@2020
              better: lower
"""
    document = compose(write_project(tmp_path, with_block(matrix)))

    (block,) = blocks(document, nodes.MatrixBlock)
    assert isinstance(block, nodes.MatrixBlock)
    (row,) = block.outcomes[0].rows
    assert (row.baseline, row.latest, row.target, row.status) == (
        "40 per 1,000 live births (2010)",
        "20 per 1,000 live births (2020)",
        "–",
        "no-target",
    )
    assert document.tables[0].label == "Table 1"


def test_disagreements_come_from_their_register(tmp_path: Path) -> None:
    register = """\
disagreements:
  - id: deaths
    subject: Deaths in 2020
    statements:
      - {source: Yearbook, says: "21"}
      - {source: Office, says: "20"}
    data: The data say {value}`u5mr@2020`.
    printed: This report prints the data.
"""
    changes = with_block("  - disagreements:\n") | {"datasets/disagreements.yaml": register}

    document = compose(write_project(tmp_path, changes))

    (block,) = blocks(document, nodes.DisagreementsBlock)
    assert isinstance(block, nodes.DisagreementsBlock)
    (entry,) = block.entries
    assert entry.statements == (("Yearbook", "21"), ("Office", "20"))
    assert any(isinstance(node, nodes.Number) and node.text == "20" for node in entry.data)


@pytest.mark.parametrize(
    ("unit", "value", "status"), [("% change", -50, "met"), ("% change", -60, "towards"), ("%", 20, "no-target")]
)
def test_a_target_set_as_a_change_is_reckoned_from_the_baseline(
    unit: str, value: int, status: str, tmp_path: Path
) -> None:
    matrix = """\
  - matrix:
      id: framework
      title: Results
      outcomes:
        - title: Fewer die
          results:
            - {id: deaths, indicator: Deaths under five, baseline: u5mr@2010, latest: u5mr@2020, target: goal@2020, better: lower}
"""
    indicator = f'goal:\n  name: Goal\n  unit: "{unit}"\n  bounds: {{low: -100}}\n'
    changes = with_block(matrix) | {
        "datasets/indicators.yaml": FILES["datasets/indicators.yaml"] + indicator,
        "datasets/data.csv": FILES["datasets/data.csv"] + f"goal,AAA,2020,_T,_T,_T,,{value},{unit},office,A,\n",
    }

    (block,) = blocks(compose(write_project(tmp_path, changes)), nodes.MatrixBlock)

    assert isinstance(block, nodes.MatrixBlock)
    assert block.outcomes[0].rows[0].status == status
