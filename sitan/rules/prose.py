"""Rules of prose: markup, roles, references, notes."""

from __future__ import annotations

from sitan.rules.model import BLOCKS, PROSE, Example, Rule

PROSE_RULES = (
    Rule(
        "markdown-is-known",
        "A text uses the Markdown that has a meaning in a report.",
        "Paragraphs, lists, quotations, emphasis, links and subheadings; no tables, pictures or code, which have "
        "blocks of "
        "their own.",
        Example(PROSE, "> The words of a child.", "> - The words of a child."),
        fixed=True,
    ),
    Rule(
        "text-within-limits",
        "A text is of a length that people write.",
        "Some constructs take time that grows with the square of the length.",
        Example("prose", "a chapter in several texts", "a chapter of 200,000 characters in one"),
        fixed=True,
    ),
    Rule(
        "line-is-one-paragraph",
        "A title, a caption or a label is one paragraph.",
        "Lists and headings have no place in it.",
        Example(
            BLOCKS,
            "- callout:\n    title: An aside\n    text: It says more.",
            "- callout:\n    title: '- An aside'\n    text: It says more.",
        ),
        fixed=True,
    ),
    Rule(
        "subheading-level",
        "A subheading within a text begins with `###`.",
        "Chapters and sections have their titles in fields; below them there is one level.",
        Example(PROSE, "### Causes", "# Causes"),
        fixed=True,
    ),
    Rule(
        "list-item-is-one-paragraph",
        "An item of a list is one paragraph.",
        "A tagged PDF takes no more.",
        Example(PROSE, "- One thing.\n- Another.", "- One thing.\n\n  And another."),
        fixed=True,
    ),
    Rule(
        "link-leads-to-the-web",
        "A link leads to an address on the web.",
        "What is in the report is named by a role: {sec}`id`.",
        Example(PROSE, "See [the office](https://example.org).", "See [the office](ftp://example.org)."),
        fixed=True,
    ),
    Rule(
        "role-is-known",
        "A role has a meaning.",
        "`value`, `fig`, `tbl`, `map`, `box`, `sec`, `ch`, `cite`, `term`.",
        Example(PROSE, "So asks {term}`SDG`.", "So asks {abbr}`SDG`."),
        fixed=True,
    ),
    Rule(
        "span-has-one-meaning",
        "A span in brackets has one meaning.",
        "A value, a claim, a waiver or a name. `because` stands beside a value or a claim.",
        Example(PROSE, 'Then [20]{value="u5mr@2020"} died.', 'Then [20]{number="u5mr@2020"} died.'),
        fixed=True,
    ),
    Rule(
        "note-is-there",
        "A mark of a note has its note.",
        "The note stands in the same text, on a line of its own.",
        Example(PROSE, "So it is.[^b]\n\n[^b]: By one count.", "So it is.[^b]"),
        fixed=True,
    ),
    Rule(
        "note-is-used",
        "A note has one mark in its text.",
        "A note without a mark would not be printed.",
        Example(PROSE, "So it is.[^b]\n\n[^b]: By one count.", "So it is.\n\n[^b]: By one count."),
        fixed=True,
    ),
    Rule(
        "note-stands-in-text",
        "Notes and citations stand in running text.",
        "A title is repeated in contents and running heads, where a note has no place.",
        Example(
            BLOCKS,
            "- callout:\n    title: An aside\n    text: It says more.{cite}`work`",
            "- key-figures:\n    items:\n      - value: '{value}`u5mr@2020`'\n        label: died in 2020{cite}`work`",
        ),
        fixed=True,
    ),
    Rule(
        "reference-resolves",
        "What a reference names exists, and is of the kind that it says.",
        "Figures, tables, maps, boxes, sections, chapters, marked words, findings.",
        Example(PROSE, "See {fig}`by-area` again.", "See {tbl}`by-area` again."),
        fixed=True,
    ),
    Rule(
        "citation-resolves",
        "A work that is cited stands in the bibliography.",
        "Under the key by which it is cited.",
        Example(PROSE, "So it is.{cite}`work`", "So it is.{cite}`wrok`"),
        fixed=True,
    ),
    Rule(
        "term-is-explained",
        "A word that is marked as a term stands in the glossary.",
        "As it is written there.",
        Example(PROSE, "So asks {term}`SDG`.", "So asks {term}`MDG`."),
        fixed=True,
    ),
    Rule(
        "waiver-has-a-reason",
        "A waiver and a declared comparison say why.",
        "Readers find the reasons in the notes on the data.",
        Example(
            PROSE,
            'Some [45]{waive="counted on the spot"} came.',
            'Some [45]{waive=" "} came.',
        ),
        fixed=True,
    ),
)
