"""How tools/coverage.py finds facts in a report, on facts made up; and the facts of the documents, where they are at hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
import yaml

from sitan.build import read_evidence
from sitan.datasets.model import Observation
from sitan.diagnostics import Location
from sitan.project import find_project
from tools.coverage import (
    ANALYSIS,
    DISAGREEMENTS,
    ROOT,
    SOURCES,
    Fact,
    Guide,
    Number,
    Outcome,
    Rule,
    Said,
    compare_source,
    find,
    load_guide,
    measure,
    printed_value,
    read_facts,
    read_report,
    register_items,
    share,
    table,
)

ENOUGH = 95
"""Per cent of the facts of the situation analysis that are to be in the report."""
ENOUGH_OF_OTHERS = 80
"""Per cent of those of the other documents."""

FACT = Fact("S003-1-001", "003", "1", "Stunted children", "stunting", Decimal("12.0"), area="AAA", period="2019")
DEFINITIONS = {"stunting": "Children under five who are too short for their age."}


def row(value: str, period: str = "2019", indicator: str = "stunting", unit: str = "%", **other: str) -> Observation:
    return Observation(
        indicator,
        other.get("area", "AAA"),
        period,
        other.get("sex", "_T"),
        other.get("age", "_T"),
        other.get("residence", "_T"),
        other.get("breakdown", ""),
        Decimal(value),
        unit,
        other.get("source", "survey"),
        "A",
        "",
        Location("datasets/a.csv", 2, 1),
    )


def said(*rows: Observation, in_annex: bool = False, sentences: Collection[str] = ()) -> Said:
    """A report that prints each row as it is."""
    numbers = [Number(one.value, (one,), "content/a.yaml:1", in_annex) for one in rows]
    catalog: dict[str, list[Observation]] = {}
    for one in rows:
        catalog.setdefault(one.indicator, []).append(one)
    return Said(numbers, [("a/text", words) for words in sentences], catalog, DEFINITIONS)


def guide(facts: Mapping[str, Rule] | None = None, **other: Mapping[str, tuple[str, ...]]) -> Guide:
    return Guide(indicators=other.get("indicators", {}), sources=other.get("sources", {}), facts=facts or {})


def status(fact: Fact, report: Said, rules: Guide | None = None) -> str:
    return find(fact, report, rules or Guide()).status


def test_fact_is_stated_by_a_number_of_its_area_period_and_value() -> None:
    assert status(FACT, said(row("12.0"))) == "stated"


@pytest.mark.parametrize(
    "other",
    [
        row("12.4"),
        row("12.0", "2018"),
        row("12.0", area="BBB"),
        row("12.0", sex="F"),
        row("12.0", residence="R"),
        row("12.0", age="Y0T4"),
        row("12.0", breakdown="wealth=Q1"),
        row("12.0", unit="per 100,000"),
        row("12.0", indicator="wasting"),
    ],
)
def test_fact_is_missing_if_anything_differs(other: Observation) -> None:
    assert status(FACT, said(other)) == "missing"


def test_fact_is_in_the_annex_only_if_no_other_number_states_it() -> None:
    assert status(FACT, said(row("12.0"), in_annex=True)) == "annex"


def test_number_as_precise_as_the_document_states_the_fact() -> None:
    fact = replace(FACT, value=Decimal(18400000), printed="18.4 million", unit="count")
    assert status(fact, said(row("18395567", unit="number"))) == "stated"
    assert status(replace(fact, printed="18,400,000"), said(row("18395567", unit="number"))) == "missing"


def test_number_rounded_further_than_in_the_document_does_not_state_the_fact() -> None:
    assert printed_value("5.9", Decimal(5944816)) == Decimal(5900000)
    fact = replace(FACT, value=Decimal(5944816), printed="5,944,816", unit="count")
    assert not fact.equals(Decimal(5900000))
    assert fact.equals(Decimal(5944816))


def test_trailing_zero_of_the_document_is_a_digit() -> None:
    assert not replace(FACT, printed="12.0").equals(Decimal("12.4"))
    assert replace(FACT, value=Decimal(12), printed="12").equals(Decimal("12.4"))


def test_value_in_words_is_met_by_a_number_near_it() -> None:
    fact = replace(FACT, value=Decimal("66.67"), printed="two of every three")
    assert fact.equals(Decimal(66))
    assert not fact.equals(Decimal(60))


def test_fall_is_met_by_its_size() -> None:
    assert replace(FACT, value=Decimal(-51), printed="51", unit="percent_change").equals(Decimal("50.9"))


def test_group_must_be_a_dimension_or_named_in_the_definition() -> None:
    assert status(replace(FACT, age="<5"), said(row("12.0"))) == "stated"
    assert status(replace(FACT, age="15-19"), said(row("12.0"))) == "missing"
    assert status(replace(FACT, sex="F"), said(row("12.0"))) == "missing"
    assert status(replace(FACT, sex="F"), said(row("12.0", sex="F"))) == "stated"
    assert status(replace(FACT, age="14-18"), said(row("12.0", age="Y14T18"))) == "stated"
    assert status(replace(FACT, residence="rural"), said(row("12.0", residence="R"))) == "stated"


def test_groups_are_one_by_their_words_or_by_the_guide() -> None:
    rich, poor = row("12.0", breakdown="wealth=richest"), row("12.0", breakdown="wealth=poorest")
    fact = replace(FACT, breakdown="fifth=the richest fifth")
    assert status(fact, said(rich)) == "stated"
    assert status(fact, said(poor)) == "missing"
    assert status(fact, said(poor), Guide(groups={"fifth=the richest fifth": "wealth=poorest"})) == "stated"


def test_guide_names_the_indicator_by_age_where_it_must() -> None:
    rules = guide(indicators={"suicide 15-19": ("suicide_15_19",), "suicide": ("suicide_15_17",)})
    report = replace(
        said(row("9.1", indicator="suicide_15_17")), definitions={"suicide_15_17": "Ages 15-17 and 15-19."}
    )
    fact = replace(FACT, indicator="suicide", value=Decimal("9.1"), printed="9.1")
    assert status(replace(fact, age="15-17"), report, rules) == "stated"
    assert status(replace(fact, age="15-19"), report, rules) == "missing"


def test_rows_of_the_guide_still_need_value_and_area() -> None:
    report = said(row("12.0", breakdown="bound=low"), row("14.0", breakdown="bound=high"))
    low, high = (guide({FACT.id: Rule(rows=f"stunting[bound={end}]@2019")}) for end in ("low", "high"))
    assert status(FACT, report, low) == "stated"
    assert status(FACT, report, high) == "missing"
    assert status(replace(FACT, area="BBB"), report, low) == "missing"


def test_computed_number_spans_the_period_of_the_fact() -> None:
    rows = (row("10", "2010"), row("15", "2019"))
    report = replace(said(*rows), numbers=[Number(Decimal(5), rows, "content/a.yaml:1")])
    rules = guide({FACT.id: Rule(computed=("stunting",))})
    fact = replace(FACT, value=Decimal(5), printed="5", period="2010/2019")
    assert status(fact, report, rules) == "stated"
    assert status(replace(fact, period="2010/"), report, rules) == "stated"
    assert status(replace(fact, period="2011/2019"), report, rules) == "missing"
    assert status(replace(fact, value=Decimal(6), printed="6"), report, rules) == "missing"


def test_date_is_found_in_one_sentence_with_its_words() -> None:
    fact = replace(FACT, value=Decimal(2003), unit="year", role="event", printed="2003")
    rules = guide({FACT.id: Rule(words=("Water Code",))})
    assert status(fact, said(sentences=["The water code of 2003 holds."]), rules) == "stated"
    assert status(fact, said(sentences=["The Water Code holds.", "It rained in 2003."]), rules) == "missing"
    assert status(fact, said(sentences=["The Water Code of 2004 holds."]), rules) == "missing"
    assert status(fact, said(sentences=["The Water Code has 12003 words."]), rules) == "missing"


def test_contradicted_facts_and_those_not_about_children_do_not_count() -> None:
    contradicted = find(FACT, said(), guide({FACT.id: Rule(contradicted="A01")}))
    rules = Guide(asides={"stunting": "not about children"})
    aside = find(replace(FACT, document="001"), said(), rules)
    assert (contradicted.status, aside.status) == ("contradicted", "aside")
    assert not contradicted.is_counted
    assert not aside.is_counted
    assert find(FACT, said(), rules).status == "missing", "all facts of the analysis count"


def test_share_is_of_the_facts_that_count() -> None:
    outcomes = [Outcome(FACT, status) for status in ("stated", "stated", "annex", "missing", "contradicted", "aside")]
    assert share(outcomes) == 50
    assert share(outcomes, annex=True) == 75


def test_table_has_a_line_for_each_section_and_document() -> None:
    outcomes = measure([FACT, replace(FACT, id="b", section="2")], said(row("12.0")), Guide())
    lines = [line.split()[:2] for line in table(outcomes, Guide()).splitlines()[1:]]
    assert lines == [["003", "1"], ["003", "2"], ["003", "all"], ["others", "all"]]


def test_source_is_compared_where_the_document_names_one() -> None:
    rules = guide(sources={"household survey": ("survey",)})
    found = find(replace(FACT, cited="Household Survey, 2019"), said(row("12.0")), rules)
    assert compare_source(found, rules) == "same"
    assert compare_source(replace(found, sources=("register",)), rules) == "other"
    assert compare_source(replace(found, fact=replace(FACT, cited="endnote 3")), rules) == "open"


def test_guide_knows_the_indicators_and_the_register() -> None:
    rules = load_guide()
    indicators = yaml.safe_load((ROOT / "datasets" / "indicators.yaml").read_text("utf-8"))
    registered = {item["id"] for item in yaml.safe_load(DISAGREEMENTS.read_text("utf-8"))["disagreements"]}
    queried = {re.split(r"[\[@]", rule.rows)[0] for rule in rules.facts.values() if rule.rows}
    computed = {name for rule in rules.facts.values() for name in rule.computed}
    listed = {name for ours in rules.indicators.values() for name in ours}
    assert (queried | computed | listed) - set(indicators) == set()
    contradicted = {rule.contradicted for rule in rules.facts.values() if rule.contradicted}
    assert {name for name in contradicted if not re.fullmatch(r"[A-H]\d\d", name)} <= registered


@pytest.mark.slow
@pytest.mark.skipif(not (SOURCES / "facts.csv").is_file(), reason=f"no facts.csv in {SOURCES}")
def test_facts_of_the_documents_are_in_the_report() -> None:
    rules = load_guide()
    outcomes = measure(
        read_facts(SOURCES / "facts.csv"), read_report(read_evidence(find_project(ROOT), lambda _: None)), rules
    )
    analysis = [outcome for outcome in outcomes if outcome.fact.document == ANALYSIS]
    others = [outcome for outcome in outcomes if outcome.fact.document != ANALYSIS]
    assert share(analysis) >= ENOUGH, table(outcomes, rules)
    assert share(others) >= ENOUGH_OF_OTHERS, table(outcomes, rules)
    assert not [outcome.fact.id for outcome in outcomes if compare_source(outcome, rules) == "other"]
    assert {outcome.why for outcome in outcomes if outcome.status == "contradicted"} <= register_items(SOURCES)
    assert set(rules.facts) <= {outcome.fact.id for outcome in outcomes}
