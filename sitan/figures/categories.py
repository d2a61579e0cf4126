"""Categories: what the rows of a chart of single values stand for, their groups, their order and their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from sitan.figures.labels import AREA, SERIES, TIME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitan.figures.plotted import ChartSpec, Plotted, Row

Order: TypeAlias = Literal["value", "-value", "name", "none"]


def split_dimensions(spec: ChartSpec, plotted: Plotted, group: str | None, shown: str) -> tuple[str, str | None]:
    """Return the dimension of the categories, and that of the groups in each if there is one.

    `group` is the author's wish for the second, `shown` what the kind draws in words: "bars".

    Raises ProjectError if the data vary in none or in more than two.
    """
    varying = list(plotted.dimensions)
    if group is not None and group not in varying:
        known = ", ".join(varying) or "nothing"
        raise spec.fault("figure-has-its-dimensions", f'the data do not vary in "{group}"', f"they vary in: {known}")
    if not 1 <= len(varying) <= 2:  # noqa: PLR2004
        said = ", ".join(varying) or "nothing"
        message = f"{shown} show one dimension, or two side by side; the data vary in {len(varying)}: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "fix the others in the query: `[sex=F]`, `@2017`")
    # Areas make the categories, else the dimension with more values; queries of one figure stand side by side.
    rank = {AREA: 0, SERIES: 2}
    varying.sort(key=lambda name: (name == group, rank.get(name, 1), -len(plotted.members(name))))
    return varying[0], varying[1] if len(varying) > 1 else None


def split_parts(
    spec: ChartSpec, plotted: Plotted, parts: str | None, shown: str, *, series: Literal["wholes", "parts"]
) -> tuple[str | None, str]:
    """Return the dimension of the wholes (None for a single one) and that of their parts.

    `parts` is the author's wish for the second, `shown` what the kind draws in words: "stacked bars show bars and their
    parts". Areas are wholes before periods, and these before anything else; `series` tells what several queries are.

    Raises ProjectError if the data vary in none or in more than two.
    """
    varying = list(plotted.dimensions)
    said = ", ".join(varying) or "nothing"
    if parts is not None and parts not in varying:
        raise spec.fault("figure-has-its-dimensions", f'the data do not vary in "{parts}"', f"they vary in: {said}")
    if not 1 <= len(varying) <= 2:  # noqa: PLR2004
        message = f"{shown}; the data vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "fix the others in the query: `[sex=F]`, `@2017`")
    rank = {AREA: 0, TIME: 1, SERIES: 2 if series == "wholes" else 4}
    varying.sort(key=lambda name: (name == parts, rank.get(name, 3)))
    return (varying[0] if len(varying) > 1 else None), varying[-1]


def sort_categories(
    plotted: Plotted, category: str, rows: Mapping[tuple[str, str], Row], groups: Sequence[str], order: Order | None
) -> tuple[str, ...]:
    """Return the categories in `order`: areas from the highest first value if nothing is said, others as declared.

    `rows` are by category and group.
    """
    codes = plotted.members(category)
    order = order or ("-value" if category == AREA else "none")
    if order == "none":
        return codes
    if order == "name":
        return tuple(sorted(codes, key=lambda code: plotted.label(category, code).casefold()))

    def first_value(code: str) -> float:
        return next(rows[code, group].value for group in groups if (code, group) in rows)

    return tuple(sorted(codes, key=first_value, reverse=order == "-value"))


def label_category(plotted: Plotted, category: str, code: str) -> str:
    """Return the label of a category; with its period where each has one of its own."""
    label = plotted.label(category, code)
    if TIME in plotted.dimensions or len(plotted.periods) == 1:
        return label
    period = next(row.observation.time_period for row in plotted.rows if row.keys[category] == code)
    return plotted.labels.theme.phrase("figure-label-period", label=label, period=plotted.labels.period(period))
