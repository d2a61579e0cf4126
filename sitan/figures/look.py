"""How charts look: the design tokens turned into type and colour, and text measured in the report's own fonts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sitan.fonts import FontFace, FontPack
    from sitan.theme import Theme

PX_PER_MM = 96 / 25.4
PX_PER_PT = 96 / 72

TICK = 7.5 * PX_PER_PT
LABEL = 7.8 * PX_PER_PT
LINE_HEIGHT = 12.5


@dataclass(frozen=True)
class Look:
    """The tokens and fonts that charts use."""

    theme: Theme
    regular: FontFace
    strong: FontFace

    @classmethod
    def of(cls, theme: Theme, fonts: FontPack) -> Look:
        """Return the look of `theme`, measured with `fonts`."""
        family = theme.token("font-sans")
        return cls(theme, fonts.face(family, 400), fonts.face(family, 600))

    def color(self, name: str) -> str:
        """Return a colour token: `color("accent")`."""
        return self.theme.token(f"color-{name}")

    def width(self, text: str, *, strong: bool = False, size: float = LABEL) -> float:
        """Return how wide `text` is, in pixels; the widest line if there are several."""
        face = self.strong if strong else self.regular
        return max((face.width(line, size) for line in text.split("\n")), default=0.0)

    def figure_width(self, width: Literal["column", "full"]) -> float:
        """Return the width of a figure in pixels."""
        return round(self.theme.number("column-width" if width == "column" else "full-width") * PX_PER_MM, 2)

    def palette(self, count: int) -> tuple[str, ...]:
        """Return `count` colours for parts of one whole, told apart in grey: dark to light, then a second hue."""
        names = _PALETTES[min(count, len(_PALETTES)) - 1]
        return tuple(self.color(names[index % len(names)]) for index in range(count))

    def line_palette(self, count: int) -> tuple[str, ...]:
        """Return `count` colours for lines of equal weight, each with enough contrast for a thin stroke."""
        names = _LINE_PALETTES[min(count, len(_LINE_PALETTES)) - 1]
        return tuple(self.color(names[index % len(names)]) for index in range(count))

    def ink_on(self, background: str) -> str:
        """Return the colour of text on `background`: ink or paper, whichever is easier to read."""
        ink, paper = self.color("ink"), self.color("paper")
        return max((paper, ink), key=lambda color: contrast(color, background))

    @cached_property
    def config(self) -> dict[str, Any]:
        """The chart theme, as the `config` of a Vega-Lite specification."""
        axis = {
            "labelFontSize": TICK,
            "labelColor": self.color("muted"),
            "labelPadding": 6,
            "labelOverlap": False,
            "labelLimit": 0,
            "domain": False,
            "ticks": False,
            "tickRound": False,
            "gridColor": self.color("rule"),
            "gridWidth": 0.75,
            "translate": 0,
            "title": None,
        }
        return {
            "background": None,
            "font": self.theme.token("font-sans"),
            "view": {"stroke": None},
            "axis": axis,
            "text": {"fontSize": LABEL, "color": self.color("ink")},
            "lineBreak": "\n",
        }


_PALETTES = (
    ("accent",),
    ("accent", "accent-3"),
    ("accent-deep", "accent-1", "accent-3"),
    ("accent-deep", "accent", "accent-2", "accent-3"),
    ("accent-deep", "accent", "accent-1", "accent-2", "accent-3"),
    ("accent-deep", "accent", "accent-1", "accent-2", "accent-3", "second"),
    ("accent-deep", "accent", "accent-1", "accent-2", "accent-3", "second", "second-deep"),
)

_LINE_PALETTES = (
    ("accent",),
    ("accent-deep", "accent-1"),
    ("accent-deep", "accent", "accent-1"),
    ("accent-deep", "accent", "accent-1", "second"),
    ("accent-deep", "accent", "accent-1", "second", "second-deep"),
)


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two sRGB colours as WCAG 2.2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def mix(color: str, other: str, share: float) -> str:
    """Return `color` with `share` of `other` in it: a tint without transparency, which print files should not have."""
    pairs = [(int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def wrap(text: str, room: float, look: Look, *, strong: bool = False, most: int = 2, size: float = LABEL) -> str:
    """Return `text` on at most `most` lines of about equal length that fit into `room` pixels; as it is if none do."""
    words = text.split(" ")
    if look.width(text, strong=strong, size=size) <= room or len(words) == 1:
        return text
    best = text
    for count in range(2, most + 1):
        best = _break_evenly(words, count, lambda line: look.width(line, strong=strong, size=size))
        if look.width(best, strong=strong, size=size) <= room:
            return best
    return best


def _break_evenly(words: Sequence[str], count: int, width: Callable[[str], float]) -> str:
    """Return `words` on `count` lines such that the longest is as short as can be."""
    if count == 1 or len(words) == 1:
        return " ".join(words)
    choices = []
    for split in range(1, len(words)):
        first = " ".join(words[:split])
        rest = _break_evenly(words[split:], count - 1, width)
        choices.append((max([width(first), *(width(line) for line in rest.split("\n"))]), split, f"{first}\n{rest}"))
    return min(choices)[2]
