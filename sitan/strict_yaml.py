"""Reads YAML strictly, and remembers where every value stands.

PyYAML's parser gives events; this module turns them into values without any of YAML's guessing: every scalar stays
the text that the author typed (`no`, `010`, `12:30`, `1.10`, `2019-07-01`), and the model that reads it decides
whether a number is meant. Anchors, aliases and tags are refused (an alias bomb of 500 bytes fills the memory), and so
are duplicate keys, of which YAML keeps the last one in silence.

Phase: a file -> `Table` | `Items` | `Words` | None, each with its place.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Self, TypeAlias

import yaml

from sitan.diagnostics import Diagnostic, Findings, Location, ProjectError
from sitan.reading import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_DEPTH = 40
MAX_NODES = 200_000

_EMPTY = {"", "~", "null", "Null", "NULL"}  # YAML 1.2 core schema, 10.3.2
_INVISIBLE = {"\u00a0", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}


class Words(str):
    """A scalar: the text as typed, its place, and the way back from each character to the file.

    `plain` tells that it was written without quotes: only then may a model read it as a number or as true or false.
    """

    __slots__ = ("place", "plain", "stops")

    place: Location
    plain: bool
    stops: tuple[tuple[int, int, int], ...]

    def __new__(
        cls,
        text: str,
        place: Location = Location(""),  # noqa: B008 - immutable
        *,
        plain: bool = True,
        stops: tuple[tuple[int, int, int], ...] = (),
    ) -> Self:
        """Make a text; `stops` are (offset, line, column) from which on characters follow one another."""
        words = super().__new__(cls, text)
        words.place = place
        words.plain = plain
        words.stops = stops
        return words

    def location(self, offset: int = 0) -> Location:
        """Return where the character at `offset` stands in the file."""
        if not self.stops:
            return Location(self.place.file, self.place.line, self.place.column + offset if self.place.column else 0)
        index = bisect_right(self.stops, (offset, 1 << 60, 1 << 60)) - 1
        start, line, column = self.stops[max(index, 0)]
        return Location(self.place.file, line, column + offset - start)


class Table(dict[str, "Value"]):
    """A mapping with its place; `keys_at` gives the place of each key."""

    __slots__ = ("keys_at", "place")

    def __init__(self, place: Location) -> None:
        """Make an empty table that stands at `place`."""
        super().__init__()
        self.place = place
        self.keys_at: dict[str, Location] = {}


class Items(list["Value"]):
    """A sequence with its place."""

    __slots__ = ("place",)

    def __init__(self, place: Location) -> None:
        """Make an empty list that stands at `place`."""
        super().__init__()
        self.place = place


Value: TypeAlias = Table | Items | Words | None


def load_yaml(path: Path, name: str, findings: Findings) -> Value:
    """Return the one document in `path`, which users see as `name`; None if anything in it is an error.

    What is wrong goes to `findings`.
    """
    try:
        text = read_text(path, name)
    except ProjectError as error:
        findings.extend(error.diagnostics)
        return None
    return parse_yaml(text, name, findings)


def parse_yaml(text: str, name: str, findings: Findings) -> Value:
    """Return the one document in `text`; see `load_yaml`.

    >>> found = Findings()
    >>> parse_yaml("country: no", "a.yaml", found)
    {'country': 'no'}
    """
    builder = _Builder(text, name, findings)
    try:
        value = builder.build()
    except _RefusedError as refused:
        findings.extend([refused.diagnostic])
        return None
    except yaml.MarkedYAMLError as error:
        findings.extend([_syntax_error(error, name)])
        return None
    except yaml.reader.ReaderError as error:
        place = Location(name, text[: error.position].count("\n") + 1)
        findings.error(place, "yaml-syntax", f"this character cannot stand in YAML: {error.character!r}", "delete it")
        return None
    return None if builder.failed else value


class _RefusedError(Exception):
    """Stops reading at once: what follows would be too large, or could only be misread."""

    def __init__(self, place: Location, rule: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(place, rule, message, hint)


class _Builder:
    """Turns the events of one file into a value. Recursion is bounded by MAX_DEPTH."""

    def __init__(self, text: str, name: str, findings: Findings) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.name = name
        self.findings = findings
        self.failed = False
        self.nodes = 0
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=loader))

    def build(self) -> Value:
        """Return the file's one document."""
        next(self.events)  # stream start
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise _RefusedError(Location(self.name, 1, 1), "file-is-not-empty", "the file is empty", "see `sitan new`")
        value = self.value(next(self.events), depth=0)
        next(self.events)  # document end
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise _RefusedError(
                self.at(event),
                "one-document",
                "a second document starts here",
                "remove the line `---`, or split the file",
            )
        return value

    def at(self, event: yaml.Event) -> Location:
        """Return the place of an event."""
        return Location(self.name, *(number + 1 for number in _mark(event)))

    def value(self, event: yaml.Event, depth: int) -> Value:
        """Return the value that starts with `event`, reading on to its end."""
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_NODES:,} values"
            raise _RefusedError(
                self.at(event), "yaml-within-limits", f"the file nests or grows beyond {limit}", "split it"
            )
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(
                self.at(event),
                "yaml-without-aliases",
                f"`*{event.anchor}` is an alias",
                "write the value out, or quote it",
            )
        if anchor := getattr(event, "anchor", None):
            raise _RefusedError(
                self.at(event), "yaml-without-aliases", f"`&{anchor}` is an anchor", "remove it, or quote the text"
            )
        if tag := getattr(event, "tag", None):
            raise _RefusedError(
                self.at(event), "yaml-without-tags", f"`{tag}` is a tag", "remove it, or quote the text"
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self.table(event, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.items(event, depth)
        assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - no other event starts a value
        return self.scalar(event)

    def items(self, start: yaml.Event, depth: int) -> Items:
        """Return a sequence."""
        items = Items(self.at(start))
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return items

    def table(self, start: yaml.Event, depth: int) -> Table:
        """Return a mapping; report keys that stand twice or that hide a character."""
        table = Table(self.at(start))
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            place = self.at(event)
            key = self.key(event)
            value = self.value(next(self.events), depth + 1)
            if key in table:
                self.failed = True
                first = table.keys_at[key]
                self.findings.error(
                    place,
                    "key-stands-once",
                    f'"{key}" stands twice here, first in line {first.line}',
                    "keep one of the two",
                )
                continue
            table[key] = value
            table.keys_at[key] = place
        return table

    def key(self, event: yaml.Event) -> str:
        """Return a key's text."""
        place = self.at(event)
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag:
            raise _RefusedError(place, "key-is-text", "a key is a word before a colon", "put the value in quotes")
        hidden = next((character for character in event.value if character in _INVISIBLE), None)
        if hidden or not event.value:
            what = f"an invisible character U+{ord(hidden):04X}" if hidden else "no name"
            raise _RefusedError(place, "key-is-text", f"the key has {what}", "type the key again")
        return str(event.value)

    def scalar(self, event: yaml.ScalarEvent) -> Words | None:
        """Return a text with its place, or None where nothing or `null` stands."""
        place = self.at(event)
        plain = not event.style
        if plain and event.value in _EMPTY:
            return None
        stops = tuple(_align(event.value, self.lines, event))
        if stops:
            place = Location(self.name, stops[0][1], stops[0][2])
        words = Words(event.value, place, plain=plain, stops=stops)
        if plain:
            self.warn_of_cut(words)
        return words

    def warn_of_cut(self, words: Words) -> None:
        """Warn where ` #` ends a value that was probably meant to go on.

        Two spaces before the sign are how a comment is written; one looks like prose.
        """
        last = words.location(len(words) - 1)
        rest = self.lines[last.line - 1][last.column :]
        if rest.startswith(" #"):
            self.findings.warning(
                Location(self.name, last.line, last.column + 2),
                "value-is-not-cut",
                f'the value ends before " #": "{words}"',
                "quote the value, or put two spaces before a comment",
            )


def _mark(event: yaml.Event) -> tuple[int, int]:
    """Return line and column, from 0, where an event starts."""
    mark = event.start_mark
    assert mark is not None  # noqa: S101 - events of a parsed text have marks
    return mark.line, mark.column


def _align(value: str, lines: list[str], event: yaml.ScalarEvent) -> Iterator[tuple[int, int, int]]:
    """Yield (offset, line, column), from 1, where the characters of `value` stand in the file.

    Walks the value and its source side by side: YAML drops indentation, folds line ends into spaces and resolves
    escapes, but never reorders.
    """
    line, column = _mark(event)
    if event.style in {"|", ">"}:
        line, column = line + 1, 0
    elif event.style in {"'", '"'}:
        column += 1
    expected: tuple[int, int] | None = None
    for offset, character in enumerate(value):
        if not character.isspace():
            while line < len(lines) and (column >= len(lines[line]) or lines[line][column].isspace()):
                line, column = (line, column + 1) if column < len(lines[line]) else (line + 1, 0)
            if line >= len(lines):
                return
        elif line < len(lines) and column >= len(lines[line]):
            # A folded line end, or a kept one: stay on it; the next visible character moves on.
            if expected is None:
                yield offset, line + 1, column + 1
                expected = (line, column)
            continue
        if expected != (line, column):
            yield offset, line + 1, column + 1
        width = _width(lines[line], column, event.style)
        column += width
        expected = (line, column) if width == 1 else None


def _width(line: str, column: int, style: str | None) -> int:
    """Return how many characters of the source make the one that starts at `column`."""
    if style == "'" and line.startswith("''", column):
        return 2
    if style == '"' and line.startswith("\\", column):
        return {"x": 4, "u": 6, "U": 10}.get(line[column + 1 : column + 2], 2)
    return 1


_SYNTAX_HINTS = (
    ("a tab character", "YAML is indented with spaces: replace the tab"),
    ("'\\t'", "YAML is indented with spaces: replace the tab"),
    ("mapping values are not allowed", 'a value with a colon in it wants quotes: "…: …"'),
    ("cannot start any token", 'a value that starts with this character wants quotes: "…"'),
    ("did not find expected key", "check the indentation, and the quotes of the line before"),
    ("could not find expected ':'", "a key is followed by a colon and a space"),
    ("did not find expected '-' indicator", "check the indentation of the list"),
    ("while scanning a quoted scalar", "close the quotes"),
    ("unexpected end of stream", "close the quotes or the bracket"),
)


def _syntax_error(error: yaml.MarkedYAMLError, name: str) -> Diagnostic:
    """Return libyaml's complaint with its place and, where we know one, a way out."""
    unclosed = "quoted scalar" in (error.context or "")
    mark = (error.context_mark if unclosed else error.problem_mark) or error.context_mark
    place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
    problem = error.problem or error.context or "this is not YAML"
    if unclosed:
        problem = "the quotes that open here are not closed"
    text = f"{error.context or ''} {problem}"
    hint = next((hint for sign, hint in _SYNTAX_HINTS if sign in text), "check the indentation and the quotes")
    return Diagnostic(place, "yaml-syntax", problem, hint)
