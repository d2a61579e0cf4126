"""What figures say of estimates, forecasts and values of low reliability."""

from __future__ import annotations

from sitan.figures.plotted import ChartSpec, read_plotted
from sitan.figures.status import status_notes
from tests.figures_support import BARS, LINES, context, read_spec, row, select, series


def notes(text: str, *rows: object, varying: tuple[str, ...]) -> tuple[str, ...]:
    spec = read_spec(text)
    assert isinstance(spec, ChartSpec)
    return status_notes(read_plotted(spec, context({"q": select(rows, *varying)})))  # type: ignore[arg-type]


def test_values_that_are_all_estimates_are_said_to_be() -> None:
    rows = series("deaths", "AAA", {2000: 1, 2001: 2}, status="E")

    assert notes(LINES + "data: q\n", *rows, varying=("time_period",)) == ("All values are estimates.",)


def test_normal_values_need_no_words() -> None:
    assert notes(LINES + "data: q\n", *series("deaths", "AAA", {2000: 1, 2001: 2}), varying=("time_period",)) == ()


def test_values_of_low_reliability_are_named() -> None:
    rows = [row("stunting", "AAA", 2015, 5), row("stunting", "AA-X", 2015, 4, status="U")]

    assert notes(BARS + "data: q\n", *rows, varying=("ref_area",)) == ("Low reliability: Xanadu.",)


def test_projected_periods_are_a_range() -> None:
    rows = series("births", "AAA", {2000: 1, 2001: 2}) + series(
        "births", "AAA", {2002: 3, 2003: 3, 2004: 3, 2005: 3}, status="F"
    )

    assert notes(LINES + "data: q\n", *rows, varying=("time_period",)) == ("Projections: 2002–2005.",)
