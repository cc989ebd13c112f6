"""Fast or durable: the best placement of either route, side by side, with what each may bring (DESIGN §4, advice 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import isnan
from typing import TYPE_CHECKING

from matching.comparison import DAYS_A_MONTH, Course, Household, Projection, project
from matching.domain.match import Blocked, Match, Reason
from matching.domain.opportunity import HoursPerWeek, OpportunityCard, Placement
from matching.domain.vocabulary import Route
from matching.features.route import Routes, route
from matching.gates.week import hours_left
from matching.rules.comparison import Assumption, IncomeTax, assumptions

if TYPE_CHECKING:
    from matching.domain.actor import Actor
    from matching.service.question import Decided
    from matching.service.service import Service

# Retrieval takes twelve times as many as are shown, up to 500: with this many it takes the most, so that a durable placement
# further down is found as well.
JUDGED = 50
SIDES: tuple[Route, ...] = ("fast", "durable")


@dataclass(frozen=True)
class Wanted:
    """How to compare. ``changes``: other values for assumptions by name, within their limits."""

    household: Household = "single"
    changes: Mapping[str, float] = field(default_factory=dict)
    as_of: date | None = None


@dataclass(frozen=True)
class Side:
    """The best match of one route, with what it may bring. Levels are ISCO skill levels (1..4), None unknown."""

    match: Match
    card: OpportunityCard
    why: tuple[Reason, ...]  # the parts of the rule that make the route
    first_day: date
    level: int | None
    own_level: int | None
    leads_level: int | None
    projection: Projection


@dataclass(frozen=True)
class Opening:
    """The best placement of a route that is not possible yet, with what stands in the way."""

    blocked: Blocked
    card: OpportunityCard
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Comparison:
    """Both routes side by side. A route without a match is not in ``sides``; then ``openings`` may have what would open one.

    ``found``: how many possible placements are fast, durable and of a route that cannot be told (``unknown``).
    """

    participant_id: str
    as_of: date
    household: Household
    sides: Mapping[Route, Side]
    openings: Mapping[Route, Opening]
    found: Mapping[str, int]
    assumptions: Mapping[str, Assumption]

    @property
    def horizon(self) -> int:
        """How many months are looked ahead."""
        return round(self.assumptions["horizon"].value)


@dataclass(frozen=True)
class _Row:
    """What the columns say of a chosen placement and of the participant."""

    starts_on: date | None
    available_from: date | None
    hours_left: float | None
    why: tuple[Reason, ...]
    levels: Mapping[str, int | None]
    learning: bool


class _BestOfEach:
    """Chooses the best match of each route, and of a route without one the best that is not possible yet."""

    def __init__(self) -> None:
        self.rows: dict[str, _Row] = {}
        self.routes: dict[str, Route] = {}
        self.found: dict[str, int] = {"fast": 0, "durable": 0, "unknown": 0}

    def __call__(self, decided: Decided) -> Decided:
        """The same answer with the chosen rows only, the better first."""
        pair = decided.judged.pair
        routes = route(pair)
        names = [routes.name(int(row)) for row in decided.passed]
        for name in names:
            self.found[name or "unknown"] += 1
        stopped = [routes.name(int(row)) for row in decided.stopped]
        passed = {name: names.index(name) for name in SIDES if name in names}
        openings = {name: stopped.index(name) for name in SIDES if name not in passed and name in stopped}
        left = pair.full(hours_left(pair))
        for rows, places in ((decided.passed, passed), (decided.stopped, openings)):
            for name, place in places.items():
                row = int(rows[place])
                key = str(pair.opportunities.ids[row])
                self.routes[key] = name
                self.rows[key] = _Row(
                    _day(pair.opportunities.starts_on[row]),
                    _day(pair.participants.available_from[0]),
                    _number(left[row]),
                    routes.why(row),
                    *_levels(routes, row),
                )
        return decided.only(sorted(passed.values()), sorted(openings.values()))


def compare_routes(service: Service, actor: Actor, reference: str, wanted: Wanted) -> Comparison:
    """Both routes for one participant, by the same pipeline, rights and log as ``matches_for``. ``wanted.as_of`` is given.

    ForbiddenError and NotFoundError as there; ValueError for an assumption that there is not, or that is out of its limits.
    """
    assert wanted.as_of is not None  # noqa: S101  (Service.compare_routes fills it in)
    rests_on = assumptions(wanted.as_of, wanted.changes)
    best = _BestOfEach()
    answer = service.matches_for(actor, reference, ("placement",), JUDGED, wanted.as_of, choose=best)
    tax = IncomeTax.on(wanted.as_of)
    sides: dict[Route, Side] = {}
    for match in answer.ranking.matches:
        key = match.opportunity_id
        name, known = best.routes[key], best.rows[key]
        placement: Placement = service.get(actor, None, key).profile
        course = _course(name, placement, known, wanted.as_of, rests_on)
        days = course.starts_in_days
        if days is None:
            days = round(rests_on["months_to_start"].value * DAYS_A_MONTH)
        sides[name] = Side(
            match,
            answer.opportunities[key],
            known.why,
            wanted.as_of + timedelta(days=days),
            known.levels["level"],
            known.levels["own_level"],
            known.levels["leads_level"],
            project(course, rests_on, tax, wanted.household),
        )
    openings = {
        best.routes[one.opportunity_id]: Opening(
            one, answer.opportunities[one.opportunity_id], best.rows[one.opportunity_id].why
        )
        for one in answer.ranking.blocked
    }
    return Comparison(
        answer.subject.profile.id,
        wanted.as_of,
        wanted.household,
        {name: sides[name] for name in SIDES if name in sides},
        openings,
        best.found,
        rests_on,
    )


def _course(name: Route, placement: Placement, known: _Row, as_of: date, rests_on: Mapping[str, Assumption]) -> Course:
    offered = placement.hours_per_week or HoursPerWeek()
    most = offered.max if offered.max is not None else offered.min
    hours = [one for one in (most, known.hours_left) if one is not None]
    if most is None and hours:  # all the hours somebody has are not what an employer offers
        hours.append(rests_on["hours_per_week"].value)
    return Course(
        route=name,
        starts_in_days=_starts_in(known.starts_on, known.available_from, as_of, rests_on),
        hours=min(hours) if hours else None,
        wage_per_month=placement.wage_per_month,
        wage_hours=most,
        free_hours=known.hours_left,
        contract=placement.contract,
        paid=placement.paid,
        contract_months=placement.contract_months,
        intention_after=placement.intention_after,
        level=known.levels["level"],
        leads_level=known.levels["leads_level"],
        learning=known.learning,
    )


def _starts_in(
    starts_on: date | None, available_from: date | None, as_of: date, rests_on: Mapping[str, Assumption]
) -> int | None:
    """Days to the first working day; None where neither the placement nor the participant says when."""
    available = 0 if available_from is None else (available_from - as_of).days
    if starts_on is not None and starts_on > as_of:
        return max((starts_on - as_of).days, available)
    return available if available > rests_on["months_to_start"].value * DAYS_A_MONTH else None


def _levels(routes: Routes, row: int) -> tuple[Mapping[str, int | None], bool]:
    values = routes.values
    return {name: values[name](row) for name in ("level", "own_level", "leads_level")}, bool(values["learning"][row])


def _day(ordinal: float) -> date | None:
    return None if isnan(ordinal) else date.fromordinal(int(ordinal))


def _number(value: float) -> float | None:
    return None if isnan(value) else float(value)
