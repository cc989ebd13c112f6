"""What proves who somebody is: hashes of passwords, codes of an app. Behind the ports of the library, by kept libraries."""

from __future__ import annotations

from datetime import datetime

import pyotp
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

ISSUER = "Maatwerk"
HALF_MINUTE = 30  # RFC 6238 §4.1, what all apps use
NEIGHBOURS = (0, -1, 1)
"""A clock that is half a minute off, or a slow typist, is let in (RFC 6238 §5.2)."""


class Argon2Passwords:
    """Argon2id with 19 MiB, two passes, one lane: the least that the OWASP Password Storage Cheat Sheet asks (2026), so that some
    sign-ins at once do not take the memory that matching needs. Hashes of other settings are renewed when they are used."""

    def __init__(self) -> None:
        self._hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))

    def hash(self, password: str) -> str:
        """The hash, with its settings and its salt."""
        return self._hasher.hash(password)

    def verify(self, password: str, hashed: str) -> tuple[bool, str | None]:
        """Whether it fits, and, when today's settings are other ones, the hash to keep from now on."""
        return self._hasher.verify_and_update(password, hashed)


class AppCodes:
    """Six digits by RFC 6238, as authenticator apps show them."""

    def new_secret(self) -> str:
        """160 random bits, in base 32."""
        return pyotp.random_base32()

    def address(self, secret: str, name: str) -> str:
        """The ``otpauth://`` address that an app takes."""
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)

    def step(self, secret: str, code: str, at: datetime) -> int | None:
        """Which half minute the code is of; all three are tried whatever fits, so that time tells nothing."""
        typed = "".join(code.split())
        now = int(at.timestamp()) // HALF_MINUTE
        totp = pyotp.TOTP(secret)
        fits = [totp.verify(typed, for_time=(now + away) * HALF_MINUTE) for away in NEIGHBOURS]
        return next((now + away for away, right in zip(NEIGHBOURS, fits, strict=True) if right), None)
