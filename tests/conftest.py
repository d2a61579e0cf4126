"""What tests share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from sitan.diagnostics import Findings
from sitan.fonts import FontPack, prepare_fonts
from sitan.project import Project
from sitan.theme import Theme, load_theme
from tests.arcadia import FONTS

WriteFiles = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def tmp_project(tmp_path: Path) -> WriteFiles:
    """A function that writes files, name -> text, into an empty folder and returns the folder.

    Text may be indented like the test around it. Where each space counts, and for other encodings, hand over bytes.
    """

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
        return tmp_path

    return write


@pytest.fixture(scope="session", autouse=True)
def font_cache() -> Path:
    """The folder with the fonts, made if it is not there."""
    prepare_fonts(FONTS)
    return FONTS


@pytest.fixture(scope="session")
def fonts(font_cache: Path) -> FontPack:
    """The fonts, ready for drawing."""
    return prepare_fonts(font_cache)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project without content, for what renders a document that a test has made."""
    root = tmp_path_factory.mktemp("project")
    (root / "content").mkdir()
    return Project(root)


@pytest.fixture(scope="module")
def theme(project: Project) -> Theme:
    """The default theme in English."""
    findings = Findings()
    theme = load_theme(project, {}, "en", findings)
    findings.stop_on_errors()
    return theme
