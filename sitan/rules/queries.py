"""Rules of queries: how they are written, and what they may ask for."""

from __future__ import annotations

from sitan.rules.model import BLOCKS, PROSE, Example, Rule

VALUE = "{value}`u5mr@2020` children died."

QUERY_RULES = (
    Rule(
        "query-syntax",
        "A query is written as the language has it.",
        "The message points at the character from which on it cannot be read.",
        Example(PROSE, f"Then {VALUE}", "Then {value}`u5mr@` children died."),
        fixed=True,
    ),
    Rule(
        "query-within-limits",
        "A query is of a length that people read.",
        "What takes more is better computed in the datasets, where it has a name.",
        Example(PROSE, f"Then {VALUE}", f"Then {{value}}`{' + '.join(['u5mr@2020'] * 300)}` children died."),
        fixed=True,
    ),
    Rule(
        "indicator-exists",
        "An indicator that a query or a row names is described in indicators.yaml.",
        "By its id or its alias.",
        Example(PROSE, f"Then {VALUE}", "Then {value}`u5mrr@2020` children died."),
        fixed=True,
    ),
    Rule(
        "area-exists",
        "An area that is named is described in areas.yaml.",
        "By its code; a group stands for its areas.",
        Example(PROSE, f"Then {VALUE}", "Then {value}`u5mr[area=CCC]@2020` children died."),
        fixed=True,
    ),
    Rule(
        "dimension-exists",
        "A query names dimensions that its indicator has.",
        "They are declared in indicators.yaml; area, sex, age and residence are always there.",
        Example(PROSE, f"Then {VALUE}", "Then {value}`u5mr[wealth=Q1]@2020` children died."),
        fixed=True,
    ),
    Rule(
        "dimension-value-exists",
        "A query names values that the dimension has.",
        "They are declared in indicators.yaml.",
        Example(PROSE, f"Then {VALUE}", "Then {value}`u5mr[sex=boys]@2020` children died."),
        fixed=True,
    ),
    Rule(
        "dimension-stands-once",
        "A query names a dimension once.",
        "Several values of it are parted by a bar.",
        Example(
            PROSE,
            "Then {value}`mean(u5mr[area=AAA|BBB]@2020)` children died.",
            "Then {value}`mean(u5mr[area=AAA, area=BBB]@2020)` children died.",
        ),
        fixed=True,
    ),
    Rule(
        "dimension-is-named",
        "A query names a group where the data have no total.",
        "Which group is meant would be a guess.",
        Example(
            "prose", "{value}`coverage[wealth=Q1]@2020`", "{value}`coverage@2020`, where only wealth groups have values"
        ),
        fixed=True,
    ),
    Rule(
        "period-is-named",
        "A query names a period where the data have several.",
        "`latest` is a period too, and moves with the data.",
        Example(PROSE, f"Then {VALUE}", "Then {value}`u5mr` children died."),
        fixed=True,
    ),
    Rule(
        "observation-exists",
        "There is an observation of what a query asks for.",
        "The hint names the periods and groups that there are. Forecasts count only where they are asked for.",
        Example(PROSE, f"Then {VALUE}", "Then {value}`u5mr@2015` children died."),
        fixed=True,
    ),
    Rule(
        "query-gives-one-number",
        "A number in prose is one number.",
        "Several observations make one number by a function: `mean`, `highest`, `gap`.",
        Example(
            PROSE,
            "Then {value}`mean(u5mr[area=AAA|BBB]@2020)` children died.",
            "Then {value}`u5mr[area=AAA|BBB]@2020` children died.",
        ),
        fixed=True,
    ),
    Rule(
        "query-selects-observations",
        "A figure or table shows observations.",
        "What is computed has no source of its own to stand under it.",
        Example(
            BLOCKS,
            "- text: See {tbl}`x`.\n- table:\n    id: x\n    title: Deaths\n    columns:\n"
            "      - {label: Rate, data: 'u5mr[area=AAA|BBB]@2020'}",
            "- text: See {tbl}`x`.\n- table:\n    id: x\n    title: Deaths\n    columns:\n"
            "      - {label: Rate, data: 'u5mr[area=AAA|BBB]@2020 * 2'}",
        ),
        fixed=True,
    ),
    Rule(
        "units-agree",
        "What is added or compared is in one unit.",
        "A rate per 1,000 less a percentage has no meaning.",
        Example(
            PROSE,
            "Then {value}`u5mr@2010 - u5mr@2020` fewer died.",
            "Then {value}`u5mr@2020 - coverage@2020` fewer died.",
        ),
        fixed=True,
    ),
    Rule(
        "divisor-is-not-zero",
        "Nothing is divided by zero.",
        "Nor does anything change by a percentage of zero.",
        Example(
            PROSE,
            "Then {value}`u5mr@2010 / u5mr@2020` times as many died.",
            "Then {value}`u5mr@2020 / 0` times as many died.",
        ),
        fixed=True,
    ),
    Rule(
        "number-within-limits",
        "A result has a size that can be printed.",
        "A larger one comes of a mistake in the query.",
        Example(
            PROSE,
            f"Then {VALUE}",
            "Then {value}`u5mr@2020" + " * 10000000000" * 8 + "` children died.",
        ),
        fixed=True,
    ),
    Rule(
        "function-exists",
        "A function that a query calls exists.",
        "The reference lists the functions.",
        Example(
            PROSE,
            "Then {value}`mean(u5mr[area=AAA|BBB]@2020)` children died.",
            "Then {value}`median(u5mr[area=AAA|BBB]@2020)` children died.",
        ),
        fixed=True,
    ),
    Rule(
        "function-fits-its-arguments",
        "A function is given what it computes with.",
        "The reference says how many arguments a function takes, and of which kind.",
        Example(
            PROSE,
            "Then {value}`ratio(u5mr@2010, u5mr@2020)` times as many died.",
            "Then {value}`ratio(u5mr@2010)` times as many died.",
        ),
        fixed=True,
    ),
    Rule(
        "option-exists",
        "What follows the semicolon of a query is an option.",
        "`digits`, `in`, `round`, `sign`, `unit`, `words`.",
        Example(
            PROSE,
            "Then {value}`u5mr@2020; digits=1` children died.",
            "Then {value}`u5mr@2020; decimals=1` children died.",
        ),
        fixed=True,
    ),
    Rule(
        "option-has-its-value",
        "An option has a value of its kind, or none if it takes none.",
        "`digits=1`, `in=millions`, `words`.",
        Example(
            PROSE, "Then {value}`u5mr@2020; words` children died.", "Then {value}`u5mr@2020; words=yes` children died."
        ),
        fixed=True,
    ),
    Rule(
        "number-can-be-printed",
        "A number has the form that its options ask for.",
        "Words go from zero to one hundred, and are whole.",
        Example(
            PROSE,
            "Then {value}`u5mr@2020; words` children died.",
            "Then {value}`u5mr@2020 * 100; words` children died.",
        ),
        fixed=True,
    ),
)
