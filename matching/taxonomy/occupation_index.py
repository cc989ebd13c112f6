"""What speaks for each ISCO-08 unit group as the meaning of a title: labels, spellings and trained vectors, side by side.

An *occupation* here is a unit group with this project's own titles (:mod:`matching.taxonomy.isco`), or an ESCO occupation
with the labels of an import, or with nothing but the vector that the encoder was trained with (:class:`ConceptVectors`).
Occupations lie sorted by unit group, so that each kind of evidence is a maximum over neighbouring columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.domain.esco import ConceptVectors, EscoConcept
from matching.domain.ports import Encoder, Float32Array
from matching.taxonomy import isco
from matching.taxonomy.label_file import read_labels
from matching.taxonomy.label_vectors import Reporting, logged
from matching.taxonomy.one_form import one_form
from matching.taxonomy.stems import stems
from matching.taxonomy.wording import fold

EVIDENCE = ("meaning", "spelling", "both", "further", "concept", "contained", "exact")
"""The kinds of evidence, each 0..1, in the order of the last axis of :meth:`OccupationIndex.evidence`:

- ``meaning``: cosine with the nearest label's vector, from "like any label" (0) to "the same" (1)
- ``spelling``: cosine of character n-grams with the label spelt most alike
- ``both``: the best mean of these two on one and the same label
- ``further``: that mean over an occupation's best three labels: several good labels say more than one
- ``concept``: cosine with the vector of an ESCO occupation: trained, or else the mean of its labels; where ESCO is not
  known at all, ``meaning`` once more
- ``contained``: the share of the title that a whole label covers, endings apart ("lasser" in "lasser hekwerk")
- ``exact``: 1 when a title of ours is spelt so, 0.9 when a label of ESCO is
"""

MEANING, SPELLING, BOTH, FURTHER, CONCEPT, CONTAINED, EXACT = range(len(EVIDENCE))

_CHUNK = 64  # titles at a time: 64 x 80,000 labels x 4 bytes = 20 MB
_CANDIDATES = 24  # ESCO occupations, by meaning and as many by spelling, whose labels are compared one by one
_MOST_WORDS = 6  # of a label that is looked for inside a title
_EXACT_ESCO = 0.9


@dataclass(frozen=True, slots=True)
class Occupation:
    """One row of the index; ``uri`` is None for a unit group with our own titles."""

    uri: str | None
    unit: int  # place in isco.unit_codes()
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Evidence for some titles: by unit group ``(titles, units, kinds)`` and by ESCO occupation ``(titles, occupations, kinds)``."""

    units: Float32Array
    occupations: Float32Array


class OccupationIndex:
    """All occupations that are known; immutable, so it can be asked from several threads."""

    def __init__(
        self,
        encoder: Encoder,
        cache_dir: Path | None = None,
        concepts: ConceptVectors | None = None,
        esco: Sequence[EscoConcept] = (),
        reporting: Reporting = logged,
    ) -> None:
        known = _occupations(concepts, esco)
        self.occupations = known
        said = [label for one in known for label in one.labels]
        labels = read_labels(said, _prepared, encoder, cache_dir, form=one_form, reporting=reporting)
        self._labels = labels
        counts = np.array([len(one.labels) for one in known])
        self._owner = np.repeat(np.arange(len(known)), counts)
        self._named = np.flatnonzero(counts)  # occupations with labels
        self._starts = np.cumsum([0, *counts])[:-1][self._named]
        self._own = np.array([one.uri is None for one in known])
        self._imported = np.flatnonzero(~self._own & (counts > 0))
        unit_of = np.array([one.unit for one in known])
        self._unit_starts = np.searchsorted(unit_of, np.arange(len(isco.unit_codes())))
        self._unit_ends = np.append(self._unit_starts[1:], len(known))
        self._usual = _usual(labels.vectors, labels.vectors)
        self._own_labels = np.flatnonzero(self._own[self._owner])
        self._own_vectors = labels.vectors[self._own_labels].astype(np.float32)
        self._concepts = _centroids(known, labels.vectors, self._owner, concepts)
        self._usual_concept = _usual(self._own_vectors, self._concepts[~self._own]) if (~self._own).any() else 0.0
        self._exact = _places(labels.folded, self._owner)
        self._stems = _places(labels.stems, self._owner)

    def esco_of(self, unit: int) -> NDArray[np.int64]:
        """Places of the ESCO occupations of a unit group, ``()`` when none are known."""
        return np.arange(self._unit_starts[unit] + 1, self._unit_ends[unit])

    def evidence(self, titles: Sequence[str], vectors: Float32Array) -> Found:
        """For each title (in one form) what speaks for each unit group; ``vectors`` ``(titles, d)`` are its vectors."""
        units = np.zeros((len(titles), len(self._unit_starts), len(EVIDENCE)), dtype=np.float32)
        occupations = np.zeros((len(titles), len(self.occupations), len(EVIDENCE)), dtype=np.float32)
        for start in range(0, len(titles), _CHUNK):
            part = slice(start, start + _CHUNK)
            self._fill(occupations[part], [fold(title) for title in titles[part]], vectors[part])
            units[part] = np.maximum.reduceat(occupations[part], self._unit_starts, axis=1)
        return Found(units, occupations)

    def _fill(self, found: Float32Array, folded: Sequence[str], vectors: Float32Array) -> None:
        spelling = self._labels.spelling.likeness(folded)
        found[:, self._named, SPELLING] = np.maximum.reduceat(spelling, self._starts, axis=1)
        meaning = _stretch(vectors @ self._own_vectors.T, self._usual)
        if not self._own.all():
            found[:, ~self._own, CONCEPT] = _stretch(vectors @ self._concepts[~self._own].T, self._usual_concept)
        for row, title in enumerate(folded):
            self._compare(found[row], spelling[row], meaning[row], vectors[row])
            if self._own.all():
                found[row, :, CONCEPT] = found[row, :, MEANING]
            _contained(found[row], title, self._stems)
            for place in self._exact.get(title, ()):
                found[row, place, EXACT] = 1 if self._own[place] else _EXACT_ESCO

    def _compare(
        self, found: Float32Array, spelling: Float32Array, own_meaning: Float32Array, vector: Float32Array
    ) -> None:
        """Meaning of labels: of all our own titles, and of the labels of those ESCO occupations that may be meant."""
        near = self._own.copy()
        if len(self._imported):
            for kind in (SPELLING, CONCEPT):
                values = found[self._imported, kind]
                best = np.argpartition(-values, min(_CANDIDATES, len(values) - 1))[:_CANDIDATES]
                near[self._imported[best]] = True
        rows = np.flatnonzero(near[self._owner])
        owners = self._owner[rows]
        meaning = np.empty(len(rows), dtype=np.float32)
        own = self._own[owners]
        meaning[own] = own_meaning
        if not own.all():
            labels = self._labels.vectors[rows[~own]].astype(np.float32)
            meaning[~own] = _stretch(labels @ vector, self._usual)
        both = np.asarray((meaning + spelling[rows]) / 2, dtype=np.float32)
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        places = owners[starts]
        found[places, MEANING] = np.maximum.reduceat(meaning, starts)
        found[places, BOTH] = np.maximum.reduceat(both, starts)
        found[places, FURTHER] = _best_three(both, starts)


def _occupations(concepts: ConceptVectors | None, esco: Sequence[EscoConcept]) -> list[Occupation]:
    """Unit groups and ESCO occupations, sorted by unit group, each unit group before its ESCO occupations."""
    unit_of = {code: place for place, code in enumerate(isco.unit_codes())}
    found = [Occupation(None, place, _titles(code)) for code, place in unit_of.items()]
    named = {one.uri: one for one in esco if one.kind == "occupation" and one.isco in unit_of}
    trained = {} if concepts is None else dict(zip(concepts.uris, concepts.isco, strict=True))
    for uri in sorted({*named, *(uri for uri, code in trained.items() if code in unit_of)}):
        one = named.get(uri)
        code = one.isco if one else trained[uri]
        said = tuple(dict.fromkeys(label for labels in one.labels.values() for label in labels)) if one else ()
        found.append(Occupation(uri, unit_of[code], said))
    return sorted(found, key=lambda one: one.unit)


def _titles(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title for titles in isco.group(code).titles.values() for title in titles))


def _prepared(forms: Sequence[str]) -> tuple[list[str], list[str]]:
    """The labels folded, and their stems."""
    folded = [fold(form) for form in forms]
    return folded, [" ".join(stems(one)) for one in folded]


def _places(keys: Sequence[str], owner: NDArray[np.int64]) -> Mapping[str, tuple[int, ...]]:
    """For each key the occupations that have it."""
    found: dict[str, tuple[int, ...]] = {}
    for key, place in zip(keys, owner.tolist(), strict=True):
        known = found.get(key, ())
        if key and place not in known:
            found[key] = (*known, place)
    return found


def _usual(left: NDArray[np.floating], right: NDArray[np.floating]) -> float:
    """The cosine of a vector and another that have nothing to do with each other: 0.27 for USE, 0.8 for some others."""
    return min(float(left.mean(axis=0, dtype=np.float64) @ right.mean(axis=0, dtype=np.float64)), 0.95)


def _stretch(cosine: Float32Array, usual: float) -> Float32Array:
    """From 0 where a cosine is as usual to 1 where it is 1."""
    return np.asarray(np.clip((cosine - usual) / (1 - usual), 0, 1), dtype=np.float32)


def _centroids(
    known: Sequence[Occupation],
    vectors: NDArray[np.floating],
    owner: NDArray[np.int64],
    concepts: ConceptVectors | None,
) -> Float32Array:
    """One vector an occupation, ``(occupations, d)``: the trained one, or else the mean direction of its labels."""
    found = np.zeros((len(known), vectors.shape[1]), dtype=np.float32)
    np.add.at(found, owner, vectors.astype(np.float32))
    if concepts is not None:
        trained = {uri: row for row, uri in enumerate(concepts.uris)}
        for place, one in enumerate(known):
            if one.uri in trained:
                found[place] = concepts.vectors[trained[one.uri]]
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _best_three(both: Float32Array, starts: NDArray[np.int64]) -> Float32Array:
    """Mean of the best three of each part; fewer labels count as if the others said nothing."""
    left, total = both.copy(), np.zeros(len(starts), dtype=np.float32)
    part = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(both))))
    for _ in range(3):
        best = np.maximum.reduceat(left, starts)
        total += best
        left[left >= best[part]] = 0  # equal ones are mostly one label in several spellings
    return np.asarray(total / 3, dtype=np.float32)


def _contained(found: Float32Array, title: str, known: Mapping[str, tuple[int, ...]]) -> None:
    """The share of a folded title (by letters) that the longest label of each occupation covers."""
    words = stems(title)
    letters = sum(map(len, words))
    for first in range(len(words)):
        for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
            key = " ".join(words[first:last])
            share = (len(key) - (last - first - 1)) / letters
            for place in known.get(key, ()):
                found[place, CONTAINED] = max(found[place, CONTAINED], share)
