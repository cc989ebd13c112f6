"""Contests as they come in and go out: what somebody says is wrong, what was judged, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from api.i18n import Message, Translator
from api.schemas.answers import OpportunityBrief, brief
from api.schemas.checking import check
from api.schemas.tidy import shape_of, tidy
from matching.domain.contest import (
    RANK,
    Answer,
    Contest,
    ContestedBy,
    ContestOutcome,
    ContestPage,
    ContestStatus,
    NewAnswer,
    NewContest,
    ShownRow,
)
from matching.domain.judgement import GateRule
from matching.domain.vocabulary import GateClass
from matching.kinds import KINDS

T = TypeVar("T")


class ContestedGateOut(BaseModel):
    """A gate that stood in the way, and what it asks."""

    code: str = Field(examples=["travel_too_far"])
    class_: GateClass | None = Field(alias="class", description="null: a gate of an earlier version")
    meaning: str


class ShownRowOut(BaseModel):
    """The log row that is contested: what was judged, when, for whom to see, and by which versions."""

    recommendation: str
    row: int
    as_of: str = Field(examples=["2026-11-21"])
    shown_at: str
    shown_to: str = Field(description="a role", examples=["coach"])
    position: int | None = Field(description="null: not yet possible, or asked about outside of a list")
    score: float | None = Field(description="null: not yet possible")
    gates: list[ContestedGateOut]
    features: dict[str, float | None] = Field(description="0 to 1; null: unknown. Empty: not kept")
    versions: dict[str, str] = Field(description="of encoder, index, rules, features and ranker")


class ContestAnswerOut(BaseModel):
    """One answer. ``by`` is the role of whoever answered."""

    outcome: ContestOutcome
    text: str = Field(examples=["aangepast"])
    answer: str
    by: str = Field(examples=["coach"])
    at: str
    version: int


class ContestOut(BaseModel):
    """A contest. ``by`` is who contests, ``recorded_by`` the role of whoever wrote it down; the last of ``answers`` counts."""

    id: str
    participant_id: str
    opportunity_id: str
    opportunity: OpportunityBrief | None = Field(description="null: it was deleted since")
    about: str = Field(description="rank, or the code of a gate", examples=["travel_too_far"])
    about_text: str
    words: str
    by: ContestedBy
    at: str
    recorded_by: str = Field(examples=["coach"])
    status: ContestStatus
    answers: list[ContestAnswerOut] = Field(description="the oldest first")
    version: int
    shown: ShownRowOut | None = Field(
        default=None, description="what was judged; for those who answer, not in the answer to who contests"
    )


class ContestsOut(BaseModel):
    """One page of contests, the oldest first."""

    items: list[ContestOut]
    total: int
    next_cursor: str | None


def parse_contest(data: Any) -> tuple[NewContest, list[Message]]:
    """What somebody contests, and the warnings about what was ignored; InvalidInputError with all fields that make no sense."""
    return _parse(data, NewContest)


def parse_answer(data: Any) -> tuple[NewAnswer, list[Message]]:
    """An answer to a contest, as :func:`parse_contest`."""
    return _parse(data, NewAnswer)


def _parse(data: Any, type_: type[T]) -> tuple[T, list[Message]]:
    ignored: list[str] = []
    new = check(tidy(data, shape_of(type_), "", ignored), type_, "", data)
    return new, [Message("ignored, because the contract has no such field: {field}", field=one) for one in ignored]


def contest_document(contest: Contest, translator: Translator, *, with_shown: bool = True) -> dict[str, Any]:
    """A :class:`ContestOut` as plain data."""
    return {
        "id": str(contest.key),
        "participant_id": contest.participant,
        "opportunity_id": contest.opportunity,
        "opportunity": brief(contest.card) if contest.card else None,
        "about": contest.about,
        "about_text": about_text(contest, translator),
        "words": contest.words,
        "by": contest.by,
        "at": contest.at.isoformat(),
        "recorded_by": contest.role,
        "status": contest.status,
        "answers": [_answer(one, translator) for one in contest.answers],
        "version": contest.version,
        "shown": _shown(contest.shown, _rules(contest), translator) if with_shown else None,
    }


def contests_document(page: ContestPage, translator: Translator) -> dict[str, Any]:
    """A :class:`ContestsOut` as plain data."""
    items = [contest_document(one, translator) for one in page.items]
    return {"items": items, "total": page.total, "next_cursor": page.next_cursor}


def about_text(contest: Contest, translator: Translator) -> str:
    """What is contested, in words."""
    if contest.about == RANK:
        return translator.word("contest_rank")
    rule = _rules(contest).get(contest.about)
    return translator.product(rule.text) if rule else contest.about


def _rules(contest: Contest) -> dict[str, GateRule]:
    return {rule.code: rule for rule in KINDS[contest.kind].gates}


def _answer(one: Answer, translator: Translator) -> dict[str, Any]:
    return {
        "outcome": one.outcome,
        "text": translator.word(f"contest_{one.outcome}"),
        "answer": one.words,
        "by": one.role,
        "at": one.at.isoformat(),
        "version": one.version,
    }


def _shown(shown: ShownRow, rules: Mapping[str, GateRule], translator: Translator) -> dict[str, Any]:
    gates = []
    for code in shown.gates:
        rule = rules.get(code)
        meaning = translator.product(rule.text) if rule else code
        gates.append({"code": code, "class": rule.gate_class if rule else None, "meaning": meaning})
    return {
        "recommendation": str(shown.recommendation),
        "row": shown.row,
        "as_of": shown.as_of.isoformat(),
        "shown_at": shown.shown_at.isoformat(),
        "shown_to": shown.shown_to,
        "position": shown.position,
        "score": shown.score,
        "gates": gates,
        "features": dict(shown.features),
        "versions": dict(shown.versions),
    }
