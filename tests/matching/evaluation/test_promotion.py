"""A learned ranker is promoted when nothing speaks against it; else it is told exactly what does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.domain.actor import Actor
from matching.domain.judgement import Scored
from matching.domain.match import Blocked, Match, Ranking, Reuse
from matching.evaluation import promotion
from matching.evaluation.golden import GoldenCase
from matching.evaluation.promotion import Refusal, case_check, hold_out, train_kind
from matching.evaluation.ranker_checks import broken_promises, moved_by_groups, somebody_else
from matching.kinds import KINDS
from matching.ranking import WEIGHTS, AdditiveRanker
from matching.ranking.additive import WEIGHTS_NEW_FIELD
from matching.ranking.examples import Examples
from tests.kit import AS_OF, opportunity, participant
from tests.made_up import TRAVEL, decisions, learned

RULES = KINDS["placement"].features
NAMES = [rule.name for rule in RULES]


def judged(examples: Examples, *checks: Any) -> Any:
    report, _ = train_kind("placement", RULES, examples, checks)
    return report


def codes(report: Any) -> list[str]:
    return [one.code for one in report.refusals]


def test_what_beats_the_documented_weights_is_promoted() -> None:
    asked = []
    report, model = train_kind("placement", RULES, decisions(TRAVEL, people=41), [lambda one: asked.append(one) or ()])
    assert report.promoted, report.refusals
    assert model is not None
    assert [one.models["placement"] for one in asked] == [model]  # what is checked is what is saved
    assert report.comparison.ndcg_gain.interval[0] > 0
    assert report.comparison.decisions + report.trained_on <= report.decisions == 492
    assert report.card["outcomes"]["no"] == int((decisions(TRAVEL, people=41).grade == 0).sum())
    assert (report.card["shown_from"], report.card["shown_until"]) == ("1970-01-01", "1970-05-01")


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        (decisions(TRAVEL, people=4), "48 decisions, of at least 50"),
        (decisions(TRAVEL, people=30, each=4), "8 participants to measure on, of at least 10"),
        (decisions({}, people=60, unwilling={0: 9.0, 1: 9.0, 2: 9.0}), "yes and"),
        (decisions(TRAVEL, people=0), "0 decisions"),
    ],
)
def test_too_few_decisions_are_told(examples: Examples, said: str) -> None:
    report, model = train_kind("placement", RULES, examples)
    assert codes(report) == ["too_few_decisions"]
    assert said in report.refusals[0].text
    assert model is None
    assert report.comparison is None


def test_no_better_than_the_documented_weights_is_not_enough() -> None:
    wants = {kind: one["placement"] for kind, one in (("usual", WEIGHTS), ("anew", WEIGHTS_NEW_FIELD))}
    report = judged(decisions(wants["usual"], wants_anew=wants["anew"], people=41))
    assert codes(report) == ["order_not_better", "chances_not_better"]
    assert "has to lie above 0" in report.refusals[0].text


def test_decisions_against_every_feature_teach_nothing() -> None:
    report = judged(decisions(dict.fromkeys(NAMES, -6.0), people=41))
    assert "nothing_learned" in codes(report) or {"order_not_better", "chances_not_better"} <= set(codes(report))
    assert not report.promoted


def test_a_broken_promise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = promotion.train

    def falling(*given: Any) -> Any:
        found = real(*given)
        return replace(found, model=replace(found.model, usual=-found.model.usual))

    monkeypatch.setattr(promotion, "train", falling)
    report = judged(decisions(TRAVEL, people=41))
    told = [one.text for one in report.refusals if one.code == "promise_broken"]
    assert "a higher travel_ease lowers the score" in told
    assert not [one for one in told if "new field" in one]


class Careless(AdditiveRanker):
    """Breaks each promise in turn."""

    def __init__(self, fault: str) -> None:
        self._fault = fault

    def score(self, kind: str, features: Any, values: Any, new_field: Any) -> Scored:
        found = super().score(kind, features, values, new_field)
        if self._fault == "sum":
            return replace(found, score=np.clip(found.score + 0.01, 0, 1))
        amounts = found.contributions.copy()
        if self._fault == "unknown":
            amounts[np.isnan(values)] = -0.1
        elif self._fault == "typical":
            amounts += np.where(np.isnan(values), 0.0, 0.2)
        elif self._fault == "interaction":
            amounts[:, 0] *= 1 + np.nan_to_num(values[:, 1])
        return Scored(1 / (1 + np.exp(-found.base - amounts.sum(axis=1))), found.base, amounts)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("sum", "do not add up"),
        ("unknown", "an unknown value adds something"),
        ("typical", "a typical experience_reuse adds something"),
        ("interaction", "what experience_reuse adds depends on other features"),
        ("none", None),
    ],
)
def test_each_promise_is_checked(fault: str, said: str | None) -> None:
    broken = broken_promises(Careless(fault), "placement", RULES)
    assert broken == [] if said is None else any(said in one for one in broken)


class TestHoldOut:
    def test_who_is_measured_on_is_not_learned_from_and_came_later(self) -> None:
        examples = decisions(TRAVEL, people=40)
        mixed = replace_at(examples, examples.at + np.random.default_rng(1).uniform(0, 30, len(examples)))
        for one in (examples, mixed):
            earlier, later = hold_out(one)
            assert not (earlier & later).any()
            assert not set(one.person[earlier]) & set(one.person[later])
            assert one.at[earlier].max() < one.at[later].min()
            assert 0.25 <= later.mean() < 0.35

    def test_decisions_that_came_too_late_are_in_neither(self) -> None:
        examples = decisions(TRAVEL, people=40)
        at = examples.at.copy()
        at[examples.person == 0] = np.linspace(0, 500, int((examples.person == 0).sum()))
        earlier, later = hold_out(replace_at(examples, at))
        first = examples.person == 0
        assert earlier[first].any()
        assert not later[first].any()
        assert not earlier[first].all()


def replace_at(examples: Examples, at: Any) -> Examples:
    return replace(examples, at=at)


CASE = GoldenCase(
    id="g1",
    advice=1,
    language="nl",
    why="it is so",
    as_of=AS_OF,
    participant=participant(experience=[{"title": "kok", "country": "SY"}], birth_year=1990, status="citizen"),
    better=opportunity("placement", id="a"),
    worse=opportunity("placement", id="b"),
)
MENTORS = replace(CASE, id="m1", better=opportunity("mentor", id="a"), worse=opportunity("mentor", id="b"))


class Pipeline:
    """Answers with scores that may depend on what they must not depend on."""

    def __init__(self, *, right: bool = True, fair: bool = True) -> None:
        self.right, self.fair, self.asked = right, fair, 0

    def rank_each(self, actor: Actor, questions: Any) -> list[Ranking]:
        return [self.rank(actor, one.participant, one.opportunities, one.as_of) for one in questions]

    def rank(self, actor: Actor, person: Any, opportunities: Any, as_of: Any) -> Ranking:
        self.asked += 1
        moved = 0.0 if self.fair or person.birth_year == 1990 else 0.01
        scores = {"a": 0.7 if self.right else 0.2, "b": 0.3 + moved}
        found = [
            Match("p", one.id, "placement", 1, scores[one.id], None, Reuse(None, None, None), (), (), 0.0, ())
            for one in opportunities
        ]
        return Ranking(tuple(found), ())


@pytest.mark.parametrize(
    ("pipeline", "found"),
    [
        (Pipeline(), []),
        (Pipeline(right=False), [("golden_case_failed", "g1: better scores 0.2000, worse 0.3000")]),
        (Pipeline(fair=False), [("group_changes_score", "g1")]),
    ],
)
def test_golden_cases_and_swaps_of_groups_are_asked_of_the_whole_pipeline(pipeline: Any, found: Any) -> None:
    check = case_check("placement", [CASE, MENTORS], lambda _: pipeline, Actor("coach"))
    assert [(one.code, one.text) for one in check(learned(40))] == found
    assert pipeline.asked == 3  # once as it is, and twice to compare; the mentors' case is not of this kind
    report = judged(decisions(TRAVEL, people=41), lambda _: [Refusal("golden_case_failed", "g1")] if found else [])
    assert report.promoted is (not found)


def test_somebody_else_has_the_same_texts_and_another_origin_age_and_status() -> None:
    other = somebody_else(CASE.participant)
    assert other.experience[0].title == "kok"  # type: ignore[index]
    assert other.experience[0].country != "SY"  # type: ignore[index]
    assert other.birth_year != 1990
    assert other.status != "citizen"
    assert somebody_else(participant()).experience is None


def test_a_swap_counts_for_what_is_blocked_too() -> None:
    class Blocking(Pipeline):
        def rank(self, actor: Actor, person: Any, opportunities: Any, as_of: Any) -> Ranking:
            fit = 0.5 if person.birth_year == 1990 else 0.6
            return Ranking((), tuple(Blocked("p", one.id, "placement", fit, ()) for one in opportunities))

    assert moved_by_groups(Blocking(), Actor("coach"), [CASE]) == ["g1"]  # type: ignore[arg-type]
