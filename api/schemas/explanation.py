"""One pair explained in full, as it goes out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.i18n import Translator
from api.schemas.answers import OpportunityBrief, brief
from api.schemas.match import (
    ContributionOut,
    GateOut,
    ReasonOut,
    ReuseOut,
    Score,
    blocked_document,
    match_document,
)
from matching.domain.match import Reason
from matching.domain.opportunity import OpportunityCard
from matching.domain.vocabulary import Route
from matching.service import Changed, Explanation


class ExplainedContributionOut(ContributionOut):
    """What one feature adds, with its name, what it means, and what was compared here."""

    name: str
    meaning: str = Field(description="what the feature is, for people")
    typical: Score = Field(description="the value that an unknown one counts as")
    text: str | None = Field(description="what it says of this pair; null where it counts against or adds nothing")


class ChangeOut(BaseModel):
    """One thing that somebody can do."""

    code: str = Field(examples=["language_level"])
    by: str = Field(
        description="who does it: participant, provider, coach (together with the participant) or authority"
    )
    months: float = Field(description="about how long it takes; an estimate, to order changes by")
    values: dict[str, Any]
    text: str


class ChangedOut(BaseModel):
    """What the pair would be with one or two changes."""

    changes: Annotated[list[ChangeOut], Field(min_length=1, max_length=2)]
    opens: bool = Field(description="whether it is possible with them")
    score: Score


class ExplanationOut(BaseModel):
    """Why an opportunity fits a participant, or why not yet, and the smallest changes that would make a difference."""

    participant_id: str
    opportunity_id: str
    opportunity: OpportunityBrief
    possible: bool
    score: Score = Field(description="the score; where it is not yet possible, the score that it would have")
    route: Route | None
    reuse: ReuseOut
    reasons: list[ReasonOut]
    cautions: list[ReasonOut]
    gates: list[GateOut] = Field(description="what stands in the way; empty where it is possible")
    base: float
    contributions: list[ExplainedContributionOut] = Field(description="score = sigmoid(base + Σ amount)")
    changes: list[ChangedOut] = Field(description="the smallest first; empty where no small change makes a difference")


def explanation_document(found: Explanation, translator: Translator) -> dict[str, Any]:
    """An :class:`ExplanationOut` as plain data."""
    document = match_document(found.match, translator)
    del document["rank"], document["kind"]
    blocked = blocked_document(found.blocked, translator) if found.blocked else {"gates": []}
    for one, feature in zip(document["contributions"], found.features, strict=True):
        evidence = found.evidence[one["feature"]]
        one["name"] = translator.feature(one["feature"])
        one["meaning"] = translator.product(feature.text)
        one["typical"] = feature.typical
        one["text"] = translator.reason(Reason(one["feature"], evidence)) if one["amount"] > 0 else None
    return {
        "participant_id": found.participant.profile.id,
        "opportunity": brief(OpportunityCard.of(found.opportunity.profile)),
        "possible": found.blocked is None,
        **document,
        "gates": blocked["gates"],
        "changes": [changed_document(one, translator) for one in found.changed],
    }


def changed_document(changed: Changed, translator: Translator) -> dict[str, Any]:
    """A :class:`ChangedOut` as plain data."""
    return {
        "changes": [
            {
                "code": one.code,
                "by": one.by,
                "months": one.months,
                "values": dict(one.values),
                "text": translator.change(one),
            }
            for one in changed.changes
        ],
        "opens": changed.opens,
        "score": changed.score,
    }
