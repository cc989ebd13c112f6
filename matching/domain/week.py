"""What a working week is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns

# A working day of nine hours is ordinary in the Netherlands (four days of nine hours make the common 36-hour week).
HOURS_A_DAY = 9.0


def least_hours(opportunities: OpportunityColumns) -> NDArray[np.float64]:
    """The fewest hours a week that it can be done in; NaN when unknown. Mentors ask no week."""
    return np.where(np.isnan(opportunities.hours_min), opportunities.hours_max, opportunities.hours_min)
