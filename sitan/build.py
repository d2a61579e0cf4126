"""Runs the phases in order, and writes what they made. Reads as the table of contents of the package."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import sitan
from sitan import manifest, output, text, trace
from sitan.check import Checked, Coverage, check, measure_coverage
from sitan.citations import format_references
from sitan.content.load import load_report
from sitan.datasets.arithmetic import check_values
from sitan.datasets.load import load_catalog
from sitan.diagnostics import Diagnostic, Findings, ProjectError
from sitan.document.compose import Drawn, all_blocks, compose
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.mutate import Mutated, mutate
from sitan.evidence.relations import check_relations
from sitan.evidence.resolve import resolve
from sitan.figures.draw import draw_all, find_faults, plotted_observations, read_all
from sitan.figures.figure import DataTable, Figure, FigureContext
from sitan.figures.table import TableSpec, make_table
from sitan.fonts import FontPack, prepare_fonts
from sitan.model import Text, nearest, walk_words
from sitan.package import data_package
from sitan.render.html import render_site
from sitan.render.templates import Templates
from sitan.rules import RULES
from sitan.theme import Theme, load_theme
from sitan.waivers import Settler, find_exceptions, find_waivers, make_settler
from sitan.workers import Limits, run_in_worker

if TYPE_CHECKING:
    from sitan.content.report import Report
    from sitan.datasets.model import Catalog
    from sitan.document.nodes import Document
    from sitan.evidence.quantity import Values
    from sitan.figures.figure import FigureSpec
    from sitan.figures.table import TableFigure
    from sitan.project import Project

Format = Literal["site", "pdf"]
FORMATS: tuple[Format, ...] = ("site", "pdf")

Progress = Callable[[str], None]
"""Told the name of each phase as it starts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A project read and its queries resolved: all that can be known before anything is drawn."""

    project: Project
    report: Report
    words: tuple[tuple[str, Text], ...]
    texts: text.Texts
    catalog: Catalog
    theme: Theme
    values: Values
    findings: Findings
    settler: Settler


@dataclass(frozen=True, slots=True)
class Examined:
    """What `sitan check` finds."""

    diagnostics: list[Diagnostic]
    """In order of place."""
    coverage: Coverage | None
    """How many of the report's numbers rest on something; None if its text or data could not be read."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made."""

    parts: Mapping[str, bytes | Mapping[str, bytes]]
    diagnostics: list[Diagnostic] = field(default_factory=list)


def build_project(project: Project, formats: Collection[Format], progress: Progress) -> Built:
    """Build `project` into its folder `build/`; return what was made, with warnings.

    Raises ProjectError if the project has errors; then the last build stands as it was.
    """
    evidence = read_evidence(project, progress)
    progress("fonts")
    fonts = prepare_fonts(project.cache / "fonts")
    progress("figures")
    drawn = draw(evidence, fonts)
    document = compose_document(evidence, drawn, progress)
    progress("check")
    Templates(evidence.theme).check_overrides(evidence.findings)
    evidence.findings.extend(check_evidence(evidence, fonts.uncovered))
    evidence.findings.extend(evidence.settler.unused())
    evidence.findings.stop_on_errors()
    parts = render(document, evidence, fonts, formats, progress)
    progress("trace")
    parts["trace.json"] = trace_json(evidence)
    parts["data"] = data_package(document, evidence.report, evidence.catalog)
    progress("manifest")
    parts["manifest.json"] = manifest.manifest_json(project, evidence.theme, parts, sitan.__version__)
    progress("output")
    output.write_build(project.build, parts)
    return Built(parts, sorted(set(evidence.findings.diagnostics)))


def check_project(project: Project, progress: Progress) -> list[Diagnostic]:
    """Return everything that can be found without drawing or laying out, in order of place."""
    return examine_project(project, progress).diagnostics


def examine_project(project: Project, progress: Progress) -> Examined:
    """Return what can be found without drawing or laying out, and how many numbers rest on something.

    A false claim or number does not keep the rest from being looked at; what a phase cannot go on with does.
    """
    coverage, findings = None, Findings()
    try:
        evidence = gather_evidence(project, progress)
        findings = evidence.findings
        _stop_on_fixed(findings)
        progress("fonts")
        fonts = prepare_fonts(project.cache / "fonts")
        checked = material(evidence, fonts.uncovered)
        coverage = measure_coverage(checked)
        progress("figures")
        figures = figure_specs(evidence.report, "figure", "map")
        findings.extend(find_faults(figures, figure_context(evidence), fonts, project.cache))
        # Composing stops at what the document cannot be made with, and at nothing that was found before.
        apart = replace(evidence, findings=Findings(settle=evidence.settler))
        compose_document(apart, undrawn(apart), progress)
        findings.extend(apart.findings.diagnostics)
        progress("check")
        Templates(evidence.theme).check_overrides(findings)
        findings.extend(check(checked))
        findings.extend(evidence.settler.unused())
    except ProjectError as error:
        findings.extend(error.diagnostics)
    return Examined(sorted(set(findings.diagnostics)), coverage)


def _stop_on_fixed(findings: Findings) -> None:
    """Raise `ProjectError` if an error was found without whose mending the next phase would only find more."""
    if any(found.is_error and (found.rule not in RULES or RULES[found.rule].fixed) for found in findings.diagnostics):
        findings.stop_on_errors()


def mutate_project(project: Project, progress: Progress) -> Mutated:
    """Change the data under each claim of the report; return which claims stay true all the same.

    Raises ProjectError if the content or the data cannot be read at all.
    """
    evidence = gather_evidence(project, progress)
    progress("evidence")
    evaluator = Evaluator(evidence.catalog, str(evidence.report.spec.country))
    mutated = mutate(evidence.values, evaluator, evidence.report.spec.language)
    apart = Findings(settle=evidence.settler)
    apart.extend(mutated.findings)
    return replace(mutated, findings=tuple(apart.diagnostics))


def read_evidence(project: Project, progress: Progress) -> Evidence:
    """Read a project and resolve its queries. Raises ProjectError after the first phase that found errors."""
    evidence = gather_evidence(project, progress)
    evidence.findings.stop_on_errors()
    return evidence


def gather_evidence(project: Project, progress: Progress) -> Evidence:
    """Return the same with whatever could be resolved, its errors among the findings: a false claim can be traced.

    Raises ProjectError if the content or the data cannot be read at all.
    """
    findings = Findings()
    progress("content")
    report = load_report(project, findings)
    settler = make_settler(report, findings)
    findings.settle_by(settler)
    progress("datasets")
    catalog = load_catalog(project, findings)
    findings.stop_on_errors()
    assert report is not None  # noqa: S101 - each is None only together with an error
    assert catalog is not None  # noqa: S101
    findings.extend(check_values(catalog))
    findings.extend(check_relations(catalog))
    progress("text")
    words = tuple(report_words(report))
    texts = text.parse_all((text for _, text in words), findings)
    progress("theme")
    theme = load_theme(project, report.spec.theme, report.spec.language, findings)
    progress("evidence")
    country = report.spec.country
    if country not in catalog.areas:
        hint = nearest(country, catalog.areas) or "declare it in datasets/areas.yaml"
        findings.error(country.place, "area-exists", f'"{country}", of which the report treats, is no area', hint)
        findings.stop_on_errors()
    values = resolve(words, texts, Evaluator(catalog, str(country)), report.spec.language, findings)
    return Evidence(project, report, words, texts, catalog, theme, values, findings, settler)


def report_words(report: Report) -> list[tuple[str, Text]]:
    """Return every text of the report with its stable context, in reading order."""
    words = list(walk_words(report.spec, "report"))
    for chapter in report.chapters:
        own = chapter.spec.model_copy(update={"sections": list(chapter.sections)})
        words += walk_words(own)
    words += walk_words(dict(report.terms), "glossary")
    words += walk_words(report.disagreements, "disagreements")
    return words


def figure_specs(report: Report, *kinds: str) -> list[FigureSpec]:
    """Return what the blocks of `kinds` hold, in reading order."""
    return [block.spec for _, block in all_blocks(report) if block.kind in kinds]


def figure_context(evidence: Evidence) -> FigureContext:
    """Return what the kinds of figure may look at."""
    return FigureContext(
        catalog=evidence.catalog,
        theme=evidence.theme,
        selections=evidence.values.selections,
        country=str(evidence.report.spec.country),
        geometry=evidence.project.datasets,
    )


def draw(evidence: Evidence, fonts: FontPack) -> Drawn:
    """Draw what is not in the cache, in a process of its own: V8 cannot be stopped from within."""
    context, report = figure_context(evidence), evidence.report
    charts = figure_specs(report, "figure", "map")
    cache = evidence.project.cache
    figures = read_all(charts, context, fonts, cache)
    missing = [spec for spec in charts if str(spec.id) not in figures]
    if missing:
        figures |= run_in_worker("drawing the figures", Limits(), draw_all, missing, context, fonts, cache)
    for figure in figures.values():
        evidence.findings.extend(figure.findings)
    return Drawn(figures, make_tables(evidence))


def make_tables(evidence: Evidence) -> dict[str, TableFigure]:
    """Make the tables of the report."""
    context = figure_context(evidence)
    specs = figure_specs(evidence.report, "table")
    return {str(spec.id): make_table(spec, context) for spec in specs if isinstance(spec, TableSpec)}


def undrawn(evidence: Evidence) -> Drawn:
    """Return figures without pictures, so that the document can be composed and checked."""
    context = figure_context(evidence)
    figures = {
        str(spec.id): Figure(str(spec.id), "", 0, 0, "", "", DataTable((), ()), plotted_observations(spec, context))
        for spec in figure_specs(evidence.report, "figure", "map")
    }
    return Drawn(figures, make_tables(evidence))


def compose_document(evidence: Evidence, drawn: Drawn, progress: Progress) -> Document:
    """Compose the document; unresolved references go to the findings."""
    theme, report = evidence.theme, evidence.report
    progress("citations")
    style = theme.file("citations/report.csl")
    bibliography = format_references(report.references, style, report.spec.language)
    progress("document")
    return compose(
        report, evidence.texts, evidence.values, drawn, evidence.catalog, theme, bibliography, evidence.findings
    )


def check_evidence(evidence: Evidence, uncovered: Callable[[str], Iterable[str]]) -> list[Diagnostic]:
    """Return what the rules find; `uncovered` finds the characters of a text that no font has."""
    return check(material(evidence, uncovered))


def material(evidence: Evidence, uncovered: Callable[[str], Iterable[str]]) -> Checked:
    """Return what the rules look at."""
    return Checked(
        evidence.project,
        evidence.report,
        evidence.words,
        evidence.texts,
        evidence.catalog,
        evidence.values,
        uncovered,
    )


def render(
    document: Document, evidence: Evidence, fonts: FontPack, formats: Collection[Format], progress: Progress
) -> dict[str, bytes | Mapping[str, bytes]]:
    """Return the files of each format by their place below `build/`."""
    parts: dict[str, bytes | Mapping[str, bytes]] = {}
    language = document.meta.language
    if "site" in formats:
        progress("render: site")
        parts[f"{language}/site"] = render_site(document, evidence.theme, fonts, evidence.project)
    if "pdf" in formats:
        progress("render: PDF")
        parts[f"{language}/report.pdf"] = run_in_worker(
            "laying out the PDF", Limits(), render_pdf_in_worker, document, evidence.theme, fonts, evidence.project
        )
    return parts


def render_pdf_in_worker(document: Document, theme: Theme, fonts: FontPack, project: Project) -> bytes:
    """Render the PDF. Runs in a worker, so that only that process loads the layout engine."""
    from sitan.render.pdf import render_pdf

    return render_pdf(document, theme, fonts, project)


def list_printed(evidence: Evidence) -> tuple[trace.Printed, ...]:
    """Return everything that the report prints from data."""
    return trace.list_printed(material(evidence, lambda _: ()))


def trace_json(evidence: Evidence) -> bytes:
    """Return the trace of everything printed."""
    entries = map(trace.as_entry, list_printed(evidence))
    waivers = find_waivers(evidence.report, evidence.texts, evidence.values)
    exceptions = find_exceptions(evidence.catalog)
    return trace.trace_json(evidence.report, entries, evidence.catalog, (*waivers, *exceptions))
