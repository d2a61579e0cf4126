"""The code lists of the columns, and the characters that no cell should hide.

Codes are those of SDMX: CL_SEX, CL_AREA-style areas (ISO 3166), CL_AGE, CL_OBS_STATUS 2.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

SEX: Mapping[str, str] = {"_T": "total", "F": "female", "M": "male"}
RESIDENCE: Mapping[str, str] = {"_T": "total", "U": "urban", "R": "rural"}
OBS_STATUS: Mapping[str, str] = {
    "A": "normal value",
    "B": "time series break",
    "D": "definition differs",
    "E": "estimated value",
    "F": "forecast value",
    "G": "experimental value",
    "I": "imputed value",
    "J": "derogation",
    "K": "data included in another category",
    "N": "not significant",
    "P": "provisional value",
    "S": "strike or other special event",
    "U": "low reliability",
    "V": "unvalidated value",
    "W": "includes data from another category",
}
MISSING_STATUS: Mapping[str, str] = {
    "H": "missing value, holiday or weekend",
    "L": "missing value, not collected",
    "M": "missing value, cannot exist",
    "O": "missing value",
    "Q": "missing value, suppressed",
}
FORECAST = "F"

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""What a query can call an indicator or a dimension: a hyphen would read as a minus."""

CODE = re.compile(r"[A-Za-z0-9_.+-]+")
"""What a query can name a value by without quotes."""

_AGE = re.compile(r"_T|[YMWD](?:(?P<first>\d{1,3})(?:T(?P<last>\d{1,3}))?|_(?:GE|GT|LE|LT)\d{1,3})", re.ASCII)
_LETTERS_OF_AGE = "Y years, M months, W weeks, D days"
_HIDDEN = {
    "\t": "a tab",
    "\n": "a line end",
    "\u00a0": "a no-break space",
    "\u00ad": "a soft hyphen",
    "\u2007": "a figure space",
    "\u2009": "a thin space",
    "\u200b": "a zero-width space",
    "\u200c": "a zero-width character",
    "\u200d": "a zero-width character",
    "\u200e": "a direction mark",
    "\u200f": "a direction mark",
    "\u202f": "a narrow no-break space",
    "\u2060": "a zero-width character",
    "\ufeff": "a byte order mark",
    "\ufffd": "a replacement character, left by a wrong encoding,",
}
_MAY_BE_IN_A_NOTE = {"\n", "\u00a0", "\u202f", "\u2009"}


def stray_fault(text: str, *, prose: bool = False) -> tuple[str, str] | None:
    """Return which character in `text` should not be there, and a way out; None if all may.

    `prose` allows what running text may have: line ends, and spaces that do not break.
    """
    if text != text.strip():
        where = "starts" if text != text.lstrip() else "ends"
        return f"the cell {where} with a space", f'write "{text.strip()}"'
    if text.isascii() and "\t" not in text and "\n" not in text:
        return None
    for character in text:
        if character in _HIDDEN and not (prose and character in _MAY_BE_IN_A_NOTE):
            code = f" (U+{ord(character):04X})" if not character.isascii() else ""
            return f"there is {_HIDDEN[character]}{code} in the cell", "type the text again"
    if not unicodedata.is_normalized("NFC", text):
        return "a letter in the cell is made of two characters (it is not in Unicode's NFC)", "type the text again"
    return None


def age_fault(code: str) -> tuple[str, str] | None:
    """Return what is wrong with the code of an age, and a way out; None if it is one.

    >>> age_fault("0-4")
    ('"0-4" is not the code of an age', 'write Y0T4')
    """
    match = _AGE.fullmatch(code)
    if not match:
        return f'"{code}" is not the code of an age', _age_hint(code)
    if match["last"] and int(match["last"]) <= int(match["first"]):
        return f'the age "{code}" ends before it begins', f"write {code[0]}{match['last']}T{match['first']}"
    return None


def _age_hint(code: str) -> str:
    band = re.fullmatch(r"[Yy]?\s*(\d{1,3})\s*[-–—tT]\s*(\d{1,3})", code)
    if band:
        return f"write Y{band[1]}T{band[2]}"
    if open_ended := re.fullmatch(r"(\d{1,3})\s*\+|(?:>=|≥)\s*(\d{1,3})", code):
        return f"write Y_GE{open_ended[1] or open_ended[2]}"
    if re.fullmatch(r"\d{1,3}", code):
        return f"write Y{code}"
    if not code or code.casefold() in _ALL:
        return "write _T for all ages"
    return f"such as _T, Y0T4, Y15, Y_GE15 or M0T11 ({_LETTERS_OF_AGE})"


_ALL = {"all", "total", "t", "_z", "both", "both sexes"}
_MEANT = {
    "female": "F",
    "females": "F",
    "girls": "F",
    "women": "F",
    "male": "M",
    "males": "M",
    "boys": "M",
    "men": "M",
    "urban": "U",
    "rural": "R",
}


def code_fault(code: str, codes: Mapping[str, str], column: str) -> tuple[str, str] | None:
    """Return what is wrong with `code`, and a way out; None if it stands in the list."""
    if code in codes:
        return None
    known = ", ".join(f"{known} {meaning}" for known, meaning in codes.items())
    if column == "obs_status":
        return _status_fault(code, known)
    message = f'"{code}" is not a code of {column}' if code else f"{column} has no code"
    if not code or code.casefold() in _ALL:
        return message, "write _T for the total"
    meant = _MEANT.get(code.casefold(), code.upper())
    return message, f"write {meant}" if meant in codes else f"it is one of {known}"


def _status_fault(code: str, known: str) -> tuple[str, str]:
    if not code:
        return "obs_status has no code", "write A for a normal value"
    if code in MISSING_STATUS:
        return f'obs_status "{code}" says that the value is missing', "leave the whole row out"
    return f'"{code}" is not a code of obs_status', f"it is one of {known}"
