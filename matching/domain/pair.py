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

    def cosine(self, participant_facet: str, opportunity_facet: str) -> NDArray[np.float32]:
        """Cosine of two facet columns, ``(n, slots of the participant, slots of the opportunity)``; 0 where a facet is missing.

        A column without slots counts as one slot.
        """
        mine = self._places(participant_facet, of_participants=True)
        other = self._places(opportunity_facet, of_participants=False)
        found: NDArray[np.float32] = self._cosines[2][mine[:, :, None], other[:, None, :]]
        return found

    def _places(self, facet: str, *, of_participants: bool) -> Int64Array:
        """Where the facets of this column are in the table of cosines, ``(rows, slots)``."""
        known = self._known_places
        if (of_participants, facet) not in known:
            ours, theirs, _ = self._cosines
            side, ids = (self.participants, ours) if of_participants else (self.opportunities, theirs)
            known[of_participants, facet] = np.searchsorted(ids, _with_slots(getattr(side, facet)))
        return known[of_participants, facet]

    @cached_property
    def _known_places(self) -> dict[tuple[bool, str], Int64Array]:
        return {}

    def likeness(self, facet: str, other: str) -> NDArray[np.float32]:
        """Cosine of one facet column of the participants with another of the same participants, ``(participants, slots)``."""
        left, right = (_with_slots(getattr(self.participants, one)) for one in (facet, other))
        found = np.einsum("nid,njd->nij", self._of(left), self._of(right)).max(axis=1)
        rounded: NDArray[np.float32] = np.round(found, 6).astype(np.float32)
        return rounded

    def _of(self, ids: Int64Array) -> NDArray[np.float64]:
        found = self.vectors(ids.ravel()).astype(np.float64)
        return found.reshape(*ids.shape, found.shape[-1])

    @cached_property
    def _cosines(self) -> tuple[Int64Array, Int64Array, NDArray[np.float32]]:
        """All facet ids of both sides, sorted, and the cosine of each with each: one product a question."""
        ours, theirs = _facets(self.participants), _facets(self.opportunities)
        # In double precision and rounded: a product of matrices sums in another order for other shapes, and equal texts must
        # be equally near.
        table = self.vectors(ours).astype(np.float64) @ self.vectors(theirs).astype(np.float64).T
        return ours, theirs, np.round(table, 6).astype(np.float32)


def _facets(columns: Columns) -> Int64Array:
    every = [getattr(columns, one.name).ravel() for one in fields(columns) if one.type == "FacetIds"]
    return np.unique(np.concatenate([np.zeros(1, dtype=np.int64), *every]))


def _with_slots(ids: Int64Array) -> Int64Array:
    return ids[:, None] if ids.ndim == 1 else ids
