"""Unpaid work has a learning goal, a supervisor, an end and a next step; what is missing is named, and nothing is blocked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from matching.domain.judgement import Verdict, value_at
from matching.gates.unpaid import unpaid_work_unsound
from tests.kit import opportunity, pair_of, participant, record
from tests.property.strategies import placements

SOUND = {
    "paid": False,
    "contract": "work_experience",
    "contract_months": 6,
    "support_offered": ["buddy"],
    "leads_to": ["boekhouder"],
    "intention_after": "contract",
}
ALL = ["learning_goal", "supervisor", "end_date", "next_step"]


def said(chance: Any) -> Verdict:
    return unpaid_work_unsound(pair_of(record(participant()), record(opportunity("placement", chance))))


def named(verdict: Verdict, code: str) -> list[str]:
    caution = verdict.cautions[code]
    found: list[str] = value_at(caution.values, 0)["missing"] if caution.rows[0] else []
    return found


@pytest.mark.parametrize(
    ("changed", "lacks", "unknown"),
    [
        ({}, [], []),
        ({"leads_to": []}, ["learning_goal"], []),
        ({"leads_to": None}, [], ["learning_goal"]),
        ({"leads_to": None, "language_support": True}, [], []),  # Dutch is what is learned
        ({"support_offered": []}, ["supervisor"], []),
        ({"support_offered": ["language"], "leads_to": None}, ["supervisor"], []),
        ({"support_offered": ["job_coach"]}, [], []),
        ({"support_offered": None}, [], ["supervisor"]),
        ({"contract_months": None}, [], ["end_date"]),
        ({"contract_months": 0}, ["end_date"], []),
        ({"intention_after": "none"}, ["next_step"], []),
        ({"intention_after": None}, [], ["next_step"]),
        ({"leads_to": [], "support_offered": [], "contract_months": 0, "intention_after": "none"}, ALL, []),
        ({"paid": True, "leads_to": [], "intention_after": None}, [], []),  # paid work is not asked
    ],
)
def test_what_is_missing_is_named(changed: dict[str, Any], lacks: list[str], unknown: list[str]) -> None:
    verdict = said({**SOUND, **changed})
    assert (named(verdict, "unpaid_work_lacks"), named(verdict, "unknown_unpaid_terms")) == (lacks, unknown)


@pytest.mark.parametrize(
    ("contract", "paid", "asked"),
    [
        ("volunteering", None, True),
        ("work_experience", None, True),
        ("internship", None, True),
        ("trial", None, True),
        ("job", None, False),
        ("apprenticeship", None, False),
        (None, None, False),
        ("job", False, True),  # whatever it is called
        ("internship", True, False),
    ],
)
def test_which_work_is_unpaid(contract: str | None, paid: bool | None, asked: bool) -> None:
    assert named(said({"contract": contract, "paid": paid}), "unknown_unpaid_terms") == (ALL if asked else [])


@pytest.mark.parametrize(
    ("contract", "months", "long"),
    [
        ("trial", 3, False), ("trial", 4, True), ("trial", None, False),
        ("work_experience", 6, False), ("work_experience", 7, True), ("volunteering", 24, False),
    ],
)  # fmt: skip
def test_how_long_is_long(contract: str, months: int | None, long: bool) -> None:
    verdict = said({**SOUND, "contract": contract, "contract_months": months})
    assert verdict.cautions["unpaid_work_long"].rows[0] == long


@given(placements())
def test_nothing_is_blocked(chance: Any) -> None:
    assert not unpaid_work_unsound(pair_of(record(participant()), record(chance))).blocked.any()
