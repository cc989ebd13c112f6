"""Opportunities of all kinds: read, add, replace, delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader, check_version, etag, page_links
from api.routers.records import create, replace
from api.schemas.limits import MAX_PAGE
from api.schemas.profiles import parse_opportunity, profile_to_dict
from api.schemas.understood import UnderstoodOut, understood_document
from matching.domain.actor import Actor
from matching.domain.vocabulary import KIND, Kind

router = APIRouter(prefix=f"{API}/opportunities", tags=["opportunities"])
Reference = Annotated[str, Path(description="the opportunity's id", examples=["w-001"])]


@router.get("", summary="List opportunities", responses=problems())
async def list_opportunities(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_opportunity"))],
    *,
    kind: Annotated[list[Kind] | None, Query(description="only these kinds")] = None,
    cursor: Annotated[str | None, Query(description="where the last page ended")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> Response:
    """One page of opportunities, in the order in which they came; the Link header leads to the next."""
    service = runtime.service
    page = await runtime.compute(lambda: service.page(actor, tuple(kind or KIND), cursor=cursor, limit=limit))
    document = {
        "items": [profile_to_dict(one.profile) for one in page.records],
        "total": page.total,
        "next_cursor": page.next_cursor,
    }
    return JsonResponse(document, headers=page_links(request, page, limit, {"kind": kind} if kind else {}))


@router.post(
    "",
    status_code=201,
    summary="Add an opportunity",
    responses=problems(409, 413, 415),
    openapi_extra=body("Opportunity"),
)
async def add_opportunity(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("write_opportunity"))],
    *,
    data: Body,
    translator: Reader,
    lang: Lang = None,
) -> Response:
    """Add an opportunity. Sending the same again changes nothing (200); another one with this id is refused (409)."""
    profile, warnings = parse_opportunity(data, runtime.places)
    return await create(request, runtime, actor, translator, profile=profile, warnings=warnings)


@router.get("/{reference}", summary="Read an opportunity", responses=problems(404) | answer("Opportunity"))
async def read_opportunity(
    runtime: Live, actor: Annotated[Actor, Depends(May("read_opportunity"))], reference: Reference
) -> Response:
    """The opportunity as it was given, with its version as ETag."""
    service = runtime.service
    record = await runtime.compute(lambda: service.get(actor, None, reference))
    return JsonResponse(profile_to_dict(record.profile), headers={"ETag": etag(record.version)})


@router.get(
    "/{reference}/understood",
    summary="What was understood of an opportunity",
    responses=problems(404) | answer("UnderstoodOut", UnderstoodOut),
)
async def understood_opportunity(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_opportunity"))],
    translator: Reader,
    reference: Reference,
    lang: Lang = None,
) -> Response:
    """Each text as it is compared, with the occupation and field of study that it was taken to mean."""
    service = runtime.service
    application = runtime.application

    def work() -> Response:
        record = service.get(actor, None, reference)
        return JsonResponse(understood_document(record, translator, application))

    return await runtime.compute(work)


@router.put(
    "/{reference}",
    summary="Add or replace an opportunity",
    responses=problems(409, 412, 413, 415),
    openapi_extra=body("Opportunity"),
)
async def put_opportunity(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("write_opportunity"))],
    *,
    reference: Reference,
    data: Body,
    translator: Reader,
    lang: Lang = None,
) -> Response:
    """Replace the opportunity (200), or add it (201). With If-Match, only when nobody changed it since (412)."""
    return await replace(request, runtime, actor, translator, reference=reference, data=data, parse=parse_opportunity)


@router.delete("/{reference}", status_code=204, summary="Delete an opportunity", responses=problems(404, 412))
async def delete_opportunity(
    request: Request, runtime: Live, actor: Annotated[Actor, Depends(May("write_opportunity"))], reference: Reference
) -> Response:
    """Delete an opportunity. To keep it and only close it, set ``closes_on``."""
    service = runtime.service

    def work() -> None:
        record = service.get(actor, None, reference)
        check_version(request, record.version)
        service.delete(actor, record.profile.kind, reference)

    await runtime.compute(work)
    return Response(status_code=204)
