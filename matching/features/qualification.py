"""How far diplomas are used again, and whether a programme is a step up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature
from matching.domain.pair import Pair
from matching.domain.vocabulary import PROGRAMME_TYPE, RECOGNITION
from matching.features.goal import refused
from matching.features.nearness import LEADS_TO_SHARE, wording
from matching.taxonomy.isced import field_similarities
from matching.taxonomy.isco import skill_levels
from matching.taxonomy.nearness import field_of_work_nearness

# NLQF level that work of an ISCO skill level asks (ILO's own mapping of skill levels to ISCED levels, read in NLQF terms:
# 1 primary, 2 secondary, 3 short-cycle tertiary, 4 bachelor and up); the first is for unknown.
NLQF_OF_SKILL_LEVEL = np.array([np.nan, 1.0, 3.0, 5.0, 6.0])
# What an unfinished diploma is worth beside a finished one, and each state of recognition beside a recognised one.
UNFINISHED = 0.7
RECOGNITION_WORTH = {"none": 0.85, "requested": 0.9, "valued": 0.95, "recognised": 1.0}
_WORTH = np.array([RECOGNITION_WORTH[one] for one in RECOGNITION] + [0.85])
# How much of the worth of a diploma lies in its level: what is used of it is the lower of its level and what is asked, beside
# a bachelor's. A higher diploma never counts for less.
LEVEL_SHARE, FULL_LEVEL = 0.6, 6.0
TYPICAL_LEVEL = 4.0
_LANGUAGE = PROGRAMME_TYPE.index("language")


@feature(typical=0.3)
def qualification_reuse(pair: Pair[OpportunityColumns]) -> Evidence:
    """How much of earlier diplomas is used again here.

    Per diploma: nearness of the field of study (ISCED-F, or the wording where that is unknown), the level that is kept (NLQF),
    finished or not, recognised or not; the best one counts. Known to have none: 0; unknown, or a language course: NaN. Work that
    the participant turns away from uses none of it.
    """
    ours, theirs = pair.participants, pair.opportunities
    field = diploma_nearness(pair)
    level = nlqf_of_study(theirs) if isinstance(theirs, ProgrammeColumns) else nlqf_of_work(theirs)
    used = np.fmin(ours.diploma_level, level[:, None])
    used = np.where(np.isnan(used), TYPICAL_LEVEL, used)
    kept = 1 - LEVEL_SHARE + LEVEL_SHARE * np.minimum(used / FULL_LEVEL, 1.0)
    worth = np.where(ours.diploma_completed == 0, UNFINISHED, 1.0) * _WORTH[ours.diploma_recognition]
    value = np.where(ours.diploma, field * kept * worth, 0.0)
    best = value.argmax(axis=1)
    rows = np.arange(len(pair))
    score = np.where(pair.full(ours.diplomas_known), value[rows, best] * (1 - refused(pair)), np.nan)
    if isinstance(theirs, ProgrammeColumns):
        score = np.where(theirs.type == _LANGUAGE, np.nan, score)
    index = np.broadcast_to(ours.diploma_index, value.shape)[rows, best]
    return Evidence(score, {"qualification": index, "nearness": field[rows, best]})


def diploma_nearness(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """Nearness in [0, 1] of each diploma's field to what the opportunity is about, ``(n, diploma slots)``."""
    ours, theirs = pair.participants, pair.opportunities
    text = wording(pair, ("diploma_facet",), ("title_facet", "leads_facet"))
    by_study = field_similarities(ours.diploma_isced, theirs.title_isced[:, None])
    by_work = field_of_work_nearness(ours.diploma_isced, theirs.title_isco[:, None])
    known = by_study if isinstance(theirs, ProgrammeColumns) else by_work
    for slot in range(theirs.leads_isco.shape[1]):
        named = theirs.leads_isco[:, slot, None]
        if named.any():
            known = np.fmax(known, LEADS_TO_SHARE * field_of_work_nearness(ours.diploma_isced, named))
    return np.where(np.isnan(known), text, np.maximum(known, 0.5 * text))


def nlqf_of_work(placement: OpportunityColumns) -> NDArray[np.float64]:
    """The NLQF level of work: as its provider asks, else as its ISCO skill level usually asks."""
    usual = NLQF_OF_SKILL_LEVEL[np.nan_to_num(skill_levels(placement.title_isco)).astype(np.int64)]
    asked = placement.required_diploma_level if isinstance(placement, PlacementColumns) else np.nan
    level: NDArray[np.float64] = np.where(np.isnan(asked), usual, asked)
    return level


def nlqf_of_study(programme: ProgrammeColumns) -> NDArray[np.float64]:
    """The NLQF level of a programme: its own, else what the work that it leads to usually asks."""
    leads = np.fmax.reduce(np.nan_to_num(skill_levels(programme.leads_isco)), axis=1)
    level: NDArray[np.float64] = np.where(
        np.isnan(programme.level), NLQF_OF_SKILL_LEVEL[leads.astype(np.int64)], programme.level
    )
    return level


@feature(typical=0.5)
def study_progression(pair: Pair[ProgrammeColumns]) -> Evidence:
    """Whether the programme builds on what was learned: at the level reached or a step above it.

    One NLQF level up is best; a level that was already passed is little. Language courses and unknown levels: NaN.
    """
    ours, theirs = pair.participants, pair.opportunities
    counted = np.where(ours.diploma & (ours.diploma_completed != 0), ours.diploma_level, np.nan)
    best = np.where(np.isnan(counted).all(axis=1), np.nan, np.fmax.reduce(counted, axis=1, initial=np.nan))
    own = np.where(np.isnan(best) & ours.diplomas_known, 1.0, best)
    step = theirs.level - own
    score = np.interp(step, [-4, -2, -1, 0, 1, 2, 4], [0.0, 0.2, 0.4, 0.8, 1.0, 0.8, 0.4])
    score = np.where(np.isnan(step) | (theirs.type == _LANGUAGE), np.nan, score)
    return Evidence(score, {"level": pair.full(theirs.level), "own_level": pair.full(own)})
