"""Turns parsed prose into the document's inline nodes: numbers filled in, references resolved, notes numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from sitan import text as prose
from sitan.datasets.model import TOTAL
from sitan.document import nodes
from sitan.document.targets import Target, reference_text, resolve_target
from sitan.figures.labels import Labels
from sitan.formats import format_number, format_period, round_half_up, unit_text
from sitan.model import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sitan.citations import Bibliography, Piece
    from sitan.content.report import TermSpec
    from sitan.datasets.model import Catalog, Observation
    from sitan.diagnostics import Findings, Location
    from sitan.evidence.quantity import Resolved, Values, Verdict
    from sitan.theme import Theme


@dataclass(frozen=True, slots=True)
class Context:
    """What composing needs to know of the whole report."""

    texts: prose.Texts
    values: Values
    catalog: Catalog
    theme: Theme
    targets: dict[str, Target]
    titles: Mapping[str, str]
    """Id of a chapter or section -> its title without markup."""
    bibliography: Bibliography
    terms: Mapping[str, TermSpec]
    has_glossary: bool
    has_sources: bool
    findings: Findings

    def source_anchor(self, observations: Sequence[Observation]) -> str:
        """Return where the data sources describe the first source of `observations`; nothing if they do not."""
        return source_anchor(observations[0].source) if self.has_sources and observations else ""


@dataclass(slots=True)
class Inliner:
    """Composes the prose of one chapter, and numbers its notes in reading order.

    `notes` is None where notes have no place: in titles and labels, where one is an error, and in words that are
    `repeated` elsewhere, where it is left out.
    """

    context: Context
    chapter: str
    notes: list[nodes.Note] | None = field(default_factory=list)
    repeated: bool = False
    in_note: int = 0
    """The number of the note that the words stand in: there a citation stands as the work itself."""
    cited: dict[str, int] = field(default_factory=dict)
    """Key of a work -> the note of this chapter that names it in full."""

    def quiet(self, *, repeated: bool = False) -> Inliner:
        """Return an inliner for titles and labels, or for words that are `repeated` and keep no anchors."""
        return Inliner(self.context, self.chapter, notes=None, repeated=repeated)

    def within_note(self, number: int) -> Inliner:
        """Return an inliner for the words of the note `number`."""
        return Inliner(self.context, self.chapter, notes=None, in_note=number, cited=self.cited)

    def line(self, place: Location) -> nodes.Inlines:
        """Return the title, caption or label that stands at `place`."""
        flow = self.context.texts.get(place, ())
        return self.inlines(flow[0].content) if flow and isinstance(flow[0], prose.Paragraph) else ()

    def flow(self, place: Location) -> nodes.Flow:
        """Return the text that stands at `place`."""
        return tuple(self.block(block) for block in self.context.texts.get(place, ()))

    def block(self, block: prose.Block) -> nodes.Paragraph | nodes.Subheading | nodes.Listing | nodes.Quotation:
        """Return one paragraph, list, subheading or quotation."""
        if isinstance(block, prose.Paragraph):
            return nodes.Paragraph(self.inlines(block.content))
        if isinstance(block, prose.Subheading):
            # The sections of a chapter may lie in several files, so that a line alone is not unique.
            anchor = f"{self.chapter}-{PurePosixPath(block.place.file).stem}-{block.place.line}"
            return nodes.Subheading(anchor, self.inlines(block.content))
        if isinstance(block, prose.Listing):
            return nodes.Listing(block.ordered, tuple(self.inlines(item) for item in block.items))
        return nodes.Quotation(tuple(self.inlines(paragraph) for paragraph in block.paragraphs))

    def inlines(self, parsed: Sequence[prose.Inline]) -> nodes.Inlines:
        """Return inline nodes; what cannot be resolved has been reported and is left out."""
        composed = [node for node in map(self.inline, parsed) if node is not None]
        for index, node in enumerate(composed):
            if isinstance(node, nodes.CrossReference) and _starts_sentence(composed[:index]):
                composed[index] = nodes.CrossReference(node.target, node.text[:1].upper() + node.text[1:])
        return tuple(composed)

    def inline(self, node: prose.Inline) -> nodes.Inline | None:
        """Return one inline node."""
        match node:
            case prose.Plain():
                return nodes.Run(node.text)
            case prose.Styled():
                return nodes.Styled(node.style, self.inlines(node.children))
            case prose.LineBreak():
                return nodes.LineBreak()
            case prose.Link():
                return nodes.Link(node.href, self.inlines(node.children))
            case prose.Value():
                return self.number(node)
            case prose.Claim():
                verdict = self.context.values.claims.get(node.place)
                if verdict is None:
                    return None
                note = describe_verdict(verdict, self.context.catalog, self.context.theme)
                return nodes.Claim(self.inlines(node.children), verdict.trace, note)
            case prose.Waived():
                return nodes.Mark("", self.inlines(node.children))
            case prose.Mark():
                children = self.inlines(node.children)
                return nodes.Mark("" if self.repeated else node.id, children)
            case prose.Reference():
                return self.reference(node)
            case prose.Term():
                return self.term(node)
            case prose.Citation():
                return self.citation(node)
            case prose.NoteReference():
                return self.note(node.place, lambda number: self.within_note(number).inlines(node.content))

    def number(self, node: prose.Value) -> nodes.Number | None:
        """Return a number with what it rests on."""
        resolved = self.context.values.numbers.get(node.place)
        if resolved is None:
            return None
        note = describe_number(resolved, self.context.catalog, self.context.theme)
        return nodes.Number(
            resolved.text, resolved.trace, note, self.context.source_anchor(resolved.quantity.observations)
        )

    def reference(self, node: prose.Reference) -> nodes.CrossReference | None:
        """Return a cross-reference."""
        context = self.context
        target = resolve_target(node.target, node.kind, context.targets, node.place, context.findings)
        if target is None:
            return None
        title = context.titles.get(node.target, "")
        return nodes.CrossReference(node.target, reference_text(target, context.theme, title))

    def term(self, node: prose.Term) -> nodes.TermLink | nodes.Run | None:
        """Return a word that the glossary explains."""
        spec = self.context.terms.get(node.term)
        if spec is None:
            hint = nearest(node.term, list(self.context.terms)) or "add it to content/glossary.yaml"
            message = f'the glossary does not explain "{node.term}"'
            self.context.findings.error(node.place, "term-is-explained", message, hint)
            return None
        if not self.context.has_glossary:
            return nodes.Run(node.term)
        return nodes.TermLink(term_anchor(node.term), node.term, str(spec.expansion or ""))

    def citation(self, node: prose.Citation) -> nodes.NoteMark | nodes.Mark | None:
        """Return the mark of a note that names the works cited; the works themselves within a note."""
        known = self.context.bibliography.notes
        for key in node.keys:
            if key not in known:
                hint = nearest(key, list(known)) or "add the work to content/bibliography.yaml"
                self.context.findings.error(
                    node.place, "citation-resolves", f'the bibliography has no work "{key}"', hint
                )
                return None
        if self.in_note:
            return nodes.Mark("", (nodes.Run(" "), *self.works(node.keys, self.in_note)))
        return self.note(node.place, lambda number: self.works(node.keys, number))

    def works(self, keys: Sequence[str], number: int) -> nodes.Inlines:
        """Return works as the note `number` names them: in full the first time in a chapter, then in short."""
        composed: list[nodes.Inline] = []
        for key in keys:
            if composed and isinstance(last := composed[-1], nodes.Run):
                composed[-1] = nodes.Run(last.text.removesuffix(".") + "; ")
            first = self.cited.setdefault(key, number)
            composed += (
                compose_work(self.context.bibliography.notes[key]) if first == number else self.again(key, first)
            )
        return tuple(composed)

    def again(self, key: str, first: int) -> nodes.Inlines:
        """Return a work that the note `first` has named in full: "Statistical Office, 2021 (note 3)."."""
        before, _, after = self.context.theme.phrase("note-again", work=self.context.bibliography.short[key]).partition(
            "@"
        )
        mark = nodes.CrossReference(f"note-{self.chapter}-{first}", self.context.theme.phrase("ref-note", number=first))
        return (nodes.Run(before), mark, nodes.Run(after))

    def note(self, place: Location, compose: Callable[[int], nodes.Inlines]) -> nodes.NoteMark | None:
        """Return the mark of a new note; nothing, with a finding, where notes have no place."""
        if self.notes is None:
            if not self.repeated:
                hint = "move it to the text, or to the note of the figure"
                message = "a title, a label or a note has no note of its own"
                self.context.findings.error(place, "note-stands-in-text", message, hint)
            return None
        number = len(self.notes) + 1
        note_id, mark_id = f"note-{self.chapter}-{number}", f"mark-{self.chapter}-{number}"
        self.notes.append(nodes.Note(note_id, mark_id, number, compose(number)))
        return nodes.NoteMark(mark_id, note_id, number)


def _starts_sentence(before: Sequence[nodes.Inline]) -> bool:
    """Tell whether what follows `before` starts a sentence."""
    if not before:
        return True
    last = before[-1]
    return isinstance(last, nodes.Run) and last.text.endswith((". ", "! ", "? "))


def term_anchor(term: str) -> str:
    """Return the anchor of a glossary entry.

    >>> term_anchor("exclusive breastfeeding")
    'term-exclusive-breastfeeding'
    """
    return "term-" + "-".join("".join(c if c.isalnum() else " " for c in term.lower()).split())


def source_anchor(source: str) -> str:
    """Return the anchor of an entry of the data sources."""
    return f"source-{source}"


def compose_work(work: Sequence[Piece]) -> nodes.Inlines:
    """Return one formatted work."""
    return tuple(_piece(piece) for piece in work)


def _piece(piece: Piece) -> nodes.Inline:
    if piece.href:
        return nodes.Link(piece.href, (nodes.Run(piece.text),))
    return nodes.Styled("em", (nodes.Run(piece.text),)) if piece.italic else nodes.Run(piece.text)


def describe_number(resolved: Resolved, catalog: Catalog, theme: Theme) -> str:
    """Return what a number rests on, for readers who ask: measure, area, period, value and source, a line each.

    Of a number that was computed, the first line says how.
    """
    rows = resolved.quantity.observations
    plain = len(rows) == 1 and rows[0].value == resolved.quantity.value
    how = () if plain else (theme.phrase("number-computed", query=resolved.query.partition(";")[0].strip()),)
    return "\n".join((*how, *_described(rows, catalog, theme)))


def describe_verdict(verdict: Verdict, catalog: Catalog, theme: Theme) -> str:
    """Return what was tested of a claim, and the observations that decided it, a line each."""
    tested = theme.phrase("claim-note", claim=" ".join(verdict.claim.split()))
    return "\n".join((tested, *_described(verdict.observations, catalog, theme)))


def describe_cell(how: str, rows: Sequence[Observation], catalog: Catalog, theme: Theme) -> str:
    """Return what a number in a table rests on, a line each; of one that was computed, the first line says how."""
    computed = (theme.phrase("number-computed", query=how),) if how else ()
    return "\n".join((*computed, *_described(rows, catalog, theme)))


def _described(rows: Sequence[Observation], catalog: Catalog, theme: Theme) -> list[str]:
    said = [describe_observation(row, catalog, theme) for row in rows[:MOST_DESCRIBED]]
    rest = len(rows) - MOST_DESCRIBED
    return [*said, theme.phrase("number-more", count=rest)] if rest > 0 else said


MOST_DESCRIBED = 4
"""Observations named in the note of a number; a mean over all regions would fill the screen."""


def describe_observation(observation: Observation, catalog: Catalog, theme: Theme) -> str:
    """Return one observation in a sentence."""
    indicator = catalog.indicators[observation.indicator]
    decimals = max(indicator.decimals, -int(observation.value.as_tuple().exponent))
    shown = round_half_up(observation.value, decimals).copy_abs()
    unit = "" if indicator.unit == "number" else unit_text(str(indicator.unit), theme.language, number=shown)
    return theme.phrase(
        "number-note",
        indicator=", ".join((str(indicator.name), *_groups(observation, catalog, theme))),
        area=catalog.areas[observation.ref_area].name,
        period=format_period(observation.time_period, theme.language),
        value=f"{format_number(observation.value, decimals, theme.language)} {unit}".rstrip(),
        source=catalog.sources[observation.source].short,
    )


def _groups(row: Observation, catalog: Catalog, theme: Theme) -> list[str]:
    """Return the groups of people that an observation is about, in words; an age only where there are others."""
    labels, rows = Labels(catalog, theme), catalog.observations[row.indicator]
    names = ["sex", "residence", *catalog.indicators[row.indicator].dimensions]
    if any(other.age != row.age for other in rows):
        names.append("age")
    values = ((name, row.value_of(name)) for name in names)
    return [labels.member(name, value, row.indicator) for name, value in values if value != TOTAL]
