"""Changes are small, possible for somebody, and never of what nobody can change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from matching.changes import CHANGES, changes, together
from matching.domain.opportunity import Entry, HoursPerWeek, Placement, Programme
from matching.domain.participant import (
    Availability,
    Home,
    LanguageSkill,
    Participant,
    Qualification,
    Travel,
)

PERSON = Participant(
    id="p",
    status="asylum_seeker",
    work_permit="none",
    birth_year=1990,
    asylum_applied_on=date(2026, 1, 1),
    languages=(LanguageSkill(code="nl", level="A2"), LanguageSkill(code="ar", level="native")),
    qualifications=(Qualification(title="farmacie", level=6), Qualification(title="oud", use=False)),
    availability=Availability(hours_per_week=20, days=("mon", "tue"), times=("morning",)),
    home=Home(childcare_hours_needed=10, childcare_arranged=False),
    travel=Travel(max_minutes=30),
)
WORK = Placement(
    id="w",
    title="kok",
    languages_required=(LanguageSkill(code="nl", level="B1"),),
    hours_per_week=HoursPerWeek(min=24, max=32),
    days=("mon", "fri"),
    times=("evening",),
)
STUDY = Programme(id="s", title="bridging", entry=Entry(level=5))


def test_each_change_can_be_asked_for() -> None:
    found = {one.code for one in (*changes(PERSON, WORK), *changes(PERSON, STUDY))}
    assert found == set(CHANGES)


def test_smallest_first() -> None:
    months = [one.months for one in changes(PERSON, WORK)]
    assert months == sorted(months)


@pytest.mark.parametrize("other", [WORK, STUDY], ids=["work", "study"])
def test_what_nobody_can_change_stays(other: Placement | Programme) -> None:
    for one in changes(PERSON, other):
        after = one.participant
        kept = (
            "status",
            "birth_year",
            "asylum_applied_on",
            "permit_valid_until",
            "experience",
            "skills",
            "goal",
            "place",
        )
        assert [getattr(after, name) for name in kept] == [getattr(PERSON, name) for name in kept], one.code
        assert (one.opportunity.title, one.opportunity.place) == (other.title, other.place)
        assert (after == PERSON) is not (one.opportunity == other), "one thing changes, on one side"


def test_the_language_goes_up_by_one_level() -> None:
    (one,) = (one for one in changes(PERSON, WORK) if one.code == "language_level")
    assert one.values == {"language": "nl", "level": "B1"}
    assert LanguageSkill(code="nl", level="B1") in (one.participant.languages or ())
    assert LanguageSkill(code="ar", level="native") in (one.participant.languages or ())


def test_an_unknown_level_is_not_raised_and_a_known_absence_is() -> None:
    unknown = replace(PERSON, languages=None)
    assert "language_level" not in {one.code for one in changes(unknown, WORK)}
    none = replace(PERSON, languages=())
    assert {"language": "nl", "level": "A1"} in [one.values for one in changes(none, WORK)]


def test_what_was_set_aside_is_not_recognised() -> None:
    (one,) = (one for one in changes(PERSON, WORK) if one.code == "recognition")
    assert [each.recognition for each in one.participant.qualifications or ()] == ["recognised", None]


def test_two_together_change_both() -> None:
    singles = changes(PERSON, WORK)
    for pair, ours, theirs in together(PERSON, WORK, singles):
        assert len({one.code for one in pair}) == 2
        if {one.code for one in pair} == {"travel_paid", "language_level"}:
            assert isinstance(theirs, Placement)
            assert theirs.travel_reimbursed is True
            assert LanguageSkill(code="nl", level="B1") in (ours.languages or ())
            break
    else:
        pytest.fail("that pair was not tried")


def test_nothing_is_proposed_to_somebody_of_whom_nothing_is_known_but_what_a_provider_can_do() -> None:
    found = changes(Participant(id="p"), Placement(id="w", title="kok"))
    assert {one.by for one in found} == {"provider"}
