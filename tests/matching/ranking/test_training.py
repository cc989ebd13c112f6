"""What is learned from decisions, and what is not: position, readiness and prejudice are no merit of a match."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from matching.domain.decision import Event, LoggedDecision
from matching.kinds import KINDS
from matching.ranking import WEIGHTS, AdditiveRanker
from matching.ranking.examples import gather
from matching.ranking.learned import GRID, LearnedRanker
from matching.ranking.training import LEAST, Trained, platt, train
from tests.made_up import TRAVEL, decisions

RULES = KINDS["placement"].features
NAMES = [rule.name for rule in RULES]
DOCUMENTED = {"experience_reuse": 4.5, "qualification_reuse": 1.5, "level_kept": 1.8, "goal_fit": 1.8}


def steepness(trained: Trained, name: str, *, new_field: bool = False) -> float:
    """What a feature adds from its worst to its best."""
    curves = trained.model.new_field if new_field else trained.model.usual
    return float(np.ptp(curves[NAMES.index(name)]))


def scores(trained: Trained, values: Any) -> Any:
    new_field = np.zeros(len(values), dtype=np.bool_)
    return LearnedRanker("x", {"placement": trained.model}).score("placement", RULES, values, new_field).score


def test_the_same_decisions_teach_the_same() -> None:
    one, two = (train("placement", RULES, decisions(TRAVEL, people=40)) for _ in range(2))
    assert one.form == two.form
    assert (one.model.usual == two.model.usual).all()
    assert one.model.base == two.model.base


def test_a_few_decisions_leave_the_documented_order_nearly_as_it_is() -> None:
    trained = train("placement", RULES, decisions(DOCUMENTED, people=5, each=10))
    values = np.random.default_rng(3).random((300, len(RULES)))
    documented = AdditiveRanker().score("placement", RULES, values, np.zeros(300, dtype=np.bool_)).score
    assert trained.form == "linear"
    assert np.corrcoef(np.argsort(np.argsort(scores(trained, values))), np.argsort(np.argsort(documented)))[0, 1] > 0.8


@pytest.mark.parametrize(("people", "form"), [(40, "linear"), (80, "boosted")])
def test_many_decisions_teach_what_participants_want(people: int, form: str) -> None:
    found = train("placement", RULES, decisions(TRAVEL, people=people))
    if form == "linear":
        assert found.form == form
    assert steepness(found, "travel_ease") > 2 * steepness(found, "experience_reuse")
    assert steepness(found, "contract_durability") > 2 * steepness(found, "level_kept")


def test_trees_are_chosen_where_a_straight_line_does_not_do() -> None:
    some = decisions({}, people=60)
    rng = np.random.default_rng(5)
    sharp = np.nan_to_num(some.values[:, NAMES.index("travel_ease")], nan=0.5) > 0.6
    yes = rng.random(len(some)) < np.where(sharp, 0.9, 0.1)
    found = train("placement", RULES, type(some)(**{**vars(some), "grade": yes.astype(np.int64)}))
    assert found.form == "boosted"
    curve = found.model.usual[NAMES.index("travel_ease")]
    assert np.interp(0.7, GRID, curve) - np.interp(0.5, GRID, curve) > 0.7 * np.ptp(curve)


def test_what_stood_first_is_no_better_for_it() -> None:
    """Where the best travel stood first, and only standing first was rewarded, travel is worth little."""
    some = decisions({}, people=41, trust=4.0)
    place = NAMES.index("travel_ease")
    values = some.values.copy()
    rng = np.random.default_rng(7)
    values[:, place] = np.clip(1 - some.position / 13 + rng.normal(0, 0.3, len(some)), 0, 1)
    corrected = train("placement", RULES, type(some)(**{**vars(some), "values": values}))
    blind = train("placement", RULES, type(some)(**{**vars(some), "values": values, "position": np.ones(len(some))}))
    assert steepness(corrected, "travel_ease") < 0.5 * steepness(blind, "travel_ease")


def test_a_prejudice_against_people_is_not_put_down_to_what_they_have_in_common() -> None:
    """A third of the participants is told no far more often, and the same third lives far from work."""
    some = decisions({"goal_fit": 2.0}, people=60, unwilling={0: 3.0})
    place = NAMES.index("travel_ease")
    values = some.values.copy()
    values[:, place] = np.clip(
        np.where(some.person % 3 == 0, 0.3, 0.6) + np.random.default_rng(2).normal(0, 0.15, len(some)), 0, 1
    )
    fair = train("placement", RULES, type(some)(**{**vars(some), "values": values}))
    everybody_the_same = train(
        "placement", RULES, type(some)(**{**vars(some), "values": values, "person": np.arange(len(some)) % 5})
    )
    assert steepness(fair, "travel_ease") < 0.5 * steepness(everybody_the_same, "travel_ease")


def test_who_chose_a_new_field_is_learned_apart() -> None:
    some = decisions({"experience_reuse": 6.0}, people=41, new_field=0.5, wants_anew={"goal_fit": 6.0})
    found = train("placement", RULES, some)
    assert steepness(found, "experience_reuse") > 2 * steepness(found, "experience_reuse", new_field=True)
    assert steepness(found, "goal_fit", new_field=True) > 2 * steepness(found, "goal_fit")
    place = NAMES.index("travel_ease")  # documented alike for both: learned together
    assert (found.model.usual[place] == found.model.new_field[place]).all()


def test_chances_are_those_of_what_happened() -> None:
    found = train("placement", RULES, decisions(TRAVEL, people=41))
    fresh = decisions(TRAVEL, people=200, seed=9)
    told = LearnedRanker("x", {"placement": found.model}).score("placement", RULES, fresh.values, fresh.new_field).score
    for part in np.array_split(np.argsort(told), 5):
        assert told[part].mean() == pytest.approx(fresh.yes[part].mean(), abs=0.1)


def test_a_scale_that_would_turn_curves_around_is_none() -> None:
    odds = np.linspace(-2, 2, 200)
    assert platt(odds, odds < 0)[0] < 0
    some = decisions(dict.fromkeys(NAMES, -5.0), people=40)
    found = train("placement", RULES, some)
    assert found.scale >= 0
    assert (np.diff(found.model.usual, axis=1) >= -1e-9).all()


@pytest.mark.parametrize("people", [41, 60])
def test_no_feature_ever_counts_for_nothing(people: int) -> None:
    found = train("placement", RULES, decisions({"travel_ease": 8.0}, people=people))
    for place, rule in enumerate(RULES):
        least = LEAST * WEIGHTS["placement"][rule.name] * found.scale
        assert np.ptp(found.model.usual[place]) >= least - 1e-9, rule.name
        assert (np.diff(found.model.usual[place]) > 0).all()  # and no two values are the same to it


class TestGather:
    def row(self, *events: Event, **more: Any) -> LoggedDecision:
        given = {
            "participant": UUID(int=1),
            "kind": "placement",
            "shown_at": datetime(2026, 11, 1, tzinfo=UTC),
            "position": 2,
            "features": dict.fromkeys(NAMES, 0.25) | {"goal_fit": None},
            "new_field": True,
            "versions": {"features": "2", "ranker": "additive-1", "encoder": "m"},
            "events": events or (Event("accepted", "participant"),),
        }
        return LoggedDecision(**{**given, **more})

    def gather(self, *rows: LoggedDecision) -> Any:
        return gather(rows, {kind: one.features for kind, one in KINDS.items()}, "2")

    def test_rows_become_columns_in_the_order_of_the_features(self) -> None:
        mentor = self.row(kind="mentor", features={rule.name: 0.5 for rule in KINDS["mentor"].features})
        found = self.gather(self.row(), self.row(Event("declined", "coach"), participant=uuid4()), mentor)
        some = found.examples["placement"]
        assert some.grade.tolist() == [1, 0]
        assert len(set(some.person)) == 2
        assert some.position.tolist() == [2.0, 2.0]
        assert some.new_field.all()
        assert np.isnan(some.values[:, NAMES.index("goal_fit")]).all()
        assert (some.values[:, NAMES.index("travel_ease")] == 0.25).all()
        assert len(found.examples["mentor"]) == 1
        assert len(found.examples["programme"]) == 0
        assert found.versions["ranker"] == {"additive-1": 3}

    def test_what_cannot_be_compared_is_left_out_and_told(self) -> None:
        found = self.gather(
            self.row(Event("later", "participant")),
            self.row(Event("declined", "provider")),
            self.row(versions={"features": "1"}),
            self.row(features={"travel_ease": 1.0}),
            self.row(new_field=None),
        )
        assert len(found.examples["placement"]) == 0
        assert sum(found.left_out.values()) == 5
        assert len(found.left_out) == 3
