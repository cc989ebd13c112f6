"""From numbers to reasons: what is told, in which order, and what is never told to others."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

from matching.domain.facet import Record
from matching.domain.match import Blocked, Match
from matching.explanation import MOST_REASONS, SMALLEST_REASON
from matching.kinds import KINDS
from matching.ranking import AdditiveRanker
from matching.service.question import decide, numbered
from tests.kit import AS_OF, NEAR, axis, facet, opportunity, participant, record, towards

CAUTIONS = {
    rule.code: set(re.findall(r'"([a-z_]+)": Caution\(', inspect.getsource(rule.judge)))
    for rule in KINDS["placement"].gates
}
PHARMACIST, ASSISTANT, PICKER = 2262, 3213, 4321
JOBS = [
    {"title": "orderpicker", "start_year": 2024, "end_year": 2026},
    {"title": "apotheker", "start_year": 2008, "end_year": 2020},
]
FACETS = [
    facet("experience", 0, vector=axis(1), isco=PICKER),
    facet("experience", 1, vector=axis(2), isco=PHARMACIST),
    facet("qualification", 0, vector=axis(3), isced=916),
]


def pharmacist(**more: Any) -> Record[Any]:
    fields: dict[str, Any] = {
        "experience": JOBS,
        "qualifications": [{"title": "Bachelor farmacie", "level": 6, "completed": True}],
        "languages": [{"code": "nl", "level": "B1"}],
    }
    return record(participant({**fields, **more}), FACETS, may_be_found=True)


def work(name: str, isco: int, vector: int, **more: Any) -> Record[Any]:
    leaning = towards(vector, 7, 0.9)
    return record(opportunity("placement", more, id=name), [facet("title", vector=leaning, isco=isco)])


def answer(person: Record[Any], others: list[Record[Any]], **options: Any) -> tuple[list[Match], list[Blocked]]:
    from matching.domain.columns import COLUMNS, ParticipantColumns

    done, vectors = numbered([person, *others])
    decided = decide(
        others[0].profile.kind,
        ParticipantColumns.build(done[:1]),
        COLUMNS[others[0].profile.kind].build(done[1:]),  # type: ignore[arg-type]
        vectors=vectors,
        routes=NEAR,
        ranker=AdditiveRanker(),
        as_of=AS_OF,
        **options,
    )
    return decided.explained(lambda _: done[0])


def test_the_job_that_is_used_again_is_named_not_the_latest() -> None:
    (match,), _ = answer(pharmacist(), [work("o", ASSISTANT, 2)])
    assert match.reasons[0].code in ("experience_reuse", "qualification_reuse")
    reuse = next(one for one in match.reasons if one.code == "experience_reuse")
    assert reuse.values["experience"] == "apotheker"
    assert reuse.values["years"] == 12.0
    study = next(one for one in match.reasons if one.code == "qualification_reuse")
    assert study.values["qualification"] == "Bachelor farmacie"


def test_the_right_job_is_named_when_another_was_set_aside() -> None:
    jobs = [{**JOBS[0], "use": False}, JOBS[1]]
    (match,), _ = answer(pharmacist(experience=jobs), [work("o", ASSISTANT, 2)])
    assert next(one for one in match.reasons if one.code == "experience_reuse").values["experience"] == "apotheker"


def test_the_strongest_reasons_come_first_and_weak_ones_are_not_told() -> None:
    matches, _ = answer(pharmacist(), [work("a", ASSISTANT, 2), work("b", PICKER, 1), work("c", 0, 5)])
    assert matches[0].opportunity_id == "a"
    for match in matches:
        amounts = {one.feature: one.amount for one in match.contributions}
        told = [amounts[one.code] for one in match.reasons]
        assert told == sorted(told, reverse=True)
        assert len(told) <= MOST_REASONS
        assert all(amount >= SMALLEST_REASON for amount in told)
        untold = [amount for name, amount in amounts.items() if name not in {one.code for one in match.reasons}]
        assert len(told) == MOST_REASONS or all(amount < SMALLEST_REASON for amount in untold)


def test_reuse_and_downgrade_are_told() -> None:
    matches, _ = answer(pharmacist(), [work("same", PHARMACIST, 2), work("below", PICKER, 1)])
    found = {one.opportunity_id: one.reuse for one in matches}
    assert found["same"].downgrade == 0
    assert found["below"].downgrade == 2  # from the fourth ISCO skill level to the second
    assert found["same"].experience is not None
    assert found["same"].experience > 0.85


@pytest.mark.parametrize(
    ("fields", "isco", "route"),
    [
        ({"contract": "job", "contract_months": 12}, PHARMACIST, "durable"),
        ({"contract": "job", "contract_months": 12}, PICKER, "fast"),  # below the level of earlier work
        ({"contract": "trial", "contract_months": 2}, PHARMACIST, "fast"),
        ({}, PHARMACIST, None),
    ],
)
def test_every_placement_is_marked_fast_or_durable(fields: dict[str, Any], isco: int, route: str | None) -> None:
    (match,), _ = answer(pharmacist(), [work("o", isco, 2, **fields)])
    assert match.route == route


def test_programmes_and_mentors_have_no_route_and_no_downgrade() -> None:
    for kind in ("programme", "mentor"):
        (match,), _ = answer(pharmacist(), [record(opportunity(kind))])
        assert (match.route, match.reuse.downgrade) == (None, None)


def test_what_is_not_known_is_told_as_not_known() -> None:
    (match,), _ = answer(record(participant()), [record(opportunity("placement"))])
    assert match.reuse.experience is None
    assert match.reuse.qualification is None
    assert {one.feature: one.value for one in match.contributions}["experience_reuse"] is None


def test_every_gate_that_blocks_is_told_with_its_class_and_values() -> None:
    asked = {"languages_required": [{"code": "nl", "level": "C1"}], "closes_on": "2026-11-01", "capacity": 0}
    _, (blocked,) = answer(pharmacist(), [work("o", PHARMACIST, 2, **asked)])
    assert [(one.code, one.gate_class) for one in blocked.gates] == [
        ("closed", "provider"),
        ("full", "provider"),
        ("language_below_minimum", "provider"),
    ]
    assert blocked.gates[2].values == {"language": "nl", "required": "C1", "have": "B1", "listed": True}
    assert blocked.fit > 0.5


def test_the_way_back_comes_first_then_law_provider_circumstance_and_what_is_unknown() -> None:
    jobs = [{"title": "arts", "start_year": 2008, "end_year": 2020}]
    own = [facet("experience", 0, vector=axis(2), isco=2212)]
    fields = {
        "experience": jobs,
        "qualifications": [{"title": "Geneeskunde", "field": "0912", "level": 7, "completed": True, "country": "SY"}],
        "languages": [{"code": "nl", "level": "B1"}],
        "status": "temporary_protection",
        "availability": {"from_date": "2027-05-01"},
    }
    person = record(participant(fields), own, may_be_found=True)
    asked = {
        "languages_required": [{"code": "nl", "level": "B2"}],
        "language_support": True,
        "days": ["mon"],
        "contract": "job",
        "title": "Assistent in de huisartsenpraktijk",
    }
    (match,), blocked = answer(person, [work("o", 3256, 2, **asked)])
    assert not blocked
    classes = {
        code: (
            code.startswith("unknown_"),
            code != "way_back",
            ("law", "provider", "circumstance").index(rule.gate_class),
        )
        for rule in reversed(KINDS["placement"].gates)
        for code in CAUTIONS[rule.code]
    }
    codes = [one.code for one in match.cautions]
    assert codes[:4] == ["way_back", "work_to_be_notified", "language_one_level_short", "available_later"]
    assert [classes[code] for code in codes] == sorted(classes[code] for code in codes)
    assert any(code.startswith("unknown_") for code in codes)


def test_each_caution_is_told_once_and_what_is_known_before_what_is_not() -> None:
    person = pharmacist(status="asylum_seeker", home={"childcare_hours_needed": 10, "childcare_arranged": False})
    (match,), _ = answer(person, [work("o", PHARMACIST, 2)])
    codes = [one.code for one in match.cautions]
    assert len(codes) == len(set(codes))
    unknown = [code.startswith("unknown_") for code in codes]
    assert unknown == sorted(unknown)
    assert {"work_permit_to_apply", "unknown_asylum_date", "childcare_to_arrange"} <= set(codes)


SECRET = {
    "home": {"childcare_hours_needed": 10, "childcare_arranged": False},
    "travel": {"max_minutes": 60, "max_cost_per_month": None, "modes": ["public_transport"]},
    "birth_year": 1996,
    "study_with_benefit": "ask",
    "availability": {"hours_per_week": 24},
}


def strings(found: Any) -> str:
    return repr(found)


def test_others_read_codes_and_never_own_words() -> None:
    own, _ = answer(pharmacist(), [work("o", ASSISTANT, 2)])
    (seen,), _ = answer(pharmacist(), [work("o", ASSISTANT, 2)], by_others=True)
    assert "apotheker" in strings(own)
    assert "apotheker" not in strings(seen)
    assert "farmacie" not in strings(seen)
    reuse = {one.code: one.values for one in seen.reasons}
    assert reuse["experience_reuse"]["isco"] == "2262"
    assert reuse["qualification_reuse"]["isced"] == "0916"


@pytest.mark.parametrize("kind", KINDS)
def test_others_read_nothing_of_home_age_or_the_way_there(kind: str) -> None:
    person = pharmacist(**SECRET)
    theirs = (
        {"cost_per_year": 2500, "finance": ["duo"], "type": "hbo", "track": "fulltime"} if kind == "programme" else {}
    )
    other = record(opportunity(kind, theirs))
    (own,), _ = answer(person, [other])
    (seen,), _ = answer(person, [other], by_others=True)
    hidden = ("childcare", "finance", "study_with_benefit", "travel", "place", "availability")
    assert not [one.code for one in seen.cautions if any(word in one.code for word in hidden)]
    for one in seen.reasons:
        assert not {"minutes", "limit", "mode", "cost", "budget"} & one.values.keys(), one.code
    if kind == "placement":
        assert "childcare_to_arrange" in {one.code for one in own.cautions}
