"""Makes the fonts of a report: static, subset, under private names, from the variable fonts of two packages.

Phase: font packages -> `FontPack`, once a machine; later runs read it from the cache. The families are private
("Sitan Text") so that no system font of the same name can ever be taken in place of these files: a character that they
lack would then be drawn with another font's glyph numbers, without a warning.
"""

from __future__ import annotations

import gc
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitan.diagnostics import MachineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fontTools.ttLib import TTFont

RECIPE = "1"
"""To be raised with every change of what this module makes, so that no cache keeps an old pack."""

INDEX = "pack.json"

_SANS, _SANS_ITALIC = "fontpkg_inter/Inter[opsz,wght].ttf", "fontpkg_inter/Inter-Italic[opsz,wght].ttf"
_TEXT, _TEXT_ITALIC = "fontpkg_literata/Literata[opsz,wght].ttf", "fontpkg_literata/Literata-Italic[opsz,wght].ttf"


@dataclass(frozen=True, slots=True)
class _Recipe:
    """One face: from which file, at which weight, for which size of type in points (the optical size)."""

    family: str
    weight: int
    style: str
    source: str
    optical_size: int

    @property
    def name(self) -> str:
        """The file's name without ending, which is also the PostScript name: `SitanSans-500`."""
        return f"{self.family.replace(' ', '')}-{self.weight}{'i' if self.style == 'italic' else ''}"


_RECIPES = (
    _Recipe("Sitan Text", 400, "normal", _TEXT, 10),
    _Recipe("Sitan Text", 700, "normal", _TEXT, 10),
    _Recipe("Sitan Text", 400, "italic", _TEXT_ITALIC, 10),
    _Recipe("Sitan Display", 400, "normal", _TEXT, 60),
    _Recipe("Sitan Sans", 400, "normal", _SANS, 14),
    _Recipe("Sitan Sans", 500, "normal", _SANS, 14),
    _Recipe("Sitan Sans", 600, "normal", _SANS, 14),
    _Recipe("Sitan Sans", 400, "italic", _SANS_ITALIC, 14),
    _Recipe("Sitan Sans Display", 300, "normal", _SANS, 32),
)

_RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1 and Latin Extended-A
    (0x018F, 0x018F),  # Latin letters beyond them that state languages and transliterations use
    (0x0192, 0x0192),
    (0x01E6, 0x01E7),
    (0x0218, 0x021B),
    (0x0259, 0x0259),
    (0x02B9, 0x02BC),
    (0x02C6, 0x02DD),
    (0x0300, 0x030C),  # combining accents
    (0x0327, 0x0328),
    (0x0391, 0x03C9),  # Greek, for symbols
    (0x0400, 0x04FF),  # Cyrillic with all its extensions for Turkic languages
    (0x1E80, 0x1E85),
    (0x1E9E, 0x1E9E),
    (0x1EF2, 0x1EF3),
    (0x2000, 0x206F),  # punctuation and spaces
    (0x2070, 0x208E),  # superscripts and subscripts
    (0x20AC, 0x20AC),  # currencies: euro, tenge, lira, rouble
    (0x20B8, 0x20BD),
    (0x2100, 0x2122),  # letterlike, with the numero sign
    (0x2150, 0x215F),  # fractions
    (0x2190, 0x2199),  # arrows
    (0x2200, 0x2265),  # mathematical operators
    (0x25A0, 0x25CF),  # squares, triangles, circles
)
_SHAPING = ["ccmp", "locl", "mark", "mkmk", "kern", "liga"]
_FIGURES = ["onum", "pnum", "lnum", "tnum", "sups", "frac", "numr", "dnom"]

# What a font lacks but another of its glyphs shows rightly: the first of these that it has is taken.
_STAND_INS = {
    0x00AD: (0x002D,),
    0x2007: (0x0030,),
    0x2009: (0x202F, 0x0020),
    0x2010: (0x002D,),
    0x2011: (0x2010, 0x002D),
    0x202F: (0x2009, 0x0020),
    0x2060: (0x200B,),
}


@dataclass(frozen=True)
class FontFace:
    """One static font: what CSS needs to declare it, and what layout needs to measure with it."""

    family: str
    weight: int
    style: str
    path: Path
    """The TrueType file, for WeasyPrint and vl-convert."""
    sha256: str
    woff2: Path
    """The same font compressed, for the web site."""
    advances: Mapping[str, int] = field(repr=False, compare=False)
    """Character -> how far it moves the pen, in thousandths of the size of type."""

    def width(self, text: str, size: float) -> float:
        """Return how long `text` is at `size`, in the same unit, without kerning."""
        advances = self.advances
        return sum(advances.get(character, 600) for character in text) * size / 1000


@dataclass(frozen=True)
class FontPack:
    """All faces of a report."""

    faces: tuple[FontFace, ...]
    folder: Path
    """Where the TrueType files lie, and nothing else that a renderer could take for a font."""

    @cached_property
    def key(self) -> str:
        """What changes when any face does."""
        return hashlib.sha256("".join(face.sha256 for face in self.faces).encode()).hexdigest()

    def face(self, family: str, weight: int = 400, style: str = "normal") -> FontFace:
        """Return one face.

        Raises KeyError if the pack has none such.
        """
        return self._by_name[family, weight, style]

    def uncovered(self, text: str, family: str | None = None) -> frozenset[str]:
        """Return the characters of `text` for which no face (of `family`, where named) has a glyph.

        Control characters are none of a font's business.
        """
        known = self._characters.get(family, frozenset())
        return frozenset(character for character in set(text) - known if character not in "\t\n\r")

    @cached_property
    def _by_name(self) -> dict[tuple[str, int, str], FontFace]:
        return {(face.family, face.weight, face.style): face for face in self.faces}

    @cached_property
    def _characters(self) -> dict[str | None, frozenset[str]]:
        families: dict[str | None, frozenset[str]] = {None: frozenset().union(*(face.advances for face in self.faces))}
        for face in self.faces:
            # A family covers what every one of its faces can show: a bold word must not lose a letter.
            families[face.family] = families.get(face.family, families[None]) & face.advances.keys()
        return families


def prepare_fonts(cache: Path) -> FontPack:
    """Return the fonts, made anew only if `cache` has none from these sources.

    Raises MachineError if the font packages are not installed.
    """
    key = _sources_key()
    folder = cache / f"fonts-{key[:16]}"
    pack = _read_pack(folder)
    if pack is None:
        cache.mkdir(parents=True, exist_ok=True)
        _build_beside(folder)
        pack = _read_pack(folder)
    if pack is None:
        message = f"the fonts in {folder} cannot be read"
        raise MachineError(f"{message}\n    hint: delete the folder and build again")
    return pack


def _source(name: str) -> Path:
    package, file = name.split("/")
    try:
        path = Path(str(files(package).joinpath("files", file)))
    except ModuleNotFoundError as error:
        message = f"the fonts of the package {package.replace('_', '-')} are missing"
        raise MachineError(f"{message}\n    hint: install sitan again") from error
    return path


def _sources_key() -> str:
    digest = hashlib.sha256(RECIPE.encode())
    for name in (_SANS, _SANS_ITALIC, _TEXT, _TEXT_ITALIC):
        digest.update(hashlib.sha256(_source(name).read_bytes()).digest())
    return digest.hexdigest()


def _read_pack(folder: Path) -> FontPack | None:
    """Return the pack in `folder`; None if there is none, or if a file is not what the index says."""
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    faces = tuple(_face(folder, entry) for entry in index["faces"])
    whole = all(face.path.is_file() and _sha256(face.path) == face.sha256 and face.woff2.is_file() for face in faces)
    return FontPack(faces, folder / "ttf") if whole else None


def _face(folder: Path, entry: Mapping[str, Any]) -> FontFace:
    name = entry["name"]
    return FontFace(
        entry["family"],
        entry["weight"],
        entry["style"],
        folder / "ttf" / f"{name}.ttf",
        entry["sha256"],
        folder / "woff2" / f"{name}.woff2",
        entry["advances"],
    )


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _build_beside(folder: Path) -> None:
    """Build the pack in a folder of its own and move it to `folder` when it is whole."""
    staged = Path(tempfile.mkdtemp(prefix=".fonts-", dir=folder.parent))
    # Millions of small objects that all live until the end: collecting garbage among them doubles the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        _build_pack(staged)
        if folder.exists():
            shutil.rmtree(folder)
        staged.replace(folder)
    except OSError:
        # Another process was faster, with the same bytes.
        if not folder.is_dir():
            raise
    finally:
        if collecting:
            gc.enable()
        shutil.rmtree(staged, ignore_errors=True)


def _build_pack(folder: Path) -> None:
    (folder / "ttf").mkdir()
    (folder / "woff2").mkdir()
    reduced = {source: _subset(_source(source)) for source in dict.fromkeys(recipe.source for recipe in _RECIPES)}
    index = {"recipe": RECIPE, "faces": [_build_face(reduced[recipe.source], recipe, folder) for recipe in _RECIPES]}
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


def _subset(path: Path) -> bytes:
    """Return the variable font at `path` with only our characters and features, all axes kept."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.layout_features = [*_SHAPING, *_FIGURES]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = ["*"]  # cleaned later: pruning here visits every object of every table
    options.drop_tables += ["STAT", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        subsetter.subset(font)
        return _bytes(font)


def _build_face(reduced: bytes, recipe: _Recipe, folder: Path) -> dict[str, Any]:
    """Write the face's two files below `folder`; return its entry in the index."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    font = TTFont(BytesIO(reduced), recalcTimestamp=False)
    place = {"wght": recipe.weight, "opsz": recipe.optical_size}
    instancer.instantiateVariableFont(font, place, inplace=True)
    font["OS/2"].usWeightClass = recipe.weight
    _add_stand_ins(font)
    _rename(font, recipe)
    raw = _bytes(font)
    (folder / "ttf" / f"{recipe.name}.ttf").write_bytes(raw)
    font = TTFont(BytesIO(raw), recalcTimestamp=False)
    font.flavor = "woff2"
    (folder / "woff2" / f"{recipe.name}.woff2").write_bytes(_bytes(font))
    return {
        "name": recipe.name,
        "family": recipe.family,
        "weight": recipe.weight,
        "style": recipe.style,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "advances": _advances(font),
    }


def _add_stand_ins(font: TTFont) -> None:
    for table in font["cmap"].tables:
        if not table.isUnicode():
            continue
        for code, others in _STAND_INS.items():
            found = next((table.cmap[other] for other in others if other in table.cmap), None)
            if found is not None:
                table.cmap.setdefault(code, found)


def _rename(font: TTFont, recipe: _Recipe) -> None:
    """Put our private names in place of the font's own; its copyright and licence stay, as the licence asks."""
    from fontTools.ttLib import newTable

    kept = {number: font["name"].getDebugName(number) for number in (0, 13, 14)}
    names = newTable("name")
    names.names = []
    style = "Italic" if recipe.style == "italic" else _STYLES[recipe.weight]
    own = {
        1: recipe.family,
        2: style,
        3: f"{recipe.name};{RECIPE}",
        4: f"{recipe.family} {style}",
        5: f"Version {RECIPE}.000",
        6: recipe.name,
    }
    for number, text in sorted({**kept, **own}.items()):
        if text:
            names.setName(text, number, 3, 1, 0x409)
    font["name"] = names


_STYLES = {300: "Light", 400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}


def _advances(font: TTFont) -> dict[str, int]:
    metrics, scale = font["hmtx"].metrics, 1000 / font["head"].unitsPerEm
    return {chr(code): round(metrics[glyph][0] * scale) for code, glyph in sorted(font.getBestCmap().items())}


def _bytes(font: TTFont) -> bytes:
    buffer = BytesIO()
    font.save(buffer, reorderTables=False)
    return buffer.getvalue()
