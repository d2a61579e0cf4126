"""Answers `sitan impact DATASET`: finds every sentence, figure, table and claim that rests on rows of the data.

The inverse of `sitan.places`: both read the one list of what is printed (`sitan.trace`).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitan.diagnostics import SitanError
from sitan.model import nearest
from sitan.places import read_spot, row_csv, row_name
from sitan.trace import Entry, as_entry, observation_entry

if TYPE_CHECKING:
    from pathlib import Path

    from sitan.datasets.model import Catalog, Observation
    from sitan.diagnostics import Location
    from sitan.trace import Printed


@dataclass(frozen=True, slots=True)
class Impact:
    """Rows, what rests on each of them, and what rests on any of them."""

    target: str
    rows: tuple[Observation, ...]
    uses: Mapping[Location, tuple[Printed, ...]]
    """Place of a row -> what is printed of it; a row on which nothing rests is not in it."""
    printed: tuple[Printed, ...]
    """Everything that rests on any of the rows, each once, in reading order."""

    @property
    def unused(self) -> tuple[Observation, ...]:
        """The rows on which nothing rests."""
        return tuple(row for row in self.rows if row.place not in self.uses)

    def of(self, row: Observation) -> tuple[Printed, ...]:
        """Return what rests on one row."""
        return self.uses.get(row.place, ())


def find_impact(target: str, catalog: Catalog, printed: Sequence[Printed], root: Path) -> Impact:
    """Return what rests on `target`: a CSV file, one of its rows, an indicator or a source.

    Raises SitanError, with what there is nearby, if there is no such thing.
    """
    rows = find_rows(target, catalog, root)
    index = index_uses(printed)
    uses = {row.place: index[row.place] for row in rows if row.place in index}
    found = tuple(one for one in printed if any(row.place in uses for row in one.observations))
    return Impact(target, rows, uses, found)


def index_uses(printed: Iterable[Printed]) -> dict[Location, tuple[Printed, ...]]:
    """Return for the place of each row that is used what is printed of it."""
    uses: dict[Location, list[Printed]] = {}
    for one in printed:
        for row in one.observations:
            uses.setdefault(row.place, []).append(one)
    return {place: tuple(found) for place, found in uses.items()}


def find_rows(target: str, catalog: Catalog, root: Path) -> tuple[Observation, ...]:
    """Return the rows that `target` means, in the order of the files."""
    spot = read_spot(target, root)
    if spot is None:
        return _rows_named(target, catalog)
    rows = [row for rows in catalog.observations.values() for row in rows if row.place.file == spot.file]
    rows.sort(key=lambda row: row.place)
    if not rows:
        raise SitanError(f'there is no dataset "{spot.file}"\n    hint: {_file_hint(target, spot.file, catalog)}')
    found = tuple(row for row in rows if spot.line in {0, row.place.line})
    if not found:
        raise SitanError(f"no row starts in {spot.file}:{spot.line}\n    hint: {_row_hint(spot.line, rows)}")
    return found


def _rows_named(name: str, catalog: Catalog) -> tuple[Observation, ...]:
    if name in catalog.aliases:
        return catalog.observations[catalog.aliases[name]]
    if name in catalog.sources:
        return tuple(row for rows in catalog.observations.values() for row in rows if row.source == name)
    known = [*catalog.aliases, *catalog.sources]
    hint = nearest(name, known)
    hint = (
        hint
        if hint.startswith("did")
        else "name a file (datasets/a.csv), a row of it (datasets/a.csv:12), an indicator"
    )
    raise SitanError(f'there is no dataset, indicator or source "{name}"\n    hint: {hint}')


def _file_hint(target: str, file: str, catalog: Catalog) -> str:
    if file.startswith("content/"):
        return f"`sitan trace {target}` shows what a text rests on"
    files = sorted({row.place.file for rows in catalog.observations.values() for row in rows})
    return nearest(file, files) or "there are no observations"


def _row_hint(line: int, rows: Sequence[Observation]) -> str:
    first, last = rows[0].place.line, rows[-1].place.line
    if line < first:
        return f"line {line} is before the first row, which is in line {first}"
    if line > last:
        return f"the last row is in line {last}"
    before = max(row.place.line for row in rows if row.place.line < line)
    return f"the row before it starts in line {before}"


# --- the answer


def impact_answer(impact: Impact) -> Entry:
    """Return the answer as `--format json` prints it.

    `rows` are the rows with all their columns and the ids of what rests on each (`uses`); `uses` says of each id what
    and where it is; `unused` names the rows on which nothing rests.
    """
    return {
        "target": impact.target,
        "rows": [{**observation_entry(row), "uses": [one.id for one in impact.of(row)]} for row in impact.rows],
        "uses": [
            {name: value for name, value in as_entry(one).items() if name != "observations"} for one in impact.printed
        ],
        "unused": [row_name(row) for row in impact.unused],
    }


def impact_text(impact: Impact) -> Iterator[str]:
    """Yield the answer line by line, for people: what rests on the rows by kind, and the rows that nothing uses."""
    if len(impact.rows) == 1:
        yield f"{row_name(impact.rows[0])}  {row_csv(impact.rows[0])}"
    else:
        unused = len(impact.unused)
        yield f"{impact.target}: {len(impact.rows)} rows, {len(impact.rows) - unused} used, {unused} unused"
    counts = {one.id: sum(one in impact.of(row) for row in impact.rows) for one in impact.printed}
    for group, found in _grouped(impact.printed).items():
        yield f"{group} ({len(found)})"
        for one in found:
            rows = f" · {counts[one.id]} rows" if counts[one.id] > 1 else ""
            yield f"  {one.place}  {one.id}{rows}  {_words(one)}"
    if len(impact.rows) == 1 and impact.unused:
        yield "unused: nothing that the report prints rests on this row"
    elif impact.unused:
        yield from _unused(impact.unused)


_GROUPS = {
    "claim": "claims",
    "value": "numbers",
    "typed": "numbers",
    "key figure": "key figures",
    "figure": "figures",
    "map": "maps",
    "table": "tables",
    "quote": "quotes",
    "opener": "openers",
    "cover": "cover",
}


def _grouped(printed: Iterable[Printed]) -> dict[str, list[Printed]]:
    groups: dict[str, list[Printed]] = {name: [] for name in dict.fromkeys(_GROUPS.values())}
    for one in printed:
        kind = one.part if one.part in {"key figure", "opener", "cover"} else one.kind
        groups[_GROUPS[kind]].append(one)
    return {name: found for name, found in groups.items() if found}


_WIDTH = 160


def _words(one: Printed) -> str:
    """Return what readers see, in its sentence, cut to a line."""
    false = "FALSE: " if one.result.get("holds") is False else ""
    around = f" – {one.sentence}" if one.sentence and one.sentence != one.text else ""
    return textwrap.shorten(f"{false}{one.text}{around}", _WIDTH, placeholder=" …")


def _unused(rows: Iterable[Observation]) -> Iterator[str]:
    """Yield the unused rows, file by file, as ranges of lines."""
    files: dict[str, list[int]] = {}
    for row in rows:
        files.setdefault(row.place.file, []).append(row.place.line)
    for file, lines in files.items():
        yield textwrap.fill(f"unused: {file}: rows {_ranges(lines)}", 118, subsequent_indent="  ")


def _ranges(lines: Sequence[int]) -> str:
    """Return line numbers as ranges.

    >>> _ranges([2, 3, 4, 7])
    '2-4, 7'
    """
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
