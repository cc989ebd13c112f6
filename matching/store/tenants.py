"""Organisations: the tenants."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert, select

from matching.domain.errors import NotFoundError
from matching.store.columns import new_key
from matching.store.connected import Connected
from matching.store.tables import ORGANISATION


class Tenants(Connected):
    """Which organisations there are."""

    def organisation(self, name: str, type_: str = "municipality") -> UUID:
        """The tenant of that name; made when it is not there yet (a read transaction raises NotFoundError)."""
        key = self._connection.scalar(select(ORGANISATION.c.id).where(ORGANISATION.c.name == name))
        if isinstance(key, UUID):
            return key
        if not self._writing:
            known = ", ".join(f"{one!r}" for _, one, _ in self.organisations()) or "none"
            raise NotFoundError(f"there is no organisation {name!r}; there are: {known}")
        key = new_key()
        self._writer.execute(
            insert(ORGANISATION),
            {"id": key, "name": name, "type": type_, "version": 1, "created_at": self._now, "updated_at": self._now},
        )
        return key

    def organisations(self) -> list[tuple[UUID, str, str]]:
        """All tenants by name: key, name, type."""
        columns = (ORGANISATION.c.id, ORGANISATION.c.name, ORGANISATION.c.type)
        return [
            (key, name, type_)
            for key, name, type_ in self._connection.execute(select(*columns).order_by(ORGANISATION.c.name))
        ]
