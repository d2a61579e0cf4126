"""The data package: what every figure and table shows, as CSV with a description (Frictionless Data Package)."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitan.content.report import Report
    from sitan.datasets.model import Catalog
    from sitan.document.nodes import Document
    from sitan.figures.figure import DataTable


def csv_bytes(table: DataTable) -> bytes:
    """Return a table as CSV (RFC 4180 but for the line ends), in UTF-8.

    Text that a spreadsheet would run as a formula is shown as text: it gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows([_inert(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode()


def _inert(cell: str) -> str:
    formula = cell[:1] in {"=", "@", "\t"} or (cell[:1] in {"+", "-"} and not _is_number(cell))
    return f"'{cell}" if formula else cell


def _is_number(cell: str) -> bool:
    return cell[1:].replace(".", "", 1).isdigit()


def data_package(document: Document, report: Report, catalog: Catalog) -> dict[str, bytes]:
    """Return the files of the data package: a CSV for each figure and table, and `datapackage.json`."""
    files = {name: csv_bytes(table) for name, table in document.downloads.items()}
    package = {
        "name": "situation-analysis",
        "title": document.meta.title,
        "version": str(report.spec.edition),
        "licenses": [{"title": document.meta.licence}],
        "sources": [
            {"title": f"{source.publisher}: {source.title} ({source.year})", "path": str(source.url or "")}
            for _, source in sorted(catalog.sources.items())
        ],
        "resources": [
            {
                "name": name.removesuffix(".csv"),
                "path": name,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(files[name]),
                "schema": {"fields": [{"name": column, "type": "string"} for column in table.header]},
            }
            for name, table in document.downloads.items()
        ],
    }
    return {**files, "datapackage.json": (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()}
