"""How far earlier work is used again: the heart of the ranking (DESIGN §4, advice 2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, ProgrammeColumns
from matching.domain.judgement import Evidence, feature
from matching.domain.pair import Pair
from matching.domain.vocabulary import PROGRAMME_TYPE
from matching.features.goal import refused
from matching.features.nearness import JOBS, nearness_to_work
from matching.taxonomy.isco import skill_levels

# Half of what can be learned in a job is learned in about three years: the usual shape of a learning curve.
YEARS_TO_HALF = 3.0
# Skills fade slowly: after twenty years away, half of the weight that recency has is left.
YEARS_TO_FADE_HALF = 20.0
# A job of unknown length or end counts as one of five years that ended five years ago.
TYPICAL_YEARS = 5.0
TYPICAL_YEARS_AGO = 5.0
# Nearness decides; years and recency colour it. A job next door that was held briefly beats a long one far away.
NEARNESS_SHARE, YEARS_SHARE, RECENCY_SHARE = 0.70, 0.20, 0.10
# What a job is worth by its ISCO skill level: elementary work (level 1) is by definition learned within days, so there is little of
# it to reuse, and a recent survival job does not outweigh a trade or profession. One factor a job, so that adding a job
# never lowers another. An occupation that was not understood counts fully.
ELEMENTARY_WORTH = 0.5
# The best job decides, the three best together add to it, so that a survival job never hides a career.
BEST_SHARE, TOP_SHARE, TOP = 0.85, 0.15, 3
# A job weighs in the level that somebody worked at when its occupation was understood this surely.
LEVEL_SURE_FROM = 0.5
# What an unknown past counts for.
TYPICAL_REUSE = 0.35
_LANGUAGE = PROGRAMME_TYPE.index("language")


@feature(typical=TYPICAL_REUSE)
def experience_reuse(pair: Pair[OpportunityColumns]) -> Evidence:
    """How much of the experience from earlier jobs is used again here.

    Per job held: nearness of the occupation, coloured by years (diminishing) and recency (slow decay), half for
    elementary work; then the best and the three best. Adding or strengthening a job never lowers it. Known to have no job:
    0; unknown, or a language course: NaN. A job whose words were not understood is unknown too: it could be the best one.
    Work that the participant turns away from uses none of it.
    """
    ours = pair.participants
    near = nearness_to_work(pair, JOBS)
    value = np.where(ours.job, near * _strength(pair), 0.0)
    best = value.argmax(axis=1)
    rows = np.arange(len(pair))
    top = np.sort(value, axis=1)[:, ::-1][:, :TOP].sum(axis=1) / TOP
    score = BEST_SHARE * value[rows, best] + TOP_SHARE * top
    index = np.broadcast_to(ours.job_index, value.shape)[rows, best]
    years = np.broadcast_to(ours.job_years, value.shape)[rows, best]
    could_be_better = pair.full(ours.job_unread.any(axis=1)) & (score < TYPICAL_REUSE)
    score = np.where(pair.full(ours.jobs_known) & ~could_be_better, score, np.nan)
    score = score * (1 - refused(pair))
    if isinstance(pair.opportunities, ProgrammeColumns):
        score = np.where(pair.opportunities.type == _LANGUAGE, np.nan, score)
    return Evidence(score, {"experience": index, "years": years, "nearness": near[rows, best]})


def _strength(pair: Pair[OpportunityColumns]) -> NDArray[np.float64]:
    """What a job counts for when the work is the same occupation, ``(participants, job slots)``, up to 1."""
    ours = pair.participants
    years = np.where(np.isnan(ours.job_years), TYPICAL_YEARS, ours.job_years)
    ago = np.where(np.isnan(ours.job_ended), TYPICAL_YEARS_AGO, np.maximum(pair.as_of.year - ours.job_ended, 0.0))
    strength: NDArray[np.float64] = (
        NEARNESS_SHARE
        + YEARS_SHARE * (1 - 0.5 ** (years / YEARS_TO_HALF))
        + RECENCY_SHARE * 0.5 ** (ago / YEARS_TO_FADE_HALF)
    )
    elementary = (skill_levels(ours.job_isco) == 1) & (ours.job_isco_score >= LEVEL_SURE_FROM)
    return np.where(elementary, ELEMENTARY_WORTH * strength, strength)


@feature(typical=0.6)
def level_kept(pair: Pair[OpportunityColumns]) -> Evidence:
    """Whether the work is at the level of earlier work.

    Levels are the four ISCO skill levels; one below is a third less. NaN where the level of either is not known.
    """
    below, own, theirs = downgrade(pair)
    return Evidence(1 - below / 3, {"level": theirs, "own_level": own, "downgrade": below})


def downgrade(pair: Pair[OpportunityColumns]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """How many ISCO skill levels the work lies below the highest of earlier jobs (≥ 0, NaN unknown), and both levels."""
    ours = pair.participants
    sure = ours.job & (ours.job_isco_score >= LEVEL_SURE_FROM)
    levels = np.where(sure, skill_levels(ours.job_isco), np.nan)
    own = np.where(np.isnan(levels).all(axis=1), np.nan, np.fmax.reduce(levels, axis=1, initial=np.nan))
    theirs = skill_levels(pair.opportunities.title_isco)
    below = np.maximum(own - theirs, 0.0)
    return pair.full(below), pair.full(own), pair.full(theirs)
