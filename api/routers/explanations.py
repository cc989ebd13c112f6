"""Why this opportunity, or why not yet, and what would change it?"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from api.openapi import answer, problems
from api.routers.asking import May
from api.routers.http import API, AudienceReader, JsonResponse, Lang, Live, Reader
from api.schemas.explanation import ExplanationOut, explanation_document
from api.web.contribution_bars import contribution_bars
from matching.domain.actor import Actor
from matching.service import Explanation

router = APIRouter(prefix=f"{API}/participants/{{reference}}/opportunities/{{opportunity}}", tags=["matches"])
Reference = Annotated[str, Path(description="the participant's id", examples=["p-001"])]
Other = Annotated[str, Path(description="the opportunity's id", examples=["w-001"])]
AsOf = Annotated[date | None, Query(description="the day to judge by; without it, today", examples=["2026-11-21"])]


@router.get(
    "/explanation",
    summary="Why does this opportunity fit, or why not yet?",
    responses=problems(404) | answer("ExplanationOut", ExplanationOut),
)
async def explanation(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("match_participant"))],
    translator: AudienceReader,
    *,
    reference: Reference,
    opportunity: Other,
    as_of: AsOf = None,
    lang: Lang = None,
) -> Response:
    """Every feature with what it compared and what it adds, what stands in the way, the smallest changes that would make a
    difference, and which skills are there already. Any opportunity can be asked about, also one that no list showed."""
    service = runtime.service

    def work() -> dict[str, object]:
        found = service.explain(actor, reference, opportunity, as_of)
        gap = service.skill_gap(actor, found, runtime.application.skill_guide, as_of)
        return explanation_document(found, translator, gap)

    return JsonResponse(await runtime.compute(work))


@router.get(
    "/contributions.svg",
    summary="What adds to the score and what takes from it, as a picture",
    responses=problems(404) | {200: {"content": {"image/svg+xml": {}}, "description": "the picture"}},
    response_class=Response,
)
async def contributions(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("match_participant"))],
    translator: Reader,
    *,
    reference: Reference,
    opportunity: Other,
    as_of: AsOf = None,
    lang: Lang = None,
) -> Response:
    """One bar a feature, with its words as text. What the picture shows is in the explanation as numbers, too."""
    service = runtime.service

    def work() -> Explanation:
        return service.explain(actor, reference, opportunity, as_of)

    picture = contribution_bars((await runtime.compute(work)).match, translator)
    return Response(picture, media_type="image/svg+xml")
