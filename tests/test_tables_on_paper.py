"""Tables as they are printed and put on the site: heads with their scope, footnotes with their links, page breaks."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pikepdf
import pytest

from sitan.document import nodes
from sitan.figures.table import Cell, Footnote, Span, TableFigure
from sitan.fonts import FontPack
from sitan.model import Line
from sitan.project import Project
from sitan.render.html import render_site
from sitan.render.pdf import render_pdf
from sitan.theme import Theme
from tests.made_up_report import DATA, made_up_report, part, words

ROWS = 70
"""More than a page has room for."""


def grouped_table() -> TableFigure:
    """Return a long table with groups of columns and rows, a footnote, marks, and a highlighted cell."""
    header = (Cell("District"), *(Cell(head, numeric=True, unit="per cent") for head in ("2010", "2020", "Change")))
    rows = tuple(
        (
            Cell(f"District {number}"),
            Cell("12.5", numeric=True, notes="a" if number == 1 else ""),
            Cell("14.0", numeric=True, mark="(e)"),
            Cell("+1.5", numeric=True),
        )
        for number in range(1, ROWS + 1)
    )
    return TableFigure(
        "districts",
        header,
        rows,
        frozenset(),
        "",
        (),
        DATA,
        (),
        column_groups=(Span(None, 0, 1), Span(Cell("Years"), 1, 3), Span(None, 3, 4)),
        row_groups=(Span(Cell("North"), 0, 30), Span(Cell("South"), 30, ROWS)),
        highlighted_cells=frozenset({(1, 3)}),
        footnotes=(Footnote("a", Line("Estimated.")),),
    )


@pytest.fixture(scope="module")
def report() -> nodes.Document:
    block = nodes.TableBlock(
        id="districts",
        label="Table 1",
        title=words("Coverage by district"),
        subtitle=(),
        table=grouped_table(),
        source="Office of Statistics",
        note=(),
        width="column",
        download="districts.csv",
        footnotes=(("a", words("Estimated.")),),
    )
    chapters = (part("foreword", "foreword", "front", "Foreword", block),)
    return replace(
        made_up_report(), chapters=chapters, figures=(), tables=(), maps=(), downloads={"districts.csv": DATA}
    )


@pytest.fixture(scope="module")
def raw(report: nodes.Document, theme: Theme, fonts: FontPack, project: Project) -> bytes:
    return render_pdf(report, theme, fonts, project)


@pytest.fixture(scope="module")
def page(report: nodes.Document, theme: Theme, fonts: FontPack, project: Project) -> str:
    return next(
        text.decode()
        for name, text in render_site(report, theme, fonts, project).items()
        if name.endswith("foreword.html")
    )


def elements(raw: bytes, tag: str) -> Iterator[pikepdf.Dictionary]:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem" and each.get("/S") == tag:
                yield each


def rows_by_page(raw: bytes) -> Mapping[int, int]:
    """Return how many rows of the table stand on each page, by their heads."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        numbers = {sheet.obj.objgen: number for number, sheet in enumerate(pdf.pages)}
        heads = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/TH"]
        rows = [head for head in heads if head.A.Scope == "/Row" and int(head.A.get("/ColSpan", 1)) == 1]
        return Counter(numbers[page_of(row).objgen] for row in rows)


def page_of(element: pikepdf.Object) -> pikepdf.Object:
    """Return the page on which the first words of an element stand."""
    if "/Pg" in element:
        return element.Pg
    kids = list(element.K.as_list()) if isinstance(element.K, pikepdf.Array) else [element.K]
    return page_of(next(kid for kid in kids if isinstance(kid, pikepdf.Dictionary)))


def test_heads_of_groups_have_a_scope_and_a_span_on_paper(raw: bytes) -> None:
    heads = [
        (str(head.A.Scope), int(head.A.get("/ColSpan", 1)), int(head.A.get("/RowSpan", 1)))
        for head in elements(raw, "/TH")
    ]

    assert ("/Column", 2, 1) in heads, "the head above two columns"
    assert ("/Column", 1, 2) in heads, "a head beside it reaches over both lines"
    assert heads.count(("/Row", 4, 1)) == 2, "the heads above rows"
    assert heads.count(("/Row", 1, 1)) == ROWS


def test_grouped_table_conforms_to_pdf_ua_1(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(raw)

    result = page_validation.validate_pdf(str(path), profile="ua1")

    assert "Result: no failures" in str(result), str(result)


def test_heads_are_repeated_on_each_page_of_a_long_table(raw: bytes) -> None:
    heads = [str(head.A.Scope) for head in elements(raw, "/TH")].count("/Column")

    assert len(rows_by_page(raw)) > 1
    assert heads == 5 * len(rows_by_page(raw))


def test_no_row_stands_alone_on_a_page(raw: bytes) -> None:
    counts = rows_by_page(raw)

    assert sum(counts.values()) == ROWS
    assert min(counts.values()) > 1


def test_heads_of_groups_have_a_scope_on_the_site(page: str) -> None:
    assert '<th scope="colgroup" class="column-group" colspan="2">' in page
    assert page.count('<th scope="rowgroup" colspan="4">') == 2
    assert page.count("<tbody>") >= 2
    assert page.count("<colgroup") == 3


def test_footnote_and_its_mark_belong_together(page: str) -> None:
    assert 'href="#districts-a"' in page
    assert 'id="districts-a"' in page
    assert 'aria-label="Note a"' in page


def test_marks_keep_the_digits_of_a_column_in_line(page: str) -> None:
    assert page.count('<span class="tail tail-3">(e)</span>') == ROWS
    assert page.count('<span class="tail tail-1"></span>') == ROWS - 1


def test_highlighted_cell_and_unit_are_marked_up(page: str) -> None:
    assert '<td class="numeric highlight-cell">+1.5</td>' in page
    assert '<span class="unit unbroken">per cent</span>' in page


def test_table_scrolls_by_keyboard_on_the_site(page: str) -> None:
    assert '<div class="scroll" tabindex="0" role="region"' in page
