"""Is the process alive, and can it answer?"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.routers.http import JsonResponse, Live

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", summary="Is the process alive?")
async def live() -> Response:
    """Always 200 while the process runs."""
    return JsonResponse({"status": "live"})


@router.get("/ready", summary="Can it answer questions?", responses={503: {"description": "Not yet, and why"}})
async def ready(runtime: Live) -> Response:
    """200 when the encoder and the index are there; 503 with the reasons until then."""
    problems = runtime.problems()
    if problems:
        return JsonResponse({"status": "not ready", "reasons": problems}, status_code=503, headers={"Retry-After": "2"})
    return JsonResponse({"status": "ready"})
