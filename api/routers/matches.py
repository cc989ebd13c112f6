"""What fits this participant, and who fits this opportunity?"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from api.assuming import wanted
from api.openapi import answer, problems
from api.routers.asking import May
from api.routers.http import API, AudienceReader, JsonResponse, Lang, Live, Reader
from api.schemas.answers import CandidatesOut, MatchesOut, candidates_document, matches_document
from api.schemas.comparison_texts import ComparisonTexts
from api.schemas.limits import MAX_ASSUMED, MAX_MATCHES
from matching.comparison import Household
from matching.domain.actor import Actor
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
    actor: Annotated[Actor, Depends(May("match_participant"))],
    translator: AudienceReader,
    *,
    reference: Annotated[str, Path(description="the participant's id", examples=["p-001"])],
    kind: Annotated[list[Kind] | None, Query(description="only these kinds; without it, all")] = None,
    limit: Limit = 10,
    as_of: AsOf = None,
    lang: Lang = None,
) -> Response:
    """Matches with reasons and cautions, best first within each kind, and what is not yet possible with what would
    open it."""
    service = runtime.service

    def work() -> dict[str, object]:
        return matches_document(service.matches_for(actor, reference, tuple(kind or KIND), limit, as_of), translator)

    return JsonResponse(await runtime.compute(work))


@router.get(
    "/participants/{reference}/compare",
    summary="Fast or durable: what may either route bring?",
    responses=problems(404) | answer("ComparisonOut"),
)
async def compare(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("match_participant"))],
    translator: AudienceReader,
    *,
    reference: Annotated[str, Path(description="the participant's id", examples=["p-001"])],
    household: Annotated[Household, Query(description="whose benefit norm counts")] = "single",
    assume: Annotated[
        list[str] | None,
        Query(
            max_length=MAX_ASSUMED,
            description="another value for an assumption; may be given again. The answer lists all names and limits",
            examples=[["minimum_wage=15", "support_durable=500"]],
        ),
    ] = None,
    as_of: AsOf = None,
    lang: Lang = None,
) -> Response:
    """The best fast and the best durable placement side by side: first day, hours, level, wage, independence of benefit,
    and what it costs and returns. An estimate: all that it rests on is part of the answer."""
    service, file = runtime.service, runtime.settings.assumptions

    def work() -> dict[str, object]:
        how = wanted(assume or [], file, household=household, as_of=as_of, translator=translator)
        return ComparisonTexts(service.compare_routes(actor, reference, how), translator).document()

    return JsonResponse(await runtime.compute(work))


@router.get(
    "/opportunities/{reference}/candidates",
    summary="Who fits this opportunity?",
    responses=problems(404) | answer("CandidatesOut", CandidatesOut),
)
async def candidates(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("match_opportunity"))],
    translator: Reader,
    *,
    reference: Annotated[str, Path(description="the opportunity's id", examples=["w-001"])],
    limit: Limit = 10,
    as_of: AsOf = None,
    lang: Lang = None,
) -> Response:
    """Participants who agreed to be found, as coded profiles: no own words, name, origin, age or home."""
    service = runtime.service

    def work() -> dict[str, object]:
        return candidates_document(service.candidates_for(actor, reference, limit, as_of), translator)

    return JsonResponse(await runtime.compute(work))
