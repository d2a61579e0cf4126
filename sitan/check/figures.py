"""Rules of figures, tables, maps, boxes, key figures and quotes: where they stand, and what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sitan import text as prose
from sitan.check.material import Checked, found
from sitan.content.load import find_content
from sitan.diagnostics import Findings
from sitan.document.compose import all_blocks
from sitan.figures.figure import FigureSpec
from sitan.figures.table import TableSpec
from sitan.model import Query, walk_words

if TYPE_CHECKING:
    from sitan.content.blocks import Block
    from sitan.content.report import OpenerSpec
    from sitan.diagnostics import Diagnostic, Location
    from sitan.model import Text

ROLES = {"figure": "fig", "table": "tbl", "map": "map", "box": "box"}
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_SOURCE = re.compile(r"\bsources?\b|источник|дереккөз", re.IGNORECASE)

Position: TypeAlias = tuple[int, int]
"""The number of the chapter, and of the section in it; 0 is what stands before the first."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and where it stands."""

    block: Block
    position: Position


def placed_blocks(checked: Checked) -> Iterator[Placed]:
    """Yield every block with its position, in reading order."""
    for number, chapter in enumerate(checked.report.chapters):
        yield from (Placed(block, (number, 0)) for block in chapter.spec.blocks)
        for index, section in enumerate(chapter.sections, start=1):
            yield from (Placed(block, (number, index)) for block in section.blocks)


def figure_is_mentioned(checked: Checked) -> Iterator[Diagnostic]:
    """Report figures, tables, maps and boxes that no sentence mentions."""
    mentioned = {node.target for _, node in checked.nodes if isinstance(node, prose.Reference)}
    for _, block in all_blocks(checked.report):
        if block.kind in ROLES and str(block.spec.id) not in mentioned:
            message = f'no sentence mentions the {block.kind} "{block.spec.id}"'
            hint = f"refer to it where the text speaks of it: {{{ROLES[block.kind]}}}`{block.spec.id}`"
            yield found(block.spec.id.place, "figure-is-mentioned", message, hint)


def figure_is_introduced(checked: Checked) -> Iterator[Diagnostic]:
    """Report figures that are mentioned, but neither in their section nor before it in their chapter."""
    mentions: dict[str, list[Position]] = {}
    placed = list(placed_blocks(checked))
    for one in placed:
        for node in checked.nodes_of(walk_words(one.block)):
            if isinstance(node, prose.Reference):
                mentions.setdefault(node.target, []).append(one.position)
    for one in placed:
        found_at = mentions.get(str(one.block.spec.id), []) if one.block.kind in ROLES else []
        chapter, section = one.position
        if found_at and not any(at[0] == chapter and at[1] <= section for at in found_at):
            message = f'the {one.block.kind} "{one.block.spec.id}" stands where no sentence has mentioned it yet'
            hint = "mention it in its section, or move it to where it is mentioned"
            yield found(one.block.spec.id.place, "figure-is-introduced", message, hint)


def figure_has_source(checked: Checked) -> Iterator[Diagnostic]:
    """Report tables written by hand whose numbers come from nowhere; whatever draws observations has sources."""
    for _, block in all_blocks(checked.report):
        spec = block.spec
        if not isinstance(spec, TableSpec) or spec.queries():
            continue
        nodes = list(checked.nodes_of(walk_words(spec)))
        bound = any(isinstance(node, prose.Value | prose.Claim | prose.Citation) for node in nodes)
        if not bound and not (spec.note and _SOURCE.search(spec.note)):
            message = f'the table "{spec.id}" has no source'
            hint = "bind its numbers to the data, or name the source in its note: “Source: …”"
            yield found(spec.id.place, "figure-has-source", message, hint)


def figure_has_period(checked: Checked) -> Iterator[Diagnostic]:
    """Report figures, tables, maps, key figures and openers that name no year, and show none on an axis."""
    for _, block in all_blocks(checked.report):
        spec = block.spec
        if isinstance(spec, FigureSpec):
            if not _tells_period(spec, checked):
                message = f'the {block.kind} "{spec.id}" does not say of what period it is'
                hint = "name the year in its title, subtitle or note"
                yield found(spec.id.place, "figure-has-period", message, hint)
        elif block.kind == "key-figures":
            for item in spec.items:
                texts = [item.value, item.label, *([spec.title] if spec.title else [])]
                yield from _check_number(texts, "key figure", item.label.place, checked)
    for chapter in checked.report.chapters:
        opener = chapter.spec.opener
        if opener and opener.value:
            yield from _check_opener(opener, checked)


def _check_opener(opener: OpenerSpec, checked: Checked) -> Iterator[Diagnostic]:
    texts = [text for text in (opener.value, opener.label) if text]
    yield from _check_number(texts, "number of the opener", texts[-1].place, checked)


def _check_number(texts: Sequence[Text], what: str, place: Location, checked: Checked) -> Iterator[Diagnostic]:
    has_number = any(isinstance(node, prose.Value) for node in checked.nodes_of(("", text) for text in texts))
    if has_number and not _names_year(texts, checked):
        message = f"the {what} does not say of what period it is"
        yield found(place, "figure-has-period", message, "name the year in its label")


def _tells_period(spec: FigureSpec, checked: Checked) -> bool:
    """Tell whether a figure names a year, shows time on an axis, or has its subtitle derived from one period."""
    if spec.prints_periods or _names_year(
        (text for _, text in walk_words(spec) if not isinstance(text, Query)), checked
    ):
        return True
    selections = [
        checked.values.selections[str(query)] for query in spec.queries() if str(query) in checked.values.selections
    ]
    if any("time_period" in selection.varying for selection in selections):
        return True
    periods = {one.time_period for selection in selections for one in selection.observations}
    return spec.sets_periods_apart if len(periods) > 1 else spec.subtitle is None and bool(periods)


def _names_year(texts: Iterable[Text], checked: Checked) -> bool:
    places = {text.place for text in texts}
    return any(_YEAR.search(checked.by_place[place]) for place in places if place in checked.by_place)


def quote_stands_once(checked: Checked) -> Iterator[Diagnostic]:
    """Report pull-quotes that repeat words which another pull-quote has repeated."""
    seen: set[str] = set()
    for _, block in all_blocks(checked.report):
        if block.kind != "quote":
            continue
        name = str(block.spec.of)
        if name in seen:
            message = f'the words "{name}" are set as a quote twice'
            yield found(block.spec.of.place, "quote-stands-once", message, "remove one of the two")
        seen.add(name)


def image_is_there(checked: Checked) -> Iterator[Diagnostic]:
    """Report pictures that are no files below `content/`."""
    findings = Findings()
    for _, block in all_blocks(checked.report):
        if block.kind == "image":
            find_content(checked.project, block.spec.file, findings)
    yield from findings.diagnostics
