"""What the summary, openers and key figures say rests on what the chapters show; sections are answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitan import text as prose
from sitan.check.material import Checked, found
from sitan.document.compose import all_blocks
from sitan.model import Query, Text, walk_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitan.datasets.model import Observation
    from sitan.diagnostics import Diagnostic

_ADVANCE = re.compile(r"^[^/]+/(?:opener|(?:.*/)?key_figures)/")
"""Contexts of words that say in advance, or in large type, what the text of a chapter says."""

_ENDS = 2
"""Observations of a series that a claim names one by one."""


def summary_rests_on_the_body(checked: Checked) -> Iterator[Diagnostic]:
    """Report what front matter, openers and key figures say and no chapter's text, figure or table does."""
    body = set(_body(checked))
    if not any(chapter.spec.matter == "main" for chapter in checked.report.chapters):
        return
    for context, node in checked.nodes:
        if not isinstance(node, prose.Value | prose.Claim) or not _is_advance(context, checked):
            continue
        lacking = _lacking(node, body, checked)
        if lacking:
            words = prose.plain_text((node,)) if isinstance(node, prose.Claim) else _printed(node, checked)
            name = checked.catalog.indicators[lacking[0].indicator].name
            message = f'no chapter speaks of what "{words}" rests on: {name}, {lacking[0].time_period}'
            hint = "say it in the chapter that treats it, or leave it out here"
            yield found(node.place, "summary-rests-on-the-body", message, hint)


def _printed(node: prose.Value, checked: Checked) -> str:
    resolved = checked.values.numbers.get(node.place)
    return resolved.text if resolved else str(node.query)


def _is_advance(context: str, checked: Checked) -> bool:
    chapter = checked.chapters.get(context.partition("/")[0])
    if chapter is None:
        return False
    return chapter.spec.matter == "front" or (chapter.spec.matter == "main" and _ADVANCE.match(context) is not None)


def _body(checked: Checked) -> Iterator[tuple[str, ...]]:
    """Yield the keys of the observations that the text, the figures and the tables of the chapters rest on."""
    shown = {
        name
        for name, chapter in checked.chapters.items()
        if chapter.spec.matter == "main" or chapter.spec.kind == "annex"
    }
    for context, node in checked.nodes:
        if context.partition("/")[0] in shown and not _ADVANCE.match(context):
            yield from (one.key for one in _rests_on(node, checked))
    for chapter, block in all_blocks(checked.report):
        if str(chapter.spec.id) in shown:
            yield from (one.key for one in _plotted(walk_words(block), checked))


def _rests_on(node: prose.Inline, checked: Checked) -> tuple[Observation, ...]:
    if isinstance(node, prose.Value) and (resolved := checked.values.numbers.get(node.place)):
        return resolved.quantity.observations
    if isinstance(node, prose.Claim) and (verdict := checked.values.claims.get(node.place)):
        return verdict.observations
    return ()


def _lacking(node: prose.Value | prose.Claim, body: set[tuple[str, ...]], checked: Checked) -> list[Observation]:
    """Return the observations of which the body does not speak. Of a claim about a long series, one has to be there."""
    observations = _rests_on(node, checked)
    lines: dict[tuple[str, ...], list[Observation]] = {}
    for one in observations:
        indicator, area, _, *rest = one.key
        lines.setdefault((indicator, area, *rest), []).append(one)
    lacking: list[Observation] = []
    for line in lines.values():
        absent = [one for one in line if one.key not in body]
        if len(line) <= _ENDS or len(absent) == len(line) or isinstance(node, prose.Value):
            lacking += absent
    return lacking


def _plotted(words: Iterable[tuple[str, Text]], checked: Checked) -> Iterator[Observation]:
    for _, text in words:
        if isinstance(text, Query) and (selection := checked.values.selections.get(str(text))):
            yield from selection.observations


def finding_has_a_recommendation(checked: Checked) -> Iterator[Diagnostic]:
    """Report sections of the main matter of which no recommendation answers anything."""
    groups = [block.spec for _, block in all_blocks(checked.report) if block.kind == "recommendations"]
    answered = {str(answer) for group in groups for item in group.items for answer in item.answers}
    for chapter in checked.report.chapters if groups else ():
        for section in chapter.sections:
            if chapter.spec.matter != "main" or any(block.kind == "recommendations" for block in section.blocks):
                continue
            named = {str(text) for name, text in walk_words(section) if name.endswith("/id")} | {str(section.id)}
            named |= {node.id for node in checked.nodes_of(walk_words(section)) if isinstance(node, prose.Mark)}
            named |= {str(block.spec.id) for block in section.blocks if getattr(block.spec, "id", None)}
            if not named & answered:
                message = f'no recommendation answers the section "{section.id}"'
                yield found(
                    section.id.place, "finding-has-a-recommendation", message, f"name it: answers: [{section.id}]"
                )
