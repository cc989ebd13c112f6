"""Facets: the single pieces of text of a participant or opportunity that are embedded, and what was understood of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Generic, Literal, TypeVar
from uuid import UUID

from matching.domain.opportunity import Mentor, Placement, Programme
from matching.domain.participant import Participant
from matching.domain.ports import Float32Array, Point

Role = Literal[
    "experience", "duties", "qualification", "goal", "refusal", "skills",  # of a participant
    "title", "tasks", "leads_to", "requirement", "profession",  # of placements and programmes
    "study", "topics",  # of a mentor
]  # fmt: skip


NOT_UNDERSTOOD = -1.0
"""The ``isco_score`` of a text whose words the encoder does not know: its vector says nothing, and somebody has to be asked."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One piece of text, scrubbed of places, countries and institutions.

    ``position`` tells which job, diploma or title of the record it is (its index there). ``isco`` and ``isced`` are codes as
    numbers (0: not understood), with the linker's scores. ``id`` is 0 until the store gave one.
    """

    role: Role
    position: int
    text: str
    id: int = 0
    vector: Float32Array | None = field(default=None, compare=False, repr=False)
    isco: int = 0
    isco_score: float = 0.0
    isced: int = 0
    isced_score: float = 0.0

    @property
    def is_understood(self) -> bool:
        """Whether its words are known, so that its vector means something."""
        return self.isco_score > NOT_UNDERSTOOD

    @property
    def text_hash(self) -> str:
        """A short hash of the text: equal texts are encoded once, changed texts again."""
        return blake2b(self.text.encode(), digest_size=16).hexdigest()

    def understood(self, vector: Float32Array, isco: tuple[int, float], isced: tuple[int, float]) -> Facet:
        """This facet with its vector and its links."""
        return replace(self, vector=vector, isco=isco[0], isco_score=isco[1], isced=isced[0], isced_score=isced[1])


Profile_co = TypeVar("Profile_co", bound=Participant | Placement | Programme | Mentor, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Generic[Profile_co]):
    """A profile as the system knows it: with its facets, its place on the map, and its row in the store (if it has one).

    Stateless ranking makes records that were never stored: ``key`` is None and the facet ids are only good within the call.
    """

    profile: Profile_co
    facets: tuple[Facet, ...] = ()
    point: Point | None = None
    key: UUID | None = None
    organisation_id: UUID | None = None
    version: int = 1
    is_open: bool = True  # not withdrawn by its provider; closing dates are judged by the gate ``closed``
    places_left: int | None = None  # capacity less what is taken; None: as the profile says
    shared: bool = True  # opportunities: all organisations see it, not only its own
    may_be_found: bool | None = None  # participants: consent to be found by others; None: nobody asked (stateless)

    def facets_of(self, role: Role) -> dict[int, Facet]:
        """The facets of one role by position."""
        return {one.position: one for one in self.facets if one.role == role}
