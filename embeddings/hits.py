"""What a search gives back, and how facets that share one text are searched once and given back apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float32Array = NDArray[np.float32]
Int64Array = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

_REMEMBERED = 8  # selections of masks that do not change: one a kind of entity, and those of the snapshot before
_DECIMALS = 6  # a cosine in float32 is sure to about seven digits: what is equal up to here is a tie, decided by id


@dataclass(frozen=True, slots=True)
class Hits:
    """For each query the best facets, best first; ``ids`` are -1 and ``scores`` -inf where there were fewer."""

    ids: Int64Array  # (q, limit)
    scores: Float32Array  # (q, limit)


@dataclass(frozen=True, slots=True)
class Selection:
    """The members of :class:`FacetGroups` that a search may return."""

    groups: BoolArray | None  # (u,): groups with at least one such member; None for all
    count: int  # how many groups that is
    members: int  # how many such members there are
    reach: NDArray[np.int32] | None  # (n + 1,): how many such members stand before each position
    positions: Int64Array | None  # where they stand; these two are None where groups say it all


class FacetGroups:
    """Facets that have the same text or vector, gathered so that each text is searched once.

    Titles repeat ("schoonmaker" a thousand times): a search over groups is quicker, and equal facets come back in the
    order of their ids whatever the search structure does with ties.

    Attributes:
        ids: facet ids ``(n,)``, ordered by group and inside a group by id; groups are ordered by their smallest id.
        starts: ``(u + 1,)``: group ``g`` is ``ids[starts[g]:starts[g + 1]]``.
        first: ``(u,)``: for each group the position, in the arrays given, of its member of smallest id.
    """

    def __init__(self, ids: Int64Array, labels: Int64Array) -> None:
        by_id = np.argsort(ids, kind="stable")
        _, first, inverse = np.unique(labels[by_id], return_index=True, return_inverse=True)
        rank = np.empty(len(first), dtype=np.int64)
        rank[np.argsort(first, kind="stable")] = np.arange(len(first))
        group = rank[inverse.reshape(-1)]
        order = np.argsort(group, kind="stable")
        self.ids: Int64Array = ids[by_id][order]
        self.starts: Int64Array = np.concatenate([[0], np.cumsum(np.bincount(group, minlength=len(first)))]).astype(
            np.int64
        )
        self.first: Int64Array = by_id[np.sort(first)]
        self._sorted_ids: Int64Array = ids[by_id]
        self._most = int(ids.max(initial=0))
        self._group_of_sorted: Int64Array = group
        self._position_of_sorted: Int64Array = np.empty(len(ids), dtype=np.int64)
        self._position_of_sorted[order] = np.arange(len(ids))
        self._remembered: tuple[tuple[BoolArray, BoolArray | None, Selection], ...] = ()

    def __len__(self) -> int:
        """The number of groups."""
        return len(self.starts) - 1

    def locate(self, ids: Int64Array) -> tuple[BoolArray, Int64Array, Int64Array]:
        """Which of these ids are known, and for each its group and its position in ``self.ids`` (0 where unknown)."""
        if not len(self._sorted_ids):
            nothing = np.zeros(ids.shape, dtype=np.int64)
            return np.zeros(ids.shape, dtype=np.bool_), nothing, nothing
        place = np.minimum(np.searchsorted(self._sorted_ids, ids), len(self._sorted_ids) - 1)
        known = self._sorted_ids[place] == ids
        group = np.where(known, self._group_of_sorted[place], 0)
        return known, group, np.where(known, self._position_of_sorted[place], 0)

    def select(self, allowed: BoolArray | None, removed: BoolArray | None = None) -> Selection:
        """Members that ``allowed`` (by facet id) names and ``removed`` (by position) does not.

        What a read-only mask selects is remembered: a mask that many searches share is worth that.
        """
        if allowed is None or allowed.flags.writeable:
            return self._select(allowed, removed)
        for mask, without, selection in self._remembered:
            if mask is allowed and without is removed:
                return selection
        selection = self._select(allowed, removed)
        self._remembered = (*self._remembered[1 - _REMEMBERED :], (allowed, removed, selection))
        return selection

    def _select(self, allowed: BoolArray | None, removed: BoolArray | None) -> Selection:
        if allowed is None and removed is None:
            return Selection(None, len(self), len(self.ids), None, None)
        members = (
            np.ones(len(self.ids), dtype=np.bool_) if allowed is None else is_allowed(allowed, self.ids, self._most)
        )
        if removed is not None:
            members = members & ~removed
        if len(self) == len(self.ids):  # every group is one facet: its member is selected when the group is
            count = int(np.count_nonzero(members))
            return Selection(members, count, count, None, None)
        reach = np.zeros(len(members) + 1, dtype=np.int32)
        np.cumsum(members, dtype=np.int32, out=reach[1:])
        groups = np.diff(reach[self.starts]) > 0
        return Selection(groups, int(np.count_nonzero(groups)), int(reach[-1]), reach, np.flatnonzero(members))

    def members(
        self, groups: Int64Array, scores: Float32Array, selection: Selection, limit: int
    ) -> tuple[Int64Array, Float32Array]:
        """The selected members of groups (best first), at most ``limit``, by score and then by id."""
        reach = selection.reach
        begin: NDArray[np.integer] = self.starts[groups]
        end: NDArray[np.integer] = self.starts[groups + 1]
        if reach is not None:
            begin, end = reach[begin], reach[end]
        counts = np.minimum(end - begin, limit)
        enough = int(np.searchsorted(np.cumsum(counts), limit)) + 1
        if enough < len(groups):  # further groups matter only where they tie with the last one needed
            enough = int(np.count_nonzero(scores >= scores[enough - 1]))
            begin, counts, scores = begin[:enough], counts[:enough], scores[:enough]
        ends = np.cumsum(counts)
        place = np.repeat(begin - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0)
        ids = self.ids[place if selection.positions is None else selection.positions[place]]
        return best(ids, np.repeat(scores, counts), limit)


def is_allowed(allowed: BoolArray, ids: Int64Array, most: int | None = None) -> BoolArray:
    """``allowed[id]`` for each id; ids beyond the mask are not allowed. Raises ``ValueError`` for what is no mask.

    ``most`` is the largest of the ids, where it is known.
    """
    if allowed.dtype != np.bool_ or allowed.ndim != 1:
        raise ValueError(
            f"`allowed` must be a one-dimensional mask of bool by facet id, not {allowed.dtype} {allowed.shape}."
        )
    beyond = (int(ids.max(initial=0)) if most is None else most) + 1 - len(allowed)
    if beyond > 0:  # a longer mask costs a tenth of asking each id whether it is inside
        allowed = np.concatenate([allowed, np.zeros(beyond, dtype=np.bool_)])
    return np.asarray(allowed[ids])


def best(ids: Int64Array, scores: Float32Array, limit: int) -> tuple[Int64Array, Float32Array]:
    """The ``limit`` highest scores, ties by id."""
    if len(scores) > 4 * limit:  # sort only what can still be among the best, and everything that ties with the last
        border = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        keep = np.flatnonzero(scores >= border)
        ids, scores = ids[keep], scores[keep]
    order = np.lexsort((ids, -scores))[:limit]
    return ids[order], scores[order]


def as_ties(scores: NDArray[np.floating]) -> Float32Array:
    """Scores rounded to what float32 can tell apart, so that equal vectors tie however they were computed."""
    return np.round(scores, _DECIMALS).astype(np.float32)


def stack(found: list[tuple[Int64Array, Float32Array]], limit: int) -> Hits:
    """One row a query, filled up with -1 and -inf."""
    ids = np.full((len(found), limit), -1, dtype=np.int64)
    scores = np.full((len(found), limit), -np.inf, dtype=np.float32)
    for row, (some_ids, some_scores) in enumerate(found):
        ids[row, : len(some_ids)] = some_ids
        scores[row, : len(some_ids)] = some_scores
    return Hits(ids, scores)
