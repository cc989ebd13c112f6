"""Who looks after the children at those hours? Nothing here says why childcare is needed."""

from __future__ import annotations


from matching.domain.columns import OpportunityColumns, PlacementColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import DAY
from matching.gates.week import UNSOCIAL, times_needed

_WEEKDAYS = sum(1 << DAY.index(day) for day in ("mon", "tue", "wed", "thu", "fri"))


@gate("childcare_not_arranged", "circumstance")
def childcare_not_arranged(pair: Pair[OpportunityColumns]) -> Verdict:
    """Childcare that is needed is arranged, where formal childcare cannot cover it: evenings, nights and weekends.

    By day it can still be arranged: that is a caution. A provider that helps with childcare opens it too. (Dutch childcare
    centres are open on weekdays, about 7.00 to 18.30.)
    """
    ours, theirs = pair.participants, pair.opportunities
    arranged = pair.full(ours.childcare_arranged)
    hours = pair.full(ours.childcare_hours)
    needed = hours > 0
    weekend_only = (theirs.days > 0) & ((theirs.days & _WEEKDAYS) == 0)
    outside = pair.full(((times_needed(theirs) & UNSOCIAL) > 0) | weekend_only)
    helps = pair.full(theirs.childcare_supported == 1 if isinstance(theirs, PlacementColumns) else False)
    missing = needed & (arranged == 0)
    blocked = missing & outside & ~helps
    open_question = (arranged != 1) & ~(hours == 0)
    values = {"hours": hours}
    return Verdict(
        blocked,
        values,
        {
            "childcare_to_arrange": Caution(~blocked & needed & (arranged != 1) & ~(outside & (arranged < 0)), values),
            "unknown_childcare": Caution(outside & open_question & ~missing),
        },
    )
