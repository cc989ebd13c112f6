"""A search in words as it comes in, and its answer: how it was understood, what fits, and who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from api.i18n import Message, Translator
from api.schemas.answers import OpportunityBrief, brief
from api.schemas.case import parse_as_of
from api.schemas.limits import MAX_MATCHES
from api.schemas.match import BlockedOut, MatchOut, Score, ranking_document
from api.schemas.profiles import parse_participant, profile_to_dict
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.participant import Participant
from matching.domain.ports import Gazetteer
from matching.domain.vocabulary import EntityKind
from matching.service import OVER
from matching.taxonomy.search_text import LONGEST

if TYPE_CHECKING:
    from matching.service import Condition, Person, SearchAnswer, Understood

KEYS = ("text", "over", "limit", "understood", "as_of")
DEFAULT_LIMIT = 10
STATES: Mapping[str, str] = {"met": "state_met", "unknown": "state_unknown", "not_met": "state_not_met"}
FORMS: Mapping[str, str] = {
    "language": "{code:language}[[ {level:level}]]",
    "hours": "{value:hours}",
    "days": "{value:day}",
    "times": "{value:time}",
    "experience_years": "{value:years}",
    "travel_minutes": "{value:minutes}",
    "travel_modes": "{value:mode}",
    "level": "{value:nlqf}",
    "contract": "{value:contract}",
    "occupation": "{isco:occupation}",
}
"""How the value of a part is written for people; other values are words of the search itself."""


class PartOut(BaseModel):
    """One thing that was understood: ``span`` names the characters of the text that showed it."""

    part: str = Field(examples=["language"])
    value: Any = Field(examples=[{"code": "nl", "level": "A2"}])
    text: str = Field(description="the part and its value in the reader's language", examples=["Taal: Nederlands A2"])
    span: tuple[int, int]


class RefusedOut(BaseModel):
    """Words that nobody is searched by."""

    attribute: Literal["origin", "gender", "religion", "age", "mother_tongue", "health", "home"]
    words: str
    text: str = Field(description="why, in the reader's language")


class UnderstoodSearchOut(BaseModel):
    """How a search was understood. ``profile`` can be changed and sent back as ``understood``."""

    parts: list[PartOut]
    profile: dict[str, Any] = Field(description="a Participant")
    refused: list[RefusedOut]


class ConditionOut(BaseModel):
    """A structured part of the search beside what is known of a participant."""

    part: str
    asked: Any
    known: Any
    state: Literal["met", "unknown", "not_met"]
    text: str


class FoundOut(BaseModel):
    """What of a participant answers one thing that was asked, in their own words."""

    asked: str
    found: str | None
    role: str | None
    nearness: Score


class FoundParticipantOut(BaseModel):
    """A participant of the own organisation; the order is explained in docs/ranking.md."""

    participant_id: str
    rank: int
    nearness: Score
    found: list[FoundOut]
    conditions: list[ConditionOut]


class FoundOpportunityOut(OpportunityBrief):
    """What an opportunity is; ``conditions``: what was asked and no profile can say, such as the kind of work."""

    conditions: list[ConditionOut]


class SearchOut(BaseModel):
    """The answer to a search in words."""

    understood: UnderstoodSearchOut
    matches: list[MatchOut]
    blocked: list[BlockedOut]
    participants: list[FoundParticipantOut]
    opportunities: dict[str, FoundOpportunityOut]


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What is asked: a text, or the profile that was made of one and changed."""

    text: str
    over: tuple[EntityKind, ...]
    limit: int
    understood: Participant | None
    as_of: date | None


def parse_search(data: Any, places: Gazetteer | None = None) -> tuple[SearchQuestion, list[Message]]:
    """The question and the warnings about what was ignored; InvalidInputError with all fields that make no sense."""
    if not isinstance(data, Mapping):
        raise InvalidInputError([FieldProblem("", data, Message("an object with named fields"))])
    problems: list[FieldProblem] = []
    warnings = [
        Message("ignored, because the contract has no such field: {field}", field=str(one))
        for one in data
        if one not in KEYS
    ]
    understood = None
    if (given := data.get("understood")) is not None:
        try:
            named = {"id": "search", **given} if isinstance(given, Mapping) else given
            understood, more = parse_participant(named, places, "understood")
            warnings += more
        except InvalidInputError as error:
            problems += error.problems
    text = data.get("text")
    if understood is None and given is None and (not isinstance(text, str) or not text.strip()):
        problems.append(FieldProblem("text", text, Message("is needed and missing")))
    elif isinstance(text, str) and len(text) > LONGEST:
        problems.append(FieldProblem("text", f"{text[:20]}…", Message("at most {limit} characters", limit=LONGEST)))
    over = data.get("over") or []
    if not isinstance(over, list) or any(one not in OVER for one in over):
        problems.append(FieldProblem("over", over, Message("one of {words}", words=", ".join(OVER))))
    limit = DEFAULT_LIMIT if data.get("limit") is None else data["limit"]
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        problems.append(FieldProblem("limit", limit, Message("at least {limit}", limit=1)))
    elif limit > MAX_MATCHES:
        problems.append(FieldProblem("limit", limit, Message("at most {limit}", limit=MAX_MATCHES)))
    as_of = parse_as_of(data.get("as_of"), problems)
    if problems:
        raise InvalidInputError(problems)
    said = text if isinstance(text, str) else ""
    return SearchQuestion(said, tuple(dict.fromkeys(over)), limit, understood, as_of), warnings


def search_document(answer: SearchAnswer, translator: Translator) -> dict[str, Any]:
    """A :class:`SearchOut` as plain data."""
    return {
        "understood": _understood(answer.understood, translator),
        **ranking_document(answer.ranking, translator),
        "participants": [_person(one, rank, translator) for rank, one in enumerate(answer.people, 1)],
        "opportunities": {
            name: {
                **brief(card),
                "conditions": [_condition(one, translator) for one in answer.conditions.get(name, ())],
            }
            for name, card in answer.opportunities.items()
        },
    }


def _understood(understood: Understood, translator: Translator) -> dict[str, Any]:
    return {
        "parts": [
            {
                "part": one.name,
                "value": one.value,
                "text": f"{translator.word(f'part_{one.name}')}: {value_text(one.name, one.value, translator)}",
                "span": list(one.span),
            }
            for one in understood.parts
        ],
        "profile": profile_to_dict(understood.profile),
        "refused": [
            {"attribute": one.attribute, "words": words, "text": translator.refused(one.attribute)}
            for one, words in understood.refused
        ],
    }


def value_text(part: str, value: Any, translator: Translator) -> str:
    """A value of a part, or what is known of it, for people."""
    if value is None:
        return translator.word("unknown")
    if part == "kind":
        return translator.word(f"kind_{value}")
    if part == "direction":
        return translator.word(f"direction_{value}")
    values = value if isinstance(value, Mapping) else {"value": value}
    return translator.written(FORMS.get(part, "{value}"), values)


def _person(one: Person, rank: int, translator: Translator) -> dict[str, Any]:
    return {
        "participant_id": one.record.profile.id,
        "rank": rank,
        "nearness": one.nearness,
        "found": [
            {"asked": each.asked, "found": each.found, "role": each.role, "nearness": each.nearness}
            for each in one.evidence
        ],
        "conditions": [_condition(each, translator) for each in one.conditions],
    }


def _condition(one: Condition, translator: Translator) -> dict[str, Any]:
    return {
        "part": one.part,
        "asked": one.asked,
        "known": one.known,
        "state": one.state,
        "text": condition_text(one, translator),
    }


def condition_text(condition: Condition, translator: Translator) -> str:
    """A condition beside what is known: "Taal: Nederlands A2 (bekend: B1): klopt"."""
    asked = value_text(condition.part, condition.asked, translator)
    known = condition.known
    if condition.part == "place" and known is not None:
        said = translator.written("{value:km}", {"value": known})
    elif condition.part == "language" and known is not None:
        said = translator.written("{value:level}", {"value": known})
    else:
        said = value_text(condition.part, known, translator)
    head = f"{translator.word(f'part_{condition.part}')}: {asked}"
    if condition.state == "unknown":
        return f"{head}: {translator.word('state_unknown')}"
    return f"{head}: {translator.word(STATES[condition.state])} ({said})"
