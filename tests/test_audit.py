"""Every number of a report rests on something, or is reported with its place and the likeliest observations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitan.build import examine_project
from sitan.check import Coverage
from sitan.cli import app
from sitan.diagnostics import Diagnostic
from sitan.project import find_project
from tests.arcadia import CHAPTER, REPORT
from tests.rules_project import findings, with_blocks, with_prose, write_rules_project

RULE = "number-comes-from-data"


def unbound(folder: Path, changes: dict[str, str]) -> list[Diagnostic]:
    return [found for found in findings(folder, changes) if found.rule == RULE]


def numbers(folder: Path, changes: dict[str, str]) -> list[str]:
    return [found.message.split('"')[1] for found in unbound(folder, changes)]


TABLE = """\
- text: See {tbl}`x`.
- table:
    id: x
    title: Deaths in 2020
    columns:
      - label: Place
      - label: Rate in 31 places
    rows:
      - [Arcadia, "32"]
      - [Borduria, '{value}`u5mr@2020`']
    note: Of 33 places."""


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("- text: There were 45 of them.", ["45"]),
        ("- text: |\n    - There were 45 of them.", ["45"]),
        ("- text: |\n    > There were 45 of them.", ["45"]),
        ("- text: |\n    ### All 45\n\n    They came.", ["45"]),
        ("- text: There were *45* of them.", ["45"]),
        ("- text: |\n    They came.[^n]\n\n    [^n]: All 45.", ["45"]),
        ("- callout: {title: All 45, text: And 46 more.}", ["45", "46"]),
        ("- text: See {box}`b`.\n- box: {id: b, title: All 45, text: And 46 more.}", ["45", "46"]),
        ("- key-figures:\n    items:\n      - {value: 45 g, label: of 46 in 2020}", ["45", "46"]),
        (TABLE, ["31", "32", "33"]),
        ("- recommendations:\n    items:\n      - {id: r, text: Train 45 nurses., addressee: All 46 offices, priority: short, answers: [deaths]}", ["45", "46"]),
        ("- text: Two thirds of them came, one in seven late.", ["Two thirds", "one in seven"]),
        ("- text: It doubled, and twice as many came.", ["doubled", "twice"]),
        ("- text: Nineteen offices, a dozen towns, hundreds of people.", ["Nineteen", "a dozen", "hundreds"]),
        ("- text: There are three reasons and four groups.", []),
    ],
)  # fmt: skip
def test_a_number_is_found_wherever_it_stands(blocks: str, expected: list[str], tmp_path: Path) -> None:
    assert numbers(tmp_path, with_blocks(blocks)) == expected


def test_titles_of_the_report_and_its_chapters_are_read(tmp_path: Path) -> None:
    report = REPORT.replace("country:", "subtitle: The 45 facts\ncountry:") + "  - office.yaml\n"
    chapter = CHAPTER.replace("title: Survival\n", "title: Survival of 46\nopener: {lead: All 47 came.}\n").replace(
        "    title: Deaths\n", "    title: The 48 deaths\n"
    )

    found = numbers(tmp_path, {"content/report.yaml": report, "content/one.yaml": chapter})

    assert sorted(found) == ["45", "46", "47", "48"]


def test_the_words_of_a_figure_are_read(tmp_path: Path) -> None:
    figure = CHAPTER.replace(
        "title: Deaths by area\n",
        "title: Deaths in 45 areas\n          subtitle: For 46 in 2020\n          note: Of 47\n",
    )

    assert numbers(tmp_path, {"content/one.yaml": figure}) == ["45", "46", "47"]


def test_a_number_in_a_claim_is_checked_and_one_with_a_reason_waived(tmp_path: Path) -> None:
    text = 'In [half the time]{claim="u5mr@2020 <= u5mr@2010 / 2"} came [45]{waive="counted on the spot"} people.'
    folder = write_rules_project(tmp_path, with_prose(text))

    coverage = examine_project(find_project(folder), lambda _: None).coverage

    assert coverage == Coverage(bound=1, checked=3, waived=1)
    assert str(coverage) == "numbers: 5, bound 1, checked 3, waived 1: 100 %"


def test_coverage_is_not_rounded_up() -> None:
    assert str(Coverage(bound=399, unbound=1)) == "numbers: 400, bound 399, checked 0, waived 0, unbound 1: 99 %"


def test_a_report_without_numbers_is_covered() -> None:
    assert Coverage().percent == 100


def test_check_prints_the_coverage(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["check", str(write_rules_project(tmp_path))])

    assert done.output == "numbers: 3, bound 1, checked 2, waived 0: 100 %\nclean\n"


def test_check_gives_the_coverage_as_json(tmp_path: Path) -> None:
    folder = write_rules_project(tmp_path, with_prose("There were 45 of them."))

    done = CliRunner().invoke(app, ["check", str(folder), "--format", "json"])
    answer = json.loads(done.output)

    assert answer["coverage"] == {
        "numbers": 4,
        "bound": 1,
        "checked": 2,
        "waived": 0,
        "unbound": 1,
        "percent": 75,
    }


def test_coverage_is_null_where_nothing_could_be_read(tmp_path: Path) -> None:
    folder = write_rules_project(tmp_path, {"content/report.yaml": "title: x\n"})

    done = CliRunner().invoke(app, ["check", str(folder), "--format", "json"])

    assert json.loads(done.output)["coverage"] is None


# --- places


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("There were 45 of them.", 18, 22),
        ("There were some of them,\nand then 45 more.", 19, 20),
        ("There were *some* of them,\nand *then 45* more.", 19, 21),
        ("- There were some,\n  and then 45 more.", 19, 22),
        ("There were \\* some of them,\nand \\* then 45 more.", 19, 23),
        ("Then {value}`u5mr@2020` came,\nand 45 more.", 19, 15),
    ],
)
def test_the_place_is_that_of_the_number(text: str, line: int, column: int, tmp_path: Path) -> None:
    (found,) = unbound(tmp_path, with_prose(text))

    assert (found.location.line, found.location.column) == (line, column)


def test_the_place_in_a_folded_title_is_that_of_the_number(tmp_path: Path) -> None:
    chapter = CHAPTER.replace("title: Survival\n", "title: >-\n  Survival in Arcadia\n  of all 45 of them\n")

    (found,) = unbound(tmp_path, {"content/one.yaml": chapter})

    assert (found.location.line, found.location.column) == (4, 10)


# --- hints


def hint(folder: Path, text: str) -> str:
    (found,) = unbound(folder, with_prose(text))
    return found.hint


def test_the_hint_names_the_observation_with_the_same_digits(tmp_path: Path) -> None:
    assert hint(tmp_path, "Coverage was 92.5 per cent.") == (
        'coverage@2020 is 92.5: write {value}`coverage@2020`, or [92.5]{value="coverage@2020"}'
    )


def test_the_hint_knows_a_rounded_value(tmp_path: Path) -> None:
    assert hint(tmp_path, "Coverage was 93 per cent.").startswith("coverage@2020 is 92.5")


def test_the_hint_prefers_the_country_and_the_words_of_the_sentence(tmp_path: Path) -> None:
    assert hint(tmp_path, "Then 90 of 100 got vaccination against measles.").startswith("measles@2020 is 90;")
    assert hint(tmp_path, "Of women in Borduria, 90 of 100 had literacy.").startswith(
        "literacy[area=BBB, sex=F]@2020 is 90;"
    )


def test_the_hint_reads_number_words(tmp_path: Path) -> None:
    assert hint(tmp_path, "Forty of every thousand died.").startswith("u5mr@2010 is 40")


def test_the_hint_says_what_can_be_done_where_no_observation_is_like_it(tmp_path: Path) -> None:
    assert hint(tmp_path, "There were 777 of them.") == (
        'write {value}`QUERY`, [777]{value="QUERY"} or a claim, or [777]{waive="REASON"}'
    )
