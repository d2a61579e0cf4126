"""Every digit that is printed can be traced: to an observation, or to the reason why it is none."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitan.build import compose_document, gather_evidence, list_printed, trace_json, undrawn
from sitan.citations import format_references
from sitan.document import nodes
from sitan.project import find_project
from sitan.trace import as_entry
from tests.arcadia import FILES, changed, write_project

REPOSITORY = Path(__file__).resolve().parents[1]
_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f]*\d|\d")


def say_nothing(phase: str) -> None:
    """Take the name of a phase."""


def runs(inlines: nodes.Inlines) -> Iterator[str]:
    """Yield the words of a paragraph as they are printed, without what the engine puts in (references, note marks)."""
    for node in inlines:
        if isinstance(node, nodes.Run | nodes.Number):
            yield node.text
        elif isinstance(node, nodes.Styled | nodes.Link | nodes.Claim) or (isinstance(node, nodes.Mark) and node.id):
            yield from runs(node.children)  # a mark without an id holds a work that a note cites


def paragraphs(document: nodes.Document) -> Iterator[nodes.Inlines]:
    """Yield the paragraphs of the chapters' prose, and the panels, openers and titles around it."""
    for chapter in document.chapters:
        yield chapter.title
        if chapter.opener:
            yield from (chapter.opener.lead, chapter.opener.value, chapter.opener.label)
        for note in chapter.notes:
            yield note.content
        blocks = [*chapter.blocks, *(block for section in chapter.sections for block in section.blocks)]
        for block in blocks:
            yield from block_paragraphs(block)


def block_paragraphs(block: nodes.Block) -> Iterator[nodes.Inlines]:
    if isinstance(block, nodes.TextBlock | nodes.CalloutBlock | nodes.BoxBlock):
        for flow in block.content:
            if isinstance(flow, nodes.Listing):
                yield from flow.items
            elif isinstance(flow, nodes.Quotation):
                yield from flow.paragraphs
            else:
                yield flow.content
    elif isinstance(block, nodes.KeyFiguresBlock):
        yield from (words for item in block.items for words in (item.value, item.label))
    elif isinstance(block, nodes.FigureBlock | nodes.TableBlock):
        yield from (block.title, block.note)


@pytest.mark.parametrize("project", ["made up", "reference report"])
def test_every_number_in_the_chapters_is_in_the_trace(project: str, tmp_path: Path) -> None:
    folder = REPOSITORY if project == "reference report" else write_project(tmp_path)
    evidence = gather_evidence(find_project(folder), say_nothing)
    document = compose_document(evidence, undrawn(evidence), say_nothing)
    traced = Counter(
        number for one in list_printed(evidence) if one.kind != "claim" for number in _DIGITS.findall(one.text)
    )
    report, theme = evidence.report, evidence.theme
    works = format_references(report.references, theme.file("citations/report.csl"), report.spec.language)
    in_full = ("".join(piece.text for piece in work).rstrip(".") for work in works.notes.values())
    cited = (*in_full, *works.short.values())

    printed = Counter(
        number
        for paragraph in paragraphs(document)
        if not "".join(runs(paragraph)).startswith(cited)
        for number in _DIGITS.findall("\N{INVISIBLE SEPARATOR}".join(runs(paragraph)))
    )

    assert printed - traced == Counter()


def printed_of(tmp_path: Path, old: str, new: str) -> list[dict[str, Any]]:
    """Return the entries of the trace of Arcadia with other words."""
    folder = write_project(tmp_path, changed("content/one.yaml", old, new))
    return [as_entry(one) for one in list_printed(gather_evidence(find_project(folder), say_nothing))]


def test_a_number_that_is_bound_to_nothing_is_named_so(tmp_path: Path) -> None:
    kinds = {entry["text"]: entry["kind"] for entry in printed_of(tmp_path, "in all;", "in all 45 places;")}

    assert kinds["45"] == "unbound"
    assert kinds["2020"] == "year"


def test_a_number_within_a_claim_is_checked(tmp_path: Path) -> None:
    entries = printed_of(tmp_path, "[It fell by half]", "[It fell by 50 per cent]")

    assert [entry["kind"] for entry in entries if entry["text"] == "50"] == ["checked"]


def test_a_waived_number_has_its_reason(tmp_path: Path) -> None:
    (entry,) = [one for one in printed_of(tmp_path, "in all;", 'in all [45]{waive="counted"};') if one["text"] == "45"]

    assert (entry["kind"], entry["because"]) == ("waived", "counted")


def test_a_number_knows_its_sentence(tmp_path: Path) -> None:
    entries = printed_of(tmp_path, "in all;", "in all. Later {value}`u5mr[area=BBB]@2020` died. So it was;")

    sentences = [entry["sentence"] for entry in entries if entry["text"] == "30" and "sentence" in entry]

    assert sentences == ["Later 30 died."]


def test_trace_json_holds_entries_sources_and_waivers(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/one.yaml", "in all;", 'in all [45]{waive="counted"};'))

    trace = json.loads(trace_json(gather_evidence(find_project(folder), say_nothing)))

    assert {entry["id"]: entry["kind"] for entry in trace["entries"] if "id" in entry} == {
        "one-1": "value",
        "one-2": "typed",
        "one-3": "claim",
        "by-area": "figure",
    }
    assert trace["sources"].keys() == {"office"}
    assert [waiver["because"] for waiver in trace["waivers"]] == ["counted"]


def notes_of(folder: Path) -> list[str]:
    """Return what the numbers and claims of the first section show to readers who ask."""
    evidence = gather_evidence(find_project(folder), say_nothing)
    document = compose_document(evidence, undrawn(evidence), say_nothing)
    (paragraph, *_) = block_paragraphs(document.chapters[0].sections[0].blocks[0])
    return [node.note for node in paragraph if isinstance(node, nodes.Number | nodes.Claim)]


def test_readers_see_what_a_number_a_computation_and_a_claim_rest_on(tmp_path: Path) -> None:
    folder = write_project(
        tmp_path,
        changed("content/one.yaml", '[20]{value="u5mr@2020"} in all', "{value}`u5mr@2010 - u5mr@2020; digits=0`"),
    )
    of_2020 = "Under-five mortality rate, Arcadia, 2020: 20 per 1,000 live births. Source: Statistical Office."
    of_2010 = of_2020.replace("2020", "2010").replace("20 per", "40 per")

    assert notes_of(folder) == [
        of_2020,
        f"Computed: u5mr@2010 - u5mr@2020.\n{of_2010}\n{of_2020}",
        f"Tested against the data: u5mr@2020 <= u5mr@2010 / 2.\n{of_2020}\n{of_2010}",
    ]


def test_a_note_names_the_group_of_people(tmp_path: Path) -> None:
    row = 'under_five_mortality,AAA,2020,F,_T,_T,,18,"per 1,000 live births",office,A,\n'
    folder = write_project(
        tmp_path,
        {
            "datasets/data.csv": FILES["datasets/data.csv"] + row,
            **changed("content/one.yaml", "{value}`u5mr@2020`", "{value}`u5mr[sex=F]@2020`"),
        },
    )

    assert notes_of(folder)[0].startswith("Under-five mortality rate, Female, Arcadia, 2020: 18 per 1,000")


def test_numbers_lead_to_their_source_where_the_report_describes_it(tmp_path: Path) -> None:
    with_sources = changed("content/notes.yaml", "  - glossary:\n", "  - glossary:\n  - sources:\n")
    linked = []
    for name, changes in (("plain", {}), ("described", with_sources)):
        evidence = gather_evidence(find_project(write_project(tmp_path / name, changes)), say_nothing)
        document = compose_document(evidence, undrawn(evidence), say_nothing)
        blocks = document.chapters[0].sections[0].blocks
        (paragraph, *_) = block_paragraphs(blocks[0])
        figure = blocks[1]
        assert isinstance(figure, nodes.FigureBlock)
        linked.append(([node.source for node in paragraph if isinstance(node, nodes.Number)], figure.source_links))

    assert linked == [
        (["", ""], ()),
        (["source-office"] * 2, (nodes.CrossReference("source-office", "Statistical Office"),)),
    ]
