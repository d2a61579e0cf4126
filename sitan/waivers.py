"""Settles findings by what the author says of the rules: severities in `report.yaml`, waivers beside what they waive.

A waiver carries a reason. It stands on a span of prose (`waive=`, `because=`) or as `waive:` on a block, a section or a
chapter, and holds for everything within. All of them are listed where the block `waivers` stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sitan import text as prose
from sitan.diagnostics import Diagnostic, Findings, Location, Severity
from sitan.model import nearest
from sitan.rules import RULES

if TYPE_CHECKING:
    from sitan.content.blocks import Block
    from sitan.content.report import Report
    from sitan.datasets.model import Catalog
    from sitan.evidence.quantity import Values
    from sitan.model import Text


@dataclass(frozen=True, slots=True)
class Waived:
    """Something that would be a finding if the author had not given a reason."""

    rule: str
    words: str
    """The words or the number concerned; "" where a whole part of the report is."""
    reason: str
    target: str
    """The id of the section, or of the chapter, in which it stands; "" outside the chapters."""
    place: Location


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file from its place to that of the next part, with the waivers that hold there, its own first."""

    place: Location
    target: str
    waived: Mapping[str, Text]
    holds: Mapping[str, Text]
    """Its own waivers, and those of the parts around it."""


def parts_of(report: Report) -> Iterator[Part]:
    """Yield the chapters, sections, blocks and recommendations of the report."""
    for chapter in report.chapters:
        start = Location(chapter.file, 1, 1)
        whole = Part(start, str(chapter.spec.id), chapter.spec.waive, chapter.spec.waive)
        yield whole
        yield from _blocks(chapter.spec.blocks, whole)
        for section in chapter.sections:
            part = _within(whole, section.place, section.waive, str(section.id))
            yield part
            yield from _blocks(section.blocks, part)


def _blocks(blocks: list[Block], around: Part) -> Iterator[Part]:
    for block in blocks:
        part = _within(around, block.place, block.waived)
        yield part
        if block.kind == "recommendations":
            yield from (_within(part, item.place, item.waive) for item in block.spec.items)


def _within(around: Part, place: Location, waived: Mapping[str, Text], target: str = "") -> Part:
    return Part(place, target or around.target, waived, {**around.holds, **waived})


def find_waivers(report: Report, texts: prose.Texts, values: Values) -> tuple[Waived, ...]:
    """Return every waiver of the report, in reading order."""
    parts = list(parts_of(report))
    index = Index(parts)
    listed = [
        Waived(rule, "", str(reason), part.target, reason.place)
        for part in parts
        for rule, reason in part.waived.items()
    ]
    listed += (Waived(one.rule, one.words, one.reason, index.target(one.place), one.place) for one in values.waivers)
    for flow in texts.values():
        for inlines in prose.paragraphs(flow):
            listed += _numbers(inlines, index)
    order = {target: position for position, target in enumerate(dict.fromkeys(part.target for part in parts))}
    return tuple(sorted(listed, key=lambda one: (order.get(one.target, len(order)), one.place, one.rule)))


def find_exceptions(catalog: Catalog) -> tuple[Waived, ...]:
    """Return the exceptions that `datasets/relations.yaml` declares, in its order."""
    return tuple(
        Waived(rule, words, str(exempt.because), "", exempt.place)
        for rule, words, exempt in catalog.relations.exceptions()
    )


def _numbers(inlines: prose.Inlines, index: Index) -> Iterator[Waived]:
    for node in prose.walk(inlines):
        if isinstance(node, prose.Waived):
            words = prose.plain_text(node.children)
            yield Waived("number-comes-from-data", words, str(node.reason), index.target(node.place), node.place)


class Index:
    """Finds the innermost part of the report in which a place lies."""

    def __init__(self, parts: list[Part]) -> None:
        """Put `parts` in the order of their files and places; of two at one place the inner one is the later."""
        self.parts = sorted(parts, key=lambda part: part.place)
        self.places = [part.place for part in self.parts]

    def part(self, place: Location) -> Part | None:
        """Return the part in which `place` lies; None outside the chapters."""
        position = bisect_right(self.places, place) - 1
        found = self.parts[position] if position >= 0 else None
        return found if found and found.place.file == place.file else None

    def target(self, place: Location) -> str:
        """Return the id of the section or chapter in which `place` lies; "" outside the chapters."""
        part = self.part(place)
        return part.target if part else ""


@dataclass
class Settler:
    """Gives each finding the severity that the report asks for; drops those that are off or waived."""

    levels: Mapping[str, str]
    index: Index
    used: set[Location] = field(default_factory=set)
    """The places of the waivers that dropped a finding."""

    def __call__(self, found: Diagnostic) -> Diagnostic | None:
        """Return the finding as the report takes it; None if it is dropped."""
        rule = RULES.get(found.rule)
        if rule is None or rule.fixed:
            return found
        level = self.levels.get(found.rule) or (rule.level if rule.level == "off" else str(found.severity))
        part = self.index.part(found.location)
        reason = part.holds.get(found.rule) if part else None
        if reason is not None:
            self.used.add(reason.place)
        if reason is not None or level == "off":
            return None
        return replace(found, severity=Severity(level))

    def unused(self) -> Iterator[Diagnostic]:
        """Yield a finding for each waiver on a part of the report that waives nothing."""
        for part in self.index.parts:
            for name, reason in part.waived.items():
                rule = RULES.get(name)
                if rule and not rule.fixed and not rule.late and reason.place not in self.used:
                    message = f'nothing here breaks the rule "{name}"'
                    yield Diagnostic(reason.place, "waiver-is-needed", message, "remove it", Severity.WARNING)


def make_settler(report: Report | None, findings: Findings) -> Settler:
    """Return what settles the findings of `report`; rules that cannot be changed go to `findings`.

    Where the report cannot be read, every rule holds as it is.
    """
    if report is None:
        return Settler({}, Index([]))
    parts = list(parts_of(report))
    for rule, level in report.spec.rules.items():
        _check_rule(rule, str(level), level.place, findings)
    for part in parts:
        for rule, reason in part.waived.items():
            _check_rule(rule, "off", reason.place, findings)
    return Settler({rule: str(level) for rule, level in report.spec.rules.items()}, Index(parts))


def _check_rule(name: str, level: str, place: Location, findings: Findings) -> None:
    """Report a rule that is unknown, or that holds in every report."""
    rule = RULES.get(name)
    if rule is None:
        findings.error(place, "rule-exists", f'there is no rule "{name}"', nearest(name, sorted(RULES)))
    elif rule.fixed and level != "error":
        message = f'"{name}" is an error in every report'
        findings.error(place, "rule-can-be-changed", message, f"see `sitan explain {name}`")
