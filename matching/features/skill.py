"""How far skills that the participant named are used again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature
from matching.domain.pair import Pair
from matching.domain.vocabulary import PROGRAMME_TYPE
from matching.features.goal import refused
from matching.features.nearness import SKILLS, nearness_to_work

# The skill that fits best decides, the three best together add to it: nobody is worse off for naming more.
BEST_SHARE, TOP_SHARE, TOP = 0.7, 0.3, 3
_LANGUAGE = PROGRAMME_TYPE.index("language")


@feature(typical=0.25)
def skill_reuse(pair: Pair[OpportunityColumns]) -> Evidence:
    """How much of the skills, tools and licences that the participant named is used here.

    Per skill the nearness of its words, and of the occupation that they name, to the work; a licence or tool that both name is
    the same and counts fully. Then the best and the three best. Known to have none: 0; unknown, or a language course: NaN.
    """
    ours = pair.participants
    near = nearness_to_work(pair, SKILLS)
    near = np.maximum(np.where(ours.skill_facet > 0, near, 0.0), _literal(pair))
    best = near.argmax(axis=1)
    rows = np.arange(len(pair))
    top = np.sort(near, axis=1)[:, ::-1][:, :TOP].sum(axis=1) / TOP
    score = np.where(pair.full(ours.skills_known), BEST_SHARE * near[rows, best] + TOP_SHARE * top, np.nan)
    score = score * (1 - refused(pair))
    if isinstance(pair.opportunities, ProgrammeColumns):
        score = np.where(pair.opportunities.type == _LANGUAGE, np.nan, score)
    return Evidence(score, {"skill": np.broadcast_to(ours.skill_index, near.shape)[rows, best]})


def _literal(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """1 for each skill that names the very licence or tool that the opportunity names, ``(n, skill slots)``."""
    ours, theirs = pair.participants, pair.opportunities
    found = np.zeros((len(pair), ours.skill_facet.shape[1]))
    if not (ours.named > 0).any() or not (theirs.named > 0).any():
        return found
    rows = np.arange(len(pair))
    for place in range(ours.named.shape[1]):
        name = ours.named[:, place, None]
        same = pair.full(((name == theirs.named) & (name > 0)).any(axis=1))
        slot = pair.full(ours.named_slot[:, place])
        found[rows, slot] = np.maximum(found[rows, slot], same)
    return found
