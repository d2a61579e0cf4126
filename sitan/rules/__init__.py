"""The rules by name: what should hold in a project, and what is made of it if it does not.

Each finding names its rule. A report can change the severity of a rule, or waive it in a place, unless it is `fixed`;
see `sitan.waivers`. `sitan explain` prints what stands here, and `docs/rules.md` is made from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sitan.rules.arithmetic import ARITHMETIC_RULES
from sitan.rules.claims import CLAIM_RULES
from sitan.rules.data import DATA_RULES
from sitan.rules.document import REPORT_RULES
from sitan.rules.figures import FIGURE_RULES
from sitan.rules.files import FILE_RULES
from sitan.rules.model import Rule
from sitan.rules.prose import PROSE_RULES
from sitan.rules.queries import QUERY_RULES
from sitan.rules.style import STYLE_RULES

GROUPS: Mapping[str, tuple[Rule, ...]] = {
    "Numbers, evidence and the parts of a report": REPORT_RULES,
    "Claims and comparisons": CLAIM_RULES,
    "Wording": STYLE_RULES,
    "Prose": PROSE_RULES,
    "Queries": QUERY_RULES,
    "Figures, tables, maps and pictures": FIGURE_RULES,
    "Datasets": DATA_RULES,
    "Arithmetic of the data": ARITHMETIC_RULES,
    "Files": FILE_RULES,
}
"""The rules by what they are about, in the order of the documentation."""

RULES: Mapping[str, Rule] = {rule.id: rule for group in GROUPS.values() for rule in group}
"""Every rule by its id."""
