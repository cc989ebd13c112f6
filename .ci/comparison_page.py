#!/usr/bin/env python3
"""Writes the rule and the assumptions in docs/comparison.md from the code and the data: ``comparison_page.py [--check]``.

With ``--check`` nothing is written, and the exit status tells whether the page is up to date.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from api.i18n import Translator  # noqa: E402
from matching.features.route import rule_text  # noqa: E402
from matching.rules.comparison import assumptions  # noqa: E402

PAGE = ROOT / "docs" / "comparison.md"
# The newest values, whatever the day on which the page is made.
LAST = date.max


def table() -> str:
    """All assumptions with their values, limits and sources."""
    say = Translator.of("en")
    lines = ["| name | what | value | unit | may be | rests on |", "|---|---|---|---|---|---|"]
    for one in assumptions(LAST).values():
        since = "" if one.estimate else f" ({one.valid_from.isoformat()})"
        cells = [
            f"`{one.name}`",
            say.say("assumption", one.name),
            f"{one.value:g}",
            say.word(f"unit_{one.unit}"),
            f"{one.low:g}–{one.high:g}",
            f"{one.source}{since}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def page(text: str) -> str:
    """The page with each part between ``<!-- name -->`` and ``<!-- /name -->`` made anew."""
    for name, made in (("rule", f"> {rule_text()}"), ("assumptions", table())):
        begin, end = f"<!-- {name} -->\n\n", f"\n\n<!-- /{name} -->"
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = f"{before}{begin}{made}{end}{after}"
    return text


if __name__ == "__main__":
    old = PAGE.read_text(encoding="utf-8")
    new = page(old)
    if "--check" in sys.argv:
        sys.exit("docs/comparison.md differs from the code: run `make docs`" if new != old else 0)
    PAGE.write_text(new, encoding="utf-8")
