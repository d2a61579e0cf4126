"""Reads what follows the `;` of a query: how its number is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lark import Token

from sitan.evidence.syntax import QueryFault
from sitan.formats import Options, Scale
from sitan.model import nearest


def read_options(options: Iterable[list[Token]]) -> tuple[Options, str]:
    """Return the options, each a name with or without a value, and the reason given by `because`; "" if none is.

    Raises QueryFault at one that cannot be.
    """
    values: dict[str, Any] = {}
    for name, *value in options:
        if name not in _OPTIONS:
            raise QueryFault("option-exists", f'there is no option "{name}"', nearest(name, _OPTIONS), offset_of(name))
        if _OPTIONS[name] in values:
            raise QueryFault(
                "query-syntax", f'the option "{name}" stands twice', "keep one of the two", offset_of(name)
            )
        values[_OPTIONS[name]] = _read_option(name, value[0] if value else None)
    because = str(values.pop("because", ""))
    return Options(**values), because


_OPTIONS = {
    "digits": "digits",
    "in": "scale",
    "round": "round_to",
    "sign": "sign",
    "unit": "unit",
    "words": "words",
    "because": "because",
}
"""What authors write -> the field of `Options`."""

_MAX_DIGITS = 10


def _read_option(name: Token, value: Token | None) -> object:
    """Return the value of an option; True for those that take none."""
    if name in {"sign", "unit", "words"}:
        if value is not None:
            raise QueryFault("option-has-its-value", f'"{name}" takes no value', f"write just {name}", offset_of(value))
        return True
    at = offset_of(name) if value is None else offset_of(value)
    if name == "because":
        reason = str(value)[1:-1].strip() if value is not None and value.type == "QUOTED" else ""
        if not reason:
            raise QueryFault("waiver-has-a-reason", '"because" gives no reason', "write because='…'", at)
        return reason
    text = "" if value is None else str(value)
    if name == "in":
        scales = [scale.value for scale in Scale]
        if text not in scales:
            hint = f"write in={scales[0]}, in={scales[1]} or in={scales[2]}"
            raise QueryFault("option-has-its-value", _wrong_value("in", text), hint, at)
        return Scale(text)
    whole = int(text) if text.isascii() and text.isdecimal() and len(text) <= _MAX_DIGITS else -1
    if name == "digits" and not 0 <= whole <= _MAX_DIGITS:
        hint = f"write how many digits come after the point, from 0 to {_MAX_DIGITS}: digits=1"
        raise QueryFault("option-has-its-value", _wrong_value(name, text), hint, at)
    if name == "round" and whole < 1:
        hint = "write the whole number to the nearest of which to round: round=10"
        raise QueryFault("option-has-its-value", _wrong_value(name, text), hint, at)
    return whole


def _wrong_value(name: str, text: str) -> str:
    return f'"{name}" cannot be "{text}"' if text else f'"{name}" has no value'


def offset_of(token: Token) -> int:
    """Return where a token starts in the query."""
    return token.start_pos or 0
