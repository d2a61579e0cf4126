"""Lists every printed number and claim with its place, query, observations and sources: `build/trace.json`.

Numbers that are no observations (years, ages, the number of an article) are listed too, as what they are, so that no
printed digit is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sitan import text as prose
from sitan.numerals import find_numerals

if TYPE_CHECKING:
    from sitan.content.report import Report
    from sitan.datasets.model import Catalog, Observation
    from sitan.diagnostics import Location
    from sitan.evidence.quantity import Values
    from sitan.figures.figure import Figure
    from sitan.figures.table import TableFigure
    from sitan.model import Text

Entry = dict[str, Any]


def trace_entries(words: Iterable[tuple[str, Text]], texts: prose.Texts, values: Values) -> Iterator[Entry]:
    """Yield an entry for each number and claim in the report's words, in reading order."""
    for context, text in words:
        for inlines in prose.paragraphs(texts.get(text.place, ())):
            for node in prose.walk(inlines):
                yield from _entries(context, node, values)


def _entries(context: str, node: prose.Inline, values: Values) -> Iterator[Entry]:
    if isinstance(node, prose.Value) and (resolved := values.numbers.get(node.place)):
        quantity = resolved.quantity
        yield {
            "id": resolved.trace,
            "kind": "typed" if node.typed is not None else "value",
            **_place(context, node.place),
            "text": resolved.text,
            "query": resolved.query,
            "value": str(quantity.value),
            "unit": quantity.unit,
            **_evidence(quantity.observations),
        }
    elif isinstance(node, prose.Claim) and (verdict := values.claims.get(node.place)):
        yield {
            "id": verdict.trace,
            "kind": "claim",
            **_place(context, node.place),
            "text": verdict.words,
            "query": verdict.claim,
            "holds": verdict.holds,
            **_evidence(verdict.observations),
        }
    elif isinstance(node, prose.Plain):
        for numeral in find_numerals(node.text, context):
            yield {"kind": numeral.kind, **_place(context, node.place), "text": numeral.text}


def figure_entries(drawn: Mapping[str, Figure | TableFigure], kind: str) -> Iterator[Entry]:
    """Yield an entry for each figure or table, with all that it shows."""
    for name, figure in drawn.items():
        yield {"id": name, "kind": kind, **_evidence(figure.observations)}


def _place(context: str, place: Location) -> Entry:
    return {"context": context, "file": place.file, "line": place.line, "column": place.column}


def _evidence(observations: Iterable[Observation]) -> Entry:
    rows = list(observations)
    return {
        "observations": [_observation(row) for row in rows],
        "sources": list(dict.fromkeys(row.source for row in rows)),
    }


def _observation(row: Observation) -> Entry:
    fields = ("indicator", "ref_area", "time_period", "sex", "age", "residence", "breakdown")
    return {
        **{field: getattr(row, field) for field in fields},
        "value": str(row.value),
        "unit": row.unit,
        "source": row.source,
        "obs_status": row.obs_status,
        "file": row.place.file,
        "line": row.place.line,
    }


def trace_json(report: Report, entries: Iterable[Entry], catalog: Catalog) -> bytes:
    """Return the trace as JSON: the report's edition, the entries, and the sources that they name."""
    listed = list(entries)
    used = sorted({source for entry in listed for source in entry.get("sources", ())})
    trace = {
        "title": str(report.spec.title),
        "edition": str(report.spec.edition),
        "entries": listed,
        "sources": {
            name: {
                "title": str(source.title),
                "publisher": str(source.publisher),
                "year": source.year,
                "licence": str(source.licence),
            }
            for name in used
            for source in (catalog.sources[name],)
        },
    }
    return (json.dumps(trace, ensure_ascii=False, indent=1) + "\n").encode()
