"""Resolves the queries of a whole report: numbers in prose, claims, and what figures plot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sitan import text as prose
from sitan.diagnostics import Findings, Location, ProjectError
from sitan.evidence.claims import judge
from sitan.evidence.comparability import Unlike, unlike_in_query, unlike_in_test
from sitan.evidence.evaluate import Evaluator, located
from sitan.evidence.quantity import Resolved, Selection, Values, Verdict, Waiver
from sitan.evidence.query import parse_claim, parse_query
from sitan.evidence.syntax import Claim
from sitan.evidence.typed import check_typed
from sitan.evidence.uncertainty import uncertain_in_test
from sitan.evidence.worlds import Possible, can_fail, rests_on_data
from sitan.formats import FormatError, format_quantity
from sitan.model import Query, Text
from sitan.strict_yaml import Words


def resolve(
    words: Iterable[tuple[str, Text]], texts: prose.Texts, evaluator: Evaluator, language: str, findings: Findings
) -> Values:
    """Return what every query in `words` comes to; `words` are (context, text) in the order of the report."""
    resolver = _Resolver(texts, evaluator, language, findings)
    for context, text in words:
        resolver.text(context, text)
    return Values(resolver.numbers, resolver.claims, resolver.selections, tuple(resolver.waivers))


TREND_HAS_OBSERVATIONS = "trend-has-observations"
"""No reason makes a trend of one observation."""

_HINT = 'compare like with like, or say why it may be done: because="…" after the expression'
_HINT_FOR_ROLES = "compare like with like, or say why it may be done: ; because='…' at the end of the query"


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Where something is compared: the expression, the reason that is given, a way out, and what is printed."""

    words: Words
    reason: str
    hint: str
    text: str
    context: str
    place: Location


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
    waivers: list[Waiver] = field(default_factory=list)
    possible: Possible = field(init=False)

    def __post_init__(self) -> None:
        """Learn what values the indicators may have."""
        self.possible = Possible(self.evaluator.catalog)

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
        with located(parsed.words):
            unlike = unlike_in_query(parsed.operand, self.evaluator)
        reason = str(node.because or parsed.because)
        hint = _HINT if node.typed is not None else _HINT_FOR_ROLES
        self.compared(unlike, _Comparison(parsed.words, reason, hint, text, context, node.place))
        return Resolved(self.trace(context), context, str(node.query), quantity, text)

    def claim(self, context: str, node: prose.Claim) -> Verdict:
        """Test a claim: that it holds, that it could fail, and that what it compares may be compared."""
        words = self.words(node.children)
        claim = parse_claim(node.claim)
        judgement = judge(claim, self.evaluator)
        if not judgement.holds:
            message = f'"{words}" is not true: {judgement.explanation}'
            hint = f"change the words, or the claim if it does not say what they say: {node.claim}"
            self.findings.error(node.place, "claim-holds", message, hint)
        else:
            self.can_fail(claim)
        with located(claim.words):
            unlike = [
                found
                for test in claim.tests
                for found in (*unlike_in_test(test, self.evaluator), *uncertain_in_test(test, self.evaluator))
            ]
        self.compared(unlike, _Comparison(claim.words, str(node.because or ""), _HINT, words, context, node.place))
        return Verdict(
            self.trace(context),
            context,
            str(node.claim),
            words,
            judgement.holds,
            judgement.observations,
            claim,
            judgement.explanation,
        )

    def can_fail(self, claim: Claim) -> None:
        """Report the tests of a claim that would be true of any data."""
        for test in claim.tests:
            said = claim.words[test.start : test.end]
            if not rests_on_data(test):
                message, hint = "this rests on no data", "name the indicator of which the words speak"
            elif not can_fail(test, self.evaluator, self.possible):
                message, hint = "this is true whatever the data say", "say what the data could contradict"
            else:
                continue
            self.findings.error(claim.words.location(test.start), "claim-can-fail", f"{message}: {said}", hint)

    def compared(self, unlike: Sequence[Unlike], comparison: _Comparison) -> None:
        """Report what is compared although it is not alike, or note the reason for which it is."""
        place, reason = comparison.place, comparison.reason
        told: set[str] = set()
        for found in unlike:
            if found.rule in told:
                continue
            told.add(found.rule)
            if reason and found.rule != TREND_HAS_OBSERVATIONS:
                self.waivers.append(
                    Waiver(found.rule, found.message, reason, comparison.context, place, comparison.text)
                )
            else:
                where = comparison.words.location(found.offset)
                hint = "" if found.rule == TREND_HAS_OBSERVATIONS else comparison.hint
                self.findings.error(where, found.rule, found.message, hint)
        if reason and not unlike:
            message = f'the reason "{reason}" is not needed: what is compared is alike'
            self.findings.warning(place, "waiver-is-needed", message, "remove because")

    def words(self, inlines: prose.Inlines) -> str:
        """Return words as they are printed, with their numbers."""
        return "".join(
            self.printed(node) if isinstance(node, prose.Value) else prose.plain_text((node,)) for node in inlines
        )

    def printed(self, node: prose.Value) -> str:
        """Return the digits of a number in prose."""
        if node.typed is not None:
            return node.typed
        parsed = parse_query(node.query)
        return format_quantity(self.evaluator.quantity(parsed), parsed.options, self.language)

    def trace(self, context: str) -> str:
        """Return the next id for a number in this context's chapter: `survive-12`."""
        chapter = context.partition("/")[0]
        self.counts[chapter] = self.counts.get(chapter, 0) + 1
        return f"{chapter}-{self.counts[chapter]}"
