"""What the participant wants, and whether that is a new field."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, ParticipantColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature
from matching.domain.pair import Pair
from matching.domain.vocabulary import DIRECTION, LANGUAGE_LEVEL, PROGRAMME_TYPE
from matching.features.nearness import REFUSALS, WISHES, nearness_to_title, nearness_to_work
from matching.taxonomy.isced import field_similarities
from matching.taxonomy.nearness import field_of_work_nearness

# A goal that was understood this surely can be told from earlier work.
SURE_FROM = 0.5
# A field of study says less than an occupation: "iets in de techniek" is not yet a welder.
FIELD_SHARE = 0.8
# Below this nearness to every earlier job, the goal is another field (same ISCO minor group and up is the same field).
NEW_FIELD_BELOW = 0.35
# A goal whose cosine with each job is below this reads like another field, where its occupation was not understood.
UNLIKE_BELOW = 0.35


# How near a programme is to the wish to study of somebody who names no field ("naar de universiteit"): by its type, and a language
# course by the level that it ends on, since higher education in Dutch begins at B2.
STUDIES = {"language": 0.0, "bridging": 0.9, "mbo": 0.5, "hbo": 0.8, "wo": 0.8, "short_course": 0.1}
_STUDIES = np.array([STUDIES[one] for one in PROGRAMME_TYPE] + [np.nan])
BY_TARGET = {"A1": 0.2, "A2": 0.3, "B1": 0.5, "B2": 0.8, "C1": 0.9, "C2": 0.9}
_BY_TARGET = np.array([BY_TARGET.get(one, 0.1) for one in LANGUAGE_LEVEL] + [0.1])
_LANGUAGE, _STUDY = PROGRAMME_TYPE.index("language"), DIRECTION.index("study")
# What names one occupation this surely refuses that one ("taxichauffeur"); what does not names a field ("de horeca"), and refuses
# all its work.
ONE_OCCUPATION_FROM = 0.9
# From the first nearness on, work is beginning to be what was refused; from the second on, it is.
REFUSED_FROM, REFUSED_FULLY = 0.4, 0.7
# Work that is this much nearer to what is refused than to any wish is refused fully; what is as near to a wish is not: who wants to
# teach in a kitchen and not to cook there is near to both.
WISH_YIELDS = 0.2


@feature(typical=0.3)
def goal_fit(pair: Pair[OpportunityColumns]) -> Evidence:
    """How near this is to what the participant wants.

    Each wish of the goal by its own words and by the occupation or field of study that they name, against the work or study itself
    and what it leads to; the best counts, less where it is what the participant turns away from. A wish to study that names no
    field fits by the type of programme: what prepares for study before a course for leisure. Without a goal: NaN.
    """
    ours = pair.participants
    near = pair.once(_wished)
    best = near.argmax(axis=1)
    rows = np.arange(len(pair))
    isco = np.broadcast_to(np.where(ours.goal_isco_score >= SURE_FROM, ours.goal_isco, 0), near.shape)[rows, best]
    away = refused(pair)
    known = pair.full(_has_goal(pair)) | (away > 0)
    return Evidence(
        np.where(known, near[rows, best] * (1 - away), np.nan),
        {"isco": lambda row: f"{isco[row]:04d}" if isco[row] else None},
    )


def _wished(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """Nearness in [0, 1] of each wish, ``(n, goal slots)``; 0 where there is none."""
    ours, theirs = pair.participants, pair.opportunities
    near = nearness_to_work(pair, WISHES)
    by_work = field_of_work_nearness(ours.goal_isced, theirs.title_isco[:, None])
    by_study = field_similarities(ours.goal_isced, theirs.title_isced[:, None])
    field = np.nan_to_num(np.fmax(by_work, by_study)) * ours.goal_isced_score * FIELD_SHARE
    sure = ours.goal_isced_score >= SURE_FROM
    near = np.maximum(near, np.where(sure, field, 0.0))
    if isinstance(theirs, ProgrammeColumns):
        study = np.where(theirs.type == _LANGUAGE, _BY_TARGET[theirs.language_target], _STUDIES[theirs.type])[:, None]
        near = np.where(_to_study(pair.participants) & ~np.isnan(study), study, near)
    return np.where(ours.goal_facet > 0, near, 0.0)


def _to_study(ours: ParticipantColumns) -> NDArray[np.bool_]:
    """Which wishes are to study and name neither work nor field, ``(participants, goal slots)``: their words fit no programme."""
    names_nothing = (ours.goal_isco == 0) & (ours.goal_isced == 0)
    return np.asarray((ours.direction == _STUDY)[:, None] & (ours.goal_facet > 0) & names_nothing)


def refused(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """How far this is the work or field that the participant turns away from ("liever geen schoonmaak meer"), ``(n,)`` in [0, 1].

    What it leads to does not count: a refused first step may lead where somebody wants to be, and is lowered; a wanted one is not
    lowered for what else it may lead to. Where a wish is as near as the refusal, nothing is refused.
    """
    return pair.once(_refused)


def _refused(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    ours, theirs = pair.participants, pair.opportunities
    if not (ours.refusal_facet > 0).any():
        return np.zeros(len(pair))
    near = nearness_to_title(pair, REFUSALS)
    by_work = np.nan_to_num(field_of_work_nearness(ours.refusal_isced, theirs.title_isco[:, None]))
    names_field = (ours.refusal_isced_score >= SURE_FROM) & (ours.refusal_isco_score < ONE_OCCUPATION_FROM)
    near = np.maximum(near, np.where(names_field, by_work * ours.refusal_isced_score, 0.0))
    away = np.where(ours.refusal_facet > 0, near, 0.0).max(axis=1)
    beyond_wish = np.clip((away - pair.once(_wished).max(axis=1)) / WISH_YIELDS, 0.0, 1.0)
    found: NDArray[np.float64] = beyond_wish * np.clip((away - REFUSED_FROM) / (REFUSED_FULLY - REFUSED_FROM), 0.0, 1.0)
    return found


def _has_goal(pair: Pair[OpportunityColumns]) -> NDArray[np.bool_]:
    return np.asarray((pair.participants.goal_facet > 0).any(axis=1))


def chosen_new_field(pair: Pair[OpportunityColumns]) -> NDArray[np.bool_]:
    """Whose goal is another field than all their earlier jobs, by their own choice: then the goal leads and not the past.

    The goal's occupation must be understood and be far from each job; or the goal says what is not wanted any more
    ("niet meer in de zorg") and what remains reads like none of the jobs. ``(participants,)``.
    """
    ours = pair.participants
    sure = (ours.goal_isco > 0) & (ours.goal_isco_score >= SURE_FROM)
    near = np.nan_to_num(pair.nearness(ours.goal_isco[:, :, None], ours.job_isco[:, None, :]))
    near = np.where(sure[:, :, None] & ours.job[:, None, :], near, 0.0).max(axis=(1, 2))
    understood = sure.any(axis=1)
    reads_alike = pair.likeness("goal_facet", "job_facet").max(axis=1) >= UNLIKE_BELOW
    # "Anything but cleaning" turns away from cleaning and chooses no other field.
    turned_away = ours.goal_turns_away & ~reads_alike & (ours.goal_isco > 0).any(axis=1)
    has_jobs = (ours.job & (ours.job_isco > 0)).any(axis=1)
    new: NDArray[np.bool_] = _has_goal(pair) & has_jobs & (near < NEW_FIELD_BELOW) & (understood | turned_away)
    return new
