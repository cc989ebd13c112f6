"""Decisions and outcomes: append-only, under the pseudonym of the recommendation log; what was said about them apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, Select, insert, select

from matching.domain.decision import MOVED_ON, Decision, DecisionError, Event, LoggedDecision, NewDecision
from matching.domain.vocabulary import KIND
from matching.store.aliases import AliasRows
from matching.store.columns import new_key
from matching.store.connected import among
from matching.store.decision_tables import DECISION, DECISION_NOTE
from matching.store.logs import Logs
from matching.store.reading import Reading
from matching.store.tables import PSEUDONYM, RECOMMENDATION

_C, _R, _N = DECISION.c, RECOMMENDATION.c, DECISION_NOTE.c
_BATCH = 500  # recommendations whose rows are in memory at a time


class DecisionRows(Reading, Logs, AliasRows):
    """What became of what was shown."""

    def save_decision(
        self, organisation_id: UUID, participant: str, new: NewDecision, *, on: date, role: str, user: UUID | None
    ) -> Decision:
        """Append a decision, tied to the log row that it answers; the newest one, unless it is named."""
        person = self._locate(organisation_id, ("participant",), participant)
        opportunity = self._locate(organisation_id, KIND, new.opportunity)
        _, pseudonym = self._pseudonyms([person.id])[person.id]
        shown = self._shown(organisation_id, pseudonym, opportunity.id, new.recommendation)
        if shown is None and new.recommendation is not None:
            raise DecisionError("recommendation", str(new.recommendation), "not_shown")
        recommendation, row, position = shown or (None, None, None)
        key = new_key()
        values = {
            "id": key,
            "organisation_id": organisation_id,
            "pseudonym": pseudonym,
            "kind": opportunity.kind,
            "opportunity_id": opportunity.id,
            "recommendation_id": recommendation,
            "row": row,
            "position": position,
            "outcome": new.outcome,
            "decided_by": new.by,
            "reason": new.reason,
            "decided_on": on,
            "actor_role": role,
            "actor": self._pseudonym_of_user(organisation_id, user) if user else None,
            "created_at": self._now,
        }
        self._writer.execute(insert(DECISION), values)
        note = (new.note or "").strip()
        if note:
            about = {"decision_id": key, "organisation_id": organisation_id, "participant_id": person.id}
            self._writer.execute(insert(DECISION_NOTE), about | {"text": note})
        return _decision(self._connection.execute(_with_notes().where(_C.id == key)).one())

    def decisions(self, organisation_id: UUID, participant: str) -> list[Decision]:
        """All that was recorded of a participant, the oldest first, with notes."""
        person = self._locate(organisation_id, ("participant",), participant)
        statement = _with_notes().where(
            _C.organisation_id == organisation_id, _C.pseudonym == self._known_pseudonym(person.id)
        )
        return [_decision(row) for row in self._connection.execute(statement.order_by(_C.sequence))]

    def logged_decisions(self, organisation_id: UUID) -> Iterator[LoggedDecision]:
        """The ranked log rows shown to participants on which something was decided, the oldest recommendation first."""
        decided = (_C.recommendation_id, _C.row, _C.pseudonym, _C.outcome, _C.decided_by, _C.reason)
        statement = (
            select(*decided)
            .where(_C.organisation_id == organisation_id, _C.recommendation_id.is_not(None))
            .order_by(_C.recommendation_id, _C.row, _C.sequence)
        )
        by_log_row = groupby(self._connection.execute(statement).all(), lambda one: one[:3])
        batch: list[tuple[Any, list[Event]]] = []
        for row, some in by_log_row:
            batch.append((row, [Event(one.outcome, one.decided_by, one.reason in MOVED_ON) for one in some]))
            if len(batch) == _BATCH:
                yield from self._joined(batch)
                batch = []
        yield from self._joined(batch)

    def _joined(self, batch: list[tuple[Any, list[Event]]]) -> Iterator[LoggedDecision]:
        """Decisions with what was shown; rows that others were shown, or that were blocked, are left out."""
        keys = list({key for (key, _, _), _ in batch})
        statement = select(RECOMMENDATION).where(among(self._dialect, _R.id), _R.subject_kind == "participant")
        rows_found = self._connection.execute(statement, self._asked(keys))
        found = {one.id: (one, orjson.loads(one.rows)) for one in rows_found}
        versions = {key: orjson.loads(one.versions) for key, (one, _) in found.items()}
        for (key, place, pseudonym), events in batch:
            recommendation, rows = found.get(key, (None, []))
            if recommendation is None or recommendation.pseudonym != pseudonym or not rows[place].get("position"):
                continue
            row = rows[place]
            yield LoggedDecision(
                participant=pseudonym,
                kind=row["kind"],
                shown_at=recommendation.created_at,
                position=row["position"],
                features=row["features"],
                new_field=row.get("new_field"),
                versions=versions[key],
                events=events,
            )

    def _shown(
        self, organisation_id: UUID, person: UUID, opportunity: UUID, named: UUID | None
    ) -> tuple[UUID, int, int | None] | None:
        """Recommendation, row and position of this opportunity for this person (a pseudonym): of what was shown to the
        person, or, where a recommendation is named, also of the persons who were shown to the provider."""
        columns = (_R.id, _R.pseudonym, _R.rows)
        statement = select(*columns).where(_R.organisation_id == organisation_id)
        if named is not None:
            statement = statement.where(_R.id == named)
        else:
            statement = statement.where(_R.pseudonym == person).order_by(_R.created_at.desc(), _R.id.desc())
        wanted = {person: str(opportunity)}
        if named is not None and (theirs := self._known_pseudonym(opportunity)) is not None:
            wanted[theirs] = str(person)
        rows = self._connection.execute(statement.execution_options(yield_per=20))  # mostly the first is the one
        for one in rows:
            sought = wanted.get(one.pseudonym)
            if sought is None or sought not in one.rows:
                continue
            for place, row in enumerate(orjson.loads(one.rows)):
                if row["key"] == sought:
                    rows.close()
                    return one.id, place, row.get("position")
        return None

    def _known_pseudonym(self, key: UUID) -> UUID | None:
        """The pseudonym of a record that was logged before."""
        found: UUID | None = self._connection.scalar(select(PSEUDONYM.c.pseudonym).where(PSEUDONYM.c.entity_id == key))
        return found


def _with_notes() -> Select[Any]:
    return select(DECISION, _N.text).outerjoin(DECISION_NOTE, _N.decision_id == _C.id)


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        key=row.id,
        opportunity=row.opportunity_id,
        kind=row.kind,
        outcome=row.outcome,
        by=row.decided_by,
        reason=row.reason,
        on=row.decided_on,
        recorded_at=row.created_at,
        recorded_by=row.actor_role,
        recommendation=row.recommendation_id,
        row=row.row,
        position=row.position,
        note=row.text,
    )
