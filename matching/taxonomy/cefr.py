"""CEFR: levels of language command in order, A0 (nothing yet) to C2, then native.

A1 to C2 are the Council of Europe's Common European Framework of Reference. ``A0`` is what Dutch integration practice
calls somebody who does not speak a language yet; ``native`` is a first language and counts above C2.
"""

from __future__ import annotations

from typing import cast

from matching.domain.vocabulary import LANGUAGE_LEVEL, LanguageLevel

ORDER: tuple[str, ...] = LANGUAGE_LEVEL
_WORDS = {
    "NATIVE": "native",
    "MOTHER TONGUE": "native",
    "MOEDERTAAL": "native",
    "MOTHER_TONGUE": "native",
}


def parse(level: str) -> LanguageLevel:
    """The level that a text names, whatever its capitals ("b1 ", "Moedertaal"). ``ValueError`` that says what is
    allowed."""
    text = " ".join(level.split()).upper()
    found = _WORDS.get(text, text)
    if found not in ORDER:
        raise ValueError(f"{level!r} is not a language level: give one of {', '.join(ORDER)}.")
    return cast(LanguageLevel, found)


def rank(level: str) -> int:
    """Place in the order: A0 is 0, C2 is 6, native is 7. ``ValueError`` for another text."""
    return ORDER.index(parse(level))
