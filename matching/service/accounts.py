"""Accounts: what everybody manages of their own, and an administrator of an organisation's. ``matching.access`` says who may.

Addresses, passwords and tokens are in no log, no error and no ``repr``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from matching.access import may_grant, organisation_of, require
from matching.domain.account import (
    INVITATION,
    LONGEST_TOKEN,
    SHORTEST_TOKEN,
    Account,
    AccountError,
    AccountPage,
    Credentials,
    NewAccount,
    Session,
    Token,
    check_password,
    fold_email,
)
from matching.domain.actor import Actor, Scope
from matching.domain.errors import ConflictError, ForbiddenError, NotFoundError, SignInFailedError
from matching.service.signing_in import SigningIn, hashed_secret, new_secret

TOKEN_PREFIX = "maatwerk_"  # noqa: S105  (lets scanners of leaked secrets recognise ours)


class Accounts(SigningIn):
    """The use cases of accounts."""

    # --- what everybody manages of their own -----------------------------------------------------------------------

    def me(self, actor: Actor) -> Account:
        """The actor's account."""
        key = _own_account(actor)
        with self._store.read() as tx:
            return tx.account(organisation_of(actor, "accounts"), key)

    def sessions(self, actor: Actor) -> list[Session]:
        """Where the actor is signed in, the newest first."""
        key = _own_account(actor)
        with self._store.read() as tx:
            return tx.sessions(key)

    def end_session(self, actor: Actor, session: UUID) -> None:
        """Sign out there."""
        key = _own_account(actor)
        with self._store.write() as tx:
            if not tx.end_sessions(key, only=session):
                raise NotFoundError(f"there is no session {session} here", key=session)

    def tokens(self, actor: Actor) -> list[Token]:
        """The actor's personal tokens, the newest first."""
        key = _own_account(actor)
        with self._store.read() as tx:
            return tx.tokens(key)

    def create_token(
        self, actor: Actor, name: str, scopes: frozenset[Scope], expires_at: datetime | None = None
    ) -> tuple[Token, str]:
        """Make a personal token, and tell it this once. Without ``expires_at`` it is good for ninety days."""
        key = _own_account(actor)
        now = self._clock.now()
        expires_at = expires_at or now + timedelta(days=90)
        if not scopes:
            raise AccountError("scopes", "no_scope")
        if not now + SHORTEST_TOKEN <= expires_at <= now + LONGEST_TOKEN:
            first, last = (now + SHORTEST_TOKEN).date(), (now + LONGEST_TOKEN).date()
            raise AccountError("expires_at", "expires", first=first.isoformat(), last=last.isoformat())
        secret = TOKEN_PREFIX + new_secret()
        with self._store.write() as tx:
            return tx.save_token(key, hashed_secret(secret), name, scopes, expires_at), secret

    def end_token(self, actor: Actor, token: UUID) -> None:
        """Revoke a personal token."""
        key = _own_account(actor)
        with self._store.write() as tx:
            if not tx.end_tokens(key, only=token):
                raise NotFoundError(f"there is no token {token} here", key=token)

    def change_password(self, actor: Actor, old: str, new: str, *, keep: UUID | None = None) -> None:
        """Replace the actor's password; sessions end, but for the one to ``keep``. SignInFailedError when the old one is wrong."""
        known = self._proved(actor, old)
        hashed = self._passwords.hash(check_password(new, known.account.email))
        with self._store.write() as tx:
            tx.set_password(known.account.key, hashed)
            tx.end_sessions(known.account.key, besides=keep)

    def begin_totp(self, actor: Actor, password: str) -> tuple[str, str]:
        """A secret for an app and its address. It counts when :meth:`confirm_totp` has seen a code of it."""
        known = self._proved(actor, password)
        secret = self._codes.new_secret()
        with self._store.write() as tx:
            tx.set_totp(known.account.key, secret=known.totp_secret, pending=secret, step=known.totp_step)
        return secret, self._codes.address(secret, known.account.email)

    def confirm_totp(self, actor: Actor, code: str) -> Account:
        """From now on signing in asks for a code. AccountError when this is none."""
        key = _own_account(actor)
        self._count(self._keyed("code", key.hex), self._keyed("code", key.hex))
        with self._store.write() as tx:
            known = tx.credentials(key=key)
            pending = known.totp_pending if known else None
            step = self._codes.step(pending, code, self._clock.now()) if pending else None
            if step is None:
                raise AccountError("code", "code")
            tx.set_totp(key, secret=pending, pending=None, step=step)
            return tx.account(organisation_of(actor, "accounts"), key)

    def end_totp(self, actor: Actor, password: str) -> Account:
        """From now on the password alone is enough."""
        known = self._proved(actor, password)
        with self._store.write() as tx:
            tx.set_totp(known.account.key, secret=None, pending=None)
            return tx.account(organisation_of(actor, "accounts"), known.account.key)

    # --- the accounts of an organisation ---------------------------------------------------------------------------

    def create(self, actor: Actor, new: NewAccount, password: str | None = None) -> tuple[Account, str | None]:
        """Make an account, with this password, or with an invitation that is told this once."""
        require(actor, "manage_accounts")
        if not may_grant(actor, new.role):
            raise ForbiddenError(f"an {actor.role} may not make accounts of the role {new.role}", role=new.role)
        hashed = None if password is None else self._passwords.hash(check_password(password, new.email))
        with self._store.write() as tx:
            account = tx.save_account(organisation_of(actor, "accounts"), new)
            if hashed:
                tx.set_password(account.key, hashed)
            secret = None if hashed else new_secret()
            if secret:
                tx.invite(account.key, hashed_secret(secret), self._clock.now() + INVITATION)
            return tx.account(account.organisation_id, account.key), secret

    def invite(self, actor: Actor, account: UUID) -> str:
        """A fresh invitation to set a password, told this once: for who lost the first, or forgot the password."""
        require(actor, "manage_accounts")
        with self._store.write() as tx:
            found = tx.account(organisation_of(actor, "accounts"), account)
            self._require_grant(actor, found)
            if found.disabled_at is not None:
                raise ConflictError("this account is disabled: let it in again first")
            secret = new_secret()
            tx.invite(found.key, hashed_secret(secret), self._clock.now() + INVITATION)
        return secret

    def reset_password(self, actor: Actor, account: UUID, password: str, *, without_totp: bool = False) -> Account:
        """Set somebody's password, and with ``without_totp`` do away with the second factor, for who lost the phone. Sessions
        end. For the program itself: an administrator invites, and never knows the password."""
        require(actor, "manage_accounts")
        if actor.user_id is not None:
            raise ForbiddenError("nobody sets somebody else's password: invite them")
        with self._store.read() as tx:
            found = tx.account(organisation_of(actor, "accounts"), account)
        hashed = self._passwords.hash(check_password(password, found.email))
        with self._store.write() as tx:
            tx.set_password(found.key, hashed)
            tx.end_sessions(found.key)
            if without_totp:
                tx.set_totp(found.key, secret=None, pending=None)
            tx.forget_attempts(self._keyed("account", fold_email(found.email)))
            return tx.account(found.organisation_id, found.key)

    def set_disabled(self, actor: Actor, account: UUID, disabled: bool, version: int | None = None) -> Account:
        """Shut somebody out at once, or let them in again; with ``version``, StaleVersionError when it has another."""
        require(actor, "manage_accounts")
        if account == actor.user_id:
            raise ConflictError("this is your own account: somebody else has to disable it")
        with self._store.write() as tx:
            self._require_grant(actor, tx.account(organisation_of(actor, "accounts"), account))
            return tx.set_disabled(organisation_of(actor, "accounts"), account, disabled, version=version)

    def get(self, actor: Actor, account: UUID) -> Account:
        """One account of the actor's organisation."""
        require(actor, "manage_accounts")
        with self._store.read() as tx:
            return tx.account(organisation_of(actor, "accounts"), account)

    def find(self, actor: Actor, email: str) -> Account:
        """The account of an address, in the actor's organisation."""
        require(actor, "manage_accounts")
        with self._store.read() as tx:
            found = tx.credentials(folded_email=fold_email(email))
        if found is None or found.account.organisation_id != actor.organisation_id:
            raise NotFoundError("there is no account of that address in this organisation")
        return found.account

    def page(self, actor: Actor, cursor: str | None = None, limit: int = 50) -> AccountPage:
        """The accounts of the actor's organisation, in the order in which they were made."""
        require(actor, "manage_accounts")
        with self._store.read() as tx:
            return tx.account_page(organisation_of(actor, "accounts"), cursor=cursor, limit=limit)

    # --- parts -----------------------------------------------------------------------------------------------------

    def _proved(self, actor: Actor, password: str) -> Credentials:
        """The actor's credentials, when the password is theirs: a session that was left open changes nothing."""
        key = _own_account(actor)
        attempt = self._keyed("own", key.hex)
        self._count(attempt, attempt)
        with self._store.read() as tx:
            known = tx.credentials(key=key)
        if known is None or not self._fits(known, password)[0]:
            raise SignInFailedError("this is not your password")
        with self._store.write() as tx:
            tx.forget_attempts(attempt)
        return known

    @staticmethod
    def _require_grant(actor: Actor, account: Account) -> None:
        if not may_grant(actor, account.role):
            raise ForbiddenError(f"accounts of the role {account.role} are managed on the command line")


def _own_account(actor: Actor) -> UUID:
    require(actor, "own_account")
    if actor.user_id is None:
        raise ForbiddenError("accounts are off: whoever is on this computer acts as the built-in coach, who has none")
    return actor.user_id
