"""Two routes side by side as they go out: numbers, texts, a table and a picture. ``comparison_texts`` fills it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from api.schemas.match import BlockedOut, MatchOut, ReasonOut
from matching.comparison import Household


class SideOut(BaseModel):
    """The best match of one route, with what it may bring. Amounts are euro a month, levels ISCO skill levels (1–4)."""

    opportunity_id: str
    title: str
    provider: str | None
    place: str | None
    why: list[ReasonOut] = Field(description="the parts of the rule that make it this route")
    first_day: date
    hours_per_week: float
    level: int | None
    own_level: int | None = Field(description="the highest of earlier work")
    leads_level: int | None
    gross_first: float
    gross_later: list[float] = Field(description="after the first contract, and in the work that it leads to")
    net_first: float
    months_to_independence: int | None = Field(description="null: not within the horizon")
    independent_from: date | None
    months_with_benefit: float
    assumed: list[str] = Field(description="assumptions that stand in for what is not known of this placement")
    match: MatchOut | None = Field(description="null in a participant's words")


class OpeningOut(BaseModel):
    """The best placement of a route that is not possible yet, with what would open it."""

    title: str
    provider: str | None
    place: str | None
    why: list[ReasonOut]
    blocked: BlockedOut


class RoutesOut(BaseModel):
    """One side a route; null when no placement of that route is possible now."""

    fast: SideOut | None
    durable: SideOut | None


class OpeningsOut(BaseModel):
    """For a route without a match: what would open one."""

    fast: OpeningOut | None
    durable: OpeningOut | None


class RowOut(BaseModel):
    """One row of the table, in words."""

    name: str
    label: str
    fast: str | None
    durable: str | None


class MoneyOut(BaseModel):
    """Added up until the end of the month, in euro for the municipality, beside staying on full benefit."""

    cost: float
    gain: float
    balance: float


class YearOut(BaseModel):
    """The figures of the picture at the end of a month."""

    month: int
    fast: MoneyOut | None
    durable: MoneyOut | None


class AssumptionOut(BaseModel):
    """What the comparison rests on. ``estimate``: our own judgement; ``changed``: filled in by who asks."""

    name: str
    label: str
    value: float
    unit: str
    low: float
    high: float
    estimate: bool
    source: str
    valid_from: date
    changed: bool


class ComparisonOut(BaseModel):
    """The best fast and the best durable placement side by side: an estimate, with all that it rests on."""

    participant_id: str
    as_of: date
    household: Household
    rule: str
    note: str
    summary: list[str]
    found: dict[str, int] = Field(description="possible placements: fast, durable, and of unknown route")
    routes: RoutesOut
    openings: OpeningsOut
    table: list[RowOut]
    years: list[YearOut] = Field(description="empty in a participant's words")
    chart: str | None = Field(description="SVG of `years`; null in a participant's words, and when there is no match")
    assumptions: list[AssumptionOut]
