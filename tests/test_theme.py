"""Themes: layers of templates, tokens and words, and what authors are told when one of them is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitan.diagnostics import Findings, Location, MachineError, ProjectError
from sitan.project import Project
from sitan.render.templates import Templates
from sitan.strict_yaml import Words
from sitan.theme import DARK, Theme, default_folder, load_theme
from tests.conftest import WriteFiles


def load(root: Path, **overrides: str) -> tuple[Theme, Findings]:
    findings = Findings()
    named = {
        name.replace("_", "-"): Words(value, Location("content/report.yaml", 9, 3)) for name, value in overrides.items()
    }
    return load_theme(Project(root), named, "en", findings), findings


@pytest.fixture
def theme(tmp_path: Path) -> Theme:
    return load(tmp_path)[0]


def test_a_report_overrides_tokens(tmp_path: Path) -> None:
    theme, findings = load(tmp_path, color_accent="#123456")

    assert theme.token("color-accent") == "#123456"
    assert "--color-accent: #123456;" in theme.stylesheet_tokens
    assert findings.diagnostics == []


def test_an_unknown_token_is_an_error_with_a_hint(tmp_path: Path) -> None:
    _, findings = load(tmp_path, color_acent="#123456")

    (found,) = findings.diagnostics
    assert (found.rule, found.location.line, found.hint) == ("token-is-known", 9, 'did you mean "color-accent"?')


def test_dark_tokens_stand_in_for_others(theme: Theme) -> None:
    dark = [name.removeprefix(DARK) for name in theme.tokens if name.startswith(DARK)]

    assert set(dark) <= set(theme.tokens)
    assert DARK not in theme.stylesheet_tokens
    assert "prefers-color-scheme: dark" in theme.dark_stylesheet_tokens


def test_a_phrase_never_ends_with_two_full_stops(theme: Theme) -> None:
    assert theme.phrase("alt-bars", subtitle="Deaths, 2019 and so on etc.") == "Bar chart. Deaths, 2019 and so on etc."
    assert theme.phrase("claim-note", claim="x in 1..2").endswith(" x in 1..2.")


def luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


TEXT_ON = [
    ("ink", "paper", 7),
    ("muted", "paper", 4.5),
    ("accent", "paper", 4.5),
    ("heading", "paper", 7),
    ("ink", "accent-4", 7),
    ("muted", "accent-4", 4.5),
    ("accent", "accent-4", 4.5),
    ("heading", "accent-4", 7),
    ("on-accent", "band", 4.5),
    ("on-accent", "band-deep", 4.5),
    ("on-accent-soft", "band-deep", 4.5),
    ("highlight", "band-deep", 4.5),
    ("band-number", "band", 2.2),
    ("focus", "paper", 3),
]
"""Text, what it stands on, and the least contrast: 4.5 is WCAG's, 3 for the shape of controls. A chapter's large
number says again what the title says."""


@pytest.mark.parametrize("prefix", ["", DARK])
@pytest.mark.parametrize(("text", "ground", "least"), TEXT_ON)
def test_text_stands_out(theme: Theme, prefix: str, text: str, ground: str, least: float) -> None:
    def colour(name: str) -> str:
        value = theme.tokens.get(f"{prefix}color-{name}", theme.tokens[f"color-{name}"])
        reference = re.fullmatch(r"var\(--color-(.+)\)", value)
        return colour(reference[1]) if reference else value

    assert contrast(colour(text), colour(ground)) >= least


def test_paper_tint_keeps_the_contrast_of_its_text(theme: Theme) -> None:
    for name in ("ink", "muted", "accent"):
        assert contrast(theme.token(f"color-{name}"), theme.token("color-summary")) >= 4.5


def test_style_sheets_use_no_opacity() -> None:
    sheets = (default_folder() / "css").glob("*.css")

    assert [sheet.name for sheet in sheets if re.search(r"[^-]\bopacity\s*:", sheet.read_text("utf-8"))] == []


def test_style_sheets_name_no_colour_of_their_own() -> None:
    sheets = (default_folder() / "css").glob("*.css")

    assert {sheet.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text("utf-8")) for sheet in sheets} == {
        "base.css": [],
        "site.css": [],
        "print.css": [],
    }


def test_style_sheets_know_every_token_that_they_use(theme: Theme) -> None:
    own = ("--text-", "--aside", "--measure", "--gap", "--sidebar")
    for sheet in (default_folder() / "css").glob("*.css"):
        used = set(re.findall(r"var\((--[a-z0-9-]+)", sheet.read_text("utf-8")))
        unknown = {name for name in used if name[2:] not in theme.tokens and not name.startswith(own)}

        assert unknown == set(), sheet.name


def test_templates_use_only_words_that_exist(theme: Theme) -> None:
    for path in default_folder().rglob("*.html"):
        for name in re.findall(r'word\("([a-z-]+)"', path.read_text("utf-8")):
            assert name in theme.words, path


# --- templates


def test_a_project_overrides_a_template_and_extends_the_default(tmp_project: WriteFiles) -> None:
    root = tmp_project({"templates/blocks/text.html": b'before {% include "sitan/blocks/text.html" %} after'})
    theme, _ = load(root)

    html = Templates(theme).render("blocks/text.html", flow=lambda *_: "text", block={"content": ()}, level=2, at="")

    assert html.split() == ["before", "text", "after"]


def test_templates_escape_what_they_show(tmp_project: WriteFiles) -> None:
    theme, _ = load(tmp_project({"templates/own.html": b"{{ text }}"}))

    assert Templates(theme).render("own.html", text="<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        (b"a\n{{ nothing }}", 2, "'nothing' is undefined"),
        (b"a\nb\n{% if %}", 3, "Expected an expression"),
        (b'{{ word("no-such-word") }}', 1, 'no interface words "no-such-word"'),
        (b'{{ token("no-such-token") }}', 1, 'no design token "no-such-token"'),
        (b'\n{{ 1 + "a" }}', 2, "unsupported operand"),
        (b'{{ "".__class__.__mro__ }}', 1, "access to attribute '__class__'"),
    ],
)
def test_a_wrong_template_of_a_project_is_an_error_with_its_line(
    template: bytes, line: int, message: str, tmp_project: WriteFiles
) -> None:
    theme, _ = load(tmp_project({"templates/blocks/text.html": template}))

    with pytest.raises(ProjectError) as caught:
        Templates(theme).render("blocks/text.html")

    (found,) = caught.value.diagnostics
    assert found.location == Location("templates/blocks/text.html", line)
    assert message in found.message


def test_a_missing_template_is_an_error(theme: Theme) -> None:
    with pytest.raises(MachineError, match=r"there is no template \"blocks/new\.html\""):
        Templates(theme).render("blocks/new.html")


def test_a_template_that_nothing_uses_is_warned_of(tmp_project: WriteFiles) -> None:
    root = tmp_project(
        {
            "templates/blocks/figur.html": b"",
            "templates/blocks/text.html": b'{% include "blocks/extra.html" %}',
            "templates/blocks/extra.html": b"",
        }
    )
    theme, findings = load(root)

    Templates(theme).check_overrides(findings)

    (found,) = findings.diagnostics
    assert (found.rule, found.location.file) == ("template-is-used", "templates/blocks/figur.html")
    assert found.hint == 'did you mean "blocks/figure.html"?'
