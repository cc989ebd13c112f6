"""Which names meet in a step: pairs of names of one concept, across languages and spellings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.training.esco import Label

# The languages of placements and of most other texts here, and those that have the fewest names.
_WEIGHTS = {"nl": 2.0, "en": 2.0, "ar": 2.0, "uk": 2.0, "tr": 2.0, "fa": 2.0}


class PairSampler:
    """Draws concepts in proportion to the square root of how many names they have, and two names of each."""

    def __init__(self, labels: Sequence[Label], rows: Mapping[str, int]) -> None:
        """``rows`` gives each name's place among the features; concepts with one name only are left out."""
        ordered = sorted(labels, key=lambda label: label.concept)
        of = np.array([label.concept for label in ordered], dtype=np.int64)
        self._rows = np.array([rows[label.text] for label in ordered], dtype=np.int64)
        weights = [_WEIGHTS.get(label.language, 1.0) for label in ordered]
        self._cumulative = np.concatenate([[0.0], np.cumsum(weights)])
        concepts, begins, counts = np.unique(of, return_index=True, return_counts=True)
        several = counts > 1
        self._concepts, self._begins, self._ends = concepts[several], begins[several], (begins + counts)[several]
        self._log_weight = 0.5 * np.log(counts[several])

    def draw(
        self, count: int, random: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Up to ``count`` different concepts, and feature rows of two names of each (which may be the same name)."""
        noisy = self._log_weight + random.gumbel(size=len(self._concepts))
        count = min(count, len(noisy))
        chosen = np.argpartition(-noisy, count - 1)[:count]
        low, high = self._cumulative[self._begins[chosen]], self._cumulative[self._ends[chosen]]
        first, second = (
            self._rows[
                np.minimum(
                    np.searchsorted(self._cumulative, low + (high - low) * random.random(count), side="right") - 1,
                    self._ends[chosen] - 1,
                )
            ]
            for _ in range(2)
        )
        return self._concepts[chosen], first, second
