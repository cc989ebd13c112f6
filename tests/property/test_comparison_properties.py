"""What holds for every projection: shares and amounts stay within bounds, and more is never worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.comparison import HOUSEHOLD, Course, Projection, project
from matching.domain.vocabulary import CONTRACT, INTENTION_AFTER
from matching.rules.comparison import IncomeTax, assumptions
from tests.property.strategies import examples

TODAY = date(2026, 11, 21)
TAX = IncomeTax.on(TODAY)
EPSILON = 1e-9
LEVEL = st.none() | st.integers(1, 4)
COURSES = st.builds(
    Course,
    route=st.sampled_from(["fast", "durable"]),
    starts_in_days=st.none() | st.integers(0, 2500),
    hours=st.none() | st.floats(0, 60),
    wage_per_month=st.none() | st.floats(0, 8000),
    wage_hours=st.none() | st.floats(1, 60),
    free_hours=st.none() | st.floats(0, 60),
    contract=st.none() | st.sampled_from(CONTRACT),
    paid=st.sampled_from([None, True, False]),
    contract_months=st.none() | st.floats(0, 80),
    intention_after=st.none() | st.sampled_from(INTENTION_AFTER),
    level=LEVEL,
    leads_level=LEVEL,
    learning=st.booleans(),
)
DEFAULT = assumptions(TODAY)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, float]:
    """Other values for some assumptions, anywhere within their limits."""
    names = draw(st.lists(st.sampled_from(list(DEFAULT)), max_size=5, unique=True))
    found = {name: draw(st.floats(DEFAULT[name].low, DEFAULT[name].high)) for name in names}
    return {name: round(value) if name == "horizon" else value for name, value in found.items()}


def projected(course: Course, household: Any, filled_in: dict[str, float]) -> Projection:
    return project(course, assumptions(TODAY, filled_in), TAX, household)


def never_later(before: int | None, after: int | None) -> None:
    assert before is None or (after is not None and after <= before)


@examples
@given(COURSES, st.sampled_from(HOUSEHOLD), changes())
def test_shares_and_amounts_stay_within_bounds(course: Course, household: Any, filled_in: dict[str, float]) -> None:
    found = projected(course, household, filled_in)
    assert np.allclose(found.shares.sum(axis=1), 1.0)
    assert (found.shares >= -EPSILON).all()
    assert ((found.benefit >= -EPSILON) & (found.benefit <= found.norm + 1e-6)).all()
    assert (np.diff(found.gain, prepend=0.0) >= -1e-6).all()
    assert (np.diff(found.cost, prepend=0.0) >= -1e-6).all()
    assert 0 <= found.months_with_benefit <= len(found.benefit) + 1e-6
    if found.months_to_independence is not None:
        assert 0 <= found.months_to_independence < len(found.benefit)


@examples
@given(COURSES, st.sampled_from(HOUSEHOLD), changes(), st.floats(0, 3000))
def test_a_higher_wage_is_never_later_independence(
    course: Course, household: Any, filled_in: dict[str, float], more: float
) -> None:
    course = replace(course, wage_per_month=course.wage_per_month or 100.0)
    better = replace(course, wage_per_month=course.wage_per_month + more)  # type: ignore[operator]
    before, after = (projected(one, household, filled_in) for one in (course, better))
    never_later(before.months_to_independence, after.months_to_independence)
    assert after.gain[-1] >= before.gain[-1] - 1e-6


@examples
@given(COURSES, st.sampled_from(HOUSEHOLD), changes(), st.integers(1, 4), st.floats(0, 20))
def test_a_higher_wage_of_a_level_is_never_later_independence(
    course: Course, household: Any, filled_in: dict[str, float], level: int, more: float
) -> None:
    name = f"wage_level_{level}"
    low = filled_in.get(name, DEFAULT[name].value)
    high = min(low + more, DEFAULT[name].high)
    before, after = (projected(course, household, {**filled_in, name: value}) for value in (low, high))
    never_later(before.months_to_independence, after.months_to_independence)


@examples
@given(COURSES, changes(), st.integers(0, 2000))
def test_a_higher_norm_is_never_earlier_independence(course: Course, filled_in: dict[str, float], more: int) -> None:
    low = filled_in.get("benefit_single", DEFAULT["benefit_single"].value)
    high = min(low + more, DEFAULT["benefit_single"].high)
    before, after = (projected(course, "single", {**filled_in, "benefit_single": value}) for value in (low, high))
    never_later(after.months_to_independence, before.months_to_independence)


@examples
@given(COURSES, st.sampled_from(HOUSEHOLD), changes(), st.integers(0, 1000))
def test_a_later_start_is_never_earlier_independence(
    course: Course, household: Any, filled_in: dict[str, float], more: int
) -> None:
    days = course.starts_in_days or 0
    found = [projected(replace(course, starts_in_days=one), household, filled_in) for one in (days, days + more)]
    if found[0].months_to_independence is not None and found[1].months_to_independence is not None:
        assert found[0].months_to_independence <= found[1].months_to_independence


@examples
@given(COURSES, st.sampled_from(HOUSEHOLD))
def test_who_never_goes_on_nor_finds_work_again_is_never_independent(course: Course, household: Any) -> None:
    nobody = dict.fromkeys([f"continues_{one}" for one in (*INTENTION_AFTER, "unknown")], 0.0)
    short = replace(course, contract_months=12, learning=False, starts_in_days=0)
    found = projected(short, household, {**nobody, "finds_again": 0.0})
    assert found.months_to_independence is None
    assert found.months_with_benefit >= len(found.benefit) - 12 - 1e-6
