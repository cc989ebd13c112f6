"""What the property tests share: profiles become records with the real components, each text understood once a session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.domain.columns import COLUMNS, OpportunityColumns, ParticipantColumns
from matching.domain.facet import Record
from matching.domain.pair import Pair
from matching.domain.participant import Participant
from matching.ranking import AdditiveRanker
from matching.rules.travel import EstimatedRoutes
from matching.service.question import Decided, decide, numbered
from matching.service.understanding import Understanding
from matching.taxonomy.nearness import occupation_nearness
from tests.property.strategies import AS_OF


class _Remembering:
    """An encoder and linker that answer for a text that they have seen before from memory."""

    def __init__(self, understanding: Understanding) -> None:
        self._encoder, self._linker = understanding.encoder, understanding.linker
        self.model_id, self.dimension = self._encoder.model_id, self._encoder.dimension
        self._vectors: dict[str, Any] = {}
        self._occupations: dict[str, Any] = {}
        self._fields: dict[str, Any] = {}

    def understood(self, texts: Sequence[str]) -> Any:
        return np.ones(len(texts), dtype=np.float32)

    def encode(self, texts: Sequence[str]) -> Any:
        new = list(dict.fromkeys(one for one in texts if one not in self._vectors))
        if new:
            self._vectors |= dict(zip(new, self._encoder.encode(new), strict=True))
        return np.stack([self._vectors[one] for one in texts])

    def link_occupations(self, texts: Sequence[str], vectors: Any = None, top: int = 5) -> Any:
        new = list(dict.fromkeys(one for one in texts if one not in self._occupations))
        if new:
            self._occupations |= dict(zip(new, self._linker.link_occupations(new, top=top), strict=True))
        return [self._occupations[one] for one in texts]

    def link_fields(self, texts: Sequence[str], vectors: Any = None) -> Any:
        new = list(dict.fromkeys(one for one in texts if one not in self._fields))
        if new:
            self._fields |= dict(zip(new, self._linker.link_fields(new), strict=True))
        return [self._fields[one] for one in texts]


class World:
    """Turns profiles into records, pairs and decisions."""

    def __init__(self, understanding: Understanding) -> None:
        memory = _Remembering(understanding)
        self._understanding = replace(understanding, encoder=memory, linker=memory)

    def records(self, profiles: Sequence[Any]) -> list[Record[Any]]:
        """Records of these profiles, without ids."""
        return self._understanding.records(profiles)

    def pair(self, people: Sequence[Participant], others: Sequence[Any], **options: Any) -> Pair[Any]:
        """The pair of one with many, many with one, or one with one."""
        ours, theirs, vectors = self._columns(people, others)
        journeys = EstimatedRoutes().journeys(ours.lat, ours.lon, theirs.lat, theirs.lon, AS_OF)
        return Pair(ours.trimmed(), theirs, journeys, AS_OF, vectors, occupation_nearness, **options)

    def decided(self, people: Sequence[Participant], others: Sequence[Any], **options: Any) -> Decided:
        """What is decided about these, as every path decides it."""
        ours, theirs, vectors = self._columns(people, others)
        options = {"ranker": AdditiveRanker(), **options}
        return decide(others[0].kind, ours, theirs, vectors=vectors, routes=EstimatedRoutes(), as_of=AS_OF, **options)

    def _columns(self, people: Sequence[Any], others: Sequence[Any]) -> tuple[Any, Any, Any]:
        done, vectors = numbered(self.records([*people, *others]))
        kind: type[OpportunityColumns] = COLUMNS[others[0].kind]  # type: ignore[assignment]
        return ParticipantColumns.build(done[: len(people)]), kind.build(done[len(people) :]), vectors


@pytest.fixture(scope="session")
def world(understanding: Understanding) -> World:
    return World(understanding)
