"""Contests: somebody says that a gate or a rank is wrong; a human sees what was judged, and answers."""

from __future__ import annotations

from typing import Annotated, Literal

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
from api.schemas.checking import key_of
from api.schemas.contests import (
    ContestOut,
    ContestsOut,
    contest_document,
    contests_document,
    parse_answer,
    parse_contest,
)
from api.schemas.limits import MAX_PAGE
from matching.domain.actor import Actor
from matching.domain.contest import Contest
from matching.domain.vocabulary import Outcome
from matching.service.contesting import answer_contest, contest_pair, contests, get_contest

router = APIRouter(prefix=API, tags=["contests"])
Person = Annotated[str, Path(description="the participant's id", examples=["p-001"])]
Other = Annotated[str, Path(description="the opportunity's id", examples=["w-001"])]
Reference = Annotated[str, Path(description="the contest's id", examples=["019abc00-0000-7000-8000-000000000000"])]


@router.post(
    "/participants/{reference}/opportunities/{opportunity}/contests",
    status_code=201,
    summary="Say that a gate or a rank is wrong",
    responses=problems(404, 413, 415) | answer("ContestOut", ContestOut),
    openapi_extra=body("NewContest"),
)
async def contest(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("contest"))],
    data: Body,
    translator: Reader,
    *,
    reference: Person,
    opportunity: Other,
    lang: Lang = None,
) -> Response:
    """201: it waits for a human, tied to the newest answer that showed this pair; 200: exactly this is open already. Without
    such an answer the pair is judged first."""
    new, warnings = parse_contest(data)
    store, service = runtime.application.store, runtime.service

    def work() -> tuple[Contest, Outcome]:
        return contest_pair(store, actor, reference, opportunity, new, judge=service.judge_to_contest)

    made, outcome = await runtime.compute(work)
    headers = {"ETag": etag(made.version), "Location": f"{API}/contests/{made.key}"}
    return JsonResponse(
        contest_document(made, translator, with_shown=False),
        status_code=201 if outcome == "created" else 200,
        headers=headers | warnings_header(warnings, translator),
    )


@router.get("/contests", summary="List contests", responses=problems() | answer("ContestsOut", ContestsOut))
async def list_contests(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_contest"))],
    translator: Reader,
    *,
    status: Annotated[Literal["open", "answered", "all"], Query(description="which ones")] = "open",
    cursor: Annotated[str | None, Query(description="where the last page ended")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
    lang: Lang = None,
) -> Response:
    """The worklist, the oldest first, each with what was judged; the Link header leads to the next page."""
    store = runtime.application.store
    wanted = None if status == "all" else status
    page = await runtime.compute(lambda: contests(store, actor, wanted, cursor, limit))
    links = page_links(request, page, limit, {"status": status})
    return JsonResponse(contests_document(page, translator), headers=links)


@router.get(
    "/contests/{reference}", summary="Read a contest", responses=problems(404) | answer("ContestOut", ContestOut)
)
async def read(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_contest"))],
    translator: Reader,
    reference: Reference,
    lang: Lang = None,
) -> Response:
    """The contest with what was judged and all answers, and its version as ETag."""
    store = runtime.application.store
    found = await runtime.compute(lambda: get_contest(store, actor, key_of(reference)))
    return JsonResponse(contest_document(found, translator), headers={"ETag": etag(found.version)})


@router.post(
    "/contests/{reference}/answer",
    summary="Answer a contest",
    responses=problems(404, 412, 413, 415) | answer("ContestOut", ContestOut),
    openapi_extra=body("NewAnswer"),
)
async def reply(
    request: Request,
    runtime: Live,
    actor: Annotated[Actor, Depends(May("answer_contest"))],
    data: Body,
    translator: Reader,
    *,
    reference: Reference,
    lang: Lang = None,
) -> Response:
    """`upheld`: it was looked at, and the judgement stands; `corrected`: it was wrong, and was put right; `explained`: it was not
    understood, and is now. Answering again adds an answer; earlier ones are kept. With If-Match only that version."""
    new, warnings = parse_answer(data)
    store = runtime.application.store

    def work() -> Contest:
        now = get_contest(store, actor, key_of(reference))
        check_version(request, now.version)
        return answer_contest(store, actor, now.key, new, now.version)[0]

    answered = await runtime.compute(work)
    headers = {"ETag": etag(answered.version)} | warnings_header(warnings, translator)
    return JsonResponse(contest_document(answered, translator), headers=headers)
