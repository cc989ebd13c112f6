"""Which occupation does a text mean, and which skills does it tell of?"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.i18n import Message
from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader
from api.schemas.esco_details import detailed_links
from api.schemas.links import LinksOut, check_texts
from api.schemas.skill_links import SkillLinksOut, skill_links
from matching.domain.actor import Actor
from matching.domain.errors import FieldProblem, InvalidInputError

router = APIRouter(prefix=API, tags=["link"])


@router.post(
    "/link",
    summary="Link names of jobs to occupations",
    responses=problems(413, 415) | answer("LinksOut", LinksOut),
    openapi_extra=body("Texts"),
)
async def link(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("link"))],
    *,
    data: Body,
    translator: Reader,
    top: Annotated[int, Query(ge=1, le=50)] = 5,
    lang: Lang = None,
) -> Response:
    """For each text, in any language, the occupations that it may mean, best first."""
    texts = check_texts(_fields(data).get("texts"))
    application = runtime.application

    def work() -> Response:
        found = application.service.link(actor, texts, translator.language, top)
        return JsonResponse({"links": detailed_links(application, found, translator)})

    return await runtime.compute(work)


@router.post(
    "/link-skills",
    summary="Link tasks and tools to ESCO skills",
    responses=problems(413, 415) | answer("SkillLinksOut", SkillLinksOut),
    openapi_extra=body("Tasks"),
)
async def link_skills(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("link"))],
    *,
    data: Body,
    translator: Reader,
    top: Annotated[int, Query(ge=1, le=50)] = 5,
    lang: Lang = None,
) -> Response:
    """For each text, in any language, the skills that it tells of, best first, with the words that showed them. Needs
    an import of ESCO with its skills."""
    texts = check_texts(_fields(data).get("texts"), blank=True)
    application = runtime.application

    def work() -> Response:
        return JsonResponse({"links": skill_links(application, texts, translator, top)})

    return await runtime.compute(work)


def _fields(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise InvalidInputError([FieldProblem("", data, Message("an object with named fields"))])
    return data
