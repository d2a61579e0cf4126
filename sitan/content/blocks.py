"""The kinds of block that a section is made of. In YAML a block is its kind and what it holds: `- text: …`.

A block kind is a model here and a template of the same name (`templates/blocks/KIND.html`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, create_model

from sitan.content.annex import MatrixSpec
from sitan.figures.kinds import FIGURE_KINDS
from sitan.figures.map import MapSpec
from sitan.figures.table import TableSpec
from sitan.model import FileName, Identifier, Line, Markdown, Node, Text, tagged_union
from sitan.strict_yaml import Table


class ImageSpec(Node):
    """A picture with its credit and licence."""

    id: Identifier
    """The name by which the text refers to it."""
    file: FileName
    """The picture's file, relative to `content/`: PNG, JPEG or SVG."""
    alt: Text
    """What the picture shows, for those who cannot see it."""
    caption: Line | None = None
    """The words below it."""
    credit: Text
    """Who made it."""
    licence: Text
    """The terms under which it may be shown."""
    width: Literal["column", "full"] = "column"
    """The text column, or the column and the margin."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class KeyFigureSpec(Node):
    """One big number and what it says."""

    value: Line
    """The number, with its unit: "{value}`salt_intake@2016` g"."""
    label: Line
    """What the number says, with its period."""


class KeyFiguresSpec(Node):
    """A panel of two to four big numbers."""

    title: Line | None = None
    """A heading, if the numbers want one."""
    items: Annotated[list[KeyFigureSpec], Field(min_length=1, max_length=4)]
    """The numbers, in order."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class QuoteSpec(Node):
    """A pull-quote. It repeats words of the text, marked there by [words]{#id}, so that the two cannot drift."""

    of: Identifier
    """The id of the marked words."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class CalloutSpec(Node):
    """A short aside that belongs to the text around it."""

    title: Line | None = None
    """A heading."""
    text: Markdown
    """What it says."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class BoxSpec(Node):
    """A numbered box: a topic of its own beside the main text."""

    id: Identifier
    """The name by which the text refers to it: {box}`id`."""
    title: Line
    """Its heading."""
    text: Markdown
    """What it says."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class RecommendationSpec(Node):
    """One recommendation."""

    id: Identifier
    """Its name."""
    text: Line
    """What should be done."""
    addressee: Text
    """Who should do it."""
    priority: Literal["short", "medium", "long"]
    """How soon: the short, medium or long term."""
    answers: Annotated[list[Identifier], Field(min_length=1)]
    """The ids of the sections, figures or marked words that hold the findings it answers."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class RecommendationsSpec(Node):
    """A group of recommendations."""

    title: Line | None = None
    """What they have in common."""
    items: Annotated[list[RecommendationSpec], Field(min_length=1)]
    """The recommendations."""
    waive: dict[str, Text] = {}
    """Rules that need not hold here, each with the reason."""


class ListedSpec(Node):
    """A part that the build fills in: it has no fields."""


def _figure_kind(value: object) -> str | None:
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return str(kind) if kind else None


FigureSpecs = tagged_union(
    {name: kind.model for name, kind in FIGURE_KINDS.items()}, _figure_kind, "figure-kind-is-known", "figure kind"
)

BLOCK_KINDS: dict[str, Any] = {
    "text": Markdown,
    "figure": FigureSpecs,
    "map": MapSpec,
    "table": TableSpec,
    "image": ImageSpec,
    "key-figures": KeyFiguresSpec,
    "quote": QuoteSpec,
    "callout": CalloutSpec,
    "box": BoxSpec,
    "recommendations": RecommendationsSpec,
    "glossary": ListedSpec,
    "sources": ListedSpec,
    "bibliography": ListedSpec,
    "notes": ListedSpec,
    "waivers": ListedSpec,
    "indicators": ListedSpec,
    "matrix": MatrixSpec,
    "disagreements": ListedSpec,
}


WAIVE = "waive"


class Block(Node):
    """One block: its kind and what it holds."""

    @property
    def kind(self) -> str:
        """The block's kind, which is also the name of its template."""
        name = next(iter(type(self).model_fields))
        return type(self).model_fields[name].alias or name

    @property
    def spec(self) -> Any:  # noqa: ANN401 - each kind has a model of its own
        """What the block holds."""
        return getattr(self, next(iter(type(self).model_fields)))

    @property
    def waived(self) -> Mapping[str, Text]:
        """The rules that need not hold in the block, each with the reason."""
        holder = self if isinstance(self.spec, Markdown) else self.spec
        return getattr(holder, "waive", {})


def _block_model(kind: str, held: Any) -> type[Block]:  # noqa: ANN401 - an annotation
    """Return the model of a block that holds `held` under its kind's name."""
    filled_in = held is ListedSpec
    described = (held.__doc__ or "").strip().partition("\n")[0] if isinstance(held, type) else "A figure."
    field = Field(None if filled_in else ..., alias=kind, description=described)
    fields: dict[str, Any] = {kind.replace("-", "_"): (held | None if filled_in else held, field)}
    if held is Markdown:
        # A text has no fields of its own, so that what is waived in it stands beside it.
        fields[WAIVE] = (dict[str, Text], Field({}, description="Rules that need not hold here, each with the reason."))
    name = "".join(part.title() for part in kind.split("-")) + "Block"
    model: type[Block] = create_model(name, __base__=Block, __doc__=described, **fields)
    return model


BLOCK_MODELS: dict[str, type[Block]] = {kind: _block_model(kind, held) for kind, held in BLOCK_KINDS.items()}


def _block_kind(value: object) -> str | None:
    if isinstance(value, Block):
        return value.kind
    kinds = [key for key in value if key != WAIVE] if isinstance(value, Table) else []
    return kinds[0] if len(kinds) == 1 else None


if TYPE_CHECKING:
    AnyBlock: TypeAlias = Block
else:
    AnyBlock = tagged_union(BLOCK_MODELS, _block_kind, "block-kind-is-known", "block kind")
    """A block of any kind, told apart by its one key."""
