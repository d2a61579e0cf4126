"""How tools/wording.py finds shared runs of words, on texts made up; and those of the report, where the documents are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitan.build import read_evidence
from sitan.project import find_project
from tools.wording import (
    ROOT,
    SOURCES,
    load_allowed,
    read_documents,
    report_texts,
    shared_runs,
    site_texts,
    words_of,
)

DOCUMENTS = {"old": "In the north, one child in ten does not go to school because the road is closed in winter."}


def runs(text: str, *allowed: str) -> list[str]:
    return [run.words for run in shared_runs([("a", text)], DOCUMENTS, allowed)]


def test_eight_words_are_a_run_and_seven_are_not() -> None:
    assert runs("There does not go to school because the road.") == ["does not go to school because the road"]
    assert runs("There does not go to school because the bus.") == []


def test_capitals_punctuation_and_the_form_of_numbers_make_no_difference() -> None:
    assert runs("IN the North: 1 child in 10 – does not") == ["in the north 1 child in 10 does not"]
    assert words_of("In 2017 193; 27,702 and 27 702; 51.8% (won’t)") == [
        "in",
        "2017",
        "193",
        "27702",
        "and",
        "27702",
        "51.8",
        "per",
        "cent",
        "won't",
    ]


def test_runs_that_overlap_are_one() -> None:
    text = "Often one child in ten does not go to school because of snow."
    assert runs(text) == ["1 child in 10 does not go to school because"]


def test_name_counts_as_one_word() -> None:
    text = "Once more one child in ten does not go to school."
    assert runs(text) == ["1 child in 10 does not go to school"]
    assert runs(text, "go to school") == []
    assert runs(text + " Because the road is closed in winter.", "go to school") != [], (
        "words around a name still count"
    )


def test_name_that_begins_with_another_is_found() -> None:
    assert runs("One child in ten does not go to school because", "child in ten does", "child in ten") == []


def test_reason_is_required(tmp_path: Path) -> None:
    path = tmp_path / "wording.yaml"
    path.write_text("- phrases: [Ministry of Health]\n", "utf-8")
    with pytest.raises(ValueError, match="no reason is given for Ministry of Health"):
        load_allowed(path)


def test_every_name_of_the_report_has_a_reason() -> None:
    assert all(load_allowed().values())


def test_text_of_a_page_is_read_by_blocks(tmp_path: Path) -> None:
    page = '<p>One <em>child</em> in ten</p><script>var a</script><svg aria-label="A line"><text>12</text></svg>'
    (tmp_path / "a.html").write_text(page, "utf-8")
    assert [text for _, text in site_texts(tmp_path)] == ["One child in ten", "A line", "12"]


@pytest.mark.slow
@pytest.mark.skipif(not (SOURCES / "documents").is_dir(), reason=f"no documents in {SOURCES}")
def test_report_shares_no_run_of_eight_words_with_the_documents() -> None:
    texts = report_texts(read_evidence(find_project(ROOT), lambda _: None))
    assert shared_runs(texts, read_documents(SOURCES), load_allowed()) == []
