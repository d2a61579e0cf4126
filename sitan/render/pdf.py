"""Makes the print PDF: the HTML of `paper` laid out by WeasyPrint, tagged as PDF/UA-1.

The only module that loads WeasyPrint. What it fetches is handed to it, what it logs is an error of the build, and the
same document gives the same bytes whatever the clock, the folder and the machine's own fonts.
"""

from __future__ import annotations

import gc
import html
import io
import logging
import math
import re
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import pydyf
import weasyprint
from PIL import Image, UnidentifiedImageError
from weasyprint.layout import inline
from weasyprint.pdf import tags
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from sitan.diagnostics import Findings, Location
from sitan.project import OutsideProjectError, Project, inside
from sitan.render.anchors import describe_anchors
from sitan.render.paging import (
    MEASURING,
    WORTH_MM,
    Fragment,
    authored_order,
    better_order,
    count_pages,
    measure_waste,
    short_endings,
)
from sitan.render.paper import SCHEME, lay_out_paper

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from weasyprint.formatting_structure.boxes import Box

    from sitan.document.nodes import Document
    from sitan.fonts import FontPack
    from sitan.render.paging import Layout, Order, Unit
    from sitan.render.paper import Asset, Paper
    from sitan.theme import Theme

VARIANT = "pdf/ua-1"
FILE = "report.pdf"

MAX_TRIALS = 5
"""How often a chapter is laid out at most before the whole report is, to let its figures float; see `paging`."""

PT, MM = 96 / 72, 96 / 25.4
"""A point and a millimetre in CSS pixels."""

MAX_PIXELS = 40_000_000
"""The most pixels of a picture: 40 million fill an A4 page at 600 dots an inch; far more fill the memory."""


def render_pdf(document: Document, theme: Theme, fonts: FontPack, project: Project) -> bytes:
    """Return the print report of `document`, whose pictures lie in the content folder of `project`.

    Raises ProjectError with everything that could not be shown as it should: nothing is left out in silence.
    """
    findings = Findings()
    fetcher = _Fetcher(project, findings)
    with _log() as records, _no_garbage_collection(), _whole_lines(), _richer_tags():
        pages = _fill_pages(document, theme, fonts, fetcher)
        _drop_measuring_anchors(pages)
        _unnest_links(pages)
        names = describe_anchors(document, theme)
        raw = pages.write_pdf(finisher=lambda pages, _: _name_links(pages, names), pdf_variant=VARIANT)
    for record in records:
        _report(record.getMessage(), fetcher.refused, findings)
    findings.stop_on_errors()
    return bytes(raw)


def _fill_pages(document: Document, theme: Theme, fonts: FontPack, fetcher: _Fetcher) -> weasyprint.Document:
    """Return the report laid out, its figures where they leave no gaps, and no chapter with a few lines on a last page.

    Chapters in which something floats begin on pages of their own, so each can be tried alone.
    """
    authored = authored_order(document)
    paper = lay_out_paper(document, theme, fonts, authored)
    _check_characters(paper, fonts)
    press = _Press(paper, fetcher)

    def settle(order: Order, chapters: Collection[str], tight: Collection[str] = ()) -> tuple[Order, Layout]:
        """Lay out `chapters` until nothing moves any more; return the best order that was tried and its layout."""
        moving, best = set(chapters), _Best(dict(order))
        for _ in range(MAX_TRIALS):
            if not moving:
                break
            trial = press.lay_out(lay_out_paper(document, theme, fonts, order, only=moving, tight=tight))
            best.keep(order, moving, _read_layout(trial))
            layout = {**best.layout, **_read_layout(trial)}
            better = better_order(order, layout, theme.number("text-leading") * PT, WORTH_MM * MM, authored)
            moving = {chapter for chapter in moving if better[chapter] not in best.tried[chapter]}
            order = better
        return best.order, best.layout

    bodies = {chapter.id for chapter in document.chapters if chapter.matter != "back"}
    floating = {chapter for chapter, units in authored.items() if any(unit.floats for unit in units)}
    order, layout = settle(authored, bodies | floating)
    short = bodies & short_endings(order, layout)
    closer, measured = settle(order, short, short)
    tight = {
        chapter for chapter in short if count_pages(closer[chapter], measured) < count_pages(order[chapter], layout)
    }
    order = {chapter: (closer if chapter in tight else order)[chapter] for chapter in order}
    return press.lay_out(lay_out_paper(document, theme, fonts, order, tight=tight))


@dataclass
class _Best:
    """Of all orders of a chapter that were tried, the one that takes the fewest pages and leaves the least empty."""

    order: dict[str, tuple[Unit, ...]]
    layout: dict[str, Sequence[Fragment]] = field(default_factory=dict)
    tried: dict[str, list[tuple[Unit, ...]]] = field(default_factory=dict)
    _waste: dict[str, tuple[int, float]] = field(default_factory=dict)

    def keep(self, order: Order, chapters: Collection[str], layout: Layout) -> None:
        """Take over the order of each of `chapters`, laid out as `layout` says, if it is better than what was."""
        for chapter, waste in measure_waste({chapter: order[chapter] for chapter in chapters}, layout).items():
            self.tried.setdefault(chapter, []).append(order[chapter])
            if chapter not in self._waste or waste < self._waste[chapter]:
                self.order[chapter], self._waste[chapter] = order[chapter], waste
                anchors = (unit.anchor for unit in order[chapter])
                self.layout.update({anchor: layout[anchor] for anchor in anchors if anchor in layout})


def _read_layout(pages: weasyprint.Document) -> Layout:
    """Return where each anchor came to stand."""
    layout: dict[str, list[Fragment]] = {}
    for number, page in enumerate(pages.pages):
        for anchor, (_, top, _, bottom) in page.anchors.items():
            layout.setdefault(anchor, []).append(Fragment(number, top, bottom))
    return layout


class _Press:
    """Lays out a report, once or more often: style sheet, fonts and pictures are read the first time."""

    def __init__(self, paper: Paper, fetcher: _Fetcher) -> None:
        fetcher.assets = paper.assets
        self._fetcher = fetcher
        self._fonts = FontConfiguration()
        self._css = weasyprint.CSS(string=paper.css, font_config=self._fonts, url_fetcher=fetcher)
        self._pictures: dict[str, object] = {}

    def lay_out(self, paper: Paper) -> weasyprint.Document:
        """Return the pages of `paper`."""
        page = weasyprint.HTML(string=paper.html, url_fetcher=self._fetcher)
        return page.render(stylesheets=[self._css], font_config=self._fonts, cache=self._pictures, pdf_variant=VARIANT)


# --- what the page may fetch ---------------------------------------------------------------------------------------


class _Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no annotations
    """Serves what the report brings with it, and refuses everything else aloud."""

    def __init__(self, project: Project, findings: Findings) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.assets: Mapping[str, Asset] = {}
        self.refused: set[str] = set()
        self._project = project
        self._findings = findings

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the asset at `url`.

        Raises OSError, as WeasyPrint expects, and notes why: inside an SVG it would swallow the exception.
        """
        del headers
        asset = self.assets.get(url)
        if asset is None:
            message = f'the page asks for "{url}", which is no part of the report'
            self._refuse(url, Location(FILE), "report-brings-its-assets", message, "remove the address")
        content = self._picture(url, asset.picture) if asset.picture else asset.content
        return URLFetcherResponse(url, content, {"Content-Type": asset.media_type})

    def _picture(self, url: str, name: str) -> bytes:
        """Return the picture `name` of the content folder, if it is one and of a size that can be handled."""
        place, rule = Location(f"{self._project.content.name}/{name}"), "picture-is-readable"
        try:
            raw = inside(self._project.content, name).read_bytes()
            with Image.open(io.BytesIO(raw)) as image:
                width, height = image.size
        except (OutsideProjectError, FileNotFoundError) as error:
            self._refuse(url, place, rule, f"there is no such picture: {error}", "name a file below content/")
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
            self._refuse(url, place, rule, "the file is not a picture", "save it as PNG or JPEG")
        if width * height > MAX_PIXELS:
            message = f"the picture has {width} x {height} pixels; {MAX_PIXELS:,} in all are the most"
            self._refuse(url, place, rule, message, "make it smaller")
        return raw

    def _refuse(self, url: str, place: Location, rule: str, message: str, hint: str) -> NoReturn:
        self.refused.add(url)
        self._findings.error(place, rule, message, hint)
        raise OSError(message)


# --- what went wrong -----------------------------------------------------------------------------------------------


@contextmanager
def _log() -> Iterator[list[logging.LogRecord]]:
    """Collect what WeasyPrint warns of meanwhile: each warning is something that readers would miss."""
    logger = logging.getLogger("weasyprint")
    handler = _Collector(logging.WARNING)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield handler.records
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


class _Collector(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


_RULES = (
    (re.compile(r"anchor defined twice", re.IGNORECASE), "id-is-unique"),
    (re.compile(r"anchor", re.IGNORECASE), "reference-resolves"),
    (re.compile(r"\.notdef|glyph"), "fonts-have-the-character"),
    (re.compile(r"image", re.IGNORECASE), "picture-is-readable"),
    (re.compile(r"\bat \d+:\d+"), "style-sheet-is-understood"),
)


def _report(message: str, refused: set[str], findings: Findings) -> None:
    if any(url in message for url in refused):
        return  # the fetcher has said it better
    rule = next((rule for pattern, rule in _RULES if pattern.search(message)), "print-is-complete")
    findings.error(Location(FILE), rule, f"WeasyPrint: {message}", "see the anchor or address that it names")


def _check_characters(paper: Paper, fonts: FontPack) -> None:
    """Report each character that no font has: another font of the machine would be taken, or nothing shown."""
    findings = Findings()
    body = paper.html.partition("<body>")[2]
    texts = [(body, "")]
    for address, asset in paper.assets.items():
        if asset.media_type == "image/svg+xml" and asset.content is not None:
            texts.append((asset.content.decode(), address.removeprefix(SCHEME)))
    for markup, name in texts:
        for character in sorted(fonts.uncovered(html.unescape(re.sub(r"<[^>]*>", " ", markup)))):
            where = name or _anchor_before(markup, character)
            message = (
                f'no font of the report has the character "{character}" (U+{ord(character):04X}); it is in "{where}"'
            )
            findings.error(Location(FILE), "fonts-have-the-character", message, "write it another way")
    findings.stop_on_errors()


def _anchor_before(markup: str, character: str) -> str:
    before = markup.partition(character)[0]
    anchors = re.findall(r'\bid="([^"]+)"', before)
    return anchors[-1] if anchors else "the first pages"


# --- what WeasyPrint leaves out --------------------------------------------------------------------------------------


_TAG_BUILDER = "_build_box_tree"
"""WeasyPrint's function that makes the tags of a box and of all within it. Not public: hence `weasyprint<71`."""


@contextmanager
def _richer_tags() -> Iterator[None]:
    """Let the tag tree say what WeasyPrint 70 leaves out: the scope of header cells, and languages within the text."""
    original = getattr(tags, _TAG_BUILDER)

    def build(box: Box, *others: object) -> Iterator[pydyf.Dictionary]:
        for element in original(box, *others):
            _enrich(element, box)
            yield element

    setattr(tags, _TAG_BUILDER, build)
    try:
        yield
    finally:
        setattr(tags, _TAG_BUILDER, original)


def _enrich(element: pydyf.Dictionary, box: Box) -> None:
    source = box.element
    if source is None or source.tag in {"html", "body"}:
        return
    if element["S"] == "/TH" and "A" in element:
        element["A"]["Scope"] = "/Row" if source.get("scope") in {"row", "rowgroup"} else "/Column"
    if source.get("lang"):
        element["Lang"] = pydyf.String(source.get("lang"))


def _drop_measuring_anchors(pages: weasyprint.Document) -> None:
    """Forget the anchors that only served to measure: they would become destinations in the PDF."""
    for page in pages.pages:
        for anchor in [anchor for anchor in page.anchors if MEASURING in anchor]:
            del page.anchors[anchor]


def _unnest_links(pages: weasyprint.Document) -> None:
    """Keep one annotation a link: WeasyPrint makes another for each element within it, outside the link's tag."""
    for page in pages.pages:
        page.links[:] = [link for link in page.links if link[3].element.tag == "a"]


def _name_links(pages: weasyprint.Document, names: Mapping[str, str]) -> None:
    """Say of each link where it leads, in words; WeasyPrint gives the bare address."""
    for page in pages.pages:
        for kind, target, _, box in page.links:
            annotation = getattr(box, "link_annotation", None)
            if annotation:
                words = " ".join("".join(box.element.itertext()).split())
                name = box.element.get("title") or (names.get(target) if kind == "internal" else None)
                annotation["Contents"] = pydyf.String(" ".join((name or words or target).split()))


SHORT_LINE = 0.6
"""A line that fills less of its width, with text left, is looked at again."""


@contextmanager
def _whole_lines() -> Iterator[None]:
    """Keep a line whole that fits but for the space at its end.

    WeasyPrint 70 measures a text that an inline element follows with its last space. Where just that space is too much,
    it sets the first word alone on a line. (`split_first_line` is no public name: hence the pinned version.)
    """
    split = inline.split_first_line

    # WeasyPrint has no types.
    def split_whole(text: str, style: Any, context: Any, max_width: float | None, *others: Any, **named: Any) -> Any:  # noqa: ANN401
        found = split(text, style, context, max_width, *others, **named)
        _, _, resume, width, *_ = found
        fits = max_width is None or math.isinf(max_width) or width > SHORT_LINE * max_width
        if resume is None or fits or not text.endswith(" ") or style["white_space"] != "normal":
            return found
        _, _, resume, width, *_ = split(text.rstrip(" "), style, context, max_width, *others, **named)
        if resume is not None or width > max_width:
            return found
        layout, length, _, _, *rest = split(text, style, context, math.inf, *others, **named)
        return layout, length, None, width, *rest

    inline.split_first_line = split_whole
    try:
        yield
    finally:
        inline.split_first_line = split


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Collect no garbage meanwhile: nearly all objects of a layout live until its end."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
