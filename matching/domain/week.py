"""What a working week is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, ProgrammeColumns
from matching.domain.vocabulary import DAY, TRACK

# A working day of nine hours is ordinary in the Netherlands (four days of nine hours make the common 36-hour week).
HOURS_A_DAY = 9.0
_BBL = TRACK.index("bbl")


# How many days a bit mask of days has, by the mask.
COUNTS = np.array([bin(bits).count("1") for bits in range(1 << len(DAY))])


def least_hours(opportunities: OpportunityColumns) -> NDArray[np.float64]:
    """The fewest hours a week that it can be done in; NaN when unknown."""
    return opportunities.hours_min


def has_fixed_days(opportunities: OpportunityColumns) -> NDArray[np.bool_]:
    """Whether all of its days are needed: those of a programme, but for BBL, which is work with a day at school."""
    if isinstance(opportunities, ProgrammeColumns):
        fixed: NDArray[np.bool_] = opportunities.track != _BBL
        return fixed
    return np.zeros(len(opportunities), dtype=np.bool_)
