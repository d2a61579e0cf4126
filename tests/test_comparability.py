"""What may be compared with what, and what an author hears who compares unlike things without a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitan import text as prose
from sitan.diagnostics import Findings, Location
from sitan.evidence.comparability import unlike_in_query, unlike_in_test
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.quantity import Values
from sitan.evidence.query import parse_claim, parse_query
from sitan.evidence.resolve import resolve
from sitan.evidence.uncertainty import uncertain_in_test
from sitan.model import Markdown
from tests.claims_support import evaluator, words

MORE = """\
coverage CCC 2020 91 source=survey
coverage BBB 2019 89
coverage BBB 2020 age=Y0T4 95
coverage 2020 age=Y0T4 70
coverage 2020 age=Y5T9 75
coverage 2020 residence=R 60
coverage 2020 residence=U 90
coverage 2015 50 status=B
coverage AA-N 2010 80 status=U
coverage AA-E 2010 70
deaths 2030 5 status=F
deaths 2040 4 status=F
deaths BBB 2030 5
people 2010 900
people BBB 2020 500
children BBB 2020 100 source=survey
income BBB 2020 2000
income BBB 2000 2000 source=survey
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    return evaluator(tmp_path_factory.mktemp("comparability"), MORE)


def unlike(claim: str, data: Evaluator) -> list[str]:
    """The rules that a claim breaks, with what is told."""
    return [
        f"{found.rule}: {found.message}"
        for test in parse_claim(words(claim)).tests
        for found in (*unlike_in_test(test, data), *uncertain_in_test(test, data))
    ]


@pytest.mark.parametrize(
    "claim",
    [
        "deaths@2020 < deaths@2000",
        "deaths@2020 < deaths[area=BBB]@2020",
        "deaths@2020 < 20",
        "deaths@2000..2020 falls",
        "coverage[sex=F]@2020 > coverage[sex=M]@2020",
        "coverage[wealth=Q1]@2020 < coverage@2020",
        "coverage[residence=R]@2020 < coverage[residence=U]@2020",
        "coverage[age=Y0T4]@2020 < coverage@2020",
        "coverage[sex=F]@2020 > coverage[area=BBB, sex=F]@2020 - 20",
        "share(children@2020, people@2020) > 20",
        "percent_change(deaths@2000, deaths@2020) < percent_change(deaths[area=BBB]@2000, deaths[area=BBB]@2020)",
        "coverage[area=AA-N]@2020 is highest among coverage[area=regions]@2020",
        "every deaths[area=neighbours]@2020 > deaths@2020",
        "deaths@2030 > deaths@2040",
        "mean(deaths[area=AAA|neighbours]@2000) > mean(deaths[area=AAA|neighbours]@2020)",
        "people@2020 / income@2020 * 1000 > 1",
        "children@2020 / people@2020 * 1000 > 1",
    ],
)
def test_like_is_compared_with_like(claim: str, data: Evaluator) -> None:
    rate = claim.replace("people@2020 / income@2020 *", "ratio(people@2020, income@2020) *")

    assert unlike(rate, data) == []


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        (
            "deaths@2020 < deaths_modelled@2020",
            ["comparison-of-one-measure: this compares different indicators: deaths and deaths_modelled"],
        ),
        (
            "percent_change(deaths@2000, deaths_modelled@2020) < 0",
            ["comparison-of-one-measure: this compares different indicators: deaths and deaths_modelled"],
        ),
        (
            "deaths_modelled@2000 / deaths@2000 > 1",
            ["comparison-of-one-measure: this compares different indicators: deaths_modelled and deaths"],
        ),
        (
            "share(children@2020, people@2020) > share(children@2020, children@2020) / 5",
            ["comparison-of-one-measure: this compares different indicators: people and children"],
        ),
        (
            "coverage@2020 < coverage[area=CCC]@2020",
            ["comparison-of-one-source: this compares values of different sources: office and survey"],
        ),
        (
            "every coverage[area=BBB|CCC]@2020 > 80",
            ["comparison-of-one-source: this compares values of different sources: office and survey"],
        ),
        (
            "income[area=BBB]@2000..2020 is stable",
            ["comparison-of-one-source: this compares values of different sources: survey and office"],
        ),
        (
            "share(children[area=BBB]@2020, people[area=BBB]@2020) > 1",
            ["comparison-of-one-source: this compares values of different sources: survey and office"],
        ),
        (
            "coverage[age=Y5T9]@2020 < coverage[area=BBB, age=Y0T4]@2020",
            ["comparison-of-one-age: this compares different ages: Y5T9 and Y0T4"],
        ),
        (
            "coverage[sex=F]@2020 < coverage[area=BBB]@2020",
            ["comparison-of-one-population: this compares different populations: sex=F and all"],
        ),
        (
            "coverage[residence=R]@2020 < coverage[area=BBB, sex=F]@2020",
            ["comparison-of-one-population: this compares different populations: residence=R and sex=F"],
        ),
        (
            "coverage[wealth=Q1]@2020 < coverage[sex=F]@2020",
            ["comparison-of-one-population: this compares different populations: wealth=Q1 and sex=F"],
        ),
        (
            "coverage@2020 < coverage[area=BBB]@2019",
            ["comparison-of-one-period: this compares different areas in different periods: 2020 and 2019"],
        ),
        (
            "share(children@2020, people@2010) > 1",
            ["comparison-of-one-period: the part and the whole are of different periods: 2020 and 2010"],
        ),
        (
            "deaths@2020 < deaths_modelled@2000",
            [
                "comparison-of-one-measure: this compares different indicators: deaths and deaths_modelled",
                "comparison-of-one-period: the two sides are of different periods: 2020 and 2000",
            ],
        ),
        (
            "deaths[area=BBB]@2000..2030 falls",
            ["comparison-without-break: a break in the series lies between 2000 and 2030: 2030: counted anew"],
        ),
        (
            "coverage@2010 < coverage@2020",
            ["comparison-without-break: a break in the series lies between 2010 and 2020: 2015"],
        ),
        (
            "change(deaths@2020, deaths@2020) < 1",
            ["trend-has-observations: a change needs two observations, and both are deaths AAA 2020"],
        ),
        (
            "deaths@2030 < deaths@2020",
            [
                "comparison-without-break: a break in the series lies between 2020 and 2030: 2030: counted anew",
                "forecast-is-no-observation: this sets a forecast beside observed values: deaths AAA 2030",
            ],
        ),
        (
            "coverage[area=AA-N]@2010 > coverage[area=AA-E]@2010",
            ["difference-beyond-uncertainty: this rests on values of low reliability: coverage AA-N 2010"],
        ),
        (
            "coverage[area=AA-N]@2010 > 75",
            ["difference-beyond-uncertainty: this rests on values of low reliability: coverage AA-N 2010"],
        ),
    ],
)
def test_unlike_things_are_told_apart(claim: str, found: list[str], data: Evaluator) -> None:
    assert unlike(claim, data) == found


def test_likeness_of_unreliable_values_is_no_difference(data: Evaluator) -> None:
    assert unlike("coverage[area=AA-N]@2010 is about 80 and coverage[area=AA-N]@2010 in 70..90", data) == []


def test_numbers_in_prose_are_held_to_the_same_rules(data: Evaluator) -> None:
    def found(query: str) -> list[str]:
        return [each.rule for each in unlike_in_query(parse_query(words(query)).operand, data)]

    assert found("gap(deaths@2020, deaths_modelled@2020)") == ["comparison-of-one-measure"]
    assert found("deaths@2020 - deaths_modelled@2020") == ["comparison-of-one-measure"]
    assert found("share(children@2020, people@2010)") == ["comparison-of-one-period"]
    assert found("children@2020 + people@2020") == []
    assert found("coverage@2020") == []


# --- intervals

INTERVALS = """\
coverage {area}2010 50
coverage {area}2010 45 interval=lower
coverage {area}2010 55 interval=upper
coverage {area}2020 56
coverage {area}2020 52 interval=lower
coverage {area}2020 60 interval=upper
coverage {area}2022 62
coverage {area}2022 58 interval=lower
coverage {area}2022 66 interval=upper
"""


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ("coverage@2010|2022 rises", ""),
        ("coverage@2022 > coverage@2010", ""),
        ("coverage@2022 > 57", ""),
        ("coverage@2010..2020 rises", "the intervals overlap: coverage AAA 2010 50 (45 to 55), AAA 2020 56 (52 to 60)"),
        (
            "coverage@2020 > coverage@2010",
            "the intervals overlap: coverage AAA 2020 56 (52 to 60), AAA 2010 50 (45 to 55)",
        ),
        ("coverage@2022 > 60", "the interval reaches further: coverage AAA 2022 62 (58 to 66)"),
        ("coverage@2010|2022 rises by more than 20%", ""),
    ],
)
def test_overlapping_intervals_make_no_difference(claim: str, found: str, tmp_path: Path) -> None:
    data = evaluator(tmp_path, rows=INTERVALS.format(area=""))

    expected = [f"difference-beyond-uncertainty: {found}"] if found else []
    assert unlike(claim, data) == expected


def test_many_intervals_are_tried_one_by_one(tmp_path: Path) -> None:
    areas = ("AAA ", "BBB ", "CCC ", "AA-N ", "AA-E ", "AA-S ", "AA-W ")
    data = evaluator(tmp_path, rows="".join(INTERVALS.format(area=area) for area in areas))

    assert unlike("every coverage[area=*]@2022 > 57", data) == []
    assert unlike("every coverage[area=*]@2022 > 59", data) != []


# --- reasons


def resolved(text: str, data: Evaluator) -> tuple[Values, list[str]]:
    """Resolve a text that stands in line 3, column 1 of a chapter."""
    source = Markdown(text, Location("c.yaml", 3, 1))
    findings = Findings()
    texts = prose.parse_all([source], findings)
    values = resolve([("one/text", source)], texts, data, "en", findings)
    return values, [str(found) for found in findings.diagnostics]


def test_reason_waives_what_is_unlike_and_is_kept(data: Evaluator) -> None:
    text = '[Fewer died]{claim="deaths@2020 < deaths_modelled@2000" because="to show the gap"}.'

    values, findings = resolved(text, data)

    assert findings == []
    assert [(one.rule, one.reason, one.words, one.context, one.place) for one in values.waivers] == [
        (rule, "to show the gap", "Fewer died", "one/text", Location("c.yaml", 3, 1))
        for rule in ("comparison-of-one-measure", "comparison-of-one-period")
    ]


def test_typed_number_and_number_of_the_data_give_reasons_too(data: Evaluator) -> None:
    query = "share(children@2020, people@2010)"
    typed = f'[33.3]{{value="{query}" because="counted rarely"}}'
    printed = f"{{value}}`{query}; digits=1, because='counted rarely'`"

    values, findings = resolved(f"{typed} and {printed}.", data)

    assert findings == []
    assert [(one.rule, one.words) for one in values.waivers] == [("comparison-of-one-period", "33.3")] * 2


def test_without_a_reason_the_author_is_told_where_to_give_one(data: Evaluator) -> None:
    _, claim = resolved('[Fewer died]{claim="deaths@2020 < deaths_modelled@2020"}.', data)
    _, number = resolved("{value}`gap(deaths@2020, deaths_modelled@2020)`.", data)

    message = "error[comparison-of-one-measure]: this compares different indicators: deaths and deaths_modelled"
    assert claim == [
        f"c.yaml:3:33: {message}\n"
        '    hint: compare like with like, or say why it may be done: because="…" after the expression'
    ]
    assert number == [
        f"c.yaml:3:9: {message}\n"
        "    hint: compare like with like, or say why it may be done: ; because='…' at the end of the query"
    ]


def test_reason_for_nothing_is_not_needed(data: Evaluator) -> None:
    _, findings = resolved('[Fewer died]{claim="deaths@2020 < 20" because="it is so"}.', data)

    assert findings == [
        'c.yaml:3:1: warning[waiver-is-needed]: the reason "it is so" is not needed: what is compared is alike\n'
        "    hint: remove because"
    ]


def test_no_reason_makes_a_change_of_one_observation(data: Evaluator) -> None:
    _, findings = resolved('[So]{claim="change(deaths@2020, deaths@2020) < 1" because="it is so"}.', data)

    assert findings == [
        "c.yaml:3:13: error[claim-can-fail]: this is true whatever the data say: change(deaths@2020, deaths@2020) < 1\n"
        "    hint: say what the data could contradict",
        "c.yaml:3:13: error[trend-has-observations]: a change needs two observations, and both are deaths AAA 2020",
    ]


def test_false_claim_shows_words_expression_values_and_source(data: Evaluator) -> None:
    values, findings = resolved('It [almost tripled]{claim="income@2020 / income@2000 is almost 3"}.', data)

    explanation = (
        'income@2020 / income@2000 = 3.2, which is 0.2 (6.7 %) above 3; "almost" wants 2.7 to under 3 '
        "[income AAA 2020: 3200, 2000: 1000, source office]"
    )
    assert findings == [
        f'c.yaml:3:4: error[claim-holds]: "almost tripled" is not true: {explanation}\n'
        "    hint: change the words, or the claim if it does not say what they say: "
        "income@2020 / income@2000 is almost 3"
    ]
    (verdict,) = values.claims.values()
    assert (verdict.holds, verdict.explanation) == (False, explanation)


def test_claim_that_cannot_fail_is_told_at_its_test(data: Evaluator) -> None:
    _, findings = resolved('[So]{claim="deaths@2020 < 20 and coverage@2020 < 101 and 1 < 2"}.', data)

    assert findings == [
        "c.yaml:3:34: error[claim-can-fail]: this is true whatever the data say: coverage@2020 < 101\n"
        "    hint: say what the data could contradict",
        "c.yaml:3:58: error[claim-can-fail]: this rests on no data: 1 < 2\n"
        "    hint: name the indicator of which the words speak",
    ]


def test_words_of_a_claim_are_shown_with_their_numbers(data: Evaluator) -> None:
    values, _ = resolved('[below {value}`deaths[area=BBB]@2020`]{claim="deaths@2020 < deaths[area=BBB]@2020"}.', data)

    (verdict,) = values.claims.values()
    assert verdict.words == "below 12"
