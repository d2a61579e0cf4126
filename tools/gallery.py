#!/usr/bin/env python3
"""Builds the gallery of figures, tests/gallery/, in every language: below build/gallery/, with one page to look at all.

The gallery is a project in English. Its other languages are made of the same project, with the words of
tests/gallery/locale/ in place of the English ones. `--accept` draws every case and writes what tests expect of it;
`--untranslated` lists the words that a language lacks.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sitan.build import (  # noqa: E402 - from the checkout that holds this file
    FORMATS,
    Evidence,
    build_project,
    figure_context,
    figure_specs,
    make_tables,
    read_evidence,
    report_words,
)
from sitan.diagnostics import SitanError  # noqa: E402
from sitan.figures.draw import render_drawing  # noqa: E402
from sitan.figures.figure import FigureSpec  # noqa: E402
from sitan.figures.kinds import kind_of  # noqa: E402
from sitan.fonts import FontPack, prepare_fonts  # noqa: E402
from sitan.model import Line, Markdown, Text, walk_words  # noqa: E402
from sitan.project import Project, find_project  # noqa: E402

LANGUAGES = ("en", "ru", "kk")
SOURCE = ROOT / "tests" / "gallery"
EXPECTED = SOURCE / "expected"
CACHE = ROOT / "build" / ".cache"
TARGET = ROOT / "build" / "gallery"

_UNIT = "unit"
_REFERENCE = re.compile(r"\{[a-z]+\}`[^`]*`")
_KEPT = {"number"}
"""Words that the engine knows by their English form."""


# --- a project in each language ---------------------------------------------------------------------------------------


def read_catalogue(language: str) -> Mapping[str, str]:
    """Return the words of a language by the English ones."""
    if language == LANGUAGES[0]:
        return {}
    found: dict[str, str] = yaml.load((SOURCE / "locale" / f"{language}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    return found


def write_project(folder: Path, language: str) -> Project:
    """Write the gallery in `language` into `folder`, and return it as a project; it shares the fonts and figures."""
    words = read_catalogue(language)
    for part in ("content", "datasets"):
        shutil.rmtree(folder / part, ignore_errors=True)
        for path in sorted(path for path in (SOURCE / part).rglob("*") if path.is_file()):
            target = folder / path.relative_to(SOURCE)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_translated(path, words, language), "utf-8")
    cache = folder / "build" / ".cache"
    if not cache.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.symlink_to(CACHE)
    return find_project(folder)


def _translated(path: Path, words: Mapping[str, str], language: str) -> str:
    text = path.read_text("utf-8")
    if not words:
        return text
    if path.suffix == ".csv":
        return _translated_rows(text, words)
    if path.suffix == ".yaml":
        node = yaml.compose(text.replace("\nlanguage: en\n", f"\nlanguage: {language}\n"))
        for scalar in _scalars(node):
            scalar.value = words.get(scalar.value, scalar.value)
        return str(yaml.serialize(node, allow_unicode=True, width=1000))
    return text


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield the values below `node`; the keys of mappings are none."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value)


def _translated_rows(text: str, words: Mapping[str, str]) -> str:
    """Return a dataset with its units in the words of the indicators."""
    header, *rows = csv.reader(io.StringIO(text))
    unit, out = header.index(_UNIT), io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([*row[:unit], words.get(row[unit], row[unit]), *row[unit + 1 :]] for row in rows)
    return out.getvalue()


def translatable(evidence: Evidence) -> tuple[str, ...]:
    """Return what readers of the gallery read, each once: texts with words in them."""
    catalog = evidence.catalog
    texts = [
        *report_words(evidence.report),
        *(found for part in (catalog.indicators, catalog.sources, catalog.areas) for found in walk_words(dict(part))),
    ]
    plain = {str(text): None for _, text in texts if type(text) in {Text, Line, Markdown}}
    plain |= dict.fromkeys(_tile_labels())
    return tuple(text for text in plain if re.search(r"[a-z]{2}", _REFERENCE.sub("", text)) and text not in _KEPT)


def _tile_labels() -> Iterator[str]:
    """Yield the labels that tile maps give their areas."""
    for path in sorted((SOURCE / "datasets" / "geo").glob("*.yaml")):
        tiles = yaml.safe_load(path.read_text("utf-8"))["tiles"]
        yield from (tile["label"] for tile in tiles if "label" in tile)


def untranslated(language: str, evidence: Evidence) -> list[str]:
    """Return the words of the gallery that `language` lacks."""
    known = read_catalogue(language)
    return [text for text in translatable(evidence) if text not in known]


def _say_nothing(phase: str) -> None:
    """Take the name of a phase."""


def read_gallery(folder: Path, language: str) -> Evidence:
    """Return the gallery in `language`, written into `folder` and read."""
    return read_evidence(write_project(folder, language), _say_nothing)


# --- the cases --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A figure drawn, without cache."""

    name: str
    specification: Mapping[str, Any]
    svg: str
    subtitle: str
    alt: str
    notes: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Return what tests compare: words in full, the rest by its SHA-256."""
        return {
            "subtitle": self.subtitle,
            "alt": self.alt,
            "notes": list(self.notes),
            "specification": _sha256(json.dumps(self.specification, sort_keys=True, ensure_ascii=False).encode()),
            "svg": _sha256(self.svg.encode()),
            "picture": _sha256(rasterise(self.svg)),
        }


def cases_of(evidence: Evidence) -> list[FigureSpec]:
    """Return every figure and map of the gallery."""
    return figure_specs(evidence.report, "figure", "map")


def draw_case(spec: FigureSpec, evidence: Evidence, fonts: FontPack) -> Case:
    """Draw one figure of the gallery."""
    context = figure_context(evidence)
    drawing = kind_of(spec).draw(spec, context, fonts)
    svg = render_drawing(spec, drawing, context, fonts)["svg"]
    return Case(str(spec.id), drawing.chart, svg, drawing.subtitle, drawing.alt, tuple(drawing.notes))


def rasterise(svg: str, scale: float = 1) -> bytes:
    """Return a figure as PNG, drawn with the fonts that the figures of this process were drawn with."""
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=scale)


def record_tables(evidence: Evidence) -> dict[str, Any]:
    """Return what tests compare of the tables: all that they say."""
    return {
        name: {
            "subtitle": table.subtitle,
            "notes": list(table.notes),
            "rows": [" | ".join(map(str, row)) for row in (table.header, *table.rows)],
        }
        for name, table in make_tables(evidence).items()
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def expected_svg(language: str, name: str) -> Path:
    """Return where the picture stands that a case should be."""
    return EXPECTED / language / f"{name}.svg"


def read_expected(language: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what is expected of each figure and table of the gallery in `language`."""
    found: dict[str, dict[str, Any]] = json.loads((EXPECTED / f"{language}.json").read_text("utf-8"))
    return found


def accept(language: str) -> None:
    """Draw every case in `language`, and expect it to be so from now on."""
    evidence = read_gallery(CACHE / "gallery" / language, language)
    fonts = prepare_fonts(CACHE / "fonts")
    drawn = [draw_case(spec, evidence, fonts) for spec in cases_of(evidence)]
    folder = EXPECTED / language
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for case in drawn:
        expected_svg(language, case.name).write_text(case.svg, "utf-8")
    records = {case.name: case.record() for case in drawn} | record_tables(evidence)
    text = json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True)
    (EXPECTED / f"{language}.json").write_text(text + "\n", "utf-8")


# --- the pages --------------------------------------------------------------------------------------------------------


def build(language: str) -> tuple[str, ...]:
    """Build site and PDF in `language`; return the names of its figures, in order."""
    folder = CACHE / "gallery" / language
    project = write_project(folder, language)
    build_project(project, FORMATS, _say_nothing)
    shutil.rmtree(TARGET / language, ignore_errors=True)
    shutil.copytree(project.build / language, TARGET / language)
    return tuple(str(spec.id) for spec in cases_of(read_evidence(project, _say_nothing)))


_CONTACT = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Gallery of figures</title>
<link rel="stylesheet" href="en/site/{style}">
<style>body {{ display: block; margin: 2rem; background: white }} section {{ display: flex; gap: 2rem }}</style></head>
<body><h1>Gallery of figures</h1>
{rows}
</body></html>
"""


def write_contact_page(names: Sequence[str]) -> Path:
    """Write the page that shows each figure in all languages side by side."""
    rows = []
    for name in names:
        pictures = (_figure_of(language, name) for language in LANGUAGES)
        rows.append(f"<h2>{name}</h2>\n<section>{''.join(f'<div>{picture}</div>' for picture in pictures)}</section>")
    style = next((TARGET / "en" / "site").rglob("*.css")).relative_to(TARGET / "en" / "site").as_posix()
    page = TARGET / "index.html"
    page.write_text(_CONTACT.format(style=style, rows="\n".join(rows)), "utf-8")
    return page


def _figure_of(language: str, name: str) -> str:
    """Return the picture of a figure from the pages of the site."""
    for path in sorted((TARGET / language / "site").glob("*.html")):
        found = re.search(rf'id="{name}".*?(<svg .*?</svg>)', path.read_text("utf-8"), re.DOTALL)
        if found:
            return found[1]
    return ""


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def build_all() -> None:
    """Build the gallery in all languages at once, and say where its pages are."""
    prepare_fonts(CACHE / "fonts")
    with ProcessPoolExecutor(len(LANGUAGES), mp_context=get_context("spawn")) as pool:
        names = list(pool.map(build, LANGUAGES))
    say(f"{write_contact_page(names[0]).relative_to(ROOT)}: all figures, the languages side by side")
    for language in LANGUAGES:
        folder = (TARGET / language).relative_to(ROOT)
        say(f"{folder}/site/index.html, {folder}/report.pdf")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choices = parser.add_mutually_exclusive_group()
    choices.add_argument("--accept", action="store_true", help="expect every case to be as it is drawn now")
    choices.add_argument("--untranslated", action="store_true", help="list the words that a language lacks")
    arguments = parser.parse_args()
    if arguments.untranslated:
        evidence = read_gallery(CACHE / "gallery" / LANGUAGES[0], LANGUAGES[0])
        for language in LANGUAGES[1:]:
            for text in untranslated(language, evidence):
                say(f"{language}: {text}")
    elif arguments.accept:
        for language in LANGUAGES:
            accept(language)
    else:
        build_all()


if __name__ == "__main__":
    try:
        main()
    except SitanError as error:
        sys.exit(str(error))
