"""Answers of both queries as they go out: matches with what they are about, and candidates as coded profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from api.i18n import Message, Translator
from api.schemas.match import BlockedOut, MatchOut, match_document, ranking_document
from matching.domain.opportunity import OpportunityCard
from matching.domain.vocabulary import Kind, LanguageLevel

if TYPE_CHECKING:
    from matching.service import Answer, CodedProfile

SMALL = 5
"""Counts below this are not told: who is one of three can be recognised (DESIGN §3)."""


class OpportunityBrief(BaseModel):
    """Enough of an opportunity to show it in a list."""

    kind: Kind
    title: str
    provider: str | None
    place: str | None


class MatchesOut(BaseModel):
    """A participant's matches; ``opportunities`` says by id what they are."""

    participant_id: str
    matches: list[MatchOut]
    blocked: list[BlockedOut]
    opportunities: dict[str, OpportunityBrief]


class CodedOccupationOut(BaseModel):
    """An earlier occupation, as its ISCO-08 unit group and a band of years."""

    isco: str
    label: str
    years: str | None = Field(examples=["3-5"])


class CodedLanguageOut(BaseModel):
    """A language and its level; a mother tongue is shown as C2, since which one it is says where somebody comes
    from."""

    code: str
    level: LanguageLevel | None


class CodedProfileOut(BaseModel):
    """What others see of a participant who agreed to be found: codes and bands; no own words, name, origin, age or
    home."""

    occupations: list[CodedOccupationOut]
    highest_level: int | None = Field(description="NLQF level of the highest diploma")
    languages: list[CodedLanguageOut]
    hours: str | None = Field(description="a band of hours a week", examples=["24-31"])
    region: str | None


class CandidateOut(MatchOut):
    """A match seen from the other side."""

    participant_id: str
    profile: CodedProfileOut


class CandidatesOut(BaseModel):
    """Who fits an opportunity, best first: participants who agreed to be found."""

    opportunity_id: str
    found: int | Literal["<5"] = Field(description="how many fit in all; small counts are not told")
    candidates: list[CandidateOut]


def matches_document(answer: Answer, translator: Translator) -> dict[str, Any]:
    """A :class:`MatchesOut` as plain data."""
    return {
        "participant_id": answer.subject.profile.id,
        **ranking_document(answer.ranking, translator),
        "opportunities": {name: brief(card) for name, card in answer.opportunities.items()},
    }


def brief(card: OpportunityCard) -> dict[str, Any]:
    """An :class:`OpportunityBrief` as plain data."""
    return {"kind": card.kind, "title": card.title, "provider": card.provider, "place": card.place}


def candidates_document(answer: Answer, translator: Translator) -> dict[str, Any]:
    """A :class:`CandidatesOut` as plain data. What is not yet possible is left out: it would tell of circumstances."""
    return {
        "opportunity_id": answer.subject.profile.id,
        "found": "<5" if 0 < answer.found < SMALL else answer.found,
        "candidates": [
            {
                "participant_id": one.participant_id,
                **match_document(one, translator),
                "profile": coded_document(answer.profiles[one.participant_id], translator),
            }
            for one in answer.ranking.matches
        ],
    }


def coded_document(profile: CodedProfile, translator: Translator) -> dict[str, Any]:
    """A :class:`CodedProfileOut` as plain data."""
    return {
        "occupations": [
            {"isco": one.isco, "label": translator.occupation(one.isco), "years": one.years}
            for one in profile.occupations
        ],
        "highest_level": profile.highest_level,
        "languages": [{"code": one.code, "level": one.level} for one in profile.languages],
        "hours": profile.hours,
        "region": profile.region,
    }


def coded_text(profile: CodedProfile, translator: Translator) -> str:
    """A coded profile in a few words, for a table."""
    document = coded_document(profile, translator)
    work = [f"{one['label']} ({one['years']})" if one["years"] else one["label"] for one in document["occupations"]]
    languages = [f"{one['code']} {one['level'] or '?'}" for one in document["languages"]]
    hours = translator.message(Message("{hours} hours a week", hours=profile.hours)) if profile.hours else ""
    parts = ["; ".join(work), ", ".join(languages), hours, profile.region or ""]
    return "\n".join(part for part in parts if part) or translator.word("unknown")
