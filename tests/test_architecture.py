"""The shape of the engine, read from its source: what may import what, and what may not stand in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

from tests.arcadia import share_fonts

ROOT = Path(__file__).parents[1]
HEAVY = frozenset({"altair", "pandas", "vl_convert", "weasyprint"})


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {
    module_name(path): ast.parse(path.read_text("utf-8"), str(path)) for path in sorted((ROOT / "sitan").rglob("*.py"))
}


def group_of(module: str) -> str:
    """`sitan.figures.bars` -> `figures`: a module at the top of the package, or a package there."""
    return module.split(".")[1] if "." in module else module


def imported_names(node: ast.AST) -> list[str]:
    """The modules that an import statement names; none if `node` is no such statement."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        return [f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names]
    return []


def imported_by(module: str) -> set[str]:
    """The sitan modules that `module` imports, wherever in it, those that only types need included."""
    return {name for node in ast.walk(MODULES[module]) for name in imported_names(node) if name in MODULES}


def loaded_with(node: ast.AST) -> Iterator[str]:
    """The modules that are loaded when a module is: imported outside functions, and not for types only."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        yield from imported_names(child)
        yield from loaded_with(child)


def cycle_in(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def test_imports_are_absolute() -> None:
    relative = [
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_modules_import_one_another_in_one_direction() -> None:
    graph = {module: imported_by(module) for module in MODULES}

    assert cycle_in(graph) == []


def test_packages_import_one_another_in_one_direction() -> None:
    graph: dict[str, set[str]] = {group_of(module): set() for module in MODULES}
    for module in MODULES:
        graph[group_of(module)] |= set(map(group_of, imported_by(module))) - {group_of(module)}

    assert cycle_in(graph) == []


def test_modules_that_load_heavy_packages_are_imported_where_they_are_used() -> None:
    loaded = {module: set(loaded_with(tree)) for module, tree in MODULES.items()}
    heavy = {module for module, names in loaded.items() if HEAVY.intersection(name.split(".")[0] for name in names)}

    at_the_top = {f"{module} loads {name}" for module, names in loaded.items() for name in names & heavy}

    assert at_the_top == set()


def phases_of(function: str) -> Iterator[str]:
    """The phases that a function of `sitan.build` announces, in order, with those of the functions that it calls."""
    functions = {node.name: node for node in MODULES["sitan.build"].body if isinstance(node, ast.FunctionDef)}
    calls = [node for node in ast.walk(functions[function]) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = ast.unparse(call.func)
        if name == "progress":
            yield ast.literal_eval(call.args[0]).partition(":")[0]  # "render: site" is part of a phase
        elif name in functions:
            yield from phases_of(name)


def test_described_phases_are_those_that_the_build_runs() -> None:
    described = re.findall(r"^    (\w+) +.*->", ast.get_docstring(MODULES["sitan"]) or "", re.MULTILINE)

    # The first phase finds the project that the build is handed.
    assert described == ["project", *dict.fromkeys(phases_of("build_project"))]


def test_exceptions_are_caught_by_name() -> None:
    broad = [
        f"{module}:{node.lineno}"
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(node.type)))
    ]

    assert broad == []


def country_pattern() -> re.Pattern[str]:
    """The names and codes of the places in the reference report's data, and its country's stem in two alphabets."""
    areas = yaml.safe_load((ROOT / "datasets" / "areas.yaml").read_text("utf-8"))["areas"]
    real = {code: area for code, area in areas.items() if area["type"] != "aggregate"}
    words = {word for code, area in real.items() for word in (code, area["name"], *area.get("aliases", ()))}
    words -= {"Georgia"}  # a typeface, too
    return re.compile(rf"\b({'|'.join(map(re.escape, sorted(words)))})\b|(?i:kazakh|казах|қазақ)")


def test_neither_engine_nor_templates_name_a_country() -> None:
    pattern = country_pattern()
    files = [path for folder in ("sitan", "templates") for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]

    named = {
        str(path.relative_to(ROOT)): found[0]
        for path in files
        if path.suffix not in {".pyc", ".png", ".woff2"} and (found := pattern.search(path.read_text("utf-8")))
    }

    assert named == {}


def run_sitan(*arguments: str) -> set[str]:
    """Run a command in a process of its own; return the packages that it loaded."""
    command = [sys.executable, "-X", "importtime", "-c", "from sitan.cli import main; main()", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = done.stderr.splitlines()
    loaded = [line for line in lines if line.startswith("import time:")]
    said = "\n".join([done.stdout, *(line for line in lines if line not in loaded)])
    assert done.returncode == 0, said
    return {line.rpartition("|")[2].strip().split(".")[0] for line in loaded}


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "report"
    run_sitan("new", str(folder))
    share_fonts(folder)
    return folder


def test_help_loads_no_heavy_package() -> None:
    assert HEAVY & run_sitan("--help") == set()


def test_check_loads_neither_a_layout_nor_a_javascript_engine(starter: Path) -> None:
    assert {"weasyprint", "vl_convert"} & run_sitan("check", str(starter)) == set()


def test_a_warm_build_loads_nothing_that_draws(starter: Path) -> None:
    """Its workers are looked at, too: they are started with the same flags."""
    cold = run_sitan("build", str(starter), "--format", "site")
    warm = run_sitan("build", str(starter), "--format", "site")

    assert "vl_convert" in cold
    assert {"altair", "vl_convert"} & warm == set()
