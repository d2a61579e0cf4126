"""Commands, progress and exit codes: 0 clean, 1 findings, 2 could not run.

Each command imports what it needs when it runs, so that `--help` loads next to nothing and `sitan check` neither a
layout engine nor a JavaScript engine.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

import sitan
from sitan.diagnostics import Diagnostic, ProjectError, Severity, SitanError

if TYPE_CHECKING:
    from sitan.build import Format

app = typer.Typer(
    help="Situation analyses from narrative files and indicator datasets: a web site and a print PDF.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FINDINGS = 1
COULD_NOT_RUN = 2

ProjectArgument = Annotated[Path, typer.Argument(metavar="[PROJECT]", help="The project's folder.")]


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TEXT = "text"
    JSON = "json"


AnswerOption = Annotated[AnswerFormat, typer.Option("--format", help="How to print the answer.")]


def main() -> None:
    """Run the command line. Ctrl-C ends it with a word, not a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        _say("stopped; the last build is as it was")
        sys.exit(130)


def _version(show: bool) -> None:  # noqa: FBT001 - an option's callback
    if show:
        typer.echo(f"sitan {sitan.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""
    del version


@app.command()
def build(
    project: ProjectArgument = Path(),
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="What to make: site, pdf, or both (site,pdf).")
    ] = "site,pdf",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show findings only.")] = False,
) -> None:
    """Build the report: build/LANGUAGE/site/index.html and build/LANGUAGE/report.pdf."""
    from sitan.build import build_project
    from sitan.project import find_project

    with _messages():
        wanted = _formats(formats)
        found = find_project(project)
        with _progress(quiet=quiet) as progress:
            built = build_project(found, wanted, progress)
        _print_findings(built.diagnostics, ReportFormat.TEXT)
        if not quiet:
            for part in built.parts:
                name = f"{part}/index.html" if part.endswith("/site") else part
                typer.echo(found.build.joinpath(*name.split("/")))


@app.command()
def check(
    project: ProjectArgument = Path(),
    report_format: Annotated[ReportFormat, typer.Option("--format", help="How to print findings.")] = ReportFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as findings.")] = False,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Also change the data under each claim, to see that it turns false.")
    ] = False,
) -> None:
    """Check content and data without building. Exit code 0: clean, 1: findings, 2: could not run."""
    from sitan.build import examine_project, mutate_project
    from sitan.project import find_project

    with _messages():
        examined = examine_project(find_project(project), _say_nothing)
        diagnostics, coverage = examined.diagnostics, examined.coverage
        mutated = mutate_project(find_project(project), _say_nothing) if mutate else None
        if mutated:
            diagnostics = sorted({*diagnostics, *mutated.findings})
        _print_findings(diagnostics, report_format, coverage=coverage.as_dict() if coverage else None)
        worst = [found for found in diagnostics if strict or found.is_error]
        if report_format is ReportFormat.TEXT and coverage:
            typer.echo(coverage)
        if report_format is ReportFormat.TEXT and not diagnostics:
            typer.echo("clean")
        if report_format is ReportFormat.TEXT and mutated:
            claims = "1 claim" if mutated.claims == 1 else f"{mutated.claims} claims"
            typer.echo(f"mutations: {mutated.made} made under {claims}, {mutated.killed} killed")
        raise typer.Exit(FINDINGS if worst else 0)


@app.command()
def trace(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="content/a.yaml:12, or the id of a number or figure.")],
    project: ProjectArgument = Path(),
    answer: AnswerOption = AnswerFormat.TEXT,
) -> None:
    """Show the rows behind what is printed at a place. Exit code 1: a claim there is false, or a number unbound."""
    from sitan.build import gather_evidence, list_printed
    from sitan.places import find_printed, is_at_fault, trace_answer, trace_text
    from sitan.project import find_project

    with _messages():
        evidence = gather_evidence(find_project(project), _say_nothing)
        found = find_printed(place, list_printed(evidence), evidence.project.root)
        if answer is AnswerFormat.JSON:
            _print_json(trace_answer(place, found, evidence.catalog))
        else:
            typer.echo("\n".join(trace_text(found, evidence.catalog)).rstrip())
        raise typer.Exit(FINDINGS if any(map(is_at_fault, found)) else 0)


@app.command()
def impact(
    dataset: Annotated[
        str, typer.Argument(metavar="DATASET[:ROW]", help="datasets/a.csv, datasets/a.csv:12, an indicator, a source.")
    ],
    project: ProjectArgument = Path(),
    answer: AnswerOption = AnswerFormat.TEXT,
) -> None:
    """Show every sentence, figure, table and claim that rests on data. Exit code 1: a claim among them is false."""
    from sitan.build import gather_evidence, list_printed
    from sitan.impact import find_impact, impact_answer, impact_text
    from sitan.places import is_at_fault
    from sitan.project import find_project

    with _messages():
        evidence = gather_evidence(find_project(project), _say_nothing)
        found = find_impact(dataset, evidence.catalog, list_printed(evidence), evidence.project.root)
        if answer is AnswerFormat.JSON:
            _print_json(impact_answer(found))
        else:
            typer.echo("\n".join(impact_text(found)))
        raise typer.Exit(FINDINGS if any(map(is_at_fault, found.printed)) else 0)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet, or is empty.")],
) -> None:
    """Make a new project: a small complete report about a made-up country."""
    from sitan.starter import create_project

    with _messages():
        create_project(folder)
        typer.echo(f"made {folder}: start with content/report.yaml, then `sitan build {folder}`")


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(metavar="[RULE]", help="The name that a finding has in brackets.")] = "",
) -> None:
    """Say what a rule wants, with an example of what keeps and what breaks it; without a name, list the rules."""
    from sitan.rules.explain import explain_rule, list_rules

    with _messages():
        typer.echo(explain_rule(rule) if rule else list_rules())


@app.command()
def schema(project: ProjectArgument = Path()) -> None:
    """Write the JSON Schemas by which editors complete and check the YAML files."""
    from sitan.project import find_project
    from sitan.schema import write_schemas

    with _messages():
        for name in write_schemas(find_project(project)) or ["the schemas are up to date"]:
            typer.echo(name)


def _formats(listed: str) -> Sequence[Format]:
    from sitan.build import FORMATS

    names = [name.strip() for name in listed.split(",") if name.strip()]
    wanted = [name for name in FORMATS if name in names]
    unknown = sorted(set(names) - set(FORMATS))
    if unknown or not wanted:
        message = f'there is no format "{unknown[0]}"' if unknown else "no format is named"
        raise SitanError(f"{message}\n    hint: --format takes {', '.join(FORMATS)}, or several with commas")
    return wanted


@contextmanager
def _messages() -> Iterator[None]:
    """Turn what stops a command into messages and exit codes."""
    try:
        yield
    except ProjectError as error:
        _print_findings(error.diagnostics, ReportFormat.TEXT)
        count = sum(found.is_error for found in error.diagnostics)
        _fail(f"{count} error{'s' if count != 1 else ''}; nothing was written", FINDINGS)
    except SitanError as error:
        _fail(f"error: {error}", COULD_NOT_RUN)


def _say_nothing(phase: str) -> None:
    """Take the name of a phase where nobody is watching."""
    del phase


def _print_json(answer: object) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))


def _fail(message: str, code: int) -> NoReturn:
    _say(message)
    raise typer.Exit(code) from None


def _say(message: str) -> None:
    typer.echo(message, err=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show the phase that runs, with the time it takes, where somebody is watching."""
    if quiet or not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("")
        yield lambda phase: shown.update(task, description=phase)


def _print_findings(
    diagnostics: Sequence[Diagnostic], report_format: ReportFormat, **more: Mapping[str, int] | None
) -> None:
    if report_format is ReportFormat.JSON:
        _print_json({"diagnostics": [found.as_dict() for found in diagnostics], **more})
    elif report_format is ReportFormat.GITHUB:
        for found in diagnostics:
            typer.echo(_workflow_command(found))
    else:
        for found in diagnostics:
            colour = typer.colors.RED if found.severity is Severity.ERROR else typer.colors.YELLOW
            typer.secho(str(found), fg=colour, err=True)


def _workflow_command(found: Diagnostic) -> str:
    """Return a finding as an annotation that GitHub shows beside the line."""
    place = found.location
    where = f"file={place.file},line={place.line or 1},col={place.column or 1}"
    words = f"{found.message}. {found.hint}" if found.hint else found.message
    escaped = words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{found.severity} {where},title={found.rule}::{escaped}"
