"""Style sheets: fonts and tokens declared, then the theme's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitan.fonts import FontFace
    from sitan.render.templates import Templates
    from sitan.theme import Theme


def stylesheet(theme: Theme, templates: Templates, faces: Iterable[str], *names: str, dark: bool = False) -> str:
    """Return one style sheet: the `faces` of its fonts, the tokens, and the theme's files `names`."""
    tokens = theme.stylesheet_tokens + (theme.dark_stylesheet_tokens if dark else "")
    files = [str(templates.render(f"css/{name}")) for name in names]
    return "\n".join([*faces, tokens, *files])


def font_face(face: FontFace, address: str) -> str:
    """Return the declaration of a face whose file, TrueType or WOFF2, is at `address`."""
    kind = address.rpartition(".")[2]
    form = {"woff2": "woff2", "ttf": "truetype"}[kind]
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; font-style: {face.style}; '
        f'src: url("{address}") format("{form}"); }}'
    )
