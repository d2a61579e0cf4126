"""Named rules over the report and its document, phrased as what should hold.

Faults that stop a phase are found by that phase. The rules here look at the whole: what a reader would stumble over
although every part of it is well-formed. Phase: Report, Document, Files -> Diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitan import text as prose
from sitan.content.load import find_content
from sitan.diagnostics import Diagnostic, Findings, Location, Severity
from sitan.document.compose import all_blocks
from sitan.numerals import find_numerals

if TYPE_CHECKING:
    from sitan.content.report import Report
    from sitan.model import Text
    from sitan.project import Project


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules look at."""

    project: Project
    report: Report
    words: tuple[tuple[str, Text], ...]
    """Every text of the report with its context, in order."""
    texts: prose.Texts
    uncovered: Callable[[str], Iterable[str]]
    """Returns the characters of a text that no font of the theme has."""


def check(checked: Checked) -> list[Diagnostic]:
    """Return what the rules find, in order of place."""
    return sorted({found for rule in RULES for found in rule(checked)})


def number_comes_from_data(checked: Checked) -> Iterator[Diagnostic]:
    """Every number in digits is bound to the data, or is a year, an age or part of a name."""
    for context, node in _inlines(checked):
        if not isinstance(node, prose.Plain):
            continue
        for numeral in find_numerals(node.text, context):
            if numeral.kind == "unbound":
                place = _within(node.place, numeral.start)
                yield Diagnostic(
                    place,
                    "number-comes-from-data",
                    f'the number "{numeral.text}" is not bound to an observation',
                    f'write {{value}}`QUERY`, or [{numeral.text}]{{value="QUERY"}} to have it checked',
                    Severity.WARNING,
                )


def figure_is_mentioned(checked: Checked) -> Iterator[Diagnostic]:
    """Every figure, table, map and box is mentioned in the text."""
    mentioned = {node.target for _, node in _inlines(checked) if isinstance(node, prose.Reference)}
    roles = {"figure": "fig", "table": "tbl", "map": "map", "box": "box"}
    for _, block in all_blocks(checked.report):
        if block.kind in roles and str(block.spec.id) not in mentioned:
            yield Diagnostic(
                block.spec.id.place,
                "figure-is-mentioned",
                f'no sentence mentions the {block.kind} "{block.spec.id}"',
                f"refer to it where the text speaks of it: {{{roles[block.kind]}}}`{block.spec.id}`",
                Severity.WARNING,
            )


def notes_are_printed(checked: Checked) -> Iterator[Diagnostic]:
    """Every report with notes says where they are printed."""
    has_notes = any(isinstance(node, prose.Citation | prose.NoteReference) for _, node in _inlines(checked))
    if has_notes and not any(block.kind == "notes" for _, block in all_blocks(checked.report)):
        yield Diagnostic(
            checked.report.place,
            "notes-are-printed",
            "the report has notes, but no chapter prints them",
            "add a chapter to the back matter with the block `- notes:`",
        )


def character_has_a_glyph(checked: Checked) -> Iterator[Diagnostic]:
    """Every character has a glyph in a font of the theme: otherwise it would be missing on paper."""
    for _, text in checked.words:
        for character in checked.uncovered(text):
            yield Diagnostic(
                text.location(text.index(character)),
                "character-has-a-glyph",
                f"no font has the character {character!r} (U+{ord(character):04X})",
                "write it otherwise",
            )


def image_is_there(checked: Checked) -> Iterator[Diagnostic]:
    """Every picture is a file below `content/`."""
    findings = Findings()
    for _, block in all_blocks(checked.report):
        if block.kind == "image":
            find_content(checked.project, block.spec.file, findings)
    yield from findings.diagnostics


Rule = Callable[[Checked], Iterator[Diagnostic]]
RULES: tuple[Rule, ...] = (
    number_comes_from_data,
    figure_is_mentioned,
    notes_are_printed,
    character_has_a_glyph,
    image_is_there,
)


def _inlines(checked: Checked) -> Iterator[tuple[str, prose.Inline]]:
    for context, text in checked.words:
        for inlines in prose.paragraphs(checked.texts.get(text.place, ())):
            for node in prose.walk(inlines):
                yield context, node


def _within(place: Location, offset: int) -> Location:
    return Location(place.file, place.line, place.column + offset)
