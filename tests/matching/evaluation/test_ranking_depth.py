"""What lies behind the figures, on a table of lists that is small enough to check by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.domain.participant import Experience, Goal, Participant
from matching.evaluation.lists import Lists, Rows
from matching.evaluation.metrics import ndcg
from matching.evaluation.previous import table_in_use, versions
from matching.evaluation.reliability import reliability
from matching.evaluation.stability import EDITS, edited, likeness
from matching.evaluation.what_if import FACTORS, IN_USE, ablate, trade_off
from matching.kinds import KINDS
from matching.ranking.additive import AdditiveRanker

FEATURES = [one.name for one in KINDS["placement"].features]
REUSE, DISTANCE = FEATURES.index("experience_reuse"), FEATURES.index("travel_ease")


def lists_of(*people: dict[str, Any], base: float = 0.0) -> Lists:
    """Placements: for each participant what reuse and distance add, the grades and the minutes."""
    rows = []
    for one in people:
        count = len(one["graded"])
        added = np.zeros((count, len(FEATURES)))
        added[:, REUSE], added[:, DISTANCE] = one["reuse"], one["distance"]
        graded = np.array(one["graded"], dtype=np.float64)
        rows.append(
            Rows(
                number=np.arange(count),
                tie=np.arange(count),
                values=np.where(added == 0, np.nan, added),
                contributions=added,
                new_field=np.zeros(count, dtype=np.bool_),
                minutes=np.array(one["minutes"], dtype=np.float64),
                graded=graded,
                strict=(graded == 3).astype(np.float64),
                reusable=graded >= 2,
                below=np.zeros(count, dtype=np.bool_),
            )
        )
    return Lists(
        kind="placement",
        participants=tuple(str(place) for place in range(len(people))),
        same_field=np.ones(len(people), dtype=np.bool_),
        visible=np.array([len(one["graded"]) for one in people]),
        start=np.cumsum([0, *(len(one["graded"]) for one in people)]),
        base=base,
        rows=Rows(*(np.concatenate([getattr(one, name) for one in rows]) for name in Rows.__dataclass_fields__)),
    )


# Reuse says what the labels say; distance says the opposite.
FAR_IS_GOOD = {
    "reuse": np.linspace(0, 4, 12),
    "distance": np.linspace(1, 0, 12),
    "graded": [0] * 9 + [1, 2, 3],
    "minutes": np.linspace(5, 60, 12),
}
NOTHING = {"reuse": [], "distance": [], "graded": [], "minutes": []}


def test_the_first_ten_of_each_participant() -> None:
    lists = lists_of(FAR_IS_GOOD, NOTHING, FAR_IS_GOOD)
    top = lists.top(lists.in_use)
    assert top[0].tolist() == list(range(11, 1, -1))
    assert top[1].tolist() == [-1] * 10
    assert top[2].tolist() == list(range(23, 13, -1))


def test_equal_scores_are_in_the_order_of_ids() -> None:
    lists = lists_of(FAR_IS_GOOD)
    lists = replace(lists, rows=replace(lists.rows, tie=np.arange(12)[::-1]))
    assert lists.top(np.zeros(12))[0].tolist() == list(range(11, 1, -1))


def test_the_figures_of_a_table_are_those_of_single_lists() -> None:
    rng = np.random.default_rng(1)
    people = [
        {"reuse": rng.random(n), "distance": rng.random(n), "graded": rng.integers(4, size=n), "minutes": rng.random(n)}
        for n in (3, 25, 11)
    ]
    lists = lists_of(*people)
    top = lists.top(lists.in_use)
    for place, one in enumerate(people):
        order = np.argsort(-(one["reuse"] + one["distance"]), kind="stable")
        grades = np.array(one["graded"], dtype=np.float64)
        assert lists.ndcg(lists.rows.graded, top)[place] == pytest.approx(ndcg(grades[order], grades))
        assert lists.mean_of(lists.rows.minutes, top)[place] == pytest.approx(one["minutes"][order][:10].mean())


def test_who_has_nothing_to_gain_is_not_measured() -> None:
    lists = lists_of(FAR_IS_GOOD, NOTHING, FAR_IS_GOOD | {"graded": [0] * 12})
    assert np.isnan(lists.ndcg(lists.rows.graded, lists.top(lists.in_use))).tolist() == [False, True, True]


def test_a_feature_that_the_order_needs_is_missed() -> None:
    found = {one.feature: one for one in ablate({"placement": lists_of(FAR_IS_GOOD, FAR_IS_GOOD)})}
    assert list(found) == FEATURES
    without_reuse = found["experience_reuse"]
    assert without_reuse.graded is not None
    assert without_reuse.graded < -0.5
    assert without_reuse.graded_interval == pytest.approx((without_reuse.graded, without_reuse.graded))
    assert found["goal_fit"].graded == 0.0
    assert found["goal_fit"].known == 0.0
    assert found["travel_ease"].graded == 0.0  # reuse is the stronger of the two: the order stays


def test_more_weight_on_the_journey_costs_reuse_and_saves_minutes() -> None:
    found = trade_off(lists_of(FAR_IS_GOOD, NOTHING))
    assert [one.factor for one in found] == list(FACTORS)
    assert IN_USE in FACTORS
    assert {one.participants for one in found} == {1}
    reuse, minutes = [one.reuse for one in found], [one.minutes for one in found]
    assert (reuse[0], reuse[-1]) == (0.2, 0.0)
    assert minutes == sorted(minutes, reverse=True)
    assert minutes[-1] < minutes[0]


def test_reliability_by_hand() -> None:
    # Two pairs at a score of 0.5 of which one is good, and two at 0.88 of which none is.
    people = {"reuse": [0, 0, 2, 2], "distance": [0] * 4, "graded": [3, 0, 1, 0], "minutes": [1] * 4}
    (found,) = reliability({"placement": lists_of(people)})
    score = 1 / (1 + np.exp(-2))
    assert [(one.low, one.pairs, one.good) for one in found.bins] == [(0.5, 2, 0.5), (0.8, 2, 0.0)]
    assert found.error == pytest.approx((0 + score) / 2)
    assert found.excess == pytest.approx((2 * 0.5 + 2 * score - 1) / 4)


def test_reliability_of_nothing() -> None:
    (found,) = reliability({"placement": lists_of(NOTHING)})
    assert (found.pairs, found.error, found.bins) == (0, None, ())


WELDER = Participant(
    id="p",
    experience=(
        Experience(title="ervaren lasser", description="ik heb stalen bruggen gelast"),
        Experience(title="nooit meer genoemd", use=False),
    ),
    skills=("mig en tig",),
    goal=Goal(text="weer lasser worden"),
)


def texts_of(one: Participant) -> list[str]:
    jobs = [text or "" for job in one.experience or () for text in (job.title, job.description)]
    return [*jobs, *(one.skills or ()), (one.goal and one.goal.text) or ""]


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_one_word_of_one_text(edit: str) -> None:
    changed = edited(WELDER, edit)
    assert changed is not None
    assert changed == edited(WELDER, edit)  # the same each time
    before, after = texts_of(WELDER), texts_of(changed)
    (place,) = [place for place, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    words, others = before[place].split(), after[place].split()
    assert len(others) - len(words) == {"a filler word": 1, "a word dropped": -1}.get(edit, 0)
    if len(others) == len(words):
        assert sum(one != other for one, other in zip(words, others, strict=True)) == 1
    if edit == "capitals":
        assert after[place].lower() == before[place].lower()
    if edit == "a typo":
        assert sorted(after[place]) == sorted(before[place])


def test_what_was_set_aside_is_not_edited() -> None:
    for number in range(40):
        for edit in EDITS:
            changed = edited(replace(WELDER, id=str(number)), edit)
            assert changed is not None
            assert changed.experience is not None
            assert changed.experience[1].title == "nooit meer genoemd"


def test_who_wrote_nothing_has_no_edits() -> None:
    assert [edited(Participant(id="p"), edit) for edit in EDITS] == [None] * len(EDITS)
    assert edited(Participant(id="p", skills=("kok",)), "a word dropped") is None


def test_likeness_of_two_orders() -> None:
    before = np.arange(20)
    assert likeness(before, before) == (1.0, 1.0, pytest.approx(1.0))
    assert likeness(before, before[::-1]) == (0.0, 0.0, pytest.approx(-1.0))
    swapped = np.array([*range(9), 10, 9, *range(11, 20)])
    assert likeness(before, swapped)[:2] == (0.9, 0.0)


def test_the_weights_in_use_are_kept_under_their_version() -> None:
    # Whoever changes a weight gives the ranker a new version and keeps a table of it: else nothing can be compared later.
    kept = {one.name: one for one in versions()}
    now = table_in_use()
    if now["version"] in kept:
        assert kept[now["version"]].kinds == now["kinds"], "the weights changed: give them a new version"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kept_version_scores_as_its_ranker_did(kind: str) -> None:
    rng = np.random.default_rng(2)
    features = KINDS[kind].features
    values = rng.random((30, len(features)))
    values[rng.random(values.shape) < 0.2] = np.nan
    new_field = rng.random(30) < 0.5
    kept = {one.name: one for one in versions()}
    now = kept.get(AdditiveRanker.version)
    if now is None:
        pytest.skip("the weights in use are not kept yet")
    found = now.scores(kind, tuple(one.name for one in features), values, new_field)
    scored = AdditiveRanker().score(kind, features, values, new_field)
    assert 1 / (1 + np.exp(-found)) == pytest.approx(scored.score)


def test_a_feature_that_a_version_did_not_know_adds_nothing() -> None:
    version = versions()[0]
    values = np.array([[0.3, 0.9], [0.3, 0.1]])
    one, other = version.scores("placement", ("goal_fit", "of_tomorrow"), values, np.zeros(2, dtype=np.bool_))
    assert one == other
