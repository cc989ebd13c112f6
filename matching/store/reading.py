"""Reading records, their facets and their states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Any, get_args
from uuid import UUID

import numpy as np
from sqlalchemy import Row

from matching.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from matching.domain.facet import Facet, Record, Role
from matching.domain.ports import Float32Array, Point
from matching.domain.repositories import Own, Page, States
from matching.domain.vocabulary import KIND, EntityKind
from matching.store import queries
from matching.store.connected import Connected
from matching.store.documents import read_document, unpack

FIRST = UUID(int=0)  # before all keys
ROLE_ORDER = {role: place for place, role in enumerate(get_args(Role))}


def places_left(capacity: int | None, taken: int) -> int | None:
    """Capacity less what is taken, never below 0; None when there is no limit or nobody said."""
    return None if capacity is None else max(capacity - taken, 0)


class Reading(Connected):
    """Records as they are now."""

    def find(self, organisation_id: UUID, kind: EntityKind, reference: str, *, vectors: bool = False) -> Record[Any]:
        """The record with that key (UUID) or ``profile.id``; NotFoundError when this organisation sees none."""
        return self._records([self._locate(organisation_id, (kind,), reference)], vectors)[0]

    def find_opportunity(self, organisation_id: UUID, reference: str, *, vectors: bool = False) -> Record[Any]:
        """As :meth:`find`, of whatever kind of opportunity."""
        return self._records([self._locate(organisation_id, KIND, reference)], vectors)[0]

    def records(self, keys: Sequence[UUID], *, facets: bool = True, vectors: bool = False) -> list[Record[Any]]:
        """The living records of these keys in this order, with facets as asked; keys of nothing are left out."""
        rows: dict[UUID, Row[Any]] = {}
        for table in queries.tables_of((*KIND, "participant")):
            missing = [key for key in keys if key not in rows]
            if missing:
                statement = queries.records_by_key(self._dialect, table)
                rows.update({row.id: row for row in self._connection.execute(statement, self._asked(missing))})
        return self._records([rows[key] for key in keys if key in rows], vectors, facets)

    def page(
        self,
        organisation_id: UUID,
        kinds: Sequence[EntityKind],
        *,
        cursor: str | None = None,
        limit: int = 50,
        own: Own | None = None,
    ) -> Page:
        """Records that this organisation sees (``own``: that part of its own), with facets (no vectors), in the order of keys."""
        if limit < 1:
            raise InvalidInputError([FieldProblem("limit", limit, "a number from 1")])
        rows = list(islice(self._rows(kinds, self._after(cursor), limit + 1, organisation_id, own), limit + 1))
        parameters = {queries.ORGANISATION_ID: organisation_id}
        counts = [
            self._connection.scalar(queries.count(table, tuple(kinds)).where(queries.owned(table, own)), parameters)
            for table in queries.tables_of(kinds)
        ]
        shown = rows[:limit]
        following = shown[-1].id.hex if len(rows) > limit else None
        return Page(
            records=self._records(shown, vectors=False), next_cursor=following, total=sum(one or 0 for one in counts)
        )

    def everything(
        self, kinds: Sequence[EntityKind], *, vectors: bool = True, batch: int = 1000
    ) -> Iterator[list[Record[Any]]]:
        """All living records of all organisations with facets (and vectors), in batches in the order of keys.

        To be used up within the transaction; no more than a batch or two is held in memory.
        """
        rows = self._rows(kinds, FIRST, batch, None)
        while some := list(islice(rows, batch)):
            yield self._records(some, vectors=vectors)

    def keys_with_texts(self, organisation_id: UUID, texts: Sequence[str]) -> list[UUID]:
        """The organisation's living records that have a facet of one of these texts, in the order of their keys."""
        hashes = list({Facet("title", 0, text).text_hash for text in texts})
        statement = queries.entities_by_hash(self._dialect)
        rows = self._connection.execute(
            statement, {queries.ORGANISATION_ID: organisation_id, **self._asked(hashes)}
        ).all()
        return [key for (key,) in rows]

    def states(self, organisation_id: UUID, kinds: Sequence[EntityKind], keys: Sequence[UUID]) -> States:
        """The state of these records now. Opportunities offer themselves: their ``may_be_found`` is as ``found``."""
        raw = self._raw(keys)
        places = {key: place for place, key in enumerate(dict.fromkeys(raw))}
        size = len(places)
        found, is_open, may_be_found = (np.zeros(size, np.bool_) for _ in range(3))
        version = np.zeros(size, np.int64)
        left = np.full(size, np.nan)
        parameters = {queries.ORGANISATION_ID: organisation_id, **self._asked(raw)}
        for table in queries.tables_of(kinds) if size else []:
            statement = queries.states(self._dialect, table, queries.opportunity_kinds(kinds))
            rows = self._connection.execute(statement, parameters).all()
            if not rows:
                continue
            known, versions, opens, capacity, taken, findable = zip(*rows, strict=True)
            at = np.fromiter(map(places.__getitem__, known), np.int64, len(known))
            found[at] = True
            version[at] = versions
            is_open[at] = opens
            left[at] = np.maximum(np.array(capacity, np.float64) - np.array(taken), 0)  # None becomes NaN
            may_be_found[at] = findable
        if size == len(keys):
            return States(found, version, is_open, left, may_be_found)
        again = np.array([places[key] for key in raw])  # the same key was asked for more than once
        return States(found[again], version[again], is_open[again], left[again], may_be_found[again])

    def known_facets(self, model_id: str, text_hashes: Sequence[str]) -> dict[str, Facet]:
        """Facets of this model by text hash, with vectors and links: what is known needs no second encoding."""
        wanted = list(dict.fromkeys(text_hashes))
        if not wanted:
            return {}
        rows = self._connection.execute(
            queries.facets_by_hash(self._dialect), {"model": model_id, **self._asked(wanted)}
        ).all()
        vectors = unpack([row.vector for row in rows])
        return {row.text_hash: _facet(row[2:], vector) for row, vector in zip(rows, vectors, strict=True)}

    def _locate(self, organisation_id: UUID, kinds: tuple[EntityKind, ...], reference: str) -> Row[Any]:
        """The row that a reference means: a key before a name, an own record before a shared one."""
        parameters: dict[str, Any] = {queries.ORGANISATION_ID: organisation_id}
        table = queries.tables_of(kinds)[0]
        try:
            parameters["reference"] = UUID(reference)
        except ValueError:
            rows: Sequence[Row[Any]] = []
        else:
            rows = self._connection.execute(queries.records_by_reference(table, kinds, "id"), parameters).all()
        if not rows and "\0" not in reference:  # PostgreSQL refuses to look for one
            parameters["reference"] = reference
            rows = self._connection.execute(queries.records_by_reference(table, kinds, "external_id"), parameters).all()
            rows = [row for row in rows if row.organisation_id == organisation_id] or rows
        if not rows:
            raise NotFoundError(
                f"there is no {' or '.join(kinds)} {reference!r} here", kind=kinds[0], reference=reference
            )
        if len(rows) > 1:
            keys = ", ".join(str(row.id) for row in rows)
            raise ConflictError(
                f"{reference!r} is the name of {len(rows)} records from several sources: use a key, one of {keys}"
            )
        return rows[0]

    def _rows(
        self,
        kinds: Sequence[EntityKind],
        after: UUID,
        batch: int,
        organisation_id: UUID | None,
        own: Own | None = None,
    ) -> Iterator[Row[Any]]:
        streams = (self._rows_of(kind, after, batch, organisation_id, own) for kind in dict.fromkeys(kinds))
        return merge(*streams, key=lambda row: row.id)

    def _rows_of(
        self, kind: EntityKind, after: UUID, batch: int, organisation_id: UUID | None, own: Own | None
    ) -> Iterator[Row[Any]]:
        statement = queries.records_after(kind, organisation_id is not None)
        statement = statement.where(queries.owned(queries.tables_of((kind,))[0], own))
        tenant = {queries.ORGANISATION_ID: organisation_id} if organisation_id else {}
        while True:
            rows = self._connection.execute(statement, {"after": after, "batch": batch, **tenant}).all()
            yield from rows
            if len(rows) < batch:
                return
            after = rows[-1].id

    @staticmethod
    def _after(cursor: str | None) -> UUID:
        try:
            return UUID(cursor) if cursor else FIRST
        except ValueError as error:
            raise InvalidInputError([FieldProblem("cursor", cursor, "the next_cursor of an earlier page")]) from error

    def _records(self, rows: Sequence[Row[Any]], vectors: bool, with_facets: bool = True) -> list[Record[Any]]:
        keys = [row.id for row in rows]
        facets = self._facets(keys, vectors) if with_facets else {}
        return [
            Record(
                profile=read_document(row.kind, row.document),
                facets=tuple(facets.get(raw, ())),
                point=None if row.lat is None or row.lon is None else Point(row.lat, row.lon),
                key=key,
                organisation_id=row.organisation_id,
                version=row.version,
                is_open=bool(row.is_open),
                shared=bool(row.shared),
                places_left=places_left(row.capacity, row.taken),
                may_be_found=None if row.may_be_found is None else bool(row.may_be_found),
            )
            for row, key, raw in zip(rows, keys, self._raw(keys), strict=True)
        ]

    def _facets(self, keys: Sequence[UUID], vectors: bool) -> dict[object, list[Facet]]:
        """Facets by raw key, in the order of roles and positions."""
        if not keys:
            return {}
        rows = self._connection.execute(queries.facets_by_entity(self._dialect, vectors), self._asked(keys)).all()
        unpacked: Sequence[Float32Array | None] = (
            unpack([row.vector for row in rows]) if vectors else [None] * len(rows)
        )
        facets: dict[object, list[Facet]] = {}
        for row, vector in zip(rows, unpacked, strict=True):
            facets.setdefault(row[0], []).append(_facet(row[1:], vector))
        for some in facets.values():
            some.sort(key=lambda one: (ROLE_ORDER[one.role], one.position))
        return facets


def _facet(values: Sequence[Any], vector: Float32Array | None) -> Facet:
    """A facet of the columns that follow the record's key in ``queries.facet_columns``."""
    role, position, text, number, isco, isco_score, isced, isced_score = values[:8]
    return Facet(role, position, text, number, vector, isco, isco_score, isced, isced_score)
