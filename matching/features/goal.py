"""What the participant wants, and whether that is a new field."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns
from matching.domain.judgement import Evidence, feature
from matching.domain.pair import Pair
from matching.features.nearness import Understood, nearness_to_work
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


@feature(typical=0.3)
def goal_fit(pair: Pair[OpportunityColumns]) -> Evidence:
    """How near this is to what the participant wants.

    Each wish of the goal by its own words and by the occupation or field of study that they name, against the work or study itself
    and what it leads to; the best counts. Without a goal: NaN.
    """
    ours, theirs = pair.participants, pair.opportunities
    wish = Understood(("goal_facet",), ours.goal_isco, ours.goal_isco_score)
    near = nearness_to_work(pair, wish)
    by_work = field_of_work_nearness(ours.goal_isced, theirs.title_isco[:, None])
    by_study = field_similarities(ours.goal_isced, theirs.title_isced[:, None])
    field = np.nan_to_num(np.fmax(by_work, by_study)) * ours.goal_isced_score * FIELD_SHARE
    sure = ours.goal_isced_score >= SURE_FROM
    near = np.where(ours.goal_facet > 0, np.maximum(near, np.where(sure, field, 0.0)), 0.0)
    best = near.argmax(axis=1)
    rows = np.arange(len(pair))
    isco = np.broadcast_to(np.where(ours.goal_isco_score >= SURE_FROM, ours.goal_isco, 0), near.shape)[rows, best]
    return Evidence(
        np.where(pair.full(_has_goal(pair)), near[rows, best], np.nan),
        {"isco": lambda row: f"{isco[row]:04d}" if isco[row] else None},
    )


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
