"""What is computed from one ordered list: small, pure, and checked by hand in the tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.ports import BoolArray, Float64Array, Int64Array

TOP = 10
"""Positions that count: what a coach reads on one page."""

_RESAMPLES = 1000
_SEED = 20261121


def ndcg(gains_in_order: Float64Array, all_gains: Float64Array, top: int = TOP) -> float:
    """Normalised discounted cumulative gain of the first ``top``; NaN when nothing could have been gained.

    Gain 2^grade - 1 over log2(position + 1) (Burges et al., 2005), divided by that of the best order of ``all_gains``.
    """
    best = float(dcg(np.sort(all_gains)[::-1], top))
    return float(dcg(gains_in_order, top)) / best if best > 0 else float("nan")


def dcg(grades: Float64Array, top: int = TOP) -> Float64Array:
    """Discounted cumulative gain of the first ``top`` along the last axis; a grade of 0 gains nothing."""
    first = grades[..., :top]
    gained: Float64Array = ((2.0**first - 1.0) / np.log2(np.arange(2, first.shape[-1] + 2))).sum(axis=-1)
    return gained


def share(hits_in_order: BoolArray, top: int = TOP) -> float:
    """The share of the first ``top`` that are hits; NaN when nothing is shown."""
    first = hits_in_order[:top]
    return float(first.mean()) if len(first) else float("nan")


def recall(found: Int64Array, wanted: Int64Array) -> float:
    """The share of ``wanted`` that is among ``found``; NaN when nothing is wanted."""
    return float(np.isin(wanted, found).mean()) if len(wanted) else float("nan")


def mean(values: NDArray[np.float64]) -> float | None:
    """The mean of what is known; None when nothing is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def interval(values: NDArray[np.float64]) -> tuple[float, float] | None:
    """The 95 % bootstrap interval of the mean over participants (1,000 resamples, seeded); None for fewer than two."""
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return None
    means = known[resamples(len(known))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def resamples(size: int) -> Int64Array:
    """The rows of 1,000 bootstrap samples of ``size`` participants, ``(1000, size)``; the same each time."""
    return np.random.default_rng(_SEED).integers(size, size=(_RESAMPLES, size))
