"""What every ranker promises, for each of them: the documented weights, and what was learned in either form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from matching.domain.errors import ConfigurationError
from matching.evaluation.ranker_checks import broken_promises
from matching.kinds import KINDS
from matching.ranking import REUSE, AdditiveRanker
from matching.ranking.learned import KindModel, LearnedRanker
from tests.made_up import learned
from tests.property.strategies import examples

RANKERS: dict[str, Callable[[], Any]] = {
    "additive": AdditiveRanker,
    "linear": lambda: learned(40),
    "boosted": lambda: learned(60),
}
KIND = st.sampled_from(sorted(KINDS))


@pytest.fixture(params=RANKERS)
def ranker(request: pytest.FixtureRequest) -> Any:
    return RANKERS[request.param]()


def rows(data: st.DataObject, kind: str, most: int = 4) -> Any:
    """Feature values of some pairs; NaN unknown."""
    count = data.draw(st.integers(1, most))
    value = st.floats(0, 1) | st.just(float("nan"))
    return data.draw(arrays(np.float64, (count, len(KINDS[kind].features)), elements=value))


@examples
@given(data=st.data())
def test_contributions_add_up_and_what_is_unknown_adds_nothing(ranker: Any, data: st.DataObject) -> None:
    kind = data.draw(KIND)
    values = rows(data, kind)
    new_field = data.draw(arrays(np.bool_, len(values)))
    scored = ranker.score(kind, KINDS[kind].features, values, new_field)
    assert scored.contributions.shape == values.shape
    total = scored.base + scored.contributions.sum(axis=1)
    assert scored.score == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-12)
    assert ((scored.score > 0) & (scored.score < 1)).all()
    assert not scored.contributions[np.isnan(values)].any()


@examples
@given(data=st.data())
def test_a_higher_feature_never_lowers_a_score(ranker: Any, data: st.DataObject) -> None:
    kind = data.draw(KIND)
    rules = KINDS[kind].features
    values = rows(data, kind, 1)
    place = data.draw(st.integers(0, len(rules) - 1))
    low, high = sorted(data.draw(st.tuples(st.floats(0, 1), st.floats(0, 1))))
    both = np.repeat(values, 2, axis=0)
    both[:, place] = low, high
    scored = ranker.score(kind, rules, both, np.full(2, data.draw(st.booleans())))
    assert scored.score[1] >= scored.score[0] - 1e-12, rules[place].name
    others = [one for one in range(len(rules)) if one != place]
    assert (scored.contributions[0, others] == scored.contributions[1, others]).all()  # and touches nothing else


@examples
@given(data=st.data())
def test_each_pair_is_scored_by_itself(ranker: Any, data: st.DataObject) -> None:
    kind = data.draw(KIND)
    values = rows(data, kind)
    new_field = data.draw(arrays(np.bool_, len(values)))
    together = ranker.score(kind, KINDS[kind].features, values, new_field).score
    for row, score in enumerate(together):
        alone = ranker.score(kind, KINDS[kind].features, values[[row]], new_field[[row]]).score
        assert alone[0] == pytest.approx(score, abs=1e-15)


@pytest.mark.parametrize("kind", KINDS)
def test_no_promise_is_broken(ranker: Any, kind: str) -> None:
    assert broken_promises(ranker, kind, KINDS[kind].features) == []


@pytest.mark.parametrize("kind", KINDS)
def test_reuse_is_worth_something(ranker: Any, kind: str) -> None:
    rules = KINDS[kind].features
    values = np.full((2, len(rules)), np.nan)
    for place, rule in enumerate(rules):
        if rule.name in REUSE:
            values[:, place] = 0.0, 1.0
    worst, best = ranker.score(kind, rules, values, np.zeros(2, dtype=np.bool_)).score
    assert best > worst


def test_no_rows_are_no_scores(ranker: Any) -> None:
    rules = KINDS["placement"].features
    scored = ranker.score("placement", rules, np.zeros((0, len(rules))), np.zeros(0, dtype=np.bool_))
    assert scored.score.shape == (0,)
    assert scored.contributions.shape == (0, len(rules))


def test_five_hundred_are_scored_in_a_moment(ranker: Any) -> None:
    import time

    rules = KINDS["placement"].features
    values = np.random.default_rng(1).random((500, len(rules)))
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        ranker.score("placement", rules, values, np.zeros(500, dtype=np.bool_))
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.002


class TestLearned:
    def test_it_refuses_other_features_than_it_was_trained_on(self) -> None:
        rules = KINDS["placement"].features
        one = np.zeros((1, len(rules))), np.array([False])
        with pytest.raises(ConfigurationError, match="maatwerk train"):
            learned(40).score("placement", rules[::-1], *one)
        with pytest.raises(ConfigurationError, match="trained on"):
            learned(40).score("placement", KINDS["mentor"].features, *one)

    def test_what_was_not_learned_has_the_documented_weights(self) -> None:
        rules = KINDS["mentor"].features
        values, new_field = np.random.default_rng(1).random((5, len(rules))), np.zeros(5, dtype=np.bool_)
        ours, documented = (one.score("mentor", rules, values, new_field) for one in (learned(60), AdditiveRanker()))
        assert (ours.score == documented.score).all()

    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            (
                lambda curves: curves - 1.0,
                None,
            ),  # a curve is read from its typical value: moved as a whole it is the same
            (lambda curves: -curves, "lowers the score"),
        ],
    )
    def test_checks_find_what_is_broken(self, spoil: Any, said: str | None) -> None:
        model = learned(40).models["placement"]
        spoilt = KindModel(model.features, model.typical, model.base, spoil(model.usual), model.new_field)
        broken = broken_promises(LearnedRanker("x", {"placement": spoilt}), "placement", KINDS["placement"].features)
        assert (broken == []) if said is None else all(said in one for one in broken) and broken
