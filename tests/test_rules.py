"""The registry of rules is complete, its examples are true, and reports can change what may be changed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitan.cli import app
from sitan.rules import GROUPS, RULES
from sitan.rules.explain import rules_page
from sitan.rules.model import Rule
from tests.arcadia import CHAPTER, REPORT, changed
from tests.rules_project import findings, rules_found, with_example, with_prose

ROOT = Path(__file__).parents[1]

DESCRIBED = {
    "file-is-readable": "wants a file without rights",
    "file-is-utf-8": "wants bytes, see test_broken_inputs",
    "datasets-are-complete": "wants a file less",
    "file-has-its-place": "wants a folder",
    "file-is-inside-project": "wants a link",
    "file-has-observations": "see test_broken_inputs",
    "data-within-limits": "wants very many rows",
    "file-is-not-empty": "see test_broken_inputs",
    "dimension-is-named": "wants data without a total",
    "text-within-limits": "wants a very long text",
    "finding-has-a-recommendation": "is off, see test_consistency",
}
"""Rules that `sitan check` finds, and whose example is in words."""


def reported_rules() -> Iterator[str]:
    """Yield the ids of rules in the engine's source: what reporting functions are given, and what is put in tables."""
    for path in sorted((ROOT / "sitan").rglob("*.py")):
        if "rules" in path.relative_to(ROOT / "sitan").parts[:1]:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in REPORTERS:
                arguments = [*node.args[:2], *(word.value for word in node.keywords if word.arg == "rule")]
                yield from _ids(arguments)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and IS_SENTENCE.fullmatch(node.value):
                yield node.value


REPORTERS = {
    "error", "warning", "Diagnostic", "QueryFault", "fault", "author_error", "found", "_RefusedError", "Unlike", "refuse"
}  # fmt: skip
ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
IS_SENTENCE = re.compile(
    r"[a-z]+(?:-[a-z0-9]+)*-(?:is|are|has|have|exists|resolves|holds|agrees?|stands?|fits?|lies|match|comes|rests)(?:-[a-z0-9]+)*"
)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _ids(arguments: list[ast.expr]) -> Iterator[str]:
    for node in arguments:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ID.fullmatch(node.value):
            yield node.value


def test_every_rule_that_the_engine_reports_is_in_the_registry() -> None:
    assert sorted(set(reported_rules()) - set(RULES)) == []


def test_every_rule_of_the_registry_is_reported_by_the_engine() -> None:
    source = "\n".join(
        path.read_text("utf-8")
        for path in sorted((ROOT / "sitan").rglob("*.py"))
        if path.relative_to(ROOT / "sitan").parts[0] != "rules"
    )

    assert [rule for rule in RULES if f'"{rule}"' not in source] == []


def test_a_rule_has_one_entry() -> None:
    ids = [rule.id for group in GROUPS.values() for rule in group]

    assert len(ids) == len(set(ids))


def test_a_rule_is_said_in_sentences() -> None:
    loose = [rule.id for rule in RULES.values() for words in (rule.holds, rule.why) if not words.endswith((".", ".”"))]

    assert loose == []


def test_a_fixed_rule_is_an_error() -> None:
    assert [rule.id for rule in RULES.values() if rule.fixed and rule.level != "error"] == []


TRIED = [rule for rule in RULES.values() if not rule.late and rule.id not in DESCRIBED]


@pytest.mark.parametrize("rule", TRIED, ids=lambda rule: rule.id)
def test_the_bad_example_breaks_the_rule(rule: Rule, tmp_path: Path) -> None:
    example = rule.example

    assert rule.id in rules_found(tmp_path, with_example(example.where, example.good, example.bad))


@pytest.mark.parametrize("rule", TRIED, ids=lambda rule: rule.id)
def test_the_good_example_keeps_every_rule(rule: Rule, tmp_path: Path) -> None:
    example = rule.example

    assert rules_found(tmp_path, with_example(example.where, example.good, example.good)) == []


def test_the_page_of_the_documentation_is_what_the_registry_says() -> None:
    assert rules_page() == (ROOT / "docs" / "rules.md").read_text("utf-8"), "run tools/rules.py"


# --- severities

UNMENTIONED = changed("content/one.yaml", "see {fig}`by-area`", "see the bars")
FALSE = changed("content/one.yaml", "u5mr@2020 <= u5mr@2010 / 2", "u5mr@2020 > u5mr@2010")


def with_rules(*lines: str) -> dict[str, str]:
    report = REPORT.replace("chapters:", "rules:\n" + "".join(f"  {line}\n" for line in lines) + "chapters:")
    return {"content/report.yaml": report}


def test_a_rule_can_be_made_an_error(tmp_path: Path) -> None:
    (found,) = findings(
        tmp_path, {**UNMENTIONED, **with_rules("figure-is-mentioned: error"), "content/glossary.yaml": ONLY_SDG}
    )

    assert (found.rule, found.is_error) == ("figure-is-mentioned", True)


def test_a_rule_can_be_turned_off(tmp_path: Path) -> None:
    assert (
        findings(tmp_path, {**UNMENTIONED, **with_rules("figure-is-mentioned: off"), "content/glossary.yaml": ONLY_SDG})
        == []
    )


def test_an_error_that_leaves_a_report_to_go_on_with_can_be_lowered(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, {**FALSE, **with_rules("claim-holds: warning"), "content/glossary.yaml": ONLY_SDG})

    assert (found.rule, found.is_error) == ("claim-holds", False)


ONLY_SDG = "terms:\n  - term: SDG\n    expansion: Sustainable Development Goals\n"


def test_a_fixed_rule_cannot_be_lowered(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, with_rules("query-syntax: warning"))

    assert str(found) == (
        'content/report.yaml:7:17: error[rule-can-be-changed]: "query-syntax" is an error in every report\n'
        "    hint: see `sitan explain query-syntax`"
    )


def test_an_unknown_rule_is_told_with_the_nearest(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, with_rules("figure-is-mentoined: off"))

    assert str(found) == (
        'content/report.yaml:7:24: error[rule-exists]: there is no rule "figure-is-mentoined"\n'
        '    hint: did you mean "figure-is-mentioned"?'
    )


def test_a_severity_is_one_of_three_words(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, with_rules("figure-is-mentioned: loud"))

    assert found.rule == "field-has-its-type"


# --- waivers in a place


def test_a_rule_can_be_waived_for_a_block(tmp_path: Path) -> None:
    waived = CHAPTER.replace("see {fig}`by-area`", "see the bars").replace(
        "          kind: bars\n", "          kind: bars\n          waive: {figure-is-mentioned: a decoration}\n"
    )

    assert findings(tmp_path, {"content/one.yaml": waived}) == []


def test_a_rule_can_be_waived_beside_a_text(tmp_path: Path) -> None:
    change = with_prose("We saw 45 of them.")
    change["content/one.yaml"] += "        waive: {number-comes-from-data: counted on the spot}\n"

    assert findings(tmp_path, change) == []


def test_a_waiver_holds_in_its_own_block_alone(tmp_path: Path) -> None:
    change = with_prose("We saw 45 of them.")
    change["content/one.yaml"] += (
        "        waive: {number-comes-from-data: counted on the spot}\n      - text: We saw 46 of them.\n"
    )

    (found,) = findings(tmp_path, change)

    assert '"46"' in found.message


def test_a_rule_can_be_waived_for_a_section(tmp_path: Path) -> None:
    change = with_prose("We saw 45 of them.")
    waived = change["content/one.yaml"].replace(
        "    title: Deaths\n", "    title: Deaths\n    waive: {number-comes-from-data: counted on the spot}\n"
    )

    assert findings(tmp_path, {"content/one.yaml": waived}) == []


def test_a_waiver_that_waives_nothing_is_a_finding(tmp_path: Path) -> None:
    change = with_prose("We saw some of them.")
    change["content/one.yaml"] += "        waive: {number-comes-from-data: counted on the spot}\n"

    (found,) = findings(tmp_path, change)

    assert (found.rule, found.message) == ("waiver-is-needed", 'nothing here breaks the rule "number-comes-from-data"')


def test_a_fixed_rule_cannot_be_waived(tmp_path: Path) -> None:
    change = with_prose("We saw {value}`u5mr@` of them.")
    change["content/one.yaml"] += "        waive: {query-syntax: it is late}\n"

    assert rules_found(tmp_path, change) == ["rule-can-be-changed"]


# --- the command


def test_explain_prints_a_rule_with_its_example() -> None:
    done = CliRunner().invoke(app, ["explain", "claim-holds"])

    assert done.exit_code == 0
    assert "The words of a claim are true by the data." in done.output
    assert "u5mr@2020 > u5mr@2010" in done.output


def test_explain_without_a_name_lists_the_rules() -> None:
    done = CliRunner().invoke(app, ["explain"])

    assert [rule for rule in RULES if rule not in done.output] == []


def test_explain_knows_what_was_meant() -> None:
    done = CliRunner().invoke(app, ["explain", "claim-hold"])

    assert done.exit_code == 2
    assert 'did you mean "claim-holds"?' in done.output


def test_check_goes_on_where_a_claim_is_false(tmp_path: Path) -> None:
    change = with_prose("We saw 45 of them.")
    change["content/one.yaml"] = change["content/one.yaml"].replace(
        "u5mr@2020 <= u5mr@2010 / 2", "u5mr@2020 > u5mr@2010"
    )

    assert rules_found(tmp_path, change) == ["claim-holds", "number-comes-from-data"]


def test_the_project_of_the_examples_is_clean(tmp_path: Path) -> None:
    assert findings(tmp_path, {}) == []
