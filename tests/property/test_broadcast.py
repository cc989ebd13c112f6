"""One against many, in either direction, is judged as each pair by itself; and every verdict is well formed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.judgement import value_at
from matching.domain.pair import Pair
from matching.kinds import KINDS
from matching.kinds.judging import judge
from tests.kit import with_id
from tests.property.conftest import World
from tests.property.strategies import examples, opportunities, participants

CLOSE = 1e-5  # cosines of float32 differ a little with the size of a product


def facts(pair: Pair[Any], kind: str, row: int) -> dict[str, Any]:
    """All that the gates say of a row."""
    said: dict[str, Any] = {}
    for gate in KINDS[kind].gates:
        verdict = gate(pair)
        said[gate.code] = bool(verdict.blocked[row])
        if verdict.blocked[row]:
            said[f"{gate.code} values"] = value_at(verdict.values, row)
        for code, caution in verdict.cautions.items():
            if caution.rows[row]:
                said[f"{gate.code} {code}"] = value_at(caution.values, row)
    return said


def scores(pair: Pair[Any], kind: str, row: int) -> list[float]:
    found = []
    for feature in KINDS[kind].features:
        evidence = feature(pair)
        value_at(evidence.values, row)  # whatever was compared can be told
        found.append(float(evidence.score[row]))
    return found


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_one_against_many_is_as_pair_by_pair(world: World, kind: str, data: st.DataObject) -> None:
    person = data.draw(participants())
    others = [
        with_id(one, f"o{n}") for n, one in enumerate(data.draw(st.lists(opportunities(kind), min_size=2, max_size=4)))
    ]
    together = world.pair([person], others, by_others=True)
    for row, other in enumerate(others):
        alone = world.pair([person], [other], by_others=True)
        assert facts(together, kind, row) == facts(alone, kind, 0)
        np.testing.assert_allclose(scores(together, kind, row), scores(alone, kind, 0), atol=CLOSE)


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_many_against_one_is_as_pair_by_pair(world: World, kind: str, data: st.DataObject) -> None:
    other = data.draw(opportunities(kind))
    people = [
        with_id(one, f"p{n}") for n, one in enumerate(data.draw(st.lists(participants(), min_size=2, max_size=4)))
    ]
    together = world.pair(people, [other], by_others=True)
    new_field = judge(KINDS[kind], together).new_field
    for row, person in enumerate(people):
        alone = world.pair([person], [other], by_others=True)
        assert facts(together, kind, row) == facts(alone, kind, 0)
        np.testing.assert_allclose(scores(together, kind, row), scores(alone, kind, 0), atol=CLOSE)
        assert new_field[row] == judge(KINDS[kind], alone).new_field[0]


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_verdicts_and_evidence_are_well_formed(world: World, kind: str, data: st.DataObject) -> None:
    person, others = data.draw(participants()), data.draw(st.lists(opportunities(kind), min_size=1, max_size=4))
    for pair in (world.pair([person], others), world.pair([person, with_id(person, "q")], others[:1])):
        for gate in KINDS[kind].gates:
            verdict = gate(pair)
            for rows in (verdict.blocked, *(one.rows for one in verdict.cautions.values())):
                assert rows.shape == (len(pair),), gate.code
                assert rows.dtype == np.bool_, gate.code
            for code, caution in verdict.cautions.items():
                assert not (caution.rows & verdict.blocked).any(), f"{gate.code} blocks and cautions {code}"
        judged = judge(KINDS[kind], pair)
        assert judged.values.shape == (len(pair), len(KINDS[kind].features))
        known = judged.values[~np.isnan(judged.values)]
        assert ((known >= 0) & (known <= 1)).all()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("empty", ["people", "others"])
def test_nobody_or_nothing_is_judged_without_an_error(world: World, kind: str, empty: str) -> None:
    from tests.kit import opportunity, participant

    pair = world.pair([participant()], [opportunity(kind)])
    none = np.zeros(0, dtype=np.int64)
    ours = pair.participants.take(none) if empty == "people" else pair.participants
    theirs = pair.opportunities.take(none) if empty == "others" else pair.opportunities
    from matching.rules.travel import EstimatedRoutes

    journeys = EstimatedRoutes().journeys(ours.lat, ours.lon, theirs.lat, theirs.lon, pair.as_of)
    judged = judge(KINDS[kind], Pair(ours, theirs, journeys, pair.as_of, pair.vectors, pair.nearness))
    assert judged.blocked.shape == (0,)
    assert judged.values.shape == (0, len(KINDS[kind].features))
