"""Scatter plots: two measures of each area or group, one across and one up, the dots labelled where there is room."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from statistics import StatisticsError, correlation, linear_regression, median
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import baseline_of, nice_ticks
from sitan.figures.canvas import Box, Canvas, Dot, Frame, Word
from sitan.figures.figure import Drawing, FigureContext, FigureSpec
from sitan.figures.look import LABEL, LINE_HEIGHT, TICK, Look, wrap
from sitan.figures.marks import pixels
from sitan.figures.placement import Rect, Room, Spot, around
from sitan.figures.plotted import Plotted, Row, SeriesSpec, attribute_period, read_series, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.status import is_forecast, is_unreliable, status_notes
from sitan.model import Code, Flag, Integer, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sitan.figures.canvas import Align
    from sitan.fonts import FontPack

MOST_DOTS = 150
_FEWEST_FOR_A_TREND = 5
_FEW_DOTS, _MANY = 20, 40
"""Up to so many dots may have their labels at arm's length; from so many on they are smaller."""
_ALL_NAMED = 4
_NAMED_IN_NOTE = 8
_CLEAR_RELATION, _STRONG_RELATION = 0.5, 0.8
"""Correlations from which the alternative text calls two measures related, and closely so."""

_Scale = Literal["linear", "log"]


class ScatterSpec(FigureSpec):
    """A scatter plot. Both queries vary in one and the same dimension, such as areas; periods and units may differ."""

    kind: Literal["scatter"]
    """The kind of figure."""
    x: Query
    """The measure from left to right."""
    y: Query
    """The measure from bottom to top."""
    x_scale: Literal["linear", "log"] = "linear"
    """The scale from left to right; `log` sets equal ratios equally far apart, and wants values above zero."""
    y_scale: Literal["linear", "log"] = "linear"
    """The scale from bottom to top."""
    labels: Literal["all", "highlighted"] = "all"
    """Which dots are named: as many as have room, or the report's country and those of `highlight` alone."""
    trend: Flag = False
    """Whether to draw a line of best fit (least squares, on the scales of the axes)."""
    digits: Integer | None = None
    """Decimals of the values in the alternative text, if not those of the indicators."""
    highlight: list[Code] = []
    """Codes (areas, groups) to be shown in the highlight colour."""


@dataclass(frozen=True, slots=True)
class _Point:
    """One area or group with its two observations."""

    code: str
    label: str
    x: Row
    y: Row

    @property
    def hollow(self) -> bool:
        """Whether either value is of low reliability, or a forecast."""
        return any(is_unreliable(row.observation) or is_forecast(row.observation) for row in (self.x, self.y))


@dataclass(frozen=True)
class _Axis:
    """One axis: its ticks with what is written at them, and its scale."""

    ticks: Mapping[float, str]
    scale: _Scale
    length: float

    def at(self, value: float) -> float:
        """Return where a value stands, in pixels from the axis's lower end."""
        low, high = (self.along(end) for end in (min(self.ticks), max(self.ticks)))
        return (self.along(value) - low) / (high - low) * self.length

    def along(self, value: float) -> float:
        """Return a value on the scale: its logarithm, or itself."""
        return math.log10(value) if self.scale == "log" else value


@dataclass(frozen=True)
class _Sheet:
    spec: ScatterSpec
    look: Look
    x: Plotted
    y: Plotted
    roles: Roles
    points: tuple[_Point, ...]

    @cached_property
    def weighted(self) -> bool:
        """Whether some dot is to be read first."""
        return any(self.roles.stands_out(point.y) for point in self.points)

    def color(self, point: _Point) -> str:
        return self.roles.color(point.y) if self.weighted else self.look.color("accent-1")

    def scaled(self) -> tuple[list[float], list[float]]:
        """Return the values as the axes scale them."""
        scales = (self.spec.x_scale, self.spec.y_scale)
        values = ([point.x.value for point in self.points], [point.y.value for point in self.points])
        return tuple(  # type: ignore[return-value]  # two scales, two lists
            [math.log10(value) for value in each] if scale == "log" else each
            for scale, each in zip(scales, values, strict=True)
        )


def draw_scatter(spec: ScatterSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a scatter plot.

    Raises ProjectError if the queries vary in different dimensions or more than one, or in too many values.
    """
    look = Look.of(context.theme, fonts)
    plots = tuple(
        attribute_period(read_series(spec, (SeriesSpec(data=query),), spec.digits, context))
        for query in (spec.x, spec.y)
    )
    x, y = plots
    sheet = _Sheet(spec, look, x, y, Roles(spec, context, look, y), _points(spec, x, y))
    _hold_to_scale(spec, sheet)
    chart, unlabelled = _draw(sheet)
    return Drawing(chart, _subtitle(sheet), _describe(sheet), tuple(_notes(sheet, unlabelled)))


def _points(spec: ScatterSpec, x: Plotted, y: Plotted) -> tuple[_Point, ...]:
    if x.dimensions != y.dimensions or len(x.dimensions) != 1:
        said = "; ".join(" and ".join(plotted.dimensions) or "nothing" for plotted in (x, y))
        message = f"both measures of a scatter plot vary in one and the same dimension; these vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "fix the others in each query: `[sex=F]`, `@2017`")
    (dimension,) = x.dimensions
    across, up = ({row.keys[dimension]: row for row in plotted.rows} for plotted in (x, y))
    points = tuple(
        _Point(code, x.label(dimension, code), across[code], up[code]) for code in x.members(dimension) if code in up
    )
    if not points:
        hint = "choose areas and periods for which there are observations of both"
        raise spec.fault("figure-has-rows", f"nothing has a value of both `{spec.x}` and `{spec.y}`", hint)
    if len(points) > MOST_DOTS:
        message = f"{len(points)} dots are too many to be told apart"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_DOTS}")
    return points


def _hold_to_scale(spec: ScatterSpec, sheet: _Sheet) -> None:
    """Raise ProjectError if a value cannot stand on its scale, or a line of best fit cannot be computed."""
    for scale, plotted in ((spec.x_scale, sheet.x), (spec.y_scale, sheet.y)):
        lowest = min(row.observation.value for row in plotted.rows)
        if scale == "log" and lowest <= 0:
            message = f"a logarithmic scale has no place for {lowest}"
            raise spec.fault("figure-logarithms-are-of-positive-values", message, "take a linear scale")
    if spec.trend and (len(sheet.points) < _FEWEST_FOR_A_TREND or len({point.x.value for point in sheet.points}) == 1):
        message = f"a line of best fit through {len(sheet.points)} dots says nothing"
        hint = f"leave out `trend`, or show at least {_FEWEST_FOR_A_TREND} dots with different values"
        raise spec.fault("figure-trend-has-values", message, hint)


# --- words ----------------------------------------------------------------------------------------------------------


def _measures(sheet: _Sheet) -> tuple[str, str]:
    """Return the names of the two measures; what else sets them apart where they are of one indicator."""
    names = [plotted.labels.indicator(plotted.indicators[0], short=True) for plotted in (sheet.x, sheet.y)]
    if names[0] == names[1]:
        return subtitle_of(sheet.x), subtitle_of(sheet.y)
    return names[0], names[1]


def _subtitle(sheet: _Sheet) -> str:
    names = (plotted.labels.indicator(name) for plotted in (sheet.y, sheet.x) for name in plotted.indicators)
    return sheet.x.labels.listed(dict.fromkeys(names))


def _notes(sheet: _Sheet, unlabelled: Sequence[str]) -> Iterator[str]:
    phrase, labels = sheet.look.theme.phrase, sheet.x.labels
    if sheet.spec.trend:
        is_log = "log" in {sheet.spec.x_scale, sheet.spec.y_scale}
        yield phrase("figure-scatter-trend-log" if is_log else "figure-scatter-trend")
    (dimension,) = sheet.x.dimensions
    shown = {point.code for point in sheet.points}
    both = {"x": sheet.x.members(dimension), "y": sheet.y.members(dimension)}
    measures = _measures(sheet)
    lacking = ((sheet.x, both["y"], measures[0]), (sheet.y, both["x"], measures[1]))
    for plotted, others, measure in lacking:
        codes = dict.fromkeys((*(code for code in others if code not in shown), *plotted.missing))
        if codes:
            names = labels.listed(sheet.x.label(dimension, code) for code in codes)
            yield phrase("figure-scatter-missing", measure=measure, names=names)
    plots = (
        replace(each, rows=tuple(row for row in each.rows if row.keys[dimension] in shown))
        for each in (sheet.x, sheet.y)
    )
    said = [status_notes(plotted) for plotted in plots]
    if said[0] == said[1]:
        yield from said[0]
    else:
        for measure, notes in zip(measures, said, strict=True):
            yield from (phrase("figure-label-note", label=measure, note=note) for note in notes)
    if unlabelled:
        if len(unlabelled) <= _NAMED_IN_NOTE:
            yield phrase("figure-scatter-unlabelled", names=labels.listed(unlabelled))
        else:
            yield phrase("figure-scatter-more", count=len(unlabelled))


def _describe(sheet: _Sheet) -> str:
    """Return the alternative text: a few dots one by one, else how the two go together, and the extremes."""
    phrase = sheet.look.theme.phrase
    sentences = [phrase("alt-scatter", x=subtitle_of(sheet.x), y=subtitle_of(sheet.y))]
    told = list(sheet.points)
    if len(told) > _ALL_NAMED:
        sentences += [phrase("alt-count", count=len(told)), _relation(sheet)]
        ends = [extreme(told, key=lambda point: point.y.value) for extreme in (max, min)]
        told = [*ends, *(point for point in told if sheet.roles.stands_out(point.y))]
    measures = _measures(sheet)
    for each in {point.code: point for point in told}.values():
        values = {
            "x": sheet.x.number(each.x.observation.value),
            "y": sheet.y.number(each.y.observation.value),
        }
        sentences.append(phrase("alt-scatter-value", label=each.label, across=measures[0], up=measures[1], **values))
    return " ".join(sentences)


def _relation(sheet: _Sheet) -> str:
    """Say whether high values of one measure go with high values of the other."""
    try:
        found = correlation(*sheet.scaled())
    except StatisticsError:  # all values of one measure are the same
        found = 0.0
    if abs(found) < _CLEAR_RELATION:
        return sheet.look.theme.phrase("alt-scatter-none")
    course = "rise" if found > 0 else "fall"
    close = "-close" if abs(found) >= _STRONG_RELATION else ""
    return sheet.look.theme.phrase(f"alt-scatter-{course}{close}")


# --- axes -----------------------------------------------------------------------------------------------------------


def _axis(plotted: Plotted, values: Sequence[float], scale: _Scale, length: float) -> _Axis:
    if scale == "log":
        round_values = log_ticks(min(values), max(values))
        ticks = {float(value): plotted.labels.number(value, _places(value)) for value in round_values}
        return _Axis(ticks, scale, length)
    most = max(3, min(6, int(length // 60)))
    low, high = baseline_of(values)
    if low == high:
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    nice = nice_ticks(low, high, most)
    return _Axis({float(value): plotted.labels.number(value, nice.decimals) for value in nice.values}, scale, length)


def log_ticks(low: float, high: float, most: int = 8) -> list[Decimal]:
    """Return round values for a logarithmic axis, from at or below `low` to at or above `high`.

    >>> [str(value) for value in log_ticks(3, 40)]
    ['2', '5', '10', '20', '50']
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1
    found: list[Decimal] = []
    for factors in ((1, 2, 5), (1, 3), (1,)):
        steps = [Decimal(factor).scaleb(power) for power in range(first - 1, last + 1) for factor in factors]
        start = max(index for index, step in enumerate(steps) if float(step) <= low)
        end = min(index for index, step in enumerate(steps) if float(step) >= high)
        found = steps[start : max(end, start + 1) + 1]
        if len(found) <= most:
            break
    return [value if _places(value) else value.quantize(Decimal(1)) for value in found]


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# --- drawing --------------------------------------------------------------------------------------------------------


def _draw(sheet: _Sheet) -> tuple[dict[str, Any], list[str]]:
    """Return the chart, and the names of dots for whose labels there was no room."""
    look, spec = sheet.look, sheet.spec
    width, height = look.figure_width(spec.width), 290.0 if spec.width == "column" else 350.0
    up = _axis(sheet.y, [point.y.value for point in sheet.points], spec.y_scale, height)
    left = max(look.width(text, size=TICK) for text in up.ticks.values()) + 8
    titles = _titles(sheet, width)
    draft = _axis(sheet.x, [point.x.value for point in sheet.points], spec.x_scale, width - left)
    right = max(8.0, look.width(list(draft.ticks.values())[-1], size=TICK) / 2 + 1)
    top = (titles[1].count("\n") + 1) * LINE_HEIGHT + 9
    bottom = LINE_HEIGHT + 8 + (titles[0].count("\n") + 1) * LINE_HEIGHT + 2
    sides = {"left": round(left, 2), "right": round(right, 2), "top": top, "bottom": bottom}
    frame = Frame(width, round(top + height + bottom, 2), **sides)
    across = _Axis(draft.ticks, spec.x_scale, frame.plot_width)

    canvas = Canvas(look, frame)
    _draw_axes(canvas, across, up, titles)
    line = _trend_line(sheet, across, up) if spec.trend else None
    if line:
        canvas.rules("trend", [line], width=1.2)
    places = {point.code: (across.at(point.x.value), height - up.at(point.y.value)) for point in sheet.points}
    diameter = 8.0 if len(sheet.points) <= _MANY else 6.0
    _draw_dots(canvas, sheet, places, diameter)
    unlabelled = _write_labels(canvas, sheet, places, diameter, line)
    return canvas.finish(str(spec.id)), unlabelled


def _titles(sheet: _Sheet, width: float) -> tuple[str, str]:
    """Return what stands at the two axes: measure, unit and period, and that a scale is logarithmic."""
    phrase = sheet.look.theme.phrase
    titles = []
    for plotted, scale in ((sheet.x, sheet.spec.x_scale), (sheet.y, sheet.spec.y_scale)):
        title = subtitle_of(plotted)
        if scale == "log":
            title = phrase("figure-scatter-log", title=title)
        titles.append(wrap(title, width - 8, sheet.look, most=3, size=TICK, strong=True))
    return titles[0], titles[1]


def _draw_axes(canvas: Canvas, across: _Axis, up: _Axis, titles: tuple[str, str]) -> None:
    """Draw the grid, its values, and the titles: that of the upright axis over it, so that it can be read level."""
    look, frame = canvas.look, canvas.frame
    width, height = frame.plot_width, frame.plot_height
    grid = [Box(across.at(value), 0, across.at(value), height, look.color("rule")) for value in across.ticks]
    grid += [Box(0, height - up.at(value), width, height - up.at(value), look.color("rule")) for value in up.ticks]
    canvas.rules("grid", grid, width=0.75)
    zero = [Box(across.at(0), 0, across.at(0), height, look.color("muted"))] if 0 in across.ticks else []
    zero += [Box(0, height - up.at(0), width, height - up.at(0), look.color("muted"))] if 0 in up.ticks else []
    canvas.rules("zero", zero, width=0.75)
    muted, ink = look.color("muted"), look.color("ink")
    room = -math.inf
    for value, text in across.ticks.items():
        half = look.width(text, size=TICK) / 2
        if across.at(value) - half >= room:
            canvas.words.append(Word(across.at(value), height + 5 + LINE_HEIGHT / 2, text, muted, "center", size=TICK))
            room = across.at(value) + half + 6
    for value, text in up.ticks.items():
        canvas.words.append(Word(-7, height - up.at(value), text, muted, "right", size=TICK))
    rows = [title.count("\n") + 1 for title in titles]
    below = height + 8 + LINE_HEIGHT + rows[0] * LINE_HEIGHT / 2
    edge = width + frame.right - 1
    canvas.words.append(Word(edge, below, titles[0], ink, "right", strong=True, size=TICK))
    above = -frame.top + rows[1] * LINE_HEIGHT / 2
    canvas.words.append(Word(-frame.left, above, titles[1], ink, strong=True, size=TICK))


def _trend_line(sheet: _Sheet, across: _Axis, up: _Axis) -> Box | None:
    """Return the line of least squares from the first dot to the last, cut off where it leaves the plot."""
    xs, ys = sheet.scaled()
    slope, start = linear_regression(xs, ys)
    low, high = (up.along(end) for end in (min(up.ticks), max(up.ticks)))
    ends = [min(xs), max(xs)]
    if slope:
        crossings = sorted(((low - start) / slope, (high - start) / slope))
        ends = [max(ends[0], crossings[0]), min(ends[1], crossings[1])]
    if ends[0] >= ends[1]:
        return None
    first, last = (across.along(end) for end in (min(across.ticks), max(across.ticks)))
    (x, y), (x2, y2) = (
        (
            (end - first) / (last - first) * across.length,
            up.length - (start + slope * end - low) / (high - low) * up.length,
        )
        for end in ends
    )
    return Box(x, y, x2, y2, sheet.look.color("muted"))


def _draw_dots(canvas: Canvas, sheet: _Sheet, places: Mapping[str, tuple[float, float]], diameter: float) -> None:
    """Draw the dots, each with a rim of paper so that those on one another can be told apart; what stands out last."""
    import altair as alt

    ordered = sorted(sheet.points, key=lambda point: sheet.roles.stands_out(point.y))
    rows = [
        {
            "code": point.code,
            "x": round(places[point.code][0], 2),
            "y": round(places[point.code][1], 2),
            "color": sheet.color(point),
        }
        for point in ordered
        if not point.hollow
    ]
    if rows:
        size = round((diameter / 2) ** 2 * math.pi, 2)
        mark = canvas.chart("dots", rows).mark_point(
            filled=False, size=size, opacity=1, stroke=canvas.look.color("paper"), strokeWidth=0.8
        )
        fill = alt.Fill("color:N", scale=None, legend=None)
        canvas.layers.append(mark.encode(x=pixels("x"), y=pixels("y"), fill=fill))
    hollow = [Dot(*places[point.code], sheet.color(point)) for point in ordered if point.hollow]
    canvas.dots("hollow", hollow, diameter=diameter - 1.4, open_stroke=1.6)


def _write_labels(
    canvas: Canvas, sheet: _Sheet, places: Mapping[str, tuple[float, float]], diameter: float, line: Box | None
) -> list[str]:
    """Write the names of the dots where there is room, the important ones first; return those that found none."""
    look, frame = sheet.look, canvas.frame
    dots = {code: Rect.around(x, y, (diameter, diameter)) for code, (x, y) in places.items()}
    bounds = Rect(1, -4, frame.plot_width + frame.right - 1, frame.plot_height + 5)
    room = Room(bounds, list(dots.values()), [(line.x, line.y, line.x2, line.y2)] if line else [])
    unlabelled, arms = [], []
    for point in _in_order_of_weight(sheet, places):
        strong = sheet.roles.stands_out(point.y)
        if sheet.spec.labels == "highlighted" and not strong:
            continue
        size = LABEL if strong else TICK
        x, y = places[point.code]
        wrapped = wrap(point.label, 0.3 * frame.width, look, strong=strong, size=size)
        texts = dict.fromkeys((wrapped, point.label) if strong else (wrapped,))
        choices = []
        for text in texts:
            extent = look.width(text, strong=strong, size=size), (text.count("\n") + 1) * LINE_HEIGHT - 2
            choices += [(text, spot) for spot in _beside(x, y, extent, diameter / 2 + 2.5)]
            if strong or len(sheet.points) <= _FEW_DOTS:
                choices += [(text, spot) for spot in around(x, y, extent)]
        room.taken.remove(dots[point.code])  # an arm may leave its own dot
        moved = [(text, room.inside(spot)) for text, spot in choices]
        spots = {spot: text for text, spot in moved if not room.is_on_data(spot)}
        found = room.choose(spots)
        room.taken.append(dots[point.code])
        if found is None:
            unlabelled.append(point.label)
            continue
        color = sheet.roles.text_color(point.y) if strong else look.color("muted")
        canvas.words.append(Word(found.x, found.y, spots[found], color, found.align, strong=strong, size=size))
        if found.leader:
            arms.append(Box(*found.leader, sheet.color(point)))
    canvas.rules("arms", arms, width=0.5)
    return unlabelled


def _in_order_of_weight(sheet: _Sheet, places: Mapping[str, tuple[float, float]]) -> list[_Point]:
    """Return the points in the order in which they are labelled: what stands out, then what is far from the middle."""
    middle = [median(place[axis] for place in places.values()) for axis in (0, 1)]

    def weight(point: _Point) -> tuple[bool, bool, float]:
        roles, place = sheet.roles, places[point.code]
        return roles.is_own(point.y), roles.stands_out(point.y), round(math.dist(place, middle), 3)

    return sorted(sheet.points, key=weight, reverse=True)


def _beside(x: float, y: float, size: tuple[float, float], gap: float) -> Iterable[Spot]:
    """Yield the places of a label that touches its dot: right, left, above, below, and between."""
    near, rise = gap * 0.75, size[1] / 2 + gap * 0.55
    tries: tuple[tuple[float, float, Align], ...] = (
        (gap + 1, 0, "left"),
        (-gap - 1, 0, "right"),
        (0, -size[1] / 2 - gap + 1, "center"),
        (0, size[1] / 2 + gap - 1, "center"),
        (near, -rise, "left"),
        (near, rise, "left"),
        (-near, -rise, "right"),
        (-near, rise, "right"),
        *((side * size[0] * 0.3, down, "center") for down in (-rise, rise) for side in (1, -1)),
    )
    for across, down, align in tries:
        yield Spot(x + across, y + down, align, Rect.around(x + across, y + down, size, align))
