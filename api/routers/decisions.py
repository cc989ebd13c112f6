"""Decisions: what was chosen of what was shown, and what became of it. For those who support the participant: there is no
export, and nobody who checks or enforces anything reads them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from api.bootstrap import SystemClock
from api.openapi import answer, body, problems
from api.routers.asking import May
from api.routers.http import API, Body, JsonResponse, Lang, Live, Reader, warnings_header
from api.schemas.decisions import (
    DecisionOut,
    DecisionsOut,
    decision_document,
    decisions_document,
    parse_decision,
)
from matching.domain.actor import Actor
from matching.service.decisions import decisions_of, record_decision

router = APIRouter(prefix=f"{API}/participants", tags=["decisions"])
Reference = Annotated[str, Path(description="the participant's id", examples=["p-001"])]


@router.post(
    "/{reference}/decisions",
    status_code=201,
    summary="Record a decision or outcome",
    responses=problems(404, 409, 413, 415) | answer("DecisionOut", DecisionOut),
    openapi_extra=body("NewDecision"),
)
async def record(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("decide"))],
    *,
    data: Body,
    translator: Reader,
    reference: Reference,
    lang: Lang = None,
) -> Response:
    """Said yes or no, later, started, lasted, stopped. Tied to the newest answer that showed this opportunity, or to the one
    that is named. Never overwritten: who changes their mind records the next one."""
    new, warnings = parse_decision(data)
    store = runtime.application.store
    decision = await runtime.compute(lambda: record_decision(store, actor, reference, new, SystemClock()))
    return JsonResponse(
        decision_document(decision, translator), status_code=201, headers=warnings_header(warnings, translator)
    )


@router.get(
    "/{reference}/decisions",
    summary="What was decided, and what became of it?",
    responses=problems(404) | answer("DecisionsOut", DecisionsOut),
)
async def read(
    runtime: Live,
    actor: Annotated[Actor, Depends(May("read_decision"))],
    translator: Reader,
    reference: Reference,
    lang: Lang = None,
) -> Response:
    """All decisions and outcomes of a participant, the oldest first."""
    store = runtime.application.store
    found = await runtime.compute(lambda: decisions_of(store, actor, reference))
    return JsonResponse(decisions_document(found, translator))
