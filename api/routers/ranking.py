"""Stateless ranking: nothing is stored, so a municipality can use it without handing data over."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader, warnings_header
from api.schemas.case import parse_case
from api.schemas.match import RankingOut, ranking_document
from matching.domain.actor import Actor

router = APIRouter(prefix=API, tags=["matches"])


@router.post(
    "/rank",
    summary="Rank the opportunities of one case",
    responses=problems(413, 415) | answer("RankingOut", RankingOut),
    openapi_extra=body("Case"),
)
async def rank(
    runtime: Live, actor: Annotated[Actor, Depends(May("rank"))], data: Body, translator: Reader, lang: Lang = None
) -> Response:
    """Each opportunity comes back in exactly one of ``matches`` and ``blocked``. Nothing is stored."""
    application = runtime.application

    def work() -> Response:
        case, warnings = parse_case(data, application.places)
        ranking = application.service.rank(actor, case.participant, case.opportunities, case.as_of)
        return JsonResponse(ranking_document(ranking, translator), headers=warnings_header(warnings, translator))

    return await runtime.compute(work)
