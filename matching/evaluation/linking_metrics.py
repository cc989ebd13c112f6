"""Where the first correct answer stands, and what follows from it: MRR and accuracy, as the MELO benchmark counts.

The benchmark writes each query's best 100 labels with scores of five decimals and leaves the rest to NIST's
``trec_eval`` (``recip_rank``, ``success_1``, ``success_5``, ``success_10``). So here:

- scores are rounded to five decimals;
- among equal scores the label with the *highest id* comes first (``trec_eval`` sorts equal scores by document number,
  descending), whether it is correct or not: labels that are written alike are common, and this order knows nothing of them;
- a query counts with the first of its correct labels, and with nothing when that stands below the first 100;
- the mean is over the queries that have a correct label.

Checked against the published figures: character TF-IDF gives .5596 on pol_q_pl_c_pl and .7956 on fra_q_fr_c_fr, as printed.

*Per occupation* is this project's own addition, which the benchmark does not have: labels of one concept count as one answer,
which stands where its best label stands. ISCO groups, which MELO's corpora hold too, are answers like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain.ports import Float32Array, Float64Array, Int64Array
from matching.evaluation.metrics import interval

DEPTH = 100
"""Answers that count: ``max_relevant_to_consider`` of the benchmark's evaluator."""

_ROUNDING = 1e5  # five decimals


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured over ``queries`` queries; all shares in 0..1, higher is better."""

    queries: int
    mrr: float
    mrr_interval: tuple[float, float] | None  # 95 %, bootstrap over queries; None for a mean over sets, or one query
    a1: float
    a5: float
    a10: float
    occupation_mrr: float
    occupation_a1: float
    occupation_a5: float


class Occupations:
    """Which labels belong to one concept: ``concepts[label]`` is its number, 0 up to the highest without gaps."""

    def __init__(self, concepts: Int64Array) -> None:
        self.concepts = concepts
        self._order = np.argsort(concepts, kind="stable")
        self._starts = np.searchsorted(concepts[self._order], np.arange(int(concepts.max()) + 1))

    def best(self, keys: Int64Array) -> Int64Array:
        """For ``(q, labels)`` keys the highest of each concept, ``(q, concepts)``."""
        found: Int64Array = np.maximum.reduceat(keys[:, self._order], self._starts, axis=1)
        return found


def first_ranks(
    scores: Float32Array, answers: Sequence[Int64Array], occupations: Occupations
) -> tuple[Int64Array, Int64Array]:
    """For ``(q, labels)`` scores the rank, from 1, of the first correct label and of the first correct occupation, ``(q,)``.

    ``answers`` are the correct labels of each query. Scores must be finite; those of cosines keep five decimals.
    """
    count = scores.shape[1]
    # Score and id in one number: equal scores are told apart by the row, and rows are in the order of the ids.
    keys = np.rint(scores.astype(np.float64) * _ROUNDING).astype(np.int64) * count + np.arange(count)
    by_occupation = occupations.best(keys)
    return (
        _first(keys, answers),
        _first(by_occupation, [occupations.concepts[one] for one in answers]),
    )


def _first(keys: Int64Array, correct: Sequence[Int64Array]) -> Int64Array:
    best = np.array([row[one].max() for row, one in zip(keys, correct, strict=True)], dtype=np.int64)
    ranks: Int64Array = 1 + (keys > best[:, None]).sum(axis=1, dtype=np.int64)
    return ranks


def figures(label_ranks: Int64Array, occupation_ranks: Int64Array) -> Figures:
    """The means over the queries whose first ranks these are; ValueError without a query."""
    if not len(label_ranks):
        raise ValueError("There is no query to take a mean over.")
    by_label, by_occupation = _reciprocal(label_ranks), _reciprocal(occupation_ranks)
    return Figures(
        queries=len(label_ranks),
        mrr=float(by_label.mean()),
        mrr_interval=interval(by_label),
        a1=accuracy(label_ranks, 1),
        a5=accuracy(label_ranks, 5),
        a10=accuracy(label_ranks, 10),
        occupation_mrr=float(by_occupation.mean()),
        occupation_a1=accuracy(occupation_ranks, 1),
        occupation_a5=accuracy(occupation_ranks, 5),
    )


def accuracy(ranks: Int64Array, top: int) -> float:
    """The share of queries with a correct answer among the first ``top``."""
    return float((ranks <= top).mean())


def mean_figures(many: Sequence[Figures]) -> Figures:
    """The mean over sets, each set counting the same; queries are added up."""
    names = ("mrr", "a1", "a5", "a10", "occupation_mrr", "occupation_a1", "occupation_a5")
    means = {name: float(np.mean([getattr(one, name) for one in many])) for name in names}
    return Figures(queries=sum(one.queries for one in many), mrr_interval=None, **means)


def _reciprocal(ranks: Int64Array) -> Float64Array:
    return np.where(ranks <= DEPTH, 1.0 / ranks, 0.0)
