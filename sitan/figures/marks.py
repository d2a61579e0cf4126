"""The marks that every figure is made of, built with Altair: rectangles, rules, dots and words at places in pixels.

Figures differ in the rows of these marks, seldom in their style. So each style is built once in a process, and is kept
as Vega-Lite has it. The rows say where a mark stands (`x`, `y`, and `x2`, `y2` for its far corner), and its `color`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import altair as alt

Style: TypeAlias = Mapping[str, Any]
"""A layer without name and rows, as Vega-Lite has it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A layer of rows, all of one style."""

    name: str
    style: Style


def specify(layer: alt.Chart) -> dict[str, Any]:
    """Return `layer` as Vega-Lite has it. Tests hold the specifications to Altair's schema, not every build."""
    specification: dict[str, Any] = layer.to_dict(validate=False, context={"top_level": False})
    return specification


@cache
def rectangle() -> Style:
    """Return filled rectangles, from one corner to the other."""
    import altair as alt

    return specify(alt.Chart().mark_rect().encode(**_corners(), color=as_given("color")))


@cache
def outline(paper: str, width: float) -> Style:
    """Return rectangles filled with `paper`, with an outline in their colour."""
    import altair as alt

    return specify(alt.Chart().mark_rect(fill=paper, strokeWidth=width).encode(**_corners(), stroke=_stroke()))


@cache
def rule(width: float, dash: tuple[float, ...] = ()) -> Style:
    """Return straight lines."""
    import altair as alt

    style: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    return specify(
        alt.Chart().mark_rule(strokeWidth=width, **style).encode(**_corners(), color=as_given("color")),
    )


@cache
def dot(size: float) -> Style:
    """Return round dots of an area of `size` square pixels."""
    import altair as alt

    mark = alt.Chart().mark_point(size=size, filled=True, opacity=1)
    return specify(mark.encode(x=pixels("x"), y=pixels("y"), color=as_given("color")))


@cache
def ring(size: float, paper: str, width: float) -> Style:
    """Return dots filled with `paper`, with an outline in their colour."""
    import altair as alt

    mark = alt.Chart().mark_point(size=size, filled=False, fill=paper, strokeWidth=width, opacity=1)
    return specify(mark.encode(x=pixels("x"), y=pixels("y"), stroke=_stroke()))


@cache
def word(align: Literal["left", "center", "right"], size: float, weight: Literal[400, 600]) -> Style:
    """Return words, `y` at their baseline."""
    import altair as alt

    mark = alt.Chart().mark_text(align=align, baseline="alphabetic", fontSize=size, fontWeight=weight)
    text = alt.Text(field="text", type="nominal")
    return specify(mark.encode(x=pixels("x"), y=pixels("y"), text=text, color=as_given("color")))


def _corners() -> dict[str, Any]:
    import altair as alt

    return {"x": pixels("x"), "y": pixels("y"), "x2": alt.X2(field="x2"), "y2": alt.Y2(field="y2")}


def _stroke() -> alt.Stroke:
    import altair as alt

    return alt.Stroke(field="color", type="nominal", scale=None, legend=None)


def pixels(channel: Literal["x", "y"]) -> alt.X | alt.Y:
    """Return the encoding of a position that stands in the rows in pixels, under the name of its channel."""
    import altair as alt

    kind = alt.X if channel == "x" else alt.Y
    return kind(field=channel, type="quantitative", scale=None, axis=None)


def as_given(name: str) -> alt.Color:
    """Return the encoding of a colour that stands in the rows."""
    import altair as alt

    return alt.Color(field=name, type="nominal", scale=None, legend=None)
