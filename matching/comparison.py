"""What one route may bring: work, wage, independence of benefit, and what it costs and returns, month by month.

A placement is followed as shares of one person over six states, from the day that is asked about to the horizon::

    waiting → first contract → lasting (same work) or grown (the work it leads to)
                             ↘ benefit ⇄ work found again
                lasting and grown lose their share slowly, also to benefit

Unpaid work becomes paid by going on only where the provider means to offer a contract; else it ends in looking for work.

Everything here is an estimate from stated assumptions (``rules/data/comparison.json``): one expected course, no prediction for
a person. Pure: it reads nothing but its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from matching.domain.vocabulary import Contract, IntentionAfter, Route
from matching.rules.comparison import MONTHS_A_YEAR, WEEKS_A_YEAR, Assumption, IncomeTax

Household = Literal["single", "couple"]
HOUSEHOLD: tuple[Household, ...] = get_args(Household)
State = Literal["waiting", "first", "lasting", "grown", "benefit", "again"]
STATE: tuple[State, ...] = get_args(State)
_WAITING, _FIRST, _LASTING, _GROWN, _BENEFIT, _AGAIN = range(len(STATE))
DAYS_A_MONTH = 365.25 / MONTHS_A_YEAR
# Contracts that are a wage by themselves; the others pay only when the placement says that they do.
_PAID: frozenset[Contract] = frozenset({"job", "apprenticeship"})
# Hours of a full-time week, where nothing is known of what somebody has: longer is not offered to start with.
FULL_TIME = 40.0
# Nobody is certain to stay: the most that learning can lift the share who go on to.
MOST = 0.95


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a route for one participant; None is unknown.

    ``starts_in_days``: from the day that is asked about. ``hours`` a week that the participant would work here, of ``free_hours``
    in all; ``wage_per_month``: gross, for ``wage_hours`` a week. Levels are ISCO skill levels (1..4): of the work, and of the highest
    work it leads to.
    """

    route: Route
    starts_in_days: int | None = None
    hours: float | None = None
    wage_per_month: float | None = None
    wage_hours: float | None = None
    free_hours: float | None = None
    contract: Contract | None = None
    paid: bool | None = None
    contract_months: float | None = None
    intention_after: IntentionAfter | None = None
    level: int | None = None
    leads_level: int | None = None
    learning: bool = False


@dataclass(frozen=True, slots=True)
class Pay:
    """Gross pay a month without holiday allowance: at first, when the work goes on, in grown work, and in work found again."""

    first: float
    lasting: float
    grown: float
    again: float


@dataclass(frozen=True)
class Projection:
    """The expected course of one route; arrays have one value a month, the first for the month that starts today.

    ``independent``: chance that wages cover the benefit norm. ``benefit``: expected net benefit in euro. ``cost`` and ``gain``
    add up, in euro for the municipality: guidance and returns to benefit; and benefit that is not paid, beside staying on full benefit.
    ``months_to_independence``: from which month on that chance is at least ``likely`` until the horizon; None: not within it.
    ``assumed``: names of assumptions that stand in for what the placement or the participant did not say.
    """

    starts_in_months: int
    hours: float
    pay: Pay
    net: Pay  # what is left a month, holiday allowance included
    norm: float  # the benefit norm of the household, net a month
    shares: NDArray[np.float64]  # (months, states)
    independent: NDArray[np.float64]
    benefit: NDArray[np.float64]
    cost: NDArray[np.float64]
    gain: NDArray[np.float64]
    months_to_independence: int | None
    months_with_benefit: float
    assumed: tuple[str, ...] = field(default=())

    @property
    def balance(self) -> NDArray[np.float64]:
        """What it has brought the municipality by each month: gain less cost, in euro."""
        return self.gain - self.cost


def project(course: Course, assumed: Mapping[str, Assumption], tax: IncomeTax, household: Household) -> Projection:
    """Follow one route over the horizon. ``assumed`` has every name of ``rules/data/comparison.json``."""
    rests_on = {name: one.value for name, one in assumed.items()}
    stand_in: list[str] = []

    def known(value: float | None, name: str) -> float:
        if value is None:
            stand_in.append(name)
            return rests_on[name]
        return value

    start = course.starts_in_days
    months = known(None if start is None else start / DAYS_A_MONTH, "months_to_start")
    starts = round(months)
    hours = known(course.hours, "hours_per_week")
    length = max(round(known(course.contract_months, "contract_months")), 1)
    pay = pay_of(course, hours, rests_on, stand_in)
    horizon = round(rests_on["horizon"])

    chances = _chances(course, rests_on, paid=pay.first > 0)
    shares = follow(starts, length, chances, horizon)
    gross = np.array([0.0, pay.first, pay.lasting, pay.grown, 0.0, pay.again])
    net = tax.net(gross * MONTHS_A_YEAR * (1 + rests_on["holiday_allowance"])) / MONTHS_A_YEAR
    norm = rests_on[f"benefit_{household}"]
    independent = (shares * (net >= norm)).sum(axis=1)
    topped_up = np.maximum(norm - net, 0.0)
    benefit = (shares * topped_up).sum(axis=1)
    support = np.zeros(horizon)
    support[starts : starts + length] = rests_on[f"support_{course.route}"]
    returns = _returns(shares, net >= norm, starts + length, chances)
    return Projection(
        starts_in_months=starts,
        hours=hours,
        pay=pay,
        net=Pay(float(net[_FIRST]), float(net[_LASTING]), float(net[_GROWN]), float(net[_AGAIN])),
        norm=norm,
        shares=shares,
        independent=independent,
        benefit=benefit,
        cost=np.cumsum(support + returns * rests_on["restart"]),
        gain=np.cumsum((norm - benefit) * rests_on["benefit_cost"]),
        months_to_independence=lasting_from(independent, rests_on["likely"]),
        months_with_benefit=float((shares * (topped_up > 0)).sum()),
        assumed=tuple(stand_in),
    )


def pay_of(course: Course, hours: float, rests_on: Mapping[str, float], stand_in: list[str] | None = None) -> Pay:
    """Gross pay a month in each state. A stated wage counts as it is; else the wage of the level, never below the minimum wage.

    Names of assumptions that were needed for the first wage are added to ``stand_in``.
    """

    def of_level(level: int | None, hours: float = hours) -> float:
        an_hour = max(rests_on["minimum_wage"], rests_on[f"wage_level_{level}"] if level else 0.0)
        return an_hour * hours * WEEKS_A_YEAR / MONTHS_A_YEAR

    usual = of_level(course.level)
    stated = course.wage_per_month
    if stated is not None:
        first = stated * (hours / course.wage_hours if course.wage_hours else 1.0)
    elif course.paid is False or (course.contract not in _PAID and not course.paid):
        first = 0.0
    elif course.contract == "job":
        first = usual
    else:
        # Somebody who learns or tries out is usually paid the minimum wage; the wage of the level comes afterwards.
        first = of_level(None)
    if stated is None and first and stand_in is not None:
        by_level = first == usual and course.level
        stand_in.append(f"wage_level_{course.level}" if by_level else "minimum_wage")
    # A job goes on at its own wage; after learning, trying out and unpaid work comes the wage of the level.
    raised = first * (1 + rests_on["step_up"])
    lasting = raised if course.contract == "job" and first else max(raised, usual)
    higher = course.leads_level is not None and course.leads_level > (course.level or 0)
    grown = max(lasting, of_level(course.leads_level)) if higher else lasting
    # Work that is found again has the usual hours, as far as somebody has them: not those of a few hours of volunteering.
    again = min(FULL_TIME if course.free_hours is None else course.free_hours, max(hours, rests_on["hours_per_week"]))
    return Pay(first, lasting, grown, of_level(course.level, again))


@dataclass(frozen=True, slots=True)
class Chances:
    """Chances (0..1): to go on after the first contract and then to grow; and a month, to lose work and to find it again."""

    continues: float
    grows: float
    lasting_loss: float
    flexible_loss: float
    finds_again: float


def follow(starts: int, length: int, chances: Chances, horizon: int) -> NDArray[np.float64]:
    """Shares over the states at the beginning of each month, ``(horizon, states)``; each row adds up to 1.

    The first contract runs from month ``starts`` for ``length`` months and is not lost meanwhile.
    """
    stays = np.eye(len(STATE))
    for state, loss in (
        (_LASTING, chances.lasting_loss),
        (_GROWN, chances.lasting_loss),
        (_AGAIN, chances.flexible_loss),
    ):
        stays[state, state], stays[state, _BENEFIT] = 1 - loss, loss
    stays[_BENEFIT, _BENEFIT], stays[_BENEFIT, _AGAIN] = 1 - chances.finds_again, chances.finds_again
    shares = np.zeros((horizon, len(STATE)))
    now = np.zeros(len(STATE))
    now[_WAITING] = 1.0
    for month in range(horizon):
        if month > starts + length:
            now = now @ stays
        elif month == starts + length:
            now = _after_first(chances)
        elif month == starts:
            now = np.eye(len(STATE))[_FIRST]
        shares[month] = now
    return shares


def lasting_from(chance: NDArray[np.float64], likely: float) -> int | None:
    """The first month from which on a chance stays at or above ``likely`` until the end; None when it does not."""
    below = np.flatnonzero(chance < likely)
    first = int(below[-1]) + 1 if len(below) else 0
    return first if first < len(chance) else None


def _after_first(chances: Chances) -> NDArray[np.float64]:
    after = np.zeros(len(STATE))
    after[_GROWN] = chances.continues * chances.grows
    after[_LASTING] = chances.continues - after[_GROWN]
    after[_BENEFIT] = 1 - chances.continues
    return after


def _returns(
    shares: NDArray[np.float64], independent: NDArray[np.bool_], ends: int, chances: Chances
) -> NDArray[np.float64]:
    """How many returns to benefit are expected at the beginning of each month, ``(horizon,)``: of who did without it.

    ``independent`` (states,): where wages cover the norm; ``ends``: the month after the first contract.
    """
    loss = np.zeros(len(STATE))
    loss[[_LASTING, _GROWN]], loss[_AGAIN] = chances.lasting_loss, chances.flexible_loss
    found = np.zeros(len(shares))
    found[1:] = shares[:-1] @ (loss * independent)
    if ends < len(shares):
        found[ends] = (1 - chances.continues) * independent[_FIRST]
    return found


def _chances(course: Course, rests_on: Mapping[str, float], *, paid: bool) -> Chances:
    continues = rests_on[f"continues_{course.intention_after or 'unknown'}"]
    if course.learning:
        continues = max(continues, min(continues + rests_on["learning_continues"], MOST))
    if not paid and course.intention_after != "contract":
        continues = 0.0
    higher = course.leads_level is not None and course.leads_level > (course.level or 0)
    return Chances(
        continues=continues,
        grows=rests_on["grows"] if higher else 0.0,
        lasting_loss=_a_month(rests_on["lasting_loss"]),
        flexible_loss=_a_month(rests_on["flexible_loss"]),
        finds_again=_a_month(rests_on["finds_again"]),
    )


def _a_month(share_a_year: float) -> float:
    """The monthly chance that gives this share in a year."""
    return float(1 - (1 - share_a_year) ** (1 / MONTHS_A_YEAR))
