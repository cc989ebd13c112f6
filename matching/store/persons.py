"""What concerns persons: openness and deletion of records, identity, consent, group attributes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, or_, select, update

from matching.domain.errors import FieldProblem, ForbiddenError, InvalidInputError, NotFoundError
from matching.domain.repositories import Purpose
from matching.domain.vocabulary import EntityKind, Kind
from matching.store.account_tables import ACCOUNT, SESSION, TOKEN
from matching.store.columns import new_key
from matching.store.contest_tables import CONTEST_WORDS
from matching.store.decision_tables import DECISION_NOTE
from matching.store.saving import Saving
from matching.store.tables import CONSENT, FACET, GROUP_ATTRIBUTE, IDENTITY, OPPORTUNITY, PARTICIPANT, PSEUDONYM


class Persons(Saving):
    """Changes of records that are about who may see whom."""

    def set_open(self, organisation_id: UUID, kind: EntityKind, reference: str, is_open: bool) -> None:
        """Close or reopen an opportunity of this organisation."""
        self._set(organisation_id, kind, reference, is_open=is_open)

    def set_visibility(self, organisation_id: UUID, kind: Kind, reference: str, *, shared: bool) -> None:
        """Share an opportunity with all organisations (as it is at first), or keep it within this one."""
        self._set(organisation_id, kind, reference, visibility="shared" if shared else "organisation")

    def delete(self, organisation_id: UUID, kind: EntityKind, reference: str) -> None:
        """Delete a record of this organisation.

        Persons (participants and mentors) go for good, with all that hangs on them: what is left in the append-only
        tables can no longer be tied to anybody. Placements and programmes are marked, and no read gives them any more.
        """
        row = self._own(organisation_id, kind, reference)
        self._writer.execute(delete(FACET).where(FACET.c.entity_id == row.id))
        self._writer.execute(delete(PSEUDONYM).where(PSEUDONYM.c.entity_id == row.id))
        if kind in ("participant", "mentor"):
            self._delete_accounts(row.id)
        if kind == "participant":
            # Not by cascade: a table that is added later and forgotten here makes deletion fail instead of leak.
            for table in (IDENTITY, GROUP_ATTRIBUTE, CONSENT, DECISION_NOTE, CONTEST_WORDS):
                self._writer.execute(delete(table).where(table.c.participant_id == row.id))
            self._writer.execute(delete(PARTICIPANT).where(PARTICIPANT.c.id == row.id))
        elif kind == "mentor":
            self._writer.execute(delete(OPPORTUNITY).where(OPPORTUNITY.c.id == row.id))
        else:
            gone = {"deleted_at": self._now, "updated_at": self._now, "version": row.version + 1}
            self._writer.execute(update(OPPORTUNITY).where(OPPORTUNITY.c.id == row.id).values(gone))
        self._log_changes(organisation_id, [(kind, row.id)], deleted=True)

    def _delete_accounts(self, person: UUID) -> None:
        """Delete the accounts that stand for a participant or mentor, with all that hangs on them."""
        theirs = select(ACCOUNT.c.id).where(or_(ACCOUNT.c.participant_id == person, ACCOUNT.c.mentor_id == person))
        for table in (SESSION, TOKEN):
            self._writer.execute(delete(table).where(table.c.account_id.in_(theirs)))
        self._writer.execute(delete(ACCOUNT).where(ACCOUNT.c.id.in_(theirs)))

    def set_identity(self, participant: UUID, name: str | None, contact: str | None) -> None:
        """Replace the name and contact of a participant; both None removes them."""
        organisation_id = self._organisation_of(participant)
        self._writer.execute(delete(IDENTITY).where(IDENTITY.c.participant_id == participant))
        if name is not None or contact is not None:
            values = {"participant_id": participant, "organisation_id": organisation_id, "updated_at": self._now}
            self._writer.execute(insert(IDENTITY), values | {"name": name, "contact": contact})

    def identity(self, participant: UUID) -> tuple[str | None, str | None]:
        """Name and contact of a participant, as far as they are known."""
        statement = select(IDENTITY.c.name, IDENTITY.c.contact).where(IDENTITY.c.participant_id == participant)
        row = self._connection.execute(statement).one_or_none()
        return (row.name, row.contact) if row else (None, None)

    def give_consent(self, participant: UUID, purpose: Purpose, text_version: str, at: datetime) -> None:
        """Record that a participant agreed to a text; effective at once. Agreeing to it again changes nothing."""
        organisation_id = self._organisation_of(participant)
        given = select(CONSENT.c.id).where(
            CONSENT.c.participant_id == participant,
            CONSENT.c.purpose == purpose,
            CONSENT.c.text_version == text_version,
            CONSENT.c.withdrawn_at.is_(None),
        )
        if self._writer.scalar(given) is None:
            who = {"id": new_key(), "organisation_id": organisation_id, "participant_id": participant}
            self._writer.execute(
                insert(CONSENT), who | {"purpose": purpose, "text_version": text_version, "given_at": at}
            )
            self._log_changes(organisation_id, [("participant", participant)])

    def withdraw_consent(self, participant: UUID, purpose: Purpose, at: datetime) -> None:
        """Record that a participant withdrew, whichever texts were agreed to; effective at once."""
        organisation_id = self._organisation_of(participant)
        given = (
            CONSENT.c.participant_id == participant,
            CONSENT.c.purpose == purpose,
            CONSENT.c.withdrawn_at.is_(None),
        )
        if self._writer.execute(update(CONSENT).where(*given).values(withdrawn_at=at)).rowcount:
            self._log_changes(organisation_id, [("participant", participant)])

    def set_group_attributes(self, participant: UUID, attributes: Mapping[str, str]) -> None:
        """Replace the group attributes of a participant."""
        organisation_id = self._organisation_of(participant)
        self._writer.execute(delete(GROUP_ATTRIBUTE).where(GROUP_ATTRIBUTE.c.participant_id == participant))
        same = {"participant_id": participant, "organisation_id": organisation_id, "updated_at": self._now}
        if attributes:
            rows = [same | {"attribute": attribute, "value": value} for attribute, value in attributes.items()]
            self._writer.execute(insert(GROUP_ATTRIBUTE), rows)

    def group_attributes(self) -> dict[UUID, dict[str, str]]:
        """All group attributes, for ``matching.audit``."""
        attributes: dict[UUID, dict[str, str]] = {}
        c = GROUP_ATTRIBUTE.c
        for participant, attribute, value in self._connection.execute(select(c.participant_id, c.attribute, c.value)):
            attributes.setdefault(participant, {})[attribute] = value
        return attributes

    def _own(self, organisation_id: UUID, kind: EntityKind, reference: str) -> Row[Any]:
        row = self._locate(organisation_id, (kind,), reference)
        if row.organisation_id != organisation_id:
            raise ForbiddenError(
                f"the {kind} {reference!r} is shared by another organisation, which alone can change it"
            )
        return row

    def _set(self, organisation_id: UUID, kind: EntityKind, reference: str, **values: Any) -> None:
        """Set columns of an opportunity when they differ."""
        if kind == "participant":
            raise InvalidInputError([FieldProblem("kind", kind, "placement, programme or mentor")])
        row = self._own(organisation_id, kind, reference)
        now = self._connection.execute(
            select(*(OPPORTUNITY.c[name] for name in values)).where(OPPORTUNITY.c.id == row.id)
        ).one()
        if now._asdict() != values:
            values |= {"version": row.version + 1, "updated_at": self._now}
            self._writer.execute(update(OPPORTUNITY).where(OPPORTUNITY.c.id == row.id).values(values))
            self._log_changes(organisation_id, [(kind, row.id)])

    def _organisation_of(self, participant: UUID) -> UUID:
        key = self._connection.scalar(select(PARTICIPANT.c.organisation_id).where(PARTICIPANT.c.id == participant))
        if not isinstance(key, UUID):
            raise NotFoundError(f"there is no participant {participant}", key=participant)
        return key
