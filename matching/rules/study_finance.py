"""Which sources of study finance a participant can use for a programme: by right, by asking, or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.domain.vocabulary import FINANCE, PROGRAMME_TYPE, STATUS, TRACK
from matching.rules.dated import in_force

# Within this many years of an age limit the birthday decides, and only the birth year is known: the answer is "check".
AGE_MARGIN = 1


@dataclass(frozen=True, slots=True)
class Source:
    """One rule of one source of finance. None: no condition."""

    finance: int
    name: str
    by_right: bool
    types: frozenset[int] | None
    tracks: frozenset[int] | None
    statuses: frozenset[int] | None
    below_age: int | None


def sources(on: date) -> list[Source]:
    """All sources as the rules of that date have them."""
    return [
        Source(
            FINANCE.index(one["finance"]),
            one["name"],
            one["by_right"],
            _codes(PROGRAMME_TYPE, one["types"]),
            _codes(TRACK, one["tracks"]),
            _codes(STATUS, one["statuses"]),
            one["below_age"],
        )
        for one in in_force("study_finance", on)["sources"]
    ]


def _codes(words: tuple[str, ...], chosen: list[str] | None) -> frozenset[int] | None:
    return None if chosen is None else frozenset(words.index(one) for one in chosen)


def allowed(condition: frozenset[int] | None, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where a condition is met; an unknown code (-1) may meet it."""
    if condition is None:
        return np.ones(codes.shape, dtype=np.bool_)
    return np.isin(codes, [*condition, -1])


def known(condition: frozenset[int] | None, codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Where it is known whether a condition is met."""
    return np.ones(codes.shape, dtype=np.bool_) if condition is None else codes >= 0
