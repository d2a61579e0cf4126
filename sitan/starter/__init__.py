"""Makes a new project: a small complete report about a made-up country, to be replaced bit by bit."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from sitan.diagnostics import SitanError
from sitan.schema import schema_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path


def create_project(folder: Path) -> list[str]:
    """Write the starter project into `folder`, which may exist if it is empty; return the paths written.

    Raises SitanError if something is in the way; nothing is ever overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} exists and is not an empty folder"
        raise SitanError(f"{message}\n    hint: name a new folder, or empty this one")
    contents = {**dict(_starter_files()), **dict(schema_files())}
    for name, content in contents.items():
        path = folder.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return sorted(contents)


def _starter_files() -> Iterator[tuple[str, bytes]]:
    root = files("sitan.starter")
    for part in ("content", "datasets"):
        yield from _walk(root / part, part)
    yield ".gitignore", b"/build/\n"


def _walk(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _walk(entry, path)
        else:
            yield path, entry.read_bytes()
