"""Population pyramids: the ages of men and boys on the left, of women and girls on the right, on one scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from sitan.datasets.model import DIMENSIONS
from sitan.figures.ages import AgeBand, read_band
from sitan.figures.axis import Ticks, nice_ticks
from sitan.figures.canvas import Box, Canvas, Frame, Key, KeyItem, Word, lay_out_key
from sitan.figures.figure import Drawing, FigureContext, FigureSpec
from sitan.figures.look import LINE_HEIGHT, TICK, Look, mix, wrap
from sitan.figures.plotted import Plotted, Row, SeriesSpec, missing_notes, read_series, subtitle_of
from sitan.figures.status import is_forecast, is_unreliable, status_notes
from sitan.model import Code, Flag, Integer, Node, Query, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sitan.fonts import FontPack

MOST_BANDS = 121
SIDES = ("M", "F")
"""SDMX CL_SEX, from left to right."""

_ALL_LABELLED = 24
"""Up to so many bands are labelled one by one; of more, those at which a decade of life begins."""
_FORECAST_TINT = 0.45
_THOUSANDS, _MILLIONS = Decimal(10_000), Decimal(10_000_000)


class CompareSpec(Node):
    """Another population, drawn as an outline over the bars."""

    data: Query
    """The same ages of another year or area."""
    label: Text | None = None
    """How the key names it; derived from the data where it is left out."""


class PyramidSpec(FigureSpec):
    """A population pyramid. The query varies in sex and age: `population[sex=F|M, age=*]@2020`."""

    kind: Literal["pyramid"]
    """The kind of figure."""
    data: Query
    """What to plot: numbers of people by sex and age, without the totals."""
    compare: CompareSpec | None = None
    """Another year or area, drawn as an outline."""
    share: Flag = False
    """Whether to show each group as a share of the sum of all groups that are shown, in per cent."""
    digits: Integer | None = None
    """Decimals of the values in the alternative text, if not those of the indicator; of shares one."""
    highlight: list[Code] = []
    """Age groups to be shown in the highlight colour: `[Y0T4, Y5T9]`."""

    @property
    def sets_periods_apart(self) -> bool:
        """Whether the key names the periods of bars and outline."""
        return self.compare is not None and self.compare.label is None


@dataclass(frozen=True)
class _Population:
    """The groups of one query, by sex and code of age."""

    plotted: Plotted
    share: bool

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], Row]:
        return {(row.keys["sex"], row.keys["age"]): row for row in self.plotted.rows}

    @cached_property
    def _whole(self) -> Decimal:
        return sum((row.observation.value for row in self.plotted.rows), Decimal(0)) or Decimal(1)

    def value(self, row: Row) -> Decimal:
        """Return what is drawn of a group: its number, or its share of all in per cent."""
        return row.observation.value * 100 / self._whole if self.share else row.observation.value

    def values(self) -> list[Decimal]:
        return [self.value(row) for row in self.rows.values()]


@dataclass(frozen=True)
class _Sheet:
    """All that is drawn. `bands` stand from the youngest; those without a code are missing in the data."""

    spec: PyramidSpec
    look: Look
    population: _Population
    compared: _Population | None
    bands: tuple[AgeBand, ...]
    names: tuple[str, str]
    """What is drawn as bars and what as an outline, where there are both."""

    def color(self, row: Row) -> str:
        look, sex = self.look, row.keys["sex"]
        # Lighter below an outline, which is to be seen on them.
        colors = ("accent-1", "accent-3") if self.compared else ("accent", "accent-2")
        color = look.color(colors[sex == "M"])
        if row.keys["age"] in self.spec.highlight:
            color = look.color("highlight")
            color = color if sex == "F" else mix(color, look.color("paper"), 0.4)
        return mix(color, look.color("paper"), _FORECAST_TINT) if self._is_outlook(row) else color

    def _is_outlook(self, row: Row) -> bool:
        """Tell whether `row` is a forecast among other values; a pyramid of nothing else keeps its colours."""
        rows = self.population.plotted.rows
        return is_forecast(row.observation) and not all(is_forecast(each.observation) for each in rows)

    @cached_property
    def divisor(self) -> Decimal:
        """By what the numbers on the axis are divided."""
        unit = self.population.plotted.unit
        largest = max(self.values)
        if self.spec.share or not _is_count(unit) or "thousand" in unit or "million" in unit:
            return Decimal(1)
        return Decimal(10) ** (6 if largest >= _MILLIONS else 3 if largest >= _THOUSANDS else 0)

    @cached_property
    def values(self) -> list[Decimal]:
        return [value for each in (self.population, self.compared) if each for value in each.values()]

    @property
    def axis_title(self) -> str:
        """What the numbers below the bars are."""
        labels = self.population.plotted.labels
        if self.spec.share:
            return labels.theme.phrase("figure-pyramid-share")
        unit = "" if self.population.plotted.unit == "number" else labels.unit(self.population.plotted.unit)
        size = {3: "figure-thousands", 6: "figure-millions"}.get(self.divisor.adjusted())
        title = ", ".join(part for part in (unit, labels.theme.phrase(size) if size else "") if part)
        return title[:1].upper() + title[1:]


def draw_pyramid(spec: PyramidSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a population pyramid.

    Raises ProjectError if the rows do not vary in sex and age, if age groups overlap, or are not counts to be shared.
    """
    look = Look.of(context.theme, fonts)
    population = _read(spec, spec.data, context)
    compared = _read(spec, spec.compare.data, context) if spec.compare else None
    bands = _bands(spec, population)
    if compared:
        _hold_against(spec, population, compared)
    sheet = _Sheet(spec, look, population, compared, bands, _names(spec, population, compared))
    subtitle = subtitle_of(population.plotted)
    if spec.share:
        unitless = subtitle_of(replace(population.plotted, unit="number"))
        subtitle = context.theme.phrase("figure-pyramid-subtitle", subtitle=unitless)
    return Drawing(_draw(sheet), subtitle, _describe(sheet, subtitle), tuple(_notes(sheet)))


# --- reading --------------------------------------------------------------------------------------------------------


def _read(spec: PyramidSpec, query: Query, context: FigureContext) -> _Population:
    plotted = read_series(spec, (SeriesSpec(data=query),), spec.digits, context)
    sexes = set(plotted.members("sex")) if "sex" in plotted.dimensions else set()
    if set(plotted.dimensions) != {"sex", "age"} or sexes != set(SIDES):
        said = ", ".join(f"{name} ({', '.join(plotted.members(name)[:4])})" for name in plotted.dimensions) or "nothing"
        message = f"a pyramid shows two sexes by age; the data vary in: {said}"
        raise spec.fault(
            "figure-has-its-dimensions", message, "name both sexes and one period: `[sex=F|M, age=*]@2020`"
        )
    if spec.share and not _is_count(plotted.unit):
        message = f"a share is of people who are counted; the values are in {plotted.unit}"
        raise spec.fault("figure-shares-are-of-counts", message, "leave out `share`, or plot numbers of people")
    lowest = min(row.observation.value for row in plotted.rows)
    if lowest < 0:
        message = f"a pyramid shows numbers of people; one is {lowest}"
        raise spec.fault("figure-parts-are-positive", message, "plot numbers of people, not changes")
    return _Population(plotted, share=spec.share)


def _is_count(unit: str) -> bool:
    """Tell whether values in `unit` can be added up."""
    return unit != "%" and not unit.startswith("per ")


def _bands(spec: PyramidSpec, population: _Population) -> tuple[AgeBand, ...]:
    """Return the bands from the youngest, with a band without a code for each gap between them."""
    rule = "figure-ages-are-disjoint"
    found = {code: read_band(code) for code in population.plotted.members("age")}
    unread = [code for code, band in found.items() if band is None]
    if unread:
        hint = "leave out totals and ages in months: name the groups, `[age=Y0T4|Y5T9|Y_GE10]`"
        raise spec.fault(rule, f"a pyramid shows ages in years; these are none: {', '.join(unread)}", hint)
    bands = sorted((band for band in found.values() if band), key=lambda band: (band.first, band.last or band.first))
    complete = bands[:1]
    for earlier, later in pairwise(bands):
        if earlier.last is None or later.first <= earlier.last:
            message = f"the age groups {earlier.code} and {later.code} overlap"
            raise spec.fault(rule, message, "name the groups that together are everybody once")
        if later.first > earlier.last + 1:
            complete.append(AgeBand(earlier.last + 1, later.first - 1))
        complete.append(later)
    if len(complete) > MOST_BANDS:
        message = f"{len(complete)} age groups are too many to be read"
        raise spec.fault("figure-has-few-series", message, f"show at most {MOST_BANDS}")
    return tuple(complete)


def _hold_against(spec: PyramidSpec, population: _Population, compared: _Population) -> None:
    """Raise ProjectError if two populations cannot be compared group by group."""
    if compared.plotted.unit != population.plotted.unit:
        message = f"the bars are in {population.plotted.unit}, the outline in {compared.plotted.unit}"
        raise spec.fault("figure-has-one-unit", message, "compare with values of the same unit")
    ages = [set(each.plotted.members("age")) for each in (population, compared)]
    odd = sorted(ages[0] ^ ages[1])
    if odd and (spec.share or ages[1] - ages[0]):
        message = f"the outline has other age groups than the bars: {', '.join(odd)}"
        raise spec.fault("figure-ages-are-disjoint", message, "name the same groups in both queries")


def _names(spec: PyramidSpec, population: _Population, compared: _Population | None) -> tuple[str, str]:
    """Return the names of the bars and of the outline: what sets their observations apart, such as the year."""
    if compared is None or spec.compare is None:
        return ("", "")
    labels = population.plotted.labels
    firsts = [each.plotted.rows[0].observation for each in (population, compared)]
    names = [name for name in DIMENSIONS if name not in {"sex", "age", "breakdown"}]
    apart = [name for name in names if firsts[0].value_of(name) != firsts[1].value_of(name)]
    measures = firsts[0].indicator != firsts[1].indicator
    own, other = (
        ", ".join(
            [
                *([labels.indicator(each.indicator, short=True)] if measures else []),
                *(labels.member(name, each.value_of(name), each.indicator) for name in apart),
            ]
        )
        for each in firsts
    )
    return own, str(spec.compare.label or other)


# --- words ----------------------------------------------------------------------------------------------------------


def _notes(sheet: _Sheet) -> Iterable[str]:
    phrase, plotted = sheet.look.theme.phrase, sheet.population.plotted
    if sheet.spec.share:
        yield phrase("figure-pyramid-computed")
    absent = [band.label(sheet.look.theme) for band in sheet.bands if not band.code]
    if absent:
        yield phrase("figure-pyramid-gaps", names=plotted.labels.listed(absent))
    if len({band.years for band in sheet.bands if band.years is not None and band.code}) > 1:
        yield phrase("figure-pyramid-uneven")
    yield from missing_notes(plotted)
    yield from status_notes(plotted)
    if sheet.compared:
        for note in status_notes(sheet.compared.plotted):
            yield phrase("figure-label-note", label=sheet.names[1], note=note)


def _describe(sheet: _Sheet, subtitle: str) -> str:
    """Return the alternative text: of each sex the largest and the smallest group."""
    phrase, plotted = sheet.look.theme.phrase, sheet.population.plotted
    sentences = [phrase("alt-pyramid", subtitle=subtitle)]
    sentences += _extremes(sheet, sheet.population)
    if sheet.compared:
        sentences.append(phrase("alt-pyramid-compare", label=sheet.names[1]))
        sentences += _extremes(sheet, sheet.compared)
    absent = [band.label(sheet.look.theme) for band in sheet.bands if not band.code]
    if absent:
        sentences.append(phrase("figure-pyramid-gaps", names=plotted.labels.listed(absent)))
    return " ".join(sentences)


def _extremes(sheet: _Sheet, population: _Population) -> Iterable[str]:
    plotted = population.plotted
    digits = sheet.spec.digits if sheet.spec.digits is not None else 1 if sheet.spec.share else plotted.decimals
    for sex in reversed(SIDES):
        rows = [row for band in sheet.bands if (row := population.rows.get((sex, band.code)))]
        ends = [extreme(rows, key=population.value) for extreme in (max, min)]
        labels = {band.code: band.label(sheet.look.theme) for band in sheet.bands}
        ages = [labels[row.keys["age"]] for row in ends]
        values = [plotted.labels.number(population.value(row), digits) for row in ends]
        names = {
            "sex": plotted.label("sex", sex),
            "most": ages[0],
            "high": values[0],
            "least": ages[1],
            "low": values[1],
        }
        yield sheet.look.theme.phrase("alt-pyramid-extremes", **names)


# --- drawing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where bars stand, in pixels of the plot: the two sides grow away from the column of ages between them."""

    side: float
    gutter: float
    top: float
    """The value at the outer end of either side."""
    step: float
    count: int

    def inner(self, sex: str) -> float:
        return self.side if sex == "M" else self.side + self.gutter

    def x(self, sex: str, value: float) -> float:
        length = value / self.top * self.side
        return self.inner(sex) + (-length if sex == "M" else length)

    def edges(self, number: int) -> tuple[float, float]:
        """Return the upper and the lower edge of a band's row; the youngest stands at the bottom."""
        upper = (self.count - 1 - number) * self.step
        return upper, upper + self.step


def _draw(sheet: _Sheet) -> dict[str, Any]:
    look, theme = sheet.look, sheet.look.theme
    width = look.figure_width(sheet.spec.width)
    key = _key(sheet, width)
    labels = _age_labels(sheet)
    gutter = max([look.width(theme.phrase("figure-dimension-age"), strong=True), *map(look.width, labels)]) + 16
    divided = [float(value / sheet.divisor) for value in sheet.values]
    ticks, written = _ticks(sheet, max(divided), (width - gutter) / 2)
    margin = look.width(written[-1], size=TICK) / 2 + 1
    step = _step(len(sheet.bands))
    title = wrap(sheet.axis_title, width, look, size=TICK)
    foot = LINE_HEIGHT + 8 + (LINE_HEIGHT + 2 if title else 0)
    head = key.height + LINE_HEIGHT + 7
    height = round(head + step * len(sheet.bands) + foot, 2)
    frame = Frame(width, height, left=round(margin, 2), right=round(margin, 2), top=head, bottom=foot)
    side = (frame.plot_width - gutter) / 2
    place = _Place(side, gutter, ticks.domain[1] * float(sheet.divisor), step, len(sheet.bands))

    canvas = Canvas(look, frame)
    _draw_axes(
        canvas,
        sheet,
        place,
        [(float(value * sheet.divisor), text) for value, text in zip(ticks.values, written, strict=True)],
    )
    if title:
        canvas.words.append(
            Word(frame.plot_width / 2, frame.plot_height + foot - 7, title, look.color("muted"), "center", size=TICK)
        )
    _draw_bars(canvas, sheet, place)
    if sheet.compared:
        canvas.rules("outline", _outline(sheet, sheet.compared, place), width=1.4)
    middle = side + gutter / 2
    for number, text in enumerate(labels):
        upper, lower = place.edges(number)
        color = look.color("ink" if sheet.bands[number].code else "muted")
        if text:
            canvas.words.append(Word(middle, (upper + lower) / 2, text, color, "center", size=_label_size(step)))
    _write_heads(canvas, sheet, place)
    canvas.key(key)
    return canvas.finish(str(sheet.spec.id))


def _key(sheet: _Sheet, room: float) -> Key:
    """Return the key of bars and outline; the sexes have their names over their sides."""
    if not sheet.compared:
        return Key()
    look = sheet.look
    items = [KeyItem(sheet.names[0], look.color("accent-1")), KeyItem(sheet.names[1], look.color("ink"), "line")]
    return lay_out_key([item for item in items if item.text], look, room)


def _age_labels(sheet: _Sheet) -> list[str]:
    """Return the label of each band, empty where there is no room for it."""
    labels = [band.label(sheet.look.theme) for band in sheet.bands]
    if len(labels) <= _ALL_LABELLED:
        return labels
    return [
        text if band.first % 10 == 0 or band.last is None else ""
        for text, band in zip(labels, sheet.bands, strict=True)
    ]


def _step(count: int) -> float:
    """Return the height of a band: roomier where there are few."""
    return 18.0 if count <= 8 else 14.0 if count <= _ALL_LABELLED else max(3.2, 320 / count)  # noqa: PLR2004


def _label_size(step: float) -> float:
    return TICK if step < LINE_HEIGHT + 4 else TICK + 0.4


def _ticks(sheet: _Sheet, highest: float, side: float) -> tuple[Ticks, list[str]]:
    """Return as many ticks as have room on one side, and what is written at each."""
    labels = sheet.population.plotted.labels
    for most in (5, 4, 3, 2):
        ticks = nice_ticks(0, highest or 1, most)
        written = [labels.number(value, ticks.decimals) for value in ticks.values]
        widest = max(sheet.look.width(text, size=TICK) for text in written) + 8
        if widest * (len(written) - 1) <= side:
            break
    return ticks, written


def _draw_axes(canvas: Canvas, sheet: _Sheet, place: _Place, ticks: Sequence[tuple[float, str]]) -> None:
    """Draw the grid of either side, and write its values below."""
    look, height = sheet.look, canvas.frame.plot_height
    grid: list[Box] = []
    zero: list[Box] = []
    for sex in SIDES:
        for value, text in ticks:
            x = place.x(sex, value)
            (grid if value else zero).append(Box(x, 0, x, height, look.color("rule" if value else "muted")))
            canvas.words.append(Word(x, height + 6 + LINE_HEIGHT / 2, text, look.color("muted"), "center", size=TICK))
    canvas.rules("grid", grid, width=0.75)
    canvas.rules("zero", zero, width=0.75)


def _draw_bars(canvas: Canvas, sheet: _Sheet, place: _Place) -> None:
    """Draw the bars, those of low reliability hollow; where a group has no value, an ellipsis stands."""
    bars, hollow = [], []
    gap = 0.8 if place.step > 6 else 0.25  # noqa: PLR2004
    for number, band in enumerate(sheet.bands):
        upper, lower = place.edges(number)
        for sex in SIDES:
            row = sheet.population.rows.get((sex, band.code))
            if row is None:
                _write_missing(canvas, sheet, sex, place, (upper + lower) / 2)
                continue
            ends = sorted((place.inner(sex), place.x(sex, float(sheet.population.value(row)))))
            box = Box(ends[0], upper + gap, ends[1], lower - gap, sheet.color(row))
            bars.append(box)
            if is_unreliable(row.observation) and ends[1] - ends[0] > 3:  # noqa: PLR2004
                hollow.append(Box(box.x + 1.2, box.y + 1.2, box.x2 - 1.2, box.y2 - 1.2, sheet.look.color("paper")))
    canvas.boxes("bars", [box for box in bars if box.x2 > box.x])
    canvas.boxes("hollow", [box for box in hollow if box.y2 > box.y])


def _write_missing(canvas: Canvas, sheet: _Sheet, sex: str, place: _Place, middle: float) -> None:
    if place.step < LINE_HEIGHT - 4:
        return
    beside = -5 if sex == "M" else 5
    align: Literal["left", "right"] = "right" if sex == "M" else "left"
    canvas.words.append(Word(place.inner(sex) + beside, middle, "…", sheet.look.color("muted"), align))


def _outline(sheet: _Sheet, compared: _Population, place: _Place) -> list[Box]:
    """Return the steps around the bars of another population, open where it has no value."""
    color = sheet.look.color("ink")
    lines = []
    for sex in SIDES:
        before: float | None = None
        for number, band in enumerate(sheet.bands):
            row = compared.rows.get((sex, band.code))
            upper, lower = place.edges(number)
            if row is None:
                before = None
                continue
            x = place.x(sex, float(compared.value(row)))
            start = place.inner(sex) if before is None else before
            lines += [Box(start, lower, x, lower, color), Box(x, lower, x, upper, color)]
            following = sheet.bands[number + 1].code if number + 1 < len(sheet.bands) else ""
            if (sex, following) not in compared.rows:
                lines.append(Box(x, upper, place.inner(sex), upper, color))
            before = x
    return lines


def _write_heads(canvas: Canvas, sheet: _Sheet, place: _Place) -> None:
    """Write the names of the sexes over their sides, and that of the ages over the column between."""
    look, y = sheet.look, -7 - LINE_HEIGHT / 2 + 1
    plotted = sheet.population.plotted
    canvas.words += [
        Word(place.inner("M") - 2, y, plotted.label("sex", "M"), look.color("ink"), "right", strong=True),
        Word(place.inner("F") + 2, y, plotted.label("sex", "F"), look.color("ink"), "left", strong=True),
        Word(
            place.side + place.gutter / 2,
            y,
            look.theme.phrase("figure-dimension-age"),
            look.color("muted"),
            "center",
            size=TICK,
        ),
    ]
