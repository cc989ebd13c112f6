"""Does it fit the week: hours, days and times, less what is promised already."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import MentorColumns, OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, dates, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import COMMITMENT_KIND, DAY, PROGRAMME_TYPE, SCHEDULE, TIME, unmask
from matching.domain.week import COUNTS, HOURS_A_DAY, has_fixed_days, least_hours

# A morning or an afternoon; evening and night work counts the same, so that a night shift needs two of them.
HOURS_A_PART = 4.5
ALL_DAYS = (1 << len(DAY)) - 1
MORNING, AFTERNOON, EVENING, NIGHT = (1 << TIME.index(part) for part in ("morning", "afternoon", "evening", "night"))
UNSOCIAL = EVENING | NIGHT
# What a schedule needs when the provider gives no times. A shift rota has evenings in it, whatever else it has.
SCHEDULE_TIMES = np.array(
    [{"day": MORNING | AFTERNOON, "evening": EVENING, "night": NIGHT, "shift": EVENING}[one] for one in SCHEDULE]
    + [0],  # unknown (-1 looks up the last)
    dtype=np.int32,
)
_INTEGRATION = COMMITMENT_KIND.index("integration")
_LANGUAGE = PROGRAMME_TYPE.index("language")


@gate("hours_exceed_availability", "circumstance")
def hours_exceed_availability(pair: Pair[OpportunityColumns]) -> Verdict:
    """The smallest number of hours it can be done in fits the hours that the participant has left.

    Left is what is available less what is promised (integration, care) and still runs when it starts. A language course is
    what the hours of integration are promised for, so those do not count against it.
    """
    asked = pair.full(least_hours(pair.opportunities))
    left = pair.full(hours_left(pair))
    with np.errstate(invalid="ignore"):
        over = asked > left
        fits_anyway = pair.full(pair.opportunities.hours_max) <= left
        starts = np.fmax(pair.opportunities.starts_on, pair.today)
        later = pair.full(pair.participants.available_from > starts)
    values = {"hours": asked, "available": left}
    return Verdict(
        over,
        values,
        {
            "available_later": Caution(
                ~over & later, {"available_from": dates(pair.full(pair.participants.available_from))}
            ),
            "unknown_hours": Caution(np.isnan(asked) & ~np.isnan(left) & ~fits_anyway),
            "unknown_availability": Caution(np.isnan(left) & ~np.isnan(asked), {"hours": asked}),
        },
    )


@gate("days_do_not_fit", "circumstance")
def days_do_not_fit(pair: Pair[OpportunityColumns]) -> Verdict:
    """The days are days on which the participant is free.

    A programme or a mentor's meeting has its days: a programme needs all of them, a meeting one. At work (BBL too) the least hours
    must fit on the days that both have, at nine hours a day.
    """
    theirs = pair.full(pair.opportunities.days)
    ours = pair.full(pair.participants.days)
    free = pair.full(free_days(pair))
    common = COUNTS[np.maximum(theirs, 0) & free]
    needed = np.nan_to_num(least_hours(pair.opportunities), nan=0.0)
    missing = (theirs & ~free) > 0
    too_few = (common == 0) | (common * HOURS_A_DAY < needed)
    misfit = missing & (has_fixed_days(pair.opportunities) | too_few)
    stated = theirs > 0
    return Verdict(
        stated & (ours >= 0) & misfit,
        {"days": lambda row: unmask(DAY, int(theirs[row])), "free": lambda row: unmask(DAY, int(free[row]))},
        {"unknown_days": Caution(stated & (ours < 0), {"days": lambda row: unmask(DAY, int(theirs[row]))})},
    )


@gate("schedule_not_possible", "circumstance")
def schedule_not_possible(pair: Pair[OpportunityColumns]) -> Verdict:
    """The times of day are times that the participant has: mornings, afternoons, evenings, nights.

    Evening, night and shift work, and a programme, need all of their times. Work by day needs enough of them for its hours.
    """
    needed = pair.full(times_needed(pair.opportunities))
    ours = pair.full(pair.participants.times)
    missing = needed & ~np.maximum(ours, 0)
    if isinstance(pair.opportunities, MentorColumns):
        misfit = missing == needed
    else:
        all_needed = pair.full(needs_all_times(pair.opportunities))
        shared = COUNTS[needed & np.maximum(ours, 0)]
        days = np.where(pair.opportunities.days > 0, COUNTS[np.maximum(pair.opportunities.days, 0)], 5)
        hours = np.nan_to_num(least_hours(pair.opportunities), nan=0.0)
        too_few = (missing == needed) | (shared * days * HOURS_A_PART < hours)
        misfit = (missing > 0) & (all_needed | too_few)
    return Verdict(
        (needed > 0) & (ours >= 0) & misfit,
        {"times": lambda row: unmask(TIME, int(needed[row])), "missing": lambda row: unmask(TIME, int(missing[row]))},
        {
            "unknown_times": Caution(
                ((needed & UNSOCIAL) > 0) & (ours < 0), {"times": lambda row: unmask(TIME, int(needed[row]))}
            )
        },
    )


def schedule_times(opportunities: OpportunityColumns) -> NDArray[np.int32]:
    """The times that a placement's schedule means; 0 without one."""
    if isinstance(opportunities, PlacementColumns):
        times: NDArray[np.int32] = SCHEDULE_TIMES[opportunities.schedule]
        return times
    return np.zeros(len(opportunities), dtype=np.int32)


def times_needed(opportunities: OpportunityColumns) -> NDArray[np.int32]:
    """The times of day it asks: as stated, else by its schedule; 0 when unknown."""
    return np.where(opportunities.times > 0, opportunities.times, schedule_times(opportunities)).astype(np.int32)


def needs_all_times(opportunities: OpportunityColumns) -> NDArray[np.bool_]:
    """Whether all of its times are needed (programmes; evening, night and shift work), or some of them will do."""
    if isinstance(opportunities, PlacementColumns):
        return (schedule_times(opportunities) & UNSOCIAL) > 0
    return has_fixed_days(opportunities)


def _running(pair: Pair[OpportunityColumns]) -> NDArray[np.bool_]:
    """Which promises still run when the opportunity starts, ``(n, commitment slots)``, and count against it."""
    ours, theirs = pair.participants, pair.opportunities
    start = np.fmax(theirs.starts_on, pair.today)[:, None]
    running = ~(ours.committed_until < start)
    if isinstance(theirs, ProgrammeColumns):
        running = running & ~((theirs.type == _LANGUAGE)[:, None] & (ours.committed_kind == _INTEGRATION))
    return running


def hours_left(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """Hours a week that the participant has for this; NaN when unknown."""
    promised = np.where(_running(pair), np.nan_to_num(pair.participants.committed_hours), 0.0).sum(axis=1)
    left: NDArray[np.float64] = np.maximum(pair.participants.hours - promised, 0.0)
    return left


def free_days(pair: Pair[OpportunityColumns]) -> NDArray[np.int32]:
    """A bit mask of days that are available and not filled by promises. All days when the participant gave none.

    A promise fills its days when it takes more than half of each; a morning course leaves the afternoon.
    """
    ours = pair.participants
    days = np.maximum(ours.committed_days, 0)
    count = COUNTS[days]
    with np.errstate(invalid="ignore", divide="ignore"):
        fills = ~(ours.committed_hours / count <= HOURS_A_PART)
    taken = np.bitwise_or.reduce(np.where(_running(pair) & fills, days, 0), axis=1)
    free: NDArray[np.int32] = np.where(ours.days >= 0, ours.days, ALL_DAYS) & ~taken
    return free
