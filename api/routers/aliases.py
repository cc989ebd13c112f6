"""Aliases: what texts mean to this organisation, where a coach corrected what they were linked to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import (
    API,
    Body,
    JsonResponse,
    Lang,
    Live,
    Reader,
    check_version,
    etag,
    page_links,
    warnings_header,
)
from api.schemas.aliases import AliasesOut, AliasOut, alias_document, aliases_document, parse_alias
from api.schemas.checking import key_of
from api.schemas.limits import MAX_PAGE
from matching.domain.actor import Actor
from matching.domain.alias import Alias
from matching.domain.vocabulary import Outcome
from matching.service.aliases import add_alias, get_alias, page_of_aliases, withdraw_alias

router = APIRouter(prefix=f"{API}/aliases", tags=["aliases"])
Reference = Annotated[str, Path(description="the alias's id", examples=["019abc00-0000-7000-8000-000000000000"])]


@router.get("", summary="List aliases", responses=problems() | answer("AliasesOut", AliasesOut))
async def list_aliases(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_alias"))],
    translator: Reader,
    *,
    cursor: Annotated[str | None, Query(description="where the last page ended")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    lang: Lang = None,
) -> Response:
    """One page of aliases, in the order in which their texts were first tied; the Link header leads to the next."""
    store = runtime.application.store
    page = await runtime.compute(lambda: page_of_aliases(store, actor, cursor, limit))
    return JsonResponse(aliases_document(page, translator), headers=page_links(request, page, limit, {}))


@router.post(
    "",
    status_code=201,
    summary="Say what a text means",
    responses=problems(413, 415) | answer("AliasOut", AliasOut),
    openapi_extra=body("NewAlias"),
)
async def add(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("write_alias"))],
    *,
    data: Body,
    translator: Reader,
    lang: Lang = None,
) -> Response:
    """Tie a text to an ISCO-08 unit group or an ESCO occupation: 201; a text that has an alias gets a new version (200),
    and none when it means that already."""
    wanted, warnings = parse_alias(data)
    store, service = runtime.application.store, runtime.service

    def work() -> tuple[Alias, Outcome]:
        added = add_alias(store, actor, wanted)
        service.relink(actor, [wanted.text])
        return added

    alias, outcome = await runtime.compute(work)
    headers = {"ETag": etag(alias.version), "Location": f"{request.url.path}/{alias.key}"}
    headers |= warnings_header(warnings, translator)
    return JsonResponse(
        alias_document(alias, translator), status_code=201 if outcome == "created" else 200, headers=headers
    )


@router.get("/{reference}", summary="Read an alias", responses=problems(404) | answer("AliasOut", AliasOut))
async def read(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_alias"))],
    translator: Reader,
    reference: Reference,
    lang: Lang = None,
) -> Response:
    """The alias with all its versions, and the current one as ETag."""
    store = runtime.application.store
    alias, history = await runtime.compute(lambda: get_alias(store, actor, key_of(reference)))
    return JsonResponse(alias_document(alias, translator, history), headers={"ETag": etag(alias.version)})


@router.delete("/{reference}", status_code=204, summary="Withdraw an alias", responses=problems(404, 412))
async def withdraw(
    request: Request, runtime: Live, actor: Annotated[Actor, Depends(May("write_alias"))], reference: Reference
) -> Response:
    """Undo: from the next question on the text is linked as if nobody had said anything. Its history is kept."""
    store, service = runtime.application.store, runtime.service

    def work() -> None:
        alias, _ = get_alias(store, actor, key_of(reference))
        check_version(request, alias.version)
        withdraw_alias(store, actor, alias.key, alias.version)
        service.relink(actor, [alias.text])

    await runtime.compute(work)
    return Response(status_code=204)
