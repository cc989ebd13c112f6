"""How likely a link is right: Platt's logistic (Platt 1999) over what the score says, fitted on development lists.

The numbers are data, ``data/calibration.json``, with how they were fitted (:mod:`matching.evaluation.calibrating`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matching.domain.ports import Float32Array
from matching.taxonomy.fusion import DATA, chances
from matching.taxonomy.occupation_index import BOTH, CONCEPT, CONTAINED, EXACT

SIGNS = ("chance", "likeness", "concept", "exact", "understood")
"""What the probability is read from, the last axis of :func:`signs`:

- ``chance``: log odds of the unit group among all (:func:`matching.taxonomy.fusion.chances`), between -8 and 8
- ``likeness``: how like the title is to a label, 0..1
- ``concept``: how like it is to a trained vector, 0..1
- ``exact``: whether it is, or contains, a label, 0..1
- ``understood``: the share of its letters that are in a known word, 0..1
"""

_MOST = 8.0


def signs(evidence: Float32Array, scores: Float32Array, understood: float) -> NDArray[np.float64]:
    """``(units, signs)`` from the evidence ``(units, kinds)`` and scores ``(units,)`` of one title."""
    chance = np.clip(chances(scores), 1e-9, 1 - 1e-9)
    return np.stack(
        [
            np.clip(np.log(chance / (1 - chance)), -_MOST, _MOST),
            evidence[:, BOTH],
            evidence[:, CONCEPT],
            np.maximum(evidence[:, EXACT], evidence[:, CONTAINED]),
            np.full(len(scores), understood),
        ],
        axis=1,
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic function of :data:`SIGNS`, and the score from which a link is sure."""

    weights: tuple[float, ...]
    constant: float
    sure: float

    @classmethod
    def from_document(cls, document: Mapping[str, object]) -> Calibration:
        """What ``calibration.json`` says. ``ValueError`` when it is of other signs than these."""
        weights = document["signs"]
        if not isinstance(weights, dict) or tuple(weights) != SIGNS:
            raise ValueError(f"{DATA.name} is of other signs than {', '.join(SIGNS)}: fit it anew.")
        return cls(tuple(map(float, weights.values())), float(str(document["constant"])), float(str(document["sure"])))

    def probability(self, of: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability that each link is right, ``(…, signs)`` → ``(…)``."""
        return np.asarray(1 / (1 + np.exp(-(of @ np.array(self.weights) + self.constant))))


@cache
def calibration() -> Calibration:
    """The one that is shipped."""
    return Calibration.from_document(json.loads(DATA.read_text(encoding="utf-8")))
