"""Opportunities: placements, programmes and mentors. The contract of docs/contracts.md; None means unknown, empty means known none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen, MinLen

from matching.domain.participant import (
    Euros,
    Experience,
    Identifier,
    LanguageSkill,
    LongText,
    NlqfLevel,
    ShortText,
    WeekHours,
)
from matching.domain.vocabulary import (
    Contract,
    Day,
    Finance,
    IntentionAfter,
    Kind,
    LanguageLevel,
    Meets,
    ProgrammeType,
    ProviderType,
    Schedule,
    Support,
    Time,
    Track,
)

Months = Annotated[float, Ge(0), Le(600)]
Places = Annotated[int, Ge(0), Le(100_000)]
Title = Annotated[str, MinLen(1), MaxLen(500)]
Titles = Annotated[tuple[ShortText, ...], MaxLen(50)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """The organisation behind an opportunity."""

    id: ShortText | None = None
    name: ShortText | None = None
    type: ProviderType | None = None

    @property
    def reference(self) -> str | None:
        """By what a provider is known within an organisation: its id, else its name."""
        return self.id or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursPerWeek:
    """From ``min`` to ``max`` hours a week."""

    min: WeekHours | None = None
    max: WeekHours | None = None

    def __post_init__(self) -> None:
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError(
                f"max ({self.max}) is below min ({self.min}): give a maximum that is not below the minimum"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationRequired:
    """A diploma that the provider asks; ``must_be_recognised`` when a foreign one has to be recognised first."""

    level: NlqfLevel | None = None
    field: ShortText | None = None
    must_be_recognised: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a programme asks of who enters it."""

    level: NlqfLevel | None = None
    field: ShortText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What a mentor studies."""

    title: ShortText | None = None
    field: ShortText | None = None
    level: NlqfLevel | None = None
    institution: ShortText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    id: Identifier
    title: Title
    description: LongText | None = None
    provider: Provider | None = None
    place: ShortText | None = None
    postcode: ShortText | None = None
    remote: bool | None = None
    languages_required: tuple[LanguageSkill, ...] | None = None
    hours_per_week: HoursPerWeek | None = None
    days: tuple[Day, ...] | None = None
    times: tuple[Time, ...] | None = None
    starts_on: date | None = None
    closes_on: date | None = None  # inclusive
    capacity: Places | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement(_Common):
    """Work, with or without a contract, at an employer or inside the municipality."""

    kind: Literal["placement"] = "placement"
    contract: Contract | None = None
    paid: bool | None = None
    wage_per_month: Euros | None = None
    contract_months: Months | None = None
    intention_after: IntentionAfter | None = None
    leads_to: Titles | None = None
    qualification_required: QualificationRequired | None = None
    regulated_profession: ShortText | None = None
    travel_reimbursed: bool | None = None
    childcare_supported: bool | None = None
    language_support: bool | None = None
    support_offered: tuple[Support, ...] | None = None
    sbb_recognised: bool | None = None
    vog_required: bool | None = None
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(_Common):
    """Study: language, bridging, vocational, higher education or a short course."""

    kind: Literal["programme"] = "programme"
    type: ProgrammeType | None = None
    level: NlqfLevel | None = None
    track: Track | None = None
    entry: Entry | None = None
    language_target: LanguageLevel | None = None
    cost_per_year: Euros | None = None
    finance: tuple[Finance, ...] | None = None
    duration_months: Months | None = None
    leads_to: Titles | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(_Common):
    """A student who supports another student with a refugee background."""

    kind: Literal["mentor"] = "mentor"
    study: Study | None = None
    experience: tuple[Experience, ...] | LongText | None = None  # jobs, or a few words
    languages: tuple[LanguageSkill, ...] | None = None
    topics: Titles | None = None
    hours_per_month: WeekHours | None = None
    meets: Meets | None = None


Opportunity = Placement | Programme | Mentor


@dataclass(frozen=True, slots=True)
class OpportunityCard:
    """Enough of an opportunity to name it in a list, kept in memory beside its columns."""

    kind: Kind
    title: str
    provider: str | None
    place: str | None

    @classmethod
    def of(cls, one: Opportunity) -> OpportunityCard:
        """Of a profile."""
        return cls(one.kind, one.title, one.provider.name if one.provider else None, one.place)


OPPORTUNITY_TYPES: dict[str, type[Placement] | type[Programme] | type[Mentor]] = {
    "placement": Placement,
    "programme": Programme,
    "mentor": Mentor,
}
