"""Writes the parts of a document as HTML through the theme's templates: what the site and the print report share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup

from sitan.render.balance import MM_PER_POINT
from sitan.render.decimals import missing_digits
from sitan.render.inline import InlineWriter, Medium, plain_text
from sitan.render.paging import stays_whole

if TYPE_CHECKING:
    from sitan.document.nodes import Block, Document, FigureBlock, Flow, ImageBlock, Note, TableBlock
    from sitan.fonts import FontPack
    from sitan.render.templates import Templates
    from sitan.theme import Theme


_NOWHERE = Markup("")


class Surroundings(Protocol):
    """What differs between media: where things lie, and how a picture stands on the page."""

    @property
    def medium(self) -> Medium:
        """The name by which templates tell media apart."""

    def href(self, anchor: str) -> str:
        """Return how the page now being written links to `anchor`."""

    def picture(self, block: FigureBlock) -> Markup:
        """Return a drawn figure."""

    def image(self, block: ImageBlock) -> str:
        """Return the address of a picture."""

    def balance(self, text: str, family: str, weight: int, size: float, widest: float) -> Markup:
        """Return what keeps a title of this face, size in points and greatest width in mm from breaking badly."""

    def download(self, block: FigureBlock | TableBlock) -> Markup:
        """Return the link to the data of a figure or table."""


@dataclass(frozen=True)
class Writer:
    """Writes a document in one medium."""

    document: Document
    theme: Theme
    fonts: FontPack
    templates: Templates
    surroundings: Surroundings
    inline: InlineWriter = field(init=False)

    def __post_init__(self) -> None:
        """Make the writer of inline nodes."""
        surroundings = self.surroundings
        inline = InlineWriter(surroundings.medium, surroundings.href, self.theme.phrase)
        object.__setattr__(self, "inline", inline)

    def page(self, template: str, **parts: object) -> Markup:
        """Return the page that `template` makes of the document and `parts`."""
        return self.templates.render(template, **self._context, **parts)

    def block(self, block: Block, level: int, anchor: str = "") -> Markup:
        """Return a block; the headings in it start at `level`. `anchor` finds it again if it has no id of its own."""
        at = Markup(' id="{}"').format(anchor) if anchor else Markup("")
        return self.templates.render(f"blocks/{block.kind}.html", **self._context, block=block, level=level, at=at)

    def flow(self, content: Flow, level: int, at: Markup = _NOWHERE) -> Markup:
        """Return paragraphs, lists and subheadings; `at` is the attribute that finds a single one again."""
        return self.templates.render("blocks/flow.html", **self._context, content=content, level=level, at=at)

    def notes_list(self, notes: Sequence[Note]) -> Markup:
        """Return the endnotes of one chapter."""
        return self.templates.render("blocks/notes-list.html", **self._context, notes=notes)

    def table(self, block: TableBlock) -> Markup:
        """Return the table itself, without what stands around it."""
        pads = missing_digits(block, self.theme.language)
        return self.templates.render(
            "blocks/table-grid.html", **self._context, block=block, table=block.table, pads=pads
        )

    def _text_width(self, text: str, family: str, weight: int, size_points: float) -> float:
        """Return how long `text` is in mm."""
        return self.fonts.face(family, weight).width(text, size_points) * MM_PER_POINT

    @property
    def _context(self) -> Mapping[str, object]:
        surroundings = self.surroundings
        return {
            "document": self.document,
            "meta": self.document.meta,
            "medium": surroundings.medium,
            "language_tag": language_tag(self.document, self.theme),
            "inline": self.inline.html,
            "label": self.inline.label,
            "plain": plain_text,
            "href": surroundings.href,
            "picture": surroundings.picture,
            "image": surroundings.image,
            "download": surroundings.download,
            "balance": surroundings.balance,
            "text_width": self._text_width,
            "block_html": self.block,
            "flow": self.flow,
            "table_html": self.table,
            "notes_list": self.notes_list,
            "stays_whole": stays_whole,
        }


def language_tag(document: Document, theme: Theme) -> str:
    """Return the report's language, with the country whose spelling the theme's words follow: "en-GB"."""
    tag, language = theme.words.get("language-tag", ""), document.meta.language
    return tag if tag.split("-")[0] == language else language
