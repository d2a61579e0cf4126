"""Reads what people write about the data: `indicators.yaml`, `sources.yaml` and `areas.yaml`.

Beside the form of each entry (see `sitan.datasets.model`), this checks what holds between entries: names that queries
can use, aliases that mean one indicator, areas that exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from sitan.datasets.codes import CODE, NAME, stray_fault
from sitan.datasets.model import COLUMNS, TOTAL, Area, Areas, Indicator, Source
from sitan.datasets.periods import likely_period, parse_period
from sitan.datasets.relations import Relations
from sitan.diagnostics import Findings, Location
from sitan.model import Node, check_model, nearest
from sitan.project import OutsideProjectError, Project, inside
from sitan.strict_yaml import Items, Table, Value, Words, load_yaml

MAX_DECIMALS = 10
RELATIONS = "relations.yaml"
_RESERVED = {*COLUMNS, "area", "period"}
_PURPOSES = {
    "indicators.yaml": "it names what the datasets measure",
    "sources.yaml": "it says where the observations come from",
    "areas.yaml": "it names the countries, regions and aggregates of the datasets",
    RELATIONS: "it says how observations hang together",
}

NodeType = TypeVar("NodeType", bound=Node)


@dataclass(frozen=True, slots=True)
class Entries(Generic[NodeType]):
    """The entries of one file. `known` holds also those whose entry has faults; None if the file cannot be read."""

    nodes: Mapping[str, NodeType]
    known: Mapping[str, Location] | None

    def lacks(self, name: str) -> bool:
        """Tell whether `name` is certainly not in the file: nobody hears it twice when the file itself is at fault."""
        return self.known is not None and name not in self.known


@dataclass(frozen=True, slots=True)
class Metadata:
    """All three files. `aliases` is alias or id -> id; `groups` is name -> areas."""

    indicators: Entries[Indicator]
    sources: Entries[Source]
    areas: Entries[Area]
    groups: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, str]


def read_metadata(project: Project, findings: Findings) -> Metadata:
    """Return the metadata of `project`; what is wrong with them goes to `findings`."""
    indicators_table = _read_table(project, "indicators.yaml", findings)
    indicators = _entries(indicators_table, Indicator, "datasets/indicators.yaml", findings)
    sources_table = _read_table(project, "sources.yaml", findings)
    sources = _entries(sources_table, Source, "datasets/sources.yaml", findings)
    areas, groups = _read_areas(project, findings)
    if indicators_table is not None:
        _check_indicators(indicators_table, indicators, areas, findings)
    return Metadata(indicators, sources, areas, groups, _aliases(indicators_table, indicators, findings))


def read_relations(project: Project, findings: Findings) -> Relations:
    """Return what `relations.yaml` declares: nothing if there is no such file, or something is wrong with it."""
    if not (project.datasets / RELATIONS).exists():
        return Relations()
    table = _read_table(project, RELATIONS, findings)
    model = check_model(Relations, table, f"datasets/{RELATIONS}", findings) if table is not None else None
    return model or Relations()


def _read_table(project: Project, file: str, findings: Findings) -> Table | None:
    name = f"datasets/{file}"
    try:
        path = inside(project.datasets, file)
    except FileNotFoundError:
        findings.error(Location(name), "datasets-are-complete", "the file is missing", _PURPOSES[file])
        return None
    except OutsideProjectError as error:
        findings.error(Location(name), "file-is-inside-project", str(error), "copy the file itself into datasets/")
        return None
    value = load_yaml(path, name, findings)
    if isinstance(value, Words | Items):
        findings.error(value.place, "field-has-its-type", "entries should stand here, each a name, a colon and fields")
    return value if isinstance(value, Table) else None


def _entries(table: Table | None, model: type[NodeType], name: str, findings: Findings) -> Entries[NodeType]:
    if table is None:
        return Entries({}, None)
    nodes: dict[str, NodeType] = {}
    for key, value in table.items():
        if value is None:
            findings.error(table.keys_at[key], "field-is-there", f'"{key}" has no fields', "write its fields below it")
            continue
        node = check_model(model, value, name, findings)
        if node is not None:
            nodes[key] = node
    return Entries(nodes, table.keys_at)


def _aliases(table: Table | None, indicators: Entries[Indicator], findings: Findings) -> Mapping[str, str]:
    """Return alias or id -> id; an alias that could mean two indicators goes to `findings`."""
    names = {identifier: identifier for identifier in indicators.known or {}}
    for identifier, indicator in indicators.nodes.items():
        alias = indicator.alias
        if alias is None:
            continue
        place = _place(table, identifier, "alias")
        if not NAME.fullmatch(alias):
            _refuse_name(place, alias, "indicator-id-is-a-name", findings)
        elif alias in names:
            other = names[alias]
            what = f'the id of "{alias}"' if alias == other else f'the alias of "{other}"'
            message = f'"{alias}" is {"its own id" if alias == identifier else f"already {what}"}'
            findings.error(place, "alias-is-unique", message, "choose another, or remove the line")
        else:
            names[alias] = identifier
    return names


def _refuse_name(place: Location, name: str, rule: str, findings: Findings) -> None:
    hint = "use letters, digits and _, a letter first: queries read a hyphen as a minus"
    findings.error(place, rule, f'"{name}" cannot be used in a query', hint)


def _check_indicators(table: Table, indicators: Entries[Indicator], areas: Entries[Area], findings: Findings) -> None:
    for identifier, place in table.keys_at.items():
        if not NAME.fullmatch(identifier):
            _refuse_name(place, identifier, "indicator-id-is-a-name", findings)
    for identifier, indicator in indicators.nodes.items():
        fault = stray_fault(indicator.unit)
        if fault:
            findings.error(_place(table, identifier, "unit"), "no-stray-characters", *fault)
        if not 0 <= indicator.decimals <= MAX_DECIMALS:
            message = f"{indicator.decimals} decimals cannot be printed"
            place = _place(table, identifier, "decimals")
            findings.error(place, "decimals-in-range", message, f"write a number from 0 to {MAX_DECIMALS}")
        _check_dimensions(table, identifier, indicator, findings)
        _check_breaks(table, identifier, indicator, areas, findings)


def _check_dimensions(table: Table, identifier: str, indicator: Indicator, findings: Findings) -> None:
    for dimension, declared in indicator.dimensions.items():
        place = _key_place(table, identifier, "dimensions", dimension)
        if dimension in _RESERVED:
            message = f'"{dimension}" is a column, and cannot be a dimension of the breakdown too'
            findings.error(place, "dimension-is-a-name", message, "give the dimension another name")
        elif not NAME.fullmatch(dimension):
            _refuse_name(place, dimension, "dimension-is-a-name", findings)
        for value in declared.values:
            place = _key_place(table, identifier, "dimensions", dimension, "values", value)
            if value == TOTAL:
                message, hint = "_T is the total, which needs no declaration", "remove the line"
                findings.error(place, "dimension-value-is-a-code", message, hint)
            elif {";", "=", "'", '"'} & set(value) or stray_fault(value):
                message = f'"{value}" cannot be a value of a breakdown'
                hint = "use no ; or = or quotes, no spaces at its ends and no invisible characters"
                findings.error(place, "dimension-value-is-a-code", message, hint)


def _check_breaks(
    table: Table, identifier: str, indicator: Indicator, areas: Entries[Area], findings: Findings
) -> None:
    for index, declared in enumerate(indicator.breaks):
        place = _place(table, identifier, "breaks", index, "period")
        if parse_period(declared.period) is None:
            findings.error(place, "period-is-sdmx", *period_fault(declared.period))
        if declared.area is not None and areas.lacks(declared.area):
            place = _place(table, identifier, "breaks", index, "area")
            _report_area(place, declared.area, areas, findings)


def period_fault(code: str) -> tuple[str, str]:
    """Return what to say of a period which is none."""
    likely = likely_period(code)
    message = f'"{code}" is not a period' if code else "there is no period"
    return message, f"write {likely}" if likely else "such as 2017, 2018-11, 2018-Q3, 2018-S1 or 2016/2020"


def _read_areas(project: Project, findings: Findings) -> tuple[Entries[Area], Mapping[str, tuple[str, ...]]]:
    name = "datasets/areas.yaml"
    table = _read_table(project, "areas.yaml", findings)
    if table is None:
        return Entries({}, None), {}
    model = check_model(Areas, table, name, findings)
    raw = table.get("areas")
    known = raw.keys_at if isinstance(raw, Table) else None
    if model is None:
        return Entries({}, known), {}
    areas = Entries(model.areas, known)
    _check_areas(table, model, areas, findings)
    groups = {group: tuple(members) for group, members in model.groups.items()}
    return areas, groups


def _check_areas(table: Table, model: Areas, areas: Entries[Area], findings: Findings) -> None:
    for code, area in model.areas.items():
        if not CODE.fullmatch(code):
            place = _key_place(table, "areas", code)
            hint = "use letters, digits, hyphens and points"
            findings.error(place, "area-code-is-a-code", f'"{code}" cannot be the code of an area', hint)
        if area.parent is not None and areas.lacks(area.parent):
            _report_area(_place(table, "areas", code, "parent"), area.parent, areas, findings)
    for group, members in model.groups.items():
        place = _key_place(table, "groups", group)
        if not CODE.fullmatch(group):
            findings.error(
                place, "group-is-a-name", f'"{group}" cannot name a group', "use letters, digits and hyphens"
            )
        if group in model.areas:
            findings.error(place, "group-is-a-name", f'"{group}" is the code of an area too', "rename the group")
        _check_members(table, group, members, areas, findings)


def _check_members(table: Table, group: str, members: list[str], areas: Entries[Area], findings: Findings) -> None:
    for index, member in enumerate(members):
        place = _place(table, "groups", group, index)
        if areas.lacks(member):
            _report_area(place, member, areas, findings)
        elif member in members[:index]:
            findings.error(place, "group-member-stands-once", f'"{member}" is in the group already', "remove the line")


def _report_area(place: Location, code: str, areas: Entries[Area], findings: Findings) -> None:
    findings.error(place, "area-exists", f'there is no area "{code}" in areas.yaml', nearest(code, areas.known or {}))


def _key_place(table: Table, *path: str) -> Location:
    """Return where the last name of `path` stands as a key."""
    value: Value = table
    for step in path[:-1]:
        value = value.get(step) if isinstance(value, Table) else None
    return value.keys_at[path[-1]] if isinstance(value, Table) else table.place


def _place(table: Table | None, *path: str | int) -> Location:
    """Return where the value at `path` stands: the text itself, or the key of what is more than a text."""
    value: Value = table
    place = table.place if table is not None else Location("")
    for step, child in _walk(value, path):
        if isinstance(value, Table) and isinstance(step, str):
            place = value.keys_at[step]
        if isinstance(child, Words):
            place = child.place
        value = child
    return place


def _walk(value: Value, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, Value]]:
    for step in path:
        if isinstance(value, Table) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, Items) and isinstance(step, int):
            value = value[step]
        else:
            return
        yield step, value
