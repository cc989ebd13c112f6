"""An index of labels (job titles, names of studies) that finds the groups whose labels are nearest to a text.

Nearness of a text and a label is half meaning (cosine of their vectors) and half spelling (cosine of their character
n-grams, which finds "verplegkundige" and long Dutch compounds); a group is as near as its nearest label. A text that
is spelt exactly like a label, capitals and accents apart, comes first.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain.ports import Encoder, Float32Array
from matching.taxonomy.wording import fold

_CHUNK = 256  # texts compared at a time: 256 x 7,000 labels x 4 bytes = 7 MB a matrix
_MEANING = 0.5  # weight of meaning against spelling: best top-1 on tests/matching/taxonomy/data/occupations_dev.csv
_HEAD = 0.95  # a label like the head of a text ("kok" in "kok in een hotel") counts nearly as one like the whole
_BELOW_EXACT = 0.95  # the most that another group can have beside a group that is spelt exactly


@dataclass(frozen=True, slots=True)
class Near:
    """For each text the nearest groups, best first: places in the list of groups, nearness 0..1, and whether spelt
    exactly."""

    groups: NDArray[np.int64]  # (texts, top)
    nearness: Float32Array  # (texts, top)
    exact: NDArray[np.bool_]  # (texts, top)


class LabelIndex:
    """Labels of ``groups`` (in their order, each with at least one label); ``vectors`` are those of all labels, by
    label."""

    def __init__(self, groups: Sequence[Sequence[str]], vectors: Mapping[str, Float32Array]) -> None:
        labels = [label for one in groups for label in one]
        self._starts = np.cumsum([0, *(len(one) for one in groups)])[:-1]
        self._exact: dict[str, list[int]] = {}
        for place, one in enumerate(groups):
            for label in {fold(label) for label in one}:
                self._exact.setdefault(label, []).append(place)
        self._vectors = np.stack([vectors[label] for label in labels])
        mean = self._vectors.mean(axis=0)
        self._usual = min(float(mean @ mean), 0.95)  # cosine of two unrelated labels: 0.27 for USE, 0.8 for some others
        self._spelling, self._letters = _spelling(labels)

    def nearest(self, texts: Sequence[str], heads: Sequence[str], vectors: Float32Array, top: int) -> Near:
        """The ``top`` groups nearest to each text; ``heads`` are the texts' heads (or the texts), ``vectors`` ``(n,
        d)`` of the texts."""
        top = min(top, len(self._starts))
        places, nearness, exact = [], [], []
        for start in range(0, len(texts), _CHUNK):
            part = slice(start, start + _CHUNK)
            near = self._group_nearness(texts[part], heads[part], vectors[part])
            same = self._same_spelling(texts[part])
            near = np.where(same.any(axis=1, keepdims=True), np.minimum(near, _BELOW_EXACT), near)
            near[same] = 1.0
            order = np.argsort(-near, axis=1, kind="stable")[:, :top]
            places.append(order)
            nearness.append(np.take_along_axis(near, order, axis=1))
            exact.append(np.take_along_axis(same, order, axis=1))
        if not places:
            none = np.zeros((0, top))
            return Near(none.astype(np.int64), none.astype(np.float32), none.astype(np.bool_))
        return Near(np.concatenate(places), np.concatenate(nearness), np.concatenate(exact))

    def _group_nearness(self, texts: Sequence[str], heads: Sequence[str], vectors: Float32Array) -> Float32Array:
        meaning = np.clip((vectors @ self._vectors.T - self._usual) / (1 - self._usual), 0, 1)
        spelling = self._spell(texts)
        shorter = [place for place, (text, head) in enumerate(zip(texts, heads, strict=True)) if head != text]
        if shorter:
            spelling[shorter] = np.maximum(spelling[shorter], _HEAD * self._spell([heads[place] for place in shorter]))
        both = _MEANING * meaning + (1 - _MEANING) * spelling
        return np.maximum.reduceat(both, self._starts, axis=1).astype(np.float32)

    def _spell(self, texts: Sequence[str]) -> Float32Array:
        grams = self._letters.transform([fold(text) for text in texts])
        return np.asarray((grams @ self._spelling).toarray(), dtype=np.float32)

    def _same_spelling(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        same = np.zeros((len(texts), len(self._starts)), dtype=np.bool_)
        for row, text in enumerate(texts):
            same[row, self._exact.get(fold(text), [])] = True
        return same


def _spelling(labels: Sequence[str]) -> tuple[Any, Any]:
    """Character n-grams of all labels ``(grams, labels)``, and what makes them of a text."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, dtype=np.float32)
    return letters.fit_transform([fold(label) for label in labels]).T.tocsr(), letters


def label_vectors(labels: Iterable[str], encoder: Encoder, cache_dir: Path | None) -> dict[str, Float32Array]:
    """The vector of each label.

    They are kept in ``cache_dir`` under a name that depends on the encoder's ``model_id`` and on all labels; a file
    that is missing or damaged is made anew. Without ``cache_dir`` they are computed each time (3 s for 7,500 labels).
    """
    unique = sorted(set(labels))
    if cache_dir is None:
        return dict(zip(unique, encoder.encode(unique), strict=True))
    digest = blake2b("\0".join([encoder.model_id, *unique]).encode(), digest_size=12).hexdigest()
    path = cache_dir / f"labels-{digest}.npz"
    found = _read(path, (len(unique), encoder.dimension))
    if found is None:
        found = encoder.encode(unique).astype(np.float16)  # as it is stored, so that the first run is like later ones
        _write(path, found)
    return dict(zip(unique, found.astype(np.float32), strict=True))


def _read(path: Path, shape: tuple[int, int]) -> NDArray[np.float16] | None:
    """The stored vectors; None when the file is missing, damaged or of another shape."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = np.asarray(stored["vectors"], dtype=np.float16)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found if found.shape == shape and bool(np.isfinite(found).all()) else None


def _write(path: Path, vectors: NDArray[np.float16]) -> None:
    """Atomically: a reader sees the whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".unfinished")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, vectors=vectors)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
