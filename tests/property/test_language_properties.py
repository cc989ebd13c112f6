"""Language as high as possible: the highest level in reach counts, more lessons never count less, and no route lowers an aim."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.participant import LanguageSkill, Participant
from matching.domain.vocabulary import INTEGRATION_ROUTE, LANGUAGE_LEVEL
from matching.features.goal import goal_fit
from matching.features.language import language_growth
from matching.kinds import KINDS
from tests.kit import opportunity, pair_of, participant, record
from tests.property.conftest import World
from tests.property.strategies import examples, participants, programmes

LEVELS = LANGUAGE_LEVEL[:7]


def growth(person: Participant, *others: Any) -> list[float]:
    return language_growth(pair_of(record(person), [record(one) for one in others])).score.tolist()


def course(target: str | None, hours: float | None = None, months: float | None = None, **more: Any) -> Any:
    fields = {"type": "language", "language_target": target, "duration_months": months, **more}
    return opportunity(
        "programme", {**fields, "hours_per_week": None if hours is None else {"min": hours, "max": hours}}
    )


def speaker(level: str, route: str | None = None) -> Participant:
    return participant(languages=[{"code": "nl", "level": level}], integration_route=route)


levels = st.sampled_from(LEVELS)
courses = st.builds(
    course,
    levels,
    st.sampled_from([None, 2.0, 6.0, 12.0, 24.0]),
    st.sampled_from([None, 2.0, 6.0, 12.0, 20.0]),
)


@examples
@given(have=levels, courses=st.lists(courses, min_size=2, max_size=6))
def test_no_route_changes_what_a_course_is_worth(have: str, courses: list[Any]) -> None:
    courses = [replace(one, id=f"o{place}") for place, one in enumerate(courses)]
    none, *routes = (growth(speaker(have, route), *courses) for route in (None, *INTEGRATION_ROUTE))
    assert routes == [none] * len(INTEGRATION_ROUTE)


@examples
@given(data=st.data())
def test_no_programme_falls_in_the_list_for_the_route_z_alone(world: World, data: st.DataObject) -> None:
    spoken = (LanguageSkill(code="nl", level=data.draw(levels)),)
    person = replace(data.draw(participants()), languages=spoken, integration_route="b1")
    others = [replace(data.draw(programmes(language_target=levels)), id=f"o{number}") for number in range(4)]
    one, two = (world.decided([replace(person, integration_route=route)], others).scored.score for route in ("b1", "z"))
    np.testing.assert_array_equal(one, two)


@examples
@given(have=levels, target=levels, hours=st.sampled_from([2.0, 6.0, 12.0]), months=st.sampled_from([3.0, 9.0, 15.0]))
def test_more_hours_and_more_months_never_count_less(have: str, target: str, hours: float, months: float) -> None:
    less, quicker, longer = growth(
        speaker(have),
        course(target, hours, months),
        course(target, 2 * hours, months),
        course(target, hours, 2 * months),
    )
    assert quicker >= less
    assert longer >= less


@examples
@given(have=levels, hours=st.sampled_from([None, 4.0, 12.0, 24.0]), months=st.sampled_from([None, 6.0, 12.0]))
def test_of_courses_that_can_be_begun_the_higher_aim_never_counts_less(
    have: str, hours: float | None, months: float | None
) -> None:
    start = LEVELS.index(have)
    can_be_begun = LEVELS[: start + 3]
    found = growth(speaker(have), *(course(target, hours, months) for target in can_be_begun))
    assert found == sorted(found)
    assert set(found[: start + 1]) == {0.0}  # what is known already


@pytest.mark.parametrize(
    ("have", "better", "worse"),
    [
        # Lessons enough for three levels: the higher aim is in reach, on any route.
        ("A0", course("B1", 24, 12), course("A2", 24, 12)),
        ("A2", course("B2", 24, 16), course("B1", 12, 9)),
        # A promise that the lessons do not hold: two hours a week for four months bring nobody from A2 to B2.
        ("A2", course("B1", 12, 9), course("B2", 2, 4)),
        ("A2", course("B1", 12, 9), course("B1", 2, 4)),
        # A course that begins too high.
        ("A1", course("A2", 12, 9), course("C1", 12, 9)),
        ("A1", course("A2"), course("C1")),
        # What is not said is taken at its word.
        ("A2", course("B2"), course("B1")),
    ],
)
def test_the_highest_level_in_reach_comes_first(have: str, better: Any, worse: Any) -> None:
    for route in (None, *INTEGRATION_ROUTE):
        first, second = growth(speaker(have, route), better, worse)
        assert first > second


def test_unknown_dutch_an_unknown_aim_and_other_programmes_that_teach_more_than_dutch() -> None:
    assert np.isnan(growth(participant(), course("B1"))[0])
    assert np.isnan(growth(speaker("A2"), course(None))[0])
    said, not_said = growth(speaker("A2"), course("B1", 2, 2, type="mbo"), course("B1", type="mbo"))
    assert said == not_said
    assert "language_growth" in {one.name for one in KINDS["programme"].features}


@pytest.mark.parametrize(
    "wish",
    [
        "I want to go to university",
        "می‌خواهم به دانشگاه بروم",
        "بعد از زبان می‌خواهم دانشگاه بروم",
        "أريد أن أدرس في الجامعة",
        "Ik wil naar de universiteit",
        "üniversiteye gitmek istiyorum",
    ],
)
def test_a_wish_to_study_is_met_by_what_prepares_for_study(world: World, wish: str) -> None:
    person = participant(goal={"text": wish, "direction": "study"})
    ladder = [
        opportunity("programme", title="Schakeljaar hoger onderwijs", type="bridging"),
        opportunity("programme", title="Nederlands naar B2", type="language", language_target="B2"),
        opportunity("programme", title="Nederlands naar A2", type="language", language_target="A2"),
        opportunity("programme", title="Didactiek voor universitair docenten", type="short_course"),
    ]
    fit = [float(goal_fit(world.pair([person], [one])).score[0]) for one in ladder]
    assert fit == sorted(fit, reverse=True)
    assert fit[0] > fit[2] > fit[3]


def test_a_wish_for_a_field_is_no_wish_for_study_as_such(world: World) -> None:
    person = participant(goal={"text": "verpleegkunde studeren", "direction": "study"})
    nurse, bridge = (
        opportunity("programme", title="Hbo verpleegkunde", type="hbo"),
        opportunity("programme", title="Schakeljaar techniek", type="bridging"),
    )
    fit = [float(goal_fit(world.pair([person], [one])).score[0]) for one in (nurse, bridge)]
    assert fit[0] > 0.7 > fit[1]
