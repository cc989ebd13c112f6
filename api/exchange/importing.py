"""Imports files of participants and opportunities: reports line by line, takes the good lines (or none), and can be
repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from api.exchange.flat import unflatten
from api.exchange.reading import Contents, Row
from api.i18n import Message
from api.schemas.profiles import parse_opportunity, parse_participant
from api.schemas.tidy import shape_of
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.opportunity import OPPORTUNITY_TYPES, Opportunity
from matching.domain.participant import Participant
from matching.domain.ports import Gazetteer
from matching.domain.repositories import Saved

Subject = Literal["participants", "opportunities", "aliases"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken, and why."""

    line: int
    id: str | None
    problems: tuple[FieldProblem, ...]


@dataclass(slots=True)
class Reading:
    """What was found in a file: good profiles (or aliases), refused lines, and warnings with the line where each came up first."""

    profiles: list[Any] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    warnings: dict[Message, int] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        """How many lines held a profile, good or not."""
        return len(self.profiles) + len(self.refused)


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did."""

    reading: Reading
    saved: Counter[str]  # created, changed, unchanged
    strict_stop: bool

    @property
    def complete(self) -> bool:
        """Whether every line was taken."""
        return not self.reading.refused


def read_profiles(contents: Contents, subject: Subject, places: Gazetteer | None) -> Reading:
    """Parse and check every row; an id that came before in the same file is refused, since one of the two would be
    lost."""
    reading = Reading(warnings=dict.fromkeys(contents.warnings, 0))
    first: dict[str, int] = {}
    for row in contents.rows:
        try:
            profile, warnings = _parse(row, subject, places)
            if profile.id in first:
                allowed = Message("an id of its own; line {line} has this one", line=first[profile.id])
                raise InvalidInputError([FieldProblem("id", profile.id, allowed)])
        except InvalidInputError as error:
            reading.refused.append(Refused(row.line, _id_of(row), tuple(error.problems)))
            continue
        first[profile.id] = row.line
        reading.profiles.append(profile)
        for warning in warnings:
            reading.warnings.setdefault(warning, row.line)
    return reading


def import_profiles(
    reading: Reading,
    save: Callable[[Sequence[Participant | Opportunity]], list[Saved]],
    *,
    strict: bool,
) -> Report:
    """Save what was read: all good lines, or with ``strict`` nothing as long as one line is refused."""
    if strict and reading.refused:
        return Report(reading, Counter(), strict_stop=True)
    saved = save(reading.profiles) if reading.profiles else []
    return Report(reading, Counter(one.outcome for one in saved), strict_stop=False)


def _id_of(row: Row) -> str | None:
    given = row.data.get("id") if isinstance(row.data, dict) else None
    return str(given) if given is not None else None


def _parse(row: Row, subject: Subject, places: Gazetteer | None) -> tuple[Any, list[Message]]:
    if row.problem is not None:
        raise InvalidInputError([row.problem])
    data, unknown = row.data, []
    if row.flat:
        kind = str(data.get("kind") or "").strip().lower()
        type_ = Participant if subject == "participants" else OPPORTUNITY_TYPES.get(kind)
        # A table of several kinds has the columns of all of them: only what no kind has is worth a warning.
        data, unknown = unflatten(data, shape_of(type_)) if type_ else (data, [])
        if subject == "opportunities":
            unknown = [one for one in unknown if row.data[one] not in (None, "")] if type_ else []
    parse = parse_participant if subject == "participants" else parse_opportunity
    profile, warnings = parse(data, places)
    columns = [Message("ignored, because the contract has no such column: {column}", column=one) for one in unknown]
    return profile, [*columns, *warnings]
