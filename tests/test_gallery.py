"""Each figure of the gallery is drawn as expected, in every language, and is read by those who cannot see it.

What is expected stands in tests/gallery/expected/; `python tools/gallery.py --accept` renews it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import altair as alt
import pikepdf
import pytest
import yaml
from PIL import Image, ImageChops

from sitan.build import FORMATS, build_project, check_project, figure_specs
from sitan.figures.kinds import FIGURE_KINDS
from sitan.fonts import FontPack
from tools import gallery

DIFFERENCES = gallery.ROOT / "build" / "gallery-differences"
ENGLISH, *OTHERS = gallery.LANGUAGES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gallery")


@pytest.fixture(scope="module", params=gallery.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def drawn(language: str, folder: Path, fonts: FontPack) -> list[gallery.Case]:
    """Each case in one language."""
    evidence = gallery.read_gallery(folder / language, language)
    return [gallery.draw_case(spec, evidence, fonts) for spec in gallery.cases_of(evidence)]


# --- as expected


def test_figures_are_as_expected(drawn: list[gallery.Case], language: str) -> None:
    expected = gallery.read_expected(language)

    found = {case.name: differences(case, expected.get(case.name, {}), language) for case in drawn}

    assert {name: what for name, what in found.items() if what} == {}, (
        f"the pictures stand side by side in {DIFFERENCES}"
    )


def test_tables_are_as_expected(language: str, folder: Path) -> None:
    tables = gallery.record_tables(gallery.read_gallery(folder / language, language))
    expected = gallery.read_expected(language)

    assert {name: expected.get(name) for name in tables} == tables


def test_nothing_is_expected_that_is_not_drawn(drawn: list[gallery.Case], language: str, folder: Path) -> None:
    tables = gallery.record_tables(gallery.read_gallery(folder / language, language))
    names = {case.name for case in drawn}

    assert set(gallery.read_expected(language)) == names | set(tables)
    assert {path.stem for path in (gallery.EXPECTED / language).iterdir()} == names


def differences(case: gallery.Case, expected: Mapping[str, Any], language: str) -> dict[str, object]:
    """What is not as expected: words in full, of the others that they differ. Leaves a picture of the difference."""
    now = case.record()
    other = {name: value for name, value in now.items() if value != expected.get(name)}
    if {"svg", "picture"} & set(other):
        show_difference(case, language)
    return {name: value if name in {"subtitle", "alt", "notes"} else "differs" for name, value in other.items()}


def show_difference(case: gallery.Case, language: str) -> None:
    """Write the expected picture, the one drawn, and the one drawn with every changed pixel in red, side by side."""
    actual = read_png(gallery.rasterise(case.svg, 2))
    path = gallery.expected_svg(language, case.name)
    expected = (
        read_png(gallery.rasterise(path.read_text("utf-8"), 2)) if path.is_file() else Image.new("RGB", (1, 1), "white")
    )
    size = max(actual.width, expected.width), max(actual.height, expected.height)
    before, after = (on_paper(picture, size) for picture in (expected, actual))
    changed = ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value else 0)
    marked = Image.composite(
        Image.new("RGB", size, "red"), Image.blend(after, Image.new("RGB", size, "white"), 0.6), changed
    )
    sheet = Image.new("RGB", (3 * size[0], size[1]), "white")
    for number, picture in enumerate((before, after, marked)):
        sheet.paste(picture, (number * size[0], 0))
    target = DIFFERENCES / language / f"{case.name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target)


def read_png(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content)).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return paper.convert("RGB")


def on_paper(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    paper = Image.new("RGB", size, "white")
    paper.paste(picture)
    return paper


def test_a_changed_picture_is_shown_beside_the_expected_one(
    fonts: FontPack, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "DIFFERENCES", tmp_path)
    evidence = gallery.read_gallery(folder / ENGLISH, ENGLISH)
    case = gallery.draw_case(gallery.cases_of(evidence)[0], evidence, fonts)
    wrong = replace(case, svg=re.sub(r">[0-9.]+</text>", ">8</text>", case.svg, count=1))

    found = differences(wrong, gallery.read_expected(ENGLISH)[case.name], ENGLISH)

    assert found["svg"] == "differs"
    assert (tmp_path / ENGLISH / f"{case.name}.png").is_file()


# --- what every figure must be


def test_specifications_are_vega_lite_as_altair_knows_it(drawn: list[gallery.Case]) -> None:
    for case in drawn:
        given = json.loads(json.dumps(case.specification))
        given["config"].pop("background")  # null, which Vega-Lite reads as "none" and its schema forgets
        alt.LayerChart.from_dict(given)


def test_pictures_are_real_text_in_the_report_s_font(drawn: list[gallery.Case]) -> None:
    for case in drawn:
        assert case.svg.count("<text") > 1, case.name
        assert 'font-family="Sitan Sans,sans-serif"' in case.svg, case.name
        assert not re.search(r'opacity="(?!1")', case.svg), case.name
        assert not re.search(r"(href|src)=|url\((?!#)", case.svg), case.name


def test_every_letter_has_a_glyph(drawn: list[gallery.Case], fonts: FontPack) -> None:
    for case in drawn:
        assert list(fonts.uncovered(re.sub(r"<[^>]*>|\s", "", case.svg))) == [], case.name


def test_alternative_texts_are_sentences_with_numbers(drawn: list[gallery.Case]) -> None:
    for case in drawn:
        assert case.alt.endswith("."), case.name
        assert re.search(r"\d", case.alt), case.name
        assert not re.search(r"\.\.|\s[,.]|  |[{}]|None", case.alt), case.name


@pytest.mark.parametrize("language", OTHERS, indirect=True)
def test_no_english_is_left_over(drawn: list[gallery.Case]) -> None:
    for case in drawn:
        words = [*re.findall(r">([^<]+)</text>", case.svg), case.subtitle, case.alt, *case.notes]
        latin = {word for text in words for word in re.findall(r"[A-Za-z]{2,}", text)}
        assert latin <= ALWAYS_LATIN, case.name


ALWAYS_LATIN = {"CSV"}


# --- the gallery


def test_every_kind_is_in_the_gallery(folder: Path) -> None:
    evidence = gallery.read_gallery(folder / ENGLISH, ENGLISH)
    shown = {getattr(spec, "kind", "") for spec in figure_specs(evidence.report, "figure", "map", "table")}

    assert set(FIGURE_KINDS) | {"map", "table"} <= shown


def test_check_finds_nothing_in_the_gallery(folder: Path) -> None:
    project = gallery.write_project(folder / ENGLISH, ENGLISH)

    assert check_project(project, lambda _: None) == []


@pytest.mark.parametrize("other", OTHERS)
def test_every_word_of_the_gallery_is_translated(other: str, folder: Path) -> None:
    assert gallery.untranslated(other, gallery.read_gallery(folder / ENGLISH, ENGLISH)) == []


@pytest.mark.parametrize("other", OTHERS)
def test_no_translation_is_left_over(other: str, folder: Path) -> None:
    words = set(gallery.translatable(gallery.read_gallery(folder / ENGLISH, ENGLISH)))

    assert set(gallery.read_catalogue(other)) - words == set()


@pytest.mark.parametrize("other", OTHERS)
def test_interface_words_are_the_same_in_every_language(other: str) -> None:
    english, words = (read_words(language) for language in (ENGLISH, other))

    assert list(words) == list(english)
    assert {name: placeholders(words[name]) for name in words} == {
        name: placeholders(english[name]) for name in english
    }


def read_words(language: str) -> Mapping[str, str]:
    found: dict[str, str] = yaml.load(
        (gallery.ROOT / "templates" / "words" / f"{language}.yaml").read_text("utf-8"),
        yaml.BaseLoader,  # noqa: S506 - it makes nothing but text
    )
    return found


def placeholders(phrase: str) -> list[str]:
    return sorted(re.findall(r"\{(\w+)\}", phrase))


# --- on the pages


@pytest.mark.slow
def test_figures_on_the_pages_are_read_aloud(language: str, folder: Path) -> None:
    project = gallery.write_project(folder / language, language)
    evidence = gallery.read_gallery(folder / language, language)
    names = [str(spec.id) for spec in gallery.cases_of(evidence)]

    build_project(project, FORMATS, lambda _: None)

    pages = "".join(path.read_text("utf-8") for path in sorted((project.build / language / "site").glob("*.html")))
    for name in names:
        figure = re.search(rf'<figure[^>]*id="{name}".*?</figure>', pages, re.DOTALL)
        assert figure, name
        assert re.search(r'role="img"[^>]*aria-label(ledby)?="[^"]{10,}"|<title', figure[0]), name
    with pikepdf.open(project.build / language / "report.pdf") as pdf:
        assert str(pdf.Root.Lang).startswith(language)
        assert len(list(tagged(pdf.Root.StructTreeRoot, "/Figure"))) >= len(names)
        assert all(len(str(found.Alt)) > 10 for found in tagged(pdf.Root.StructTreeRoot, "/Figure"))


def tagged(node: pikepdf.Object, role: str) -> list[pikepdf.Object]:
    """The elements of a tag tree that have a role."""
    kids: Any = node.get("/K", [])
    below = kids if isinstance(kids, pikepdf.Array) else [kids]
    own = [node] if node.get("/S") == role else []
    return own + [found for kid in below if isinstance(kid, pikepdf.Dictionary) for found in tagged(kid, role)]
