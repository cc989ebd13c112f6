"""One question put to the rules: records become columns, columns are judged, scored, ordered and explained. Every path runs this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.advice import Programmes
from matching.domain.columns import OpportunityColumns, ParticipantColumns
from matching.domain.facet import Facet, Record
from matching.domain.judgement import Ranker, Scored
from matching.domain.match import Blocked, Match
from matching.domain.pair import Pair
from matching.domain.participant import Participant
from matching.domain.ports import Float32Array, Int64Array, Nearness, RoutePlanner
from matching.explanation import Explainer
from matching.kinds import KINDS
from matching.kinds.judging import Judged, judge
from matching.taxonomy.nearness import occupation_nearness

# Gates that are asked before the others, which are then asked of what is left: of the nearest occupations within twice the travel
# limit, three in four are too far (tests/benchmarks/bench_query.py).
FIRST = frozenset({"travel_too_far"})
VectorsOf = Callable[[Int64Array], Float32Array]


@dataclass(frozen=True)
class Decided:
    """A kind that was judged and scored, with its rows in order: those that pass and those that do not, best first."""

    judged: Judged
    scored: Scored
    passed: NDArray[np.int64]
    stopped: NDArray[np.int64]
    ranks: NDArray[np.int64] | None = None  # of ``passed``, where some were left out

    def only(self, passed: Sequence[int], stopped: Sequence[int]) -> Decided:
        """The same answer with these places in ``passed`` and in ``stopped`` only, at the ranks that they have."""
        places = np.array(passed, dtype=np.int64)
        return replace(self, passed=self.passed[places], stopped=self.stopped[list(stopped)], ranks=places + 1)

    def explained(
        self, participant_of: Callable[[int], Record[Participant]], limit: int | None = None
    ) -> tuple[list[Match], list[Blocked]]:
        """The first ``limit`` of both, explained. ``participant_of`` gives the participant of a row."""
        passed, stopped = self.passed[:limit], self.stopped[:limit]
        explainer = self.explainer(participant_of)
        ranks = range(1, len(passed) + 1) if self.ranks is None else self.ranks.tolist()
        matches = [explainer.match(int(row), rank) for rank, row in zip(ranks, passed, strict=False)]
        return matches, [explainer.blocked(int(row)) for row in stopped]

    def explainer(self, participant_of: Callable[[int], Record[Participant]]) -> Explainer:
        """What explains single rows, whether they pass or not."""
        return Explainer(self.judged, self.scored, participant_of)


def advised(
    decisions: Sequence[Decided], matches: Sequence[Match], blocked: Sequence[Blocked]
) -> tuple[tuple[Match, ...], tuple[Blocked, ...]]:
    """The answers of all kinds of one question, with the programmes of that question that lead up to what is not yet possible."""
    for one in decisions:
        if one.judged.kind.name == "programme":
            return Programmes(one.judged, one.passed).advise(matches, blocked)
    return tuple(matches), tuple(blocked)


def decide(
    kind: str,
    participants: ParticipantColumns,
    opportunities: OpportunityColumns,
    *,
    vectors: VectorsOf,
    routes: RoutePlanner,
    ranker: Ranker,
    as_of: date,
    by_others: bool = False,
    nearness: Nearness = occupation_nearness,
) -> Decided:
    """Judge, score and order all pairs of one participant with many opportunities, or of many with one."""
    journeys = routes.journeys(participants.lat, participants.lon, opportunities.lat, opportunities.lon, as_of)
    pair = Pair(participants, opportunities, journeys, as_of, vectors, nearness, by_others)
    judged = judge(KINDS[kind], pair)
    scored = ranker.score(kind, judged.kind.features, judged.values, judged.new_field)
    many = participants if len(participants) > 1 else opportunities
    # Equal scores in the order of ids, so that the same question has the same answer.
    order = np.lexsort((many.ids.astype(str), -scored.score)) if len(pair) else np.zeros(0, dtype=np.int64)
    return Decided(judged, scored, order[~judged.blocked[order]], order[judged.blocked[order]])


def possible(
    kind: str,
    participants: ParticipantColumns,
    opportunities: OpportunityColumns,
    *,
    routes: RoutePlanner,
    as_of: date,
    by_others: bool = False,
) -> NDArray[np.bool_]:
    """Which pairs pass all gates that need no texts, ``(n,)``: what retrieval may ask of many opportunities or participants."""
    reversed_ = len(participants) > 1
    left = np.arange(max(len(participants), len(opportunities)))
    gates = [gate for gate in KINDS[kind].gates if not gate.reads_texts]
    for some in ([gate for gate in gates if gate.code in FIRST], [gate for gate in gates if gate.code not in FIRST]):
        ours, theirs = (
            (participants.take(left), opportunities) if reversed_ else (participants, opportunities.take(left))
        )
        journeys = routes.journeys(ours.lat, ours.lon, theirs.lat, theirs.lon, as_of)
        pair = Pair(ours, theirs, journeys, as_of, _no_vectors, occupation_nearness, by_others)
        blocked = np.zeros(len(left), dtype=np.bool_)
        for gate in some:
            blocked |= gate(pair).blocked
        left = left[~blocked]
    passed = np.zeros(max(len(participants), len(opportunities)), dtype=np.bool_)
    passed[left] = True
    return passed


def _no_vectors(ids: Int64Array) -> Float32Array:
    raise AssertionError("a gate that reads texts must say so: @gate(…, reads_texts=True)")


def numbered(records: Sequence[Record[Any]], first: int = 1) -> tuple[list[Record[Any]], VectorsOf]:
    """Records that were never stored, with facet ids that are good for this call, and the vectors of those ids."""
    vectors: list[Float32Array] = []
    done: list[Record[Any]] = []
    for record in records:
        facets: list[Facet] = []
        for facet in record.facets:
            if facet.vector is not None:
                vectors.append(facet.vector)
                facets.append(replace(facet, id=first - 1 + len(vectors)))
        done.append(replace(record, facets=tuple(facets)))
    width = len(vectors[0]) if vectors else 1
    table = np.zeros((len(vectors) + 1, width), dtype=np.float32)
    if vectors:
        table[1:] = vectors
    return done, lambda ids: table[ids]
