"""Mentors: students who support another student."""

from __future__ import annotations

from matching.domain.columns import MentorColumns
from matching.domain.facet import Facet
from matching.domain.opportunity import Mentor, Study
from matching.features.mentoring import (
    goal_study_nearness,
    shared_language,
    study_nearness,
    topics_fit,
    work_nearness,
)
from matching.features.travel import travel_ease
from matching.gates.language import no_common_language
from matching.gates.openness import closed, mentor_full, not_consented
from matching.gates.travel import travel_too_far
from matching.gates.understanding import not_understood
from matching.gates.week import days_do_not_fit, schedule_not_possible
from matching.kinds.kind import Kind, embed, words_of_field


def mentor_facets(mentor: Mentor) -> tuple[Facet, ...]:
    """Title, motivation, study, own work experience, and the topics that they offer."""
    study = mentor.study or Study()
    work = (
        [mentor.experience]
        if isinstance(mentor.experience, str)
        else [". ".join(part for part in (job.title, job.description) if part) for job in mentor.experience or ()]
    )
    return (
        *embed("title", [mentor.title]),
        *embed("tasks", [mentor.description]),
        *embed("study", [words_of_field(study.title, study.field)], field=study.field),
        *embed("experience", work),
        *embed("topics", [", ".join(mentor.topics or ())]),
    )


MENTOR = Kind(
    name="mentor",
    columns=MentorColumns,
    facets=mentor_facets,
    gates=(
        closed,
        mentor_full,
        not_consented,
        not_understood,
        no_common_language,
        days_do_not_fit,
        schedule_not_possible,
        travel_too_far,
    ),
    features=(study_nearness, work_nearness, goal_study_nearness, shared_language, topics_fit, travel_ease),
)
