"""YAML is read as typed, with the place of every value, and refused where it would be guessed at."""

from __future__ import annotations

import pytest

from sitan.diagnostics import Findings, ProjectError, Severity
from sitan.reading import decode
from sitan.strict_yaml import Items, Table, Words, parse_yaml


def read(text: str) -> tuple[object, list[str]]:
    findings = Findings()
    value = parse_yaml(text, "a.yaml", findings)
    return value, [str(found) for found in findings.diagnostics]


@pytest.mark.parametrize(
    "scalar", ["no", "yes", "on", "off", "010", "0123456", "12:30", "1.10", "1e3", "2019-07-01", "NA", "0x1F"]
)
def test_a_plain_scalar_stays_as_typed(scalar: str) -> None:
    value, findings = read(f"a: {scalar}\n")

    assert value == {"a": scalar}
    assert findings == []


@pytest.mark.parametrize("nothing", ["", "~", "null"])
def test_nothing_is_none(nothing: str) -> None:
    assert read(f"a: {nothing}\n") == ({"a": None}, [])


def test_a_quoted_scalar_is_known_as_quoted() -> None:
    value, _ = read("a: '5'\nb: 5\n")

    assert isinstance(value, Table)
    assert [isinstance(word, Words) and word.plain for word in value.values()] == [False, True]


def test_every_value_knows_its_place() -> None:
    value, _ = read("a:\n  - one\n  - b: two\n")

    assert isinstance(value, Table)
    items = value["a"]
    assert isinstance(items, Items)
    assert str(value.keys_at["a"]) == "a.yaml:1:1"
    assert str(items.place) == "a.yaml:2:3"
    assert isinstance(items[0], Words)
    assert str(items[0].place) == "a.yaml:2:5"


@pytest.mark.parametrize(
    ("source", "piece", "place"),
    [
        ("a: |\n  first\n  second word\n", "word", "a.yaml:3:10"),
        ("a: |\n  first\n\n  third\n", "third", "a.yaml:4:3"),
        ("a: >-\n  folded\n  line here\n", "here", "a.yaml:3:8"),
        ("a: 'it''s quoted'\n", "quoted", "a.yaml:1:11"),
        ('a: "tab\\tand \\u00e9 end"\n', "end", "a.yaml:1:21"),
        ("a: plain that\n  goes on\n", "on", "a.yaml:2:8"),
        ("a: әлем жаңа\n", "жаңа", "a.yaml:1:9"),
    ],
)
def test_each_character_knows_its_place(source: str, piece: str, place: str) -> None:
    value, _ = read(source)

    assert isinstance(value, Table)
    words = value["a"]
    assert isinstance(words, Words)
    assert str(words.location(words.index(piece))) == place


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        (
            "a: 1\nb: 2\na: 3\n",
            'a.yaml:3:1: error[key-stands-once]: "a" stands twice here, first in line 1\n    hint: keep one of the two',
        ),
        (
            "a: *b\n",
            "a.yaml:1:4: error[yaml-without-aliases]: `*b` is an alias\n    hint: write the value out, or quote it",
        ),
        (
            "a: &b 1\n",
            "a.yaml:1:4: error[yaml-without-aliases]: `&b` is an anchor\n    hint: remove it, or quote the text",
        ),
        (
            "a: !!int 1\n",
            "a.yaml:1:4: error[yaml-without-tags]: `tag:yaml.org,2002:int` is a tag\n    hint: remove it, or quote the text",
        ),
        (
            "a:\n\tb: 1\n",
            "a.yaml:2:1: error[yaml-syntax]: found character that cannot start any token\n"
            '    hint: a value that starts with this character wants quotes: "…"',
        ),
        (
            "a: one: two\n",
            "a.yaml:1:7: error[yaml-syntax]: mapping values are not allowed in this context\n"
            '    hint: a value with a colon in it wants quotes: "…: …"',
        ),
        (
            "a: 'open\n",
            "a.yaml:1:4: error[yaml-syntax]: the quotes that open here are not closed\n    hint: close the quotes",
        ),
        ("", "a.yaml:1:1: error[file-is-not-empty]: the file is empty\n    hint: see `sitan new`"),
        (
            "a: 1\n---\nb: 2\n",
            "a.yaml:2:1: error[one-document]: a second document starts here\n    hint: remove the line `---`, or split the file",
        ),
        (
            "a\u200bb: 1\n",
            "a.yaml:1:1: error[key-is-text]: the key has an invisible character U+200B\n    hint: type the key again",
        ),
        (
            "? [a]\n: 1\n",
            "a.yaml:1:3: error[key-is-text]: a key is a word before a colon\n    hint: put the value in quotes",
        ),
        (
            "a: Rate # of deaths\n",
            'a.yaml:1:9: warning[value-is-not-cut]: the value ends before " #": "Rate"\n'
            "    hint: quote the value, or put two spaces before a comment",
        ),
    ],
)
def test_what_yaml_would_guess_or_lose_is_a_finding(source: str, finding: str) -> None:
    _, findings = read(source)

    assert findings == [finding]


def test_a_comment_after_two_spaces_is_a_comment() -> None:
    assert read("a: Rate  # of deaths\n") == ({"a": "Rate"}, [])


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_deep_nesting_is_refused(opening: str) -> None:
    _, findings = read(opening * 5_000)

    assert len(findings) == 1
    assert "error[yaml-within-limits]" in findings[0] or "error[yaml-syntax]" in findings[0]


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"

    assert read(bomb)[1][0].startswith("a.yaml:1:4: error[yaml-without-aliases]")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("Дети".encode("cp1251"), "the file is not UTF-8: byte 0xC4; it looks like Windows-1251 (cp1251)"),
        ("a: b".encode("utf-16"), "the file is UTF-16, not UTF-8 text"),
        (b"caf\xe9", "the file is not UTF-8: byte 0xE9"),
        (b"PK\x03\x04\0\0", "the file is a binary file, not UTF-8 text"),
    ],
)
def test_another_encoding_is_named(raw: bytes, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        decode(raw, "a.csv")

    (found,) = caught.value.diagnostics
    assert (found.rule, found.message, found.severity) == ("file-is-utf-8", message, Severity.ERROR)


def test_the_place_of_a_wrong_byte_is_named() -> None:
    with pytest.raises(ProjectError) as caught:
        decode("a: ok\nb: é".encode("latin-1"), "a.yaml")

    assert str(caught.value.diagnostics[0].location) == "a.yaml:2:4"


@pytest.mark.parametrize("character", ["\u2028", "\x85", "\x07"])
def test_a_character_that_no_editor_shows_is_refused(character: str) -> None:
    with pytest.raises(ProjectError) as caught:
        decode(f"a: b\nc: d{character}e".encode(), "a.yaml")

    found = caught.value.diagnostics[0]
    assert (found.rule, str(found.location)) == ("text-has-no-control-characters", "a.yaml:2:5")


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    assert decode(b"\xef\xbb\xbfa: b\r\nc: d\r\n", "a.yaml") == "a: b\nc: d\n"
