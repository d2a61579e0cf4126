"""What the engine tells its users: a place, a rule, a message and a way out.

Problems with a project are values (`Diagnostic`), collected by a phase and shown together. They become an
exception (`ProjectError`) only between phases, when the next phase could not run on what is there.

    SitanError
    ├── ProjectError       the project has errors: carries the diagnostics of a phase
    └── MachineError       the machine lacks something (a library, room on the disk): carries a way out
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad a finding is: an `error` stops the build, a `warning` does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a project's file. `line` and `column` count from 1; 0 means the file as a whole.

    `file` is relative to the project's folder, with forward slashes, so that it reads the same everywhere.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding. `rule` says what should hold (`indicator-exists`); `hint` is a way out, in the author's words."""

    location: Location
    rule: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        """Tell whether this finding stops the build."""
        return self.severity is Severity.ERROR

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as `sitan check --format json` prints it."""
        place = asdict(self.location)
        return {
            **place,
            "severity": str(self.severity),
            "rule": self.rule,
            "message": self.message,
            "hint": self.hint,
        }

    def __str__(self) -> str:
        first = f"{self.location}: {self.severity}[{self.rule}]: {self.message}"
        return f"{first}\n    hint: {self.hint}" if self.hint else first


class SitanError(Exception):
    """Something that a user of sitan can act on; its text is for them."""


class ProjectError(SitanError):
    """The project has errors. `diagnostics` holds all that the phase found, in order of place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep `diagnostics` sorted by place, without repeats."""
        self.diagnostics: Sequence[Diagnostic] = sorted(set(diagnostics))
        super().__init__("\n".join(map(str, self.diagnostics)))

    def __reduce__(self) -> tuple[type[ProjectError], tuple[Sequence[Diagnostic]]]:
        """Come whole out of a worker process: an exception is rebuilt from its message otherwise."""
        return type(self), (self.diagnostics,)


class MachineError(SitanError):
    """The machine lacks something that the command needs; the message says what, and how to get it."""


@dataclass(slots=True)
class Findings:
    """Collects the findings of one phase.

    >>> findings = Findings()
    >>> findings.warning(Location("content/a.yaml", 3, 5), "figure-is-mentioned", "no sentence mentions it")
    >>> findings.stop_on_errors()
    >>> len(findings.diagnostics)
    1
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    settle: Callable[[Diagnostic], Diagnostic | None] = field(default=lambda found: found)
    """What the project makes of a finding: another severity, or nothing where it is waived."""

    def settle_by(self, settle: Callable[[Diagnostic], Diagnostic | None]) -> None:
        """Settle by `settle` what has been found, and whatever will be."""
        self.settle = settle
        collected, self.diagnostics = self.diagnostics, []
        self.extend(collected)

    def error(self, location: Location, rule: str, message: str, hint: str = "") -> None:
        """Note an error and go on, so that one run shows all of them."""
        self.extend([Diagnostic(location, rule, message, hint, Severity.ERROR)])

    def warning(self, location: Location, rule: str, message: str, hint: str = "") -> None:
        """Note a warning."""
        self.extend([Diagnostic(location, rule, message, hint, Severity.WARNING)])

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take over findings made elsewhere."""
        settled = (self.settle(found) for found in diagnostics)
        self.diagnostics.extend(found for found in settled if found is not None)

    @property
    def has_errors(self) -> bool:
        """Tell whether a next phase may not run."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)

    def stop_on_errors(self) -> None:
        """Raise `ProjectError` with everything found so far if any of it is an error."""
        if self.has_errors:
            raise ProjectError(self.diagnostics)
