from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.evaluation.linking_metrics import DEPTH, Occupations, accuracy, figures, first_ranks, mean_figures


def ranks(scores: list[float], correct: list[int], concepts: list[int] | None = None) -> tuple[int, int]:
    groups = Occupations(np.array(concepts if concepts else range(len(scores)), dtype=np.int64))
    found = first_ranks(np.array([scores], dtype=np.float32), [np.array(correct, dtype=np.int64)], groups)
    return int(found[0][0]), int(found[1][0])


def as_the_benchmark_does(scores: list[float], correct: set[int]) -> int | None:
    """Its lines for trec_eval, sorted as trec_eval sorts them: by score, then by id, both descending."""
    lines = sorted(((float(f"{np.float32(one):.5f}"), f"C{row:06d}") for row, one in enumerate(scores)), reverse=True)
    places = [place for place, (_, id_) in enumerate(lines, 1) if int(id_[1:]) in correct]
    return min(places)


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[float], list[int], list[int]]:
    count = draw(st.integers(1, 30))
    some = st.sampled_from([0.0, 0.1, 0.100001, 0.100004, 0.10001, 0.5, 0.015625, -0.3])
    scores = draw(st.lists(some | st.floats(-1, 1, width=32), min_size=count, max_size=count))
    correct = draw(st.lists(st.integers(0, count - 1), min_size=1, unique=True))
    concepts = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    numbers = {one: number for number, one in enumerate(sorted(set(concepts)))}
    return scores, correct, [numbers[one] for one in concepts]


@given(asked())
def test_label_ranks_are_those_of_the_benchmark(given_: tuple[list[float], list[int], list[int]]) -> None:
    scores, correct, concepts = given_
    assert ranks(scores, correct, concepts)[0] == as_the_benchmark_does(scores, set(correct))


@given(asked())
def test_occupation_ranks_count_each_concept_once(given_: tuple[list[float], list[int], list[int]]) -> None:
    scores, correct, concepts = given_
    lines = sorted(((float(f"{np.float32(one):.5f}"), row) for row, one in enumerate(scores)), reverse=True)
    seen = list(dict.fromkeys(concepts[row] for _, row in lines))
    wanted = min(seen.index(concepts[row]) for row in correct) + 1
    found = ranks(scores, correct, concepts)
    assert found[1] == wanted
    assert found[1] <= found[0]


@given(asked(), st.data())
def test_a_higher_score_of_a_correct_label_never_lowers_its_place(
    given_: tuple[list[float], list[int], list[int]], data: st.DataObject
) -> None:
    scores, correct, concepts = given_
    better = list(scores)
    better[data.draw(st.sampled_from(correct))] += 0.5
    assert all(
        new <= old for new, old in zip(ranks(better, correct, concepts), ranks(scores, correct, concepts), strict=True)
    )


@given(st.integers(2, 150), st.data())
@settings(max_examples=30)
def test_the_best_and_the_worst_order(count: int, data: st.DataObject) -> None:
    correct = data.draw(st.integers(0, count - 1))
    scores = [0.0] * count
    scores[correct] = 1.0
    assert ranks(scores, [correct])[0] == 1
    scores[correct] = -1.0
    assert ranks(scores, [correct])[0] == count


def test_equal_labels_are_told_apart_by_id_and_not_by_what_is_correct() -> None:
    assert ranks([0.4, 0.4, 0.1], [0])[0] == 2
    assert ranks([0.4, 0.4, 0.1], [1])[0] == 1
    assert ranks([0.400001, 0.4, 0.1], [0])[0] == 2  # the sixth decimal is not read


def test_queries_do_not_disturb_each_other() -> None:
    rng = np.random.default_rng(0)
    scores = rng.random((20, 50), dtype=np.float32)
    answers = [rng.choice(50, rng.integers(1, 5), replace=False) for _ in range(20)]
    groups = Occupations(np.arange(50) // 3)
    together = first_ranks(scores, answers, groups)
    one_by_one = [first_ranks(scores[row : row + 1], answers[row : row + 1], groups) for row in range(20)]
    assert together[0].tolist() == [int(one[0][0]) for one in one_by_one]
    assert together[1].tolist() == [int(one[1][0]) for one in one_by_one]


def test_figures_by_hand() -> None:
    found = figures(np.array([1, 4, 8, 200]), np.array([1, 2, 5, 101]))
    assert found.queries == 4
    assert found.mrr == pytest.approx((1 + 1 / 4 + 1 / 8) / 4)
    assert (found.a1, found.a5, found.a10) == (0.25, 0.5, 0.75)
    assert found.occupation_mrr == pytest.approx((1 + 1 / 2 + 1 / 5) / 4)
    assert (found.occupation_a1, found.occupation_a5) == (0.25, 0.75)
    assert found.mrr_interval is not None
    assert found.mrr_interval[0] <= found.mrr <= found.mrr_interval[1]


def test_a_first_answer_below_the_depth_counts_nothing() -> None:
    assert figures(np.array([DEPTH]), np.array([DEPTH])).mrr == pytest.approx(1 / DEPTH)
    assert figures(np.array([DEPTH + 1]), np.array([1])).mrr == 0.0


def test_no_query_has_no_figures() -> None:
    with pytest.raises(ValueError, match="no query"):
        figures(np.array([], dtype=np.int64), np.array([], dtype=np.int64))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=60))
def test_accuracies_rise_with_depth_and_bound_mrr(many: list[int]) -> None:
    found = np.array(many, dtype=np.int64)
    share = [accuracy(found, top) for top in (1, 5, 10)]
    assert share == sorted(share)
    all_ = figures(found, found)
    assert all_.a1 <= all_.mrr <= (1 + all_.a1) / 2 + 1e-12


def test_the_mean_counts_sets_and_not_queries() -> None:
    one, other = figures(np.array([1]), np.array([1])), figures(np.array([2, 2, 2]), np.array([1, 1, 1]))
    mean = mean_figures([one, other])
    assert mean.mrr == pytest.approx(0.75)
    assert mean.queries == 4
