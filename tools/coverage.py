#!/usr/bin/env python3
"""Measures how many facts of the documents that the report draws on are in the report.

    .venv/bin/python tools/coverage.py [SOURCES] [--missing] [--sources]

SOURCES is the folder with `facts.csv` (default: `../shared/sources` beside the project): one row for each number, date
and threshold that the documents print. A fact is in the report if a number there shows its value, as precisely as the
document, and rests on an observation of the same area, period, sex, age, residence, group and unit; or, if it is a date
or a threshold, which are no observations, if a sentence of the report says it. `tools/coverage.yaml` says which of our
indicators stands for one of facts.csv, by which words a date is found, and which facts are contradicted, with the
register that says so.

A number may stand in a chapter, the summary, a figure, a table or an annex (*stated*), or among the observations of the
statistical annex only (*annex only*). Contradicted facts, and those of documents 000, 001, 002 and 004 that are not
about children, are not counted.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sitan.build import Evidence, list_printed, material, read_evidence  # noqa: E402 - from the checkout of this file
from sitan.datasets.model import Catalog, Observation  # noqa: E402
from sitan.project import find_project  # noqa: E402
from sitan.trace import Printed  # noqa: E402

SOURCES = ROOT.parent / "shared" / "sources"
MAPPING = ROOT / "tools" / "coverage.yaml"
DISAGREEMENTS = ROOT / "datasets" / "disagreements.yaml"

Status = Literal["stated", "annex", "contradicted", "aside", "missing"]

TOTAL = "_T"
ANALYSIS = "003"
"""The document whose facts all count."""
RESIDENCE: Mapping[str, str] = {"urban": "U", "rural": "R", TOTAL: TOTAL}
COMPARED = ("sex", "age", "residence")
UNITS: Mapping[str, tuple[str, ...]] = {
    "count": ("number", "thousands"),
    "percent": ("%", "% of GDP"),
    "percent_of_gdp": ("% of GDP",),
    "percent_change": ("% change", "%"),
    "per_1000_live_births": ("per 1,000 live births",),
    "per_100000_live_births": ("per 100,000 live births",),
    "per_100000": ("per 100,000",),
    "grams_per_day": ("grams per day",),
    "index": ("index", "score"),
    "usd": ("US$", "US$ per month"),
    "usd_thousand": ("US$ thousand",),
    "usd_ppp": ("2011 PPP $", "PPP US$"),
    "tenge": ("tenge per month",),
}
"""Units of facts.csv, and how the datasets write them; the others are the same."""
IMPLIED: Mapping[str, str] = {
    "F": r"\b(?:women|girls|mothers|maternal)\b",
    "M": r"\b(?:men|boys|fathers)\b",
    "R": r"\brural\b",
    "U": r"\burban\b",
    "0-17": r"\b(?:child|children|juveniles?)\b|\b0-17\b",
    "<18": r"\b(?:children|juveniles)\b|under 18",
    "<1": r"\binfant|first birthday",
    "<3": r"under (?:three|3)\b",
    "<5": r"under[- ]five|under 5\b",
    "<28d": r"28 days",
    "0-3": r"\b0-3\b|under three",
    "0-5m": r"under six months",
    "36-59m": r"36-59 months",
    "0-12m": r"0-12 months",
}
"""How the definition of an indicator names a group that is not a dimension of it; other ages stand there in digits."""
SCALES = (1, 1_000, 1_000_000, 1_000_000_000)
NUMBER_WORDS = dict(
    enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
)
ORDINALS = dict(
    enumerate(["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"])
)
WORDED_TOLERANCE = Decimal("0.02")
""""Two of every three" is 66.67 in facts.csv; 66 says the same."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORD = re.compile(r"[a-z]+")


# --- facts


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of facts.csv."""

    id: str
    document: str
    section: str
    statement: str
    indicator: str
    value: Decimal
    area: str = "KAZ"
    period: str = ""
    sex: str = TOTAL
    age: str = TOTAL
    residence: str = TOTAL
    breakdown: str = ""
    unit: str = "percent"
    role: str = "observed"
    cited: str = ""
    printed: str = ""
    """The value as the document prints it."""

    @property
    def is_worded(self) -> bool:
        """Tell whether the document says the value in words."""
        return not re.search(r"\d", self.printed)

    @property
    def quantum(self) -> Decimal:
        """The precision of the value as the document prints it: 0.1 for "12.0", 100,000 for "18.4 million"."""
        for match in _NUMBER.finditer(self.printed):
            digits = match.group().replace(",", "")
            scale = 1_000_000 if "million" in self.printed else 1
            if abs(Decimal(digits)) * scale == abs(self.value):
                return Decimal(1).scaleb(-len(digits.partition(".")[2])) * scale
        return Decimal(1).scaleb(min(0, int(self.value.normalize().as_tuple().exponent)))

    def equals(self, number: Decimal) -> bool:
        """Tell whether `number`, as the report prints it, is the value at the document's precision.

        >>> fact = Fact("S003-2-001", "003", "2", "People", "people", Decimal(18400000), printed="18.4 million")
        >>> fact.equals(Decimal(18395567)), fact.equals(Decimal(18000000))
        (True, False)
        """
        value = self.value
        if self.unit == "percent_change":
            value, number = abs(value), abs(number)
        if self.is_worded and self.unit in {"percent", "ratio", "percent_change"}:
            return abs(number - value) <= WORDED_TOLERANCE * abs(value)
        return (number / self.quantum).quantize(Decimal(1), ROUND_HALF_UP) * self.quantum == value

    @property
    def groups(self) -> tuple[str, ...]:
        """The parts of its breakdown."""
        return tuple(part.strip() for part in self.breakdown.split(";") if part.strip())


def read_facts(path: Path) -> list[Fact]:
    """Return the facts of `path` in their order."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Fact(
                id=row["fact_id"],
                document=row["document"],
                section=row["section"],
                statement=row["statement"],
                indicator=row["indicator"],
                value=Decimal(row["value"]),
                area=row["ref_area"],
                period=row["time_period"],
                sex=row["sex"],
                age=row["age"],
                residence=row["residence"],
                breakdown=row["breakdown"],
                unit=row["unit"],
                role=row["role"],
                cited=row["source_as_cited"],
                printed=row["value_text"],
            )
            for row in csv.DictReader(file)
        ]


# --- what the report says


@dataclass(frozen=True, slots=True)
class Number:
    """A number that readers see, and the observations on which it rests."""

    value: Decimal
    rows: tuple[Observation, ...]
    place: str
    in_annex: bool = False
    """Only in the statistical annex."""


@dataclass(frozen=True)
class Said:
    """What the report says, as far as facts can be found in it."""

    numbers: Sequence[Number]
    sentences: Sequence[tuple[str, str]]
    """Context and words. A title, a label and a cell of a table are sentences, too."""
    catalog: Mapping[str, Collection[Observation]]
    """All observations of each indicator: they tell in what it varies."""
    definitions: Mapping[str, str] = field(default_factory=dict)
    """Name and definition of each indicator."""

    @cached_property
    def by_indicator(self) -> Mapping[str, list[Number]]:
        """The numbers that rest on each indicator."""
        found: dict[str, list[Number]] = {}
        for number in self.numbers:
            for name in dict.fromkeys(row.indicator for row in number.rows):
                found.setdefault(name, []).append(number)
        return found

    def varies(self, indicator: str, dimension: str) -> bool:
        """Tell whether the indicator has groups of `dimension`."""
        return any(getattr(row, dimension) not in {TOTAL, ""} for row in self.catalog.get(indicator, ()))


def read_report(evidence: Evidence) -> Said:
    """Return what the report of `evidence` says."""
    printed = list_printed(evidence)
    sentences = [
        (passage.context, " ".join(words.split()))
        for passage in material(evidence, lambda _: ()).passages
        for _, words in passage.sentences
    ]
    definitions = {
        name: f"{indicator.name}. {indicator.definition or ''}"
        for name, indicator in evidence.catalog.indicators.items()
    }
    return Said([*_numbers(printed, evidence.catalog)], sentences, evidence.catalog.observations, definitions)


def _numbers(printed: Iterable[Printed], catalog: Catalog) -> Iterator[Number]:
    """Yield the numbers of prose, figures and tables, then all observations used, as the statistical annex has them."""
    used: dict[Observation, None] = {}
    for one in printed:
        used |= dict.fromkeys(one.observations)
        place = f"{one.place.file}:{one.place.line}"
        if one.kind in {"value", "typed"}:
            if (value := printed_value(one.text, Decimal(one.result["value"]))) is not None:
                yield Number(value, one.observations, place)
        elif one.kind in {"figure", "map", "table", "matrix"}:
            for row in one.observations:
                decimals = catalog.indicators[row.indicator].decimals
                yield Number(_rounded(row.value, decimals), (row,), f"{place} {one.id}")
    for row in used:
        yield Number(row.value, (row,), "statistical annex", in_annex=True)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def printed_value(text: str, exact: Decimal) -> Decimal | None:
    """Return the number that `text` shows, in the unit of the datum.

    >>> printed_value("5.9", Decimal(5944816)), printed_value("nineteen", Decimal(19))
    (Decimal('5900000.0'), Decimal('19'))
    """
    match = _NUMBER.search(text)
    if not match:
        return exact
    try:
        shown = Decimal(match.group().replace(",", ""))
    except InvalidOperation:
        return None
    if text.lstrip().startswith(("-", "−")):
        shown = -shown
    return min((shown * scale for scale in SCALES), key=lambda value: abs(value - exact))


# --- the mapping


@dataclass(frozen=True, slots=True)
class Rule:
    """What the mapping says of one fact. One of its parts, or nothing."""

    rows: str = ""
    """A query of one observation: `indicator[dimension=value]@period`."""
    computed: tuple[str, ...] = ()
    """A number worked out from these indicators."""
    words: tuple[str, ...] = ()
    """Words that stand in the sentence that says it, beside the value itself."""
    says: tuple[str, ...] = ()
    """How the value is said there, if neither in digits nor as the document does."""
    contradicted: str = ""
    """The item of a register that contradicts it."""


@dataclass(frozen=True)
class Guide:
    """What tools/coverage.yaml says."""

    indicators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    asides: Mapping[str, str] = field(default_factory=dict)
    """Indicators of facts.csv that are not about the situation of children, and why."""
    facts: Mapping[str, Rule] = field(default_factory=dict)


def load_guide(path: Path = MAPPING) -> Guide:
    """Return the mapping of `path`; raises ValueError where it has an unknown field."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    return Guide(
        indicators={name: _several(ours) for name, ours in raw.get("indicators", {}).items()},
        groups={str(theirs): str(ours) for theirs, ours in raw.get("groups", {}).items()},
        periods={str(theirs): str(ours) for theirs, ours in raw.get("periods", {}).items()},
        sources={str(name): _several(ours) for name, ours in raw.get("sources", {}).items()},
        documents={str(name): str(ours) for name, ours in raw.get("documents", {}).items()},
        asides={str(name): str(reason) for name, reason in raw.get("asides", {}).items()},
        facts={name: _rule(name, fields) for name, fields in raw.get("facts", {}).items()},
    )


def _rule(name: str, fields: Mapping[str, Any]) -> Rule:
    if unknown := set(fields) - {"rows", "computed", "words", "says", "contradicted"}:
        raise ValueError(f"{name}: unknown {', '.join(sorted(unknown))}")
    return Rule(
        rows=fields.get("rows", ""),
        computed=_several(fields.get("computed", [])),
        words=_several(fields.get("words", [])),
        says=_several(fields.get("says", [])),
        contradicted=str(fields.get("contradicted", "")),
    )


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value))


def register_items(sources: Path, disagreements: Path = DISAGREEMENTS) -> set[str]:
    """Return the names of the items in the registers: `child-share` of ours, `A01` of the list of inconsistencies."""
    ours = {item["id"] for item in yaml.safe_load(disagreements.read_text("utf-8"))["disagreements"]}
    listed = (sources / "inconsistencies.md").read_text("utf-8")
    return ours | set(re.findall(r"^\| ([A-H]\d\d) \|", listed, re.MULTILINE))


# --- matching


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one fact."""

    fact: Fact
    status: Status
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """The sources of the observations that match."""
    why: str = ""

    @property
    def is_counted(self) -> bool:
        """Tell whether the fact counts: it is not contradicted, and about children."""
        return self.status in {"stated", "annex", "missing"}


def measure(facts: Iterable[Fact], said: Said, guide: Guide) -> list[Outcome]:
    """Return what became of each fact."""
    return [find(fact, said, guide) for fact in facts]


def find(fact: Fact, said: Said, guide: Guide) -> Outcome:
    """Return whether `fact` is in the report, and where."""
    rule = guide.facts.get(fact.id, Rule())
    if rule.contradicted:
        return Outcome(fact, "contradicted", why=rule.contradicted)
    if fact.document != ANALYSIS and fact.indicator in guide.asides:
        return Outcome(fact, "aside", why=guide.asides[fact.indicator])
    found = [*_found_numbers(fact, rule, said, guide)]
    words = [*_found_words(fact, rule, said)]
    stated = [number for number in found if not number.in_annex]
    sources = tuple(dict.fromkeys(row.source for number in stated or found for row in number.rows))
    if stated or words:
        return Outcome(fact, "stated", (*(number.place for number in stated), *words), sources)
    if found:
        return Outcome(fact, "annex", tuple(number.place for number in found), sources)
    return Outcome(fact, "missing", why=_why(fact, rule, said, guide))


def _found_numbers(fact: Fact, rule: Rule, said: Said, guide: Guide) -> Iterator[Number]:
    if rule.computed:
        for number in said.by_indicator.get(rule.computed[0], ()):
            if (
                not number.in_annex
                and {row.indicator for row in number.rows} == set(rule.computed)
                and all(row.ref_area == fact.area for row in number.rows)
                and all(_same(fact, row, dimension, said) for row in number.rows for dimension in COMPARED)
                and _spans(fact.period, {row.time_period for row in number.rows})
                and fact.equals(number.value)
            ):
                yield number
        return
    for name in _names(fact, rule, guide):
        for number in said.by_indicator.get(name, ()):
            if len(number.rows) == 1 and _fits(fact, number.rows[0], rule, said, guide) and fact.equals(number.value):
                yield number


def _names(fact: Fact, rule: Rule, guide: Guide) -> tuple[str, ...]:
    """Return the indicators of ours that may carry the fact."""
    if rule.rows:
        return (re.split(r"[\[@]", rule.rows)[0],)
    of_all = guide.indicators.get(fact.indicator, (fact.indicator,))
    return guide.indicators.get(f"{fact.indicator} {fact.age}", of_all)


def _fits(fact: Fact, row: Observation, rule: Rule, said: Said, guide: Guide) -> bool:
    """Tell whether `row` is of the area, period and group of the fact."""
    if row.ref_area != fact.area or row.unit not in UNITS.get(fact.unit, (fact.unit,)):
        return False
    if rule.rows:
        return _is_selected(row, rule.rows)
    return (
        all(_same(fact, row, dimension, said) for dimension in COMPARED)
        and same_period(guide.periods.get(fact.period, fact.period), row.time_period)
        and _same_groups(fact, row, said, guide)
    )


def _is_selected(row: Observation, query: str) -> bool:
    match = re.fullmatch(r"\w+(?:\[(.*)\])?@(\S+)", query)
    if not match:
        raise ValueError(f"no query of one observation: {query}")
    wanted = dict(pair.split("=", 1) for pair in (match[1] or "").split(",") if pair)
    wanted.pop("area", None)
    own = {pair.split("=", 1)[0] for pair in row.breakdown.split(";") if pair}
    own |= {name for name in COMPARED if getattr(row, name) != TOTAL}
    return row.time_period == match[2] and own == set(wanted) and all(row.value_of(k) == v for k, v in wanted.items())


def _same(fact: Fact, row: Observation, dimension: str, said: Said) -> bool:
    theirs, ours = getattr(fact, dimension), getattr(row, dimension)
    code = RESIDENCE[theirs] if dimension == "residence" else code_of_age(theirs) if dimension == "age" else theirs
    if code == ours:
        return True
    if ours != TOTAL or said.varies(row.indicator, dimension):
        return False
    group = code if dimension == "residence" else theirs
    pattern = IMPLIED.get(group, rf"\b{re.escape(group)}\b")
    return re.search(pattern, said.definitions.get(row.indicator, ""), re.IGNORECASE) is not None


def code_of_age(age: str) -> str:
    """Return the code of an age of facts.csv.

    >>> code_of_age("14-18"), code_of_age("<5"), code_of_age("_T")
    ('Y14T18', 'Y0T4', '_T')
    """
    if match := re.fullmatch(r"(\d+)-(\d+)", age):
        return f"Y{match[1]}T{match[2]}"
    return f"Y0T{int(match[1]) - 1}" if (match := re.fullmatch(r"<(\d+)", age)) else age


def same_period(theirs: str, ours: str) -> bool:
    """Tell whether a period of facts.csv is the one of an observation. A fact without a period may be of any.

    >>> same_period("2019-02", "2019"), same_period("", "2015"), same_period("2016/2020", "2016")
    (True, True, False)
    """
    return not theirs or theirs == ours or ("/" not in theirs and theirs.startswith(f"{ours}-"))


def _spans(theirs: str, ours: Collection[str]) -> bool:
    """Tell whether the periods of a computed number are the ends of `theirs`, 1990/2017, or with 2014/ begin there."""
    first, _, last = theirs.partition("/")
    return not theirs or (first == min(ours) and (not last or last == max(ours)))


def _same_groups(fact: Fact, row: Observation, said: Said, guide: Guide) -> bool:
    ours = [pair for pair in row.breakdown.split(";") if pair and pair != f"role={fact.role}"]
    if not ours:
        return not fact.groups or not said.varies(row.indicator, "breakdown") or row.breakdown != ""
    return all(any(_same_group(theirs, pair, guide) for theirs in fact.groups) for pair in ours)


def _same_group(theirs: str, ours: str, guide: Guide) -> bool:
    """Tell whether two groups are one: by the guide, or because theirs has all words of ours."""
    if theirs in guide.groups:
        return guide.groups[theirs] == ours
    words = _WORD.findall(ours.partition("=")[2].casefold())
    return theirs == ours or (bool(words) and set(words) <= set(_WORD.findall(theirs.partition("=")[2].casefold())))


def _found_words(fact: Fact, rule: Rule, said: Said) -> Iterator[str]:
    """Yield the sentences that say the fact: all words of the rule, and its value."""
    if not rule.words:
        return
    values = rule.says or ways_to_say(fact)
    for context, sentence in said.sentences:
        plain = plain_words(sentence)
        if all(_holds(plain, word) for word in rule.words) and any(_holds(plain, value) for value in values):
            yield context


def ways_to_say(fact: Fact) -> tuple[str, ...]:
    """Return how the value of `fact` may be said: in digits, as a word, or as the document does."""
    number = f"{fact.value.normalize():f}"
    ways = [number] if fact.unit == "year" else [number, f"{fact.value.normalize():,f}"]
    if fact.value == int(fact.value):
        ways += [words[int(fact.value)] for words in (NUMBER_WORDS, ORDINALS) if int(fact.value) in words]
    return tuple(dict.fromkeys(ways))


def plain_words(text: str) -> str:
    """Return `text` in small letters, with simple quotes, dashes and spaces."""
    return re.sub(r"\s+", " ", text.casefold().translate(str.maketrans("’‘“”–‑\u00a0", "''\"\"-- ")))


def _holds(plain: str, words: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(plain_words(words))}(?![\w])(?![.,]\d)", plain) is not None


def _why(fact: Fact, rule: Rule, said: Said, guide: Guide) -> str:
    """Return what is amiss, for the list of what is missing."""
    if rule.words:
        return f"no sentence has {', '.join(rule.words)} with {' or '.join(rule.says or ways_to_say(fact))}"
    names = rule.computed or _names(fact, rule, guide)
    if not any(name in said.catalog for name in names):
        return f"no indicator {', '.join(names)}"
    if not any(name in said.by_indicator for name in names):
        return f"{', '.join(names)}: not used"
    if rule.computed:
        return f"{', '.join(names)}: no such number"
    rows = [row for name in names for row in said.catalog.get(name, ()) if _fits(fact, row, rule, said, guide)]
    near = ", ".join(f"{row.indicator}@{row.time_period} = {row.value}" for row in rows[:4])
    return near or f"{', '.join(names)}: no such observation"


# --- sources


def compare_source(outcome: Outcome, guide: Guide) -> Literal["same", "other", "open"]:
    """Return how the source of the observations stands to the one that the document cites.

    `same`: the document itself, or what it names; `other`: it names another; `open`: it names none that can be
    compared, such as an endnote whose text is lost.
    """
    if not outcome.sources or guide.documents.get(outcome.fact.document) in outcome.sources:
        return "same"
    named = [ours for name, ours in guide.sources.items() if name.casefold() in outcome.fact.cited.casefold()]
    if not named:
        return "open"
    return "same" if any(source in ours for ours in named for source in outcome.sources) else "other"


# --- the table

HEAD = (
    "document  section   facts  contradicted  aside  counted  stated  annex only  missing    %  with annex"
    "  other source  source open"
)


def table(outcomes: Sequence[Outcome], guide: Guide) -> str:
    """Return the coverage by document and section, with a line for each document."""
    lines = [HEAD]
    for document in sorted({outcome.fact.document for outcome in outcomes}):
        of_document = [outcome for outcome in outcomes if outcome.fact.document == document]
        for section in dict.fromkeys(outcome.fact.section for outcome in of_document):
            of_section = [outcome for outcome in of_document if outcome.fact.section == section]
            lines += [_row(document, section, of_section, guide)]
        lines.append(_row(document, "all", of_document, guide))
    others = [outcome for outcome in outcomes if outcome.fact.document != ANALYSIS]
    lines.append(_row("others", "all", others, guide))
    return "\n".join(lines) + "\n"


def _row(document: str, section: str, outcomes: Sequence[Outcome], guide: Guide) -> str:
    count = Counter(outcome.status for outcome in outcomes)
    counted = sum(outcome.is_counted for outcome in outcomes)
    stated, also = share(outcomes), share(outcomes, annex=True)
    sources = Counter(compare_source(outcome, guide) for outcome in outcomes)
    parts = f"{count['stated']:>7} {count['annex']:>11} {count['missing']:>8} {stated:>4.0f} {also:>11.0f}"
    cited = f"{sources['other']:>13} {sources['open']:>12}"
    facts = f"{len(outcomes):>6} {count['contradicted']:>13} {count['aside']:>6} {counted:>8}"
    return f"{document:<9} {section:<8} {facts} {parts} {cited}"


def share(outcomes: Iterable[Outcome], *, annex: bool = False) -> float:
    """Return how many per cent of the facts that count are stated, or with `annex` in the report at all."""
    counted = [outcome for outcome in outcomes if outcome.is_counted]
    if not counted:
        return 100.0
    found = sum(outcome.status == "stated" or (annex and outcome.status == "annex") for outcome in counted)
    return 100 * found / len(counted)


def main() -> None:
    """Print the table, or end with a message when there are no facts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SOURCES, metavar="SOURCES", help="where facts.csv is")
    parser.add_argument("--missing", action="store_true", help="list the facts that are missing or in the annex only")
    parser.add_argument("--sources", action="store_true", help="list the facts with another source than they cite")
    parser.add_argument("--all", action="store_true", help="list every fact with its place")
    arguments = parser.parse_args()
    if not (arguments.folder / "facts.csv").is_file():
        sys.exit(f"no facts.csv in {arguments.folder}: give the folder that holds it")
    guide = load_guide()
    said = read_report(read_evidence(find_project(ROOT), lambda _: None))
    outcomes = measure(read_facts(arguments.folder / "facts.csv"), said, guide)
    sys.stdout.write(table(outcomes, guide))
    for outcome in outcomes:
        fact = outcome.fact
        if (arguments.missing and outcome.status in {"missing", "annex"}) or arguments.all:
            reason = outcome.why or "; ".join(outcome.places[:3])
            sys.stdout.write(f"{fact.id}  {outcome.status}  {fact.statement} ({fact.printed}): {reason}\n")
        if arguments.sources and (answer := compare_source(outcome, guide)) != "same":
            cited = fact.cited or "nothing"
            sys.stdout.write(f"{fact.id}  {answer}  cites {cited}, report has {', '.join(outcome.sources)}\n")


if __name__ == "__main__":
    main()
