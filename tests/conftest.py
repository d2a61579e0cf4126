"""What tests share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from sitan.fonts import prepare_fonts

FONTS = Path(__file__).resolve().parents[1] / "build" / ".cache" / "fonts"
"""Making the fonts takes seconds: tests and the reference report share them. They are made anew if their sources change."""

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


@pytest.fixture(scope="session")
def font_cache() -> Path:
    """The folder with the fonts, made if it is not there."""
    prepare_fonts(FONTS)
    return FONTS


@pytest.fixture(scope="session")
def give_fonts(font_cache: Path) -> Callable[[Path], Path]:
    """A function that puts the fonts into a project's cache and returns the project's folder."""

    def give(folder: Path) -> Path:
        shutil.copytree(font_cache, folder / "build" / ".cache" / "fonts", dirs_exist_ok=True)
        return folder

    return give
