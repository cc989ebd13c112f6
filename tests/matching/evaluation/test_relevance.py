"""The judgements, on careers that anybody can check. Codes: 2262 pharmacist, 3213 pharmacy assistant, 9333 freight
handler, 2512 developer, 2341 primary teacher, 5223 shop assistant, 7231 car mechanic."""

from __future__ import annotations

import numpy as np
import pytest

from matching.domain.opportunity import Mentor, Placement, Programme
from matching.domain.participant import LanguageSkill, Participant, Qualification
from matching.evaluation.labels import OpportunityLabel, ParticipantLabel
from matching.evaluation.relevance import (
    Judged,
    chose_new_field,
    judge_mentors,
    judge_placements,
    judge_programmes,
)

PLACEMENT = Placement(id="w", title="werk")
NOBODY = Participant(id="p")


def placements(person: ParticipantLabel, *codes: int) -> Judged:
    return judge_placements(person, NOBODY, [OpportunityLabel((code,)) for code in codes], [PLACEMENT] * len(codes))


def programmes(person: ParticipantLabel, profile: Participant, *them: tuple[OpportunityLabel, Programme]) -> Judged:
    return judge_programmes(person, profile, [label for label, _ in them], [one for _, one in them])


def test_own_work_is_best_and_a_survival_job_is_none() -> None:
    judged = placements(ParticipantLabel((2262, 9333), (2262,), (916,)), 2262, 3213, 9333)
    own, assistant, freight = judged.graded
    assert own == 3
    assert own > assistant >= 1
    assert freight == 0
    assert judged.reusable.tolist() == [True, True, True]
    assert judged.below.tolist() == [False, True, True]


def test_strict_sees_equal_minor_groups_only() -> None:
    judged = placements(ParticipantLabel((2262,), (), ()), 2264, 3213)
    assert judged.strict.tolist() == [1.0, 0.0]


def test_who_chose_a_new_field_is_judged_by_it() -> None:
    person = ParticipantLabel((2341,), (2512,), ())
    assert chose_new_field(person)
    judged = placements(person, 2512, 2341)
    assert judged.graded.tolist() == [3.0, 0.0]
    assert judged.strict.tolist() == [1.0, 0.0]


def test_a_goal_in_the_same_field_adds_to_the_past() -> None:
    person = ParticipantLabel((2262,), (3213,), ())
    assert not chose_new_field(person)
    assert placements(person, 2262, 3213).graded.tolist() == [3.0, 3.0]


def test_without_work_the_goal_counts_and_without_both_nothing_does() -> None:
    assert placements(ParticipantLabel((), (7231,), ()), 7231, 9333).graded.tolist() == [3.0, 0.0]
    assert placements(ParticipantLabel((), (), ()), 7231).graded.tolist() == [0.0]


@pytest.mark.parametrize(("target", "grade"), [("A2", 0.0), ("B1", 2.0), ("B2", 3.0), ("C1", 1.0), (None, 0.0)])
def test_language_courses_by_what_they_reach(target: str | None, grade: float) -> None:
    speaker = Participant(id="p", languages=(LanguageSkill(code="nl", level="A2"),))
    course = Programme(id="o", title="Nederlands", type="language", language_target=target)  # type: ignore[arg-type]
    judged = programmes(ParticipantLabel((), (), ()), speaker, (OpportunityLabel((), 231), course))
    assert judged.graded.tolist() == [grade]


def test_dutch_of_unknown_level_is_not_judged() -> None:
    course = Programme(id="o", title="Nederlands", type="language", language_target="B1")
    for unknown in (Participant(id="p"), Participant(id="p", languages=(LanguageSkill(code="nl"),))):
        judged = programmes(ParticipantLabel((), (), ()), unknown, (OpportunityLabel((), 231), course))
        assert judged.graded.tolist() == [0.0]


def test_a_programme_far_below_the_own_diploma_is_worth_less() -> None:
    bachelor = Participant(id="p", qualifications=(Qualification(title="farmacie", level=6, completed=True),))
    person = ParticipantLabel((2262,), (), (916,))
    high = (OpportunityLabel((2262,), 916), Programme(id="a", title="farmacie", type="wo", level=7))
    low = (OpportunityLabel((3213,), 916), Programme(id="b", title="apothekersassistent", type="mbo", level=4))
    judged = programmes(person, bachelor, high, low)
    assert judged.graded.tolist() == [3.0, 2.0]
    assert judged.strict.tolist() == [1.0, 1.0]


def test_mentors_by_field_of_diploma_or_goal() -> None:
    labels = [OpportunityLabel(field=field) for field in (916, 912, 923, 213)]
    mentors = [Mentor(id="m", title="mentor")] * 4
    judged = judge_mentors(ParticipantLabel((2262,), (), (916,)), NOBODY, labels, mentors)
    assert judged.graded.tolist() == [3.0, 2.0, 1.0, 0.0]
    assert judged.strict.tolist() == [1.0, 1.0, 0.0, 0.0]
    turned = judge_mentors(
        ParticipantLabel((2341,), (2512,), (113,)), NOBODY, [OpportunityLabel(field=113)], mentors[:1]
    )
    assert turned.graded.tolist() == [0.0]


def test_no_opportunities_is_no_error() -> None:
    person = ParticipantLabel((2262,), (2262,), (916,))
    for judge in (judge_placements, judge_programmes, judge_mentors):
        assert np.array_equal(judge(person, NOBODY, [], []).graded, np.zeros(0))
