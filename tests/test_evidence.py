"""What queries and claims mean, and what authors hear of those that mean nothing."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from sitan.diagnostics import Findings, Location, ProjectError
from sitan.evidence.claims import judge
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.quantity import Quantity
from sitan.evidence.query import parse_claim, parse_query
from sitan.evidence.syntax import Between, Call, Comparison, Number, Operation, Reference
from sitan.evidence.typed import check_typed
from sitan.formats import Options, Scale
from sitan.strict_yaml import Words, parse_yaml
from tests.datasets_support import data_folder, row

ROWS = (
    row("child_deaths", "AAA", "1990", "40"),
    row("child_deaths", "AAA", "2017", "10"),
    row("child_deaths", "AAA", "2017", "9", sex="F"),
    row("child_deaths", "AAA", "2018", "8", sex="F"),
    row("child_deaths", "AAA", "2030", "5", status="F"),
    row("child_deaths", "BBB", "2010", "22"),
    row("child_deaths", "BBB", "2017", "20"),
    row("child_deaths", "AA-N", "2017", "30"),
    row("stunting", "AAA", "2015", "12"),
    row("stunting", "AAA", "2015", "20", breakdown="wealth=Q1"),
    row("stunting", "AAA", "2015", "5", breakdown="wealth=Q5"),
    row("stunting", "BBB", "2015", "8"),
    row("people", "AAA", "2017", "1000000", age="Y0T4"),
    row("people", "AAA", "2017", "3000000", age="Y5T9"),
    row("people", "AAA", "2016/2020", "7", age="Y_GE10"),
    row("people", "BBB", "2017", "0", age="Y0T4"),
)


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    folder = data_folder(tmp_path_factory.mktemp("evidence"))
    folder.rows(*ROWS)
    catalog, found = folder.load()
    assert found == []
    assert catalog
    return Evaluator(catalog, "AAA")


def words(text: str) -> Words:
    """A query as if it stood in line 3, column 10 of a chapter."""
    return Words(text, Location("c.yaml", 3, 10))


def value(evaluator: Evaluator, query: str) -> tuple[str, str]:
    quantity = evaluator.quantity(parse_query(words(query)))
    return format(quantity.value.normalize(), "f"), quantity.unit


def selected(evaluator: Evaluator, query: str) -> list[tuple[str, str, str]]:
    observations = evaluator.select(parse_query(words(query))).observations
    return [(one.ref_area, one.time_period, str(one.value)) for one in observations]


def fault(evaluator: Evaluator, query: str) -> str:
    """The one diagnostic of a query, its place reduced to the offset in the query."""
    with pytest.raises(ProjectError) as caught:
        evaluator.quantity(parse_query(words(query)))
    (diagnostic,) = caught.value.diagnostics
    return f"{diagnostic.location.column - 10} {diagnostic.rule}: {diagnostic.message} | {diagnostic.hint}"


# --- syntax


def test_reference_names_indicator_filters_and_periods() -> None:
    operand = parse_query(words("cd[area=AAA|regions, wealth='At home', sex=*]@1990|2000..latest")).operand

    assert isinstance(operand, Reference)
    assert operand.indicator == "cd"
    assert [(item.dimension, [choice.text for choice in item.choices]) for item in operand.filters] == [
        ("area", ["AAA", "regions"]),
        ("wealth", ["At home"]),
        ("sex", []),
    ]
    assert [(moment.first, moment.last) for moment in operand.moments] == [("1990", None), ("2000", "latest")]


def test_multiplication_comes_before_addition() -> None:
    operand = parse_query(words("1 + 2 * 3")).operand

    assert isinstance(operand, Operation)
    assert operand.operator == "+"
    assert operand.left == Number(Decimal(1), 0, 1)


def test_nodes_know_where_they_start_and_end() -> None:
    text = "2 * ratio(a[sex=F]@2017, b)"

    operand = parse_query(words(text)).operand

    assert isinstance(operand, Operation)
    assert isinstance(operand.right, Call)
    assert text[operand.right.start : operand.right.end] == "ratio(a[sex=F]@2017, b)"
    assert text[operand.at] == "*"


def test_year_after_a_slash_makes_an_interval_and_other_numbers_divide() -> None:
    interval = parse_query(words("people@2016/2020")).operand
    quotient = parse_query(words("people@2017/1000")).operand

    assert isinstance(interval, Reference)
    assert interval.moments[0].first == "2016/2020"
    assert isinstance(quotient, Operation)


def test_options_say_how_a_number_is_printed() -> None:
    expression = parse_query(words("people@2017; in=millions, digits=1; round=10, sign, unit, words"))

    assert expression.options == Options(1, Scale.MILLIONS, 10, sign=True, unit=True, words=True)


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">=", "!=", "="])
def test_claim_compares_two_expressions(sign: str) -> None:
    (test,) = parse_claim(words(f"cd@2017 {sign} cd@1990 / 2")).tests

    assert isinstance(test, Comparison)
    assert test.comparator == sign
    assert test.at == 8


def test_claim_may_ask_for_a_range() -> None:
    (test,) = parse_claim(words("cd@2017 in -5..22.5")).tests

    assert isinstance(test, Between)
    assert (test.low, test.high) == (Number(Decimal(-5), 11, 13), Number(Decimal("22.5"), 15, 19))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", '10: there is no query | expected an indicator, a number or "("'),
        ("u5mr@", "15: the query ends too early | expected a period such as 2017 or latest"),
        ("u5mr@17", '15: "17" cannot stand here | expected a period such as 2017 or latest'),
        ("u5mr[", "15: the query ends too early | expected a name"),
        ("u5mr[sex=", 'the query ends too early | expected a value, a value in quotes or "*"'),
        ("u5mr[sex=F", '20: the query ends too early | expected "|", "," or "]"'),
        ("u5mr[area=A B]", '22: "B" cannot stand here | expected "|", "," or "]"'),
        ("(a", '12: the query ends too early | expected an operator or ")"'),
        ("a +", '13: the query ends too early | expected an indicator, a number or "("'),
        ("a b", '12: "b" cannot stand here | expected an operator, "(", "[", "@", ";" or the end'),
        ("a]", '11: "]" cannot stand here | expected an operator, "(", "[", "@", ";" or the end'),
        ("a < b", '12: "<" cannot stand here | a comparison is a claim: [your words]{claim="…"}'),
        ("5,944,816", '11: "," cannot stand here | write numbers without commas: 5944816'),
        ("5%", '11: "%" cannot stand here | write the number alone: units come from the indicators'),
        ("a@1990...2017", '18: ".2017" cannot stand here | a range of periods is written @1990..2017'),
        ("a@1990–2017", '16: "–" cannot stand here | a range of periods is written @1990..2017; a minus is -'),
        ("a − b", '12: "−" cannot stand here | write -'),
        ("a@latest..2017", "12: a range of periods cannot start with latest | name a period"),
        ("a@2017..1990", "18: the range of periods ends in 1990, before it begins | write 1990..2017"),
        ("a; digits=1, digits=2", '23: the option "digits" stands twice | keep one of the two'),
    ],
)
def test_mistake_in_the_form_of_a_query_is_told_at_its_character(query: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse_query(words(query))

    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.rule == "query-syntax"
    assert f"{diagnostic.location.column}: {diagnostic.message} | {diagnostic.hint}".endswith(message)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "a@2017-5",
            '12 period-is-sdmx: "2017-5" is not a period | write 2017-05; a minus after a period wants a space before it',
        ),
        (
            "a@2019/2017",
            '12 period-is-sdmx: "2019/2017" is not a period | such as 2017, 2018-11, 2018-Q3, 2018-S1 or 2016/2020',
        ),
        ("a; digit=1", '13 option-exists: there is no option "digit" | did you mean "digits"?'),
        (
            "a; digits=99",
            '20 option-has-its-value: "digits" cannot be "99" | '
            "write how many digits come after the point, from 0 to 10: digits=1",
        ),
        (
            "a; in=dozens",
            '16 option-has-its-value: "in" cannot be "dozens" | write in=thousands, in=millions or in=billions',
        ),
        (
            "a; round",
            '13 option-has-its-value: "round" has no value | '
            "write the whole number to the nearest of which to round: round=10",
        ),
        ("a; sign=1", '18 option-has-its-value: "sign" takes no value | write just sign'),
        (
            "1" + "+1" * 101,
            "10 query-within-limits: the query has more than 2000 characters, or 100 operators and brackets | split it",
        ),
    ],
)
def test_period_or_option_that_cannot_be_is_told_at_its_character(query: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse_query(words(query))

    (diagnostic,) = caught.value.diagnostics
    assert f"{diagnostic.location.column} {diagnostic.rule}: {diagnostic.message} | {diagnostic.hint}" == message


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (
            "a",
            "11: the claim ends too early | expected an operator or what is said of it, such as <, is about, in, falls",
        ),
        ("a in 5", '16: the claim ends too early | expected ".."'),
        ("a in 9..5", "15: the range ends at 5, before it begins | write 5..9"),
        ("a < b < c", '16: "<" cannot stand here | expected an operator, and or the end'),
        ("a ≤ b", '12: "≤" cannot stand here | write <='),
    ],
)
def test_mistake_in_the_form_of_a_claim_is_told_at_its_character(claim: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        parse_claim(words(claim))

    (diagnostic,) = caught.value.diagnostics
    assert f"{diagnostic.location.column}: {diagnostic.message} | {diagnostic.hint}".endswith(message)


def test_place_is_found_in_a_query_folded_over_lines() -> None:
    table = parse_yaml("data: >-\n  cd[area=AAA]@2017\n  - cd]@1990\n", "c.yaml", Findings())
    assert isinstance(table, dict)
    query = table["data"]
    assert isinstance(query, Words)

    with pytest.raises(ProjectError) as caught:
        parse_query(query)

    assert caught.value.diagnostics[0].location == Location("c.yaml", 3, 7)


# --- one number


@pytest.mark.parametrize(
    ("query", "result", "unit"),
    [
        ("cd@2017", "10", "per 1,000"),
        ("child_deaths@2017", "10", "per 1,000"),
        ("cd[area=BBB]@2017", "20", "per 1,000"),
        ("cd[sex=F]@latest", "8", "per 1,000"),
        ("stunting", "12", "%"),
        ("stunting[wealth=Q1]", "20", "%"),
        ("people[age=Y_GE10]@2016/2020", "7", "persons"),
        ("people[age=Y_GE10]", "7", "persons"),
        ("cd@1990 + cd@2017", "50", "per 1,000"),
        ("-cd@2017", "-10", "per 1,000"),
        ("2 * (cd@2017 + 5)", "30", "per 1,000"),
        ("cd@2017 / 4", "2.5", "per 1,000"),
        ("cd@1990 / cd@2017", "4", ""),
        ("cd@1990 / cd@2017 * cd@2017", "40", "per 1,000"),
        ("100 - stunting@2015", "88", "%"),
        ("stunting[wealth=Q1]@2015 - stunting[wealth=Q5]@2015", "15", "percentage points"),
        ("stunting@2015 + (stunting[wealth=Q1]@2015 - stunting[wealth=Q5]@2015)", "27", "%"),
        ("stunting@2015 - (stunting[wealth=Q1]@2015 - stunting[wealth=Q5]@2015)", "-3", "%"),
        ("gap(stunting[wealth=Q1]@2015, stunting[wealth=Q5]@2015)", "15", "percentage points"),
        ("change(cd@1990, cd@2017)", "-30", "per 1,000"),
        ("abs(change(cd@1990, cd@2017))", "30", "per 1,000"),
        ("percent_change(cd@1990, cd@2017)", "-75", "%"),
        ("ratio(cd@1990, cd@2017)", "4", ""),
        ("ratio(people[age=Y0T4]@2017, cd@2017)", "100000", "persons / per 1,000"),
        ("ratio(stunting@2015, 100) * people[age=Y0T4]@2017", "120000", "persons"),
        ("share(people[age=Y0T4]@2017, sum(people[age=*]@2017))", "25", "%"),
        ("sum(people[age=*]@2017)", "4000000", "persons"),
        ("mean(cd[area=AAA|BBB]@2017)", "15", "per 1,000"),
        ("minimum(cd[area=*]@2017)", "10", "per 1,000"),
        ("maximum(cd[area=*]@2017)", "30", "per 1,000"),
        ("lowest(cd[area=*]@2017)", "10", "per 1,000"),
        ("highest(cd[area=*]@2017)", "30", "per 1,000"),
        ("count(cd[area=*]@2017)", "3", ""),
        ("count(cd[area=regions]@2017)", "1", ""),
    ],
)
def test_query_is_worth_a_number_in_a_unit(evaluator: Evaluator, query: str, result: str, unit: str) -> None:
    assert value(evaluator, query) == (result, unit)


def test_thirds_add_up_again(evaluator: Evaluator) -> None:
    assert value(evaluator, "cd@2017 / 3 * 3") == ("10", "per 1,000")
    assert value(evaluator, "1 / 3 * 1.5") == ("0.5", "")


def test_annual_rate_of_reduction_is_compounded(evaluator: Evaluator) -> None:
    result, unit = value(evaluator, "annual_rate_of_reduction(cd@1990, cd@2017)")

    assert round(Decimal(result), 4) == Decimal("5.1344")  # 100 * ln(4) / 27
    assert unit == "% per year"


def test_decimals_are_those_of_the_indicators_until_something_is_divided(evaluator: Evaluator) -> None:
    def decimals(query: str) -> int | None:
        return evaluator.quantity(parse_query(words(query))).decimals

    assert decimals("cd@2017") == 1
    assert decimals("people[age=Y0T4]@2017 + 0.25") == 2
    assert decimals("maximum(cd[area=*]@2017)") == 1
    assert decimals("cd@2017 / 3") is None


def test_observations_are_carried_through_without_repeats_in_order(evaluator: Evaluator) -> None:
    quantity = evaluator.quantity(parse_query(words("percent_change(cd@1990, cd@2017) * (cd@2017 / cd@1990)")))

    assert [one.time_period for one in quantity.observations] == ["1990", "2017"]


def test_highest_puts_its_own_observation_first(evaluator: Evaluator) -> None:
    quantity = evaluator.quantity(parse_query(words("highest(cd[area=*]@2017)")))

    assert [one.ref_area for one in quantity.observations] == ["AA-N", "AAA", "BBB"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "child_death@2017",
            '0 indicator-exists: there is no indicator "child_death" | '
            '"child_deaths" is defined in datasets/indicators.yaml:1',
        ),
        (
            "2 * CD@2017",
            '4 indicator-exists: there is no indicator "CD" | "cd" is defined in datasets/indicators.yaml:1',
        ),
        (
            "xyz@2017",
            '0 indicator-exists: there is no indicator "xyz" | there are: cd, child_deaths, people, stunting',
        ),
        ("cd[area=Borduria]@2017", '8 area-exists: there is no area or group "Borduria" | write BBB'),
        ("cd[area=region]@2017", '8 area-exists: there is no area or group "region" | did you mean "regions"?'),
        ("cd[sx=F]@2017", '3 dimension-exists: "child_deaths" has no dimension "sx" | did you mean "sex"?'),
        (
            "cd[wealth=Q1]@2017",
            '3 dimension-exists: "child_deaths" has no dimension "wealth" | there are: age, area, residence, sex',
        ),
        (
            "cd[year=2017]",
            '3 dimension-exists: "child_deaths" has no dimension "year" | a period comes after @, as in @2017',
        ),
        ("cd[sex=F, sex=M]@2017", '10 dimension-stands-once: the dimension "sex" stands twice | write sex=one|other'),
        (
            "cd[sex=F|girls]@2017",
            '9 dimension-value-exists: the dimension "sex" of "child_deaths" has no value "girls" | write F',
        ),
        (
            "stunting[wealth=poorest]",
            '16 dimension-value-exists: the dimension "wealth" of "stunting" has no value "poorest" | write Q1',
        ),
        (
            "people[age=Y0T5]@2017",
            '11 dimension-value-exists: the dimension "age" of "people" has no value "Y0T5" | did you mean "Y0T4"?',
        ),
        (
            "people@2017",
            '0 dimension-is-named: "people" has no total over age: Y0T4, Y5T9 | name one: people[age=Y0T4]',
        ),
        (
            "cd[area=AAA] + 1",
            '12 period-is-named: "child_deaths" has several periods: 1990, 2017, 2030 | such as cd@1990, or cd@latest',
        ),
        (
            "cd@2016",
            '3 observation-exists: there is no observation of "child_deaths" for AAA in 2016 | there is 1990, 2017, 2030',
        ),
        (
            "cd@2018",
            '3 observation-exists: there is no observation of "child_deaths" for AAA in 2018 | '
            "there is 1990, 2017, 2030; in 2018 there is only sex=F",
        ),
        (
            "cd[area=AA-S]@2017",
            '8 observation-exists: there is no observation of "child_deaths" for AA-S | there is area=AAA, BBB, AA-N',
        ),
        (
            "cd[area=AAA|AA-S]@2017",
            '12 observation-exists: there is no observation of "child_deaths" for AA-S | there is area=AAA, BBB, AA-N',
        ),
        (
            "stunting[language='At home']@2015",
            '18 observation-exists: there is no observation of "stunting" for AAA, language=At home | there is language=_T',
        ),
        (
            "cd[area=AAA|BBB]@2017",
            "0 query-gives-one-number: this selects 2 observations, which differ in area | "
            "name one of each, or write mean(cd…), highest(cd…)",
        ),
        (
            "cd[area=*]@2010|2017",
            "0 query-gives-one-number: this selects 4 observations, which differ in area and period | "
            "name one of each, or write mean(cd…), highest(cd…)",
        ),
        (
            "cd@2017 - stunting@2015",
            '8 units-agree: "per 1,000" and "%" are not the same unit | compare and add what is counted alike',
        ),
        (
            "cd@2017 + cd@2017 / cd@1990",
            '8 units-agree: "per 1,000" and a ratio without unit are not the same unit | '
            "compare and add what is counted alike",
        ),
        (
            "people[age=Y0T4]@2017 / cd@2017",
            '22 units-agree: "persons" divided by "per 1,000" has no unit | write ratio(a, b) if that is meant',
        ),
        (
            "stunting@2015 * cd@2017",
            '14 units-agree: "%" times "per 1,000" has no unit | '
            "turn one into a ratio: ratio(share@2017, 100) is the part that a percentage means",
        ),
        (
            "cd@2017 / people[area=BBB, age=Y0T4]@2017 * 0",
            '8 units-agree: "per 1,000" divided by "persons" has no unit | write ratio(a, b) if that is meant',
        ),
        (
            "share(people[age=Y0T4]@2017, people[area=BBB, age=Y0T4]@2017)",
            "0 divisor-is-not-zero: the number to divide by is zero (datasets/a.csv:17) | choose another period or area",
        ),
        ("1 / 0", "2 divisor-is-not-zero: the number to divide by is zero | choose another period or area"),
        ("sun(cd@2017)", '0 function-exists: there is no function "sun" | did you mean "sum"?'),
        ("share(cd@2017)", "0 function-fits-its-arguments: share takes 2 arguments, not 1 | write share(part, whole)"),
        (
            "mean(cd@2017 + 1)",
            "5 function-fits-its-arguments: mean takes observations, and this computes a number | "
            "write mean(u5mr[area=regions]@2017)",
        ),
        (
            "mean(cd[area=regions]@2017)",
            "5 observation-exists: there is no observation for AA-S, and mean needs the whole group | "
            "name the areas that have one: area=…|…",
        ),
        (
            "annual_rate_of_reduction(cd@2017, cd@1990)",
            "0 function-fits-its-arguments: the second period of a rate of reduction comes after the first | "
            "annual_rate_of_reduction(x@1990, x@2017)",
        ),
        (
            "percent_change(-cd@1990, cd@2017)",
            "0 function-fits-its-arguments: a per cent change from a negative number (datasets/a.csv:2) means nothing | "
            "use change(from, to)",
        ),
        (
            "10000000000000000000 * 10000000000000000000",
            "21 number-within-limits: the result has more than 36 digits | check the query",
        ),
    ],
)
def test_query_that_is_not_worth_a_number_is_told_at_its_character(
    evaluator: Evaluator, query: str, message: str
) -> None:
    assert fault(evaluator, query) == message


# --- several observations


def test_areas_come_in_the_order_of_the_query_and_groups_in_theirs(evaluator: Evaluator) -> None:
    selection = evaluator.select(parse_query(words("cd[area=BBB|regions|AAA]@2017")))

    assert [one.ref_area for one in selection.observations] == ["BBB", "AA-N", "AAA"]
    assert selection.varying == ("ref_area",)
    assert selection.unit == "per 1,000"


def test_member_of_a_group_without_observation_is_told(evaluator: Evaluator) -> None:
    selection = evaluator.select(parse_query(words("cd[area=regions]@2017")))

    assert selection.missing == ("AA-S",)


def test_star_means_the_areas_that_have_observations_in_the_order_of_the_areas(evaluator: Evaluator) -> None:
    selection = evaluator.select(parse_query(words("cd[area=*]@2017")))

    assert [one.ref_area for one in selection.observations] == ["AAA", "AA-N", "BBB"]
    assert selection.missing == ()


def test_star_means_the_values_of_a_dimension_without_its_total(evaluator: Evaluator) -> None:
    selection = evaluator.select(parse_query(words("stunting[wealth=*]@2015")))

    assert [one.breakdown for one in selection.observations] == ["wealth=Q1", "wealth=Q5"]
    assert selection.varying == ("wealth",)


def test_total_of_a_dimension_can_be_named(evaluator: Evaluator) -> None:
    assert selected(evaluator, "stunting[wealth=Q5|_T]@2015") == [("AAA", "2015", "5"), ("AAA", "2015", "12")]


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        ("2017|1990", ["2017", "1990"]),
        ("1990..2017", ["1990", "2017"]),
        ("1990..2030", ["1990", "2017", "2030"]),
        ("1991..latest", ["2017"]),
        ("latest", ["2017"]),
        ("latest|1990..2017", ["2017", "1990"]),
    ],
)
def test_periods_are_listed_ranged_or_latest_and_latest_is_no_forecast(
    evaluator: Evaluator, periods: str, found: list[str]
) -> None:
    assert [period for _, period, _ in selected(evaluator, f"cd@{periods}")] == found


def test_latest_is_the_last_period_that_all_areas_share(evaluator: Evaluator) -> None:
    assert selected(evaluator, "cd[area=AAA|BBB]@latest") == [("AAA", "2017", "10"), ("BBB", "2017", "20")]


def test_series_of_several_areas_runs_area_by_area(evaluator: Evaluator) -> None:
    found = selected(evaluator, "cd[area=BBB|AAA]@1990..2017")

    assert [(area, period) for area, period, _ in found] == [
        ("BBB", "2010"),
        ("BBB", "2017"),
        ("AAA", "1990"),
        ("AAA", "2017"),
    ]


def test_range_of_years_leaves_out_the_interval_among_them(evaluator: Evaluator) -> None:
    found = selected(evaluator, "people[age=Y0T4|Y5T9]@2010..2020")

    assert [period for _, period, _ in found] == ["2017", "2017"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "cd + 1",
            "query-selects-observations: figures and tables show observations, and this computes a number | "
            "name one indicator: u5mr[area=regions]@2017",
        ),
        (
            "cd[area=AAA|BBB]@1990|2017",
            'observation-exists: there is no observation of "child_deaths" for BBB in 1990 | there is 2010, 2017',
        ),
        (
            "cd[area=AAA|AA-S, sex=*]@2017",
            'observation-exists: there is no observation of "child_deaths" for AA-S, sex=F | there is area=AAA',
        ),
        (
            "cd[area=*]@2016",
            'observation-exists: there is no observation of "child_deaths" for AAA in 2016 | there is 1990, 2017, 2030',
        ),
        (
            "stunting[language=*]@2015",
            'observation-exists: there is no observation of "stunting" for this selection | '
            "no row of it has a value of language",
        ),
        (
            "people[age=Y_GE10|Y0T4]@latest",
            'observation-exists: there is no period that all of this selection of "people" share | '
            "name the periods: they end in 2017, 2016/2020",
        ),
    ],
)
def test_selection_that_lacks_what_the_author_names_is_an_error(evaluator: Evaluator, query: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        evaluator.select(parse_query(words(query)))

    (diagnostic,) = caught.value.diagnostics
    assert f"{diagnostic.rule}: {diagnostic.message} | {diagnostic.hint}" == message


def test_indicator_with_nothing_but_forecasts_has_no_latest_period(tmp_path: Path) -> None:
    folder = data_folder(tmp_path)
    folder.rows(row("people", time_period="2030", status="F"))
    catalog, _ = folder.load()
    assert catalog

    assert fault(Evaluator(catalog, "AAA"), "people@latest") == (
        '7 observation-exists: "people" has only forecasts here | name the period instead of latest'
    )


def test_indicator_without_rows_says_so(tmp_path: Path) -> None:
    catalog, _ = data_folder(tmp_path).load()
    assert catalog

    assert fault(Evaluator(catalog, "AAA"), "people@2017") == (
        '0 observation-exists: there is no observation of "people" for AAA | no CSV file has rows of "people"'
    )


# --- claims


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("cd@2017 < cd@1990 / 2", True),
        ("cd@2017 <= cd@1990 / 4", True),
        ("cd@2017 < cd@1990 / 4", False),
        ("cd@2017 = 10", True),
        ("cd@2017 == 10", True),
        ("cd@2017 != 10", False),
        ("abs(percent_change(cd@1990, cd@2017)) in 75..80", True),
        ("cd@2017 in 11..12", False),
        ("highest(cd[area=*]@2017) = cd[area=AA-N]@2017", True),
        ("cd@2017 / 3 * 3 = cd@2017", True),
    ],
)
def test_claim_holds_or_not_by_the_exact_values(evaluator: Evaluator, claim: str, holds: bool) -> None:  # noqa: FBT001
    assert judge(parse_claim(words(claim)), evaluator).holds is holds


def test_claim_that_compares_two_units_is_an_error_at_the_comparison(evaluator: Evaluator) -> None:
    with pytest.raises(ProjectError) as caught:
        judge(parse_claim(words("stunting@2015 > cd@2017")), evaluator)

    assert str(caught.value) == (
        'c.yaml:3:24: error[units-agree]: "%" and "per 1,000" are not the same unit\n'
        "    hint: compare and add what is counted alike"
    )


# --- typed numbers


def typed(text: str, number: str, unit: str = "", options: Options | None = None, language: str = "en") -> str | None:
    return check_typed(text, Quantity(Decimal(number), unit, None, ()), options or Options(), language)


@pytest.mark.parametrize(
    ("text", "number", "unit", "language"),
    [
        ("5,944,816", "5944816", "persons", "en"),
        ("5944816", "5944816", "persons", "en"),
        ("5.9 million", "5944816", "persons", "en"),
        ("5.94 million", "5944816", "persons", "en"),
        ("6 million", "5944816", "persons", "en"),
        ("31.4 per cent", "31.39", "%", "en"),
        ("31.4\u00a0%", "31.39", "%", "en"),
        ("31 percent", "31.39", "%", "en"),
        ("2.3 per cent", "2.25", "% per year", "en"),
        ("nineteen", "19", "regions", "en"),
        ("Twenty-one regions", "21", "regions", "en"),
        ("twenty one", "21", "regions", "en"),
        ("first two", "2", "", "en"),
        ("−3.5", "-3.45", "percentage points", "en"),
        ("3.5 percentage points", "3.45", "percentage points", "en"),
        ("9.9 per 1,000", "9.9", "per 1,000 live births", "en"),
        ("380 thousand", "380.3", "thousands", "en"),
        ("380,300", "380.3", "thousands", "en"),
        ("380", "380.3", "thousands", "en"),
        ("5,9 млн", "5944816", "человек", "ru"),
        ("5 944 816", "5944816", "человек", "ru"),
        ("31,4 процента", "31.39", "%", "ru"),
        ("двадцать один", "21", "", "ru"),
        ("он тоғыз", "19", "", "kk"),
        ("5,9 миллион", "5944816", "", "kk"),
    ],
)
def test_typed_number_agrees_at_the_precision_at_which_it_is_typed(
    text: str, number: str, unit: str, language: str
) -> None:
    assert typed(text, number, unit, language=language) is None


@pytest.mark.parametrize(
    ("text", "number", "unit", "message"),
    [
        ("5,944,810", "5944816", "persons", 'the data say 5,944,816, not "5,944,810"'),
        ("5.8 million", "5944816", "persons", 'the data say 5.9 million, not "5.8 million"'),
        ("31.3 per cent", "31.39", "%", 'the data say 31.4, not "31.3 per cent"'),
        ("nineteen", "20", "", 'the data say twenty, not "nineteen"'),
        ("nineteen", "200", "", 'the data say 200, not "nineteen"'),
        ("3.5", "-3.45", "", 'the data say −3.5, not "3.5"'),
        ("many", "5", "", 'there is no number in "many": a value is checked against one number'),
        (
            "in 2017, 31.4",
            "31.4",
            "",
            'there are 2 numbers in "in 2017, 31.4": a value is checked against one number',
        ),
        (
            "12,34",
            "12.34",
            "",
            '"12,34" is not how this language writes a number: write numbers as in 1,234,567.5',
        ),
        ("9.9 per cent", "9.9", "per 1,000", '"9.9 per cent" says per cent, but the data are in "per 1,000"'),
        ("4%", "4", "", '"4%" says per cent, but the data are a number without unit'),
        (
            "15 per cent",
            "15",
            "percentage points",
            '"15 per cent" says per cent, but the data are in "percentage points"',
        ),
        (
            "15 percentage points",
            "15",
            "%",
            '"15 percentage points" says percentage points, but the data are in "%"',
        ),
    ],
)
def test_typed_number_that_disagrees_is_told_what_should_stand_there(
    text: str, number: str, unit: str, message: str
) -> None:
    assert typed(text, number, unit) == message


def test_scale_of_the_query_is_that_of_the_words_around_the_number() -> None:
    assert typed("5.9", "5944816", "persons", Options(scale=Scale.MILLIONS)) is None
    assert typed("5.9 million", "5944816", "persons", Options(scale=Scale.MILLIONS)) is None


def test_number_rounded_by_the_query_agrees_when_typed_rounded() -> None:
    assert typed("5,940", "5944", "", Options(round_to=10)) is None
    assert typed("5,944", "5944", "", Options(round_to=10)) == 'the data say 5,940, not "5,944"'


# --- the package


def test_evidence_is_light_to_import() -> None:
    program = "import sys, sitan.evidence.typed, sitan.evidence.evaluate, sitan.evidence.query; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert not {"pandas", "numpy", "altair", "weasyprint", "vl_convert", "lark.tools"} & set(loaded)
