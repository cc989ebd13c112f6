"""The simulated world: the same by its seed, with the prejudice that it says, and a study that sees who learns it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.evaluation import simulation_study
from matching.evaluation.simulation import SHOWN, Pairs, gap, simulate, within_people
from matching.evaluation.simulation_plot import plot_study
from matching.evaluation.simulation_study import study
from matching.kinds import KINDS


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    rng = np.random.default_rng(1)
    rules = KINDS["placement"].features
    values = rng.beta(0.6, 1.2, (60 * 30, len(rules)))
    values[rng.random(values.shape) < 0.1] = np.nan
    person = np.repeat(np.arange(60), 30)
    return Pairs("placement", rules, person, values, (rng.random(60) < 0.1)[person], {"women": np.arange(60) % 2 == 0})


def test_the_world_is_the_same_by_its_seed(pairs: Pairs) -> None:
    one, same, other = (simulate(pairs, 400, seed).examples for seed in (1, 1, 2))
    assert len(one) >= 400
    assert (one.grade == same.grade).all()
    assert (one.values == same.values)[~np.isnan(one.values)].all()
    assert len(other) != len(one) or (other.grade != one.grade).any()


def test_decisions_are_in_the_order_of_time_and_on_what_was_shown(pairs: Pairs) -> None:
    world = simulate(pairs, 2000, 1)
    examples = world.examples
    assert (np.diff(examples.at) >= 0).all()
    assert examples.position.min() == 1
    assert examples.position.max() == SHOWN
    assert (examples.position <= 3).mean() > (examples.position > 7).mean()  # what stands higher is looked at more
    assert np.array_equal(pairs.values[world.decided], examples.values, equal_nan=True)
    assert not world.measured[world.profile].any()
    assert world.measured.sum() == 15


def test_prejudice_takes_yes_away_from_the_group_and_changes_nothing_else(pairs: Pairs) -> None:
    biased, fair = (simulate(pairs, 6000, 1, prejudice=one) for one in (1.5, 0.0))
    assert (biased.decided == fair.decided).all()
    women = pairs.groups["women"][biased.profile]
    assert biased.examples.yes[women].mean() < fair.examples.yes[women].mean() - 0.1
    assert (biased.examples.grade[~women] == fair.examples.grade[~women]).all()


def test_better_matches_are_taken_and_last(pairs: Pairs) -> None:
    world = simulate(pairs, 6000, 1)
    utility = pairs.utility()[world.decided]
    means = [utility[world.examples.grade == one].mean() for one in (0, 1, 3)]
    assert means == sorted(means)


def test_a_sample_is_of_whole_participants(pairs: Pairs) -> None:
    world = simulate(pairs, 3000, 1)
    some = world.sample(200, 5)
    assert len(some.examples) == 200
    counts = {one: int((world.examples.person == one).sum()) for one in np.unique(some.examples.person)}
    cut = [one for one, count in counts.items() if (some.examples.person == one).sum() < count]
    assert len(cut) <= 1
    assert (np.diff(some.examples.at) >= 0).all()


def test_measures(pairs: Pairs) -> None:
    utility = pairs.utility()
    assert within_people(utility * 3 + 1, utility, pairs.person) == pytest.approx(1)
    assert within_people(-utility, utility, pairs.person) == pytest.approx(-1)
    member = pairs.groups["women"][pairs.person]
    assert gap(utility - 0.8 * member, utility, member) == pytest.approx(0.8, abs=0.05)
    assert gap(utility, utility, member) == pytest.approx(0, abs=0.05)


def test_the_study_sees_who_learns_the_prejudice(pairs: Pairs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation_study, "SIZES", (60, 2400, 90_000))
    monkeypatch.setattr(simulation_study, "SAMPLES", 1)
    found = study(pairs, 2400, 3)
    assert [one.decisions for one in found.points] == [60, 2400]
    few, many = found.points
    assert many.correlation > few.correlation - 0.02
    assert many.correlation > found.correlation_additive
    assert abs(many.bias["women"].learned) < 0.15
    assert many.bias_naive["women"].learned > 0.2
    assert few.better == 0
    for name in ("one.svg", "two.svg"):
        plot_study(found, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert found.as_dict()["points"][1]["bias"]["women"]["learned"] == many.bias["women"].learned


def test_fewer_than_the_first_size_are_studied_as_they_are(pairs: Pairs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulation_study, "SIZES", (500,))
    monkeypatch.setattr(simulation_study, "SAMPLES", 1)
    found = study(replace(pairs, groups={"some": np.arange(60) < 20}), 60, 3)
    assert [one.decisions for one in found.points] == [60]


def test_the_page_tells_the_figures_of_its_file() -> None:
    docs = Path(__file__).parents[3] / "docs"
    found = json.loads((docs / "simulation.json").read_text(encoding="utf-8"))
    page = (docs / "learned-ranker.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if (line.startswith("| ") and "of 5" in line) or "of 1 |" in line]
    assert len(rows) == len(found["points"])
    for one, row in zip(found["points"], rows, strict=True):
        assert row == table_row(one)
    assert f"{found['correlation_additive']:.3f}" in page


def table_row(one: dict[str, Any]) -> str:
    form = "boosted" if one["boosted"] == one["samples"] else "linear" if not one["boosted"] else "both"
    gain = "–" if one["ndcg_gain"] is None else f"{one['ndcg_gain']:+.3f}"
    cells = [f"{one['decisions']:,}", form, f"{one['better']} of {one['samples']}", gain, f"{one['correlation']:.3f}"]
    cells += [f"{bias['learned']:+.2f}" for bias in one["bias"].values()]
    cells += [f"{one['correlation_naive']:.3f}", *(f"{bias['learned']:+.2f}" for bias in one["bias_naive"].values())]
    return f"| {' | '.join(cells)} |"
