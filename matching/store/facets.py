"""The facets of records that are saved: which stay, which go, which are new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.facet import Facet
from matching.store.connected import ASKED, among, as_parameter
from matching.store.documents import pack
from matching.store.tables import FACET

_LINKS = ("isco", "isco_score", "isced", "isced_score")


class FacetChanges:
    """Gathers what happens to the facets of many records, and writes it at once."""

    def __init__(self, connection: Connection, keys: Sequence[UUID], organisation_id: UUID, model_id: str) -> None:
        self._organisation_id = organisation_id
        self._model_id = model_id
        self._stored: dict[UUID, dict[tuple[str, int], Row[Any]]] = {}
        self._gone: list[int] = []
        self._new: list[dict[str, Any]] = []
        self._relinked: list[dict[str, Any]] = []
        self._vectors: list[dict[str, Any]] = []
        if not keys:
            return
        c = FACET.c
        plain = (
            c.id,
            c.entity_id,
            c.role,
            c.position,
            c.model_id,
            c.text_hash,
            c.isco,
            c.isco_score,
            c.isced,
            c.isced_score,
        )
        statement: Select[Any] = select(*plain, c.vector.is_(None).label("bare")).where(
            among(connection.dialect.name, c.entity_id)
        )
        for row in connection.execute(statement, {ASKED: as_parameter(connection.dialect.name, keys)}):
            self._stored.setdefault(row.entity_id, {})[row.role, row.position] = row

    def compare(self, key: UUID, kind: str, facets: Sequence[Facet]) -> bool:
        """Note what is needed to make these the facets of the record; whether that is anything."""
        stored = dict(self._stored.get(key, {}))
        before = len(self._gone) + len(self._new) + len(self._relinked) + len(self._vectors)
        places: set[tuple[str, int]] = set()
        for facet in facets:
            place = (facet.role, facet.position)
            if place in places:
                raise InvalidInputError([FieldProblem("facets", place, "one facet for each role and position")])
            places.add(place)
            row = stored.pop(place, None)
            if row is not None and (row.model_id, row.text_hash) == (self._model_id, facet.text_hash):
                self._keep(row, facet)
                continue
            if row is not None:
                self._gone.append(row.id)
            self._new.append(self._row(key, kind, facet))
        self._gone.extend(row.id for row in stored.values())
        return before != len(self._gone) + len(self._new) + len(self._relinked) + len(self._vectors)

    def write(self, connection: Connection) -> None:
        """Write all that was noted. Ids are handed out by the database, which never gives one twice."""
        if self._gone:
            parameters = {ASKED: as_parameter(connection.dialect.name, self._gone)}
            connection.execute(delete(FACET).where(among(connection.dialect.name, FACET.c.id)), parameters)
        if self._new:
            connection.execute(insert(FACET), self._new)
        for changes, names in ((self._relinked, _LINKS), (self._vectors, ("vector",))):
            if changes:
                values: dict[str, Any] = {name: bindparam(name) for name in names}
                connection.execute(update(FACET).where(FACET.c.id == bindparam("_id")).values(values), changes)

    def _keep(self, row: Row[Any], facet: Facet) -> None:
        links = _links(facet)
        if any(getattr(row, name) != value for name, value in links.items()):
            self._relinked.append({"_id": row.id} | links)
        if row.bare and facet.vector is not None:
            self._vectors.append({"_id": row.id, "vector": pack(facet.vector)})

    def _row(self, key: UUID, kind: str, facet: Facet) -> dict[str, Any]:
        if "\0" in facet.text:
            raise InvalidInputError(
                [FieldProblem(f"{facet.role}[{facet.position}]", facet.text, "text without NUL characters")]
            )
        return {
            "organisation_id": self._organisation_id,
            "kind": kind,
            "entity_id": key,
            "role": facet.role,
            "position": facet.position,
            "model_id": self._model_id,
            "text_hash": facet.text_hash,
            "text": facet.text,
            "vector": pack(facet.vector),
            **_links(facet),
        }


def _links(facet: Facet) -> dict[str, Any]:
    """The links as plain numbers: linkers may hand out numpy's."""
    return {
        "isco": int(facet.isco),
        "isco_score": float(facet.isco_score),
        "isced": int(facet.isced),
        "isced_score": float(facet.isced_score),
    }
