"""What the datasets may hold, and what authors hear of what they may not."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from sitan.datasets import load
from sitan.datasets.numbers import number_fault
from sitan.datasets.periods import likely_period, parse_period
from sitan.diagnostics import Location
from tests.datasets_support import AREAS, HEADER, INDICATORS, SOURCES, DataFolder, data_folder, row

GOOD = 'child_deaths,AAA,2017,_T,_T,_T,,10,"per 1,000",survey-2018,A,'


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return data_folder(tmp_path)


def findings(folder: DataFolder) -> list[str]:
    """What is wrong with the datasets; none of it may leave a catalogue behind."""
    catalog, found = folder.load()
    assert (catalog is None) == any("error[" in finding for finding in found)
    return found


def finding_of(folder: DataFolder, *rows: str) -> str:
    """The one finding in a file of these rows."""
    folder.rows(*rows)
    (found,) = findings(folder)
    return found


# --- what is read


def test_observation_is_read_exactly_as_published(folder: DataFolder) -> None:
    folder.rows(row("child_deaths", value="10.50"))

    catalog, found = folder.load()

    assert found == []
    assert catalog
    (observation,) = catalog.observations["child_deaths"]
    assert str(observation.value) == "10.50"
    assert observation.key == ("child_deaths", "AAA", "2017", "_T", "_T", "_T", "")
    assert observation.unit == "per 1,000"
    assert observation.place == Location("datasets/a.csv", 2, 33)


def test_place_of_a_value_counts_quotes_before_it(folder: DataFolder) -> None:
    folder.rows('"child_deaths",AAA,2017,_T,_T,_T,,"10","per 1,000",survey-2018,A,')

    catalog, _ = folder.load()

    assert catalog
    assert catalog.observations["child_deaths"][0].place == Location("datasets/a.csv", 2, 35)


def test_note_may_have_commas_quotes_and_lines(folder: DataFolder) -> None:
    folder.rows(GOOD + '"Few cases, says ""the office"".\nSee page 5."', row("people"))

    catalog, found = folder.load()

    assert found == []
    assert catalog
    assert catalog.observations["child_deaths"][0].note == 'Few cases, says "the office".\nSee page 5.'
    assert catalog.observations["people"][0].place.line == 4


def test_files_are_read_in_order_of_name_and_one_folder_deep(folder: DataFolder) -> None:
    folder.rows(row("people", time_period="2017"), name="b/z.csv")
    folder.rows(row("people", time_period="2016"), name="b.csv")
    folder.rows(row("people", time_period="2015"), name="a.csv")

    catalog, found = folder.load()

    assert found == []
    assert catalog
    assert [observation.time_period for observation in catalog.observations["people"]] == ["2015", "2016", "2017"]


def test_blank_lines_byte_order_mark_and_windows_line_ends_do_not_matter(folder: DataFolder) -> None:
    folder.write("a.csv", b"\xef\xbb\xbf" + f"{HEADER}\r\n\r\n{GOOD}\r\n".encode())

    catalog, found = folder.load()

    assert found == []
    assert catalog
    assert catalog.observations["child_deaths"][0].place == Location("datasets/a.csv", 3, 33)


def test_pairs_of_a_breakdown_have_one_order(folder: DataFolder) -> None:
    folder.rows(row("stunting", breakdown="wealth=Q1;language=At home"))

    catalog, _ = folder.load()

    assert catalog
    assert catalog.observations["stunting"][0].breakdown == "language=At home;wealth=Q1"


def test_formula_cells_are_text(folder: DataFolder) -> None:
    folder.rows(GOOD + '"=HYPERLINK(""http://x"")"')

    assert findings(folder) == []


def test_indicator_without_observations_is_fine(folder: DataFolder) -> None:
    catalog, found = folder.load()

    assert found == []
    assert catalog
    assert catalog.observations["people"] == ()


def test_project_without_datasets_has_an_empty_catalogue(tmp_path: Path) -> None:
    catalog, found = DataFolder(tmp_path).load()

    assert found == []
    assert catalog
    assert catalog.indicators == {}


def test_metadata_know_their_places(folder: DataFolder) -> None:
    catalog, _ = folder.load()

    assert catalog
    assert catalog.aliases == {"child_deaths": "child_deaths", "cd": "child_deaths"} | {
        name: name for name in ("stunting", "people")
    }
    assert catalog.places["indicator:stunting"] == Location("datasets/indicators.yaml", 7, 1)
    assert catalog.places["source:survey-2018"] == Location("datasets/sources.yaml", 1, 1)
    assert catalog.groups == {"regions": ("AA-S", "AA-N")}


# --- cells


def test_decimal_comma_is_an_error_at_its_cell(folder: DataFolder) -> None:
    assert finding_of(folder, row("people"), row("child_deaths", value='"12,1"')) == (
        'datasets/a.csv:3:33: error[value-is-a-number]: "12,1" has a decimal comma\n    hint: write 12.1'
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "there is no value", "leave the whole row out if the value is not known"),
        ("..", '".." is not a number but says that there is none', "leave the whole row out if the value is not known"),
        ("NA", '"NA" is not a number but says that there is none', "leave the whole row out if the value is not known"),
        (
            "nan",
            '"nan" is not a number but says that there is none',
            "leave the whole row out if the value is not known",
        ),
        (
            "inf",
            '"inf" is not a number',
            "a calculation divided by zero before the file was saved; leave the whole row out if the value is not known",
        ),
        ("12,1", '"12,1" has a decimal comma', "write 12.1"),
        ("12,100", '"12,100" has a comma', "write 12100 if it parts the thousands, 12.100 if it is a decimal comma"),
        ("5,944,816", '"5,944,816" has commas between thousands', "write 5944816"),
        ("1,234.5", '"1,234.5" has commas between thousands', "write 1234.5"),
        ("1 234", '"1 234" has separators between thousands', "write 1234"),
        ("1 234,5", '"1 234,5" has separators between thousands', "write 1234.5"),
        ("1.234,5", '"1.234,5" has points between thousands', "write 1234.5"),
        ("12.1*", '"12.1*" has "*" after the number', 'write 12.1, and what "*" means in the note'),
        ("12.1 e", '"12.1 e" has "e" after the number', 'write 12.1, and what "e" means in the note'),
        ("12.1%", '"12.1%" has its unit in it', "write 12.1; the column `unit` says %"),
        ("1e3", '"1e3" is in scientific notation', "write all digits; in a spreadsheet, format the column as a number"),
        ("−3.5", '"−3.5" has a typographic minus sign', "write -3.5, with the hyphen of the keyboard"),
        ("+3.5", '"+3.5" has a plus sign', "write 3.5"),
        ("(3.5)", '"(3.5)" stands in brackets', "write -3.5 if it is negative; put a remark into the note"),
        ("<0.1", '"<0.1" is a bound, not a number', 'leave the row out, or write the number and "<0.1" in the note'),
        ("007", '"007" starts with a zero too many', "write 7"),
        (".5", '".5" has no digit before the point', "write 0.5"),
        ("5.", '"5." has no digit after the point', "write 5"),
        ("٣", '"٣" is not a number', "write digits with a decimal point, such as 12.5"),
        ("many", '"many" is not a number', "write digits with a decimal point, such as 12.5"),
        (f"0.{'1' * 30}", "the number has 32 characters; 28 is the most", "round it as its source prints it"),
    ],
)
def test_what_only_looks_like_a_number_is_told_apart(text: str, message: str, hint: str) -> None:
    assert number_fault(text) == (message, hint)


@pytest.mark.parametrize("text", ["0", "12", "-3.5", "0.001", "5944816", "-0"])
def test_numbers_are_digits_with_a_decimal_point(text: str) -> None:
    assert number_fault(text) is None
    assert Decimal(text) is not None


def test_unknown_indicator_names_the_nearest(folder: DataFolder) -> None:
    assert finding_of(folder, GOOD.replace("child_deaths", "child_death")) == (
        'datasets/a.csv:2:1: error[indicator-exists]: there is no indicator "child_death" in indicators.yaml\n'
        '    hint: did you mean "child_deaths"?'
    )


def test_alias_in_a_dataset_is_an_error_that_names_the_id(folder: DataFolder) -> None:
    assert finding_of(folder, GOOD.replace("child_deaths", "cd")) == (
        'datasets/a.csv:2:1: error[indicator-exists]: there is no indicator "cd" in indicators.yaml\n'
        '    hint: "cd" is its alias: write child_deaths'
    )


def test_name_of_an_area_is_an_error_that_names_its_code(folder: DataFolder) -> None:
    assert finding_of(folder, row("people", ref_area="Borduria")) == (
        'datasets/a.csv:2:8: error[area-exists]: there is no area "Borduria" in areas.yaml\n    hint: write BBB'
    )


def test_unknown_source_names_the_nearest(folder: DataFolder) -> None:
    assert finding_of(folder, GOOD.replace("survey-2018", "survey-2019")) == (
        'datasets/a.csv:2:48: error[source-exists]: there is no source "survey-2019" in sources.yaml\n'
        '    hint: did you mean "survey-2018"?'
    )


def test_unit_other_than_declared_is_an_error(folder: DataFolder) -> None:
    assert finding_of(folder, GOOD.replace('"per 1,000"', "%")) == (
        'datasets/a.csv:2:36: error[unit-as-declared]: the unit is "%", but "child_deaths" is declared in "per 1,000"\n'
        "    hint: correct the cell, or the unit in indicators.yaml"
    )


@pytest.mark.parametrize(
    ("period", "hint"),
    [
        ("2015-2016", "write 2015/2016"),
        ("2015-16", "write 2015/2016"),
        ("2018Q3", "write 2018-Q3"),
        ("2018.0", "write 2018"),
        ("11/2018", "write 2018-11"),
        ("2018-13", "such as 2017, 2018-11, 2018-Q3, 2018-S1 or 2016/2020"),
        ("2020/2016", "such as 2017, 2018-11, 2018-Q3, 2018-S1 or 2016/2020"),
    ],
)
def test_period_that_is_not_sdmx_is_an_error_with_the_likely_code(folder: DataFolder, period: str, hint: str) -> None:
    assert finding_of(folder, row("people", time_period=period)) == (
        f'datasets/a.csv:2:12: error[period-is-sdmx]: "{period}" is not a period\n    hint: {hint}'
    )


@pytest.mark.parametrize("period", ["2017", "2018-11", "2018-Q3", "2018-S1", "2016/2020", "2018-11/2019-03"])
def test_periods_are_those_of_sdmx(period: str) -> None:
    assert parse_period(period)
    assert likely_period(period) in {"", period}


@pytest.mark.parametrize(
    ("column", "code", "place", "message", "hint"),
    [
        ("sex", "female", "17", '"female" is not a code of sex', "write F"),
        ("sex", "", "17", "sex has no code", "write _T for the total"),
        ("sex", "X", "17", '"X" is not a code of sex', "it is one of _T total, F female, M male"),
        ("age", "0-4", "20", '"0-4" is not the code of an age', "write Y0T4"),
        ("age", "15+", "20", '"15+" is not the code of an age', "write Y_GE15"),
        ("age", "Y9T5", "20", 'the age "Y9T5" ends before it begins', "write Y5T9"),
        ("residence", "rural", "23", '"rural" is not a code of residence', "write R"),
        ("status", "", "50", "obs_status has no code", "write A for a normal value"),
        ("status", "M", "50", 'obs_status "M" says that the value is missing', "leave the whole row out"),
    ],
)
def test_code_outside_its_list_is_an_error(
    folder: DataFolder, column: str, code: str, place: str, message: str, hint: str
) -> None:
    line = row("people", **{column: code})

    assert finding_of(folder, line) == f"datasets/a.csv:2:{place}: error[code-in-list]: {message}\n    hint: {hint}"


@pytest.mark.parametrize(
    ("breakdown", "message", "hint"),
    [
        (
            "wealth",
            '"wealth" is not a pair of dimension and value',
            "such as wealth=Q1;education=none, without spaces",
        ),
        ("welth=Q1", '"stunting" has no dimension "welth"', 'did you mean "wealth"?'),
        ("sex=F", '"stunting" has no dimension "sex"', '"sex" has a column of its own'),
        ("wealth=Q2", 'the dimension "wealth" of "stunting" has no value "Q2"', "there are: Q1, Q5"),
        ("wealth=_T", '"wealth=_T" is the total, which has no pair', "leave the pair out"),
        (
            "wealth=Q1;wealth=Q5",
            'the dimension "wealth" stands twice',
            "an observation has one value of each dimension",
        ),
    ],
)
def test_breakdown_other_than_declared_is_an_error(folder: DataFolder, breakdown: str, message: str, hint: str) -> None:
    assert finding_of(folder, row("stunting", breakdown=breakdown)) == (
        f"datasets/a.csv:2:28: error[breakdown-as-declared]: {message}\n    hint: {hint}"
    )


def test_breakdown_of_an_indicator_without_dimensions_says_where_to_declare_one(folder: DataFolder) -> None:
    assert finding_of(folder, row("people", breakdown="wealth=Q1")) == (
        'datasets/a.csv:2:26: error[breakdown-as-declared]: "people" has no dimension "wealth"\n'
        '    hint: declare it under "dimensions" of "people" in indicators.yaml'
    )


@pytest.mark.parametrize(
    ("cell", "message", "hint"),
    [
        ("AAA ", "the cell ends with a space", 'write "AAA"'),
        (" AAA", "the cell starts with a space", 'write "AAA"'),
        ("A\u200bA", "there is a zero-width space (U+200B) in the cell", "type the text again"),
        ("A\u00a0A", "there is a no-break space (U+00A0) in the cell", "type the text again"),
        (
            "e\u0301",
            "a letter in the cell is made of two characters (it is not in Unicode's NFC)",
            "type the text again",
        ),
    ],
)
def test_character_that_no_editor_shows_is_an_error(folder: DataFolder, cell: str, message: str, hint: str) -> None:
    assert finding_of(folder, row("people", ref_area=cell)) == (
        f"datasets/a.csv:2:8: error[no-stray-characters]: {message}\n    hint: {hint}"
    )


def test_all_faults_of_a_row_are_told_at_once(folder: DataFolder) -> None:
    folder.rows(row("people", ref_area="CCC", time_period="soon", value=".."))

    found = findings(folder)

    assert [finding.partition(": error")[0] for finding in found] == [
        "datasets/a.csv:2:8",
        "datasets/a.csv:2:12",
        "datasets/a.csv:2:27",
    ]


# --- rows


def test_row_with_a_cell_too_many_is_an_error_at_that_cell(folder: DataFolder) -> None:
    assert finding_of(folder, "people,AAA,2017,_T,_T,_T,,10,persons,survey-2018,A,,") == (
        "datasets/a.csv:2:53: error[row-has-its-cells]: the row has 13 cells; the header has 12\n"
        "    hint: a cell with a comma in it wants quotes"
    )


def test_row_with_a_cell_too_few_is_an_error_at_its_end(folder: DataFolder) -> None:
    assert finding_of(folder, "people,AAA,2017,_T,_T,_T,,10,persons,survey-2018,A") == (
        "datasets/a.csv:2:51: error[row-has-its-cells]: the row has 11 cells; the header has 12\n"
        '    hint: the last one is "A": an empty cell wants its comma too'
    )


def test_row_of_empty_cells_is_an_error(folder: DataFolder) -> None:
    assert finding_of(folder, row("people"), "," * 11) == (
        "datasets/a.csv:3:1: error[row-has-its-cells]: the row is empty\n    hint: delete the line"
    )


def test_repeated_observation_names_the_first_one(folder: DataFolder) -> None:
    folder.rows(row("people"), name="a.csv")

    folder.rows(row("people", time_period="2016"), row("people", value="11"), name="b.csv")

    assert findings(folder) == [
        "datasets/b.csv:3:1: error[key-is-unique]: "
        "this observation stands already in datasets/a.csv:2, with the value 10\n"
        "    hint: delete one of the two; another producer, method or edition is another indicator"
    ]


def test_breakdown_in_another_order_is_the_same_observation(folder: DataFolder) -> None:
    first = row("stunting", breakdown="wealth=Q1;language=At home")
    second = row("stunting", breakdown="language=At home;wealth=Q1")

    assert finding_of(folder, first, second).startswith(
        "datasets/a.csv:3:1: error[key-is-unique]: "
        "this observation stands already in datasets/a.csv:2, with the same value"
    )


def test_more_rows_than_a_report_can_use_are_an_error(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "MAX_ROWS", 2)

    found = finding_of(folder, *(row("people", time_period=str(year)) for year in (2015, 2016, 2017)))

    assert found == (
        "datasets/a.csv:4:1: error[data-within-limits]: the datasets have more than 2 rows\n"
        "    hint: keep what the report uses"
    )


# --- files


def test_quotes_that_never_close_are_an_error_where_they_open(folder: DataFolder) -> None:
    assert finding_of(folder, row("people"), 'child_deaths,AAA,2017,_T,_T,_T,,10,"per 1,000,x,A,', row("people")) == (
        'datasets/a.csv:3:36: error[csv-syntax]: the quotes that open here are never closed\n    hint: close them with "'
    )


def test_text_after_closing_quotes_is_an_error_at_that_character(folder: DataFolder) -> None:
    assert finding_of(folder, GOOD.replace('"per 1,000"', '"per" 1000')) == (
        "datasets/a.csv:2:41: error[csv-syntax]: the cell goes on after its closing quotes\n"
        '    hint: write a quote within quotes twice: ""'
    )


def test_semicolons_between_cells_have_their_own_words(folder: DataFolder) -> None:
    folder.write("a.csv", HEADER.replace(",", ";") + "\n")

    assert findings(folder) == [
        "datasets/a.csv:1:1: error[header-as-defined]: the cells are separated by semicolons, not by commas\n"
        "    hint: save it as CSV with commas, and numbers with decimal points"
    ]


def test_web_page_saved_as_csv_has_its_own_words(folder: DataFolder) -> None:
    folder.write("a.csv", '<!DOCTYPE html>\n<html lang="en">\n')

    assert findings(folder) == [
        "datasets/a.csv:1:1: error[file-is-csv]: this is a web page, not a CSV file\n"
        "    hint: the download failed or asked for a login: open its address in a browser, and save the CSV file itself"
    ]


def test_column_with_another_name_is_unknown_and_the_right_one_missing(folder: DataFolder) -> None:
    folder.write("a.csv", HEADER.replace("source", "source_id") + "\n" + GOOD)

    assert findings(folder) == [
        'datasets/a.csv:1:71: error[header-as-defined]: the column "source_id" is not one of a dataset\n'
        '    hint: did you mean "source"?',
        'datasets/a.csv:1:1: error[header-as-defined]: the column "source" is missing\n'
        f"    hint: the first line should be {HEADER}",
    ]


def test_column_that_stands_twice_is_an_error(folder: DataFolder) -> None:
    folder.write("a.csv", HEADER + ",value\n" + GOOD)

    assert findings(folder) == [
        'datasets/a.csv:1:94: error[header-as-defined]: the column "value" stands twice\n    hint: remove one of the two'
    ]


def test_columns_in_another_order_are_an_error_at_the_first(folder: DataFolder) -> None:
    folder.write("a.csv", HEADER.replace("sex,age", "age,sex") + "\n" + GOOD)

    assert findings(folder) == [
        'datasets/a.csv:1:32: error[header-as-defined]: the column "age" stands where "sex" should\n'
        f"    hint: put the columns into this order: {HEADER}"
    ]


def test_empty_file_is_an_error(folder: DataFolder) -> None:
    folder.write("a.csv", "\n")

    assert findings(folder) == [
        "datasets/a.csv:1:1: error[file-has-observations]: the file is empty\n"
        f"    hint: its first line should be {HEADER}"
    ]


def test_file_with_nothing_but_a_header_is_an_error(folder: DataFolder) -> None:
    assert finding_of(folder) == (
        "datasets/a.csv:1:1: error[file-has-observations]: the file has a header but no rows\n"
        "    hint: add rows, or delete the file"
    )


def test_file_in_another_encoding_is_an_error_at_the_first_wrong_byte(folder: DataFolder) -> None:
    folder.write("a.csv", f"{HEADER}\n{GOOD}".encode() + "мало случаев".encode("cp1251"))

    assert findings(folder) == [
        "datasets/a.csv:2:62: error[file-is-utf-8]: "
        "the file is not UTF-8: byte 0xEC; it looks like Windows-1251 (cp1251)\n"
        "    hint: save it as UTF-8 in your editor or spreadsheet"
    ]


def test_spreadsheet_among_the_datasets_is_a_warning(folder: DataFolder) -> None:
    folder.write("a.xlsx", b"PK")

    catalog, found = folder.load()

    assert catalog
    assert found == [
        "datasets/a.xlsx: warning[file-is-csv]: this file is not read\n    hint: save it as CSV with commas, in UTF-8"
    ]


def test_file_two_folders_deep_is_an_error(folder: DataFolder) -> None:
    folder.rows(row("people"), name="b/c/a.csv")

    assert findings(folder) == [
        "datasets/b/c/a.csv: error[file-has-its-place]: this file lies too deep\n    hint: move it one folder up"
    ]


def test_link_that_leads_out_of_the_datasets_is_an_error(folder: DataFolder) -> None:
    outside = folder.root / "outside.csv"
    outside.write_text(HEADER)
    (folder.root / "datasets" / "a.csv").symlink_to(outside)

    assert findings(folder) == [
        "datasets/a.csv: error[file-is-inside-project]: this is a link that leads out of datasets/, or nowhere\n"
        "    hint: copy the file itself into datasets/"
    ]


def test_link_to_a_folder_is_a_warning(folder: DataFolder) -> None:
    (folder.root / "elsewhere").mkdir()
    (folder.root / "datasets" / "more").symlink_to(folder.root / "elsewhere")

    _, found = folder.load()

    assert found == [
        "datasets/more: warning[file-is-inside-project]: this link to a folder is not read\n    hint: copy the folder"
    ]


# --- metadata


def test_missing_metadata_file_is_told_once(folder: DataFolder) -> None:
    (folder.root / "datasets" / "sources.yaml").unlink()
    folder.rows(row("people"))

    assert findings(folder) == [
        "datasets/sources.yaml: error[datasets-are-complete]: the file is missing\n"
        "    hint: it says where the observations come from"
    ]


def test_rows_of_an_indicator_whose_entry_has_faults_are_not_blamed(folder: DataFolder) -> None:
    folder.write("indicators.yaml", INDICATORS.replace("  unit: persons\n", ""))
    folder.rows(row("people"))

    assert findings(folder) == [
        'datasets/indicators.yaml:22:3: error[field-is-there]: "unit" is missing\n    hint: add `unit: …`'
    ]


def test_misspelt_field_is_an_error_at_its_name(folder: DataFolder) -> None:
    folder.write("sources.yaml", SOURCES.replace("licence", "license"))

    assert sorted(findings(folder)) == [
        'datasets/sources.yaml:2:3: error[field-is-there]: "licence" is missing\n    hint: add `licence: …`',
        'datasets/sources.yaml:6:3: error[field-is-known]: there is no field "license" here\n'
        '    hint: did you mean "licence"?',
    ]


def test_entry_without_fields_is_an_error(folder: DataFolder) -> None:
    folder.write("sources.yaml", SOURCES + "census:\n")

    assert findings(folder) == [
        'datasets/sources.yaml:7:1: error[field-is-there]: "census" has no fields\n    hint: write its fields below it'
    ]


def test_list_where_entries_should_stand_is_an_error(folder: DataFolder) -> None:
    folder.write("sources.yaml", "- census\n")

    assert findings(folder) == [
        "datasets/sources.yaml:1:1: error[field-has-its-type]: "
        "entries should stand here, each a name, a colon and fields"
    ]


def test_alias_of_two_indicators_is_an_error(folder: DataFolder) -> None:
    folder.write("indicators.yaml", INDICATORS + "  alias: cd\n")

    assert findings(folder) == [
        'datasets/indicators.yaml:24:10: error[alias-is-unique]: "cd" is already the alias of "child_deaths"\n'
        "    hint: choose another, or remove the line"
    ]


def test_alias_that_is_the_id_of_another_indicator_is_an_error(folder: DataFolder) -> None:
    folder.write("indicators.yaml", INDICATORS.replace("alias: cd", "alias: people"))

    assert findings(folder) == [
        'datasets/indicators.yaml:2:10: error[alias-is-unique]: "people" is already the id of "people"\n'
        "    hint: choose another, or remove the line"
    ]


def test_id_with_a_hyphen_cannot_be_used_in_queries(folder: DataFolder) -> None:
    folder.write("indicators.yaml", INDICATORS.replace("people:", "all-people:"))

    assert findings(folder) == [
        'datasets/indicators.yaml:21:1: error[indicator-id-is-a-name]: "all-people" cannot be used in a query\n'
        "    hint: use letters, digits and _, a letter first: queries read a hyphen as a minus"
    ]


def test_dimension_named_like_a_column_is_an_error(folder: DataFolder) -> None:
    folder.write("indicators.yaml", INDICATORS.replace("    wealth:\n", "    sex:\n"))

    assert findings(folder) == [
        "datasets/indicators.yaml:12:5: error[dimension-is-a-name]: "
        '"sex" is a column, and cannot be a dimension of the breakdown too\n'
        "    hint: give the dimension another name"
    ]


def test_declared_total_of_a_dimension_is_an_error(folder: DataFolder) -> None:
    folder.write("indicators.yaml", INDICATORS.replace("        Q1: Poorest", "        _T: All"))

    assert findings(folder) == [
        "datasets/indicators.yaml:15:9: error[dimension-value-is-a-code]: "
        "_T is the total, which needs no declaration\n"
        "    hint: remove the line"
    ]


def test_break_in_a_series_needs_a_period_and_an_area(folder: DataFolder) -> None:
    breaks = "  breaks:\n    - period: in 2005\n      area: AAB\n      note: New method\n"
    folder.write("indicators.yaml", INDICATORS + breaks)

    assert findings(folder) == [
        'datasets/indicators.yaml:25:15: error[period-is-sdmx]: "in 2005" is not a period\n'
        "    hint: such as 2017, 2018-11, 2018-Q3, 2018-S1 or 2016/2020",
        'datasets/indicators.yaml:26:13: error[area-exists]: there is no area "AAB" in areas.yaml\n'
        '    hint: did you mean "AAA"?',
    ]


def test_group_of_unknown_and_repeated_areas_is_an_error(folder: DataFolder) -> None:
    folder.write("areas.yaml", AREAS.replace("[AA-S, AA-N]", "[AA-S, AA-W, AA-S]"))

    assert findings(folder) == [
        'datasets/areas.yaml:17:19: error[area-exists]: there is no area "AA-W" in areas.yaml\n'
        '    hint: did you mean "AA-S"?',
        'datasets/areas.yaml:17:25: error[group-member-stands-once]: "AA-S" is in the group already\n'
        "    hint: remove the line",
    ]


def test_group_named_like_an_area_is_an_error(folder: DataFolder) -> None:
    folder.write("areas.yaml", AREAS.replace("regions:", "BBB:"))

    assert findings(folder) == [
        'datasets/areas.yaml:17:3: error[group-is-a-name]: "BBB" is the code of an area too\n    hint: rename the group'
    ]


def test_decimals_beyond_what_can_be_printed_are_an_error(folder: DataFolder) -> None:
    folder.write("indicators.yaml", INDICATORS.replace("decimals: 1", "decimals: 11", 1))

    assert findings(folder) == [
        "datasets/indicators.yaml:5:13: error[decimals-in-range]: 11 decimals cannot be printed\n"
        "    hint: write a number from 0 to 10"
    ]
