"""Checks that every vector index makes of what it is given."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from embeddings.hits import Float32Array, Int64Array


def checked_facets(ids: ArrayLike, vectors: ArrayLike, dimension: int) -> tuple[Int64Array, Float32Array]:
    """Ids ``(n,)`` and vectors ``(n, dimension)``, contiguous.

    Raises ``ValueError`` for ids that are not positive or occur twice, for another shape and for infinite numbers.
    """
    facet_ids = checked_ids(ids)
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    if rows.size == 0 and not len(facet_ids):
        rows = rows.reshape(0, dimension)
    if rows.shape != (len(facet_ids), dimension):
        raise ValueError(
            f"Vectors of shape {rows.shape} do not fit {len(facet_ids)} facets of dimension {dimension}: encode the "
            "texts with the model that this index was made for."
        )
    if len(np.unique(facet_ids)) < len(facet_ids):
        raise ValueError("A facet id occurs twice: each facet has one vector.")
    if not np.isfinite(rows).all():
        wrong = facet_ids[~np.isfinite(rows).all(axis=1)][:5].tolist()
        raise ValueError(f"The vectors of facets {wrong} hold numbers that are not finite: encode their texts again.")
    return facet_ids, rows


def checked_ids(ids: ArrayLike) -> Int64Array:
    """Facet ids as int64 ``(n,)``. Raises ``ValueError`` for an id below one."""
    facet_ids = np.ascontiguousarray(ids, dtype=np.int64).reshape(-1)
    if len(facet_ids) and facet_ids.min() < 1:
        raise ValueError(f"Facet ids are positive; found {facet_ids.min()}. Id 0 means no facet.")
    return facet_ids


def checked_queries(queries: ArrayLike, dimension: int, limit: int) -> Float32Array:
    """Queries ``(q, dimension)``. Raises ``ValueError`` for another shape, infinite numbers or a limit below one."""
    rows = np.ascontiguousarray(queries, dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] != dimension:
        raise ValueError(f"Queries must have the shape (q, {dimension}), not {rows.shape}.")
    if limit < 1:
        raise ValueError(f"The limit must be 1 or more, not {limit}.")
    if not np.isfinite(rows).all():
        raise ValueError("A query holds numbers that are not finite.")
    return rows
