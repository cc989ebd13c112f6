"""Matches and what is not yet possible, as they go out: DESIGN §5, with each code and its values also worded for the
reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.i18n import Translator
from matching.domain.match import Blocked, Match, Ranking, Reason
from matching.domain.vocabulary import GateClass, Kind, Route

Score = Annotated[float, Field(ge=0, le=1)]


class ReasonOut(BaseModel):
    """Why a match is good, or what to look at: a stable code, the values that were compared, and a sentence in the
    reader's language."""

    code: str = Field(examples=["experience_reuse"])
    values: dict[str, Any]
    text: str


class ReuseOut(BaseModel):
    """How far earlier work and qualifications are used (0..1), and how many ISCO skill levels below earlier work it
    lies; null is unknown."""

    experience: Score | None
    qualification: Score | None
    downgrade: Annotated[int, Field(ge=0)] | None


class ContributionOut(BaseModel):
    """What one feature adds to the score, in log-odds; ``value`` null: unknown, so it counted as typical."""

    feature: str
    value: float | None
    amount: float


class MatchOut(BaseModel):
    """A scored pair. ``score = sigmoid(base + Σ amount)``; ``rank`` counts within its kind, from 1."""

    opportunity_id: str
    kind: Kind
    rank: Annotated[int, Field(ge=1)]
    score: Score
    route: Route | None = Field(description="placements: a fast route to work, or a durable one")
    reuse: ReuseOut
    reasons: list[ReasonOut] = Field(description="the strongest four")
    cautions: list[ReasonOut]
    base: float
    contributions: list[ContributionOut]


class GateOut(BaseModel):
    """What stands in the way, whose rule it is, and what would open it. Only a ``circumstance`` may be lifted."""

    code: str = Field(examples=["travel_cost_unfunded"])
    class_: GateClass = Field(alias="class")
    values: dict[str, Any]
    text: str
    remedy: str


class BlockedOut(BaseModel):
    """What is not yet possible; ``fit`` is the score that it would have."""

    opportunity_id: str
    kind: Kind
    fit: Score
    gates: list[GateOut]


class RankingOut(BaseModel):
    """The answer to one question: each opportunity that was considered is in exactly one of the two lists, best
    first."""

    matches: list[MatchOut]
    blocked: list[BlockedOut]


# The documents below are built as plain dicts: pydantic would check what we have just made ourselves, at ten times
# the cost.
def ranking_document(ranking: Ranking, translator: Translator) -> dict[str, Any]:
    """A :class:`RankingOut` as plain data."""
    return {
        "matches": [match_document(one, translator) for one in ranking.matches],
        "blocked": [blocked_document(one, translator) for one in ranking.blocked],
    }


def match_document(match: Match, translator: Translator) -> dict[str, Any]:
    """A :class:`MatchOut` as plain data."""
    return {
        "opportunity_id": match.opportunity_id,
        "kind": match.kind,
        "rank": match.rank,
        "score": match.score,
        "route": match.route,
        "reuse": {
            "experience": match.reuse.experience,
            "qualification": match.reuse.qualification,
            "downgrade": match.reuse.downgrade,
        },
        "reasons": [_reason(one, translator.reason(one)) for one in match.reasons],
        "cautions": [_reason(one, translator.caution(one)) for one in match.cautions],
        "base": match.base,
        "contributions": [
            {"feature": one.feature, "value": one.value, "amount": one.amount} for one in match.contributions
        ],
    }


def blocked_document(blocked: Blocked, translator: Translator) -> dict[str, Any]:
    """A :class:`BlockedOut` as plain data."""
    gates = []
    for one in blocked.gates:
        text, remedy = translator.gate(one)
        gates.append(
            {"code": one.code, "class": one.gate_class, "values": _values(one.values), "text": text, "remedy": remedy}
        )
    return {"opportunity_id": blocked.opportunity_id, "kind": blocked.kind, "fit": blocked.fit, "gates": gates}


def _reason(reason: Reason, text: str) -> dict[str, Any]:
    return {"code": reason.code, "values": _values(reason.values), "text": text}


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(one) if isinstance(one, tuple | set | frozenset) else one for name, one in values.items()}
