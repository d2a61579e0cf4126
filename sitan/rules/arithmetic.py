"""Rules of the arithmetic of the data: what observations keep without being told, and what relations.yaml declares."""

from __future__ import annotations

from sitan.rules.model import Example, Rule

DATA = "datasets/data.csv"
RELATIONS = "datasets/relations.yaml"
"""An example of this file is all of it."""

_TOTAL = 'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,'
_GIRLS, _BOYS = (_TOTAL.replace("_T", sex, 1).replace(",20,", ",15,") for sex in ("F", "M"))
_URBAN, _RURAL = (_TOTAL.replace("_T,,20", f"{code},,15") for code in ("U", "R"))
_COVERAGE = "coverage,AAA,2020,_T,_T,_T,,92.5,%,office,A,"

ARITHMETIC_RULES = (
    Rule(
        "total-lies-between-the-sexes",
        "A value for both sexes lies between those for girls and boys.",
        "An average cannot lie outside what it averages, but for rounding. A count may be the sum of both instead, a"
        " share or a rate may not.",
        Example(DATA, _TOTAL, f"{_TOTAL}\n{_GIRLS}\n{_BOYS}"),
    ),
    Rule(
        "total-lies-between-urban-and-rural",
        "A value for town and country lies between those for either.",
        "As with the sexes: an average cannot lie outside what it averages.",
        Example(DATA, _TOTAL, f"{_TOTAL}\n{_URBAN}\n{_RURAL}"),
    ),
    Rule(
        "percentage-lies-in-0-100",
        "A percentage lies between 0 and 100.",
        "Of a whole there is neither less than nothing nor more than all. A growth rate is no part of a whole: its"
        " indicator has `bounds:` of its own, or none, `bounds: {}`.",
        Example(DATA, _COVERAGE, _COVERAGE.replace("92.5", "192.5")),
    ),
    Rule(
        "value-lies-in-bounds",
        "A value lies within the bounds of its indicator.",
        "Where an indicator declares `bounds:`, a slip of the decimal point is seen at once.",
        Example(
            "datasets/indicators.yaml",
            "  unit: per 1,000 live births\n",
            "  unit: per 1,000 live births\n  bounds: {low: 0, high: 30}\n",
        ),
    ),
    Rule(
        "period-is-not-after-release",
        "A measured value is not of a later year than its source.",
        "Nobody measures what is to come. A forecast has the status F; a target is declared as an exception.",
        Example(DATA, _COVERAGE, _COVERAGE.replace("2020", "2030")),
    ),
    Rule(
        "share-is-part-over-whole",
        "A published share equals part over whole, within rounding.",
        "It is tested where relations.yaml declares it. A share that was cut instead of rounded is told apart.",
        Example(
            RELATIONS,
            "share:\n  - {part: coverage, whole: coverage, is: coverage, tolerance: 8}\n",
            "share:\n  - {part: coverage, whole: coverage, is: coverage}\n",
        ),
    ),
    Rule(
        "parts-make-the-total",
        "A total equals the sum of its parts, within rounding.",
        "It is tested where relations.yaml declares it, wherever all parts are there.",
        Example(
            RELATIONS,
            'sum:\n  - {of: ["under_five_mortality[area=AAA|BBB]"], total: 50}\n',
            'sum:\n  - {of: ["under_five_mortality[area=AAA|BBB]"], total: 60}\n',
        ),
    ),
    Rule(
        "distribution-sums-to-100",
        "The shares of all groups sum to 100, or the rest is declared.",
        "Readers take listed groups for all there are. With `rest:` the shares may sum to less, never to more.",
        Example(
            RELATIONS,
            "distribution:\n  - {indicator: coverage, over: area, rest: those not covered}\n",
            "distribution:\n  - {indicator: coverage, over: area}\n",
        ),
    ),
    Rule(
        "complement-is-complete",
        "Two shares that fill a whole sum to it, within rounding.",
        "It is tested where relations.yaml declares it.",
        Example(
            RELATIONS,
            "complement:\n  - {a: coverage, b: coverage, to: 185}\n",
            "complement:\n  - {a: coverage, b: coverage}\n",
        ),
    ),
    Rule(
        "conversion-names-its-rate",
        "Converted amounts name their rate and its period, and agree with it.",
        "Two amounts converted at two rates cannot be compared, and readers cannot tell.",
        Example(
            RELATIONS,
            'conversion:\n  - {from: coverage, to: under_five_mortality, rate: 4.6, period: "2020"}\n',
            "conversion:\n  - {from: coverage, to: under_five_mortality}\n",
        ),
    ),
    Rule(
        "same-measure-has-one-value",
        "Indicators that are declared to measure the same have one value for one area and period, within rounding.",
        "Else two chapters print two values for one thing.",
        Example(
            RELATIONS,
            "same:\n  - {indicators: [coverage, under_five_mortality], because: an example, tolerance: 75}\n",
            "same:\n  - {indicators: [coverage, under_five_mortality], because: an example}\n",
        ),
    ),
    Rule(
        "relation-is-clear",
        "A relation says which observations it is about.",
        "Where an indicator has several groups and no total, or areas are added up, nothing is chosen for you.",
        Example(
            RELATIONS,
            'sum:\n  - {of: ["under_five_mortality[area=AAA|BBB]"], total: 50}\n',
            'sum:\n  - {of: ["under_five_mortality[area=AAA|BBB]"], total: under_five_mortality}\n',
        ),
    ),
    Rule(
        "relation-is-tested",
        "A relation is tested by at least one observation.",
        "A relation whose members share no area, period and group would seem to hold.",
        Example(
            RELATIONS,
            "complement:\n  - {a: under_five_mortality@2010, b: under_five_mortality, to: 80}\n",
            'complement:\n  - {a: under_five_mortality@2010, b: "under_five_mortality[area=BBB]", to: 70}\n',
        ),
    ),
    Rule(
        "exception-is-needed",
        "An exception in relations.yaml covers an observation that would be at fault.",
        "An exception that is left behind hides the next fault.",
        Example(
            RELATIONS,
            "complement:\n  - {a: coverage, b: coverage, to: 185}\n",
            "complement:\n  - {a: coverage, b: coverage, to: 185, except: [{area: BBB, because: an example}]}\n",
        ),
        level="warning",
    ),
)
