"""What the rules look at: the report, its evidence, and its words as readers see them, passage by passage."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeAlias

from sitan import text as prose
from sitan.diagnostics import Diagnostic, Location, Severity
from sitan.model import Line, Markdown, Text
from sitan.numerals import Numeral, find_numerals
from sitan.rules import RULES

if TYPE_CHECKING:
    from sitan.content.report import Chapter, Report
    from sitan.datasets.model import Catalog
    from sitan.evidence.quantity import Values
    from sitan.project import Project

Form: TypeAlias = Literal["paragraph", "subheading", "item", "quotation", "line", "label", "note"]
"""A paragraph, subheading, item or quotation of a text; a line with markup; plain text; a note."""
RUNNING: frozenset[Form] = frozenset({"paragraph", "item", "quotation"})

REFERENCE = "\ufffc"
"""Stands for a cross-reference: what it prints belongs to no sentence of the author's."""

_UNSEEN = re.compile(r"(?:^report/(?:theme|edition|licence|keywords|rules)|/(?:waive|credit|licence)\b)")
"""Contexts of plain texts that are no words of the report."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A node of a passage and the characters that it takes there."""

    start: int
    end: int
    node: prose.Inline


@dataclass(frozen=True)
class Passage:
    """A paragraph, a title, a label: its characters as readers see them, with the numbers filled in."""

    context: str
    form: Form
    text: Text
    """The text of the file in which it stands."""
    characters: str
    pieces: Sequence[Piece]
    """Every node that takes characters, parents before children."""
    language: str

    @property
    def chapter(self) -> str:
        """The id of its chapter; "report" or "glossary" outside the chapters."""
        return self.context.partition("/")[0]

    @property
    def is_running(self) -> bool:
        """Tell whether it is running text, not a title, a label or a note."""
        return self.form in RUNNING

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        """The numbers in it, in digits and in words."""
        return tuple(find_numerals(self.characters, self.context, self.language))

    @cached_property
    def sentences(self) -> tuple[tuple[int, str], ...]:
        """Its sentences, each with its offset."""
        starts = [0, *(match.end() for match in _SENTENCE_END.finditer(self.characters)), len(self.characters)]
        return tuple((start, self.characters[start:end]) for start, end in pairwise(starts))

    def sentence_at(self, offset: int) -> str:
        """Return the sentence in which the character at `offset` stands."""
        return next((words for start, words in reversed(self.sentences) if start <= offset), self.characters)

    def around(self, start: int, end: int) -> Iterator[prose.Inline]:
        """Yield the nodes that share characters with those from `start` to `end`."""
        return (piece.node for piece in self.pieces if piece.start < end and start < piece.end)

    def place(self, offset: int) -> Location:
        """Return where the character at `offset` stands in the file."""
        for piece in reversed(self.pieces):
            if piece.start <= offset < piece.end and not isinstance(piece.node, prose.Styled | prose.LineBreak):
                if isinstance(piece.node, prose.Plain):
                    return _place_in(self.text, piece.node, offset - piece.start)
                return piece.node.place
        return self.text.place


# A full stop ends a sentence where no small letter follows, and where it is not that of a common abbreviation.
_SENTENCE_END = re.compile(
    r"(?<!\bNo)(?<!\bno)(?<!\bNos)(?<!\bvs)(?<!\bp)(?<!\bpp)(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bca)(?<!\bcf)"
    r"(?<!\bArt)(?<!\bart)(?<!\bpara)(?<!\bapprox)(?<!\be\.g)(?<!\bi\.e)(?<!\b[A-Z])"
    r"[.!?…]['\"”’)\]]*\s+(?=[^\s\W]|[“\"‘(\ufffc])(?![a-z])"
)


def _place_in(text: Text, node: prose.Plain, offset: int) -> Location:
    """Return where a character of a plain node stands: a line end of the file is a space in the node."""
    position = _offset_of(text, node.place)
    if position is None:
        return node.place
    for character in node.text[:offset]:
        if position >= len(text):
            break
        if character == " " and text[position].isspace():
            position += 1
            while position < len(text) and text[position] in " \n" and text[position - 1] in " \n":
                position += 1
        elif text[position] == "\\" and character != "\\":
            position += 2
        else:
            position += 1
    return text.location(min(position, len(text) - 1))


def _offset_of(text: Text, place: Location) -> int | None:
    """Return the offset of `place` in the text that holds it."""
    if not text.stops:
        return place.column - text.place.column if place.line == text.place.line else None
    for start, line, column in text.stops:
        if line == place.line and column <= place.column:
            return start + place.column - column
    return None


@dataclass(frozen=True)
class Checked:
    """What the rules look at."""

    project: Project
    report: Report
    words: tuple[tuple[str, Text], ...]
    """Every text of the report with its context, in order."""
    texts: prose.Texts
    catalog: Catalog
    values: Values
    uncovered: Callable[[str], Iterable[str]]
    """Returns the characters of a text that no font of the theme has."""

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of the report in reading order, those of notes after the paragraph in which they stand."""
        return tuple(_Reader(self).passages())

    @cached_property
    def by_place(self) -> Mapping[Location, str]:
        """The characters of each title, caption and label, and of all the paragraphs of a text, by its place."""
        joined: dict[Location, str] = {}
        for passage in self.passages:
            before = joined.get(passage.text.place)
            joined[passage.text.place] = f"{before}\n{passage.characters}" if before else passage.characters
        return joined

    @cached_property
    def chapters(self) -> Mapping[str, Chapter]:
        """The chapters by id."""
        return {str(chapter.spec.id): chapter for chapter in self.report.chapters}

    @cached_property
    def nodes(self) -> tuple[tuple[str, prose.Inline], ...]:
        """Every inline node of the report with its context."""
        return tuple(
            (context, node)
            for context, text in self.words
            for inlines in prose.paragraphs(self.texts.get(text.place, ()))
            for node in prose.walk(inlines)
        )

    def nodes_of(self, texts: Iterable[tuple[str, Text]]) -> Iterator[prose.Inline]:
        """Yield the inline nodes of some texts."""
        for _, text in texts:
            for inlines in prose.paragraphs(self.texts.get(text.place, ())):
                yield from prose.walk(inlines)


@dataclass
class _Reader:
    checked: Checked
    notes: list[prose.NoteReference] = field(default_factory=list)

    def passages(self) -> Iterator[Passage]:
        for context, text in self.checked.words:
            if isinstance(text, Line):
                yield from self._lines(context, text)
            elif isinstance(text, Markdown):
                yield from self._flow(context, text)
            elif type(text) is Text and not _UNSEEN.search(context):
                plain = prose.Plain(str(text), text.place)
                yield self._passage(context, "label", text, (plain,))

    def _lines(self, context: str, text: Text) -> Iterator[Passage]:
        for inlines in prose.paragraphs(self.checked.texts.get(text.place, ())):
            yield self._passage(context, "line", text, inlines)

    def _flow(self, context: str, text: Text) -> Iterator[Passage]:
        for block in self.checked.texts.get(text.place, ()):
            for inlines in prose.paragraphs((block,)):
                yield self._passage(context, _form(block), text, inlines)
                while self.notes:
                    yield self._passage(context, "note", text, self.notes.pop(0).content)

    def _passage(self, context: str, form: Form, text: Text, inlines: prose.Inlines) -> Passage:
        pieces: list[Piece] = []
        characters = self._read(inlines, pieces, 0)
        return Passage(context, form, text, characters, pieces, self.checked.report.spec.language)

    def _read(self, inlines: prose.Inlines, pieces: list[Piece], start: int) -> str:
        """Return the characters of `inlines`, which start at `start` of the passage; note each node in `pieces`."""
        read = ""
        for node in inlines:
            position = len(pieces)
            begin = start + len(read)
            read += self._characters(node, pieces, begin)
            pieces.insert(position, Piece(begin, start + len(read), node))
        return read

    def _characters(self, node: prose.Inline, pieces: list[Piece], start: int) -> str:
        match node:
            case prose.Plain():
                return node.text
            case prose.Value():
                resolved = self.checked.values.numbers.get(node.place)
                return resolved.text if resolved else node.typed or ""
            case prose.Term():
                return node.term
            case prose.LineBreak():
                return " "
            case prose.Reference():
                return REFERENCE
            case prose.NoteReference():
                self.notes.append(node)
                return ""
            case prose.Citation():
                return ""
        return self._read(node.children, pieces, start)


def _form(block: prose.Block) -> Form:
    match block:
        case prose.Subheading():
            return "subheading"
        case prose.Listing():
            return "item"
        case prose.Quotation():
            return "quotation"
    return "paragraph"


def found(place: Location, rule: str, message: str, hint: str = "") -> Diagnostic:
    """Return a finding with the severity that its rule has unless the report changes it."""
    severity = Severity.ERROR if RULES[rule].level == "error" else Severity.WARNING
    return Diagnostic(place, rule, message, hint, severity)
