"""Rules over the whole report: what they find, and what they pass over."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitan.build import compose_document, read_evidence, undrawn
from sitan.project import find_project
from tests.arcadia import BIBLIOGRAPHY, CHAPTER, REPORT, changed
from tests.rules_project import FILES, findings, rules_found, with_blocks, with_prose, write_rules_project


def found_by(rule: str, folder: Path, changes: dict[str, str]) -> list[str]:
    return [found.message for found in findings(folder, changes) if found.rule == rule]


def kept(folder: Path, text: str) -> bool:
    return rules_found(folder, with_prose(text)) == []


# --- one value, one precision


def test_a_value_typed_less_exactly_than_it_is_printed_is_found(tmp_path: Path) -> None:
    text = 'It was {value}`coverage@2020`, say [93]{value="coverage@2020"}.'

    assert found_by("value-has-one-precision", tmp_path, with_prose(text)) == [
        'the same value is printed as "93" here and as "92.5" elsewhere'
    ]


@pytest.mark.parametrize(
    "text",
    [
        'It was {value}`coverage@2020`, say [93]{value="coverage@2020; digits=0"}.',
        "It was {value}`coverage@2020`, say {value}`coverage@2020; digits=0`.",
        'It was {value}`u5mr@2020` or [twenty]{value="u5mr@2020"}.',
        'It was {value}`births@2020` thousand, or [0.1 million]{value="births@2020"}.',
        'It was [93]{value="coverage@2020"} and again [93]{value="coverage@2020"}.',
    ],
)
def test_declared_rounding_is_no_fault(text: str, tmp_path: Path) -> None:
    assert found_by("value-has-one-precision", tmp_path, with_prose(text)) == []


# --- the summary rests on the body

SUMMARY = (
    "id: summary\ntitle: Summary\nmatter: front\nkind: summary\nblocks:\n  - text: In 2020 it was {value}`QUERY`.\n"
)


def with_summary(query: str, **more: str) -> dict[str, str]:
    report = REPORT.replace("  - one.yaml", "  - summary.yaml\n  - one.yaml") + "  - office.yaml\n"
    return {"content/report.yaml": report, "content/summary.yaml": SUMMARY.replace("QUERY", query), **more}


def test_a_summary_with_a_number_of_its_own_is_found(tmp_path: Path) -> None:
    assert found_by("summary-rests-on-the-body", tmp_path, with_summary("coverage@2020")) == [
        'no chapter speaks of what "92.5" rests on: Coverage, 2020'
    ]


def test_a_summary_may_say_what_a_chapter_says_plots_or_claims(tmp_path: Path) -> None:
    assert rules_found(tmp_path, with_summary("u5mr@2020")) == []
    assert rules_found(tmp_path, with_summary("u5mr[area=BBB]@2020")) == []
    assert rules_found(tmp_path, with_summary("u5mr@2010")) == []


def test_a_key_figure_is_no_body(tmp_path: Path) -> None:
    panel = with_blocks(
        "- key-figures:\n    items:\n      - {value: '{value}`coverage@2020` %', label: were reached in 2020}"
    )

    assert found_by("summary-rests-on-the-body", tmp_path, panel) == [
        'no chapter speaks of what "92.5" rests on: Coverage, 2020'
    ]


def test_an_opener_rests_on_its_chapter(tmp_path: Path) -> None:
    chapter = CHAPTER.replace(
        "title: Survival\n",
        "title: Survival\nopener: {lead: It fell., value: '{value}`coverage@2020` %', label: in 2020}\n",
    )

    assert rules_found(tmp_path, {"content/one.yaml": chapter}) == ["summary-rests-on-the-body"]
    told = chapter + "      - text: Of these, {value}`coverage@2020` per cent were reached.\n"
    assert rules_found(tmp_path, {"content/one.yaml": told}) == []


# --- findings and recommendations

RECOMMENDATION = """\
- recommendations:
    items:
      - {id: act, text: Act., addressee: The office, priority: short, answers: [ANSWER]}
"""
ASKED = REPORT.replace("chapters:", "rules: {finding-has-a-recommendation: warning}\nchapters:") + "  - office.yaml\n"


def with_recommendation(answer: str) -> dict[str, str]:
    advice = "  - id: advice\n    title: Advice\n    blocks:\n" + "".join(
        f"      {line}\n" for line in RECOMMENDATION.replace("ANSWER", answer).splitlines()
    )
    causes = "  - id: causes\n    title: Causes\n    blocks:\n      - text: '[Causes are not known.]{#unknown}'\n"
    return {"content/one.yaml": CHAPTER + causes + advice}


def test_a_section_without_a_recommendation_is_found_where_the_report_asks_for_it(tmp_path: Path) -> None:
    changes = with_recommendation("deaths")

    assert rules_found(tmp_path, changes) == []
    assert found_by("finding-has-a-recommendation", tmp_path, {**changes, "content/report.yaml": ASKED}) == [
        'no recommendation answers the section "causes"'
    ]


@pytest.mark.parametrize("answer", ["deaths, causes", "by-area, unknown"])
def test_a_section_is_answered_by_its_id_its_figures_and_its_marked_words(answer: str, tmp_path: Path) -> None:
    changes = {**with_recommendation(answer), "content/report.yaml": ASKED}

    assert rules_found(tmp_path, changes) == []


# --- figures


def test_a_figure_that_only_another_chapter_mentions_is_not_introduced(tmp_path: Path) -> None:
    changes = changed("content/one.yaml", "see {fig}`by-area`", "see the bars")
    changes["content/office.yaml"] = FILES["content/office.yaml"].replace("what is here", "{fig}`by-area`")

    assert rules_found(tmp_path, changes) == ["figure-is-introduced"]


HAND = "- text: See {tbl}`x`.\n- table:\n    id: x\n    title: TITLE\n    columns: [{label: Place}, {label: Rate}]\n    rows: [[Arcadia, CELL]]\n"


def hand(title: str, cell: str, note: str = "") -> dict[str, str]:
    return with_blocks(HAND.replace("TITLE", title).replace("CELL", cell) + (f"    note: {note}\n" if note else ""))


def test_a_table_by_hand_has_a_source_by_its_numbers_or_its_note(tmp_path: Path) -> None:
    assert rules_found(tmp_path, hand("Rates in 2020", "high")) == ["figure-has-source"]
    assert rules_found(tmp_path, hand("Rates in 2020", "'{value}`u5mr@2020`'")) == []
    assert rules_found(tmp_path, hand("Rates in 2020", "high", "'Source: the office.'")) == []


def test_a_figure_says_of_what_period_it_is(tmp_path: Path) -> None:
    subtitled = "          title: Deaths by area\n          subtitle: Per thousand\n"
    silent = changed("content/one.yaml", "          title: Deaths by area\n", subtitled)

    assert rules_found(tmp_path, silent) == ["figure-has-period"]
    assert (
        rules_found(tmp_path, {"content/one.yaml": silent["content/one.yaml"].replace("Per thousand", "In 2020")}) == []
    )


def test_a_figure_over_time_says_it_on_its_axis(tmp_path: Path) -> None:
    lines = changed(
        "content/one.yaml",
        "          kind: bars\n          title: Deaths by area\n          data: u5mr[area=AAA|BBB]@2020\n",
        "          kind: lines\n          title: Deaths\n          subtitle: Per thousand\n          data: u5mr@2010..2020\n",
    )

    assert rules_found(tmp_path, lines) == []


def test_a_key_figure_says_of_what_period_it_is(tmp_path: Path) -> None:
    panel = "- key-figures:\n    items:\n      - {value: '{value}`u5mr@2020`', label: was the rate}"

    assert rules_found(tmp_path, with_blocks(panel)) == ["figure-has-period"]
    assert rules_found(tmp_path, with_blocks(panel.replace("was the rate", "was the rate in 2020"))) == []


def test_the_same_words_are_quoted_once(tmp_path: Path) -> None:
    blocks = '- text: "[Too many die.]{#many}"\n- quote: {of: many}\n'

    assert rules_found(tmp_path, with_blocks(blocks)) == []
    assert rules_found(tmp_path, with_blocks(blocks + "- quote: {of: many}")) == ["quote-stands-once"]


# --- abbreviations and names


@pytest.mark.parametrize(
    "text",
    [
        "The Statistical Office of Arcadia (SOA) counts. The SOA errs.",
        "The {term}`SOA` counts. The SOA errs.",
        "The EU counts them.",
        "In part II and chapter IX it is in US$ and PM2.5.",
        "The Trade Union of Nurses (TUN) asks for more.",
        "So asks {term}`SDG`, and the SDG is clear.",
    ],
)
def test_explained_and_known_abbreviations_are_no_fault(text: str, tmp_path: Path) -> None:
    assert found_by("abbreviation-is-explained", tmp_path, with_prose(text)) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("The SOA counts.", '"SOA" is not explained where the chapter first uses it'),
        ("The SOA counts. The Statistical Office of Arcadia (SOA) errs.", '"SOA" is not explained where the chapter first uses it'),
        ("The WTO knows.", '"WTO" is explained nowhere'),
        ("The MoHSD knows. So does the MoHSD.", '"MoHSD" is explained nowhere'),
        ("All NGOs know.", '"NGO" is explained nowhere'),
    ],
)  # fmt: skip
def test_abbreviations_without_explanation_are_found(text: str, message: str, tmp_path: Path) -> None:
    assert found_by("abbreviation-is-explained", tmp_path, with_prose(text)) == [message]


def test_a_second_expansion_in_a_chapter_is_found(tmp_path: Path) -> None:
    twice = "The Statistical Office of Arcadia ({term}`SOA`) counts. The Statistical Office of Arcadia (SOA) errs."

    assert rules_found(tmp_path, with_prose(twice)) == ["abbreviation-is-expanded-once"]


def test_a_variant_of_a_name_is_found_but_not_within_the_name(tmp_path: Path) -> None:
    glossary = FILES["content/glossary.yaml"].replace("[Arcadian Statistics Office]", "[Office of Arcadia]")
    full = {**with_prose("The Statistical Office of Arcadia knows."), "content/glossary.yaml": glossary}
    variant = {**with_prose("The Office of Arcadia knows."), "content/glossary.yaml": glossary}

    assert rules_found(tmp_path, full) == []
    assert found_by("name-has-one-form", tmp_path, variant) == ['"Office of Arcadia" is another form of "SOA"']


# --- wording


@pytest.mark.parametrize("text", ["the c\u0430pital", "сто\u006cица", "WH\u041e knows"])
def test_letters_of_two_alphabets_in_a_word_are_found(text: str, tmp_path: Path) -> None:
    assert "word-has-one-script" in rules_found(tmp_path, with_prose(text))


def test_letters_of_two_alphabets_in_the_bibliography_are_found(tmp_path: Path) -> None:
    changes = {"content/bibliography.yaml": BIBLIOGRAPHY.replace("Children", "Childr\u0435n")}

    assert rules_found(tmp_path, changes) == ["word-has-one-script"]


@pytest.mark.parametrize("text", ["It is the the end.", "It is the\nthe end.", "It is *the* the end.", "The the end."])
def test_a_doubled_word_is_found(text: str, tmp_path: Path) -> None:
    assert rules_found(tmp_path, with_prose(text)) == ["word-stands-once"]


@pytest.mark.parametrize(
    "text",
    ["They said that that was so.", "All that she had had was gone.", "See {ch}`one` one day.", "A well-to-do to-do."],
)
def test_words_that_may_stand_twice_are_no_fault(text: str, tmp_path: Path) -> None:
    assert kept(tmp_path, text)


@pytest.mark.parametrize(
    "text", ["{value}`u5mr@2020` died.", 'They came. [20]{value="u5mr@2020"} died.', "2019 was a year."]
)
def test_a_sentence_that_starts_with_a_number_is_found(text: str, tmp_path: Path) -> None:
    assert rules_found(tmp_path, with_prose(text)) == ["sentence-starts-with-a-word"]


@pytest.mark.parametrize(
    "text", ["See law No. 5 of 2019.", "Some, i.e. in 2019, died.", "- 2019 was a year.", "It fell (see p. 12)."]
)
def test_numbers_after_other_full_stops_are_no_fault(text: str, tmp_path: Path) -> None:
    assert found_by("sentence-starts-with-a-word", tmp_path, with_prose(text)) == []


def test_the_rarer_way_to_write_per_cent_is_found(tmp_path: Path) -> None:
    text = "It was {value}`coverage@2020` percent, then {value}`coverage@2020` percent, {value}`coverage@2020`%."

    assert found_by("unit-is-written-one-way", tmp_path, with_prose(text)) == ['"%" stands here, "percent" elsewhere']


def test_key_figures_may_use_the_sign(tmp_path: Path) -> None:
    blocks = (
        "- text: It was {value}`coverage@2020` per cent.\n"
        "- key-figures:\n    items:\n      - {value: '{value}`coverage@2020` %', label: in 2020}"
    )

    assert rules_found(tmp_path, with_blocks(blocks)) == []


@pytest.mark.parametrize("text", ["The plan of 2016-2020.", "Those aged 15-24 came."])
def test_a_range_with_a_hyphen_is_found(text: str, tmp_path: Path) -> None:
    assert rules_found(tmp_path, with_prose(text)) == ["range-has-an-en-dash"]


@pytest.mark.parametrize("text", ["The plan of 2016–2020.", "On 2019-07-01 it rained.", "See A/C.3-4 and COVID-19."])
def test_other_hyphens_between_digits_are_no_fault(text: str, tmp_path: Path) -> None:
    assert found_by("range-has-an-en-dash", tmp_path, with_prose(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "In recent years it fell.",
        "It fell over the last four years.",
        "It has recently fallen.",
        "Currently it is low.",
        "It will fall in the coming decade. In 2020 it was high.",
    ],
)
def test_a_period_told_from_today_is_found(text: str, tmp_path: Path) -> None:
    assert rules_found(tmp_path, with_prose(text)) == ["period-has-an-anchor"]


@pytest.mark.parametrize(
    "text",
    [
        "In the last four years to 2020 it fell.",
        "As of 2020, it is currently low.",
        "In the last week of life they suffer.",
        "The last of them came.",
        "It fell in the years after 2015.",
    ],
)
def test_a_period_with_an_anchor_is_no_fault(text: str, tmp_path: Path) -> None:
    assert kept(tmp_path, text)


# --- apparatus


def test_works_and_terms_that_nothing_uses_are_found(tmp_path: Path) -> None:
    glossary = FILES["content/glossary.yaml"].replace("known:", "  - term: decile\n    definition: A tenth.\nknown:")
    changes = {"content/glossary.yaml": glossary, **changed("content/one.yaml", "{cite}`work`", "")}

    assert rules_found(tmp_path, changes) == ["work-is-cited", "term-is-used"]


@pytest.mark.parametrize("text", ["The poorest deciles.", "A *decile* of them.", "By Decile."])
def test_a_term_may_be_used_in_another_form(text: str, tmp_path: Path) -> None:
    glossary = FILES["content/glossary.yaml"].replace("known:", "  - term: decile\n    definition: A tenth.\nknown:")

    assert rules_found(tmp_path, {"content/glossary.yaml": glossary, **with_prose(text)}) == []


def test_a_table_by_hand_names_the_sources_of_its_numbers(tmp_path: Path) -> None:
    folder = write_rules_project(tmp_path, hand("Rates in 2020", "'{value}`u5mr@2020`'"))
    evidence = read_evidence(find_project(folder), lambda _: None)

    document = compose_document(evidence, undrawn(evidence), lambda _: None)

    (table,) = (block for block in document.chapters[0].sections[0].blocks if block.kind == "table")
    assert table.source == "Statistical Office"


def test_waivers_are_listed_with_words_reason_and_section(tmp_path: Path) -> None:
    text = (
        'We saw [45]{waive="counted on the spot"} of them, '
        '[more]{claim="u5mr@2020 < u5mr_survey@2010" because="two surveys of one kind"} than before.'
    )
    evidence = read_evidence(find_project(write_rules_project(tmp_path, with_prose(text))), lambda _: None)

    document = compose_document(evidence, undrawn(evidence), lambda _: None)

    (block,) = (block for block in document.chapters[-1].blocks if block.kind == "waivers")
    assert [(entry.words, entry.reason, entry.where and entry.where.text) for entry in block.entries] == [
        ("45", "counted on the spot", "section 1.1"),
        ("more", "two surveys of one kind", "section 1.1"),
    ]
    assert block.entries[0].rules == ("number-comes-from-data",)
    assert block.entries[1].rules[0] == "comparison-of-one-measure"
