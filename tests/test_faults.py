"""What five published documents got wrong, sitan finds: see tests/faults/ and docs/faults.md.

tests/faults/ is a project in which every block or row with a fault carries the number of the fault: in YAML in a comment
above it (`# A07`, until the next such comment), in CSV at the start of the note. tests/faults/draft/ is another, for the
faults that stop a check. `items.yaml` says which rules find a fault, and what mends it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sitan.build import check_project
from sitan.diagnostics import Diagnostic
from sitan.project import Project
from tests.arcadia import share_fonts
from tools.faults import TARGET, Item, load_items, page

FAULTS = Path(__file__).parent / "faults"
PROJECTS = ("", "draft/")
ITEMS = load_items()
ENOUGH = 60
"""Faults of parts A to G that are to be found."""
CONTRADICTED = 19
"""Claims of the documents that their own numbers contradict."""

Sources = Mapping[str, str]
"""File name -> text."""

_MARK = re.compile(r"^ *# ([A-H]\d\d|end)$")
_NOTE = re.compile(r',"?([A-H]\d\d)(?=\b)[^,]*$')


@dataclass(frozen=True)
class Region:
    """Lines of a file that belong to one item, or to none. `line` is the first."""

    file: str
    line: int
    text: str
    item: str


@dataclass(frozen=True)
class Round:
    """One check of the projects, and what it found by item; "" is none."""

    found: Mapping[str, frozenset[str]]
    findings: tuple[Diagnostic, ...]


def faulty_sources() -> Sources:
    folders = [FAULTS / project / part for project in PROJECTS for part in ("content", "datasets")]
    files = sorted(path for folder in folders for path in folder.glob("*.*"))
    return {path.relative_to(FAULTS).as_posix(): path.read_text("utf-8") for path in files}


def regions(sources: Sources) -> Iterator[Region]:
    for file, text in sources.items():
        item, start, held = "", 1, ""
        for number, line in enumerate(text.splitlines(keepends=True), start=1):
            mark = (_NOTE if file.endswith(".csv") else _MARK).search(line.rstrip("\n"))
            if mark or file.endswith(".csv"):
                yield Region(file, start, held, item)
                item, start, held = (mark[1] if mark and mark[1] != "end" else ""), number, ""
            held += line
        yield Region(file, start, held, item)


def mended(sources: Sources, numbers: Collection[str]) -> Sources:
    """Return the files with the items `numbers` mended."""
    parts = list(regions(sources))
    for number in numbers:
        for old, new in ITEMS[number].mend:
            (index,) = (index for index, part in enumerate(parts) if part.item == number and old in part.text)
            part = parts[index]
            assert part.text.count(old) == 1, f"{number}: {old!r} stands more than once"
            parts[index] = Region(part.file, part.line, part.text.replace(old, new), number)
    return {file: "".join(part.text for part in parts if part.file == file) for file in sources}


def check(folder: Path, project: str) -> Iterator[Diagnostic]:
    """Yield the findings in one of the projects, their places below `folder`."""
    for finding in check_project(Project(folder / project), lambda _: None):
        yield replace(finding, location=replace(finding.location, file=project + finding.location.file))


def check_sources(sources: Sources, folder: Path) -> Round:
    for name, text in sources.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    findings = tuple(finding for project in PROJECTS for finding in check(folder, project))
    lines = {
        (part.file, part.line + offset): part.item
        for part in regions(sources)
        for offset in range(part.text.count("\n"))
    }
    found: dict[str, set[str]] = {}
    for finding in findings:
        item = lines.get((finding.location.file, finding.location.line), "")
        found.setdefault(item, set()).add(finding.rule)
    return Round({item: frozenset(rules) for item, rules in found.items()}, findings)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    share_fonts(folder)
    share_fonts(folder / "draft")
    return folder


@pytest.fixture(scope="module")
def rounds(folder: Path) -> list[Round]:
    """The author's way: check, mend what is reported, check again, until nothing is."""
    sources, made = faulty_sources(), list[Round]()
    known: set[str] = set()
    while not made or made[-1].findings:
        made.append(check_sources(mended(sources, sorted(known)), folder))
        new = set(made[-1].found) - known - {""}
        if not new:
            break
        known |= new
    return made


def rules_found(rounds: list[Round]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in rounds:
        for item, rules in each.found.items():
            found.setdefault(item, set()).update(rules)
    return found


def test_each_fault_is_found_by_the_rules_of_the_list(rounds: list[Round]) -> None:
    expected = {number: set(item.rules) for number, item in ITEMS.items() if item.rules}

    assert rules_found(rounds) == expected, "\n".join(str(finding) for each in rounds for finding in each.findings)


def test_one_check_finds_at_least_sixty_faults_of_parts_a_to_g(rounds: list[Round]) -> None:
    found = [number for number in rounds[0].found if number and number[0] in "ABCDEFG"]

    assert len(found) >= ENOUGH


def test_every_claim_that_the_documents_contradict_is_found(rounds: list[Round]) -> None:
    claims = {number: item.claims for number, item in ITEMS.items() if item.claims}

    assert sum(claims.values()) == CONTRADICTED
    assert claims.keys() <= rules_found(rounds).keys()


def test_what_stops_a_check_stands_apart(rounds: list[Round]) -> None:
    later = [finding for each in rounds[1:] for finding in each.findings]

    assert {finding.location.file.partition("/")[0] for finding in later} == {"draft"}


def test_the_same_project_without_the_faults_gives_no_finding(folder: Path) -> None:
    sources = faulty_sources()
    held = {part.item for part in regions(sources)} - {""}

    assert check_sources(mended(sources, sorted(held)), folder).findings == ()


def test_every_fault_is_found_or_the_reason_is_given() -> None:
    assert [number for number, item in ITEMS.items() if bool(item.rules) == bool(item.why)] == []


def test_what_is_found_can_be_mended() -> None:
    def differs(item: Item) -> bool:
        sources = faulty_sources()
        return mended(sources, [item.number]) != sources

    assert [number for number, item in ITEMS.items() if item.rules and not differs(item)] == []


def test_the_page_says_what_is_tested() -> None:
    assert page(ITEMS.values()) == TARGET.read_text("utf-8"), "run tools/faults.py"
