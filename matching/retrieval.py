"""Step 2 of a query: which opportunities (or participants) to look at closely. Wide, bounded, and fair: only hard visibility filters.

Three lists are made, one by the nearness of texts (vectors), one by their words and letters (BM25), one by the occupations that
were understood; they are fused by rank, since their scores are not comparable. Language, cost, hours and permits filter
nothing here: they are gates, because what is not possible must be shown with its remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from matching.catalogue import Catalogue, kind_of
from matching.domain.columns import Columns, OpportunityColumns, ParticipantColumns
from matching.domain.facet import Record, Role
from matching.domain.ports import (
    BoolArray,
    Float64Array,
    Hits,
    Int64Array,
    LexicalReader,
    Nearness,
    Point,
    VectorReader,
)
from matching.domain.vocabulary import EntityKind
from matching.taxonomy.nearness import occupation_nearness

# So many entities are scored for a question that shows `limit`: a factor, so that the ranker can overrule the retrieval; a
# floor, since even one shown match needs a fair choice; a cap, so that a question never costs more than milliseconds.
FACTOR, FLOOR, CAP = 12, 200, 500
# Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): the constant that the paper found to work everywhere.
FUSION_CONSTANT = 60.0
# Facets are searched until there are enough different entities; each round asks this many times more.
WIDEN = 4
# Where this share of a kind is allowed or more, all of the kind is searched and what is not allowed is left out afterwards, for as
# many more: telling an index which of 300,000 facets are allowed takes as long as searching it.
LEFT_OUT_AFTERWARDS = 0.25
SPARE = 1.2  # so much more than on average, since what is allowed is not spread evenly
# Facets that say what is sought; what is refused is not. Descriptions are found by meaning and not by words: most of their
# words would find anything.
PARTICIPANT_QUERIES: tuple[Role, ...] = ("experience", "duties", "qualification", "goal", "skills")
OPPORTUNITY_QUERIES: tuple[Role, ...] = ("title", "tasks", "leads_to", "study", "topics")
# A name with capitals inside ("BIG", "AutoCAD") also asks by itself: beside "registratie", whose every four letters count, one short word
# would be lost. So many of a record at most, since each is one more list.
NAME = re.compile(r"[^\W_]*[A-Z][^\W_]*[A-Z][^\W_]*")
MOST_NAMES = 6
DESCRIPTIONS: frozenset[Role] = frozenset({"duties", "tasks"})
# Beyond twice what somebody can travel nothing is shown, not even as not yet possible (DESIGN §3). The quickest door-to-door
# speed that any mode reaches bounds the distance.
TRAVEL_FACTOR = 2.0
FASTEST_KM_A_MINUTE = 1.2
KM_A_DEGREE = 111.2
# Of so many of the nearest occupations is asked whether they are possible: measured at 100,000 opportunities, see
# tests/benchmarks/bench_query.py.
POOL = 3000
# An occupation that was understood less surely than this is not searched by.
OCCUPATION_SURE_FROM = 0.4


Possible = Callable[[Int64Array], BoolArray]


@dataclass(frozen=True)
class Retriever:
    """Finds rows of a catalogue for one record."""

    catalogue: Catalogue
    vectors: VectorReader
    words: LexicalReader
    nearness: Nearness = occupation_nearness

    def rows(
        self, record: Record[Any], kind: EntityKind, allowed: BoolArray, limit: int, possible: Possible | None = None
    ) -> Int64Array:
        """The rows of ``kind`` to look at closely for this record: as many as :func:`wanted` says, each once.

        ``allowed`` is a mask of rows. When there are no more than wanted, all of them come back. ``possible`` tells which rows
        pass the gates that cost little to ask: half of the places are kept for those of the nearest occupations, so
        that where much is not yet possible enough remains that is.
        """
        want = wanted(limit)
        count = np.count_nonzero(allowed)
        if count <= want:
            return np.flatnonzero(allowed)
        columns = self.catalogue.columns[kind]
        roles = PARTICIPANT_QUERIES if kind_of(record) == "participant" else OPPORTUNITY_QUERIES
        queries = [
            facet for facet in record.facets if facet.role in roles and facet.vector is not None and facet.is_understood
        ]
        lists: list[Int64Array] = []
        if queries:
            share = count / len(columns)
            afterwards = share >= LEFT_OUT_AFTERWARDS
            mask = self.catalogue.facets[kind] if afterwards else self.catalogue.facets_allowed(kind, allowed)
            first = int(FLOOR * SPARE / share) if afterwards else FLOOR
            vectors = np.stack([facet.vector for facet in queries if facet.vector is not None])
            said = [facet.text for facet in queries if facet.role not in DESCRIPTIONS]
            texts = [*said, *names_in(said)]
            lists += self._search(kind, allowed, first, lambda size: self.vectors.search(vectors, size, mask))
            if texts:
                by_words = self._search(kind, allowed, first, lambda size: self.words.search(texts, size, mask))
                lists += [*by_words, *by_words[len(said) :]]  # a name twice: it is one word of many, and says the most
        sought = sorted({one.isco for one in queries if one.isco and one.isco_score >= OCCUPATION_SURE_FROM})
        near = self.catalogue.occupations[kind].nearest(
            sought,
            allowed,
            lambda rows: distances(columns, record, rows),
            nearness=self.nearness,
            want=POOL if possible else want,
        )
        found = fuse([*lists, near[:want]], len(columns))
        if possible is not None and len(near):
            kept = near[possible(near)][: want // 2]
            found = _distinct(np.concatenate([kept, found]), allowed)
        found = found[:want]
        if len(found) < want:  # somebody of whom little is known: the nearest by road fill up
            rest = np.setdiff1d(np.flatnonzero(allowed), found, assume_unique=True)
            away = distances(columns, record, rest)
            found = np.concatenate([found, rest[np.argsort(away, kind="stable")][: want - len(found)]])
        return found

    def _search(
        self, kind: EntityKind, allowed: BoolArray, size: int, search: Callable[[int], Hits]
    ) -> list[Int64Array]:
        """Per query the distinct allowed rows that were found, best first; wider until there are enough or no more."""
        while True:
            hits = search(size)
            rows = [_distinct(self.catalogue.row_of_facet[kind][ids[ids > 0]], allowed) for ids in hits.ids]
            exhausted = (hits.ids < 0).any() or size >= len(self.vectors)
            if exhausted or len(_distinct(np.concatenate(rows), allowed)) >= FLOOR:
                return rows
            size *= WIDEN


def names_in(texts: Sequence[str]) -> list[str]:
    """Names of tools, licences and registers within longer texts, each once; none of a text that is all capitals."""
    found = {
        name: None
        for text in texts
        if not (text.isupper() and " " in text)
        for name in NAME.findall(text)
        if name != text
    }
    return list(found)[:MOST_NAMES]


def wanted(limit: int) -> int:
    """How many entities to score for a question that shows ``limit``."""
    return int(np.clip(limit * FACTOR, FLOOR, CAP))


def fuse(lists: Sequence[Int64Array], size: int) -> Int64Array:
    """Reciprocal rank fusion of lists of distinct numbers below ``size``; ties in the order of the numbers."""
    if not lists:
        return np.zeros(0, dtype=np.int64)
    every = np.concatenate(lists)
    present = np.zeros(size, dtype=np.bool_)
    present[every] = True
    found = np.flatnonzero(present)
    number = np.empty(size, dtype=np.int64)
    number[found] = np.arange(len(found))
    worth = np.concatenate([1.0 / (FUSION_CONSTANT + 1.0 + np.arange(len(one))) for one in lists])
    score = np.bincount(number[every], weights=worth)
    return found[np.argsort(-score, kind="stable")]


def _distinct(rows: Int64Array, allowed: BoolArray) -> Int64Array:
    """Each allowed row once, where it comes first."""
    rows = rows[allowed[rows] & (rows >= 0)]
    place = np.arange(len(rows))
    first = np.empty(len(allowed), dtype=np.int64)
    first[rows[::-1]] = place[::-1]  # the last that is written stays
    once: Int64Array = rows[first[rows] == place]
    return once


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
    allowed: BoolArray = columns.is_open & ~(columns.closes_on < today) & _seen_by(columns, participant.organisation_id)
    travel = participant.profile.travel
    if travel is not None and travel.max_minutes is not None and participant.point is not None:
        reach = TRAVEL_FACTOR * travel.max_minutes * FASTEST_KM_A_MINUTE
        allowed = allowed & (~(_squared_km(columns, participant.point) > reach * reach) | (columns.remote == 1))
    return allowed


def visible_participants(columns: ParticipantColumns, opportunity: Record[Any]) -> BoolArray:
    """The only filters of a search for an opportunity: of the asking organisation, agreed to be found, and within twice their limit.

    Participants of other organisations follow with accounts: until then nobody looks across tenants.
    """
    allowed: BoolArray = (columns.may_be_found == 1) & (columns.organisations == opportunity.organisation_id)
    if opportunity.point is not None and not opportunity.profile.remote:
        reach = TRAVEL_FACTOR * columns.max_minutes * FASTEST_KM_A_MINUTE
        allowed = allowed & ~(_squared_km(columns, opportunity.point) > reach * reach)
    return allowed


def _seen_by(columns: OpportunityColumns, organisation: UUID | None) -> BoolArray:
    seen: BoolArray = columns.shared.copy()
    hidden = np.flatnonzero(~seen)  # few: comparing keys one by one is slow
    seen[hidden] = columns.organisations[hidden] == organisation
    return seen


def _squared_km(columns: Columns, here: Point) -> Float64Array:
    """Squared kilometres as the crow flies from a point to all rows; NaN where a place is unknown."""
    squared: Float64Array = columns.lat - here.lat
    squared *= squared
    east = columns.lon - here.lon
    east *= np.cos(np.radians(here.lat))
    east *= east
    squared += east
    squared *= KM_A_DEGREE * KM_A_DEGREE
    return squared
