"""The tables of decisions: what :mod:`matching.store.tables` says of tables holds for these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Index, Table, Text
from sqlmodel import Field

from matching.store.columns import COUNTER, UtcDateTime, new_key
from matching.store.tables import Row


class DecisionRow(Row, table=True):
    """Append-only: what was decided about an opportunity, or became of it, by whom; of whom only a pseudonym tells.

    ``row`` counts in the rows of the recommendation that showed it; both are null where it was not shown.
    """

    __tablename__ = "decision"
    __table_args__ = (
        Index(None, "pseudonym", "sequence"),
        Index(None, "organisation_id", "recommendation_id"),
        {"sqlite_autoincrement": True},
    )

    sequence: int | None = Field(default=None, primary_key=True, sa_type=cast(Any, COUNTER))
    id: UUID = Field(default_factory=new_key, unique=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    pseudonym: UUID
    kind: str
    opportunity_id: UUID  # no foreign key: a mentor is deleted for good
    recommendation_id: UUID | None = Field(default=None, foreign_key="recommendation.id")
    row: int | None = None
    position: int | None = None
    outcome: str
    decided_by: str
    reason: str | None = None
    decided_on: date
    actor_role: str
    actor: UUID | None = None  # pseudonym of the user
    created_at: datetime = Field(sa_type=UtcDateTime)


class DecisionNoteRow(Row, table=True):
    """What somebody said about a decision, in own words: apart from it, tied to the participant, and deleted with them."""

    __tablename__ = "decision_note"

    decision_id: UUID = Field(foreign_key="decision.id", primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    text: str = Field(sa_type=Text)


DECISION = cast(Table, DecisionRow.__table__)  # type: ignore[attr-defined]
DECISION_NOTE = cast(Table, DecisionNoteRow.__table__)  # type: ignore[attr-defined]
