"""Formats the works that a report cites, by a CSL style of the theme.

citeproc-py does the formatting. What it returns is turned into plain runs and italics here, so that the document stays
free of any output format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from sitan.content.report import Name, ReferenceSpec
from sitan.formats import locale_of

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a formatted work: plain, italic, or an address."""

    text: str
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Formatted works."""

    notes: Mapping[str, tuple[Piece, ...]]
    """Key -> the work in full, for the first note that names it."""
    short: Mapping[str, str]
    """Key -> author and year, for the notes after it."""
    entries: Sequence[tuple[str, tuple[Piece, ...]]]
    """(key, work) in the order of the bibliography."""


_LOCALES = {"en": "en-GB", "ru": "ru-RU", "kk": "kk"}
"""Languages whose words for citations there are: citeproc's own, or those that the style holds (`kk`)."""


def format_references(references: Mapping[str, ReferenceSpec], style: Path, language: str) -> Bibliography:
    """Return the works in `references`, formatted by the CSL file `style` with the words of `language`."""
    if not references:
        return Bibliography({}, {}, ())
    # Importing citeproc takes a tenth of a second and lxml, which a check of a report without citations can save.
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([_as_csl_json(reference) for reference in references.values()])
    locale = _LOCALES.get(language, "en-GB")
    csl = CitationStylesStyle(str(style), validate=False, locale=locale)
    bibliography = CitationStylesBibliography(csl, source, formatter.html)
    citations = {key: Citation([CitationItem(key)]) for key in references}
    for citation in citations.values():
        bibliography.register(citation)
    notes = {
        key: _pieces(_in_the_genitive(str(bibliography.cite(citation, _never)), locale))
        for key, citation in citations.items()
    }
    bibliography.sort()
    entries = [
        (str(key), _pieces(_in_the_genitive(str(entry), locale)))
        for key, entry in zip(bibliography.keys, bibliography.bibliography(), strict=True)
    ]
    short = {key: _short(reference) for key, reference in references.items()}
    return Bibliography(notes, short, tuple(entries))


def _in_the_genitive(text: str, locale: str) -> str:
    """Return `text` with the months of its full dates as the language writes them after a day.

    CSL has one form of each month, which is right where there is no day.

    >>> _in_the_genitive("3 май 2020; май 2020", "ru-RU")
    '3 мая 2020; май 2020'
    """
    months = locale_of(locale).months
    alone, after_a_day = months["stand-alone"]["wide"], months["format"]["wide"]
    forms = {alone[number]: after_a_day[number] for number in alone}
    pattern = rf"(?<=[0-9] )({'|'.join(map(re.escape, forms))})(?= [0-9]{{4}}\b)"
    return re.sub(pattern, lambda found: forms[found[0]], text)


def _short(reference: ReferenceSpec) -> str:
    """Return what tells a work from others in few words: its first author, or its title, and its year."""
    names = [str(name.literal or name.family or "") for name in (*reference.author, *reference.editor)]
    year = str(reference.issued or "").partition("-")[0]
    return ", ".join(part for part in (next(iter(names), str(reference.title)), year) if part)


def _never(item: object) -> None:
    """Refuse an unknown key: keys are checked before anything is formatted."""
    raise KeyError(item)


def _as_csl_json(reference: ReferenceSpec) -> dict[str, Any]:
    """Return a work in CSL-JSON."""
    fields = {
        "id": reference.id,
        "type": reference.type,
        "title": reference.title,
        "author": [_as_csl_name(name) for name in reference.author],
        "editor": [_as_csl_name(name) for name in reference.editor],
        "container-title": reference.container_title,
        "publisher": reference.publisher,
        "publisher-place": reference.publisher_place,
        "issued": _as_csl_date(reference.issued) if reference.issued else None,
        "number": reference.number,
        "volume": reference.volume,
        "page": reference.page,
        "URL": reference.url,
        "note": reference.note,
    }
    return {name: str(value) if isinstance(value, str) else value for name, value in fields.items() if value}


def _as_csl_name(name: Name) -> dict[str, str]:
    parts = {"family": name.family, "given": name.given, "literal": name.literal}
    return {part: str(value) for part, value in parts.items() if value}


def _as_csl_date(issued: str) -> dict[str, Any]:
    return {"date-parts": [[int(part) for part in issued.split("-")]]}


_ITALIC = re.compile(r"<i>(.*?)</i>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;)]")


def _pieces(html: str) -> tuple[Piece, ...]:
    """Return what citeproc's HTML says, as pieces.

    >>> [piece.text for piece in _pieces("A, <i>B &amp; C</i>, https://example.org/x.")]
    ['A, ', 'B & C', ', ', 'https://example.org/x', '.']
    """
    pieces: list[Piece] = []
    position = 0
    for match in _ITALIC.finditer(html):
        pieces.extend(_plain_pieces(html[position : match.start()]))
        pieces.append(Piece(_text(match[1]), italic=True))
        position = match.end()
    pieces.extend(_plain_pieces(html[position:]))
    return tuple(piece for piece in pieces if piece.text)


def _plain_pieces(html: str) -> list[Piece]:
    text = _text(html)
    pieces: list[Piece] = []
    position = 0
    for match in _ADDRESS.finditer(text):
        pieces += [Piece(text[position : match.start()]), Piece(match[0], href=match[0])]
        position = match.end()
    return [*pieces, Piece(text[position:])]


def _text(html: str) -> str:
    return unescape(_TAG.sub("", html))
