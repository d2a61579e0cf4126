"""Prints rules: one with its example, or the list; and the page of documentation with all of them."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill, indent

from sitan.diagnostics import SitanError
from sitan.model import nearest
from sitan.rules import GROUPS, RULES
from sitan.rules.model import BLOCKS, PROSE, Example, Rule

_WIDTH = 88
_PLACES = {PROSE: "in a text", BLOCKS: "in a section"}
_LEVELS = {
    "off": "Off unless `report.yaml` asks for it: `rules: {{{id}: warning}}`.",
    "warning": "A warning. `report.yaml` can change that: `rules: {{{id}: error}}`, or `off`.",
    "error": "An error. `report.yaml` can change that: `rules: {{{id}: warning}}`, or `off`.",
    "fixed": "An error in every report.",
}


def explain_rule(name: str) -> str:
    """Return what a rule wants, in full. Raises SitanError if there is none of that name."""
    rule = RULES.get(name)
    if rule is None:
        raise SitanError(f'there is no rule "{name}"\n    hint: {nearest(name, sorted(RULES))}')
    parts = [rule.id, fill(rule.holds, _WIDTH), fill(rule.why, _WIDTH), fill(weight(rule), _WIDTH)]
    where = place_of(rule.example)
    parts += [f"Good, {where}:\n\n{indent(rule.example.good.strip() or '(nothing)', '    ')}"]
    parts += [f"Bad:\n\n{indent(_shortened(rule.example.bad.strip()) or '(nothing)', '    ')}"]
    return "\n\n".join(parts)


def list_rules() -> str:
    """Return the rules by group, each with what should hold and how bad it is otherwise."""
    width = max(map(len, RULES))
    lines: list[str] = []
    for group, rules in GROUPS.items():
        lines += ["", group, *(f"  {rule.id:<{width}}  {rule.level:<7}  {rule.holds}" for rule in rules)]
    return "\n".join(lines[1:])


def rules_page() -> str:
    """Return docs/rules.md."""
    return "\n".join(_page())


def weight(rule: Rule) -> str:
    """Return how bad it is that a rule is broken, and how that is changed."""
    words = _LEVELS["fixed" if rule.fixed else rule.level].format(id=rule.id)
    return f"{words} `sitan check` alone does not find it." if rule.late else words


def place_of(example: Example) -> str:
    """Return where an example stands."""
    return _PLACES.get(example.where, f"in {example.where}")


_INTRODUCTION = """\
# Rules

Made by `tools/rules.py` from `sitan/rules/`; do not edit.

A finding names its rule in brackets: what should hold. `sitan explain RULE` prints a section of this page.

A rule is an **error**, which stops the build and makes `sitan check` exit with 1; a **warning**, which does so only
with `--strict`; or **off**. `content/report.yaml` changes that for a whole report:

```yaml flat
rules:
  figure-is-mentioned: error
  work-is-cited: off
```

Where a rule should not hold in one place, the place says so, with a reason. A number in a text:
`[45]{waive="counted by the mission itself"}`. A comparison: `because="…"` beside `claim=` or `value=`.
A figure, a table, a panel of key figures, a section, a chapter:

```yaml flat
- figure:
    id: by-area
    waive:
      figure-has-period: the survey gives no year
```

A text has no fields, so that what is waived in it stands beside it:

```yaml flat
- text: |
    Asked about violence at home, one child in three said yes.
  waive:
    summary-rests-on-the-body: the chapter on protection follows in the next edition
```

The block `- waivers:` prints all waivers with their reasons; trace.json has them, too. A waiver that waives nothing is
itself a finding. Errors that leave nothing to go on with can neither be lowered nor waived.
"""


def _page() -> Iterator[str]:
    yield _INTRODUCTION
    for group, rules in GROUPS.items():
        yield f"## {group}\n"
        for rule in rules:
            yield f"### {rule.id}\n"
            yield f"{rule.holds} {rule.why}\n"
            yield f"{weight(rule)}\n"
            yield f"Good, {place_of(rule.example)}:\n"
            yield _fenced(rule.example.good)
            yield "Bad:\n"
            yield _fenced(rule.example.bad)


def _fenced(text: str) -> str:
    return f"````\n{_shortened(text.strip()) or '(nothing)'}\n````\n"


def _shortened(text: str) -> str:
    """Return an example that is bad by its length as a page can show it."""
    return text if len(text) <= _LONGEST else f"{text[:_SHOWN]} …"


_LONGEST = 700
_SHOWN = 60
