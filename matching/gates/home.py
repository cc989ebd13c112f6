"""Who looks after the children at those hours? Nothing here says why childcare is needed."""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import DAY
from matching.gates.week import UNSOCIAL, needs_all_times, times_needed

_WEEKDAYS = sum(1 << DAY.index(day) for day in ("mon", "tue", "wed", "thu", "fri"))


@gate("childcare_not_arranged", "circumstance")
def childcare_not_arranged(pair: Pair[OpportunityColumns]) -> Verdict:
    """Childcare that is needed is arranged, where formal childcare cannot cover it: evenings, nights and weekends.

    By day it can still be arranged: that is a caution. A provider that helps with childcare opens it too. Work that can be done
    by day or on weekdays as well is judged as such; a programme needs all of its times and days. (Dutch childcare centres are
    open on weekdays, about 7.00 to 18.30.)
    """
    ours, theirs = pair.participants, pair.opportunities
    arranged = pair.full(ours.childcare_arranged)
    hours = pair.full(ours.childcare_hours)
    needed = hours > 0
    times = times_needed(theirs)
    by_day = (times & ~UNSOCIAL) > 0
    unsocial = ((times & UNSOCIAL) > 0) & (needs_all_times(theirs) | ~by_day)
    on_weekdays = (theirs.days & _WEEKDAYS) > 0
    in_weekend = (theirs.days > 0) & ((theirs.days & ~_WEEKDAYS) > 0)
    weekend = in_weekend & (np.bool_(isinstance(theirs, ProgrammeColumns)) | ~on_weekdays)
    outside = pair.full(unsocial | weekend)
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
