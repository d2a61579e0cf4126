"""Rules of claims and comparisons: that the sentence is true, and compares what can be compared."""

from __future__ import annotations

from sitan.rules.model import PROSE, Example, Rule


def _claims(words: str, good: str, bad: str) -> Example:
    """Return an example of one sentence with two claims, a fit one and one that breaks the rule."""
    return Example(PROSE, f'[{words}]{{claim="{good}"}}.', f'[{words}]{{claim="{bad}"}}.')


CLAIM_RULES = (
    Rule(
        "number-agrees-with-data",
        "A number that is typed by hand is the number of the data, rounded as it is typed.",
        "Rounded half up, never cut off: 73.69 is typed as 73.7 or 74.",
        Example(PROSE, 'Then [20]{value="u5mr@2020"} died.', 'Then [21]{value="u5mr@2020"} died.'),
    ),
    Rule(
        "claim-holds",
        "The words of a claim are true by the data.",
        "The condition in the markup is evaluated at every build. The message shows the values with their periods and "
        "sources, and by how much the claim misses.",
        Example(
            PROSE,
            '[Fewer died than before]{claim="u5mr@2020 < u5mr@2010"}.',
            '[More died than before]{claim="u5mr@2020 > u5mr@2010"}.',
        ),
    ),
    Rule(
        "claim-can-fail",
        "A claim is one that other data would contradict.",
        "A condition without data, or one that is true whatever they say, such as a share below 101 per cent, tests "
        "nothing.",
        _claims("Nearly all are reached", "coverage@2020 > 90", "coverage@2020 < 101"),
    ),
    Rule(
        "comparison-of-one-measure",
        "A comparison is of one indicator.",
        "Another producer, method or edition is another indicator, and its values are others for that alone. Shares, "
        "and "
        "quotients that make a measure of their own, are free to join two.",
        _claims("Fewer died", "u5mr@2020 < u5mr@2010", "u5mr@2020 < u5mr_survey@2010"),
    ),
    Rule(
        "comparison-of-one-source",
        "What is compared comes from one source.",
        "Two producers rarely count alike.",
        _claims("Reach has grown", "measles@2020 > measles@2015", "measles@2020 > measles@2010"),
    ),
    Rule(
        "comparison-of-one-age",
        "What is compared is of one age group.",
        "A share of young people of 15–24 says nothing beside one of 15–29.",
        _claims(
            "Fewer work than in Borduria",
            "employment[age=Y15T29]@2020 < employment[area=BBB, age=Y15T29]@2020",
            "employment[age=Y15T24]@2020 < employment[area=BBB, age=Y15T29]@2020",
        ),
    ),
    Rule(
        "comparison-of-one-population",
        "What is compared is of one sex, residence and group, but for the one thing that is compared.",
        "Girls here and boys there differ in two ways at once. A group may be compared with all.",
        _claims(
            "Girls read better than in Borduria",
            "literacy[sex=F]@2020 > literacy[area=BBB, sex=F]@2020",
            "literacy[sex=F]@2020 > literacy[area=BBB, sex=M]@2020",
        ),
    ),
    Rule(
        "comparison-of-one-period",
        "Two areas are compared in one period; a part and its whole are of one period.",
        "What changed in the years between would be taken for a difference.",
        _claims("Fewer died than in Borduria", "u5mr@2020 < u5mr[area=BBB]@2020", "u5mr@2020 < u5mr[area=BBB]@2019"),
    ),
    Rule(
        "comparison-without-break",
        "No break lies between values that are compared.",
        "Breaks are declared in indicators.yaml, or marked in the rows by the status B.",
        _claims("Literacy rose", "literacy@2019..2020 rises", "literacy@2010..2020 rises"),
    ),
    Rule(
        "trend-has-observations",
        "A trend rests on two observations or more.",
        "“Fell” and “rose” say that something was measured twice. No reason can stand in for a second value.",
        _claims("It fell", "u5mr@2010..2020 falls", "u5mr_survey@2010..2020 falls"),
    ),
    Rule(
        "trend-is-of-one-series",
        "A trend is read from the observations of one series.",
        "Of one area and one group; what is computed has no periods of its own.",
        _claims("It fell", "u5mr@2010..2020 falls", "u5mr[area=AAA|BBB]@2019..2020 falls"),
        fixed=True,
    ),
    Rule(
        "target-lies-ahead",
        "A target is due after the last observation.",
        "Whether a series was on track for a year that has passed can be seen from it.",
        _claims(
            "On track for the goal",
            "u5mr@2010..2020 is on track for 12 by 2030",
            "u5mr@2010..2020 is on track for 12 by 2015",
        ),
        fixed=True,
    ),
    Rule(
        "benchmark-has-a-value",
        "What something is compared with has a value.",
        "“Below the average” without an average is an opinion.",
        _claims("Fewer died than in Borduria", "u5mr@2020 < u5mr[area=BBB]@2020", "u5mr@2020 < u5mr[area=BBB]@2015"),
        fixed=True,
    ),
    Rule(
        "rank-is-among-its-own",
        "What is ranked is one of those among which it is ranked.",
        "The selection names it, too.",
        _claims(
            "The lowest of both",
            "u5mr@2020 is lowest among u5mr[area=AAA|BBB]@2020",
            "u5mr@2020 is lowest among u5mr[area=BBB]@2019|2020",
        ),
        fixed=True,
    ),
    Rule(
        "selections-match",
        "Selections that are compared one by one are of the same areas or groups.",
        "Each has its counterpart.",
        _claims(
            "Fewer died in both",
            "every u5mr[area=AAA|BBB]@2020 < 35",
            "every u5mr[area=AAA|BBB]@2020 < u5mr@2010|2020",
        ),
        fixed=True,
    ),
    Rule(
        "forecast-is-no-observation",
        "A forecast is not counted as an observation.",
        "It follows from assumptions; a trend or a comparison that ends in one says so.",
        _claims("Births rose", "births@2010..2020 rises", "births@2010..2030 rises"),
    ),
    Rule(
        "difference-beyond-uncertainty",
        "A difference is larger than the uncertainty of its values.",
        "Uncertain are values of the status U (low reliability), and those whose intervals overlap: observations of "
        "the same "
        "key with the breakdown `interval=lower` and `interval=upper`.",
        _claims("Wasting fell", "wasting@2010..2020 falls", "wasting@2015..2020 falls"),
    ),
    Rule(
        "claim-is-sharp",
        "A claim turns false when what it speaks of changes.",
        "`sitan check --mutate` changes the data under each claim: it turns a trend round, exchanges two groups, "
        "moves a "
        "value over the threshold. A claim that stays true says less than its words.",
        Example(
            PROSE,
            '[Fewer than half as many died]{claim="u5mr@2020 <= u5mr@2010 / 2"}.',
            '[Fewer than half as many died]{claim="u5mr@2020 < 1000"}.',
        ),
        late=True,
    ),
)
