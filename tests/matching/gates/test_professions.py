"""The way back: a role beside the own profession shows the steps, the months, the euros and the next date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from matching.domain.judgement import Caution, value_at
from matching.gates.education import qualification_not_recognised
from tests.kit import facet, opportunity, pair_of, participant, record

DOCTOR, NURSE, PHARMACIST, TEACHER, LAWYER = 2211, 2221, 2262, 2330, 2611
MEDICAL_ASSISTANT, PHARMACY_ASSISTANT, CLASS_ASSISTANT, PARALEGAL, PICKER, CARER = 3256, 3213, 5312, 3411, 9333, 5321
MEDICINE, PHARMACY = 912, 916
DIPLOMA = {"title": "Geneeskunde", "level": 7, "country": "SY", "completed": True, "recognition": "none"}


def way_back(
    jobs: Sequence[int],
    work: int,
    *,
    person: dict[str, Any] | None = None,
    chance: dict[str, Any] | None = None,
    **more: Any,
) -> Caution:
    studied, leads, score = more.pop("studied", ()), more.pop("leads", ()), more.pop("score", 1.0)
    known = {"experience": [{"title": f"job {n}"} for n in range(len(jobs))], **(person or {})}
    facets = [replace(facet("experience", n, isco=isco), isco_score=score) for n, isco in enumerate(jobs)]
    facets += [facet("qualification", n, isced=isced) for n, isced in enumerate(studied)]
    facets += [facet("goal", n, isco=isco) for n, isco in enumerate(more.pop("wants", ()))]
    facets += [facet("refusal") for _ in range(more.pop("refuses", 0))]
    theirs = [facet("title", isco=work), *(facet("leads_to", n, isco=isco) for n, isco in enumerate(leads))]
    pair = pair_of(record(participant(known), facets), record(opportunity("placement", chance or {}), theirs), **more)
    return qualification_not_recognised(pair).cautions["way_back"]


@pytest.mark.parametrize(
    ("jobs", "work", "profession"),
    [
        ([DOCTOR], MEDICAL_ASSISTANT, "doctor"),
        ([PICKER, DOCTOR], CARER, "doctor"),  # a survival job hides no career
        ([PHARMACIST], PHARMACY_ASSISTANT, "pharmacist"),
        ([TEACHER], CLASS_ASSISTANT, "secondary_teacher"),
        ([LAWYER], PARALEGAL, "lawyer"),
        ([NURSE], CARER, "nurse"),
        # no role beside it
        ([DOCTOR], PICKER, None),
        ([DOCTOR], DOCTOR, None),  # the profession itself
        ([TEACHER], MEDICAL_ASSISTANT, None),
        ([PICKER], MEDICAL_ASSISTANT, None),
        ([], MEDICAL_ASSISTANT, None),
    ],
)
def test_a_role_beside_the_own_profession(jobs: list[int], work: int, profession: str | None) -> None:
    caution = way_back(jobs, work)
    assert caution.rows[0] == (profession is not None)
    assert value_at(caution.values, 0).get("profession") == profession


def test_what_leads_to_the_profession_is_a_role_beside_it_whatever_it_is_called() -> None:
    assert not way_back([DOCTOR], 0).rows[0]
    assert way_back([DOCTOR], 0, leads=[DOCTOR]).rows[0]


def test_a_finished_diploma_makes_the_profession_too() -> None:
    def of(**changed: Any) -> Caution:
        return way_back(
            [PICKER], MEDICAL_ASSISTANT, studied=[MEDICINE], person={"qualifications": [{**DIPLOMA, **changed}]}
        )

    assert of().rows[0]
    assert of(level=None).rows[0]
    assert not of(completed=False).rows[0]
    assert not of(level=4).rows[0]
    assert not of(use=False).rows[0]


@pytest.mark.parametrize(
    ("jobs", "studied", "sure"),
    [
        ([DOCTOR], [], True),
        ([LAWYER], [], False),
        ([TEACHER], [], True),
    ],  # ISCO 2611 holds all lawyers, not only advocates
)
def test_where_a_group_of_occupations_is_broad_it_is_asked(jobs: list[int], studied: list[int], sure: bool) -> None:
    work = {DOCTOR: MEDICAL_ASSISTANT, LAWYER: PARALEGAL, TEACHER: CLASS_ASSISTANT}[jobs[0]]
    assert value_at(way_back(jobs, work, studied=studied).values, 0)["sure"] is sure


@pytest.mark.parametrize(("score", "rows", "sure"), [(0.99, True, True), (0.9, True, False), (0.7, False, False)])
def test_a_profession_that_was_not_surely_understood_is_asked_or_left_out(score: float, rows: bool, sure: bool) -> None:
    caution = way_back([DOCTOR], MEDICAL_ASSISTANT, score=score)
    assert caution.rows[0] == rows
    assert value_at(caution.values, 0).get("sure") is sure


def test_a_job_tells_which_profession_of_one_law_it_is() -> None:
    """Midwives and nurses have the same field of study (ISCED-F 0913)."""
    midwife, nursing = 2222, 913
    person = {"qualifications": [{**DIPLOMA, "level": 6}]}
    found = way_back([midwife], MEDICAL_ASSISTANT, studied=[nursing], person=person)
    assert value_at(found.values, 0)["profession"] == "midwife"
    found = way_back([PICKER], MEDICAL_ASSISTANT, studied=[nursing], person=person)
    assert value_at(found.values, 0)["profession"] == "nurse"


STEPS = [
    # what is known of the diploma and the language, the first step ahead, how many steps
    ({}, None, "language_b2_plus", 6),
    ({}, "B1", "language_b2_plus", 6),
    ({}, "B2", "collect_papers", 5),
    ({"recognition": "valued"}, "B2", "apply_competence", 4),
    ({"recognition": "requested"}, "B2", "take_professional_test", 3),
    ({"registration": "in_procedure"}, "B2", "take_professional_test", 3),
    ({"recognition": "recognised"}, None, "register_big", 1),  # recognition is not registration
    ({"country": "NL"}, None, "register_big", 1),
]


@pytest.mark.parametrize(("diploma", "dutch", "first", "count"), STEPS)
def test_what_is_behind_somebody_is_no_step(diploma: dict[str, Any], dutch: str | None, first: str, count: int) -> None:
    person: dict[str, Any] = {"qualifications": [{**DIPLOMA, **diploma}]}
    if dutch:
        person["languages"] = [{"code": "nl", "level": dutch}]
    found = value_at(way_back([DOCTOR], MEDICAL_ASSISTANT, studied=[MEDICINE], person=person).values, 0)
    assert (found["next_step"], len(found["steps"])) == (first, count)
    assert found["cost"] == 85
    assert found["authority"] == "CIBG (BIG-register)"


def test_months_euros_and_the_next_date_are_told() -> None:
    person = {"qualifications": [{**DIPLOMA, "recognition": "valued"}], "languages": [{"code": "nl", "level": "C1"}]}
    found = value_at(way_back([DOCTOR], MEDICAL_ASSISTANT, studied=[MEDICINE], person=person).values, 0)
    assert (found["months_from"], found["months_to"], found["cost"]) == (12, 36, 85)
    assert found["next_date"] == "2026-12-21"  # an answer on the application within the month, asked on 21 November


def test_who_is_registered_is_back_already() -> None:
    person = {"qualifications": [{**DIPLOMA, "recognition": "recognised", "registration": "registered"}]}
    assert not way_back([DOCTOR], MEDICAL_ASSISTANT, studied=[MEDICINE], person=person).rows[0]


def test_who_turned_away_from_the_profession_is_not_sent_back_to_it() -> None:
    assert not way_back([TEACHER], CLASS_ASSISTANT, refuses=1).rows[0]
    assert way_back([TEACHER], CLASS_ASSISTANT, refuses=1, wants=[TEACHER]).rows[0]  # turned away from something else


def test_it_is_told_to_the_participants_side_alone() -> None:
    assert way_back([DOCTOR], MEDICAL_ASSISTANT).rows[0]
    assert not way_back([DOCTOR], MEDICAL_ASSISTANT, by_others=True).rows[0]


def test_work_that_the_provider_calls_the_regulated_profession_is_no_role_beside_it() -> None:
    assert not way_back([DOCTOR], MEDICAL_ASSISTANT, chance={"regulated_profession": "arts"}).rows[0]
