"""Does a diploma open the door: entry levels of programmes, diplomas that work asks, recognition of foreign ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from matching.domain.facet import Facet
from matching.domain.judgement import value_at
from matching.gates.education import SAME_FIELD_COSINE, entry_level_not_met, qualification_not_recognised
from tests.kit import axis, facet, judged, opportunity, pair_of, participant, record, towards, values_of

ICT, PHARMACY, MEDICINE, NURSING, HEALTH, TEACHING, LAW = 613, 916, 912, 913, 900, 113, 421


def diplomas(*given: dict[str, Any]) -> dict[str, Any]:
    return {"qualifications": list(given)}


def fields(*codes: int) -> list[Facet]:
    return [facet("qualification", position, isced=code) for position, code in enumerate(codes)]


ENTRY = [
    # the diplomas of the participant, the level asked, what the gate says
    (diplomas({"level": 4}), 4, "passes"),
    (diplomas({"level": 3}), 4, "blocked"),
    (diplomas({"level": 2}, {"level": 6}), 4, "passes"),  # the highest counts
    (diplomas({"level": 6, "completed": False}, {"level": 3}), 4, "blocked"),  # not finished
    (diplomas({"level": 6, "use": False}, {"level": 3}), 4, "blocked"),  # set aside
    (diplomas({"level": None}), 4, "unknown_qualification_level"),
    (diplomas({"level": None}, {"level": 4}), 4, "passes"),
    (diplomas({"level": None, "completed": False}), 4, "blocked"),
    (diplomas(), 4, "blocked"),  # known to have none
    (diplomas(), 2, "blocked"),
    (diplomas(), 1, "passes"),  # the first level is open to everybody
    ({}, 4, "unknown_qualifications"),
    ({}, 1, "passes"),
    (diplomas(), None, "passes"),  # nothing is asked
    ({}, None, "passes"),
]


@pytest.mark.parametrize(("person", "level", "expected"), ENTRY)
def test_entry_level(person: Any, level: int | None, expected: str) -> None:
    assert judged(entry_level_not_met, "programme", person, {"entry": {"level": level}}) == expected


@pytest.mark.parametrize(
    ("have", "codes", "asked", "expected"),
    [
        ([4], [ICT], ICT, "passes"),
        ([4], [ICT], 612, "passes"),  # the same broad field
        ([4], [LAW], ICT, "entry_field_differs"),
        ([4, 4], [LAW, ICT], ICT, "passes"),  # one of them is enough
        ([2, 4], [ICT, LAW], ICT, "entry_field_differs"),  # the one in the field does not reach the level
        ([4], [0], ICT, "passes"),  # the field is not known
        ([4], [LAW], 0, "passes"),  # no field is asked
        ([3], [LAW], ICT, "blocked"),
    ],
)
def test_entry_field(have: Sequence[int], codes: Sequence[int], asked: int, expected: str) -> None:
    person = diplomas(*({"level": level, "completed": True} for level in have))
    given = (fields(*codes), [facet("requirement", isced=asked)])
    assert judged(entry_level_not_met, "programme", person, {"entry": {"level": 4}}, facets=given) == expected


@pytest.mark.parametrize(
    ("level", "country", "recognition", "expected"),
    [
        (6, "SY", "none", "diploma_to_be_valued"),
        (6, "SY", None, "diploma_to_be_valued"),
        (6, "SY", "requested", "diploma_to_be_valued"),
        (6, "SY", "valued", "passes"),
        (6, "SY", "recognised", "passes"),
        (6, "NL", None, "passes"),
        (6, "Nederland", "none", "passes"),
        (4, "SY", "none", "passes"),  # mbo schools judge for themselves
    ],
)
def test_a_foreign_diploma_is_valued_first(level: int, country: str, recognition: str | None, expected: str) -> None:
    person = diplomas({"level": 6, "country": country, "recognition": recognition})
    assert judged(entry_level_not_met, "programme", person, {"entry": {"level": level}}) == expected


def test_the_levels_that_were_compared_are_told() -> None:
    ours = record(participant(diplomas({"level": 2}, {"level": 3})))
    found = values_of(entry_level_not_met(pair_of(ours, record(opportunity("programme", entry={"level": 5})))))
    assert (found["required"], found["have"], found["who"]) == (5.0, 3.0, ["school"])


@pytest.mark.parametrize(
    ("have", "asked", "kind", "expected"),
    [
        (3, 4, "hbo", {"steps": 1, "one_step": True, "bridging": "preparatory", "admission_test": True}),
        (3, 4, "mbo", {"steps": 1, "one_step": True, "bridging": "preparatory", "admission_test": False}),
        (2, 4, "hbo", {"steps": 2, "one_step": False, "bridging": "first_diploma", "admission_test": True}),
        (None, 2, "mbo", {"steps": 1, "one_step": True, "bridging": "course_below", "admission_test": False}),
        (2, 3, "mbo", {"steps": 1, "one_step": True, "bridging": "course_below", "admission_test": False}),
        (4, 6, "wo", {"steps": 1, "one_step": True, "bridging": "degree", "admission_test": False}),
        # an associate degree is halfway a bachelor
        (5, 6, "wo", {"steps": 1, "one_step": True, "bridging": "degree", "admission_test": False}),
        (2, 7, "wo", {"steps": 4, "one_step": False, "bridging": "degree", "admission_test": False}),
    ],
)
def test_how_far_away_an_entry_is(have: int | None, asked: int, kind: str, expected: dict[str, Any]) -> None:
    ours = record(participant(diplomas(*([] if have is None else [{"level": have}]))))
    verdict = entry_level_not_met(pair_of(ours, record(opportunity("programme", entry={"level": asked}, type=kind))))
    assert verdict.blocked[0]
    assert {name: values_of(verdict)[name] for name in expected} == expected


@pytest.mark.parametrize(("level", "bridging"), [(4, "subjects"), (6, "premaster")])
def test_another_field_names_what_bridges_it(level: int, bridging: str) -> None:
    given = (fields(LAW), [facet("requirement", isced=ICT)])
    ours = record(participant(diplomas({"level": 6, "completed": True, "country": "NL"})), given[0])
    verdict = entry_level_not_met(pair_of(ours, record(opportunity("programme", entry={"level": level}), given[1])))
    caution = verdict.cautions["entry_field_differs"]
    assert caution.rows[0]
    assert value_at(caution.values, 0) == {"bridging": bridging, "who": ["school"]}


REGULATED = {"regulated_profession": "arts"}
RECOGNISED = {"qualification_required": {"must_be_recognised": True}}


def foreign(recognition: str | None, registration: str | None = None, **more: Any) -> dict[str, Any]:
    return diplomas({"level": 7, "country": "SY", "recognition": recognition, "registration": registration, **more})


REGULATED_WORK = [
    # the diploma (in the field), what the provider says, what the gate says
    (foreign("none"), REGULATED, "blocked"),
    (foreign("requested"), REGULATED, "blocked"),
    (foreign("valued"), REGULATED, "blocked"),  # a valuation is no permission to practise
    (foreign("recognised"), REGULATED, "registration_to_arrange"),
    (foreign("recognised", "in_procedure"), REGULATED, "registration_to_arrange"),
    (foreign("recognised", "registered"), REGULATED, "passes"),
    (foreign(None, "registered"), REGULATED, "passes"),
    (foreign(None), REGULATED, "unknown_recognition"),
    (foreign("recognised", completed=False), REGULATED, "blocked"),
    (foreign("recognised", "registered", use=False), REGULATED, "blocked"),  # set aside: counts nowhere
    (diplomas({"country": "NL"}), REGULATED, "registration_to_arrange"),
    (diplomas(), REGULATED, "blocked"),  # known to have none
    ({}, REGULATED, "unknown_qualifications"),
    (foreign("none"), RECOGNISED, "blocked"),
    (foreign("recognised"), RECOGNISED, "passes"),
    (foreign(None, "none"), RECOGNISED, "unknown_recognition"),  # registration is about professions, not diplomas
    (foreign(None, "none"), REGULATED, "blocked"),
    (diplomas({"country": "NL"}), RECOGNISED, "passes"),
    # where the provider asks nothing, nothing is blocked
    (foreign("none"), {}, "passes"),
    ({}, {}, "passes"),
    (diplomas(), {"qualification_required": {"must_be_recognised": False}}, "passes"),
    (diplomas(), {"regulated_profession": " "}, "passes"),
]


@pytest.mark.parametrize(("person", "chance", "expected"), REGULATED_WORK)
def test_regulated_work(person: Any, chance: Any, expected: str) -> None:
    given = (fields(MEDICINE), [facet("profession", isced=MEDICINE)] if chance is REGULATED else [])
    assert judged(qualification_not_recognised, "placement", person, chance, facets=given) == expected


@pytest.mark.parametrize(
    ("studied", "profession", "expected"),
    [
        (MEDICINE, MEDICINE, "passes"),
        (NURSING, MEDICINE, "blocked"),  # a registered nurse is no doctor, though both studied health
        (MEDICINE, NURSING, "blocked"),
        (PHARMACY, MEDICINE, "blocked"),
        (LAW, MEDICINE, "blocked"),
        (HEALTH, MEDICINE, "passes"),  # known to be health, not which: recognised, so it may be this
        (MEDICINE, HEALTH, "passes"),
        (114, TEACHING, "passes"),  # teachers of one and of another school: the text cannot tell them apart
        (0, MEDICINE, "unknown_recognition"),  # recognised, but nobody could read in what
    ],
)
def test_the_recognised_diploma_is_in_the_profession(studied: int, profession: int, expected: str) -> None:
    person = foreign("recognised", "registered")
    given = (fields(studied), [facet("profession", isced=profession)])
    assert judged(qualification_not_recognised, "placement", person, REGULATED, facets=given) == expected


@pytest.mark.parametrize(
    ("studied", "asked", "expected"),
    [
        (PHARMACY, PHARMACY, "passes"),
        (MEDICINE, PHARMACY, "passes"),  # the same narrow field: in the field that is asked
        (LAW, PHARMACY, "blocked"),
        (PHARMACY, HEALTH, "passes"),  # the provider asks anything in health
        (HEALTH, PHARMACY, "passes"),
        (LAW, HEALTH, "blocked"),
        (LAW, 0, "passes"),  # no field is asked
    ],
)
def test_the_recognised_diploma_is_in_the_field_that_is_asked(studied: int, asked: int, expected: str) -> None:
    chance = {"qualification_required": {"must_be_recognised": True, "field": "x"}}
    given = (fields(studied), [facet("requirement", isced=asked)])
    found = judged(qualification_not_recognised, "placement", foreign("recognised"), chance, facets=given)
    assert found == expected


@pytest.mark.parametrize(("cosine", "expected"), [(SAME_FIELD_COSINE + 0.01, "passes"), (0.3, "blocked")])
def test_a_profession_and_a_diploma_of_nearly_the_same_words_are_the_same(cosine: float, expected: str) -> None:
    given = (
        [facet("qualification", vector=towards(1, 2, cosine), isced=LAW)],
        [facet("profession", vector=axis(1), isced=MEDICINE)],
    )
    person = foreign("recognised", "registered")
    assert judged(qualification_not_recognised, "placement", person, REGULATED, facets=given) == expected


@pytest.mark.parametrize(("have", "expected"), [(7, "passes"), (6, "passes"), (5, "blocked"), (None, "passes")])
def test_the_recognised_diploma_reaches_the_level(have: int | None, expected: str) -> None:
    chance = {"qualification_required": {"must_be_recognised": True, "level": 6}}
    person = diplomas({"level": have, "recognition": "recognised"})
    assert judged(qualification_not_recognised, "placement", person, chance) == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (diplomas({"level": 6}), "passes"),
        (diplomas({"level": 4}), "diploma_below_requirement"),
        (diplomas({"level": 6, "completed": False}), "diploma_below_requirement"),
        (diplomas(), "diploma_below_requirement"),
        (diplomas({"level": None}), "unknown_qualification_level"),
        ({}, "unknown_qualifications"),
    ],
)
def test_a_level_that_is_asked_without_recognition_is_a_caution(person: Any, expected: str) -> None:
    assert (
        judged(qualification_not_recognised, "placement", person, {"qualification_required": {"level": 6}}) == expected
    )


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (foreign("none"), "protected_title"),
        (foreign("recognised"), "protected_title"),
        (foreign("recognised", "registered"), "passes"),
        ({}, "protected_title"),
    ],
)
def test_a_protected_title_that_was_only_read_is_a_caution(person: Any, expected: str) -> None:
    given = (fields(MEDICINE), [facet("profession", isced=MEDICINE)])
    assert judged(qualification_not_recognised, "placement", person, {}, facets=given) == expected


def test_which_foreign_country_makes_no_difference() -> None:
    said = {
        judged(qualification_not_recognised, "placement", diplomas({"country": country, "level": 7}), RECOGNISED)
        for country in ("SY", "UA", "Eritrea", "بلد")
    }
    assert said == {"unknown_recognition"}


@pytest.mark.parametrize(
    ("profession", "studied", "expected"),
    [
        ("arts", MEDICINE, "registration_to_arrange"),  # article 3: a register
        ("diëtist", 915, "passes"),  # article 34: a recognised diploma gives the title, there is no register
        ("leraar basisonderwijs", TEACHING, "passes"),  # recognised by DUO
        ("beveiliger", 1032, "licence_to_arrange"),  # a pass as well
        ("iets wat niemand kent", 0, "registration_to_arrange"),
    ],
)
def test_recognition_is_not_registration_and_not_every_profession_has_a_register(
    profession: str, studied: int, expected: str
) -> None:
    given = (fields(studied), [facet("profession", isced=studied)])
    person = foreign("recognised")
    chance = {"regulated_profession": profession}
    found = judged(qualification_not_recognised, "placement", person, chance, facets=given)
    assert found == (expected if studied else "unknown_recognition")


@pytest.mark.parametrize(
    ("title", "as_of", "expected"),
    [
        ("Klinisch technoloog", "2020-06-30", "passes"),  # protected from 1 July 2020
        ("Klinisch technoloog", "2020-07-01", "protected_title"),
        ("Geregistreerd mondhygiënist", "2025-06-30", "protected_title"),
        ("Geregistreerd mondhygiënist", "2025-07-01", "passes"),  # the experiment has ended
        ("Arts", "1997-11-30", "passes"),
        ("Arts", "2026-11-21", "protected_title"),
    ],
)
def test_a_title_is_protected_while_its_rule_holds(title: str, as_of: str, expected: str) -> None:
    given = (fields(MEDICINE), [facet("profession", isced=MEDICINE)])
    found = judged(
        qualification_not_recognised,
        "placement",
        foreign("none"),
        {"title": title},
        facets=given,
        as_of=date.fromisoformat(as_of),
    )
    assert found == expected


def test_the_law_and_who_decides_are_told() -> None:
    given = (fields(MEDICINE), [facet("profession", isced=MEDICINE)])
    pair = pair_of(
        record(participant(foreign("none")), given[0]),
        record(opportunity("placement", title="Verpleegkundige"), given[1]),
    )
    caution = qualification_not_recognised(pair).cautions["protected_title"]
    assert value_at(caution.values, 0) == {
        "profession": "nurse",
        "law": "Wet BIG art. 3",
        "authority": "CIBG (BIG-register)",
        "regulation": "register",
        "licence": False,
    }


def test_what_is_blocked_names_the_way_and_who_decides() -> None:
    given = (fields(MEDICINE), [facet("profession", isced=MEDICINE)])
    pair = pair_of(
        record(participant(foreign("valued")), given[0]), record(opportunity("placement", REGULATED), given[1])
    )
    verdict = qualification_not_recognised(pair)
    assert verdict.blocked[0]
    found = values_of(verdict)
    assert (found["profession"], found["authority"], found["who"]) == (
        "doctor",
        "CIBG (BIG-register)",
        ["authority", "uaf"],
    )
    assert found["steps"][0] == "language_b2_plus"
    assert "collect_papers" not in found["steps"]  # the diploma is valued: that is behind them
    assert found["steps"][-1] == "register_big"
