"""The document is numbered, cross-referenced and resolved, and says what it could not resolve."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sitan.build import compose_document, read_evidence, undrawn
from sitan.document import nodes
from sitan.project import find_project
from tests.arcadia import CHAPTER, changed, write_project


def compose(folder: Path) -> nodes.Document:
    evidence = read_evidence(find_project(folder), lambda _: None)
    document = compose_document(evidence, undrawn(evidence), lambda _: None)
    evidence.findings.stop_on_errors()
    return document


def words(inlines: nodes.Inlines) -> str:
    """Return what is printed, with note marks in brackets."""
    parts = []
    for node in inlines:
        if isinstance(node, nodes.NoteMark):
            parts.append(f"[{node.number}]")
        elif isinstance(node, nodes.Styled | nodes.Link | nodes.Claim | nodes.Mark):
            parts.append(words(node.children))
        elif not isinstance(node, nodes.LineBreak):
            parts.append(node.text)
    return "".join(parts)


def paragraphs(document: nodes.Document) -> Iterator[str]:
    for chapter in document.chapters:
        for section in chapter.sections:
            for block in section.blocks:
                if isinstance(block, nodes.TextBlock):
                    yield from (words(flow.content) for flow in block.content if isinstance(flow, nodes.Paragraph))


def with_text(text: str) -> dict[str, str]:
    """Return a change that makes `text` the chapter's text."""
    start, end = CHAPTER.index("      - text: |\n"), CHAPTER.index("      - figure:")
    indented = "".join(f"          {line}\n" if line else "\n" for line in text.split("\n"))
    return {"content/one.yaml": f"{CHAPTER[:start]}      - text: |\n{indented}{CHAPTER[end:]}"}


def test_numbers_references_and_notes_are_filled_in(tmp_path: Path) -> None:
    (first,) = paragraphs(compose(write_project(tmp_path)))

    assert first == ("In 2020, 20 of 1,000 died, 20 in all; see Figure 1.1.[1] It fell by half, as SDG asks.[2]")


def test_a_reference_at_the_start_of_a_sentence_has_a_capital(tmp_path: Path) -> None:
    text = "{ch}`one` tells it. {sec}`deaths` too, see {sec}`deaths` and {fig}`by-area`."

    (first,) = paragraphs(compose(write_project(tmp_path, with_text(text))))

    assert first == "Chapter 1 tells it. Section 1.1 too, see section 1.1 and Figure 1.1."


def test_a_work_is_named_in_full_once_a_chapter(tmp_path: Path) -> None:
    text = "{fig}`by-area`. One.{cite}`work` Two.{cite}`work` Three.[^n]\n\n[^n]: See{cite}`work`"

    document = compose(write_project(tmp_path, with_text(text)))

    assert [words(note.content) for note in document.chapters[0].notes] == [
        "Children, 2021.",
        "Children, 2021 (note 1).",
        "See Children, 2021 (note 1).",
    ]


def test_a_quote_repeats_the_marked_words_without_their_notes(tmp_path: Path) -> None:
    text = "{fig}`by-area`. [It was {value}`u5mr@2020`.{cite}`work`]{#said} More."
    change = with_text(text)
    change["content/one.yaml"] = change["content/one.yaml"].replace(
        "      - figure:", "      - quote: {of: said}\n      - figure:"
    )

    document = compose(write_project(tmp_path, change))

    (quote,) = [block for block in document.chapters[0].sections[0].blocks if isinstance(block, nodes.QuoteBlock)]
    assert words(quote.content) == "It was 20."
    assert len(document.chapters[0].notes) == 1


def test_cells_that_the_author_wrote_hold_numbers_with_their_source(tmp_path: Path) -> None:
    table = """\
      - table:
          id: by-hand
          title: By hand
          columns:
            - {label: What}
            - {label: How many}
          rows:
            - [Deaths, "{value}`u5mr@2020`"]
"""
    change = changed("content/one.yaml", "      - figure:\n", table + "      - figure:\n")

    document = compose(write_project(tmp_path, change))

    (block,) = [block for block in document.chapters[0].sections[0].blocks if isinstance(block, nodes.TableBlock)]
    assert [[words(cell) for cell in row] for row in block.rows] == [["Deaths", "20"]]
    assert block.source == "Statistical Office"


def test_main_chapters_are_numbered_and_back_matter_is_not(tmp_path: Path) -> None:
    document = compose(write_project(tmp_path))

    assert [(chapter.number, chapter.plain_title) for chapter in document.chapters] == [
        ("1", "Survival"),
        ("", "Notes"),
    ]
    assert document.figures[0].label == "Figure 1.1"
