"""Draws figures, or takes them from the cache.

A figure is drawn again only if something that it shows has changed: its block, its observations, names, tokens, words,
fonts, or the programs that draw it. Altair and vl-convert are loaded only then.
"""

from __future__ import annotations

import gc
import hashlib
import inspect
import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache as remembered
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sitan.diagnostics import Diagnostic, Findings, ProjectError, Severity
from sitan.figures.clean import clean_svg
from sitan.figures.figure import Figure
from sitan.figures.kinds import kind_of
from sitan.figures.labels import Labels
from sitan.figures.plotted import data_table
from sitan.model import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sitan.datasets.model import Observation
    from sitan.evidence.quantity import Selection
    from sitan.figures.figure import Drawing, FigureContext, FigureSpec
    from sitan.fonts import FontPack

_SURROUNDINGS = {"title", "subtitle", "note", "alt"}
"""Fields that stand around the picture, not in it."""
_TOKENS = ("color-", "font-sans", "column-width", "full-width")
_WORDS = ("figure-", "alt-", "result-")
_PROGRAMS = ("altair", "babel", "vl-convert-python")


def draw_all(
    specs: Iterable[FigureSpec],
    context: FigureContext,
    fonts: FontPack,
    cache: Path,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Figure]:
    """Return the figures by id; `progress` is called with each id before it is drawn.

    Raises ProjectError with the errors of all figures.
    """
    findings = Findings()
    figures: dict[str, Figure] = {}
    # Altair makes so many objects that the collector would walk through the whole catalog several times over.
    gc.freeze()
    try:
        for spec in specs:
            if progress:
                progress(str(spec.id))
            try:
                figures[str(spec.id)] = draw_figure(spec, context, fonts, cache)
            except ProjectError as error:
                findings.extend(error.diagnostics)
    finally:
        gc.unfreeze()
    findings.stop_on_errors()
    return figures


def find_faults(specs: Iterable[FigureSpec], context: FigureContext, fonts: FontPack, cache: Path) -> list[Diagnostic]:
    """Return what is wrong with figures that are not in `cache`, without rendering them (so without V8)."""
    faults: list[Diagnostic] = []
    for spec in specs:
        if read_figure(spec, context, fonts, cache) is None:
            try:
                faults += make_drawing(spec, context, fonts).findings
            except ProjectError as error:
                faults += error.diagnostics
    return faults


def read_all(specs: Iterable[FigureSpec], context: FigureContext, fonts: FontPack, cache: Path) -> dict[str, Figure]:
    """Return by id the figures that are in `cache`, without loading anything that draws."""
    found = {str(spec.id): read_figure(spec, context, fonts, cache) for spec in specs}
    return {name: figure for name, figure in found.items() if figure}


def draw_figure(spec: FigureSpec, context: FigureContext, fonts: FontPack, cache: Path) -> Figure:
    """Return the figure that `spec` describes, from `cache` if it is there.

    Raises ProjectError if the data have not the shape that this kind of figure shows.
    """
    path = _path(spec, context, fonts, cache)
    stored = _read(path)
    if stored is None:
        drawing = make_drawing(spec, context, fonts)
        stored = render_drawing(spec, drawing, context, fonts)
        _write(path, stored)
    return _figure(spec, context, stored)


def make_drawing(spec: FigureSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Return what `spec` describes as a specification and in words; it is not rendered.

    Raises ProjectError if the data have not the shape that this kind of figure shows.
    """
    from altair.utils.schemapi import debug_mode

    # Altair would validate each part against its schema as it is made. Tests do, with every kind and option.
    with debug_mode(arg=False):
        return kind_of(spec).draw(spec, context, fonts)


def read_figure(spec: FigureSpec, context: FigureContext, fonts: FontPack, cache: Path) -> Figure | None:
    """Return the figure if it is in `cache`."""
    stored = _read(_path(spec, context, fonts, cache))
    return _figure(spec, context, stored) if stored else None


def _figure(spec: FigureSpec, context: FigureContext, stored: Mapping[str, Any]) -> Figure:
    observations = plotted_observations(spec, context)
    author = [str(spec.alt)] if spec.alt else []
    return Figure(
        id=str(spec.id),
        svg=stored["svg"],
        width_mm=stored["width_mm"],
        height_mm=stored["height_mm"],
        subtitle=stored["subtitle"],
        alt=" ".join([*author, stored["alt"]]),
        data=data_table(observations, Labels.of(context)),
        observations=observations,
        notes=tuple(stored["notes"]),
        findings=tuple(
            Diagnostic(spec.place, rule, message, hint, Severity.WARNING) for rule, message, hint in stored["findings"]
        ),
    )


def plotted_observations(spec: FigureSpec, context: FigureContext) -> tuple[Observation, ...]:
    """Return all observations that the queries of `spec` select, in their order, each once."""
    selections = (context.selections[str(query)] for query in spec.queries())
    return tuple(dict.fromkeys(found for selection in selections for found in selection.observations))


def render_drawing(spec: FigureSpec, drawing: Drawing, context: FigureContext, fonts: FontPack) -> dict[str, Any]:
    """Return the figure of `drawing` as it is stored: the picture and the words that belong to it."""
    import vl_convert

    _register(vl_convert, fonts.folder)
    # No address is allowed: a specification holds its data.
    raw = vl_convert.vegalite_to_svg(dict(drawing.chart), allowed_base_urls=[])
    clean = clean_svg(raw, family=f"{context.theme.token('font-sans')},sans-serif", prefix=str(spec.id))
    return {
        "svg": clean.svg,
        "width_mm": clean.width_mm,
        "height_mm": clean.height_mm,
        "subtitle": drawing.subtitle,
        "alt": drawing.alt,
        "notes": list(drawing.notes),
        "findings": [[found.rule, found.message, found.hint] for found in drawing.findings],
    }


_registered: set[Path] = set()
"""Folders that V8's text measurement knows: registration is for the whole process."""


def _register(vl_convert: ModuleType, folder: Path) -> None:
    if folder not in _registered:
        vl_convert.register_font_directory(str(folder))
        _registered.add(folder)


def _path(spec: FigureSpec, context: FigureContext, fonts: FontPack, cache: Path) -> Path:
    """Return where the figure is stored: a hash of all that the picture and its words depend on."""
    theme, catalog = context.theme, context.catalog
    used = plotted_observations(spec, context)
    drawer = inspect.getsourcefile(kind_of(spec).draw) or ""
    parts: dict[str, Any] = {
        "spec": {name: value for name, value in _plain(spec).items() if name not in _SURROUNDINGS},
        "observations": [[*found.key, str(found.value), found.unit, found.source, found.obs_status] for found in used],
        "indicators": {name: _plain(catalog.indicators[name]) for name in {found.indicator for found in used}},
        "areas": {code: _plain(catalog.areas[code]) for code in _areas(spec, context, used)},
        "selections": [_shape(context.selections[str(query)]) for query in spec.queries()],
        "country": context.country,
        "language": theme.language,
        "tokens": _starting(theme.tokens, _TOKENS),
        "words": _starting(theme.words, _WORDS),
        "files": [_file_hash(context.geometry, str(name)) for name in spec.files()],
        "fonts": fonts.key,
        "engine": [_engine_hash(), _file_hash(Path(drawer).parent, Path(drawer).name), *_versions()],
    }
    key = hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return cache / "figures" / f"{key}.json"


def _areas(spec: FigureSpec, context: FigureContext, used: Iterable[Observation]) -> set[str]:
    """Return the areas whose names or places in the hierarchy the figure may show: a map's file may hold any."""
    areas = context.catalog.areas
    if spec.files():
        return set(areas)
    missing = (code for query in spec.queries() for code in context.selections[str(query)].missing)
    found: set[str] = set()
    for code in (context.country, *missing, *(observation.ref_area for observation in used)):
        while code in areas and code not in found:
            found.add(code)
            code = areas[code].parent or ""  # noqa: PLW2901 - up the hierarchy
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - as deep as YAML nests it
    """Return what a model holds, as JSON can write it; pydantic would first build what it writes models with."""
    if isinstance(value, Node):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def _shape(selection: Selection) -> list[list[str]]:
    return [list(selection.varying), list(selection.missing)]


def _starting(mapping: Mapping[str, str], prefixes: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, value in mapping.items() if name.startswith(prefixes)}


def _file_hash(folder: Path | None, name: str) -> str:
    path = folder / name if folder else None
    return hashlib.sha256(path.read_bytes()).hexdigest() if path and path.is_file() else ""


@remembered
def _engine_hash() -> str:
    """Return a hash of the modules that draw: a version number would be forgotten at some change."""
    digest = hashlib.sha256()
    for path in (*sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parents[1] / "formats.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@remembered
def _versions() -> tuple[str, ...]:
    return tuple(version(name) for name in _PROGRAMS)


def _read(path: Path) -> dict[str, Any] | None:
    """Return what is stored in `path`; None if there is nothing, or nothing readable."""
    try:
        stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return stored


def _write(path: Path, stored: Mapping[str, Any]) -> None:
    """Store a figure; another process that draws the same one writes the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".figure-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(stored, file, ensure_ascii=False)
    Path(name).replace(path)
