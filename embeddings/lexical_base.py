"""The parts of a lexical index: a large one that does not change, and a small one for what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from embeddings.hits import BoolArray, FacetGroups, Float32Array, Int64Array, Selection, best
from embeddings.words import terms

_K1, _B = 1.5, 0.75  # the usual constants of BM25 (Robertson and Zaragoza 2009), which are those of bm25s
_MOST_TERMS = 64  # of a query, the rarest: a page of text has 500, and the common ones tell texts apart least
# Texts: a term that more of them hold weighs little and takes long to add up; used where a query has nothing rarer.
_LONGEST_LIST = 20_000
_SAMPLE_EVERY = 32  # scores looked at to guess where the best begin, before any are sorted
_DECIMALS = 3  # scores reach a hundred and are sums of float32: what is equal up to here is a tie, decided by id


class LexicalBase:
    """All facets at the time of building, gathered by equal text, and their BM25 weights. Never changes.

    Attributes:
        groups: the facets.
        average: mean number of terms of a text.
    """

    def __init__(self, ids: Int64Array, texts: Sequence[str]) -> None:
        known: dict[str, int] = {}
        labels = np.fromiter((known.setdefault(text, len(known)) for text in texts), dtype=np.int64, count=len(texts))
        self.groups = FacetGroups(ids, labels)
        self._texts = [texts[place] for place in self.groups.first]
        self._numbers: dict[str, int] = {}
        counted = [[self._numbers.setdefault(t, len(self._numbers)) for t in terms(text)] for text in self._texts]
        self.average = sum(map(len, counted)) / max(1, len(counted))
        self._scorer: Any = None
        self._frequency = np.zeros(0, dtype=np.int64)
        if self._numbers:
            self._scorer = bm25s.BM25(k1=_K1, b=_B, method="lucene")
            self._scorer.index((counted, self._numbers), show_progress=False)
            self._frequency = np.diff(self._scorer.scores["indptr"]).astype(np.int64)

    def frequency(self, term: str) -> int:
        """How many texts a term is in."""
        number = self._numbers.get(term)
        return 0 if number is None else int(self._frequency[number])

    def worthwhile(self, found: Sequence[str]) -> list[str]:
        """The terms of a query that are worth their time: not those in very many texts, and of many the rarest."""
        frequency = {term: self.frequency(term) for term in sorted(set(found))}
        rare = [term for term, count in frequency.items() if count <= _LONGEST_LIST]
        chosen = rare if any(frequency[term] for term in rare) else list(frequency)
        # Terms that the base has not seen come last: they can only find what is new.
        return sorted(sorted(chosen, key=lambda term: frequency[term] or len(self._texts) + 1)[:_MOST_TERMS])

    def search(self, chosen: Sequence[str], limit: int, selection: Selection) -> tuple[Int64Array, Float32Array]:
        """Ids and scores of the best selected facets, at most ``limit``."""
        numbers = [self._numbers[term] for term in chosen if term in self._numbers]
        if not numbers or not selection.count:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        scores: Float32Array = self._scorer.get_scores_from_ids(numbers)
        if selection.groups is not None:
            scores *= selection.groups
        rows = _rows_of_best(scores, limit)
        groups, found = best(rows, _as_ties(scores[rows]), limit)
        return self.groups.members(groups, found, selection, limit)

    def content(self, keep: BoolArray) -> tuple[Int64Array, list[str]]:
        """Ids and texts of the facets at these positions."""
        group_of = np.repeat(np.arange(len(self.groups)), np.diff(self.groups.starts))
        return self.groups.ids[keep], [self._texts[group] for group in group_of[keep]]

    def weight(self, term: str, count: int, length: int) -> float:
        """BM25 weight of a term that occurs ``count`` times in a new text of ``length`` terms (Lucene's formula)."""
        frequency = self.frequency(term)
        rarity = np.log(1 + (max(1, len(self._texts)) - frequency + 0.5) / (frequency + 0.5))
        return float(rarity * count / (count + _K1 * (1 - _B + _B * length / (self.average or length))))


class NewTexts:
    """Facets added since the base was built, each with the weights of its terms.

    Attributes:
        ids: facet ids, as given.
        texts: their texts.
    """

    def __init__(self, ids: Int64Array, texts: Sequence[str], base: LexicalBase) -> None:
        self.ids = ids
        self.texts = texts
        self._rows: dict[str, list[int]] = {}
        self._weights: dict[str, list[float]] = {}
        for row, text in enumerate(texts):
            found = terms(text)
            for term, count in Counter(found).items():
                self._rows.setdefault(term, []).append(row)
                self._weights.setdefault(term, []).append(base.weight(term, count, len(found)))

    def search(self, chosen: Sequence[str], admitted: BoolArray | None) -> tuple[Int64Array, Float32Array]:
        """Ids and scores of all that share a term and are ``admitted`` (by position)."""
        scores = np.zeros(len(self.ids), dtype=np.float64)
        for term in chosen:
            if term in self._rows:
                scores[self._rows[term]] += self._weights[term]
        if admitted is not None:
            scores *= admitted
        rows = np.flatnonzero(scores > 0)
        return self.ids[rows], _as_ties(scores[rows])


def _as_ties(scores: NDArray[np.floating]) -> Float32Array:
    return np.round(scores, _DECIMALS).astype(np.float32)


def _rows_of_best(scores: Float32Array, limit: int) -> Int64Array:
    """Rows among which the best ``limit`` are: all that score, or those above a border guessed from a sample."""
    sample = np.sort(scores[::_SAMPLE_EVERY])[::-1]
    place = 2 * limit // _SAMPLE_EVERY + 4
    if place < len(sample) and sample[place] > 0:
        rows = np.flatnonzero(scores >= sample[place] - 10.0**-_DECIMALS)
        if len(rows) >= limit:
            return rows
    return np.flatnonzero(scores > 0)
