"""Reads a CSV file strictly into rows whose every cell has its place.

RFC 4180 with commas and UTF-8, the header exactly `COLUMNS`. What a spreadsheet or a browser saves instead
(semicolons, tabs, a web page) is told apart, so that the author hears what happened and not what it led to.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitan.datasets.model import COLUMNS
from sitan.diagnostics import Diagnostic, Findings, Location, ProjectError
from sitan.model import nearest

HEADER = ",".join(COLUMNS)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its cells, and the text it was read from, which starts in `line` and may have several lines."""

    line: int
    cells: Sequence[str]
    text: str

    def place_of(self, index: int, name: str) -> Location:
        """Return where the cell starts in the file `name`; its opening quote if it has one.

        A cell that is missing is placed at the end of the record.
        """
        starts, _ = _scan(self.text)
        return self._at(starts[index] if index < len(starts) else len(self.text), name)

    def place_before_quotes(self, index: int, name: str) -> Location:
        """Return the same as `place_of`, quickly for a row in which no quote comes before the cell."""
        column = sum(map(len, self.cells[:index])) + index
        quote = self.text.find('"')
        if 0 <= quote < column:
            return self.place_of(index, name)
        return Location(name, self.line, column + 1)

    def _at(self, offset: int, name: str) -> Location:
        return _place(self.text, offset, name, self.line)


def read_rows(text: str, name: str) -> Iterator[Row]:
    """Yield the records of `text`, blank lines left out.

    Raises ProjectError with one diagnostic where the quotes do not add up: nothing after that can be trusted.
    """
    lines = text.split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    start = 0
    try:
        for cells in reader:
            end = reader.line_num
            if cells:
                yield Row(start + 1, cells, lines[start] if end == start + 1 else "\n".join(lines[start:end]))
            start = end
    except csv.Error as error:
        raise ProjectError([_quote_fault("\n".join(lines[start : reader.line_num]), start + 1, name)]) from error


def _scan(text: str) -> tuple[list[int], int | None]:
    """Return the offsets at which the cells of a record start, and where a quote stands that should not.

    The fault is the opening quote of a cell that never closes, or the character after a closing one.
    """
    starts, index = [0], 0
    while True:
        if text.startswith('"', index):
            index = _closing_quote(text, index) + 1
            if index == 0:
                return starts, starts[-1]
            if index < len(text) and text[index] != ",":
                return starts, index
        else:
            index = text.find(",", index)
        if index < 0 or index >= len(text):
            return starts, None
        index += 1
        starts.append(index)


def _closing_quote(text: str, opening: int) -> int:
    """Return the offset of the quote that closes the one at `opening`; -1 if none does. A doubled one is a letter."""
    index = text.find('"', opening + 1)
    while index >= 0 and text.startswith('"', index + 1):
        index = text.find('"', index + 2)
    return index


def _quote_fault(text: str, line: int, name: str) -> Diagnostic:
    starts, fault = _scan(text)
    offset = starts[-1] if fault is None else fault
    place = _place(text, offset, name, line)
    if text.startswith('"', offset) and offset == starts[-1]:
        message, hint = "the quotes that open here are never closed", 'close them with "'
    else:
        message, hint = "the cell goes on after its closing quotes", 'write a quote within quotes twice: ""'
    return Diagnostic(place, "csv-syntax", message, hint)


def _place(text: str, offset: int, name: str, line: int) -> Location:
    before = text[:offset]
    return Location(name, line + before.count("\n"), offset - before.rfind("\n"))


def check_form(text: str, name: str, findings: Findings) -> bool:
    """Tell whether `text` is a table of commas at all; what else it is goes to `findings`."""
    start = text.lstrip()[:300].casefold()
    place = Location(name, 1, 1)
    if not start:
        findings.error(place, "file-has-observations", "the file is empty", f"its first line should be {HEADER}")
        return False
    if start.startswith("<"):
        hint = "the download failed or asked for a login: open its address in a browser, and save the CSV file itself"
        findings.error(place, "file-is-csv", "this is a web page, not a CSV file", hint)
        return False
    if start.startswith(("{", "[")):
        findings.error(place, "file-is-csv", "this is JSON, not a CSV file", f"its first line should be {HEADER}")
        return False
    first = text.lstrip("\n").split("\n", 1)[0]
    for separator, words in ((";", "semicolons"), ("\t", "tabs")):
        if first.count(separator) > first.count(","):
            hint = "save it as CSV with commas, and numbers with decimal points"
            findings.error(place, "header-as-defined", f"the cells are separated by {words}, not by commas", hint)
            return False
    return True


def check_header(row: Row, name: str, findings: Findings) -> bool:
    """Tell whether `row` is exactly `COLUMNS`; each difference goes to `findings`."""
    if tuple(row.cells) == COLUMNS:
        return True
    faults = [*_unknown_and_repeated(row), *_missing(row)]
    for index, message, hint in faults or _misplaced(row):
        findings.error(row.place_of(index, name), "header-as-defined", message, hint)
    return False


def _unknown_and_repeated(row: Row) -> Iterator[tuple[int, str, str]]:
    seen: Counter[str] = Counter()
    missing = [column for column in COLUMNS if column not in row.cells]
    for index, column in enumerate(row.cells):
        seen[column] += 1
        if column not in COLUMNS:
            label = f'the column "{column}" is not one of a dataset' if column.strip() else "this column has no name"
            near = nearest(column.strip().casefold(), missing)
            yield (
                index,
                label,
                near if near.startswith("did") else "remove the column, or keep what it says in the note",
            )
        elif seen[column] > 1:
            yield index, f'the column "{column}" stands twice', "remove one of the two"


def _missing(row: Row) -> Iterator[tuple[int, str, str]]:
    for column in COLUMNS:
        if column not in row.cells:
            yield 0, f'the column "{column}" is missing', f"the first line should be {HEADER}"


def _misplaced(row: Row) -> Iterator[tuple[int, str, str]]:
    for index, (found, wanted) in enumerate(zip(row.cells, COLUMNS, strict=True)):
        if found != wanted:
            message = f'the column "{found}" stands where "{wanted}" should'
            yield index, message, f"put the columns into this order: {HEADER}"
            return
