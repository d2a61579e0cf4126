"""Parses prose: Markdown with MyST roles and bracketed spans -> nodes, with the queries and targets they name.

Content is data, never code: no template is run in it, HTML is plain text, and only the roles and attributes below have
a meaning. Each node knows its place, so that whatever goes wrong with it later can be shown in the author's file.

    {value}`QUERY`                a number from the data        [TYPED]{value="QUERY"}    a number checked against it
    [WORDS]{claim="EXPRESSION"}   words tested by the data      [WORDS]{#ID}              words that a quote repeats
    [NUMBER]{waive="REASON"}      a number that no dataset has, with the reason why it stands there
    because="REASON" beside value= or claim=: why what it compares may be compared
    {fig}`ID` {tbl}`ID` {map}`ID` {sec}`ID` {ch}`ID` {box}`ID`  cross-references
    {cite}`KEY` {term}`TERM`      a work cited, a word of the glossary
    [^LABEL] and [^LABEL]: TEXT   a note in the author's words
"""

from sitan.text.nodes import (
    REFERENCE_KINDS,
    ROLES,
    Block,
    Citation,
    Claim,
    Flow,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Listing,
    Mark,
    NoteReference,
    Paragraph,
    Plain,
    Quotation,
    Reference,
    ReferenceKind,
    Styled,
    Subheading,
    Term,
    Texts,
    Value,
    Waived,
    paragraphs,
    plain_text,
    walk,
)
from sitan.text.parse import MAX_LENGTH, MAX_NESTING, SPANS, parse_all, parse_line, parse_markdown

__all__ = [
    "MAX_LENGTH",
    "MAX_NESTING",
    "REFERENCE_KINDS",
    "ROLES",
    "SPANS",
    "Block",
    "Citation",
    "Claim",
    "Flow",
    "Inline",
    "Inlines",
    "LineBreak",
    "Link",
    "Listing",
    "Mark",
    "NoteReference",
    "Paragraph",
    "Plain",
    "Quotation",
    "Reference",
    "ReferenceKind",
    "Styled",
    "Subheading",
    "Term",
    "Texts",
    "Value",
    "Waived",
    "paragraphs",
    "parse_all",
    "parse_line",
    "parse_markdown",
    "plain_text",
    "walk",
]
