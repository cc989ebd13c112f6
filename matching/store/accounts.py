"""Accounts, sessions, personal tokens and attempts to sign in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, delete, func, insert, or_, select, update

from matching.domain.account import (
    IDLE,
    MOST_BY_ACCOUNT,
    MOST_BY_ADDRESS,
    WINDOW,
    Account,
    AccountError,
    AccountPage,
    Credentials,
    NewAccount,
    Session,
    Token,
    fold_email,
)
from matching.domain.actor import Role, Scope
from matching.domain.errors import FieldProblem, InvalidInputError, NotFoundError, StaleVersionError
from matching.domain.opportunity import Provider
from matching.domain.vocabulary import ProviderType
from matching.store.account_tables import ACCOUNT, ATTEMPT, SESSION, TOKEN
from matching.store.columns import new_key
from matching.store.reading import Reading
from matching.store.tables import ORGANISATION, PROVIDER

_A, _S, _T, _N = ACCOUNT.c, SESSION.c, TOKEN.c, ATTEMPT.c


class AccountRows(Reading):
    """Who may sign in, and who is."""

    def save_account(self, organisation_id: UUID, new: NewAccount) -> Account:
        """Make an account of this organisation."""
        new = new.checked()
        folded = fold_email(new.email)
        if self._connection.scalar(select(_A.id).where(_A.email_folded == folded)) is not None:
            raise AccountError("email", "email_taken")
        participant = self._locate(organisation_id, ("participant",), new.participant).id if new.participant else None
        mentor = self._own_mentor(organisation_id, new.mentor) if new.mentor else None
        key = new_key()
        row = {
            "id": key,
            "organisation_id": organisation_id,
            "role": new.role,
            "email": new.email.strip(),
            "email_folded": folded,
            "provider_id": self._provider_key(organisation_id, new.provider) if new.provider else None,
            "participant_id": participant,
            "mentor_id": mentor,
            "totp_step": 0,
            "version": 1,
            "created_at": self._now,
            "updated_at": self._now,
        }
        self._writer.execute(insert(ACCOUNT), row)
        return self.account(organisation_id, key)

    def account(self, organisation_id: UUID, key: UUID) -> Account:
        """One account; NotFoundError when this organisation has none by that key."""
        row = self._connection.execute(
            _accounts().where(_A.id == key, _A.organisation_id == organisation_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no account {key} here", key=key)
        return _account(row)

    def account_page(self, organisation_id: UUID, *, cursor: str | None = None, limit: int = 50) -> AccountPage:
        """Accounts in the order in which they were made."""
        if limit < 1:
            raise InvalidInputError([FieldProblem("limit", limit, "a number from 1")])
        own = _A.organisation_id == organisation_id
        rows = self._connection.execute(
            _accounts().where(own, _A.id > self._after(cursor)).order_by(_A.id).limit(limit + 1)
        ).all()
        total = self._connection.scalar(select(func.count()).select_from(ACCOUNT).where(own)) or 0
        following = rows[limit - 1].id.hex if len(rows) > limit else None
        return AccountPage([_account(row) for row in rows[:limit]], following, total)

    def credentials(self, *, folded_email: str | None = None, key: UUID | None = None) -> Credentials | None:
        """The account of a folded address or key, in whatever organisation; None where there is none."""
        this = _A.id == key if folded_email is None else _A.email_folded == folded_email
        row = self._connection.execute(_accounts().where(this)).one_or_none()
        if row is None:
            return None
        return Credentials(
            account=_account(row),
            password_hash=row.password_hash,
            totp_secret=row.totp_secret,
            totp_pending=row.totp_pending,
            totp_step=row.totp_step,
        )

    def set_password(self, key: UUID, password_hash: str, *, rehashed: bool = False) -> None:
        """Replace the password, which uses up the invitation; ``rehashed``: the same password, hashed by newer settings."""
        new = {"password_hash": password_hash}
        self._change(key, new if rehashed else new | {"invitation_hash": None, "invitation_expires_at": None})

    def set_totp(self, key: UUID, *, secret: str | None, pending: str | None, step: int = 0) -> None:
        """Replace the second factor: the one in use, and the one that waits for its first code."""
        self._change(key, {"totp_secret": secret, "totp_pending": pending, "totp_step": step})

    def use_totp_step(self, key: UUID, step: int) -> bool:
        """Use up a code; False when this or a later one was used already."""
        used = update(ACCOUNT).where(_A.id == key, _A.totp_step < step).values(totp_step=step)
        return bool(self._writer.execute(used).rowcount)

    def set_disabled(self, organisation_id: UUID, key: UUID, disabled: bool, *, version: int | None = None) -> Account:
        """Disable an account, which ends its sessions, tokens and invitation, or let it in again."""
        now = self.account(organisation_id, key)
        if version is not None and version != now.version:
            raise StaleVersionError(
                f"somebody else changed this account (version {now.version}, yours is {version}): read it again",
                current=now.version,
                given=version,
            )
        if (now.disabled_at is not None) == disabled:
            return now
        gone = {"invitation_hash": None, "invitation_expires_at": None} if disabled else {}
        self._change(key, {"disabled_at": self._now if disabled else None, **gone})
        if disabled:
            self.end_sessions(key)
            self.end_tokens(key)
        return self.account(organisation_id, key)

    def invite(self, key: UUID, token_hash: str, expires_at: datetime) -> None:
        """Let whoever has the token set a password; an earlier invitation is void."""
        self._change(key, {"invitation_hash": token_hash, "invitation_expires_at": expires_at})

    def invited(self, token_hash: str) -> Account | None:
        """The account of an invitation that is still good."""
        good = (_A.invitation_hash == token_hash, _A.invitation_expires_at > self._now, _A.disabled_at.is_(None))
        row = self._connection.execute(_accounts().where(*good)).one_or_none()
        return None if row is None else _account(row)

    def open_session(self, account: UUID, token_hash: str, label: str, expires_at: datetime) -> Session:
        """Begin a session; it is idle from :data:`IDLE` after now on."""
        over = or_(_S.expires_at <= self._now, _S.idle_expires_at <= self._now)
        self._writer.execute(delete(SESSION).where(_S.account_id == account, over))
        row = {
            "id": new_key(),
            "organisation_id": self._organisation_of_account(account),
            "account_id": account,
            "token_hash": token_hash,
            "label": label,
            "created_at": self._now,
            "last_seen_at": self._now,
            "idle_expires_at": self._now + IDLE,
            "expires_at": expires_at,
        }
        self._writer.execute(insert(SESSION), row)
        self._writer.execute(update(ACCOUNT).where(_A.id == account).values(last_sign_in_at=self._now))
        return _session(self._connection.execute(select(SESSION).where(_S.id == row["id"])).one())

    def session(self, token_hash: str) -> tuple[Session, Account] | None:
        """The session of a token that is not over, of an account that is not disabled."""
        row = self._connection.execute(select(SESSION).where(_S.token_hash == token_hash)).one_or_none()
        if row is None or _session(row).is_over(self._now):
            return None
        owner = self._owner(row.account_id)
        return None if owner is None else (_session(row), owner)

    def sessions(self, account: UUID) -> list[Session]:
        """The sessions of an account that are not over, the newest first."""
        rows = self._connection.execute(select(SESSION).where(_S.account_id == account).order_by(_S.id.desc()))
        return [one for one in map(_session, rows) if not one.is_over(self._now)]

    def touch_session(self, key: UUID) -> None:
        """Somebody uses the session now."""
        seen = {"last_seen_at": self._now, "idle_expires_at": self._now + IDLE}
        self._writer.execute(update(SESSION).where(_S.id == key).values(seen))

    def end_sessions(self, account: UUID, *, only: UUID | None = None, besides: UUID | None = None) -> int:
        """End one session of an account, all besides one, or all; how many there were."""
        these: list[ColumnElement[bool]] = [_S.account_id == account]
        these += [_S.id == only] if only is not None else []
        these += [_S.id != besides] if besides is not None else []
        return self._writer.execute(delete(SESSION).where(*these)).rowcount

    def save_token(
        self, account: UUID, token_hash: str, name: str, scopes: frozenset[Scope], expires_at: datetime
    ) -> Token:
        """Keep a personal token."""
        row = {
            "id": new_key(),
            "organisation_id": self._organisation_of_account(account),
            "account_id": account,
            "token_hash": token_hash,
            "name": name,
            "scopes": " ".join(sorted(scopes)),
            "created_at": self._now,
            "expires_at": expires_at,
        }
        self._writer.execute(insert(TOKEN), row)
        return _token(self._connection.execute(select(TOKEN).where(_T.id == row["id"])).one())

    def token(self, token_hash: str) -> tuple[Token, Account] | None:
        """The token that has this hash, unless it is over or its account is disabled."""
        row = self._connection.execute(
            select(TOKEN).where(_T.token_hash == token_hash, _T.expires_at > self._now)
        ).one_or_none()
        owner = None if row is None else self._owner(row.account_id)
        return None if row is None or owner is None else (_token(row), owner)

    def tokens(self, account: UUID) -> list[Token]:
        """The tokens of an account that are not over, the newest first."""
        own = select(TOKEN).where(_T.account_id == account, _T.expires_at > self._now).order_by(_T.id.desc())
        return [_token(row) for row in self._connection.execute(own)]

    def touch_token(self, key: UUID) -> None:
        """Somebody uses the token now."""
        self._writer.execute(update(TOKEN).where(_T.id == key).values(last_used_at=self._now))

    def end_tokens(self, account: UUID, *, only: UUID | None = None) -> int:
        """Revoke one token of an account, or all; how many there were."""
        these = [_T.account_id == account, *([_T.id == only] if only is not None else [])]
        return self._writer.execute(delete(TOKEN).where(*these)).rowcount

    def begin_attempt(self, account_hash: str, address_hash: str) -> timedelta | None:
        """Count an attempt to sign in before it is tried; how long to wait when there were too many."""
        self._writer.execute(delete(ATTEMPT).where(_N.at <= self._now - WINDOW))
        waits = [
            self._wait(_N.account_hash == account_hash, MOST_BY_ACCOUNT),
            self._wait(_N.address_hash == address_hash, MOST_BY_ADDRESS),
        ]
        longest = max((one for one in waits if one is not None), default=None)
        if longest is None:
            row = {"id": new_key(), "account_hash": account_hash, "address_hash": address_hash, "at": self._now}
            self._writer.execute(insert(ATTEMPT), row)
        return longest

    def forget_attempts(self, account_hash: str) -> None:
        """Somebody signed in: what failed before does not count any more."""
        self._writer.execute(delete(ATTEMPT).where(_N.account_hash == account_hash))

    def _wait(self, these: ColumnElement[bool], most: int) -> timedelta | None:
        """Until fewer than ``most`` of these attempts are within the window; None: that is so."""
        times = self._connection.scalars(select(_N.at).where(these).order_by(_N.at.desc()).limit(most)).all()
        return cast(datetime, times[-1]) + WINDOW - self._now if len(times) == most else None

    def _change(self, key: UUID, values: dict[str, Any]) -> None:
        changed = {**values, "version": _A.version + 1, "updated_at": self._now}
        if not self._writer.execute(update(ACCOUNT).where(_A.id == key).values(changed)).rowcount:
            raise NotFoundError(f"there is no account {key}", key=key)

    def _owner(self, account: UUID) -> Account | None:
        row = self._connection.execute(_accounts().where(_A.id == account, _A.disabled_at.is_(None))).one_or_none()
        return None if row is None else _account(row)

    def _organisation_of_account(self, account: UUID) -> UUID:
        key = self._connection.scalar(select(_A.organisation_id).where(_A.id == account))
        if not isinstance(key, UUID):
            raise NotFoundError(f"there is no account {account}", key=account)
        return key

    def _own_mentor(self, organisation_id: UUID, reference: str) -> UUID:
        row = self._locate(organisation_id, ("mentor",), reference)
        if row.organisation_id != organisation_id:
            raise NotFoundError(f"there is no mentor {reference!r} of this organisation", reference=reference)
        return cast(UUID, row.id)

    def _provider_key(self, organisation_id: UUID, reference: str) -> UUID:
        """The provider of that id; of several sources that name it, the first: they mean the same one."""
        c = PROVIDER.c
        own = select(c.id).where(c.organisation_id == organisation_id, c.external_id == reference).order_by(c.id)
        key = None if "\0" in reference else self._connection.scalar(own.limit(1))
        if key is None:
            raise NotFoundError(f"there is no provider {reference!r} here", reference=reference)
        return cast(UUID, key)


def _accounts() -> Select[Any]:
    provider = (PROVIDER.c.external_id, PROVIDER.c.name.label("provider_name"), PROVIDER.c.type.label("provider_type"))
    return (
        select(ACCOUNT, ORGANISATION.c.name.label("organisation"), *provider)
        .join(ORGANISATION, ORGANISATION.c.id == _A.organisation_id)
        .outerjoin(PROVIDER, PROVIDER.c.id == _A.provider_id)
    )


def _account(row: Row[Any]) -> Account:
    provider = Provider(id=row.external_id, name=row.provider_name, type=cast("ProviderType | None", row.provider_type))
    return Account(
        key=row.id,
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        email=row.email,
        role=cast(Role, row.role),
        provider=provider if row.provider_id else None,
        participant=row.participant_id,
        mentor=row.mentor_id,
        has_password=row.password_hash is not None,
        has_totp=row.totp_secret is not None,
        has_oidc=row.oidc_subject is not None,
        disabled_at=row.disabled_at,
        last_sign_in_at=row.last_sign_in_at,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _session(row: Row[Any]) -> Session:
    return Session(
        key=row.id,
        account=row.account_id,
        label=row.label,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        idle_expires_at=row.idle_expires_at,
        expires_at=row.expires_at,
    )


def _token(row: Row[Any]) -> Token:
    return Token(
        key=row.id,
        account=row.account_id,
        name=row.name,
        scopes=cast("frozenset[Scope]", frozenset(row.scopes.split())),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )
