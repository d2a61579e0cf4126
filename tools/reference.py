#!/usr/bin/env python3
"""Writes docs/reference.md from the code: models with their fields, functions, rules.

Run it after a change of any of them; `tests/test_docs.py` compares. `--print` prints instead of writing.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sitan import check  # noqa: E402 - from the checkout that holds this file
from sitan.content.blocks import BLOCK_KINDS, AnyBlock, ListedSpec  # noqa: E402
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

[YAML files](#yaml-files) · [Blocks](#blocks) · [Figures](#figures) · [Functions](#functions) · [Rules](#rules)

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
)
INSIDE: Mapping[type[Node], tuple[type[Node], ...]] = {ChapterSpec: (SectionSpec, SectionFile)}
"""Models that a file may hold behind a choice, where its fields do not show them."""


def reference() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *files(), *blocks(), *figures(), *functions(), *rules()])


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


# --- rules


def rules() -> Iterator[str]:
    """Yield the section of the rules, with what sitan says where they are broken."""
    yield "## Rules\n"
    yield "What a finding names in brackets. `…` stands for what differs from case to case.\n"
    yield "### Rules over the whole report\n"
    said = messages()
    own = {rule.__name__.replace("_", "-"): rule for rule in check.RULES}
    warnings = {name for name in own if name in said and said[name].warns}
    rows = [
        f"| `{name}` | {result_words(rule.__doc__ or '')} | {'warning' if name in warnings else 'error'} |"
        for name, rule in own.items()
    ]
    yield "\n".join(["| rule | holds | otherwise |", "| --- | --- | --- |", *rows, ""])
    yield "### Rules of single files, fields and queries\n"
    others = [f"| `{name}` | {said[name].words} |" for name in sorted(said) if name not in own]
    yield "\n".join(["| rule | is broken where |", "| --- | --- |", *others, ""])


class Said:
    """What sitan says where one rule is broken."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.lines: dict[str, None] = {}
        self.warns = False

    @property
    def words(self) -> str:
        """All messages as a cell of a table: alternatives, the longer ones last."""
        return "<br>".join(sorted(self.lines, key=lambda line: (len(line), line))).replace("|", "\\|")


REPORTERS = {"error", "warning", "Diagnostic", "QueryFault", "fault", "author_error"}
"""Functions that take a rule and a message. Any other that is given a rule and a sentence is taken for one, too."""

RULE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")

UNSAID: Mapping[str, str] = {
    "code-in-list": "a cell is not a code of its column: sex, age, residence, obs_status",
    "file-is-readable": "the file cannot be read, or is too large",
    "file-is-utf-8": "the file is not UTF-8",
    "no-stray-characters": "a cell begins or ends with a space, or hides a character",
    "number-agrees-with-data": "the data say another number than the one that is typed, or another unit",
    "number-can-be-printed": "the value has no form of the kind that the options ask for",
    "path-stays-inside": "a path leads out of the folder that it may name files in",
    "template-renders": "a template cannot be read, or names what is not there",
    "value-is-a-number": "a value is not digits with a decimal point",
}
"""What is said of rules whose messages come from functions."""


def messages() -> dict[str, Said]:
    """Return what the engine's source says for each rule. Raises ValueError if one would be without words."""
    said: dict[str, Said] = {}
    for path in sorted((ROOT / "sitan").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        constants = list(assignments(tree))
        for scope in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
            for rule in default_rules(scope):
                said.setdefault(rule, Said())
            for rule, message, warns in reports_in(scope, constants):
                entry = said.setdefault(rule, Said())
                entry.warns = entry.warns or warns
                entry.lines |= dict.fromkeys(message)
    for rule, words in UNSAID.items():
        if rule in said:
            said[rule].lines = {words: None}
    silent = [rule for rule, entry in said.items() if not entry.lines]
    if silent:
        fault = f"say in UNSAID when these are broken: {', '.join(sorted(silent))}"
        raise ValueError(fault)
    return said


def default_rules(scope: ast.AST) -> Iterator[str]:
    """Yield the rule that a function reports unless it is given another."""
    if isinstance(scope, ast.FunctionDef):
        defaults = reversed(scope.args.defaults)
        for argument, default in zip(reversed(scope.args.args), defaults, strict=False):
            if argument.arg == "rule" and isinstance(default, ast.Constant):
                yield str(default.value)


Assigned = tuple[str, int, ast.expr]
"""A name, the line where it gets a value, and the value."""


def assignments(scope: ast.AST) -> Iterator[Assigned]:
    """Yield what is assigned to names in a scope, inner functions aside."""
    for node in own_nodes(scope):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                yield target.id, node.lineno, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for name, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(name, ast.Name):
                        yield name.id, node.lineno, value


@dataclass(frozen=True)
class Names:
    """What names may stand for at a line: what was assigned since the line before, or else the last value."""

    assigned: Sequence[Assigned]
    since: int
    line: int

    def values(self, name: str) -> list[ast.expr]:
        """Return the values that a name may have."""
        known = [(line, value) for assigned, line, value in self.assigned if assigned == name and line <= self.line]
        recent = [value for line, value in known if line > self.since]
        return recent or [value for _, value in known[-1:]]


def reports_in(scope: ast.AST, constants: Sequence[Assigned]) -> Iterator[tuple[str, list[str], bool]]:
    """Yield rule, messages, and whether it is a warning, for each report in a scope, inner functions aside."""
    assigned = [*((name, 0, value) for name, _, value in constants), *assignments(scope)]
    since = 0
    for node in sorted((node for node in own_nodes(scope) if isinstance(node, ast.Call | ast.Tuple)), key=line_of):
        names = Names(assigned, since, node.lineno)
        report = tuple_report(node, names) if isinstance(node, ast.Tuple) else call_report(node, names)
        if report is not None:
            rule, message, warns = report
            yield rule, list(spoken(message, names)), warns
            since = node.lineno


def line_of(node: ast.Call | ast.Tuple) -> tuple[int, int]:
    """Return where a node begins, to sort by."""
    return node.lineno, node.col_offset


Report = tuple[str, ast.expr | None, bool]
"""A rule, the expression of its message, and whether it is a warning."""


def tuple_report(node: ast.Tuple, names: Names) -> Report | None:
    """Return the rule and the message of a tuple `(rule, message, hint)`; None if it is another one."""
    rule = constant(node.elts[0], names) if node.elts else ""
    if not RULE.fullmatch(rule) or len(node.elts) < 2:  # noqa: PLR2004
        return None
    if isinstance(node.elts[1], ast.Starred):
        return rule, None, False
    sentence = any(" " in words for words in spoken(node.elts[1], names))
    return (rule, node.elts[1], False) if sentence else None


def call_report(node: ast.Call, names: Names) -> Report | None:
    """Return the rule and the message that a call reports; None if it does not."""
    warns = called(node) == "warning" or any("WARNING" in ast.unparse(part) for part in node.args)
    by_name = [constant(keyword.value, names) for keyword in node.keywords if keyword.arg == "rule"]
    for index, part in enumerate(node.args[:2]):
        rule = by_name[0] if by_name else constant(part, names)
        if RULE.fullmatch(rule):
            after = node.args[1 if by_name else index + 1 :]
            # The parser of prose has (rule, offset, message), the others (place, rule, message) or (rule, message).
            sentences = [argument for argument in after if any(" " in words for words in spoken(argument, names))]
            if called(node) in REPORTERS or sentences:
                offset = index == 0 and called(node) == "error"
                return rule, sentences[0] if offset and sentences else next(iter(after), None), warns
    return None


def own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a scope without those of the functions in it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from own_nodes(child)


def called(call: ast.Call) -> str:
    """Return the last name of what is called: `error` for `findings.error(…)`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def constant(node: ast.expr, names: Names) -> str:
    """Return a text that stands in the source or under a name; "" for anything else."""
    if isinstance(node, ast.Name):
        node = next(iter(names.values(node.id)), node)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def spoken(node: ast.expr | None, names: Names, depth: int = 3) -> Iterator[str]:
    """Yield what an expression may say, with … for what is put in; nothing where the source does not show it."""
    if isinstance(node, ast.Name) and depth:
        for value in names.values(node.id):
            yield from spoken(value, names, depth - 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from spoken(node.body, names, depth)
        yield from spoken(node.orelse, names, depth)
    elif isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
        yield re.sub(r"…+", "…", "".join(str(part) for part in parts))


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
