"""The ranker for a cold start: documented weights in one table, no training.

score = sigmoid(base + Σ weight · (value - typical)). An unknown value counts as typical, so it adds nothing and dampens nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.judgement import FeatureRule, Scored

# What a feature adds, in log-odds, from its worst (0) to its best (1). 4.0 takes a match from an even chance to 98 %.
# Reuse (experience, qualification, level) carries more than half of each sum, since a match that reuses what somebody
# already can is worth more than one that is merely near or quick (DESIGN, first paragraph); travel, language and contract
# decide between matches of equal reuse. Judged against the golden cases; every weight is ≥ 0, so that more is never worse.
WEIGHTS: dict[str, dict[str, float]] = {
    "placement": {
        "experience_reuse": 5.0,
        "qualification_reuse": 1.5,
        "level_kept": 1.8,
        "skill_reuse": 1.2,
        "goal_fit": 1.8,
        "contract_durability": 1.0,
        "language_growth": 0.7,
        "travel_ease": 1.0,
        "cost_to_participant": 0.4,
    },
    "programme": {
        "qualification_reuse": 3.0,
        "experience_reuse": 3.0,
        "study_progression": 1.0,
        "skill_reuse": 0.4,
        "goal_fit": 2.0,
        "language_growth": 2.6,
        "cost_to_participant": 0.5,
        "travel_ease": 0.6,
    },
    "mentor": {
        "study_nearness": 3.0,
        "work_nearness": 1.8,
        "goal_study_nearness": 2.0,
        "shared_language": 1.2,
        "topics_fit": 0.6,
        "travel_ease": 0.7,
    },
}
# Who chose a new field is matched on that choice; what was done before still helps a little (advice 1).
WEIGHTS_NEW_FIELD: dict[str, dict[str, float]] = {
    "placement": WEIGHTS["placement"]
    | {"experience_reuse": 0.8, "qualification_reuse": 0.6, "level_kept": 0.3, "goal_fit": 5.5},
    "programme": WEIGHTS["programme"] | {"experience_reuse": 0.6, "qualification_reuse": 0.8, "goal_fit": 5.5},
    "mentor": WEIGHTS["mentor"] | {"study_nearness": 0.8, "work_nearness": 0.3, "goal_study_nearness": 5.0},
}
# The log-odds of a match of which nothing is known but that it is possible.
BASE: dict[str, float] = {"placement": -0.6, "programme": -0.6, "mentor": -0.4}
# The features that say how far earlier work and qualifications are used: at least half of each sum above (held by a test).
REUSE = frozenset(
    {
        "experience_reuse",
        "qualification_reuse",
        "skill_reuse",
        "level_kept",
        "study_progression",
        "study_nearness",
        "work_nearness",
    }
)


class AdditiveRanker:
    """Scores by the tables above."""

    version = "additive-2"

    def score(
        self, kind: str, features: tuple[FeatureRule, ...], values: NDArray[np.float64], new_field: NDArray[np.bool_]
    ) -> Scored:
        """Score ``(n, f)`` feature values of one kind; ``new_field`` ``(n,)`` tells who chose a new field.

        Raises KeyError for a feature that has no weight: a kind and its weights belong together.
        """
        typical = np.array([one.typical for one in features])
        usual = np.array([WEIGHTS[kind][one.name] for one in features])
        changed = np.array([WEIGHTS_NEW_FIELD[kind][one.name] for one in features])
        weights = np.where(new_field[:, None], changed, usual)
        contributions = weights * np.where(np.isnan(values), 0.0, values - typical)
        total = BASE[kind] + contributions.sum(axis=1)
        return Scored(1 / (1 + np.exp(-total)), BASE[kind], contributions)
