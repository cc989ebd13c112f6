from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.ports import Journeys, RoutePlanner
from matching.rules.dated import in_force
from matching.rules.travel import EstimatedRoutes, great_circle_km

TODAY = date(2026, 11, 21)
MODES = {"walk", "bicycle", "public_transport", "car"}
UTRECHT, ZEIST, AMERSFOORT, DEN_BOSCH, GRONINGEN = (
    (52.09, 5.12),
    (52.09, 5.23),
    (52.155, 5.39),
    (51.699, 5.304),
    (53.22, 6.57),
)


def journey(start: tuple[float, float], end: tuple[float, float], on: date = TODAY) -> Journeys:
    planner: RoutePlanner = EstimatedRoutes()
    one, two, three, four = (np.array([value]) for value in (*start, *end))
    return planner.journeys(one, two, three, four, on)


def minutes(mode: str, end: tuple[float, float]) -> float:
    return float(journey(UTRECHT, end).minutes[mode][0])


@pytest.mark.parametrize(
    ("mode", "end", "least", "most"),
    [
        ("bicycle", ZEIST, 30, 45),
        ("public_transport", ZEIST, 22, 40),
        ("public_transport", AMERSFOORT, 35, 55),
        ("public_transport", DEN_BOSCH, 55, 80),
        ("public_transport", GRONINGEN, 135, 190),
        ("car", AMERSFOORT, 22, 35),
        ("car", DEN_BOSCH, 40, 60),
        ("walk", ZEIST, 90, 130),
    ],
)
def test_times_are_believable_from_door_to_door(mode: str, end: tuple[float, float], least: float, most: float) -> None:
    assert least <= minutes(mode, end) <= most


def test_every_mode_has_a_time_and_a_cost() -> None:
    found = journey(UTRECHT, ZEIST)
    assert set(found.minutes) == set(found.cost_per_day) == MODES
    assert found.cost_per_day["walk"][0] == 0
    assert found.cost_per_day["bicycle"][0] == 0
    assert 4 <= found.cost_per_day["public_transport"][0] <= 8


def test_the_cost_is_there_and_back_by_the_tariff_of_the_day() -> None:
    found = journey(UTRECHT, ZEIST)
    tariff = in_force("travel", TODAY)
    way = found.distance_km[0] * 1.3
    assert found.cost_per_day["public_transport"][0] == pytest.approx(
        2 * (tariff["public_transport_base"] + tariff["public_transport_per_km"] * way)
    )
    assert found.cost_per_day["car"][0] == pytest.approx(2 * tariff["car_per_km"] * way)
    earlier = journey(UTRECHT, ZEIST, date(2025, 6, 1))
    assert earlier.cost_per_day["public_transport"][0] < found.cost_per_day["public_transport"][0]


def test_every_tariff_says_where_it_comes_from() -> None:
    for on in (date(2025, 1, 1), TODAY):
        tariff = in_force("travel", on)
        assert date.fromisoformat(tariff["valid_from"]) <= on
        assert len(tariff["source"]) > 40


def test_a_day_by_public_transport_has_a_highest_price() -> None:
    assert (
        journey(UTRECHT, GRONINGEN).cost_per_day["public_transport"][0]
        == in_force("travel", TODAY)["public_transport_day_cap"]
    )


def test_within_one_place_the_way_is_not_nothing() -> None:
    found = journey(UTRECHT, UTRECHT)
    assert found.distance_km[0] == 1.0
    assert all(value[0] > 0 for value in found.minutes.values())


def test_arrays_broadcast_and_unknown_is_nan() -> None:
    lat, lon = np.array([52.09, np.nan, 95.0]), np.array([5.12, 5.12, 5.12])
    found = EstimatedRoutes().journeys(
        lat[:, None], lon[:, None], np.array([52.155, 51.7]), np.array([5.39, 5.3]), TODAY
    )
    for one in (found.distance_km, *found.minutes.values(), *found.cost_per_day.values()):
        assert one.shape == (3, 2)
        assert np.isfinite(one[0]).all()
        assert np.isnan(one[1:]).all()


DEGREES = st.tuples(st.floats(50.7, 53.6), st.floats(3.3, 7.2))


@given(DEGREES, DEGREES, DEGREES)
def test_farther_is_never_quicker_or_cheaper_and_back_is_as_far(
    start: tuple[float, float], one: tuple[float, float], two: tuple[float, float]
) -> None:
    there, other, back = journey(start, one), journey(start, two), journey(one, start)
    assert there.distance_km[0] == pytest.approx(back.distance_km[0])
    near, far = sorted((there, other), key=lambda found: float(found.distance_km[0]))
    for mode in MODES:
        assert near.minutes[mode][0] <= far.minutes[mode][0] + 1e-9
        assert near.cost_per_day[mode][0] <= far.cost_per_day[mode][0] + 1e-9


def test_great_circle() -> None:
    amsterdam_paris = great_circle_km(np.array(52.374), np.array(4.89), np.array(48.857), np.array(2.352))
    assert float(amsterdam_paris) == pytest.approx(430, abs=3)
