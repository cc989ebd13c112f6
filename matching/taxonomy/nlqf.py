"""NLQF: the Dutch qualifications framework, levels 1 to 8, and what people call those levels.

Levels as published by the national coordination point NLQF (nlqf.nl): 1 to 4 are mbo (and vmbo, havo), 4+ vwo, 5
associate degree, 6 bachelor, 7 master, 8 doctorate. This project keeps whole levels: vwo counts as 4, the entrance
programme without level as 1.
"""

from __future__ import annotations

LOWEST, HIGHEST = 1, 8
LEVELS = range(LOWEST, HIGHEST + 1)

_NL = {
    1: "mbo-1 of vmbo basis",
    2: "mbo-2 of vmbo kader, gemengd of theoretisch",
    3: "mbo-3",
    4: "mbo-4, havo of vwo",
    5: "associate degree",
    6: "bachelor (hbo of universiteit)",
    7: "master",
    8: "doctoraat",
}
_EN = {
    1: "entry level (mbo-1)",
    2: "basic vocational (mbo-2) or lower secondary school",
    3: "vocational (mbo-3)",
    4: "middle-management vocational (mbo-4) or upper secondary school",
    5: "associate degree",
    6: "bachelor's degree",
    7: "master's degree",
    8: "doctorate",
}


def name(level: int, lang: str = "nl") -> str:
    """What a level is called: Dutch for ``nl``, else English. ``ValueError`` when it is not 1 to 8."""
    if level not in LEVELS:
        raise ValueError(f"{level!r} is not an NLQF level: give a whole number from 1 (vmbo, mbo-1) to 8 (doctorate).")
    return (_NL if lang == "nl" else _EN)[level]


def parse(level: int | str) -> int:
    """A level from a number or its digits. ``ValueError`` that says what is allowed."""
    text = str(level).strip()
    if isinstance(level, bool) or not (text.isascii() and text.isdecimal() and int(text) in LEVELS):
        raise ValueError(f"{level!r} is not an NLQF level: give a whole number from 1 (vmbo, mbo-1) to 8 (doctorate).")
    return int(text)
