"""Reads a project's datasets into a `Catalog`: metadata first, then every CSV file, in order of name.

CSV files stand in `datasets/` or in one folder below it. Nothing is coerced, deduplicated or dropped: a file with one
fault gives no catalogue, and all faults are told in one run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from sitan.datasets.metadata import Metadata, read_metadata, read_relations
from sitan.datasets.model import Catalog, Observation
from sitan.datasets.relations import Relations
from sitan.datasets.rows import RowReader
from sitan.datasets.table import check_form, check_header, read_rows
from sitan.diagnostics import Findings, Location, ProjectError
from sitan.project import OutsideProjectError, Project, inside
from sitan.reading import read_text

MAX_ROWS = 1_000_000
"""More observations than a report can rest on: a database was dropped here by mistake."""

_MAX_PARTS = 2
_SPREADSHEETS = {".xlsx", ".xls", ".xlsm", ".ods", ".tsv"}


def load_catalog(project: Project, findings: Findings) -> Catalog | None:
    """Return the evidence of `project`; None if anything in it is an error. What is wrong goes to `findings`.

    A project without a `datasets` folder has an empty catalogue: a report may do without numbers.
    """
    if not project.datasets.is_dir():
        return Catalog({}, {}, {}, {}, {}, {}, {})
    found = Findings()
    metadata = read_metadata(project, found)
    relations = read_relations(project, found)
    reader = RowReader(metadata, found)
    rows = 0
    for file in _dataset_files(project.datasets, found):
        rows += _read_file(project, file, reader, found, MAX_ROWS - rows)
    findings.extend(found.diagnostics)
    return None if found.has_errors else _catalog(metadata, reader.observations, relations)


def _dataset_files(folder: Path, findings: Findings) -> Iterator[str]:
    """Yield the CSV files as relative names; tell of files that look like data and are not read."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    for name in sorted(found):
        path = PurePosixPath(name)
        if any(part.startswith((".", "~")) for part in path.parts):
            continue
        place = Location(f"datasets/{name}")
        if found[name].is_dir():
            if found[name].is_symlink():
                findings.warning(
                    place, "file-is-inside-project", "this link to a folder is not read", "copy the folder"
                )
            continue
        if path.suffix.casefold() in _SPREADSHEETS:
            findings.warning(place, "file-is-csv", "this file is not read", "save it as CSV with commas, in UTF-8")
        elif path.suffix.casefold() == ".csv" and len(path.parts) > _MAX_PARTS:
            findings.error(place, "file-has-its-place", "this file lies too deep", "move it one folder up")
        elif path.suffix.casefold() == ".csv":
            yield name


def _read_file(project: Project, file: str, reader: RowReader, findings: Findings, room: int) -> int:
    """Read one CSV file; return how many rows it has. `room` is how many there may be."""
    name = f"datasets/{file}"
    try:
        text = read_text(inside(project.datasets, file), name)
    except ProjectError as error:
        findings.extend(error.diagnostics)
        return 0
    except (OutsideProjectError, FileNotFoundError):
        message = "this is a link that leads out of datasets/, or nowhere"
        findings.error(Location(name), "file-is-inside-project", message, "copy the file itself into datasets/")
        return 0
    return _read_text(text, name, reader, findings, room) if check_form(text, name, findings) else 0


def _read_text(text: str, name: str, reader: RowReader, findings: Findings, room: int) -> int:
    """Read the rows of one file up to the first that cannot be trusted."""
    count = 0
    rows = read_rows(text, name)
    try:
        header = next(rows)
        if not check_header(header, name, findings):
            return 0
        for count, row in enumerate(rows, start=1):
            if count > room:
                message = f"the datasets have more than {MAX_ROWS:,} rows"
                findings.error(Location(name, row.line, 1), "data-within-limits", message, "keep what the report uses")
                return count
            reader.read(row, name)
    except ProjectError as error:
        findings.extend(error.diagnostics)
        return count
    if not count:
        place = Location(name, header.line, 1)
        findings.error(
            place, "file-has-observations", "the file has a header but no rows", "add rows, or delete the file"
        )
    return count


def _catalog(metadata: Metadata, observations: dict[str, list[Observation]], relations: Relations) -> Catalog:
    places = {f"indicator:{name}": place for name, place in (metadata.indicators.known or {}).items()}
    places |= {f"source:{name}": place for name, place in (metadata.sources.known or {}).items()}
    rows = {name: tuple(observations.get(name, ())) for name in metadata.indicators.nodes}
    return Catalog(
        indicators=dict(metadata.indicators.nodes),
        aliases=dict(metadata.aliases),
        sources=dict(metadata.sources.nodes),
        areas=dict(metadata.areas.nodes),
        groups=dict(metadata.groups),
        observations=rows,
        places=places,
        relations=relations,
    )
