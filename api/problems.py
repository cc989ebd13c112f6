"""Errors as RFC 9457 problem details: one form for the command line and HTTP, in the reader's language."""

from __future__ import annotations

from typing import Any

from api.i18n import Message, Translator
from api.schemas.limits import MAX_REQUEST_BYTES
from matching.domain.errors import (
    FieldProblem,
    ForbiddenError,
    InvalidInputError,
    MaatwerkError,
    ScopeError,
    TooManyAttemptsError,
    UnauthenticatedError,
)

SHOWN_VALUE = 120  # characters of a refused value that are shown: enough to recognise it, not enough to flood a page


class TooLargeError(MaatwerkError):
    """A request or file that is larger than is accepted."""

    status = 413
    code = "too_large"


class CsrfError(ForbiddenError):
    """A change that a browser sent without the token of its session: a page of somebody else may have made it do so."""

    code = "csrf"

    @classmethod
    def missing(cls) -> CsrfError:
        """The token is not there, or of another session."""
        return cls(Message("Send the csrf_token of GET /api/v1/session in the header X-CSRF-Token."))


class HttpError(MaatwerkError):
    """A request that no route can answer: see :meth:`of`."""

    @classmethod
    def of(cls, status: int) -> HttpError:
        """The error of an HTTP status."""
        code, message = HTTP_ERRORS.get(status, HTTP_ERRORS[400])
        error = cls(message)
        error.status, error.code = status, code
        return error


HTTP_ERRORS: dict[int, tuple[str, Message]] = {
    400: (
        "host_not_allowed",
        Message("This name is not served: use an address of this computer, or the one of MAATWERK_PUBLIC_URL."),
    ),
    403: ("forbidden", Message("A page of another site may not send requests here.")),
    404: ("not_found", Message("There is nothing at this address; /openapi.json lists what there is.")),
    405: ("method_not_allowed", Message("This address has other methods; /openapi.json lists them.")),
    413: ("too_large", Message("At most {limit} bytes at once; split it.", limit=MAX_REQUEST_BYTES)),
    415: ("unsupported_media_type", Message("Send JSON, with the header Content-Type: application/json.")),
}
"""Code and text by HTTP status."""

DETAILS: dict[str, Message] = {
    "unauthenticated": Message("Sign in, or send a personal token. It may be that the session or token is over."),
    "sign_in_failed": Message("E-mail address, password or code is not right."),
    "insufficient_scope": Message("This token is not good for that. Make one with the scope that it needs."),
}
"""What errors of the library say to readers, by code; those with nothing to tell them apart."""

TITLES: dict[str, Message] = {
    "unauthenticated": Message("Not signed in"),
    "sign_in_failed": Message("Signing in did not work"),
    "too_many_attempts": Message("Too many attempts"),
    "insufficient_scope": Message("Not allowed"),
    "csrf": Message("Not allowed"),
    "not_found": Message("Not found"),
    "forbidden": Message("Not allowed"),
    "conflict": Message("This cannot be done now"),
    "stale_version": Message("Somebody else changed this"),
    "not_ready": Message("Not ready yet"),
    "configuration": Message("A setting is wrong"),
    "invalid_input": Message("The data cannot be used as it is"),
    "too_large": Message("Too large"),
    "unsupported_media_type": Message("Another form of data is needed"),
    "method_not_allowed": Message("This is not possible here"),
    "host_not_allowed": Message("This address is not served"),
    "internal_error": Message("Something went wrong"),
}
"""A title for each error code; other codes take that of ``internal_error``."""


def shown(value: Any) -> Any:
    """A refused value, short enough to show."""
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 2**53):
        return value if value == value else "NaN"  # noqa: PLR0124 (NaN is the one value that differs from itself)
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= SHOWN_VALUE else f"{text[:SHOWN_VALUE]}… ({len(text)})"


def problem_document(error: MaatwerkError, translator: Translator) -> dict[str, Any]:
    """The error as an ``application/problem+json`` object: type, title, status, detail, code and, for input,
    ``problems``."""
    document: dict[str, Any] = {
        "type": f"urn:maatwerk:problem:{error.code}",
        "title": translator.message(TITLES.get(error.code, TITLES["internal_error"])),
        "status": error.status,
        "code": error.code,
    }
    if isinstance(error, InvalidInputError):
        document["problems"] = [_field(one, translator) for one in error.problems]
        document["detail"] = "; ".join(_sentence(one) for one in document["problems"])
    else:
        message = DETAILS.get(error.code) or (error.args[0] if error.args else "")
        if isinstance(error, TooManyAttemptsError):
            message = Message("Try again in {seconds} seconds.", seconds=error.values["retry_after"])
        document["detail"] = translator.message(message) if isinstance(message, Message) else str(message)
    return document


def problem_headers(error: MaatwerkError) -> dict[str, str]:
    """What the answer says in headers: when to come again (RFC 9110 §10.2.3), and how to prove who one is (RFC 6750 §3)."""
    if error.status == 503:
        return {"Retry-After": "2"}
    if isinstance(error, TooManyAttemptsError):
        return {"Retry-After": str(error.values["retry_after"])}
    if isinstance(error, UnauthenticatedError):
        return {"WWW-Authenticate": 'Bearer realm="maatwerk"'}
    if isinstance(error, ScopeError):
        scope = error.values["scope"]
        needed = f', scope="{scope}"' if scope else ""
        return {"WWW-Authenticate": f'Bearer realm="maatwerk", error="insufficient_scope"{needed}'}
    return {}


def _field(problem: FieldProblem, translator: Translator) -> dict[str, Any]:
    allowed = problem.allowed
    return {
        "field": problem.field,
        "value": shown(problem.value),
        "allowed": translator.message(allowed) if isinstance(allowed, Message) else str(allowed),
    }


def _sentence(problem: dict[str, Any]) -> str:
    value = "" if problem["value"] is None else f" ({problem['value']!r})" if problem["value"] != "" else " ('')"
    return f"{problem['field']}{value}: {problem['allowed']}" if problem["field"] else f"{problem['allowed']}"
