"""What would open it, by name: the programme of the same question that leads up to what is not yet possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from matching.domain.columns import COLUMNS, ParticipantColumns
from matching.domain.facet import Facet, Record
from matching.domain.match import Blocked, Match
from matching.ranking import AdditiveRanker
from matching.service.question import Decided, advised, decide, numbered
from tests.kit import AS_OF, NEAR, axis, facet, opportunity, participant, record, towards

DOCTOR, MEDICAL_ASSISTANT = 2211, 3256
ICT, CARE = 1, 2  # directions of meaning
PERSON = {
    "status": "status_holder",
    "qualifications": [{"title": "mbo-3", "level": 3, "completed": True, "country": "NL"}],
    "languages": [{"code": "nl", "level": "B1"}],
}
BACHELOR = {"id": "target", "title": "Bachelor ICT", "type": "hbo", "level": 6, "entry": {"level": 4}}


def programme(fields: Mapping[str, Any], meaning: int, leads: Sequence[Facet] = ()) -> Record[Any]:
    return record(opportunity("programme", fields), [facet("title", vector=axis(meaning)), *leads])


def answers(
    person: Mapping[str, Any], others: Sequence[Record[Any]], own: Sequence[Facet] = ()
) -> tuple[dict[str, Match], dict[str, Blocked]]:
    """Everything judged for this participant, with its advice, by opportunity."""
    decisions: list[Decided] = []
    matches: list[Match] = []
    blocked: list[Blocked] = []
    done, vectors = numbered([record(participant(person), own), *others])
    for kind in ("placement", "programme"):
        of_kind = [one for one in done[1:] if one.profile.kind == kind]
        if of_kind:
            ours, theirs = ParticipantColumns.build(done[:1]), COLUMNS[kind].build(of_kind)
            decided = decide(
                kind,
                ours.trimmed(),
                theirs,
                vectors=vectors,
                routes=NEAR,
                ranker=AdditiveRanker(),
                as_of=AS_OF,  # type: ignore[arg-type]
            )
            decisions.append(decided)
            some, stopped = decided.explained(lambda _: done[0])
            matches += some
            blocked += stopped
    told, stopped_told = advised(decisions, matches, blocked)
    return {one.opportunity_id: one for one in told}, {one.opportunity_id: one for one in stopped_told}


def bridge(programmes: Sequence[Record[Any]], code: str = "entry_level_not_met") -> Any:
    _, blocked = answers(PERSON, [programme(BACHELOR, ICT), *programmes])
    gate = next(one for one in blocked["target"].gates if one.code == code)
    return gate.values.get("bridge_id")


def step(name: str, **changed: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": name,
        "type": "bridging",
        "level": 4,
        "entry": {"level": 3},
        "cost_per_year": 0,
        **changed,
    }


def test_without_a_programme_that_leads_there_only_the_kind_of_step_is_told() -> None:
    assert bridge([]) is None


@pytest.mark.parametrize(
    ("changed", "meaning", "found"),
    [
        ({}, ICT, True),
        ({}, CARE, True),  # a bridging programme that asks no field is for all fields
        ({"entry": {"level": 3, "field": "0913"}}, CARE, False),  # this one is for care
        ({"type": "mbo"}, ICT, True),  # mbo-4 in the same field
        ({"type": "mbo"}, CARE, False),
        ({"level": 3}, ICT, False),  # its diploma does not open it either
        ({"level": None}, ICT, False),
        ({"entry": {"level": 4}}, ICT, False),  # cannot be begun either
        ({"closes_on": "2026-11-20"}, ICT, False),  # too late
        ({"languages_required": [{"code": "nl", "level": "B2"}]}, ICT, False),
        ({"type": "language"}, ICT, False),
    ],
)
def test_a_programme_that_can_be_begun_and_opens_it_is_named(
    changed: dict[str, Any], meaning: int, found: bool
) -> None:
    one = step("step", **changed)
    given = [facet("requirement", isced=913)] if "field" in one["entry"] else []
    assert bridge([programme(one, meaning, given)]) == ("step" if found else None)


def test_bridging_comes_before_a_whole_diploma_and_the_near_field_before_all_fields() -> None:
    general, near, diploma = (
        programme(step("general"), CARE),
        programme(step("near"), ICT),
        programme(step("mbo", type="mbo"), ICT),
    )
    assert bridge([diploma, general]) == "general"
    assert bridge([general, diploma, near]) == "near"
    assert bridge([near, diploma, general]) == "near"


def test_its_title_and_the_day_on_which_it_begins_are_told() -> None:
    def values(starts_on: str | None) -> Mapping[str, Any]:
        one = programme(step("step", title="Schakeljaar", starts_on=starts_on), ICT)
        _, blocked = answers(PERSON, [programme(BACHELOR, ICT), one])
        return blocked["target"].gates[0].values

    assert (values("2027-02-01")["bridge"], values("2027-02-01")["bridge_starts"]) == ("Schakeljaar", "2027-02-01")
    assert "bridge_starts" not in values("2026-09-01")  # began long ago
    assert "bridge_starts" not in values(None)


def test_what_leads_to_is_near_too() -> None:
    one = programme(step("step", type="mbo"), CARE, [facet("leads_to", vector=towards(ICT, 5, 0.8))])
    assert bridge([one]) == "step"


DOCTORS = [facet("experience", isco=DOCTOR, vector=axis(3))]
BI_TEST = programme(
    {"id": "bi", "title": "Voorbereiding BI-toets", "type": "bridging", "cost_per_year": 0},
    4,
    [facet("leads_to", isco=DOCTOR)],
)


def test_the_way_back_names_the_programme_that_leads_to_the_profession() -> None:
    work = record(
        opportunity("placement", id="work", title="Doktersassistent"), [facet("title", isco=MEDICAL_ASSISTANT)]
    )
    person = {"experience": [{"title": "arts"}]}
    matches, _ = answers(person, [work, BI_TEST], DOCTORS)
    back = next(one for one in matches["work"].cautions if one.code == "way_back")
    assert (back.values["bridge_id"], back.values["bridge"]) == ("bi", "Voorbereiding BI-toets")
    alone, _ = answers(person, [work], DOCTORS)
    assert "bridge_id" not in next(one for one in alone["work"].cautions if one.code == "way_back").values


def test_regulated_work_names_the_programme_that_leads_to_it() -> None:
    work = record(opportunity("placement", id="work", regulated_profession="arts"), [facet("title", isco=DOCTOR)])
    _, blocked = answers({"experience": [{"title": "arts"}], "qualifications": []}, [work, BI_TEST], DOCTORS)
    assert blocked["work"].gates[0].values["bridge_id"] == "bi"


@pytest.mark.parametrize(("target", "found"), [("B1", False), ("B2", True), ("C1", True)])
def test_a_course_that_reaches_the_level_of_dutch_is_named(target: str, found: bool) -> None:
    work = record(opportunity("placement", id="work", languages_required=[{"code": "nl", "level": "B2"}]))
    course = programme(
        {"id": "nt2", "title": "NT2", "type": "language", "language_target": target, "cost_per_year": 0}, 6
    )
    _, blocked = answers(PERSON, [work, course])
    assert blocked["work"].gates[0].values.get("bridge_id") == ("nt2" if found else None)
