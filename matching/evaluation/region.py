"""A region as the pipeline sees it, in memory: the same understanding, index and rules as the service, without a
database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from matching.catalogue import Catalogue
from matching.domain.columns import ParticipantColumns
from matching.domain.facet import Record
from matching.domain.judgement import Ranker
from matching.domain.opportunity import Opportunity
from matching.domain.pair import Pair
from matching.domain.participant import Participant
from matching.domain.ports import (
    BoolArray,
    Encoder,
    Gazetteer,
    Int64Array,
    LexicalIndex,
    Linker,
    Nearness,
    RoutePlanner,
    VectorIndex,
)
from matching.domain.vocabulary import KIND, EntityKind, Kind
from matching.evaluation.baselines import Field, field_of
from matching.kinds import KINDS
from matching.retrieval import Retriever, visible_opportunities
from matching.service.question import Decided, VectorsOf, decide, numbered, possible
from matching.service.snapshot import Progress
from matching.service.understanding import Understanding


@dataclass(frozen=True)
class Parts:
    """What stands behind the ports. ``index`` and ``lexical`` make new, empty ones."""

    encoder: Encoder
    linker: Linker
    gazetteer: Gazetteer
    routes: RoutePlanner
    index: Callable[[], VectorIndex]
    lexical: Callable[[], LexicalIndex]
    ranker: Ranker
    nearness: Nearness


class Region:
    """Participants and opportunities, understood and indexed."""

    def __init__(
        self,
        parts: Parts,
        participants: Sequence[Participant],
        opportunities: Sequence[Opportunity],
        as_of: date,
        progress: Progress | None = None,
    ) -> None:
        self._understanding = Understanding(parts.encoder, parts.linker, parts.gazetteer)
        records, vectors = numbered(self._understanding.records([*participants, *opportunities], progress=progress))
        facets = [facet for record in records for facet in record.facets if facet.vector is not None]
        ids = np.array([facet.id for facet in facets], dtype=np.int64)
        self._known = {facet.text_hash: facet for facet in facets}
        index, words = parts.index(), parts.lexical()
        index.replace(ids, vectors(ids), 1)
        words.replace(ids, [facet.text for facet in facets], 1)
        kinds: tuple[EntityKind, ...] = ("participant", *KIND)
        self._parts = parts
        self._last_id = int(ids.max(initial=0))
        self._vectors: VectorsOf = index.reader.vectors
        self._retriever = Retriever(Catalogue.build(records, kinds, 1), index.reader, words.reader, parts.nearness)
        self.as_of = as_of
        self.people = records[: len(participants)]
        by_kind = {kind: [one for one in records[len(participants) :] if one.profile.kind == kind] for kind in KIND}
        self.fields: dict[str, Field] = {
            kind: field_of(found, self._retriever.catalogue.columns[kind], parts.lexical())
            for kind, found in by_kind.items()
        }

    def understood(self, participants: Sequence[Participant], progress: Progress | None = None) -> list[Record[Any]]:
        """More participants, understood like those of the region, whom :meth:`visible` and :meth:`decided` then take too.

        They are not in the index. Texts that the region knows are not encoded again; whom this was asked of before is forgotten.
        """
        known, last, indexed = self._known, self._last_id, self._retriever.vectors.vectors
        found = self._understanding.records(
            participants,
            known=lambda _, hashes: {one: known[one] for one in hashes if one in known},
            progress=progress,
        )
        records, vectors = numbered(found, last + 1)
        # Ids of the one are unknown to the other, and an unknown id has zeros.
        self._vectors = lambda ids: indexed(ids) + vectors(np.maximum(ids - last, 0))
        return records

    def visible(self, person: Record[Any], kind: Kind) -> BoolArray:
        """The rows that a search may show at all."""
        columns: Any = self._retriever.catalogue.columns[kind]
        return visible_opportunities(columns, person, float(self.as_of.toordinal()))

    def retrieved(self, person: Record[Any], kind: Kind, allowed: BoolArray, limit: int) -> Int64Array:
        """The rows that retrieval hands on for a question that shows ``limit``."""
        columns: Any = self._retriever.catalogue.columns[kind]
        mine = ParticipantColumns.build([person]).trimmed()

        def passing(rows: Int64Array) -> BoolArray:
            return possible(kind, mine, columns.take(rows), routes=self._parts.routes, as_of=self.as_of)

        return self._retriever.rows(person, kind, allowed, limit, passing)

    def decided(self, person: Record[Any], kind: Kind, rows: Int64Array) -> Decided:
        """These rows judged, scored and ordered, as the service does."""
        columns: Any = self._retriever.catalogue.columns[kind].take(rows)
        return decide(
            kind,
            ParticipantColumns.build([person]).trimmed(),
            columns,
            vectors=self._vectors,
            routes=self._parts.routes,
            ranker=self._parts.ranker,
            as_of=self.as_of,
            nearness=self._parts.nearness,
        )

    def gates_only(self, person: Record[Any], kind: Kind, rows: Int64Array) -> BoolArray:
        """Which of these rows are blocked: all that a baseline needs of the pipeline."""
        ours: Any = ParticipantColumns.build([person]).trimmed()
        theirs: Any = self._retriever.catalogue.columns[kind].take(rows)
        journeys = self._parts.routes.journeys(ours.lat, ours.lon, theirs.lat, theirs.lon, self.as_of)
        pair: Pair[Any] = Pair(
            ours, theirs, journeys, self.as_of, self._retriever.vectors.vectors, self._parts.nearness
        )
        blocked = np.zeros(len(rows), dtype=np.bool_)
        for gate in KINDS[kind].gates:
            blocked |= gate(pair).blocked
        return blocked
