"""The document: everything resolved and numbered, nothing of any output format.

A renderer walks it from top to bottom and never looks back at content or data. Anchors (`id`) are unique in the whole
document; which page or file an anchor lies on is the renderer's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sitan.figures.figure import DataTable, Figure
from sitan.figures.table import TableFigure

# --- inline ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Plain characters."""

    text: str


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
    """A link out of the document."""

    href: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class Number:
    """A number that rests on observations. `trace` is its id in trace.json; `note` says measure, period and source."""

    text: str
    trace: str
    note: str
    source: str = ""
    """The anchor of its source among the data sources, the first if there are several; empty if the report has none."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The author's words that a test stands behind; `trace` is its id in trace.json, `note` says what was tested."""

    children: Inlines
    trace: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A span with an anchor of its own: the sentence that a pull-quote repeats."""

    id: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A reference to a figure, table, section or chapter: "Figure 4.2"."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The raised number of an endnote. `id` is its own anchor, `target` the note's."""

    id: str
    target: str
    number: int


@dataclass(frozen=True, slots=True)
class TermLink:
    """A word that the glossary explains."""

    target: str
    text: str
    expansion: str


Inline: TypeAlias = Run | Styled | LineBreak | Link | Number | Claim | Mark | CrossReference | NoteMark | TermLink
Inlines: TypeAlias = tuple[Inline, ...]

# --- prose -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    content: Inlines
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Subheading:
    """A heading below the section's, without a number."""

    id: str
    content: Inlines
    kind: Literal["subheading"] = "subheading"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; its items are single paragraphs (a tagged PDF allows no block inside a list item)."""

    ordered: bool
    items: tuple[Inlines, ...]
    kind: Literal["listing"] = "listing"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words, set off. `language` is a BCP 47 tag if they are not in the report's language."""

    paragraphs: tuple[Inlines, ...]
    kind: Literal["quotation"] = "quotation"


Flow: TypeAlias = tuple[Paragraph | Subheading | Listing | Quotation, ...]

# --- blocks: `kind` names the template ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs, lists and subheadings."""

    content: Flow
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A figure or a map with all that stands around it."""

    id: str
    label: str
    """"Figure 4.2" or "Map 4.1"."""
    title: Inlines
    subtitle: Inlines
    figure: Figure
    source: str
    """The source line without its first word, derived from what is plotted."""
    note: Inlines
    width: Literal["column", "full"]
    download: str
    """The name of the CSV file with what is plotted."""
    source_links: Inlines = ()
    """The source line with a link to each source, if the report describes them."""
    kind: Literal["figure", "map"] = "figure"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with all that stands around it."""

    id: str
    label: str
    title: Inlines
    subtitle: Inlines
    table: TableFigure
    source: str
    note: Inlines
    width: Literal["column", "full"]
    download: str
    header: tuple[Inlines, ...] = ()
    """The heads of the columns in the author's words; where there are none, the table's own text is printed."""
    rows: tuple[tuple[Inlines, ...], ...] = ()
    """The cells of each row: the author's words, or numbers with what they rest on."""
    source_links: Inlines = ()
    column_groups: tuple[Inlines, ...] = ()
    """The heads above those of the columns, in the order of the table's own; empty where there is none."""
    row_groups: tuple[Inlines, ...] = ()
    """The heads above rows, in the order of the table's own; empty where there is none."""
    footnotes: tuple[tuple[str, Inlines], ...] = ()
    """The notes on cells, each with its letter."""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """A picture. `file` is its path relative to the content folder."""

    id: str
    file: str
    alt: str
    caption: Inlines
    credit: str
    licence: str
    width: Literal["column", "full"]
    kind: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One big number and what it says."""

    value: Inlines
    label: Inlines


@dataclass(frozen=True, slots=True)
class KeyFiguresBlock:
    """A panel of big numbers."""

    title: Inlines
    items: tuple[KeyFigure, ...]
    kind: Literal["key-figures"] = "key-figures"


@dataclass(frozen=True, slots=True)
class QuoteBlock:
    """A pull-quote: the words of the marked span `of`, never typed again."""

    id: str
    of: str
    content: Inlines
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class CalloutBlock:
    """A short aside that belongs to the text around it."""

    title: Inlines
    content: Flow
    kind: Literal["callout"] = "callout"


@dataclass(frozen=True, slots=True)
class BoxBlock:
    """A numbered box: a topic of its own beside the main text."""

    id: str
    label: str
    title: Inlines
    content: Flow
    kind: Literal["box"] = "box"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What should be done, by whom, how soon, and which finding it answers."""

    id: str
    number: str
    content: Inlines
    addressee: str
    priority: str
    answers: tuple[CrossReference, ...]


@dataclass(frozen=True, slots=True)
class RecommendationsBlock:
    """A group of recommendations."""

    title: Inlines
    items: tuple[Recommendation, ...]
    kind: Literal["recommendations"] = "recommendations"


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term or an abbreviation and what it means."""

    id: str
    term: str
    expansion: str
    definition: Inlines


@dataclass(frozen=True, slots=True)
class GlossaryBlock:
    """The glossary, in the order of the language's alphabet."""

    entries: tuple[GlossaryEntry, ...]
    kind: Literal["glossary"] = "glossary"


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source of data with its licence, and the indicators of the report that rest on it."""

    id: str
    title: str
    publisher: str
    year: int
    url: str
    licence: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourcesBlock:
    """The sources of the data that the report uses."""

    entries: tuple[SourceEntry, ...]
    kind: Literal["sources"] = "sources"


@dataclass(frozen=True, slots=True)
class WaiverEntry:
    """Something that the author declares instead of having it checked, with the reason."""

    where: CrossReference | None
    """The section or chapter in which it stands; None outside the chapters."""
    words: str
    """The number or the words concerned; "" where all of the section or a block is."""
    reason: str
    rules: tuple[str, ...]
    """The rules that are waived."""


@dataclass(frozen=True, slots=True)
class WaiversBlock:
    """Numbers without data, comparisons of unlike things, and other exceptions, each with its reason."""

    entries: tuple[WaiverEntry, ...]
    kind: Literal["waivers"] = "waivers"


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One work that the notes cite."""

    id: str
    content: Inlines


@dataclass(frozen=True, slots=True)
class BibliographyBlock:
    """The works that the report cites, formatted by a CSL style."""

    entries: tuple[BibliographyEntry, ...]
    kind: Literal["bibliography"] = "bibliography"


@dataclass(frozen=True, slots=True)
class Note:
    """An endnote. `back` is the anchor of its mark in the text."""

    id: str
    back: str
    number: int
    content: Inlines


@dataclass(frozen=True, slots=True)
class ChapterNotes:
    """The notes of one chapter, numbered from 1."""

    chapter: str
    """The chapter's anchor."""
    title: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class NotesBlock:
    """All endnotes. Print shows them here; the site shows each chapter's at its end, and this block too."""

    chapters: tuple[ChapterNotes, ...]
    kind: Literal["notes"] = "notes"


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """The values of an indicator for one area and group: (period, value) as printed, in order of time."""

    label: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator of the statistical annex. `sources` are (anchor, name)."""

    id: str
    name: str
    unit: str
    definition: str
    goal: str
    """The indicator of the Sustainable Development Goals, such as 3.2.1."""
    sources: tuple[tuple[str, str], ...]
    series: tuple[IndicatorSeries, ...]


@dataclass(frozen=True, slots=True)
class IndicatorsBlock:
    """The statistical annex: every indicator that the report uses, with the values on which it rests."""

    entries: tuple[IndicatorEntry, ...]
    kind: Literal["indicators"] = "indicators"


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A row of a results framework. `status` is met, towards, away, unchanged, no-data or no-target."""

    indicator: Inlines
    baseline: str
    latest: str
    target: str
    status: str
    status_text: str
    verification: str
    note: Inlines


@dataclass(frozen=True, slots=True)
class Outcome:
    """A group of results."""

    title: Inlines
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixBlock:
    """A results framework."""

    id: str
    label: str
    title: Inlines
    note: Inlines
    outcomes: tuple[Outcome, ...]
    kind: Literal["matrix"] = "matrix"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing on which sources disagree. `statements` are (source, what it says)."""

    id: str
    subject: Inlines
    statements: tuple[tuple[str, str], ...]
    data: Inlines
    printed: Inlines


@dataclass(frozen=True, slots=True)
class DisagreementsBlock:
    """Where the sources disagree, and what the report prints."""

    entries: tuple[Disagreement, ...]
    kind: Literal["disagreements"] = "disagreements"


Block: TypeAlias = (
    TextBlock
    | FigureBlock
    | TableBlock
    | ImageBlock
    | KeyFiguresBlock
    | QuoteBlock
    | CalloutBlock
    | BoxBlock
    | RecommendationsBlock
    | GlossaryBlock
    | SourcesBlock
    | BibliographyBlock
    | NotesBlock
    | WaiversBlock
    | IndicatorsBlock
    | MatrixBlock
    | DisagreementsBlock
)

# --- the whole ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trend:
    """A small line without axes: (period, value) pairs as published, for an opener or the cover.

    `others` are the lines of other areas, drawn behind.
    """

    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    others: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Opener:
    """The page that opens a chapter."""

    lead: Inlines
    value: Inlines
    label: Inlines
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of a chapter."""

    id: str
    number: str
    title: Inlines
    plain_title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter, or a part of the front or back matter (which has no number; annexes have a letter)."""

    id: str
    kind: str
    """summary, foreword, chapter, annex, notes, bibliography, glossary, sources, colophon …"""
    matter: Literal["front", "main", "back"]
    number: str
    title: Inlines
    plain_title: str
    short_title: str
    opener: Opener | None
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover's art: lines from the report's own data, and the words that say what they show."""

    trend: Trend | None
    caption: Inlines


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the list of figures, tables or maps."""

    target: str
    chapter: str
    label: str
    title: Inlines


@dataclass(frozen=True, slots=True)
class Meta:
    """What is said of the report as a whole."""

    title: str
    subtitle: str
    kicker: str
    edition: str
    language: str
    country: str
    publisher: str
    description: str
    keywords: tuple[str, ...]
    date: str
    """ISO 8601 date of the edition, from the content: a build has no clock."""
    licence: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language."""

    meta: Meta
    cover: Cover
    chapters: tuple[Chapter, ...]
    figures: tuple[Listed, ...]
    tables: tuple[Listed, ...]
    maps: tuple[Listed, ...]
    downloads: dict[str, DataTable]
    """File name -> what a figure or table shows, for the data downloads."""
