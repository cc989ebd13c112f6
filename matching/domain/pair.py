"""Participants against opportunities, as columns that broadcast: one against many, in either direction, with the same rules.

Every gate and feature takes a :class:`Pair` and answers with arrays of length ``n``. One side has ``n`` rows, the other one
row or ``n``; a column of the single side has shape ``(1,)`` and numpy broadcasts it. Columns with slots have one axis more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import Columns, OpportunityColumns, ParticipantColumns
from matching.domain.ports import Float32Array, Int64Array, Journeys, Nearness

Opportunities_co = TypeVar("Opportunities_co", bound=OpportunityColumns, covariant=True)
Answer = TypeVar("Answer")
# So many vectors are compared at once: their numbers stay in the cache of a core.
_AT_ONCE = 512


@dataclass(frozen=True)
class Pair(Generic[Opportunities_co]):
    """What one question is about.

    ``vectors`` maps facet ids of any shape to their vectors (zeros where there is none). ``by_others``: somebody outside the
    participant's own organisation asks, so that consent to be found is needed.
    """

    participants: ParticipantColumns
    opportunities: Opportunities_co
    journeys: Journeys  # from the participant to the opportunity
    as_of: date
    vectors: Callable[[Int64Array], Float32Array]
    nearness: Nearness  # of occupations
    by_others: bool = False

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        sizes = len(self.participants), len(self.opportunities)
        return max(sizes) if min(sizes) else 0

    @property
    def today(self) -> float:
        """``as_of`` as a day number, to compare with columns of dates."""
        return float(self.as_of.toordinal())

    def full(self, value: Any) -> NDArray[Any]:
        """An array of length ``n`` that holds this value, or this column of either side, in every row."""
        array = np.asarray(value)
        if array.shape == (self._size,):
            return array
        # np.broadcast_to says the same in ten times the time, a hundred times a question.
        return np.repeat(array, self._size) if array.size == 1 else np.broadcast_to(array, (self._size,))

    def cosine(self, facets: Int64Array, opportunity_facets: tuple[str, ...]) -> NDArray[np.float32]:
        """The highest cosine of each of these facets of the participants with any of those columns of the opportunities.

        Takes ids ``(participants, slots)`` and gives ``(n, slots)``; 0 is the cosine of a facet that is missing.
        """
        best = self._best(opportunity_facets)
        places = np.searchsorted(self._mine[0], facets)
        found: NDArray[np.float32] = best[places, np.arange(best.shape[1])[:, None]]
        return found

    def _best(self, opportunity_facets: tuple[str, ...]) -> NDArray[np.float32]:
        """Of every facet of the participants the highest cosine with any of these columns, ``(facets, opportunities)``."""
        known = self._answers
        if opportunity_facets not in known:
            theirs, table = self._cosines
            ids = np.concatenate([_with_slots(getattr(self.opportunities, one)) for one in opportunity_facets], axis=1)
            places = np.searchsorted(theirs, ids)
            best = table[:, places[:, 0]]
            for slot in range(1, places.shape[1]):
                np.maximum(best, table[:, places[:, slot]], out=best)
            known[opportunity_facets] = best
        found: NDArray[np.float32] = known[opportunity_facets]
        return found

    def once(self, ask: Callable[[Pair[Any]], Answer]) -> Answer:
        """What several rules ask of this pair, worked out once."""
        if ask not in self._answers:
            self._answers[ask] = ask(self)
        answer: Answer = self._answers[ask]
        return answer

    @cached_property
    def _answers(self) -> dict[Any, Any]:
        """By what was asked: a rule's function, or the columns of :meth:`_best`."""
        return {}

    def likeness(self, facet: str, other: str) -> NDArray[np.float32]:
        """Cosine of one facet column of the participants with another of the same participants, ``(participants, slots)``."""
        ids, vectors = self._mine
        left, right = (
            vectors[np.searchsorted(ids, _with_slots(getattr(self.participants, one)))] for one in (facet, other)
        )
        found: NDArray[np.float32] = _rounded(np.einsum("nid,njd->nij", left, right).max(axis=1))
        return found

    @cached_property
    def _mine(self) -> tuple[Int64Array, NDArray[np.float64]]:
        """All facet ids of the participants, sorted, and their vectors."""
        ids = _facets(self.participants)
        return ids, self.vectors(ids).astype(np.float64)

    @cached_property
    def _cosines(self) -> tuple[Int64Array, NDArray[np.float32]]:
        """All facet ids of the opportunities, sorted, and the cosine of each facet of the participants with each: one product."""
        ids, (_, mine) = _facets(self.opportunities), self._mine
        table = np.zeros((len(mine), len(ids)))
        for start in range(1, len(ids), _AT_ONCE):  # the first is 0, the facet that is missing
            some = slice(start, start + _AT_ONCE)
            table[:, some] = mine @ self.vectors(ids[some]).astype(np.float64).T
        return ids, _rounded(table)


def _rounded(cosines: NDArray[np.float64]) -> NDArray[np.float32]:
    """A product of matrices sums in another order for other shapes, and equal texts must be equally near."""
    return np.round(cosines, 6).astype(np.float32)


def _facets(columns: Columns) -> Int64Array:
    every = [getattr(columns, one.name).ravel() for one in fields(columns) if one.type == "FacetIds"]
    ids = np.concatenate([np.zeros(1, dtype=np.int64), *every])
    ids.sort()  # nearly all are different: quicker than np.unique, which counts them first
    distinct: Int64Array = ids[np.append(True, ids[1:] != ids[:-1])]
    return distinct


def _with_slots(ids: Int64Array) -> Int64Array:
    return ids[:, None] if ids.ndim == 1 else ids
