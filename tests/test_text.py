"""Prose is Markdown with roles and spans; each node knows its place."""

from __future__ import annotations

import pytest

from sitan import text as prose
from sitan.diagnostics import Findings, Location
from sitan.model import Line, Markdown
from sitan.strict_yaml import Table, Words, parse_yaml


def parse(source: str) -> tuple[prose.Flow, list[str]]:
    """Return the blocks of `source`, which stands from line 2, column 3 of a file."""
    indented = "\n".join(f"  {line}" if line else "" for line in source.split("\n"))
    value = parse_yaml(f"text: |\n{indented}\n", "a.yaml", Findings())
    assert isinstance(value, Table)
    words = value["text"]
    assert isinstance(words, Words)
    findings = Findings()
    flow = prose.parse_markdown(Markdown(words, words.place, stops=words.stops), findings)
    return flow, [str(found) for found in findings.diagnostics]


def first(source: str, kind: type) -> prose.Inline:
    flow, findings = parse(source)
    assert findings == []
    return next(node for inlines in prose.paragraphs(flow) for node in prose.walk(inlines) if isinstance(node, kind))


def test_a_value_role_names_its_query_with_its_place() -> None:
    node = first("Fell to {value}`u5mr@2017` deaths.", prose.Value)

    assert isinstance(node, prose.Value)
    assert (str(node.query), node.typed, node.place) == ("u5mr@2017", None, Location("a.yaml", 2, 11))
    assert node.query.location(5) == Location("a.yaml", 2, 24)


def test_a_typed_number_keeps_what_was_typed() -> None:
    node = first('About [5,944,816]{value="children@2019"} children.', prose.Value)

    assert isinstance(node, prose.Value)
    assert (str(node.query), node.typed) == ("children@2019", "5,944,816")


def test_a_claim_may_run_over_a_line_end() -> None:
    node = first('It [fell **by half**]{claim="u5mr@2017 <\nu5mr@1990 / 2"}.', prose.Claim)

    assert isinstance(node, prose.Claim)
    assert str(node.claim) == "u5mr@2017 < u5mr@1990 / 2"
    assert node.claim.location(12) == Location("a.yaml", 3, 3)
    assert prose.plain_text(node.children) == "fell by half"


def test_a_claim_and_a_typed_number_may_give_a_reason() -> None:
    claim = first('It is [lower]{claim="a < b" because="two surveys, one method"}.', prose.Claim)
    value = first('It is [5]{because="a\nreason"   value="a[sex=F] - b"}.', prose.Value)

    assert isinstance(claim, prose.Claim)
    assert isinstance(value, prose.Value)
    assert (claim.claim, claim.because) == ("a < b", "two surveys, one method")
    assert (value.query, value.because) == ("a[sex=F] - b", "a reason")
    assert claim.because is not None
    assert claim.because.location() == Location("a.yaml", 2, 40)


def test_reason_equal_to_the_expression_has_a_place_of_its_own() -> None:
    node = first('It [fell]{claim="a < b" because="a < b"}.', prose.Claim)

    assert isinstance(node, prose.Claim)
    assert node.because is not None
    assert (node.claim.location().column, node.because.location().column) == (20, 36)


def test_a_number_may_be_waived_for_a_reason() -> None:
    node = first('Some [45]{waive="the mission counted them"} buses.', prose.Waived)

    assert isinstance(node, prose.Waived)
    assert (node.reason, prose.plain_text(node.children)) == ("the mission counted them", "45")
    assert node.place == Location("a.yaml", 2, 8)


def test_a_mark_names_a_sentence_for_a_quote() -> None:
    node = first("[Salt is {value}`salt@2016` grams.]{#salt}", prose.Mark)

    assert isinstance(node, prose.Mark)
    assert node.id == "salt"
    assert any(isinstance(child, prose.Value) for child in node.children)


def test_notes_stand_where_their_marks_are() -> None:
    node = first("One.[^a] Two.\n\n[^a]: The *note*.", prose.NoteReference)

    assert isinstance(node, prose.NoteReference)
    assert prose.plain_text(node.content) == "The note."


@pytest.mark.parametrize("kind", prose.REFERENCE_KINDS)
def test_references_name_their_target(kind: str) -> None:
    node = first(f"See {{{kind}}}`some-id`.", prose.Reference)

    assert isinstance(node, prose.Reference)
    assert (node.kind, node.target) == (kind, "some-id")


def test_several_works_are_cited_in_one_note() -> None:
    node = first("Text.{cite}`a, b-c`", prose.Citation)

    assert isinstance(node, prose.Citation)
    assert node.keys == ("a", "b-c")


def test_html_is_plain_text() -> None:
    flow, findings = parse("<script>alert(1)</script> &amp; <b>x</b>")

    assert findings == []
    assert prose.plain_text(next(prose.paragraphs(flow))) == "<script>alert(1)</script> & <b>x</b>"


def test_template_syntax_is_plain_text() -> None:
    flow, findings = parse("{{ 7 * 7 }} and {% raw %}")

    assert findings == []
    assert prose.plain_text(next(prose.paragraphs(flow))) == "{{ 7 * 7 }} and {% raw %}"


def test_lists_quotations_and_subheadings_are_blocks() -> None:
    flow, findings = parse("### Head\n\n- one\n- two\n\n1. first\n\n> said")

    assert findings == []
    assert [type(block).__name__ for block in flow] == ["Subheading", "Listing", "Listing", "Quotation"]


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        (
            "A {valu}`x`.",
            'a.yaml:2:5: error[role-is-known]: there is no role {valu}\n    hint: did you mean "value"?',
        ),
        (
            'A [b]{clam="x"}.',
            'a.yaml:2:5: error[span-has-one-meaning]: "clam" means nothing in a span\n    hint: did you mean "claim"?',
        ),
        (
            'A [b]{value="x" claim="y"}.',
            "a.yaml:2:5: error[span-has-one-meaning]: a span has exactly one of value, claim, waive or #id\n    hint: nest two spans",
        ),
        (
            'A [b]{waive="x" because="y"}.',
            'a.yaml:2:5: error[span-has-one-meaning]: "because" gives the reason of a comparison, '
            "and stands beside value or claim\n    hint: remove it",
        ),
        (
            'A [b]{waive=" "}.',
            'a.yaml:2:5: error[waiver-has-a-reason]: "waive" gives no reason\n    hint: write it out: waive="…"',
        ),
        (
            "A [b](../secret.txt).",
            'a.yaml:2:5: error[link-leads-to-the-web]: "../secret.txt" is not a web address\n'
            "    hint: refer to a part of the report by {sec}`id`",
        ),
        (
            "# Head",
            "a.yaml:2:3: error[subheading-level]: a subheading starts with ###, not #\n    hint: write `### ` before it",
        ),
        (
            "- one\n\n  more",
            "a.yaml:4:5: error[list-item-is-one-paragraph]: a list item is one paragraph here\n    hint: write two items",
        ),
        (
            "Text.\n\n[^a]: Never used.",
            "a.yaml:4:3: error[note-is-used]: no mark [^a] stands in the text\n    hint: add it, or remove the note",
        ),
        (
            "Text.[^a]",
            "a.yaml:2:8: error[note-is-there]: [^a] has no note\n"
            "    hint: write the note on a line of its own in the same text: [^a]: …",
        ),
    ],
)
def test_what_has_no_meaning_is_an_error_at_its_place(source: str, finding: str) -> None:
    _, findings = parse(source)

    assert findings == [finding]


def test_a_title_is_one_paragraph() -> None:
    findings = Findings()

    prose.parse_line(Line("- a list", Location("a.yaml", 3, 8)), findings)

    (found,) = findings.diagnostics
    assert (found.rule, str(found.location)) == ("line-is-one-paragraph", "a.yaml:3:8")


def test_nesting_beyond_the_limit_loses_no_text_in_silence() -> None:
    _, findings = parse(">" * 200 + " deep")

    assert findings
