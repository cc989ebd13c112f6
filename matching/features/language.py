"""Language as high as possible (DESIGN §4, advice 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import LANGUAGE_LEVEL, language_number
from matching.taxonomy.cefr import C1, C2, level_of

NO_DUTCH = 0.1  # among people who speak no Dutch, little is learned
_DUTCH = language_number("nl")


@feature(typical=0.5)
def language_growth(pair: Pair[OpportunityColumns]) -> Evidence:
    """How much the participant's Dutch grows here.

    A course counts by the level that it reaches, as long as it is within two CEFR levels; repeating a level counts 0. Work
    grows Dutch when it asks about the level that somebody has, or one more with support; work that asks far less, or
    none, does not. Unknown levels: NaN.
    """
    have = dutch(pair)
    if isinstance(pair.opportunities, ProgrammeColumns):
        target = pair.full(pair.opportunities.language_target).astype(np.float64)
        step = np.minimum(target, C2) - have
        score = np.where(step <= 0, 0.0, np.where(step <= 2, 0.6 + 0.4 * target / C2, 0.3))
        score = np.where((target < 0) | np.isnan(have), np.nan, score)
        return Evidence(score, {"target": words(LANGUAGE_LEVEL, target.astype(np.int32)), "have": _word(have)})
    theirs = pair.opportunities
    is_dutch = theirs.required == _DUTCH
    asked = np.where(is_dutch, theirs.required_level.clip(max=C2), -1).max(axis=1).astype(np.float64)
    asked = np.where(asked < 0, np.where(theirs.required_known, 0.0, np.nan), asked)
    # From C1 on, Dutch has become a tool: there is little left to gain at work.
    step = pair.full(asked) - np.minimum(have, C1)
    score = np.interp(step, [-4, -2, -1, 0, 1], [NO_DUTCH, 0.35, 0.6, 0.85, 1.0])
    score = np.where(pair.full(asked) == 0, NO_DUTCH, score)
    supports = pair.full(theirs.supports_language == 1 if isinstance(theirs, PlacementColumns) else False)
    score = np.where(supports, np.minimum(score + 0.15, 1.0), score)
    return Evidence(
        np.where(np.isnan(step), np.nan, score),
        {"required": _word(pair.full(asked)), "have": _word(have), "support": supports},
    )


def dutch(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """The participant's level of Dutch, 0 (A0) to 6 (C2); NaN when unknown, and for a first language."""
    ours = pair.participants
    asked = np.full((len(ours), 1), _DUTCH, dtype=np.int32)
    level = level_of(asked, ours.language, ours.language_level)[:, 0].astype(np.float64)
    return pair.full(np.where(ours.languages_known & (level >= 0) & (level <= C2), level, np.nan))


def _word(levels: NDArray[np.float64]) -> object:
    return words(LANGUAGE_LEVEL, np.where(np.isnan(levels), -1, levels).astype(np.int32))
