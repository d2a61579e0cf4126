"""The command line: what it says, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitan.cli import app
from tests.arcadia import changed, write_project

runner = CliRunner()


def test_new_makes_a_project_that_is_clean(tmp_path: Path) -> None:
    made = runner.invoke(app, ["new", str(tmp_path / "report")])

    checked = runner.invoke(app, ["check", str(tmp_path / "report"), "--strict"])

    assert (made.exit_code, checked.exit_code, checked.stdout.splitlines()[-1]) == (0, 0, "clean")


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    result = runner.invoke(app, ["new", str(tmp_path)])

    assert result.exit_code == 2
    assert "is not an empty folder" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_check_of_a_clean_project_exits_with_0(tmp_path: Path) -> None:
    result = runner.invoke(app, ["check", str(write_project(tmp_path))])

    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "numbers: 3, bound 1, checked 2, waived 0: 100 %\nclean\n",
        "",
    )


def test_check_with_findings_exits_with_1_and_names_the_place(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/one.yaml", "{value}`u5mr@2020`", "{value}`u5mrr@2020`"))

    result = runner.invoke(app, ["check", str(folder)])

    assert result.exit_code == 1
    assert 'content/one.yaml:8:28: error[indicator-exists]: there is no indicator "u5mrr"' in result.stderr


def test_warnings_count_only_if_strict(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/one.yaml", "in all;", "in all 45 places;"))

    assert runner.invoke(app, ["check", str(folder)]).exit_code == 0
    assert runner.invoke(app, ["check", str(folder), "--strict"]).exit_code == 1


def test_check_prints_json(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/report.yaml", "licence: CC0 1.0\n", ""))

    result = runner.invoke(app, ["check", str(folder), "--format", "json"])

    assert json.loads(result.stdout) == {
        "diagnostics": [
            {
                "file": "content/report.yaml",
                "line": 1,
                "column": 1,
                "severity": "error",
                "rule": "field-is-there",
                "message": '"licence" is missing',
                "hint": "add `licence: …`",
            }
        ],
        "coverage": None,
    }


def test_check_prints_annotations_for_a_host(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/report.yaml", "licence: CC0 1.0\n", ""))

    result = runner.invoke(app, ["check", str(folder), "--format", "github"])

    assert result.stdout.startswith("::error file=content/report.yaml,line=1,col=1,title=field-is-there::")


def test_a_folder_that_is_no_project_exits_with_2(tmp_path: Path) -> None:
    result = runner.invoke(app, ["check", str(tmp_path)])

    assert result.exit_code == 2
    assert "is not a project" in result.stderr
    assert "sitan new" in result.stderr


def test_an_unknown_format_exits_with_2(tmp_path: Path) -> None:
    result = runner.invoke(app, ["build", str(write_project(tmp_path)), "--format", "docx"])

    assert result.exit_code == 2
    assert 'there is no format "docx"' in result.stderr


def test_schema_writes_once(tmp_path: Path) -> None:
    folder = write_project(tmp_path)

    first = runner.invoke(app, ["schema", str(folder)])
    second = runner.invoke(app, ["schema", str(folder)])

    assert "content/schema/chapter.schema.json" in first.stdout
    assert second.stdout == "the schemas are up to date\n"


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_program_runs_as_a_module(arguments: list[str]) -> None:
    result = subprocess.run([sys.executable, "-m", "sitan", *arguments], capture_output=True, check=True, text=True)

    assert "sitan" in result.stdout.lower()
