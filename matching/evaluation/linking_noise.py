"""What people do to a job title: slips of the keyboard, years and places around it, capitals. The same noise each time.

Each text gets its own random numbers, made from the text itself, so that a query is spoilt in the same way in a sample and in
the whole set.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence

import numpy as np

AS_WRITTEN, TYPOS, AROUND, CAPITALS = "as written", "typos", "years and places", "upper case"

LETTERS_PER_SLIP = 10
"""One slip for every ten letters, at least one a text: about what somebody makes who types quickly on a telephone."""

_SEED = 20261121
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _KEYBOARD for at, key in enumerate(row)}
_PLACES = (
    "Aleppo", "Asmara", "Teheran", "Kyiv", "Istanbul", "Kabul", "Rotterdam", "Zwolle", "Den Haag", "Nijmegen",
)  # fmt: skip
_FRAMES = (
    "{start}-{end} {text}, {place}",
    "{text} ({start} - {end})",
    "{text} in {place}",
    "{place}: {text}, {years} jaar",
    "{text} {start}/{end} {place}",
    "{years} years {text} {place}",
)


def add_typos(text: str, rng: np.random.Generator) -> str:
    """Swap, drop, double or mistype letters inside words of four letters or more; shorter words stay as they are."""
    letters = [
        place for word in re.finditer(r"[^\W\d_]{4,}", text) for place in range(word.start() + 1, word.end() - 1)
    ]
    if not letters:
        return text
    count = min(max(1, round(len(letters) / LETTERS_PER_SLIP)), len(letters))
    spoilt = text
    # From the end, so that the places before a slip stay where they were.
    for place in sorted(rng.choice(letters, count, replace=False), reverse=True):
        spoilt = spoilt[:place] + _slip(spoilt[place : place + 2], rng) + spoilt[place + 2 :]
    return spoilt


def _slip(pair: str, rng: np.random.Generator) -> str:
    first, second = pair[0], pair[1]
    near = _NEIGHBOURS.get(first.lower(), first)
    return str(rng.choice([second + first, second, first + pair, rng.choice(list(near)) + second]))


def add_years_and_places(text: str, rng: np.random.Generator) -> str:
    """Put the text between years or a number of years and a town, as in a CV."""
    start = int(rng.integers(1995, 2020))
    years = int(rng.integers(1, 15))
    return str(rng.choice(_FRAMES)).format(
        text=text, start=start, end=start + years, years=years, place=rng.choice(_PLACES)
    )


def write_in_capitals(text: str, rng: np.random.Generator) -> str:
    """The text in upper case."""
    return text.upper()


NOISES: dict[str, Callable[[str, np.random.Generator], str]] = {
    AS_WRITTEN: lambda text, rng: text,
    TYPOS: add_typos,
    AROUND: add_years_and_places,
    CAPITALS: write_in_capitals,
}


def with_noise(texts: Sequence[str], noise: str) -> list[str]:
    """The texts with one of ``NOISES``."""
    change = NOISES[noise]
    return [change(text, np.random.default_rng([_SEED, zlib.crc32(text.encode())])) for text in texts]
