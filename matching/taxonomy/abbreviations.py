"""Abbreviations in job titles, spelt out: "IC-vpk" is "intensive care verpleegkundige", "PABO" a primary school teacher's diploma.

``data/abbreviations.csv`` is this project's own list: the abbreviation, its language, whether it must stand in capitals
(because its small letters are an ordinary word: "OK", "OR"), and what it means. An empty meaning is a word that says
nothing about the work (the "BV" behind a company's name).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from matching.taxonomy.wording import fold

DATA = Path(__file__).parent / "data" / "abbreviations.csv"

_WORD = re.compile(r"[^\W_]+(?:['’ʼ&][^\W_]+)*")
_MOST_WORDS = 2  # "Ltd Şti": the longest abbreviation has two words


def spelt_out(title: str) -> str:
    """The title with its abbreviations spelt out; the title as it is where it has none, or nothing else."""
    known = _meanings()
    words = list(_WORD.finditer(title))
    parts, end, place = [], 0, 0
    while place < len(words):
        for count in range(min(_MOST_WORDS, len(words) - place), 0, -1):
            first, last = words[place], words[place + count - 1]
            said = title[first.start() : last.end()]
            meaning = known.get(said.replace("-", " ")) if said.isupper() else None
            if meaning is None:
                meaning = known.get(" " + fold(said))
            if meaning is not None:
                parts += [title[end : first.start()].rstrip("-"), f" {meaning} "]
                end = last.end()
                if title[end : end + 1] in (".", "-"):
                    end += 1
                place += count
                break
        else:
            place += 1
    if not parts:
        return title
    return " ".join("".join([*parts, title[end:]]).split()) or title


@cache
def _meanings() -> dict[str, str]:
    """By spelling: as it is written where capitals matter, else folded with a space before it."""
    found = {}
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["abbreviation"] if row["capitals"] else " " + fold(row["abbreviation"])
            found[key] = row["means"]
    return found
