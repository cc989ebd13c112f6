"""Fits what the linker weighs and how sure it is, from lists of texts with the unit groups that are right for them.

Half of each list (by a hash of the text) is for fitting, the other half for measuring. First the weights of the evidence
(:data:`matching.taxonomy.fusion.WEIGHTS`), as a conditional logit that maximises the likelihood of the right unit groups;
then the probability (:mod:`matching.taxonomy.calibration`), as a logistic regression of "right" on the signs of the best
links; then the score from which a link is sure.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from matching.domain.ports import Float32Array
from matching.taxonomy import isco
from matching.taxonomy.calibration import SIGNS, signs
from matching.taxonomy.fusion import WEIGHTS, fused
from matching.taxonomy.linker import IscoLinker

CANDIDATES = 5
"""The best links of each text that the probability is fitted on: as many as ``link`` gives."""

RIGHT_WHEN_SURE = 0.95
"""The share of sure links that shall be right: 0.9 is promised, and
other lists are harder than those that this was fitted on."""

NO_JOB = 3.0
"""What a text that names no job weighs in the fit of the probability: the lists have few, and a sure link there is worse."""

_RIDGE = 0.02  # keeps weights finite where evidence parts right from wrong altogether
_FOLDS = 5
_BINS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """A text, and the unit groups that are right for it (none: it names no job)."""

    text: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for each unit group: ``(texts, units, kinds)``, how far each text was understood, and what is right."""

    kinds: Float32Array
    understood: NDArray[np.float64]
    right: NDArray[np.bool_]  # (texts, units)

    @property
    def names_a_job(self) -> NDArray[np.bool_]:
        """Whether each text has a right unit group at all."""
        return np.asarray(self.right.any(axis=1), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Links in a band of scores: their mean score, and the share that is right."""

    score: float
    right: float
    links: int


def read_examples(path: Path) -> list[Example]:
    """A list ``text,isco[,also]``: codes separated by ``|``, spaces or ``+``; no code where no job is named."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Example(row["text"], frozenset(_codes(row["isco"]) | _codes(row.get("also") or "")))
            for row in csv.DictReader(file)
        ]


def is_development(text: str) -> bool:
    """Whether a text is in the half of its list that may be fitted on."""
    return sha256(text.encode()).digest()[-1] % 2 == 0


def gather(linker: IscoLinker, examples: Sequence[Example]) -> Evidence:
    """The evidence for each example, read as one title."""
    units = {code: place for place, code in enumerate(isco.unit_codes())}
    found = linker.evidence([one.text for one in examples])
    right = np.zeros((len(examples), len(units)), dtype=np.bool_)
    for row, one in enumerate(examples):
        right[row, [units[code] for code in one.right if code in units]] = True
    kinds = np.stack([kinds for kinds, _ in found]) if found else np.zeros((0, len(units), len(WEIGHTS)), np.float32)
    return Evidence(kinds, np.array([understood for _, understood in found]), right)


def fit_weights(evidence: Evidence) -> dict[str, float]:
    """Weights ≥ 0 of a conditional logit; texts without a right unit group teach nothing here."""
    from scipy.optimize import minimize

    taught = evidence.names_a_job
    kinds, right = evidence.kinds[taught], evidence.right[taught]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = (kinds @ weights.astype(np.float32)).astype(np.float64)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        of_right = np.where(right, powers, 0)
        whole, part = powers.sum(axis=1), np.maximum(of_right.sum(axis=1), 1e-300)
        slope = of_right / part[:, None] - powers / whole[:, None]
        value = -float((np.log(part) - np.log(whole)).sum()) + _RIDGE * float(weights @ weights)
        return value, -np.einsum("tu,tuk->k", slope, kinds) + 2 * _RIDGE * weights

    start = np.array(list(WEIGHTS.values()), dtype=np.float64)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(start))
    return dict(zip(WEIGHTS, (round(float(one), 2) for one in best.x), strict=True))


def best_links(
    evidence: Evidence, weights: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    """Signs, rightness and unit groups of the best links, each ``(texts, CANDIDATES, …)``, best first."""
    shown, right, order = [], [], []
    for kinds, understood, answer in zip(evidence.kinds, evidence.understood, evidence.right, strict=True):
        scores = fused(kinds, weights)
        best = np.argsort(-scores, kind="stable")[:CANDIDATES]
        shown.append(signs(kinds, scores, float(understood))[best])
        right.append(answer[best])
        order.append(best)
    return np.array(shown), np.array(right), np.array(order)


def fit_probability(
    shown: NDArray[np.float64], right: NDArray[np.bool_], names_a_job: NDArray[np.bool_]
) -> tuple[dict[str, float], float]:
    """Weights and constant of a logistic regression of "right" on the signs of links; texts that name no job weigh more."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=10.0, max_iter=1000)
    worth = np.repeat(np.where(names_a_job, 1.0, NO_JOB), shown.shape[1])
    model.fit(shown.reshape(-1, len(SIGNS)), right.ravel(), sample_weight=worth)
    return dict(zip(SIGNS, (round(float(one), 3) for one in model.coef_[0]), strict=True)), round(
        float(model.intercept_[0]), 3
    )


def probabilities(shown: NDArray[np.float64], signs: Mapping[str, float], constant: float) -> NDArray[np.float64]:
    """The probability of links from their signs, the last axis away."""
    return np.asarray(1 / (1 + np.exp(-(shown @ np.array(list(signs.values())) + constant))))


def out_of_fold(evidence: Evidence) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Score and rightness of each text's best link when neither weights nor probability were fitted on that text."""
    fold = np.arange(len(evidence.right)) % _FOLDS
    scores = np.zeros(len(fold))
    right = np.zeros(len(fold), dtype=np.bool_)
    for one in range(_FOLDS):
        inside, outside = _part(evidence, fold != one), _part(evidence, fold == one)
        weights = fit_weights(inside)
        shown, answers, _ = best_links(inside, weights)
        slopes, constant = fit_probability(shown, answers, inside.names_a_job)
        shown, answers, _ = best_links(outside, weights)
        scores[fold == one] = probabilities(shown[:, 0], slopes, constant)
        right[fold == one] = answers[:, 0]
    return scores, right


def sure_from(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The lowest score, in steps of 0.05 from 0.5, above which :data:`RIGHT_WHEN_SURE` of the links are right."""
    for step in range(50, 100, 5):
        sure = scores >= step / 100
        if sure.any() and right[sure].mean() >= RIGHT_WHEN_SURE:
            return step / 100
    return 0.95


def reliability(scores: Iterable[float], right: Iterable[bool]) -> list[Reliability]:
    """Bands of scores of equal width, those without links left out."""
    score, is_right = np.array(list(scores)), np.array(list(right), dtype=np.bool_)
    band = np.minimum((score * _BINS).astype(int), _BINS - 1)
    return [
        Reliability(float(score[band == one].mean()), float(is_right[band == one].mean()), int((band == one).sum()))
        for one in sorted(set(band.tolist()))
    ]


def plot_reliability(bands: Sequence[Reliability], sure: float, path: Path) -> None:
    """Write an SVG: how often links of a score are right, beside how often they say they are. The same bytes for the same figures."""
    with mpl.rc_context({"svg.hashsalt": "maatwerk", "font.size": 9, "svg.fonttype": "path"}):
        figure = Figure(figsize=(4.6, 4.2), layout="constrained")
        axes = figure.add_subplot()
        axes.plot([0, 1], [0, 1], color="#999999", linewidth=0.8)
        axes.axvline(sure, color="#D55E00", linewidth=0.8, linestyle="--")
        axes.text(sure - 0.02, 0.03, f"sure from {sure:.2f}", rotation=90, ha="right", color="#D55E00")
        axes.plot([one.score for one in bands], [one.right for one in bands], color="#0072B2", marker="o", markersize=4)
        for one in bands:
            axes.annotate(
                str(one.links), (one.score, one.right), textcoords="offset points", xytext=(5, -9), fontsize=7
            )
        axes.set_xlim(0, 1.02)
        axes.set_ylim(0, 1.02)
        axes.set_xlabel("score of the first link")
        axes.set_ylabel("share that is right")
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", metadata={"Date": None})


def _part(evidence: Evidence, where: NDArray[np.bool_]) -> Evidence:
    return Evidence(evidence.kinds[where], evidence.understood[where], evidence.right[where])


def _codes(said: str) -> set[str]:
    return set(said.replace("+", " ").replace("|", " ").split())
