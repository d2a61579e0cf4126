#!/usr/bin/env python3
"""Writes docs/faults.md from tests/faults/items.yaml: which faults that reached print sitan finds, and by which rule.

Run it after a change of that file; `tests/test_faults.py` compares, and tests that what the page says is so. `--print`
prints instead of writing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
ITEMS = ROOT / "tests" / "faults" / "items.yaml"
TARGET = ROOT / "docs" / "faults.md"

PARTS: Mapping[str, str] = {
    "A": "Contradictory numbers inside one document",
    "B": "Contradictions between documents",
    "C": "Scope and comparability",
    "D": "Dates, periods, programmes",
    "E": "Sums and distributions",
    "F": "Evidence and sourcing",
    "G": "Names and terms",
    "H": "Layout and typing",
}
"""The parts of the list of faults, by their letters."""

INTRODUCTION = """\
# Faults that reached print

Made by `tools/faults.py` from `tests/faults/items.yaml`; do not edit.

Five published documents on children in one country were read for faults: numbers that contradict one another,
comparisons of unlike things, missing years. `tests/faults/` is a project that says again what they say, in its own
words and with their numbers, one fault at a time. `sitan check tests/faults` reports those with a rule below, and
nothing else; a test asserts both, and that the same project with the faults mended gives no finding. A few faults stop
a check, such as a row without a year: they are in a project of their own, `tests/faults/draft/`.

sitan finds a fault where a sentence can be held to something: an observation, a declaration, another sentence. The
others are listed with the reason. Numbers are looked for everywhere, claims only where their authors mark them: words
that nobody marks, nobody tests. [rules.md](rules.md) explains the rules.
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One fault of the list. `rules` are those that find it; if none does, `why` says why."""

    number: str
    fault: str
    rules: tuple[str, ...] = ()
    why: str = ""
    note: str = ""
    claims: int = 0
    """How many statements of the documents, contradicted by their own numbers, have this fault."""
    mend: tuple[tuple[str, str], ...] = ()
    """Text in the blocks and rows of the item, and what to write instead."""

    @property
    def part(self) -> str:
        """The letter of the part of the list."""
        return self.number[0]


def load_items(path: Path = ITEMS) -> Mapping[str, Item]:
    """Return the items by number, in the order of the list."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    return {number: _item(number, fields) for number, fields in raw.items()}


def _item(number: str, fields: Mapping[str, object]) -> Item:
    rules, mend = fields.get("rules", []), fields.get("mend", {})
    if not isinstance(rules, list) or not isinstance(mend, dict):
        raise TypeError(f"{number}: rules are a list, mend a mapping")
    texts = {name: str(fields.get(name, "")) for name in ("fault", "why", "note")}
    claims = int(str(fields.get("claims", 0)))
    return Item(number, rules=tuple(rules), claims=claims, mend=tuple(mend.items()), **texts)


def page(items: Iterable[Item]) -> str:
    """Return the page."""
    return INTRODUCTION + "\n" + "\n".join(_lines(list(items)))


def _lines(items: list[Item]) -> Iterator[str]:
    yield "| part | faults | found |"
    yield "| --- | --- | --- |"
    for part, title in PARTS.items():
        listed = [item for item in items if item.part == part]
        yield f"| [{part}. {title}](#{_anchor(part, title)}) | {len(listed)} | {_found(listed)} |"
    counted = [item for item in items if item.part != "H"]
    yield f"| A to G | {len(counted)} | {_found(counted)} |"
    claims = [item for item in items if item.claims]
    count = sum(item.claims for item in claims)
    yield ""
    yield f"Of the claims that the documents make, {count} are contradicted by their own numbers:"
    yield f"{', '.join(item.number for item in claims)}; {_found_claims(claims)} are found."
    for part, title in PARTS.items():
        yield from ("", f"## {part}. {title}", "", "| no. | fault | found by |", "| --- | --- | --- |")
        yield from (_row(item) for item in items if item.part == part)
    yield ""


def _found(items: Iterable[Item]) -> int:
    return sum(bool(item.rules) for item in items)


def _found_claims(items: Iterable[Item]) -> int:
    return sum(item.claims for item in items if item.rules)


def _row(item: Item) -> str:
    rules = ", ".join(f"`{rule}`" for rule in item.rules)
    answer = rules + (f"; {item.note}" if item.note else "") if rules else f"not found: {item.why}"
    return f"| {item.number} | {item.fault} | {answer} |"


def _anchor(part: str, title: str) -> str:
    return f"{part}-{title}".casefold().replace(",", "").replace(" ", "-")


def main() -> None:
    """Write the page, or print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--print", action="store_true", help="print it instead of writing docs/faults.md")
    made = page(load_items().values())
    if parser.parse_args().print:
        sys.stdout.buffer.write(made.encode())
    else:
        TARGET.write_text(made, "utf-8")


if __name__ == "__main__":
    main()
