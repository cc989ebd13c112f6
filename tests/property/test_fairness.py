"""Who somebody is changes no score: origin, age, status and permits are read by the gates that the law asks for, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import vocabulary as v
from matching.domain.participant import Participant
from matching.kinds import KINDS
from matching.kinds.judging import judge
from tests.kit import opportunity, participant
from tests.property.conftest import World
from tests.property.strategies import BIRTH_YEARS, COUNTRIES, examples, opportunities, participants

LEGAL_COLUMNS = (
    "status",
    "work_permit",
    "asylum_applied_on",
    "permit_valid_until",
    "birth_year",
    "integration_route",
    "diploma_abroad",
)
LEGAL_GATES = {"work_permit_missing", "finance_not_available", "entry_level_not_met", "qualification_not_recognised"}


class Forbidden:
    """Stands in for a column that must not be read: whatever is done with it fails."""

    __array_ufunc__ = None

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("a column that only the gates of the law may read was read")

    def __getattr__(self, name: str) -> Any:
        return self._refuse()

    __getitem__ = __array__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __and__ = __rand__ = __or__ = __ror__ = __invert__ = _refuse
    __hash__ = None  # type: ignore[assignment]


def test_only_gates_of_the_law_are_named_so() -> None:
    assert {gate.code for kind in KINDS.values() for gate in kind.gates if gate.reads_legal} == LEGAL_GATES


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_reads_status_permits_birth_year_or_country(world: World, kind: str) -> None:
    person = participant(
        experience=[{"title": "kok", "country": "SY"}],
        qualifications=[{"title": "informatica", "level": 6, "country": "SY"}],
        languages=[{"code": "nl", "level": "B1"}],
        goal={"text": "programmeur worden"},
        birth_year=1990,
        status="status_holder",
    )
    pair = world.pair([person], [opportunity(kind, title="kok", languages=[{"code": "nl", "level": "B1"}])])
    guarded = replace(pair, participants=replace(pair.participants, **{name: Forbidden() for name in LEGAL_COLUMNS}))
    for feature in KINDS[kind].features:
        feature(guarded)
    for gate in KINDS[kind].gates:
        if gate.reads_legal:
            with pytest.raises(AssertionError, match="gates of the law"):  # the guard guards
                gate(guarded)
        else:
            gate(guarded)


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_shuffled_columns_of_the_law_change_only_what_the_law_asks(
    world: World, kind: str, data: st.DataObject
) -> None:
    people = data.draw(st.lists(participants(), min_size=3, max_size=4))
    pair = world.pair(people, [data.draw(opportunities(kind))])
    order = np.array(data.draw(st.permutations(range(len(people)))))
    shuffled = {name: getattr(pair.participants, name)[order] for name in LEGAL_COLUMNS}
    other = replace(pair, participants=replace(pair.participants, **shuffled))
    np.testing.assert_array_equal(judge(KINDS[kind], pair).values, judge(KINDS[kind], other).values)
    for gate in KINDS[kind].gates:
        if not gate.reads_legal:
            one, two = gate(pair), gate(other)
            np.testing.assert_array_equal(one.blocked, two.blocked)
            for code in one.cautions:
                np.testing.assert_array_equal(one.cautions[code].rows, two.cautions[code].rows)


def somebody_else(person: Participant, data: st.DataObject) -> Participant:
    """The same profile, as somebody of another origin, age and status would have it."""

    def abroad(one: Any) -> Any:
        return replace(one, country=data.draw(st.sampled_from(COUNTRIES))) if one.country else one

    return replace(
        person,
        status=data.draw(st.sampled_from([None, *v.STATUS])),
        work_permit=data.draw(st.sampled_from([None, *v.WORK_PERMIT])),
        asylum_applied_on=data.draw(st.sampled_from([None, date(2020, 1, 1), date(2026, 11, 1)])),
        permit_valid_until=data.draw(st.sampled_from([None, date(2026, 1, 1), date(2030, 1, 1)])),
        birth_year=data.draw(st.sampled_from([year for year in BIRTH_YEARS if year != 2006])),
        experience=None if person.experience is None else tuple(abroad(one) for one in person.experience),
        qualifications=None if person.qualifications is None else tuple(abroad(one) for one in person.qualifications),
    )


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_who_somebody_is_changes_no_score(world: World, kind: str, data: st.DataObject) -> None:
    person, other = data.draw(participants()), data.draw(opportunities(kind))
    one = world.decided([person], [other]).scored
    two = world.decided([somebody_else(person, data)], [other]).scored
    np.testing.assert_array_equal(one.score, two.score)
    np.testing.assert_array_equal(one.contributions, two.contributions)


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_which_foreign_country_it_was_changes_no_gate(world: World, kind: str, data: st.DataObject) -> None:
    person, other = data.draw(participants()), data.draw(opportunities(kind))
    moved = replace(
        somebody_else(person, data),
        status=person.status,
        work_permit=person.work_permit,
        asylum_applied_on=person.asylum_applied_on,
        permit_valid_until=person.permit_valid_until,
        birth_year=person.birth_year,
    )
    for gate in KINDS[kind].gates:
        one, two = gate(world.pair([person], [other])), gate(world.pair([moved], [other]))
        assert one.blocked[0] == two.blocked[0], gate.code
        assert [code for code, found in one.cautions.items() if found.rows[0]] == [
            code for code, found in two.cautions.items() if found.rows[0]
        ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("kok in een restaurant in Damascus, Syrië", "kok in een restaurant in Asmara, Eritrea"),
        ("accountant in Kyiv, Ukraine", "accountant in Istanbul, Turkey"),
        ("طباخ في حلب", "طباخ في الخرطوم"),
        ("طباخ في مطعم في حمص، سوريا", "طباخ في مطعم في أسمرة، إريتريا"),
        ("محاسب، جامعة دمشق", "محاسب، جامعة صنعاء"),
        ("Кухар у Києві", "Кухар в Алеппо"),
        ("працювала кухарем у Харкові", "працювала кухарем у Рівному"),
        ("İstanbul'da aşçı", "Halep'te aşçı"),
        ("Şam'da aşçı olarak çalıştım", "Gaziantep'te aşçı olarak çalıştım"),
        ("آشپز در هرات", "آشپز در تهران"),
        ("حسابدار، دانشگاه کابل", "حسابدار، دانشگاه مشهد"),
    ],
)
def test_places_and_countries_in_a_text_change_no_score(world: World, kind: str, here: str, there: str) -> None:
    other = (
        opportunity(kind, title="kok", topics=["solliciteren"]) if kind == "mentor" else opportunity(kind, title="kok")
    )
    found = [
        world.decided(
            [participant(experience=[{"title": text}], goal={"text": text}, qualifications=[{"title": text}])], [other]
        )
        for text in (here, there)
    ]
    np.testing.assert_array_equal(found[0].scored.score, found[1].scored.score)


@pytest.mark.parametrize(
    ("title", "other"), [("kok", "jonge kok"), ("jonge kok", "oude kok"), ("leraar wiskunde", "lerares wiskunde")]
)
def test_age_and_gender_in_a_title_change_no_score(world: World, title: str, other: str) -> None:
    work = opportunity("placement", title="zelfstandig werkend kok" if "kok" in title else "onderwijsassistent")
    first, second = (
        world.decided([participant(experience=[{"title": said}])], [work]).scored.score for said in (title, other)
    )
    assert first == pytest.approx(second, abs=1e-9)
