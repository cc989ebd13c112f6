"""What a route may bring, against cases that were computed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from matching.comparison import STATE, Chances, Course, Projection, follow, lasting_from, pay_of, project
from matching.rules.comparison import IncomeTax, assumptions

TODAY = date(2026, 11, 21)
# Nothing is taken from a wage, so that amounts can be followed by hand.
NO_TAX = IncomeTax(np.zeros(1), np.zeros(1), 0.0, 0.0, 0.0, np.array([0.0, 1.0]), np.zeros(2))
ROUND = {
    "benefit_single": 1000, "benefit_couple": 2500, "holiday_allowance": 0, "minimum_wage": 10, "wage_level_1": 10,
    "wage_level_2": 20, "wage_level_3": 30, "wage_level_4": 40, "step_up": 0, "grows": 0.5, "continues_contract": 1,
    "continues_extension": 0.5, "continues_none": 0, "learning_continues": 0.25, "lasting_loss": 0, "flexible_loss": 0,
    "finds_again": 0, "benefit_cost": 1.5, "support_fast": 100, "support_durable": 200, "restart": 1000, "horizon": 12,
}  # fmt: skip
COURSE = Course(
    "fast",
    starts_in_days=0,
    hours=30,
    wage_per_month=2000,
    contract="job",
    contract_months=6,
    intention_after="none",
    level=2,
)


def projected(course: Course = COURSE, household: Any = "single", **changes: float) -> Projection:
    return project(course, assumptions(TODAY, {**ROUND, **changes}), NO_TAX, household)


def test_half_a_year_of_work_without_anything_after_it() -> None:
    found = projected()
    assert found.benefit.tolist() == [0.0] * 6 + [1000.0] * 6
    assert found.gain[-1] == 6 * 1000 * 1.5
    assert found.cost[-1] == 6 * 100 + 1000  # guidance, and one return to benefit
    assert found.balance[-1] == 7400
    assert (found.months_to_independence, found.months_with_benefit) == (None, 6.0)


def test_work_that_goes_on() -> None:
    found = projected(replace(COURSE, intention_after="contract"))
    assert found.benefit.tolist() == [0.0] * 12
    assert (found.months_to_independence, found.months_with_benefit) == (0, 0.0)
    assert (found.gain[-1], found.cost[-1]) == (18_000, 600)


def test_half_of_those_who_may_go_on_do() -> None:
    found = projected(replace(COURSE, intention_after="extension"))
    assert found.benefit.tolist() == [0.0] * 6 + [500.0] * 6
    assert found.independent.tolist() == [1.0] * 6 + [0.5] * 6
    assert found.months_to_independence == 0  # a half is likely enough
    assert projected(replace(COURSE, intention_after="extension"), likely=0.6).months_to_independence is None
    assert found.months_with_benefit == 3.0
    assert found.cost[-1] == 600 + 0.5 * 1000


def test_learning_lets_more_people_go_on() -> None:
    found = projected(replace(COURSE, intention_after="extension", learning=True))
    assert found.independent[-1] == 0.75
    never_certain = projected(replace(COURSE, intention_after="extension", learning=True), learning_continues=1)
    assert never_certain.independent[-1] == 0.95
    already = projected(replace(COURSE, intention_after="contract", learning=True))
    assert already.independent[-1] == 1.0  # what was filled in is not lowered


def test_who_waits_has_benefit_meanwhile() -> None:
    found = projected(replace(COURSE, starts_in_days=92, intention_after="contract"))
    assert found.starts_in_months == 3
    assert found.benefit.tolist() == [1000.0] * 3 + [0.0] * 9
    assert found.months_to_independence == 3
    assert found.cost.tolist()[:5] == [0, 0, 0, 100, 200]


def test_a_start_after_the_horizon_brings_nothing() -> None:
    found = projected(replace(COURSE, starts_in_days=800))
    assert (found.gain[-1], found.cost[-1], found.months_to_independence) == (0, 0, None)
    assert found.months_with_benefit == 12


def test_a_wage_below_the_norm_is_topped_up() -> None:
    found = projected(household="couple")
    assert found.benefit.tolist() == [500.0] * 6 + [2500.0] * 6
    assert found.months_to_independence is None
    assert found.cost[-1] == 600  # who never did without benefit does not return to it
    assert found.months_with_benefit == 12


def test_only_who_did_without_benefit_returns_to_it() -> None:
    goes_on = replace(COURSE, intention_after="contract", contract_months=1, level=1)
    assert projected(goes_on, "couple", lasting_loss=0.5).cost[-1] == 100
    lost = projected(goes_on, lasting_loss=0.5).cost[-1]  # ten months of one in two a year
    assert lost == pytest.approx(100 + 1000 * (1 - 0.5 ** (10 / 12)))


def test_unpaid_work_pays_only_after_a_contract_that_is_meant() -> None:
    unpaid = replace(COURSE, contract="work_experience", wage_per_month=None)
    kept = projected(replace(unpaid, intention_after="contract"))
    assert kept.benefit.tolist() == [1000.0] * 6 + [0.0] * 6
    assert kept.months_to_independence == 6
    for after in (None, "extension", "none"):
        found = projected(replace(unpaid, intention_after=after))  # type: ignore[arg-type]
        assert found.benefit.tolist() == [1000.0] * 12
        assert found.cost[-1] == 600


def test_growth_brings_half_to_the_work_that_it_leads_to() -> None:
    found = projected(
        replace(COURSE, wage_per_month=None, intention_after="contract", leads_level=4, hours=6), "single"
    )
    # Six hours a week at 20 and at 40 euro: 520 and 1,040 a month; only the second covers the norm.
    assert (found.pay.first, found.pay.lasting, found.pay.grown) == (520, 520, 1040)
    assert found.independent.tolist() == [0.0] * 6 + [0.5] * 6
    assert found.benefit.tolist() == [480.0] * 6 + [240.0] * 6
    same = projected(replace(COURSE, wage_per_month=None, intention_after="contract", leads_level=2, hours=6))
    assert same.pay.grown == same.pay.lasting


def test_losing_and_finding_work_is_a_share_a_year() -> None:
    chances = Chances(1.0, 0.0, 1 - 0.88 ** (1 / 12), 0.0, 0.0)
    shares = follow(0, 1, chances, 14)
    assert shares[1, STATE.index("lasting")] == 1.0
    assert shares[13, STATE.index("lasting")] == pytest.approx(0.88)
    assert shares[13, STATE.index("benefit")] == pytest.approx(0.12)
    found = follow(0, 1, Chances(0.0, 0.0, 0.0, 0.0, 1 - 0.7 ** (1 / 12)), 14)
    assert found[13, STATE.index("again")] == pytest.approx(0.3)


def test_work_that_is_found_again_has_usual_hours() -> None:
    few = replace(COURSE, hours=8, wage_per_month=None, free_hours=24)
    rests_on = {name: one.value for name, one in assumptions(TODAY, ROUND).items()}
    assert pay_of(few, 8, rests_on).again == 24 * 20 * 52 / 12
    assert pay_of(replace(few, free_hours=None), 8, rests_on).again == 32 * 20 * 52 / 12
    assert pay_of(replace(few, free_hours=0), 8, rests_on).again == 0


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"wage_per_month": 1500}, 1500),
        ({"wage_per_month": 2000, "wage_hours": 40}, 1500),  # for 30 hours of 40
        ({}, 20 * 130),
        ({"level": None}, 10 * 130),  # nothing is known: the minimum wage
        ({"paid": False}, 0),
        ({"contract": None}, 0),
        ({"contract": "volunteering"}, 0),
        ({"contract": "trial", "paid": True}, 10 * 130),
        ({"contract": "apprenticeship"}, 10 * 130),
        ({"contract": "apprenticeship", "paid": False}, 0),
    ],
)
def test_the_wage_at_first(fields: dict[str, Any], first: float) -> None:
    rests_on = {name: one.value for name, one in assumptions(TODAY, ROUND).items()}
    assert pay_of(replace(COURSE, **{"wage_per_month": None, **fields}), 30, rests_on).first == pytest.approx(first)


def test_no_wage_of_a_level_is_below_the_minimum_wage() -> None:
    found = projected(replace(COURSE, wage_per_month=None, hours=12), minimum_wage=25)
    assert found.pay.first == 12 * 25 * 52 / 12


def test_a_job_goes_on_at_its_own_wage_and_learning_at_that_of_the_level() -> None:
    rests_on = {name: one.value for name, one in assumptions(TODAY, {**ROUND, "step_up": 0.1}).items()}
    assert pay_of(COURSE, 30, rests_on).lasting == pytest.approx(2200)
    learning = replace(COURSE, contract="apprenticeship")
    assert pay_of(learning, 30, rests_on).lasting == 20 * 130
    assert pay_of(replace(learning, wage_per_month=2500), 30, rests_on).lasting == pytest.approx(2750)


def test_what_was_not_said_is_named() -> None:
    found = projected(Course("durable", contract="job", level=3))
    assert found.assumed == ("months_to_start", "hours_per_week", "contract_months", "wage_level_3")
    assert found.starts_in_months == 1
    assert found.hours == 32
    assert projected().assumed == ()


@pytest.mark.parametrize(
    ("chance", "month"),
    [
        ([1.0, 1.0], 0),
        ([0.0, 0.4, 0.5, 0.9], 2),
        ([1.0, 0.4, 0.6], 2),  # a time without counts only when it lasts
        ([1.0, 1.0, 0.4], None),
        ([0.0], None),
    ],
)
def test_independence_has_to_last(chance: list[float], month: int | None) -> None:
    assert lasting_from(np.array(chance), 0.5) == month


def test_a_real_case_of_a_durable_and_a_fast_route() -> None:
    """With the assumptions as they are: a golden case, to see a change in the data or the model."""
    rests_on, tax = assumptions(TODAY), IncomeTax.on(TODAY)
    order_picker = Course("fast", 7, 36, contract="job", contract_months=6, intention_after="none", level=1)
    assistant = Course(
        "durable",
        60,
        32,
        contract="job",
        contract_months=12,
        intention_after="contract",
        level=3,
        leads_level=4,
        learning=True,
    )
    fast, durable = (project(one, rests_on, tax, "single") for one in (order_picker, assistant))
    assert (fast.starts_in_months, durable.starts_in_months) == (0, 2)
    assert (fast.months_to_independence, durable.months_to_independence) == (26, 2)
    assert (round(fast.months_with_benefit), round(durable.months_with_benefit)) == (27, 10)
    assert (round(fast.balance[-1], -3), round(durable.balance[-1], -3)) == (53_000, 79_000)
