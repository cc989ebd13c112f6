#!/usr/bin/env python3
"""Writes the tables of docs/ranking.md from the code and its English texts: ``ranking_tables.py [--check]``.

With ``--check`` nothing is written, and the exit status tells whether the page is up to date.
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from matching.domain.judgement import GateRule  # noqa: E402
from matching.kinds import KINDS  # noqa: E402
from matching.ranking.additive import BASE, REUSE, WEIGHTS, WEIGHTS_NEW_FIELD  # noqa: E402

PAGE = ROOT / "docs" / "ranking.md"
# How values stand in texts: "{required:level}", and parts that fall away in [[ ]].
PLACEHOLDER = re.compile(r"\{(\w+)(?::\w+)?\}")
OPTIONAL = re.compile(r"\[\[(?:[?!]\w+:)?(.*?)\]\]")


def english() -> dict[tuple[str, str], str]:
    """The English texts by context and code, readable without values."""
    with (ROOT / "api" / "i18n" / "en.po").open("rb") as file:
        catalogue = read_po(file)
    return {(str(one.context), str(one.id)): readable(str(one.string)) for one in catalogue if one.id}


def readable(text: str) -> str:
    """A text with its values as *names* and its optional parts in brackets."""
    text = OPTIONAL.sub(lambda found: f"({found[1].strip()})", text).replace("()", "")
    return re.sub(r"\) ?\(", " / ", PLACEHOLDER.sub(r"*\1*", text)).strip()


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)


def cautions_of(gate: GateRule) -> list[str]:
    """The codes of the cautions that a gate gives, in the order in which they stand there."""
    return list(dict.fromkeys(re.findall(r'"([a-z_]+)": Caution\(', inspect.getsource(gate.judge))))


def gates() -> str:
    """All gates, with the kinds that have them."""
    texts = english()
    kinds: dict[str, list[str]] = {}
    rules: dict[str, GateRule] = {}
    for name, kind in KINDS.items():
        for one in kind.gates:
            rules[one.code] = one
            kinds.setdefault(one.code, []).append(name)
    rows = [
        [
            f"`{code}`",
            one.gate_class,
            "all" if len(kinds[code]) == len(KINDS) else ", ".join(kinds[code]),
            one.text,
            " ".join(f"`{caution}`" for caution in cautions_of(one)) or "–",
            texts["remedy", code],
        ]
        for code, one in rules.items()
    ]
    return table(["code", "class", "kinds", "passes when", "cautions", "what would open it"], rows)


def cautions() -> str:
    """All cautions, with what they say."""
    texts = english()
    codes = dict.fromkeys(code for kind in KINDS.values() for gate in kind.gates for code in cautions_of(gate))
    return table(["caution", "what it says"], [[f"`{code}`", texts["caution", code]] for code in codes])


def features() -> str:
    """The features of each kind with their weights."""
    parts = []
    for name, kind in KINDS.items():
        usual, changed = WEIGHTS[name], WEIGHTS_NEW_FIELD[name]
        total, reuse = sum(usual.values()), sum(weight for one, weight in usual.items() if one in REUSE)
        rows = [
            [
                f"`{one.name}`" + (" (reuse)" if one.name in REUSE else ""),
                f"{usual[one.name]}",
                f"{changed[one.name]}",
                f"{one.typical}",
                one.text,
            ]
            for one in kind.features
        ]
        parts.append(
            f"**{name}**: base {BASE[name]}; reuse carries {reuse:.1f} of {total:.1f} ({reuse / total:.0%}).\n"
        )
        parts.append(table(["feature", "weight", "in a new field", "typical", "what it says"], rows) + "\n")
    return "\n".join(parts).rstrip()


def page(text: str) -> str:
    """The page with each part between ``<!-- name -->`` and ``<!-- /name -->`` made anew."""
    for name, made in (("gates", gates()), ("cautions", cautions()), ("features", features())):
        begin, end = f"<!-- {name} -->\n\n", f"\n\n<!-- /{name} -->"
        before, rest = text.split(begin)
        _, after = rest.split(end)
        text = f"{before}{begin}{made}{end}{after}"
    return text


if __name__ == "__main__":
    old = PAGE.read_text(encoding="utf-8")
    new = page(old)
    if "--check" in sys.argv:
        sys.exit("docs/ranking.md differs from the code: run `make docs`" if new != old else 0)
    PAGE.write_text(new, encoding="utf-8")
