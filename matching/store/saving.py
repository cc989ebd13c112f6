"""Saving records: what changed is written, what did not is left alone, in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, bindparam, insert, select, update

from matching.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError, StaleVersionError
from matching.domain.facet import Record
from matching.domain.participant import Participant
from matching.domain.repositories import Saved
from matching.domain.vocabulary import EntityKind
from matching.store import queries
from matching.store.columns import new_key
from matching.store.connected import among
from matching.store.documents import kind_of, read_document, write_document
from matching.store.facets import FacetChanges
from matching.store.providers import Providers
from matching.store.reading import Reading
from matching.store.tables import CHANGE, OPPORTUNITY, PARTICIPANT

TOGETHER = 2000  # records written at once: enough for full speed, few enough that the lists of columns stay small


class Saving(Reading, Providers):
    """Writing records."""

    def save(self, organisation_id: UUID, records: Sequence[Record[Any]], *, source: str, model_id: str) -> list[Saved]:
        """Insert or update by ``(organisation, source, profile.id)``; what became of each, in the order given.

        As the protocol says, and further: a record that is updated keeps its openness (``set_open`` changes it) and,
        when it is found by its key, its source; a facet without vector keeps the vector that its text has already; a
        record given twice is saved twice, in order; what was deleted comes back under its old key, as "created".

        Raises StaleVersionError for a version that is no longer the newest, NotFoundError for a key that this
        organisation has no record of, ConflictError when the name belongs to a record of another kind,
        InvalidInputError for two facets in one place and for NUL in a name or text.
        """
        _refuse_nul(records)
        saved: dict[int, Saved] = {}
        for places in _rounds(records):
            for start in range(0, len(places), TOGETHER):
                some = places[start : start + TOGETHER]
                outcome = self._save_some(organisation_id, [records[one] for one in some], source, model_id)
                saved.update(zip(some, outcome, strict=True))
        return [saved[place] for place in range(len(records))]

    def _save_some(
        self, organisation_id: UUID, records: Sequence[Record[Any]], source: str, model_id: str
    ) -> list[Saved]:
        """Save records of one table with different names."""
        table = queries.tables_of([kind_of(records[0].profile)])[0]
        rows = self._stored(table, organisation_id, records, source)
        facets = FacetChanges(self._connection, [row.id for row in rows if row is not None], organisation_id, model_id)
        providers = (
            self._save_providers(organisation_id, source, [one.profile for one in records])
            if table is OPPORTUNITY
            else {}
        )
        saved: list[Saved] = []
        inserts: list[dict[str, Any]] = []
        updates: list[dict[str, Any]] = []
        for record, row in zip(records, rows, strict=True):
            _refuse(record, row)
            values = _values(table, record)
            key = row.id if row is not None else new_key()
            facets_differ = facets.compare(key, values["kind"], record.facets)
            revived = row is not None and row.deleted_at is not None
            if row is not None and not revived and not facets_differ and _same(record, row, values):
                saved.append(Saved(key, record.profile.id, "unchanged", row.version))
                continue
            if table is OPPORTUNITY:
                values["provider_id"] = providers.get(record.profile.provider)
                values["is_open"] = record.is_open if row is None or revived else row.is_open
            else:
                del values["kind"]
            version = 1 if row is None else row.version + 1
            values |= {"version": version, "updated_at": self._now, "deleted_at": None}
            if row is None:
                first = {"id": key, "organisation_id": organisation_id, "source": source, "created_at": self._now}
                inserts.append(values | first | ({"taken": 0} if table is OPPORTUNITY else {}))
            else:
                updates.append({"_id": key} | values)
            saved.append(Saved(key, record.profile.id, "created" if row is None or revived else "changed", version))
        if inserts:
            self._writer.execute(insert(table), inserts)
        if updates:
            columns: dict[str, Any] = {name: bindparam(name) for name in updates[0] if name != "_id"}
            self._writer.execute(update(table).where(table.c.id == bindparam("_id")).values(columns), updates)
        facets.write(self._writer)
        kinds = [kind_of(one.profile) for one in records]
        self._log_changes(
            organisation_id,
            [(kind, one.key) for kind, one in zip(kinds, saved, strict=True) if one.outcome != "unchanged"],
        )
        return saved

    def _stored(
        self, table: Table, organisation_id: UUID, records: Sequence[Record[Any]], source: str
    ) -> list[Row[Any] | None]:
        """What is stored of each record: by its key when it has one, otherwise by its name; None when it is new."""
        kind = table.c.kind if table is OPPORTUNITY else bindparam("kind", "participant").label("kind")
        opening = table.c.is_open if table is OPPORTUNITY else bindparam("is_open", True).label("is_open")
        columns = (table.c.id, table.c.external_id, table.c.version, table.c.deleted_at, table.c.lat, table.c.lon)
        found: Select[Any] = select(*columns, kind, opening, table.c.document).where(
            table.c.organisation_id == organisation_id
        )
        keys = [one.key for one in records if one.key is not None]
        names = [one.profile.id for one in records if one.key is None]
        by_key: dict[UUID, Row[Any]] = {}
        by_name: dict[str, Row[Any]] = {}
        if keys:
            statement = found.where(among(self._dialect, table.c.id), table.c.deleted_at.is_(None))
            by_key = {row.id: row for row in self._connection.execute(statement, self._asked(keys))}
        if names:
            statement = found.where(among(self._dialect, table.c.external_id), table.c.source == source)
            by_name = {row.external_id: row for row in self._connection.execute(statement, self._asked(names))}
        return [by_name.get(one.profile.id) if one.key is None else by_key.get(one.key) for one in records]

    def _log_changes(
        self, organisation_id: UUID, records: Sequence[tuple[EntityKind, UUID]], *, deleted: bool = False
    ) -> None:
        """Write to the change log that these records were saved or deleted."""
        if records:
            same = {"organisation_id": organisation_id, "deleted": deleted, "at": self._now}
            self._writer.execute(insert(CHANGE), [same | {"kind": kind, "entity_id": key} for kind, key in records])


def _rounds(records: Sequence[Record[Any]]) -> list[list[int]]:
    """The places of the records in rounds of one table each, in which no name occurs twice."""
    seen: dict[tuple[str, str], int] = {}
    rounds: dict[tuple[int, str], list[int]] = {}
    for place, record in enumerate(records):
        table = PARTICIPANT.name if kind_of(record.profile) == "participant" else OPPORTUNITY.name
        name = (table, record.profile.id)
        seen[name] = seen.get(name, -1) + 1
        rounds.setdefault((seen[name], table), []).append(place)
    return [rounds[one] for one in sorted(rounds)]


def _refuse_nul(records: Sequence[Record[Any]]) -> None:
    """Raise for names that PostgreSQL cannot keep (other texts are kept as JSON, which can)."""
    problems: list[FieldProblem] = []
    for record in records:
        provider = None if isinstance(record.profile, Participant) else record.profile.provider
        names = {"id": record.profile.id}
        if provider is not None:
            names |= {"provider.id": provider.id or "", "provider.name": provider.name or ""}
        problems += [
            FieldProblem(field, name, "text without NUL characters") for field, name in names.items() if "\0" in name
        ]
    if problems:
        raise InvalidInputError(problems)


def _refuse(record: Record[Any], row: Row[Any] | None) -> None:
    """Raise when this record cannot be saved over that row."""
    name = record.profile.id
    if record.key is not None and row is None:
        raise NotFoundError(
            f"{name!r} ({record.key}) is gone, or not of this organisation: nothing was saved", key=record.key
        )
    if row is None:
        return
    if row.kind != kind_of(record.profile):
        raise ConflictError(f"{name!r} is a {row.kind} already: give the {kind_of(record.profile)} another id")
    if record.key is not None and row.version != record.version:
        raise StaleVersionError(
            f"{name!r} was changed by somebody else (version {row.version}, yours is {record.version}): "
            "read it again and repeat your change",
            current=row.version,
            given=record.version,
        )


def _same(record: Record[Any], row: Row[Any], values: dict[str, Any]) -> bool:
    """Whether profile and point are as stored. Texts that differ may still mean the same: 40 and 40.0 hours."""
    if (row.lat, row.lon, row.external_id) != (values["lat"], values["lon"], values["external_id"]):
        return False
    return bool(row.document == values["document"] or read_document(row.kind, row.document) == record.profile)


def _values(table: Table, record: Record[Any]) -> dict[str, Any]:
    """The columns that a record fills by itself."""
    kind = kind_of(record.profile)
    values = {
        "external_id": record.profile.id,
        "kind": kind,
        "lat": record.point.lat if record.point else None,
        "lon": record.point.lon if record.point else None,
        "document": write_document(kind, record.profile),
    }
    if table is OPPORTUNITY:
        values |= {"closes_on": record.profile.closes_on, "capacity": record.profile.capacity}
    return values
