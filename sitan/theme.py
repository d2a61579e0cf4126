"""Templates, design tokens and interface words: what a report looks like and which words stand around its content.

A theme is folders in order of precedence: the project's own `templates/`, then the default one. The chart theme, the
style sheets and the page templates read the same tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sitan.diagnostics import Findings, MachineError
from sitan.model import nearest
from sitan.project import Project, relative_name
from sitan.strict_yaml import Table, Words, load_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PACKAGE = Path(__file__).resolve().parent

_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?=\s|$)")

DARK = "dark-"
"""The prefix of the tokens that take the place of others on a dark screen."""


@dataclass(frozen=True)
class Theme:
    """The folders of a theme, its tokens after the report's overrides, and its words in one language."""

    folders: tuple[Path, ...]
    tokens: Mapping[str, str]
    words: Mapping[str, str]
    language: str

    def token(self, name: str) -> str:
        """Return a design token, such as `color-accent`."""
        return self.tokens[name]

    def number(self, name: str) -> float:
        """Return a design token that is a length in millimetres or points."""
        return float(self.tokens[name])

    def phrase(self, name: str, **parts: object) -> str:
        """Return interface words with `parts` put in: `theme.phrase("alt-highest", label="Arcadia", value="12.5")`.

        A part that ends with an abbreviation ends the sentence, too: there are never two full stops.
        """
        return _TWO_STOPS.sub(".", self.words[name].format(**parts))

    def file(self, name: str) -> Path:
        """Return the file `name` of the first folder that has one."""
        return next(folder / name for folder in self.folders if (folder / name).is_file())

    @cached_property
    def stylesheet_tokens(self) -> str:
        """The tokens as CSS custom properties."""
        light = {name: value for name, value in self.tokens.items() if not name.startswith(DARK)}
        return f":root {_properties(light)}\n"

    @cached_property
    def dark_stylesheet_tokens(self) -> str:
        """The tokens that are another colour on a dark screen: where the system asks for it, or the reader does."""
        dark = {name.removeprefix(DARK): value for name, value in self.tokens.items() if name.startswith(DARK)}
        properties = _properties(dark)
        system = f'@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {properties} }}'
        return f'{system}\n@media screen {{ :root[data-theme="dark"] {properties} }}\n'


def _properties(tokens: Mapping[str, str]) -> str:
    return "{ " + " ".join(f"--{name}: {value};" for name, value in tokens.items()) + " }"


def default_folder() -> Path:
    """Return the folder of the default theme: inside the package when installed, beside it in a checkout."""
    for folder in (PACKAGE / "templates", PACKAGE.parent / "templates"):
        if (folder / "tokens.yaml").is_file():
            return folder
    message = "sitan's templates are missing: the installation is incomplete"
    raise MachineError(f"{message}\n    hint: install sitan again")


def load_theme(project: Project, overrides: Mapping[str, Words], language: str, findings: Findings) -> Theme:
    """Return the theme of `project` in `language`; what is wrong with its files or `overrides` goes to `findings`."""
    folders = _folders(project)
    tokens = _read_layers(folders, "tokens.yaml", findings)
    for name, value in overrides.items():
        if name not in tokens:
            findings.error(value.place, "token-is-known", f'there is no design token "{name}"', nearest(name, tokens))
        tokens[name] = str(value)
    words = _read_layers(folders, "words/en.yaml", findings)
    words.update(_read_layers(folders, f"words/{language}.yaml", findings))
    return Theme(folders, tokens, words, language)


def _folders(project: Project) -> tuple[Path, ...]:
    own, default = project.templates, default_folder()
    return (own, default) if own.is_dir() and own != default else (default,)


def _read_layers(folders: Sequence[Path], name: str, findings: Findings) -> dict[str, str]:
    """Return the flat mapping in the file `name` of each folder that has one, the first folder's values on top."""
    merged: dict[str, str] = {}
    for folder in reversed(folders):
        path = folder / name
        if not path.is_file():
            continue
        value = load_yaml(path, relative_name(path, folder.parent), findings)
        if isinstance(value, Table):
            merged.update({key: str(item) for key, item in value.items()})
    return merged
