"""Who needs a work permit (tewerkstellingsvergunning, TWV), and from when an employer can apply for one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.domain.vocabulary import STATUS
from matching.rules.dated import announced, in_force, months_later


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
    return _after(in_force("work_permits", on)["permit_after_months"], applied, status)


def permit_announced_from(applied: NDArray[np.float64], status: NDArray[np.int32], on: date) -> NDArray[np.float64]:
    """The same day by a rule that was announced to hold by now but that no source shows to be in force; NaN without one.

    Never earlier than the day on which the announced rule would begin. It is told, never applied.
    """
    found = np.full(np.broadcast_shapes(applied.shape, status.shape), np.nan)
    for rule in announced("work_permits", on):
        begins = float(date.fromisoformat(rule["valid_from"]).toordinal())
        after = _after(rule["permit_after_months"], applied, status)
        found = np.where(np.isnan(after), found, np.fmin(found, np.maximum(after, begins)))
    return found


def _after(months: Mapping[str, int], applied: NDArray[np.float64], status: NDArray[np.int32]) -> NDArray[np.float64]:
    found = np.full(np.broadcast_shapes(applied.shape, status.shape), np.nan)
    for name, wait in months.items():
        found = np.where(status == STATUS.index(name), months_later(applied, wait), found)
    return found
