"""Rules of what stands around the text: notes, waivers, bibliography, glossary, glyphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitan import text as prose
from sitan.check.material import Checked, found
from sitan.document.compose import all_blocks
from sitan.waivers import find_waivers

if TYPE_CHECKING:
    from sitan.diagnostics import Diagnostic


def _has_block(checked: Checked, kind: str) -> bool:
    return any(block.kind == kind for _, block in all_blocks(checked.report))


def notes_are_printed(checked: Checked) -> Iterator[Diagnostic]:
    """Report a report that has notes, and no place for them."""
    has_notes = any(isinstance(node, prose.Citation | prose.NoteReference) for _, node in checked.nodes)
    if has_notes and not _has_block(checked, "notes"):
        message = "the report has notes, but no chapter prints them"
        hint = "add a chapter to the back matter with the block `- notes:`"
        yield found(checked.report.place, "notes-are-printed", message, hint)


def waivers_are_printed(checked: Checked) -> Iterator[Diagnostic]:
    """Report a report that has waivers, and no place where readers find the reasons."""
    waivers = find_waivers(checked.report, checked.texts, checked.values)
    if waivers and not _has_block(checked, "waivers"):
        message = "the report has waivers, but no chapter prints their reasons"
        hint = "add the block `- waivers:` to the back matter, such as to the data sources"
        yield found(checked.report.place, "waivers-are-printed", message, hint)


def work_is_cited(checked: Checked) -> Iterator[Diagnostic]:
    """Report works in the bibliography that nothing cites."""
    cited = {key for _, node in checked.nodes if isinstance(node, prose.Citation) for key in node.keys}
    if not cited <= checked.report.references.keys():
        return  # a key that is misspelt has been reported; the work may be the one that is meant
    for key, work in checked.report.references.items():
        if key not in cited:
            hint = f"cite it: {{cite}}`{key}`, or remove it"
            yield found(work.id.place, "work-is-cited", f'nothing cites the work "{key}"', hint)


def term_is_used(checked: Checked) -> Iterator[Diagnostic]:
    """Report words in the glossary that stand nowhere else in the report."""
    marked = {node.term for _, node in checked.nodes if isinstance(node, prose.Term)}
    if not marked <= checked.report.terms.keys():
        return  # as with works
    texts = [
        (passage.context, passage.characters.casefold())
        for passage in checked.passages
        if not passage.context.startswith("report/")
    ]
    shown = {one.indicator for selection in checked.values.selections.values() for one in selection.observations}
    names = [str(checked.catalog.indicators[name].name).casefold() for name in sorted(shown)]
    running = [characters for context, characters in texts if not context.startswith("glossary/")]
    everything = "\n".join([*running, *names])
    entries = [(context.split("/")[1], characters) for context, characters in texts if context.startswith("glossary/")]
    for name, term in checked.report.terms.items():
        forms = [form.casefold() for form in (name, str(term.expansion or "")) if form]
        elsewhere = "\n".join(characters for owner, characters in entries if owner != name)
        if not any(_stands_in(form, everything) or _stands_in(form, elsewhere) for form in forms):
            message = f'the report does not use the term "{name}"'
            yield found(term.term.place, "term-is-used", message, "use it, or remove it from the glossary")


def _stands_in(form: str, text: str) -> bool:
    """Tell whether a word or phrase stands in a text, perhaps in the plural or with other spaces."""
    if form in text:
        return True
    stem = re.escape(form.removesuffix("y").removesuffix("s"))
    return re.search(rf"(?<!\w){stem}(?:s|es|ies|y)?(?!\w)", text) is not None


def character_has_a_glyph(checked: Checked) -> Iterator[Diagnostic]:
    """Report characters that would be missing on paper."""
    for _, text in checked.words:
        for character in checked.uncovered(text):
            message = f"no font has the character {character!r} (U+{ord(character):04X})"
            yield found(text.location(text.index(character)), "character-has-a-glyph", message, "write it otherwise")
