from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from sitan import fonts
from sitan.diagnostics import MachineError
from sitan.fonts import FontPack, prepare_fonts

TURKIC_CYRILLIC = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"


@pytest.fixture(scope="session")
def pack(font_cache: Path) -> FontPack:
    return prepare_fonts(font_cache)


def test_pack_has_the_families_of_the_design_tokens(pack: FontPack) -> None:
    faces = {(face.family, face.weight, face.style) for face in pack.faces}

    assert faces == {
        ("Sitan Text", 400, "normal"),
        ("Sitan Text", 400, "italic"),
        ("Sitan Text", 700, "normal"),
        ("Sitan Display", 400, "normal"),
        ("Sitan Sans", 400, "normal"),
        ("Sitan Sans", 500, "normal"),
        ("Sitan Sans", 600, "normal"),
        ("Sitan Sans", 400, "italic"),
        ("Sitan Sans Display", 300, "normal"),
    }


def test_files_name_only_the_private_families(pack: FontPack) -> None:
    for face in pack.faces:
        with TTFont(face.path) as font:
            assert font["name"].getDebugName(1) == face.family
            assert font["OS/2"].usWeightClass == face.weight
            assert not {"Inter", "Literata"}.intersection(str(font["name"].getDebugName(4)).split())


def test_fonts_are_static_and_keep_their_licence(pack: FontPack) -> None:
    for face in pack.faces:
        with TTFont(face.path) as font:
            assert not {"fvar", "gvar", "HVAR", "STAT"}.intersection(font.keys())
            assert "SIL Open Font License" in str(font["name"].getDebugName(13))


def test_fonts_keep_the_features_that_style_sheets_ask_for(pack: FontPack) -> None:
    with TTFont(pack.face("Sitan Text").path) as font:
        tags = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}

    assert {"onum", "lnum", "pnum", "tnum", "sups", "frac", "liga"} <= tags


@pytest.mark.parametrize(
    "text", ["ÀéßŞğıŁ", "Привет, Ёж", TURKIC_CYRILLIC, "“–—…” №₸€", "−×÷≤≥≈", "²³½→←↑↓", "1\u202f234\u00a0‑"]
)
def test_every_family_has_what_reports_are_written_with(pack: FontPack, text: str) -> None:
    for family in ("Sitan Text", "Sitan Display", "Sitan Sans", "Sitan Sans Display"):
        assert pack.uncovered(text, family) == frozenset()


def test_characters_without_a_glyph_are_named(pack: FontPack) -> None:
    assert pack.uncovered("ok 🙂 中\n") == {"🙂", "中"}


def test_text_is_measured_without_a_renderer(pack: FontPack) -> None:
    face = pack.face("Sitan Sans", 600)

    assert face.width("AA", 10) == pytest.approx(2 * face.width("A", 10))
    assert face.width("A", 20) == pytest.approx(2 * face.width("A", 10))
    assert face.width("A", 10) > pack.face("Sitan Sans", 400).width("A", 10)


def test_second_call_reads_the_same_files(pack: FontPack, font_cache: Path) -> None:
    again = prepare_fonts(font_cache)

    assert again == pack
    assert again.key == pack.key


def test_damaged_pack_is_not_used(pack: FontPack, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(pack.folder.parent, folder)
    assert fonts._read_pack(folder) is not None

    (folder / "ttf" / "SitanSans-400.ttf").write_bytes(b"cut off")

    assert fonts._read_pack(folder) is None


def test_missing_font_package_is_told_with_a_way_out() -> None:
    with pytest.raises(MachineError, match=r"no-such-fonts(.|\n)*hint: install"):
        fonts._source("no_such_fonts/Font.ttf")


@pytest.mark.slow
def test_fonts_are_the_same_bytes_whatever_the_hash_seed(pack: FontPack, tmp_path: Path) -> None:
    program = f"from pathlib import Path; from sitan.fonts import prepare_fonts; prepare_fonts(Path({str(tmp_path)!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "SOURCE_DATE_EPOCH": "1"}

    subprocess.run([sys.executable, "-c", program], check=True, env=environment)

    again = prepare_fonts(tmp_path)
    assert [face.sha256 for face in again.faces] == [face.sha256 for face in pack.faces]
    assert [face.woff2.read_bytes() for face in again.faces] == [face.woff2.read_bytes() for face in pack.faces]
