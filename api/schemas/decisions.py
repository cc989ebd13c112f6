"""Decisions and outcomes as they come in and go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from api.i18n import Message, Translator
from api.schemas.checking import check
from api.schemas.tidy import shape_of, tidy
from matching.domain.decision import (
    DecidedBy,
    Decision,
    DecisionError,
    DecisionOutcome,
    DecisionReason,
    NewDecision,
)
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.vocabulary import Kind


class DecisionOut(BaseModel):
    """One decision or outcome. ``recommendation``, ``row`` and ``position`` name the log row that it answers; null: it was
    not shown, or (position) not ranked. ``by`` is who decided, ``recorded_by`` the role of whoever wrote it down."""

    id: str
    opportunity: str = Field(description="the store's key of the opportunity")
    kind: Kind
    outcome: DecisionOutcome
    text: str = Field(examples=["heeft nee gezegd"])
    by: DecidedBy
    reason: DecisionReason | None
    reason_text: str | None = Field(examples=["de reis"])
    note: str | None
    on: str = Field(examples=["2026-11-21"])
    recorded_at: str
    recorded_by: str = Field(examples=["coach"])
    recommendation: str | None
    row: int | None
    position: int | None


class DecisionsOut(BaseModel):
    """All that was recorded of one participant, the oldest first."""

    items: list[DecisionOut]


def parse_decision(data: Any) -> tuple[NewDecision, list[Message]]:
    """The decision that somebody records, and the warnings about what was ignored; InvalidInputError with all fields that
    make no sense."""
    ignored: list[str] = []
    tidied = tidy(data, shape_of(NewDecision), "", ignored)
    problems: list[FieldProblem] = []
    if isinstance(tidied, dict) and isinstance(given := tidied.get("recommendation"), str):
        try:
            tidied["recommendation"] = UUID(given)
        except ValueError:
            problems += DecisionError("recommendation", given, "not_shown").problems
            tidied["recommendation"] = None
    try:
        new = check(tidied, NewDecision, "", data)
    except InvalidInputError as error:
        raise InvalidInputError([*problems, *error.problems]) from None
    if problems:
        raise InvalidInputError(problems)
    return new, [Message("ignored, because the contract has no such field: {field}", field=one) for one in ignored]


def decision_document(decision: Decision, translator: Translator) -> dict[str, Any]:
    """A :class:`DecisionOut` as plain data."""
    return {
        "id": str(decision.key),
        "opportunity": str(decision.opportunity),
        "kind": decision.kind,
        "outcome": decision.outcome,
        "text": translator.word(f"decision_{decision.outcome}"),
        "by": decision.by,
        "reason": decision.reason,
        "reason_text": translator.word(f"why_{decision.reason}") if decision.reason else None,
        "note": decision.note,
        "on": decision.on.isoformat(),
        "recorded_at": decision.recorded_at.isoformat(),
        "recorded_by": decision.recorded_by,
        "recommendation": str(decision.recommendation) if decision.recommendation else None,
        "row": decision.row,
        "position": decision.position,
    }


def decisions_document(decisions: Sequence[Decision], translator: Translator) -> dict[str, Any]:
    """A :class:`DecisionsOut` as plain data."""
    return {"items": [decision_document(one, translator) for one in decisions]}
