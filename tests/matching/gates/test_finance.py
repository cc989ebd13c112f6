"""Who pays for a programme: is there a source that this participant can use? Rules as they are in November 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matching.domain.judgement import value_at
from matching.domain.vocabulary import FINANCE
from matching.gates.finance import finance_not_available
from matching.rules.study_finance import sources
from tests.kit import AS_OF, judged, opportunity, pair_of, participant, record, values_of

by_code = {one.code: one for one in sources(AS_OF)}


def holder(birth_year: int | None = 2004, benefit: str | None = "yes", **more: Any) -> dict[str, Any]:
    return {"status": "status_holder", "birth_year": birth_year, "study_with_benefit": benefit, **more}


def costs(cost: float | None, *finance: str, **more: Any) -> dict[str, Any]:
    return {"cost_per_year": cost, "finance": list(finance), "type": "hbo", "track": "fulltime", **more}


FEES = [
    # who, the fee and the sources that the provider names, what the gate says
    (holder(), costs(0), "passes"),
    (holder(), costs(2500, "duo"), "passes"),
    (holder(), costs(2500), "blocked"),  # known to have no source
    (holder(), {"cost_per_year": 2500, "type": "hbo", "track": "parttime"}, "unknown_finance"),
    (holder(), {**costs(None, "duo")}, "unknown_cost"),
    (holder(), {"type": "short_course"}, "unknown_cost"),
    (holder(), costs(2500, "uaf"), "finance_to_apply"),
    (holder(), costs(2500, "municipality"), "finance_to_apply"),
    (holder(), costs(2500, "municipality", "duo"), "passes"),  # one by right is enough
    (holder(), costs(2500, "roc"), "blocked"),  # a fund for mbo does not pay hbo
    (holder(), costs(2500, "roc", type="mbo", track="bol"), "finance_to_apply"),
    (holder(), costs(1500, "employer", type="mbo", track="bbl"), "passes"),  # BBL: the employer pays
    (holder(), costs(1500, "employer", type="mbo", track="bol"), "finance_to_apply"),
    (holder(), costs(1500, "duo", type="mbo", track="bbl"), "blocked"),  # BBL is work: no student finance
    (holder(), costs(900, "duo", type="language", track="parttime"), "blocked"),  # no student finance for a course
    # who has a right to student finance
    ({**holder(), "status": "citizen"}, costs(2500, "duo"), "passes"),
    # a regular permit for family may give it, or not: DUO looks at the kind of permit
    ({**holder(), "status": "family_reunification"}, costs(2500, "duo"), "finance_permit_check, finance_to_apply"),
    ({**holder(), "status": "family_reunification"}, costs(2500, "municipality", "employer"), "finance_to_apply"),
    ({**holder(birth_year=2010), "status": "status_holder"}, costs(0, type="mbo", track="bol"), "passes"),
    (holder(1960), costs(2500, "uaf", type="mbo", track="bol", level=2), "blocked"),  # UAF from mbo-3 on
    (holder(1960), costs(2500, "uaf", type="mbo", track="bol", level=3), "finance_to_apply"),
    (holder(1985), costs(2500, "duo", type="mbo", track="parttime"), "blocked"),  # the loan in mbo is for bol alone
    (holder(1985), costs(2500, "duo", track="parttime"), "finance_to_apply"),
    ({**holder(), "status": "asylum_seeker"}, costs(2500, "duo"), "blocked"),
    ({**holder(), "status": "temporary_protection"}, costs(2500, "duo"), "blocked"),
    ({**holder(), "status": "temporary_protection"}, costs(2500, "uaf"), "fee_may_be_higher, finance_to_apply"),
    ({**holder(), "status": "asylum_seeker"}, costs(2500, "uaf"), "fee_may_be_higher, finance_to_apply"),
    ({**holder(), "status": "asylum_seeker"}, costs(0), "passes"),
    ({**holder(), "status": "asylum_seeker"}, costs(900, "uaf", type="language", track="parttime"), "finance_to_apply"),
    ({**holder(), "status": None}, costs(2500, "duo"), "finance_to_apply, unknown_status"),
]


@pytest.mark.parametrize(("person", "chance", "expected"), FEES)
def test_fee(person: Any, chance: Any, expected: str) -> None:
    assert judged(finance_not_available, "programme", person, chance) == expected


AGES = [
    # turns this old in the year in which it starts (2027)
    (27, "passes"),
    (28, "passes"),
    (29, "finance_age_check, finance_to_apply"),  # within a year of 30: the birthday decides
    (30, "finance_age_check, finance_to_apply"),
    (31, "finance_to_apply"),  # the loan for lifelong learning
    (55, "finance_to_apply"),
    (56, "finance_age_check, finance_to_apply"),
    (57, "finance_age_check, finance_to_apply"),
    (58, "blocked"),
    (None, "finance_age_check, finance_to_apply"),
]


@pytest.mark.parametrize(("age", "expected"), AGES)
@pytest.mark.parametrize("starts_on", ["2027-01-01", "2027-09-01", "2027-12-31"])
def test_age_limits_of_student_finance(age: int | None, expected: str, starts_on: str) -> None:
    person = holder(None if age is None else 2027 - age)
    assert judged(finance_not_available, "programme", person, costs(2500, "duo", starts_on=starts_on)) == expected


@pytest.mark.parametrize("starts_on", [None, "2024-09-01"])
def test_without_a_start_or_long_begun_it_starts_now(starts_on: str | None) -> None:
    assert judged(finance_not_available, "programme", holder(1998), costs(2500, "duo", starts_on=starts_on)) == "passes"
    chance = costs(2500, "duo", starts_on=starts_on)
    assert judged(finance_not_available, "programme", holder(1995), chance) == "finance_to_apply"


LIVING = [
    # who, studies with a benefit?, what, what the gate says
    (2004, "yes", costs(0), "passes"),
    (2004, "no", costs(0), "passes"),  # there is a grant to live on
    (1980, "no", costs(0), "blocked"),  # too old for a grant, and no benefit during a full-time study
    (1980, "yes", costs(0), "passes"),
    (1980, "ask", costs(0), "study_with_benefit_to_ask"),
    (1980, None, costs(0), "study_with_benefit_to_ask"),
    (1980, "no", costs(0, track="parttime"), "passes"),
    (1980, "no", costs(0, track="bol", type="mbo"), "blocked"),
    (1980, "no", costs(0, track="bbl", type="mbo"), "passes"),  # BBL is paid work
    (1980, "no", costs(0, type="language", track=None), "passes"),
    (1980, "no", costs(0, track=None), "passes"),  # not known to be full-time
    (1997, "no", costs(0), "finance_age_check"),  # turns 30 in 2027: the grant depends on the birthday
    (1997, "yes", costs(0), "passes"),
]


@pytest.mark.parametrize(("birth_year", "benefit", "chance", "expected"), LIVING)
def test_living_costs(birth_year: int, benefit: str | None, chance: Any, expected: str) -> None:
    chance = {**chance, "starts_on": "2027-09-01"}
    assert judged(finance_not_available, "programme", holder(birth_year, benefit), chance) == expected


UNPAID = [
    # who, what, values
    (
        holder(1980),
        costs(2500, "roc"),  # a fund for mbo; the loan would do, but this school does not name it
        {"sources": ["roc"], "living_costs": False, "unusable": ["roc"], "elsewhere": ["duo", "uaf", "municipality", "employer"]},
    ),
    (
        {**holder(), "status": "asylum_seeker"},
        costs(2500, "duo"),
        {"sources": ["duo"], "living_costs": False, "unusable": ["duo"], "elsewhere": ["uaf", "municipality", "employer"]},
    ),
    (
        holder(),
        costs(900, "duo", type="short_course", track="parttime"),
        {"sources": ["duo"], "living_costs": False, "unusable": ["duo"], "elsewhere": ["municipality", "employer", "roc"]},
    ),
    (
        {**holder(), "status": "asylum_seeker"},
        costs(2500),
        {"sources": [], "living_costs": False, "unusable": [], "elsewhere": ["uaf", "municipality", "employer"]},
    ),
    (
        holder(1980, "no"),
        costs(0, "uaf"),  # UAF can be used, but is nothing to live on
        {"sources": ["uaf"], "living_costs": True, "unusable": [], "elsewhere": []},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("person", "chance", "values"), UNPAID)
def test_what_is_not_paid_and_who_else_might_is_told(person: Any, chance: Any, values: dict[str, Any]) -> None:
    verdict = finance_not_available(pair_of(record(participant(person)), record(opportunity("programme", chance))))
    assert verdict.blocked[0]
    found = values_of(verdict)
    advice, who = found.pop("advice"), found.pop("who")
    assert found == {"cost": chance["cost_per_year"], **values}
    # Each source that is advised belongs to one that may be asked, and each has somebody who decides; the school always has a word.
    assert who[0] == "school"
    assert bool(advice) == bool(values["elsewhere"])
    assert {by_code[one].who for one in advice} <= set(who)
    assert {FINANCE[by_code[one].finance] for one in advice} == set(values["elsewhere"])
    assert not set(values["unusable"]) & set(values["elsewhere"])


def caution(code: str, person: Any, chance: Any) -> dict[str, Any]:
    verdict = finance_not_available(pair_of(record(participant(person)), record(opportunity("programme", chance))))
    assert verdict.cautions[code].rows[0]
    return value_at(verdict.cautions[code].values, 0)


@pytest.mark.parametrize(
    ("person", "chance", "advice"),
    [
        (holder(1980), costs(2500, "duo"), ["lifelong_learning_credit"]),
        (holder(1980), costs(1400, "duo", "uaf", type="mbo", track="bol"), ["lifelong_learning_credit_mbo", "uaf"]),
        (holder(1980), costs(1400, "roc", "municipality", type="mbo", track="bbl"), ["municipality", "school_fund"]),
        (holder(1997), costs(2500, "duo", starts_on="2027-09-01"), ["student_grant", "lifelong_learning_credit"]),
    ],
)
def test_what_to_apply_for_is_named_by_its_own_name(person: Any, chance: Any, advice: list[str]) -> None:
    assert caution("finance_to_apply", person, chance)["advice"] == advice


@pytest.mark.parametrize(("age", "limits"), [(29, [30]), (30, [30]), (56, [57]), (57, [57]), (None, [30, 57])])
def test_at_an_age_limit_the_limit_is_told(age: int | None, limits: list[int]) -> None:
    person = holder(None if age is None else 2027 - age)
    assert caution("finance_age_check", person, costs(2500, "duo", starts_on="2027-09-01"))["limits"] == limits


@pytest.mark.parametrize(
    ("status", "possible"),
    [
        ("status_holder", True),
        ("citizen", True),
        (None, True),
        ("asylum_seeker", False),  # no benefit without a permit
        ("temporary_protection", False),
    ],
)
def test_where_there_is_no_benefit_nobody_is_sent_to_ask_for_it(status: str | None, possible: bool) -> None:
    person = {**holder(1980, "ask"), "status": status}
    assert caution("study_with_benefit_to_ask", person, costs(0)) == {"possible": possible}


def test_student_finance_ends_at_the_limit_of_the_year_asked_about() -> None:
    """The limit of the loan was 56 until the school year 2024-2025."""
    before = {"as_of": date(2024, 1, 10)}
    person = {**holder(1967)}  # turns 57 in 2024
    assert judged(finance_not_available, "programme", person, costs(2500, "duo"), **before) == "blocked"
    now = {"as_of": date(2025, 1, 10)}
    person = {**holder(1968)}  # turns 57 in 2025
    said = judged(finance_not_available, "programme", person, costs(2500, "duo"), **now)
    assert said == "finance_age_check, finance_to_apply"
