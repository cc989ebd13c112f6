"""What would come out with other weights: without one feature (ablation), and with more or less weight on a short journey
(the trade-off of reuse against distance).

The ranker is additive, so another weight is its contributions with one column scaled: nothing is judged again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.domain.ports import Float64Array
from matching.domain.vocabulary import Kind
from matching.evaluation.lists import Lists
from matching.evaluation.metrics import interval, mean

DISTANCE = "travel_ease"
FACTORS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 13.0)
"""Times the weight of ``travel_ease`` in use; at 13 it outweighs all others together."""

IN_USE = 1.0

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ablation:
    """What one feature is worth for one kind: the nDCG@10 without it, less that with it, with 95 % intervals over participants.

    Below 0: the feature helps. ``known``: the share of eligible pairs of which the feature says anything.
    """

    kind: Kind
    feature: str
    participants: int  # behind the graded figure
    known: float | None
    graded: float | None
    graded_interval: Interval | None
    strict: float | None
    strict_interval: Interval | None


@dataclass(frozen=True, slots=True)
class TradeOff:
    """Placements with ``factor`` times the weight of a short journey: what the first ten have in common."""

    factor: float
    participants: int
    reuse: float | None
    reuse_interval: Interval | None
    minutes: float | None
    minutes_interval: Interval | None
    ndcg: float | None


def ablate(lists: Mapping[Kind, Lists]) -> list[Ablation]:
    """Each feature of each kind left out by itself."""
    return [_ablate(one, column) for one in lists.values() for column in range(len(one.features))]


def _ablate(lists: Lists, column: int) -> Ablation:
    rows = lists.rows
    whole = lists.top(lists.in_use)
    without = lists.top(lists.base + np.delete(rows.contributions, column, axis=1).sum(axis=1))
    graded, strict = (lists.ndcg(grades, without) - lists.ndcg(grades, whole) for grades in (rows.graded, rows.strict))
    return Ablation(
        kind=lists.kind,
        feature=lists.features[column],
        participants=int((~np.isnan(graded)).sum()),
        known=mean((~np.isnan(rows.values[:, column])).astype(np.float64)),
        graded=mean(graded),
        graded_interval=interval(graded),
        strict=mean(strict),
        strict_interval=interval(strict),
    )


def trade_off(lists: Lists) -> list[TradeOff]:
    """Placements with more and more weight on a short journey, for participants for whom reuse means something."""
    column = lists.features.index(DISTANCE)
    more = lists.rows.contributions[:, column]
    return [_at(lists, factor, lists.in_use + (factor - 1.0) * more) for factor in FACTORS]


def _at(lists: Lists, factor: float, scores: Float64Array) -> TradeOff:
    top = lists.top(scores)
    mine = lists.same_field & (lists.counts > 0)
    reuse = lists.mean_of(lists.rows.reusable, top)[mine]
    minutes = lists.mean_of(lists.rows.minutes, top)[mine]
    return TradeOff(
        factor=factor,
        participants=int(mine.sum()),
        reuse=mean(reuse),
        reuse_interval=interval(reuse),
        minutes=mean(minutes),
        minutes_interval=interval(minutes),
        ndcg=mean(lists.ndcg(lists.rows.graded, top)[mine]),
    )
