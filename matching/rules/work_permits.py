"""Who needs a work permit (tewerkstellingsvergunning, TWV), and from when an employer can apply for one."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.domain.vocabulary import STATUS
from matching.rules.dated import in_force

DAYS_A_MONTH = 365.25 / 12


def statuses(name: str, on: date) -> NDArray[np.bool_]:
    """A table by status code (the last entry: unknown): is it in the list ``free`` or ``notify`` of the rule on that date?"""
    listed = in_force("work_permits", on)[name]
    return np.array([*(status in listed for status in STATUS), False])


def days_until_permit(on: date) -> NDArray[np.float64]:
    """By status code: days after the asylum application from which an employer can apply; NaN where no permit is needed."""
    months = in_force("work_permits", on)["permit_after_months"]
    return np.array([*(months.get(status, np.nan) * DAYS_A_MONTH for status in STATUS), np.nan])
