"""The reference report as it is built: print, site and data. Takes a minute; `make test-all` runs it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import page
import pikepdf
import pypdf
import pytest

from sitan.build import FORMATS, build_project
from sitan.project import find_project
from tests.arcadia import share_fonts

REPOSITORY = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


def say_nothing(phase: str) -> None:
    """Take the name of a phase."""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference report, built in another folder."""
    folder = tmp_path_factory.mktemp("reference")
    share_fonts(folder)
    for part in ("content", "datasets", "templates"):
        shutil.copytree(REPOSITORY / part, folder / part)
    build_project(find_project(folder), FORMATS, say_nothing)
    return folder / "build"


@pytest.fixture(scope="module")
def report(build: Path) -> Path:
    return build / "en" / "report.pdf"


def outline(pdf: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    """Yield each bookmark with its page, counted from 1."""
    pages: dict[object, int] = {found.objgen: number for number, found in enumerate(pdf.pages, start=1)}

    def entries(items: list[pikepdf.OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            assert isinstance(item.destination, pikepdf.Array)
            yield item.title, pages[item.destination[0].objgen]
            yield from entries(item.children)

    with pdf.open_outline() as opened:
        yield from entries(list(opened.root))


def named(pdf: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    return {str(name): target for name, target in pikepdf.NameTree(pdf.Root.Names.Dests).items()}


def test_the_report_has_its_real_length(report: Path) -> None:
    with pikepdf.open(report) as pdf:
        assert len(pdf.pages) >= 30


def test_the_contents_name_the_right_pages(report: Path) -> None:
    reader = pypdf.PdfReader(report)
    contents = [text for found in reader.pages[:8] if "Contents" in (text := found.extract_text())]
    listed = re.sub(r"\s+", " ", " ".join(contents))
    with pikepdf.open(report) as pdf:
        bookmarks = [(re.sub(r"\s+", " ", title), number) for title, number in outline(pdf)]

    parts = [(title, number) for title, number in bookmarks if re.match(r"\d", title)]

    assert len(parts) > 20
    for title, number in parts:
        words = re.sub(r"^[\d.]+\s*", "", title)
        assert re.search(rf"{re.escape(words)}\s*[\d.]*\s+{number}\b", listed), f"{title}: page {number}"


def test_every_link_within_the_report_leads_somewhere(report: Path) -> None:
    with pikepdf.open(report) as pdf:
        targets = named(pdf)
        links = [note for found in pdf.pages for note in found.get("/Annots", []) if note.Subtype == "/Link"]
        inner = [link for link in links if "/Dest" in link or (link.get("/A") and link.A.S == "/GoTo")]

        missing = [
            str(name)
            for link in inner
            if isinstance(name := link.get("/Dest") or link.A.D, pikepdf.String) and str(name) not in targets
        ]

    assert len(inner) > 300
    assert missing == []


def test_every_font_is_embedded(report: Path) -> None:
    with pikepdf.open(report) as pdf:
        fonts = {
            str(descendant.FontDescriptor.FontName): any(
                key in descendant.FontDescriptor for key in ("/FontFile2", "/FontFile3")
            )
            for found in pdf.pages
            for font in found.Resources.get("/Font", {}).values()
            for descendant in font.get("/DescendantFonts", [])
        }

    assert len(fonts) >= 7
    assert all(fonts.values())


def test_the_pdf_conforms_to_pdf_ua_1(report: Path) -> None:
    found = page.validate_pdf(str(report), profile="ua1")

    assert "no failures" in str(found)


class Links(HTMLParser):
    """Collects the ids and the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name in {"href", "src"} and value:
                self.links.append(value)


def test_every_link_of_the_site_leads_somewhere(build: Path) -> None:
    site = build / "en" / "site"
    pages: dict[str, Links] = {}
    for path in site.glob("*.html"):
        pages[path.name] = Links()
        pages[path.name].feed(path.read_text(encoding="utf-8"))

    for name, found in pages.items():
        assert len(found.ids) == len(set(found.ids)), name
        for link in found.links:
            if link.startswith(("http://", "https://", "mailto:")):
                continue
            file, _, anchor = link.partition("#")
            assert (site / (file or name)).is_file(), f"{name}: {link}"
            assert not anchor or anchor in pages[file or name].ids, f"{name}: {link}"


def test_figures_carry_their_data(build: Path) -> None:
    package = json.loads((build / "data" / "datapackage.json").read_bytes())

    assert len(package["resources"]) >= 15
    assert all((build / "data" / resource["path"]).is_file() for resource in package["resources"])


def test_the_trace_names_rows_that_exist(build: Path) -> None:
    trace = json.loads((build / "trace.json").read_bytes())
    rows = [row for entry in trace["entries"] for row in entry.get("observations", ())]
    lines = {
        path.name: path.read_text(encoding="utf-8").split("\n") for path in (REPOSITORY / "datasets").glob("*.csv")
    }

    assert len(rows) > 500
    for row in rows:
        line = lines[Path(row["file"]).name][row["line"] - 1]
        assert line.startswith(f"{row['indicator']},{row['ref_area']},{row['time_period']},")
    assert not [entry for entry in trace["entries"] if entry["kind"] == "unbound"]
