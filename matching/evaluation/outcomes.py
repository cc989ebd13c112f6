"""How well a ranker foretells decisions that it has not seen: figures by participant, each of whom counts as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain.ports import BoolArray, Float64Array
from matching.evaluation.metrics import interval, mean, ndcg
from matching.ranking.examples import Examples
from matching.ranking.training import log_losses

BINS = 10
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """The mean over participants with its 95 % bootstrap interval over them; None: too few to say."""

    value: float | None
    interval: Interval | None
    participants: int

    @classmethod
    def of(cls, by_person: Float64Array) -> Figure:
        """Of one value a participant, NaN where there is none."""
        return cls(mean(by_person), interval(by_person), int((~np.isnan(by_person)).sum()))

    @property
    def is_above_zero(self) -> bool:
        """Whether the whole interval is."""
        return self.interval is not None and self.interval[0] > 0


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions with a like chance: how many, the mean chance that was given, and how often it was a yes."""

    count: int
    told: float
    found: float


@dataclass(frozen=True, slots=True)
class Quality:
    """One ranker on held-out decisions."""

    log_loss: Figure  # lower is better
    auc: Figure  # within a participant: how often a yes stands above a no
    ndcg: Figure  # at ten, with the grades of outcomes as gains
    calibration_error: float  # expected calibration error: how far chances are off, on average
    bins: Sequence[Bin]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rankers on the same decisions; gains are by participant, above 0 where the learned one is better."""

    decisions: int
    learned: Quality
    additive: Quality
    ndcg_gain: Figure
    log_loss_gain: Figure


def compare(learned: Float64Array, additive: Float64Array, held_out: Examples) -> Comparison:
    """Compare log-odds ``(n,)`` of both, calibrated on the same decisions, on held-out ones."""
    of = [by_person(one, held_out) for one in (learned, additive)]
    return Comparison(
        decisions=len(held_out),
        learned=_quality(learned, held_out, of[0]),
        additive=_quality(additive, held_out, of[1]),
        ndcg_gain=Figure.of(of[0][2] - of[1][2]),
        log_loss_gain=Figure.of(of[1][0] - of[0][0]),
    )


def by_person(log_odds: Float64Array, examples: Examples) -> tuple[Float64Array, Float64Array, Float64Array]:
    """Log loss, AUC and nDCG@10, one a participant; NaN where all outcomes are alike (AUC) or nothing was gained (nDCG)."""
    found: list[tuple[float, float, float]] = []
    losses = log_losses(log_odds, examples.yes)
    for one in np.unique(examples.person):
        rows = np.flatnonzero(examples.person == one)
        grades = examples.grade[rows].astype(np.float64)
        order = np.argsort(-log_odds[rows], kind="stable")
        found.append(
            (float(losses[rows].mean()), _auc(log_odds[rows], examples.yes[rows]), ndcg(grades[order], grades))
        )
    table = np.array(found).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def reliability(log_odds: Float64Array, yes: BoolArray) -> tuple[float, list[Bin]]:
    """The expected calibration error, and the tenths of the decisions by the chance that was given."""
    told = 1 / (1 + np.exp(-log_odds))
    parts = [part for part in np.array_split(np.argsort(told, kind="stable"), BINS) if len(part)]
    bins = [Bin(len(part), float(told[part].mean()), float(yes[part].mean())) for part in parts]
    error = sum(one.count * abs(one.told - one.found) for one in bins) / max(len(yes), 1)
    return float(error), bins


def _quality(
    log_odds: Float64Array, examples: Examples, figures: tuple[Float64Array, Float64Array, Float64Array]
) -> Quality:
    error, bins = reliability(log_odds, examples.yes)
    loss, auc, gain = (Figure.of(one) for one in figures)
    return Quality(loss, auc, gain, error, bins)


def _auc(log_odds: Float64Array, yes: BoolArray) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(yes, log_odds)) if 0 < yes.sum() < len(yes) else float("nan")
