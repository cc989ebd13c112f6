"""What makes a student a good mentor for this participant: pairs work best on the same study (dub.uu.nl, see docs/adr)."""

from __future__ import annotations

import numpy as np

from matching.domain.columns import MentorColumns
from matching.domain.judgement import Evidence, feature, words
from matching.domain.pair import Pair
from matching.domain.vocabulary import LANGUAGE_LEVEL, language_code
from matching.features.nearness import JOBS, wording
from matching.taxonomy.cefr import B1, common_level
from matching.taxonomy.isced import field_similarities
from matching.taxonomy.nearness import field_of_work_nearness


@feature(typical=0.3)
def study_nearness(pair: Pair[MentorColumns]) -> Evidence:
    """How near the mentor's study is to what the participant studied.

    Per diploma the nearness of the fields (ISCED-F, or the wording where that is unknown); the best counts. Known to have no
    diploma: 0; unknown: NaN.
    """
    ours, theirs = pair.participants, pair.opportunities
    text = wording(pair, ("diploma_facet",), ("study_facet",))
    fields = field_similarities(ours.diploma_isced, theirs.study_isced[:, None])
    near = np.where(ours.diploma, np.where(np.isnan(fields), text, np.maximum(fields, 0.5 * text)), 0.0)
    best = near.argmax(axis=1)
    rows = np.arange(len(pair))
    index = np.broadcast_to(ours.diploma_index, near.shape)[rows, best]
    known = pair.full(ours.diplomas_known) & pair.full(theirs.study_facet != 0)
    return Evidence(np.where(known, near[rows, best], np.nan), {"qualification": index})


@feature(typical=0.3)
def goal_study_nearness(pair: Pair[MentorColumns]) -> Evidence:
    """How near the mentor's study is to what the participant wants.

    The field of the occupation that the goal names, or its wording: who changes course needs a guide there. No goal: NaN.
    """
    ours, theirs = pair.participants, pair.opportunities
    text = wording(pair, ("goal_facet",), ("study_facet",))
    by_work = field_of_work_nearness(theirs.study_isced[:, None], ours.goal_isco) * ours.goal_isco_score
    by_field = field_similarities(ours.goal_isced, theirs.study_isced[:, None]) * ours.goal_isced_score
    near = np.fmax(text, np.fmax(by_work, by_field))
    near = np.where(ours.goal_facet > 0, near, 0.0).max(axis=1)
    known = pair.full((ours.goal_facet > 0).any(axis=1)) & pair.full(theirs.study_facet != 0)
    return Evidence(np.where(known, near, np.nan))


@feature(typical=0.2)
def work_nearness(pair: Pair[MentorColumns]) -> Evidence:
    """How near the mentor's own study or work is to the work that the participant did."""
    ours, theirs = pair.participants, pair.opportunities
    text = wording(pair, JOBS.facets, ("work_facet",))
    by_study = np.nan_to_num(field_of_work_nearness(theirs.study_isced[:, None], ours.job_isco)) * ours.job_isco_score
    near = np.maximum(text, by_study)
    for slot in range(theirs.work_isco.shape[1]):
        near = np.maximum(
            near, np.nan_to_num(pair.nearness(ours.job_isco, theirs.work_isco[:, slot, None])) * ours.job_isco_score
        )
    value = np.where(ours.job, near, 0.0)
    best = value.argmax(axis=1)
    rows = np.arange(len(pair))
    index = np.broadcast_to(ours.job_index, value.shape)[rows, best]
    return Evidence(np.where(pair.full(ours.jobs_known), value[rows, best], np.nan), {"experience": index})


@feature(typical=0.5)
def shared_language(pair: Pair[MentorColumns]) -> Evidence:
    """How well participant and mentor can talk: the best level that both reach in one language.

    A second language in common besides Dutch helps to explain what Dutch cannot yet.
    """
    known = pair.full(pair.participants.languages_known & pair.opportunities.languages_known)
    ours, theirs = pair.participants, pair.opportunities
    level, language = common_level(ours.language, ours.language_level, theirs.language, theirs.language_level)
    score = np.interp(level, [1, 2, B1, B1 + 1, B1 + 2, B1 + 4], [0.0, 0.2, 0.5, 0.7, 0.85, 1.0])
    return Evidence(
        np.where(known & (level >= 0), score, np.nan),
        {"language": lambda row: language_code(int(language[row])), "level": words(LANGUAGE_LEVEL, level)},
    )


@feature(typical=0.3)
def topics_fit(pair: Pair[MentorColumns]) -> Evidence:
    """How near what the mentor offers to talk about is to what the participant wants.

    The topics, or where a mentor names none the title and the text.
    """
    ours, theirs = pair.participants, pair.opportunities
    topics = wording(pair, ("goal_facet",), ("topics_facet",)).max(axis=1)
    otherwise = wording(pair, ("goal_facet",), ("tasks_facet", "title_facet")).max(axis=1)
    near = np.where(theirs.topics_facet > 0, topics, otherwise)
    return Evidence(np.where(pair.full((ours.goal_facet > 0).any(axis=1)), near, np.nan))
