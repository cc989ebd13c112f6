"""What holds for every answer holds with a learned ranker too: reuse never lowers a score, and who somebody is changes none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.evaluation.ranker_checks import somebody_else
from matching.kinds import KINDS
from tests.kit import with_id
from tests.made_up import learned
from tests.property.conftest import World
from tests.property.strategies import examples, jobs, opportunities, participants


@pytest.fixture(params=[40, 60], ids=["linear", "boosted"])
def ranker(request: pytest.FixtureRequest) -> Any:
    return learned(request.param)


def drawn(data: st.DataObject, kind: str) -> list[Any]:
    found = data.draw(st.lists(opportunities(kind), min_size=1, max_size=3))
    return [with_id(one, f"o{number}") for number, one in enumerate(found)]


@examples
@given(data=st.data())
def test_contributions_add_up_and_the_order_is_that_of_the_scores(
    world: World, ranker: Any, data: st.DataObject
) -> None:
    person, others = data.draw(participants()), drawn(data, "placement")
    record = world.records([person])[0]
    matches, _ = world.decided([person], others, ranker=ranker).explained(lambda _: record)
    assert [one.score for one in matches] == sorted((one.score for one in matches), reverse=True)
    for one in matches:
        total = one.base + sum(part.amount for part in one.contributions)
        assert abs(one.score - 1 / (1 + np.exp(-total))) < 1e-9
        assert all(part.amount == 0 for part in one.contributions if part.value is None)


@examples
@given(data=st.data())
def test_who_somebody_is_changes_no_score(world: World, ranker: Any, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    person, others = data.draw(participants()), drawn(data, kind)
    scores = [world.decided([one], others, ranker=ranker).scored.score for one in (person, somebody_else(person))]
    np.testing.assert_array_equal(*scores)


@examples
@given(data=st.data())
def test_one_job_more_never_lowers_what_experience_adds(world: World, ranker: Any, data: st.DataObject) -> None:
    worked = st.lists(jobs(st.none()), min_size=1, max_size=2).map(tuple)
    person, others = data.draw(participants(experience=worked)), drawn(data, "placement")
    fuller = replace(person, experience=(*person.experience, data.draw(jobs(st.just(True)))))
    decided = [world.decided([one], others, ranker=ranker) for one in (person, fuller)]
    place = [rule.name for rule in KINDS["placement"].features].index("experience_reuse")
    less, more = (one.judged.values[:, place] for one in decided)
    amounts = [one.scored.contributions[:, place] for one in decided]
    same = (decided[0].judged.new_field == decided[1].judged.new_field) & ~np.isnan(less)
    assert (more[same] >= less[same] - 1e-9).all()
    assert (amounts[1][same] >= amounts[0][same] - 1e-9).all()
