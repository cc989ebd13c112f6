"""Language as high as possible (DESIGN §4, advice 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import LANGUAGE_LEVEL, PROGRAMME_TYPE, language_number
from matching.taxonomy.cefr import C1, C2, level_of

NO_DUTCH = 0.1  # among people who speak no Dutch, little is learned
# What a course is worth that is too high to begin, and one that reaches A0 and C2.
TOO_HIGH, FROM_NOTHING, FULL_RANGE = 0.3, 0.6, 0.4
# Lessons from nothing to A1, A2 … C2 for who learns quickly: the lower figures that Cambridge English and the Alliance Française give
# (60-100, 160-200, 350-400, 500-650, 700-950, 1000-1200 guided hours). Who needs more learns less than the course aims at, but
# nobody can tell beforehand who: so the aim is not lowered for anybody.
LESSONS = np.array([0.0, 60.0, 160.0, 350.0, 500.0, 700.0, 1000.0])
# Weeks with lessons in a month: schools teach about forty weeks a year.
LESSON_WEEKS = 40.0 / 12.0
# Levels that are in reach of a course that does not say its hours or how long it takes. No feature reads the route of the integration
# course, so none lowers an aim; who is on the onderwijsroute gets further by the many lessons of its courses.
LEVELS = 2.0
# However many its lessons, a course that aims further than this begins too high.
MOST_LEVELS = 3.0
_LANGUAGE = PROGRAMME_TYPE.index("language")
_DUTCH = language_number("nl")


@feature(typical=0.5)
def language_growth(pair: Pair[OpportunityColumns]) -> Evidence:
    """How much the participant's Dutch grows here.

    A course counts by the highest level that is in reach with its lessons (hours a week and months), where it says them, or else
    within two CEFR levels; what is less than a level counts in part, repeating a level 0. No route lowers the aim. Work
    grows Dutch when it asks about the level that somebody has, or one more with support; work that asks far less, or none,
    does not. Unknown levels: NaN.
    """
    have = dutch(pair)
    if isinstance(pair.opportunities, ProgrammeColumns):
        lessons = pair.full(_lessons(pair.opportunities))
        most = np.where(np.isnan(lessons), LEVELS, MOST_LEVELS)
        target = pair.full(pair.opportunities.language_target).astype(np.float64)
        target = np.where(target < 0, np.nan, np.minimum(target, C2))
        reached = np.minimum(target, _reach(have, lessons))
        grown = reached - have
        full = FROM_NOTHING + FULL_RANGE * reached / C2
        score = TOO_HIGH + (full - TOO_HIGH) * np.clip(grown, 0.0, 1.0)
        score = np.where(target - have > most, TOO_HIGH, np.where(target <= have, 0.0, score))
        score = np.where(np.isnan(target) | np.isnan(have), np.nan, score)
        target = np.where(np.isnan(target), -1, target)
        return Evidence(score, {"target": words(LANGUAGE_LEVEL, target.astype(np.int32)), "have": _word(have)})
    theirs = pair.opportunities
    is_dutch = theirs.required == _DUTCH
    asked = np.where(is_dutch, theirs.required_level.clip(max=C2), -1).max(axis=1).astype(np.float64)
    asked = np.where(asked < 0, np.where(theirs.required_known, 0.0, np.nan), asked)
    # From C1 on, Dutch has become a tool: there is little left to gain at work.
    step = pair.full(asked) - np.minimum(have, C1)
    score = np.interp(step, [-4, -2, -1, 0, 1], [NO_DUTCH, 0.35, 0.6, 0.85, 1.0])
    score = np.where(pair.full(asked) == 0, NO_DUTCH, score)
    supports = pair.full(theirs.supports_language == 1 if isinstance(theirs, PlacementColumns) else False)
    score = np.where(supports, np.minimum(score + 0.15, 1.0), score)
    return Evidence(
        np.where(np.isnan(step), np.nan, score),
        {"required": _word(pair.full(asked)), "have": _word(have), "support": supports},
    )


def _lessons(theirs: ProgrammeColumns) -> NDArray[np.float64]:
    """Hours of lessons of a language course in all; NaN where it does not say them, and for other programmes: those teach more than
    Dutch."""
    a_week = np.fmax(theirs.hours_min, theirs.hours_max)
    return np.where(theirs.type == _LANGUAGE, a_week * theirs.duration_months * LESSON_WEEKS, np.nan)


def _reach(have: NDArray[np.float64], lessons: NDArray[np.float64]) -> NDArray[np.float64]:
    """The level that can be reached from ``have`` with these hours of lessons (NaN: not said), ``(n,)``; levels lie 1 apart."""
    levels = np.arange(len(LESSONS), dtype=np.float64)
    by_lessons = np.interp(np.interp(have, levels, LESSONS) + lessons, LESSONS, levels)
    return np.where(np.isnan(lessons), have + LEVELS, by_lessons)


def dutch(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """The participant's level of Dutch, 0 (A0) to 6 (C2); NaN when unknown, and for a first language."""
    ours = pair.participants
    asked = np.full((len(ours), 1), _DUTCH, dtype=np.int32)
    level = level_of(asked, ours.language, ours.language_level)[:, 0].astype(np.float64)
    return pair.full(np.where(ours.languages_known & (level >= 0) & (level <= C2), level, np.nan))


def _word(levels: NDArray[np.float64]) -> object:
    return words(LANGUAGE_LEVEL, np.where(np.isnan(levels), -1, levels).astype(np.int32))
