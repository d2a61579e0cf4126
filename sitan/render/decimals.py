"""Aligns numbers at their decimal point: what a number lacks of the longest fraction of its column is set unseen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitan.formats import decimal_sign
from sitan.render.inline import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.document.nodes import TableBlock


def missing_digits(block: TableBlock, language: str) -> Sequence[Sequence[str]]:
    """Return for each cell of a table what its number lacks: ".0" for "12" above "12.5".

    Figures are tabular, so that unseen digits are as wide as any others. Numbers with something after them, such as a
    per cent sign, stay as they are.
    """
    table, sign = block.table, decimal_sign(language)
    if not block.rows:
        return [[""] * len(row) for row in table.rows]
    texts = [
        [plain_text(words).strip() if cell.numeric else "" for cell, words in zip(row, inlines, strict=True)]
        for row, inlines in zip(table.rows, block.rows, strict=True)
    ]
    columns = [_lacking(column, sign) for column in zip(*texts, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _lacking(texts: Sequence[str], sign: str) -> list[str]:
    fractions = [text.partition(sign)[2] if _is_number(text, sign) else None for text in texts]
    longest = max((len(fraction) for fraction in fractions if fraction is not None), default=0)
    if not longest:
        return [""] * len(texts)
    return [
        "" if fraction is None else (sign if not fraction else "") + "0" * (longest - len(fraction))
        for fraction in fractions
    ]


def _is_number(text: str, sign: str) -> bool:
    return re.fullmatch(rf"[-+−]?[\d\s.,’]*\d(?:{re.escape(sign)}\d+)?", text) is not None
