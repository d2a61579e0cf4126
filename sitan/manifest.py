"""Says what a build was made from and what came out: `build/manifest.json`, with hashes and without a clock."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from sitan.project import relative_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sitan.project import Project
    from sitan.theme import Theme

# The packages whose version can change a byte of the output.
_PACKAGES = (
    "altair",
    "babel",
    "citeproc-py",
    "fontpkg-inter",
    "fontpkg-literata",
    "fonttools",
    "jinja2",
    "markdown-it-py",
    "mdit-py-plugins",
    "pydyf",
    "vl-convert-python",
    "weasyprint",
)


def manifest_json(
    project: Project, theme: Theme, parts: Mapping[str, bytes | Mapping[str, bytes]], engine: str
) -> bytes:
    """Return the manifest of a build that writes `parts`; `engine` is sitan's version."""
    manifest = {
        "engine": {"sitan": engine, **{name: version(name) for name in _PACKAGES}},
        "inputs": {name: _hash(path.read_bytes()) for name, path in sorted(_inputs(project, theme))},
        "outputs": {name: _hash(content) for name, content in sorted(_files(parts))},
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _hash(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"


def _inputs(project: Project, theme: Theme) -> Iterator[tuple[str, Path]]:
    """Yield the files that a build reads: content, data, and the theme's layers under the name `templates`."""
    for folder in (project.content, project.datasets):
        for path in folder.rglob("*"):
            if path.is_file():
                yield relative_name(path, project.root), path
    for folder in reversed(theme.folders):
        for path in folder.rglob("*"):
            if path.is_file():
                yield f"templates/{relative_name(path, folder)}", path


def _files(parts: Mapping[str, bytes | Mapping[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for name, part in parts.items():
        if isinstance(part, bytes):
            yield name, part
        else:
            yield from ((f"{name}/{inner}", content) for inner, content in part.items())
