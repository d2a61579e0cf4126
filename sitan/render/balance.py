"""Balances titles: as narrow as they can be without another line, so that no last line holds a single word.

Browsers do it by themselves (`text-wrap: balance`); WeasyPrint does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.fonts import FontFace

MM_PER_POINT = 25.4 / 72
STEP_MM = 0.5
SLACK = 1.015
"""What kerning and rounding may add to a width that is summed up from single letters."""


def balanced_width(text: str, face: FontFace, size_points: float, widest_mm: float) -> float:
    """Return the smallest width in mm at which `text` takes no more lines than at `widest_mm`."""
    words = [face.width(word, size_points) * MM_PER_POINT * SLACK for word in text.split(" ")]
    blank = face.width(" ", size_points) * MM_PER_POINT
    lines = _count_lines(words, blank, widest_mm)
    width = widest_mm
    while lines > 1 and width - STEP_MM > max(words) and _count_lines(words, blank, width - STEP_MM) == lines:
        width -= STEP_MM
    return width


def _count_lines(words: Sequence[float], blank: float, width: float) -> int:
    """Return how many lines `words` of these widths take."""
    lines, taken = 1, 0.0
    for word in words:
        if taken and taken + blank + word > width:
            lines, taken = lines + 1, word
        else:
            taken += (blank if taken else 0) + word
    return lines
