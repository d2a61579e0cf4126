"""Reads text files strictly: UTF-8 or a clear word about what it is instead.

Shared by everything that reads a project's files, so that an encoding fault looks the same in YAML and in CSV.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitan.diagnostics import Diagnostic, Location, ProjectError

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 32 * 1024 * 1024
"""No file of a report is larger; a larger one is a mistake (a data dump, a picture) or an attack on memory."""

_LAST_ASCII = 0x7F
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Unicode's other line ends look like nothing in an editor, but shift every line number after them.
_ODD_LINE_ENDS = {"\x85": "NEL", "\u2028": "line separator", "\u2029": "paragraph separator"}
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]")


def read_text(path: Path, name: str) -> str:
    """Return the text of `path`, without byte order mark and with line feeds only; `name` is how users see the file.

    Raises ProjectError with one diagnostic if it is not UTF-8 text.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _unreadable(Location(name), f"the file has {size:,} bytes; {MAX_BYTES:,} is the most", "split it")
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(Location(name), f"the file cannot be read: {error.strerror}", "") from error
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str:
    """Return `raw` as text; see `read_text`."""
    if raw.startswith(_UTF16_MARKS) or b"\0" in raw[:200]:
        kind = "UTF-16" if raw.startswith(_UTF16_MARKS) or raw[1:2] == b"\0" else "a binary file"
        raise _not_utf8(Location(name, 1, 1), f"the file is {kind}, not UTF-8 text")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place_of_byte(raw, error.start, name)
        raise _not_utf8(place, f"the file is not UTF-8: byte 0x{raw[error.start]:02X}{_guess(raw)}") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_odd_characters(text, name)
    return text


def _refuse_odd_characters(text: str, name: str) -> None:
    odd = _ODD.search(text)
    if odd is None:
        return
    what = _ODD_LINE_ENDS.get(odd[0], f"control character U+{ord(odd[0]):04X}")
    line_start = text.rfind("\n", 0, odd.start()) + 1
    raise _unreadable(
        Location(name, text.count("\n", 0, odd.start()) + 1, odd.start() - line_start + 1),
        f"there is a {what} in the text, which no editor shows",
        "delete it and type the line again",
        rule="text-has-no-control-characters",
    )


def _guess(raw: bytes) -> str:
    """Say which encoding `raw` probably has, if most of what is not ASCII decodes to Cyrillic letters."""
    high = bytes(byte for byte in raw if byte > _LAST_ASCII)
    letters = high.decode("cp1251", "replace")
    cyrillic = sum("\u0400" <= letter <= "\u04ff" for letter in letters)
    return "; it looks like Windows-1251 (cp1251)" if cyrillic > max(3, 0.8 * len(letters)) else ""


def _place_of_byte(raw: bytes, index: int, name: str) -> Location:
    before = raw[:index]
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode("utf-8", "replace")) + 1
    return Location(name, before.count(b"\n") + 1, column)


def _not_utf8(place: Location, message: str) -> ProjectError:
    return _unreadable(place, message, "save it as UTF-8 in your editor or spreadsheet", rule="file-is-utf-8")


def _unreadable(place: Location, message: str, hint: str, rule: str = "file-is-readable") -> ProjectError:
    return ProjectError([Diagnostic(place, rule, message, hint)])
