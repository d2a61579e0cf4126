"""Rules of the datasets: their files, their metadata, their rows."""

from __future__ import annotations

from sitan.rules.model import Example, Rule

DATA = "datasets/data.csv"
INDICATORS = "datasets/indicators.yaml"
SOURCES = "datasets/sources.yaml"
AREAS = "datasets/areas.yaml"
ROW = 'under_five_mortality,AAA,2020,_T,_T,_T,,20,"per 1,000 live births",office,A,'

DATA_RULES = (
    Rule(
        "datasets-are-complete",
        "The datasets have indicators.yaml, sources.yaml and areas.yaml.",
        "A row of a CSV file has a meaning only by what these files say of its codes.",
        Example("datasets", "datasets/sources.yaml", "no datasets/sources.yaml"),
        fixed=True,
    ),
    Rule(
        "file-has-its-place",
        "A CSV file lies in datasets/ or in a folder there.",
        "A file that lies deeper is easily forgotten.",
        Example("datasets", "datasets/survey/wealth.csv", "datasets/survey/2015/tables/raw/wealth.csv"),
        fixed=True,
    ),
    Rule(
        "file-is-inside-project",
        "A file of the datasets is a file, no link that leads out of the project.",
        "A project that is handed on would lose what it only links to.",
        Example("datasets", "the file itself", "a link to a file elsewhere"),
        fixed=True,
    ),
    Rule(
        "file-is-csv",
        "A file of observations is a CSV file.",
        "Spreadsheets, web pages and JSON that were saved under the name of one are not read.",
        Example(DATA, "indicator,ref_area,time_period,sex", "<!DOCTYPE html>"),
        fixed=True,
    ),
    Rule(
        "csv-syntax",
        "A CSV file closes the quotes that it opens.",
        "A quote that stays open swallows the rows below it.",
        Example(DATA, ROW, ROW.replace('births"', "births")),
        fixed=True,
    ),
    Rule(
        "header-as-defined",
        "A CSV file begins with the header that the documentation gives, its cells parted by commas.",
        "Columns are found by their names; spreadsheets of some languages part cells by semicolons.",
        Example(DATA, "value,unit,source,obs_status,note", "value;unit;source;obs_status;note"),
        fixed=True,
    ),
    Rule(
        "file-has-observations",
        "A CSV file has rows below its header.",
        "A file without rows was not exported as it was meant to be.",
        Example(DATA, "a header and rows", "a header alone"),
        fixed=True,
    ),
    Rule(
        "row-has-its-cells",
        "A row has as many cells as the header.",
        "A comma within a cell without quotes moves all that follows it by one column.",
        Example(DATA, ROW, ROW.replace('"per 1,000 live births"', "per 1,000 live births")),
        fixed=True,
    ),
    Rule(
        "no-stray-characters",
        "A cell neither begins nor ends with a space, and hides no character.",
        "Two codes that look alike would be two.",
        Example(DATA, ROW, ROW.replace(",AAA", ", AAA")),
        fixed=True,
    ),
    Rule(
        "value-is-a-number",
        "A value is digits, with a point before the decimals.",
        "Neither commas nor signs for missing data are guessed at; a value that is not known has no row.",
        Example(DATA, ROW, ROW.replace(",20,", ",20*,")),
        fixed=True,
    ),
    Rule(
        "code-in-list",
        "Sex, age, residence and status are codes of SDMX.",
        "The codes are listed in the documentation of the data.",
        Example(DATA, ROW, ROW.replace("2020,_T", "2020,female")),
        fixed=True,
    ),
    Rule(
        "period-is-sdmx",
        "A period is a year, a half-year, a quarter, a month, a day or a range of them, as SDMX writes it.",
        "`2017`, `2018-S1`, `2018-Q3`, `2018-11`, `2016/2020`.",
        Example(DATA, ROW, ROW.replace("2020,", "FY2020,")),
        fixed=True,
    ),
    Rule(
        "breakdown-as-declared",
        "A breakdown names dimensions and values that the indicator declares.",
        "Otherwise a misspelt group would be a group of its own.",
        Example(DATA, ROW, ROW.replace("_T,,20", "_T,wealth=Q1,20")),
        fixed=True,
    ),
    Rule(
        "unit-as-declared",
        "A row is in the unit that its indicator declares.",
        "One indicator has one unit, so that its values can be compared.",
        Example(DATA, "92.5,%,office", "92.5,per cent,office"),
        fixed=True,
    ),
    Rule(
        "source-exists",
        "The source of a row is described in sources.yaml.",
        "Whatever is printed names its source.",
        Example(DATA, "92.5,%,office", "92.5,%,ofice"),
        fixed=True,
    ),
    Rule(
        "key-is-unique",
        "One key has one value: indicator, area, period, sex, age, residence and breakdown.",
        "Of two values, the report could print either. The same measure by another producer, method or edition is "
        "another "
        "indicator.",
        Example(DATA, ROW, f"{ROW}\n{ROW}"),
        fixed=True,
    ),
    Rule(
        "data-within-limits",
        "The datasets hold what a report needs.",
        "A report that reads all that a statistical office publishes takes long to build, and nobody can review it.",
        Example("datasets", "the observations that the report uses", "more rows than the limit"),
        fixed=True,
    ),
    Rule(
        "alias-is-unique",
        "An alias stands for one indicator.",
        "A query could not tell which of two was meant.",
        Example(INDICATORS, "coverage:\n", "coverage:\n  alias: u5mr\n"),
        fixed=True,
    ),
    Rule(
        "indicator-id-is-a-name",
        "The id and the alias of an indicator are words of letters, digits and underscores.",
        "Queries name indicators by them.",
        Example(INDICATORS, "coverage:\n", "coverage:\n  alias: dtp-3\n"),
        fixed=True,
    ),
    Rule(
        "decimals-in-range",
        "An indicator is printed with a number of decimals that people read.",
        "More digits than that are no precision.",
        Example(INDICATORS, "  decimals: 1", "  decimals: 40"),
        fixed=True,
    ),
    Rule(
        "dimension-is-a-name",
        "The name of a dimension is a word, and not that of a column.",
        "`sex`, `age` and `residence` have columns of their own.",
        Example(
            INDICATORS,
            "coverage:\n",
            "coverage:\n  dimensions:\n    sex: {label: Sex, values: {G: Girls}}\n",
        ),
        fixed=True,
    ),
    Rule(
        "dimension-value-is-a-code",
        "The value of a dimension is a code without signs that part codes.",
        "A semicolon or an equals sign in it could not be read back; the total needs no declaration.",
        Example(
            INDICATORS,
            "coverage:\n",
            "coverage:\n  dimensions:\n    wealth: {label: Wealth, values: {_T: Total}}\n",
        ),
        fixed=True,
    ),
    Rule(
        "area-code-is-a-code",
        "The code of an area has letters, digits, hyphens and points.",
        "Queries name areas by it.",
        Example(AREAS, "  BBB: {", "  B B B: {"),
        fixed=True,
    ),
    Rule(
        "group-is-a-name",
        "The name of a group of areas is a word, and not the code of an area.",
        "Queries name groups where they name areas.",
        Example(AREAS, "areas:\n", "groups:\n  AAA: [BBB]\nareas:\n"),
        fixed=True,
    ),
    Rule(
        "group-member-stands-once",
        "An area stands once in a group.",
        "A mean over the group would count it twice.",
        Example(AREAS, "areas:\n", "groups:\n  both: [AAA, BBB, AAA]\nareas:\n"),
        fixed=True,
    ),
)
