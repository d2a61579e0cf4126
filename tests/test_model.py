"""What somebody wrote becomes a model, or a finding in their words at its place."""

from __future__ import annotations

from typing import Literal

import pytest

from sitan.diagnostics import Findings
from sitan.model import Flag, Identifier, Integer, Line, Node, Number, Text, check_model, nearest, walk_words
from sitan.strict_yaml import parse_yaml


class Key(Node):
    """A part of the made-up model."""

    value: Line
    label: Text | None = None


class Part(Node):
    """A part with an id."""

    id: Identifier
    words: Line


class Whole(Node):
    """A made-up model with a field of each type."""

    id: Identifier
    count: Integer = 3
    share: Number | None = None
    shown: Flag = False
    side: Literal["left", "right"] = "left"
    keys: list[Key] = []
    parts: list[Part] = []


def check(source: str) -> tuple[Whole | None, list[str]]:
    findings = Findings()
    whole = check_model(Whole, parse_yaml(source, "a.yaml", findings), "a.yaml", findings)
    return whole, [str(found) for found in findings.diagnostics]


def test_a_node_and_its_texts_know_their_place() -> None:
    whole, findings = check("id: a-b\ncount: 5\nkeys:\n  - {value: x, label: no}\n")

    assert findings == []
    assert whole is not None
    assert str(whole.place) == "a.yaml:1:1"
    assert str(whole.keys[0].place) == "a.yaml:4:5"
    assert str(whole.keys[0].value.place) == "a.yaml:4:13"
    assert isinstance(whole.keys[0].value, Line)


def test_a_text_stays_as_typed() -> None:
    whole, _ = check("id: a\nkeys:\n  - {value: no}\n  - {value: 1.10}\n  - {value: 2019-07-01}\n")

    assert whole is not None
    assert [str(key.value) for key in whole.keys] == ["no", "1.10", "2019-07-01"]


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        (
            "id: A b\n",
            'a.yaml:1:5: error[field-has-its-type]: "id" is not an id: lower-case letters, digits and single hyphens\n'
            "    hint: for example `infant-mortality`",
        ),
        (
            'id: a\ncount: "5"\n',
            'a.yaml:2:9: error[field-has-its-type]: "count" should be a whole number\n    hint: write it unquoted: 12',
        ),
        (
            "id: a\nshare: 12,5\n",
            'a.yaml:2:8: error[field-has-its-type]: "share" should be a number\n'
            "    hint: write it unquoted, with a decimal point: 12.5",
        ),
        (
            "id: a\nshown: yes\n",
            'a.yaml:2:8: error[field-has-its-type]: "shown" should be `true` or `false`\n'
            "    hint: YAML 1.2 knows no yes, no, on or off",
        ),
        (
            "id: a\nside: top\n",
            "a.yaml:2:7: error[field-has-its-type]: \"side\" should be 'left' or 'right'\n    hint: one of these words, as written",
        ),
        (
            "id: a\nkeys:\n  - {value: x, lable: y}\n",
            'a.yaml:3:16: error[field-is-known]: there is no field "lable" here\n    hint: did you mean "label"?',
        ),
        ("count: 1\n", 'a.yaml:1:1: error[field-is-there]: "id" is missing\n    hint: add `id: …`'),
        (
            "id: a\nkeys:\n  - value:\n",
            'a.yaml:3:5: error[field-is-there]: "value" has no text\n'
            "    hint: write the text after `value:`, or remove the line",
        ),
        (
            "id: a\nkeys: x\n",
            'a.yaml:2:7: error[field-has-its-type]: "keys" should be a list\n'
            "    hint: write each item on a line of its own after `- `",
        ),
        (
            "- a\n",
            "a.yaml:1:1: error[field-has-its-type]: fields should stand here, each `name: value`\n    hint: see `sitan schema`",
        ),
    ],
)
def test_a_fault_is_shown_at_its_value_with_a_way_out(source: str, finding: str) -> None:
    _, findings = check(source)

    assert findings == [finding]


def test_all_faults_of_a_file_are_shown_together() -> None:
    _, findings = check("id: A\ncount: x\nside: top\nother: 1\n")

    assert len(findings) == 4


def test_contexts_name_ids_so_that_they_outlive_an_insertion() -> None:
    source = "id: a\nkeys: [{value: x}]\nparts: [{id: first, words: y}, {id: second, words: z}]\n"
    whole, _ = check(source)

    contexts = [context for context, _ in walk_words(whole)]

    assert contexts == ["a/keys/1/value", "a/parts/first/words", "a/parts/second/words"]


def test_a_near_name_is_suggested() -> None:
    assert nearest("u5mrr", ["u5mr", "imr"]) == 'did you mean "u5mr"?'
    assert nearest("zzz", ["b", "a"]) == "there are: a, b"
    assert nearest("zzz", []) == ""
