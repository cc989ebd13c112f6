"""An immutable picture of all records in memory: columns by kind, and where facets and occupations are in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np

from matching.domain.columns import COLUMNS, Columns, OpportunityColumns, ParticipantColumns
from matching.domain.facet import Facet, Record
from matching.domain.ports import BoolArray, Int64Array, Nearness
from matching.domain.vocabulary import EntityKind

# Occupations are looked through until there are rows enough; each round looks at this many times more.
WIDEN = 3


@dataclass(frozen=True)
class Occupations:
    """Which rows name which occupation (as their title, as what they lead to, as a job or a wish): few codes, many rows."""

    codes: Int64Array  # (c,): ISCO numbers that occur
    start: Int64Array  # (c + 1,): where the rows of each code begin in ``rows``
    rows: Int64Array

    @classmethod
    def of(cls, columns: Columns) -> Occupations:
        """Of the columns of one kind."""
        if isinstance(columns, OpportunityColumns):
            named = np.concatenate([columns.title_isco[:, None], columns.leads_isco], axis=1)
        elif isinstance(columns, ParticipantColumns):
            named = np.concatenate([columns.goal_isco, columns.job_isco], axis=1)
        else:
            named = np.zeros((len(columns), 1), dtype=np.int32)
        row, slot = np.nonzero(named)
        size = len(columns) + 1
        pairs = np.unique(
            named[row, slot].astype(np.int64) * size + row
        )  # each code and row once, in the order of codes
        codes, start = np.unique(pairs // size, return_index=True)
        return cls(codes, np.append(start, len(pairs)), pairs % size)

    def nearest(
        self,
        sought: Sequence[int],
        allowed: BoolArray,
        away: Callable[[Int64Array], Any],
        *,
        nearness: Nearness,
        want: int,
    ) -> Int64Array:
        """Up to ``want`` allowed rows, the nearest occupation first; among equally near ones the nearest by road (``away``)."""
        if not len(sought) or not len(self.codes) or not allowed.any():
            return np.zeros(0, dtype=np.int64)
        near = np.nan_to_num(nearness(self.codes[:, None], np.array(sought)[None, :])).max(axis=1)
        order = np.argsort(-near, kind="stable")
        order = order[near[order] > 0]
        level = np.cumsum(np.diff(near[order], prepend=np.inf) < 0)  # 1 for the nearest occupations, 2 for the next …
        total = np.cumsum(np.diff(self.start)[order])
        enough = want / max(np.count_nonzero(allowed) / len(allowed), 1 / want)
        while True:
            reached = min(int(np.searchsorted(total, enough)), len(order) - 1)
            upto = int(np.searchsorted(level, level[reached], side="right"))  # all that are equally near
            # A row that names several occupations counts for the nearest: the last that is written stays.
            best = np.zeros(len(allowed), dtype=np.int16)
            for code, one in zip(order[:upto][::-1].tolist(), level[:upto][::-1].tolist(), strict=True):
                best[self.rows[self.start[code] : self.start[code + 1]]] = one
            found = np.flatnonzero(allowed & (best > 0))
            if len(found) >= want or upto == len(order):
                break
            enough *= WIDEN
        levels = best[found]
        last = int(np.searchsorted(np.cumsum(np.bincount(levels)), want))
        found, levels = found[levels <= last], levels[levels <= last]
        by_road = np.argsort(away(found), kind="stable")
        ordered: Int64Array = found[by_road[np.argsort(levels[by_road], kind="stable")]]
        return ordered[:want]


@dataclass(frozen=True)
class Catalogue:
    """An immutable picture of all records: their columns by kind, and which facet belongs to which row.

    The database is the truth: a query checks the version of each row that it uses, and rebuilds those that changed.
    """

    columns: dict[EntityKind, Columns]
    row_of_facet: dict[EntityKind, Int64Array]  # by facet id: the row, or -1
    sequence: int

    @cached_property
    def occupations(self) -> dict[EntityKind, Occupations]:
        """By kind: which rows name which occupation."""
        return {kind: Occupations.of(columns) for kind, columns in self.columns.items()}

    @classmethod
    def build(cls, records: Iterable[Record[Any]], kinds: Sequence[EntityKind], sequence: int) -> Catalogue:
        """Build from all records."""
        by_kind: dict[EntityKind, list[Record[Any]]] = {kind: [] for kind in kinds}
        for record in records:
            by_kind[kind_of(record)].append(record)
        columns = {kind: COLUMNS[kind].build(found) for kind, found in by_kind.items()}
        return cls(columns, {kind: _rows([one.facets for one in found]) for kind, found in by_kind.items()}, sequence)

    def updated(self, changed: Sequence[Record[Any]], gone: Iterable[UUID], sequence: int) -> Catalogue:
        """The next picture, after these records changed or came and those went."""
        columns, rows = dict(self.columns), dict(self.row_of_facet)
        old = set(gone) | {record.key for record in changed}
        for kind, before in self.columns.items():
            mine = [record for record in changed if kind_of(record) == kind]
            keep = np.array([key not in old for key in before.keys], dtype=np.bool_)
            if not mine and keep.all():
                continue
            new_number = np.where(keep, np.cumsum(keep) - 1, -1)
            kept = np.where(rows[kind] >= 0, new_number[rows[kind]], -1) if len(keep) else rows[kind]
            added = _rows([one.facets for one in mine], first=int(keep.sum()))
            merged = np.full(max(len(kept), len(added)), -1, dtype=np.int64)
            merged[: len(kept)] = kept
            merged[: len(added)] = np.where(added >= 0, added, merged[: len(added)])
            rows[kind] = merged
            columns[kind] = COLUMNS[kind].concatenate([before.take(keep), COLUMNS[kind].build(mine)])
        return Catalogue(columns, rows, sequence)

    def facets_allowed(self, kind: EntityKind, rows: BoolArray) -> BoolArray:
        """A mask by facet id: the facets of these rows."""
        # The row of a facet of another kind is -1: the False that is put at the end.
        allowed: BoolArray = np.append(rows, False)[self.row_of_facet[kind]]
        return allowed

    @cached_property
    def narrow(self) -> dict[EntityKind, Columns]:
        """The columns with only as many slots as the fullest row uses: quicker to ask many rows of."""
        return {kind: columns.trimmed() for kind, columns in self.columns.items()}

    @cached_property
    def facets(self) -> dict[EntityKind, BoolArray]:
        """By kind: a mask by facet id, all facets of that kind. Read-only, so that an index may remember what it means to it."""
        masks = {kind: rows >= 0 for kind, rows in self.row_of_facet.items()}
        for mask in masks.values():
            mask.setflags(write=False)
        return masks

    def facets_of_keys(self, kind: EntityKind, keys: set[UUID]) -> Int64Array:
        """The ids of the facets of these records."""
        mine = np.array([key in keys for key in self.columns[kind].keys], dtype=np.bool_)
        return np.flatnonzero(self.facets_allowed(kind, mine))


def kind_of(record: Record[Any]) -> EntityKind:
    """Which kind of entity a record is."""
    kind: EntityKind = getattr(record.profile, "kind", "participant")
    return kind


def _rows(facets: Sequence[tuple[Facet, ...]], first: int = 0) -> Int64Array:
    ids = np.array([facet.id for some in facets for facet in some], dtype=np.int64)
    rows = np.array([row for row, some in enumerate(facets, first) for _ in some], dtype=np.int64)
    of = np.full(int(ids.max(initial=0)) + 1, -1, dtype=np.int64)
    of[ids] = rows
    of[0] = -1
    return of
