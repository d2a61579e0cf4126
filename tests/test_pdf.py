"""The print PDF of a made-up report: pages, tags, links, metadata, and what it refuses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pytest
import weasyprint
from PIL import Image

from sitan.diagnostics import Findings, ProjectError
from sitan.document import nodes
from sitan.document.nodes import Paragraph, TextBlock
from sitan.fonts import FontPack, prepare_fonts
from sitan.project import Project
from sitan.render.paging import Fragment, Layout, Unit, authored_order, better_order, measure_waste, short_endings
from sitan.render.paper import lay_out_paper
from sitan.render.pdf import _whole_lines, render_pdf
from sitan.theme import Theme, load_theme
from tests.made_up_report import figure_block, made_up_report, part, prose, words


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontPack:
    return prepare_fonts(tmp_path_factory.getbasetemp().parent / "fonts")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    (root / "content").mkdir()
    Image.new("RGB", (60, 40), "#0b6e8f").save(root / "content" / "school.png")
    (root / "content" / "words.png").write_text("no picture")
    return Project(root)


def picture(file: str) -> nodes.ImageBlock:
    return nodes.ImageBlock("school", file, "A school in spring.", words("A school"), "Studio", "CC BY 4.0", "full")


@pytest.fixture(scope="module")
def report() -> nodes.Document:
    """The made-up report with one chapter of its main matter, and a picture."""
    whole = made_up_report()
    kept = [chapter for chapter in whole.chapters if chapter.id not in {"learning", "protection"}]
    foreword = replace(kept[0], blocks=(*kept[0].blocks, picture("school.png")))
    chapters = tuple(_with_own_notes(chapter) for chapter in (foreword, *kept[1:]))
    return replace(
        whole,
        chapters=chapters,
        figures=_in_print(whole.figures),
        tables=_in_print(whole.tables),
        maps=_in_print(whole.maps),
    )


def _in_print(listed: tuple[nodes.Listed, ...]) -> tuple[nodes.Listed, ...]:
    return tuple(entry for entry in listed if entry.target.startswith(("survival-", "annex-")))


def _with_own_notes(chapter: nodes.Chapter) -> nodes.Chapter:
    if chapter.kind != "notes":
        return chapter
    (block,) = chapter.blocks
    assert isinstance(block, nodes.NotesBlock)
    return replace(chapter, blocks=(replace(block, chapters=block.chapters[:1]),))


@pytest.fixture(scope="module")
def raw(report: nodes.Document, theme: Theme, fonts: FontPack, project: Project) -> bytes:
    return render_pdf(report, theme, fonts, project)


@pytest.fixture(scope="module")
def pdf(raw: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(raw)) as opened:
        yield opened


def small(*blocks: nodes.Block) -> nodes.Document:
    """Return a report of a single foreword."""
    whole = made_up_report()
    chapters = (part("foreword", "foreword", "front", "Foreword", *blocks),)
    return replace(whole, chapters=chapters, figures=(), tables=(), maps=())


def annotations_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for sheet in pdf.pages:
        yield from sheet.obj.get("/Annots", [])


def test_pdf_conforms_to_pdf_ua_1(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(raw)

    result = page_validation.validate_pdf(str(path), profile="ua1")

    assert "Result: no failures" in str(result), str(result)


def test_same_report_gives_the_same_bytes(
    report: nodes.Document, raw: bytes, theme: Theme, fonts: FontPack, project: Project
) -> None:
    assert render_pdf(report, theme, fonts, project) == raw


def test_metadata_come_from_the_report(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "The situation of children in Arcadia"
        assert metadata["dc:creator"] == ["Children’s Office of Arcadia"]
        assert metadata["xmp:CreateDate"] == "2019-11-20"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20191120"
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_outline_has_chapters_and_their_sections(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        chapters = {item.title: [child.title for child in item.children] for item in outline.root}

    assert chapters["1 Every child survives and thrives"][0] == "1.1 Maternal and child health"
    assert list(chapters)[:3] == ["Contents", "Figures, tables and maps", "Foreword"]


def test_numbered_chapters_open_on_right_hand_pages(pdf: pikepdf.Pdf) -> None:
    pages = {sheet.obj.objgen: number for number, sheet in enumerate(pdf.pages, start=1)}
    with pdf.open_outline() as outline:
        numbers = {item.title: pages[item.destination[0].objgen] for item in outline.root}  # type: ignore[index]

    assert numbers["1 Every child survives and thrives"] % 2 == 1
    assert numbers["Executive summary"] % 2 == 1


def test_links_lead_somewhere_and_say_where(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.Dests.Names
    destinations = {str(names[index]) for index in range(0, len(names), 2)}

    inner = [str(link.Dest) for link in annotations_of(pdf) if "/Dest" in link]
    said = {str(link.Dest): str(link.Contents) for link in annotations_of(pdf) if "/Dest" in link}

    assert set(inner) <= destinations
    assert said["survival-f1"].startswith("Figure 1.1: Under-five mortality fell everywhere")
    assert said["survival-note-1"] == "Note 1"
    assert said["survival-first"] == "1.1 Maternal and child health"
    assert not [name for name in destinations if "." in name]


def test_numbers_lead_to_their_source_and_say_what_they_are(pdf: pikepdf.Pdf) -> None:
    said = [str(link.Contents) for link in annotations_of(pdf) if str(link.get("/Dest", "")) == "source-office"]

    assert said == ["Under-five mortality rate, Arcadia, 2019. Source: Office of Statistics"]


def test_fonts_are_our_own_and_embedded(pdf: pikepdf.Pdf) -> None:
    fonts = [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]

    assert {str(font.FontName).partition("+")[2].partition("-")[0] for font in fonts} == {"Sitan"}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_figures_have_alternative_text(pdf: pikepdf.Pdf) -> None:
    figures = [each for each in structure(pdf) if each.get("/S") == "/Figure"]

    assert len(figures) == 4
    assert "A school in spring." in {str(figure.Alt) for figure in figures}


def test_table_heads_have_a_scope(pdf: pikepdf.Pdf) -> None:
    heads = [each for each in structure(pdf) if each.get("/S") == "/TH"]

    assert {str(head.A.Scope) for head in heads} == {"/Row", "/Column"}


def structure(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    objects = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    return [each for each in objects if each.get("/Type") == "/StructElem"]


# --- what is refused


@pytest.mark.parametrize("file", ["missing.png", "words.png", "../outside.png", "/etc/hostname"])
def test_a_picture_that_cannot_be_shown_is_an_error(file: str, theme: Theme, fonts: FontPack, project: Project) -> None:
    with pytest.raises(ProjectError, match="picture-is-readable") as caught:
        render_pdf(small(picture(file)), theme, fonts, project)

    assert [diagnostic.location.file for diagnostic in caught.value.diagnostics] == [f"content/{file}"]


@pytest.mark.parametrize(
    "address", ["https://example.org/a.png", "file:///etc/hostname", "data:image/png;base64,aGVsbG8=", "asset:other"]
)
def test_addresses_within_a_drawing_are_refused(address: str, theme: Theme, fonts: FontPack, project: Project) -> None:
    block = figure_block("f1", "Figure 1.1", "Title")
    image = f'<image width="9" height="9" href="{address}"/></svg>'
    hostile = replace(block, figure=replace(block.figure, svg=block.figure.svg.replace("</svg>", image)))

    with pytest.raises(ProjectError, match="report-brings-its-assets"):
        render_pdf(small(hostile), theme, fonts, project)


def test_a_drawing_that_is_broken_is_an_error(theme: Theme, fonts: FontPack, project: Project) -> None:
    block = figure_block("f1", "Figure 1.1", "Title")
    broken = replace(block, figure=replace(block.figure, svg="<svg><g></svg>"))

    with pytest.raises(ProjectError, match="picture-is-readable"):
        render_pdf(small(broken), theme, fonts, project)


def test_a_character_that_no_font_has_is_an_error_with_its_place(
    theme: Theme, fonts: FontPack, project: Project
) -> None:
    text = TextBlock((nodes.Subheading("here", words("Rain")), Paragraph(words("☔"))))

    with pytest.raises(ProjectError, match=r'"☔" \(U\+2614\); it is in "foreword.0.1"'):
        render_pdf(small(text), theme, fonts, project)


def test_a_reference_to_nothing_is_an_error(theme: Theme, fonts: FontPack, project: Project) -> None:
    text = TextBlock((Paragraph((nodes.CrossReference("nowhere", "Figure 9.9"),)),))

    with pytest.raises(ProjectError, match="reference-resolves"):
        render_pdf(small(text), theme, fonts, project)


def test_a_warning_about_the_style_sheet_is_an_error(fonts: FontPack, tmp_path: Path) -> None:
    own = Project(tmp_path)
    (tmp_path / "templates" / "css").mkdir(parents=True)
    style = '{% include "sitan/css/print.css" %}\np { no-such-property: 1 }\n'
    (tmp_path / "templates" / "css" / "print.css").write_text(style)
    theme = load_theme(own, {}, "en", Findings())

    with pytest.raises(ProjectError, match="no-such-property"):
        render_pdf(small(TextBlock((Paragraph(words("Text.")),))), theme, fonts, own)


# --- figures float


def column(*kinds: str, heights: tuple[float, ...], page: float = 100) -> tuple[tuple[Unit, ...], Layout]:
    """Return units set one below the other as WeasyPrint does: what does not fit goes to the next page, text splits."""
    units, layout, number, y = [], {}, 0, 0.0
    for index, (kind, height) in enumerate(zip(kinds, heights, strict=True)):
        unit = Unit(f"{kind}-{index}", kind, TextBlock(()) if kind == "paragraph" else None)
        units.append(unit)
        fragments = []
        if y + height > page and kind == "paragraph":
            fragments.append(Fragment(number, y, page))
            height -= page - y  # noqa: PLW2901 - what is left of it
            number, y = number + 1, 0
        elif y + height > page:
            number, y = number + 1, 0
        fragments.append(Fragment(number, y, y + height))
        layout[unit.anchor] = fragments
        y += height
    return tuple(units), layout


def order_of(units: tuple[Unit, ...], layout: Layout) -> list[str] | None:
    better = better_order({"chapter": units}, layout, line=5, worth=20)["chapter"]
    return [unit.anchor for unit in better] if better != units else None


def test_text_that_follows_fills_the_gap_that_a_figure_left() -> None:
    units, layout = column("paragraph", "figure", "paragraph", "paragraph", heights=(60, 70, 50, 100))

    assert order_of(units, layout) == ["paragraph-0", "paragraph-2", "figure-1", "paragraph-3"]


def test_figures_keep_their_order() -> None:
    kinds = ("paragraph", "figure", "figure", "paragraph", "paragraph")
    units, layout = column(*kinds, heights=(60, 70, 10, 30, 30))

    assert order_of(units, layout) == ["paragraph-0", "paragraph-3", "figure-1", "figure-2", "paragraph-4"]


def test_a_figure_stays_in_its_section() -> None:
    units, layout = column("paragraph", "figure", "heading", "paragraph", heights=(60, 70, 10, 100))

    assert order_of(units, layout) is None


def test_a_quotation_that_does_not_fit_moves_up_beside_earlier_text() -> None:
    units, layout = column("paragraph", "paragraph", "paragraph", "quote", "heading", heights=(30, 30, 30, 20, 10))

    assert order_of(units, layout) == ["paragraph-0", "paragraph-1", "quote-3", "paragraph-2", "heading-4"]


def test_a_figure_goes_back_to_its_place_when_it_fits_there() -> None:
    kinds = ("paragraph", "figure", "paragraph", "paragraph", "figure", "paragraph")
    units, layout = column(*kinds, heights=(60, 70, 50, 30, 20, 60))
    authored = (*units[:3], units[4], units[3], units[5])

    better = better_order({"chapter": units}, layout, 5, 20, {"chapter": authored})["chapter"]

    assert [unit.anchor for unit in better] == [
        "paragraph-0",
        "paragraph-2",
        "figure-1",
        "figure-4",
        "paragraph-3",
        "paragraph-5",
    ]


def test_waste_is_the_room_that_was_left_below_units_and_the_pages_taken() -> None:
    units, layout = column("paragraph", "figure", "paragraph", "figure", heights=(60, 100, 70, 50))

    assert measure_waste({"chapter": units}, layout) == {"chapter": (4, 40 + 30)}


@pytest.mark.parametrize(("height", "short"), [(10, {"chapter"}), (70, set())])
def test_a_chapter_ends_short_if_its_last_page_is_nearly_empty(height: float, short: set[str]) -> None:
    units, layout = column("paragraph", "paragraph", heights=(100, height))

    assert short_endings({"chapter": units}, layout) == short


def test_a_chapter_of_one_page_does_not_end_short() -> None:
    units, layout = column("paragraph", "paragraph", heights=(10, 10))

    assert short_endings({"chapter": units, "next": column("figure", heights=(100,))[0]}, layout) == set()


def test_full_pages_are_left_as_they_are() -> None:
    units, layout = column("paragraph", "figure", "paragraph", heights=(85, 70, 100))

    assert order_of(units, layout) is None


def test_units_of_a_report_are_its_paragraphs_and_blocks_in_order() -> None:
    document = small(TextBlock((Paragraph(words("a")), Paragraph(words("b")))), figure_block("f1", "Figure 1", "Title"))

    (units,) = authored_order(document).values()

    assert [(unit.anchor, unit.kind) for unit in units] == [
        ("foreword.0.0", "paragraph"),
        ("foreword.0.1", "paragraph"),
        ("f1", "figure"),
    ]


def test_figures_that_float_save_pages(
    theme: Theme, fonts: FontPack, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [TextBlock(tuple(Paragraph(words(prose(5))) for _ in range(3))) for _ in range(4)]
    figures = [figure_block(f"f{n}", f"Figure {n}", "Title", height=100) for n in range(4)]
    report = small(*(block for pair in zip(texts, figures, strict=True) for block in pair), *texts)

    floated = count_pages(render_pdf(report, theme, fonts, project))
    monkeypatch.setattr("sitan.render.pdf.MAX_TRIALS", 0)
    unmoved = count_pages(render_pdf(report, theme, fonts, project))

    assert floated < unmoved


def test_a_chapter_that_would_end_on_a_few_lines_is_set_tight(
    theme: Theme, fonts: FontPack, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [figure_block(f"f{n}", f"Figure {n}", "Title", height=40) for n in range(5)]
    text = TextBlock(tuple(Paragraph(words(prose(2))) for _ in range(21)))
    report = small(*figures, text)

    tight = count_pages(render_pdf(report, theme, fonts, project))
    monkeypatch.setattr("sitan.render.paging.SHORT_ENDING", 0)
    loose = count_pages(render_pdf(report, theme, fonts, project))

    assert tight == loose - 1


# --- where parts begin


def test_an_opener_without_a_number_stands_above_the_text(theme: Theme, fonts: FontPack) -> None:
    document = made_up_report()
    chapter = next(chapter for chapter in document.chapters if chapter.opener)
    assert chapter.opener
    plain = replace(chapter, opener=replace(chapter.opener, value=(), label=(), trend=None))

    reports = [replace(document, chapters=(one,)) for one in (chapter, plain)]
    pages = [lay_out_paper(one, theme, fonts, authored_order(one)).html for one in reports]

    assert ['<div class="opener">' in page for page in pages] == [True, False]
    assert ['<p class="part-lead"' in page for page in pages] == [False, True]


def test_back_matter_runs_on_unless_something_in_it_floats(theme: Theme, fonts: FontPack) -> None:
    text = TextBlock((Paragraph(words("Text")),))
    figure = figure_block("f1", "Figure 1", "Title")
    parts = (
        part("one", "annex", "back", "One", text, number_="A"),
        part("two", "annex", "back", "Two", text, number_="B"),
        part("three", "annex", "back", "Three", text, figure, number_="C"),
    )
    document = replace(made_up_report(), chapters=parts)

    html = lay_out_paper(document, theme, fonts, authored_order(document)).html

    opening = re.findall(r'<section class="chapter ([^"]*)"', html)
    assert ["running-on" in classes for classes in opening] == [False, True, False]


def count_pages(raw: bytes) -> int:
    with pikepdf.open(io.BytesIO(raw)) as opened:
        return len(opened.pages)


def lines_of(box: Any) -> Iterator[str]:  # noqa: ANN401 - a box has no type
    """Yield the words of each line below a box of the layout."""
    if type(box).__name__ == "LineBox":
        yield "".join(part.text for part in box.descendants() if hasattr(part, "text"))
        return
    for child in getattr(box, "children", ()):
        yield from lines_of(child)


def test_no_word_stands_alone_where_only_the_space_after_a_line_does_not_fit(fonts: FontPack) -> None:
    words = (
        "In the international test of 2018 about two in three 15-year-olds did not reach the minimum level in reading,"
        " boys and the poor least of all. Of the children with special educational needs, <a>23</a> per cent were taught"
        " in ordinary schools in 2017, and nobody counts the children. <span></span>"
    )
    face = f"@font-face{{font-family:T;src:url({fonts.face('Sitan Text').path.as_uri()})}}"

    def lines(tenths: int) -> list[str]:
        style = f"{face}@page{{size:300mm}}p{{font:9.6pt T;width:{tenths / 10}mm;hyphens:auto}}"
        pages = weasyprint.HTML(string=f"<html lang=en><style>{style}</style><p>{words}").render().pages
        return [line for page in pages for line in lines_of(page._page_box)]

    with _whole_lines():
        short = [text for width in range(1100, 1140, 2) for text in lines(width)[:-1] if len(text) < 30]

    assert short == []
