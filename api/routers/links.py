"""Which occupation does a text mean?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.i18n import Message
from api.openapi import answer, body, problems
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader
from api.schemas.links import LinksOut, check_texts, links_document
from matching.domain.errors import FieldProblem, InvalidInputError

router = APIRouter(prefix=API, tags=["link"])


@router.post(
    "/link",
    summary="Link names of jobs to occupations",
    responses=problems(413, 415) | answer("LinksOut", LinksOut),
    openapi_extra=body("Texts"),
)
async def link(
    runtime: Live, data: Body, translator: Reader, top: Annotated[int, Query(ge=1, le=50)] = 5, lang: Lang = None
) -> Response:
    """For each text, in any language, the occupations that it may mean, best first."""
    if not isinstance(data, dict):
        raise InvalidInputError([FieldProblem("", data, Message("an object with named fields"))])
    texts = check_texts(data.get("texts"))
    application = runtime.application

    def work() -> Response:
        found = application.service.link(application.stateless, texts, translator.language, top)
        return JsonResponse({"links": [links_document(one, translator) for one in found]})

    return await runtime.compute(work)
