"""Contests: somebody says that a gate or a rank is wrong, and a human answers, with what was judged at hand.

Nothing is overwritten: an answer is a new version, and so is an answer that takes another's place. Rows are tied to a person
by a pseudonym alone, like the recommendation log; the words of who contests and of who answers stand apart and go with the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Protocol, get_args
from uuid import UUID

from annotated_types import MaxLen, MinLen

from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.message import Message
from matching.domain.opportunity import OpportunityCard
from matching.domain.vocabulary import Kind, Outcome

ContestedBy = Literal["participant", "coach", "provider", "mentor"]
ContestOutcome = Literal["upheld", "corrected", "explained"]
ContestStatus = Literal["open", "answered"]
CONTESTED_BY: tuple[ContestedBy, ...] = get_args(ContestedBy)
CONTEST_OUTCOMES: tuple[ContestOutcome, ...] = get_args(ContestOutcome)
CONTEST_STATUS: tuple[ContestStatus, ...] = get_args(ContestStatus)
RANK = "rank"
"""What is contested when it is no gate: the place in the list."""
LONGEST_WORDS = 2000

ContestProblem = Literal["no_text", "unknown_gate", "no_gate", "not_yours"]
CONTEST_PROBLEMS: Mapping[ContestProblem, str] = {
    "no_text": "a text with letters or digits",
    "unknown_gate": "rank, or a gate of this pair: {gates}",
    "no_gate": "rank: no gate that you may contest stands in the way here",
    "not_yours": "your own role, {by}: only a coach contests for somebody else",
}
"""Why a contest was refused: by code, what is allowed."""


class ContestError(InvalidInputError):
    """A contest that makes no sense; ``reason`` says why, by code, and ``told`` fills in its sentence."""

    def __init__(self, field: str, value: object, reason: ContestProblem, **told: str) -> None:
        super().__init__([FieldProblem(field, value, Message(CONTEST_PROBLEMS[reason], **told))])
        self.reason: ContestProblem = reason
        self.told = told


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContest:
    """What somebody contests, in their own words. ``about`` is ``rank`` or the code of a gate; ``by`` who says so (None: the actor)."""

    about: Annotated[str, MinLen(1), MaxLen(100)]
    words: Annotated[str, MinLen(1), MaxLen(LONGEST_WORDS)]
    by: ContestedBy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What a human decides on a contest, and says to who contested.

    ``upheld``: it was looked at, and the judgement stands; ``corrected``: it was wrong, and was put right; ``explained``: it was
    not understood, and is now.
    """

    outcome: ContestOutcome
    answer: Annotated[str, MinLen(1), MaxLen(LONGEST_WORDS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One row of the recommendation log: what was judged of a pair, when, for whom to see, and by which versions."""

    recommendation: UUID
    row: int
    as_of: date
    shown_at: datetime
    shown_to: str  # role
    position: int | None  # None: blocked, or explained outside of a list
    score: float | None  # None: blocked
    gates: Sequence[str]
    features: Mapping[str, float | None]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to a contest."""

    outcome: ContestOutcome
    words: str
    role: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A contest with its answers, the oldest first; the last one counts."""

    key: UUID
    participant: str  # the profile's id
    opportunity: str  # the profile's id; the key of one that was deleted since
    card: OpportunityCard | None  # None: it was deleted since
    kind: Kind
    about: str
    words: str
    by: ContestedBy
    at: datetime
    role: str  # of whoever wrote it down
    shown: ShownRow
    answers: Sequence[Answer] = ()

    @property
    def status(self) -> ContestStatus:
        """Whether somebody answered."""
        return "answered" if self.answers else "open"

    @property
    def version(self) -> int:
        """What an ETag names: 1, and one more with each answer."""
        return self.answers[-1].version if self.answers else 1


@dataclass(frozen=True, slots=True)
class ContestPage:
    """One page of contests, and where the next begins (None: this was the last)."""

    items: list[Contest]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedPair:
    """A pair that somebody wants to contest: who may, and the log row that it is about (None: nothing was judged yet)."""

    participant: UUID
    opportunity: UUID
    kind: Kind
    may_be_found: bool
    own_posting: bool
    provider: str | None
    shown: ShownRow | None


class ContestTransaction(Protocol):
    """What can be done with contests within one transaction."""

    def contested_pair(
        self, organisation_id: UUID, participant: str, opportunity: str, *, ranked: bool, by_others: bool
    ) -> ContestedPair:
        """The pair with the newest log row that showed it, ranked or blocked; NotFoundError when this organisation sees no such
        participant or opportunity. ``ranked``: a row with a place in a list comes before a newer one without. ``by_others``:
        what providers were shown comes before what was shown to the participant's side."""
        ...

    def save_contest(
        self,
        organisation_id: UUID,
        pair: ContestedPair,
        new: NewContest,
        *,
        by: ContestedBy,
        role: str,
        user: UUID | None,
    ) -> tuple[Contest, Outcome]:
        """Append a contest of a pair that has a log row; the same words of the same side about the same thing, while it is
        open, are the same contest."""
        ...

    def answer_contest(
        self,
        organisation_id: UUID,
        key: UUID,
        new: NewAnswer,
        *,
        role: str,
        user: UUID | None,
        version: int | None = None,
    ) -> tuple[Contest, Outcome]:
        """Append an answer, unless it is the last one again. NotFoundError when there is no such contest; with ``version``,
        StaleVersionError when it has another."""
        ...

    def contest(self, organisation_id: UUID, key: UUID) -> Contest:
        """One contest; NotFoundError when this organisation has none, or the participant was deleted."""
        ...

    def contest_page(
        self, organisation_id: UUID, status: ContestStatus | None, *, cursor: str | None = None, limit: int = 50
    ) -> ContestPage:
        """Contests of that status (None: all), the oldest first. Those of deleted participants are left out."""
        ...


class ContestStore(Protocol):
    """A database of contests."""

    def read(self) -> AbstractContextManager[ContestTransaction]:
        """A read transaction."""
        ...

    def write(self) -> AbstractContextManager[ContestTransaction]:
        """A write transaction."""
        ...
