"""Participants against opportunities, as columns that broadcast: one against many, in either direction, with the same rules.

Every gate and feature takes a :class:`Pair` and answers with arrays of length ``n``. One side has ``n`` rows, the other one
row or ``n``; a column of the single side has shape ``(1,)`` and numpy broadcasts it. Columns with slots have one axis more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, ParticipantColumns
from matching.domain.ports import Float32Array, Int64Array, Journeys

O = TypeVar("O", bound=OpportunityColumns, covariant=True)  # noqa: E741


@dataclass(frozen=True)
class Pair(Generic[O]):
    """What one question is about.

    ``vectors`` maps facet ids of any shape to their vectors (zeros where there is none). ``by_others``: somebody outside the
    participant's own organisation asks, so that consent to be found is needed.
    """

    participants: ParticipantColumns
    opportunities: O
    journeys: Journeys  # from the participant to the opportunity
    as_of: date
    vectors: Callable[[Int64Array], Float32Array]
    by_others: bool = False
    _cosines: dict[tuple[str, str], NDArray[np.float32]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return max(len(self.participants), len(self.opportunities))

    @property
    def today(self) -> float:
        """``as_of`` as a day number, to compare with columns of dates."""
        return float(self.as_of.toordinal())

    def full(self, value: Any) -> NDArray[Any]:
        """An array of length ``n`` that holds this value, or this column of either side, in every row."""
        return np.broadcast_to(value, (len(self),))

    def cosine(self, participant_facet: str, opportunity_facet: str) -> NDArray[np.float32]:
        """Cosine of two facet columns, ``(n, slots of the participant, slots of the opportunity)``; 0 where a facet is missing.

        A column without slots counts as one slot. Computed once a question.
        """
        key = (participant_facet, opportunity_facet)
        if key not in self._cosines:
            left = self._vectors(getattr(self.participants, participant_facet))
            right = self._vectors(getattr(self.opportunities, opportunity_facet))
            self._cosines[key] = (
                np.matmul(left, right.swapaxes(1, 2))
                if left.size and right.size
                else np.zeros((len(self), left.shape[1], right.shape[1]), dtype=np.float32)
            )
        return self._cosines[key]

    def _vectors(self, ids: NDArray[np.int64]) -> Float32Array:
        return self.vectors(ids[:, None] if ids.ndim == 1 else ids)
