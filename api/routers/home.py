"""The first page and the documentation, as plain HTML without scripts: pages for daily work come with a later
version."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.routers.asking import Asking, asking, csrf_token
from api.routers.http import Live, Reader
from api.web.pages import page
from matching.domain.errors import NotReadyError, UnauthenticatedError

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(request: Request, runtime: Live, translator: Reader) -> Response:
    """What this is, who is signed in, and where to go from here."""
    who = await _known(request)
    return page(
        "home.html",
        translator,
        waiting=runtime.problems(),
        accounts=runtime.settings.accounts == "on",
        signed=who.signed.account if who and who.signed else None,
        csrf_token=csrf_token(who.signed.secret) if who and who.signed else "",
    )


@router.get("/docs")
async def docs(request: Request, translator: Reader) -> Response:
    """The HTTP interface, made from its own description."""
    description = request.app.openapi()
    return page("docs.html", translator, api=description, routes=_routes(description))


async def _known(request: Request) -> Asking | None:
    try:
        return await asking(request)
    except (UnauthenticatedError, NotReadyError):
        return None


def _routes(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"method": method.upper(), "path": path, **what}
        for path, methods in description["paths"].items()
        for method, what in methods.items()
    ]
