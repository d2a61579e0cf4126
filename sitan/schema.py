"""Writes the JSON Schemas by which editors complete and check the YAML files of a project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from sitan.content.annex import DisagreementsSpec
from sitan.content.report import SCHEMAS
from sitan.datasets.model import Areas, Indicator, Source
from sitan.datasets.relations import Relations
from sitan.project import Project

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema_files() -> Iterator[tuple[str, bytes]]:
    """Yield (path below the project, content) of each schema, in the order in which the parts build on one another."""
    for name, model in SCHEMAS.items():
        yield f"content/schema/{name}.schema.json", _dump(model.model_json_schema(by_alias=True), name)
    datasets: dict[str, Any] = {
        "disagreements": DisagreementsSpec,
        "indicators": dict[str, Indicator],
        "sources": dict[str, Source],
        "areas": Areas,
        "relations": Relations,
    }
    for name, model in datasets.items():
        yield f"datasets/schema/{name}.schema.json", _dump(TypeAdapter(model).json_schema(by_alias=True), name)


def write_schemas(project: Project) -> list[str]:
    """Write every schema into `project`; return the paths of those that changed."""
    changed = []
    for name, content in schema_files():
        path = project.root / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed.append(name)
    return changed


def _dump(schema: dict[str, Any], name: str) -> bytes:
    described = {"$schema": _DRAFT, "title": f"sitan {name}", **{key: schema[key] for key in schema if key != "title"}}
    return (json.dumps(described, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()
