"""ISCO-08: codes, names, job titles and skill levels.

The structure (10 major, 43 sub-major, 130 minor, 436 unit groups) and the skill levels are those of the International
Labour Organization's ISCO-08 (2012, volume 1). Names and job titles in ``data/isco08.csv`` are this project's own
words. Columns ``titles_*`` hold job titles as people say them, separated by ``|``; they are what free text is linked
to.

As a number a unit group is its four digits (``"0110"`` → 110); 0 means unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

DATA = Path(__file__).parent / "data" / "isco08.csv"
TITLE_LANGUAGES = ("nl", "en", "ar", "tr", "uk", "fa")


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the classification; ``titles`` (by language) are filled for unit groups only."""

    code: str
    skill_level: int  # 1..4; the highest of its unit groups where a group spans several
    name_nl: str
    name_en: str
    titles: Mapping[str, tuple[str, ...]]


@cache
def groups() -> Mapping[str, Group]:
    """All 619 groups by code, in the order of the codes (a parent stands before its children)."""
    found = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            titles = {one: tuple(row[f"titles_{one}"].split("|")) for one in TITLE_LANGUAGES if row[f"titles_{one}"]}
            found[row["code"]] = Group(
                row["code"], int(row["skill_level"]), row["name_nl"], row["name_en"], MappingProxyType(titles)
            )
    return MappingProxyType(found)


@cache
def unit_codes() -> tuple[str, ...]:
    """The 436 four-digit codes, ascending."""
    return tuple(code for code in groups() if len(code) == 4)


def group(code: str) -> Group:
    """The group of a code of one to four digits. ``ValueError`` when ISCO-08 has no such group."""
    found = groups().get(code)
    if found is None:
        raise ValueError(f"{code!r} is not an ISCO-08 code: give 1 to 4 digits as text, such as '2262' or '0110'.")
    return found


def parent(code: str) -> str | None:
    """The code one level up; None for a major group. ``ValueError`` for an unknown code."""
    group(code)
    return code[:-1] or None


def name(code: str, lang: str = "nl") -> str:
    """The short name of a group: Dutch for ``nl``, else English. ``ValueError`` for an unknown code."""
    found = group(code)
    return found.name_nl if lang == "nl" else found.name_en


def names(code: str, lang: str = "nl") -> tuple[str, ...]:
    """The name of a group (Dutch or English) and the job titles that it has in this language. ``ValueError`` for an
    unknown code."""
    return (name(code, lang), *group(code).titles.get(lang, ()))


def skill_level(code: str) -> int:
    """ILO skill level, 1 (elementary) to 4 (professional). ``ValueError`` for an unknown code."""
    return group(code).skill_level


def number(code: str) -> int:
    """A unit group as a number for columns; 0 for an empty code. ``ValueError`` when it is not a unit group."""
    if not code:
        return 0
    if len(group(code).code) != 4:
        raise ValueError(f"{code!r} is an ISCO-08 group but not a unit group: give four digits.")
    return int(code)


def code(number: int) -> str:
    """The four digits of :func:`number`; "" for 0."""
    return f"{number:04d}" if number else ""


@cache
def _levels() -> NDArray[np.float64]:
    """Skill level by number, NaN where no unit group has that number."""
    table = np.full(10_000, np.nan)
    for one in unit_codes():
        table[int(one)] = groups()[one].skill_level
    return table


def skill_levels(codes: ArrayLike) -> NDArray[np.float64]:
    """Skill level (1..4) of unit groups given as numbers; NaN for 0 and for numbers that are no unit group."""
    numbers = np.asarray(codes, dtype=np.int64)
    known = (numbers >= 0) & (numbers < 10_000)
    return np.where(known, _levels()[np.where(known, numbers, 0)], np.nan)
