"""Providers: the organisations behind opportunities, one row for each name that a source gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from matching.domain.opportunity import Opportunity, Provider
from matching.store.columns import new_key
from matching.store.connected import Connected, among
from matching.store.tables import PROVIDER


class Providers(Connected):
    """Keeps the providers' rows in step with the opportunities."""

    def _save_providers(
        self, organisation_id: UUID, source: str, profiles: Sequence[Opportunity]
    ) -> dict[Provider | None, UUID]:
        """The key of each provider that these opportunities name, made or brought up to date when needed.

        A provider is known by its id, or by its name when it has none; one without either has no row.
        """
        named = {one.provider: name for one in profiles if one.provider and (name := one.provider.reference)}
        if not named:
            return {}
        c = PROVIDER.c
        statement = select(c.external_id, c.id, c.name, c.type).where(
            c.organisation_id == organisation_id, c.source == source, among(self._dialect, c.external_id)
        )
        rows = self._connection.execute(statement, self._asked(list(dict.fromkeys(named.values()))))
        known = {external_id: (key, name, type_) for external_id, key, name, type_ in rows}
        wanted: dict[str, tuple[str | None, str | None]] = {}
        for provider, external_id in named.items():  # what a later one leaves out stays as an earlier one said
            name, type_ = wanted.get(external_id, known[external_id][1:] if external_id in known else (None, None))
            wanted[external_id] = (provider.name or name, provider.type or type_)
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        keys: dict[str, UUID] = {}
        for external_id, (name, type_) in wanted.items():
            values = {"name": name, "type": type_, "updated_at": self._now}
            if external_id not in known:
                keys[external_id] = new_key()
                first = {"organisation_id": organisation_id, "source": source, "created_at": self._now, "version": 1}
                new.append({"id": keys[external_id], "external_id": external_id} | first | values)
                continue
            keys[external_id] = known[external_id][0]
            if known[external_id][1:] != (name, type_):
                changed.append({"_id": keys[external_id]} | values)
        if new:
            self._writer.execute(insert(PROVIDER), new)
        if changed:
            columns: dict[str, Any] = {name: bindparam(name) for name in ("name", "type", "updated_at")}
            columns["version"] = c.version + 1
            self._writer.execute(update(PROVIDER).where(c.id == bindparam("_id")).values(columns), changed)
        return {provider: keys[external_id] for provider, external_id in named.items()}
