"""Can the participant get there in time, and who pays? Where "travel costs are not covered" is decided."""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns, PlacementColumns
from matching.domain.journey import monthly_cost, quickest, travels
from matching.domain.judgement import Caution, Verdict, gate, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import MODE, UNKNOWN


@gate("travel_too_far", "circumstance")
def travel_too_far(pair: Pair[OpportunityColumns]) -> Verdict:
    """The quickest way of travelling that the participant has takes no longer than they said they can travel.

    Journeys are estimates, so they are judged in whole minutes, as they are shown.
    """
    minutes, mode = quickest(pair)
    minutes = np.round(minutes)
    limit = pair.full(pair.participants.max_minutes)
    needed = travels(pair)
    with np.errstate(invalid="ignore"):
        far = needed & (minutes > limit)
    # Without any means of travelling there are no minutes to tell.
    reachable = np.isfinite(minutes)
    values = {
        "minutes": np.where(reachable, minutes, np.nan),
        "limit": limit,
        "mode": words(MODE, np.where(reachable, mode, UNKNOWN)),
    }
    return Verdict(
        far,
        values,
        {
            "unknown_place": Caution(needed & np.isnan(minutes)),
            "unknown_travel_limit": Caution(needed & ~np.isnan(minutes) & np.isnan(limit), values),
        },
    )


@gate("travel_cost_unfunded", "circumstance")
def travel_cost_unfunded(pair: Pair[OpportunityColumns]) -> Verdict:
    """Travel costs are paid by the provider, or fit what the participant can pay a month.

    Counted for the cheapest way that is quick enough. Where a provider does not say whether it pays, that is a caution.
    """
    cost, mode = monthly_cost(pair)
    budget = pair.full(pair.participants.max_cost)
    placement = pair.opportunities if isinstance(pair.opportunities, PlacementColumns) else None
    paid = pair.full(placement.travel_reimbursed if placement else 0)
    with np.errstate(invalid="ignore"):
        over = travels(pair) & (cost > budget)
        unknown_budget = travels(pair) & (cost > 0) & np.isnan(budget) & (paid != 1)
    values = {"cost": np.round(cost), "budget": budget, "mode": words(MODE, mode)}
    return Verdict(
        over & (paid == 0),
        values,
        {
            "unknown_travel_reimbursement": Caution(over & (paid < 0), values),
            "unknown_travel_budget": Caution(unknown_budget, values),
        },
    )
