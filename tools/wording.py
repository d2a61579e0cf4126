#!/usr/bin/env python3
"""Finds runs of eight words that the report shares with the documents on which it draws.

    .venv/bin/python tools/wording.py [SOURCES]

Facts carry over, sentences do not. SOURCES is the folder with `documents/*.txt` (default: `../shared/sources` beside
the project). Looked at are all words of the report (paragraphs, titles, labels, notes, tables, annexes), the names and
definitions of its indicators and sources, and the pages of the site if it is built. Capitals, punctuation and the way
in which numbers are written make no difference. Names, titles and fixed terms, in `tools/wording.yaml` with the reason
for each, count as one word wherever they stand. The exit code is 1 if a run is shared.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sitan.build import Evidence, material, read_evidence  # noqa: E402 - from the checkout of this file
from sitan.project import find_project  # noqa: E402

SOURCES = ROOT.parent / "shared" / "sources"
ALLOWED = ROOT / "tools" / "wording.yaml"
LENGTH = 8

NUMBER_WORDS: Mapping[str, str] = {
    word: str(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}

_WORD = re.compile(r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+(?:'[^\W\d_]+)?|%")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that the report shares with a document."""

    place: str
    document: str
    words: str


def words_of(text: str) -> list[str]:
    """Return the words of `text` without capitals and punctuation, numbers in digits without separators.

    >>> words_of("Of 1,283 children – 51.8% – two died.")
    ['of', '1283', 'children', '51.8', 'per', 'cent', '2', 'died']
    """
    found: list[str] = []
    for word in _WORD.findall(text.casefold().replace("’", "'")):
        if word == "%":
            found += ["per", "cent"]
        elif word[0].isdigit():
            found.append(re.sub(r"[^\d.]", "", word))
        else:
            found.append(NUMBER_WORDS.get(word, word))
    return found


def load_allowed(path: Path = ALLOWED) -> dict[str, str]:
    """Return the names, titles and fixed terms with the reason for each; raises ValueError if there is none."""
    allowed: dict[str, str] = {}
    for group in yaml.safe_load(path.read_text("utf-8")):
        if not group.get("reason"):
            raise ValueError(f"no reason is given for {', '.join(group['phrases'])}")
        allowed |= dict.fromkeys(group["phrases"], group["reason"])
    return allowed


class Names:
    """Phrases that count as one word."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the phrases; where one begins with another, the longer holds."""
        self.by_first: dict[str, list[list[str]]] = {}
        for words in sorted(map(words_of, phrases), key=len, reverse=True):
            self.by_first.setdefault(words[0], []).append(words)

    def join(self, words: Sequence[str]) -> list[str]:
        """Return `words` with each phrase made one.

        >>> Names(["Ministry of Health"]).join(["the", "ministry", "of", "health", "says"])
        ['the', 'ministry of health', 'says']
        """
        joined: list[str] = []
        place = 0
        while place < len(words):
            known = (name for name in self.by_first.get(words[place], ()) if words[place : place + len(name)] == name)
            name = next(known, None)
            joined.append(" ".join(name) if name else words[place])
            place += len(name) if name else 1
        return joined


def shared_runs(
    texts: Iterable[tuple[str, str]], documents: Mapping[str, str], allowed: Iterable[str], length: int = LENGTH
) -> list[Run]:
    """Return the longest runs of at least `length` words that `texts` (place, text) share with `documents`."""
    names = Names(allowed)
    held: dict[tuple[str, ...], str] = {}
    for document, text in documents.items():
        words = names.join(words_of(text))
        for start in range(len(words) - length + 1):
            held.setdefault(tuple(words[start : start + length]), document)
    found = (run for place, text in texts for run in _runs(place, names.join(words_of(text)), held, length))
    return list(dict.fromkeys(found))


def _runs(place: str, words: Sequence[str], held: Mapping[tuple[str, ...], str], length: int) -> Iterator[Run]:
    """Yield the runs of one text; those that overlap are one."""
    start = 0
    while start <= len(words) - length:
        document = held.get(tuple(words[start : start + length]))
        end = start
        while document and end <= len(words) - length and tuple(words[end : end + length]) in held:
            end += 1
        if document:
            yield Run(place, document, " ".join(words[start : end - 1 + length]))
        start = max(end, start + 1)


def read_documents(sources: Path) -> dict[str, str]:
    """Return the text of each document by the name of its file."""
    return {path.stem: path.read_text("utf-8") for path in sorted((sources / "documents").glob("*.txt"))}


def report_texts(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield the words of the report, and those that it takes from the metadata of its data."""
    for passage in material(evidence, lambda _: ()).passages:
        yield passage.context, passage.characters
    for name, indicator in evidence.catalog.indicators.items():
        for words in (indicator.name, indicator.short_name, indicator.definition):
            if words:
                yield f"indicator {name}", str(words)
    for name, source in evidence.catalog.sources.items():
        yield f"source {name}", str(source.title)


class _PageText(HTMLParser):
    """Collects the text of a page, element by element."""

    INLINE = frozenset({"a", "abbr", "b", "cite", "data", "em", "i", "q", "span", "strong", "sub", "sup", "time"})
    UNSEEN = frozenset({"script", "style"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[list[str]] = [[]]
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unseen += tag in self.UNSEEN
        if tag not in self.INLINE:
            self.texts.append([])
        self.texts += [[value] for name, value in attrs if name in {"alt", "aria-label"} and value]
        if self.texts[-1] and any(name in {"alt", "aria-label"} for name, _ in attrs):
            self.texts.append([])

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in self.UNSEEN
        if tag not in self.INLINE:
            self.texts.append([])

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.texts[-1].append(data)


def site_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts of the pages in `folder`, none if it does not exist."""
    for path in sorted(folder.rglob("*.html")):
        page = _PageText()
        page.feed(path.read_text("utf-8"))
        yield from ((f"site {path.name}", "".join(parts)) for parts in page.texts if "".join(parts).strip())


def main() -> None:
    """Print the shared runs, or end with a message when there are no documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SOURCES, metavar="SOURCES", help="where documents/ is")
    folder: Path = parser.parse_args().folder
    documents = read_documents(folder)
    if not documents:
        sys.exit(f"no documents/*.txt in {folder}: give the folder that holds them")
    project = find_project(ROOT)
    content = list(report_texts(read_evidence(project, lambda _: None)))
    pages = list(site_texts(project.build / "en" / "site"))
    runs = shared_runs([*content, *pages], documents, load_allowed())
    for run in runs:
        sys.stdout.write(f"{run.place}: {run.words} [{run.document}]\n")
    count = sum(len(words_of(text)) for _, text in content)
    site = f", and {len(pages)} texts of the site" if pages else "; the site is not built"
    sys.stdout.write(f"{len(runs)} runs of {LENGTH} words shared; {count} words of the report and its data{site}\n")
    sys.exit(1 if runs else 0)


if __name__ == "__main__":
    main()
