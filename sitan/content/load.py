"""Reads the YAML files of a project into a `Report`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sitan.content.annex import DisagreementSpec, DisagreementsSpec
from sitan.content.report import (
    BibliographySpec,
    Chapter,
    ChapterSpec,
    GlossarySpec,
    ReferenceSpec,
    Report,
    ReportSpec,
    SectionFile,
    SectionSpec,
    TermSpec,
)
from sitan.diagnostics import Findings, Location
from sitan.model import FileName, Node, check_model
from sitan.project import OutsideProjectError, Project, inside, relative_name
from sitan.strict_yaml import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

Model = TypeVar("Model", bound=Node)


def load_report(project: Project, findings: Findings) -> Report | None:
    """Return the report of `project`; None, with findings, if a file of it cannot be used."""
    spec = read_model(project, project.report_file, ReportSpec, findings)
    if spec is None:
        return None
    chapters = [_load_chapter(project, name, findings) for name in spec.chapters]
    references = _load_references(project, findings)
    glossary = _load_glossary(project, findings)
    terms = _terms(glossary, findings)
    if None in chapters:
        return None
    return Report(
        spec=spec,
        chapters=tuple(chapter for chapter in chapters if chapter),
        references=references,
        terms=terms,
        disagreements=_load_disagreements(project, findings),
        place=Location(relative_name(project.report_file, project.root)),
        known=frozenset(map(str, glossary.known)) if glossary else frozenset(),
    )


def read_model(project: Project, path: Path, model: type[Model], findings: Findings) -> Model | None:
    """Return the YAML file `path` as `model`; None, with findings, if it is not one."""
    name = relative_name(path, project.root)
    before = len(findings.diagnostics)
    value = load_yaml(path, name, findings)
    if value is None and any(found.is_error for found in findings.diagnostics[before:]):
        return None
    return check_model(model, value, name, findings)


def find_content(project: Project, name: FileName, findings: Findings) -> Path | None:
    """Return the file that `name` means within `content/`; None, with a finding, if there is none that it may mean."""
    try:
        return inside(project.content, name)
    except OutsideProjectError as error:
        findings.error(name.place, "path-stays-inside", str(error), "name a file below content/ with forward slashes")
    except FileNotFoundError:
        findings.error(
            name.place, "file-exists", f"there is no file content/{name}", "check the name, and upper and lower case"
        )
    return None


def _load_chapter(project: Project, name: FileName, findings: Findings) -> Chapter | None:
    path = find_content(project, name, findings)
    spec = read_model(project, path, ChapterSpec, findings) if path else None
    if path is None or spec is None:
        return None
    sections = [_load_section(project, section, findings) for section in spec.sections]
    if None in sections:
        return None
    return Chapter(spec, tuple(section for section in sections if section), relative_name(path, project.root))


def _load_section(project: Project, section: SectionSpec | SectionFile, findings: Findings) -> SectionSpec | None:
    if isinstance(section, SectionSpec):
        return section
    path = find_content(project, section.file, findings)
    return read_model(project, path, SectionSpec, findings) if path else None


def _load_references(project: Project, findings: Findings) -> dict[str, ReferenceSpec]:
    path = project.content / "bibliography.yaml"
    spec = read_model(project, path, BibliographySpec, findings) if path.is_file() else None
    references: dict[str, ReferenceSpec] = {}
    for reference in spec.references if spec else ():
        if reference.id in references:
            findings.error(
                reference.place, "id-is-unique", f'the work "{reference.id}" stands twice', "keep one of the two"
            )
        references[reference.id] = reference
    return references


def _load_disagreements(project: Project, findings: Findings) -> tuple[DisagreementSpec, ...]:
    path = project.datasets / "disagreements.yaml"
    spec = read_model(project, path, DisagreementsSpec, findings) if path.is_file() else None
    return tuple(spec.disagreements) if spec else ()


def _load_glossary(project: Project, findings: Findings) -> GlossarySpec | None:
    path = project.content / "glossary.yaml"
    return read_model(project, path, GlossarySpec, findings) if path.is_file() else None


def _terms(spec: GlossarySpec | None, findings: Findings) -> dict[str, TermSpec]:
    terms: dict[str, TermSpec] = {}
    for term in spec.terms if spec else ():
        if term.term in terms:
            findings.error(term.place, "id-is-unique", f'the term "{term.term}" stands twice', "keep one of the two")
        terms[str(term.term)] = term
    return terms
