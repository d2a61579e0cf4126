"""Diverging bars: answers on a scale, the negative to the left of a line and the positive to its right."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from sitan.figures.canvas import Align, Box, Canvas, Frame, KeyItem, Word, lay_out_key, row_middles
from sitan.figures.categories import Order, split_parts
from sitan.figures.figure import Drawing, FigureContext
from sitan.figures.labels import AREA
from sitan.figures.look import TICK, Look, mix, wrap
from sitan.figures.plotted import ChartSpec, Plotted, Row, attribute_period, lacking_notes, missing_notes, read_plotted
from sitan.figures.roles import Roles
from sitan.figures.stacked_bars import HUNDRED, refuse_excess, refuse_negative, subtitle_of_parts
from sitan.figures.status import is_unreliable, status_notes
from sitan.model import Code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitan.fonts import FontPack

MOST_ROWS = 25
MOST_ON_A_SIDE = 3

_GAP = 5.0
_ASIDE_GAP = 30.0
"""Pixels between the bars and what stands aside of them."""
_ALL_TOLD = 4
_MANY = 10

_POSITIVE = (("accent",), ("accent-2", "accent"), ("accent-3", "accent-1", "accent-deep"))
"""Colour tokens from the mildest answer to the strongest, by how many there are."""
_NEGATIVE = ((0.0,), (0.5, 0.0), (0.68, 0.32, -0.28))
"""Shares of paper in the highlight colour, likewise; a share of ink where it is negative."""


class DivergingSpec(ChartSpec):
    """A chart of answers on a scale. The query varies in the answers, and in one other dimension: the rows."""

    kind: Literal["diverging"]
    """The kind of figure."""
    answers: Code | None = None
    """The dimension of the answers; the second in which the query varies if left out."""
    positive: Literal["first", "last"] = "last"
    """Which answers, in the declared order of the dimension, are the positive ones; they stand on the right."""
    neutral: list[Code] = []
    """Answers in the middle of the scale, drawn astride of the line: "neither agree nor disagree"."""
    aside: list[Code] = []
    """Answers that are not on the scale, set apart on the right: "do not know"."""
    sort: Order | None = None
    """By the share of positive answers, from the lowest or (`-value`) the highest, as areas stand by themselves."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """The answers in order: each side from the middle of the scale outwards."""

    negative: tuple[str, ...]
    neutral: tuple[str, ...]
    positive: tuple[str, ...]
    aside: tuple[str, ...]

    @property
    def ordered(self) -> tuple[str, ...]:
        """All answers from left to right."""
        return (*reversed(self.negative), *self.neutral, *self.positive, *self.aside)


@dataclass(frozen=True)
class _Sheet:
    """All that is drawn. `rows` are by (row, answer)."""

    spec: DivergingSpec
    look: Look
    plotted: Plotted
    roles: Roles
    scale: _Scale
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    answers: Mapping[str, str]
    rows: Mapping[tuple[str, str], Row]

    @cached_property
    def computed(self) -> bool:
        """Whether shares are computed of numbers of answers."""
        return not self.plotted.unit.startswith("%")

    def whole(self, code: str) -> Decimal:
        """Return the sum of all answers of a row."""
        return sum((row.observation.value for (own, _), row in self.rows.items() if own == code), Decimal(0))

    def share(self, code: str, answer: str) -> Decimal:
        """Return the share of an answer, in per cent; 0 if there is none."""
        row = self.rows.get((code, answer))
        if row is None:
            return Decimal(0)
        whole = self.whole(code)
        return row.observation.value * HUNDRED / whole if self.computed and whole else row.observation.value

    def total(self, code: str, answers: Sequence[str]) -> Decimal:
        """Return the share of several answers together."""
        return sum((self.share(code, answer) for answer in answers), Decimal(0))

    def strong(self, code: str) -> bool:
        """Tell whether the label of a row is bold."""
        return any(self.roles.stands_out(row) for (own, _), row in self.rows.items() if own == code)

    @cached_property
    def colors(self) -> dict[str, str]:
        """The colour of each answer: gold to the left, the accent to the right, the darker the further out."""
        look, scale = self.look, self.scale
        gold, paper, ink = (look.color(name) for name in ("highlight", "paper", "ink"))
        tints = [mix(gold, ink if share < 0 else paper, abs(share)) for share in _NEGATIVE[len(scale.negative) - 1]]
        accents = [look.color(name) for name in _POSITIVE[len(scale.positive) - 1]]
        grey = mix(look.color("others"), paper, 0.45)
        return {
            **dict(zip(scale.negative, tints, strict=True)),
            **dict.fromkeys(scale.neutral, grey),
            **dict(zip(scale.positive, accents, strict=True)),
            **dict.fromkeys(scale.aside, look.color("rule")),
        }


def draw_diverging(spec: DivergingSpec, context: FigureContext, fonts: FontPack) -> Drawing:
    """Draw a diverging bar chart.

    Raises ProjectError if the rows do not vary in answers and one other dimension, if the answers have no middle, or
    if they are too many, negative, or more than a whole.
    """
    look = Look.of(context.theme, fonts)
    plotted = attribute_period(read_plotted(spec, context))
    row, answer = split_parts(
        spec, plotted, spec.answers, "diverging bars show rows and their answers", series="wholes"
    )
    refuse_negative(spec, plotted)
    sheet = _arrange(spec, context, look, plotted, row, answer)
    notes = (*missing_notes(plotted), *lacking_notes(plotted, row, answer), *status_notes(plotted))
    return Drawing(_draw(sheet), subtitle_of_parts(plotted, shares=sheet.computed), _describe(sheet), notes)


def _arrange(
    spec: DivergingSpec, context: FigureContext, look: Look, plotted: Plotted, row: str | None, answer: str
) -> _Sheet:
    codes = plotted.members(row) if row else ("",)
    answers = plotted.members(answer)
    scale = _read_scale(spec, answers)
    sides = max(len(scale.negative), len(scale.positive))
    if sides > MOST_ON_A_SIDE or len(codes) > MOST_ROWS:
        message = f"{len(codes)} rows of {len(answers)} answers are too many to be read"
        raise spec.fault(
            "figure-has-few-series", message, f"show at most {MOST_ROWS} rows and {MOST_ON_A_SIDE} answers on a side"
        )
    area = plotted.labels.area(plotted.rows[0].observation.ref_area)
    labels = {code: plotted.label(row, code) if row else area for code in codes}
    names = {code: plotted.label(answer, code) for code in answers}
    rows = {(each.keys[row] if row else "", each.keys[answer]): each for each in plotted.rows}
    roles = Roles(spec, context, look, plotted)
    sheet = _Sheet(spec, look, plotted, roles, scale, codes, labels, names, rows)
    refuse_excess(spec, plotted, {labels[code]: sheet.whole(code) for code in codes}, answers)
    order = spec.sort or ("-value" if row == AREA else "none")
    if order == "none":
        return sheet
    if order == "name":
        ordered = sorted(codes, key=lambda code: labels[code].casefold())
    else:
        ordered = sorted(codes, key=lambda code: sheet.total(code, scale.positive), reverse=order == "-value")
    return _Sheet(spec, look, plotted, roles, scale, tuple(ordered), labels, names, rows)


def _read_scale(spec: DivergingSpec, answers: Sequence[str]) -> _Scale:
    """Return which answers stand on which side.

    Raises ProjectError if a code is no answer, or if the answers have no middle.
    """
    rule = "figure-has-its-dimensions"
    wrong = next((code for code in (*spec.neutral, *spec.aside) if code not in answers), None)
    if wrong is not None:
        raise spec.fault(rule, f'"{wrong}" is none of the answers', f"the answers are: {', '.join(answers)}")
    ordered = [code for code in answers if code not in spec.aside]
    if spec.positive == "first":
        ordered.reverse()
    sided = [code for code in ordered if code not in spec.neutral]
    places = [
        len([code for code in ordered[:at] if code in sided]) for at, code in enumerate(ordered) if code not in sided
    ]
    inside = [place for place in places if 0 < place < len(sided)]
    middle = inside[0] if inside else len(sided) // 2
    if len(sided) < 2 or (not inside and len(sided) % 2):  # noqa: PLR2004
        message = f"the {len(sided)} answers have no middle: {', '.join(sided)}"
        raise spec.fault(
            rule, message, "name the one in the middle: `neutral: [CODE]`, or set one apart: `aside: [CODE]`"
        )
    neutral = tuple(code for code in ordered if code in spec.neutral)
    aside = tuple(code for code in answers if code in spec.aside)
    return _Scale(tuple(reversed(sided[:middle])), neutral, tuple(sided[middle:]), aside)


def _describe(sheet: _Sheet) -> str:
    """Return the alternative text: all answers of a few rows, else where the positive ones are most and fewest."""
    labels, scale, number = sheet.plotted.labels, sheet.scale, sheet.plotted.number
    phrase = labels.theme.phrase
    names = labels.listed(sheet.answers[answer] for answer in scale.ordered)
    subtitle = subtitle_of_parts(sheet.plotted, shares=sheet.computed)
    sentences = [phrase("alt-diverging", subtitle=subtitle, parts=names)]
    if len(sheet.codes) <= _ALL_TOLD:
        for code in sheet.codes:
            told = labels.listed(f"{sheet.answers[each]} {number(sheet.share(code, each))}" for each in scale.ordered)
            sentences.append(phrase("alt-value", label=sheet.labels[code], value=told))
        return " ".join(sentences)
    sentences.append(phrase("alt-count", count=len(sheet.codes)))
    sums = {code: sheet.total(code, scale.positive) for code in sheet.codes}
    positive = labels.listed(sheet.answers[answer] for answer in scale.positive)
    for name, extreme in (("alt-highest", max), ("alt-lowest", min)):
        code = extreme(sums, key=lambda each: sums[each])
        sentences.append(phrase(name, label=sheet.labels[code], value=f"{positive} {number(sums[code])}"))
    return " ".join(sentences)


# --- drawing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where shares stand in the plot: the line in the middle, pixels a per cent, and where the answers aside begin."""

    middle: float
    scale: float
    aside: float


def _draw(sheet: _Sheet) -> dict[str, Any]:
    look = sheet.look
    width = look.figure_width(sheet.spec.width)
    items = [KeyItem(sheet.answers[answer], sheet.colors[answer]) for answer in sheet.scale.ordered]
    key = lay_out_key(items, look, width)
    names = {
        code: wrap(sheet.labels[code], 0.34 * width, look, strong=sheet.strong(code), most=3) for code in sheet.codes
    }
    single = len(sheet.codes) == 1
    left = 0.0 if single else max(look.width(names[code], strong=sheet.strong(code)) for code in sheet.codes) + 9
    thickness = 22.0 if single else 17.0 if len(names) <= _MANY else 13.0
    middles, height = row_middles(["" if single else name for name in names.values()], thickness + 6)
    frame = Frame(width, round(key.height + height + 1, 2), left=round(left, 2), right=1, top=key.height, bottom=1)
    place = _place(sheet, frame.plot_width)

    canvas = Canvas(look, frame)
    canvas.key(key)
    line = Box(place.middle, 0, place.middle, height, look.color("muted"))
    canvas.rules("middle", [line], width=0.75)
    boxes: list[Box] = []
    hollow: list[Box] = []
    for code, middle in zip(sheet.codes, middles, strict=True):
        for answer, start, end in _spans(sheet, code, place):
            box = Box(start, middle - thickness / 2, end, middle + thickness / 2, sheet.colors[answer])
            unreliable = is_unreliable(sheet.rows[code, answer].observation)
            (hollow if unreliable else boxes).append(box)
            canvas.words += _share(sheet, code, answer, box, hollow=unreliable)
        canvas.words += _totals(sheet, code, middle, place)
        if not single:
            strong = sheet.strong(code)
            canvas.words.append(Word(-9, middle, names[code], look.color("ink"), "right", strong=strong))
    # A hair of paper tells neighbours apart.
    canvas.boxes("answers", [Box(b.x + 0.4, b.y, b.x2 - 0.4, b.y2, b.color) for b in boxes])
    canvas.outlines("unreliable", hollow)
    return canvas.finish(str(sheet.spec.id))


def _place(sheet: _Sheet, width: float) -> _Place:
    """Return the scale on which the longest bars to both sides, their totals and what stands aside find room."""
    scale = sheet.scale
    half = {code: sheet.total(code, scale.neutral) / 2 for code in sheet.codes}
    left = max(float(sheet.total(code, scale.negative) + half[code]) for code in sheet.codes)
    right = max(float(sheet.total(code, scale.positive) + half[code]) for code in sheet.codes)
    aside = max(float(sheet.total(code, scale.aside)) for code in sheet.codes)
    ends = {
        side: max(_total_width(sheet, code, side) for code in sheet.codes) for side in (scale.negative, scale.positive)
    }
    room = width - sum(ends.values()) - (_ASIDE_GAP if scale.aside else 0.0)
    px = room / ((left + right + aside) or 1.0)
    return _Place(ends[scale.negative] + left * px, px, width - aside * px)


def _total_width(sheet: _Sheet, code: str, answers: Sequence[str]) -> float:
    """Return the pixels that the total of one side needs beyond the end of a bar."""
    return sheet.look.width(sheet.plotted.number(sheet.total(code, answers)), strong=True, size=TICK) + _GAP + 1


def _spans(sheet: _Sheet, code: str, place: _Place) -> list[tuple[str, float, float]]:
    """Return each answer that anybody gave with the pixels from which and to which it lies."""
    scale, px = sheet.scale, place.scale
    half = float(sheet.total(code, scale.neutral)) * px / 2
    starts = (
        (tuple(reversed(scale.negative)), place.middle - half - float(sheet.total(code, scale.negative)) * px),
        (scale.neutral, place.middle - half),
        (scale.positive, place.middle + half),
        (scale.aside, place.aside),
    )
    found = []
    for answers, start in starts:
        at = start
        for answer in answers:
            share = float(sheet.share(code, answer)) * px
            if share:
                found.append((answer, at, at + share))
            at += share
    return found


def _share(sheet: _Sheet, code: str, answer: str, box: Box, *, hollow: bool) -> list[Word]:
    """Return the share of an answer, in its part of the bar; nothing if it does not fit, or is said beside the bar."""
    look, scale = sheet.look, sheet.scale
    side = next((each for each in (scale.negative, scale.positive) if answer in each), ())
    text = sheet.plotted.number(sheet.share(code, answer))
    if len(side) == 1 or look.width(text, size=TICK) > box.x2 - box.x - 5:
        return []
    color = look.color("ink") if hollow else look.ink_on(box.color)
    return [Word((box.x + box.x2) / 2, (box.y + box.y2) / 2, text, color, "center", size=TICK)]


def _totals(sheet: _Sheet, code: str, middle: float, place: _Place) -> list[Word]:
    """Return the shares of all negative and of all positive answers, at the two ends of a bar."""
    look, scale = sheet.look, sheet.scale
    half = sheet.total(code, scale.neutral) / 2
    words = []
    sides: tuple[tuple[tuple[str, ...], int, Align], ...] = ((scale.negative, -1, "right"), (scale.positive, 1, "left"))
    for answers, side, align in sides:
        total = sheet.total(code, answers)
        x = place.middle + side * (float(total + half) * place.scale + _GAP)
        words.append(Word(x, middle, sheet.plotted.number(total), look.color("ink"), align, strong=True, size=TICK))
    return words
