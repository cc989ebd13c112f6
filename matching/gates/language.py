"""Does the participant speak what is asked, and do participant and mentor have a language together?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import MentorColumns, OpportunityColumns, PlacementColumns
from matching.domain.judgement import Caution, Verdict, gate, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import LANGUAGE_LEVEL, language_code
from matching.taxonomy.cefr import A2, C2, common_level, level_of


@gate("language_below_minimum", "provider")
def language_below_minimum(pair: Pair[OpportunityColumns]) -> Verdict:
    """Each language that is asked must be spoken at the level that is asked.

    One CEFR level short passes with a caution where the provider supports language learning (DESIGN §4, advice 3). A language
    that is not in a list that was given counts as not spoken; without a list, or without a level, it is unknown.
    """
    # "native" asks no more than C2: nobody can learn to be native
    asked = pair.opportunities.required_level.clip(max=C2)
    have = level_of(pair.opportunities.required, pair.participants.language, pair.participants.language_level)
    needed = pair.opportunities.required > 0
    known = pair.participants.languages_known[:, None]
    short = np.where(needed & known & (have >= 0) & (asked >= 0), asked - have, 0)
    unsure = needed & known & ((have < 0) | ((asked < 0) & (have < C2)))
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

    def listed(row: int) -> bool:
        person = row if len(pair.participants) > 1 else 0
        return bool((pair.participants.language[person] == required_n[row, worst[row]]).any())

    values = {
        "language": lambda row: language_code(int(required_n[row, worst[row]])),
        "required": words(LANGUAGE_LEVEL, asked_n[rows, worst]),
        "have": words(LANGUAGE_LEVEL, have_n[rows, worst]),
        "listed": listed,
    }
    return Verdict(
        blocked,
        values,
        {
            "language_one_level_short": Caution(step, values),
            "unknown_languages": Caution(~blocked & (needed & ~known).any(axis=1), {"whose": ["participant"]}),
            "unknown_language_level": Caution(~blocked & unsure.any(axis=1)),
        },
    )


@gate("no_common_language", "provider")
def no_common_language(pair: Pair[MentorColumns]) -> Verdict:
    """Participant and mentor share a language that both speak at B1 or higher. A2 passes with a caution.

    A shared language of which a level is not known may be good enough, and passes with a caution. Who is known to speak no
    language shares none with anybody.
    """
    sides = (pair.participants, pair.opportunities)
    ours_known, theirs_known = (pair.full(one.languages_known) for one in sides)
    ours_none, theirs_none = (pair.full(one.languages_known & ~(one.language > 0).any(axis=1)) for one in sides)
    known = (ours_known & theirs_known) | ours_none | theirs_none
    level, language = _common(pair)
    named = level >= -1  # a language that both name, with or without a level
    low = known & (level < A2)
    hope = may_be_enough(pair)
    values = {
        "language": lambda row: language_code(int(language[row])) if named[row] else None,
        "level": words(LANGUAGE_LEVEL, level),
    }

    def whose(row: int) -> list[str]:
        return ["participant"] * (not ours_known[row]) + ["mentor"] * (not theirs_known[row])

    return Verdict(
        low & ~hope,
        values,
        {
            "common_language_low": Caution(known & (level == A2), values),
            "unknown_language_level": Caution(low & hope),
            "unknown_languages": Caution(~known, {"whose": whose}),
        },
    )


def _common(pair: Pair[MentorColumns]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    ours, theirs = pair.participants, pair.opportunities
    return common_level(ours.language, ours.language_level, theirs.language, theirs.language_level)


def may_be_enough(pair: Pair[MentorColumns]) -> NDArray[np.bool_]:
    """Whether a shared language of which one level is not known could reach A2 on both sides."""
    ours, theirs = pair.participants, pair.opportunities
    same = (ours.language[:, :, None] == theirs.language[:, None, :]) & (ours.language[:, :, None] > 0)
    mine, other = ours.language_level[:, :, None], theirs.language_level[:, None, :]
    unknown = (mine < 0) | (other < 0)
    reach = np.minimum(np.where(mine < 0, C2, mine), np.where(other < 0, C2, other))
    return pair.full((same & unknown & (reach >= A2)).any(axis=(1, 2)))
