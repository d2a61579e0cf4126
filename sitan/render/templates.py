"""The Jinja environment of a theme: strict, escaping, and exact about where a template is wrong.

A project may override a template by a file of the same name in its own `templates/`, and extend the default one, which
always goes by `sitan/` and its name: `{% extends "sitan/site/chapter.html" %}`. Templates see plain values and a few
functions; content never passes through here as a template.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from sitan.diagnostics import Diagnostic, Findings, Location, MachineError, ProjectError
from sitan.model import nearest

if TYPE_CHECKING:
    from pathlib import Path

    from sitan.theme import Theme

_RULE = "template-renders"

# What an expression in a template can raise beside Jinja's own errors. A frozen list: anything else is our fault, and
# should be seen as such.
_EXPRESSION_ERRORS = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)


class Templates:
    """Renders the templates of a theme by name."""

    def __init__(self, theme: Theme) -> None:
        """Look in the theme's folders in order; `sitan/` means the default theme, the last of them."""
        self._theme = theme
        folders: list[BaseLoader] = [FileSystemLoader(folder) for folder in theme.folders]
        default = PrefixLoader({"sitan": FileSystemLoader(theme.folders[-1])})
        # A sandbox, because a report's folder may come from elsewhere and bring templates with it.
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([*folders, default]),
            undefined=StrictUndefined,
            autoescape=select_autoescape(("html", "svg")),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals = {"word": self._word, "token": self._token, "namespace": Namespace}

    def render(self, name: str, **context: object) -> Markup:
        """Return the template `name` filled with `context`.

        Raises ProjectError, or MachineError for the default theme's, with the template's name and line.
        """
        try:
            return Markup(self._environment.get_template(name).render(context))  # noqa: S704 - escaped by Jinja
        except TemplateSyntaxError as error:
            raise self._wrong(error.filename, error.lineno, error.message or "") from error
        except TemplateNotFound as error:
            raise self._wrong(None, 0, f'there is no template "{error.message}"') from error
        except _EXPRESSION_ERRORS as error:
            raise self._wrong(*_place(error), str(error)) from error

    def check_overrides(self, findings: Findings) -> None:
        """Warn of a project's template that nothing uses: its name is not one of the default theme's."""
        own, default = self._theme.folders[0], self._theme.folders[-1]
        if own == default:
            return
        known = set(_template_names(default))
        named = {name for path in _template_names(own) for name in self._references(path)}
        for name in _template_names(own):
            if name not in known | named:
                place = Location(f"{own.name}/{name}", 1, 1)
                findings.warning(place, "template-is-used", "no template has this name", nearest(name, sorted(known)))

    def _references(self, name: str) -> set[str]:
        from jinja2.meta import find_referenced_templates

        source, file, _ = self._source(name)
        try:
            tree = self._environment.parse(source, name, file)
        except TemplateSyntaxError as error:
            raise self._wrong(error.filename, error.lineno, error.message or "") from error
        return {name for name in find_referenced_templates(tree) if name}

    def _source(self, name: str) -> tuple[str, str | None, object]:
        loader = self._environment.loader
        assert loader is not None  # noqa: S101 - given above
        return loader.get_source(self._environment, name)

    def _word(self, name: str, **parts: object) -> str:
        if name not in self._theme.words:
            message = f'there are no interface words "{name}" in words/{self._theme.language}.yaml'
            raise LookupError(message)
        return self._theme.phrase(name, **parts)

    def _token(self, name: str) -> str:
        if name not in self._theme.tokens:
            message = f'there is no design token "{name}"'
            raise LookupError(message)
        return self._theme.token(name)

    def _wrong(self, file: str | None, line: int, message: str) -> ProjectError | MachineError:
        """Return the error in the words of whoever can mend it: the project's author, or the engine's."""
        own = self._theme.folders[0]
        if file and len(self._theme.folders) > 1 and file.startswith(str(own)):
            name = f"{own.name}/{file[len(str(own)) + 1 :]}"
            return ProjectError([Diagnostic(Location(name, line), _RULE, message)])
        place = f"{file or 'templates'}:{line}" if line else file or "templates"
        return MachineError(f"the theme is broken: {place}: {message}")


def _template_names(folder: Path) -> list[str]:
    """Return the templates of a theme's folder by name; tokens and words are no templates."""
    files = (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return [file.as_posix() for file in files if file.suffix != ".yaml"]


def _place(error: BaseException) -> tuple[str | None, int]:
    """Return file and line of the innermost template in the traceback of `error`, which Jinja has rewritten."""
    found: tuple[str | None, int] = (None, 0)
    frames: list[Any] = list(traceback.extract_tb(error.__traceback__))
    for frame in frames:
        if not frame.filename.endswith((".py", ">")):
            found = (frame.filename, frame.lineno or 0)
    return found
