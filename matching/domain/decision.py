"""What became of what was shown: decisions and outcomes, as they are recorded, and what can be learned from them.

Recorded once and never changed: who thinks otherwise, or sees what follows, records the next one. A row is tied to a
person by a pseudonym alone, like the recommendation log, so that deleting the person unties it. What somebody said about
why stands apart (``note``): it goes with the person, no training reads it, and no export of refusals exists at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Protocol, get_args
from uuid import UUID

from annotated_types import MaxLen, MinLen

from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.message import Message
from matching.domain.vocabulary import Kind

DecisionOutcome = Literal[
    "accepted", "declined", "later", "started", "lasted_3m", "lasted_6m", "lasted_12m", "ended"
]  # fmt: skip
DecidedBy = Literal["participant", "coach", "provider"]
DecisionReason = Literal[
    "content", "level", "language", "travel", "hours", "pay", "cost", "provider", "circumstances", "elsewhere",
    "completed", "discrimination", "unsafe", "other", "not_said",
]  # fmt: skip
OUTCOMES: tuple[DecisionOutcome, ...] = get_args(DecisionOutcome)
DECIDED_BY: tuple[DecidedBy, ...] = get_args(DecidedBy)
REASONS: tuple[DecisionReason, ...] = get_args(DecisionReason)

WITH_REASON: frozenset[DecisionOutcome] = frozenset({"declined", "later", "ended"})
"""Outcomes that may have a reason. Nobody has to give one: then it is ``not_said``."""

MOVED_ON: frozenset[DecisionReason] = frozenset({"completed", "elsewhere"})
"""Reasons for ending that take nothing away from what was there: it was done, or something better came."""

GRADES: Mapping[DecisionOutcome, int] = {"accepted": 1, "started": 1, "lasted_3m": 2, "lasted_6m": 3, "lasted_12m": 3}
"""How much an outcome says that a match was good, as the grades of ``matching.evaluation``: said yes, lasted three months, lasted
half a year. Durable counts for more than fast (the second piece of advice)."""

LONGEST_NOTE = 2000

DecisionProblem = Literal["no_reason_here", "in_future", "no_text", "not_shown"]
DECISION_PROBLEMS: Mapping[DecisionProblem, str] = {
    "no_reason_here": "a reason only with declined, later or ended",
    "in_future": "a day until today",
    "no_text": "a text with letters or digits",
    "not_shown": "a recommendation that showed this opportunity to this participant; without it, the newest one",
}
"""Why a decision was refused: by code, what is allowed."""


class DecisionError(InvalidInputError):
    """A decision that makes no sense; ``reason`` says why, by code."""

    def __init__(self, field: str, value: object, reason: DecisionProblem) -> None:
        super().__init__([FieldProblem(field, value, Message(DECISION_PROBLEMS[reason]))])
        self.reason: DecisionProblem = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A decision or outcome that somebody records, not yet tied to a record and a log row.

    ``recommendation`` names the log row's recommendation; without it the newest one is taken that showed this opportunity
    to this participant. ``on`` is the day on which it was so, today when it is not given.
    """

    opportunity: Annotated[str, MinLen(1), MaxLen(200)]
    outcome: DecisionOutcome
    by: DecidedBy = "participant"
    reason: DecisionReason | None = None
    note: Annotated[str, MaxLen(LONGEST_NOTE)] | None = None
    on: date | None = None
    recommendation: UUID | None = None

    def checked(self, today: date) -> NewDecision:
        """Itself; DecisionError where fields contradict each other or the calendar."""
        if self.reason is not None and self.outcome not in WITH_REASON:
            raise DecisionError("reason", self.reason, "no_reason_here")
        if self.on is not None and self.on > today:
            raise DecisionError("on", self.on.isoformat(), "in_future")
        if "\0" in (self.note or ""):
            raise DecisionError("note", self.note, "no_text")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One recorded decision or outcome. ``recommendation`` and ``row`` name the log row that it answers (None: nothing of
    the kind was shown); ``position`` is where in its list it stood, from 1, where it was ranked at all."""

    key: UUID
    opportunity: UUID
    kind: Kind
    outcome: DecisionOutcome
    by: DecidedBy
    reason: DecisionReason | None
    on: date
    recorded_at: datetime
    recorded_by: str  # the role of whoever wrote it down
    recommendation: UUID | None
    row: int | None
    position: int | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What learning may know of one decision: no note, and of a reason only whether something ended well."""

    outcome: DecisionOutcome
    by: DecidedBy
    moved_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDecision:
    """One log row on which something was decided, with all that was decided on it, the oldest first.

    ``new_field`` None: the log did not say yet whether the participant had chosen a new field.
    """

    participant: UUID  # pseudonym
    kind: Kind
    shown_at: datetime
    position: int
    features: Mapping[str, float | None]
    new_field: bool | None
    versions: Mapping[str, str]
    events: Sequence[Event]


def grade(events: Sequence[Event]) -> int | None:
    """How good the match turned out, 0..3; None when nobody knows yet.

    The last word counts, but what lasted stays so. A provider's yes or no says nothing of what fits the participant (and
    may hold prejudice), so it is passed over; what happened afterwards counts, whoever reports it.
    """
    found: int | None = None
    for one in events:
        if one.outcome in ("accepted", "declined", "later") and one.by == "provider":
            continue
        if one.outcome == "later":
            found = None
        elif one.outcome == "declined":
            found = 0
        elif one.outcome == "ended":
            if not one.moved_on and (found or 0) < GRADES["lasted_3m"]:
                found = 0
        else:
            found = max(found or 0, GRADES[one.outcome])
    return found


class DecisionTransaction(Protocol):
    """What can be done with decisions within one transaction."""

    def save_decision(
        self, organisation_id: UUID, participant: str, new: NewDecision, *, on: date, role: str, user: UUID | None
    ) -> Decision:
        """Append a decision. NotFoundError when this organisation sees no such participant, opportunity or recommendation,
        InvalidInputError when that recommendation did not show the one to the other."""
        ...

    def decisions(self, organisation_id: UUID, participant: str) -> list[Decision]:
        """All that was recorded of a participant, the oldest first, with notes."""
        ...

    def logged_decisions(self, organisation_id: UUID) -> Iterator[LoggedDecision]:
        """The log rows shown to participants of this organisation on which something was decided, without reasons and notes;
        the oldest recommendation first. Only rows that were ranked (and so have features)."""
        ...


class DecisionStore(Protocol):
    """A database of decisions."""

    def read(self) -> AbstractContextManager[DecisionTransaction]:
        """A read transaction."""
        ...

    def write(self) -> AbstractContextManager[DecisionTransaction]:
        """A write transaction."""
        ...
