"""Lets figures float: decides in which order text and figures are set, so that pages are full.

WeasyPrint sets a figure where it stands; one that no longer fits leaves the rest of its page empty. So chapters are
laid out on trial, the places of all their units are read off, and where a figure left a gap, text that follows is set
before it: the figure comes as soon as it fits, in its own section and in its own order. Another trial shows whether
that is what happened, for only WeasyPrint knows.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from sitan.document.nodes import Subheading, TableBlock, TextBlock

if TYPE_CHECKING:
    from sitan.document.nodes import Block, Chapter, Document

WORTH_MM = 16.0
"""A gap that is worth closing: less is what a heading or the last line of a paragraph leaves, too."""

SHORT_ENDING = 0.4
"""The part of a page at a chapter's end that is worth saving by setting the chapter tight."""

LOOSE_LINES = 2
"""How many lines of a paragraph may stand alone at the foot or the head of a page, as the style sheet says."""

MEASURING = "."
"""What is in every anchor made here, and in no author's id."""

WHOLE_ROWS = 24
"""The most rows of a table that no page break may divide."""

_FLOATING = frozenset({"figure", "map", "table", "image", "key-figures", "quote", "callout"})
_WHOLE = frozenset({"figure", "map", "image", "key-figures", "quote", "callout", "heading", "subheading"})


def stays_whole(block: Block) -> bool:
    """Tell whether no page break may divide `block`."""
    return block.kind in _WHOLE or (isinstance(block, TableBlock) and len(block.table.rows) <= WHOLE_ROWS)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is set in one piece after another: a paragraph, a list, a heading, a figure."""

    anchor: str
    """Where it is found again after layout."""
    kind: str
    block: Block | None
    """What is to be set; None for the heading of a section, which stays where it is."""

    @property
    def floats(self) -> bool:
        """Tell whether text that follows may be set before it."""
        return self.kind in _FLOATING

    @property
    def splits(self) -> bool:
        """Tell whether it may begin on one page and end on the next."""
        return self.block is not None and not stays_whole(self.block) and self.kind not in _WHOLE


@dataclass(frozen=True, slots=True)
class Fragment:
    """A unit's part on one page; places are in CSS pixels from the top of the page."""

    page: int
    top: float
    bottom: float


Order = Mapping[str, tuple[Unit, ...]]
"""The units of each chapter, in the order in which they are set. Sections begin with their headings."""

Layout = Mapping[str, Sequence[Fragment]]
"""Where each anchor came to stand."""


def authored_order(document: Document) -> Order:
    """Return the units as the author ordered them."""
    return {chapter.id: tuple(_units(chapter)) for chapter in document.chapters}


def _units(chapter: Chapter) -> Iterator[Unit]:
    yield from _with_last_quote_beside(list(_block_units(chapter.id, chapter.blocks)))
    for section in chapter.sections:
        yield Unit(section.id, "heading", None)
        yield from _with_last_quote_beside(list(_block_units(section.id, section.blocks)))


def _with_last_quote_beside(units: list[Unit]) -> list[Unit]:
    """Return the units of a section; a quotation at its end moves up beside the last paragraph, or it would hang."""
    if [unit.kind for unit in units[-2:]] == ["paragraph", "quote"]:
        units[-2:] = reversed(units[-2:])
    return units


def _block_units(parent: str, blocks: Sequence[Block]) -> Iterator[Unit]:
    for number, block in enumerate(blocks):
        if not isinstance(block, TextBlock):
            yield Unit(getattr(block, "id", f"{parent}{MEASURING}{number}"), block.kind, block)
            continue
        for place, item in enumerate(block.content):
            anchor = item.id if isinstance(item, Subheading) else f"{parent}{MEASURING}{number}{MEASURING}{place}"
            yield Unit(anchor, item.kind, TextBlock((item,)))


def better_order(order: Order, layout: Layout, line: float, worth: float, authored: Order | None = None) -> Order:
    """Return an order that closes gaps that `order` left in `layout`; the same if there are none to close.

    `line` is the distance of lines and `worth` the smallest gap to be closed, both in CSS pixels. What stands below a
    gap goes back to its place in `authored`, if given, before it is arranged again: what stood above may have moved it.
    """
    setting = _Setting.measure(order, layout, line, worth)
    return {chapter: setting.improve(units, (authored or order)[chapter]) for chapter, units in order.items()}


def measure_waste(order: Order, layout: Layout) -> dict[str, tuple[int, float]]:
    """Return how many pages each chapter takes, and how much of them is left empty where the next unit did not fit."""
    setting = _Setting.measure(order, layout, 0, 0)
    return {chapter: (count_pages(units, layout), setting.gaps(units)) for chapter, units in order.items()}


def short_endings(order: Order, layout: Layout) -> set[str]:
    """Return the chapters that leave most of their last page empty."""
    setting = _Setting.measure(order, layout, 0, 0)
    return {chapter for chapter, units in order.items() if 0 < setting.ending(units) < SHORT_ENDING}


def count_pages(units: Sequence[Unit], layout: Layout) -> int:
    """Return on how many pages `units` stand."""
    pages = [fragment.page for unit in units for fragment in layout.get(unit.anchor, ())]
    return max(pages) - min(pages) + 1 if pages else 0


@dataclass(frozen=True)
class _Setting:
    """Heights and distances as measured, from which pages are foretold."""

    layout: Layout
    top: float
    bottom: float
    line: float
    worth: float
    before: Mapping[str, float]
    after: Mapping[str, float]

    @classmethod
    def measure(cls, order: Order, layout: Layout, line: float, worth: float) -> _Setting:
        """Read off how high the type area is, and how far units of each kind stand from text."""
        placed = [layout[unit.anchor] for units in order.values() for unit in units if unit.anchor in layout]
        fragments = [fragment for parts in placed for fragment in parts]
        before: dict[str, list[float]] = defaultdict(list)
        after: dict[str, list[float]] = defaultdict(list)
        for units in order.values():
            for one, other in pairwise([unit for unit in units if unit.anchor in layout and unit.kind != "quote"]):
                end, start = layout[one.anchor][-1], layout[other.anchor][0]
                if end.page == start.page:
                    before[other.kind].append(start.top - end.bottom)
                    after[one.kind].append(start.top - end.bottom)
        return cls(
            layout,
            min((fragment.top for fragment in fragments), default=0),
            max((fragment.bottom for fragment in fragments), default=0),
            line,
            worth,
            {kind: median(spaces) for kind, spaces in before.items()},
            {kind: median(spaces) for kind, spaces in after.items()},
        )

    @property
    def page(self) -> float:
        """The height of the type area."""
        return self.bottom - self.top

    def ending(self, units: Sequence[Unit]) -> float:
        """Return how much of their last page `units` fill; 0 if they stand on a single one, or nowhere."""
        fragments = [fragment for unit in units for fragment in self.layout.get(unit.anchor, ())]
        if count_pages(units, self.layout) < 2:  # noqa: PLR2004 - one page has no other to end on
            return 0
        last = max(fragment.page for fragment in fragments)
        return (max(fragment.bottom for fragment in fragments if fragment.page == last) - self.top) / self.page

    def gaps(self, units: Sequence[Unit]) -> float:
        """Return how much room units leave below them whose next unit stands on the next page."""
        placed = [self.layout[unit.anchor] for unit in units if unit.anchor in self.layout and unit.kind != "quote"]
        ends = [(one[-1], other[0]) for one, other in pairwise(placed)]
        return sum(self.bottom - end.bottom for end, start in ends if start.page > end.page)

    def improve(self, units: tuple[Unit, ...], authored: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Return `units` in an order that closes the first gap, and, as far as can be foretold, those after it."""
        places = {unit.anchor: place for place, unit in enumerate(authored)}
        for index, (one, other) in enumerate(pairwise(units), start=1):
            if not self._goes_on(one, other):
                continue
            gap = self.bottom - self.layout[one.anchor][-1].bottom
            if other.kind == "quote" or (gap > self.worth and _text_follows(units[index:])):
                column = _Column(self, self.page - gap, one.kind, list(units[:index]), self._tops(units[:index]))
                better = tuple(column.set_all(sorted(units[index:], key=lambda unit: places[unit.anchor])))
                if better != units:
                    return better
        return units

    def _goes_on(self, one: Unit, other: Unit) -> bool:
        """Tell whether `other`, which floats, went to the page after that of `one`."""
        if not other.floats or one.anchor not in self.layout or other.anchor not in self.layout:
            return False
        return self.layout[other.anchor][0].page == self.layout[one.anchor][-1].page + 1

    def _tops(self, units: Sequence[Unit]) -> list[float | None]:
        """Return how far down the page of the last of `units` each of them starts; None on other pages."""
        page = self.layout[units[-1].anchor][-1].page
        starts = [self.layout[unit.anchor][0] if unit.anchor in self.layout else None for unit in units]
        return [start.top - self.top if start and start.page == page else None for start in starts]

    def height(self, unit: Unit) -> float:
        """Return how high a unit is, all its parts together."""
        return sum(fragment.bottom - fragment.top for fragment in self.layout.get(unit.anchor, ()))

    def space(self, one: str, other: str) -> float:
        """Return how far apart units of two kinds stand: the larger of two margins."""
        return max(self.after.get(one, 0), self.before.get(other, 0))


def _text_follows(units: Sequence[Unit]) -> bool:
    """Tell whether text of the same section follows what floats at the head of `units`."""
    for unit in units:
        if unit.kind == "heading":
            return False
        if not unit.floats:
            return True
    return False


@dataclass
class _Column:
    """A column of type that fills page after page."""

    setting: _Setting
    y: float
    """How much of the present page is taken."""
    last: str
    """The kind of the unit above."""
    done: list[Unit]
    tops: list[float | None]
    """Where each unit that is done starts on the present page; None if it does not."""
    waiting: list[Unit] = field(default_factory=list)

    def set_all(self, units: Sequence[Unit]) -> list[Unit]:
        """Return all that was done and `units`, in the order in which they are best set."""
        for unit in units:
            if unit.kind == "heading":
                self._set_waiting(everything=True)
            if unit.kind == "quote":
                self._set_beside(unit)
            elif unit.floats and (self.waiting or self._leaves_gap(unit)):
                self.waiting.append(unit)
            else:
                self._set(unit)
            if unit.kind not in {"heading", "subheading"}:
                self._set_waiting(everything=False)
        self._set_waiting(everything=True)
        return self.done

    def _set_waiting(self, *, everything: bool) -> None:
        while self.waiting and (everything or not self._leaves_gap(self.waiting[0])):
            self._set(self.waiting.pop(0))

    def _room(self, unit: Unit) -> float:
        space = self.setting.space(self.last, unit.kind) if self.y else 0
        return self.setting.page - self.y - space

    def _leaves_gap(self, unit: Unit) -> bool:
        return not unit.splits and self.setting.height(unit) > self._room(unit) > self.setting.worth

    def _set(self, unit: Unit) -> None:
        height, room = self.setting.height(unit), self._room(unit)
        self.done.append(unit)
        # A heading stays with the first lines of what it stands above.
        below = (LOOSE_LINES + 1) * self.setting.line if unit.kind in {"heading", "subheading"} else 0
        if height + below <= room:
            self.y = self.setting.page - room + height
            self.tops.append(self.y - height)
        else:
            here = self._part(height, room) if unit.splits else 0
            self.y = math.fmod(height - here, self.setting.page)
            self.tops = [*(None for _ in self.tops), None if here else 0.0]
        self.last = unit.kind

    def _part(self, height: float, room: float) -> float:
        """Return how much of a unit is set in `room`: whole lines, with no loose ones left or carried over."""
        line = self.setting.line
        lines = min(math.floor(room / line), round(height / line) - LOOSE_LINES)
        return lines * line if lines >= LOOSE_LINES else 0

    def _set_beside(self, quote: Unit) -> None:
        """Set a quotation in the margin, beside text above if it no longer fits beside the text below."""
        place = len(self.done)
        height = self.setting.height(quote)
        if self.y + height > self.setting.page:
            for index, (unit, top) in reversed(list(enumerate(zip(self.done, self.tops, strict=True)))):
                if unit.floats or unit.kind == "heading" or top is None:
                    break
                if unit.kind != "subheading" and top + height <= self.setting.page:
                    place = index
                    break
        self.done.insert(place, quote)
        self.tops.insert(place, None)
