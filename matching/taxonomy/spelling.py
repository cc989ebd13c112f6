"""How alike two spellings are: cosine of their character n-grams, which finds "verplegkundige" and long Dutch compounds.

N-grams (two to four letters, within words) are weighted like words in a search engine: the rarer among the labels, the
more they say. They are hashed, so that no vocabulary has to be kept, and the matrix of the labels can be read from a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain.ports import Float32Array

_BUCKETS = 2**18  # 70,000 labels in ten languages have some 150,000 different n-grams
_COMMON = 0.02, 500  # n-grams in more than this share (and number) of the labels say little, and take most of the time


@dataclass(frozen=True)
class Spelling:
    """Labels as weighted n-grams: a sparse matrix ``(buckets, labels)`` with columns of length one, and each bucket's weight."""

    grams: Any
    weights: Float32Array

    @classmethod
    def of(cls, folded: Sequence[str]) -> Spelling:
        """From folded labels."""
        counts = _counts(folded)
        seen = np.bincount(counts.indices, minlength=_BUCKETS)
        weights = (np.log((1 + len(folded)) / (1 + seen)) + 1).astype(np.float32)
        weights[seen > max(_COMMON[0] * len(folded), _COMMON[1])] = 0
        return cls(_weighted(counts, weights).T.tocsr(), weights)

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[Any]], labels: int) -> Spelling:
        """What :meth:`arrays` gave."""
        from scipy.sparse import csr_array

        parts = (arrays["data"].astype(np.float32), arrays["indices"], arrays["indptr"])
        return cls(csr_array(parts, shape=(_BUCKETS, labels)), arrays["weights"].astype(np.float32))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """To keep in a file; rounded to float16."""
        grams = self.grams
        return {
            "data": grams.data.astype(np.float16),
            "indices": grams.indices,
            "indptr": grams.indptr,
            "weights": self.weights,
        }

    def likeness(self, folded: Sequence[str]) -> Float32Array:
        """Cosine of each folded text with each label, ``(texts, labels)``."""
        return np.asarray((_weighted(_counts(folded), self.weights) @ self.grams).toarray(), dtype=np.float32)


def _counts(folded: Sequence[str]) -> Any:
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import HashingVectorizer

    letters = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), n_features=_BUCKETS, alternate_sign=False, norm=None, dtype=np.float32
    )
    return csr_array(letters.transform(folded)) if folded else csr_array((0, _BUCKETS), dtype=np.float32)


def _weighted(counts: Any, weights: Float32Array) -> Any:
    """Rows of length one (or of zeros); a gram that occurs twice counts 1.7 times."""
    counts.data = (1 + np.log(counts.data)) * weights[counts.indices]
    counts.eliminate_zeros()
    length = np.sqrt(np.asarray((counts * counts).sum(axis=1)).ravel())
    counts.data /= np.repeat(np.maximum(length, 1e-9), np.diff(counts.indptr))
    return counts
