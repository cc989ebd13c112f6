"""What speaks for each ESCO skill as the meaning of a phrase: its labels' meaning and spelling, in every imported language.

A phrase is compared with one vector a skill first (the mean direction of its labels), and with all labels by spelling; only
the labels of the few skills that come out of that are compared one by one. So 14,000 skills with 125,000 labels
take milliseconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.domain.esco import EscoConcept
from matching.domain.ports import Encoder, Float32Array
from matching.taxonomy.label_file import read_labels
from matching.taxonomy.label_vectors import Reporting, logged
from matching.taxonomy.skill_phrases import stemmed
from matching.taxonomy.wording import fold

SIGNS = ("meaning", "concept", "spelling", "both", "exact", "ahead", "alone")
"""What speaks for a skill, the last axis of :attr:`Evidence.signs`:

- ``meaning``: cosine with the nearest label's vector, from "like any label" (0) to "the same" (1)
- ``concept``: likewise with the mean direction of the skill's labels
- ``spelling``: cosine of character n-grams with the label spelt most alike, 0..1
- ``both``: the best mean of meaning and spelling on one and the same label
- ``exact``: 1 when the phrase is a label, endings apart
- ``ahead``: how far ``concept`` lies above that of all skills, in tens of standard deviations: what is no skill at all (a name,
  keys that were hit at random) is equally far from everything
- ``alone``: 1 when the phrase is one word and no label: such a word is often a name
"""

MEANING, CONCEPT, SPELLING, BOTH, EXACT, AHEAD, ALONE = range(len(SIGNS))

_OF_LABEL = (
    MEANING,
    SPELLING,
    BOTH,
    EXACT,
)  # 1 for the very label, though "sing seals" is not spelt like "sing to seals"
_BY_CONCEPT, _BY_SPELLING = 24, 12  # skills that are looked at closely
_DEVIATIONS = 10.0
_CHUNK = 16  # phrases at a time: 16 x 125,000 labels x 4 bytes = 8 MB
_RARE = (
    0.62  # of the words of a label within a clause: "MySQL" (.83) and "GIS" (.69) name a skill, "data" (.42) does not
)
_BESIDE = re.compile(r"\s*\([^()]*\)\s*$")  # "Python (computer programming)" is what people call Python
_SHORTEST = 2  # letters of a label that can be found as a run of words: shorter ones (C, R) are met by chance


@dataclass(frozen=True, slots=True)
class Evidence:
    """For one phrase the skills that it may mean, ``(m,)`` places, and what speaks for each, ``(m, signs)``."""

    skills: NDArray[np.int64]
    signs: Float32Array


class SkillIndex:
    """All skills with a label; immutable, so it can be asked from several threads."""

    def __init__(
        self,
        encoder: Encoder,
        skills: Sequence[EscoConcept],
        cache_dir: Path | None = None,
        reporting: Reporting = logged,
    ) -> None:
        self.skills = [one for one in skills if any(one.labels.values())]
        said = [tuple(dict.fromkeys(label for some in one.labels.values() for label in some)) for one in self.skills]
        counts = np.array([len(one) for one in said])
        labels = read_labels(
            [label for one in said for label in one], _prepared, encoder, cache_dir, reporting=reporting
        )
        self._vectors, self._spelling = labels.vectors, labels.spelling
        self._owner = np.repeat(np.arange(len(said)), counts)
        self._starts = np.cumsum([0, *counts])[:-1]
        self._ends = np.cumsum(counts)
        self._concepts = _directions(labels.vectors, self._starts)
        mean = self._concepts.mean(axis=0)
        self._usual = min(float(mean @ mean), 0.95)  # cosine of two skills that have nothing to do with each other
        self._rarity = _rarity(labels.stems)
        self._exact: dict[str, tuple[int, ...]] = {}
        for key, place in zip(labels.stems, self._owner.tolist(), strict=True):
            known = self._exact.get(key, ())
            if len(key) >= _SHORTEST and place not in known:
                self._exact[key] = (*known, place)

    def named(self, phrase: str) -> bool:
        """Whether the phrase is a label of a skill, endings and capitals apart, and of words that say enough."""
        words = stemmed(phrase)
        return " ".join(words) in self._exact and sum(self._rarity[word] for word in words) >= _RARE

    def evidence(self, phrases: Sequence[str], vectors: Float32Array) -> list[Evidence]:
        """For each phrase what it may mean; ``vectors`` ``(phrases, d)`` are theirs."""
        found = []
        for start in range(0, len(phrases), _CHUNK):
            part = slice(start, start + _CHUNK)
            folded = [fold(one) for one in phrases[part]]
            spelling = self._spelling.likeness(folded)
            spelt = np.maximum.reduceat(spelling, self._starts, axis=1)
            cosine = vectors[part] @ self._concepts.T
            for row, one in enumerate(folded):
                exact = self._exact.get(" ".join(stemmed(one)), ())
                found.append(self._of(vectors[part][row], cosine[row], spelling[row], spelt[row], exact))
                if " " not in one:
                    found[-1].signs[:, ALONE] = 1 - found[-1].signs[:, EXACT]
        return found

    def _of(
        self,
        vector: Float32Array,
        cosine: Float32Array,
        spelling: Float32Array,
        spelt: Float32Array,
        exact: tuple[int, ...],
    ) -> Evidence:
        near = {*_most(cosine, _BY_CONCEPT), *_most(spelt, _BY_SPELLING), *exact}
        skills = np.array(sorted(near), dtype=np.int64)
        rows = np.concatenate([np.arange(self._starts[one], self._ends[one]) for one in skills])
        counts = self._ends[skills] - self._starts[skills]
        starts = np.cumsum([0, *counts])[:-1]
        meaning = self._stretch(self._vectors[rows].astype(np.float32) @ vector)
        signs = np.zeros((len(skills), len(SIGNS)), dtype=np.float32)
        signs[:, MEANING] = np.maximum.reduceat(meaning, starts)
        signs[:, CONCEPT] = self._stretch(cosine[skills])
        signs[:, SPELLING] = spelt[skills]
        signs[:, BOTH] = np.maximum.reduceat((meaning + spelling[rows]) / 2, starts)
        signs[np.isin(skills, exact)[:, None] & np.isin(np.arange(len(SIGNS)), _OF_LABEL)] = 1
        signs[:, AHEAD] = (cosine[skills] - cosine.mean()) / max(float(cosine.std()), 1e-6) / _DEVIATIONS
        return Evidence(skills, signs)

    def _stretch(self, cosine: Float32Array) -> Float32Array:
        return np.asarray(np.clip((cosine - self._usual) / (1 - self._usual), 0, 1), dtype=np.float32)


def _most(values: Float32Array, count: int) -> list[int]:
    """The places of the highest values."""
    if count >= len(values):
        return list(range(len(values)))
    return [int(one) for one in np.argpartition(-values, count)[:count]]


def _prepared(labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """The labels folded, and their stems."""
    return [fold(label) for label in labels], [" ".join(stemmed(_BESIDE.sub("", label) or label)) for label in labels]


def _directions(vectors: NDArray[np.floating], starts: NDArray[np.int64]) -> Float32Array:
    """The mean direction of each skill's labels, ``(skills, d)``."""
    from scipy.sparse import csr_array  # sums the rows ten times as quickly as numpy's reduceat

    labels = len(vectors)
    ones = np.ones(labels, dtype=np.float32), np.arange(labels), np.append(starts, labels)
    found = np.asarray(csr_array(ones, shape=(len(starts), labels)) @ vectors.astype(np.float32))
    unit: Float32Array = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return unit


def _rarity(keys: Sequence[str]) -> dict[str, float]:
    """How rare each stem is among labels: 0 when in all, 1 when in one."""
    counts = Counter(chain.from_iterable(map(str.split, keys)))
    most = log(max(len(keys), 2))
    return {word: max(0.0, 1 - log(count) / most) for word, count in counts.items()}
