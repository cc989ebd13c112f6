#!/usr/bin/env python3
"""Writes the tables of docs/linking-card.md from a report of ``maatwerk evaluate linking DIR --json``: ``linking_card.py REPORT``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "linking-card.md"
BEGIN, END = "<!-- figures -->\n\n", "\n\n<!-- /figures -->"
PUBLISHED = 4  # models of the paper that are shown on each set, the best first


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def shown(value: float | None) -> str:
    """Three decimals; nothing where nothing is known."""
    return "" if value is None else f"{value:.3f}"


def measured(rows: list[dict[str, Any]], published: list[dict[str, Any]]) -> str:
    """One set, or the mean of all: each method as written, the published ones below."""
    names = ("mrr", "a1", "a5", "a10", "occupation_mrr", "occupation_a1", "occupation_a5")
    lines = [
        [f"`{one['method']}`", *(shown(one["figures"][name]) for name in names)]
        for one in rows
        if one["noise"] == "as written"
    ]
    lines += [
        [f"{one['model']} (published)", *(shown(one.get(name)) for name in names)] for one in published[:PUBLISHED]
    ]
    return table(["", "MRR", "A@1", "A@5", "A@10", "MRR, occupation", "A@1, occupation", "A@5, occupation"], lines)


def noise(rows: list[dict[str, Any]]) -> str:
    """MRR per label of each method under each noise, and for the same titles without."""
    kinds = list(dict.fromkeys(one["noise"] for one in rows))
    if "as written, sample" in kinds:  # of all titles in the tables above, of the sample here
        kinds.remove("as written")
    found = {(one["method"], one["noise"]): shown(one["figures"]["mrr"]) for one in rows}
    methods = list(dict.fromkeys(one["method"] for one in rows))
    return table(["MRR", *kinds], [[f"`{one}`", *(found[one, kind] for kind in kinds)] for one in methods])


def figures(report: dict[str, Any]) -> str:
    """Everything between the marks."""
    day = datetime.now(UTC).date().isoformat()
    models = table(["method", "what stands behind it"], [[f"`{name}`", one] for name, one in report["models"].items()])
    asked = {one["name"]: max(row["figures"]["queries"] for row in one["rows"]) for one in report["sets"]}
    sample = any(asked[one["name"]] < one["queries_in_set"] for one in report["sets"])
    parts = [
        f"Written on {day}{' from a sample of the titles' if sample else ', all titles of each set'}.",
        models,
        f"### Mean of {len(report['sets'])} sets, each counting the same",
        measured(report["mean"], report["mean_published"]),
        "### With noise, mean of the sets",
        noise(report["mean"]),
    ]
    for one in report["sets"]:
        parts += [
            f"### {one['name']}",
            f"{asked[one['name']]} titles, {one['labels']} labels of {one['occupations']} occupations and groups.",
            measured(one["rows"], one["published"]),
        ]
    sources = sorted({one["source"] for some in report["sets"] for one in some["published"]})
    return "\n\n".join(
        [*parts, "Published figures: " + "; ".join(sources) + ".", *(f"- {one}" for one in report["about"])]
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(
            "which report? Make one with `maatwerk evaluate linking DIR --json > report.json`, or run `make linking-card`"
        )
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    made = figures(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    PAGE.write_text(f"{before}{BEGIN}{made}{END}{rest.split(END)[1]}", encoding="utf-8")
