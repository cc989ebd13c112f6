"""What fits this participant, and who fits this opportunity?"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.openapi import answer, problems
from api.routers.http import API, JsonResponse, Lang, Live, Reader
from api.schemas.answers import CandidatesOut, MatchesOut, candidates_document, matches_document
from api.schemas.limits import MAX_MATCHES
from matching.domain.vocabulary import KIND, Kind

router = APIRouter(prefix=API, tags=["matches"])
Limit = Annotated[int, Query(ge=1, le=MAX_MATCHES, description="how many of each kind")]
AsOf = Annotated[date | None, Query(description="the day to judge by; without it, today", examples=["2026-11-21"])]


@router.get(
    "/participants/{reference}/matches",
    summary="What fits this participant, and why?",
    responses=problems(404) | answer("MatchesOut", MatchesOut),
)
async def matches(
    runtime: Live,
    translator: Reader,
    *,
    reference: Annotated[str, Path(description="the participant's id", examples=["p-001"])],
    kind: Annotated[list[Kind] | None, Query(description="only these kinds; without it, all")] = None,
    limit: Limit = 10,
    as_of: AsOf = None,
    lang: Lang = None,
) -> Response:
    """Matches with reasons and cautions, best first within each kind, and what is not yet possible with what would
    open it."""
    service, actor = runtime.service, runtime.actor

    def work() -> dict[str, object]:
        return matches_document(service.matches_for(actor, reference, tuple(kind or KIND), limit, as_of), translator)

    return JsonResponse(await runtime.compute(work))


@router.get(
    "/opportunities/{reference}/candidates",
    summary="Who fits this opportunity?",
    responses=problems(404) | answer("CandidatesOut", CandidatesOut),
)
async def candidates(
    runtime: Live,
    translator: Reader,
    *,
    reference: Annotated[str, Path(description="the opportunity's id", examples=["w-001"])],
    limit: Limit = 10,
    as_of: AsOf = None,
    lang: Lang = None,
) -> Response:
    """Participants who agreed to be found, as coded profiles: no own words, name, origin, age or home."""
    service, actor = runtime.service, runtime.actor

    def work() -> dict[str, object]:
        return candidates_document(service.candidates_for(actor, reference, limit, as_of), translator)

    return JsonResponse(await runtime.compute(work))
