"""What a parsed text is made of: blocks and inline nodes, each with its place; and ways to walk them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sitan.diagnostics import Location
from sitan.strict_yaml import Words

ReferenceKind: TypeAlias = Literal["fig", "tbl", "map", "sec", "ch", "box"]
REFERENCE_KINDS = ("fig", "tbl", "map", "sec", "ch", "box")
ROLES = ("value", *REFERENCE_KINDS, "cite", "term")


@dataclass(frozen=True, slots=True)
class Plain:
    """Characters as they are. `place` is where they start."""

    text: str
    place: Location


@dataclass(frozen=True, slots=True)
class Styled:
    """Emphasis or strong emphasis."""

    style: Literal["em", "strong"]
    children: Inlines


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line end that the author forced."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the web."""

    href: str
    children: Inlines
    place: Location


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the datasets; `typed` is what the author typed, to be checked, or None to print the data's."""

    query: Words
    typed: str | None
    place: Location
    because: Words | None = None
    """Why the observations may be compared although they are not of one kind; None if no reason is given."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that an expression tests."""

    claim: Words
    children: Inlines
    place: Location
    because: Words | None = None
    """Why the observations may be compared although they are not of one kind; None if no reason is given."""


@dataclass(frozen=True, slots=True)
class Waived:
    """Words with a number that rests on no observation, for a reason that readers find in the notes on the data."""

    reason: Words
    children: Inlines
    place: Location


@dataclass(frozen=True, slots=True)
class Mark:
    """Words with a name, so that a pull-quote can repeat them."""

    id: str
    children: Inlines
    place: Location


@dataclass(frozen=True, slots=True)
class Reference:
    """A cross-reference to a figure, table, map, section, chapter or box."""

    kind: ReferenceKind
    target: str
    place: Location


@dataclass(frozen=True, slots=True)
class Citation:
    """Works of the bibliography, cited in one note."""

    keys: tuple[str, ...]
    place: Location


@dataclass(frozen=True, slots=True)
class Term:
    """A word that the glossary explains."""

    term: str
    place: Location


@dataclass(frozen=True, slots=True)
class NoteReference:
    """A note in the author's words."""

    content: Inlines
    place: Location


Inline: TypeAlias = (
    Plain | Styled | LineBreak | Link | Value | Claim | Waived | Mark | Reference | Citation | Term | NoteReference
)
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    content: Inlines


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading within a section."""

    content: Inlines
    place: Location


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of single paragraphs."""

    ordered: bool
    items: tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words, set off."""

    paragraphs: tuple[Inlines, ...]


Block: TypeAlias = Paragraph | Subheading | Listing | Quotation
Flow: TypeAlias = tuple[Block, ...]

Texts: TypeAlias = Mapping[Location, Flow]
"""Every marked-up text of a report, parsed, by its place."""


def walk(nodes: Sequence[Inline]) -> Iterator[Inline]:
    """Yield every inline node, parents before children, including those inside notes."""
    for node in nodes:
        yield node
        if isinstance(node, Styled | Link | Claim | Waived | Mark):
            yield from walk(node.children)
        elif isinstance(node, NoteReference):
            yield from walk(node.content)


def paragraphs(flow: Flow) -> Iterator[Inlines]:
    """Yield the inline content of every block, in reading order."""
    for block in flow:
        if isinstance(block, Listing):
            yield from block.items
        elif isinstance(block, Quotation):
            yield from block.paragraphs
        else:
            yield block.content


def plain_text(nodes: Sequence[Inline]) -> str:
    """Return the words of `nodes` without markup; roles stand as typed in the source.

    >>> plain_text((Plain("Every ", Location("a.yaml")), Styled("em", (Plain("child", Location("a.yaml")),))))
    'Every child'
    """
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, Plain):
            parts.append(node.text)
        elif isinstance(node, Styled | Link | Claim | Waived | Mark):
            parts.append(plain_text(node.children))
        elif isinstance(node, Value):
            parts.append(node.typed or node.query)
        elif isinstance(node, Term):
            parts.append(node.term)
    return "".join(parts)
