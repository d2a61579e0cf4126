"""Makes the SVG of vl-convert small and self-contained: a flat list of shapes and texts, no references out of it.

It paints the same pixels: groups are resolved into their shapes, what is not painted goes, strokes of one style are
joined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

_SVG = "{http://www.w3.org/2000/svg}"
_FLAT_TAGS = {"svg", "g", "path", "line", "text", "rect"}
_PAINT = ("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "fill-rule")
_TEXT = ("fill", "font-size", "font-weight", "font-style", "text-anchor")
_REFERENCE = re.compile(r"url\(#([^)]*)\)")
_MOVE = re.compile(r"translate\(\s*([-\d.e]+)\s*[, ]\s*([-\d.e]+)\s*\)")


@dataclass(slots=True)
class _Shape:
    """A path or a text, ready to be written."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass(slots=True)
class _Flat:
    shapes: list[_Shape] = field(default_factory=list)

    def add(self, shape: _Shape) -> None:
        """Add a shape; a stroke that looks like the one before becomes part of it."""
        last = self.shapes[-1] if self.shapes else None
        if (
            last
            and last.tag == shape.tag == "path"
            and shape.attributes.get("fill", "none") == "none"
            and _same(last, shape)
        ):
            last.attributes["d"] += shape.attributes["d"]
        else:
            self.shapes.append(shape)


def _same(first: _Shape, second: _Shape) -> bool:
    return {**first.attributes, "d": ""} == {**second.attributes, "d": ""}


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """The picture and its size."""

    svg: str
    width_mm: float
    height_mm: float


def clean_svg(svg: str, *, family: str, prefix: str) -> CleanSvg:
    """Return `svg` cleaned, at 96 pixels to the inch.

    `family` is the font of all its text; ids, if it needs any, begin with `prefix`.

    Raises ValueError if it refers to anything outside itself.
    """
    root = ET.fromstring(svg)  # noqa: S314 - made by vl-convert from our own specification
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    if any(
        element.tag.removeprefix(_SVG) not in _FLAT_TAGS or "clip-path" in element.attrib for element in root.iter()
    ):
        body = _tidied(root, prefix)
    else:
        flat = _Flat()
        for child in root:
            _flatten(child, 0.0, 0.0, {}, flat)
        body = "".join(_written(shape) for shape in flat.shapes)
    width_mm, height_mm = round(width * 25.4 / 96, 2), round(height * 25.4 / 96, 2)
    size = f'width="{_short(width_mm)}mm" height="{_short(height_mm)}mm" viewBox="0 0 {_short(width)} {_short(height)}"'
    font = f'font-family="{family}" font-weight="400"'
    return CleanSvg(f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>{body}</svg>\n', width_mm, height_mm)


def _tidied(root: ET.Element, prefix: str) -> str:
    """Return what is in `root` with its structure kept: gradients, clips and pictures need it.

    Ids are counted anew: vl-convert goes on counting from picture to picture.
    """
    known = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    ids = {name: f"{prefix}-{number}" for number, name in enumerate(known, start=1)}
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        for name, value in list(element.attrib.items()):
            if name.startswith(("aria-", "role", "class", "pointer-events")):
                del element.attrib[name]
            elif name == "id":
                element.attrib[name] = ids[value]
            elif name.endswith("href") and not value.startswith("data:"):
                message = f"the picture refers to {value}"
                raise ValueError(message)
            else:
                element.attrib[name] = _REFERENCE.sub(lambda found: f"url(#{ids.get(found[1], found[1])})", value)
    return "".join(ET.tostring(child, encoding="unicode") for child in root if child.tag != "rect")


def _flatten(element: ET.Element, x: float, y: float, inherited: dict[str, str], flat: _Flat) -> None:
    """Add what `element` paints, at its absolute place, to `flat`."""
    tag = element.tag.removeprefix(_SVG)
    if element.get("display") == "none" or "background" in element.get("class", "").split():
        return
    moved = _MOVE.fullmatch(element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    style = {**inherited, **{name: value for name in (*_PAINT, *_TEXT) if (value := element.get(name)) is not None}}
    if tag == "g":
        for child in element:
            _flatten(child, x, y, style, flat)
    elif tag == "text" and element.text:
        flat.add(_text(element.text, x, y, style))
    elif tag == "line":
        end = (x + float(element.get("x2", "0")), y + float(element.get("y2", "0")))
        flat.add(_path(f"M{_short(x)},{_short(y)}L{_short(end[0])},{_short(end[1])}", style))
    elif tag == "path" and element.get("d"):
        data = _moved(element.attrib["d"], x, y)
        if data and _paints(style):
            flat.add(_path(data, style))


def _paints(style: dict[str, str]) -> bool:
    return any(style.get(name, "none") not in {"none", "transparent"} for name in ("fill", "stroke"))


def _path(data: str, style: dict[str, str]) -> _Shape:
    kept = {name: style[name] for name in _PAINT if name in style}
    if kept.get("stroke", "none") == "none":
        kept = {name: value for name, value in kept.items() if not name.startswith("stroke")}
    if kept.get("stroke-width") == "1":
        del kept["stroke-width"]
    return _Shape("path", {**kept, "d": data})


def _text(text: str, x: float, y: float, style: dict[str, str]) -> _Shape:
    kept = {name: style[name] for name in _TEXT if name in style}
    if kept.get("text-anchor") == "start":
        del kept["text-anchor"]
    if kept.get("font-weight") in {"400", "normal"}:
        del kept["font-weight"]
    return _Shape("text", {"transform": f"translate({_short(x)},{_short(y)})", **kept}, text)


_COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_VALUE = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")


def _moved(data: str, x: float, y: float) -> str:
    """Return path data moved by (x, y): absolute commands change, relative ones after the first do not."""
    parts = []
    for command, rest in _COMMAND.findall(data):
        values = [float(value) for value in _VALUE.findall(rest)]
        if command.isupper():
            values = list(_shifted(command, values, x, y))
        parts.append(command + ",".join(_short(value) for value in values))
    return "".join(parts)


def _shifted(command: str, values: list[float], x: float, y: float) -> Iterator[float]:
    if command == "A":  # rx ry rotation large sweep x y
        for index, value in enumerate(values):
            yield value + {5: x, 6: y}.get(index % 7, 0.0)
        return
    for index, value in enumerate(values):
        shift = {"H": x, "V": y}.get(command, y if index % 2 else x)
        yield value + shift


def _short(value: float) -> str:
    """Return a coordinate with two decimals, which is a tenth of the finest printer's dot."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _written(shape: _Shape) -> str:
    element = ET.Element(shape.tag, dict(sorted(shape.attributes.items())))
    element.text = shape.text or None
    return ET.tostring(element, encoding="unicode")
