"""Earlier versions of the documented weights, kept as data, so that a change of weights can be measured beside what was.

Each file ``data/additive-*.json`` holds a version with, for each kind, its base and for each feature its weight, its weight for who
chose a new field, and its typical value. They are read with the features of today: a feature that a version did not know adds
nothing there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.domain.ports import BoolArray, Float64Array
from matching.kinds import KINDS
from matching.ranking.additive import BASE, WEIGHTS, WEIGHTS_NEW_FIELD, AdditiveRanker

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Version:
    """One version of the weights; ``kinds`` as in its file."""

    name: str
    kinds: Mapping[str, Mapping[str, Any]]

    def scores(self, kind: str, features: tuple[str, ...], values: Float64Array, new_field: BoolArray) -> Float64Array:
        """Log-odds ``(n,)`` for feature values ``(n, f)``; NaN counts as typical."""
        known = self.kinds[kind]["features"]
        nothing = {"weight": 0.0, "new_field": 0.0, "typical": 0.0}
        rules = [known.get(one, nothing) for one in features]
        usual, changed, typical = (np.array([rule[name] for rule in rules]) for name in nothing)
        weights = np.where(new_field[:, None], changed, usual)
        added = weights * np.where(np.isnan(values), 0.0, values - typical)
        total: Float64Array = self.kinds[kind]["base"] + added.sum(axis=1)
        return total


def versions(folder: Path = FOLDER) -> list[Version]:
    """The versions that were kept, oldest first."""
    tables = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("additive-*.json")]
    return [Version(one["version"], one["kinds"]) for one in sorted(tables, key=lambda one: _number(one["version"]))]


def table_in_use() -> dict[str, Any]:
    """The weights of today in the layout of such a file: what to keep before changing them."""
    return {
        "version": AdditiveRanker.version,
        "kinds": {
            name: {
                "base": BASE[name],
                "features": {
                    one.name: {
                        "weight": WEIGHTS[name][one.name],
                        "new_field": WEIGHTS_NEW_FIELD[name][one.name],
                        "typical": one.typical,
                    }
                    for one in kind.features
                },
            }
            for name, kind in KINDS.items()
        },
    }


def _number(version: str) -> int:
    return int(version.rsplit("-", 1)[1])
