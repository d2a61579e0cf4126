"""A project becomes a site, a PDF, data and a trace: whole, the same bytes every time, or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitan.build import FORMATS, build_project
from sitan.diagnostics import ProjectError
from sitan.project import find_project
from tests.arcadia import changed, write_project


def say_nothing(phase: str) -> None:
    """Take the name of a phase."""


def contents(folder: Path) -> dict[str, bytes]:
    hidden = {".cache"}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not hidden & set(path.relative_to(folder).parts)
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up project, built."""
    folder = write_project(tmp_path_factory.mktemp("arcadia"))
    build_project(find_project(folder), FORMATS, say_nothing)
    return folder


def test_site_and_pdf_and_data_are_made(built: Path) -> None:
    made = contents(built / "build")

    assert {"en/site/index.html", "en/site/one.html", "en/report.pdf", "trace.json", "manifest.json"} <= made.keys()
    assert {"data/by-area.csv", "data/datapackage.json"} <= made.keys()
    assert made["en/report.pdf"].startswith(b"%PDF-")


def test_each_printed_number_is_in_the_trace(built: Path) -> None:
    entries = json.loads((built / "build/trace.json").read_bytes())["entries"]

    numbers = [entry for entry in entries if entry["kind"] in {"value", "typed"}]

    assert [(entry["text"], entry["query"], entry["file"], entry["line"]) for entry in numbers] == [
        ("20", "u5mr@2020", "content/one.yaml", 8),
        ("20", "u5mr@2020", "content/one.yaml", 8),
    ]
    (row,) = numbers[0]["observations"]
    assert (row["file"], row["line"], row["value"], row["source"]) == ("datasets/data.csv", 3, "20", "office")


def test_the_data_of_a_figure_are_those_that_it_shows(built: Path) -> None:
    table = (built / "build/data/by-area.csv").read_text(encoding="utf-8")

    assert "Arcadia" in table
    assert "Borduria" in table
    assert table.count("\n") == 3


def test_the_manifest_names_what_came_in_and_out(built: Path) -> None:
    manifest = json.loads((built / "build/manifest.json").read_bytes())

    assert "datasets/data.csv" in manifest["inputs"]
    assert "en/report.pdf" in manifest["outputs"]
    assert "weasyprint" in manifest["engine"]


def test_an_error_leaves_the_last_build_as_it_was(tmp_path: Path) -> None:
    folder = write_project(tmp_path)
    project = find_project(folder)
    build_project(project, ["site"], say_nothing)
    before = contents(folder / "build")
    write_project(folder, changed("content/one.yaml", "[20]{value=", "[21]{value="))

    with pytest.raises(ProjectError):
        build_project(project, ["site"], say_nothing)

    assert contents(folder / "build") == before


def test_one_format_leaves_the_other_in_place(tmp_path: Path) -> None:
    project = find_project(write_project(tmp_path))
    build_project(project, ["site"], say_nothing)
    pdf = tmp_path / "build/en/report.pdf"
    pdf.write_bytes(b"an older one")

    build_project(project, ["site"], say_nothing)

    assert pdf.read_bytes() == b"an older one"


def test_same_input_gives_the_same_bytes_elsewhere(built: Path, tmp_path: Path) -> None:
    """Another folder, time zone, hash seed and locale; an empty cache; the files copied in another order."""
    folder = write_project(tmp_path / "another place")
    (folder / "build/.cache/fonts").unlink()
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)

    command = [sys.executable, "-m", "sitan", "build", str(folder), "--quiet"]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path)

    assert contents(folder / "build") == contents(built / "build")
