"""Figures of held-out decisions, checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from matching.evaluation.outcomes import Figure, by_person, compare, reliability
from matching.ranking.examples import Examples


def some(person: list[int], grade: list[int]) -> Examples:
    count = len(person)
    return Examples(
        person=np.array(person),
        at=np.arange(count, dtype=np.float64),
        position=np.ones(count),
        values=np.zeros((count, 1)),
        new_field=np.zeros(count, dtype=np.bool_),
        grade=np.array(grade),
    )


def test_figures_are_of_each_participant() -> None:
    examples = some([7, 7, 7, 9, 9], [0, 1, 3, 0, 0])
    odds = np.log([1 / 3, 3.0, 1.0, 1.0, 1.0])  # chances of 1/4, 3/4, 1/2 …
    losses, auc, gain = by_person(odds, examples)
    assert losses == pytest.approx([-np.log([0.75, 0.75, 0.5]).mean(), np.log(2)])
    assert auc[0] == 1.0  # both yes stand above the no
    best = 7 + 1 / np.log2(3)
    assert gain[0] == pytest.approx((1 + 7 / np.log2(3)) / best)
    assert np.isnan([auc[1], gain[1]]).all()  # nothing to order


def test_a_gain_is_above_zero_when_its_whole_interval_is() -> None:
    assert Figure.of(np.array([0.1, 0.2, 0.15, 0.1])).is_above_zero
    assert not Figure.of(np.array([0.1, 0.2, -0.3, 0.1])).is_above_zero
    assert not Figure.of(np.array([0.1])).is_above_zero
    nobody = Figure.of(np.array([np.nan]))
    assert (nobody.value, nobody.interval, nobody.participants) == (None, None, 0)


def test_calibration_is_how_far_chances_are_off() -> None:
    yes = np.tile([True, True, True, False], 50)
    right, _ = reliability(np.full(200, np.log(3.0)), yes)
    wrong, bins = reliability(np.full(200, -np.log(3.0)), yes)
    assert right == pytest.approx(0.0, abs=0.06)
    assert wrong == pytest.approx(0.5, abs=0.06)
    assert sum(one.count for one in bins) == 200
    assert all(one.told == pytest.approx(0.25) for one in bins)


def test_the_better_ranker_has_gains_above_zero() -> None:
    rng = np.random.default_rng(1)
    truth = rng.normal(0, 2, 600)
    examples = some(list(np.repeat(range(50), 12)), list((rng.random(600) < 1 / (1 + np.exp(-truth))).astype(int)))
    found = compare(truth, rng.normal(0, 2, 600), examples)
    assert found.ndcg_gain.is_above_zero
    assert found.log_loss_gain.is_above_zero
    turned = compare(rng.normal(0, 2, 600), truth, examples)
    assert not turned.ndcg_gain.is_above_zero
    assert turned.ndcg_gain.value is not None
    assert turned.ndcg_gain.value < 0
    assert found.learned.calibration_error < found.additive.calibration_error
    assert found.learned.auc.value is not None
    assert found.learned.auc.value > 0.8
    alike = compare(truth, truth, examples)
    assert (alike.ndcg_gain.value, alike.ndcg_gain.is_above_zero) == (0.0, False)
