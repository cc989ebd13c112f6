"""Ways to find a label for a job title: vectors, letters, and both together. Nothing here knows the answers.

A method takes a set of labels once and gives a function from texts to scores, ``(q, labels)``, higher is better.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.domain.esco import ConceptVectors
from matching.domain.ports import Float32Array
from matching.evaluation.linking_sets import LinkingSet

Encode = Callable[[Sequence[str]], Float32Array]
"""Texts to rows of length one, ``(n, d)``."""

Scorer = Callable[[Sequence[str]], Float32Array]
Method = Callable[[LinkingSet], Scorer]

LETTERS_WEIGHT = 0.1
"""How much the letters add to the cosine of the vectors. The default model has n-grams of its own: on 200 titles of each of the eight
development sets .1 changes nothing (mean MRR .669 with and without) and .5 costs .006; what is mistyped needs it."""

CONCEPT_WEIGHT = 0.5
"""Length of an occupation's trained vector that is added to the vector (length one) of each of its labels. On the same titles: mean
MRR per label .651 without, .666 with .25, .669 with .5, .662 with 1; per occupation .682, .701, .706, .702."""

_BLOCK = 1024  # texts encoded between two steps of a progress bar


class LabelVectors:
    """Encodes no text twice: keeps the vectors of every query, which sets and methods share, and those of the last set of labels,
    since sets in a row share most of theirs.

    Labels are encoded in blocks, and ``progress(done, total)`` is called after each.
    """

    def __init__(self, encode: Encode, progress: Callable[[int, int], None] | None = None) -> None:
        self._encode = encode
        self._progress = progress
        self._of_query: dict[str, Float32Array] = {}
        self._row_of: dict[str, int] = {}
        self._vectors: Float32Array | None = None

    def of_queries(self, texts: Sequence[str]) -> Float32Array:
        """Vectors of queries, ``(texts, d)``."""
        new = list(dict.fromkeys(text for text in texts if text not in self._of_query))
        if new:
            self._of_query.update(zip(new, np.asarray(self._encode(new), dtype=np.float32), strict=True))
        return np.stack([self._of_query[text] for text in texts])

    def of(self, labels: Sequence[str]) -> Float32Array:
        """Vectors of labels, ``(labels, d)``; those that the last set had too are not made again."""
        unique = list(dict.fromkeys(labels))
        new = [text for text in unique if text not in self._row_of]
        known = [text for text in unique if text in self._row_of]
        parts = [self._vectors[[self._row_of[text] for text in known]]] if self._vectors is not None and known else []
        if new:
            parts.append(self._encoded(new))
        self._row_of = {text: row for row, text in enumerate([*known, *new])}
        self._vectors = np.concatenate(parts)
        return self._vectors[[self._row_of[text] for text in labels]]

    def _encoded(self, texts: Sequence[str]) -> Float32Array:
        blocks = []
        for start in range(0, len(texts), _BLOCK):
            blocks.append(np.asarray(self._encode(list(texts[start : start + _BLOCK])), dtype=np.float32))
            if self._progress:
                self._progress(min(start + _BLOCK, len(texts)), len(texts))
        return np.concatenate(blocks)


def by_vectors(vectors: LabelVectors) -> Method:
    """The cosine of query and label."""

    def prepare(linking: LinkingSet) -> Scorer:
        table = vectors.of(linking.labels)
        return lambda queries: vectors.of_queries(queries) @ table.T

    return prepare


def by_letters(linking: LinkingSet) -> Scorer:
    """The benchmark's "Char TF-IDF": cosine of TF-IDF over runs of one to three characters, lowercased, accents taken off."""
    fold = _fold_of(linking.labels)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=False, dtype=np.float32)
    table = vectorizer.fit_transform([fold(label) for label in linking.labels]).T.tocsr()

    def score(queries: Sequence[str]) -> Float32Array:
        found: Float32Array = (vectorizer.transform([fold(text) for text in queries]) @ table).toarray()
        return found

    return score


def _fold_of(labels: Sequence[str]) -> Callable[[str], str]:
    """Lower case without what ASCII does not have, as the benchmark does; just lower case where that would leave little over
    (another script)."""
    lowered = "".join(labels).lower()
    return _ascii if 2 * len(_ascii(lowered)) >= len(lowered) else str.lower


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()


def fused(vectors: LabelVectors, concepts: ConceptVectors | None = None) -> Method:
    """Vectors and letters added up: cosine + ``LETTERS_WEIGHT`` · letters.

    With ``concepts`` a label's vector is that of the label and that of its occupation together: a label that says little is
    found by what it stands for.
    """

    def prepare(linking: LinkingSet) -> Scorer:
        table = vectors.of(linking.labels)
        if concepts is not None:
            table = _with_concepts(table, linking, concepts)
        letters = by_letters(linking)
        return lambda queries: vectors.of_queries(queries) @ table.T + np.float32(LETTERS_WEIGHT) * letters(queries)

    return prepare


def _with_concepts(table: Float32Array, linking: LinkingSet, concepts: ConceptVectors) -> Float32Array:
    """Rows of length one; a label whose occupation has no trained vector (an ISCO group) keeps its own."""
    row_of = {uri: row for row, uri in enumerate(concepts.uris)}
    wanted = np.array([row_of.get(uri, -1) for uri in linking.uris], dtype=np.int64)[linking.concepts]
    known = wanted >= 0
    mixed = table.copy()
    mixed[known] += np.float32(CONCEPT_WEIGHT) * concepts.vectors[wanted[known]]
    mixed /= np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), np.float32(1e-12))
    return mixed
