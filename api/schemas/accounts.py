"""Accounts, sessions and tokens as they come in and go out. What is refused is never said back: it may be a password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from annotated_types import MaxLen, MinLen
from pydantic import BaseModel, Field

from api.i18n import Message
from api.schemas.checking import check
from matching.domain.account import (
    Account,
    AccountPage,
    NewAccount,
    Session,
    Token,
)
from matching.domain.actor import Role, Scope
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.opportunity import Provider

T = TypeVar("T")
Secret = Annotated[str, MaxLen(1000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Who wants to be let in; ``code`` is for those who switched it on."""

    email: Annotated[str, MaxLen(1000)] = field(repr=False)
    password: Secret = field(repr=False)
    code: Secret | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A personal token to be made; ``expires_on`` is its last day, without it ninety days from now."""

    name: Annotated[str, MinLen(1), MaxLen(100)]
    scopes: tuple[Scope, ...]
    expires_on: date | None = None

    @property
    def expires_at(self) -> datetime | None:
        """The end of its last day."""
        return None if self.expires_on is None else datetime.combine(self.expires_on, time.max, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disabling:
    """Whether somebody is shut out."""

    disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """An invitation that is used."""

    token: Secret = field(repr=False)
    password: Secret = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """A password that takes the place of another."""

    old: Secret = field(repr=False)
    new: Secret = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The own password again."""

    password: Secret = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the app shows now."""

    code: Secret = field(repr=False)


class AccountOut(BaseModel):
    """An account. ``provider``, ``participant`` and ``mentor`` are what it stands for, if anything."""

    id: str
    email: str = Field(examples=["iris@gemeente.example"])
    role: Role
    organisation: str
    provider: str | None = Field(description="a provider's id")
    participant: str | None = Field(description="the store's key")
    mentor: str | None = Field(description="the store's key")
    has_password: bool
    has_totp: bool = Field(description="signing in asks for a code, too")
    disabled_at: str | None
    last_sign_in_at: str | None
    created_at: str
    version: int


class AccountsOut(BaseModel):
    """One page of accounts, in the order in which they were made."""

    items: list[AccountOut]
    total: int
    next_cursor: str | None


class InvitedOut(BaseModel):
    """An account with its invitation, which is shown this once: whoever has it sets the password."""

    account: AccountOut
    invitation: str
    link: str = Field(description="where the password is chosen", examples=["/invitation?token=…"])


class SessionOut(BaseModel):
    """A browser that is signed in."""

    id: str
    label: str = Field(examples=["Firefox, Linux"])
    current: bool
    created_at: str
    last_seen_at: str
    expires_at: str


class SessionsOut(BaseModel):
    """Where somebody is signed in, the newest first."""

    items: list[SessionOut]


class MeOut(BaseModel):
    """Who asks. Without ``account``: the built-in coach. ``csrf_token`` goes with every change, in ``X-CSRF-Token``."""

    role: Role
    organisation: str | None
    account: AccountOut | None
    session: SessionOut | None
    csrf_token: str | None


class TokenOut(BaseModel):
    """A personal token, of which nothing shows the token itself."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: str
    expires_at: str
    last_used_at: str | None


class TokensOut(BaseModel):
    """Somebody's personal tokens, the newest first."""

    items: list[TokenOut]


class NewTokenOut(TokenOut):
    """A token that was just made; ``token`` is shown this once."""

    token: str


class TotpOut(BaseModel):
    """What an app needs to show codes; it counts when one of them was sent."""

    secret: str
    address: str = Field(examples=["otpauth://totp/Maatwerk:iris%40gemeente.example?secret=…&issuer=Maatwerk"])


def parse(data: Any, type_: type[T]) -> tuple[T, list[Message]]:
    """What was sent, and the warnings about what was ignored; InvalidInputError with the fields that make no sense.

    Nothing is tidied: a space may belong to a password.
    """
    ignored: list[Message] = []
    if isinstance(data, Mapping):
        names = {one.name for one in fields(type_)}  # type: ignore[arg-type]
        said = [key for key in data if key not in names]
        ignored = [Message("ignored, because the contract has no such field: {field}", field=one) for one in said]
        data = {key: value for key, value in data.items() if key in names}
    try:
        return check(data, type_), ignored
    except InvalidInputError as error:
        raise InvalidInputError([FieldProblem(one.field, None, one.allowed) for one in error.problems]) from None


def account_document(account: Account) -> dict[str, Any]:
    """An :class:`AccountOut` as plain data."""
    return {
        "id": str(account.key),
        "email": account.email,
        "role": account.role,
        "organisation": account.organisation,
        "provider": _reference(account.provider),
        "participant": _text(account.participant),
        "mentor": _text(account.mentor),
        "has_password": account.has_password,
        "has_totp": account.has_totp,
        "disabled_at": _moment(account.disabled_at),
        "last_sign_in_at": _moment(account.last_sign_in_at),
        "created_at": account.created_at.isoformat(),
        "version": account.version,
    }


def accounts_document(page: AccountPage) -> dict[str, Any]:
    """An :class:`AccountsOut` as plain data."""
    items = [account_document(one) for one in page.items]
    return {"items": items, "total": page.total, "next_cursor": page.next_cursor}


def invited_document(account: Account, invitation: str | None, public_url: str | None) -> dict[str, Any]:
    """An :class:`InvitedOut` as plain data."""
    link = f"{(public_url or '').rstrip('/')}/invitation?{urlencode({'token': invitation or ''})}"
    return {"account": account_document(account), "invitation": invitation, "link": link}


def session_document(session: Session, current: UUID | None) -> dict[str, Any]:
    """A :class:`SessionOut` as plain data."""
    return {
        "id": str(session.key),
        "label": session.label,
        "current": session.key == current,
        "created_at": session.created_at.isoformat(),
        "last_seen_at": session.last_seen_at.isoformat(),
        "expires_at": min(session.idle_expires_at, session.expires_at).isoformat(),
    }


def token_document(token: Token) -> dict[str, Any]:
    """A :class:`TokenOut` as plain data."""
    return {
        "id": str(token.key),
        "name": token.name,
        "scopes": sorted(token.scopes),
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "last_used_at": _moment(token.last_used_at),
    }


def _reference(provider: Provider | None) -> str | None:
    return provider.reference if provider else None


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


SENT: Mapping[str, type[Any]] = {
    "SignIn": SignIn,
    "NewToken": NewToken,
    "NewAccount": NewAccount,
    "Disabling": Disabling,
    "Accepting": Accepting,
    "NewPassword": NewPassword,
    "Proof": Proof,
    "Code": Code,
}
"""What the routes of accounts take, by the name that the description gives it."""
ANSWERED: tuple[type[BaseModel], ...] = (
    AccountOut, AccountsOut, InvitedOut, SessionOut, SessionsOut, MeOut, TokenOut, TokensOut, NewTokenOut, TotpOut,
)  # fmt: skip
EXAMPLES: Mapping[str, Any] = {
    "SignIn": {"email": "iris@gemeente.example", "password": "paard batterij nietje", "code": "123456"},
    "NewToken": {"name": "rooster", "scopes": ["opportunities:read"], "expires_on": "2027-01-31"},
    "NewAccount": {"email": "inkoop@zon.example", "role": "provider", "provider": "e-zon"},
    "Disabling": {"disabled": True},
    "Accepting": {"token": "…", "password": "paard batterij nietje"},
    "NewPassword": {"old": "paard batterij nietje", "new": "fiets wolk gordijn"},
    "Proof": {"password": "paard batterij nietje"},
    "Code": {"code": "123456"},
}
