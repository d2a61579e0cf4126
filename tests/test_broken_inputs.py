"""What authors and data people get wrong, and exactly what they are told: one fault in a project that is otherwise clean.

Each case names the file, what stands in it, what stands there instead (None: the whole file), and the findings.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from sitan.build import check_project
from sitan.project import find_project
from tests.arcadia import changed, write_project

REPORT = "content/report.yaml"
CHAPTER = "content/one.yaml"
NOTES = "content/notes.yaml"
GLOSSARY = "content/glossary.yaml"
INDICATORS = "datasets/indicators.yaml"
SOURCES = "datasets/sources.yaml"
AREAS = "datasets/areas.yaml"
DATA = "datasets/data.csv"


class Case(NamedTuple):
    """A fault and what is said of it."""

    fault: str
    file: str
    old: str | None
    new: str | bytes
    findings: tuple[str, ...]


CASES = (
    Case(
        "a tab indents",
        CHAPTER,
        "    title: Deaths\n    blocks",
        "\ttitle: Deaths\n    blocks",
        (
            "content/one.yaml:5:1: error[yaml-syntax]: found a tab character that violates indentation\n    hint: YAML is indented with spaces: replace the tab",
        ),
    ),
    Case(
        "a colon stands in an unquoted value",
        REPORT,
        "title: Children in Arcadia",
        "title: Arcadia: children",
        (
            'content/report.yaml:1:15: error[yaml-syntax]: mapping values are not allowed in this context\n    hint: a value with a colon in it wants quotes: "…: …"',
        ),
    ),
    Case(
        "a quote is not closed",
        REPORT,
        'edition: "2020"',
        'edition: "2020',
        (
            "content/report.yaml:3:10: error[yaml-syntax]: the quotes that open here are not closed\n    hint: close the quotes",
        ),
    ),
    Case(
        "a key stands twice",
        REPORT,
        "country: AAA\n",
        "country: AAA\ncountry: BBB\n",
        (
            'content/report.yaml:3:1: error[key-stands-once]: "country" stands twice here, first in line 2\n    hint: keep one of the two',
        ),
    ),
    Case(
        "an alias",
        REPORT,
        "title: Children in Arcadia",
        "title: *children",
        (
            "content/report.yaml:1:8: error[yaml-without-aliases]: `*children` is an alias\n    hint: write the value out, or quote it",
        ),
    ),
    Case(
        "an anchor",
        REPORT,
        "title: Children in Arcadia",
        "title: &t Children in Arcadia",
        (
            "content/report.yaml:1:8: error[yaml-without-aliases]: `&t` is an anchor\n    hint: remove it, or quote the text",
        ),
    ),
    Case(
        "a tag",
        REPORT,
        "title: Children in Arcadia",
        "title: !!python/object:os.system x",
        (
            "content/report.yaml:1:8: error[yaml-without-tags]: `tag:yaml.org,2002:python/object:os.system` is a tag\n    hint: remove it, or quote the text",
        ),
    ),
    Case(
        "two documents",
        REPORT,
        "title:",
        "---\ntitle:\n---\ntitle:",
        (
            "content/report.yaml:3:1: error[one-document]: a second document starts here\n    hint: remove the line `---`, or split the file",
        ),
    ),
    Case(
        "a value cut by a comment sign",
        REPORT,
        "title: Children in Arcadia",
        "title: Children # 1 in Arcadia",
        (
            'content/report.yaml:1:17: warning[value-is-not-cut]: the value ends before " #": "Children"\n    hint: quote the value, or put two spaces before a comment',
        ),
    ),
    Case(
        "an empty file",
        REPORT,
        None,
        "",
        ("content/report.yaml:1:1: error[file-is-not-empty]: the file is empty\n    hint: see `sitan new`",),
    ),
    Case(
        "cp1251",
        GLOSSARY,
        None,
        b"terms:\n  - term: \xc4\xe5\xf2\xe8\n",
        (
            "content/glossary.yaml:2:11: error[file-is-utf-8]: the file is not UTF-8: byte 0xC4; it looks like Windows-1251 (cp1251)\n    hint: save it as UTF-8 in your editor or spreadsheet",
        ),
    ),
    Case(
        "UTF-16",
        REPORT,
        None,
        b"\xff\xfet\x00i\x00t\x00l\x00e\x00:\x00 \x00x\x00",
        (
            "content/report.yaml:1:1: error[file-is-utf-8]: the file is UTF-16, not UTF-8 text\n    hint: save it as UTF-8 in your editor or spreadsheet",
        ),
    ),
    Case(
        "a deep nest",
        REPORT,
        "title: Children in Arcadia",
        "title: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        (
            "content/report.yaml:1:48: error[yaml-within-limits]: the file nests or grows beyond 40 levels\n    hint: split it",
        ),
    ),
    Case(
        "a field is misspelt",
        REPORT,
        "edition:",
        "editoin:",
        (
            'content/report.yaml:1:1: error[field-is-there]: "edition" is missing\n    hint: add `edition: …`',
            'content/report.yaml:3:1: error[field-is-known]: there is no field "editoin" here\n    hint: did you mean "edition"?',
        ),
    ),
    Case(
        "a field is missing",
        REPORT,
        "licence: CC0 1.0\n",
        "",
        ('content/report.yaml:1:1: error[field-is-there]: "licence" is missing\n    hint: add `licence: …`',),
    ),
    Case(
        "a text is empty",
        REPORT,
        "title: Children in Arcadia",
        "title:",
        (
            'content/report.yaml:1:1: error[field-is-there]: "title" has no text\n    hint: write the text after `title:`, or remove the line',
        ),
    ),
    Case(
        "a list where a text should be",
        REPORT,
        "title: Children in Arcadia",
        "title: [a, b]",
        (
            'content/report.yaml:1:1: error[field-has-its-type]: "title" should be text\n    hint: write one text, without a list or fields below it',
        ),
    ),
    Case(
        "a text where a list should be",
        REPORT,
        "chapters:\n  - one.yaml\n  - notes.yaml\n",
        "chapters: one.yaml\n",
        (
            'content/report.yaml:6:11: error[field-has-its-type]: "chapters" should be a list\n    hint: write each item on a line of its own after `- `',
        ),
    ),
    Case(
        "a date of another form",
        REPORT,
        "2020-12-31",
        "31.12.2020",
        (
            'content/report.yaml:4:7: error[field-has-its-type]: "date" is not a date, year-month-day\n    hint: for example `2020-12-31`',
        ),
    ),
    Case(
        "a word that is none of the choices",
        NOTES,
        "matter: back",
        "matter: end",
        (
            "content/notes.yaml:3:9: error[field-has-its-type]: \"matter\" should be 'front', 'main' or 'back'\n    hint: one of these words, as written",
        ),
    ),
    Case(
        "an id with capitals",
        CHAPTER,
        "id: deaths",
        "id: Deaths",
        (
            'content/one.yaml:4:9: error[field-has-its-type]: "id" is not an id: lower-case letters, digits and single hyphens\n    hint: for example `infant-mortality`',
        ),
    ),
    Case(
        "an unknown block kind",
        NOTES,
        "  - notes:\n",
        "  - note:\n",
        (
            'content/notes.yaml:5:5: error[block-kind-is-known]: there is no block kind "note"\n    hint: did you mean "notes"?',
        ),
    ),
    Case(
        "a block of two kinds",
        NOTES,
        "  - notes:\n",
        "  - notes:\n    text: more\n",
        (
            "content/notes.yaml:5:5: error[block-kind-is-known]: one block kind should be named here\n    hint: there are: bibliography, box, callout, disagreements, figure, glossary, image, indicators, key-figures, map, matrix, notes, quote, recommendations, sources, table, text, waivers",
        ),
    ),
    Case(
        "an unknown figure kind",
        CHAPTER,
        "kind: bars",
        "kind: pie",
        (
            'content/one.yaml:14:17: error[figure-kind-is-known]: there is no figure kind "pie"\n    hint: there are: bars, diverging, dots, dumbbell, equity, heat, lines, pyramid, scatter, slope, small-multiples, stacked-area, stacked-bars, tracker, waterfall',
        ),
    ),
    Case(
        "a figure without a kind",
        CHAPTER,
        "          kind: bars\n",
        "",
        (
            "content/one.yaml:13:11: error[figure-kind-is-known]: one figure kind should be named here\n    hint: there are: bars, diverging, dots, dumbbell, equity, heat, lines, pyramid, scatter, slope, small-multiples, stacked-area, stacked-bars, tracker, waterfall",
        ),
    ),
    Case(
        "a figure without data",
        CHAPTER,
        "          data: u5mr[area=AAA|BBB]@2020\n",
        "",
        (
            "content/one.yaml:13:11: error[figure-has-data]: a chart has either `data` or `series`\n    hint: write `data: QUERY`, or `series:` with a list of them, each with its label",
        ),
    ),
    Case(
        "a chapter that is not there",
        REPORT,
        "one.yaml",
        "two.yaml",
        (
            "content/report.yaml:7:5: error[file-exists]: there is no file content/two.yaml\n    hint: check the name, and upper and lower case",
        ),
    ),
    Case(
        "a path that leads out",
        REPORT,
        "one.yaml",
        "../../etc/passwd",
        (
            'content/report.yaml:7:5: error[path-stays-inside]: "../../etc/passwd" leads out of content/\n    hint: name a file below content/ with forward slashes',
        ),
    ),
    Case(
        "an absolute path",
        REPORT,
        "one.yaml",
        "/etc/passwd",
        (
            'content/report.yaml:7:5: error[path-stays-inside]: "/etc/passwd" is not a path relative to content/ with forward slashes\n    hint: name a file below content/ with forward slashes',
        ),
    ),
    Case(
        "an unknown role",
        CHAPTER,
        "{term}`SDG`",
        "{abbr}`SDG`",
        (
            "content/one.yaml:9:69: error[role-is-known]: there is no role {abbr}\n    hint: there are: box, ch, cite, fig, map, sec, tbl, term, value",
        ),
    ),
    Case(
        "a span with an unknown attribute",
        CHAPTER,
        "{claim=",
        "{clame=",
        (
            'content/one.yaml:9:11: error[span-has-one-meaning]: "clame" means nothing in a span\n    hint: did you mean "claim"?',
        ),
    ),
    Case(
        "a link into the file system",
        CHAPTER,
        "A note.",
        "A [note](file:///etc/passwd).",
        (
            'content/one.yaml:11:19: error[link-leads-to-the-web]: "file:///etc/passwd" is not a web address\n    hint: refer to a part of the report by {sec}`id`',
        ),
    ),
    Case(
        "a mark without its note",
        CHAPTER,
        "          [^a]: A note.\n",
        "",
        (
            "content/one.yaml:9:86: error[note-is-there]: [^a] has no note\n    hint: write the note on a line of its own in the same text: [^a]: …",
        ),
    ),
    Case(
        "a note without its mark",
        CHAPTER,
        "asks.[^a]",
        "asks.",
        (
            "content/one.yaml:11:11: error[note-is-used]: no mark [^a] stands in the text\n    hint: add it, or remove the note",
        ),
    ),
    Case(
        "a heading of another level",
        CHAPTER,
        "          [^a]:",
        "          # Title\n\n          [^a]:",
        (
            "content/one.yaml:11:11: error[subheading-level]: a subheading starts with ###, not #\n    hint: write `### ` before it",
        ),
    ),
    Case(
        "a figure that is not there",
        CHAPTER,
        "{fig}`by-area`",
        "{fig}`by-aera`",
        (
            'content/one.yaml:8:90: error[reference-resolves]: there is no figure "by-aera"\n    hint: did you mean "by-area"?',
            'content/one.yaml:13:15: warning[figure-is-mentioned]: no sentence mentions the figure "by-area"\n    hint: refer to it where the text speaks of it: {fig}`by-area`',
        ),
    ),
    Case(
        "a reference of the wrong kind",
        CHAPTER,
        "{fig}`by-area`",
        "{tbl}`by-area`",
        ('content/one.yaml:8:90: error[reference-resolves]: "by-area" is no table\n    hint: write {fig}`by-area`',),
    ),
    Case(
        "a work that is not there",
        CHAPTER,
        "{cite}`work`",
        "{cite}`wrok`",
        (
            'content/one.yaml:8:105: error[citation-resolves]: the bibliography has no work "wrok"\n    hint: did you mean "work"?',
        ),
    ),
    Case(
        "a term that the glossary does not have",
        CHAPTER,
        "{term}`SDG`",
        "{term}`MDG`",
        (
            'content/one.yaml:9:69: error[term-is-explained]: the glossary does not explain "MDG"\n    hint: did you mean "SDG"?',
        ),
    ),
    Case(
        "an id that stands twice",
        CHAPTER,
        "id: by-area",
        "id: deaths",
        (
            'content/one.yaml:13:15: error[id-is-unique]: the id "deaths" stands twice, first at content/one.yaml:4:9\n    hint: rename one of the two',
        ),
    ),
    Case(
        "a quote of an unknown sentence",
        CHAPTER,
        "      - figure:\n",
        "      - quote: {of: nothing}\n      - figure:\n",
        (
            'content/one.yaml:12:21: error[reference-resolves]: there is no mark "nothing"\n    hint: mark the words in the text: [words]{#nothing}',
        ),
    ),
    Case(
        "a figure that is not mentioned",
        CHAPTER,
        "see {fig}`by-area`",
        "see above",
        (
            'content/one.yaml:13:15: warning[figure-is-mentioned]: no sentence mentions the figure "by-area"\n    hint: refer to it where the text speaks of it: {fig}`by-area`',
        ),
    ),
    Case(
        "a number that is not bound",
        CHAPTER,
        "in all",
        "in all 45 places",
        (
            'content/one.yaml:8:85: warning[number-comes-from-data]: the number "45" is not bound to an observation\n    hint: write {value}`QUERY`, [45]{value="QUERY"} or a claim, or [45]{waive="REASON"}',
        ),
    ),
    Case(
        "a query that ends too early",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr@`",
        (
            "content/one.yaml:8:33: error[query-syntax]: the query ends too early\n    hint: expected a period such as 2017 or latest",
        ),
    ),
    Case(
        "an open bracket",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr[area=AAA@2020`",
        ('content/one.yaml:8:41: error[query-syntax]: "@" cannot stand here\n    hint: expected "|", "," or "]"',),
    ),
    Case(
        "an unknown indicator",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mrr@2020`",
        (
            'content/one.yaml:8:28: error[indicator-exists]: there is no indicator "u5mrr"\n    hint: "u5mr" is defined in datasets/indicators.yaml:1',
        ),
    ),
    Case(
        "an unknown area",
        CHAPTER,
        "u5mr[area=AAA|BBB]@2020",
        "u5mr[area=AAA|CCC]@2020",
        ('content/one.yaml:16:31: error[area-exists]: there is no area or group "CCC"\n    hint: there are: AAA, BBB',),
    ),
    Case(
        "an unknown dimension",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr[wealth=Q1]@2020`",
        (
            'content/one.yaml:8:33: error[dimension-exists]: "under_five_mortality" has no dimension "wealth"\n    hint: there are: age, area, residence, sex',
        ),
    ),
    Case(
        "a period without an observation",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr@2015`",
        (
            'content/one.yaml:8:33: error[observation-exists]: there is no observation of "under_five_mortality" for AAA in 2015\n    hint: there is 2010, 2020',
        ),
    ),
    Case(
        "no period where there are several",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr`",
        (
            'content/one.yaml:8:32: error[period-is-named]: "under_five_mortality" has several periods: 2010, 2020\n    hint: such as u5mr@2010, or u5mr@latest',
        ),
    ),
    Case(
        "many observations for one number",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr[area=AAA|BBB]@2020`",
        (
            "content/one.yaml:8:28: error[query-gives-one-number]: this selects 2 observations, which differ in area\n    hint: name one of each, or write mean(u5mr…), highest(u5mr…)",
        ),
    ),
    Case(
        "units that do not agree",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr@2020 - coverage@2020`",
        (
            'content/one.yaml:8:38: error[units-agree]: "per 1,000 live births" and "%" are not the same unit\n    hint: compare and add what is counted alike',
        ),
    ),
    Case(
        "a division by zero",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr@2020 / 0`",
        (
            "content/one.yaml:8:38: error[divisor-is-not-zero]: the number to divide by is zero\n    hint: choose another period or area",
        ),
    ),
    Case(
        "an unknown function",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`median(u5mr@2020)`",
        (
            'content/one.yaml:8:28: error[function-exists]: there is no function "median"\n    hint: did you mean "mean"?',
        ),
    ),
    Case(
        "an unknown option",
        CHAPTER,
        "{value}`u5mr@2020`",
        "{value}`u5mr@2020; decimals=1`",
        (
            'content/one.yaml:8:39: error[option-exists]: there is no option "decimals"\n    hint: there are: because, digits, in, round, sign, unit, words',
        ),
    ),
    Case(
        "a typed number that differs",
        CHAPTER,
        "[20]{value=",
        "[21]{value=",
        (
            'content/one.yaml:8:54: error[number-agrees-with-data]: the data say 20, not "21"\n    hint: correct the number, or the query that it stands for',
        ),
    ),
    Case(
        "a claim that is false",
        CHAPTER,
        "u5mr@2020 <= u5mr@2010 / 2",
        "u5mr@2020 < u5mr@2010 / 2",
        (
            'content/one.yaml:9:11: error[claim-holds]: "It fell by half" is not true: u5mr@2020 = 20, which is the same as u5mr@2010 / 2 = 20 [under_five_mortality AAA 2020: 20, 2010: 40, source office]\n    hint: change the words, or the claim if it does not say what they say: u5mr@2020 < u5mr@2010 / 2',
        ),
    ),
    Case(
        "a claim that is no comparison",
        CHAPTER,
        "u5mr@2020 <= u5mr@2010 / 2",
        "u5mr@2020",
        (
            "content/one.yaml:9:45: error[query-syntax]: the claim ends too early\n    hint: expected an operator or what is said of it, such as <, is about, in, falls",
        ),
    ),
    Case(
        "the country of the report is no area",
        REPORT,
        "country: AAA",
        "country: AAB",
        (
            'content/report.yaml:2:10: error[area-exists]: "AAB", of which the report treats, is no area\n    hint: did you mean "AAA"?',
        ),
    ),
    Case(
        "a cell too many",
        DATA,
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,,extra\n',
        (
            "datasets/data.csv:3:78: error[row-has-its-cells]: the row has 13 cells; the header has 12\n    hint: a cell with a comma in it wants quotes",
        ),
    ),
    Case(
        "a cell too few",
        DATA,
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office\n',
        (
            'datasets/data.csv:3:74: error[row-has-its-cells]: the row has 10 cells; the header has 12\n    hint: the last one is "office": an empty cell wants its comma too',
        ),
    ),
    Case(
        "a decimal comma",
        DATA,
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        'under_five_mortality,AAA,2020,_T,_T,_T,,"20,5","per 1,000 live births",office,A,\n',
        ('datasets/data.csv:3:41: error[value-is-a-number]: "20,5" has a decimal comma\n    hint: write 20.5',),
    ),
    Case(
        "two dots for no data",
        DATA,
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        'under_five_mortality,AAA,2020,_T,_T,_T,,..,"per 1,000 live births",office,A,\n',
        (
            'datasets/data.csv:3:41: error[value-is-a-number]: ".." is not a number but says that there is none\n    hint: leave the whole row out if the value is not known',
        ),
    ),
    Case(
        "a value with a footnote sign",
        DATA,
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        'under_five_mortality,AAA,2020,_T,_T,_T,,20*,"per 1,000 live births",office,A,\n',
        (
            'datasets/data.csv:3:41: error[value-is-a-number]: "20*" has "*" after the number\n    hint: write 20, and what "*" means in the note',
        ),
    ),
    Case(
        "an empty value",
        DATA,
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        'under_five_mortality,AAA,2020,_T,_T,_T,,,"per 1,000 live births",office,A,\n',
        (
            "datasets/data.csv:3:41: error[value-is-a-number]: there is no value\n    hint: leave the whole row out if the value is not known",
        ),
    ),
    Case(
        "a key that stands twice",
        DATA,
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\nunder_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,\n',
        (
            "datasets/data.csv:4:1: error[key-is-unique]: this observation stands already in datasets/data.csv:3, with the same value\n    hint: delete one of the two; another producer, method or edition is another indicator",
        ),
    ),
    Case(
        "an unknown indicator in the data",
        DATA,
        "coverage,AAA",
        "coverge,AAA",
        (
            'datasets/data.csv:5:1: error[indicator-exists]: there is no indicator "coverge" in indicators.yaml\n    hint: did you mean "coverage"?',
        ),
    ),
    Case(
        "an unknown area in the data",
        DATA,
        "coverage,AAA",
        "coverage,AAC",
        (
            'datasets/data.csv:5:10: error[area-exists]: there is no area "AAC" in areas.yaml\n    hint: did you mean "AAA"?',
        ),
    ),
    Case(
        "an unknown source",
        DATA,
        "92.5,%,office",
        "92.5,%,ofice",
        (
            'datasets/data.csv:5:36: error[source-exists]: there is no source "ofice" in sources.yaml\n    hint: did you mean "office"?',
        ),
    ),
    Case(
        "a wrong unit",
        DATA,
        "92.5,%",
        "92.5,per cent",
        (
            'datasets/data.csv:5:34: error[unit-as-declared]: the unit is "per cent", but "coverage" is declared in "%"\n    hint: correct the cell, or the unit in indicators.yaml',
        ),
    ),
    Case(
        "a wrong sex",
        DATA,
        "coverage,AAA,2020,_T",
        "coverage,AAA,2020,female",
        ('datasets/data.csv:5:19: error[code-in-list]: "female" is not a code of sex\n    hint: write F',),
    ),
    Case(
        "a period of another form",
        DATA,
        "coverage,AAA,2020",
        "coverage,AAA,FY2020",
        (
            'datasets/data.csv:5:14: error[period-is-sdmx]: "FY2020" is not a period\n    hint: such as 2017, 2018-11, 2018-Q3, 2018-S1 or 2016/2020',
        ),
    ),
    Case(
        "an undeclared breakdown",
        DATA,
        "coverage,AAA,2020,_T,_T,_T,,",
        "coverage,AAA,2020,_T,_T,_T,wealth=Q1,",
        (
            'datasets/data.csv:5:28: error[breakdown-as-declared]: "coverage" has no dimension "wealth"\n    hint: declare it under "dimensions" of "coverage" in indicators.yaml',
        ),
    ),
    Case(
        "a stray space",
        DATA,
        "coverage,AAA",
        "coverage, AAA",
        ('datasets/data.csv:5:10: error[no-stray-characters]: the cell starts with a space\n    hint: write "AAA"',),
    ),
    Case(
        "a semicolon for a comma",
        DATA,
        None,
        "indicator;ref_area;time_period\n",
        (
            "datasets/data.csv:1:1: error[header-as-defined]: the cells are separated by semicolons, not by commas\n    hint: save it as CSV with commas, and numbers with decimal points",
        ),
    ),
    Case(
        "a web page saved as data",
        DATA,
        None,
        "<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
        (
            "datasets/data.csv:1:1: error[file-is-csv]: this is a web page, not a CSV file\n    hint: the download failed or asked for a login: open its address in a browser, and save the CSV file itself",
        ),
    ),
    Case(
        "an empty data file",
        DATA,
        None,
        "",
        (
            "datasets/data.csv:1:1: error[file-has-observations]: the file is empty\n    hint: its first line should be indicator,ref_area,time_period,sex,age,residence,breakdown,value,unit,source,obs_status,note",
        ),
    ),
    Case(
        "a header without rows",
        DATA,
        None,
        "indicator,ref_area,time_period,sex,age,residence,breakdown,value,unit,source,obs_status,note\n",
        (
            "datasets/data.csv:1:1: error[file-has-observations]: the file has a header but no rows\n    hint: add rows, or delete the file",
        ),
    ),
    Case(
        "a column that is missing",
        DATA,
        "value,unit,source,obs_status",
        "value,unit,obs_status",
        (
            'datasets/data.csv:1:1: error[header-as-defined]: the column "source" is missing\n    hint: the first line should be indicator,ref_area,time_period,sex,age,residence,breakdown,value,unit,source,obs_status,note',
        ),
    ),
    Case(
        "data in cp1251",
        DATA,
        None,
        b"indicator,\xe7\xe0\xec\xe5\xf2\xea\xe0\n\xea\xee\xe4,\xc4\xe5\xf2\xe8\n",
        (
            "datasets/data.csv:1:11: error[file-is-utf-8]: the file is not UTF-8: byte 0xE7; it looks like Windows-1251 (cp1251)\n    hint: save it as UTF-8 in your editor or spreadsheet",
        ),
    ),
    Case(
        "an alias that stands twice",
        INDICATORS,
        "coverage:\n",
        "coverage:\n  alias: u5mr\n",
        (
            'datasets/indicators.yaml:7:10: error[alias-is-unique]: "u5mr" is already the alias of "under_five_mortality"\n    hint: choose another, or remove the line',
        ),
    ),
    Case(
        "an indicator without a unit",
        INDICATORS,
        '  unit: "%"\n',
        "",
        ('datasets/indicators.yaml:7:3: error[field-is-there]: "unit" is missing\n    hint: add `unit: …`',),
    ),
    Case(
        "a quoted number where a number is meant",
        SOURCES,
        "year: 2021",
        'year: "2021"',
        (
            'datasets/sources.yaml:5:10: error[field-has-its-type]: "year" should be a whole number\n    hint: write it unquoted: 12',
        ),
    ),
    Case(
        "an area of an unknown type",
        AREAS,
        "BBB: {name: Borduria, type: country}",
        "BBB: {name: Borduria, type: nation}",
        (
            "datasets/areas.yaml:3:31: error[field-has-its-type]: \"type\" should be 'country', 'region', 'city' or 'aggregate'\n    hint: one of these words, as written",
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[case.fault for case in CASES])
def test_a_fault_is_told_with_place_rule_words_and_way_out(case: Case, tmp_path: Path) -> None:
    if case.old is None:
        folder = write_project(tmp_path, {case.file: case.new})
    else:
        folder = write_project(tmp_path, changed(case.file, case.old, str(case.new)))

    findings = check_project(find_project(folder), lambda _: None)

    assert tuple(str(found) for found in findings) == case.findings


def test_the_project_without_a_fault_is_clean(tmp_path: Path) -> None:
    assert check_project(find_project(write_project(tmp_path)), lambda _: None) == []
