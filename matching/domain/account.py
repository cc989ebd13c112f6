"""Accounts: who may sign in, as what; their sessions and tokens. Of every secret only a hash is here, and none is ever shown.

Times are aware and in UTC. Texts that tell who somebody is, and hashes, are kept out of ``repr``, so that no traceback has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol, get_args
from uuid import UUID

from annotated_types import MaxLen, MinLen

from matching.domain.actor import Role, Scope
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.message import Message
from matching.domain.opportunity import Provider

ROLES: tuple[Role, ...] = get_args(Role)
SCOPES: tuple[Scope, ...] = get_args(Scope)

SHORTEST_PASSWORD, LONGEST_PASSWORD = 15, 200
"""Characters. NIST SP 800-63B-4 §3.1.1.2 (2025): at least 15 for a password that may stand alone, at least 64 accepted, no rules
on what it is made of."""
LONGEST_EMAIL = 254  # RFC 5321 §4.5.3.1.3, without the angle brackets
IDLE = timedelta(hours=1)
"""A session nobody used for so long is over: a lunch break survives, an open laptop overnight does not."""
LONGEST_SESSION = timedelta(hours=12)
"""A session ends after a working day, however busy it was (OWASP Session Management: an absolute timeout beside the idle one)."""
INVITATION = timedelta(days=7)
"""How long an invitation can be used."""
SHORTEST_TOKEN, LONGEST_TOKEN = timedelta(days=1), timedelta(days=366)
WINDOW = timedelta(minutes=15)
"""Failed attempts to sign in count for so long."""
MOST_BY_ACCOUNT, MOST_BY_ADDRESS = 10, 50
"""Failed attempts within :data:`WINDOW` (NIST SP 800-63B-4 §3.2.2: at most 100 in a row). An address gets more: a whole town hall
may share one."""

AccountProblem = Literal["email", "email_taken", "password", "password_is_email", "stands_for", "expires", "no_scope", "code"]  # fmt: skip
ACCOUNT_PROBLEMS: Mapping[AccountProblem, str] = {
    "email": "an e-mail address, such as naam@gemeente.example",
    "email_taken": "an address that has no account yet",
    "password": "{shortest} to {longest} characters: three or four words that do not belong together",
    "password_is_email": "something else than your e-mail address",
    "stands_for": "a {role} stands for {needed}, and for nothing else",
    "expires": "a moment from {first} to {last}",
    "no_scope": "at least one scope",
    "code": "the six digits that the app shows now",
}
"""Why something of an account was refused: by code, what is allowed."""


class AccountError(InvalidInputError):
    """Something that an account cannot have; ``reason`` says why, by code, and ``told`` fills in its sentence.

    The value that was refused is never part of it: it may be a password or an address.
    """

    def __init__(self, name: str, reason: AccountProblem, **told: object) -> None:
        super().__init__([FieldProblem(name, None, Message(ACCOUNT_PROBLEMS[reason], **told))])
        self.reason: AccountProblem = reason
        self.told = told


STANDS_FOR: Mapping[Role, Literal["provider", "participant", "mentor"]] = {
    "provider": "provider",
    "admissions": "provider",
    "participant": "participant",
    "mentor": "mentor",
}
"""The one record that accounts of a role stand for; other roles stand for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to be made. ``provider``, ``participant`` and ``mentor`` are ids as the organisation knows them."""

    email: Annotated[str, MinLen(3), MaxLen(LONGEST_EMAIL)] = field(repr=False)
    role: Role
    provider: Annotated[str, MinLen(1), MaxLen(500)] | None = None
    participant: Annotated[str, MinLen(1), MaxLen(500)] | None = None
    mentor: Annotated[str, MinLen(1), MaxLen(500)] | None = None

    def checked(self) -> NewAccount:
        """The account itself; AccountError when the address is none, or the role stands for something else."""
        fold_email(self.email)
        needed = STANDS_FOR.get(self.role)
        for name in ("provider", "participant", "mentor"):
            if (getattr(self, name) is not None) != (name == needed):
                raise AccountError(name, "stands_for", role=self.role, needed=needed or "nobody")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may sign in, for which organisation, and whom or what the account stands for."""

    key: UUID
    organisation_id: UUID
    organisation: str
    email: str = field(repr=False)
    role: Role
    provider: Provider | None = None
    participant: UUID | None = None
    mentor: UUID | None = None
    has_password: bool = False
    has_totp: bool = False
    has_oidc: bool = False
    disabled_at: datetime | None = None
    last_sign_in_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """An account with what it proves itself by."""

    account: Account
    password_hash: str | None = field(repr=False)
    totp_secret: str | None = field(repr=False)  # None: no second factor
    totp_pending: str | None = field(repr=False)  # shown, and not yet confirmed by a code
    totp_step: int  # the newest code that was used, as its number of half minutes: no code counts twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who is signed in, in one browser."""

    key: UUID
    account: UUID
    label: str  # of the browser, such as "Firefox, Linux"
    created_at: datetime
    last_seen_at: datetime
    idle_expires_at: datetime
    expires_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether nobody used it for too long, or it lasted too long."""
        return now >= min(self.idle_expires_at, self.expires_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A personal token with which a program acts for its owner, within its scopes."""

    key: UUID
    account: UUID
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One page of accounts, and where the next begins (None: this was the last)."""

    items: Sequence[Account]
    next_cursor: str | None
    total: int


_EMAIL = re.compile(r"[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f.]+(\.[^@\s\x00-\x1f.]+)+")


def fold_email(email: str) -> str:
    """The form in which addresses are compared: capitals, and ways to write the same letter, make no difference."""
    folded = unicodedata.normalize("NFKC", email.strip()).casefold()
    if len(folded) > LONGEST_EMAIL or not _EMAIL.fullmatch(folded):
        raise AccountError("email", "email")
    return folded


def check_password(password: str, email: str) -> str:
    """The password in the form that is hashed (NFKC); AccountError when it is too short, too long, or the address."""
    normal = unicodedata.normalize("NFKC", password)
    if not SHORTEST_PASSWORD <= len(normal) <= LONGEST_PASSWORD:
        raise AccountError("password", "password", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)
    if normal.casefold() in fold_email(email):
        raise AccountError("password", "password_is_email")
    return normal


class AccountTransaction(Protocol):
    """What can be done with accounts within one transaction. Hashes are hexadecimal."""

    def organisation(self, name: str, type_: str = "municipality") -> UUID:
        """The tenant of that name; made when it is not there yet (in a write transaction)."""
        ...

    def save_account(self, organisation_id: UUID, new: NewAccount) -> Account:
        """Make an account. AccountError when the address has one (in whatever organisation); NotFoundError when the organisation
        has no such provider, participant or mentor."""
        ...

    def account(self, organisation_id: UUID, key: UUID) -> Account:
        """One account; NotFoundError when this organisation has none by that key."""
        ...

    def account_page(self, organisation_id: UUID, *, cursor: str | None = None, limit: int = 50) -> AccountPage:
        """Accounts in the order in which they were made."""
        ...

    def credentials(self, *, folded_email: str | None = None, key: UUID | None = None) -> Credentials | None:
        """The account of a folded address or key, in whatever organisation; None where there is none."""
        ...

    def set_password(self, key: UUID, password_hash: str, *, rehashed: bool = False) -> None:
        """Replace the password, which uses up the invitation; ``rehashed``: the same password, hashed by newer settings."""
        ...

    def set_totp(self, key: UUID, *, secret: str | None, pending: str | None, step: int = 0) -> None:
        """Replace the second factor: the one in use, and the one that waits for its first code."""
        ...

    def use_totp_step(self, key: UUID, step: int) -> bool:
        """Use up a code; False when this or a later one was used already."""
        ...

    def set_disabled(self, organisation_id: UUID, key: UUID, disabled: bool, *, version: int | None = None) -> Account:
        """Disable an account, which ends its sessions, tokens and invitation, or let it in again."""
        ...

    def invite(self, key: UUID, token_hash: str, expires_at: datetime) -> None:
        """Let whoever has the token set a password; an earlier invitation is void."""
        ...

    def invited(self, token_hash: str) -> Account | None:
        """The account of an invitation that is still good."""
        ...

    def open_session(self, account: UUID, token_hash: str, label: str, expires_at: datetime) -> Session:
        """Begin a session; it is idle from :data:`IDLE` after now on."""
        ...

    def session(self, token_hash: str) -> tuple[Session, Account] | None:
        """The session of a token that is not over, of an account that is not disabled."""
        ...

    def sessions(self, account: UUID) -> list[Session]:
        """The sessions of an account that are not over, the newest first."""
        ...

    def touch_session(self, key: UUID) -> None:
        """Somebody uses the session now."""
        ...

    def end_sessions(self, account: UUID, *, only: UUID | None = None, besides: UUID | None = None) -> int:
        """End one session of an account, all besides one, or all; how many there were."""
        ...

    def save_token(self, account: UUID, token_hash: str, name: str, scopes: frozenset[Scope], expires_at: datetime) -> Token:  # fmt: skip
        """Keep a personal token."""
        ...

    def token(self, token_hash: str) -> tuple[Token, Account] | None:
        """The token that has this hash, unless it is over or its account is disabled."""
        ...

    def tokens(self, account: UUID) -> list[Token]:
        """The tokens of an account that are not over, the newest first."""
        ...

    def touch_token(self, key: UUID) -> None:
        """Somebody uses the token now."""
        ...

    def end_tokens(self, account: UUID, *, only: UUID | None = None) -> int:
        """Revoke one token of an account, or all; how many there were."""
        ...

    def begin_attempt(self, account_hash: str, address_hash: str) -> timedelta | None:
        """Count an attempt to sign in before it is tried, so that many at once count too; how long to wait when there were too many
        (then it does not count)."""
        ...

    def forget_attempts(self, account_hash: str) -> None:
        """Somebody signed in: what failed before does not count any more."""
        ...


class AccountStore(Protocol):
    """A database of accounts."""

    def read(self) -> AbstractContextManager[AccountTransaction]:
        """A read transaction."""
        ...

    def write(self) -> AbstractContextManager[AccountTransaction]:
        """A write transaction."""
        ...
