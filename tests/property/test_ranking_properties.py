"""What holds for every answer: one list or the other, sums that add up, one order, and nothing that was set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from matching.kinds import KINDS
from tests.kit import facet, opportunity, pair_of, participant, record, with_id
from tests.property.conftest import World
from tests.property.strategies import diplomas, examples, jobs, opportunities, participants


def answer(world: World, person: Any, others: list[Any]) -> tuple[list[Any], list[Any]]:
    record = world.records([person])[0]
    return world.decided([person], others).explained(lambda _: record)


def drawn(data: st.DataObject, kind: str, most: int = 5) -> list[Any]:
    found = data.draw(st.lists(opportunities(kind), min_size=1, max_size=most))
    return [with_id(one, f"o{number}") for number, one in enumerate(found)]


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_each_opportunity_is_in_exactly_one_list(world: World, kind: str, data: st.DataObject) -> None:
    person, others = data.draw(participants()), drawn(data, kind)
    matches, blocked = answer(world, person, others)
    named = [one.opportunity_id for one in (*matches, *blocked)]
    assert sorted(named) == sorted(one.id for one in others)
    assert all(one.gates for one in blocked)
    assert [one.rank for one in matches] == list(range(1, len(matches) + 1))
    assert [one.score for one in matches] == sorted((one.score for one in matches), reverse=True)
    assert [one.fit for one in blocked] == sorted((one.fit for one in blocked), reverse=True)


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_what_a_gate_blocks_is_never_ranked(world: World, kind: str, data: st.DataObject) -> None:
    person, others = data.draw(participants()), drawn(data, kind)
    pair = world.pair([person], others)
    stopped = {others[row].id for gate in KINDS[kind].gates for row in np.flatnonzero(gate(pair).blocked)}
    matches, blocked = answer(world, person, others)
    assert {one.opportunity_id for one in blocked} == stopped
    assert not {one.opportunity_id for one in matches} & stopped


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_contributions_add_up_to_the_score(world: World, kind: str, data: st.DataObject) -> None:
    for one in answer(world, data.draw(participants()), drawn(data, kind))[0]:
        total = one.base + sum(part.amount for part in one.contributions)
        assert abs(one.score - 1 / (1 + np.exp(-total))) < 1e-9
        assert 0 < one.score < 1
        assert {part.feature for part in one.contributions} == {rule.name for rule in KINDS[kind].features}
        assert all(part.amount == 0 for part in one.contributions if part.value is None)


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_the_order_of_the_input_makes_no_difference(world: World, kind: str, data: st.DataObject) -> None:
    person, others = data.draw(participants()), drawn(data, kind, 6)
    others += [with_id(others[0], "same-1"), with_id(others[0], "same-0")]  # ties, by id
    shuffled = data.draw(st.permutations(others))
    orders = [
        [[one.opportunity_id for one in part] for part in answer(world, person, list(given_))]
        for given_ in (others, shuffled)
    ]
    assert orders[0] == orders[1]


@pytest.mark.parametrize("kind", KINDS)
@settings(examples, phases=(Phase.explicit, Phase.generate))
@given(data=st.data())
def test_equal_opportunities_stand_in_the_order_of_their_ids(world: World, kind: str, data: st.DataObject) -> None:
    one = data.draw(opportunities(kind))
    others = [with_id(one, name) for name in ("c", "a", "d", "b")]
    matches, blocked = answer(world, data.draw(participants()), others)
    assert [found.opportunity_id for found in (*matches, *blocked)] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_what_was_set_aside_changes_nothing_wherever_it_stands(world: World, kind: str, data: st.DataObject) -> None:
    aside = st.just(False)
    person = data.draw(
        participants(
            experience=st.lists(jobs(st.none()), max_size=2).map(tuple),
            qualifications=st.lists(diplomas(st.none()), max_size=2).map(tuple),
        )
    )
    work, study = list(person.experience), list(person.qualifications)
    for _ in range(data.draw(st.integers(1, 2))):
        work.insert(data.draw(st.integers(0, len(work))), data.draw(jobs(aside)))
        study.insert(data.draw(st.integers(0, len(study))), data.draw(diplomas(aside)))
    fuller = replace(person, experience=tuple(work), qualifications=tuple(study))
    others = drawn(data, kind, 3)
    for before, after in zip(answer(world, person, others), answer(world, fuller, others), strict=True):
        assert after == before


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_nothing_known_is_no_error(world: World, kind: str, data: st.DataObject) -> None:
    bare, full = participant(), data.draw(participants())
    for person in (bare, full):
        matches, blocked = answer(world, person, [opportunity(kind), with_id(data.draw(opportunities(kind)), "full")])
        assert len(matches) + len(blocked) == 2
    matches, blocked = answer(world, bare, [opportunity(kind)])
    assert not blocked  # what is not known blocks nothing


def test_equal_texts_are_equally_near_wherever_they_stand() -> None:
    random = np.random.default_rng(1)
    for size in range(2, 12):
        one, other = random.normal(size=(2, 512)).astype(np.float32) / np.float32(np.sqrt(512))
        person = record(participant(experience=[{"title": "kok"}]), [facet("experience", vector=one)])
        others = [record(opportunity("placement", id=f"o{n}"), [facet("title", vector=other)]) for n in range(size)]
        pair = pair_of(person, others)
        cosines = pair.cosine(pair.participants.job_facet, ("title_facet",))[:, 0]
        assert len(set(cosines.tolist())) == 1
