from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from api.examples import CASE, PARTICIPANT, PLACEMENT
from api.schemas.case import parse_case
from api.schemas.profiles import parse_opportunity, parse_participant, profile_to_dict
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.opportunity import Mentor, Placement


def refused(data: Any, **options: Any) -> dict[str, FieldProblem]:
    with pytest.raises(InvalidInputError) as caught:
        parse_participant(data, **options)
    return {one.field: one for one in caught.value.problems}


def test_examples_are_sound_and_come_back_the_same() -> None:
    participant, warnings = parse_participant(PARTICIPANT)
    assert warnings == []
    assert profile_to_dict(participant) == PARTICIPANT
    opportunity, _ = parse_opportunity(PLACEMENT)
    assert profile_to_dict(opportunity) == PLACEMENT
    case, _ = parse_case(CASE)
    assert case.as_of == date(2026, 11, 21)


def test_everything_but_the_id_may_be_missing_or_null() -> None:
    bare, warnings = parse_participant({"id": "p"})
    nulls, _ = parse_participant(dict.fromkeys(PARTICIPANT) | {"id": "p"})
    assert warnings == []
    assert bare == nulls
    assert bare.experience is None


def test_an_empty_list_means_known_none() -> None:
    participant, _ = parse_participant({"id": "p", "experience": [], "languages": []})
    assert participant.experience == ()
    assert participant.qualifications is None
    assert profile_to_dict(participant) == {"id": "p", "experience": [], "languages": []}


def test_unknown_keys_are_ignored_and_named_nested_ones_too() -> None:
    data = {"id": "p", "naam": "x", "languages": [{"code": "nl", "niveau": "B1"}], "goal": {"text": "x", "wens": 1}}
    _, warnings = parse_participant(data)
    assert [one.values["field"] for one in warnings] == ["naam", "languages[0].niveau", "goal.wens"]


def test_what_is_harmless_is_mended() -> None:
    data = {
        "id": 12,
        "postcode": 3526,
        "status": "Status Holder",
        "languages": [{"code": "Arabisch", "level": "moedertaal"}, {"code": "NL", "level": " b1 "}],
        "availability": {"days": ["Mon", "TUE"], "hours_per_week": "24"},
        "home": {"childcare_arranged": "nee"},
        "place": "  Utrecht ",
        "integration_route": "",
    }
    participant, warnings = parse_participant(data)
    assert warnings == []
    assert (participant.id, participant.postcode, participant.place) == ("12", "3526", "Utrecht")
    assert participant.status == "status_holder"
    assert [(one.code, one.level) for one in participant.languages or ()] == [("ar", "native"), ("nl", "B1")]
    assert participant.availability is not None
    assert participant.availability.days == ("mon", "tue")
    assert participant.home is not None
    assert participant.home.childcare_arranged is False
    assert participant.integration_route is None


@pytest.mark.parametrize(
    ("field", "data", "value", "allowed"),
    [
        ("languages[0].level", {"languages": [{"code": "nl", "level": "Z9"}]}, "Z9", "one of A0, A1"),
        ("languages[0].code", {"languages": [{"code": "klingons"}]}, "klingons", "language"),
        (
            "experience[0].end_year",
            {"experience": [{"start_year": 2010, "end_year": 2005}]},
            "2005",
            "not before start_year",
        ),
        ("availability.hours_per_week", {"availability": {"hours_per_week": 200}}, 200, "at most 168"),
        ("availability.hours_per_week", {"availability": {"hours_per_week": -1}}, -1, "at least 0"),
        ("availability.hours_per_week", {"availability": {"hours_per_week": math.nan}}, "NaN", ""),
        ("availability.hours_per_week", {"availability": {"hours_per_week": math.inf}}, math.inf, "at most"),
        ("availability.days", {"availability": {"days": "mon"}}, "mon", "a list"),
        ("availability.days[0]", {"availability": {"days": ["lundi"]}}, "lundi", "one of mon"),
        ("birth_year", {"birth_year": True}, True, "a whole number"),
        ("birth_year", {"birth_year": 1700}, 1700, "at least 1920"),
        ("birth_year", {"birth_year": 1980.5}, 1980.5, "a whole number"),
        ("integration_deadline", {"integration_deadline": 20}, 20, "a date such as"),
        ("integration_deadline", {"integration_deadline": "1700006400"}, "1700006400", "a date such as"),
        ("integration_deadline", {"integration_deadline": 1700006400}, 1700006400, "a date such as"),
        ("integration_deadline", {"integration_deadline": "21-11-2026"}, "21-11-2026", "a date such as"),
        ("integration_deadline", {"integration_deadline": "2026-13-01"}, "2026-13-01", "a date such as"),
        ("skills[1]", {"skills": ["x", None]}, None, "a text"),
        ("goal", {"goal": "pharmacist"}, "pharmacist", "an object"),
        ("home.childcare_arranged", {"home": {"childcare_arranged": "misschien"}}, "misschien", "true or false"),
        ("id", {"id": None}, None, "missing"),
        ("id", {"id": "  "}, None, "missing"),
        ("status", {"status": 5}, 5, "one of status_holder"),
        ("travel.modes", {"travel": {"modes": {"car": True}}}, None, "a list"),
        ("qualifications[0].level", {"qualifications": [{"level": 9}]}, 9, "at most 8"),
    ],
)
def test_nonsense_is_refused_with_field_value_and_what_is_allowed(
    field: str, data: dict[str, Any], value: Any, allowed: str
) -> None:
    problem = refused({"id": "p", **data})[field]
    assert allowed in problem.allowed
    if field != "travel.modes":
        assert problem.value == value


def test_all_problems_are_told_at_once() -> None:
    problems = refused({"id": "p", "birth_year": "x", "languages": [{"code": "nl", "level": "Q"}], "status": "king"})
    assert set(problems) == {"birth_year", "languages[0].level", "status"}


def test_a_text_of_a_megabyte_is_refused_and_not_repeated() -> None:
    problem = refused({"id": "p", "goal": {"text": "x" * 1_000_000}})["goal.text"]
    assert "20000" in problem.allowed.replace(",", "").replace(".", "")
    assert len(str(problem.value)) < 200


@pytest.mark.parametrize("data", [None, [], "x", 5, [["id", "p"]]])
def test_what_is_no_object_is_refused(data: Any) -> None:
    assert refused(data)[""].allowed == "an object with named fields"


def test_an_unknown_place_is_refused_with_suggestions(few_places: Any) -> None:
    problem = refused({"id": "p", "place": "Utregt"}, places=few_places)["place"]
    assert "Utrecht" in problem.allowed
    assert refused({"id": "p", "place": "Qxyz"}, places=few_places)["place"].value == "Qxyz"


def test_a_known_postcode_or_no_place_is_enough(few_places: Any) -> None:
    parse_participant({"id": "p", "place": "Qxyz", "postcode": "3526 KL"}, few_places)
    parse_participant({"id": "p"}, few_places)
    parse_participant({"id": "p", "place": ""}, few_places)


def test_the_kind_decides_what_an_opportunity_is() -> None:
    assert isinstance(parse_opportunity({"id": "a", "kind": "placement", "title": "t"})[0], Placement)
    mentor, _ = parse_opportunity({"id": "a", "kind": "Mentor", "title": "t", "experience": "stage in apotheek"})
    assert isinstance(mentor, Mentor)
    assert mentor.experience == "stage in apotheek"
    with pytest.raises(InvalidInputError) as caught:
        parse_opportunity({"id": "a", "kind": "job", "title": "t"})
    assert caught.value.problems[0].field == "kind"
    assert "placement, programme, mentor" in caught.value.problems[0].allowed


def test_a_mentors_experience_may_be_jobs_and_says_which_is_wrong() -> None:
    mentor = {"id": "a", "kind": "mentor", "title": "t"}
    profile, _ = parse_opportunity({**mentor, "experience": [{"title": "bijbaan", "start_year": "2020"}]})
    assert isinstance(profile, Mentor)
    assert not isinstance(profile.experience, str)
    with pytest.raises(InvalidInputError) as caught:
        parse_opportunity({**mentor, "experience": [{"start_year": "soon"}]})
    assert [one.field for one in caught.value.problems] == ["experience[0].start_year"]


def test_hours_from_high_to_low_are_refused() -> None:
    data = {"id": "a", "kind": "placement", "title": "t", "hours_per_week": {"min": 32, "max": 24}}
    with pytest.raises(InvalidInputError) as caught:
        parse_opportunity(data)
    assert caught.value.problems[0].field == "hours_per_week.max"


class TestCase:
    def problems(self, data: Any) -> list[str]:
        with pytest.raises(InvalidInputError) as caught:
            parse_case(data)
        return [one.field for one in caught.value.problems]

    def test_missing_parts_are_named(self) -> None:
        assert self.problems({}) == ["participant", "opportunities"]
        assert self.problems([]) == [""]
        assert self.problems({"participant": {"id": "p"}, "opportunities": {}}) == ["opportunities"]

    def test_problems_carry_their_place_in_the_case(self) -> None:
        data = {
            "participant": {"id": "p", "birth_year": 1},
            "opportunities": [{"id": "a", "kind": "placement", "title": "t", "capacity": -1}, {"kind": "x"}],
            "as_of": "gisteren",
        }
        assert set(self.problems(data)) == {
            "participant.birth_year",
            "opportunities[0].capacity",
            "opportunities[1].kind",
            "as_of",
        }

    def test_an_id_that_comes_twice_is_refused(self) -> None:
        one = {"id": "a", "kind": "placement", "title": "t"}
        data = {"participant": {"id": "p"}, "opportunities": [one, {**one, "kind": "programme"}]}
        assert self.problems(data) == ["opportunities[1].id"]

    def test_no_opportunities_is_no_problem(self) -> None:
        case, _ = parse_case({"participant": {"id": "p"}, "opportunities": []})
        assert case.opportunities == ()
        assert case.as_of is None

    def test_unknown_keys_are_named_with_their_place(self) -> None:
        data = {
            "participant": {"id": "p", "x": 1},
            "opportunities": [{"id": "a", "kind": "mentor", "title": "t", "y": 2}],
            "z": 3,
        }
        _, warnings = parse_case(data)
        assert {one.values["field"] for one in warnings} == {"z", "participant.x", "opportunities[0].y"}
