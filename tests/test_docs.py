"""The examples in docs/ work: they are built, evaluated or refused as the page around them says.

An example is a fenced block whose info string says what it is: its language, its kind, and for a whole file its path.

    yaml KIND [PATH]      valid; blocks go into a chapter of the example project, files to their path in it
    csv PATH, json PATH   data of the example project
    html PATH, css PATH   templates of the example project
    python PATH           a module that is imported
    markdown              prose; becomes a text block of the example project
    query, claim          one a line, with what it gives after an arrow; a claim also with the rules that it breaks
    LANGUAGE faulty PATH  refused, with the findings in the next block: text findings

The example project is the one that `sitan new` makes, with what the pages add to it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from textwrap import indent
from types import ModuleType
from typing import Protocol, get_args

import pytest

from sitan.build import check_evidence, compose_document, read_evidence, undrawn
from sitan.content.annex import DisagreementsSpec
from sitan.content.report import SCHEMAS
from sitan.datasets.load import load_catalog
from sitan.datasets.model import Areas, Indicator, Source
from sitan.datasets.relations import Relations
from sitan.diagnostics import Diagnostic, Findings, ProjectError
from sitan.evidence.claims import judge
from sitan.evidence.comparability import unlike_in_test
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.query import parse_claim, parse_query
from sitan.evidence.uncertainty import uncertain_in_test
from sitan.evidence.worlds import Possible, can_fail
from sitan.figures.figure import FigureContext
from sitan.figures.tiles import TilesSpec
from sitan.formats import format_quantity
from sitan.model import Node, check_model
from sitan.numerals import Kind
from sitan.project import Project
from sitan.starter import create_project
from sitan.strict_yaml import Table, Words, parse_yaml
from sitan.theme import load_theme

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PICTURE = "content/pictures/clinic.png"
PASSED_OVER = {
    "figure-is-mentioned",  # a page shows blocks one by one
    "summary-rests-on-the-body",  # pages stand in the front matter, so that they leave the chapters their numbers
}


@dataclass(frozen=True)
class Example:
    """One fenced block. `line` is that of its first line."""

    page: str
    line: int
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def kind(self) -> str:
        return self.words[0] if self.words else ""

    @property
    def path(self) -> str:
        return next((word for word in self.words if "/" in word), "")

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


_FENCE = re.compile(r"^```(\w+)([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read_examples() -> Iterator[Example]:
    for page in sorted(DOCS.glob("*.md")):
        source = page.read_text("utf-8")
        for match in _FENCE.finditer(source):
            line = source.count("\n", 0, match.start(3)) + 1
            yield Example(page.name, line, match[1], tuple(match[2].split()), match[3])


EXAMPLES = list(read_examples())
VALID = [example for example in EXAMPLES if example.kind != "faulty"]
REFUSED = [(example, findings.text) for example, findings in pairwise(EXAMPLES) if example.kind == "faulty"]
EXPRESSIONS = [
    (example, offset, line)
    for example in EXAMPLES
    if example.language in {"query", "claim"}
    for offset, line in enumerate(example.text.splitlines())
]
MODELS: dict[str, type[Node]] = {
    **SCHEMAS,
    "areas": Areas,
    "disagreements": DisagreementsSpec,
    "relations": Relations,
    "tiles": TilesSpec,
}
ENTRIES: dict[str, type[Node]] = {"indicators": Indicator, "sources": Source}
NAMES = {"theme": "tokens.yaml", "words": "words/en.yaml"}
"""Kind of an example -> the file of the default theme that has the names it uses."""
LISTS = {"references:", "terms:"}


def write_example_project(folder: Path) -> Project:
    """Write the starter project with the examples of all pages put in."""
    create_project(folder)
    (folder / PICTURE).parent.mkdir()
    (folder / PICTURE).write_bytes(b"")
    for example in VALID:
        if example.path:
            _put_in(folder / example.path, example.text)
    for number, page in enumerate(sorted({example.page for example in VALID})):
        blocks = [block for example in VALID if example.page == page for block in _blocks(example)]
        if blocks:
            chapter = f"id: page-{number}\ntitle: Examples\nmatter: front\nblocks:\n" + "".join(blocks)
            (folder / f"content/page-{number}.yaml").write_text(chapter, "utf-8")
            with (folder / "content/report.yaml").open("a", encoding="utf-8") as report:
                report.write(f"  - page-{number}.yaml\n")
    return Project(folder)


def _put_in(path: Path, text: str) -> None:
    """Write a file; what the starter has lists of is added to, what it has once is replaced."""
    first, _, rest = text.partition("\n")
    if path.is_file() and first in LISTS:
        text = path.read_text("utf-8") + rest
    elif path.is_file() and path.stem in ENTRIES:
        text = path.read_text("utf-8") + text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _blocks(example: Example) -> Iterator[str]:
    if (example.language, example.kind) == ("yaml", "blocks"):
        yield indent(example.text, "  ")
    elif example.language == "markdown":
        yield "  - text: |\n" + indent(example.text, "      ")


def findings_of(project: Project) -> list[Diagnostic]:
    """What `sitan check` finds, but for what needs the fonts."""
    try:
        evidence = read_evidence(project, lambda _: None)
        compose_document(evidence, undrawn(evidence), lambda _: None)
    except ProjectError as error:
        return list(error.diagnostics)
    evidence.findings.extend(check_evidence(evidence, lambda _: ()))
    return sorted(set(evidence.findings.diagnostics))


@pytest.fixture(scope="module")
def example_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return write_example_project(tmp_path_factory.mktemp("docs") / "example")


@pytest.fixture(scope="module")
def evaluator(example_project: Project) -> Evaluator:
    findings = Findings()
    catalog = load_catalog(example_project, findings)
    assert catalog is not None, findings.diagnostics
    return Evaluator(catalog, "AAA")


def test_each_example_says_what_it_is() -> None:
    known = {"yaml": {*MODELS, *ENTRIES, *NAMES, "blocks", "flat", "faulty"}, "text": {"findings"}, "csv": {"faulty"}}
    plain = {"query", "claim", "markdown", "python", "html", "css", "json", "toml", "csv"}

    unclear = [
        str(example)
        for example in EXAMPLES
        if example.kind not in known.get(example.language, ()) and example.language not in plain
    ]

    assert unclear == []


@pytest.mark.parametrize("example", [one for one in VALID if one.language == "yaml"], ids=str)
def test_yaml_example_is_as_the_models_say(example: Example) -> None:
    findings = Findings()
    value = parse_yaml(example.text, str(example), findings)

    if example.kind in MODELS:
        check_model(MODELS[example.kind], value, str(example), findings)
    elif example.kind in ENTRIES and isinstance(value, Table):
        for entry in value.values():
            check_model(ENTRIES[example.kind], entry, str(example), findings)

    elif example.kind in NAMES and isinstance(value, Table):
        known = parse_yaml((ROOT / "templates" / NAMES[example.kind]).read_text("utf-8"), "known", findings)
        inner = value.get("theme")
        assert isinstance(known, Table)
        assert set(inner if isinstance(inner, Table) else value) <= set(known)

    assert findings.diagnostics == []


def test_examples_together_make_a_report_without_findings(example_project: Project) -> None:
    findings = findings_of(example_project)

    assert [str(found) for found in findings if found.rule not in PASSED_OVER] == []


@pytest.mark.slow
def test_examples_can_be_drawn(tmp_path: Path) -> None:
    project = write_example_project(tmp_path / "example")
    command = [sys.executable, "-m", "sitan", "build", str(project.root), "--format", "site"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    rules = set(re.findall(r"(?:error|warning)\[([a-z-]+)\]", done.stderr))

    assert (done.returncode, rules - PASSED_OVER) == (0, set()), done.stderr
    page = (project.build / "en/site/survival.html").read_text("utf-8")
    assert "(draft)</title>" in page
    assert "Data: " in page
    assert "Chart 1.1" in page
    assert (project.build / "data/measles-map.csv").is_file()


def test_each_kind_of_number_in_the_trace_is_described() -> None:
    page = (DOCS / "extending.md").read_text("utf-8")

    assert [kind for kind in get_args(Kind) if f"`{kind}`" not in page] == []


def load_module(path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    located = spec_from_file_location(f"docs_{path.stem}", path)
    assert located is not None
    assert located.loader is not None
    module = module_from_spec(located)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    located.loader.exec_module(module)
    return module


def test_figure_kind_of_the_page_draws_what_a_query_selects(
    evaluator: Evaluator, example_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = (one for one in EXAMPLES if one.language == "python")
    path = example_project.root / example.kind
    path.write_text(example.text, "utf-8")
    module = load_module(path, monkeypatch)
    query = "measles_immunization[area=provinces]@2020"
    spec = module.KIND.model.model_validate({"id": "dots", "kind": "dots", "title": "Coverage", "data": query})
    theme = load_theme(example_project, {}, "en", Findings())
    selections = {query: evaluator.select(parse_query(Words(query)))}

    drawing = module.KIND.draw(spec, FigureContext(evaluator.catalog, theme, selections, "AAA"), None)

    assert drawing.alt == "North: 95. East: 94. South: 87. West: 96."
    assert [row["value"] for row in drawing.chart["data"]["values"]] == [95, 94, 87, 96]


@pytest.mark.parametrize(("example", "expected"), REFUSED, ids=[str(example) for example, _ in REFUSED])
def test_faulty_example_gives_the_findings_shown(
    example: Example, expected: str, example_project: Project, tmp_path: Path
) -> None:
    project = Project(Path(copytree(example_project.root, tmp_path / "example")))
    path = project.root / example.path
    path.write_text(example.text, "utf-8")

    findings = [found for found in findings_of(project) if found.location.file == example.path]

    assert "".join(f"{found}\n" for found in findings) == expected


@pytest.mark.parametrize(
    ("example", "offset", "line"), EXPRESSIONS, ids=[line.partition("→")[0].strip() for *_, line in EXPRESSIONS]
)
def test_query_gives_what_the_page_says(example: Example, offset: int, line: str, evaluator: Evaluator) -> None:
    written, arrow, expected = line.partition("→")
    assert arrow, f"{example.page}:{example.line + offset}"
    words = Words(written.strip())

    answer = claimed if example.language == "claim" else queried

    assert answered(answer, words, evaluator, several="|" in expected) == expected.strip()


class Answer(Protocol):
    def __call__(self, words: Words, evaluator: Evaluator, *, several: bool) -> str: ...


def answered(answer: Answer, words: Words, evaluator: Evaluator, *, several: bool) -> str:
    """What a query or claim comes to; the rule that it breaks if it comes to nothing."""
    try:
        return answer(words, evaluator, several=several)
    except ProjectError as error:
        return f"error[{error.diagnostics[0].rule}]"


def queried(words: Words, evaluator: Evaluator, *, several: bool) -> str:
    expression = parse_query(words)
    if several:
        return " | ".join(str(found.value) for found in evaluator.select(expression).observations)
    return format_quantity(evaluator.quantity(expression), expression.options, "en").replace("\u00a0", " ")


def claimed(words: Words, evaluator: Evaluator, *, several: bool) -> str:
    del several
    claim = parse_claim(words)
    truth = str(judge(claim, evaluator).holds).lower()
    unlike = [
        found.rule
        for test in claim.tests
        for found in (*unlike_in_test(test, evaluator), *uncertain_in_test(test, evaluator))
    ]
    if not all(can_fail(test, evaluator, Possible(evaluator.catalog)) for test in claim.tests):
        unlike.append("claim-can-fail")
    return ", ".join([truth, *(f"error[{rule}]" for rule in unlike)])


_TABLE = re.compile(r"^\| `(\w+)` \|(.*)\|\n\| --- .*\n((?:\| `[\w-]+` \|.*\n)+)", re.MULTILINE)


def test_tables_of_the_examples_data_are_the_data(evaluator: Evaluator) -> None:
    shown = list(_TABLE.finditer((DOCS / "queries.md").read_text("utf-8")))
    cells = [
        (f"{table[1]}[area={area.strip(' `')}]@{period.strip()}", value.strip())
        for table in shown
        for area, *values in (row.strip("|").split("|") for row in table[3].splitlines())
        for period, value in zip(table[2].split("|"), values, strict=True)
    ]

    assert len(cells) == 25
    assert [(query, queried(Words(query), evaluator, several=False)) for query, _ in cells] == cells


def test_links_between_pages_lead_somewhere() -> None:
    links = [
        (page, target)
        for page in sorted(DOCS.glob("*.md"))
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    ]

    assert links
    assert [f"{page.name}: {target}" for page, target in links if not (DOCS / target).exists()] == []


def test_reference_is_what_the_code_says(monkeypatch: pytest.MonkeyPatch) -> None:
    made = load_module(ROOT / "tools" / "reference.py", monkeypatch).reference()

    assert made == (DOCS / "reference.md").read_text("utf-8"), "run tools/reference.py"
