"""Search by words and letters (BM25), for what vectors lose: names of diplomas, tools, licences and rare trades.

Pieces of four letters let parts of Dutch compounds meet ("vrachtwagenchauffeur", "chauffeur vrachtwagen") and forgive a
misspelling; words and pieces stand in one BM25 (Lucene's formula; library bm25s). What was added since the index was
built is weighed with the frequencies of what was there.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from embeddings.hits import BoolArray, Hits, Int64Array, best, is_allowed, stack
from embeddings.lexical_base import LexicalBase, NewTexts
from embeddings.vector_arguments import checked_ids
from embeddings.words import terms

_CHANGES_KEPT_APART = 1024  # texts beside the base before it is built anew
_SHARE_KEPT_APART = 0.02  # the same as a share of the base: building takes 10 s at 200,000 different texts


@dataclass(frozen=True, slots=True)
class LexicalReader:
    """An immutable snapshot: a base, what was removed from it, and what was added or overwritten since."""

    sequence: int
    _base: LexicalBase
    _removed: BoolArray | None  # by position in the base's groups
    _new: NewTexts

    def __len__(self) -> int:
        gone = 0 if self._removed is None else int(np.count_nonzero(self._removed))
        return len(self._base.groups.ids) - gone + len(self._new.ids)

    def search(self, queries: Sequence[str], limit: int, allowed: BoolArray | None = None) -> Hits:
        """The ``limit`` facets of highest BM25 for each query, ties by id; only those that share a term with it.

        ``allowed`` is a mask by facet id; None allows all. Raises ``ValueError`` for a limit below one.
        """
        if limit < 1:
            raise ValueError(f"The limit must be 1 or more, not {limit}.")
        selection = self._base.groups.select(allowed, self._removed)
        admitted = None if allowed is None else is_allowed(allowed, self._new.ids)
        found = []
        for query in queries:
            chosen = self._base.worthwhile(terms(query))
            ids, scores = self._base.search(chosen, limit, selection)
            new_ids, new_scores = self._new.search(chosen, admitted)
            found.append(best(np.concatenate([ids, new_ids]), np.concatenate([scores, new_scores]), limit))
        return stack(found, limit)


class LexicalIndex:
    """Finds facets by their words; one writer, many readers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader = _snapshot(LexicalBase(np.zeros(0, dtype=np.int64), []), 0)

    @property
    def reader(self) -> LexicalReader:
        """The newest snapshot."""
        return self._reader

    def replace(self, ids: ArrayLike, texts: Sequence[str], sequence: int) -> None:
        """Build anew from all facets. Raises ``ValueError`` when ids and texts differ in number or an id recurs."""
        facet_ids = _checked(ids, texts)
        with self._lock:
            self._reader = _snapshot(LexicalBase(facet_ids, texts), sequence)

    def apply(self, add_ids: ArrayLike, add_texts: Sequence[str], remove_ids: ArrayLike, sequence: int) -> None:
        """Remove, then add or overwrite; readers see all of it or nothing. Unknown ids to remove are ignored."""
        added = _checked(add_ids, add_texts)
        gone = np.concatenate([added, checked_ids(remove_ids)])
        with self._lock:
            old = self._reader
            size = len(old._base.groups.ids)
            removed = np.zeros(size, dtype=np.bool_) if old._removed is None else old._removed.copy()
            known, _, position = old._base.groups.locate(gone)
            removed[position[known]] = True
            keep = ~np.isin(old._new.ids, gone)
            ids = np.concatenate([old._new.ids[keep], added])
            texts = [*(text for text, kept in zip(old._new.texts, keep, strict=True) if kept), *add_texts]
            changes = int(np.count_nonzero(removed)) + len(ids)
            if changes > max(_CHANGES_KEPT_APART, int(_SHARE_KEPT_APART * size)):
                base_ids, base_texts = old._base.content(~removed)
                base = LexicalBase(np.concatenate([base_ids, ids]), [*base_texts, *texts])
                self._reader = _snapshot(base, sequence)
            else:
                new = NewTexts(ids, texts, old._base)
                self._reader = LexicalReader(sequence, old._base, removed if removed.any() else None, new)


def _snapshot(base: LexicalBase, sequence: int) -> LexicalReader:
    return LexicalReader(sequence, base, None, NewTexts(np.zeros(0, dtype=np.int64), [], base))


def _checked(ids: ArrayLike, texts: Sequence[str]) -> Int64Array:
    facet_ids = checked_ids(ids)
    if len(texts) != len(facet_ids):
        raise ValueError(f"{len(facet_ids)} facet ids do not fit {len(texts)} texts.")
    if len(np.unique(facet_ids)) < len(facet_ids):
        raise ValueError("A facet id occurs twice: each facet has one text.")
    return facet_ids
