"""Tables: groups of columns and rows, computed columns, notes on cells, and what stands beside a number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sitan.diagnostics import Diagnostic, Findings, ProjectError
from sitan.document import nodes
from sitan.evidence.quantity import Selection
from sitan.figures.table import TableFigure, TableSpec, make_table
from sitan.model import check_model
from sitan.render.decimals import missing_digits
from sitan.strict_yaml import Table, parse_yaml
from tests.figures_support import by_area, context, read_spec, row, select, series


def table(text: str, **selections: Selection) -> TableFigure:
    spec = read_spec("id: t\ntitle: Table\n" + text, TableSpec)
    assert isinstance(spec, TableSpec)
    return make_table(spec, context(selections))


def texts(made: TableFigure) -> list[list[str]]:
    return [[cell.text for cell in cells] for cells in (made.header, *made.rows)]


def refused(text: str, **selections: Selection) -> Diagnostic:
    with pytest.raises(ProjectError) as caught:
        table(text, **selections)
    (found,) = caught.value.diagnostics
    assert found.hint
    return found


def misread(text: str) -> list[str]:
    findings = Findings()
    value = parse_yaml("id: t\ntitle: T\n" + text, "a.yaml", findings)
    assert isinstance(value, Table)
    check_model(TableSpec, value, "a.yaml", findings)
    return [found.rule for found in findings.diagnostics]


def years(first: dict[str, float], second: dict[str, float], indicator: str = "stunting") -> dict[str, Selection]:
    return {"a": by_area(indicator, first, 2010), "b": by_area(indicator, second, 2020)}


TWO = "columns:\n  - {data: a, label: '2010'}\n  - {data: b, label: '2020', id: now}\n"
NORTH_SOUTH = years({"AA-N": 8, "AA-S": 10.5}, {"AA-N": 6, "AA-S": 11.75})


# --- computed columns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("compute", "of", "unit", "expected"),
    [
        ("change", "1, 2", "percentage points", ["−2.0", "+1.3"]),
        ("change", "1, now", "percentage points", ["−2.0", "+1.3"]),
        ("gap", "1, 2", "percentage points", ["+2.0", "−1.3"]),
        ("percent-change", "1, 2", "%", ["−25.0", "+11.9"]),
        ("ratio", "2, 1", "", ["0.8", "1.1"]),
        ("share", "2, 1", "%", ["75.0", "111.9"]),
        ("annual-rate-of-reduction", "1, 2", "% per year", ["2.9", "−1.1"]),
    ],
)
def test_column_is_computed_of_two_others(compute: str, of: str, unit: str, expected: list[str]) -> None:
    made = table(TWO + f"  - {{label: C, compute: {compute}, of: [{of}]}}\nunits: true\n", **NORTH_SOUTH)

    assert [cells[3].text for cells in made.rows] == expected
    assert made.header[3].unit == {"%": "per cent", "% per year": "per cent per year"}.get(unit, unit)


def test_data_of_a_table_hold_what_is_computed() -> None:
    made = table(TWO + "  - {label: Change, group: All, compute: percent-change, of: [1, 2]}\n", **NORTH_SOUTH)

    assert made.data.header[0] == "Indicator"
    assert len(made.data.rows) == 6
    assert made.data.rows[-1][0] == "All: Change"
    assert made.data.rows[-1][2:] == ("2010; 2020", "11.904762", "%", "", "Computed: percent-change(2010, 2020).")


def test_computed_cell_knows_its_observations_and_how_it_came_about() -> None:
    made = table(TWO + "  - {label: Change, compute: change, of: [1, 2]}\n", **NORTH_SOUTH)

    cell = made.rows[0][3]
    assert [found.time_period for found in cell.observations] == ["2010", "2020"]
    assert cell.how == "change(2010, 2020)"
    assert not made.rows[0][1].how


def test_rank_counts_from_the_highest_and_ties_share_it() -> None:
    values = by_area("stunting", {"AAA": 9, "AA-N": 8, "AA-S": 10, "AA-X": 8})

    made = table("columns:\n  - {data: a, label: A}\n  - {label: Rank, compute: rank, of: [1]}\n", a=values)

    assert [cells[2].text for cells in made.rows] == ["–", "2", "1", "2"], "a country is not ranked among its regions"


def test_rank_may_count_from_the_lowest() -> None:
    values = by_area("stunting", {"AA-N": 8, "AA-S": 10})

    made = table("columns: [{data: a, label: A}, {label: R, compute: rank, of: [1], first: lowest}]\n", a=values)

    assert [cells[2].text for cells in made.rows] == ["1", "2"]


def test_nothing_is_computed_of_a_missing_value_or_from_zero() -> None:
    selections = years({"AAA": 0, "BBB": 4}, {"AAA": 3})

    made = table(TWO + "  - {label: C, compute: percent-change, of: [1, 2]}\n", **selections)

    assert [cells[3].text for cells in made.rows] == ["–", "…"]
    assert made.rows[1][3].missing


def test_change_that_rounds_to_nothing_has_no_sign() -> None:
    made = table(TWO + "  - {label: C, compute: change, of: [1, 2]}\n", **years({"AAA": 4}, {"AAA": 4.01}))

    assert made.rows[0][3].text == "0.0"


def test_columns_of_different_units_are_not_subtracted() -> None:
    found = refused(
        TWO + "  - {label: Gap, compute: gap, of: [1, 2], because: They are alike.}\n",
        a=by_area("stunting", {"AAA": 1}),
        b=by_area("deaths", {"AAA": 2}),
    )

    assert found.rule == "units-agree"
    assert found.message.startswith('the column "Gap"')


def test_columns_that_are_not_comparable_are_refused() -> None:
    selections = {
        "a": by_area("stunting", {"AAA": 1}),
        "b": select([row("stunting", "AAA", 2020, 2, source="register")]),
    }

    found = refused(TWO + "  - {label: Change, compute: change, of: [1, 2]}\n", **selections)

    assert found.rule == "comparison-of-one-source"
    assert found.location.line == 12


def test_change_across_a_break_is_refused() -> None:
    selections = years({"AAA": 1}, {"AAA": 2}, "births") | {"a": by_area("births", {"AAA": 1}, 2000)}

    found = refused(TWO + "  - {label: Change, compute: change, of: [1, 2]}\n", **selections)

    assert found.rule == "comparison-without-break"


def test_a_reason_lets_unlike_columns_be_compared_and_is_printed() -> None:
    selections = years({"AAA": 1}, {"AAA": 2}, "births") | {"a": by_area("births", {"AAA": 1}, 2000)}
    reason = "because: The new register changed little."

    made = table(TWO + f"  - {{label: Change, compute: change, of: [1, 2], {reason}}}\n", **selections)

    assert made.rows[0][3].text == "+1"
    assert made.notes == ("The new register changed little.",)


def test_column_cannot_be_computed_of_one_that_is_not_there() -> None:
    found = refused(TWO + "  - {label: Change, compute: change, of: [1, then]}\n", **NORTH_SOUTH)

    assert found.rule == "table-cell-exists"
    assert '"then"' in found.message


@pytest.mark.parametrize(
    "column",
    ["compute: change", "compute: rank, of: [1, 2]", "compute: change, of: [1, 2], data: a", "data: a, of: [1]"],
)
def test_computed_column_names_what_it_wants(column: str) -> None:
    assert misread(TWO + f"  - {{label: C, {column}}}\n") == ["table-column-is-computed"]


def test_rows_are_sorted_by_any_column() -> None:
    change = "  - {label: Change, compute: change, of: [1, 2], id: change}\n"

    made = table(TWO + change + "sort: -value\nsort_by: change\n", **NORTH_SOUTH)

    assert [cells[0].text for cells in made.rows] == ["South", "North"]


def test_rows_without_a_value_stand_last_in_both_orders() -> None:
    selections = years({"AAA": 1, "BBB": 5}, {"AAA": 1, "BBB": 2, "AA-N": 3})

    for order, expected in (("value", ["Arcadia", "Bohemia", "North"]), ("-value", ["Bohemia", "Arcadia", "North"])):
        made = table(TWO + f"sort: {order}\n", **selections)
        assert [cells[0].text for cells in made.rows] == expected


# --- across a dimension ---------------------------------------------------------------------------------------------


def test_one_query_makes_a_table_across_a_dimension() -> None:
    rows = [*series("stunting", "AAA", {2010: 8, 2020: 6}), *series("stunting", "BBB", {2010: 9})]

    made = table(
        "data: q\ncolumns_by: time_period\ncolumns: [{label: Change, compute: change, of: ['2010', '2020']}]\n",
        q=select(rows, "ref_area", "time_period"),
    )

    assert texts(made) == [
        ["Area", "2010", "2020", "Change"],
        ["Arcadia", "8.0", "6.0", "−2.0"],
        ["Bohemia", "9.0", "…", "…"],
    ]


def test_table_across_a_dimension_varies_in_two() -> None:
    found = refused("data: q\ncolumns_by: sex\n", q=by_area("stunting", {"AAA": 1, "BBB": 2}))

    assert found.rule == "figure-has-its-dimensions"
    assert misread("data: q\n") == ["table-has-data"]
    assert misread("data: q\ncolumns_by: sex\ncolumns: [{label: A, data: b}]\n") == ["table-has-data"]


# --- groups ---------------------------------------------------------------------------------------------------------


def test_neighbouring_columns_share_the_head_of_their_group() -> None:
    made = table(
        "columns:\n  - {data: a, label: A, group: Years}\n  - {data: b, label: B, group: Years}\n"
        "  - {label: C, compute: change, of: [1, 2]}\n",
        **NORTH_SOUTH,
    )

    spans = [(span.head.text if span.head else "", span.start, span.stop) for span in made.column_groups]
    assert spans == [("", 0, 1), ("Years", 1, 3), ("", 3, 4)]
    assert [made.is_grouped(number) for number in range(4)] == [False, True, True, False]


def test_table_without_groups_has_one_body_and_one_line_of_heads() -> None:
    made = table(TWO, **NORTH_SOUTH)

    assert made.column_groups == ()
    assert [(span.head, span.start, span.stop) for span in made.bodies] == [(None, 0, 2)]


def test_rows_stand_in_their_groups_and_those_of_none_before_them() -> None:
    values = by_area("stunting", {"AA-N": 8, "BBB": 2, "AA-S": 10, "AAA": 9})

    made = table(
        "columns: [{data: a, label: A}]\ngroups:\n  - {parent: AAA}\n  - {label: Abroad, rows: [BBB]}\n", a=values
    )

    assert [cells[0].text for cells in made.rows] == ["Arcadia", "North", "South", "Bohemia"]
    spans = [(span.head.text if span.head else "", span.start, span.stop) for span in made.bodies]
    assert spans == [("", 0, 1), ("Arcadia", 1, 3), ("Abroad", 3, 4)]


@pytest.mark.parametrize(
    ("groups", "said"),
    [
        ("[{label: G, rows: [AA-N, AA-Q]}]", 'the row "AA-Q" of the group "G" is not in the table'),
        ("[{label: G, rows: [AA-N]}, {parent: AAA}]", 'the row "AA-N" of the group "Arcadia" stands in another'),
        ("[{parent: BBB}]", 'the group "Bohemia" has no rows'),
    ],
)
def test_group_wants_rows_of_its_own(groups: str, said: str) -> None:
    found = refused(TWO + f"groups: {groups}\n", **NORTH_SOUTH)

    assert found.rule == "table-groups-have-rows"
    assert said in found.message


# --- notes, marks, highlights ---------------------------------------------------------------------------------------

FOOTNOTES = """\
footnotes:
  - {row: AA-S, column: now, text: Half of it.}
  - {column: 1, text: First survey.}
  - {row: AA-N, text: With the islands.}
  - {row: AA-S, text: With the islands.}
"""


def test_footnotes_are_lettered_in_the_order_of_reading() -> None:
    made = table(TWO + FOOTNOTES, **NORTH_SOUTH)

    assert [(note.mark, str(note.line)) for note in made.footnotes] == [
        ("a", "First survey."),
        ("b", "With the islands."),
        ("c", "Half of it."),
    ]
    assert made.header[1].notes == "a"
    assert [cells[0].notes for cells in made.rows] == ["b", "b"]
    assert made.rows[1][2].notes == "c"
    assert made.tails == (0, 0, 1)


def test_footnote_of_no_cell_is_refused() -> None:
    found = refused(TWO + "footnotes: [{row: AA-Q, text: What?}]\n", **NORTH_SOUTH)

    assert (found.rule, found.location.line) == ("table-cell-exists", 12)
    assert misread(TWO + "footnotes: [{text: What?}]\n") == ["table-cell-exists"]


def test_single_cells_are_highlighted() -> None:
    made = table(TWO + "highlight_cells: [{row: AA-S, column: now}, {row: AA-N, column: 1}]\n", **NORTH_SOUTH)

    assert made.highlighted_cells == {(1, 2), (0, 1)}


def test_status_of_a_value_is_marked_and_explained() -> None:
    rows = [row("stunting", "AA-N", 2010, 8, status="E"), row("stunting", "AA-S", 2010, 9, status="U")]
    selections = {"a": select(rows, "ref_area"), "b": NORTH_SOUTH["b"]}

    made = table(TWO + "  - {label: Change, compute: change, of: [1, 2]}\n", **selections)

    assert [[cell.mark for cell in cells] for cells in made.rows] == [["", "(e)", "", "(e)"], ["", "(u)", "", "(u)"]]
    assert made.notes == ("(u) low reliability, (e) estimate.",)


def test_status_of_all_values_is_said_once() -> None:
    rows = [row("stunting", code, 2010, 8, status="E") for code in ("AA-N", "AA-S")]

    made = table("columns: [{data: a, label: A}]\n", a=select(rows, "ref_area"))

    assert [cells[1].mark for cells in made.rows] == ["", ""]
    assert made.notes == ("All values are estimates.",)


# --- written by hand ------------------------------------------------------------------------------------------------

HAND = "columns: [{label: Who}, {label: Cost}]\nrows: [[Meals, '12.5'], [Visits, '7'], [Books, '0.25']]\n"


def test_table_written_by_hand_has_groups_and_notes_by_the_heads_of_its_rows() -> None:
    made = table(
        HAND
        + "groups: [{label: Planned, rows: [Meals, Books]}]\nfootnotes: [{row: Books, column: 2, text: Estimated.}]\n"
        + "highlight_cells: [{row: Visits, column: 2}]\n"
    )

    assert [cells[0].text for cells in made.rows] == ["Visits", "Meals", "Books"]
    assert made.rows[2][1].notes == "a"
    assert made.highlighted_cells == {(0, 1)}


def test_points_of_mixed_decimals_stand_below_one_another() -> None:
    made = table(HAND)
    block = nodes.TableBlock(
        id="t",
        label="Table 1",
        title=(),
        subtitle=(),
        table=made,
        source="",
        note=(),
        width="column",
        download="t.csv",
        rows=tuple(tuple((nodes.Run(cell.text),) for cell in cells) for cells in made.rows),
    )

    assert [pads[1] for pads in missing_digits(block, "en")] == ["0", ".00", ""]


def test_values_are_kept_exact() -> None:
    made = table(TWO + "  - {label: C, compute: change, of: [1, 2], digits: 2}\n", **NORTH_SOUTH)

    assert made.rows[1][3].text == "+1.25"
    assert made.observations[0].value == Decimal(8)
