"""How easy the journey is, and what a programme costs."""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import MODE
from matching.gates.travel import quickest, travels

# What people are used to: the average commute in the Netherlands is about half an hour one way, an hour is long (CBS, ODiN).
TYPICAL_LIMIT = 60.0


@feature(typical=0.5)
def travel_ease(pair: Pair[OpportunityColumns]) -> Evidence:
    """How short the journey is, beside what the participant can travel.

    1 next door, 0 at the limit (an hour where none was given); 45 minutes of an allowed 60 is better than 60. At home: 1.
    """
    minutes, mode = quickest(pair)
    limit = pair.full(pair.participants.max_minutes)
    limit = np.where(np.isnan(limit), TYPICAL_LIMIT, np.maximum(limit, 1.0))
    ease = np.clip(1 - minutes / limit, 0.0, 1.0)
    return Evidence(
        np.where(travels(pair), ease, 1.0), {"minutes": np.round(minutes), "mode": words(MODE, mode), "limit": limit}
    )


# The fee from which a programme is as dear as they come for a participant: about a private bootcamp.
DEAR = 5000.0


@feature(typical=0.6)
def cost_to_participant(pair: Pair[ProgrammeColumns]) -> Evidence:
    """How little the programme costs."""
    cost = pair.full(pair.opportunities.cost_per_year)
    return Evidence(np.clip(1 - cost / DEAR, 0.0, 1.0), {"cost": cost})
