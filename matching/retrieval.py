"""Step 2 of a query: which opportunities (or participants) to look at closely. Wide, bounded, and fair: only hard visibility filters.

Three lists are made, one by the nearness of texts (vectors), one by their words and letters (BM25), one by the occupations that
were understood; they are fused by rank, since their scores are not comparable. Language, cost, hours and permits filter
nothing here: they are gates, because what is not possible must be shown with its remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import COLUMNS, Columns, OpportunityColumns, ParticipantColumns
from matching.domain.facet import Facet, Record, Role
from matching.domain.ports import BoolArray, Float64Array, Hits, Int64Array, LexicalReader, VectorReader
from matching.domain.vocabulary import EntityKind
from matching.taxonomy.nearness import occupation_nearness

# So many entities are scored for a question that shows `limit`: a factor, so that the ranker can overrule the retrieval; a
# floor, since even one shown match needs a fair choice; a cap, so that a question never costs more than milliseconds.
FACTOR, FLOOR, CAP = 20, 200, 500
# Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): the constant that the paper found to work everywhere.
FUSION_CONSTANT = 60.0
# Facets are searched until there are enough different entities; each round asks this many times more.
WIDEN = 4
# A facet that says what is sought. Refusals and duties of a job are not searched by themselves.
PARTICIPANT_QUERIES: tuple[Role, ...] = ("experience", "duties", "qualification", "goal", "skills")
OPPORTUNITY_QUERIES: tuple[Role, ...] = ("title", "tasks", "leads_to", "study", "topics")
# Beyond twice what somebody can travel nothing is shown, not even as not yet possible (DESIGN §3). The quickest door-to-door
# speed that any mode reaches bounds the distance.
TRAVEL_FACTOR = 2.0
FASTEST_KM_A_MINUTE = 1.2
KM_A_DEGREE = 111.2
# An occupation that was understood less surely than this is not searched by.
OCCUPATION_SURE_FROM = 0.4


@dataclass(frozen=True)
class Catalogue:
    """An immutable picture of all records: their columns by kind, and which facet belongs to which row.

    The database is the truth: a query checks the version of each row that it uses, and rebuilds those that changed.
    """

    columns: dict[EntityKind, Columns]
    row_of_facet: dict[EntityKind, Int64Array]  # by facet id: the row, or -1
    sequence: int

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
        of = self.row_of_facet[kind]
        return (of >= 0) & rows[of] if len(rows) else np.zeros(len(of), dtype=np.bool_)

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


@dataclass(frozen=True)
class Retriever:
    """Finds rows of a catalogue for one record."""

    catalogue: Catalogue
    vectors: VectorReader
    words: LexicalReader

    def rows(self, record: Record[Any], kind: EntityKind, allowed: BoolArray, limit: int) -> Int64Array:
        """The rows of ``kind`` to look at closely for this record, most promising first: as many as :func:`wanted` says.

        ``allowed`` is a mask of rows. When there are no more than wanted, all of them come back.
        """
        want = wanted(limit)
        everything = np.flatnonzero(allowed)
        if len(everything) <= want:
            return everything
        roles = PARTICIPANT_QUERIES if kind_of(record) == "participant" else OPPORTUNITY_QUERIES
        queries = [facet for facet in record.facets if facet.role in roles and facet.vector is not None]
        lists: list[Int64Array] = []
        if queries:
            mask = self.catalogue.facets_allowed(kind, allowed)
            vectors = np.stack([facet.vector for facet in queries if facet.vector is not None])
            texts = [facet.text for facet in queries]
            lists += self._search(kind, want, lambda size: self.vectors.search(vectors, size, mask))
            lists += self._search(kind, want, lambda size: self.words.search(texts, size, mask))
        lists.append(self._by_occupation(queries, kind, everything, want))
        found = fuse(lists, len(self.catalogue.columns[kind]))[:want]
        if len(found) < want:  # somebody of whom little is known: the nearest by road fill up
            rest = np.setdiff1d(everything, found, assume_unique=True)
            away = distances(self.catalogue.columns[kind], record, rest)
            found = np.concatenate([found, rest[np.argsort(away, kind="stable")][: want - len(found)]])
        return found

    def _search(self, kind: EntityKind, want: int, search: Any) -> list[Int64Array]:
        """Per query the distinct rows that were found, best first; wider until there are enough or no more."""
        size = want
        while True:
            hits: Hits = search(size)
            rows = [_distinct(self.catalogue.row_of_facet[kind][ids[ids > 0]]) for ids in hits.ids]
            exhausted = (hits.ids < 0).any() or size >= len(self.vectors)
            if exhausted or max(map(len, rows), default=0) >= min(want, FLOOR):
                return rows
            size *= WIDEN

    def _by_occupation(self, queries: Sequence[Facet], kind: EntityKind, rows: Int64Array, want: int) -> Int64Array:
        """The rows whose occupation is nearest to one that the queries name."""
        columns = self.catalogue.columns[kind]
        sought = sorted({one.isco for one in queries if one.isco and one.isco_score >= OCCUPATION_SURE_FROM})
        if not sought:
            return np.zeros(0, dtype=np.int64)
        if isinstance(columns, OpportunityColumns):
            theirs = np.concatenate([columns.title_isco[rows, None], columns.leads_isco[rows]], axis=1)
        elif isinstance(columns, ParticipantColumns):
            theirs = np.concatenate([columns.goal_isco[rows], columns.job_isco[rows]], axis=1)
        codes, inverse = np.unique(theirs, return_inverse=True)  # few occupations, many rows
        near = np.nan_to_num(occupation_nearness(codes[:, None], np.array(sought)[None, :])).max(axis=1)
        best = near[inverse].reshape(theirs.shape).max(axis=1)
        order = np.argsort(-best, kind="stable")[:want]
        found: Int64Array = rows[order][best[order] > 0]
        return found


def wanted(limit: int) -> int:
    """How many entities to score for a question that shows ``limit``."""
    return int(np.clip(limit * FACTOR, FLOOR, CAP))


def fuse(lists: Sequence[Int64Array], size: int) -> Int64Array:
    """Reciprocal rank fusion of lists of distinct numbers below ``size``; ties in the order of the numbers."""
    score = np.zeros(size)
    for one in lists:
        score[one] += 1.0 / (FUSION_CONSTANT + 1.0 + np.arange(len(one)))
    found = np.flatnonzero(score)
    return found[np.argsort(-score[found], kind="stable")]


def _distinct(rows: NDArray[np.int64]) -> Int64Array:
    rows = rows[rows >= 0]
    _, first = np.unique(rows, return_index=True)
    return rows[np.sort(first)]


def distances(columns: Columns, record: Record[Any], rows: Int64Array | slice) -> Float64Array:
    """Kilometres as the crow flies to these rows; infinite where a place is unknown."""
    if record.point is None:
        return np.full(len(columns.lat[rows]), np.inf)
    north = (columns.lat[rows] - record.point.lat) * KM_A_DEGREE
    east = (columns.lon[rows] - record.point.lon) * KM_A_DEGREE * np.cos(np.radians(record.point.lat))
    away: Float64Array = np.hypot(north, east)
    return np.where(np.isnan(away), np.inf, away)


def visible_opportunities(columns: OpportunityColumns, participant: Record[Any], today: float) -> BoolArray:
    """The only filters of a search for a participant: of their organisation or shared, still open, and within twice the travel limit.

    An unknown place stays.
    """
    own = columns.organisations == participant.organisation_id
    allowed: BoolArray = (columns.shared | own) & columns.is_open & ~(columns.closes_on < today)
    travel = participant.profile.travel
    if travel is not None and travel.max_minutes is not None and participant.point is not None:
        away = distances(columns, participant, slice(None))
        reach = TRAVEL_FACTOR * travel.max_minutes * FASTEST_KM_A_MINUTE
        allowed = allowed & ((away <= reach) | ~np.isfinite(away) | (columns.remote == 1))
    return allowed


def visible_participants(columns: ParticipantColumns, opportunity: Record[Any]) -> BoolArray:
    """The only filters of a search for an opportunity: of the asking organisation, agreed to be found, and within twice their limit.

    Participants of other organisations follow with accounts: until then nobody looks across tenants.
    """
    own = columns.organisations == opportunity.organisation_id
    allowed: BoolArray = own & (columns.may_be_found == 1)
    if opportunity.point is not None and not opportunity.profile.remote:
        away = distances(columns, opportunity, slice(None))
        reach = (
            TRAVEL_FACTOR * np.where(np.isnan(columns.max_minutes), np.inf, columns.max_minutes) * FASTEST_KM_A_MINUTE
        )
        allowed = allowed & ((away <= reach) | ~np.isfinite(away))
    return allowed
