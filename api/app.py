"""The HTTP application: routes, errors in one form, and what stands around them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.bootstrap import Application
from api.i18n import Message, Translator
from api.openapi import describe
from api.problems import HttpError, problem_document, problem_headers
from api.protection import LOCAL_NAMES, KnownNamesOnly, RequestLog
from api.routers import (
    accounts,
    aliases,
    contests,
    decisions,
    explanations,
    health,
    home,
    links,
    matches,
    opportunities,
    participants,
    ranking,
    searching,
    sessions,
    signing_in,
)
from api.routers.asking import cookie_name, policies
from api.routers.http import JsonResponse, translator_of
from api.runtime import Runtime
from api.schemas.checking import field_path
from api.settings import Settings
from matching.domain.errors import FieldProblem, InvalidInputError, MaatwerkError

log = logging.getLogger(__name__)
ROUTERS = tuple(
    one.router
    for one in (
        home,
        health,
        signing_in,
        sessions,
        accounts,
        participants,
        opportunities,
        matches,
        explanations,
        ranking,
        links,
        aliases,
        decisions,
        contests,
        searching,
    )
)
"""All routes. Each, but for the few that anybody may ask, has a policy: the dependency ``May``."""


def create_app(settings: Settings, application: Application | None = None) -> FastAPI:
    """The application. ``application`` takes the place of the one that the settings describe (for tests)."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if settings.accounts == "off":
            log.warning(
                "accounts are off: whoever is on this computer acts as the organisation's coach; nobody else can connect",
                extra={"fields": {"host": settings.host}},
            )
        app.state.runtime.start()
        yield

    app = FastAPI(
        title="Maatwerk",
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own page loads scripts of third parties; ours is /docs in routers/home.py
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.runtime = Runtime(settings, application)
    app.add_middleware(KnownNamesOnly, names=LOCAL_NAMES | {settings.public_name or "localhost"})
    app.add_middleware(RequestLog)
    app.add_exception_handler(MaatwerkError, _maatwerk_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected_error)
    for one in ROUTERS:
        app.include_router(one)
    describe(app, policies(ROUTERS), cookie_name(settings))
    return app


def _problem(error: MaatwerkError, translator: Translator) -> Response:
    return JsonResponse(
        problem_document(error, translator),
        status_code=error.status,
        headers=problem_headers(error),
        media_type="application/problem+json",
    )


async def _maatwerk_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, MaatwerkError)  # noqa: S101 (what it was registered for)
    if error.status >= 500 and error.status != 503:
        log.error("request failed", exc_info=error)
    return _problem(error, translator_of(request))


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    problems = [
        FieldProblem(field_path("", one["loc"][1:]), one.get("input"), Message("{reason}", reason=str(one["msg"])))
        for one in error.errors()
    ]
    return _problem(InvalidInputError(problems), translator_of(request))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    return _problem(HttpError.of(error.status_code), translator_of(request))


async def _unexpected_error(request: Request, error: Exception) -> Response:
    # Starlette logs it with its traceback; the answer says nothing of what is inside.
    return _problem(
        MaatwerkError(Message("Something went wrong that should not; the log says what.")), translator_of(request)
    )
