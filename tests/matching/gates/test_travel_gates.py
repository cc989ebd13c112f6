"""Can the participant get there in time, and who pays?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from matching.gates.travel import travel_cost_unfunded, travel_too_far
from tests.kit import Trip, judged, opportunity, pair_of, participant, record, values_of

# 12 km: half an hour by public transport at 5 euro a day, three quarters by bicycle, a quarter by car, over two hours on foot.
TRIP = Trip(
    {"walk": 150, "bicycle": 45, "public_transport": 30, "car": 15},
    {"walk": 0.0, "bicycle": 0.0, "public_transport": 5.0, "car": 6.0},
)
ALL = ["walk", "bicycle", "public_transport", "car"]


def travel(minutes: float | None = None, budget: float | None = None, modes: Any = None) -> dict[str, Any]:
    return {"travel": {"max_minutes": minutes, "max_cost_per_month": budget, "modes": modes}}


@pytest.mark.parametrize(
    ("person", "chance", "expected"),
    [
        (travel(30), {}, "passes"),  # exactly at the limit
        (travel(29), {}, "blocked"),
        (travel(29, modes=ALL), {}, "passes"),  # by car
        (travel(29), {"remote": True}, "passes"),
        (travel(29), {"remote": False}, "blocked"),
        (travel(30, modes=["bicycle"]), {}, "blocked"),
        (travel(45, modes=["bicycle"]), {}, "passes"),
        (travel(60, modes=["walk"]), {}, "blocked"),
        (travel(60, modes=[]), {}, "blocked"),  # known to have no means
        (travel(None), {}, "unknown_travel_limit"),
        ({}, {}, "unknown_travel_limit"),
        ({}, {"remote": True}, "passes"),
    ],
)
def test_travel_too_far(person: Any, chance: Any, expected: str) -> None:
    assert judged(travel_too_far, "placement", person, chance, trip=TRIP) == expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(30.4, "passes"), (30.6, "blocked")]
)  # what is shown as 30 minutes is not more than 30
def test_an_estimate_is_judged_as_it_is_shown(minutes: float, expected: str) -> None:
    trip = Trip({"public_transport": minutes}, {})
    assert judged(travel_too_far, "placement", travel(30), {}, trip=trip) == expected


@pytest.mark.parametrize(
    ("meets", "expected"), [("online", "passes"), ("both", "passes"), ("in_person", "blocked"), (None, "blocked")]
)
def test_who_meets_online_does_not_travel(meets: str | None, expected: str) -> None:
    assert judged(travel_too_far, "mentor", travel(10), {"meets": meets}, trip=TRIP) == expected


@pytest.mark.parametrize("state", [{"home": None}, {"point": None}])
@pytest.mark.parametrize(("remote", "expected"), [(None, "unknown_place"), (True, "passes")])
def test_unknown_place(state: Any, remote: bool | None, expected: str) -> None:
    assert judged(travel_too_far, "placement", travel(30), {"remote": remote}, state=state, trip=TRIP) == expected
    assert judged(travel_cost_unfunded, "placement", travel(30, 0), {"remote": remote}, state=state) == "passes"


# Four days a week of 5 euro: 52/12 weeks a month, so 86.67 euro a month by public transport.
WORK = {"days": ["mon", "tue", "wed", "thu"], "hours_per_week": {"min": 36, "max": 36}, "travel_reimbursed": False}
BUS = ["public_transport"]


@pytest.mark.parametrize(
    ("person", "chance", "expected"),
    [
        (travel(60, 87, BUS), WORK, "passes"),
        (travel(60, 86, BUS), WORK, "blocked"),
        (travel(60, 0, BUS), WORK, "blocked"),
        (travel(60, 0, BUS), {**WORK, "travel_reimbursed": True}, "passes"),
        (travel(60, 0, BUS), {**WORK, "travel_reimbursed": None}, "unknown_travel_reimbursement"),
        (travel(60, 0, BUS), {**WORK, "remote": True}, "passes"),
        (travel(60, None, BUS), WORK, "unknown_travel_budget"),
        (travel(60, None, BUS), {**WORK, "travel_reimbursed": True}, "passes"),
        (travel(60, 0, ["bicycle", *BUS]), WORK, "passes"),  # the bicycle is quick enough and costs nothing
        (travel(40, 0, ["bicycle", *BUS]), WORK, "blocked"),  # the bicycle is too slow
        (travel(None, 0, ["walk", *BUS]), WORK, "blocked"),  # nobody walks for hours because the limit is not known
        (travel(None, 0, ["bicycle", *BUS]), WORK, "passes"),
        (travel(10, 0, BUS), WORK, "blocked"),  # nothing is quick enough: the quickest is counted
        (travel(60, 50, BUS), {**WORK, "hours_per_week": {"min": 16, "max": 36}}, "passes"),  # two long days
        (travel(60, 22, BUS), {"hours_per_week": {"min": 4}, "travel_reimbursed": False}, "passes"),
        (travel(60, 80, BUS), {"travel_reimbursed": False}, "blocked"),  # nothing known: four days
        (travel(60, 0, []), WORK, "passes"),  # without any means there is nothing to pay; travel_too_far blocks it
    ],
)
def test_travel_cost_unfunded(person: Any, chance: Any, expected: str) -> None:
    assert judged(travel_cost_unfunded, "placement", person, chance, trip=TRIP) == expected


@pytest.mark.parametrize(
    ("budget", "chance", "expected"),
    [
        (44, {"days": ["tue", "thu"], "hours_per_week": {"min": 5}}, "passes"),  # two evenings: two journeys a week
        (43, {"days": ["tue", "thu"], "hours_per_week": {"min": 5}}, "blocked"),
        (22, {"hours_per_week": {"min": 5}}, "passes"),
    ],
)
def test_a_programme_is_travelled_to_on_all_of_its_days(budget: float, chance: Any, expected: str) -> None:
    assert judged(travel_cost_unfunded, "programme", travel(60, budget, BUS), chance, trip=TRIP) == expected


@pytest.mark.parametrize("modes", [[], ["public_transport"]])
def test_what_was_compared_can_be_written_as_json(modes: list[str]) -> None:
    pair = pair_of(record(participant(travel(20, 10, modes))), record(opportunity("placement", WORK)), trip=TRIP)
    for gate in (travel_too_far, travel_cost_unfunded):
        json.dumps(values_of(gate(pair)), allow_nan=False)
