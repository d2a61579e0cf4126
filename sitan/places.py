"""Answers `sitan trace PLACE`: finds what is printed at a place, and shows the rows behind it.

A place is a line of the content (`content/survive.yaml:12`, with or without a column), the id of a number, a figure, a
section (`survive-12`, `imr-comparison`), or the context of a text as trace.json has it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitan.datasets.model import COLUMNS
from sitan.diagnostics import SitanError
from sitan.model import nearest
from sitan.trace import Entry, as_entry, source_entries

if TYPE_CHECKING:
    from pathlib import Path

    from sitan.datasets.model import Catalog, Observation
    from sitan.trace import Printed

DATA_KINDS = ("value", "typed", "claim")


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a file, or all of it (`line` 0); `column` 0 means the whole line."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


_SPOT = re.compile(r"(?P<file>[^:]*\.(?:ya?ml|csv)|[^:]*/[^:]*\.[^:/]*)(?::(?P<line>\d+))?(?::(?P<column>\d+))?:?")


def read_spot(text: str, root: Path) -> Spot | None:
    """Return the place in a file that `text` names, relative to the project in `root`; None if it names no file.

    What a diagnostic prints can be pasted: `content/a.yaml:8:28`, an absolute path, a path with `./` before it.
    """
    match = _SPOT.fullmatch(text)
    if match is None:
        return None
    file = match["file"].replace("\\", "/").removeprefix(f"{root.as_posix()}/").removeprefix("./")
    return Spot(file, int(match["line"] or 0), int(match["column"] or 0))


def find_printed(place: str, printed: Sequence[Printed], root: Path) -> list[Printed]:
    """Return what is printed at `place`, in reading order.

    Raises SitanError, with what there is nearby, if nothing is.
    """
    spot = read_spot(place, root)
    return _named(place, printed) if spot is None else _at(spot, printed)


def _named(name: str, printed: Sequence[Printed]) -> list[Printed]:
    owners = [one for one in printed if one.id == name]
    within = {one.context for one in owners if one.kind not in DATA_KINDS}
    found = [one for one in printed if one.id == name or any(_is_within(one.context, context) for context in within)]
    found = found or [one for one in printed if _is_within(one.context, name)]
    found = found or [one for one in printed if f"/{name}/" in f"/{one.context}/"]
    if not found:
        known = dict.fromkeys([*(one.id for one in printed if one.id), *_segments(printed)])
        hint = nearest(name, known) if nearest(name, known).startswith("did") else _FORMS
        raise SitanError(f'nothing that is printed from data is called "{name}"\n    hint: {hint}')
    return found


_FORMS = "name a line (content/a.yaml:12), a number (survive-12), a figure or a section by its id"


def _is_within(context: str, outer: str) -> bool:
    return context == outer or context.startswith(f"{outer}/")


def _segments(printed: Iterable[Printed]) -> Iterator[str]:
    for one in printed:
        yield from one.context.split("/")


def _at(spot: Spot, printed: Sequence[Printed]) -> list[Printed]:
    if spot.file.endswith(".csv"):
        raise SitanError(f"{spot} is data, not text\n    hint: `sitan impact {spot}` shows what rests on it")
    there = [one for one in printed if one.place.file == spot.file]
    if not there:
        files = sorted({one.place.file for one in printed})
        raise SitanError(f"nothing from data is printed in {spot.file}\n    hint: {nearest(spot.file, files)}")
    on_line = [one for one in there if not spot.line or one.place.line <= spot.line <= one.end.line]
    if not on_line:
        raise SitanError(f"no number or claim stands in {spot}\n    hint: {_lines_near(spot, there)}")
    found = [one for one in on_line if _covers(one, spot)]
    if not found:
        columns = ", ".join(f"{one.text} in column {one.place.column}" for one in on_line)
        raise SitanError(f"no number or claim stands in {spot}\n    hint: there is {columns}")
    return found


def _lines_near(spot: Spot, there: Iterable[Printed]) -> str:
    lines = sorted({one.place.line for one in there}, key=lambda line: (abs(line - spot.line), line))
    return f"the nearest stand in {' and '.join(f'{spot.file}:{line}' for line in sorted(lines[:2]))}"


_MARKUP_AFTER = 2
"""Characters that close a role or a span behind its query: a backtick, or a quote and a brace."""


def _covers(one: Printed, spot: Spot) -> bool:
    if not spot.column:
        return True
    place = (spot.line, spot.column)
    ends = (one.end.line, one.end.column + _MARKUP_AFTER)
    return (one.place.line, one.place.column) <= place < ends


def is_at_fault(one: Printed) -> bool:
    """Tell whether what is printed should not be: a claim that is false, a number that rests on nothing."""
    return one.kind == "unbound" or one.result.get("holds") is False


# --- the answer


def trace_answer(place: str, found: Sequence[Printed], catalog: Catalog) -> Entry:
    """Return the answer as `--format json` prints it: the entries as in trace.json, and their sources."""
    sources = (source for one in found for source in one.sources)
    return {"place": place, "entries": [as_entry(one) for one in found], "sources": source_entries(sources, catalog)}


def trace_text(found: Sequence[Printed], catalog: Catalog) -> Iterator[str]:
    """Yield the answer line by line, for people."""
    for one in found:
        if one.id:
            yield from _described(one, catalog)
            yield ""
    others = [f"{one.text} ({_OTHER.get(one.kind, one.kind)})" for one in found if not one.id and one.kind != "checked"]
    if others:
        yield f"not from data: {', '.join(others)}"


_OTHER = {"unbound": "unbound: no observation stands behind it"}


def _described(one: Printed, catalog: Catalog) -> Iterator[str]:
    part = "" if one.part in {"text", one.kind} else f", {one.part}"
    yield f"{one.place}: {one.kind} {one.id}{part}: {one.text}"
    if one.sentence and one.sentence != one.text:
        yield f"  words    {one.sentence}"
    for query in one.queries:
        yield f"  {'claim' if one.kind == 'claim' else 'query'}    {query}"
    if one.result:
        yield f"  result   {_result(one)}"
    yield from _rows(one.observations)
    for name in one.sources:
        source = catalog.sources[name]
        yield f"  source   {name}: {source.title}, {source.publisher}, {source.year}"


def _result(one: Printed) -> str:
    if "holds" in one.result:
        return "true" if one.result["holds"] else f"FALSE: {one.result['explanation']}"
    return f"{one.result['value']} {one.result['unit']}".strip()


def _rows(observations: Sequence[Observation]) -> Iterator[str]:
    if not observations:
        yield "  rows     none: it rests on no observation"
        return
    width = max(len(row_name(row)) for row in observations)
    yield f"  rows     {'':{width}}  {','.join(COLUMNS)}"
    for row in observations:
        yield f"           {row_name(row):{width}}  {row_csv(row)}"


def row_name(row: Observation) -> str:
    """Return where a row stands: `datasets/a.csv:3`."""
    return f"{row.place.file}:{row.place.line}"


def row_csv(row: Observation) -> str:
    """Return a row with all its columns, as its file has it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow([str(getattr(row, column)) for column in COLUMNS])
    return text.getvalue().replace("\n", " ")
