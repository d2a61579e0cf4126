"""Finds the anchors of a document: in which chapter each lies, and what it is, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from sitan.document.nodes import (
    BibliographyEntry,
    BoxBlock,
    Chapter,
    Document,
    FigureBlock,
    GlossaryEntry,
    Note,
    NoteMark,
    Section,
    SourceEntry,
    TableBlock,
)
from sitan.render.inline import plain_text

if TYPE_CHECKING:
    from sitan.theme import Theme

# What a figure shows has ids of its own, which are no anchors of the document.
_CLOSED_FIELDS = frozenset({"figure", "table", "downloads"})


def walk(node: object) -> Iterator[object]:
    """Yield `node` and every node below it, in reading order."""
    if isinstance(node, tuple):
        for item in node:
            yield from walk(item)
    elif is_dataclass(node):
        yield node
        for field in fields(node):
            if field.name not in _CLOSED_FIELDS:
                yield from walk(getattr(node, field.name))


def anchors_of(chapter: Chapter) -> Iterator[str]:
    """Yield the anchors of a chapter, its notes' included."""
    for node in walk(chapter):
        anchor = getattr(node, "id", None)
        if isinstance(anchor, str):
            yield anchor


def chapters_of_anchors(document: Document) -> Mapping[str, Chapter]:
    """Return the chapter of every anchor. A note belongs to the chapter whose text it is about."""
    found: dict[str, Chapter] = {}
    for chapter in document.chapters:
        for anchor in anchors_of(chapter):
            found.setdefault(anchor, chapter)
    return found


def describe_anchors(document: Document, theme: Theme) -> Mapping[str, str]:
    """Return what is to be said of a link to each anchor: "Figure 4.2: Mortality fell", "Note 12"."""
    described: dict[str, str] = {}
    for node in walk(document.chapters):
        match node:
            case Chapter() | Section():
                described[node.id] = f"{node.number} {node.plain_title}".strip()
            case FigureBlock() | TableBlock() | BoxBlock():
                described[node.id] = f"{node.label}: {plain_text(node.title)}"
            case Note():
                described[node.id] = theme.phrase("note-label", number=node.number)
                described[node.back] = theme.phrase("back-to-note", number=node.number)
            case NoteMark():
                described.setdefault(node.id, theme.phrase("back-to-note", number=node.number))
            case GlossaryEntry():
                described[node.id] = theme.phrase("glossary-label", term=node.term)
            case SourceEntry():
                described[node.id] = f"{node.title}, {node.publisher}, {node.year}"
            case BibliographyEntry():
                described[node.id] = plain_text(node.content)
            case _:
                pass
    return described
