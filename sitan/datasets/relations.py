"""The file `datasets/relations.yaml`: how observations hang together, so that their arithmetic can be checked.

A relation speaks of measures, not of single observations: it is tested wherever all its members have an observation of
one area, period and group. `sitan.evidence.relations` tests them; the file is optional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from sitan.model import Code, Identifier, Node, Number, Query, Text


class Exempt(Node):
    """Observations that need not keep a relation, and why."""

    area: Code | None = None
    """The area concerned; all if none is named."""
    period: Code | None = None
    """The period concerned; all if none is named."""
    because: Text
    """The reason."""


class Relation(Node):
    """What every relation has."""

    tolerance: Number | None = None
    """How far it may miss, in the unit of the result; by default as far as rounding explains."""
    exempt: list[Exempt] = Field([], alias="except")
    """Observations that need not keep it, each with the reason."""


class Share(Relation):
    """A published share, rate or ratio equals part over whole."""

    part: Query
    """The numerator."""
    whole: Query
    """The denominator, in the same unit."""
    result: Query = Field(alias="is")
    """The published share."""
    per: Number | None = None
    """What the share is per: 100 for a percentage. Read off the unit of the share where it is left out."""


class Sum(Relation):
    """Parts make a total."""

    of: Annotated[list[Query], Field(min_length=1)]
    """The parts: `births[sex=F]`, or several at once, `births[area=regions]`."""
    total: Query
    """The published total, or a number such as 100. If areas are added up, it names its own."""


class Distribution(Relation):
    """The shares of all groups sum to 100."""

    indicator: Query
    """The shares: `water_source`, or some of them, `water_source[source=piped|well]`."""
    over: Code
    """The dimension that makes the groups: sex, age, residence, area, or one of the breakdown."""
    sums_to: Number = Decimal(100)
    """What they sum to."""
    rest: Text | None = None
    """What the remainder is, if not all groups are published: the shares may then sum to less."""


class Complement(Relation):
    """Two shares fill a whole."""

    a: Query
    """One share."""
    b: Query
    """The other."""
    to: Number = Decimal(100)
    """What they sum to."""


class Conversion(Relation):
    """Amounts in another unit or currency were converted at a rate that is named."""

    source: Query = Field(alias="from")
    """The amounts as they were measured."""
    to: Query
    """The amounts as converted."""
    rate: Query | None = None
    """How many of the first unit make one of the second: a number, or an indicator that has it."""
    period: Code | None = None
    """The period of a rate that is a number."""


class Same(Relation):
    """Several indicators measure the same thing, and agree where they speak of the same area and period."""

    indicators: Annotated[list[Query], Field(min_length=2)]
    """The indicators."""
    because: Text
    """Why they can be taken for one measure."""


class Exemption(Exempt):
    """Observations that need not keep one of the rules that hold without being declared."""

    rule: Identifier
    """The rule: `total-lies-between-the-sexes`, for example."""
    indicator: Code
    """The id of the indicator concerned."""


class Relations(Node):
    """The file `datasets/relations.yaml`."""

    share: list[Share] = []
    """Shares that equal part over whole."""
    sum: list[Sum] = []
    """Totals that equal their parts."""
    distribution: list[Distribution] = []
    """Shares of groups that sum to 100."""
    complement: list[Complement] = []
    """Pairs of shares that fill a whole."""
    conversion: list[Conversion] = []
    """Converted amounts, with their rate."""
    same: list[Same] = []
    """Indicators that measure the same."""
    exempt: list[Exemption] = Field([], alias="except")
    """Observations that need not keep a rule that is never declared."""

    def exceptions(self) -> Iterator[tuple[str, str, Exempt]]:
        """Yield each exception with the rule that need not hold, and the result or indicator concerned."""
        listed: Sequence[tuple[str, Sequence[Relation], Callable[..., str]]] = (
            ("share-is-part-over-whole", self.share, lambda relation: relation.result),
            ("parts-make-the-total", self.sum, lambda relation: relation.total),
            ("distribution-sums-to-100", self.distribution, lambda relation: relation.indicator),
            ("complement-is-complete", self.complement, lambda relation: relation.b),
            ("conversion-names-its-rate", self.conversion, lambda relation: relation.to),
            ("same-measure-has-one-value", self.same, lambda relation: relation.indicators[-1]),
        )
        for rule, relations, name in listed:
            for relation in relations:
                for exempt in relation.exempt:
                    yield rule, str(name(relation)), exempt
        for exemption in self.exempt:
            yield str(exemption.rule), exemption.indicator, exemption
