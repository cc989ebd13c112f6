"""What of each kind is embedded, and what never is."""

from __future__ import annotations

from typing import Any

import pytest

from matching.domain.facet import Facet
from matching.kinds import KINDS, participant_facets
from matching.kinds.kind import LONGEST_FACET, embed, field_code
from tests.kit import opportunity, participant


def told(facets: tuple[Facet, ...]) -> dict[tuple[str, int], str]:
    return {(one.role, one.position): one.text for one in facets}


def test_a_participant_is_each_job_each_diploma_and_the_goal() -> None:
    person = participant(
        place="Utrecht",
        experience=[{"title": "kok", "description": "soep koken"}, {"description": "fietsen repareren"}, {}],
        qualifications=[{"level": 4}, {"title": "informatica", "field": "techniek"}],
        skills=["Excel", "lassen"],
        goal={"text": "niet meer koken, liever programmeren"},
    )
    assert told(participant_facets(person)) == {
        ("experience", 0): "kok",
        ("duties", 0): "soep koken",
        ("experience", 1): "fietsen repareren",
        ("qualification", 1): "informatica. techniek",
        ("goal", 0): "programmeren",
        ("refusal", 0): "koken",
        ("skills", 0): "Excel",
        ("skills", 1): "lassen",
    }


def test_what_was_set_aside_has_no_facet_and_the_rest_keeps_its_place() -> None:
    person = participant(
        experience=[{"title": "kok", "use": False}, {"title": "lasser"}],
        qualifications=[{"title": "farmacie", "use": False}, {"title": "informatica"}],
    )
    assert told(participant_facets(person)) == {("experience", 1): "lasser", ("qualification", 1): "informatica"}


def test_a_participant_of_whom_nothing_is_known_has_no_facets() -> None:
    assert participant_facets(participant()) == ()
    blank = participant(experience=[{"title": " "}], goal={"text": ""}, skills=[], qualifications=[{"title": ""}])
    assert participant_facets(blank) == ()


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        (
            "placement",
            {
                "title": "Kok",
                "description": "Soep koken",
                "leads_to": ["chef-kok", "souschef"],
                "qualification_required": {"field": "horeca"},
                "regulated_profession": "arts",
            },
            {
                ("title", 0): "Kok",
                ("tasks", 0): "Soep koken",
                ("leads_to", 0): "chef-kok",
                ("leads_to", 1): "souschef",
                ("requirement", 0): "horeca",
                ("profession", 0): "arts",
            },
        ),
        (
            "placement",
            {"title": "Verpleegkundige"},
            {("title", 0): "Verpleegkundige", ("profession", 0): "verpleegkundige"},
        ),
        (
            "placement",  # blanks say nothing: the title is read
            {"title": "Verpleegkundige", "regulated_profession": " "},
            {("title", 0): "Verpleegkundige", ("profession", 0): "verpleegkundige"},
        ),
        ("placement", {"title": "Doktersassistent"}, {("title", 0): "Doktersassistent"}),
        (
            "programme",
            {"title": "Bedrijfskunde", "entry": {"field": "economie", "level": 4}, "leads_to": ["manager"]},
            {("title", 0): "Bedrijfskunde", ("leads_to", 0): "manager", ("requirement", 0): "economie"},
        ),
        (
            "mentor",
            {
                "title": "Mentor",
                "study": {"title": "Farmacie", "field": "0916"},
                "experience": [{"title": "bijbaan", "description": "balie"}],
                "topics": ["stage", "toetsen"],
            },
            {
                ("title", 0): "Mentor",
                ("study", 0): "Farmacie",
                ("experience", 0): "bijbaan. balie",
                ("topics", 0): "stage, toetsen",
            },
        ),
        (
            "mentor",
            {"title": "Mentor", "experience": "bijbaan"},
            {("title", 0): "Mentor", ("experience", 0): "bijbaan"},
        ),
    ],
)
def test_facets_of_an_opportunity(kind: str, fields: dict[str, Any], expected: dict[tuple[str, int], str]) -> None:
    assert told(KINDS[kind].facets(opportunity(kind, fields))) == expected


def test_texts_are_cut_and_places_taken_out() -> None:
    (facet,) = embed("tasks", ["koken " * 1000])
    assert len(facet.text) <= LONGEST_FACET
    assert [one.text for one in embed("experience", ["kok in Damascus", None, "", "Syrië"])] == ["kok"]


@pytest.mark.parametrize(
    ("field", "code"),
    [("0916", 916), ("916", 916), ("09", 900), ("techniek", 0), ("", 0), (None, 0), ("9999", 0), (" 0916 ", 916)],
)
def test_a_field_may_be_a_code(field: str | None, code: int) -> None:
    assert field_code(field) == code
    facets = embed("qualification", ["farmacie"], field=field)
    assert (facets[0].isced, facets[0].isced_score) == (code, float(code > 0))
