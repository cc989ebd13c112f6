"""The weights: one table, reuse first, never negative, and for exactly the features that a kind has."""

from __future__ import annotations

import numpy as np
import pytest

from matching.domain.judgement import FeatureRule, GateRule
from matching.kinds import KINDS
from matching.ranking import REUSE, WEIGHTS, AdditiveRanker
from matching.ranking.additive import BASE, WEIGHTS_NEW_FIELD

RULES: list[GateRule | FeatureRule] = [
    *dict.fromkeys(gate for kind in KINDS.values() for gate in kind.gates),
    *dict.fromkeys(feature for kind in KINDS.values() for feature in kind.features),
]


def name_of(rule: GateRule | FeatureRule) -> str:
    return rule.code if isinstance(rule, GateRule) else rule.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_feature_has_a_weight_and_every_weight_a_feature(kind: str) -> None:
    names = {feature.name for feature in KINDS[kind].features}
    assert set(WEIGHTS[kind]) == names
    assert set(WEIGHTS_NEW_FIELD[kind]) == names
    assert set(BASE) == set(KINDS)


@pytest.mark.parametrize("table", [WEIGHTS, WEIGHTS_NEW_FIELD])
def test_no_weight_is_negative(table: dict[str, dict[str, float]]) -> None:
    assert all(weight >= 0 for weights in table.values() for weight in weights.values())


@pytest.mark.parametrize("kind", KINDS)
def test_reuse_carries_at_least_half(kind: str) -> None:
    of_reuse = sum(weight for name, weight in WEIGHTS[kind].items() if name in REUSE)
    assert of_reuse >= sum(WEIGHTS[kind].values()) / 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_chosen_new_field_outweighs_old_experience(kind: str) -> None:
    weights = WEIGHTS_NEW_FIELD[kind]
    wish = max(weight for name, weight in weights.items() if name.startswith("goal"))
    past = sum(weight for name, weight in weights.items() if name in REUSE - {"study_progression"})
    assert wish > past


@pytest.mark.parametrize("rule", RULES, ids=name_of)
def test_every_rule_says_in_a_sentence_what_it_is(rule: GateRule | FeatureRule) -> None:
    assert len(rule.text) > 20
    assert rule.text.endswith(".")


@pytest.mark.parametrize("rule", [one for one in RULES if isinstance(one, FeatureRule)], ids=name_of)
def test_the_typical_value_of_a_feature_can_occur(rule: FeatureRule) -> None:
    assert 0 < rule.typical < 1


def test_the_codes_of_the_design_are_all_there() -> None:
    codes = {kind: {gate.code for gate in one.gates} for kind, one in KINDS.items()}
    everywhere = {"closed", "not_consented", "days_do_not_fit", "schedule_not_possible", "travel_too_far"}
    assert all(everywhere <= found for found in codes.values())
    work = {
        "full",
        "language_below_minimum",
        "hours_exceed_availability",
        "travel_cost_unfunded",
        "childcare_not_arranged",
        "work_permit_missing",
    }
    assert work | {"qualification_not_recognised"} <= codes["placement"]
    assert work | {"entry_level_not_met", "finance_not_available"} <= codes["programme"]
    assert {"no_common_language", "mentor_full"} <= codes["mentor"]
    by_class = {gate.code: gate.gate_class for kind in KINDS.values() for gate in kind.gates}
    assert {code for code, said in by_class.items() if said == "law"} == {
        "not_consented",
        "work_permit_missing",
        "qualification_not_recognised",
    }
    assert {code for code, said in by_class.items() if said == "provider"} == {
        "closed",
        "full",
        "mentor_full",
        "language_below_minimum",
        "no_common_language",
        "entry_level_not_met",
    }


def test_only_circumstances_may_be_lifted() -> None:
    for kind in KINDS.values():
        for gate in kind.gates:
            assert gate.may_be_lifted == (gate.gate_class == "circumstance")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("new_field", [False, True])
def test_what_is_not_known_adds_nothing(kind: str, new_field: bool) -> None:
    rules = KINDS[kind].features
    unknown = np.full((1, len(rules)), np.nan)
    typical = np.array([[rule.typical for rule in rules]])
    ranker = AdditiveRanker()
    for values in (unknown, typical):
        found = ranker.score(kind, rules, values, np.array([new_field]))
        assert found.score[0] == pytest.approx(1 / (1 + np.exp(-BASE[kind])))
        assert found.contributions == pytest.approx(np.zeros_like(values))


def test_a_feature_without_a_weight_is_refused() -> None:
    with pytest.raises(KeyError):
        AdditiveRanker().score("placement", KINDS["mentor"].features, np.zeros((1, 6)), np.array([False]))


def test_reuse_outweighs_what_is_near_and_quick() -> None:
    """A match that uses what somebody can, an hour away, beats one next door that uses nothing."""
    rules = KINDS["placement"].features
    values = {
        "far": {"experience_reuse": 0.8, "qualification_reuse": 0.6, "level_kept": 1.0, "travel_ease": 0.1},
        "near": {"experience_reuse": 0.1, "qualification_reuse": 0.0, "level_kept": 0.33, "travel_ease": 1.0},
    }
    table = np.array([[values[one].get(rule.name, np.nan) for rule in rules] for one in ("far", "near")])
    far, near = AdditiveRanker().score("placement", rules, table, np.array([False, False])).score
    assert far > 0.7
    assert near < 0.4
