"""Makes the HTML of the print report: one page for all of it, its style sheet, and the assets that it names.

Every address is of the scheme `asset:`, which only our own fetcher serves: nothing else can be fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from sitan.document.nodes import NotesBlock
from sitan.render.anchors import walk
from sitan.render.art import draw_cover, draw_opener
from sitan.render.balance import balanced_width
from sitan.render.style import font_face, stylesheet
from sitan.render.templates import Templates
from sitan.render.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sitan.document.nodes import Chapter, Document, FigureBlock, ImageBlock, TableBlock
    from sitan.fonts import FontFace, FontPack
    from sitan.render.inline import Medium
    from sitan.render.paging import Order, Unit
    from sitan.theme import Theme

SCHEME = "asset:"

_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".ttf": "font/ttf"}


@dataclass(frozen=True, slots=True)
class Asset:
    """Something that the print page names: bytes in memory, or a picture of the content folder by name."""

    media_type: str
    content: bytes | None = None
    picture: str | None = None
    """Path relative to the content folder; what it leads to is checked when it is read."""


@dataclass(frozen=True)
class Paper:
    """The print report before layout."""

    html: str
    css: str
    assets: Mapping[str, Asset]


@dataclass
class _Desk:
    """The surroundings of the print report; gathers the assets that its page names."""

    theme: Theme
    fonts: FontPack
    assets: dict[str, Asset] = field(default_factory=dict)

    @property
    def medium(self) -> Medium:
        """The name by which templates tell media apart."""
        return "print"

    def href(self, anchor: str) -> str:
        """Return a link to `anchor`: all of them are on this page."""
        return f"#{quote(anchor)}"

    def picture(self, block: FigureBlock) -> Markup:
        """Return a figure as an image: tags and layout are quicker and sounder than with SVG inside the page."""
        figure = block.figure
        address = self.svg(f"figure/{block.id}", figure.svg)
        markup = Markup('<img class="picture" src="{}" alt="{}" style="width: {:.2f}mm">')
        return markup.format(address, figure.alt, figure.width_mm)

    def image(self, block: ImageBlock) -> str:
        """Return the address of a picture in the content folder."""
        kind = _TYPES.get(Path(block.file).suffix.lower(), "application/octet-stream")
        return self._keep(f"picture/{block.file}", Asset(kind, picture=block.file))

    def download(self, block: FigureBlock | TableBlock) -> Markup:
        """Return nothing: paper cannot be downloaded from."""
        del block
        return Markup("")

    def balance(self, text: str, family: str, weight: int, size: float, widest: float) -> Markup:
        """Return the width of a title of this face, this size in points and this greatest width in mm."""
        width = balanced_width(text, self.fonts.face(family, weight), size, widest)
        return Markup(' style="width: {:.1f}mm"').format(width)

    def svg(self, name: str, svg: str) -> str:
        """Return the address of a drawing."""
        return self._keep(f"{name}.svg", Asset(_TYPES[".svg"], svg.encode()))

    def font(self, face: FontFace) -> str:
        """Return the address of a font."""
        return self._keep(f"font/{face.path.name}", Asset(_TYPES[".ttf"], face.path.read_bytes()))

    def cover_art(self, document: Document) -> str:
        """Return the address of the cover's art; nothing if there is none."""
        trend = document.cover.trend
        return self.svg("art/cover", draw_cover(trend, self.theme)) if trend else ""

    def opener_art(self, chapter: Chapter) -> str:
        """Return the address of a chapter's small line; nothing if there is none."""
        trend = chapter.opener.trend if chapter.opener else None
        return self.svg(f"art/{chapter.id}", draw_opener(trend, self.theme)) if trend else ""

    def _keep(self, name: str, asset: Asset) -> str:
        address = SCHEME + quote(name)
        self.assets[address] = asset
        return address


def lay_out_paper(
    document: Document,
    theme: Theme,
    fonts: FontPack,
    order: Order,
    only: Collection[str] | None = None,
    tight: Collection[str] = (),
) -> Paper:
    """Return the print report of `document` as HTML, CSS and assets, its units in `order`.

    For a trial, `only` names the chapters wanted, without what stands before the first. Those of `tight` are set with
    less space between lines and blocks.
    """
    desk, templates = _Desk(theme, fonts), Templates(theme)
    sections = _by_section(order)
    writer = Writer(document, theme, fonts, templates, desk)
    html = writer.page(
        "print/report.html",
        whole=only is None,
        chapters=[chapter for chapter in document.chapters if only is None or chapter.id in only],
        cover_art=desk.cover_art(document),
        opener_art=desk.opener_art,
        units=lambda part: sections[part.id],
        tight=tight,
        running_on=_running_on(document, order),
        notes_in_chapters=not any(isinstance(node, NotesBlock) for node in walk(document.chapters)),
    )
    faces = [font_face(face, desk.font(face)) for face in fonts.faces]
    css = stylesheet(theme, templates, faces, "base.css", "print.css")
    return Paper(str(html), css, desk.assets)


def _running_on(document: Document, order: Order) -> set[str]:
    """Return the parts of the back matter that begin on the page on which the part before them ends.

    Where something floats, pages must be known in advance.
    """
    back = [chapter for chapter in document.chapters if chapter.matter == "back"]
    return {chapter.id for chapter in back[1:] if not any(unit.floats for unit in order[chapter.id])}


def _by_section(order: Order) -> Mapping[str, list[Unit]]:
    """Return the units of each chapter before its first section, and of each section."""
    sections: dict[str, list[Unit]] = {}
    for chapter, units in order.items():
        present = sections[chapter] = []
        for unit in units:
            if unit.kind == "heading":
                present = sections[unit.anchor] = []
            else:
                present.append(unit)
    return sections
