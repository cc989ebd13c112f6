"""One pair explained in full, as it goes out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

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
from matching.kinds import KINDS
from matching.service import Changed, Explanation
from matching.service.esco_guide import in_language
from matching.skill_gap import MissingSkill, SkillGap


class ExplainedContributionOut(ContributionOut):
    """What one feature adds, with its name, what it means, and what was compared here."""

    name: str
    meaning: str = Field(description="what the feature is, for people")
    typical: Score = Field(description="the value that an unknown one counts as")
    text: str | None = Field(description="what it says of this pair; null where it counts against or adds nothing")


class ExplainedGateOut(GateOut):
    """What stands in the way, with what the gate asks."""

    meaning: str = Field(description="what the gate asks, for people")


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


class CourseOut(BaseModel):
    """A programme that is open to the participant."""

    id: str
    title: str


class MissingSkillOut(BaseModel):
    """A skill that the participant does not bring yet."""

    skill: str = Field(description="its name; in English where ESCO has no other")
    language: str | None = Field(description="the language of the name; null for words of the opportunity itself")
    esco_uri: str | None = Field(description="null where it was read in the text of the opportunity")
    programmes: list[CourseOut] = Field(description="open programmes that teach it, at most two")


class SkillGapOut(BaseModel):
    """Which of the skills that the work asks the participant brings."""

    source: Literal["esco", "text"] = Field(
        description="essential skills of the occupation by ESCO, or tasks of the text and the nearness of texts"
    )
    brings: int
    of: int
    missing: list[MissingSkillOut] = Field(description="the first of them, what is taught somewhere before the rest")
    text: str


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
    gates: list[ExplainedGateOut] = Field(description="what stands in the way; empty where it is possible")
    base: float
    contributions: list[ExplainedContributionOut] = Field(description="score = sigmoid(base + Σ amount)")
    changes: list[ChangedOut] = Field(description="the smallest first; empty where no small change makes a difference")
    skill_gap: SkillGapOut | None = Field(
        default=None, description="null where nothing is known of work and skills, and where no skills can be told"
    )


def explanation_document(found: Explanation, translator: Translator, gap: SkillGap | None) -> dict[str, Any]:
    """An :class:`ExplanationOut` as plain data."""
    document = match_document(found.match, translator)
    del document["rank"], document["kind"]
    blocked = blocked_document(found.blocked, translator) if found.blocked else {"gates": []}
    rules = {rule.code: rule for rule in KINDS[found.match.kind].gates}
    for one in blocked["gates"]:
        one["meaning"] = translator.product(rules[one["code"]].text)
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
        "skill_gap": gap and skill_gap_document(gap, translator),
    }


MOST_NAMED = 3
"""Missing skills that the sentence names: more nobody reads in a sentence; the others are in the list."""


def skill_gap_document(gap: SkillGap, translator: Translator) -> dict[str, Any]:
    """A :class:`SkillGapOut` as plain data."""
    missing = [_missing(one, translator) for one in gap.missing]
    named = [one["skill"] + _marked(one["language"], translator) for one in missing[:MOST_NAMED]]
    taught = {course["title"]: None for one in missing[:MOST_NAMED] for course in one["programmes"]}
    values = {
        "brings": gap.brings,
        "of": gap.of,
        "missing": named,
        "programmes": list(taught)[:MOST_NAMED],
        "occupation": in_language(gap.occupation, translator.language),
    }
    return {
        "source": gap.source,
        "brings": gap.brings,
        "of": gap.of,
        "missing": missing,
        "text": translator.tell("skill_gap", gap.source, values),
    }


def _missing(skill: MissingSkill, translator: Translator) -> dict[str, Any]:
    language = next((one for one in (translator.language, "en", *skill.names) if one in skill.names), "")
    return {
        "skill": skill.names[language],
        "language": language or None,
        "esco_uri": skill.uri,
        "programmes": [{"id": one.id, "title": one.title} for one in skill.programmes],
    }


def _marked(language: str | None, translator: Translator) -> str:
    """Says in which language a name is, where it is not the reader's."""
    return f" ({translator.write(language, 'language')})" if language not in (None, translator.language) else ""


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
