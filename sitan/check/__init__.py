"""Named rules over the report and its document, phrased as what should hold.

Faults that stop a phase are found by that phase. The rules here look at the whole: what a reader would stumble over
although every part of it is well-formed. `sitan.rules` says what each is for. Phase: Report, Values -> Diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sitan.check import apparatus, evidence, figures, names, numbers, wording
from sitan.check.material import Checked
from sitan.check.numbers import Coverage, measure_coverage
from sitan.diagnostics import Diagnostic

__all__ = ["Checked", "Coverage", "check", "measure_coverage"]

Check = Callable[[Checked], Iterator[Diagnostic]]
CHECKS: tuple[Check, ...] = (
    numbers.number_comes_from_data,
    numbers.waiver_of_a_number_is_needed,
    numbers.value_has_one_precision,
    evidence.summary_rests_on_the_body,
    evidence.finding_has_a_recommendation,
    figures.figure_is_mentioned,
    figures.figure_is_introduced,
    figures.figure_has_source,
    figures.figure_has_period,
    figures.quote_stands_once,
    figures.image_is_there,
    apparatus.notes_are_printed,
    apparatus.waivers_are_printed,
    apparatus.work_is_cited,
    apparatus.term_is_used,
    apparatus.character_has_a_glyph,
    names.abbreviation_is_explained,
    names.abbreviation_is_expanded_once,
    names.name_has_one_form,
    wording.word_has_one_script,
    wording.word_stands_once,
    wording.sentence_starts_with_a_word,
    wording.unit_is_written_one_way,
    wording.range_has_an_en_dash,
    wording.period_has_an_anchor,
)


def check(checked: Checked) -> list[Diagnostic]:
    """Return what the rules find, in order of place."""
    return sorted({found for rule in CHECKS for found in rule(checked)})
