"""Finds a project and names its parts: the only module that knows where things lie.

A project is any folder with `content/report.yaml`. Phase: folder -> `Project`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sitan.diagnostics import Location, SitanError


class OutsideProjectError(SitanError):
    """A path in content or data leads out of the folder it may name files in."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder, resolved. Its properties name the parts; none of them is created here."""

    root: Path

    @property
    def content(self) -> Path:
        """The report: `report.yaml`, chapters, bibliography, glossary, images."""
        return self.root / "content"

    @property
    def datasets(self) -> Path:
        """The evidence: tidy CSV files and their metadata."""
        return self.root / "datasets"

    @property
    def templates(self) -> Path:
        """The project's own templates, which take precedence over the default theme's. May not exist."""
        return self.root / "templates"

    @property
    def build(self) -> Path:
        """Output only: nothing in it is ever read as a source."""
        return self.root / "build"

    @property
    def cache(self) -> Path:
        """Drawn figures, kept from build to build. Safe to delete."""
        return self.build / ".cache"

    @property
    def report_file(self) -> Path:
        """The file that makes a folder a project."""
        return self.content / "report.yaml"

    def place(self, path: Path, line: int = 0, column: int = 0) -> Location:
        """Return `path` as users see it: relative to the project, with forward slashes."""
        return Location(relative_name(path, self.root), line, column)


def relative_name(path: Path, root: Path) -> str:
    """Return `path` relative to `root` with forward slashes; `path` itself if it lies elsewhere."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.as_posix()


def find_project(folder: Path) -> Project:
    """Return the project in `folder`.

    Raises SitanError, with the command that makes one, if there is no `content/report.yaml` in it.
    """
    root = folder.resolve()
    project = Project(root)
    if not project.report_file.is_file():
        message = f"{folder} is not a project: it has no content/report.yaml"
        raise SitanError(f"{message}\n    hint: `sitan new {folder}` makes a small complete one")
    return project


def inside(folder: Path, name: str) -> Path:
    """Return the regular file that `name`, written by an author, means within `folder`.

    `name` is relative and uses forward slashes. Symbolic links are followed before the question is asked where they
    lead, so that a link cannot lead out.

    Raises OutsideProjectError if the path is absolute or leads out of `folder`; FileNotFoundError if there is no such
    file.
    """
    path = PurePosixPath(name)
    if path.is_absolute() or "\\" in name or "\0" in name or (len(name) > 1 and name[1] == ":"):
        message = f'"{name}" is not a path relative to {folder.name}/ with forward slashes'
        raise OutsideProjectError(message)
    base = folder.resolve()
    found = (base / path).resolve()
    if not found.is_relative_to(base):
        message = f'"{name}" leads out of {folder.name}/'
        raise OutsideProjectError(message)
    if not found.is_file():
        raise FileNotFoundError(name)
    return found
