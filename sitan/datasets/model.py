"""What the datasets hold: the metadata that people write in YAML, and the observations of the CSV files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from sitan.datasets.relations import Relations
from sitan.diagnostics import Location
from sitan.model import Code, Integer, Node, Number, Text

DIMENSIONS = ("ref_area", "time_period", "sex", "age", "residence", "breakdown")
COLUMNS = ("indicator", *DIMENSIONS, "value", "unit", "source", "obs_status", "note")
"""The header of every CSV file, in this order. All before `value` is the key of an observation."""

TOTAL = "_T"


class Dimension(Node):
    """One dimension of the `breakdown` column: `wealth=Q1`."""

    label: Text
    """How the dimension is called, for example "Wealth quintile"."""
    values: dict[str, Text]
    """The label of each value, in the order in which figures and tables show them."""


class Break(Node):
    """A declared break in a series: values before and after it are not one trend."""

    period: Code
    """The first period after the break."""
    area: Code | None = None
    """The area concerned; all if none is named."""
    note: Text
    """What changed."""


class Bounds(Node):
    """Between which numbers all values of an indicator lie; neither is needed."""

    low: Number | None = None
    """The least that can be."""
    high: Number | None = None
    """The most that can be."""


class Indicator(Node):
    """One measure by one producer, method and edition."""

    alias: Code | None = None
    """A short name for queries, such as `u5mr`."""
    name: Text
    """What is measured, in sentence case."""
    short_name: Text | None = None
    """A name for axes and keys."""
    unit: Text
    """The unit in which each observation is given, such as `per 1,000 live births` or `%`."""
    decimals: Integer = 0
    """How many decimals are printed unless the author asks otherwise."""
    direction: Literal["lower", "higher", "neutral"] = "neutral"
    """Which way is better."""
    definition: Text | None = None
    """What exactly is counted, over what."""
    sdg: Text | None = None
    """The indicator of the Sustainable Development Goals, such as 3.2.1."""
    sdmx: Text | None = None
    """The code of the original series."""
    dimensions: dict[str, Dimension] = {}
    """The dimensions of the breakdown column that the observations use."""
    breaks: list[Break] = []
    """Declared breaks in the series."""
    bounds: Bounds | None = None
    """Between which numbers its values lie. A percentage lies between 0 and 100 unless this says otherwise: a growth
    rate has other bounds, or none, `{}`."""


class Source(Node):
    """Where observations come from."""

    title: Text
    """The title of the publication or database."""
    short: Text
    """How a source line names it."""
    publisher: Text
    """Who published it."""
    year: Integer
    """The year of the edition used."""
    url: Text | None = None
    """Where it is published."""
    licence: Text
    """The terms under which the values may be passed on, printed with the sources."""
    redistribution: Literal["open", "acknowledge", "restricted"] = "acknowledge"
    """What the licence allows in one word."""
    released: Text | None = None
    """When this edition came out."""
    next_release: Text | None = None
    """When the next one is expected."""


class Area(Node):
    """A country, a region, a city or an aggregate of areas."""

    name: Text
    """The name that readers see."""
    type: Literal["country", "region", "city", "aggregate"]
    """What it is."""
    parent: Code | None = None
    """The area that it is part of."""
    aliases: list[Text] = []
    """Other names by which documents call it."""
    note: Text | None = None
    """What readers should know, for example about its boundaries."""


class Areas(Node):
    """The file `areas.yaml`."""

    areas: dict[str, Area]
    """By ISO 3166-1 alpha-3 code, ISO 3166-2 code, or a declared code for an aggregate."""
    groups: dict[str, list[Code]] = {}
    """Names for lists of areas, usable in queries: `imr[area=regions]@2017`."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of a dataset, as published. `breakdown` is sorted by dimension: `sex=…` columns are not in it."""

    indicator: str
    ref_area: str
    time_period: str
    sex: str
    age: str
    residence: str
    breakdown: str
    value: Decimal
    unit: str
    source: str
    obs_status: str
    note: str
    place: Location
    """The value's cell: file, line, and the column counted in characters."""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes the observation unique."""
        return (
            self.indicator,
            self.ref_area,
            self.time_period,
            self.sex,
            self.age,
            self.residence,
            self.breakdown,
        )

    def value_of(self, dimension: str) -> str:
        """Return the value of a column (`sex`) or of a dimension of the breakdown (`wealth`); `_T` if it has none."""
        if dimension in DIMENSIONS and dimension != "breakdown":
            return str(getattr(self, dimension))
        pairs = dict(pair.split("=", 1) for pair in self.breakdown.split(";") if pair)
        return pairs.get(dimension, TOTAL)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All the evidence of a project. Observations are in order of file and row, grouped by indicator."""

    indicators: Mapping[str, Indicator]
    aliases: Mapping[str, str]
    """Alias or id -> id."""
    sources: Mapping[str, Source]
    areas: Mapping[str, Area]
    groups: Mapping[str, tuple[str, ...]]
    observations: Mapping[str, tuple[Observation, ...]]
    """Indicator id -> its observations."""
    places: Mapping[str, Location]
    """`indicator:ID` or `source:ID` -> where its metadata stand."""
    relations: Relations = field(default_factory=Relations)
    """How observations hang together, as declared."""
