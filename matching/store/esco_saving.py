"""Writing ESCO: a release, its files, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from matching.store.columns import new_key
from matching.store.esco import EscoReading
from matching.store.esco_entries import EscoRelease, Requirement, Term
from matching.store.tables import ESCO_FILE, ESCO_RELEASE, ESCO_REQUIREMENT, ESCO_TERM

BATCH = 2_000
"""Rows that are written at once: a few megabytes, however large the file is."""


class EscoSaving(EscoReading):
    """Changes to ESCO within one transaction."""

    def save_esco_release(self, version: str, modified: str) -> EscoRelease:
        """The release of that version, made when it is not there yet; a later ``modified`` is kept."""
        known = next((one for one in self.esco_releases() if one.version == version), None)
        if known is None:
            made = EscoRelease(new_key(), version, modified)
            values = {"id": made.key, "version": version, "modified": modified, "created_at": self._now}
            self._writer.execute(insert(ESCO_RELEASE), values)
            return made
        if modified > known.modified:
            self._writer.execute(update(ESCO_RELEASE).where(ESCO_RELEASE.c.id == known.key).values(modified=modified))
            return EscoRelease(known.key, version, modified, known.files)
        return known

    def save_esco_file(self, release: EscoRelease, slot: str, sha256: str, said: Iterable[Term | Requirement]) -> None:
        """Put what a file says in the place of what the file of that slot said before. Reads ``said`` once, in batches."""
        self._drop_file(release, slot)
        file_id = new_key()
        row = {"id": file_id, "release_id": release.key, "slot": slot, "sha256": sha256, "taken_at": self._now}
        self._writer.execute(insert(ESCO_FILE), row)
        entries = iter(said)
        while batch := list(islice(entries, BATCH)):
            for table, rows in _rows(batch):
                self._writer.execute(insert(table), [one | {"file_id": file_id} for one in rows])

    def drop_esco_release(self, release: EscoRelease) -> None:
        """Forget a release with all its files."""
        for slot in release.files:
            self._drop_file(release, slot)
        self._writer.execute(delete(ESCO_RELEASE).where(ESCO_RELEASE.c.id == release.key))

    def _drop_file(self, release: EscoRelease, slot: str) -> None:
        statement = select(ESCO_FILE.c.id).where(ESCO_FILE.c.release_id == release.key, ESCO_FILE.c.slot == slot)
        key = self._connection.scalar(statement)
        if key is not None:
            for table, column in ((ESCO_TERM, "file_id"), (ESCO_REQUIREMENT, "file_id"), (ESCO_FILE, "id")):
                self._writer.execute(delete(table).where(table.c[column] == key))


def _rows(batch: list[Term | Requirement]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    terms = [
        {
            "uri": one.uri,
            "language": one.language,
            "kind": one.kind,
            "declares": one.declares,
            "code": one.code,
            "regulated": one.regulated,
            "preferred": one.preferred,
            "alternatives": "\n".join(one.alternatives),
            "hidden": "\n".join(one.hidden),
        }
        for one in batch
        if isinstance(one, Term)
    ]
    requirements = [
        {
            "occupation_uri": one.occupation_uri,
            "essential": "\n".join(one.essential),
            "optional": "\n".join(one.optional),
        }
        for one in batch
        if isinstance(one, Requirement)
    ]
    yield from ((table, rows) for table, rows in ((ESCO_TERM, terms), (ESCO_REQUIREMENT, requirements)) if rows)
