"""What a good match would have been, judged from the labels alone. The ranking never sees any of this.

Grades run from 0 (no use) to 3 (just right). There are two judgements:

* ``graded`` uses this project's own table of how much of one occupation can be used in another
  (:mod:`matching.taxonomy.nearness`), which the ranking uses as well, on codes that it had to understand from text.
  Methods that know no such table are at a disadvantage here.
* ``strict`` uses nothing of this project: a match is right (1) when it stands in the same ISCO-08 minor group (three
  digits), or for studies in the same ISCED-F field, and else wrong (0). It cannot see that a pharmacist is at home in
  a pharmacy as an assistant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.domain.opportunity import Opportunity, Programme
from matching.domain.participant import Participant
from matching.domain.ports import BoolArray, Float64Array
from matching.domain.vocabulary import LANGUAGE_LEVEL
from matching.evaluation.labels import OpportunityLabel, ParticipantLabel
from matching.taxonomy.isced import field_similarities
from matching.taxonomy.isco import skill_levels
from matching.taxonomy.nearness import field_of_work_nearness, fields_of, occupation_nearness

GRADE_FROM = (0.3, 0.5, 0.8)
"""Nearness from which a grade is 1, 2, 3: something, much, or nearly all of what somebody can is used."""

REUSABLE_FROM = 0.5
"""Nearness from which an occupation counts as a reuse of another in ``reuse@10``: grade 2, much of it is used."""

NEW_FIELD_BELOW = 0.35
"""A goal that is less near than this to every earlier job is another field."""

_C2 = LANGUAGE_LEVEL.index("C2")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the labels say of one participant and ``n`` opportunities of one kind. Grades are 0..3, ``strict`` 0 or
    1."""

    graded: Float64Array  # (n,)
    strict: Float64Array  # (n,)
    reusable: BoolArray  # (n,): of placements, an earlier occupation is used in it
    below: BoolArray  # (n,): of placements, it lies below the skill level of earlier work


def chose_new_field(person: ParticipantLabel) -> bool:
    """Whether the goal is another field than every earlier job, by the table of occupations."""
    if not person.goals or not person.jobs:
        return False
    return bool(_best(occupation_nearness(_column(person.goals), _row(person.jobs))) < NEW_FIELD_BELOW)


def judge_placements(
    person: ParticipantLabel, profile: Participant, labels: Sequence[OpportunityLabel], opportunities: Sequence[Any]
) -> Judged:
    """Grades of placements.

    Nearness to the nearest earlier job, one grade less for each ISCO skill level below the highest of them: that is
    the advice "durable over fast". Or nearness to a goal, one grade less for each level below that goal (and not below
    the past: to aim lower is the participant's own choice); the better of the two. When the goal is another field,
    the earlier jobs no longer count (advice 1). Who has no job is judged by the goal alone. Strict: the minor group
    of an earlier job or a goal; of a goal alone when none shares a sub-major group with a job.
    """
    del profile, opportunities
    theirs = np.array([one.occupations[0] if one.occupations else 0 for one in labels], dtype=np.int64)
    by_job = _nearest(theirs, person.jobs)
    own = max((float(level) for level in skill_levels(person.jobs)), default=float("nan"))
    down = _levels_down(own, theirs)
    from_jobs = np.zeros(len(theirs)) if chose_new_field(person) else np.maximum(_grades(by_job) - down, 0.0)
    from_goals = [
        np.maximum(_grades(_nearest(theirs, (goal,))) - _levels_down(float(skill_levels(goal)), theirs), 0.0)
        for goal in person.goals
    ]
    return Judged(
        graded=np.maximum.reduce([from_jobs, *from_goals]),
        strict=_in_groups(theirs[:, None], _strict_codes(person)),
        reusable=by_job >= REUSABLE_FROM,
        below=down > 0,
    )


def judge_programmes(
    person: ParticipantLabel, profile: Participant, labels: Sequence[OpportunityLabel], opportunities: Sequence[Any]
) -> Judged:
    """Grades of programmes.

    A language course: 3 when it reaches two CEFR levels above the participant's Dutch, 2 for one level, 1 for more
    than two (it may be out of reach), 0 for a level that is there already: "language as high as possible" (advice 3).
    Any other: the best of its field beside the fields of the diplomas (ISCED-F) and of what it leads to beside
    earlier jobs and goals; one grade less when it lies two or more NLQF levels below the highest finished diploma,
    since then it starts anew. New field: the goal alone.
    """
    new = chose_new_field(person)
    field = np.array([one.field for one in labels], dtype=np.int64)
    leads = _padded([one.occupations for one in labels])
    near = _nearest_of_many(leads, person.goals if new else person.jobs + person.goals)
    by_goal = _best(field_of_work_nearness(field[:, None], _row(person.goals)), axis=1) if person.goals else 0.0
    by_diploma = _best(field_similarities(field[:, None], _row(person.fields)), axis=1) if person.fields else 0.0
    near = np.maximum(near, by_goal if new else np.maximum(by_goal, by_diploma))
    strict_field = np.isin(field, person.fields) & (field > 0) & (not new)
    strict = np.maximum(_in_groups(leads, _strict_codes(person)), strict_field.astype(np.float64))
    graded = np.maximum(_grades(near) - _steps_back(profile, opportunities), 0.0)
    course = np.array([isinstance(one, Programme) and one.type == "language" for one in opportunities], dtype=np.bool_)
    step = _language_grades(profile, opportunities)
    nothing = np.zeros(len(labels), dtype=np.bool_)
    return Judged(np.where(course, step, graded), np.where(course, step >= 2, strict).astype(float), nothing, nothing)


def judge_mentors(
    person: ParticipantLabel, profile: Participant, labels: Sequence[OpportunityLabel], opportunities: Sequence[Any]
) -> Judged:
    """Grades of mentors: 3, 2 or 1 for a student of the same detailed, narrow or broad field (ISCED-F) as a diploma
    or the goal.

    The field of a goal is the one that people in that work are trained in; when the goal is another field, the
    diplomas no longer count. Strict: the same narrow field as a diploma. That mentor and participant share a language
    is a gate.
    """
    del profile, opportunities
    field = np.array([one.field for one in labels], dtype=np.int64)
    trained = fields_of(_row(person.goals)).ravel() if person.goals else np.zeros(0, dtype=np.int64)
    mine = (*(() if chose_new_field(person) else person.fields), *(int(one) for one in trained if one))
    near = _best(field_similarities(field[:, None], _row(mine)), axis=1) if mine else np.zeros(len(field))
    narrow = np.isin(field // 10, [one // 10 for one in person.fields]) & (field > 0)
    nothing = np.zeros(len(labels), dtype=np.bool_)
    graded = np.select([near >= 1.0, near >= 0.6, near > 0], [3.0, 2.0, 1.0], 0.0)
    return Judged(graded, narrow.astype(np.float64), nothing, nothing)


Judge = Callable[[ParticipantLabel, Participant, Sequence[OpportunityLabel], Sequence[Opportunity]], Judged]
JUDGES: dict[str, Judge] = {
    "placement": judge_placements,
    "programme": judge_programmes,
    "mentor": judge_mentors,
}


def _grades(nearness: Float64Array) -> Float64Array:
    return np.digitize(nearness, GRADE_FROM).astype(np.float64)


def _levels_down(own: float, theirs: NDArray[np.int64]) -> Float64Array:
    """How many ISCO skill levels each lies below ``own``; 0 where either is not known."""
    down: Float64Array = np.nan_to_num(np.maximum(own - skill_levels(theirs), 0.0))
    return down


def _nearest(theirs: NDArray[np.int64], mine: tuple[int, ...]) -> Float64Array:
    """Nearness of each of ``theirs`` to the nearest of ``mine``; 0 when there is none."""
    return _nearest_of_many(theirs[:, None], mine)


def _nearest_of_many(theirs: NDArray[np.int64], mine: tuple[int, ...]) -> Float64Array:
    if not mine or not theirs.size:
        return np.zeros(len(theirs))
    near = occupation_nearness(theirs[:, :, None], np.array(mine, dtype=np.int64))
    best: Float64Array = _best(near.reshape(len(theirs), -1), axis=1)
    return best


def _strict_codes(person: ParticipantLabel) -> tuple[int, ...]:
    same_sector = {code // 100 for code in person.jobs} & {code // 100 for code in person.goals}
    return person.goals if person.goals and not same_sector else person.jobs + person.goals


def _in_groups(theirs: NDArray[np.int64], mine: tuple[int, ...]) -> Float64Array:
    """1 where any occupation of a row is in the minor group of one of ``mine``."""
    same = np.isin(theirs // 10, [code // 10 for code in mine]) & (theirs > 0)
    right: Float64Array = np.asarray(same.any(axis=1), dtype=np.float64)
    return right


def _language_grades(profile: Participant, opportunities: Sequence[Any]) -> Float64Array:
    """By how far a course's target lies above the participant's Dutch; 0 where either is not known."""
    dutch = [one.level for one in profile.languages or () if one.code == "nl"]
    if profile.languages is None or (dutch and dutch[0] is None):
        return np.zeros(len(opportunities))
    have = min(LANGUAGE_LEVEL.index(dutch[0]), _C2) if dutch and dutch[0] else 0
    targets = [getattr(one, "language_target", None) for one in opportunities]
    steps = np.array([min(LANGUAGE_LEVEL.index(one), _C2) - have if one else 0 for one in targets])
    return np.select([steps <= 0, steps == 1, steps == 2], [0.0, 2.0, 3.0], 1.0)


def _steps_back(profile: Participant, opportunities: Sequence[Any]) -> Float64Array:
    finished = [one.level for one in profile.counted_qualifications if one.level and one.completed is not False]
    own = max(finished, default=0)
    levels = [getattr(one, "level", None) for one in opportunities]
    return np.array([1.0 if level and own - level >= 2 else 0.0 for level in levels])


def _padded(codes: Sequence[tuple[int, ...]]) -> NDArray[np.int64]:
    table = np.zeros((len(codes), max((len(one) for one in codes), default=0)), dtype=np.int64)
    for row, some in enumerate(codes):
        table[row, : len(some)] = some
    return table


def _best(nearness: ArrayLike, axis: int | None = None) -> Any:
    return np.nan_to_num(np.asarray(nearness, dtype=np.float64)).max(axis=axis, initial=0.0)


def _row(codes: Sequence[int]) -> NDArray[np.int64]:
    return np.array(codes, dtype=np.int64)[None, :]


def _column(codes: Sequence[int]) -> NDArray[np.int64]:
    return np.array(codes, dtype=np.int64)[:, None]
