#!/usr/bin/env python3
"""Writes docs/rules.md from the rules of sitan/rules/; `tests/test_rules.py` compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sitan.rules.explain import rules_page  # noqa: E402 - from the checkout that holds this file

if __name__ == "__main__":
    (ROOT / "docs" / "rules.md").write_text(rules_page(), "utf-8")
