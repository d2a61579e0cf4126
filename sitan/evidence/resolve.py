"""Resolves the queries of a whole report: numbers in prose, claims, and what figures plot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sitan import text as prose
from sitan.diagnostics import Findings, Location, ProjectError
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.quantity import Resolved, Selection, Values, Verdict
from sitan.evidence.query import Options, parse_claim, parse_query
from sitan.evidence.typed import check_typed
from sitan.formats import FormatError, format_quantity
from sitan.model import Query, Text


def resolve(
    words: Iterable[tuple[str, Text]], texts: prose.Texts, evaluator: Evaluator, language: str, findings: Findings
) -> Values:
    """Return what every query in `words` comes to; `words` are (context, text) in the order of the report."""
    resolver = _Resolver(texts, evaluator, language, findings)
    for context, text in words:
        resolver.text(context, text)
    return Values(resolver.numbers, resolver.claims, resolver.selections)


@dataclass
class _Resolver:
    texts: prose.Texts
    evaluator: Evaluator
    language: str
    findings: Findings
    numbers: dict[Location, Resolved] = field(default_factory=dict)
    claims: dict[Location, Verdict] = field(default_factory=dict)
    selections: dict[str, Selection] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def text(self, context: str, text: Text) -> None:
        """Resolve what one text holds."""
        if isinstance(text, Query):
            self.selection(text)
            return
        for inlines in prose.paragraphs(self.texts.get(text.place, ())):
            for node in prose.walk(inlines):
                if isinstance(node, prose.Value | prose.Claim):
                    self.node(context, node)

    def node(self, context: str, node: prose.Value | prose.Claim) -> None:
        """Resolve a number or a claim."""
        try:
            if isinstance(node, prose.Value):
                self.numbers[node.place] = self.value(context, node)
            else:
                self.claims[node.place] = self.claim(context, node)
        except ProjectError as error:
            self.findings.extend(error.diagnostics)
        except FormatError as error:
            self.findings.error(node.place, "number-can-be-printed", error.message, error.hint)

    def selection(self, query: Query) -> None:
        """Resolve the query of a figure or table; the same words are resolved once."""
        if str(query) in self.selections:
            return
        try:
            self.selections[str(query)] = self.evaluator.select(parse_query(query))
        except ProjectError as error:
            self.findings.extend(error.diagnostics)

    def value(self, context: str, node: prose.Value) -> Resolved:
        """Resolve a number in prose: print the data's, or check the one that the author typed."""
        parsed = parse_query(node.query)
        quantity = self.evaluator.quantity(parsed)
        if node.typed is None:
            text = format_quantity(quantity, parsed.options, self.language)
        else:
            text = node.typed
            fault = check_typed(node.typed, quantity, parsed.options, self.language)
            if fault:
                hint = "correct the number, or the query that it stands for"
                self.findings.error(node.place, "number-agrees-with-data", fault, hint)
        return Resolved(self.trace(context), context, str(node.query), quantity, text)

    def claim(self, context: str, node: prose.Claim) -> Verdict:
        """Test a claim."""
        words = prose.plain_text(node.children)
        claim = parse_claim(node.claim)
        sides = self.evaluator.sides(claim)
        holds = self.evaluator.holds(claim)
        if not holds:
            found = ", ".join(format_quantity(side, Options(), self.language) for side in sides)
            message = f'"{words}" is not true by the data: {found} ({node.claim})'
            hint = "change the words, or the claim if it does not say what they say"
            self.findings.error(node.place, "claim-holds", message, hint)
        observations = dict.fromkeys(observation for side in sides for observation in side.observations)
        return Verdict(self.trace(context), context, str(node.claim), words, holds, tuple(observations))

    def trace(self, context: str) -> str:
        """Return the next id for a number in this context's chapter: `survive-12`."""
        chapter = context.partition("/")[0]
        self.counts[chapter] = self.counts.get(chapter, 0) + 1
        return f"{chapter}-{self.counts[chapter]}"
