"""Whether a score means what it says, beside the only labels there are: the judgement of those who wrote the fixtures.

A score is an odds of "a good match" on paper. Here a pair is good when its grade is 2 or 3: much or nearly all of what
somebody can is used. That is no outcome: nobody started anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.domain.ports import Float64Array, Int64Array
from matching.domain.vocabulary import Kind
from matching.evaluation.lists import Lists
from matching.evaluation.metrics import resamples

GOOD_FROM = 2.0
"""The grade from which a pair counts as good: much of what somebody can is used."""

BINS = 10
"""Bins of equal width between 0 and 1, as in the usual reliability diagram (Guo et al., 2017)."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The pairs whose scores lie from ``low``: how many, their mean score, and the share that is good by the labels."""

    low: float
    pairs: int
    score: float
    good: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Scores beside labels for the eligible pairs of one kind.

    ``error``: the expected calibration error, the mean over pairs of the distance between mean score and share of good ones in
    a bin, with its 95 % bootstrap interval over participants. ``excess``: mean score less share of good ones; above 0 the
    scores are too high for these labels.
    """

    kind: Kind
    pairs: int
    participants: int
    error: float | None
    error_interval: tuple[float, float] | None
    excess: float | None
    bins: tuple[Bin, ...]  # only those that hold pairs


def reliability(lists: Mapping[Kind, Lists]) -> list[Reliability]:
    """Of each kind."""
    return [_of(one) for one in lists.values()]


def _of(lists: Lists) -> Reliability:
    people = np.flatnonzero(lists.counts)
    table = _binned(lists)[people]  # (participants, bins, pairs | scores | good)
    whole = table.sum(axis=0)
    pairs = float(whole[:, 0].sum())
    drawn = [_error(table[some].sum(axis=0)) for some in resamples(len(people))] if len(people) > 1 else []
    return Reliability(
        kind=lists.kind,
        pairs=int(pairs),
        participants=len(people),
        error=_error(whole) if pairs else None,
        error_interval=(float(np.percentile(drawn, 2.5)), float(np.percentile(drawn, 97.5))) if drawn else None,
        excess=float((whole[:, 1] - whole[:, 2]).sum() / pairs) if pairs else None,
        bins=tuple(
            Bin(place / BINS, int(count), float(scores / count), float(good / count))
            for place, (count, scores, good) in enumerate(whole)
            if count
        ),
    )


def _binned(lists: Lists) -> Float64Array:
    scores = 1 / (1 + np.exp(-lists.in_use))
    bins = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    cell: Int64Array = lists.owner * BINS + bins
    columns = (np.ones(len(scores)), scores, (lists.rows.graded >= GOOD_FROM).astype(np.float64))
    size = len(lists.participants) * BINS
    sums = np.stack([np.bincount(cell, weights=one, minlength=size) for one in columns], axis=1)
    table: Float64Array = sums.reshape(len(lists.participants), BINS, len(columns)).astype(np.float64)
    return table


def _error(sums: Float64Array) -> float:
    """The expected calibration error of ``(bins, pairs | scores | good)`` sums."""
    return float(np.abs(sums[:, 1] - sums[:, 2]).sum() / sums[:, 0].sum())
