"""From a place to the rows behind it and from a row to all that rests on it: the same pairs both ways."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sitan.build import Evidence, gather_evidence, list_printed, undrawn
from sitan.cli import app
from sitan.impact import find_impact, impact_answer
from sitan.places import find_printed, trace_answer
from sitan.project import find_project
from tests.arcadia import CHAPTER, DATA, FILES, changed, write_project

REPOSITORY = Path(__file__).resolve().parents[1]
HEAVY = frozenset({"altair", "pandas", "vl_convert", "weasyprint"})

runner = CliRunner()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Arcadia with all that can rest on a row: prose, a figure, a table by hand, key figures, a quote, an opener."""
    chapter = CHAPTER.replace(
        "sections:",
        """opener:
  lead: Fewer children die.
  value: "{value}`u5mr@2020`"
  label: children died
  trend: u5mr@2010..2020
sections:""",
    ).replace(
        "[It fell by half]{claim", '[[It fell by half]{claim="u5mr@2020 <= u5mr@2010 / 2"}]{#said} and [much]{claim'
    )
    chapter += """\
      - key-figures:
          items:
            - {value: "{value}`coverage@2020` per cent", label: were vaccinated}
      - quote: {of: said}
      - table:
          id: by-hand
          title: By hand
          columns: [{label: Area}, {label: Deaths}]
          rows: [[Borduria, "{value}`u5mr[area=BBB]@2020`"]]
"""
    report = FILES["content/report.yaml"].replace(
        "chapters:", "cover:\n  data: u5mr[area=AAA|BBB]@2020\n  caption: Deaths\nchapters:"
    )
    return write_project(tmp_path, {"content/one.yaml": chapter, "content/report.yaml": report})


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = runner.invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def evidence_of(folder: Path) -> Evidence:
    return gather_evidence(find_project(folder), lambda _: None)


@pytest.mark.parametrize("which", ["made up", "reference report"])
def test_trace_and_impact_are_inverses_on_the_whole_report(which: str, project: Path) -> None:
    evidence = evidence_of(REPOSITORY if which == "reference report" else project)
    printed, root, catalog = list_printed(evidence), evidence.project.root, evidence.catalog

    traced = {
        (f"{row['file']}:{row['line']}", entry["id"])
        for one in printed
        if one.id
        for entry in trace_answer(one.id, find_printed(one.id, printed, root), catalog)["entries"]
        if entry.get("id") == one.id
        for row in entry["observations"]
    }
    files = sorted({row.place.file for rows in catalog.observations.values() for row in rows})
    answers = [impact_answer(find_impact(file, catalog, printed, root)) for file in files]
    struck = {
        (f"{row['file']}:{row['line']}", name) for answer in answers for row in answer["rows"] for name in row["uses"]
    }

    assert traced == struck
    assert len(traced) >= 15
    assert {name for _, name in struck} == {one.id for one in printed if one.observations}
    unused = {name for answer in answers for name in answer["unused"]}
    assert unused.isdisjoint(row for row, _ in struck)
    assert len(unused | {row for row, _ in struck}) == sum(len(answer["rows"]) for answer in answers)


@pytest.mark.parametrize("which", ["made up", "reference report"])
def test_impact_knows_every_observation_that_is_printed_or_plotted(which: str, project: Path) -> None:
    evidence = evidence_of(REPOSITORY if which == "reference report" else project)
    by_name = {one.id: set(one.observations) for one in list_printed(evidence)}
    values, drawn = evidence.values, undrawn(evidence)

    assert all(by_name[one.trace] == set(one.quantity.observations) for one in values.numbers.values())
    assert all(by_name[one.trace] == set(one.observations) for one in values.claims.values())
    assert all(by_name[name] == set(figure.observations) for name, figure in drawn.figures.items())
    assert all(by_name[name] >= set(table.observations) for name, table in drawn.tables.items())
    plotted = {row for selection in values.selections.values() for row in selection.observations}
    assert plotted <= set().union(*by_name.values())


def test_each_row_is_found_by_its_own_line(project: Path) -> None:
    evidence = evidence_of(project)
    printed, root = list_printed(evidence), evidence.project.root
    whole = impact_answer(find_impact("datasets/data.csv", evidence.catalog, printed, root))

    for row in whole["rows"]:
        (alone,) = impact_answer(find_impact(f"{row['file']}:{row['line']}", evidence.catalog, printed, root))["rows"]
        assert alone == row


# --- trace


def test_trace_of_a_line_shows_query_value_row_and_source(tmp_path: Path) -> None:
    code, text, _ = run("trace", "content/one.yaml:8:28", write_project(tmp_path))

    assert code == 0
    assert text == (
        "content/one.yaml:8:20: value one-1: 20\n"
        "  words    In 2020, 20 of 1,000 died, 20 in all; see ….\n"
        "  query    u5mr@2020\n"
        "  result   20 per 1,000 live births\n"
        f"  rows                          {DATA.splitlines()[0]}\n"
        f"           datasets/data.csv:3  {DATA.splitlines()[2]}\n"
        "  source   office: Vital statistics, Statistical Office of Arcadia, 2021\n"
    )


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("content/one.yaml:13", ["one-2", "one-3"]),
        ("one-3", ["one-3"]),
        ("by-hand", ["one-7", "by-hand"]),
        ("deaths", ["one-2", "one-3", "one-4", "one-5", "one-6", "one-7", "by-area", "by-hand"]),
        ("one/opener", ["one-1", "opener-one"]),
        ("quote-said", ["quote-said"]),
        ("cover", ["cover"]),
    ],
)
def test_places_are_named_in_several_ways(place: str, found: list[str], project: Path) -> None:
    code, text, error = run("trace", place, project, "--format", "json")

    assert (code, error) == (0, "")
    assert [entry["id"] for entry in json.loads(text)["entries"] if "id" in entry] == found


def test_a_claim_over_several_lines_is_found_on_each(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/one.yaml", "[It fell by half]", "[It fell\n          by half]"))

    found = [run("trace", f"content/one.yaml:{line}", folder)[1].splitlines()[0] for line in (9, 10)]

    assert found == ["content/one.yaml:9:11: claim one-3: It fell by half"] * 2


def test_a_place_may_be_pasted_as_a_shell_or_a_finding_has_it(tmp_path: Path) -> None:
    folder = write_project(tmp_path)

    answers = {
        run("trace", place, folder)[:2]
        for place in (
            "content/one.yaml:8:20",
            "./content/one.yaml:8:20",
            f"{folder}/content/one.yaml:8:20",
            "content/one.yaml:8:20:",
        )
    }

    assert len(answers) == 1


def test_trace_of_a_false_claim_says_so_and_exits_with_1(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("datasets/data.csv", "AAA,2020,_T,_T,_T,,20", "AAA,2020,_T,_T,_T,,21"))

    code, text, _ = run("trace", "content/one.yaml:9", folder)

    assert code == 1
    assert "  result   FALSE: " in text


def test_trace_names_what_is_not_from_data(tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/one.yaml", "In 2020, {value}`u5mr@2020`", "In 2020, 45"))

    code, text, _ = run("trace", "content/one.yaml:8", folder)

    assert code == 1
    assert "not from data: 2020 (year), 45 (unbound: no observation stands behind it)" in text


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (
            "content/one.yaml:1",
            "no number or claim stands in content/one.yaml:1\n    hint: the nearest stand in content/one.yaml:8",
        ),
        (
            "content/one.yaml:8:1",
            "no number or claim stands in content/one.yaml:8:1\n    hint: there is 2020 in column 14, 20 in column 20",
        ),
        (
            "content/two.yaml:1",
            'nothing from data is printed in content/two.yaml\n    hint: did you mean "content/one.yaml"?',
        ),
        ("one-33", 'nothing that is printed from data is called "one-33"\n    hint: did you mean "one-3"?'),
        (
            "nowhere",
            "    hint: name a line (content/a.yaml:12), a number (survive-12), a figure or a section by its id",
        ),
        (
            "datasets/data.csv:3",
            "is data, not text\n    hint: `sitan impact datasets/data.csv:3` shows what rests on it",
        ),
    ],
)
def test_an_unknown_place_exits_with_2_and_a_hint(place: str, message: str, tmp_path: Path) -> None:
    code, _, error = run("trace", place, write_project(tmp_path))

    assert code == 2
    assert message in error


# --- impact


def test_impact_of_a_row_names_every_kind_of_thing(project: Path) -> None:
    code, text, _ = run("impact", "datasets/data.csv:3", project)

    assert code == 0
    headings = [line for line in text.splitlines() if not line.startswith(" ")][1:]
    assert headings == ["claims (2)", "numbers (2)", "figures (1)", "quotes (1)", "openers (2)", "cover (1)"]
    assert "In 2020, 20 of 1,000 died" in text


def test_a_table_by_hand_rests_on_the_numbers_in_its_cells(project: Path) -> None:
    _, text, _ = run("impact", "datasets/data.csv:4", project, "--format", "json")

    assert {use["id"]: use["part"] for use in json.loads(text)["uses"]} == {
        "one-7": "cell of a table",
        "by-area": "figure",
        "by-hand": "table",
        "cover": "cover",
    }


def test_impact_of_a_file_is_grouped_and_names_unused_rows(tmp_path: Path) -> None:
    code, text, _ = run("impact", "datasets/data.csv", write_project(tmp_path))

    assert code == 0
    assert text.splitlines()[0] == "datasets/data.csv: 4 rows, 3 used, 1 unused"
    assert "figures (1)\n  content/one.yaml:13:15  by-area · 2 rows  Deaths by area" in text
    assert text.splitlines()[-1] == "unused: datasets/data.csv: rows 5"


def test_a_row_on_which_nothing_rests_is_said_to_be_unused(tmp_path: Path) -> None:
    code, text, _ = run("impact", "datasets/data.csv:5", write_project(tmp_path))

    assert (code, text.splitlines()[1]) == (0, "unused: nothing that the report prints rests on this row")


@pytest.mark.parametrize(("target", "rows"), [("u5mr", 3), ("under_five_mortality", 3), ("coverage", 1), ("office", 4)])
def test_indicators_and_sources_stand_for_their_rows(target: str, rows: int, tmp_path: Path) -> None:
    _, text, _ = run("impact", target, write_project(tmp_path), "--format", "json")

    assert len(json.loads(text)["rows"]) == rows


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("datasets/date.csv", 'there is no dataset "datasets/date.csv"\n    hint: did you mean "datasets/data.csv"?'),
        (
            "datasets/data.csv:1",
            "no row starts in datasets/data.csv:1\n    hint: line 1 is before the first row, which is in line 2",
        ),
        ("datasets/data.csv:99", "hint: the last row is in line 5"),
        ("u5mrr", 'there is no dataset, indicator or source "u5mrr"\n    hint: did you mean "u5mr"?'),
        ("content/one.yaml:8", "hint: `sitan trace content/one.yaml:8` shows what a text rests on"),
    ],
)
def test_unknown_data_exit_with_2_and_a_hint(target: str, message: str, tmp_path: Path) -> None:
    code, _, error = run("impact", target, write_project(tmp_path))

    assert code == 2
    assert message in error


def test_a_line_within_a_row_leads_to_its_first(tmp_path: Path) -> None:
    folder = write_project(tmp_path, {"datasets/data.csv": f'{DATA.rstrip()}"a note\nof two lines"\n'})

    code, _, error = run("impact", "datasets/data.csv:6", folder)

    assert (code, error.splitlines()[1]) == (2, "    hint: the last row is in line 5")


@pytest.mark.parametrize("command", [("trace", "one-1"), ("impact", "u5mr")])
def test_a_project_that_cannot_be_read_exits_with_1(command: tuple[str, str], tmp_path: Path) -> None:
    folder = write_project(tmp_path, changed("content/report.yaml", "licence: CC0 1.0\n", ""))

    code, _, error = run(*command, folder)

    assert code == 1
    assert "error[field-is-there]" in error


@pytest.mark.parametrize("command", [("trace", "one-1"), ("impact", "u5mr")])
def test_neither_command_loads_what_draws_or_lays_out(command: tuple[str, str], tmp_path: Path) -> None:
    code = (
        f"import sys; from sitan.cli import app; app({[*command, str(write_project(tmp_path))]}, standalone_mode=False)"
    )
    code += "; print(sorted(set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert HEAVY.isdisjoint(part.strip("' ") for part in done.stdout.splitlines()[-1].strip("[]").split(","))
