"""The ranker that was learned from decisions: for each feature a curve that never falls, read off in a table.

score = sigmoid(base + Σ curve(value)). A curve is 0 at the feature's typical value, so what is unknown adds nothing. Whatever
learned it (:mod:`matching.ranking.training`), this is all that is left of it: no model runs at the time of a question, and
anybody can look at the curves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.domain.errors import ConfigurationError
from matching.domain.judgement import FeatureRule, Scored
from matching.domain.ports import BoolArray, Float64Array
from matching.ranking.additive import AdditiveRanker

POINTS = 201
"""Points of a curve: a step of 0.005, finer than any feature means anything."""
GRID: Float64Array = np.linspace(0.0, 1.0, POINTS)


@dataclass(frozen=True)
class KindModel:
    """What was learned for one kind: a curve a feature, for who stays in their field and for who chose a new one.

    Curves are log-odds ``(features, POINTS)`` over :data:`GRID`, straight between its points.
    """

    features: tuple[str, ...]
    typical: Float64Array  # (features,)
    base: float
    usual: Float64Array
    new_field: Float64Array

    def contributions(self, values: Float64Array, new_field: BoolArray) -> Float64Array:
        """What each feature adds, ``(n, features)``; NaN values add 0."""
        found = np.zeros(values.shape)
        for curves, rows in ((self.usual, ~new_field), (self.new_field, new_field)):
            if rows.any():
                found[rows] = read_curves(curves, self.typical, values[rows])
        return found

    def why_not(self, rules: tuple[FeatureRule, ...]) -> str | None:
        """What is different from these features; None when they are those that this was trained on."""
        names = tuple(rule.name for rule in rules)
        if names != self.features:
            return f"it was trained on {', '.join(self.features)}, and now there are {', '.join(names)}"
        changed = [rule.name for rule, typical in zip(rules, self.typical, strict=True) if rule.typical != typical]
        return f"another value is typical now of {', '.join(changed)}" if changed else None


def read_curves(curves: Float64Array, typical: Float64Array, values: Float64Array) -> Float64Array:
    """Curves ``(f, POINTS)`` read at values ``(n, f)``, less what they are at the typical value; 0 where a value is NaN."""
    found = np.empty(values.shape)
    for place, curve in enumerate(curves):
        found[:, place] = np.interp(values[:, place], GRID, curve) - np.interp(typical[place], GRID, curve)
    return np.nan_to_num(found, copy=False, nan=0.0)


@dataclass(frozen=True)
class LearnedRanker:
    """Scores the kinds that were learned by their curves, and the others by the documented weights."""

    version: str
    models: Mapping[str, KindModel]
    about: Mapping[str, Any] = field(default_factory=dict)  # the data card and the figures by which it was promoted

    def score(self, kind: str, features: tuple[FeatureRule, ...], values: Float64Array, new_field: BoolArray) -> Scored:
        """Score ``(n, f)`` feature values of one kind; ``new_field`` ``(n,)`` tells who chose a new field.

        Raises ConfigurationError for other features than it was trained on.
        """
        model = self.models.get(kind)
        if model is None:
            return AdditiveRanker().score(kind, features, values, new_field)
        if (why := model.why_not(features)) is not None:
            raise ConfigurationError(
                f"the ranker {self.version} cannot score a {kind}: {why}; train it again with `maatwerk train`, or unset "
                "MAATWERK_RANKER to rank by the documented weights"
            )
        contributions = model.contributions(values, new_field)
        total = model.base + contributions.sum(axis=1)
        return Scored(1 / (1 + np.exp(-total)), model.base, contributions)
