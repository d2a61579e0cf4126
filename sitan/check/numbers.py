"""The number audit: every number is bound to the data, tested, or waived; and how much of a report that covers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from sitan import text as prose
from sitan.check.material import Checked, Passage, found
from sitan.datasets.model import DIMENSIONS, TOTAL
from sitan.formats import FormatError, find_numbers, format_number, parse_number, round_half_up, shift
from sitan.wording import NUMBER_WORDS, SCALE_WORDS

if TYPE_CHECKING:
    from sitan.datasets.model import Catalog, Observation
    from sitan.diagnostics import Diagnostic
    from sitan.evidence.quantity import Resolved
    from sitan.numerals import Numeral

State: TypeAlias = Literal["bound", "checked", "waived", "unbound"]
MOST_HINTS = 3


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many numbers a report has, and how many of them rest on something."""

    bound: int = 0
    """Printed from the data."""
    checked: int = 0
    """Typed by the author, and tested against the data."""
    waived: int = 0
    """Waived with a reason."""
    unbound: int = 0

    @property
    def numbers(self) -> int:
        """All of them."""
        return self.bound + self.checked + self.waived + self.unbound

    @property
    def percent(self) -> int:
        """The share that rests on something, rounded down: 100 means all."""
        return 100 * (self.numbers - self.unbound) // self.numbers if self.numbers else 100

    def __str__(self) -> str:
        counts = f"numbers: {self.numbers}, bound {self.bound}, checked {self.checked}, waived {self.waived}"
        return f"{counts}{f', unbound {self.unbound}' if self.unbound else ''}: {self.percent} %"

    def as_dict(self) -> dict[str, int]:
        """Return it as `sitan check --format json` prints it."""
        names = ("numbers", "bound", "checked", "waived", "unbound", "percent")
        return {name: getattr(self, name) for name in names}


def measure_coverage(checked: Checked) -> Coverage:
    """Return how many numbers of the report are bound, checked, waived or neither."""
    counts: Counter[str] = Counter()
    for passage in checked.passages:
        counts.update(state for _, state in audited(passage))
        for piece in passage.pieces:
            if isinstance(piece.node, prose.Value):
                counts["bound" if piece.node.typed is None else "checked"] += 1
    return Coverage(counts["bound"], counts["checked"], counts["waived"], counts["unbound"])


def audited(passage: Passage) -> Iterator[tuple[Numeral, State]]:
    """Yield the numbers that the author wrote outside roles and spans of values, and what each rests on."""
    for numeral in passage.numerals:
        if numeral.kind == "unbound":
            state = _state(passage, numeral)
            if state:
                yield numeral, state


def _state(passage: Passage, numeral: Numeral) -> State | None:
    """Tell what a number rests on; None if it is a part of a value, which counts by itself."""
    around = list(passage.around(numeral.start, numeral.end))
    if any(isinstance(node, prose.Value | prose.Reference) for node in around):
        return None
    if any(isinstance(node, prose.Claim) for node in around):
        return "checked"
    return "waived" if any(isinstance(node, prose.Waived) for node in around) else "unbound"


def number_comes_from_data(checked: Checked) -> Iterator[Diagnostic]:
    """Report the numbers that rest on nothing, with the observations that have the same digits."""
    matcher = _Matcher(checked)
    for passage in checked.passages:
        for numeral, state in audited(passage):
            if state == "unbound":
                message = f'the number "{numeral.text}" is not bound to an observation'
                hint = matcher.hint(numeral, passage)
                yield found(passage.place(numeral.start), "number-comes-from-data", message, hint)


def waiver_of_a_number_is_needed(checked: Checked) -> Iterator[Diagnostic]:
    """Report waivers of numbers around words that hold no number."""
    for passage in checked.passages:
        for piece in passage.pieces:
            if isinstance(piece.node, prose.Waived) and not any(
                piece.start <= numeral.start < piece.end and numeral.kind == "unbound" for numeral in passage.numerals
            ):
                words = passage.characters[piece.start : piece.end]
                message = f'"{words}" holds no number that wants a reason'
                yield found(piece.node.place, "waiver-is-needed", message, "remove the waiver, and keep the words")


# --- hints


class _Matcher:
    """Finds the observations with the digits of a number. Rounds the catalogue once for each precision."""

    def __init__(self, checked: Checked) -> None:
        self.catalog = checked.catalog
        self.country = str(checked.report.spec.country)
        self.language = checked.report.spec.language
        self.rounded: dict[tuple[int, int], Mapping[Decimal, list[Observation]]] = {}

    def hint(self, numeral: Numeral, passage: Passage) -> str:
        """Return what the author may write instead, the likeliest observations first."""
        text = numeral.text
        near = self.matches(numeral, passage)
        if not near:
            return f'write {{value}}`QUERY`, [{text}]{{value="QUERY"}} or a claim, or [{text}]{{waive="REASON"}}'
        said = "; ".join(f"{self.query(one)} is {self.printed(one)}" for one in near)
        return f'{said}: write {{value}}`{self.query(near[0])}`, or [{text}]{{value="{self.query(near[0])}"}}'

    def matches(self, numeral: Numeral, passage: Passage) -> list[Observation]:
        """Return the observations with the same digits; those that the sentence seems to speak of come first."""
        read = _read(numeral.text, self.language)
        if read is None:
            return []
        value, decimals, exponent = read
        sentence = passage.sentence_at(numeral.start).casefold()
        words = set(re.findall(r"[^\W\d_]{4,}", sentence))
        same = self._index(decimals, exponent).get(value, [])
        return sorted(same, key=lambda one: (-self._likeness(one, sentence, words), one.place))[:MOST_HINTS]

    def _likeness(self, observation: Observation, sentence: str, words: set[str]) -> float:
        """Return how well an observation fits a sentence: its country, its period, the words of its indicator."""
        name = str(self.catalog.indicators[observation.indicator].name).casefold()
        named = set(re.findall(r"[^\W\d_]{4,}", name))
        shared = len(named & words) / max(len(named), 1)
        area = str(self.catalog.areas[observation.ref_area].name).casefold()
        return (
            4 * shared
            + 2 * (observation.ref_area == self.country or area in sentence)
            + (observation.time_period in sentence)
        )

    def _index(self, decimals: int, exponent: int) -> Mapping[Decimal, list[Observation]]:
        """Return the observations by their value, in units of a power of ten, rounded to some decimals."""
        if (decimals, exponent) not in self.rounded:
            index: dict[Decimal, list[Observation]] = {}
            for rows in self.catalog.observations.values():
                for row in rows:
                    index.setdefault(round_half_up(shift(row.value, -exponent), decimals), []).append(row)
            self.rounded[decimals, exponent] = index
        return self.rounded[decimals, exponent]

    def query(self, observation: Observation) -> str:
        """Return the query that selects an observation."""
        return query_of(observation, self.catalog, self.country)

    def printed(self, observation: Observation) -> str:
        """Return an observation's value as it is published."""
        decimals = max(
            self.catalog.indicators[observation.indicator].decimals, -int(observation.value.as_tuple().exponent)
        )
        return format_number(observation.value, decimals, self.language)


def query_of(observation: Observation, catalog: Catalog, country: str) -> str:
    """Return the shortest query that selects an observation: `u5mr[sex=F]@2017`."""
    name = catalog.indicators[observation.indicator].alias or observation.indicator
    pairs = [("area", observation.ref_area)] if observation.ref_area != country else []
    columns = (one for one in DIMENSIONS if one not in {"ref_area", "time_period", "breakdown"})
    pairs += [(column, observation.value_of(column)) for column in columns if observation.value_of(column) != TOTAL]
    pairs += [(part.split("=", 1)[0], part.split("=", 1)[1]) for part in observation.breakdown.split(";") if part]
    chosen = ", ".join(f"{dimension}={value}" for dimension, value in pairs)
    return f"{name}{f'[{chosen}]' if chosen else ''}@{observation.time_period}"


def _read(text: str, language: str) -> tuple[Decimal, int, int] | None:
    """Return the value of a number as written, its decimals, and the power of ten that its words say."""
    code = language.partition("-")[0]
    first, _, rest = text.replace("\u00a0", " ").partition(" ")
    exponent = next((power for word, power in SCALE_WORDS.get(code, {}).items() if word == rest.casefold()), 0)
    digits = first if exponent else text
    words = [word.casefold() for word in NUMBER_WORDS.get(code, ())]
    if digits.casefold() in words:
        return Decimal(words.index(digits.casefold())), 0, exponent
    try:
        value = parse_number(digits, language)
    except FormatError:
        return None
    return value, max(0, -int(value.as_tuple().exponent)), exponent


# --- one value, one precision


def value_has_one_precision(checked: Checked) -> Iterator[Diagnostic]:
    """Report numbers typed with another precision than the observation has elsewhere, without an option for it."""
    plain: dict[tuple[str, ...], list[tuple[prose.Value, Resolved]]] = {}
    language = checked.report.spec.language
    for _, node in checked.nodes:
        resolved = checked.values.numbers.get(node.place) if isinstance(node, prose.Value) else None
        if isinstance(node, prose.Value) and resolved and _is_plain(node, resolved, language):
            plain.setdefault(resolved.quantity.observations[0].key, []).append((node, resolved))
    for printed in plain.values():
        forms = {_precision(resolved.text, language) for _, resolved in printed}
        if len(forms) > 1:
            yield from _other_precisions(printed, checked)


def _is_plain(node: prose.Value, resolved: Resolved, language: str) -> bool:
    """Tell whether a number is one observation as it is, and nothing says how it is rounded."""
    quantity = resolved.quantity
    one = len(quantity.observations) == 1 and quantity.observations[0].value == quantity.value
    return (
        one
        and not re.search(r";.*\b(?:digits|round|in)\b", node.query)
        and _precision(resolved.text, language) is not None
    )


def _precision(text: str, language: str) -> int | None:
    """Return the decimals that a text shows; None if it says the number in words, or in millions."""
    try:
        numbers = find_numbers(text.replace("\u00a0", " "), language)
    except FormatError:
        return None
    scaled = any(word in text for word in SCALE_WORDS.get(language.partition("-")[0], {}))
    return numbers[0].decimals if len(numbers) == 1 and not scaled else None


def _other_precisions(printed: list[tuple[prose.Value, Resolved]], checked: Checked) -> Iterator[Diagnostic]:
    usual = checked.catalog.indicators[printed[0][1].quantity.observations[0].indicator].decimals
    decimals = [_precision(resolved.text, checked.report.spec.language) for _, resolved in printed]
    for (node, resolved), shown in zip(printed, decimals, strict=True):
        if node.typed is None or shown == usual:
            continue
        other = next(one.text for (_, one), its in zip(printed, decimals, strict=True) if its != shown)
        message = f'the same value is printed as "{resolved.text}" here and as "{other}" elsewhere'
        hint = f'say that it is rounded: [{resolved.text}]{{value="{node.query}; digits={shown}"}}'
        yield found(node.place, "value-has-one-precision", message, hint)
