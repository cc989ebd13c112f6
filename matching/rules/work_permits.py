"""Who needs a work permit (tewerkstellingsvergunning, TWV), and from when an employer can apply for one."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.domain.vocabulary import STATUS
from matching.rules.dated import in_force, months_later


def statuses(name: str, on: date) -> NDArray[np.bool_]:
    """A table by status code (the last entry: unknown): is it in the list ``free`` or ``notify`` of the rule on that date?"""
    listed = in_force("work_permits", on)[name]
    return np.array([*(status in listed for status in STATUS), False])


def waits_for_permit(on: date) -> NDArray[np.bool_]:
    """By status code (the last entry: unknown): does an employer have to wait before they can apply for a permit?"""
    months = in_force("work_permits", on)["permit_after_months"]
    return np.array([*(status in months for status in STATUS), False])


def permit_possible_from(applied: NDArray[np.float64], status: NDArray[np.int32], on: date) -> NDArray[np.float64]:
    """The first day (as a number) on which an employer can apply: calendar months after the asylum application.

    NaN where no permit is needed, or where the day of the application is not known.
    """
    months = in_force("work_permits", on)["permit_after_months"]
    found = np.full(np.broadcast_shapes(applied.shape, status.shape), np.nan)
    for name, wait in months.items():
        found = np.where(status == STATUS.index(name), months_later(applied, wait), found)
    return found
