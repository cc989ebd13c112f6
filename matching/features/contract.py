"""Work that lasts (DESIGN §4, advice 2)."""

from __future__ import annotations

import numpy as np

from matching.domain.columns import PlacementColumns
from matching.domain.judgement import Evidence, feature, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import CONTRACT, INTENTION_AFTER

# How sure a kind of contract is to last. A job is judged by its months; a traineeship with a diploma at its end
# (BBL) nearly equals a steady job; the rest lives by what the provider intends after it.
LASTING = {
    "job": 0.7,
    "apprenticeship": 0.85,
    "work_experience": 0.4,
    "internship": 0.4,
    "trial": 0.35,
    "volunteering": 0.15,
}
_LASTING = np.array([LASTING[one] for one in CONTRACT] + [np.nan])
_INTENDED = {"contract": 0.3, "extension": 0.15, "none": -0.15}
_AFTER = np.array([_INTENDED[one] for one in INTENTION_AFTER] + [0.0])
_JOB = CONTRACT.index("job")
# A job of a year or more counts as lasting; one of three months as a stopgap.
MONTHS, BY_MONTHS = [1.0, 3.0, 6.0, 12.0, 24.0], [0.2, 0.3, 0.5, 0.85, 1.0]


@feature(typical=0.5)
def contract_durability(pair: Pair[PlacementColumns]) -> Evidence:
    """How likely the work is to last: contract, its length, and what the provider intends after it."""
    theirs = pair.opportunities
    lasting = _LASTING[theirs.contract]
    months = np.interp(theirs.contract_months, MONTHS, BY_MONTHS)
    lasting = np.where((theirs.contract == _JOB) & ~np.isnan(theirs.contract_months), months, lasting)
    score = np.clip(lasting + _AFTER[theirs.intention_after], 0.0, 1.0)
    return Evidence(
        pair.full(score),
        {
            "contract": words(CONTRACT, pair.full(theirs.contract)),
            "months": pair.full(theirs.contract_months),
            "after": words(INTENTION_AFTER, pair.full(theirs.intention_after)),
        },
    )
