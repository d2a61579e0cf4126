"""The report and its parts, as the YAML files hold them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Field, Tag

from sitan.content.annex import DisagreementSpec
from sitan.content.blocks import AnyBlock
from sitan.diagnostics import Location
from sitan.model import Code, Date, FileName, Identifier, Line, Node, Query, Text
from sitan.strict_yaml import Table


class CoverSpec(Node):
    """What the cover shows: lines from the report's own data."""

    data: Query
    """A series over time for several areas; the report's country stands out."""
    caption: Line
    """What the lines are, for the foot of the cover."""


class RuleLevel(Text):
    """How much it weighs that a rule is broken."""

    __slots__ = ()

    pattern: ClassVar[re.Pattern[str] | None] = re.compile("off|warning|error")
    form: ClassVar[str] = "off, warning or error"
    example: ClassVar[str] = "warning"


class ReportSpec(Node):
    """The file `content/report.yaml`."""

    title: Text
    """The report's title."""
    subtitle: Text | None = None
    """The line below the title."""
    kicker: Text | None = None
    """The line above the title: what kind of publication it is."""
    country: Text
    """The code of the country that the report is about, as in `areas.yaml`."""
    edition: Text
    """The edition, such as a year."""
    date: Date
    """The date of the edition, YYYY-MM-DD. A build has no clock."""
    language: Code = "en"
    """The language of the content, as a BCP 47 tag: en, ru, kk."""
    publisher: Text | None = None
    """Who publishes it."""
    description: Text | None = None
    """What it is about, in a sentence, for catalogues and search."""
    keywords: list[Text] = []
    """Words under which it should be found."""
    licence: Text
    """The terms under which the report may be passed on."""
    cover: CoverSpec | None = None
    """The cover's art."""
    theme: dict[str, Text] = {}
    """Design tokens to override, such as `color-accent`."""
    rules: dict[str, RuleLevel] = {}
    """Rules that weigh more or less in this report: `off`, `warning` or `error`; `sitan explain` lists them."""
    chapters: Annotated[list[FileName], Field(min_length=1)]
    """The chapters' files in order, relative to `content/`."""


class OpenerSpec(Node):
    """The page that opens a chapter."""

    lead: Line
    """What the chapter says, in two or three sentences."""
    value: Line | None = None
    """One big number with its unit."""
    label: Line | None = None
    """What the number says."""
    trend: Query | None = None
    """The series of which the number is the end, drawn as a small line."""


class SectionSpec(Node):
    """A section of a chapter."""

    id: Identifier
    """The name by which the text refers to it: {sec}`id`."""
    title: Line
    """Its heading."""
    blocks: Annotated[list[AnyBlock], Field(min_length=1)]
    """What it is made of, in order."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class SectionFile(Node):
    """A section that lies in a file of its own."""

    file: FileName
    """The file, relative to `content/`."""


def _section_form(value: object) -> str:
    return "file" if (isinstance(value, Table) and "file" in value) or isinstance(value, SectionFile) else "section"


AnySection = Annotated[
    Annotated[SectionSpec, Tag("section")] | Annotated[SectionFile, Tag("file")], Discriminator(_section_form)
]


class ChapterSpec(Node):
    """The file of a chapter, or of a part of the front or back matter."""

    id: Identifier
    """The name by which the text refers to it: {ch}`id`. It is also the name of its page on the site."""
    title: Line
    """Its heading."""
    short_title: Text | None = None
    """A shorter title for running heads and navigation."""
    matter: Literal["front", "main", "back"] = "main"
    """Where it belongs; chapters of the main matter are numbered."""
    kind: Literal[
        "chapter", "foreword", "summary", "annex", "notes", "bibliography", "glossary", "sources", "colophon"
    ] = "chapter"
    """What it is. Annexes are lettered."""
    opener: OpenerSpec | None = None
    """The page that opens it."""
    blocks: list[AnyBlock] = []
    """What stands before the first section."""
    sections: list[AnySection] = []
    """Its sections."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class ReferenceSpec(Node):
    """A work in `content/bibliography.yaml`, with the fields of CSL (Citation Style Language)."""

    id: Identifier
    """The key by which the text cites it: {cite}`id`."""
    type: Literal[
        "report",
        "book",
        "article-journal",
        "chapter",
        "webpage",
        "dataset",
        "legislation",
        "paper-conference",
        "speech",
    ]
    """The CSL type of the work."""
    title: Text
    """The work's title."""
    author: list[Name] = []
    """Persons, or organisations under `literal`."""
    editor: list[Name] = []
    """Editors."""
    container_title: Text | None = Field(None, alias="container-title")
    """The journal, book or site that holds it."""
    publisher: Text | None = None
    """Who published it."""
    publisher_place: Text | None = Field(None, alias="publisher-place")
    """Where."""
    issued: Text | None = None
    """When: YYYY, YYYY-MM or YYYY-MM-DD."""
    number: Text | None = None
    """Its number, such as a document symbol."""
    volume: Text | None = None
    """Volume."""
    page: Text | None = None
    """Pages."""
    url: Text | None = Field(None, alias="URL")
    """Its address."""
    note: Text | None = None
    """What else a reader needs to find it."""


class Name(Node):
    """A person or an organisation."""

    family: Text | None = None
    """Family name."""
    given: Text | None = None
    """Given names."""
    literal: Text | None = None
    """The name of an organisation, whole."""


ReferenceSpec.model_rebuild()


class BibliographySpec(Node):
    """The file `content/bibliography.yaml`."""

    references: list[ReferenceSpec]
    """The works that notes may cite."""


class TermSpec(Node):
    """A term or an abbreviation in `content/glossary.yaml`."""

    term: Text
    """The word as it stands in the text."""
    expansion: Text | None = None
    """What an abbreviation stands for."""
    definition: Line | None = None
    """What it means."""
    variants: list[Text] = []
    """Other forms of the word or name, which the report does not use."""


class GlossarySpec(Node):
    """The file `content/glossary.yaml`."""

    terms: list[TermSpec]
    """The words that the glossary explains."""
    known: list[Text] = []
    """Abbreviations that need no explanation."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its sections read from wherever they lie. `file` is relative to the project."""

    spec: ChapterSpec
    sections: tuple[SectionSpec, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the author wrote."""

    spec: ReportSpec
    chapters: tuple[Chapter, ...]
    references: Mapping[str, ReferenceSpec]
    terms: Mapping[str, TermSpec]
    disagreements: tuple[DisagreementSpec, ...]
    place: Location
    known: frozenset[str] = frozenset()
    """Abbreviations that need no explanation."""


SCHEMAS: Mapping[str, type[Node]] = {
    "report": ReportSpec,
    "chapter": ChapterSpec,
    "section": SectionSpec,
    "bibliography": BibliographySpec,
    "glossary": GlossarySpec,
}
"""Name of a JSON Schema -> the model that it describes."""
