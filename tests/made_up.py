"""Made-up decisions of which the truth is known: what participants want is a weight a feature, by name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from matching.kinds import KINDS
from matching.ranking.examples import Examples
from matching.ranking.learned import LearnedRanker
from matching.ranking.training import train


def decisions(
    wants: Mapping[str, float],
    kind: str = "placement",
    *,
    people: int = 60,
    each: int = 12,
    seed: int = 1,
    trust: float = 0.0,
    unwilling: Mapping[int, float] | None = None,
    new_field: float = 0.2,
    wants_anew: Mapping[str, float] | None = None,
) -> Examples:
    """``people`` participants who decide on ``each`` rows, one after another in time.

    ``trust``: what standing first adds beside standing last; ``unwilling``: what is taken off for every participant whose number is
    ``key`` modulo 3.
    """
    rng = np.random.default_rng(seed)
    rules = KINDS[kind].features
    count = people * each
    values = rng.random((count, len(rules)))
    values[rng.random(values.shape) < 0.1] = np.nan
    person = np.repeat(np.arange(people), each)
    position = np.tile(np.arange(1, each + 1), people).astype(np.float64)
    anew = rng.random(people)[person] < new_field
    odds = np.zeros(count)
    for place, rule in enumerate(rules):
        known = np.nan_to_num(values[:, place], nan=rule.typical) - rule.typical
        usual = wants.get(rule.name, 0.0)
        odds += known * np.where(anew, (wants_anew or wants).get(rule.name, 0.0), usual)
    odds += trust * (1 - np.log2(position) / np.log2(each))
    odds -= np.array([(unwilling or {}).get(one % 3, 0.0) for one in range(people)])[person]
    yes = rng.random(count) < 1 / (1 + np.exp(-odds))
    lasted = rng.integers(0, 3, count)
    return Examples(
        person=person,
        at=person * 3.0 + position / 100,
        position=position,
        values=values,
        new_field=anew,
        grade=np.where(yes, 1 + lasted, 0).astype(np.int64),
    )


TRAVEL = {"travel_ease": 8.0, "contract_durability": 6.0, "experience_reuse": 1.0}
"""Wishes that are far from the documented weights."""


@cache
def learned(people: int) -> LearnedRanker:
    """A ranker of all kinds, learned from made-up decisions: linear from few, boosted curves from many."""
    wants = {**TRAVEL, "study_nearness": 3.0, "shared_language": 4.0, "goal_fit": 2.0}
    models = {
        kind: train(kind, KINDS[kind].features, decisions(wants, kind, people=people)).model
        for kind in KINDS
        if kind == "placement" or people <= 45
    }
    return LearnedRanker(f"learned-test-{people}", models)
