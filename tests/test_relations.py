"""The arithmetic of the data: what holds of all observations, and what relations.yaml declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitan.datasets.arithmetic import check_values
from sitan.datasets.load import load_catalog
from sitan.diagnostics import Findings
from sitan.evidence.relations import check_relations
from sitan.project import Project
from tests.datasets_support import HEADER, DataFolder, data_folder

INDICATORS = """\
sick: {name: Sick children, unit: persons}
children: {name: Children, unit: persons}
sick_share: {name: Share of children who are sick, unit: "%", decimals: 1}
deaths_rate: {name: Deaths, unit: "per 1,000 births", decimals: 1}
water:
  name: Where water comes from
  unit: "%"
  dimensions:
    from: {label: From, values: {tap: Tap, well: Well, river: River}}
coins: {name: Income in crowns, unit: crowns}
pounds: {name: Income in pounds, unit: pounds}
exchange: {name: Crowns for a pound, unit: crowns per pound}
growth: {name: Growth, unit: "%", bounds: {low: -100}}
index: {name: Index, unit: index, bounds: {low: 0, high: 1}}
"""


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """Arcadia with the indicators above and no observations."""
    folder = data_folder(tmp_path)
    folder.write("indicators.yaml", INDICATORS)
    return folder


UNITS = {
    "sick": "persons",
    "children": "persons",
    "coins": "crowns",
    "pounds": "pounds",
    "exchange": "crowns per pound",
    "deaths_rate": '"per 1,000 births"',
    "index": "index",
}


def rows(data: DataFolder, *observations: str) -> None:
    """Write observations: `indicator area period value`, and `sex=F`, `residence=U` or a breakdown."""
    lines = [HEADER]
    for observation in observations:
        indicator, area, period, value, *more = observation.split()
        groups = dict(pair.split("=") for pair in more)
        sex, age, residence = (groups.pop(name, "_T") for name in ("sex", "age", "residence"))
        status = groups.pop("status", "A")
        breakdown = ";".join(f"{name}={code}" for name, code in groups.items())
        unit = UNITS.get(indicator, "%")
        lines.append(
            f"{indicator},{area},{period},{sex},{age},{residence},{breakdown},{value},{unit},survey-2018,{status},"
        )
    data.write("a.csv", "\n".join([*lines, ""]))


def findings(data: DataFolder, relations: str = "") -> list[str]:
    """Return what the rules find, without hints."""
    if relations:
        data.write("relations.yaml", relations)
    found = Findings()
    catalog = load_catalog(Project(data.root), found)
    assert catalog is not None, found.diagnostics
    found.extend(check_values(catalog))
    found.extend(check_relations(catalog))
    return [str(one).partition("\n")[0] for one in found.diagnostics]


# --- what holds of all observations


def test_a_rate_of_both_sexes_that_lies_outside_both_is_an_error(data: DataFolder) -> None:
    rows(data, "sick_share AAA 2017 31.5", "sick_share AAA 2017 28.0 sex=F", "sick_share AAA 2017 30.2 sex=M")

    assert findings(data) == [
        "datasets/a.csv:2:31: error[total-lies-between-the-sexes]: the total 31.5 does not lie between 28.0 (F, line 3) and 30.2 (M, line 4): it is 1.3 too high"
    ]


def test_a_rate_may_leave_both_sexes_as_far_as_rounding_explains(data: DataFolder) -> None:
    rows(data, "sick_share AAA 2017 31", "sick_share AAA 2017 30.6 sex=F", "sick_share AAA 2017 30.6 sex=M")

    assert findings(data) == []


def test_a_count_may_be_the_sum_of_the_sexes_but_a_rate_may_not(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 50", "sick AAA 2017 20 sex=F", "sick AAA 2017 30 sex=M")
    assert findings(data) == []

    rows(data, "sick_share AAA 2017 50", "sick_share AAA 2017 20 sex=F", "sick_share AAA 2017 30 sex=M")
    assert len(findings(data)) == 1

    rows(data, "sick AAA 2017 60", "sick AAA 2017 20 sex=F", "sick AAA 2017 30 sex=M")
    assert len(findings(data)) == 1


def test_a_total_is_compared_with_groups_of_its_own_key_only(data: DataFolder) -> None:
    rows(data, "sick_share AAA 2017 31", "sick_share AAA 2018 28 sex=F", "sick_share AAA 2018 30 sex=M")

    assert findings(data) == []


def test_a_total_outside_town_and_country_is_an_error(data: DataFolder) -> None:
    rows(
        data,
        "deaths_rate AAA 2017 8",
        "deaths_rate AAA 2017 10 residence=U",
        "deaths_rate AAA 2017 20 residence=R",
    )

    assert (
        "error[total-lies-between-urban-and-rural]: the total 8 does not lie between 10 (U, line 3)"
        in findings(data)[0]
    )


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("sick_share AAA 2017 100.1", "error[percentage-lies-in-0-100]: 100.1 is 0.1 above 100"),
        ("sick_share AAA 2017 -1", "error[percentage-lies-in-0-100]: -1 is 1 below 0"),
        ("index AAA 2017 1.5", "error[value-lies-in-bounds]: 1.5 is 0.5 above 1"),
        ("growth AAA 2017 -101", "error[value-lies-in-bounds]: -101 is 1 below -100"),
    ],
)
def test_a_value_out_of_bounds_is_an_error(row: str, rule: str, data: DataFolder) -> None:
    rows(data, row)

    assert rule in findings(data)[0]


@pytest.mark.parametrize(
    "row", ["growth AAA 2017 -3", "growth AAA 2017 300", "sick_share AAA 2017 100", "index AAA 2017 0"]
)
def test_a_value_within_bounds_is_none(row: str, data: DataFolder) -> None:
    rows(data, row)

    assert findings(data) == []


def test_a_measured_value_is_not_later_than_its_source(data: DataFolder) -> None:
    rows(data, "sick AAA 2018 1", "sick AAA 2019 1", "sick AAA 2020 1 status=F", "sick AAA 2018-11/2019-10 1")

    assert [line.partition("]")[0] for line in findings(data)] == [
        "datasets/a.csv:3:25: error[period-is-not-after-release",
        "datasets/a.csv:5:36: error[period-is-not-after-release",
    ]


def test_an_exception_with_a_reason_covers_what_it_names_and_nothing_else(data: DataFolder) -> None:
    rows(data, "sick AAA 2019 1", "sick BBB 2019 1", "children AAA 2019 1")
    exception = "except:\n  - {rule: period-is-not-after-release, indicator: sick, area: AAA, because: a target}\n"

    assert [line.partition(":2")[0][:16] for line in findings(data, exception)] == [
        "datasets/a.csv:3",
        "datasets/a.csv:4",
    ]


def test_an_exception_that_covers_nothing_is_a_warning(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 1")
    exception = "except:\n  - {rule: period-is-not-after-release, indicator: sick, because: a target}\n"

    assert findings(data, exception) == [
        "datasets/relations.yaml:2:5: warning[exception-is-needed]: this exception covers no observation that would be at fault"
    ]


# --- shares


SHARE = "share:\n  - {part: sick, whole: children, is: sick_share}\n"


def test_a_share_that_was_cut_instead_of_rounded_is_told(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 2075", "children AAA 2017 2816", "sick_share AAA 2017 73.6")

    assert findings(data, SHARE) == [
        "datasets/a.csv:4:31: error[share-is-part-over-whole]: 73.6 is not 2075 (datasets/a.csv:2) over 2816 (datasets/a.csv:3), which is 73.69: it misses by 0.09; it was cut, not rounded, which gives 73.7"
    ]


def test_a_share_within_rounding_holds(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 2075", "children AAA 2017 2816", "sick_share AAA 2017 73.7")

    assert findings(data, SHARE) == []


def test_a_rounded_whole_leaves_room(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 1", "children AAA 2017 3", "sick_share AAA 2017 40")

    assert findings(data, SHARE) == []


def test_a_share_is_per_what_its_unit_says(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 5000", "children AAA 2017 400000", "deaths_rate AAA 2017 12.5")
    relation = SHARE.replace("sick_share", "deaths_rate")

    assert findings(data, relation) == []
    assert "which is 1.25" in findings(data, relation.replace("}", ", per: 100}"))[0]


def test_a_tolerance_widens_what_holds(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 2075", "children AAA 2017 2816", "sick_share AAA 2017 73.2")

    assert findings(data, SHARE.replace("}", ", tolerance: 0.5}")) == []
    assert len(findings(data, SHARE.replace("}", ", tolerance: 0.4}"))) == 1


def test_a_share_is_tested_in_each_area_period_and_group_that_all_members_have(data: DataFolder) -> None:
    both = ("sex=F", "sex=M")
    rows(
        data,
        *(f"{name} AAA 2017 {value} {sex}" for sex in both for name, value in (("sick", 100), ("children", 400))),
        "sick_share AAA 2017 25.0 sex=F",
        "sick_share AAA 2017 26.0 sex=M",
        "sick_share BBB 2017 99.0 sex=M",
    )

    assert [line.split(": ")[0] for line in findings(data, SHARE)] == ["datasets/a.csv:7:30"]


def test_an_exception_of_a_relation_needs_its_area_and_period(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 100", "children AAA 2017 400", "sick_share AAA 2017 26.0")

    except_for = "".join([SHARE.rstrip("}\n"), ", except: [{area: %s, period: '%s', because: estimated}]}\n"])
    assert findings(data, except_for % ("AAA", 2017)) == []
    assert len(findings(data, except_for % ("AAA", 2018))) == 2


# --- sums


def test_parts_make_the_total(data: DataFolder) -> None:
    rows(data, "sick AA-N 2017 30", "sick AA-S 2017 30", "sick AAA 2017 61", "sick AA-N 2018 40", "sick AAA 2018 90")

    assert findings(data, 'sum:\n  - {of: ["sick[area=regions]"], total: "sick[area=AAA]"}\n') == []
    rows(data, "sick AA-N 2017 30", "sick AA-S 2017 30", "sick AAA 2017 65")
    assert findings(data) == [
        "datasets/a.csv:4:25: error[parts-make-the-total]: 30 (datasets/a.csv:2) + 30 (datasets/a.csv:3) = 60, which is 5 short of the total 65"
    ]


def test_a_total_may_be_a_number(data: DataFolder) -> None:
    rows(data, "sick_share AAA 2017 40", "growth AAA 2017 59")

    assert findings(data, "sum:\n  - {of: [sick_share, growth], total: 100}\n") == []
    assert (
        "40 (sick_share) + 59 (growth) = 99, which is 11 short of 110"
        in findings(data, "sum:\n  - {of: [sick_share, growth], total: 110}\n")[0]
    )


def test_the_sexes_make_the_total(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 50", "sick AAA 2017 20 sex=F", "sick AAA 2017 30 sex=M")

    assert findings(data, 'sum:\n  - {of: ["sick[sex=F|M]"], total: sick}\n') == []


def test_a_sum_over_areas_wants_the_area_of_its_total(data: DataFolder) -> None:
    rows(data, "sick AA-N 2017 30", "sick AA-S 2017 30", "sick AAA 2017 60")

    assert findings(data, 'sum:\n  - {of: ["sick[area=regions]"], total: sick}\n') == [
        "datasets/relations.yaml:2:41: error[relation-is-clear]: areas are added up, so that the total must name its area"
    ]


# --- distributions, complements


WATER = "distribution:\n  - {indicator: water, over: from}\n"


def test_a_distribution_that_does_not_sum_to_100_names_what_is_short(data: DataFolder) -> None:
    rows(data, "water AAA 2017 69 from=tap", "water AAA 2017 21 from=well", "water AAA 2017 3 from=river")

    assert findings(data, WATER) == [
        "datasets/a.csv:4:36: error[distribution-sums-to-100]: 69 (tap) + 21 (well) + 3 (river) = 93, which is 7 short of 100"
    ]


def test_a_declared_rest_may_be_missing_but_nothing_may_be_over(data: DataFolder) -> None:
    relation = WATER.replace("}", ", rest: not known}")
    rows(data, "water AAA 2017 69 from=tap", "water AAA 2017 21 from=well")
    assert findings(data, relation) == []

    rows(data, "water AAA 2017 69 from=tap", "water AAA 2017 41 from=well")
    assert "which is 10 more than 100" in findings(data, relation)[0]


def test_a_distribution_sums_to_100_within_the_rounding_of_its_parts(data: DataFolder) -> None:
    rows(data, "water AAA 2017 33 from=tap", "water AAA 2017 33 from=well", "water AAA 2017 33 from=river")

    assert findings(data, WATER) == []


def test_two_shares_fill_a_whole(data: DataFolder) -> None:
    relation = 'complement:\n  - {a: "water[from=tap]", b: sick_share}\n'
    rows(data, "water AAA 2017 33 from=tap", "sick_share AAA 2017 67")
    assert findings(data, relation) == []

    rows(data, "water AAA 2017 33 from=tap", "sick_share AAA 2017 77")
    assert (
        "error[complement-is-complete]: 33 (water) + 77 (sick_share) = 110, which is 10 more than 100"
        in findings(data, relation)[0]
    )


# --- conversions, the same


def test_a_conversion_without_a_rate_says_which_it_seems_to_be(data: DataFolder) -> None:
    rows(data, "coins AAA 2017 154457", "pounds AAA 2017 409")

    assert findings(data, "conversion:\n  - {from: coins, to: pounds}\n") == [
        "datasets/a.csv:3:27: error[conversion-names-its-rate]: 409 is 154457 (datasets/a.csv:2) at a rate of 377.65, and no rate is named"
    ]


@pytest.mark.parametrize(
    ("rate", "faults"),
    [
        ('377.6, period: "2017"', []),
        ("377.6", ["the rate does not say of which period it is"]),
        ("exchange", []),
        ("exchange@2016", ["misses by 37.65"]),
    ],
)
def test_a_conversion_agrees_with_its_rate(rate: str, faults: list[str], data: DataFolder) -> None:
    rows(data, "coins AAA 2017 154457", "pounds AAA 2017 409", "exchange AAA 2017 377.6", "exchange AAA 2016 340")

    found = findings(data, f"conversion:\n  - {{from: coins, to: pounds, rate: {rate}}}\n")

    assert len(found) == len(faults)
    assert all(fault in line for fault, line in zip(faults, found, strict=True))


def test_indicators_that_are_the_same_agree(data: DataFolder) -> None:
    relation = "same:\n  - {indicators: [sick, children], because: counted twice}\n"
    rows(data, "sick AAA 2017 10", "children AAA 2017 10", "sick AAA 2018 1", "children BBB 2018 5")
    assert findings(data, relation) == []

    rows(data, "sick AAA 2017 10", "children AAA 2017 12")
    assert findings(data, relation) == [
        'datasets/a.csv:3:29: error[same-measure-has-one-value]: 12 is not the 10 of "sick" (datasets/a.csv:2), which is declared to be the same: it misses by 2'
    ]


# --- relations that cannot be tested


@pytest.mark.parametrize(
    ("relation", "message"),
    [
        ("complement:\n  - {a: sick_share, b: growth}\n", "error[relation-is-tested]"),
        (
            "complement:\n  - {a: sick_shore, b: growth}\n",
            'error[indicator-exists]: there is no indicator "sick_shore"',
        ),
        ("complement:\n  - {a: sick_share + 1, b: growth}\n", "error[query-selects-observations]"),
        ("complement:\n  - {a: water, b: growth}\n", 'error[relation-is-clear]: "water" has no total over from'),
        (
            'complement:\n  - {a: "water[from=tap|well]", b: growth}\n',
            "error[relation-is-clear]: this names several values",
        ),
        ("complement:\n  - {a: sick, b: growth}\n", "error[units-agree]"),
        (
            "distribution:\n  - {indicator: water, over: form}\n",
            'error[dimension-exists]: "water" has no dimension "form"',
        ),
    ],
)
def test_a_relation_that_cannot_be_tested_is_an_error_at_its_place(
    relation: str, message: str, data: DataFolder
) -> None:
    rows(
        data,
        "sick_share AAA 2017 40",
        "growth AAA 2016 60",
        "sick AAA 2017 1",
        "water AAA 2017 50 from=tap",
        "water AAA 2017 50 from=well",
    )

    (found,) = findings(data, relation)

    assert found.startswith("datasets/relations.yaml:2:")
    assert message in found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shares: []\n", 'datasets/relations.yaml:1:1: error[field-is-known]: there is no field "shares" here'),
        ("share:\n  - {part: sick}\n", 'error[field-is-there]: "whole" is missing'),
        ("same:\n  - {indicators: [sick], because: x}\n", "error[field-has-its-type]"),
        ("- share\n", "error[field-has-its-type]"),
    ],
)
def test_a_relation_in_another_form_is_an_error(text: str, message: str, data: DataFolder) -> None:
    rows(data, "sick AAA 2017 1")
    data.write("relations.yaml", text)

    catalog, found = data.load()

    assert catalog is None
    assert any(message in line for line in found)


def test_a_project_without_the_file_has_no_relations(data: DataFolder) -> None:
    rows(data, "sick AAA 2017 1")

    assert findings(data) == []


def test_the_data_of_the_reference_report_keep_all_rules() -> None:
    found = Findings()
    catalog = load_catalog(Project(Path(__file__).resolve().parents[1]), found)
    assert catalog is not None

    assert [str(one) for one in (*check_values(catalog), *check_relations(catalog))] == []
    assert catalog.relations.sum
