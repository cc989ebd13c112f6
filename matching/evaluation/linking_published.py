"""What others reached on the sets of the MELO benchmark, as published, in ``data/melo_published.csv``.

Sources: F. Retyk, L. Gasco, C. P. Carrino, D. Deniz, R. Zbib, "MELO: An Evaluation Benchmark for Multilingual Entity Linking of
Occupations", RecSys in HR 2024, https://arxiv.org/abs/2410.08319: tables 5a–5c, 6a and 6b hold the MRR of every model on
every set; table 2 repeats ten of the sets. A@1, A@5 and A@10 of OpenAI come from ``results/openai/*/summary.tsv`` of
https://github.com/Avature/melo-benchmark (commit af3f2e0). What was not found there is empty. All on all queries of a set,
zero-shot, labels alone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

DATA = Path(__file__).parent / "data" / "melo_published.csv"

OPENAI, UNTRAINED, WORK = "OpenAI text-embedding-3-large", "mUSE-CNN", "ESCOXLM-R"
"""The best, the one that the default model was made from, and one that was pre-trained on ESCO."""


@dataclass(frozen=True, slots=True)
class Published:
    """One model on one set; None where nothing was published."""

    model: str
    mrr: float
    a1: float | None
    a5: float | None
    a10: float | None
    source: str


@cache
def published() -> Mapping[str, tuple[Published, ...]]:
    """By the folder name of a set, the best first."""
    found: dict[str, list[Published]] = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            a1, a5, a10 = (float(row[name]) if row[name] else None for name in ("a1", "a5", "a10"))
            found.setdefault(row["set"], []).append(
                Published(row["model"], float(row["mrr"]), a1, a5, a10, row["source"])
            )
    return MappingProxyType({name: _best_first(many) for name, many in found.items()})


def mean_published(sets: Sequence[str]) -> tuple[Published, ...]:
    """The means over ``sets`` of the models that were published on all of them; none when a set is unknown."""
    on_each = [{one.model: one for one in published().get(name, ())} for name in sets]
    models = [model for model in on_each[0] if all(model in one for one in on_each)] if on_each else []
    return _best_first([_mean([one[model] for one in on_each]) for model in models])


def _mean(many: Sequence[Published]) -> Published:
    a1, a5, a10 = (_mean_of([getattr(one, name) for one in many]) for name in ("a1", "a5", "a10"))
    sources = "; ".join(sorted({one.source for one in many}))
    return Published(many[0].model, float(np.mean([one.mrr for one in many])), a1, a5, a10, sources)


def _mean_of(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if len(known) == len(values) else None


def _best_first(many: Sequence[Published]) -> tuple[Published, ...]:
    return tuple(sorted(many, key=lambda one: (-one.mrr, one.model)))
