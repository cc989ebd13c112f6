"""A case: one participant, some opportunities and the day of asking, as ``maatwerk rank`` and ``POST /api/v1/rank``
take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.i18n import Message
from api.schemas.checking import check
from api.schemas.profiles import parse_opportunity, parse_participant
from api.schemas.tidy import Shape, tidy
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant
from matching.domain.ports import Gazetteer

MAX_OPPORTUNITIES = 10_000
"""Opportunities in one stateless case: what one request can rank in seconds. More belongs in a database and its
index."""
MAX_PROBLEMS = 100
"""Problems that are reported at once: a file in the wrong form has the same one in every line."""
KEYS = ("participant", "opportunities", "as_of")


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be ranked, and as of which day (None: today)."""

    participant: Participant
    opportunities: tuple[Opportunity, ...]
    as_of: date | None


def parse_case(data: Any, places: Gazetteer | None = None) -> tuple[Case, list[Message]]:
    """The case and the warnings about what was ignored; InvalidInputError with all fields that make no sense."""
    if not isinstance(data, Mapping):
        raise InvalidInputError(
            [FieldProblem("", data, Message("an object with participant, opportunities and as_of"))]
        )
    problems: list[FieldProblem] = []
    warnings = [
        Message("ignored, because the contract has no such field: {field}", field=str(one))
        for one in data
        if one not in KEYS
    ]
    participant = None
    if data.get("participant") is None:
        problems.append(FieldProblem("participant", None, Message("is needed and missing")))
    else:
        participant = _collect(problems, warnings, parse_participant, data["participant"], places, "participant")
    as_of = parse_as_of(data.get("as_of"), problems)
    opportunities = _opportunities(data.get("opportunities"), places, problems, warnings)
    if problems or participant is None:
        raise InvalidInputError(problems[:MAX_PROBLEMS])
    return Case(participant, tuple(opportunities), as_of), warnings


def _collect(problems: list[FieldProblem], warnings: list[Message], parse: Any, *given: Any) -> Any:
    try:
        found, more = parse(*given)
    except InvalidInputError as error:
        problems.extend(error.problems)
        return None
    warnings.extend(more)
    return found


def parse_as_of(given: Any, problems: list[FieldProblem]) -> date | None:
    """The day of asking; what is wrong with it is added to ``problems``."""
    tidied = tidy(given, Shape(scalar=date), "as_of", [])
    if tidied is None:
        return None
    try:
        return check(tidied, date, "as_of", given)
    except InvalidInputError as error:
        problems.extend(error.problems)
        return None


def _opportunities(
    given: Any, places: Gazetteer | None, problems: list[FieldProblem], warnings: list[Message]
) -> list[Opportunity]:
    if not isinstance(given, list | tuple):
        missing = Message("is needed and missing") if given is None else Message("a list of opportunities")
        problems.append(FieldProblem("opportunities", given, missing))
        return []
    if len(given) > MAX_OPPORTUNITIES:
        limit = Message("at most {limit} items", limit=MAX_OPPORTUNITIES)
        problems.append(FieldProblem("opportunities", len(given), limit))
        return []
    found: list[Opportunity] = []
    first: dict[str, int] = {}
    for position, one in enumerate(given):
        where = f"opportunities[{position}]"
        opportunity = _collect(problems, warnings, parse_opportunity, one, places, where)
        if opportunity is None:
            continue
        if opportunity.id in first:
            allowed = Message("an id of its own; opportunities[{first}] has this one", first=first[opportunity.id])
            problems.append(FieldProblem(f"{where}.id", opportunity.id, allowed))
        first.setdefault(opportunity.id, position)
        found.append(opportunity)
    return found
