"""Works are cited with the words of the report's language."""

from __future__ import annotations

import pytest

from sitan.citations import format_references
from sitan.content.report import ReferenceSpec
from sitan.diagnostics import Findings
from sitan.model import check_model
from sitan.strict_yaml import Table, parse_yaml
from sitan.theme import default_folder

WORK = """\
id: a
type: article-journal
title: T
author: [{family: A, given: B.}, {family: C, given: D.}]
issued: "2020-05-03"
"""


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "B. A and D. C, ‘T’, 3 May 2020."),
        ("ru", "B. A и D. C, «T», 3 мая 2020."),
        ("kk", "B. A және D. C, «T», 3 мамыр 2020."),
        ("xx", "B. A and D. C, ‘T’, 3 May 2020."),
    ],
)
def test_a_work_is_cited_in_the_report_s_language(language: str, note: str) -> None:
    findings = Findings()
    value = parse_yaml(WORK, "content/bibliography.yaml", findings)
    assert isinstance(value, Table)
    reference = check_model(ReferenceSpec, value, "content/bibliography.yaml", findings)
    assert reference

    works = format_references({"a": reference}, default_folder() / "citations" / "report.csl", language)

    assert "".join(piece.text for piece in works.notes["a"]) == note
