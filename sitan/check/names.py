"""Rules of abbreviations and names: explained where a chapter first uses them, written out once, in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitan import text as prose
from sitan.check.material import Checked, Passage, found

if TYPE_CHECKING:
    from sitan.content.report import TermSpec
    from sitan.diagnostics import Diagnostic

_WORD = re.compile(r"(?<![\w$/.])[^\W\d_]{2,}(?![\w$])")
_ROMAN = re.compile(r"[IVX]+")
_MOST_BEFORE = 160
"""Characters before an abbreviation in which it may be written out."""
_CAPITALS_IN_A_MIXED_WORD = 3


def abbreviations_in(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield each abbreviation of a passage with its offset: words of capitals, and words with three of them (MoHSD)."""
    if passage.characters.isupper():
        return
    for match in _WORD.finditer(passage.characters):
        word = match[0]
        if word.islower() or word.istitle():
            continue
        short = word[:-1] if word.endswith("s") and word[:-1].isupper() else word
        capitals = sum(character.isupper() for character in short)
        if (short.isupper() and len(short) > 1) or capitals >= _CAPITALS_IN_A_MIXED_WORD:
            yield match.start(), short


def abbreviation_is_explained(checked: Checked) -> Iterator[Diagnostic]:
    """Report abbreviations without an entry in the glossary, and those that a chapter uses before it explains them."""
    unknown: set[str] = set()
    explained: set[tuple[str, str]] = set()
    for passage in checked.passages:
        if passage.chapter == "report":
            continue
        for start, word in abbreviations_in(passage):
            if word in checked.report.known or _ROMAN.fullmatch(word) or word in unknown:
                continue
            term = _term(word, checked)
            if term is None and _is_marked(passage, start, word):
                continue  # a term that the glossary lacks has been reported
            if term is None and not _is_written_out(passage, start):
                unknown.add(word)
                hint = "add it to content/glossary.yaml: as a term, or under `known` if every reader knows it"
                message = f'"{word}" is explained nowhere'
                yield found(passage.place(start), "abbreviation-is-explained", message, hint)
            elif term and term.expansion and passage.is_running and (passage.chapter, word) not in explained:
                explained.add((passage.chapter, word))
                if passage.chapter in checked.chapters and not _is_explained(passage, start, word, term):
                    message = f'"{word}" is not explained where the chapter first uses it'
                    hint = f"write {term.expansion} ({word}), or {{term}}`{word}`"
                    yield found(passage.place(start), "abbreviation-is-explained", message, hint)


def _term(word: str, checked: Checked) -> TermSpec | None:
    """Return the entry of an abbreviation, or of a term that holds it as a word: "MICS" in "MICS survey"."""
    return checked.report.terms.get(word) or next(
        (term for name, term in checked.report.terms.items() if word in name.split()), None
    )


def _is_explained(passage: Passage, start: int, word: str, term: TermSpec) -> bool:
    if _is_marked(passage, start, word):
        return True
    return _written_out(str(term.expansion), word).search(passage.characters[: start + len(word)]) is not None


def _is_marked(passage: Passage, start: int, word: str) -> bool:
    return any(isinstance(node, prose.Term) for node in passage.around(start, start + len(word)))


def _written_out(expansion: str, word: str) -> re.Pattern[str]:
    """Return what finds "Expansion (WORD": as the glossary has it, perhaps in the plural."""
    words = r"[\s\u00a0]+".join(re.escape(part) for part in expansion.split())
    return re.compile(rf"{words}\w{{0,2}},?\s+\(\s*{re.escape(word)}s?\b", re.IGNORECASE)


def _is_written_out(passage: Passage, start: int) -> bool:
    """Tell whether an abbreviation that the glossary lacks is written out: "World Trade Organization (WTO)"."""
    before = passage.characters[max(0, start - _MOST_BEFORE) : start]
    word = next(word for offset, word in abbreviations_in(passage) if offset == start)
    initials = "".join(part[0] for part in re.findall(r"[^\W\d_]+", before.rstrip("( ")) if part[0].isupper())
    return before.endswith("(") and initials.upper().endswith(word.upper()[-len(initials) :]) and bool(initials)


def abbreviation_is_expanded_once(checked: Checked) -> Iterator[Diagnostic]:
    """Report abbreviations that a chapter writes out again."""
    patterns = {
        name: _written_out(str(term.expansion), name) for name, term in checked.report.terms.items() if term.expansion
    }
    seen: set[tuple[str, str]] = set()
    for passage in checked.passages:
        if not passage.is_running or "(" not in passage.characters:
            continue
        for name, pattern in patterns.items():
            if name not in passage.characters:
                continue
            for match in pattern.finditer(passage.characters):
                if (passage.chapter, name) in seen:
                    message = f'the chapter writes out "{name}" a second time'
                    hint = f"write {name} alone"
                    yield found(passage.place(match.start()), "abbreviation-is-expanded-once", message, hint)
                seen.add((passage.chapter, name))


def name_has_one_form(checked: Checked) -> Iterator[Diagnostic]:
    """Report forms of names and terms that the glossary lists as variants."""
    variants = {str(form): name for name, term in checked.report.terms.items() for form in term.variants}
    if not variants:
        return
    longest_first = sorted(variants, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for passage in checked.passages:
        if passage.context.endswith("/term") or "/variants/" in passage.context:
            continue
        for match in pattern.finditer(passage.characters):
            name = variants[match[0]]
            term = checked.report.terms[name]
            full = [form for form in (name, str(term.expansion or "")) if match[0] in form and form != match[0]]
            if any(_lies_in(form, match.start(), passage.characters) for form in full):
                continue
            message = f'"{match[0]}" is another form of "{name}"'
            yield found(passage.place(match.start()), "name-has-one-form", message, f'write "{term.expansion or name}"')


def _lies_in(form: str, offset: int, characters: str) -> bool:
    """Tell whether the character at `offset` belongs to an occurrence of `form`."""
    return any(
        start <= offset < start + len(form) for start in (m.start() for m in re.finditer(re.escape(form), characters))
    )
