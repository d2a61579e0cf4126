"""Slopes: values of a few periods joined by straight lines, with names and values at both ends."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.axis import baseline_of, spread
from sitan.figures.canvas import DASH, Align, Box, Canvas, Dot, Frame, KeyItem, Word, lay_out_key
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import SERIES, TIME, period_position
from sitan.figures.lines import break_notes
from sitan.figures.look import LINE_HEIGHT, Look, contrast, wrap
from sitan.figures.plotted import ChartSpec, Plotted, Row, missing_notes, read_plotted, subtitle_of
from sitan.figures.roles import Roles
from sitan.figures.status import is_forecast, is_hollow, status_notes
from sitan.figures.words import Trend, describe_trends
from sitan.model import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitan.fonts import FontPack

MOST_LINES = 20
MOST_PERIODS = 4
_FEW = 5
"""Lines of equal weight that have a colour of their own; of more, all are alike."""
_READABLE = 4.5
_NEAR, _FAR = 9.0, 26.0
"""Pixels between the plot and its labels: where each stands at its line, and at most where they had to move."""
_UNNOTICED = 2.5
"""Pixels by which a label may move without an arm to its line."""
_BETWEEN = 7.0
"""Pixels between a value and its name."""
_LINE_WIDTH = 1.4
_STRONG_WIDTH = 2.2


class SlopeSpec(ChartSpec):
    """A slope chart. The query varies in time, with two to four periods, and in one other dimension."""

    kind: Literal["slope"]
    """The kind of figure."""
    from_zero: Flag = False
    """Whether the scale begins at zero. Slopes have their values written at them, so it need not."""


@dataclass(frozen=True, slots=True)
class _Slope:
    """One line: its rows by period, and how it is drawn."""

    label: str
    rows: Mapping[str, Row]
    color: str
    text_color: str
    stands_out: bool
    periods: tuple[str, ...]

    @property
    def present(self) -> list[Row]:
        """Its rows in order of time."""
        return [self.rows[period] for period in self.periods if period in self.rows]


@dataclass(frozen=True, slots=True)
class _Label:
    """The words at one end of a line: `want` is the height of the end, `at` where they stand."""

    slope: _Slope
    name: str
    value: str
    want: float
    at: float

    @property
    def moved(self) -> float:
        """By how many pixels it stands above or below its line."""
        return abs(self.at - self.want)


@dataclass(frozen=True, slots=True)
class _Side:
    """All labels of one side, and the room that they take beside the plot."""

    labels: tuple[_Label, ...]
    value_width: float
    name_width: float

    @property
    def space(self) -> float:
        """The pixels between plot and labels: more if one had to move."""
        moved = max((label.moved for label in self.labels), default=0.0)
        return _NEAR if moved <= _UNNOTICED else min(_NEAR + 6 + moved / 4, _FAR)

    @property
    def width(self) -> float:
        """The pixels beside the plot."""
        return self.space + self.value_width + _BETWEEN + self.name_width + 1


def draw_slope(spec: SlopeSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a slope chart.

    Raises ProjectError if the rows do not vary in time and one other dimension, or are too many periods or lines.
    """
    look = Look.of(context.theme, fonts)
    plotted = read_plotted(spec, context)
    other = _other_dimension(spec, plotted)
    slopes = _read_slopes(plotted, other, Roles(spec, context, look, plotted))
    chart = _draw(spec, look, plotted, slopes)
    told = sorted(slopes, key=lambda slope: not slope.stands_out)
    own = [_trend(plotted, slope) for slope in told if slope.stands_out]
    notes = (*break_notes(plotted), *missing_notes(plotted), *_gap_notes(plotted, slopes), *status_notes(plotted))
    alt_text = describe_trends("alt-slope", plotted, [_trend(plotted, slope) for slope in told], own)
    return Drawing(chart, subtitle_of(plotted), alt_text, notes)


def _other_dimension(spec: SlopeSpec, plotted: Plotted) -> str:
    """Return the dimension of the lines."""
    others = [name for name in plotted.dimensions if name != TIME]
    periods = len(plotted.periods)
    if TIME not in plotted.dimensions or len(others) != 1:
        said = ", ".join(plotted.dimensions) or "nothing"
        message = f"slopes show time and one other dimension; the data vary in: {said}"
        raise spec.fault("figure-has-its-dimensions", message, "name two periods: `u5mr[area=…]@1990|2017`")
    if periods > MOST_PERIODS:
        hint = "name a few: `@1990|2017`; `kind: lines` shows many"
        message = f"slopes show two to {MOST_PERIODS} periods; the data have {periods}"
        raise spec.fault("figure-has-its-dimensions", message, hint)
    if (count := len(plotted.members(others[0]))) > MOST_LINES:
        message = f"{count} lines are too many to be told apart"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_LINES}")
    return others[0]


def _read_slopes(plotted: Plotted, other: str, roles: Roles) -> list[_Slope]:
    """Return the lines, those that stand out last: they are drawn over the others."""
    codes, rows, look = plotted.members(other), plotted.by(other, TIME), roles.look
    groups = {
        code: {period: rows[code, period] for period in plotted.periods if (code, period) in rows} for code in codes
    }
    emphasised = {code for code in codes if other == SERIES and plotted.series[int(code)].emphasis}
    first = {code: next(iter(groups[code].values())) for code in codes}
    weighted = roles.compares_areas or bool(emphasised) or any(map(roles.stands_out, first.values()))
    own_colors = not weighted and len(codes) <= _FEW
    palette = dict(zip(codes, look.line_palette(len(codes)), strict=True))
    slopes = []
    for code in codes:
        row = first[code]
        stands_out = code in emphasised or roles.stands_out(row)
        color = (
            palette[code] if own_colors else roles.color(row) if stands_out or not weighted else look.color("others")
        )
        if code in emphasised and not roles.is_highlighted(row):
            color = look.color("accent")
        readable = contrast(color, look.color("paper")) >= _READABLE
        text_color = color if readable else look.color("ink" if stands_out else "muted")
        slopes.append(_Slope(plotted.label(other, code), groups[code], color, text_color, stands_out, plotted.periods))
    return sorted(slopes, key=lambda slope: slope.stands_out)


def _trend(plotted: Plotted, slope: _Slope) -> Trend:
    first, last = slope.present[0].observation, slope.present[-1].observation
    period = plotted.labels.period
    return Trend(slope.label, period(first.time_period), first.value, period(last.time_period), last.value)


def _gap_notes(plotted: Plotted, slopes: Sequence[_Slope]) -> tuple[str, ...]:
    """Return the sentence that names which line has no value in which period."""
    labels = plotted.labels
    gaps = [
        labels.theme.phrase("figure-label-in", label=slope.label, period=labels.period(period))
        for slope in sorted(slopes, key=lambda slope: slope.label.casefold())
        for period in plotted.periods
        if period not in slope.rows
    ]
    return (labels.theme.phrase("figure-areas-without-data", names=labels.listed(gaps)),) if gaps else ()


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where values and periods stand in the plot, in pixels."""

    frame: Frame
    periods: tuple[str, ...]
    low: float
    high: float

    def x(self, period: str) -> float:
        first, last = (period_position(self.periods[index]) for index in (0, -1))
        return (period_position(period) - first) / ((last - first) or 1.0) * self.frame.plot_width

    def y(self, value: float) -> float:
        return (self.high - value) / (self.high - self.low) * self.frame.plot_height


def _draw(spec: SlopeSpec, look: Look, plotted: Plotted, slopes: Sequence[_Slope]) -> dict[str, Any]:
    width = look.figure_width(spec.width)
    values = [row.value for row in plotted.rows]
    low, high = baseline_of([0.0, *values]) if spec.from_zero else (min(values), max(values))
    if low == high:
        low, high = low - 1, high + 1
    names = {slope.label: wrap(slope.label, 0.22 * width, look, strong=slope.stands_out) for slope in slopes}
    needed = sum(_height(name) for name in names.values())
    height = max(200.0 if spec.width == "column" else 250.0, needed + LINE_HEIGHT)
    sides = [_side(look, plotted, slopes, names, period, (low, high, height)) for period in _ends(plotted)]
    key = lay_out_key(_key_items(plotted, look, slopes), look, width)
    top = key.height + 2 * LINE_HEIGHT
    frame = Frame(
        width,
        round(top + height + LINE_HEIGHT, 2),
        left=round(sides[0].width, 2),
        right=round(sides[1].width, 2),
        top=top,
        bottom=LINE_HEIGHT,
    )
    place = _Place(frame, plotted.periods, low, high)

    canvas = Canvas(look, frame)
    posts = [Box(place.x(period), -8, place.x(period), height + 6, look.color("rule")) for period in plotted.periods]
    canvas.rules("periods", posts, width=0.75)
    for strong in (False, True):
        _draw_lines(canvas, place, plotted, [slope for slope in slopes if slope.stands_out is strong], strong=strong)
    canvas.key(key)
    _write_periods(canvas, place, plotted)
    _write_side(canvas, sides[0], -1)
    _write_side(canvas, sides[1], 1)
    return canvas.finish(str(spec.id))


def _ends(plotted: Plotted) -> tuple[str, str]:
    return plotted.periods[0], plotted.periods[-1]


def _height(name: str) -> float:
    return (name.count("\n") + 1) * LINE_HEIGHT


def _side(
    look: Look,
    plotted: Plotted,
    slopes: Sequence[_Slope],
    names: Mapping[str, str],
    period: str,
    scale: tuple[float, float, float],
) -> _Side:
    """Return the labels at `period`, apart from each other; `scale` is the lowest and highest value, and the height."""
    low, high, height = scale
    shown = [(slope, slope.rows[period]) for slope in slopes if period in slope.rows]
    wanted = [(high - row.value) / (high - low) * height for _, row in shown]
    placed = spread(wanted, [_height(names[slope.label]) for slope, _ in shown], -LINE_HEIGHT / 2, height + LINE_HEIGHT)
    labels = tuple(
        _Label(slope, names[slope.label], plotted.number(row.observation.value), want, at)
        for (slope, row), want, at in zip(shown, wanted, placed, strict=True)
    )
    widths = [look.width(label.value, strong=label.slope.stands_out) for label in labels]
    name_widths = [look.width(label.name, strong=label.slope.stands_out) for label in labels]
    return _Side(labels, max(widths, default=0.0), max(name_widths, default=0.0))


def _draw_lines(canvas: Canvas, place: _Place, plotted: Plotted, slopes: Sequence[_Slope], *, strong: bool) -> None:
    """Draw the lines of one weight: dashed towards a forecast, and none where a period is missing or a break lies."""
    name = "strong" if strong else "quiet"
    joins: dict[bool, list[Box]] = {False: [], True: []}
    dots: dict[bool, list[Dot]] = {False: [], True: []}
    for slope in slopes:
        for earlier, later in pairwise(plotted.periods):
            if earlier in slope.rows and later in slope.rows and not _is_broken(plotted, slope, earlier, later):
                start, end = slope.rows[earlier], slope.rows[later]
                line = Box(place.x(earlier), place.y(start.value), place.x(later), place.y(end.value), slope.color)
                joins[is_forecast(end.observation)].append(line)
        for period, row in slope.rows.items():
            hollow = is_hollow(row.observation)
            dots[hollow].append(Dot(place.x(period), place.y(row.value), slope.color))
    width = _STRONG_WIDTH if strong else _LINE_WIDTH
    canvas.rules(f"{name}-lines", joins[False], width=width)
    canvas.rules(f"{name}-projections", joins[True], width=width, dash=DASH)
    canvas.dots(f"{name}-dots", dots[False], diameter=6.5 if strong else 5)
    canvas.dots(f"{name}-hollow", dots[True], diameter=5.3 if strong else 4.2, open_stroke=1.5)


def _is_broken(plotted: Plotted, slope: _Slope, earlier: str, later: str) -> bool:
    """Tell whether a declared break lies between two periods of a line."""
    observation = slope.present[0].observation
    first, last = period_position(earlier), period_position(later)
    return any(
        each.area in {None, observation.ref_area} and first < period_position(each.period) <= last
        for each in plotted.labels.catalog.indicators[observation.indicator].breaks
    )


def _key_items(plotted: Plotted, look: Look, slopes: Sequence[_Slope]) -> list[KeyItem]:
    """Return what a dashed line means, if there is one."""
    projected = [slope for slope in slopes if any(is_forecast(row.observation) for row in slope.present)]
    if not projected:
        return []
    color = projected[-1].color if projected[-1].stands_out else look.color("muted")
    return [KeyItem(plotted.labels.theme.phrase("figure-projection"), color, "dashed")]


def _write_periods(canvas: Canvas, place: _Place, plotted: Plotted) -> None:
    """Write the periods above their posts, none on another."""
    look = canvas.look
    texts = [plotted.labels.period(period) for period in plotted.periods]
    widths = [look.width(text, strong=True) + 10 for text in texts]
    wanted = [place.x(period) for period in plotted.periods]
    middles = spread(wanted, widths, -widths[0] / 2, place.frame.plot_width + widths[-1] / 2)
    for text, x in zip(texts, middles, strict=True):
        canvas.words.append(Word(x, -8 - LINE_HEIGHT / 2, text, look.color("ink"), "center", strong=True))


def _write_side(canvas: Canvas, side: _Side, direction: Literal[-1, 1]) -> None:
    """Write value and name of each line at its end; an arm leads to those that had to move."""
    look = canvas.look
    edge = 0.0 if direction < 0 else canvas.frame.plot_width
    arms = []
    for label in side.labels:
        slope = label.slope
        if label.moved > _UNNOTICED:
            color = slope.color if slope.stands_out else look.color("others")
            start, end = edge + direction * 5, edge + direction * (side.space - 3)
            arms.append(Box(start, label.want, end, label.at, color))
        # Values are set flush right on both sides: so their decimals stand in a column.
        value_x = edge - side.space if direction < 0 else edge + side.space + side.value_width
        name_x = edge + direction * (side.space + side.value_width + _BETWEEN)
        strong = slope.stands_out
        canvas.words.append(Word(value_x, label.at, label.value, slope.text_color, "right", strong=strong))
        color = look.color("ink") if strong else slope.text_color
        align: Align = "right" if direction < 0 else "left"
        canvas.words.append(Word(name_x, label.at, label.name, color, align, strong=strong))
    canvas.rules("arms-left" if direction < 0 else "arms-right", arms, width=0.5)
