"""The OpenAPI description: schemas of what is sent and answered, with examples.

Bodies are read and checked by our own edge (``api.schemas``), so FastAPI does not see their types; they are described
here, from
the same domain types, so that the description cannot differ from what is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field, TypeAdapter
from pydantic.json_schema import models_json_schema

from api.examples import CASE, COMPARISON, PARTICIPANT, PLACEMENT, SEARCH
from api.schemas import accounts
from api.schemas.aliases import AliasesOut, AliasOut
from api.schemas.answers import CandidatesOut, MatchesOut
from api.schemas.comparison import ComparisonOut
from api.schemas.contests import ContestOut, ContestsOut
from api.schemas.decisions import DecisionOut, DecisionsOut
from api.schemas.explanation import ExplanationOut
from api.schemas.links import LinksOut
from api.schemas.match import RankingOut
from api.schemas.searching import SearchOut
from api.schemas.skill_links import SkillLinksOut
from api.schemas.understood import UnderstoodOut
from matching.access import POLICIES, Action
from matching.domain.alias import NewAlias
from matching.domain.contest import NewAnswer, NewContest
from matching.domain.decision import NewDecision
from matching.domain.opportunity import Mentor, Placement, Programme
from matching.domain.participant import Participant
from matching.service import OVER

DESCRIPTION = """Matches refugees in the Netherlands with work placements, programmes and student mentors: earlier
work first, with reasons.

Everything but ids, titles and kinds may be missing or null, which means *unknown*; an empty list means *known none*.
Unknown fields
are ignored and named in the header `X-Maatwerk-Warnings`. Errors are problem details (RFC 9457): `code` is stable,
`problems` names
each field that was refused, its value and what is allowed. Texts are Dutch or English, by `?lang=` or
`Accept-Language`.

Where accounts are on, everything but signing in needs a session (`POST /api/v1/session`; changes carry its `csrf_token` in the header
`X-CSRF-Token`) or a personal token (`Authorization: Bearer …`) with the scope that the operation names. Where they are off, only this
computer is served."""

SENT: dict[str, Any] = {
    "Participant": Participant,
    "Placement": Placement,
    "Programme": Programme,
    "Mentor": Mentor,
    "NewAlias": NewAlias,
    "NewDecision": NewDecision,
    "NewContest": NewContest,
    "NewAnswer": NewAnswer,
    **accounts.SENT,
}
ANSWERED: list[type[BaseModel]] = [
    RankingOut,
    MatchesOut,
    ComparisonOut,
    CandidatesOut,
    ExplanationOut,
    SearchOut,
    LinksOut,
    SkillLinksOut,
    AliasOut,
    AliasesOut,
    DecisionOut,
    DecisionsOut,
    ContestOut,
    ContestsOut,
    UnderstoodOut,
    *accounts.ANSWERED,
]
EXAMPLES: dict[str, Any] = {
    **accounts.EXAMPLES,
    "Participant": PARTICIPANT,
    "Opportunity": PLACEMENT,
    "Case": CASE,
    "ComparisonOut": COMPARISON,
    "Search": SEARCH,
    "Texts": {"texts": ["apotheker", "محاسب"]},
    "Tasks": {"texts": ["bloed geprikt en wonden verzorgd"]},
    "NewAlias": {"text": "medewerker groen", "target": "9214", "language": "nl"},
    "NewDecision": {"opportunity": "w-001", "outcome": "declined", "by": "participant", "reason": "travel"},
    "NewContest": {"about": "travel_too_far", "words": "Ik mag met een collega meerijden.", "by": "participant"},
    "NewAnswer": {"outcome": "corrected", "answer": "We hebben de reistijd aangepast."},
}
REF = "#/components/schemas/{model}"
STATUS_TEXTS = {
    401: "Not signed in, or the session or token is over",
    403: "Your role, or the scopes of the token, fall short",
    429: "Too many attempts; `Retry-After` says when to try again",
    404: "There is nothing by that id",
    409: "The id is taken",
    412: "Somebody else changed it since",
    413: "Too large",
    415: "Not JSON",
    422: "Something makes no sense; `problems` says what",
    503: "Not ready yet",
}


class FieldProblemOut(BaseModel):
    """A field that was refused."""

    field: str = Field(examples=["languages[0].level"])
    value: Any = Field(examples=["Z9"])
    allowed: str = Field(examples=["one of A0, A1, A2, B1, B2, C1, C2, native"])


class Problem(BaseModel):
    """An error, as RFC 9457 problem details."""

    type: str = Field(examples=["urn:maatwerk:problem:invalid_input"])
    title: str
    status: int
    detail: str
    code: str = Field(examples=["invalid_input"])
    problems: list[FieldProblemOut] | None = None


def body(name: str) -> dict[str, Any]:
    """A route's request body."""
    content = {"schema": {"$ref": f"#/components/schemas/{name}"}, "example": EXAMPLES[name]}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


def answer(name: str, model: Any = None) -> dict[int | str, dict[str, Any]]:
    """What a route answers when all is well."""
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{name}"}}
    if model is None:
        content["example"] = EXAMPLES[name]
    return {200: {"description": "OK", "content": {"application/json": content}}}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors that a route may answer with, besides 422 and 503, which all may."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": STATUS_TEXTS[status], "content": content} for status in sorted({*statuses, 422, 503})
    }


def describe(app: FastAPI, policies: Mapping[tuple[str, str], Action | None], cookie: str) -> None:
    """Give the application its description, made when it is first asked for. ``policies`` tell what each operation (method, path)
    asks leave for, ``cookie`` is the name of the session's."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            for unused in ("HTTPValidationError", "ValidationError"):
                schemas.pop(unused, None)
            schemas |= _schemas()
            _secure(document, policies, cookie)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _secure(document: dict[str, Any], policies: Mapping[tuple[str, str], Action | None], cookie: str) -> None:
    """Say of each operation what proves who asks, and which scope a token needs."""
    document["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": cookie},
        "token": {"type": "http", "scheme": "bearer", "description": "a personal token"},
    }
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            action = policies.get((method.upper(), path))
            if action is None:
                operation["security"] = []
                continue
            scope = POLICIES[action].scope
            operation["security"] = [{"session": []}, *([{"token": [scope]}] if scope else [])]
            for status in (401, 403):
                operation["responses"].setdefault(str(status), problems(status)[status])


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    adapters = [(name, "validation", TypeAdapter(type_)) for name, type_ in SENT.items()]
    _, definitions = TypeAdapter.json_schemas(adapters, ref_template=REF)  # type: ignore[arg-type]
    found |= definitions["$defs"]
    answered: list[tuple[Any, Any]] = [(one, "serialization") for one in (*ANSWERED, Problem)]
    _, definitions = models_json_schema(answered, ref_template=REF)
    found |= definitions["$defs"]
    refs = {name: {"$ref": REF.format(model=name)} for name in SENT}
    kinds = {
        type_.__dataclass_fields__["kind"].default: refs[name]["$ref"]
        for name, type_ in SENT.items()
        if "kind" in type_.__dataclass_fields__
    }
    found["Opportunity"] = {
        "oneOf": [refs["Placement"], refs["Programme"], refs["Mentor"]],
        "discriminator": {"propertyName": "kind", "mapping": kinds},
    }
    for name in ("Placement", "Programme", "Mentor"):
        found[name]["required"] = ["id", "kind", "title"]
    found["Case"] = {
        "type": "object",
        "required": ["participant", "opportunities"],
        "properties": {
            "participant": refs["Participant"],
            "opportunities": {"type": "array", "items": {"$ref": REF.format(model="Opportunity")}},
            "as_of": {"type": "string", "format": "date", "description": "the day to judge by; without it, today"},
        },
    }
    found["Search"] = {
        "type": "object",
        "properties": {
            "text": {"type": "string", "description": "needed without `understood`"},
            "over": {
                "type": "array",
                "items": {"enum": list(OVER)},
                "description": "without it, the kinds that the text names, else all",
            },
            "limit": {"type": "integer", "minimum": 1, "default": 10, "description": "how many of each kind"},
            "understood": {
                **refs["Participant"],
                "description": "the answer's `profile`, changed: used in place of the text",
            },
            "as_of": {"type": "string", "format": "date", "description": "the day to judge by; without it, today"},
        },
    }
    found["Texts"] = found["Tasks"] = {
        "type": "object",
        "required": ["texts"],
        "properties": {"texts": {"type": "array", "items": {"type": "string"}, "minItems": 1}},
    }
    return found
