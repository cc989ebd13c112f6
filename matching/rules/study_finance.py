"""Which sources of study finance a participant can use for a programme: by right, by asking, or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matching.domain.vocabulary import FINANCE, PROGRAMME_TYPE, STATUS, TRACK
from matching.rules.dated import all_in_force

# Within this many years of an age limit the birthday decides, and only the birth year is known: the answer is "check".
AGE_MARGIN = 1

Cost = Literal["fee", "living"]
_MOST_CODES = 1 + max(len(words) for words in (PROGRAMME_TYPE, TRACK, STATUS))


@dataclass(frozen=True, slots=True)
class Source:
    """One source of finance as the rules of a date have it. None: no condition.

    ``check_statuses`` may have it: who decides looks at the permit. ``who``: who decides. ``pays``: what it pays for.
    """

    code: str
    finance: int
    who: str
    pays: frozenset[Cost]
    by_right: bool
    types: frozenset[int] | None
    tracks: frozenset[int] | None
    statuses: frozenset[int] | None
    check_statuses: frozenset[int]
    level_from: int | None
    from_age: int | None
    below_age: int | None


@cache
def sources(on: date) -> tuple[Source, ...]:
    """All sources that there are on that date, in the order in which they are told."""
    return tuple(
        Source(
            one["code"],
            FINANCE.index(one["finance"]),
            one["who"],
            frozenset(one["pays"]),
            one["by_right"],
            _condition(PROGRAMME_TYPE, one["types"]),
            _condition(TRACK, one["tracks"]),
            _condition(STATUS, one["statuses"]),
            _codes(STATUS, one["check_statuses"]),
            one["level_from"],
            one["from_age"],
            one["below_age"],
        )
        for one in all_in_force("study_finance", on)
    )


def fee_may_be_higher(types: NDArray[np.int32], statuses: NDArray[np.int32], on: date) -> NDArray[np.bool_]:
    """Where a participant of known status may have to pay more than the statutory fee; the arrays broadcast."""
    found = np.zeros(np.broadcast_shapes(types.shape, statuses.shape), dtype=np.bool_)
    for rule in all_in_force("study_finance", on, "higher_fee"):
        of_type, of_status = _codes(PROGRAMME_TYPE, rule["types"]), _codes(STATUS, rule["statuses"])
        found |= np.isin(types, [*of_type]) & np.isin(statuses, [*of_status])
    return found


def _codes(words: Sequence[str], chosen: list[str]) -> frozenset[int]:
    return frozenset(words.index(one) for one in chosen)


def _condition(words: Sequence[str], chosen: list[str] | None) -> frozenset[int] | None:
    return None if chosen is None else _codes(words, chosen)


def allowed(condition: frozenset[int] | None, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where a condition is met; an unknown code (-1) may meet it."""
    if condition is None:
        return np.ones(codes.shape, dtype=np.bool_)
    table = np.zeros(_MOST_CODES, dtype=np.bool_)  # by code; the last entry is that of -1
    table[[*condition, -1]] = True
    met: NDArray[np.bool_] = table[codes]
    return met


def known(condition: frozenset[int] | None, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where it is known whether a condition is met."""
    return np.ones(codes.shape, dtype=np.bool_) if condition is None else codes >= 0
