"""What claims say, where their tolerances end, and what authors hear of those that are false or cannot fail."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from sitan.diagnostics import ProjectError
from sitan.evidence.claims import judge
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.query import parse_claim
from sitan.evidence.shown import wanted
from sitan.evidence.syntax import Counted, Magnitude, OnTrack, Ranked, Trend
from sitan.evidence.tolerances import region
from sitan.evidence.worlds import Possible, can_fail, rests_on_data
from tests.claims_support import evaluator, verdict, words


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    return evaluator(tmp_path_factory.mktemp("claims"))


# --- the form


def test_tests_of_a_claim_are_joined_by_and() -> None:
    tests = parse_claim(words("a is between 1 and 2 and b falls and c < 3")).tests

    assert [type(test).__name__ for test in tests] == ["Between", "Trend", "Comparison"]


def test_is_may_be_left_out() -> None:
    said, same = parse_claim(words("a is almost 3 and a almost 3")).tests

    assert (said.magnitude, same.magnitude) == ("almost", "almost")  # type: ignore[union-attr]


def test_trend_has_a_way_and_perhaps_an_amount() -> None:
    (test,) = parse_claim(words("a@2000..2010 falls monotonically by more than 50%")).tests

    assert isinstance(test, Trend)
    assert test.direction.amount
    assert (test.direction.way, test.direction.monotonic, test.direction.magnitude) == ("falls", True, "more than")
    assert (test.direction.amount.text, test.direction.amount.relative) == ("50%", True)


def test_bare_amount_is_about_that_much() -> None:
    (test,) = parse_claim(words("a@2000..2010 rises by 3 points")).tests

    assert isinstance(test, Trend)
    assert test.direction.amount
    assert (test.direction.magnitude, test.direction.amount.relative) == ("about", False)


@pytest.mark.parametrize(
    ("ordinal", "place"), [("", 1), ("second ", 2), ("tenth ", 10), ("2nd ", 2), ("21st ", 21), ("13th ", 13)]
)
def test_rank_counts_from_one(ordinal: str, place: int) -> None:
    (test,) = parse_claim(words(f"a is {ordinal}highest among a[area=*]")).tests

    assert isinstance(test, Ranked)
    assert test.place == place


@pytest.mark.parametrize("quantifier", ["every", "most", "no", "at least 3 of", "at most 3 of", "exactly 3 of"])
def test_quantifier_stands_before_a_selection(quantifier: str) -> None:
    (test,) = parse_claim(words(f"{quantifier} a[area=*]@2020 < 5")).tests

    assert isinstance(test, Counted)
    assert quantifier.startswith(test.quantifier)
    assert test.number == (3 if "3" in quantifier else 0)


def test_words_of_the_language_can_be_names_of_indicators() -> None:
    (test,) = parse_claim(words("falls@2000..2010 is on track for stable@2020 by 2030")).tests

    assert isinstance(test, OnTrack)
    assert (test.series.indicator, test.target.indicator) == ("falls", "stable")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("a is 3", '15: "3" cannot stand here | after "is" stands about, exactly or another magnitude; the same value is written ='),
        ("a is", "14: the claim ends too early | expected about, more than, between, stable, highest, lowest or on track for"),
        ("a falls by", "20: the claim ends too early | expected about, more than or another magnitude or a number"),
        ("a is highest", "22: the claim ends too early | expected among"),
        ("every a falls by half", '27: "half" cannot stand here | expected about, more than or another magnitude or a number'),
        ("at least 2.5 of a < 3", "19: 2.5 is no count | write a whole number"),
        ("a falls by 1/0", "23: the number to divide by is zero | "),
        ("a is on track for 3 by 2030-13", '33: "2030-13" is not a period | such as 2030'),
    ],
)  # fmt: skip
def test_mistake_in_the_form_of_a_claim_is_told_at_its_character(claim: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse_claim(words(claim))

    (found,) = caught.value.diagnostics
    assert f"{found.location.column}: {found.message} | {found.hint}" == message


# --- magnitudes: each end of each tolerance


@pytest.mark.parametrize(
    ("magnitude", "inside", "outside"),
    [
        ("about", ["9", "10", "11"], ["8.99", "11.01"]),
        ("nearly", ["9", "9.99"], ["8.99", "10", "11"]),
        ("almost", ["9", "9.99"], ["8.99", "10", "11"]),
        ("just under", ["9", "9.99"], ["8.99", "10", "11"]),
        ("just over", ["10.01", "11"], ["10", "11.01", "9"]),
        ("more than", ["10.01", "99"], ["10", "9"]),
        ("at least", ["10", "99"], ["9.99"]),
        ("less than", ["9.99", "0"], ["10", "11"]),
        ("at most", ["10", "0"], ["10.01"]),
        ("exactly", ["10", "9.5", "10.49"], ["9.49", "10.5", "11"]),
    ],
)
def test_magnitude_reaches_as_far_as_the_table_says(
    magnitude: str, inside: list[str], outside: list[str], data: Evaluator
) -> None:
    def holds(number: str) -> bool:
        return verdict(f"deaths@2020 / deaths@2020 * {number} is {magnitude} 10", data) == "true"

    assert [number for number in inside if not holds(number)] == []
    assert [number for number in outside if holds(number)] == []


def test_table_of_the_page_says_how_far_magnitudes_reach() -> None:
    page = (Path(__file__).parents[1] / "docs" / "claims.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[a-z ]+`(?:, `[a-z ]+`)*) \| ([^|]+) \|$", page, re.MULTILINE)
    table = {name: reach for names, reach in rows for name in re.findall(r"`([a-z ]+)`", names)}

    assert table == {name: wanted(region(name, Decimal(10), 0)) for name in get_args(Magnitude)}


def test_exactly_means_the_precision_that_is_said(data: Evaluator) -> None:
    assert verdict("deaths@2020 / 3 is exactly 3.3", data) == "true"
    assert verdict("deaths@2020 / 3 is exactly 3.33", data) == "true"
    assert verdict("deaths@2020 / 3 is exactly 3.4", data) != "true"
    assert verdict("deaths@2020 is exactly deaths@2000 / 4", data) == "true"
    assert verdict("deaths@2020 * 1.01 is exactly deaths@2000 / 4", data) != "true"


def test_tolerance_of_a_negative_number_is_on_both_sides_of_it(data: Evaluator) -> None:
    assert verdict("change(deaths@2000, deaths@2020) is about -33", data) == "true"
    assert verdict("change(deaths@2000, deaths@2020) is about -34", data) != "true"


@pytest.mark.parametrize(
    "claim",
    [
        "deaths@2020 < deaths@2010",
        "deaths@2020 <= deaths@2000 / 4",
        "deaths@2020 = 10",
        "deaths@2020 == 10 and deaths@2020 != 11",
        "deaths@2020 in 10..12",
        "deaths@2020 is between 5 and deaths@2000 / 4",
        "income@2020 / income@2000 is more than 3",
        "deaths@2000..2020 falls",
        "deaths@2000..2020 falls by 75%",
        "deaths@2000..2020 falls by exactly 3/4",
        "deaths@2000..2020 falls by 30",
        "deaths@2000..2010 falls monotonically by at least 20",
        "coverage@2000..2020 rises by exactly 4 points",
        "coverage@2000..2020 is stable",
        "coverage@2000..2020 is stable within 4 points",
        "coverage@2000|2020 stable within 5%",
        "coverage[area=AA-N]@2020 is highest among coverage[area=regions]@2020",
        "coverage[area=AA-E]@2020 is second highest among coverage[area=regions]@2020",
        "coverage[area=AA-W]@2020 is 2nd lowest among coverage[area=regions]@2020",
        "deaths@2015 is third lowest among deaths@2000..2020",
        "every coverage[area=regions]@2020 >= 70",
        "most coverage[area=regions]@2020 > 80",
        "no coverage[area=regions]@2020 > 95",
        "at least 3 of coverage[area=regions]@2020 > 84",
        "at most 3 of coverage[area=regions]@2020 > 84",
        "exactly 3 of coverage[area=regions]@2020 > 84",
        "every deaths[area=AAA|neighbours]@2000|2020 falls",
        "most deaths[area=AAA|neighbours]@2000|2020 falls by more than 50%",
        "every deaths[area=neighbours]@2020 < deaths[area=neighbours]@2000",
        "percent_change(deaths@2000, deaths@2020) is lowest among "
        "percent_change(deaths[area=AAA|neighbours]@2000, deaths[area=AAA|neighbours]@2020)",
        "deaths@2000..2020 is on track for 5 by 2030",
        "coverage@2000..2020 is on track for 86 by 2030",
        "income@2000..2020 is on track for 4000 by 2030",
    ],
)
def test_claim_is_true(claim: str, data: Evaluator) -> None:
    assert verdict(claim, data) == "true"


# --- by how much it misses


@pytest.mark.parametrize(
    ("claim", "explanation"),
    [
        (
            "income@2020 / income@2000 is almost 3",
            'income@2020 / income@2000 = 3.2, which is 0.2 (6.7 %) above 3; "almost" wants 2.7 to under 3 '
            "[income AAA 2020: 3200, 2000: 1000, source office]",
        ),
        (
            "deaths@2020 < deaths@2000 / 5",
            "deaths@2020 = 10, which is 2 (25 %) above deaths@2000 / 5 = 8 "
            "[deaths AAA 2020: 10, 2000: 40, source office]",
        ),
        (
            "deaths@2020 > 10",
            "deaths@2020 = 10, which is the same as 10 [deaths AAA 2020: 10, source office]",
        ),
        (
            "deaths@2020 / 3 in 4..5",
            "deaths@2020 / 3 = 3.33, which is 0.67 (17 %) below 4; the range is 4 to 5 "
            "[deaths AAA 2020: 10, source office]",
        ),
        (
            "(deaths@2020 + deaths@2010) / 2 is between 20 and 21",
            "(deaths@2020 + deaths@2010) / 2 = 15, which is 5 (25 %) below 20; the range is 20 to 21 "
            "[deaths AAA 2020: 10, 2010: 20, source office]",
        ),
        (
            "deaths@2000..2020 rises",
            "deaths@2000..2020 falls from 40 in 2000 to 10 in 2020 [deaths AAA 2000: 40, 2020: 10, source office]",
        ),
        (
            "deaths@2000..2020 falls by more than 80%",
            "deaths@2000..2020 falls from 40 in 2000 to 10 in 2020, by 75 %, which is 5 percentage points below 80%; "
            '"more than" wants over 80 % [deaths AAA 2000: 40, 2020: 10, source office]',
        ),
        (
            "coverage@2000..2020 rises by almost 4 points",
            'coverage@2000..2020 rises from 80 in 2000 to 84 in 2020, by 4, which is just 4 points; "almost" wants '
            "3.6 to under 4 [coverage AAA 2000: 80, 2020: 84, source office]",
        ),
        (
            "deaths@2000..2020 falls monotonically",
            "deaths@2000..2020 rises on its way, from 20 in 2010 to 22 in 2015 "
            "[deaths AAA 2000: 40, 2020: 10, 2010: 20, 2015: 22, source office]",
        ),
        (
            "coverage@2000..2020 is stable within 3 points",
            "coverage@2000..2020 goes from 80 in 2000 to 84 in 2020, 4 (5 %) away; stable is within 3 points "
            "[coverage AAA 2000: 80, 2020: 84, source office]",
        ),
        (
            "coverage[area=AA-E]@2020 is highest among coverage[area=regions]@2020",
            "coverage[area=AA-E]@2020 = 90 is second highest of 4, not highest, 5 (5.3 %) below AA-N 95 "
            "[coverage AA-E 2020: 90, AA-N 2020: 95, source office]",
        ),
        (
            "deaths[area=BBB]@2000 is second highest among deaths[area=AAA|neighbours]@2000",
            "deaths[area=BBB]@2000 = 30 is second highest of 3, level with CCC 30 "
            "[deaths BBB 2000: 30, CCC 2000: 30, AAA 2000: 40, source office]",
        ),
        (
            "every coverage[area=regions]@2020 > 80",
            "3 of 4 coverage[area=regions]@2020 > 80, not every; the others: AA-S 70 [coverage AA-S 2020: 70, source office]",
        ),
        (
            "no coverage[area=regions]@2020 > 90",
            "1 of 4 coverage[area=regions]@2020 > 90, not no; namely AA-N 95 [coverage AA-N 2020: 95, source office]",
        ),
        (
            "deaths@2000..2020 is on track for 2 by 2025",
            "deaths@2000..2020 falls by 1.5 a year, which makes 2.5 in 2025: 0.5 (25 %) above 2 "
            "[deaths AAA 2000: 40, 2020: 10, source office]",
        ),
    ],
)
def test_false_claim_says_by_how_much_it_misses(claim: str, explanation: str, data: Evaluator) -> None:
    assert verdict(claim, data) == explanation


def test_only_the_tests_that_fail_are_explained(data: Evaluator) -> None:
    found = verdict("deaths@2020 = 10 and deaths@2020 > 11 and deaths@2000 < 1", data)

    assert found == (
        "deaths@2020 = 10, which is 1 (9.1 %) below 11 [deaths AAA 2020: 10, source office]; and "
        "deaths@2000 = 40, which is 39 (3900 %) above 1 [deaths AAA 2000: 40, source office]"
    )


def test_claim_carries_all_observations_on_which_it_rests(data: Evaluator) -> None:
    judgement = judge(parse_claim(words("deaths@2000..2020 falls and income@2020 > 1")), data)

    assert [(one.indicator, one.time_period) for one in judgement.observations] == [
        *(("deaths", year) for year in ("2000", "2005", "2010", "2015", "2020")),
        ("income", "2020"),
    ]


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ("coverage@2020 > deaths@2020", '14 units-agree: "%" and "per 1,000" are not the same unit'),
        (
            "deaths@2020 falls",
            "0 trend-has-observations: a trend needs two observations, and there is one, AAA 2020",
        ),
        (
            "deaths[area=AAA|BBB]@2000|2020 falls",
            "0 trend-is-of-one-series: a trend is that of one series, and this selects 2, which differ in area",
        ),
        (
            "deaths@2000 - deaths@2020 falls",
            "0 trend-is-of-one-series: a trend is read from observations, and this computes a number",
        ),
        (
            "deaths@2020 < deaths[area=AA-N]@2020",
            '26 benchmark-has-a-value: there is nothing to compare with: there is no observation of "deaths" for AA-N',
        ),
        (
            "deaths@2020 is lowest among deaths[area=neighbours]@2020",
            "15 rank-is-among-its-own: what is ranked is not one of those among which it is ranked",
        ),
        (
            "every deaths[area=AAA|neighbours]@2000 > deaths[area=neighbours]@2020",
            "41 selections-match: these select different areas or groups, so that they cannot be taken one by one",
        ),
        (
            "every deaths[area=regions]@2020 < 5",
            '18 observation-exists: there is no observation of "deaths" for AA-N',
        ),
        (
            "deaths@2000..2020 is on track for 5 by 2015",
            "21 target-lies-ahead: 2015 does not come after 2020, where the series ends",
        ),
    ],
)  # fmt: skip
def test_claim_that_cannot_be_decided_is_told_at_its_character(claim: str, message: str, data: Evaluator) -> None:
    assert verdict(claim, data) == message


def test_group_with_a_member_without_value_is_no_whole_group(tmp_path: Path) -> None:
    data = evaluator(tmp_path, rows="deaths AA-N 2020 5\ndeaths AA-E 2020 6\n")

    assert verdict("every deaths[area=regions]@2020 < 7", data) == (
        "6 observation-exists: there is no observation for AA-S, AA-W, and what is said of each needs the whole group"
    )


# --- claims that cannot fail


@pytest.mark.parametrize(
    "claim",
    [
        "deaths@2020 >= deaths@2020",
        "coverage@2020 < 101",
        "coverage[area=AA-N]@2020 <= maximum(coverage[area=regions]@2020)",
        "share(children@2020, people@2020) < 101",
        "every coverage[area=regions]@2020 >= 0",
        "deaths@2020 - deaths@2020 = 0",
        "mean(deaths[area=neighbours]@2020) >= minimum(deaths[area=neighbours]@2020)",
    ],
)
def test_claim_that_is_true_of_any_data_cannot_fail(claim: str, data: Evaluator) -> None:
    (test,) = parse_claim(words(claim)).tests

    assert verdict(claim, data) == "true"
    assert not can_fail(test, data, Possible(data.catalog))


@pytest.mark.parametrize(
    "claim",
    [
        "deaths@2020 > 0",
        "deaths@2020 <= 10",
        "coverage@2020 < 100",
        "share(children@2020, people@2020) < 100",
        "share(children@2020, people@2020) > 0",
        "deaths@2000..2020 falls",
        "coverage@2000..2020 is stable",
        "coverage[area=AA-N]@2020 is highest among coverage[area=regions]@2020",
        "coverage[area=AA-N]@2020 >= maximum(coverage[area=regions]@2020)",
        "at least 1 of coverage[area=regions]@2020 > 70",
        "most deaths[area=neighbours]@2000|2020 falls",
        "deaths@2000..2020 is on track for 5 by 2030",
    ],
)
def test_claim_that_other_data_would_contradict_can_fail(claim: str, data: Evaluator) -> None:
    (test,) = parse_claim(words(claim)).tests

    assert can_fail(test, data, Possible(data.catalog))


def test_test_without_an_indicator_rests_on_no_data() -> None:
    first, second = parse_claim(words("1 < 2 and deaths@2020 < 50")).tests

    assert (rests_on_data(first), rests_on_data(second)) == (False, True)
