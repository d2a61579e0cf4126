"""A project is found by its report, and its paths stay inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitan.diagnostics import SitanError
from sitan.project import OutsideProjectError, find_project, inside


def test_a_folder_without_a_report_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(SitanError, match=r"has no content/report\.yaml"):
        find_project(tmp_path)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / "a.yaml").write_text("id: a", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


def test_a_file_below_the_folder_is_found(content: Path) -> None:
    assert inside(content, "chapters/../chapters/a.yaml") == content / "chapters" / "a.yaml"


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "chapters/../../secret.txt", "C:/x", "a\\b", "a\0b"])
def test_a_path_that_leads_out_is_refused(content: Path, name: str) -> None:
    with pytest.raises(OutsideProjectError):
        inside(content, name)


def test_a_link_that_leads_out_is_refused(content: Path) -> None:
    (content / "link.txt").symlink_to(content.parent / "secret.txt")

    with pytest.raises(OutsideProjectError):
        inside(content, "link.txt")


@pytest.mark.parametrize("name", ["none.yaml", "chapters"])
def test_what_is_no_file_is_not_found(content: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        inside(content, name)
