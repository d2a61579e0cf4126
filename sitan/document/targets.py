"""Numbers everything that can be referred to, and finds what a reference means.

Figures, tables, maps and boxes are numbered within their chapter, so that nothing in a chapter depends on another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sitan import text as prose
from sitan.model import nearest

if TYPE_CHECKING:
    from sitan.content.blocks import Block
    from sitan.content.report import Report
    from sitan.diagnostics import Findings, Location
    from sitan.theme import Theme

Kind = Literal["ch", "sec", "fig", "tbl", "map", "box", "image", "mark", "recommendation"]
_LABELLED: dict[str, Kind] = {"figure": "fig", "table": "tbl", "matrix": "tbl", "map": "map", "box": "box"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something with an id. `number` is "4.2"; `chapter` the id of the chapter that holds it."""

    kind: Kind
    number: str
    chapter: str
    place: Location


def find_targets(report: Report, texts: prose.Texts, findings: Findings) -> dict[str, Target]:
    """Return every target of the report by its id; report ids that stand twice."""
    targets: dict[str, Target] = {}
    for name, target in _targets(report, texts):
        first = targets.get(name)
        if first is None:
            targets[name] = target
            continue
        message = f'the id "{name}" stands twice, first at {first.place}'
        findings.error(target.place, "id-is-unique", message, "rename one of the two")
    return targets


def _targets(report: Report, texts: prose.Texts) -> Iterator[tuple[str, Target]]:
    for number, chapter in zip(chapter_numbers(report), report.chapters, strict=True):
        spec = chapter.spec
        yield str(spec.id), Target("ch", number, spec.id, spec.id.place)
        counts: dict[Kind, int] = {}
        blocks = list(spec.blocks)
        for index, section in enumerate(chapter.sections, start=1):
            section_number = f"{number}.{index}" if number else ""
            yield str(section.id), Target("sec", section_number, spec.id, section.id.place)
            blocks += section.blocks
        for block in blocks:
            yield from _block_targets(block, number, spec.id, counts, texts)


def _block_targets(
    block: Block, chapter_number: str, chapter: str, counts: dict[Kind, int], texts: prose.Texts
) -> Iterator[tuple[str, Target]]:
    """Yield the targets of one block, counting on in `counts`."""
    spec = block.spec
    if block.kind in _LABELLED:
        kind = _LABELLED[block.kind]
        counts[kind] = counts.get(kind, 0) + 1
        number = f"{chapter_number}.{counts[kind]}" if chapter_number else str(counts[kind])
        yield str(spec.id), Target(kind, number, chapter, spec.id.place)
    elif block.kind == "image":
        yield str(spec.id), Target("image", "", chapter, spec.id.place)
    elif block.kind == "recommendations":
        for item in spec.items:
            counts["recommendation"] = counts.get("recommendation", 0) + 1
            number = f"{chapter_number}.{counts['recommendation']}" if chapter_number else str(counts["recommendation"])
            yield str(item.id), Target("recommendation", number, chapter, item.id.place)
    for flow in _flows(block, texts):
        for inlines in prose.paragraphs(flow):
            for node in prose.walk(inlines):
                if isinstance(node, prose.Mark):
                    yield node.id, Target("mark", "", chapter, node.place)


def _flows(block: Block, texts: prose.Texts) -> Iterator[prose.Flow]:
    if block.kind == "text":
        yield texts.get(block.spec.place, ())
    elif block.kind in {"callout", "box"}:
        yield texts.get(block.spec.text.place, ())


def chapter_numbers(report: Report) -> list[str]:
    """Return each chapter's number: 1, 2 … in the main matter, A, B … for annexes, nothing elsewhere."""
    numbers: list[str] = []
    main = annexes = 0
    for chapter in report.chapters:
        if chapter.spec.matter == "main":
            main += 1
            numbers.append(str(main))
        elif chapter.spec.kind == "annex":
            numbers.append(chr(ord("A") + annexes))
            annexes += 1
        else:
            numbers.append("")
    return numbers


def reference_text(target: Target, theme: Theme, title: str) -> str:
    """Return the words of a reference: "Figure 4.2", "section 4.4"; a part without number is named by its title."""
    if not target.number:
        return title
    is_annex = target.kind == "ch" and not target.number.isdigit()
    return theme.phrase("ref-annex" if is_annex else f"ref-{target.kind}", number=target.number)


def label(kind: Kind, number: str, theme: Theme) -> str:
    """Return the label above a figure, table, map or box: "Figure 4.2"."""
    return theme.phrase(f"label-{kind}", number=number)


def resolve_target(
    name: str, kind: str, targets: dict[str, Target], place: Location, findings: Findings
) -> Target | None:
    """Return the target that a reference means; None, with a finding, if there is none of that kind."""
    target = targets.get(name)
    if target is not None and target.kind == kind:
        return target
    if target is not None:
        right = f"{{{target.kind}}}`{name}`" if target.kind in prose.REFERENCE_KINDS else "another id"
        findings.error(place, "reference-resolves", f'"{name}" is no {_NAMES[kind]}', f"write {right}")
        return None
    same = [other for other, found in targets.items() if found.kind == kind]
    hint = nearest(name, same) or (f"mark the words in the text: [words]{{#{name}}}" if kind == "mark" else "")
    findings.error(place, "reference-resolves", f'there is no {_NAMES[kind]} "{name}"', hint)
    return None


_NAMES = {
    "fig": "figure",
    "tbl": "table",
    "map": "map",
    "sec": "section",
    "ch": "chapter",
    "box": "box",
    "mark": "mark",
}
