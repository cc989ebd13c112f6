"""Does it fit the week: hours, days and times, less what is promised already."""

from __future__ import annotations

from typing import Any

import pytest

from matching.gates.week import days_do_not_fit, hours_exceed_availability, schedule_not_possible
from tests.kit import judged, opportunity, pair_of, participant, record, values_of

WEEK = ["mon", "tue", "wed", "thu", "fri"]


def free(hours: float | None = None, days: Any = None, times: Any = None, **more: Any) -> dict[str, Any]:
    return {"availability": {"hours_per_week": hours, "days": days, "times": times}, **more}


def hours(least: float | None, most: float | None = None) -> dict[str, Any]:
    return {"hours_per_week": {"min": least, "max": most}}


def promise(kind: str, hours: float | None, until: str | None = None, days: Any = None) -> dict[str, Any]:
    return {"kind": kind, "hours_per_week": hours, "until": until, "days": days}


@pytest.mark.parametrize(
    ("person", "chance", "expected"),
    [
        (free(24), hours(24, 36), "passes"),  # exactly
        (free(23.5), hours(24, 36), "blocked"),
        (free(24), hours(16, 36), "passes"),  # the least hours decide, not the most
        (free(0), hours(8), "blocked"),
        (free(0), hours(0), "passes"),
        (free(None), hours(24), "unknown_availability"),
        (free(24), {}, "unknown_hours"),
        (free(16), hours(None, 32), "unknown_hours"),  # "up to 32 hours" does not say how few are possible
        (free(32), hours(None, 32), "passes"),  # however few, they fit
        ({}, {}, "passes"),
        (free(32, commitments=[promise("integration", 8)]), hours(24), "passes"),
        (free(32, commitments=[promise("integration", 9)]), hours(24), "blocked"),
        (free(32, commitments=[promise("integration", 6), promise("care", 6)]), hours(24), "blocked"),
        (free(32, commitments=[promise("integration", 9, "2026-11-20")]), hours(24), "passes"),  # is over
        (free(32, commitments=[promise("integration", 9, "2026-11-21")]), hours(24), "blocked"),  # still today
        (free(8, commitments=[promise("care", 40)]), hours(0), "passes"),  # never less than nothing left
        (free(32, commitments=[promise("integration", None)]), hours(32), "passes"),  # unknown hours take none
        (free(32, commitments=[]), hours(32), "passes"),
    ],
)
def test_hours_exceed_availability(person: Any, chance: Any, expected: str) -> None:
    assert judged(hours_exceed_availability, "placement", person, chance) == expected


@pytest.mark.parametrize(
    ("starts_on", "expected"),
    [
        (None, "blocked"),
        ("2027-01-31", "blocked"),  # the last day of the course
        ("2027-02-01", "passes"),  # the day after
        ("2026-01-01", "blocked"),  # began long ago: what counts is today
    ],
)
def test_a_promise_that_has_ended_when_it_starts_takes_no_hours(starts_on: str | None, expected: str) -> None:
    person = free(32, commitments=[promise("integration", 12, "2027-01-31")])
    assert judged(hours_exceed_availability, "placement", person, {**hours(32), "starts_on": starts_on}) == expected


@pytest.mark.parametrize(
    ("kind", "type_", "promised", "expected"),
    [
        ("programme", "language", "integration", "passes"),  # the course is what those hours are for
        ("programme", "language", "care", "blocked"),
        ("programme", "mbo", "integration", "blocked"),
        ("programme", None, "integration", "blocked"),
        ("programme", "language", None, "blocked"),
    ],
)
def test_a_language_course_may_take_the_hours_of_integration(
    kind: str, type_: str | None, promised: Any, expected: str
) -> None:
    person = free(16, WEEK, commitments=[promise(promised, 12, days=["mon", "tue"])])
    chance = {"type": type_, **hours(12), "days": ["mon", "tue"]}
    assert judged(hours_exceed_availability, kind, person, chance) == expected
    assert judged(days_do_not_fit, kind, person, chance) == expected


def test_the_hours_that_are_left_are_shown() -> None:
    ours = record(participant(free(32, commitments=[promise("integration", 12)])))
    theirs = record(opportunity("placement", hours(24)))
    assert values_of(hours_exceed_availability(pair_of(ours, theirs))) == {"hours": 24.0, "available": 20.0}


PLACEMENT_DAYS = [
    # a placement's least hours must fit on the days that both have, at nine hours a day
    (free(days=WEEK), {"days": WEEK, **hours(36)}, "passes"),
    (free(days=["mon", "tue", "wed", "thu"]), {"days": WEEK, **hours(36)}, "passes"),
    (free(days=["mon", "tue", "wed"]), {"days": WEEK, **hours(27)}, "passes"),
    (free(days=["mon", "tue", "wed"]), {"days": WEEK, **hours(28)}, "blocked"),
    (free(days=["mon"]), {"days": ["tue"]}, "blocked"),  # no day in common
    (free(days=["mon"]), {"days": ["mon", "tue"]}, "passes"),  # hours are not known: one day is a beginning
    (free(days=WEEK), {"days": ["sat", "sun"]}, "blocked"),  # weekends only
    (free(days=["sat"]), {"days": ["sat", "sun"], **hours(8)}, "passes"),
    (free(days=[]), {"days": WEEK}, "blocked"),  # known to have no day
    (free(days=[]), {}, "passes"),
    (free(), {"days": WEEK}, "unknown_days"),
    (free(days=WEEK), {}, "passes"),  # the placement's days are not known: hours are judged elsewhere
    (free(days=WEEK), {"days": []}, "passes"),
    # promises
    (free(days=WEEK, commitments=[promise("care", 8, days=["mon"])]), {"days": ["mon"]}, "blocked"),
    (free(days=WEEK, commitments=[promise("care", 4, days=["mon"])]), {"days": ["mon"]}, "passes"),  # a morning
    (free(days=WEEK, commitments=[promise("care", None, days=["mon"])]), {"days": ["mon"]}, "blocked"),
    (free(days=WEEK, commitments=[promise("integration", 9, days=["mon", "tue"])]), {"days": ["mon"]}, "passes"),
    (free(days=WEEK, commitments=[promise("integration", 10, days=["mon", "tue"])]), {"days": ["mon"]}, "blocked"),
    (free(days=WEEK, commitments=[promise("care", 8, "2026-11-20", ["mon"])]), {"days": ["mon"]}, "passes"),
    (free(days=WEEK, commitments=[promise("integration", 16)]), {"days": WEEK, **hours(36)}, "passes"),
]


@pytest.mark.parametrize(("person", "chance", "expected"), PLACEMENT_DAYS)
def test_days_of_a_placement(person: Any, chance: Any, expected: str) -> None:
    assert judged(days_do_not_fit, "placement", person, chance) == expected


@pytest.mark.parametrize(
    ("kind", "ours", "theirs", "expected"),
    [
        ("programme", ["mon", "tue"], ["mon", "tue"], "passes"),
        ("programme", ["mon"], ["mon", "tue"], "blocked"),  # a programme needs all of its days
        ("programme", WEEK, ["fri", "sat"], "blocked"),
        ("programme", None, ["mon"], "unknown_days"),
        ("mentor", ["mon"], ["mon", "tue"], "passes"),  # a meeting needs one
        ("mentor", ["wed"], ["mon", "tue"], "blocked"),
        ("mentor", ["wed"], None, "passes"),
    ],
)
def test_days_of_programmes_and_mentors(kind: str, ours: Any, theirs: Any, expected: str) -> None:
    assert judged(days_do_not_fit, kind, free(days=ours), {"days": theirs}) == expected


SCHEDULE = [
    # kind, the participant's times, what is asked, what the gate says
    ("placement", ["morning", "afternoon"], {"schedule": "day"}, "passes"),
    ("placement", ["morning", "afternoon"], {"schedule": "evening"}, "blocked"),
    ("placement", ["morning", "afternoon"], {"schedule": "night"}, "blocked"),
    ("placement", ["morning", "afternoon"], {"schedule": "shift"}, "blocked"),  # a rota has evenings in it
    ("placement", ["morning", "afternoon", "evening"], {"schedule": "shift"}, "passes"),
    (
        "placement",
        ["morning", "afternoon", "evening"],
        {"schedule": "shift", "times": ["morning", "evening", "night"]},
        "blocked",  # this rota has nights too
    ),
    ("placement", ["evening"], {"schedule": "evening"}, "passes"),
    ("placement", ["evening"], {"schedule": "day"}, "blocked"),
    ("placement", ["night"], {"schedule": "night"}, "passes"),
    ("placement", ["evening"], {"times": ["evening"]}, "passes"),
    ("placement", ["morning"], {"times": ["evening"]}, "blocked"),
    ("placement", ["morning"], {"times": ["morning", "afternoon"], **hours(20), "days": WEEK}, "passes"),
    ("placement", ["morning"], {"times": ["morning", "afternoon"], **hours(24), "days": WEEK}, "blocked"),
    ("placement", ["morning"], {"times": ["morning", "afternoon"], **hours(20), "days": ["mon", "tue"]}, "blocked"),
    ("placement", ["morning"], {"times": ["morning", "afternoon"]}, "passes"),  # hours are not known
    ("placement", ["morning", "afternoon"], {"times": ["afternoon", "evening"], **hours(8)}, "passes"),
    ("placement", [], {"schedule": "day"}, "blocked"),  # known to have no time
    ("placement", [], {}, "passes"),
    ("placement", None, {"schedule": "day"}, "passes"),
    ("placement", None, {"schedule": "night"}, "unknown_times"),
    ("placement", None, {"times": ["evening"]}, "unknown_times"),
    ("placement", ["morning"], {}, "passes"),
    ("programme", ["morning"], {"times": ["morning"]}, "passes"),
    ("programme", ["morning"], {"times": ["morning", "afternoon"]}, "blocked"),  # a programme needs all of its times
    ("programme", ["morning", "afternoon"], {"times": ["evening"]}, "blocked"),
    ("programme", None, {"times": ["evening"]}, "unknown_times"),
    ("mentor", ["evening"], {"times": ["afternoon", "evening"]}, "passes"),  # a meeting needs one
    ("mentor", ["morning"], {"times": ["afternoon", "evening"]}, "blocked"),
]


@pytest.mark.parametrize(("kind", "times", "chance", "expected"), SCHEDULE)
def test_schedule_not_possible(kind: str, times: Any, chance: Any, expected: str) -> None:
    assert judged(schedule_not_possible, kind, free(times=times), chance) == expected


def test_the_times_that_are_missing_are_named() -> None:
    ours = record(participant(free(times=["morning"])))
    theirs = record(opportunity("programme", times=["morning", "evening"]))
    found = values_of(schedule_not_possible(pair_of(ours, theirs)))
    assert found == {"times": ["morning", "evening"], "missing": ["evening"]}
