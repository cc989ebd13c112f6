"""CEFR: levels of language command in order, A0 (nothing yet) to C2, then native.

A1 to C2 are the Council of Europe's Common European Framework of Reference. ``A0`` is what Dutch integration practice
calls somebody who does not speak a language yet; ``native`` is a first language and counts above C2.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from matching.domain.vocabulary import LANGUAGE_LEVEL, LanguageLevel

A2, B1, C1, C2 = (LANGUAGE_LEVEL.index(one) for one in ("A2", "B1", "C1", "C2"))
NONE_SHARED = -2
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


def level_of(asked: NDArray[np.int32], spoken: NDArray[np.int32], level: NDArray[np.int32]) -> NDArray[np.int32]:
    """The level at which each asked language is spoken, ``(n, asked slots)``: 0 (A0) when it is not, -1 when unknown.

    Languages and levels are columns with slots, as in :mod:`matching.domain.columns`; rows broadcast.
    """
    rows, *_ = np.broadcast_shapes((len(asked),), (len(spoken),))
    best = np.full((rows, asked.shape[1]), NONE_SHARED, dtype=np.int32)
    for slot in range(spoken.shape[1]):  # few: numpy reduces a short last axis slowly
        language, its_level = spoken[:, slot, None], level[:, slot, None]
        np.maximum(best, its_level, out=best, where=(asked == language) & (language > 0))
    best[best == NONE_SHARED] = 0
    return best


def common_level(
    ours: NDArray[np.int32], our_level: NDArray[np.int32], theirs: NDArray[np.int32], their_level: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The best level that both sides reach in one language, and that language; -1: level unknown, -2: none in common."""
    same = (ours[:, :, None] == theirs[:, None, :]) & (ours[:, :, None] > 0)
    lower = np.minimum(our_level[:, :, None], their_level[:, None, :])
    shared = np.where(same, lower, NONE_SHARED)
    flat = shared.reshape(len(shared), shared.shape[1] * shared.shape[2])
    best = flat.argmax(axis=1)
    language = np.broadcast_to(ours[:, :, None], shared.shape).reshape(flat.shape)
    rows = np.arange(len(flat))
    return flat[rows, best].astype(np.int32), language[rows, best].astype(np.int32)
