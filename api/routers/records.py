"""Adding and replacing records, for participants and opportunities alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from api.i18n import Message, Translator
from api.routers.http import JsonResponse, check_version, etag, warnings_header
from api.runtime import Runtime
from api.schemas.profiles import profile_to_dict
from matching.domain.actor import Actor
from matching.domain.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError, StaleVersionError
from matching.domain.facet import Record
from matching.domain.participant import Participant
from matching.domain.repositories import Saved
from matching.domain.vocabulary import EntityKind

SOURCE = "api"


def find_or_none(runtime: Runtime, actor: Actor, kind: EntityKind | None, reference: str) -> Record[Any] | None:
    """The record of that id (``kind`` None: an opportunity of whatever kind), or None."""
    try:
        return runtime.service.get(actor, kind, reference)
    except NotFoundError:
        return None


async def create(
    request: Request, runtime: Runtime, actor: Actor, translator: Translator, *, profile: Any, warnings: list[Message]
) -> Response:
    """Add a record: 201; 200 when exactly this is already there; ConflictError when the id is another's."""

    def work() -> Saved:
        known = find_or_none(runtime, actor, kind_or_any(profile), profile.id)
        if known is not None and known.profile != profile:
            raise ConflictError(
                Message("The id {reference} is taken. Use PUT to replace what has it.", reference=profile.id)
            )
        return runtime.service.save(actor, [profile], SOURCE)[0]

    saved = await runtime.compute(work)
    location = f"{request.url.path}/{quote(profile.id, safe='')}"
    return _answer(translator, profile, saved, location=location, warnings=warnings)


async def replace(
    request: Request,
    runtime: Runtime,
    actor: Actor,
    translator: Translator,
    *,
    reference: str,
    data: Any,
    parse: Callable[..., tuple[Any, list[Message]]],
) -> Response:
    """Add (201) or replace (200) the record of the address; its id may be left out of the data, and must be the
    same."""
    if isinstance(data, dict) and data.get("id") is None:
        data = {**data, "id": reference}
    profile, warnings = parse(data, runtime.places)
    if profile.id != reference:
        allowed = Message("{reference}, as in the address", reference=reference)
        raise InvalidInputError([FieldProblem("id", profile.id, allowed)])

    def work() -> Saved:
        known = find_or_none(runtime, actor, kind_or_any(profile), reference)
        if known is None:
            if request.headers.get("if-match") is not None:
                missing = Message("There is nothing with the id {reference} here.", reference=reference)
                raise StaleVersionError(missing)
            return runtime.service.save(actor, [profile], SOURCE)[0]
        check_version(request, known.version)
        if getattr(known.profile, "kind", None) != getattr(profile, "kind", None):
            other = Message(
                "This is a {kind}, and cannot become another kind. Delete it first.", kind=known.profile.kind
            )
            raise ConflictError(other)
        return runtime.service.replace(actor, reference, profile, known.version)

    saved = await runtime.compute(work)
    return _answer(translator, profile, saved, location=request.url.path, warnings=warnings)


def kind_or_any(profile: Any) -> EntityKind | None:
    """``participant``, or None: an opportunity of whatever kind, since ids of opportunities are shared by all kinds."""
    return "participant" if isinstance(profile, Participant) else None


def _answer(translator: Translator, profile: Any, saved: Saved, *, location: str, warnings: list[Message]) -> Response:
    headers = {"ETag": etag(saved.version), "Location": location, **warnings_header(warnings, translator)}
    status = 201 if saved.outcome == "created" else 200
    return JsonResponse(profile_to_dict(profile), status_code=status, headers=headers)
