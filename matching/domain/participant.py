"""The participant: what somebody told about their work, study, languages, wishes and week. The contract of docs/contracts.md.

Everything but ``id`` may be missing. None means *unknown*; an empty tuple means *known none*: the two are never mixed up.
Constraints are written as annotations (``annotated_types``) that the edge enforces with pydantic; what needs two fields is checked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from annotated_types import Ge, Le, MaxLen, MinLen

from matching.domain.vocabulary import (
    CommitmentKind,
    Day,
    Direction,
    IntegrationRoute,
    LanguageLevel,
    Mode,
    Recognition,
    Registration,
    Status,
    StudyWithBenefit,
    SupportNeed,
    Time,
    WorkPermit,
)

# Longer texts say no more about what somebody did, and would only slow everything that reads them.
Identifier = Annotated[str, MinLen(1), MaxLen(200)]
ShortText = Annotated[str, MaxLen(500)]
LongText = Annotated[str, MaxLen(20_000)]
Year = Annotated[int, Ge(1920), Le(2100)]
NlqfLevel = Annotated[int, Ge(1), Le(8)]
WeekHours = Annotated[float, Ge(0), Le(168)]
Minutes = Annotated[float, Ge(0), Le(1440)]
Euros = Annotated[float, Ge(0), Le(1_000_000)]
LanguageCode = Annotated[str, MinLen(2), MaxLen(3)]


def _require_order(start: int | date | None, end: int | date | None, names: tuple[str, str]) -> None:
    if start is not None and end is not None and end < start:  # type: ignore[operator]
        raise ValueError(f"{names[1]} ({end}) is before {names[0]} ({start}): give an end that is not before the start")


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageSkill:
    """A language that somebody speaks, or that is asked, with its CEFR level (None: spoken, level unknown)."""

    code: LanguageCode
    level: LanguageLevel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """One job held. ``use=False``: the participant sets it aside, and it counts nowhere."""

    title: ShortText | None = None
    description: LongText | None = None
    country: ShortText | None = None
    start_year: Year | None = None
    end_year: Year | None = None
    use: bool | None = None

    def __post_init__(self) -> None:
        _require_order(self.start_year, self.end_year, ("start_year", "end_year"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """A diploma, finished or not; ``level`` in NLQF, ``field`` as text or ISCED-F code."""

    title: ShortText | None = None
    field: ShortText | None = None
    level: NlqfLevel | None = None
    country: ShortText | None = None
    completed: bool | None = None
    recognition: Recognition | None = None
    registration: Registration | None = None
    use: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the participant wants, in their own words."""

    text: LongText | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Hours, days and times that the participant can give, and when to look at it again."""

    hours_per_week: WeekHours | None = None
    days: tuple[Day, ...] | None = None
    times: tuple[Time, ...] | None = None
    from_date: date | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Hours that are promised already, such as the integration course."""

    kind: CommitmentKind | None = None
    hours_per_week: WeekHours | None = None
    days: tuple[Day, ...] | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Childcare only: nothing here says why."""

    childcare_hours_needed: WeekHours | None = None
    childcare_arranged: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """How far, how dear and by what means: minutes one way, euros a month."""

    max_minutes: Minutes | None = None
    max_cost_per_month: Euros | None = None
    modes: tuple[Mode, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """The person with a refugee background who is being supported."""

    id: Identifier
    place: ShortText | None = None
    postcode: ShortText | None = None
    status: Status | None = None
    work_permit: WorkPermit | None = None
    asylum_applied_on: date | None = None
    permit_valid_until: date | None = None
    integration_route: IntegrationRoute | None = None
    integration_deadline: date | None = None
    languages: tuple[LanguageSkill, ...] | None = None
    experience: Annotated[tuple[Experience, ...], MaxLen(50)] | None = None
    qualifications: Annotated[tuple[Qualification, ...], MaxLen(50)] | None = None
    skills: Annotated[tuple[ShortText, ...], MaxLen(200)] | None = None
    goal: Goal | None = None
    birth_year: Year | None = None
    availability: Availability | None = None
    commitments: tuple[Commitment, ...] | None = None
    home: Home | None = None
    travel: Travel | None = None
    support_need: SupportNeed | None = None
    study_with_benefit: StudyWithBenefit | None = None

    def __post_init__(self) -> None:
        _require_order(
            self.birth_year,
            self.asylum_applied_on.year if self.asylum_applied_on else None,
            ("birth_year", "asylum_applied_on"),
        )

    @property
    def counted_experience(self) -> tuple[Experience, ...]:
        """The jobs that count: all but those set aside."""
        return tuple(job for job in self.experience or () if job.use is not False)

    @property
    def counted_qualifications(self) -> tuple[Qualification, ...]:
        """The diplomas that count: all but those set aside."""
        return tuple(one for one in self.qualifications or () if one.use is not False)
