"""Claims are tried on other data: a sharp one turns false, a weak one is named with what it outlives."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from sitan import text as prose
from sitan.diagnostics import Findings, Location
from sitan.evidence.evaluate import Evaluator
from sitan.evidence.mutate import Mutated, mutate
from sitan.evidence.resolve import resolve
from sitan.evidence.said import stated
from sitan.model import Markdown
from tests.arcadia import changed, write_project
from tests.claims_support import evaluator


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    return evaluator(tmp_path_factory.mktemp("mutate"))


def mutated(words: str, claim: str, data: Evaluator, because: str = "") -> Mutated:
    """Mutate the data under one claim, which holds."""
    reason = f' because="{because}"' if because else ""
    source = Markdown(f'[{words}]{{claim="{claim}"{reason}}}', Location("c.yaml", 3, 1))
    findings = Findings()
    texts = prose.parse_all([source], findings)
    values = resolve([("one/text", source)], texts, data, "en", findings)
    assert findings.diagnostics == []
    return mutate(values, data, "en")


def survivors(words: str, claim: str, data: Evaluator, because: str = "") -> list[str]:
    return [found.message for found in mutated(words, claim, data, because).findings]


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("fell", "deaths@2000..2020 falls"),
        ("fell by three quarters", "deaths@2000..2020 falls by about 75%"),
        ("a quarter of what it was", "deaths@2020 / deaths@2000 is about 0.25"),
        ("fell by more than half", "deaths@2020 < deaths@2000 / 2"),
        ("fell in every period", "deaths@2000..2010 falls monotonically"),
        ("more than tripled", "income@2020 / income@2000 > 3"),
        ("is stable", "coverage@2000..2020 is stable"),
        ("hardly changed", "coverage@2020 / coverage@2000 in 0.95..1.06"),
        ("the same as four fifths", "coverage@2000 = 80"),
        ("less than in any neighbour", "every deaths[area=neighbours]@2020 > deaths@2020"),
        ("less than in any neighbour", "minimum(deaths[area=neighbours]@2020) > deaths@2020"),
        ("highest in the North", "coverage[area=AA-N]@2020 is highest among coverage[area=regions]@2020"),
        ("highest in the North", "coverage[area=AA-N]@2020 = highest(coverage[area=regions]@2020)"),
        ("in three of the four", "exactly 3 of coverage[area=regions]@2020 > 84"),
        ("in most", "most coverage[area=regions]@2020 > 84"),
        ("fell everywhere", "every deaths[area=AAA|neighbours]@2000|2020 falls"),
        ("three in ten", "share(children@2020, people@2020) is about 30"),
        ("more than eight in ten", "coverage@2020 > 80"),
        ("the poorest are reached least", "coverage[wealth=Q1]@2020 < coverage[wealth=Q5]@2020"),
        ("on track", "deaths@2000..2020 is on track for 5 by 2030"),
        ("a count", "count(coverage[area=regions]@2020) = 4 and coverage@2020 > 1"),
    ],
)
def test_sharp_claim_outlives_no_mutation(words: str, claim: str, data: Evaluator) -> None:
    found = mutated(words, claim, data)

    assert [each.message for each in found.findings] == []
    assert found.made == found.killed > 0


@pytest.mark.parametrize(
    ("words", "claim", "survivor"),
    [
        (
            "fell",
            "abs(change(deaths@2000, deaths@2020)) > 3",
            '"fell" stays true when the trend is turned round: deaths AAA 2000 and deaths AAA 2020 change places',
        ),
        (
            "differs",
            "coverage[wealth=Q1]@2020 != coverage[wealth=Q5]@2020",
            '"differs" stays true when coverage AAA wealth=Q1 2020 and coverage AAA wealth=Q5 2020 change places',
        ),
        (
            "almost the same",
            "coverage@2020 / coverage@2000 in 0.5..1.5",
            '"almost the same" stays true when coverage AAA 2000 is a quarter more or less',
        ),
        (
            "fell by three quarters",
            "deaths@2020 < deaths@2000",
            '"fell by three quarters" stays true when deaths AAA 2020 moves from 10 to 1, where its words no longer are',
        ),
        (
            "more than three times",
            "income@2020 > income@2000 * 2",
            '"more than three times" stays true when income AAA 2020 moves from 3200 to 2144, where its words no longer are',
        ),
        (
            "nearly a third",
            "share(children@2020, people@2020) in 20..40",
            '"nearly a third" stays true when children AAA 2020 moves from 300 to 201, where its words no longer are',
        ),
        (
            "the highest of the regions",
            "coverage[area=AA-N]@2020 > mean(coverage[area=regions]@2020)",
            '"the highest of the regions" stays true when coverage AA-N 2020 and coverage AA-E 2020 change places',
        ),
    ],
)
def test_weak_claim_is_named_with_what_it_outlives(words: str, claim: str, survivor: str, data: Evaluator) -> None:
    assert survivor in survivors(words, claim, data)


def test_survivor_has_the_place_of_its_claim_and_a_way_out(data: Evaluator) -> None:
    found, _ = mutated("almost the same", "coverage@2020 / coverage@2000 in 0.5..1.5", data).findings

    assert str(found) == (
        'c.yaml:3:1: error[claim-is-sharp]: "almost the same" stays true when coverage AAA 2000 is a quarter more or less\n'
        "    hint: sharpen the claim: coverage@2020 / coverage@2000 in 0.5..1.5"
    )


def test_false_claim_is_not_tried(data: Evaluator) -> None:
    source = Markdown('[rose]{claim="deaths@2000..2020 rises"}', Location("c.yaml", 3, 1))
    findings = Findings()
    texts = prose.parse_all([source], findings)
    values = resolve([("one/text", source)], texts, data, "en", findings)

    assert mutate(values, data, "en") == Mutated(0, 0, 0, ())


def test_two_runs_say_the_same(data: Evaluator) -> None:
    claim = ("fell", "abs(change(deaths@2000, deaths@2020)) > 3 and coverage@2020 in 50..90")

    assert mutated(*claim, data) == mutated(*claim, data)


# --- what words state


@pytest.mark.parametrize(
    ("words", "value", "inside", "outside"),
    [
        ("half", "0.5", "0.55", "0.56"),
        ("more than half", "0.5", "0.51", "0.5"),
        ("almost tripled", "3", "2.7", "3"),
        ("three times", "3", "3.3", "3.4"),
        ("well over twice", "2", "2.1", "2"),
        ("two thirds", str(Decimal(2) / 3), "0.7", "0.75"),
        ("a third less", str(Decimal(1) / 3), "0.33", "0.4"),
        ("fewer than four in ten", "0.4", "0.39", "0.4"),
        ("fewer than two infants in five", "0.4", "0.39", "0.4"),
        ("one person in seven", str(Decimal(1) / 7), "0.14", "0.2"),
        ("some seventy per cent", "0.7", "0.7", "0.8"),
        ("about 12.5 per cent", "0.125", "0.125", "0.14"),
        ("one and a half times", "1.5", "1.5", "1.7"),
        ("no more than a fifth", "0.2", "0.2", "0.21"),
        ("little more than a quarter", "0.25", "0.27", "0.25"),
        ("three quarters or more", "0.75", "0.9", "0.74"),
        ("a fivefold rise", "5", "5", "6"),
        ("nearly doubled", "2", "1.9", "2"),
    ],
)
def test_magnitude_in_words_is_read(words: str, value: str, inside: str, outside: str) -> None:
    found = stated(words, "en")

    assert found
    assert found.value == Decimal(value)
    assert Decimal(inside) in found.region
    assert Decimal(outside) not in found.region


@pytest.mark.parametrize("words", ["fell", "the lowest of all", "in 2017", "from a half to a third", "aged 15"])
def test_words_without_one_magnitude_state_none(words: str) -> None:
    assert stated(words, "en") is None


def test_words_of_other_languages_state_nothing() -> None:
    assert stated("половина", "ru") is None


# --- the command


def run(folder: Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "sitan", "check", str(folder), "--mutate"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_command_tells_how_many_mutations_were_killed(tmp_path: Path) -> None:
    sharp = changed("content/one.yaml", "u5mr@2020 <= u5mr@2010 / 2", "u5mr@2010..2020 falls by about 50%")

    code, out, err = run(write_project(tmp_path, sharp))

    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "mutations: 4 made under 1 claim, 4 killed"


def test_command_fails_where_a_claim_is_weak(tmp_path: Path) -> None:
    weak = changed("content/one.yaml", "u5mr@2020 <= u5mr@2010 / 2", "u5mr@2020 < u5mr@2010")

    code, out, err = run(write_project(tmp_path, weak))

    assert code == 1
    assert 'error[claim-is-sharp]: "It fell by half" stays true when' in err
    assert out.splitlines()[-1] == "mutations: 4 made under 1 claim, 3 killed"
