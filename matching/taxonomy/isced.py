"""ISCED-F 2013: fields of study, their names, what people call their studies, and how near two fields are.

The structure is that of UNESCO's ISCED Fields of Education and Training 2013 (11 broad, 29 narrow, 80 detailed
fields). Names and names of studies in ``data/iscedf2013.csv`` are this project's own words.

As a number a field is four digits, with zeros where it is known less precisely: detailed ``"0916"`` → 916, narrow
``"091"`` → 910, broad ``"09"`` → 900. 0 means unknown; the broad field 00 (general education) has no field to compare
and counts as unknown.
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

DATA = Path(__file__).parent / "data" / "iscedf2013.csv"

SAME_DETAILED, SAME_NARROW, SAME_BROAD = 1.0, 0.6, 0.25
"""Nearness by the deepest field that both are known to share: a narrow field (medicine, pharmacy) shares the first
years of a study, a broad field (health, social work) little more than the sector."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``titles`` are names of studies in several languages, filled for detailed fields only."""

    code: str
    name_nl: str
    name_en: str
    titles: tuple[str, ...]


@cache
def fields() -> Mapping[str, Field]:
    """All 120 fields by code of two, three or four digits."""
    found = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = (row["titles_nl"], row["titles_en"], row["titles_other"])
            titles = dict.fromkeys(title for one in said for title in one.split("|") if title)
            found[row["code"]] = Field(row["code"], row["name_nl"], row["name_en"], tuple(titles))
    return MappingProxyType(found)


@cache
def detailed_codes() -> tuple[str, ...]:
    """The 80 four-digit codes, ascending."""
    return tuple(sorted(code for code in fields() if len(code) == 4))


def normalise(code: str | int) -> str:
    """The code as ISCED-F writes it: two, three or four digits.

    Accepts a lost leading zero (``916``), codes of broad and narrow fields padded with zeros (``0900``), and the codes
    that end in 8 or 9 or 0 for "inter-disciplinary", "not elsewhere" and "not further defined" (``0918``, ``0988``),
    which become the narrow or broad field above them. ``ValueError`` when it is none of these.
    """
    text = str(code).strip()
    if text.isdecimal() and text.isascii() and 1 <= len(text) <= 4:
        for attempt in (text, text.zfill(len(text) + 1)):
            if attempt in fields():
                return attempt
        padded = text.zfill(4)
        for shorter in (padded, padded[:3], padded[:2]):
            rest = padded[len(shorter) :]
            if shorter in fields() and set(rest) <= {"0", "8", "9"}:
                return shorter
    raise ValueError(
        f"{code!r} is not an ISCED-F 2013 code: give 2, 3 or 4 digits such as '09' (care), '091' (health) or "
        "'0916' (pharmacy)."
    )


def number(code: str | int | None) -> int:
    """A field as a number for columns; 0 for None, for "" and for general education. ``ValueError`` for a wrong
    code."""
    if code is None or code == "":
        return 0
    digits = normalise(code)
    return 0 if digits.startswith("00") else int(digits.ljust(4, "0"))


def name(code: str | int, lang: str = "nl") -> str:
    """The short name of a field: Dutch for ``nl``, else English. ``ValueError`` for a wrong code."""
    found = fields()[normalise(code)]
    return found.name_nl if lang == "nl" else found.name_en


def field_similarities(a: ArrayLike, b: ArrayLike) -> NDArray[np.float64]:
    """Nearness in [0, 1] of fields given as numbers, broadcast like ``a`` and ``b``; NaN where either is 0.

    1 for the same detailed field, 0.6 for the same narrow and 0.25 for the same broad field, else 0. Where one of the
    two is known only as a narrow (broad) field, no more than that can be shared.
    """
    left, right = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
    found = np.where(left // 100 == right // 100, SAME_BROAD, 0.0)
    found = np.where((left // 10 == right // 10) & (left // 10 % 10 > 0), SAME_NARROW, found)
    found = np.where((left == right) & (left % 10 > 0), SAME_DETAILED, found)
    return np.where((left == 0) | (right == 0), np.nan, found)


def field_similarity(a: str | int, b: str | int) -> float:
    """Nearness of two fields: see :func:`field_similarities`. ``ValueError`` for a wrong code."""
    return float(field_similarities(number(a), number(b)))
