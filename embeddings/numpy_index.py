"""The exact vector index: every vector against every query. The oracle of the tests, and enough for small sets."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings.hits import BoolArray, Float32Array, Hits, Int64Array, as_ties, best, is_allowed, stack
from embeddings.index_file import Stamp, read_index_file, write_index_file
from embeddings.vector_arguments import checked_facets, checked_ids, checked_queries

_KIND = "numpy"


class NumpyReader:
    """An immutable snapshot: ids in order and their vectors in float32."""

    def __init__(self, model_id: str, sequence: int, ids: Int64Array, vectors: Float32Array) -> None:
        self._model_id = model_id
        self._sequence = sequence
        self._ids = ids
        self._vectors = vectors

    @property
    def model_id(self) -> str:
        """The model whose vectors these are."""
        return self._model_id

    @property
    def sequence(self) -> int:
        """The database's change sequence that this snapshot reflects."""
        return self._sequence

    def __len__(self) -> int:
        return len(self._ids)

    def search(self, queries: Float32Array, limit: int, allowed: BoolArray | None = None) -> Hits:
        """The ``limit`` facets of highest cosine for each query, ties by id; ``allowed`` is a mask by facet id."""
        rows = checked_queries(queries, self._vectors.shape[1], limit)
        ids, vectors = self._ids, self._vectors
        if allowed is not None:
            keep = is_allowed(allowed, ids)
            ids, vectors = ids[keep], vectors[keep]
        scores = as_ties(rows @ vectors.T)
        return stack([best(ids, line, limit) for line in scores], limit)

    def vectors(self, ids: Int64Array) -> Float32Array:
        """Float32 ``(*ids.shape, d)``; zeros for an id that is unknown or 0."""
        wanted = np.asarray(ids, dtype=np.int64)
        result = np.zeros((*wanted.shape, self._vectors.shape[1]), dtype=np.float32)
        if len(self._ids):
            place = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
            known = self._ids[place] == wanted
            result[known] = self._vectors[place[known]]
        return result


class NumpyIndex:
    """One writer, many readers; each change makes a new snapshot.

    Args:
        model_id: the encoder whose vectors it holds.
        dimension: length of a vector.
    """

    def __init__(self, model_id: str, dimension: int) -> None:
        self._lock = threading.Lock()
        self._dimension = dimension
        self._stamp = Stamp(_KIND, model_id, dimension)
        nothing = np.zeros((0, dimension), dtype=np.float32)
        self._reader = NumpyReader(model_id, 0, np.zeros(0, dtype=np.int64), nothing)

    @property
    def reader(self) -> NumpyReader:
        """The newest snapshot."""
        return self._reader

    def replace(self, ids: ArrayLike, vectors: ArrayLike, sequence: int) -> None:
        """Build anew from all facets ``(n,)`` and ``(n, d)``."""
        facet_ids, rows = checked_facets(ids, vectors, self._dimension)
        with self._lock:
            self._swap(facet_ids, rows, sequence)

    def apply(self, add_ids: ArrayLike, add_vectors: ArrayLike, remove_ids: ArrayLike, sequence: int) -> None:
        """Remove, then add or overwrite; readers see all of it or nothing."""
        added, rows = checked_facets(add_ids, add_vectors, self._dimension)
        gone = np.concatenate([added, checked_ids(remove_ids)])
        with self._lock:
            old = self._reader
            keep = ~np.isin(old._ids, gone)
            ids = np.concatenate([old._ids[keep], added])
            self._swap(ids, np.concatenate([old._vectors[keep], rows]), sequence)

    def save(self, path: Path) -> None:
        """Write atomically, with a checksum, the model id and the sequence."""
        reader = self._reader
        arrays: dict[str, NDArray[Any]] = {"ids": reader._ids, "vectors": reader._vectors}
        write_index_file(path, self._stamp, reader.sequence, arrays)

    def load(self, path: Path) -> bool:
        """Read what ``save`` wrote; False, with the reason in the log, when it cannot serve."""
        found = read_index_file(path, self._stamp)
        if found is None:
            return False
        sequence, arrays = found
        with self._lock:
            self._swap(arrays["ids"], arrays["vectors"], sequence)
        return True

    def _swap(self, ids: Int64Array, vectors: Float32Array, sequence: int) -> None:
        order = np.argsort(ids)
        self._reader = NumpyReader(self._reader.model_id, sequence, ids[order], vectors[order])
