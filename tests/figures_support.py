"""A made-up world for the tests of figures: Arcadia (AAA) is the report's country."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sitan.datasets.model import Area, Catalog, Indicator, Observation, Source
from sitan.diagnostics import Diagnostic, Findings, Location, ProjectError
from sitan.evidence.quantity import Selection
from sitan.figures import FIGURE_KINDS
from sitan.figures.figure import Drawing, FigureContext, FigureSpec
from sitan.figures.kinds import kind_of
from sitan.figures.map import MapSpec
from sitan.fonts import FontPack
from sitan.model import check_model
from sitan.project import Project
from sitan.strict_yaml import Table, parse_yaml
from sitan.theme import Theme, load_theme

PX_PER_MM = 96 / 25.4
ACCENT, HIGHLIGHT, OTHERS = "#0b6e8f", "#e0a526", "#a9bcc7"


# --- a made-up world: Arcadia (AAA) is the report's country -----------------------------------------------------------

_AREAS: dict[str, dict[str, str]] = {
    "AAA": {"name": "Arcadia", "type": "country"},
    "BBB": {"name": "Bohemia", "type": "country"},
    "CCC": {"name": "The United Principalities of Cockaigne and the Isles", "type": "country"},
    "AA-N": {"name": "North", "type": "region", "parent": "AAA"},
    "AA-S": {"name": "South", "type": "region", "parent": "AAA"},
    "AA-X": {"name": "Xanadu", "type": "city", "parent": "AAA"},
}
AREAS = {code: Area.model_validate(fields) for code, fields in _AREAS.items()}
_INDICATORS: dict[str, dict[str, Any]] = {
    "deaths": {"name": "Deaths under one", "unit": "per 1,000 live births", "decimals": 1},
    "stunting": {
        "name": "Stunted children",
        "short_name": "Stunted",
        "unit": "%",
        "decimals": 1,
        "dimensions": {"wealth": {"label": "Wealth", "values": {"Q1": "Poorest fifth", "Q5": "Richest fifth"}}},
    },
    "wasting": {"name": "Wasted children", "short_name": "Wasted", "unit": "%", "decimals": 1},
    "opinion": {
        "name": "Pupils by answer",
        "unit": "%",
        "dimensions": {
            "answer": {
                "label": "Answer",
                "values": {
                    "no": "No",
                    "rather-no": "Rather no",
                    "neither": "Neither",
                    "rather": "Rather",
                    "yes": "Yes",
                },
            }
        },
    },
    "births": {"name": "Births", "unit": "number", "breaks": [{"period": "2003", "note": "New register."}]},
}
INDICATORS = {name: Indicator.model_validate(fields) for name, fields in _INDICATORS.items()}
_SOURCE = {"publisher": "Office", "year": 2020, "licence": "CC0"}
SOURCES = {
    name: Source.model_validate({"title": name, "short": f"{name} 2020", **_SOURCE}) for name in ("survey", "register")
}


def row(indicator: str, area: str, period: str | int, value: str | float, **other: str) -> Observation:
    return Observation(
        indicator,
        area,
        str(period),
        other.get("sex", "_T"),
        other.get("age", "_T"),
        other.get("residence", "_T"),
        other.get("breakdown", ""),
        Decimal(str(value)),
        INDICATORS[indicator].unit,
        other.get("source", "survey"),
        other.get("status", "A"),
        "",
        Location("datasets/a.csv", 2, 1),
    )


def select(rows: Iterable[Observation], *varying: str, missing: tuple[str, ...] = ()) -> Selection:
    found = tuple(rows)
    return Selection(found, varying, found[0].unit if found else "", missing)


def series(indicator: str, area: str, values: Mapping[int, float], **other: str) -> list[Observation]:
    return [row(indicator, area, year, value, **other) for year, value in values.items()]


def by_area(indicator: str, values: Mapping[str, float], period: int = 2017) -> Selection:
    return select((row(indicator, area, period, value) for area, value in values.items()), "ref_area")


def theme(language: str = "en") -> Theme:
    findings = Findings()
    loaded = load_theme(Project(Path("/nowhere")), {}, language, findings)
    assert not findings.diagnostics
    return loaded


def context(selections: Mapping[str, Selection], geometry: Path | None = None) -> FigureContext:
    rows = [found for selection in selections.values() for found in selection.observations]
    known = {name: tuple(found for found in rows if found.indicator == name) for name in INDICATORS}
    catalog = Catalog(INDICATORS, {name: name for name in INDICATORS}, SOURCES, AREAS, {}, known, {})
    return FigureContext(catalog, theme(), selections, "AAA", geometry)


def read_spec(text: str, model: type[FigureSpec] | None = None) -> FigureSpec:
    """Return the figure that an author's YAML describes; `id`, `title` and the kind stand in it."""
    findings = Findings()
    value = parse_yaml("\n" * 6 + text, "content/one.yaml", findings)
    assert isinstance(value, Table), findings.diagnostics
    spec = check_model(model or FIGURE_KINDS[str(value["kind"])].model, value, "content/one.yaml", findings)
    assert spec is not None, findings.diagnostics
    return spec


def draw(text: str, fonts: FontPack, geometry: Path | None = None, **selections: Selection) -> Drawing:
    """Return the drawing of a figure whose queries are the names of `selections`; it is not rendered."""
    spec = read_spec(text, MapSpec if "geo:" in text else None)
    return kind_of(spec).draw(spec, context(selections, geometry), fonts)


def fault(text: str, fonts: FontPack, geometry: Path | None = None, **selections: Selection) -> Diagnostic:
    with pytest.raises(ProjectError) as caught:
        draw(text, fonts, geometry, **selections)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.location == Location("content/one.yaml", 7, 1)
    assert diagnostic.hint
    return diagnostic


def layer(drawing: Drawing, name: str) -> list[dict[str, Any]]:
    """Return the rows of a layer by its name; [] if there is no such layer."""
    layers: Any = drawing.chart["layer"]
    return next((each["data"]["values"] for each in layers if each["name"] == name), [])


def words(drawing: Drawing) -> dict[str, dict[str, Any]]:
    """Return the texts that the drawing writes itself, each with its row."""
    layers: Any = drawing.chart["layer"]
    found = [each["data"]["values"] for each in layers if each["name"].startswith("words-")]
    return {each["text"]: each for rows in found for each in rows}


BARS = "id: f\nkind: bars\ntitle: Deaths\n"
LINES = "id: f\nkind: lines\ntitle: Deaths\n"
THREE = {"AAA": 20, "BBB": 30, "CCC": 10}
