"""Rules of files: YAML, fields, names and places of files, templates and tokens."""

from __future__ import annotations

from sitan.rules.model import BLOCKS, Example, Rule

REPORT = "content/report.yaml"
CHAPTER = "content/one.yaml"
NOTES = "content/notes.yaml"
GLOSSARY = "content/glossary.yaml"
TITLE = "title: Children in Arcadia"

FILE_RULES = (
    Rule(
        "yaml-syntax",
        "A content file is YAML.",
        "YAML has few rules: spaces indent, a colon and a space part a name from its value, and a value with a colon "
        "in it "
        "wants quotes.",
        Example(REPORT, TITLE, "title: Arcadia: children"),
        fixed=True,
    ),
    Rule(
        "yaml-within-limits",
        "A YAML file is of a size and depth that people write.",
        "A file that nests or grows beyond what anybody writes by hand was made to exhaust the machine.",
        Example(REPORT, TITLE, "title: " + "[" * 50 + "]" * 50),
        fixed=True,
    ),
    Rule(
        "yaml-without-aliases",
        "A YAML file has neither anchors nor aliases.",
        "`*name` and `&name` at the start of a value have a meaning in YAML that makes a file hard to read. A text "
        "that "
        "begins so wants quotes.",
        Example(REPORT, TITLE, "title: *children"),
        fixed=True,
    ),
    Rule(
        "yaml-without-tags",
        "A YAML file has no tags.",
        "A tag could make a value into something other than text.",
        Example(REPORT, TITLE, "title: !text Children in Arcadia"),
        fixed=True,
    ),
    Rule(
        "one-document",
        "A file holds one YAML document.",
        "What stands after a line `---` would be another document, and would not be read.",
        Example(REPORT, TITLE, f"---\n{TITLE}\n---"),
        fixed=True,
    ),
    Rule(
        "key-is-text",
        "A name before a colon is a word.",
        "A list or a text over several lines cannot name a field.",
        Example(REPORT, TITLE, f"{TITLE}\n[a, b]: more"),
        fixed=True,
    ),
    Rule(
        "key-stands-once",
        "A name stands once among the fields around it.",
        "Of two values under one name, one would be lost.",
        Example(REPORT, "country: AAA", "country: AAA\ncountry: BBB"),
        fixed=True,
    ),
    Rule(
        "value-is-not-cut",
        "A value does not end at a sign that begins a comment.",
        "In YAML a space and `#` begin a comment: what stands after them is lost.",
        Example(REPORT, TITLE, "title: Children # 1 in Arcadia"),
        "warning",
    ),
    Rule(
        "text-has-no-control-characters",
        "A text holds no character that no editor shows.",
        "Such characters come with text that is pasted, and end up as boxes on paper.",
        Example(REPORT, TITLE, "title: Children in\x08 Arcadia"),
        fixed=True,
    ),
    Rule(
        "file-is-not-empty",
        "A content file holds something.",
        "An empty file is a file that was not saved.",
        Example(GLOSSARY, "terms:\n  - term: SDG\n", ""),
        fixed=True,
    ),
    Rule(
        "file-is-readable",
        "A file can be read, and is not larger than a report needs.",
        "A file that others may not read, or that is a folder, cannot be used.",
        Example("datasets/data.csv", "a file that you may read", "a file without the right to read it"),
        fixed=True,
    ),
    Rule(
        "file-is-utf-8",
        "A text file is UTF-8.",
        "Spreadsheets save other encodings unless they are asked for “CSV UTF-8”; a name in them would be garbled.",
        Example(GLOSSARY, "a file saved as UTF-8", "a file saved as Windows-1251 or UTF-16"),
        fixed=True,
    ),
    Rule(
        "file-exists",
        "Every file that the content names is there.",
        "Upper and lower case count, since the report is built on other machines too.",
        Example(REPORT, "  - one.yaml", "  - two.yaml"),
        fixed=True,
    ),
    Rule(
        "path-stays-inside",
        "A path that the content names stays within its folder.",
        "A report is a folder that one may hand on, so that nothing outside of it can belong to it.",
        Example(REPORT, "  - one.yaml", "  - ../../one.yaml"),
        fixed=True,
    ),
    Rule(
        "field-is-known",
        "Every field has a meaning.",
        "A misspelt field would be passed over in silence.",
        Example(REPORT, "licence: CC0 1.0", "license: CC0 1.0"),
        fixed=True,
    ),
    Rule(
        "field-is-there",
        "Every field that is required is there, and has a value.",
        "The reference lists the fields of each file and block.",
        Example(REPORT, "licence: CC0 1.0\n", ""),
        fixed=True,
    ),
    Rule(
        "field-has-its-type",
        "A field holds what it should: a text, a list, a number, one of a few words.",
        "Nothing is guessed: a date is written as a date, and a number without quotes.",
        Example(REPORT, "date: 2020-12-31", "date: 31.12.2020"),
        fixed=True,
    ),
    Rule(
        "block-kind-is-known",
        "A block is of one kind, which exists.",
        "The kind is the name after the dash: `- text:`.",
        Example(BLOCKS, "- callout:\n    text: An aside.", "- aside:\n    text: An aside."),
        fixed=True,
    ),
    Rule(
        "figure-kind-is-known",
        "A figure is of one kind, which exists.",
        "The reference lists the kinds.",
        Example(CHAPTER, "kind: bars", "kind: pie"),
        fixed=True,
    ),
    Rule(
        "id-is-unique",
        "An id names one thing.",
        "References and links could not tell two things of one name apart.",
        Example(CHAPTER, "- id: deaths", "- id: one"),
        fixed=True,
    ),
    Rule(
        "token-is-known",
        "A design token that the report overrides exists.",
        "A misspelt token would change nothing.",
        Example(
            REPORT, "theme:\n  color-accent: '#005a9c'\nchapters:", "theme:\n  colour-accent: '#005a9c'\nchapters:"
        ),
        fixed=True,
    ),
    Rule(
        "template-renders",
        "A template can be read, and names only what there is.",
        "Templates of the project's own folder are checked when the report is laid out.",
        Example("templates/blocks/text.html", "{{ flow(block.content) }}", "{{ flow(block.contents) }}"),
        fixed=True,
        late=True,
    ),
    Rule(
        "template-is-used",
        "A file in the project's templates has the name of a template.",
        "A file of another name changes nothing.",
        Example("templates", "templates/blocks/quote.html", "templates/blocks/qoute.html"),
        "warning",
        late=True,
    ),
    Rule(
        "page-name-is-free",
        "No chapter has the name of a page that the site makes itself.",
        "One of the two pages would be overwritten.",
        Example(CHAPTER, "id: one", "id: index"),
        fixed=True,
        late=True,
    ),
    Rule(
        "rule-exists",
        "A rule that the report changes or waives exists.",
        "A misspelt rule would change nothing; `sitan explain` lists the rules.",
        Example(
            REPORT,
            "rules:\n  figure-is-mentioned: error\nchapters:",
            "rules:\n  figure-is-mentoined: error\nchapters:",
        ),
        fixed=True,
    ),
    Rule(
        "rule-can-be-changed",
        "A rule that is lowered or waived is one without which a report can be made.",
        "Some errors leave nothing to go on with: a file that is not there, a query that means nothing.",
        Example(REPORT, "rules:\n  work-is-cited: off\nchapters:", "rules:\n  yaml-syntax: off\nchapters:"),
        fixed=True,
    ),
)
