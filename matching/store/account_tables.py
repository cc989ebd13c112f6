"""The tables of accounts: what :mod:`matching.store.tables` says of tables holds for these, but that attempts to sign in belong
to the installation: before somebody signed in, nobody knows of which organisation they are."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Index, Table, Text, UniqueConstraint
from sqlmodel import Field

from matching.store.columns import UtcDateTime, new_key
from matching.store.tables import Row, Versioned


class AccountRow(Versioned, table=True):
    """Who may sign in. Deleted with the participant or mentor that it stands for."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email_folded"),
        UniqueConstraint("oidc_issuer", "oidc_subject"),
        UniqueConstraint("invitation_hash"),
        Index(None, "organisation_id", "id"),
        Index(None, "participant_id"),
        Index(None, "mentor_id"),
    )

    organisation_id: UUID = Field(foreign_key="organisation.id")
    role: str
    email: str
    email_folded: str
    provider_id: UUID | None = Field(default=None, foreign_key="provider.id")
    participant_id: UUID | None = Field(default=None, foreign_key="participant.id")
    mentor_id: UUID | None = Field(default=None, foreign_key="opportunity.id")
    password_hash: str | None = None
    totp_secret: str | None = None
    totp_pending: str | None = None
    totp_step: int = 0
    oidc_issuer: str | None = None
    oidc_subject: str | None = None
    invitation_hash: str | None = None
    invitation_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_sign_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SessionRow(Row, table=True):
    """Somebody who is signed in. Of the token in the cookie only a hash is here; deleted when it ends."""

    __tablename__ = "session"

    id: UUID = Field(default_factory=new_key, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    account_id: UUID = Field(foreign_key="account.id", index=True)
    token_hash: str = Field(unique=True)
    label: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    idle_expires_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class TokenRow(Row, table=True):
    """A personal token, by its hash; deleted when it is revoked. ``scopes`` has spaces between (RFC 6749 §3.3)."""

    __tablename__ = "api_token"

    id: UUID = Field(default_factory=new_key, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    account_id: UUID = Field(foreign_key="account.id", index=True)
    token_hash: str = Field(unique=True)
    name: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    scopes: str = Field(sa_type=Text)


class AttemptRow(Row, table=True):
    """An attempt to sign in that did not succeed (yet): keyed hashes of e-mail and internet address, kept for minutes."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "account_hash", "at"), Index(None, "address_hash", "at"), Index(None, "at"))

    id: UUID = Field(default_factory=new_key, primary_key=True)
    account_hash: str
    address_hash: str
    at: datetime = Field(sa_type=UtcDateTime)


ACCOUNT = cast(Table, AccountRow.__table__)  # type: ignore[attr-defined]
SESSION = cast(Table, SessionRow.__table__)  # type: ignore[attr-defined]
TOKEN = cast(Table, TokenRow.__table__)  # type: ignore[attr-defined]
ATTEMPT = cast(Table, AttemptRow.__table__)  # type: ignore[attr-defined]
