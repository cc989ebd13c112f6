"""What the participant wants, and whether that is a new field."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns
from matching.domain.judgement import Evidence, feature
from matching.domain.pair import Pair
from matching.features.nearness import Understood, nearness_to_work
from matching.taxonomy.nearness import occupation_nearness

# A goal that was understood this surely can be told from earlier work.
SURE_FROM = 0.5
# Below this nearness to every earlier job, the goal is another field (same ISCO minor group and up is the same field).
NEW_FIELD_BELOW = 0.35


@feature(typical=0.3)
def goal_fit(pair: Pair[OpportunityColumns]) -> Evidence:
    """How near this is to what the participant wants.

    The goal's own words and the occupation they name, against the work or study itself and what it leads to. Without a goal: NaN.
    """
    ours = pair.participants
    wish = Understood(("goal_facet",), ours.goal_isco[:, None], ours.goal_isco_score[:, None])
    near = nearness_to_work(pair, wish)[:, 0]
    return Evidence(np.where(pair.full(ours.goal_facet != 0), near, np.nan), {"isco": _understood(pair)})


def _understood(pair: Pair[OpportunityColumns]) -> Callable[[int], str | None]:
    isco = pair.full(np.where(pair.participants.goal_isco_score >= SURE_FROM, pair.participants.goal_isco, 0))
    return lambda row: f"{isco[row]:04d}" if isco[row] else None


def chosen_new_field(pair: Pair[OpportunityColumns]) -> NDArray[np.bool_]:
    """Whose goal is another field than all their earlier jobs, by their own choice: then the goal leads and not the past.

    The goal's occupation must be understood and be far from each job; or the goal says what is not wanted any more
    ("niet meer in de zorg") and no job is near what remains. ``(participants,)``.
    """
    ours = pair.participants
    near = np.where(ours.job, np.nan_to_num(occupation_nearness(ours.goal_isco[:, None], ours.job_isco)), 0.0).max(
        axis=1
    )
    understood = (ours.goal_isco > 0) & (ours.goal_isco_score >= SURE_FROM)
    has_jobs = (ours.job & (ours.job_isco > 0)).any(axis=1)
    wants = ours.goal_facet != 0
    new: NDArray[np.bool_] = wants & has_jobs & (near < NEW_FIELD_BELOW) & (understood | ours.goal_turns_away)
    return new
