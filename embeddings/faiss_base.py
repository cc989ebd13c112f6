"""The large, unchanging part of a FAISS index: every distinct vector once, in float16, and codes to scan quickly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import faiss as typed_faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.hits import FacetGroups, Float32Array, Int64Array, Selection, as_ties, best
from embeddings.threads import thread_count

faiss: Any = typed_faiss  # its type stubs know the C++ signatures only

_EXACT_UP_TO = 2000  # distinct vectors that are compared one by one: up to about 2,500 that is quicker than the scan
_SECOND_LOOKS = 3  # vectors looked at again, for each one wanted: recall 0.993 with 2, 0.998 with 3
_FEWEST_LOOKS = 400  # the same for small limits, where 3 for each would be too few to be sure of the best
_SPARE_GROUPS = 2.0  # groups asked for, for each that is needed when all have as many members as the mean
_FEWEST_GROUPS = 64
_FEWEST_CODES = (
    96  # 4-bit codes a vector: 128 codes, 64 bytes, for 512 numbers, 96 for 384; fewer lose close neighbours
)
_TRAINING = 50_000  # vectors that the codes are learned from
_CHUNK = 16_384  # vectors converted at once while building: bounds the memory that building takes


class FacetBase:
    """Facets by group of equal vectors, the vectors, and the structures that search them. Never changes.

    Attributes:
        dimension: length of a vector.
        groups: the facets.
        matrix: float16 ``(u, d)``, the vector of each group; a view into the FAISS index that re-ranks.
    """

    def __init__(self, groups: FacetGroups, store: Any, scan: Any) -> None:
        self.dimension: int = store.d
        self.groups = groups
        self.matrix: NDArray[np.float16] = _codes_of(store)
        self._store = store
        self._scan = scan
        self._refined = None if scan is None else faiss.IndexRefine(scan, store)
        # All of a small set is compared with every query: converting it each time would take longer than comparing.
        self._small: Float32Array | None = self.matrix.astype(np.float32) if scan is None else None

    def search(self, rows: Float32Array, limit: int, selection: Selection) -> list[tuple[Int64Array, Float32Array]]:
        """For each query ids and cosines of the best selected facets, at most ``limit``, ties by id."""
        if not selection.count or not len(rows):
            return [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))] * len(rows)
        if self._refined is None or selection.count <= _EXACT_UP_TO:
            found = self._compare(rows, limit, selection)
            return [self.groups.members(groups, scores, selection, limit) for groups, scores in found]
        most = min(limit, selection.count)
        needed = max(_FEWEST_GROUPS, int(_SPARE_GROUPS * limit * selection.count / selection.members))
        for wanted in (needed, most) if needed < most else (most,):
            found = self._look_twice(rows, wanted, selection)
            hits = [self.groups.members(groups, scores, selection, limit) for groups, scores in found]
            # Enough when what is left out is surely worse than the last that is given back.
            if all(
                len(ids) == limit and scores[-1] > line[-1]
                for (ids, scores), (_, line) in zip(hits, found, strict=True)
            ):
                break
        return hits

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What :func:`restore_base` needs."""
        sizes = np.diff(self.groups.starts)
        scan = np.zeros(0, dtype=np.uint8) if self._scan is None else faiss.serialize_index(self._scan)
        return {"ids": self.groups.ids, "sizes": sizes, "vectors": self.matrix, "scan": scan}

    def _compare(self, rows: Float32Array, limit: int, selection: Selection) -> list[tuple[Int64Array, Float32Array]]:
        if selection.groups is None or selection.count == len(self.groups):
            candidates = np.arange(len(self.groups))
        else:
            candidates = np.flatnonzero(selection.groups)
        if self._small is None:
            vectors = self.matrix[candidates].astype(np.float32)
        else:
            vectors = self._small if len(candidates) == len(self._small) else self._small[candidates]
        # Groups stand in the order of their smallest ids, so ties between groups are ties by id.
        return [best(candidates, line, limit) for line in as_ties(rows @ vectors.T)]

    def _look_twice(
        self, rows: Float32Array, wanted: int, selection: Selection
    ) -> list[tuple[Int64Array, Float32Array]]:
        """For each query the ``wanted`` nearest selected groups, and their cosines."""
        looks = max(_SECOND_LOOKS, _FEWEST_LOOKS / wanted)
        if selection.groups is None or selection.count == len(self.groups):
            chosen = faiss.IVFSearchParameters(nprobe=1)
        else:
            bits = np.packbits(selection.groups, bitorder="little")
            chosen = faiss.IVFSearchParameters(nprobe=1, sel=faiss.IDSelectorBitmap(bits))
        faiss.omp_set_num_threads(thread_count())  # OpenMP keeps this for each calling thread apart
        parameters = faiss.IndexRefineSearchParameters(k_factor=looks, base_index_params=chosen)
        scores, groups = self._refined.search(rows, wanted, params=parameters)  # type: ignore[union-attr]
        found = []
        for line, some in zip(as_ties(scores), groups, strict=True):
            known = some >= 0
            order = np.lexsort((some[known], -line[known]))
            found.append((some[known][order], line[known][order]))
        return found


def build_base(ids: Int64Array, vectors: NDArray[np.float16]) -> FacetBase:
    """A base of facets ``(n,)`` with vectors ``(n, d)``; equal facets, in whatever order, give an equal base."""
    groups = FacetGroups(ids, _labels_of_equal(vectors))
    distinct = vectors[groups.first]
    faiss.omp_set_num_threads(thread_count())
    store = _float16_store(distinct)
    if len(distinct) <= _EXACT_UP_TO:
        return FacetBase(groups, store, None)
    dimension = distinct.shape[1]
    width = next((w for w in (4, 3, 2) if dimension % w == 0 and dimension // w >= _FEWEST_CODES), 1)
    scan = faiss.index_factory(dimension, f"IVF1,PQ{dimension // width}x4fs", faiss.METRIC_INNER_PRODUCT)
    # Drawn by lot, from a fixed seed: every n-th facet would all be titles where titles and tasks take turns.
    sample = np.random.default_rng(0).permutation(len(distinct))[:_TRAINING]
    scan.train(distinct[np.sort(sample)].astype(np.float32))
    for start in range(0, len(distinct), _CHUNK):
        scan.add(distinct[start : start + _CHUNK].astype(np.float32))
    return FacetBase(groups, store, scan)


def restore_base(arrays: Mapping[str, NDArray[Any]]) -> FacetBase:
    """What :meth:`FacetBase.arrays` gave."""
    labels = np.repeat(np.arange(len(arrays["sizes"])), arrays["sizes"])
    groups = FacetGroups(arrays["ids"], labels)
    scan = faiss.deserialize_index(arrays["scan"].copy()) if arrays["scan"].size else None
    return FacetBase(groups, _float16_store(arrays["vectors"]), scan)


def _float16_store(vectors: NDArray[np.float16]) -> Any:
    store = faiss.IndexScalarQuantizer(vectors.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    for start in range(0, len(vectors), _CHUNK):
        store.add(vectors[start : start + _CHUNK].astype(np.float32))
    return store


def _codes_of(store: Any) -> NDArray[np.float16]:
    """The store's own memory as a matrix: one copy of the vectors serves both."""
    if not store.ntotal:
        return np.zeros((0, store.d), dtype=np.float16)
    codes = faiss.rev_swig_ptr(store.codes.data(), store.ntotal * store.code_size)
    return np.asarray(codes).view(np.float16).reshape(store.ntotal, store.d)


def _labels_of_equal(vectors: NDArray[np.float16]) -> Int64Array:
    """A number a vector, the same for equal vectors."""
    if not len(vectors):
        return np.zeros(0, dtype=np.int64)
    words = np.ascontiguousarray(vectors).view(np.uint16)
    factors = np.random.default_rng(0).integers(0, 2**64, words.shape[1], dtype=np.uint64) | np.uint64(1)
    mixed = np.empty(len(words), dtype=np.uint64)
    for start in range(0, len(words), _CHUNK):
        mixed[start : start + _CHUNK] = words[start : start + _CHUNK].astype(np.uint64) @ factors
    _, first, labels = np.unique(mixed, return_index=True, return_inverse=True)
    labels = labels.reshape(-1).astype(np.int64)
    for start in range(0, len(words), _CHUNK):
        part = slice(start, start + _CHUNK)
        differ = np.flatnonzero((words[part] != words[first[labels[part]]]).any(axis=1)) + start
        labels[differ] = len(words) + differ  # other numbers with the same sum: a group of their own
    return labels
