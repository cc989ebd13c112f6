"""One score for each unit group from all the evidence: :data:`WEIGHTS` is the only table of weights.

The weights are those of a conditional logit (McFadden 1974): the chance that a unit group is meant is proportional to
``exp`` of the weighted sum of its evidence. They are data, ``data/calibration.json``, and fitted on development lists by
:mod:`matching.evaluation.calibrating`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.domain.ports import Float32Array
from matching.taxonomy.occupation_index import EXACT

DATA = Path(__file__).parent / "data" / "calibration.json"

WEIGHTS: dict[str, float] = json.loads(DATA.read_text(encoding="utf-8"))["weights"]
"""What each kind of :data:`~matching.taxonomy.occupation_index.EVIDENCE` counts."""

EXACT_LEAD = 2.0
"""By how much an exact label leads at least: odds of seven to one."""

RESPELT = 0.95
"""What evidence of a title counts that was spelt out or respelt first."""


def fused(evidence: Float32Array, weights: Mapping[str, float] = WEIGHTS) -> Float32Array:
    """The score of each unit group: its evidence weighed and added up, ``(units, kinds)`` → ``(units,)``.

    A unit group with a label that is spelt like the title leads by at least :data:`EXACT_LEAD`, one of our own titles
    before a label of ESCO: an exact label wins over a near vector.
    """
    scores = np.asarray(evidence @ np.array(list(weights.values()), dtype=np.float32), dtype=np.float32)
    exact = evidence[:, EXACT]
    best = (exact > 0) & (exact >= exact.max())
    if best.any() and not best.all():
        scores[best] = np.maximum(scores[best], scores[~best].max() + EXACT_LEAD)
    return scores


def chances(scores: Float32Array) -> NDArray[np.float64]:
    """The chance of each unit group when exactly one of them is meant (softmax over the last axis)."""
    powers = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))
