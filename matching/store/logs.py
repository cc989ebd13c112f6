"""The change log, and the log of what was shown: both append-only."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import func, insert, select

from matching.domain.errors import NotFoundError
from matching.domain.repositories import Change, Recommendation
from matching.domain.vocabulary import KIND
from matching.store import queries
from matching.store.columns import new_key
from matching.store.connected import Connected, among
from matching.store.tables import CHANGE, FACET, PSEUDONYM, RECOMMENDATION

# Made once: these are asked with every question.
_NEWEST = select(func.coalesce(func.max(CHANGE.c.sequence), 0))
_RECOMMEND = insert(RECOMMENDATION)


SEARCH = "search"
"""The kind of subject of a search in words, which is about no record."""


class Logs(Connected):
    """What happened, in order."""

    def sequence(self) -> int:
        """The number of the newest change; 0 in an empty store."""
        return self._connection.scalar(_NEWEST) or 0

    def changes_since(self, sequence: int) -> list[Change]:
        """Changes after that number, oldest first, one a record (its newest)."""
        c = CHANGE.c
        newest = select(func.max(c.sequence)).where(c.sequence > sequence).group_by(c.entity_id)
        rows = self._connection.execute(
            select(c.sequence, c.kind, c.entity_id, c.deleted).where(c.sequence.in_(newest)).order_by(c.sequence)
        )
        return [Change(number, kind, key, bool(deleted)) for number, kind, key, deleted in rows]

    def stale_model_count(self, model_id: str) -> int:
        """How many facets were made by another model and must be encoded again."""
        return self._connection.scalar(select(func.count()).select_from(FACET).where(FACET.c.model_id != model_id)) or 0

    def log(self, recommendation: Recommendation) -> UUID:
        """Write what was shown; returns the row's key. Participants, asked about or shown, are written as pseudonyms.

        A search has no subject: it gets a pseudonym of its own, which is tied to nobody.

        Each row has ``key`` and ``kind``; its values may be UUIDs, dates and numpy numbers. NotFoundError when the
        subject is no longer there; who was deleted since being shown is written as nobody (None).
        """
        persons = {_key(row["key"]) for row in recommendation.rows if row.get("kind") == "participant"}
        subject = recommendation.subject
        pseudonyms = self._pseudonyms([*([subject] if subject else []), *persons])
        if subject and subject not in pseudonyms:
            raise NotFoundError(f"{subject} is no longer there", key=subject)
        subject_kind, pseudonym = pseudonyms[subject] if subject else (SEARCH, uuid4())
        rows = [
            {**row, "key": pseudonyms.get(_key(row["key"]), (None, None))[1]}
            if row.get("kind") == "participant"
            else row
            for row in recommendation.rows
        ]
        key = new_key()
        self._writer.execute(
            _RECOMMEND,
            {
                "id": key,
                "organisation_id": recommendation.organisation_id,
                "pseudonym": pseudonym,
                "subject_kind": subject_kind,
                "actor_role": recommendation.actor_role,
                "as_of": recommendation.as_of,
                "created_at": self._now,
                "versions": orjson.dumps(dict(recommendation.versions)).decode(),
                "rows": orjson.dumps(rows, default=_plain, option=orjson.OPT_SERIALIZE_NUMPY).decode(),
            },
        )
        return key

    def _pseudonyms(self, keys: list[UUID]) -> dict[UUID, tuple[str, UUID]]:
        """Kind and pseudonym of each of these records that is still there; random, and made when first needed."""
        c = PSEUDONYM.c
        statement = select(c.entity_id, c.kind, c.pseudonym).where(among(self._dialect, c.entity_id))
        known = {
            key: (kind, pseudonym) for key, kind, pseudonym in self._connection.execute(statement, self._asked(keys))
        }
        missing = [key for key in dict.fromkeys(keys) if key not in known]
        if not missing:
            return known
        rows: list[dict[str, Any]] = []
        for table in queries.tables_of(("participant", *KIND)):
            found = self._connection.execute(queries.records_by_key(self._dialect, table), self._asked(missing))
            rows.extend(
                {"entity_id": row.id, "organisation_id": row.organisation_id, "kind": row.kind, "pseudonym": uuid4()}
                for row in found
            )
        if rows:
            self._writer.execute(insert(PSEUDONYM), rows)
        return known | {row["entity_id"]: (row["kind"], row["pseudonym"]) for row in rows}


def _key(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _plain(value: object) -> object:
    """What JSON has no word for, such as sets and tuples of numpy numbers."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be logged: give numbers, texts, dates, UUIDs or lists of them")
