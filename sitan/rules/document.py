"""Rules over the whole report: numbers, evidence, figures, recommendations, apparatus."""

from __future__ import annotations

from sitan.rules.model import BLOCKS, PROSE, Example, Rule

CHAPTER = "content/one.yaml"
NOTES = "content/notes.yaml"

TABLE = """\
- text: See {tbl}`x`.
- table:
    id: x
    title: %s
    columns:
      - label: Place
      - label: Rate
    rows:
      - [Arcadia, '{value}`u5mr@2020`']"""
QUOTE = """\
- text: "[Too many die.]{#many}"
- quote: {of: many}"""

REPORT_RULES = (
    Rule(
        "number-comes-from-data",
        "Every number is bound to the data, tested by a claim, or waived with a reason.",
        "In digits and in words (“half”, “two thirds”, “nineteen”, “one in seven”, “twice”), in prose, titles, "
        "captions, "
        "labels, key figures and tables written by hand. Years, dates, ages, bases of rates, numbers of articles and "
        "goals, "
        "and numbers within names are recognised; so are the small numbers in words that count things of the text "
        "(“three "
        "reasons”). The hint names the observations that have the same digits.",
        Example(PROSE, 'Then [20]{value="u5mr@2020"} of them died.', "Then 20 of them died."),
        "warning",
    ),
    Rule(
        "value-has-one-precision",
        "One observation is printed with one precision.",
        "A reader takes 39.9 and 40 for two values. Where a number should be rounded, the query says so: `digits=0`, "
        "`round=10`, `in=millions`.",
        Example(
            PROSE,
            'Coverage is {value}`coverage@2020` per cent, about [93]{value="coverage@2020; digits=0"}.',
            'Coverage is {value}`coverage@2020` per cent, about [93]{value="coverage@2020"}.',
        ),
        "warning",
    ),
    Rule(
        "summary-rests-on-the-body",
        "What the summary, an opener or a key figure says stands in a chapter, too.",
        "An observation that front matter prints is printed, plotted or claimed in the text, a figure or a table of a "
        "chapter of the main matter. A summary with numbers of its own cannot be followed up.",
        Example(
            CHAPTER,
            "title: Survival\n",
            "title: Survival\nopener:\n  lead: Vaccination reached {value}`coverage@2020` per cent of children in "
            "2020.\n",
        ),
        "warning",
    ),
    Rule(
        "finding-has-a-recommendation",
        "Every section of the main matter is answered by a recommendation.",
        "Off unless a report asks for it: not every section holds a finding.",
        Example(
            CHAPTER, "a recommendation with `answers: [deaths]`", "a section `deaths` that no recommendation answers"
        ),
        "off",
    ),
    Rule(
        "figure-is-mentioned",
        "Every figure, table, map and box is mentioned in the text.",
        "A reader who is not sent to it wonders what it is for.",
        Example(CHAPTER, "see {fig}`by-area`", "see the bars below"),
        "warning",
    ),
    Rule(
        "figure-is-introduced",
        "A figure, table, map or box is mentioned in its own section, or earlier in its chapter.",
        "A figure that is first mentioned later, or elsewhere, stands where nobody looks for it.",
        Example(
            CHAPTER,
            "  - id: deaths\n    title: Deaths\n    blocks:\n",
            "  - id: rates\n    title: Rates\n    blocks:\n      - figure:\n          id: rates-by-area\n          "
            "kind: bars\n"
            "          title: Deaths by area\n          data: u5mr[area=AAA|BBB]@2020\n"
            "  - id: deaths\n    title: Deaths\n    blocks:\n      - text: See {fig}`rates-by-area`.\n",
        ),
        "warning",
    ),
    Rule(
        "figure-has-source",
        "Every figure, map and table has a source.",
        "The source line comes from the observations that are shown. A table written by hand has numbers that are "
        "bound, or "
        "a note that names its source.",
        Example(
            BLOCKS,
            TABLE % "Deaths in 2020",
            (TABLE % "Deaths in 2020").replace("'{value}`u5mr@2020`'", "many"),
        ),
        "warning",
    ),
    Rule(
        "figure-has-period",
        "Every figure, map, table and key figure says of what period it is.",
        "On its axis, in its title, subtitle, note or labels, or in the subtitle that is derived where there is none.",
        Example(BLOCKS, TABLE % "Deaths in 2020", TABLE % "Deaths"),
        "warning",
    ),
    Rule(
        "quote-stands-once",
        "A pull-quote stands once.",
        "The same words set large twice are a mistake of layout.",
        Example(BLOCKS, QUOTE, f"{QUOTE}\n- quote: {{of: many}}"),
        "warning",
    ),
    Rule(
        "notes-are-printed",
        "A report with notes says where they are printed.",
        "The block `notes` in the back matter.",
        Example(NOTES, "  - notes:\n", ""),
    ),
    Rule(
        "waivers-are-printed",
        "A report with waivers says where they are printed.",
        "The block `waivers` in the back matter lists what is waived, with the reasons: readers can judge them.",
        Example(
            "content/office.yaml",
            '  - text: We saw [45]{waive="counted on the spot"} of them.\n  - waivers:\n',
            '  - text: We saw [45]{waive="counted on the spot"} of them.\n',
        ),
        "warning",
    ),
    Rule(
        "waiver-is-needed",
        "A waiver waives something.",
        "One that has outlived what it was for would hide the next fault.",
        Example(
            PROSE,
            'We saw [45]{waive="counted on the spot"} of them.',
            'We saw [some]{waive="counted on the spot"} of them.',
        ),
        "warning",
    ),
    Rule(
        "work-is-cited",
        "A work in the bibliography is cited.",
        "The bibliography is a list of works cited; an entry that is not belongs to a sentence that is gone.",
        Example(
            "content/bibliography.yaml",
            "references:\n",
            "references:\n  - id: other\n    type: report\n    title: Others\n",
        ),
        "warning",
    ),
    Rule(
        "term-is-used",
        "A word in the glossary stands in the report.",
        "As a {term}, or as a word anywhere outside its own entry.",
        Example(
            "content/glossary.yaml", "terms:\n", "terms:\n  - term: decile\n    definition: A tenth of a population.\n"
        ),
        "warning",
    ),
)
