"""Rules of law as dated data: each file in ``data/`` lists rules with the date from which they hold and their source."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DATA = Path(__file__).parent / "data"


@cache
def load(name: str) -> dict[str, Any]:
    """The file ``data/<name>.json``."""
    loaded: dict[str, Any] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def in_force(name: str, on: date) -> dict[str, Any]:
    """The newest rule of a file that holds on a date; the oldest, when the date lies before all of them."""
    rules = sorted(load(name)["rules"], key=lambda rule: str(rule["valid_from"]))
    held = [rule for rule in rules if date.fromisoformat(rule["valid_from"]) <= on]
    newest: dict[str, Any] = (held or rules[:1])[-1]
    return newest


def all_in_force(name: str, on: date, section: str = "rules") -> list[dict[str, Any]]:
    """Every rule of a file that holds on a date: from ``valid_from`` to ``valid_until`` (inclusive), where it has one.

    For files in which rules stand beside one another; :func:`in_force` is for those in which each takes the place of the last.
    """
    return [
        rule
        for rule in load(name)[section]
        if date.fromisoformat(rule["valid_from"]) <= on
        and ("valid_until" not in rule or on <= date.fromisoformat(rule["valid_until"]))
    ]


def announced(name: str, on: date) -> list[dict[str, Any]]:
    """Rules that were announced to hold from a date that has come, but that no source shows to be in force: never applied, only told."""
    return [rule for rule in load(name).get("announced", []) if date.fromisoformat(rule["valid_from"]) <= on]


def months_later(days: NDArray[np.float64], months: int) -> NDArray[np.float64]:
    """Day numbers so many calendar months later, NaN for NaN: 21 May becomes 21 November, 31 August the last of February."""
    known = ~np.isnan(days)
    day = _calendar(np.where(known, days, _EPOCH))
    month = day.astype("datetime64[M]")
    target = month + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    later = np.minimum(target.astype("datetime64[D]") + (day - month.astype("datetime64[D]")), last)
    return np.where(known, later.astype(np.int64) + _EPOCH, np.nan)


def calendar_years(days: NDArray[np.float64]) -> NDArray[np.int64]:
    """The calendar year of each day number (none may be NaN)."""
    years: NDArray[np.int64] = _calendar(days).astype("datetime64[Y]").astype(np.int64) + 1970
    return years


_EPOCH = date(1970, 1, 1).toordinal()


def _calendar(days: NDArray[np.float64]) -> NDArray[np.datetime64]:
    return (np.asarray(days, dtype=np.int64) - _EPOCH).astype("datetime64[D]")


@cache
def version() -> str:
    """A name for the set of rules, which changes when any of them does."""
    from hashlib import blake2b

    digest = blake2b(digest_size=6)
    for path in sorted(_DATA.glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
