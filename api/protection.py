"""What stands around every request: an id and a log line, and the refusal of pages elsewhere that talk to this
computer.

Without accounts, everything on this computer may read everything. A web page of somebody else must not: it could let
its own
name point at 127.0.0.1 (DNS rebinding), or post a form here. So only loopback names are served, and requests that a
browser
sends for another site are refused (Origin and Sec-Fetch-Site, which pages cannot forge).
"""

from __future__ import annotations

import logging
import re
import time
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.i18n import Translator
from api.logs import request_id
from api.problems import HttpError, problem_document
from api.routers.http import JsonResponse

log = logging.getLogger("maatwerk.request")
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
SAFE_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",  # answers are about people
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}


def host_name(address: str) -> str | None:
    """The name in a Host header or origin, without port; None when there is none."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return None


class KnownNamesOnly:
    """Serves these names only, and no request that a page of another site sent."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self.app = app
        self.names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400 or 403."""
        if scope["type"] == "http" and (refusal := _refusal(Headers(scope=scope), self.names)):
            document = problem_document(refusal, Translator.of("en"))
            response = JsonResponse(document, status_code=refusal.status, media_type="application/problem+json")
            await response(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _refusal(headers: Headers, names: frozenset[str]) -> HttpError | None:
    if host_name(headers.get("host", "")) not in names:
        return HttpError.of(400)
    origin = headers.get("origin")
    if origin is not None and host_name(origin) not in names:
        return HttpError.of(403)
    return (
        HttpError.of(403)
        if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"
        else None
    )


class RequestLog:
    """One line a request: method, route (not the address: it holds identifiers), status, milliseconds; and security
    headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        identifier = given if SAFE_ID.match(given) else uuid4().hex
        token = request_id.set(identifier)
        begin = time.perf_counter()
        status = 500

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = identifier
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, send_marked)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            fields = {
                "method": scope["method"],
                "route": route,
                "status": status,
                "ms": round(1000 * (time.perf_counter() - begin), 1),
            }
            # Probes ask every few seconds: that they did is nobody's news.
            level = logging.DEBUG if route.startswith("/health") else logging.INFO
            log.log(level, "request", extra={"fields": fields})
            request_id.reset(token)
