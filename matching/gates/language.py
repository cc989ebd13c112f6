"""Does the participant speak what is asked, and do participant and mentor have a language together?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import MentorColumns, OpportunityColumns, PlacementColumns
from matching.domain.judgement import Caution, Verdict, gate, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import LANGUAGE_LEVEL, language_code

C2 = LANGUAGE_LEVEL.index("C2")
B1 = LANGUAGE_LEVEL.index("B1")
A2 = LANGUAGE_LEVEL.index("A2")


@gate("language_below_minimum", "provider")
def language_below_minimum(pair: Pair[OpportunityColumns]) -> Verdict:
    """Each language that is asked must be spoken at the level that is asked.

    One CEFR level short passes with a caution where the provider supports language learning (DESIGN §4, advice 3). A language
    that is not in a list that was given counts as not spoken; without a list, or without a level, it is unknown.
    """
    asked = pair.opportunities.required_level.clip(
        max=C2
    )  # "native" asks no more than C2: nobody can learn to be native
    have = level_of(pair.opportunities.required, pair.participants.language, pair.participants.language_level)
    needed = pair.opportunities.required > 0
    known = pair.participants.languages_known[:, None]
    short = np.where(needed & known & (have >= 0), asked - have, 0)
    supported = pair.full(
        pair.opportunities.supports_language == 1 if isinstance(pair.opportunities, PlacementColumns) else False
    )
    worst = short.argmax(axis=1)
    gap = short.max(axis=1)
    step = (gap == 1) & supported
    blocked = (gap > 0) & ~step
    asked_n = np.broadcast_to(asked, short.shape)
    have_n = np.broadcast_to(have, short.shape)
    required_n = np.broadcast_to(pair.opportunities.required, short.shape)
    rows = np.arange(len(pair))
    values = {
        "language": lambda row: language_code(int(required_n[row, worst[row]])),
        "required": words(LANGUAGE_LEVEL, asked_n[rows, worst]),
        "have": words(LANGUAGE_LEVEL, have_n[rows, worst]),
    }
    return Verdict(
        blocked,
        values,
        {
            "language_one_level_short": Caution(step, values),
            "unknown_languages": Caution(~blocked & (needed & ~known).any(axis=1)),
            "unknown_language_level": Caution(~blocked & (needed & known & (have < 0)).any(axis=1)),
        },
    )


@gate("no_common_language", "provider")
def no_common_language(pair: Pair[MentorColumns]) -> Verdict:
    """Participant and mentor share a language that both speak at B1 or higher. A2 passes with a caution."""
    known = pair.full(pair.participants.languages_known & pair.opportunities.languages_known)
    level, language = common_level(pair)
    named = level >= -1  # a language that both name, with or without a level
    values = {
        "language": lambda row: language_code(int(language[row])) if named[row] else None,
        "level": words(LANGUAGE_LEVEL, level),
    }
    return Verdict(
        known & ((level == NONE_SHARED) | ((level >= 0) & (level < A2))),
        values,
        {
            "common_language_low": Caution(known & (level == A2), values),
            "unknown_language_level": Caution(known & (level == -1), values),
            "unknown_languages": Caution(~known),
        },
    )


NONE_SHARED = -2


def level_of(asked: NDArray[np.int32], spoken: NDArray[np.int32], level: NDArray[np.int32]) -> NDArray[np.int32]:
    """The participant's level of each asked language, ``(n, asked slots)``: 0 (A0) when it is not spoken, -1 when unknown."""
    same = (asked[:, :, None] == spoken[:, None, :]) & (spoken[:, None, :] > 0)
    best = np.where(same, level[:, None, :], NONE_SHARED).max(axis=2)
    return np.where(best == NONE_SHARED, 0, best).astype(np.int32)


def common_level(pair: Pair[MentorColumns]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The best level that both sides reach in one language, and that language; -1: level unknown, -2: none in common."""
    ours, theirs = pair.participants, pair.opportunities
    same = (ours.language[:, :, None] == theirs.language[:, None, :]) & (ours.language[:, :, None] > 0)
    lower = np.minimum(ours.language_level[:, :, None], theirs.language_level[:, None, :])
    shared = np.where(same, lower, NONE_SHARED)
    flat = shared.reshape(len(shared), -1)
    best = flat.argmax(axis=1)
    language = np.broadcast_to(ours.language[:, :, None], shared.shape).reshape(len(shared), -1)
    rows = np.arange(len(flat))
    return flat[rows, best].astype(np.int32), language[rows, best].astype(np.int32)
