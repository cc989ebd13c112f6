"""How far skills that the participant named are used again."""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature
from matching.domain.pair import Pair
from matching.domain.vocabulary import PROGRAMME_TYPE
from matching.features.goal import refused
from matching.features.nearness import Understood, nearness_to_work

# The skill that fits best decides, the three best together add to it: nobody is worse off for naming more.
BEST_SHARE, TOP_SHARE, TOP = 0.7, 0.3, 3
_LANGUAGE = PROGRAMME_TYPE.index("language")


@feature(typical=0.25)
def skill_reuse(pair: Pair[OpportunityColumns]) -> Evidence:
    """How much of the skills, tools and licences that the participant named is used here.

    Per skill the nearness of its words, and of the occupation that they name, to the work; the best and the three best.
    Known to have none: 0; unknown, or a language course: NaN. Skills of ESCO come with its import.
    """
    ours = pair.participants
    near = nearness_to_work(pair, Understood(("skill_facet",), ours.skill_isco, ours.skill_isco_score))
    near = np.where(ours.skill_facet > 0, near, 0.0)
    best = near.argmax(axis=1)
    rows = np.arange(len(pair))
    top = np.sort(near, axis=1)[:, ::-1][:, :TOP].sum(axis=1) / TOP
    score = np.where(pair.full(ours.skills_known), BEST_SHARE * near[rows, best] + TOP_SHARE * top, np.nan)
    score = score * (1 - refused(pair))
    if isinstance(pair.opportunities, ProgrammeColumns):
        score = np.where(pair.opportunities.type == _LANGUAGE, np.nan, score)
    return Evidence(score, {"skill": np.broadcast_to(ours.skill_index, near.shape)[rows, best]})
