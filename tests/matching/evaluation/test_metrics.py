from __future__ import annotations

from math import isnan, log2

import numpy as np
import pytest

from matching.evaluation.metrics import interval, mean, ndcg, recall, share


def test_ndcg_of_the_best_order_is_one() -> None:
    grades = np.array([3.0, 2.0, 1.0, 0.0])
    assert ndcg(grades, grades) == pytest.approx(1.0)


def test_ndcg_by_hand() -> None:
    # 2^1-1 at position 1 and 2^3-1 at position 2, beside the other way round.
    found = ndcg(np.array([1.0, 3.0]), np.array([3.0, 1.0]))
    assert found == pytest.approx((1 + 7 / log2(3)) / (7 + 1 / log2(3)))


def test_ndcg_counts_what_was_left_out() -> None:
    assert ndcg(np.array([0.0]), np.array([0.0, 2.0])) == 0.0


def test_ndcg_sees_ten_positions() -> None:
    late = np.array([0.0] * 10 + [3.0])
    assert ndcg(late, late) == 0.0


def test_ndcg_without_anything_to_gain_is_not_a_number() -> None:
    assert isnan(ndcg(np.zeros(3), np.zeros(3)))


def test_share_of_fewer_than_ten_is_of_those_shown() -> None:
    assert share(np.array([True, False, False, False])) == 0.25
    assert isnan(share(np.zeros(0, dtype=np.bool_)))


def test_recall() -> None:
    assert recall(np.array([1, 2, 3]), np.array([3, 4])) == 0.5
    assert isnan(recall(np.array([1]), np.zeros(0, dtype=np.int64)))


def test_mean_leaves_out_what_is_unknown() -> None:
    assert mean(np.array([1.0, np.nan, 0.0])) == 0.5
    assert mean(np.array([np.nan])) is None


def test_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = np.random.default_rng(1).random(100)
    found = interval(values)
    assert found is not None
    assert found[0] < values.mean() < found[1]
    assert found == interval(values)
    assert interval(np.array([1.0])) is None
