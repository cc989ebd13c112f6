"""Signing in: who is let in, and who still is.

Addresses, passwords and tokens are in no log, no error and no ``repr``.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from matching.domain.account import (
    LONGEST_PASSWORD,
    LONGEST_SESSION,
    Account,
    AccountError,
    AccountStore,
    Credentials,
    Session,
    check_password,
    fold_email,
)
from matching.domain.actor import Actor, Scope
from matching.domain.errors import NotFoundError, SignInFailedError, TooManyAttemptsError, UnauthenticatedError
from matching.domain.ports import Clock, OneTimeCodes, PasswordHasher

SECRET_BYTES = 32  # 256 bits: nobody guesses it, so that a plain hash of it may be kept
SEEN_EVERY = timedelta(minutes=1)
"""Being used is written down at most so often: not every question is worth a write."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in: what the browser keeps, the session, and the account."""

    secret: str = field(repr=False)
    session: Session
    account: Account

    @property
    def actor(self) -> Actor:
        """Who asks."""
        return actor_of(self.account)


def actor_of(account: Account, scopes: frozenset[Scope] | None = None) -> Actor:
    """The actor that an account stands for; ``scopes`` when a token asks for it."""
    return Actor(
        role=account.role,
        organisation_id=account.organisation_id,
        user_id=account.key,
        provider=account.provider,
        participant=account.participant,
        mentor=account.mentor,
        scopes=scopes,
    )


class SigningIn:
    """Who is let in. ``key`` makes the hashes of counted attempts worthless to who reads only the database."""

    def __init__(
        self, store: AccountStore, passwords: PasswordHasher, codes: OneTimeCodes, clock: Clock, key: bytes = b""
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._codes = codes
        self._clock = clock
        self._key = key

    # --- letting in ------------------------------------------------------------------------------------------------

    def sign_in(self, email: str, password: str, code: str | None = None, *, address: str, label: str = "") -> SignedIn:
        """Let somebody in, by their password and, where they switched that on, a code of their app.

        ``address`` is the internet address that asks, ``label`` names the browser. SignInFailedError for every other reason
        alike, after the same work; TooManyAttemptsError, whether or not there is such an account.
        """
        try:
            folded = fold_email(email)
        except AccountError:
            folded = email.strip().casefold()
        attempt = self._keyed("account", folded)
        self._count(attempt, self._keyed("address", address))
        with self._store.read() as tx:
            known = None if "\0" in folded else tx.credentials(folded_email=folded)
        fits, newer = self._fits(known, password)
        step = self._codes.step((known and known.totp_secret) or self._decoy_secret, code or "", self._clock.now())
        if known is None or not fits or (known.totp_secret and step is None):
            raise SignInFailedError(_FAILED)
        with self._store.write() as tx:
            now = tx.credentials(key=known.account.key)
            if now is None or now.account.disabled_at or now.password_hash != known.password_hash:
                raise SignInFailedError(_FAILED)
            if now.totp_secret and not (step and tx.use_totp_step(now.account.key, step)):
                raise SignInFailedError(_FAILED)
            if newer:
                tx.set_password(now.account.key, newer, rehashed=True)
            tx.forget_attempts(attempt)
            secret = new_secret()
            session = tx.open_session(
                now.account.key, hashed_secret(secret), label, self._clock.now() + LONGEST_SESSION
            )
            return SignedIn(secret, session, tx.account(now.account.organisation_id, now.account.key))

    def by_session(self, secret: str) -> SignedIn:
        """Who holds a session; UnauthenticatedError when it is over or never was."""
        with self._store.read() as tx:
            found = tx.session(hashed_secret(secret))
        if found is None:
            raise UnauthenticatedError("you are not signed in, or no longer: sign in")
        session, account = found
        if self._clock.now() - session.last_seen_at >= SEEN_EVERY:
            with self._store.write() as tx:
                tx.touch_session(session.key)
        return SignedIn(secret, session, account)

    def by_token(self, secret: str) -> Actor:
        """Who a personal token acts for, within its scopes; UnauthenticatedError when it is over or never was."""
        with self._store.read() as tx:
            found = tx.token(hashed_secret(secret))
        if found is None:
            raise UnauthenticatedError("this token is unknown, revoked or over: make another")
        token, account = found
        if token.last_used_at is None or self._clock.now() - token.last_used_at >= SEEN_EVERY:
            with self._store.write() as tx:
                tx.touch_token(token.key)
        return actor_of(account, token.scopes)

    def accept_invitation(self, secret: str, password: str) -> Account:
        """Set the password of an account by its invitation, which is used up. Whoever was signed in is out."""
        with self._store.read() as tx:
            account = tx.invited(hashed_secret(secret))
        if account is None:
            raise NotFoundError("this invitation was used, or is over: ask for another")
        hashed = self._passwords.hash(check_password(password, account.email))
        with self._store.write() as tx:
            if tx.invited(hashed_secret(secret)) is None:
                raise NotFoundError("this invitation was used, or is over: ask for another")
            tx.set_password(account.key, hashed)
            tx.end_sessions(account.key)
            return tx.account(account.organisation_id, account.key)

    # --- parts -----------------------------------------------------------------------------------------------------

    @cached_property
    def _decoy(self) -> str:
        """A hash that nobody has the password of: who has no account costs as much work as who has."""
        return self._passwords.hash(new_secret())

    @cached_property
    def _decoy_secret(self) -> str:
        return self._codes.new_secret()

    def _fits(self, known: Credentials | None, password: str) -> tuple[bool, str | None]:
        decoy = self._decoy  # made for everybody, so that the first stranger waits no longer
        hashed = known.password_hash if known else None
        normal = unicodedata.normalize("NFKC", password[: 2 * LONGEST_PASSWORD])
        fits, newer = self._passwords.verify(normal, hashed or decoy)
        return fits and hashed is not None and len(password) <= LONGEST_PASSWORD, newer

    def _count(self, account: str, address: str) -> None:
        with self._store.write() as tx:
            wait = tx.begin_attempt(account, address)
        if wait is not None:
            seconds = max(1, math.ceil(wait.total_seconds()))
            raise TooManyAttemptsError(f"too many attempts: try again in {seconds} seconds", retry_after=seconds)

    def _keyed(self, what: str, value: str) -> str:
        return hmac.new(self._key, f"{what}:{value}".encode(), hashlib.sha256).hexdigest()


_FAILED = "e-mail address, password or code is not right"


def new_secret() -> str:
    """What a browser or program keeps to prove who it is."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hashed_secret(secret: str) -> str:
    """What is kept of it here."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
