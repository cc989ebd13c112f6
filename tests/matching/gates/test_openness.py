"""Is there a place, and did the participant agree to be found? Each line: who, what, and what the gate says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matching.gates.openness import closed, full, mentor_full, not_consented
from tests.kit import AS_OF, judged, opportunity, pair_of, participant, record, values_of

KINDS = ("placement", "programme", "mentor")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("chance", "is_open", "expected"),
    [
        ({"closes_on": "2026-11-20"}, True, "blocked"),  # yesterday
        ({"closes_on": "2026-11-21"}, True, "passes"),  # the closing date itself still counts
        ({"closes_on": "2026-11-22"}, True, "passes"),
        ({}, True, "passes"),  # no closing date: open until its provider closes it
        ({}, False, "blocked"),  # the provider closed it
        ({"closes_on": "2027-01-01"}, False, "blocked"),  # before its date
    ],
)
def test_closed(kind: str, chance: dict[str, Any], is_open: bool, expected: str) -> None:
    assert judged(closed, kind, {}, chance, state={"is_open": is_open}) == expected


def test_a_date_that_is_still_to_come_is_not_given_as_the_reason() -> None:
    theirs = record(opportunity("placement", closes_on="2027-01-01"), is_open=False)
    assert values_of(closed(pair_of(record(participant()), theirs))) == {}
    theirs = record(opportunity("placement", closes_on="2026-11-01"))
    assert values_of(closed(pair_of(record(participant()), theirs))) == {"closes_on": "2026-11-01"}


def test_the_day_of_the_question_counts_not_the_clock() -> None:
    chance = {"closes_on": AS_OF.isoformat()}
    assert judged(closed, "placement", {}, chance, as_of=date(2026, 11, 22)) == "blocked"


@pytest.mark.parametrize(("gate", "kind"), [(full, "placement"), (full, "programme"), (mentor_full, "mentor")])
@pytest.mark.parametrize(
    ("capacity", "places_left", "expected"),
    [
        (0, None, "blocked"),
        (1, None, "passes"),
        (None, None, "passes"),  # not known
        (5, 0, "blocked"),  # all five taken
        (5, 1, "passes"),
        (2, -1, "blocked"),  # overbooked
        (None, 0, "blocked"),
    ],
)
def test_full(gate: Any, kind: str, capacity: int | None, places_left: int | None, expected: str) -> None:
    assert judged(gate, kind, {}, {"capacity": capacity}, state={"places_left": places_left}) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("by_others", "may_be_found", "expected"),
    [
        (False, None, "passes"),  # the participant's own question
        (False, False, "passes"),
        (True, True, "passes"),
        (True, False, "blocked"),  # withdrawn
        (True, None, "blocked"),  # never asked: not findable by default
    ],
)
def test_not_consented(kind: str, by_others: bool, may_be_found: bool | None, expected: str) -> None:
    found = judged(not_consented, kind, {}, {}, state={"may_be_found": may_be_found}, by_others=by_others)
    assert found == expected
