"""Trackers: for each target a track from the baseline to the target, with the latest value on it and the status."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from sitan.evidence.targets import Better, Result, Status, level_to_reach
from sitan.figures.canvas import Align, Box, Canvas, Dot, Frame, KeyItem, Word, lay_out_key
from sitan.figures.figure import Drawing, FigureContext, FigureSpec
from sitan.figures.labels import SERIES, TIME, Labels, period_position
from sitan.figures.look import LINE_HEIGHT, TICK, Look, wrap
from sitan.figures.plotted import Plotted, Row, SeriesSpec
from sitan.figures.status import is_hollow, status_notes
from sitan.model import Integer, Node, Query, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from sitan.datasets.model import Observation
    from sitan.fonts import FontPack

MOST_ROWS = 12
_BEYOND, _LEAST_BEYOND = 0.35, 0.1
"""How much of the way is drawn beyond its ends at most, and at least if anything lies there; an arrow tells of more."""
_EDGE = 8.0
"""Pixels beside the plot's ends in which a dot has room."""
_DIAMETER = 9.0
_TRACK = 4.0
_AWAY: frozenset[Status] = frozenset({"away", "unchanged"})


class TrackedSpec(Node):
    """One target: where it set out, where it stands, and where it is to be."""

    label: Text
    """What is measured."""
    baseline: Query
    """The value from which it set out: one observation."""
    latest: Query | None = None
    """The latest comparable value; nothing if there is none."""
    target: Query
    """The value to be reached, in the unit of the baseline, or a change from it (`% change`)."""
    better: Better
    """Which way is better."""
    digits: Integer | None = None
    """Decimals of the printed values, if not those of the indicator."""


class TrackerSpec(FigureSpec):
    """A tracker of targets. Each row has its own scale: rows may be in different units."""

    prints_periods: ClassVar[bool] = True
    kind: Literal["tracker"]
    """The kind of figure."""
    rows: Annotated[list[TrackedSpec], Field(min_length=1)]
    """The targets, in order."""


@dataclass(frozen=True, slots=True)
class _Track:
    """One row: its observations, and what they come to. `target` is the level to be reached."""

    spec: TrackedSpec
    baseline: Observation
    latest: Observation | None
    goal: Observation
    target: Decimal
    decimals: int

    @property
    def status(self) -> Status:
        """How the latest value stands to baseline and target."""
        latest = self.latest.value if self.latest else None
        return Result(self.baseline.value, latest, self.target, self.spec.better).status

    @property
    def share(self) -> float | None:
        """How much of the way is behind: 0 at the baseline, 1 at the target, negative for a step back."""
        if self.latest is None:
            return None
        way = self.target - self.baseline.value
        if way:
            return float((self.latest.value - self.baseline.value) / way)
        # The target is to stay where one is: there is no way of which this could be a share.
        return 1.0 if self.status == "met" else 0.0

    @property
    def observations(self) -> list[Observation]:
        """The values on the track, without the target."""
        return [self.baseline, self.latest] if self.latest else [self.baseline]


def draw_tracker(spec: TrackerSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a tracker.

    Raises ProjectError if a query does not select one observation, a row has several units, or there are too many.
    """
    look, labels = Look.of(context.theme, fonts), Labels.of(context)
    if len(spec.rows) > MOST_ROWS:
        message = f"{len(spec.rows)} rows are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_ROWS}")
    tracks = [_read_track(spec, row, context) for row in spec.rows]
    subtitle = _subtitle(tracks, labels)
    breaks = [_break_note(track, labels) for track in tracks]
    notes = (labels.theme.phrase("figure-tracker-scales"), *filter(None, breaks), *_status_notes(tracks, labels))
    return Drawing(_draw(spec, look, labels, tracks), subtitle, _alt_text(tracks, labels, subtitle), notes)


def _read_track(spec: TrackerSpec, row: TrackedSpec, context: FigureContext) -> _Track:
    baseline, goal = (_single(spec, row, query, context) for query in (row.baseline, row.target))
    latest = _single(spec, row, row.latest, context) if row.latest is not None else None
    target = level_to_reach(context.selections[str(row.target)], context.selections[str(row.baseline)])
    units = dict.fromkeys(found.unit for found in (baseline, latest) if found)
    if len(units) > 1 or target is None:
        said = ", ".join(dict.fromkeys([*units, goal.unit]))
        hint = "name baseline, latest value and target in one unit"
        raise spec.fault("figure-has-one-unit", f"one track cannot show several units: {row.label}: {said}", hint)
    decimals = context.catalog.indicators[baseline.indicator].decimals if row.digits is None else row.digits
    return _Track(row, baseline, latest, goal, target, decimals)


def _single(spec: TrackerSpec, row: TrackedSpec, query: Query, context: FigureContext) -> Observation:
    found = context.selections[str(query)].observations
    if len(found) != 1:
        message = f"a track has one observation at each place; `{query}` selects {len(found)}: {row.label}"
        raise spec.fault("figure-has-its-dimensions", message, "name one area, one group and one period")
    return found[0]


def _subtitle(tracks: Sequence[_Track], labels: Labels) -> str:
    """Return what is shown, of which area, and when: "Baseline, latest value and target, Arcadia, 2010–2030"."""
    observations = [found for track in tracks for found in (*track.observations, track.goal)]
    areas = {found.ref_area for found in observations}
    area = [labels.area(areas.pop())] if len(areas) == 1 else []
    parts = [labels.theme.phrase("figure-tracker"), *area, labels.periods(found.time_period for found in observations)]
    return labels.theme.words["figure-subtitle-joint"].join(parts)


def _break_note(track: _Track, labels: Labels) -> str:
    """Return the sentence on a break between baseline and latest value; "" if none is declared."""
    if track.latest is None:
        return ""
    first, last = sorted(period_position(found.time_period) for found in track.observations)
    for each in labels.catalog.indicators[track.baseline.indicator].breaks:
        if each.area in {None, track.baseline.ref_area} and first < period_position(each.period) <= last:
            said = labels.theme.phrase("figure-break", period=labels.period(each.period), note=each.note)
            return labels.theme.phrase("figure-label-note", label=track.spec.label, note=said)
    return ""


def _status_notes(tracks: Sequence[_Track], labels: Labels) -> tuple[str, ...]:
    """Return what is to be said of estimates and of values of low reliability on the tracks, targets left aside."""
    rows = tuple(
        Row({SERIES: str(number), TIME: found.time_period}, found)
        for number, track in enumerate(tracks)
        for found in track.observations
    )
    series = tuple(SeriesSpec(data=track.spec.baseline, label=track.spec.label) for track in tracks)
    return status_notes(Plotted(rows, (SERIES, TIME), rows[0].observation.unit, 0, series, (), labels))


def _alt_text(tracks: Sequence[_Track], labels: Labels, subtitle: str) -> str:
    """Return each row in a sentence: baseline, latest value, target and status."""
    sentences = [labels.theme.phrase("alt-tracker", subtitle=subtitle)]
    for track in tracks:
        parts = {
            "label": str(track.spec.label),
            "baseline": _dated(track, track.baseline, labels),
            "target": _dated(track, track.goal, labels, track.target),
            "status": labels.theme.phrase(f"result-{track.status}"),
        }
        if track.latest:
            parts["latest"] = _dated(track, track.latest, labels)
        sentences.append(labels.theme.phrase("alt-tracker-row" if track.latest else "alt-tracker-gap", **parts))
    return " ".join(sentences)


def _dated(track: _Track, found: Observation, labels: Labels, value: Decimal | None = None) -> str:
    """Return a value with its period: "47 (2012)"."""
    number = labels.number(found.value if value is None else value, track.decimals)
    return labels.theme.phrase("result-value", value=number, period=labels.period(found.time_period))


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """One row as it is drawn: its words wrapped, and where its upper edge and its track stand in the plot."""

    track: _Track
    name: str
    unit: str
    status: str
    is_joined: bool
    top: float = 0.0
    y: float = 0.0

    @property
    def lines(self) -> tuple[int, int, int]:
        """How many lines of text name, unit and status take."""
        name, unit, status = (text.count("\n") + 1 if text else 0 for text in (self.name, self.unit, self.status))
        return name, unit, status


@dataclass(frozen=True, slots=True)
class _Way:
    """Where shares of the way stand in the plot, in pixels; what lies beyond `low` and `high` stands at the edge."""

    low: float
    high: float
    width: float

    @property
    def track(self) -> float:
        """How long a track is from baseline to target, in pixels."""
        return (self.width - 2 * _EDGE) / (self.high - self.low)

    def x(self, share: float) -> float:
        return _EDGE + (min(max(share, self.low), self.high) - self.low) * self.track

    def is_beyond(self, share: float) -> bool:
        """Tell whether `share` lies off the plot."""
        return not self.low <= share <= self.high


def _draw(spec: TrackerSpec, look: Look, labels: Labels, tracks: Sequence[_Track]) -> dict[str, Any]:
    width = look.figure_width(spec.width)
    lines = [_wrapped(look, labels, track, width) for track in tracks]
    left = max(max(look.width(line.name), look.width(line.unit, size=TICK)) for line in lines) + 10
    right = max(look.width(line.status, strong=True, size=TICK) for line in lines) + 14
    way = _fit_way(look, labels, tracks, width - left - right)
    stacked = _room_needed(look, labels, tracks, stacked=False) > way.track
    lines, height = _lay_out(lines, stacked=stacked)
    key = lay_out_key([KeyItem(labels.theme.phrase("result-latest"), look.color("accent"), "dot")], look, width)
    top = key.height + LINE_HEIGHT + 6
    frame = Frame(width, round(top + height, 2), left=round(left, 2), right=round(right, 2), top=top)

    canvas = Canvas(look, frame)
    canvas.key(key)
    rule, half = look.color("rule"), _TRACK / 2
    tops = [line.top for line in lines]
    canvas.rules("rows", [Box(-left, y, frame.plot_width + right, y, rule) for y in tops], width=0.75)
    canvas.boxes("tracks", [Box(way.x(0), line.y - half, way.x(1), line.y + half, rule) for line in lines])
    moved = [
        Box(way.x(0), line.y - half, way.x(line.track.share), line.y + half, _tint(look, line))
        for line in lines
        if line.track.share is not None and line.is_joined
    ]
    canvas.boxes("moved", moved)
    starts = [Box(way.x(0), line.y - 6, way.x(0), line.y + 6, look.color("muted")) for line in lines]
    canvas.rules("baselines", starts, width=1.2)
    goals = [Box(way.x(1), line.y - 8, way.x(1), line.y + 8, look.color("ink")) for line in lines]
    canvas.rules("targets", goals, width=2)
    _draw_latest(canvas, way, lines)
    _write_heads(canvas, way)
    for line in lines:
        canvas.words += _words(look, labels, way, line, frame, stacked=stacked)
    return canvas.finish(str(spec.id))


def _wrapped(look: Look, labels: Labels, track: _Track, width: float) -> _Line:
    """Return a row with its words wrapped into their columns; it has no place yet."""
    unit = "" if track.baseline.unit == "number" else labels.unit(track.baseline.unit)
    return _Line(
        track,
        wrap(str(track.spec.label), 0.28 * width, look, most=4),
        wrap(unit, 0.28 * width, look, most=3, size=TICK),
        wrap(labels.theme.phrase(f"result-{track.status}"), 0.17 * width, look, strong=True, most=4, size=TICK),
        not _break_note(track, labels),
    )


def _fit_way(look: Look, labels: Labels, tracks: Sequence[_Track], width: float) -> _Way:
    """Return the scale of all tracks: less lies beyond their ends if the numbers below them need the room."""
    shares = [track.share for track in tracks if track.share is not None]
    back, on = max(0.0, *(-share for share in shares), 0.0), max(0.0, *(share - 1 for share in shares), 0.0)
    back, on = min(back, _BEYOND), min(on, _BEYOND)
    needed = _room_needed(look, labels, tracks, stacked=True)
    spare = max(0.0, (width - 2 * _EDGE) / needed - 1)
    if back + on > spare:
        least = [min(each, _LEAST_BEYOND) for each in (back, on)]
        back, on = (max(one, each * spare / (back + on)) for one, each in zip(least, (back, on), strict=True))
    return _Way(-back, 1 + on, round(width, 2))


def _room_needed(look: Look, labels: Labels, tracks: Sequence[_Track], *, stacked: bool) -> float:
    """Return how long a track must be that the words at its ends do not touch; values `stacked` above their periods."""
    ends = [(labels.theme.phrase("result-baseline"), labels.theme.phrase("result-target"))]
    for track in tracks:
        start = _printed(track, track.baseline, labels, track.baseline.value, stacked=stacked)
        ends.append((start, _printed(track, track.goal, labels, track.target, stacked=stacked)))
    return max(look.width(start, size=TICK) + look.width(end, size=TICK) for start, end in ends) + 12


def _printed(track: _Track, found: Observation, labels: Labels, value: Decimal, *, stacked: bool) -> str:
    """Return a value with its period as it stands below a track."""
    if stacked:
        return f"{labels.number(value, track.decimals)}\n{labels.period(found.time_period)}"
    return _dated(track, found, labels, value)


def _lay_out(lines: Sequence[_Line], *, stacked: bool) -> tuple[list[_Line], float]:
    """Return the rows in their places, and how high all are together."""
    placed, y = [], 0.0
    below = (2 if stacked else 1) * LINE_HEIGHT
    for line in lines:
        name, unit, status = line.lines
        height = max((name + unit) * LINE_HEIGHT, status * LINE_HEIGHT, 2 * LINE_HEIGHT + 8 + below) + 12
        placed.append(replace(line, top=round(y, 2), y=round(y + (height - below + LINE_HEIGHT) / 2, 2)))
        y += height
    return placed, y


def _tint(look: Look, line: _Line) -> str:
    """Return the colour of the way that lies behind: in the accent only where it led to the target."""
    return look.color("others" if line.track.status in _AWAY else "accent-2")


def _color(look: Look, line: _Line) -> str:
    """Return the colour of the latest value."""
    return look.color("muted" if line.track.status in _AWAY else "accent")


def _draw_latest(canvas: Canvas, way: _Way, lines: Sequence[_Line]) -> None:
    """Draw the latest values as dots, and as an arrow at the edge where they lie beyond it."""
    look = canvas.look
    dots: dict[bool, list[Dot]] = {False: [], True: []}
    arrows = []
    for line in lines:
        latest, share = line.track.latest, line.track.share
        if latest is None or share is None:
            continue
        x, color = way.x(share), _color(look, line)
        if way.is_beyond(share):
            back = 6 if share < 0 else -6
            arrows += [Box(x + back, line.y + side, x, line.y, color) for side in (-5.5, 5.5)]
        else:
            dots[is_hollow(latest)].append(Dot(x, line.y, color))
    canvas.dots("latest", dots[False], diameter=_DIAMETER)
    canvas.dots("hollow", dots[True], diameter=_DIAMETER - 1.4, open_stroke=1.8)
    canvas.rules("arrows", arrows, width=2)


def _write_heads(canvas: Canvas, way: _Way) -> None:
    """Write above the tracks where they begin and end."""
    look, y = canvas.look, -LINE_HEIGHT / 2 - 2
    heads: tuple[tuple[str, float, Align], ...] = (("baseline", 0.0, "left"), ("target", 1.0, "right"))
    for name, share, align in heads:
        text = look.theme.phrase(f"result-{name}")
        canvas.words.append(Word(way.x(share), y, text, look.color("muted"), align, size=TICK))


def _words(look: Look, labels: Labels, way: _Way, line: _Line, frame: Frame, *, stacked: bool) -> Iterator[Word]:
    """Yield the words of a row: name and unit, status, and the values at their places."""
    track, muted = line.track, look.color("muted")
    name, unit, _ = line.lines
    top = line.y - (name + unit) * LINE_HEIGHT / 2
    yield Word(-frame.left, top + name * LINE_HEIGHT / 2, line.name, look.color("ink"))
    if line.unit:
        yield Word(-frame.left, top + (name + unit / 2) * LINE_HEIGHT, line.unit, muted, size=TICK)
    reached = look.color("accent" if track.status in {"met", "towards"} else "muted")
    yield Word(frame.plot_width + 14, line.y, line.status, reached, strong=track.status == "met", size=TICK)
    below = line.y + 9 + (LINE_HEIGHT if stacked else LINE_HEIGHT / 2)
    start = _printed(track, track.baseline, labels, track.baseline.value, stacked=stacked)
    goal = _printed(track, track.goal, labels, track.target, stacked=stacked)
    yield Word(way.x(0), below, start, muted, size=TICK)
    yield Word(way.x(1), below, goal, muted, "right", size=TICK)
    above = line.y - 8 - LINE_HEIGHT / 2
    if track.latest is None or track.share is None:
        yield Word(way.x(0.5), above, labels.theme.phrase("figure-no-data"), muted, "center", size=TICK)
        return
    text = _dated(track, track.latest, labels)
    half = look.width(text, strong=True) / 2
    x = min(max(way.x(track.share), half), frame.plot_width - half + 6)
    yield Word(x, above, text, _color(look, line), "center", strong=True)
