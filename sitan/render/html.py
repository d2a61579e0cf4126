"""Makes the web site: a page for each chapter, a start page, and what they need; it works offline, from disk.

All links are relative and all pages lie in one folder, so that a page need not know where the site stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from sitan.diagnostics import Diagnostic, Location, ProjectError
from sitan.document.nodes import Chapter
from sitan.package import csv_bytes
from sitan.project import OutsideProjectError, inside
from sitan.render.anchors import chapters_of_anchors
from sitan.render.art import draw_cover, draw_opener
from sitan.render.style import font_face, stylesheet
from sitan.render.templates import Templates
from sitan.render.writer import Writer

if TYPE_CHECKING:
    from sitan.document.nodes import Document, FigureBlock, ImageBlock, TableBlock
    from sitan.fonts import FontFace, FontPack
    from sitan.project import Project
    from sitan.render.inline import Medium
    from sitan.theme import Theme

START = "index.html"
LISTS = "figures-and-tables.html"
SCRIPTS = ("theme.js", "site.js")


def render_site(document: Document, theme: Theme, fonts: FontPack, project: Project) -> dict[str, bytes]:
    """Return the site's files by their path, with the pictures that lie in the content folder of `project`.

    Raises ProjectError if a chapter's id would make two pages of one name, or if a picture is missing.
    """
    return _Site(document, theme, fonts, project).files()


@dataclass
class _Site:
    """A site in the making: the surroundings of the page that is being written, and the files so far."""

    document: Document
    theme: Theme
    fonts: FontPack
    project: Project
    medium: Medium = "site"
    page: str = START
    made: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find out on which page each anchor lies."""
        homes = chapters_of_anchors(self.document)
        self.pages = {anchor: page_name(chapter) for anchor, chapter in homes.items()}
        self.writer = Writer(self.document, self.theme, self.fonts, Templates(self.theme), self)

    def files(self) -> dict[str, bytes]:
        """Return all files of the site."""
        self._write(START, "site/index.html")
        self._write(LISTS, "site/lists.html")
        chapters = (None, *self.document.chapters, None)
        for before, chapter, after in zip(chapters, chapters[1:], chapters[2:], strict=False):
            if chapter is not None:
                parts = {"chapter": chapter, "before": before, "after": after}
                self._write(page_name(chapter), "site/chapter.html", **parts)
        self._add_assets()
        return self.made

    # --- the surroundings

    def href(self, anchor: str) -> str:
        """Return a link from the present page to `anchor`; a chapter's own anchor is its page."""
        page = self.pages[anchor]
        if page == self.page:
            return f"#{quote(anchor)}"
        return page if page == f"{anchor}.html" else f"{page}#{quote(anchor)}"

    def picture(self, block: FigureBlock) -> Markup:
        """Return a figure as SVG within the page, so that its letters are the page's, and can be searched."""
        return Markup('<div class="picture">{}</div>').format(named_svg(block.figure.svg, block.figure.alt))

    def image(self, block: ImageBlock) -> str:
        """Return the address of a picture, which becomes a file of the site."""
        name = f"assets/pictures/{block.file}"
        if name not in self.made:
            self.made[name] = self._read_picture(block.file)
        return quote(name)

    def download(self, block: FigureBlock | TableBlock) -> Markup:
        """Return the link to the data of a figure or table, with type and size."""
        name = f"data/{block.download}"
        raw = self.made.setdefault(name, csv_bytes(self.document.downloads[block.download]))
        size = self.theme.phrase("kilobytes", size=max(1, round(len(raw) / 1000)))
        markup = Markup('<a class="download" href="{}" download aria-label="{}">{}</a>')
        name_of = self.theme.phrase("download-of", label=block.label, size=size)
        return markup.format(quote(name), name_of, self.theme.phrase("download-csv", size=size))

    def balance(self, *_: object) -> Markup:
        """Return nothing: browsers balance titles themselves."""
        return Markup("")

    # --- files

    def _write(self, name: str, template: str, **parts: object) -> None:
        if name in self.made:
            message = f'the site has a page "{name}" of its own'
            place = Location(self.project.content.name)
            raise ProjectError([Diagnostic(place, "page-name-is-free", message, "give the chapter another id")])
        self.page = name
        html = self.writer.page(
            template,
            page=name,
            page_of=page_name,
            lists=LISTS,
            cover_art=self._cover_art,
            opener_art=self._opener_art,
            **parts,
        )
        self.made[name] = f"{html}\n".encode()

    def _cover_art(self) -> Markup:
        trend = self.document.cover.trend
        return hidden_svg(draw_cover(trend, self.theme)) if trend else Markup("")

    def _opener_art(self, chapter: Chapter) -> Markup:
        trend = chapter.opener.trend if chapter.opener else None
        return hidden_svg(draw_opener(trend, self.theme)) if trend else Markup("")

    def _add_assets(self) -> None:
        templates = self.writer.templates
        faces = [font_face(face, _font_address(face)) for face in self.fonts.faces]
        css = stylesheet(self.theme, templates, faces, "base.css", "site.css", dark=True)
        self.made["assets/site.css"] = css.encode()
        for name in SCRIPTS:
            self.made[f"assets/{name}"] = str(templates.render(f"js/{name}")).encode()
        for face in self.fonts.faces:
            self.made[f"assets/{_font_address(face)}"] = face.woff2.read_bytes()

    def _read_picture(self, name: str) -> bytes:
        try:
            return inside(self.project.content, name).read_bytes()
        except (OutsideProjectError, OSError) as error:
            place = Location(f"{self.project.content.name}/{name}")
            message, hint = f"there is no such picture: {error}", f"name a file below {self.project.content.name}/"
            raise ProjectError([Diagnostic(place, "picture-is-readable", message, hint)]) from error


def page_name(chapter: Chapter) -> str:
    """Return the file of a chapter's page."""
    return f"{chapter.id}.html"


def _font_address(face: FontFace) -> str:
    return f"fonts/{PurePosixPath(face.woff2.name)}"


_SVG_START = re.compile(r"^\s*(?:<\?xml[^>]*\?>\s*)?<svg\b([^>]*)>", re.DOTALL)
_OWN_ATTRIBUTE = re.compile(r'\s(?:width|height|role|class|aria-[a-z]+)="[^"]*"')


def named_svg(svg: str, name: str) -> Markup:
    """Return a drawing for use within a page: an image with a name, as wide as its place."""
    attributes = Markup(' role="img" aria-label="{}"').format(name)
    return _with_attributes(svg, attributes)


def hidden_svg(svg: str) -> Markup:
    """Return a drawing that is decoration: readers of the screen by ear do not meet it."""
    return _with_attributes(svg, Markup(' aria-hidden="true" focusable="false"'))


def _with_attributes(svg: str, added: Markup) -> Markup:
    start = _SVG_START.match(svg)
    if start is None:
        message = f"not an SVG drawing: {svg[:40]}"
        raise ValueError(message)
    kept = _OWN_ATTRIBUTE.sub("", start[1])
    return Markup("<svg{}{}>{}").format(Markup(kept), added, Markup(svg[start.end() :]))  # noqa: S704 - drawn by us
