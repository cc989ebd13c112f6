"""What the library needs from a store, as protocols. ``matching.store`` implements them over SQLite and PostgreSQL.

One request is one transaction: ``with store.read() as tx`` or ``with store.write() as tx``; leaving the block commits, an
exception rolls back, and nobody else commits. Everything is seen from one organisation (the tenant): its own participants,
and the opportunities that are its own or shared with all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from matching.domain.alias import Aliases
from matching.domain.facet import Facet, Record
from matching.domain.ports import BoolArray, Float64Array, Int64Array
from matching.domain.vocabulary import EntityKind, Outcome

Purpose = Literal["be_found", "mentoring"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a record that was saved."""

    key: UUID
    external_id: str
    outcome: Outcome
    version: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records, and where the next begins (None: this was the last)."""

    records: list[Record[Any]]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Own:
    """A part of an organisation's own records: one of them, those of a provider, or (neither is given) all."""

    key: UUID | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class States:
    """What must be read at the moment of asking and is never trusted from an index. Arrays are aligned with the keys asked for."""

    found: BoolArray  # False: gone, or not visible to this organisation
    version: Int64Array
    is_open: BoolArray
    places_left: Float64Array  # NaN: unlimited or unknown
    may_be_found: BoolArray  # participants: consent "be_found" given and not withdrawn


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log: a record that was saved (again) or deleted."""

    sequence: int
    kind: EntityKind
    key: UUID
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What was shown, to whom, on what grounds: enough to reproduce it and to learn from it. Append-only.

    ``subject`` is the record that was asked about; the store writes its pseudonym, never its key or name. None: a search in words,
    of which ``versions["query"]`` holds the codes, and never the words. ``rows`` has, for each
    shown row, the key, kind, position, score (None when blocked), the gate codes and the feature values.
    """

    organisation_id: UUID
    subject: UUID | None
    actor_role: str
    as_of: date
    versions: Mapping[str, str]  # encoder, index, rules, features, ranker
    rows: Sequence[Mapping[str, Any]]


class Transaction(Protocol):
    """All that can be read and written within one transaction."""

    # organisations
    def organisation(self, name: str, type_: str = "municipality") -> UUID:
        """The tenant of that name; made when it is not there yet (in a write transaction)."""
        ...

    def organisations(self) -> list[tuple[UUID, str, str]]:
        """All tenants: key, name, type."""
        ...

    # records
    def save(self, organisation_id: UUID, records: Sequence[Record[Any]], *, source: str, model_id: str) -> list[Saved]:
        """Insert or update by ``(organisation, source, profile.id)``: profile, point and facets, each with its vector.

        A record whose profile and facets are the same stays untouched ("unchanged"); a change raises ``version`` and writes one
        row of the change log. A facet whose role, position, text and model are the same keeps its id; any other gets a new one.
        Many thousands at once go in bulk. A record with ``key`` and ``version`` set updates exactly that row, and raises
        StaleVersionError when somebody else changed it since.
        """
        ...

    def known_facets(self, model_id: str, text_hashes: Sequence[str]) -> dict[str, Facet]:
        """Facets of this model by text hash, with vectors and links: what is known needs no second encoding."""
        ...

    def find(self, organisation_id: UUID, kind: EntityKind, reference: str, *, vectors: bool = False) -> Record[Any]:
        """The record with that key (UUID) or ``profile.id``; NotFoundError when this organisation sees none."""
        ...

    def find_opportunity(self, organisation_id: UUID, reference: str, *, vectors: bool = False) -> Record[Any]:
        """As :meth:`find`, of whatever kind of opportunity."""
        ...

    def records(self, keys: Sequence[UUID], *, facets: bool = True, vectors: bool = False) -> list[Record[Any]]:
        """The records of these keys in this order, with their facets (and vectors) as asked; one query a table."""
        ...

    def page(
        self,
        organisation_id: UUID,
        kinds: Sequence[EntityKind],
        *,
        cursor: str | None = None,
        limit: int = 50,
        own: Own | None = None,
    ) -> Page:
        """Records that this organisation sees (``own``: that part of its own), in the order of their keys, which is the order in
        which they came."""
        ...

    def everything(
        self, kinds: Sequence[EntityKind], *, vectors: bool = True, batch: int = 1000
    ) -> Iterator[list[Record[Any]]]:
        """All living records of all organisations with facets (and vectors), in batches in the order of keys: to build indexes."""
        ...

    def keys_with_texts(self, organisation_id: UUID, texts: Sequence[str]) -> list[UUID]:
        """The organisation's living records that have a facet of one of these texts."""
        ...

    def aliases(self, organisation_id: UUID, language: str | None = None) -> Aliases:
        """What texts mean to the organisation: see :class:`matching.domain.alias.AliasReader`."""
        ...

    def set_open(self, organisation_id: UUID, kind: EntityKind, reference: str, is_open: bool) -> None:
        """Close or reopen an opportunity."""
        ...

    def delete(self, organisation_id: UUID, kind: EntityKind, reference: str) -> None:
        """Delete a record. For a participant the identity, profile, facets and pseudonym go for good: what is left in the
        append-only tables can no longer be tied to anybody."""
        ...

    # what is read fresh at each question
    def states(self, organisation_id: UUID, kinds: Sequence[EntityKind], keys: Sequence[UUID]) -> States:
        """The state of these records now, in one read."""
        ...

    # consent
    def give_consent(self, participant: UUID, purpose: Purpose, text_version: str, at: datetime) -> None:
        """Record that a participant agreed."""
        ...

    def withdraw_consent(self, participant: UUID, purpose: Purpose, at: datetime) -> None:
        """Record that a participant withdrew; effective at once."""
        ...

    # group attributes: written when somebody chose to give them, read by the audit alone
    def set_group_attributes(self, participant: UUID, attributes: Mapping[str, str]) -> None:
        """Replace the group attributes of a participant."""
        ...

    def group_attributes(self) -> dict[UUID, dict[str, str]]:
        """All group attributes, for ``matching.audit``."""
        ...

    # change log and recommendation log
    def sequence(self) -> int:
        """The number of the newest change; 0 in an empty store."""
        ...

    def changes_since(self, sequence: int) -> list[Change]:
        """Changes after that number, oldest first, one a record (its newest)."""
        ...

    def stale_model_count(self, model_id: str) -> int:
        """How many facets were made by another model and must be encoded again."""
        ...

    def log(self, recommendation: Recommendation) -> UUID:
        """Write what was shown; returns the row's key."""
        ...


class Store(Protocol):
    """A database."""

    def read(self) -> AbstractContextManager[Transaction]:
        """A read transaction: a consistent view."""
        ...

    def write(self) -> AbstractContextManager[Transaction]:
        """A write transaction, begun as one, so that it waits for its turn instead of failing in the middle."""
        ...
