"""Alternative text: what a figure shows, in sentences computed from the data, in the report's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sitan.figures.plotted import subtitle_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitan.figures.plotted import Plotted

_ALL_NAMED = 4
"""Up to so many values are named one by one; of more, the extremes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a figure under its label; `own` is the report's country among others."""

    label: str
    value: Decimal
    own: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """One line of a figure: its first and its last value."""

    label: str
    first_period: str
    first: Decimal
    last_period: str
    last: Decimal


def describe_items(
    kind: str,
    plotted: Plotted,
    entries: Sequence[Entry],
    *,
    in_time: bool = False,
    benchmark: tuple[str, str] | None = None,
) -> str:
    """Return what a figure of single values shows: all of a few, or highest, lowest and the report's country.

    `kind` is the phrase that opens the text, such as `alt-bars`.
    """
    phrase, number = plotted.labels.theme.phrase, plotted.number
    sentences = [phrase(kind, subtitle=subtitle_of(plotted))]
    if len(entries) <= _ALL_NAMED:
        sentences += [phrase("alt-value", label=entry.label, value=number(entry.value)) for entry in entries]
    else:
        sentences.append(phrase("alt-count", count=len(entries)))
        highest, lowest = max(entries, key=lambda entry: entry.value), min(entries, key=lambda entry: entry.value)
        sentences.append(phrase("alt-highest", label=highest.label, value=number(highest.value)))
        sentences.append(phrase("alt-lowest", label=lowest.label, value=number(lowest.value)))
        named = {highest.label, lowest.label}
        sentences += [
            phrase("alt-value", label=entry.label, value=number(entry.value))
            for entry in entries
            if entry.own and entry.label not in named
        ]
    if in_time:
        first, last = entries[0], entries[-1]
        sentences.append(_trend(plotted, Trend("", first.label, first.value, last.label, last.value)))
    if benchmark:
        sentences.append(phrase("alt-benchmark", label=benchmark[0], value=benchmark[1]))
    return " ".join(sentences)


def describe_trends(kind: str, plotted: Plotted, trends: Sequence[Trend], own: Sequence[Trend]) -> str:
    """Return what a figure of lines shows: the course of the important ones, and the extremes of all at the end."""
    phrase, number = plotted.labels.theme.phrase, plotted.number
    sentences = [phrase(kind, subtitle=subtitle_of(plotted))]
    if len(trends) <= _ALL_NAMED:
        return " ".join([*sentences, *(_trend(plotted, trend) for trend in trends)])
    sentences.append(phrase("alt-count", count=len(trends)))
    sentences += [_trend(plotted, trend) for trend in own]
    # Only lines that end together can be compared at their ends.
    period = plotted.labels.period(plotted.periods[-1])
    last = [trend for trend in trends if trend.last_period == period]
    if last:
        highest, lowest = max(last, key=lambda trend: trend.last), min(last, key=lambda trend: trend.last)
        sentences.append(phrase("alt-highest-last", label=highest.label, value=number(highest.last), period=period))
        sentences.append(phrase("alt-lowest-last", label=lowest.label, value=number(lowest.last), period=period))
    return " ".join(sentences)


def _trend(plotted: Plotted, trend: Trend) -> str:
    """Say how a value moved between its first and its last period, as printed: 9.4 to 9.4 is no movement."""
    start, end = plotted.number(trend.first), plotted.number(trend.last)
    course = "alt-same" if start == end else "alt-rise" if trend.last > trend.first else "alt-fall"
    parts = {"label": trend.label, "start": start, "first": trend.first_period, "end": end, "last": trend.last_period}
    return plotted.labels.theme.phrase(course if trend.label else f"{course}-in-time", **parts)


@dataclass(frozen=True, slots=True)
class Change:
    """Two values of one label."""

    label: str
    first: Decimal
    second: Decimal
    own: bool = False


def describe_changes(kind: str, plotted: Plotted, changes: Sequence[Change], ends: Sequence[str]) -> str:
    """Return what a figure of pairs shows: the report's country, the widest and the narrowest gap."""
    phrase, number = plotted.labels.theme.phrase, plotted.number
    sentences = [phrase(kind, subtitle=subtitle_of(plotted), first=ends[0], second=ends[1])]
    told = list(changes) if len(changes) <= _ALL_NAMED else [change for change in changes if change.own]
    if len(changes) > _ALL_NAMED:
        sentences.append(phrase("alt-count", count=len(changes)))
        told.append(max(changes, key=lambda change: abs(change.second - change.first)))
        told.append(min(changes, key=lambda change: abs(change.second - change.first)))
    sentences += [
        phrase(
            "alt-pair",
            label=each.label,
            first=ends[0],
            start=number(each.first),
            second=ends[1],
            end=number(each.second),
        )
        for each in dict.fromkeys(told)
    ]
    return " ".join(sentences)


def describe_parts(
    kind: str, plotted: Plotted, bars: Mapping[str, Sequence[Entry]], names: Sequence[str], *, shares: bool
) -> str:
    """Return what a figure of parts shows: all parts of a few bars, else the extremes of the first part."""
    phrase = plotted.labels.theme.phrase
    sentences = [phrase(kind, subtitle=subtitle_of(plotted), parts=plotted.labels.listed(names))]
    if shares:
        sentences.append(phrase("alt-shares"))
    if len(bars) <= _ALL_NAMED:
        for label, entries in bars.items():
            parts = plotted.labels.listed(f"{entry.label} {plotted.number(entry.value)}" for entry in entries)
            sentences.append(phrase("alt-value", label=label, value=parts) if len(bars) > 1 else f"{parts}.")
        return " ".join(sentences)
    sentences.append(phrase("alt-count", count=len(bars)))
    told = {label: _weight(entries, shares=shares) for label, entries in bars.items()}
    for extreme, name in ((max, "alt-highest"), (min, "alt-lowest")):
        label = extreme(told, key=lambda each: told[each])
        value = plotted.number(told[label])
        sentences.append(phrase(name, label=label, value=f"{names[0]} {value}" if shares else value))
    return " ".join(sentences)


def _weight(entries: Sequence[Entry], *, shares: bool) -> Decimal:
    """Return what bars are compared by: their whole, or of shares the first."""
    return entries[0].value if shares else sum((entry.value for entry in entries), Decimal(0))
