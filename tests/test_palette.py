"""Colours are told apart by everybody: with fewer kinds of cones in the eye, and in grey."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from coloraide import Color

from sitan.diagnostics import Findings
from sitan.figures.classes import _RAMPS, _RAMPS_BELOW_TEXT
from sitan.figures.look import _LINE_PALETTES, _PALETTES
from sitan.project import Project
from sitan.theme import Theme, load_theme

SIGHTS = ("all cones", "protan", "deutan", "tritan")
DISTINCT = 9.0
"""CIEDE2000: about 2 are seen side by side, and this many at once, in small marks apart from one another."""
CLASSES = 7.0
"""Classes of a map and cells of a heat table stand in an order, and side by side in the key."""
GREY = 9.0
"""Lightness (CIELAB, 0 to 100) by which neighbours differ in print without colour."""
LINE = 3.0
"""Contrast of a thin mark that carries meaning: WCAG 2.2, 1.4.11."""

Names = tuple[str, ...]
RAMPS = [names for names in dict.fromkeys((*_RAMPS.values(), *_RAMPS_BELOW_TEXT.values())) if len(names) > 1]


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme(Project(Path("/nowhere")), {}, "en", Findings())


def seen(theme: Theme, names: Names, sight: str) -> list[Color]:
    """The colours as an eye without one kind of cones has them (Machado, Oliveira and Fernandes 2009)."""
    colors = [Color(theme.token(f"color-{name}")) for name in names]
    return colors if sight == SIGHTS[0] else [color.filter(sight, method="machado") for color in colors]


def difference(one: Color, other: Color) -> float:
    return float(one.delta_e(other, method="2000"))


def lightness(color: Color) -> float:
    return float(color.convert("lab")["lightness"])


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("names", [*_PALETTES, *_LINE_PALETTES], ids="+".join)
def test_parts_and_lines_are_told_apart(theme: Theme, names: Names, sight: str) -> None:
    pairs = combinations(zip(names, seen(theme, names, sight), strict=True), 2)

    assert [(a, b) for (a, one), (b, other) in pairs if difference(one, other) < DISTINCT] == []


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("names", RAMPS, ids="+".join)
def test_classes_are_told_apart(theme: Theme, names: Names, sight: str) -> None:
    assert min(difference(one, other) for one, other in pairwise(seen(theme, names, sight))) >= CLASSES


@pytest.mark.parametrize("names", _PALETTES, ids="+".join)
def test_neighbouring_parts_differ_in_grey(theme: Theme, names: Names) -> None:
    shades = [lightness(color) for color in seen(theme, names, SIGHTS[0])]

    assert all(abs(one - other) >= GREY for one, other in pairwise(shades))
    assert all(abs(one - other) >= GREY / 2 for one, other in combinations(shades, 2))


@pytest.mark.parametrize("names", _LINE_PALETTES, ids="+".join)
def test_lines_differ_in_grey(theme: Theme, names: Names) -> None:
    """Less than parts, as each has its name at its end."""
    shades = [lightness(color) for color in seen(theme, names, SIGHTS[0])]

    assert all(abs(one - other) >= GREY / 2 for one, other in combinations(shades, 2))


@pytest.mark.parametrize("names", RAMPS, ids="+".join)
def test_classes_go_from_light_to_dark(theme: Theme, names: Names) -> None:
    shades = [lightness(color) for color in seen(theme, names, SIGHTS[0])]

    assert all(lighter - darker >= GREY for lighter, darker in pairwise(shades))


@pytest.mark.parametrize("names", _LINE_PALETTES, ids="+".join)
def test_lines_stand_out_from_the_paper(theme: Theme, names: Names) -> None:
    for ground in ("color-paper", "dark-color-figure-paper"):
        paper = Color(theme.token(ground))
        assert [name for name in names if Color(theme.token(f"color-{name}")).contrast(paper) < LINE] == []


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(
    "names",
    [
        ("accent", "highlight"),
        ("accent", "others"),
        ("highlight", "others"),
        ("accent-1", "others"),
        ("accent", "second"),
    ],
    ids="+".join,
)
def test_roles_are_told_apart(theme: Theme, names: Names, sight: str) -> None:
    one, other = seen(theme, names, sight)

    assert difference(one, other) >= DISTINCT


def test_text_in_a_figure_is_read_on_its_paper(theme: Theme) -> None:
    for ground in ("color-paper", "dark-color-figure-paper"):
        for name in ("ink", "muted", "accent"):
            assert Color(theme.token(f"color-{name}")).contrast(Color(theme.token(ground))) >= 4.5, (name, ground)
