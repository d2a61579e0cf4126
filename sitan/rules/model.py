"""What a rule is: its name, what should hold, how bad it is otherwise, and an example that is run by the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["off", "warning", "error"]
LEVELS: tuple[Level, ...] = ("off", "warning", "error")

PROSE = "prose"
"""An example of a sentence or paragraph in a text."""
BLOCKS = "blocks"
"""An example of blocks in a section."""


@dataclass(frozen=True, slots=True)
class Example:
    """What keeps a rule, and what breaks it. `where` is PROSE, BLOCKS, or the file of a project in which it stands."""

    where: str
    good: str
    bad: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `fixed` rules are always errors: where they are broken, the work could not go on, or would mislead."""

    id: str
    """What findings name in brackets: what should hold, in a few words."""
    holds: str
    """What should hold, in a sentence."""
    why: str
    """Why, what it looks at, and what it passes over."""
    example: Example
    level: Level = "error"
    fixed: bool = False
    late: bool = False
    """Not found by `sitan check` alone, but where the report is drawn or laid out, or by an option of the command."""
