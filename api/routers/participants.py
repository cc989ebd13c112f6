"""Participants: read, add, replace, delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader, check_version, etag, page_links
from api.routers.records import create, replace
from api.schemas.limits import MAX_PAGE
from api.schemas.profiles import parse_participant, profile_to_dict
from api.schemas.understood import UnderstoodOut, understood_document
from matching.domain.actor import Actor

router = APIRouter(prefix=f"{API}/participants", tags=["participants"])
Reference = Annotated[str, Path(description="the participant's id", examples=["p-001"])]


@router.get("", summary="List participants", responses=problems())
async def list_participants(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_participant"))],
    cursor: Annotated[str | None, Query(description="where the last page ended")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> Response:
    """One page of participants, in the order in which they came; the Link header leads to the next."""
    service = runtime.service
    page = await runtime.compute(lambda: service.page(actor, ("participant",), cursor=cursor, limit=limit))
    document = {
        "items": [profile_to_dict(one.profile) for one in page.records],
        "total": page.total,
        "next_cursor": page.next_cursor,
    }
    return JsonResponse(document, headers=page_links(request, page, limit, {}))


@router.post(
    "",
    status_code=201,
    summary="Add a participant",
    responses=problems(409, 413, 415),
    openapi_extra=body("Participant"),
)
async def add_participant(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("write_participant"))],
    *,
    data: Body,
    translator: Reader,
    lang: Lang = None,
) -> Response:
    """Add a participant. Sending the same again changes nothing (200); another participant with this id is refused
    (409)."""
    profile, warnings = parse_participant(data, runtime.places)
    return await create(request, runtime, actor, translator, profile=profile, warnings=warnings)


@router.get("/{reference}", summary="Read a participant", responses=problems(404) | answer("Participant"))
async def read_participant(
    runtime: Live, actor: Annotated[Actor, Depends(May("read_participant"))], reference: Reference
) -> Response:
    """The participant as it was given, with its version as ETag."""
    service = runtime.service
    record = await runtime.compute(lambda: service.get(actor, "participant", reference))
    return JsonResponse(profile_to_dict(record.profile), headers={"ETag": etag(record.version)})


@router.get(
    "/{reference}/understood",
    summary="What was understood of a participant",
    responses=problems(404) | answer("UnderstoodOut", UnderstoodOut),
)
async def understood_participant(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_participant"))],
    translator: Reader,
    reference: Reference,
    lang: Lang = None,
) -> Response:
    """Each text as it is compared, with the occupation and field of study that it was taken to mean."""
    service = runtime.service
    application = runtime.application

    def work() -> Response:
        record = service.get(actor, "participant", reference)
        return JsonResponse(understood_document(record, translator, application))

    return await runtime.compute(work)


@router.put(
    "/{reference}",
    summary="Add or replace a participant",
    responses=problems(412, 413, 415),
    openapi_extra=body("Participant"),
)
async def put_participant(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("write_participant"))],
    *,
    reference: Reference,
    data: Body,
    translator: Reader,
    lang: Lang = None,
) -> Response:
    """Replace the participant (200), or add it (201). With If-Match, only when nobody changed it since (412)."""
    return await replace(request, runtime, actor, translator, reference=reference, data=data, parse=parse_participant)


@router.delete("/{reference}", status_code=204, summary="Delete a participant", responses=problems(404, 412))
async def delete_participant(
    request: Request, runtime: Live, actor: Annotated[Actor, Depends(May("write_participant"))], reference: Reference
) -> Response:
    """Delete a participant for good. What was logged can no longer be tied to anybody."""
    service = runtime.service

    def work() -> None:
        check_version(request, service.get(actor, "participant", reference).version)
        service.delete(actor, "participant", reference)

    await runtime.compute(work)
    return Response(status_code=204)
