"""Rules of wording: names, abbreviations, periods, units, slips of the pen."""

from __future__ import annotations

from sitan.rules.model import PROSE, Example, Rule

STYLE_RULES = (
    Rule(
        "abbreviation-is-explained",
        "An abbreviation stands in the glossary, and is explained where a chapter first uses it.",
        "Written out with the abbreviation in brackets, or marked as a {term}. It is looked for in running text; in "
        "titles, "
        "labels and notes the glossary is enough. Abbreviations that need no explanation are listed in glossary.yaml "
        "under "
        "`known`.",
        Example(PROSE, "The Statistical Office of Arcadia (SOA) counts them.", "The SOA counts them."),
        "warning",
    ),
    Rule(
        "abbreviation-is-expanded-once",
        "An abbreviation is written out once a chapter.",
        "Readers who are told twice take the second for something else.",
        Example(
            PROSE,
            "The Statistical Office of Arcadia (SOA) counts them. The SOA errs.",
            "The Statistical Office of Arcadia (SOA) counts them. The Statistical Office of Arcadia (SOA) errs.",
        ),
        "warning",
    ),
    Rule(
        "name-has-one-form",
        "A name or term has one form.",
        "The forms that the report does not use are listed in glossary.yaml under `variants` of the term.",
        Example(PROSE, "The Statistical Office of Arcadia (SOA) knows.", "The Arcadian Statistics Office knows."),
        "warning",
    ),
    Rule(
        "word-has-one-script",
        "A word is written in one alphabet.",
        "A Cyrillic letter in a Latin word looks like the right one, but is neither found nor read aloud.",
        Example(PROSE, "The capital is Streslau.", "The c\u0430pital is Streslau."),
    ),
    Rule(
        "word-stands-once",
        "A word is not doubled.",
        "“the the” comes of editing, and is not seen by the one who edits.",
        Example(PROSE, "It is the end.", "It is the the end."),
        "warning",
    ),
    Rule(
        "sentence-starts-with-a-word",
        "A sentence starts with a word.",
        "After a full stop a digit can be taken for a part of the number before.",
        Example(PROSE, "In all, {value}`u5mr@2020` died.", "{value}`u5mr@2020` died."),
        "warning",
    ),
    Rule(
        "unit-is-written-one-way",
        "Running text writes per cent in one way.",
        "“per cent”, “percent” or “%”: the way that most of the report has. Labels, key figures and tables may use "
        "the sign.",
        Example(
            PROSE,
            "Coverage is {value}`coverage@2020` per cent, and {value}`coverage@2020` per cent is not all.",
            "Coverage is {value}`coverage@2020` per cent, and {value}`coverage@2020` percent is not all.",
        ),
        "warning",
    ),
    Rule(
        "range-has-an-en-dash",
        "A range of numbers has an en dash.",
        "A hyphen joins, an en dash reaches from one number to the other.",
        Example(PROSE, "The plan of 2016–2020 ended.", "The plan of 2016-2020 ended."),
        "warning",
    ),
    Rule(
        "period-has-an-anchor",
        "A period that is told from today names a year.",
        "“In recent years”, “the last four years”, “currently” mean something else when the sentence is read a year "
        "later: "
        "the same sentence says from when it speaks.",
        Example(PROSE, "In the four years to 2020 fewer died.", "In recent years fewer died."),
        "warning",
    ),
)
