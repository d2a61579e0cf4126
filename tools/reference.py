#!/usr/bin/env python3
"""Writes docs/reference.md from the code: models with their fields, and functions.

Run it after a change of any of them; `tests/test_docs.py` compares. `--print` prints instead of writing.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sitan.content.blocks import BLOCK_KINDS, AnyBlock, ListedSpec  # noqa: E402 - from the checkout that holds this file
from sitan.content.report import (  # noqa: E402
    AnySection,
    BibliographySpec,
    ChapterSpec,
    GlossarySpec,
    ReportSpec,
    SectionFile,
    SectionSpec,
)
from sitan.datasets.model import Areas, Indicator, Source  # noqa: E402
from sitan.datasets.relations import Relations  # noqa: E402
from sitan.evidence.functions import FUNCTIONS  # noqa: E402
from sitan.figures.figure import FigureSpec  # noqa: E402
from sitan.figures.kinds import FIGURE_KINDS  # noqa: E402
from sitan.figures.plotted import ChartSpec  # noqa: E402
from sitan.model import Code, FileName, Flag, Identifier, Integer, Line, Markdown, Node, Number, Query, Text  # noqa: E402

TARGET = ROOT / "docs" / "reference.md"

INTRODUCTION = """\
# Reference

Made by `tools/reference.py` from the code; do not edit. [authoring.md](authoring.md), [data.md](data.md) and
[queries.md](queries.md) explain, with examples.

[YAML files](#yaml-files) · [Blocks](#blocks) · [Figures](#figures) · [Functions](#functions) · [Rules](rules.md)

| type of field | holds |
| --- | --- |
| text | words without markup |
| line | one paragraph with inline markup: emphasis, links, roles and spans |
| Markdown | paragraphs, lists and subheadings with inline markup |
| query | what to take from the datasets |
| file | a path with forward slashes, below the folder that the description names |
| id | lower-case letters, digits and single hyphens |
| date | YYYY-MM-DD |
| code | a code of the datasets: an area, a period, a group |
| number, whole number | digits without quotes |
"""

TYPES: Sequence[tuple[object, str]] = (
    (Text, "text"),
    (Line, "line"),
    (Markdown, "Markdown"),
    (Query, "query"),
    (FileName, "file"),
    (Identifier, "id"),
    (Code, "code"),
    (Integer, "whole number"),
    (Number, "number"),
    (Flag, "`true` or `false`"),
    (str, "text"),
    (AnyBlock, "[block](#blocks)"),
    (AnySection, "section, or the file of one"),
)
"""What a field may hold -> how an author calls it."""

FILES: Sequence[tuple[str, str, type[Node]]] = (
    ("content/report.yaml", "", ReportSpec),
    ("content/chapters/*.yaml", "Each file that `chapters` names.", ChapterSpec),
    ("content/bibliography.yaml", "", BibliographySpec),
    ("content/glossary.yaml", "", GlossarySpec),
    ("datasets/indicators.yaml", "An entry for each indicator, under its id.", Indicator),
    ("datasets/sources.yaml", "An entry for each source, under its id.", Source),
    ("datasets/areas.yaml", "", Areas),
    ("datasets/relations.yaml", "", Relations),
)
INSIDE: Mapping[type[Node], tuple[type[Node], ...]] = {ChapterSpec: (SectionSpec, SectionFile)}
"""Models that a file may hold behind a choice, where its fields do not show them."""


def reference() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *files(), *blocks(), *figures(), *functions()])


# --- models


def files() -> Iterator[str]:
    """Yield the section of the YAML files, each with the models that its fields hold."""
    yield "## YAML files\n"
    for name, lead, model in FILES:
        yield f"### `{name}`\n"
        if lead:
            yield f"{lead}\n"
        yield from fields(model)
        yield from parts(model, {model})


def blocks() -> Iterator[str]:
    """Yield the section of the block kinds."""
    yield "## Blocks\n"
    yield "A block is its kind and what it holds: `- text: …`.\n"
    for kind, held in BLOCK_KINDS.items():
        yield f"### `{kind}`\n"
        if held is Markdown:
            yield "Markdown: paragraphs, lists and subheadings.\n"
        elif held is ListedSpec:
            yield "Filled in by the build; it has no fields.\n"
        elif kind == "figure":
            yield "A [figure](#figures): its `kind` decides which other fields it has.\n"
        elif issubclass(held, FigureSpec):
            yield f"{summary(held)} It has the [fields of every figure](#figures), and:\n"
            yield from fields(held, without={*FigureSpec.model_fields, "kind"})
            yield from parts(held, {held})
        else:
            yield f"{summary(held)}\n"
            yield from fields(held)
            yield from parts(held, {held})


def figures() -> Iterator[str]:
    """Yield the section of the figure kinds."""
    yield "## Figures\n"
    yield "Fields of every figure, map and table:\n"
    yield from fields(FigureSpec)
    yield "Fields of every chart, that is of the kinds below unless they say otherwise:\n"
    yield from fields(ChartSpec, without=set(FigureSpec.model_fields))
    seen: set[type[Node]] = set()
    yield from parts(ChartSpec, seen)
    for kind, figure in sorted(FIGURE_KINDS.items()):
        common = ChartSpec if issubclass(figure.model, ChartSpec) else FigureSpec
        yield f"### `kind: {kind}`\n"
        lead = "" if common is ChartSpec else " It has not the fields of charts."
        yield f"{summary(figure.model)}{lead}\n"
        yield from fields(figure.model, without={*common.model_fields, "kind"})
        yield from parts(figure.model, seen)


def parts(model: type[Node], seen: set[type[Node]]) -> Iterator[str]:
    """Yield the tables of the models within `model` that have not been `seen`, each once, nearest first."""
    for inner in [*INSIDE.get(model, ()), *within(model)]:
        if inner not in seen:
            seen.add(inner)
            yield f"**{part_name(inner)}.** {summary(inner)}\n"
            yield from fields(inner)
            yield from parts(inner, seen)


def within(model: type[Node]) -> Iterator[type[Node]]:
    """Yield the models that the fields of `model` hold, except blocks, which have a section of their own."""
    for hint in hints(model).values():
        yield from models_of(hint)


def models_of(hint: Any) -> Iterator[type[Node]]:  # noqa: ANN401 - a type
    """Yield the models in a type."""
    if any(hint == known for known, _ in TYPES):
        return
    if isinstance(hint, type) and issubclass(hint, Node):
        yield hint
    for argument in get_args(hint):
        yield from models_of(argument)


def part_name(model: type[Node]) -> str:
    """Return how the reference calls a model within another: `KeyFigureSpec` is "key figure"."""
    words = re.findall(r"[A-Z][a-z]*", model.__name__.removesuffix("Spec"))
    return " ".join(words).capitalize()


def summary(model: type[Node]) -> str:
    """Return the first paragraph of a model's docstring."""
    return roles(" ".join((model.__doc__ or "").split("\n\n")[0].split()))


def fields(model: type[Node], without: set[str] | None = None) -> Iterator[str]:
    """Yield the table of a model's fields."""
    types = hints(model)
    rows = [
        f"| `{info.alias or name}` | {type_words(types[name])} | {default_words(info)} | {described(info)} |"
        for name, info in model.model_fields.items()
        if name not in (without or ())
    ]
    if rows:
        yield "\n".join(["| field | type | default | |", "| --- | --- | --- | --- |", *rows, ""])


def hints(model: type[Node]) -> dict[str, Any]:
    """Return the types of a model's fields with their annotations, by name."""
    found = get_type_hints(model, include_extras=True)
    return {name: found[name] for name in model.model_fields}


def described(info: FieldInfo) -> str:
    """Return a field's description as a cell of a table."""
    return roles(" ".join((info.description or "").split())).replace("|", "\\|")


def roles(text: str) -> str:
    """Return `text` with roles such as {fig}`id` shown as they are typed."""
    return re.sub(r"(\{\w+\}`[^`]*`)", r"`` \1 ``", text)


def default_words(info: FieldInfo) -> str:
    """Return what holds where a field is left out."""
    if info.is_required():
        return "required"
    default = info.get_default(call_default_factory=False)
    if default is None or default in ([], {}):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def type_words(hint: Any) -> str:  # noqa: ANN401 - a type
    """Return a type in an author's words."""
    for known, words in TYPES:
        if hint == known:
            return words
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return type_words(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin in (Union, UnionType):
        return " or ".join(type_words(argument) for argument in arguments if argument is not NoneType)
    if origin is list:
        return f"list of {type_words(arguments[0])}"
    if origin is dict:
        return f"{type_words(arguments[1])}, by name"
    if isinstance(hint, type) and issubclass(hint, Node):
        return part_name(hint).lower()
    if isinstance(hint, type) and issubclass(hint, Text):
        return hint.__name__.lower()
    message = f"no words for the type {hint}"
    raise TypeError(message)


# --- functions


def functions() -> Iterator[str]:
    """Yield the section of the functions of queries."""
    yield "## Functions\n"
    rows = [
        f"| `{name}({', '.join(function.parameters)})` | {result_words(function.compute.__doc__ or '')} |"
        for name, function in FUNCTIONS.items()
    ]
    yield "\n".join(["| function | gives |", "| --- | --- |", *rows, ""])


def result_words(docstring: str) -> str:
    """Return what a docstring that begins with "Return" says, up to where it tells of errors."""
    paragraphs = [" ".join(part.split()) for part in docstring.split("\n\n")]
    told = [part for part in paragraphs if part and not part.startswith(("Raises", ">>>"))]
    return " ".join(told).removeprefix("Return ").replace("|", "\\|")


def main() -> None:
    """Write the reference, or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="print it instead of writing docs/reference.md")
    page = reference()
    if parser.parse_args().print:
        sys.stdout.buffer.write(page.encode())
    else:
        TARGET.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
