"""Who asks a request, and whether the policy of its route lets them: the one way in which a route gets its actor.

A personal token (``Authorization: Bearer``) or the cookie of a session says who it is. While ``MAATWERK_ACCOUNTS`` is ``off``, which
only loopback addresses can be, whoever has neither is the built-in coach.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from api.problems import CsrfError
from api.routers.http import runtime_of
from api.runtime import Runtime
from api.settings import Settings
from matching.access import Action, require
from matching.domain.actor import Actor
from matching.domain.errors import UnauthenticatedError
from matching.service.signing_in import SignedIn

COOKIE, SECURE_COOKIE = "maatwerk_session", "__Host-maatwerk_session"
"""The prefix makes browsers refuse the cookie without TLS, or from a neighbouring site (RFC 6265bis §4.1.3.2)."""
CSRF_HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks; ``signed`` when by a session."""

    actor: Actor
    signed: SignedIn | None = None


class May:
    """A route's policy, as its dependency: the actor, when it may do this at all. Which records it may do it with, the service
    says."""

    def __init__(self, action: Action) -> None:
        self.action: Action = action

    async def __call__(self, request: Request) -> Actor:
        """The actor; UnauthenticatedError or ForbiddenError."""
        actor = (await asking(request)).actor
        require(actor, self.action)
        return actor


async def asking(request: Request) -> Asking:
    """Who asks; looked up once a request. UnauthenticatedError when nothing says so."""
    known: Asking | None = getattr(request.state, "asking", None)
    if known is None:
        known = await _find(request, runtime_of(request))
        request.state.asking = known
    return known


async def _find(request: Request, runtime: Runtime) -> Asking:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    accounts = runtime.application.accounts
    if scheme.lower() == "bearer":
        return Asking(await runtime.compute(lambda: accounts.by_token(secret.strip())))
    cookie = request.cookies.get(cookie_name(runtime.settings))
    if cookie:
        try:
            signed = await runtime.compute(lambda: accounts.by_session(cookie))
        except UnauthenticatedError:
            if runtime.settings.accounts == "on":
                raise
        else:
            if request.method not in SAFE:
                check_csrf(request, cookie)
            return Asking(signed.actor, signed)
    if runtime.settings.accounts == "on":
        raise UnauthenticatedError("sign in, or send a personal token")
    return Asking(runtime.actor)


Who = Annotated[Asking, Depends(asking)]


def policies(routers: Iterable[APIRouter]) -> dict[tuple[str, str], Action | None]:
    """The action that each operation (method, path) asks leave for; None: anybody may."""
    found: dict[tuple[str, str], Action | None] = {}
    for route in (route for router in routers for route in router.routes if isinstance(route, APIRoute)):
        calls = (one.call for one in route.dependant.dependencies)
        action = next((one.action for one in calls if isinstance(one, May)), None)
        found |= {(method, route.path): action for method in route.methods or ()}
    return found


def cookie_name(settings: Settings) -> str:
    """The name of the session's cookie."""
    return SECURE_COOKIE if settings.is_public else COOKIE


def csrf_token(secret: str) -> str:
    """What a page of ours sends along to show that it is one: nobody else knows it, and it is good for this session alone."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def check_csrf(request: Request, secret: str) -> None:
    """CsrfError unless the request carries the token of the session that its cookie names: in the header, or in its form."""
    given = str(request.headers.get(CSRF_HEADER) or getattr(request.state, "csrf_token", ""))
    if not hmac.compare_digest(given.encode(), csrf_token(secret).encode()):
        raise CsrfError.missing()


def set_cookie(response: Response, settings: Settings, signed: SignedIn) -> None:
    """Give the browser its session: out of reach of scripts, sent by links of others but not by their forms."""
    age = signed.session.expires_at - signed.session.created_at
    response.set_cookie(
        cookie_name(settings),
        signed.secret,
        max_age=int(age.total_seconds()),
        httponly=True,
        secure=settings.is_public,
        samesite="lax",
        path="/",
    )


def drop_cookie(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    response.delete_cookie(cookie_name(settings), httponly=True, secure=settings.is_public, samesite="lax", path="/")


_FAMILIES = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser_label(request: Request) -> str:
    """A browser in words that its user recognises, and no more: "Firefox, Linux"; "" for a program."""
    agent = request.headers.get("user-agent", "")[:500]
    found = [next((name for sign, name in signs if sign in agent), "") for signs in (_FAMILIES, _SYSTEMS)]
    return ", ".join(one for one in found if one)


def client_address(request: Request) -> str:
    """The internet address that asks; behind a proxy, the one that ``MAATWERK_PROXY`` lets the server believe. Of IPv6 the first
    64 bits: one household or office has all the rest (RFC 6177)."""
    given = request.client.host if request.client else ""
    try:
        address = ip_address(given)
    except ValueError:
        return given
    if address.version == 4:
        return given
    mapped = address.ipv4_mapped
    return str(mapped or ip_network((address.packed, 64), strict=False))
