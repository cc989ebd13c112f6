"""The audit: groups side by side, small ones left out, and gaps beside what chance would show."""

from __future__ import annotations

import numpy as np
import pytest

from matching.audit import FEWEST, compare

pytest.importorskip("fairlearn", reason="groups are compared with the extra `evaluation`")


def measured(**groups: list[float]) -> tuple[dict[str, np.ndarray], dict[str, list[str | None]]]:
    values = np.array([value for some in groups.values() for value in some])
    return {"m": values}, {"g": [name for name, some in groups.items() for _ in some]}


def test_means_and_gap_are_those_of_the_groups() -> None:
    (one,) = compare(*measured(a=[0.0, 0.2] * 10, b=[0.6, 0.8] * 10))
    assert [(group.group, group.people) for group in one.groups] == [("a", 20), ("b", 20)]
    assert [group.mean for group in one.groups] == pytest.approx([0.1, 0.7])
    assert one.gap == pytest.approx(0.6)
    assert one.gap_interval[0] < 0.6 < one.gap_interval[1]
    assert all(group.interval[0] <= group.mean <= group.interval[1] for group in one.groups)
    assert one.beyond_chance


def test_a_gap_that_random_groups_show_as_well_is_not_beyond_chance() -> None:
    rng = np.random.default_rng(3)
    values = rng.random(60)
    found = compare({"m": values}, {"g": [str(one) for one in rng.integers(6, size=60)]})
    assert found[0].gap > 0
    assert not found[0].beyond_chance


def test_small_and_unknown_groups_are_not_reported() -> None:
    measures, groups = measured(a=[0.1] * 5, b=[0.2] * 5, c=[0.9] * (FEWEST - 1))
    groups["g"][0:0] = [None]
    measures["m"] = np.append(0.5, measures["m"])
    (one,) = compare(measures, groups)
    assert [group.group for group in one.groups] == ["a", "b"]
    assert one.left_out == FEWEST
    assert one.gap == pytest.approx(0.1)


def test_who_is_not_measured_does_not_make_a_group_large_enough() -> None:
    assert compare(*measured(a=[0.1] * 9, b=[0.2] * 4 + [float("nan")] * 9)) == []


def test_the_same_figures_each_time() -> None:
    question = measured(a=[0.1, 0.5, 0.3, 0.4, 0.2], b=[0.2, 0.9, 0.1, 0.6, 0.7])
    assert compare(*question) == compare(*question)
