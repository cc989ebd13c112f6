"""Errors as RFC 9457 problem details: one form for the command line and HTTP, in the reader's language."""

from __future__ import annotations

from typing import Any

from api.i18n import Message, Translator
from api.schemas.limits import MAX_REQUEST_BYTES
from matching.domain.errors import FieldProblem, InvalidInputError, MaatwerkError

SHOWN_VALUE = 120  # characters of a refused value that are shown: enough to recognise it, not enough to flood a page


class TooLargeError(MaatwerkError):
    """A request or file that is larger than is accepted."""

    status = 413
    code = "too_large"


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
        Message("Only addresses of this computer (127.0.0.1, localhost) are served, until there are accounts."),
    ),
    403: ("forbidden", Message("A page of another site may not send requests here.")),
    404: ("not_found", Message("There is nothing at this address; /openapi.json lists what there is.")),
    405: ("method_not_allowed", Message("This address has other methods; /openapi.json lists them.")),
    413: ("too_large", Message("At most {limit} bytes at once; split it.", limit=MAX_REQUEST_BYTES)),
    415: ("unsupported_media_type", Message("Send JSON, with the header Content-Type: application/json.")),
}
"""Code and text by HTTP status."""

TITLES: dict[str, Message] = {
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
        message = error.args[0] if error.args else ""
        document["detail"] = translator.message(message) if isinstance(message, Message) else str(message)
    return document


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
