"""Who looks after the children at those hours?"""

from __future__ import annotations

from typing import Any

import pytest

from matching.gates.home import childcare_not_arranged
from tests.kit import judged


def home(hours: float | None, arranged: bool | None) -> dict[str, Any]:
    return {"home": {"childcare_hours_needed": hours, "childcare_arranged": arranged}}


NIGHT, DAY, EVENING = {"schedule": "night"}, {"schedule": "day"}, {"times": ["evening"]}
CASES = [
    # needed and not arranged: by day it can be arranged, in the evening, at night and at weekends there is no centre open
    (home(20, False), DAY, "childcare_to_arrange"),
    (home(20, False), {}, "childcare_to_arrange"),
    (home(20, False), NIGHT, "blocked"),
    (home(20, False), EVENING, "blocked"),
    (home(20, False), {"schedule": "evening"}, "blocked"),
    (home(20, False), {"schedule": "shift"}, "blocked"),
    (home(20, False), {"days": ["sat", "sun"]}, "blocked"),
    (home(20, False), {"days": ["fri", "sat"]}, "childcare_to_arrange"),  # can be done on the Friday
    # work that may be done by day as well as in the evening can be done by day
    (home(20, False), {"times": ["morning", "afternoon", "evening"]}, "childcare_to_arrange"),
    (home(20, False), {"times": ["morning", "afternoon", "evening"], "schedule": "shift"}, "blocked"),
    # the provider helps
    (home(20, False), {**NIGHT, "childcare_supported": True}, "childcare_to_arrange"),
    (home(20, False), {**NIGHT, "childcare_supported": False}, "blocked"),
    # arranged, or not needed
    (home(20, True), NIGHT, "passes"),
    (home(None, True), NIGHT, "passes"),
    (home(0, False), NIGHT, "passes"),
    (home(0, None), NIGHT, "passes"),
    # not known
    (home(20, None), DAY, "childcare_to_arrange"),
    (home(20, None), NIGHT, "unknown_childcare"),
    (home(None, False), NIGHT, "unknown_childcare"),
    (home(None, None), NIGHT, "unknown_childcare"),
    ({}, NIGHT, "unknown_childcare"),
    ({}, DAY, "passes"),
]


@pytest.mark.parametrize(("person", "chance", "expected"), CASES)
def test_childcare_at_a_placement(person: Any, chance: Any, expected: str) -> None:
    assert judged(childcare_not_arranged, "placement", person, chance) == expected


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        ({"times": ["morning"]}, "childcare_to_arrange"),
        ({"times": ["evening"]}, "blocked"),
        ({"times": ["morning", "evening"]}, "blocked"),  # a programme needs all of its times
        ({"days": ["fri", "sat"], "times": ["morning"]}, "blocked"),  # and all of its days
        ({"days": ["fri"], "times": ["morning"]}, "childcare_to_arrange"),
    ],
)
def test_childcare_at_a_programme(chance: Any, expected: str) -> None:
    assert judged(childcare_not_arranged, "programme", home(20, False), chance) == expected
