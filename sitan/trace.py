"""Lists everything that the report prints from data, with its place, words, query, observations and sources.

A number or a claim in prose, a figure, a map, a table, the line of an opener or of the cover, a pull-quote: each is one
`Printed`. `build/trace.json` holds all of them, `sitan trace` shows those of a place, and `sitan impact` (see
`sitan.impact`) goes the other way, from a row to what is printed of it. Numbers that are no observations (years, ages,
the number of an article) are listed too, as what they are, so that no printed digit is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sitan import text as prose
from sitan.check.material import REFERENCE
from sitan.check.numbers import audited
from sitan.content.annex import MatrixSpec
from sitan.document.compose import all_blocks
from sitan.figures.figure import FigureSpec
from sitan.model import Query, walk_words

if TYPE_CHECKING:
    from sitan.check.material import Checked, Passage
    from sitan.content.blocks import Block
    from sitan.content.report import Report
    from sitan.datasets.model import Catalog, Observation
    from sitan.diagnostics import Location
    from sitan.evidence.quantity import Values
    from sitan.waivers import Waived

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Printed:
    """One thing that the report prints."""

    id: str
    """Its name in the trace: `survive-12`, the id of a figure or table; empty for a number that is no observation."""
    kind: str
    """value, typed, claim; figure, map, table, matrix; opener, cover, quote; waived; year, age … for other numbers."""
    part: str
    """What holds it: text, title, opener, key figure, caption, box …; see `_PARTS`."""
    context: str
    """The stable name of the text in which it stands."""
    place: Location
    end: Location
    """Where its markup ends; the lines from `place` to here are its own."""
    text: str
    """What readers see: the digits, the words, the title of a figure."""
    sentence: str = ""
    """The sentence around it, for numbers and claims."""
    queries: tuple[str, ...] = ()
    result: Mapping[str, Any] = field(default_factory=dict)
    """What the query came to: `value` and `unit` of a number, `holds` of a claim and by how much it misses.

    Of a waived number it is the reason, `because`.
    """
    observations: tuple[Observation, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources of its observations, in their order."""
        return tuple(dict.fromkeys(row.source for row in self.observations))


def list_printed(checked: Checked) -> tuple[Printed, ...]:
    """Return everything that the report prints from data: its prose in reading order, then figures and the rest."""
    said = tuple(printed_in_prose(checked))
    return (*said, *_blocks(checked, said), *_lines(checked), *_quotes(checked, said))


# --- prose


def printed_in_prose(checked: Checked) -> Iterator[Printed]:
    """Yield the numbers and claims in the report's words, in reading order."""
    for passage in checked.passages:
        found = [*_bound(passage, checked.values), *_unbound(passage)]
        yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


_Found = tuple[tuple[int, int], Printed]
"""Where it stands in its passage: what holds others before them."""


def _bound(passage: Passage, values: Values) -> Iterator[_Found]:
    """Yield the numbers and claims of a passage that have a query."""
    for piece in passage.pieces:
        node = piece.node
        position = (piece.start, -piece.end)
        if isinstance(node, prose.Value) and (resolved := values.numbers.get(node.place)):
            quantity = resolved.quantity
            yield (
                position,
                Printed(
                    id=resolved.trace,
                    kind="typed" if node.typed is not None else "value",
                    part=part_of(passage.context),
                    context=passage.context,
                    place=node.place,
                    end=node.query.location(len(node.query)),
                    text=resolved.text,
                    sentence=_sentence(passage, piece.start),
                    queries=(str(node.query),),
                    result={"value": str(quantity.value), "unit": quantity.unit},
                    observations=quantity.observations,
                ),
            )
        elif isinstance(node, prose.Claim) and (verdict := values.claims.get(node.place)):
            yield (
                position,
                Printed(
                    id=verdict.trace,
                    kind="claim",
                    part=part_of(passage.context),
                    context=passage.context,
                    place=node.place,
                    end=node.claim.location(len(node.claim)),
                    text=verdict.words,
                    sentence=_sentence(passage, piece.start),
                    queries=(str(node.claim),),
                    result={"holds": verdict.holds, **({} if verdict.holds else {"explanation": verdict.explanation})},
                    observations=verdict.observations,
                ),
            )


def _unbound(passage: Passage) -> Iterator[_Found]:
    """Yield the numbers of a passage that have no query of their own, each as what it is."""
    states = {numeral.start: state for numeral, state in audited(passage)}
    for numeral in passage.numerals:
        around = list(passage.around(numeral.start, numeral.end))
        if any(isinstance(node, prose.Value) for node in around):
            continue
        kind = states.get(numeral.start, numeral.kind)
        reasons = [str(node.reason) for node in around if isinstance(node, prose.Waived)]
        place = passage.place(numeral.start)
        yield (
            (numeral.start, -numeral.end),
            Printed(
                id="",
                kind=kind,
                part=part_of(passage.context),
                context=passage.context,
                place=place,
                end=place,
                text=numeral.text,
                result={"because": reasons[0]} if kind == "waived" else {},
            ),
        )


def _sentence(passage: Passage, offset: int) -> str:
    """Return the sentence in which a number or claim stands, on one line."""
    return " ".join(passage.sentence_at(offset).replace(REFERENCE, "…").split())


_PARTS = (
    (re.compile(r"^report/cover/"), "cover"),
    (re.compile(r"/opener/"), "opener"),
    (re.compile(r"/key_figures/"), "key figure"),
    (re.compile(r"/blocks/table/[^/]+/rows/"), "cell of a table"),
    (re.compile(r"/blocks/(?:figure|map|table|image)/"), "caption"),
    (re.compile(r"/(?:recommendations|recommendation)/"), "recommendation"),
    (re.compile(r"/box/"), "box"),
    (re.compile(r"/callout/"), "callout"),
    (re.compile(r"^glossary/"), "glossary"),
    (re.compile(r"/title$"), "title"),
)


def part_of(context: str) -> str:
    """Return what kind of text has this context.

    >>> part_of("survive/opener/label"), part_of("survive/sections/deaths/blocks/1/text")
    ('opener', 'text')
    """
    return next((part for pattern, part in _PARTS if pattern.search(context)), "text")


# --- what is drawn


def _blocks(checked: Checked, said: Sequence[Printed]) -> Iterator[Printed]:
    """Yield figures, maps, tables and results frameworks."""
    contexts = {text.place: context for context, text in checked.words}
    for _, block in all_blocks(checked.report):
        if isinstance(block.spec, FigureSpec | MatrixSpec):
            yield _block(block, contexts[block.spec.title.place].removesuffix("/title"), checked, said)


def _block(block: Block, context: str, checked: Checked, said: Sequence[Printed]) -> Printed:
    """Return a figure, map or table. A table written by hand rests on the numbers in its cells."""
    spec: FigureSpec | MatrixSpec = block.spec
    selections = checked.values.selections
    queries = tuple(map(str, spec.queries()))
    drawn = (row for query in queries if query in selections for row in selections[query].observations)
    cells = (row for one in said if one.context.startswith(f"{context}/rows/") for row in one.observations)
    return Printed(
        id=str(spec.id),
        kind=block.kind,
        part=block.kind,
        context=context,
        place=spec.id.place,
        end=max((text.location(len(text)) for _, text in walk_words(spec)), default=spec.place),
        text=checked.by_place.get(spec.title.place, ""),
        queries=queries,
        observations=tuple(dict.fromkeys((*drawn, *cells))),
    )


def _lines(checked: Checked) -> Iterator[Printed]:
    """Yield the lines drawn on the cover and on the pages that open chapters."""
    selections = checked.values.selections
    for context, text in checked.words:
        part = part_of(context)
        if isinstance(text, Query) and part in {"cover", "opener"} and str(text) in selections:
            chapter = context.partition("/")[0]
            yield Printed(
                id="cover" if part == "cover" else f"opener-{chapter}",
                kind=part,
                part=part,
                context=context,
                place=text.place,
                end=text.location(len(text)),
                text=str(text),
                queries=(str(text),),
                observations=selections[str(text)].observations,
            )


def _quotes(checked: Checked, said: Sequence[Printed]) -> Iterator[Printed]:
    """Yield the pull-quotes, which rest on what the words that they repeat rest on."""
    at = {one.place: one for one in said if one.id}
    marks = {
        piece.node.id: (piece.node, " ".join(passage.characters[piece.start : piece.end].split()))
        for passage in checked.passages
        for piece in passage.pieces
        if isinstance(piece.node, prose.Mark)
    }
    for chapter, block in all_blocks(checked.report):
        if block.kind != "quote" or str(block.spec.of) not in marks:
            continue
        mark, words = marks[str(block.spec.of)]
        inner = [node for node in prose.walk(mark.children) if isinstance(node, prose.Value | prose.Claim)]
        held = [at[node.place] for node in inner if node.place in at]
        yield Printed(
            id=f"quote-{mark.id}",
            kind="quote",
            part="quote",
            context=f"{chapter.spec.id}/quote/{mark.id}",
            place=block.spec.of.place,
            end=block.spec.of.location(len(block.spec.of)),
            text=words,
            queries=tuple(dict.fromkeys(query for one in held for query in one.queries)),
            observations=tuple(dict.fromkeys(row for one in held for row in one.observations)),
        )


# --- trace.json


def as_entry(printed: Printed) -> Entry:
    """Return what is printed as trace.json holds it. A number that is no observation has no more than its place."""
    place = printed.place
    entry: Entry = {"id": printed.id} if printed.id else {}
    entry |= {"kind": printed.kind, "part": printed.part, "context": printed.context}
    entry |= {"file": place.file, "line": place.line, "column": place.column, "text": printed.text}
    if not printed.id:
        return {**entry, **printed.result}
    if printed.sentence:
        entry["sentence"] = printed.sentence
    return {
        **entry,
        "query": "; ".join(printed.queries),
        **printed.result,
        "observations": [observation_entry(row) for row in printed.observations],
        "sources": list(printed.sources),
    }


def observation_entry(row: Observation) -> Entry:
    """Return a row of a dataset with all its columns and its place."""
    fields = ("indicator", "ref_area", "time_period", "sex", "age", "residence", "breakdown")
    return {
        **{field: getattr(row, field) for field in fields},
        "value": str(row.value),
        "unit": row.unit,
        "source": row.source,
        "obs_status": row.obs_status,
        **({"note": row.note} if row.note else {}),
        "file": row.place.file,
        "line": row.place.line,
    }


def source_entries(names: Iterable[str], catalog: Catalog) -> Entry:
    """Return what readers must know of the sources `names`, by id in alphabetical order."""
    return {
        name: {
            "title": str(source.title),
            "publisher": str(source.publisher),
            "year": source.year,
            "licence": str(source.licence),
        }
        for name in sorted(set(names))
        for source in (catalog.sources[name],)
    }


def trace_json(report: Report, entries: Iterable[Entry], catalog: Catalog, waivers: Iterable[Waived] = ()) -> bytes:
    """Return the trace as JSON: the report's edition, the entries, the sources that they name, and what is waived."""
    listed = list(entries)
    trace = {
        "title": str(report.spec.title),
        "edition": str(report.spec.edition),
        "entries": listed,
        "sources": source_entries((source for entry in listed for source in entry.get("sources", ())), catalog),
        "waivers": [
            {"rule": one.rule, "words": one.words, "because": one.reason, "part": one.target, **asdict(one.place)}
            for one in waivers
        ],
    }
    return (json.dumps(trace, ensure_ascii=False, indent=1) + "\n").encode()
