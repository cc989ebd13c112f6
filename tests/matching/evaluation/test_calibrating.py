"""Fitting on made-up evidence: what is known to be true must come out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from matching.evaluation.calibrating import (
    Evidence,
    best_links,
    fit_probability,
    fit_weights,
    is_development,
    out_of_fold,
    plot_reliability,
    probabilities,
    read_examples,
    reliability,
    sure_from,
)
from matching.taxonomy.calibration import SIGNS, Calibration
from matching.taxonomy.fusion import WEIGHTS

TEXTS, UNITS = 400, 30


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    """Units are right by the first kind of evidence, weighed 8; the others are noise."""
    chance = np.random.default_rng(1)
    kinds = chance.random((TEXTS, UNITS, len(WEIGHTS)), dtype=np.float32)
    kinds[:, :, list(WEIGHTS).index("exact")] = 0
    powers = np.exp(8.0 * kinds[:, :, 0])
    powers /= powers.sum(axis=1, keepdims=True)
    right = np.zeros((TEXTS, UNITS), dtype=np.bool_)
    right[np.arange(TEXTS), [chance.choice(UNITS, p=one) for one in powers]] = True
    return Evidence(kinds, np.full(TEXTS, 0.5), right)


def test_the_weights_that_made_the_answers_come_out(evidence: Evidence) -> None:
    weights = fit_weights(evidence)
    assert tuple(weights) == tuple(WEIGHTS)
    assert weights["meaning"] == pytest.approx(8, abs=1.5)
    assert all(0 <= weight < 1.5 for name, weight in weights.items() if name != "meaning")


def test_scores_are_as_often_right_as_they_say(evidence: Evidence) -> None:
    scores, right = out_of_fold(evidence)
    assert scores.mean() == pytest.approx(right.mean(), abs=0.05)
    for band in reliability(scores, right):
        assert band.links < 40 or abs(band.score - band.right) < 0.15
    assert sum(band.links for band in reliability(scores, right)) == TEXTS


def test_what_is_fitted_is_what_the_linker_reads(evidence: Evidence) -> None:
    weights = fit_weights(evidence)
    shown, right, places = best_links(evidence, weights)
    assert shown.shape == (*right.shape, len(SIGNS)) == (*places.shape, len(SIGNS))
    signs, constant = fit_probability(shown, right, evidence.names_a_job)
    read = Calibration.from_document({"signs": signs, "constant": constant, "sure": 0.7})
    assert read.probability(shown) == pytest.approx(probabilities(shown, signs, constant))
    with pytest.raises(ValueError, match="other signs"):
        Calibration.from_document({"signs": {"chance": 1}, "constant": 0, "sure": 0.7})


def test_sure_starts_where_nearly_all_are_right() -> None:
    scores = np.linspace(0, 1, 1001)
    assert sure_from(scores, scores >= 0.72) == 0.75
    assert sure_from(scores, scores >= 0.71) == 0.7  # 290 of 301 are right
    assert sure_from(scores, np.ones(1001, dtype=np.bool_)) == 0.5
    assert sure_from(scores, np.zeros(1001, dtype=np.bool_)) == 0.95


def test_lists_are_read_and_halved(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("text,isco,also\nkok,5120,9412|5131\nbakker en kok,7512+5120,\nAhmed,,\n", encoding="utf-8")
    assert [one.right for one in read_examples(path)] == [{"5120", "9412", "5131"}, {"7512", "5120"}, frozenset()]
    halves = [is_development(f"text {number}") for number in range(1000)]
    assert 450 < sum(halves) < 550


def test_the_picture_is_the_same_for_the_same_figures(tmp_path: Path) -> None:
    bands = reliability([0.2, 0.9, 0.95], [False, True, True])
    for name in ("one.svg", "two.svg"):
        plot_reliability(bands, 0.7, tmp_path / name)
    one, two = ((tmp_path / name).read_bytes() for name in ("one.svg", "two.svg"))
    assert one == two
    assert b"<svg" in one
