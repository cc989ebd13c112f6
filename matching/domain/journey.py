"""The journey from a participant to an opportunity: whether there is one, how long, by what means, at what cost a month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import MentorColumns, OpportunityColumns
from matching.domain.pair import Pair
from matching.domain.vocabulary import MEETS, MODE
from matching.domain.week import COUNTS, HOURS_A_DAY, has_fixed_days, least_hours

WEEKS_A_MONTH = 52 / 12
# Days a week when neither days nor hours are known.
TYPICAL_DAYS = 4.0
# Who does not say how long they can travel: the average commute in the Netherlands is about half an hour one way, an hour is
# long (CBS, ODiN).
TYPICAL_LIMIT = 60.0
# Two meetings a month, the rhythm of UAF's mentor project.
MENTOR_DAYS_A_MONTH = 2.0
# Who does not say how they travel can walk, cycle and take the bus; nobody is assumed to have a car.
DEFAULT_MODES = sum(1 << MODE.index(mode) for mode in ("walk", "bicycle", "public_transport"))


def travels(pair: Pair[OpportunityColumns]) -> NDArray[np.bool_]:
    """Whether anybody has to travel: not when it can be done from home or meets online."""
    theirs = pair.opportunities
    at_home = theirs.remote == 1
    if isinstance(theirs, MentorColumns):
        at_home = at_home | (theirs.meets == MEETS.index("online")) | (theirs.meets == MEETS.index("both"))
    return pair.full(~at_home)


def usable_minutes(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """Minutes one way by each mode of ``MODE`` that the participant uses, ``(modes, n)``; infinite for the others, NaN unknown."""
    modes = pair.participants.modes
    used = np.where(modes >= 0, modes, DEFAULT_MODES)
    table = np.stack([pair.full(pair.journeys.minutes[mode]) for mode in MODE])
    can = (used >> np.arange(len(MODE))[:, None] & 1).astype(np.bool_)
    return np.where(can | np.isnan(table), table, np.inf)


def quickest(pair: Pair[OpportunityColumns]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Minutes of the quickest mode, and which it is; NaN where a place is unknown."""
    table = usable_minutes(pair)
    return table.min(axis=0), table.argmin(axis=0).astype(np.int32)


def monthly_cost(pair: Pair[OpportunityColumns]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Euros a month of the cheapest mode that is quick enough (of the quickest, when none is), and which mode it is."""
    table = usable_minutes(pair)
    a_day = np.stack([pair.full(pair.journeys.cost_per_day[mode]) for mode in MODE])
    quickest_of_all = table.min(axis=0)
    with np.errstate(invalid="ignore"):
        limit = np.where(np.isnan(pair.participants.max_minutes), TYPICAL_LIMIT, pair.participants.max_minutes)
        quick = table <= np.maximum(limit, quickest_of_all)
    cost = np.where(quick, a_day, np.inf)
    mode = cost.argmin(axis=0).astype(np.int32)
    known = ~np.isnan(quickest_of_all)
    return np.where(known, cost.min(axis=0) * days_a_month(pair), np.nan), mode


def days_a_month(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """On how many days a month the journey is made: the days of a programme; at work as few as the least hours allow."""
    theirs = pair.opportunities
    if isinstance(theirs, MentorColumns):
        return pair.full(MENTOR_DAYS_A_MONTH)
    stated = COUNTS[np.maximum(theirs.days, 0)].astype(np.float64)
    by_hours = np.ceil(least_hours(theirs) / HOURS_A_DAY)
    stated = np.where(stated > 0, stated, np.nan)
    fixed = has_fixed_days(theirs) & ~np.isnan(stated)
    days = np.where(fixed, stated, np.fmin(stated, by_hours))
    return pair.full(np.where(np.isnan(days), TYPICAL_DAYS, np.maximum(days, 1.0)) * WEEKS_A_MONTH)
