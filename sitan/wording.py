"""The words that `sitan.formats` needs and CLDR lacks: number words, units in prose, quarters and half-years.

One table a kind, by language code. A language that is missing here still has numbers, months and lists; it has codes
where it should have these words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def _count(small: str, tens: str, hundred: str, joint: str) -> tuple[str, ...]:
    """Return the words from 0 to 100: `small` from zero on, `tens` from the first ten that `small` does not hold."""
    words = small.split()
    rounds = tens.split()
    first = len(words) // 10
    for index, ten in enumerate(rounds, start=first):
        words = words[: index * 10]
        words += [ten, *(f"{ten}{joint}{unit}" for unit in words[1:10])]
    return (*words, hundred)


NUMBER_WORDS: Mapping[str, Sequence[str]] = {
    "en": _count(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "one hundred",
        "-",
    ),
    "ru": _count(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
        "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать",
        "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто",
        "сто",
        " ",
    ),
    "kk": _count(
        "нөл бір екі үш төрт бес алты жеті сегіз тоғыз",
        "он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан",
        "жүз",
        " ",
    ),
}
"""The words for 0 to 100, as one counts; Russian is in the nominative, masculine."""

UNITS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "en": {
        "%": {"other": "per cent"},
        "percentage points": {"one": "percentage point", "other": "percentage points"},
    },
    "ru": {
        "%": {"one": "процент", "few": "процента", "many": "процентов", "other": "процента", "alone": "%"},
        "percentage points": {
            "one": "процентный пункт",
            "few": "процентных пункта",
            "many": "процентных пунктов",
            "other": "процентного пункта",
            "alone": "процентные пункты",
        },
    },
    "kk": {
        "%": {"other": "пайыз"},
        "percentage points": {"other": "пайыздық тармақ"},
    },
}
"""Units that the engine itself makes or knows -> their prose, by CLDR's plural category of the number before them.

`alone` is what stands where there is no number, as after the name of a measure; `other` if it is left out.
"""

PERCENT_WORDS: Mapping[str, Sequence[str]] = {
    "en": ("%", "per cent", "percent"),
    "ru": ("%", "процент", "процента", "процентов", "процентах", "процентам", "процентами"),
    "kk": ("%", "пайыз", "пайызы", "пайызын", "пайызға", "пайызды"),
}
"""How texts say that a number is a percentage."""

POINT_WORDS: Mapping[str, Sequence[str]] = {
    "en": ("percentage point", "percentage points", "pp"),
    "ru": (
        "процентный пункт",
        "процентного пункта",
        "процентных пункта",
        "процентных пунктов",
        "процентных пунктах",
        "процентным пунктам",
        "п. п.",
        "п.п.",
    ),
    "kk": ("пайыздық тармақ", "пайыздық тармаққа", "пайыздық пункт"),
}
"""How texts say that a number is a difference of percentages."""

SCALE_WORDS: Mapping[str, Mapping[str, int]] = {
    "en": {"thousand": 3, "million": 6, "billion": 9},
    "ru": {
        **dict.fromkeys(("тыс.", "тысяча", "тысячи", "тысяч", "тысячам", "тысячами", "тысячах"), 3),
        **dict.fromkeys(("млн.", "млн", "миллион", "миллиона", "миллионов", "миллионам", "миллионах"), 6),
        **dict.fromkeys(("млрд.", "млрд", "миллиард", "миллиарда", "миллиардов", "миллиардам", "миллиардах"), 9),
    },
    "kk": {"мың": 3, "млн": 6, "миллион": 6, "млрд": 9, "миллиард": 9},
}
"""How texts say thousands, millions and billions -> the power of ten."""

QUARTERS: Mapping[str, Sequence[str]] = {
    "en": tuple(f"{nth} quarter of {{year}}" for nth in ("first", "second", "third", "fourth")),
    "ru": tuple(f"{nth} квартал {{year}}\u00a0г." for nth in ("I", "II", "III", "IV")),
    "kk": tuple(f"{{year}}\u00a0ж. {nth} тоқсан" for nth in ("I", "II", "III", "IV")),
}

HALF_YEARS: Mapping[str, Sequence[str]] = {
    "en": ("first half of {year}", "second half of {year}"),
    "ru": ("первое полугодие {year}\u00a0г.", "второе полугодие {year}\u00a0г."),
    "kk": ("{year}\u00a0жылдың бірінші жартыжылдығы", "{year}\u00a0жылдың екінші жартыжылдығы"),
}
