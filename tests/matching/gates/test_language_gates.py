"""Does the participant speak what is asked, and do participant and mentor have a language together?"""

from __future__ import annotations

from typing import Any

import pytest

from matching.domain.judgement import value_at
from matching.gates.language import language_below_minimum, no_common_language
from tests.kit import judged, opportunity, pair_of, participant, record, values_of


def speaks(**levels: str | None) -> list[dict[str, Any]]:
    return [{"code": code, "level": level} for code, level in levels.items()]


BELOW = [
    # what the participant speaks, what is asked, does the provider support language learning, what the gate says
    (speaks(nl="B1"), speaks(nl="B1"), None, "passes"),
    (speaks(nl="B2"), speaks(nl="B1"), None, "passes"),
    (speaks(nl="A2"), speaks(nl="B1"), None, "blocked"),
    (speaks(nl="A2"), speaks(nl="B1"), False, "blocked"),
    (speaks(nl="A2"), speaks(nl="B1"), True, "language_one_level_short"),
    (speaks(nl="A1"), speaks(nl="B1"), True, "blocked"),  # two levels short: support does not bridge that
    (speaks(nl="A0"), speaks(nl="A1"), True, "language_one_level_short"),
    (speaks(ar="native"), speaks(nl="A1"), None, "blocked"),  # not in a list that was given: not spoken
    (speaks(ar="native"), speaks(nl="A0"), None, "passes"),  # nothing is asked of it
    ([], speaks(nl="B1"), None, "blocked"),  # known to speak nothing of it
    (None, speaks(nl="B1"), None, "unknown_languages"),
    (None, [], None, "passes"),  # nothing is asked
    (None, None, None, "passes"),
    (speaks(nl="A1"), None, None, "passes"),
    (speaks(nl=None), speaks(nl="B1"), None, "unknown_language_level"),  # speaks it, at an unknown level
    (speaks(ar="native"), speaks(nl=None), None, "unknown_language_level"),  # asked at an unknown level
    (speaks(nl="native"), speaks(nl=None), None, "passes"),
    (speaks(nl="C2"), speaks(nl="native"), None, "passes"),  # nobody can learn to be native
    (speaks(nl="C1"), speaks(nl="native"), None, "blocked"),
    (speaks(nl="native"), speaks(nl="C2"), None, "passes"),
    (speaks(nl="B1", en="A1"), speaks(nl="B1", en="B2"), True, "blocked"),  # every language that is asked counts
    (speaks(nl="A2", en="B1"), speaks(nl="B1", en="B2"), True, "language_one_level_short"),
    (speaks(nl=None, en="A1"), speaks(nl="B1", en="B2"), None, "blocked"),  # blocked for sure: no "unknown" beside it
    ([*speaks(nl="A1"), *speaks(nl="B2")], speaks(nl="B1"), None, "passes"),  # named twice: the higher counts
    ([*speaks(nl="B1"), *speaks(nl=None)], speaks(nl="B1"), None, "passes"),
]


@pytest.mark.parametrize(("spoken", "asked", "support", "expected"), BELOW)
def test_language_below_minimum(spoken: Any, asked: Any, support: bool | None, expected: str) -> None:
    chance = {"languages_required": asked, "language_support": support}
    assert judged(language_below_minimum, "placement", {"languages": spoken}, chance) == expected


@pytest.mark.parametrize(
    ("support", "offered", "expected"),
    [
        (None, ["language"], "language_one_level_short"),
        (False, ["language"], "language_one_level_short"),  # said in either place is said
        (None, ["buddy"], "blocked"),
        (None, [], "blocked"),
        (True, ["buddy"], "language_one_level_short"),
    ],
)
def test_support_for_language_may_be_said_in_two_ways(support: Any, offered: Any, expected: str) -> None:
    chance = {"languages_required": speaks(nl="B1"), "language_support": support, "support_offered": offered}
    assert judged(language_below_minimum, "placement", {"languages": speaks(nl="A2")}, chance) == expected


def test_a_programme_has_no_support_that_bridges_a_level() -> None:
    chance = {"languages_required": speaks(nl="B1")}
    assert judged(language_below_minimum, "programme", {"languages": speaks(nl="A2")}, chance) == "blocked"


def test_the_language_that_is_furthest_short_is_named() -> None:
    theirs = record(opportunity("placement", languages_required=speaks(nl="B1", en="C1")))
    ours = record(participant(languages=speaks(nl="A2", en="A1", ar="native")))
    found = values_of(language_below_minimum(pair_of(ours, theirs)))
    assert found == {"language": "en", "required": "C1", "have": "A1", "listed": True}


def test_a_language_that_is_not_in_the_list_is_told_from_one_at_level_zero() -> None:
    theirs = record(opportunity("placement", languages_required=speaks(en="A2")))
    spoken: list[Any] = [speaks(ar="native"), [], speaks(nl="B1", en="A0"), speaks(en="A1")]
    people = [record(participant({"id": f"p{place}", "languages": one})) for place, one in enumerate(spoken)]
    verdict = language_below_minimum(pair_of(people, theirs))
    assert [values_of(verdict, row)["listed"] for row in range(4)] == [False, False, True, True]
    both = [
        record(opportunity("placement", {"id": f"o{code}"}, languages_required=speaks(**{code: "B2"})))
        for code in ("en", "nl")
    ]
    verdict = language_below_minimum(pair_of(record(participant(languages=speaks(nl="A1"))), both))
    assert [values_of(verdict, row)["listed"] for row in range(2)] == [False, True]


COMMON = [
    # participant, mentor, what the gate says
    (speaks(nl="B1"), speaks(nl="native"), "passes"),
    (speaks(nl="A2"), speaks(nl="native"), "common_language_low"),
    (speaks(nl="A1"), speaks(nl="native"), "blocked"),
    (speaks(ar="native"), speaks(nl="native"), "blocked"),
    (speaks(nl="A1", ar="native"), speaks(nl="native", ar="B1"), "passes"),  # the best language in common counts
    (speaks(nl="A2", en="A2"), speaks(nl="native", en="C1"), "common_language_low"),
    (speaks(en="C1"), speaks(en="A1"), "blocked"),  # both have to speak it well enough
    ([], speaks(nl="native"), "blocked"),
    (speaks(nl="B1"), [], "blocked"),
    (None, [], "blocked"),  # who speaks nothing shares no language with anybody
    ([], None, "blocked"),
    (None, speaks(nl="native"), "unknown_languages"),
    (speaks(nl="B1"), None, "unknown_languages"),
    (speaks(nl=None), speaks(nl="native"), "unknown_language_level"),
    (speaks(nl="A1", ar=None), speaks(nl="native", ar="B2"), "unknown_language_level"),  # Arabic may be good enough
    (speaks(nl="A2", ar=None), speaks(nl="native", ar="B2"), "common_language_low"),
    (speaks(nl="B1", ar=None), speaks(nl="native", ar="B2"), "passes"),
    (speaks(ar=None), speaks(ar="A1"), "blocked"),  # whatever the participant's Arabic is, the mentor's is A1
]


@pytest.mark.parametrize(("ours", "theirs", "expected"), COMMON)
def test_no_common_language(ours: Any, theirs: Any, expected: str) -> None:
    assert judged(no_common_language, "mentor", {"languages": ours}, {"languages": theirs}) == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "whose"),
    [
        (None, speaks(nl="native"), ["participant"]),
        (speaks(nl="B1"), None, ["mentor"]),
        (None, None, ["participant", "mentor"]),
    ],
)
def test_whose_languages_are_not_known_is_told(ours: Any, theirs: Any, whose: list[str]) -> None:
    pair = pair_of(record(participant(languages=ours)), record(opportunity("mentor", languages=theirs)))
    assert value_at(no_common_language(pair).cautions["unknown_languages"].values, 0) == {"whose": whose}


def test_only_the_languages_of_the_participant_can_be_unknown_at_a_placement() -> None:
    pair = pair_of(record(participant()), record(opportunity("placement", languages_required=speaks(nl="B1"))))
    caution = language_below_minimum(pair).cautions["unknown_languages"]
    assert caution.rows[0]
    assert value_at(caution.values, 0) == {"whose": ["participant"]}
