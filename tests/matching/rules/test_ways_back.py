"""The way to a regulated profession: what is left of it, how long that takes and what it costs."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.vocabulary import LANGUAGE_LEVEL
from matching.rules.dated import in_force
from matching.rules.ways_back import Stage, way

TODAY = date(2026, 11, 21)
STAGES: tuple[Stage, ...] = get_args(Stage)
FOUND = in_force("ways_back", TODAY)["ways"]
WAYS = [one["code"] for one in FOUND]


@pytest.mark.parametrize("one", FOUND, ids=lambda one: one["code"])
def test_every_number_has_a_source_or_is_called_an_estimate(one: dict[str, object]) -> None:
    assert len(str(one["source"])) > 10
    assert one["language"] is None or one["language"] in LANGUAGE_LEVEL
    for step in one["steps"]:  # type: ignore[attr-defined]
        assert step["stage"] in STAGES
        assert step["months"][0] <= step["months"][1]
        assert len(step["source"]) > 10
        if "own estimate" in step["source"].lower():
            assert step["estimate"], step["code"]
    assert one["estimate"] == ("own estimate" in str(one["source"]).lower())


def test_a_doctor_has_two_languages_a_test_and_a_register_ahead() -> None:
    found = way("big_tested", TODAY)
    assert [step.code for step in found.steps] == [
        "language_b2_plus",
        "collect_papers",
        "apply_competence",
        "take_professional_test",
        "train_after_test",
        "register_big",
    ]
    assert found.months == (12, 36)  # from the application on, says the register
    assert found.left(()).months == (12 + 6 + 1, 36 + 18 + 6)  # language and papers come before it
    assert found.cost == 85


@pytest.mark.parametrize(
    ("done", "steps", "months"),
    [
        ({"language"}, 5, (13, 42)),
        ({"language", "papers"}, 4, (12, 36)),
        ({"language", "papers", "apply"}, 3, (8, 36)),
        ({"language", "papers", "apply", "test", "training"}, 1, (1, 3)),  # recognised, not registered
        (set(STAGES), 0, (0, 0)),
    ],
)
def test_what_is_behind_somebody_is_left_out(done: set[Stage], steps: int, months: tuple[int, int]) -> None:
    left = way("big_tested", TODAY).left(done)
    assert (len(left.steps), left.months) == (steps, months)


def test_article_34_ends_with_recognition() -> None:
    assert "register" not in {step.stage for step in way("art34_hbo", TODAY).steps}
    assert way("big_hbo", TODAY).steps[-1].code == "register_big"


@given(st.sampled_from(WAYS), st.sets(st.sampled_from(STAGES)), st.sampled_from(STAGES))
def test_more_behind_somebody_is_never_a_longer_or_dearer_way(code: str, done: set[Stage], more: Stage) -> None:
    one, two = way(code, TODAY).left(done), way(code, TODAY).left(done | {more})
    assert 0 <= two.months[0] <= two.months[1]
    assert two.months[0] <= one.months[0]
    assert two.months[1] <= one.months[1]
    assert (two.cost or 0) <= (one.cost or 0)
    assert set(two.steps) <= set(one.steps)
