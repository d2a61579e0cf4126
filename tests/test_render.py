"""The web site of a made-up report: its structure, its links, and what it refuses."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup

from sitan.diagnostics import ProjectError
from sitan.document import nodes
from sitan.document.nodes import Run
from sitan.fonts import FontPack, prepare_fonts
from sitan.project import Project
from sitan.render.art import draw_cover
from sitan.render.balance import balanced_width
from sitan.render.html import hidden_svg, named_svg, render_site
from sitan.render.inline import InlineWriter, Medium, plain_text
from sitan.theme import Theme
from tests.made_up_report import front_matter, made_up_report, trend, words


class Page(HTMLParser):
    """What the tests look at in a page."""

    def __init__(self, source: bytes) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.assets: list[str] = []
        self.inline_scripts = 0
        self.feed(source.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if tag == "a" else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        self.assets += [named[name] for name in ("src",) if name in named]
        self.assets += [named["href"]] if tag == "link" else []
        self.inline_scripts += tag == "script" and "src" not in named


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> FontPack:
    return prepare_fonts(tmp_path_factory.getbasetemp().parent / "fonts")


@pytest.fixture(scope="module")
def site(theme: Theme, fonts: FontPack, project: Project) -> dict[str, bytes]:
    return render_site(made_up_report(), theme, fonts, project)


@pytest.fixture(scope="module")
def pages(site: Mapping[str, bytes]) -> dict[str, Page]:
    return {name: Page(raw) for name, raw in site.items() if name.endswith(".html")}


def test_each_chapter_has_a_page(site: Mapping[str, bytes]) -> None:
    expected = {f"{chapter.id}.html" for chapter in made_up_report().chapters} | {"index.html"}

    assert expected <= site.keys()


def test_each_page_has_one_first_heading_and_skips_no_level(pages: Mapping[str, Page]) -> None:
    for name, page in pages.items():
        steps = [below - above for above, below in zip([0, *page.headings], page.headings, strict=False)]

        assert page.headings.count(1) == 1, name
        assert max(steps) <= 1, f"{name}: {page.headings}"


def test_ids_are_unique_on_each_page(pages: Mapping[str, Page]) -> None:
    for name, page in pages.items():
        twice = [anchor for anchor, count in Counter(page.ids).items() if count > 1]

        assert twice == [], name


def test_all_links_within_the_site_lead_somewhere(pages: Mapping[str, Page], site: Mapping[str, bytes]) -> None:
    broken = []
    for name, page in pages.items():
        for link in page.links:
            file, _, anchor = link.partition("#")
            if link.startswith(("http:", "https:", "mailto:")):
                continue
            if file and file not in site:
                broken.append(f"{name}: {link}")
            if anchor and anchor not in pages[file or name].ids:
                broken.append(f"{name}: {link}")

    assert broken == []


def test_pages_ask_for_nothing_from_outside(pages: Mapping[str, Page], site: Mapping[str, bytes]) -> None:
    asked = {asset for page in pages.values() for asset in page.assets}
    addresses = re.findall(rb"url\(\"?([^)\"]+)", site["assets/site.css"])

    assert asked <= site.keys()
    assert {f"assets/{address.decode()}" for address in addresses} <= site.keys()


def test_pages_hold_no_script(pages: Mapping[str, Page]) -> None:
    assert [name for name, page in pages.items() if page.inline_scripts] == []


def test_references_across_chapters_lead_to_the_other_page(theme: Theme, fonts: FontPack, project: Project) -> None:
    report = made_up_report()
    reference = nodes.Paragraph((nodes.CrossReference("learning-f1", "Figure 2.1"), Run(".")))
    foreword = replace(report.chapters[0], blocks=(nodes.TextBlock((reference,)),))

    site = render_site(replace(report, chapters=(foreword, *report.chapters[1:])), theme, fonts, project)

    assert b'href="learning.html#learning-f1">Figure\xc2\xa02.1<' in site["foreword.html"]


def test_numbers_say_where_they_come_from(site: Mapping[str, bytes]) -> None:
    assert (
        b'<data class="number" value="n-52" title="Under-five mortality rate, Arcadia, 2019.' in site["survival.html"]
    )


def test_figures_have_a_name_a_table_and_a_download(site: Mapping[str, bytes]) -> None:
    page = site["survival.html"].decode()

    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120.0 62" role="img" aria-label="Under-five' in page
    assert '<th scope="row">1990</th><td>52</td>' in page
    assert 'href="data/survival-f1.csv" download aria-label="Download the data of Figure 1.1 (CSV, 1 kB)"' in page
    assert site["data/survival-f1.csv"].startswith(b"Year,Arcadia,Region\n1990,52,40\n")


def test_notes_stand_on_the_page_of_their_text_and_lead_back(pages: Mapping[str, Page]) -> None:
    page = pages["survival.html"]

    assert {"survival-note-1", "survival-ref-1"} <= set(page.ids)
    assert {"#survival-note-1", "#survival-ref-1"} <= set(page.links)


def test_same_report_gives_the_same_bytes(
    site: Mapping[str, bytes], theme: Theme, fonts: FontPack, project: Project
) -> None:
    assert render_site(made_up_report(), theme, fonts, project) == site


def test_a_chapter_named_like_a_page_of_the_site_is_an_error(theme: Theme, fonts: FontPack, project: Project) -> None:
    report = made_up_report()
    index = replace(report.chapters[0], id="index")

    with pytest.raises(ProjectError, match="page-name-is-free"):
        render_site(replace(report, chapters=(index, *report.chapters[1:])), theme, fonts, project)


@pytest.mark.parametrize("name", ["missing.png", "../outside.png", "/etc/hostname"])
def test_a_picture_that_is_not_in_the_content_is_an_error(
    name: str, theme: Theme, fonts: FontPack, project: Project
) -> None:
    report = with_picture(name)

    with pytest.raises(ProjectError, match="picture-is-readable"):
        render_site(report, theme, fonts, project)


def with_picture(name: str) -> nodes.Document:
    report = made_up_report()
    picture = nodes.ImageBlock("picture", name, "A school.", words("A school"), "Studio", "CC BY 4.0", "column")
    first = replace(report.chapters[0], blocks=(picture,))
    return replace(report, chapters=(first, *report.chapters[1:]))


def test_a_content_picture_becomes_a_file_of_the_site(theme: Theme, fonts: FontPack, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "school.png").write_bytes(b"picture")

    site = render_site(with_picture("school.png"), theme, fonts, Project(tmp_path))

    assert site["assets/pictures/school.png"] == b"picture"
    assert b'<img src="assets/pictures/school.png" alt="A school.">' in site["foreword.html"]


def test_the_site_loads_no_layout_engine() -> None:
    code = "import sitan.render.html, sys; print({'weasyprint', 'pikepdf'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


# --- inline nodes


def writer(medium: Medium) -> InlineWriter:
    return InlineWriter(medium, lambda anchor: f"#{anchor}", lambda name, **parts: f"{name} {parts}")


def test_text_is_escaped() -> None:
    assert writer("print").html(words("<script>&")) == "&lt;script&gt;&amp;"


def test_link_addresses_are_escaped() -> None:
    link = nodes.Link('https://example.org/"onclick="', words("a"))

    assert 'href="https://example.org/&#34;onclick=&#34;"' in writer("site").html((link,))


def test_a_note_mark_stays_with_the_word_before_it() -> None:
    marks = (Run("Two words."), nodes.NoteMark("ref-1", "note-1", 1))

    assert writer("print").html(marks) == (
        'Two <span class="unbroken">words.<a class="note-mark" id="ref-1" href="#note-1">1</a></span>'
    )


def test_a_note_mark_after_a_marked_sentence_keeps_only_the_last_word() -> None:
    said = (nodes.Mark("said", words("A long sentence that must break.")), nodes.NoteMark("ref-1", "note-1", 1))

    html = writer("print").html(said)

    assert html.startswith('<span id="said">A long sentence that must <span class="unbroken">break.<a')


def test_a_note_mark_after_long_emphasis_leaves_it_breakable() -> None:
    said = (nodes.Styled("em", words("A long sentence that must break.")), nodes.NoteMark("ref-1", "note-1", 1))

    assert writer("print").html(said).startswith("<em>A long sentence that must break.</em><span")


def test_marks_of_two_notes_are_parted_by_a_comma() -> None:
    marks = (Run("Word."), nodes.NoteMark("ref-1", "note-1", 1), nodes.NoteMark("ref-2", "note-2", 2))

    assert re.sub("<[^>]*>", "", writer("print").html(marks)) == "Word.1, 2"


def test_a_note_mark_stays_with_emphasis_before_it() -> None:
    marks = (nodes.Styled("em", words("two words")), nodes.NoteMark("ref-1", "note-1", 1))

    assert writer("print").html(marks).startswith('<span class="unbroken"><em>two words</em><a')


def test_words_that_are_repeated_have_neither_anchors_nor_links_nor_note_marks() -> None:
    said = (
        nodes.Mark("said", (Run("as in "), nodes.CrossReference("f1", "Figure 1.1"))),
        nodes.NoteMark("ref-1", "note-1", 1),
        nodes.Link("https://example.org", words(" and there")),
    )

    assert writer("site").label(said) == Markup("as in Figure\N{NO-BREAK SPACE}1.1 and there")


def test_print_shows_numbers_without_markup() -> None:
    number = nodes.Number("5.9 million", "n", "note")

    assert writer("print").html((number,)) == "5.9\N{NO-BREAK SPACE}million"


def test_print_links_a_number_to_its_source() -> None:
    number = nodes.Number("5.9 million", "n", "A & B", "source-office")

    assert writer("print").html((number,)) == (
        '<a class="number" href="#source-office" title="A &amp; B">5.9\N{NO-BREAK SPACE}million</a>'
    )
    assert writer("print").label((number,)) == "5.9\N{NO-BREAK SPACE}million"


def test_no_link_stands_in_another() -> None:
    link = nodes.Link("https://example.org", (nodes.Number("9", "n", "note", "source-office"),))

    assert writer("print").html((link,)) == '<a class="external" href="https://example.org">9</a>'


def test_the_site_shows_what_a_claim_tested() -> None:
    claim = nodes.Claim(words("fell"), "c", "Tested: a < b.")

    assert writer("site").html((claim,)) == '<span class="claim" data-trace="c" title="Tested: a &lt; b.">fell</span>'
    assert writer("print").html((claim,)) == "fell"


def test_a_mark_without_a_name_has_no_element() -> None:
    assert writer("print").html((nodes.Mark("", words("said")),)) == "said"


def test_plain_text_is_the_words_alone() -> None:
    said = (Run("a "), nodes.Styled("em", words("b")), nodes.LineBreak(), nodes.NoteMark("r", "n", 1), Run("c"))

    assert plain_text(said) == "a b c"


# --- drawings and titles


def test_a_drawing_within_a_page_is_an_image_with_a_name() -> None:
    svg = '<?xml version="1.0"?>\n<svg width="10" viewBox="0 0 1 1" aria-label="x"><g/></svg>'

    assert named_svg(svg, 'A "b"') == '<svg viewBox="0 0 1 1" role="img" aria-label="A &#34;b&#34;"><g/></svg>'
    assert hidden_svg(svg) == '<svg viewBox="0 0 1 1" aria-hidden="true" focusable="false"><g/></svg>'


def test_cover_lines_stay_between_the_values_that_they_join(theme: Theme) -> None:
    rising = nodes.Trend(("2000", "2001", "2002"), (0.0, 100.0, 100.0), ())

    numbers = re.findall(r"C([^\"]+)\"", draw_cover(rising, theme))[0].split(" ")

    assert all(0 <= float(number) <= 210 for number in re.split("[C ]", " ".join(numbers)) if number)


def test_a_cover_without_a_line_is_empty(theme: Theme) -> None:
    single = nodes.Trend(("2000",), (1.0,), ())

    assert "<path" not in draw_cover(single, theme)
    assert draw_cover(trend(), theme).count("<path") == 9


def test_a_balanced_title_has_no_short_last_line(fonts: FontPack) -> None:
    face = fonts.face("Sitan Sans", 600)
    title = "Under-five mortality fell everywhere, and in Arcadia by three quarters"

    width = balanced_width(title, face, 10.2, 120)

    assert 60 < width < 80


def test_a_title_of_one_line_keeps_the_full_width(fonts: FontPack) -> None:
    assert balanced_width("Nutrition", fonts.face("Sitan Sans", 600), 17, 118) == 118


def test_front_matter_has_no_numbers() -> None:
    assert [chapter.number for chapter in front_matter()] == ["", ""]
