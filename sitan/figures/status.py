"""What the status of an observation means for its figure: how it is drawn, and the sentence below that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitan.datasets.model import TOTAL
from sitan.figures.labels import TIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitan.datasets.model import Observation
    from sitan.figures.plotted import Plotted, Row

ESTIMATED, FORECAST, UNRELIABLE, PROVISIONAL = "E", "F", "U", "P"
"""SDMX CL_OBS_STATUS: imputed or modelled, forecast or projection, low reliability, provisional."""

_SAID = (FORECAST, UNRELIABLE, PROVISIONAL, ESTIMATED)
_FEW = 6
_PAIR = 2


def is_unreliable(observation: Observation) -> bool:
    """Tell whether the producer warns that the value is of low reliability: its mark is drawn hollow."""
    return observation.obs_status == UNRELIABLE


def is_forecast(observation: Observation) -> bool:
    """Tell whether the value is a forecast or projection: it is drawn dashed, hollow or lighter."""
    return observation.obs_status == FORECAST


def is_hollow(observation: Observation) -> bool:
    """Tell whether a dot of the value is drawn hollow."""
    return is_unreliable(observation) or is_forecast(observation)


def status_notes(plotted: Plotted) -> tuple[str, ...]:
    """Return a sentence for each status other than normal: "All values are estimates.", "Low reliability: Xanadu."."""
    return tuple(
        sentence for status in _SAID if (sentence := _sentence(plotted, status, _with(plotted.observations, status)))
    )


def _with(observations: Sequence[Observation], status: str) -> list[Observation]:
    return [found for found in observations if found.obs_status == status]


def _sentence(plotted: Plotted, status: str, found: Sequence[Observation]) -> str:
    phrase, name = plotted.labels.theme.phrase, status.lower()
    if not found:
        return ""
    if len(found) == len(plotted.observations):
        return phrase(f"figure-all-{name}")
    return phrase(f"figure-some-{name}", names=plotted.labels.listed(_names(plotted, found)))


def _names(plotted: Plotted, found: Sequence[Observation]) -> list[str]:
    """Return what tells the observations of this status from the others, the shortest list first."""
    chosen = set(found)
    rows = [row for row in plotted.rows if row.observation in chosen]
    others = [row for row in plotted.rows if row.observation not in chosen]
    lists = []
    for dimension in plotted.dimensions:
        inside = list(dict.fromkeys(row.keys[dimension] for row in rows))
        if not set(inside) & {row.keys[dimension] for row in others}:
            if dimension == TIME:
                lists.append([plotted.labels.periods(inside)])
            else:
                lists.append([plotted.label(dimension, code) for code in inside])
    if lists:
        return min(lists, key=len)
    names = [", ".join(plotted.label(name, row.keys[name]) for name in _telling(plotted, row)) for row in rows]
    return names if len(names) <= _FEW else [*names[:_FEW], "…"]


def _telling(plotted: Plotted, row: Row) -> list[str]:
    """Return the dimensions that name a row; of many, not those in which it is a total."""
    names = list(plotted.dimensions)
    return names if len(names) <= _PAIR else [name for name in names if row.keys[name] != TOTAL]
