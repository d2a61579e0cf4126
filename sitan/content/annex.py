"""The blocks of a report's annexes that are made from its data: results framework and register of disagreements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sitan.model import Identifier, Line, Node, Query, Text, walk_words


class ResultSpec(Node):
    """One row of a results framework."""

    id: Identifier
    """Its name."""
    indicator: Line
    """What is measured, in the words of the framework."""
    baseline: Query
    """The value from which the programme set out."""
    target: Query | None = None
    """The value to be reached; nothing if none was set."""
    latest: Query | None = None
    """The latest comparable observation; nothing if there is none."""
    better: Literal["lower", "higher"]
    """Which way is better."""
    verification: Text | None = None
    """By what the result is to be verified."""
    note: Line | None = None
    """Why there is no comparable observation, or what differs."""


class OutcomeSpec(Node):
    """A group of results."""

    title: Line
    """What is to come about."""
    results: Annotated[list[ResultSpec], Field(min_length=1)]
    """What it is measured by."""


class MatrixSpec(Node):
    """A results framework: baseline, latest value and target of each indicator, with the status that they come to."""

    id: Identifier
    """The name by which the text refers to it: {tbl}`id`."""
    title: Line
    """The heading."""
    note: Line | None = None
    """What readers must know to read it rightly."""
    outcomes: Annotated[list[OutcomeSpec], Field(min_length=1)]
    """The groups of results, in order."""

    def queries(self) -> tuple[Query, ...]:
        """Return every query that the framework names, in order, each once."""
        return tuple(dict.fromkeys(text for _, text in walk_words(self) if isinstance(text, Query)))


class StatementSpec(Node):
    """What one source says."""

    source: Text
    """Where it stands: document and place."""
    says: Text
    """The value, as printed there."""


class DisagreementSpec(Node):
    """One thing on which sources disagree."""

    id: Identifier
    """Its name."""
    subject: Line
    """What is at issue."""
    statements: Annotated[list[StatementSpec], Field(min_length=1)]
    """What is printed where."""
    data: Line
    """What the data say, with the numbers bound."""
    printed: Line
    """What this report prints, and why."""


class DisagreementsSpec(Node):
    """The file `datasets/disagreements.yaml`: where the sources contradict themselves, each other or the data."""

    disagreements: list[DisagreementSpec]
    """The register, in order."""
