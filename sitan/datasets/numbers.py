"""Reads the numbers of a CSV file exactly, and says what is wrong with what only looks like one.

A value is digits with an optional minus sign before and decimal point among them: `12`, `-3.5`. Everything else is a
finding, because a guess would be printed: `1,234` is a thousand to one reader and one and a quarter to another.
"""

from __future__ import annotations

import re

MAX_DIGITS = 28
"""More digits than any statistic has; the calculations that follow carry more than this."""

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")

LEAVE_OUT = "leave the whole row out if the value is not known"
_MISSING = {
    "-",
    "--",
    "–",
    "—",
    ".",
    "..",
    "...",
    "…",
    ":",
    "na",
    "n/a",
    "n.a.",
    "null",
    "none",
    "nan",
    "#n/a",
    "?",
    "x",
    "nil",
}
_INFINITE = {"inf", "-inf", "+inf", "infinity", "-infinity"}
_SPACES = " \u00a0\u2009\u202f"
_MINUS_SIGNS = "\u2212\u2013\u2014\ufe63\uff0d"

_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3}){2,}(\.[0-9]+)?|-?[0-9]{1,3},[0-9]{3}\.[0-9]+")
_SPACED = re.compile(rf"-?[0-9]{{1,3}}([{_SPACES}'’][0-9]{{3}})+([.,][0-9]+)?")
_ONE_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_DOTTED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|-?[0-9]{1,3}(\.[0-9]{3}){2,}")
_SCIENTIFIC = re.compile(r"[-+]?[0-9]*\.?[0-9]+[eE][-+]?[0-9]{1,3}")
_BOUND = re.compile(r"([<>≤≥~≈±]=?)\s*-?[0-9.,]+")
_MARKED = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)\s*([^0-9.,].*)")


def number_fault(text: str) -> tuple[str, str] | None:
    """Return what is wrong with `text` as the value of an observation, and a way out; None if it is a number.

    >>> number_fault("12,1")
    ('"12,1" has a decimal comma', 'write 12.1')
    """
    if NUMBER.fullmatch(text):
        if len(text) <= MAX_DIGITS:
            return None
        return f"the number has {len(text)} characters; {MAX_DIGITS} is the most", "round it as its source prints it"
    return _missing_fault(text) or _sign_fault(text) or _separator_fault(text) or _mark_fault(text)


def _missing_fault(text: str) -> tuple[str, str] | None:
    if not text:
        return "there is no value", LEAVE_OUT
    if text.casefold() in _MISSING:
        return f'"{text}" is not a number but says that there is none', LEAVE_OUT
    if text.casefold() in _INFINITE:
        return f'"{text}" is not a number', "a calculation divided by zero before the file was saved; " + LEAVE_OUT
    return None


def _sign_fault(text: str) -> tuple[str, str] | None:
    if text[0] in _MINUS_SIGNS:
        return f'"{text}" has a typographic minus sign', f"write -{text[1:]}, with the hyphen of the keyboard"
    if text[0] == "+" and NUMBER.fullmatch(text[1:]):
        return f'"{text}" has a plus sign', f"write {text[1:]}"
    if re.fullmatch(r"\([0-9.]+\)", text):
        return f'"{text}" stands in brackets', f"write -{text[1:-1]} if it is negative; put a remark into the note"
    return None


def _separator_fault(text: str) -> tuple[str, str] | None:
    if _GROUPED.fullmatch(text):
        return f'"{text}" has commas between thousands', f"write {text.replace(',', '')}"
    if _SPACED.fullmatch(text):
        plain = re.sub(rf"[{_SPACES}'’]", "", text).replace(",", ".")
        return f'"{text}" has separators between thousands', f"write {plain}"
    if _DOTTED.fullmatch(text):
        return f'"{text}" has points between thousands', f"write {text.replace('.', '').replace(',', '.')}"
    if _ONE_COMMA.fullmatch(text):
        point, plain = text.replace(",", "."), text.replace(",", "")
        if re.fullmatch(r"-?[1-9][0-9]{0,2},[0-9]{3}", text):
            return f'"{text}" has a comma', f"write {plain} if it parts the thousands, {point} if it is a decimal comma"
        return f'"{text}" has a decimal comma', f"write {point}"
    if _SCIENTIFIC.fullmatch(text):
        return (
            f'"{text}" is in scientific notation',
            "write all digits; in a spreadsheet, format the column as a number",
        )
    return None


def _mark_fault(text: str) -> tuple[str, str]:
    if _BOUND.fullmatch(text):
        return f'"{text}" is a bound, not a number', f'leave the row out, or write the number and "{text}" in the note'
    if re.fullmatch(r"-?0+[0-9]+(\.[0-9]+)?", text):
        plain = re.sub("^(-?)0+(?=[0-9])", r"\1", text)
        return f'"{text}" starts with a zero too many', f"write {plain}"
    if re.fullmatch(r"-?\.[0-9]+", text):
        return f'"{text}" has no digit before the point', f"write {text.replace('.', '0.')}"
    if re.fullmatch(r"-?[0-9]+\.", text):
        return f'"{text}" has no digit after the point', f"write {text[:-1]}"
    marked = _MARKED.fullmatch(text)
    if marked and marked[2] == "%":
        return f'"{text}" has its unit in it', f"write {marked[1]}; the column `unit` says %"
    if marked:
        return (
            f'"{text}" has "{marked[2]}" after the number',
            f'write {marked[1]}, and what "{marked[2]}" means in the note',
        )
    return f'"{text}" is not a number', "write digits with a decimal point, such as 12.5"
