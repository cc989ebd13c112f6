"""Everything that can go wrong, in one tree: each error has a stable code and an HTTP status, and says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class MaatwerkError(Exception):
    """The root. ``code`` is stable and machine-readable; the message is for people."""

    status = 500
    code = "internal_error"

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.values = values


class NotFoundError(MaatwerkError):
    """Nothing by that name that this actor may see."""

    status = 404
    code = "not_found"


class ForbiddenError(MaatwerkError):
    """The actor may not do this."""

    status = 403
    code = "forbidden"


class ScopeError(ForbiddenError):
    """The token is not good for this, whatever its owner may do."""

    code = "insufficient_scope"


class UnauthenticatedError(MaatwerkError):
    """Nobody is known to ask: nothing proves who it is, or what did is over."""

    status = 401
    code = "unauthenticated"


class SignInFailedError(UnauthenticatedError):
    """Nobody was signed in; it is never told why, and whether there is such an account."""

    code = "sign_in_failed"


class TooManyAttemptsError(MaatwerkError):
    """Too many attempts in a short time; ``values["retry_after"]`` says in how many seconds the next is tried."""

    status = 429
    code = "too_many_attempts"


class ConflictError(MaatwerkError):
    """Somebody else was first: a stale version, or an identifier that is taken."""

    status = 409
    code = "conflict"


class StaleVersionError(ConflictError):
    """The record changed since it was read."""

    status = 412
    code = "stale_version"


class NotReadyError(MaatwerkError):
    """Something that is needed is not there yet: a database, an index, a model."""

    status = 503
    code = "not_ready"


class ConfigurationError(MaatwerkError):
    """A setting is wrong; the message names it and what is allowed."""

    status = 500
    code = "configuration"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that was refused: where it is, what was given, and what is allowed."""

    field: str
    value: Any
    allowed: str


class InvalidInputError(MaatwerkError):
    """Input that makes no sense, field by field."""

    status = 422
    code = "invalid_input"

    def __init__(self, problems: list[FieldProblem]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.value!r}: {one.allowed}" for one in problems))
        self.problems = problems
