"""The default vector index: FAISS, exact where little is allowed, a quick scan and an exact second look where much is.

Measured on one core at 200,000 facets of 512 numbers, five queries at once, the best 400 facets of each: an exact scan
takes 70 to 140 ms. IVF with 512 lists and 8-bit numbers has a recall of 0.99 in 8 ms without a filter, but only 0.27 to
0.94 where a filter leaves little, as the nearest allowed facets then lie in lists that are not visited. One list of
4-bit product-quantised codes, scanned whole and re-ranked with the float16 vectors, takes 6 ms at any filter with a
recall of 0.998 or more, builds in 5 s, and needs no choice of lists. So that is what stands here
(``tests/benchmarks/bench_index.py``).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.faiss_base import FacetBase, build_base, restore_base
from embeddings.hits import BoolArray, Float32Array, Hits, Int64Array, as_ties, best, is_allowed, stack
from embeddings.index_file import Stamp, read_index_file, write_index_file
from embeddings.vector_arguments import checked_facets, checked_ids, checked_queries

_KIND = "faiss"
_CHANGES_KEPT_APART = 1024  # facets beside the base before it is built anew: their exact scan then costs under 1 ms
_SHARE_KEPT_APART = 0.02  # the same as a share of the base, so that building, 3 s at 200,000 facets, stays rare


@dataclass(frozen=True, slots=True)
class FaissReader:
    """An immutable snapshot: a base, what was removed from it, and what was added or overwritten since."""

    model_id: str
    sequence: int
    _base: FacetBase
    _removed: BoolArray | None  # by position in the base's groups
    _new_ids: Int64Array  # in order
    _new_vectors: Float32Array

    def __len__(self) -> int:
        gone = 0 if self._removed is None else int(np.count_nonzero(self._removed))
        return len(self._base.groups.ids) - gone + len(self._new_ids)

    def search(self, queries: Float32Array, limit: int, allowed: BoolArray | None = None) -> Hits:
        """The ``limit`` facets of highest cosine for each query, ties by id; ``allowed`` is a mask by facet id."""
        rows = checked_queries(queries, self._base.dimension, limit)
        found = self._base.search(rows, limit, self._base.groups.select(allowed, self._removed))
        if len(self._new_ids):
            found = [self._with_new(line, row, limit, allowed) for line, row in zip(found, rows, strict=True)]
        return stack(found, limit)

    def vectors(self, ids: Int64Array) -> Float32Array:
        """Float32 ``(*ids.shape, d)`` as stored, in float16 precision; zeros for an id that is unknown or 0."""
        wanted = np.asarray(ids, dtype=np.int64)
        result = np.zeros((*wanted.shape, self._base.dimension), dtype=np.float32)
        known, group, position = self._base.groups.locate(wanted)
        if self._removed is not None:
            known = known & ~self._removed[position]
        # Titles repeat: each vector is widened once.
        distinct, of = np.unique(group[known], return_inverse=True)
        result[known] = self._base.matrix[distinct].astype(np.float32)[of]
        if len(self._new_ids):
            place = np.minimum(np.searchsorted(self._new_ids, wanted), len(self._new_ids) - 1)
            new = self._new_ids[place] == wanted
            result[new] = self._new_vectors[place[new]]
        return result

    def _with_new(
        self, found: tuple[Int64Array, Float32Array], row: Float32Array, limit: int, allowed: BoolArray | None
    ) -> tuple[Int64Array, Float32Array]:
        ids, vectors = self._new_ids, self._new_vectors
        if allowed is not None:
            keep = is_allowed(allowed, ids)
            ids, vectors = ids[keep], vectors[keep]
        scores = np.concatenate([found[1], as_ties(vectors @ row)])
        return best(np.concatenate([found[0], ids]), scores, limit)

    def _content(self) -> tuple[Int64Array, NDArray[np.float16]]:
        """All facets and their vectors."""
        groups = self._base.groups
        keep = slice(None) if self._removed is None else ~self._removed
        group_of = np.repeat(np.arange(len(groups)), np.diff(groups.starts))[keep]
        ids = np.concatenate([groups.ids[keep], self._new_ids])
        return ids, np.concatenate([self._base.matrix[group_of], self._new_vectors.astype(np.float16)])


class FaissIndex:
    """One writer, many readers; a change makes a new snapshot that shares all it can with the one before.

    Vectors are kept in float16. What an index answers depends on what it holds, not on the way it got there, but for
    facets at the very border of a list of hits while changes are still kept apart.

    Args:
        model_id: the encoder whose vectors it holds.
        dimension: length of a vector.
    """

    def __init__(self, model_id: str, dimension: int) -> None:
        self._lock = threading.Lock()
        self._dimension = dimension
        self._stamp = Stamp(_KIND, model_id, dimension)
        nothing = np.zeros((0, dimension), dtype=np.float16)
        self._reader = self._snapshot(build_base(np.zeros(0, dtype=np.int64), nothing), 0)

    @property
    def reader(self) -> FaissReader:
        """The newest snapshot."""
        return self._reader

    def replace(self, ids: ArrayLike, vectors: ArrayLike, sequence: int) -> None:
        """Build anew from all facets ``(n,)`` and ``(n, d)``; equal input gives an equal index."""
        facet_ids, rows = checked_facets(ids, vectors, self._dimension)
        with self._lock:
            self._reader = self._snapshot(build_base(facet_ids, rows.astype(np.float16)), sequence)

    def apply(self, add_ids: ArrayLike, add_vectors: ArrayLike, remove_ids: ArrayLike, sequence: int) -> None:
        """Remove, then add or overwrite; readers see all of it or nothing. Unknown ids to remove are ignored."""
        added, rows = checked_facets(add_ids, add_vectors, self._dimension)
        gone = np.concatenate([added, checked_ids(remove_ids)])
        with self._lock:
            self._reader = self._folded(self._changed(added, rows, gone, sequence))

    def save(self, path: Path) -> None:
        """Write atomically, with a checksum, the model id and the sequence; ``OSError`` when the disk refuses."""
        with self._lock:
            self._reader = self._folded(self._reader, always=True)
            reader = self._reader
        write_index_file(path, self._stamp, reader.sequence, reader._base.arrays())

    def load(self, path: Path) -> bool:
        """Read what ``save`` wrote; False, an unchanged index and the reason in the log, when it cannot serve."""
        found = read_index_file(path, self._stamp)
        if found is None:
            return False
        sequence, arrays = found
        with self._lock:
            self._reader = self._snapshot(restore_base(arrays), sequence)
        return True

    def _changed(self, added: Int64Array, rows: Float32Array, gone: Int64Array, sequence: int) -> FaissReader:
        old = self._reader
        removed = np.zeros(len(old._base.groups.ids), dtype=np.bool_) if old._removed is None else old._removed.copy()
        known, _, position = old._base.groups.locate(gone)
        removed[position[known]] = True
        keep = ~np.isin(old._new_ids, gone)
        ids = np.concatenate([old._new_ids[keep], added])
        vectors = np.concatenate([old._new_vectors[keep], rows.astype(np.float16).astype(np.float32)])
        order = np.argsort(ids)
        return replace(
            old,
            sequence=sequence,
            _removed=removed if removed.any() else None,
            _new_ids=ids[order],
            _new_vectors=np.ascontiguousarray(vectors[order]),
        )

    def _folded(self, reader: FaissReader, always: bool = False) -> FaissReader:
        """The same content in one base, when enough has changed."""
        gone = 0 if reader._removed is None else int(np.count_nonzero(reader._removed))
        changes = gone + len(reader._new_ids)
        if changes <= (0 if always else max(_CHANGES_KEPT_APART, int(_SHARE_KEPT_APART * len(reader)))):
            return reader
        return self._snapshot(build_base(*reader._content()), reader.sequence)

    def _snapshot(self, base: FacetBase, sequence: int) -> FaissReader:
        nothing = np.zeros((0, self._dimension), dtype=np.float32)
        return FaissReader(self._stamp.model_id, sequence, base, None, np.zeros(0, dtype=np.int64), nothing)
