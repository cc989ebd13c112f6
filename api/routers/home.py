"""The first page and the documentation, as plain HTML without scripts: pages for daily work come with a later
version."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.responses import HTMLResponse, Response

from api.i18n import Message
from api.routers.http import Live, Reader

router = APIRouter(include_in_schema=False)
TEMPLATES = Path(__file__).parents[1] / "web" / "templates"


@lru_cache
def _pages() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
    )


@router.get("/")
async def home(runtime: Live, translator: Reader) -> Response:
    """What this is, and where to go from here."""
    page = _pages().get_template("home.html")
    return HTMLResponse(
        page.render(
            say=translator.message,
            Message=Message,
            language=translator.language,
            waiting=runtime.problems(),
            accounts=runtime.settings.accounts == "on",
        )
    )


@router.get("/docs")
async def docs(request: Request, translator: Reader) -> Response:
    """The HTTP interface, made from its own description."""
    description = request.app.openapi()
    page = _pages().get_template("docs.html")
    return HTMLResponse(page.render(api=description, routes=_routes(description), language=translator.language))


def _routes(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"method": method.upper(), "path": path, **what}
        for path, methods in description["paths"].items()
        for method, what in methods.items()
    ]
