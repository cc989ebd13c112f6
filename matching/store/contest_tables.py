"""The tables of contests: what :mod:`matching.store.tables` says of tables holds for these."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Table, Text, UniqueConstraint
from sqlmodel import Field

from matching.store.columns import COUNTER, UtcDateTime
from matching.store.tables import Row


class ContestRow(Row, table=True):
    """Append-only: one version of a contest. The first says what is contested, each later one is an answer (``outcome``).

    ``recommendation_id`` and ``row`` name the log row that it is about; of whom only a pseudonym tells.
    """

    __tablename__ = "contest"
    __table_args__ = (
        UniqueConstraint("contest_id", "version"),
        Index(None, "organisation_id", "contest_id"),
        Index(None, "pseudonym"),
        {"sqlite_autoincrement": True},
    )

    sequence: int | None = Field(default=None, primary_key=True, sa_type=cast(Any, COUNTER))
    contest_id: UUID
    version: int
    organisation_id: UUID = Field(foreign_key="organisation.id")
    pseudonym: UUID
    kind: str
    opportunity_id: UUID  # no foreign key: a mentor is deleted for good
    about: str
    recommendation_id: UUID = Field(foreign_key="recommendation.id")
    row: int
    contested_by: str
    outcome: str | None = None
    actor_role: str
    actor: UUID | None = None  # pseudonym of the user
    created_at: datetime = Field(sa_type=UtcDateTime)


class ContestWordsRow(Row, table=True):
    """What somebody said in a version of a contest: apart from it, tied to the participant, and deleted with them."""

    __tablename__ = "contest_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contest_id", "version"],
            ["contest.contest_id", "contest.version"],
        ),
    )

    contest_id: UUID = Field(primary_key=True)
    version: int = Field(primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    participant_id: UUID = Field(foreign_key="participant.id", index=True)
    text: str = Field(sa_type=Text)


CONTEST = cast(Table, ContestRow.__table__)  # type: ignore[attr-defined]
CONTEST_WORDS = cast(Table, ContestWordsRow.__table__)  # type: ignore[attr-defined]
