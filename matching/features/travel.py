"""How easy the journey is, and what a programme costs."""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.journey import TYPICAL_LIMIT, monthly_cost, quickest, travels
from matching.domain.judgement import Evidence, feature, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import MODE


@feature(typical=0.5)
def travel_ease(pair: Pair[OpportunityColumns]) -> Evidence:
    """How short the journey is, beside what the participant can travel.

    1 next door, 0 at the limit (an hour where none was given); 45 minutes of an allowed 60 is better than 60. At home: 1.
    """
    minutes, mode = quickest(pair)
    limit = pair.full(pair.participants.max_minutes)
    limit = np.where(np.isnan(limit), TYPICAL_LIMIT, np.maximum(limit, 1.0))
    ease = np.clip(1 - minutes / limit, 0.0, 1.0)
    needed = travels(pair)
    values = {"minutes": np.where(needed, np.round(minutes), np.nan), "mode": words(MODE, mode), "limit": limit}
    return Evidence(np.where(needed, ease, 1.0), values | {"at_home": ~needed})


# Euros a year from which something is as dear as it comes for a participant: about the fee of a private bootcamp.
DEAR = 5000.0
MONTHS_A_YEAR = 12.0


@feature(typical=0.7)
def cost_to_participant(pair: Pair[OpportunityColumns]) -> Evidence:
    """How little it costs the participant: the fee, and the travel that nobody pays.

    Travel counts where a placement does not pay it; a placement that does not say so, and an unknown fee, are NaN.
    """
    theirs = pair.opportunities
    travel = np.where(travels(pair), monthly_cost(pair)[0] * MONTHS_A_YEAR, 0.0)
    if isinstance(theirs, ProgrammeColumns):
        cost = pair.full(theirs.cost_per_year) + np.nan_to_num(travel)
    else:
        paid = pair.full(theirs.travel_reimbursed if isinstance(theirs, PlacementColumns) else 0)
        cost = np.where(paid == 1, 0.0, np.where((paid < 0) & (travel > 0), np.nan, travel))
    return Evidence(np.clip(1 - cost / DEAR, 0.0, 1.0), {"cost": np.round(cost / MONTHS_A_YEAR)})
