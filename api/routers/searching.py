"""Search in plain words, over opportunities and the organisation's own participants."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader, warnings_header
from api.schemas.searching import SearchOut, parse_search, search_document
from matching.domain.actor import Actor

router = APIRouter(prefix=API, tags=["matches"])


@router.post(
    "/search",
    summary="Search in plain words",
    responses=problems(413, 415) | answer("SearchOut", SearchOut),
    openapi_extra=body("Search"),
)
async def search(
    runtime: Live, actor: Annotated[Actor, Depends(May("search"))], data: Body, translator: Reader, lang: Lang = None
) -> Response:
    """What and who fits "ervaren lasser, A2, kan alleen 's ochtends". The answer tells how the words were understood; that profile can
    be changed and sent back as ``understood``. Nobody is searched by origin, gender, religion, age, mother tongue or health."""
    application = runtime.application

    def work() -> Response:
        asked, warnings = parse_search(data, application.places)
        found = application.service.search(
            actor,
            asked.text,
            understood=asked.understood,
            over=asked.over,
            limit=asked.limit,
            as_of=asked.as_of,
        )
        return JsonResponse(search_document(found, translator), headers=warnings_header(warnings, translator))

    return await runtime.compute(work)
