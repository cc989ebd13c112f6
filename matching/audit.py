"""How matches differ between groups. The only reader of group attributes: they come in here beside figures that were made
without them, and nothing goes back.

Means of groups and the gap between them are those of fairlearn's ``MetricFrame`` (the difference between the highest and the lowest
group). Its own bootstrap draws people regardless of their group, so that a small group vanishes from some samples; here
people are drawn within their group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain.ports import Float64Array, Int64Array

FEWEST = 5
"""Groups with fewer people are not reported: their figures would be of persons."""

_RESAMPLES = 1000
_SEED = 20261122


@dataclass(frozen=True, slots=True)
class GroupMean:
    """The mean of one measure in one group, with its 95 % bootstrap interval."""

    group: str
    people: int
    mean: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure across the groups of one attribute.

    ``gap``: the highest mean less the lowest, with its 95 % bootstrap interval. The highest and the lowest of many groups always differ:
    ``by_chance`` is the gap that 95 of 100 random divisions of the same people into groups of the same sizes stay below. ``left_out``:
    people whose group is too small or not known.
    """

    attribute: str
    measure: str
    groups: tuple[GroupMean, ...]
    gap: float
    gap_interval: tuple[float, float]
    by_chance: float
    left_out: int

    @property
    def beyond_chance(self) -> bool:
        """Whether the gap is larger than groups of these sizes show by chance."""
        return self.gap > self.by_chance


def compare(measures: Mapping[str, Float64Array], attributes: Mapping[str, Sequence[str | None]]) -> list[Comparison]:
    """Each measure ``(people,)`` across the groups of each attribute, one value a person; NaN: not measured on them.

    Attributes with fewer than two groups of at least :data:`FEWEST` measured people are left out. Raises ModuleNotFoundError
    without fairlearn (the extra ``evaluation``).
    """
    found = [_compare(a, groups, m, values) for a, groups in attributes.items() for m, values in measures.items()]
    return [one for one in found if one is not None]


def _compare(attribute: str, groups: Sequence[str | None], measure: str, values: Float64Array) -> Comparison | None:
    from fairlearn.metrics import MetricFrame

    known = [(group, value) for group, value in zip(groups, values, strict=True) if group and not np.isnan(value)]
    size = Counter(group for group, _ in known)
    kept = [(group, float(value)) for group, value in known if size[group] >= FEWEST]
    names = sorted({group for group, _ in kept})
    if len(names) < 2:
        return None
    mine = np.array([value for _, value in kept])
    labels = np.array([group for group, _ in kept])
    frame = MetricFrame(metrics=_mean, y_true=mine, y_pred=mine, sensitive_features=labels)
    drawn = np.stack([_bootstrap(mine[labels == name]) for name in names], axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    gaps = np.percentile(np.ptp(drawn, axis=1), [2.5, 97.5])
    return Comparison(
        attribute=attribute,
        measure=measure,
        groups=tuple(
            GroupMean(name, size[name], float(frame.by_group[name]), (float(low[place]), float(high[place])))
            for place, name in enumerate(names)
        ),
        gap=float(frame.difference()),
        gap_interval=(float(gaps[0]), float(gaps[1])),
        by_chance=_gap_by_chance(mine, np.array([names.index(one) for one in labels])),
        left_out=len(values) - len(kept),
    )


def _mean(values: Float64Array, same: Float64Array) -> float:
    """A measure that is there already, in the form of a metric: its mean."""
    del same
    return float(np.mean(values))


def _bootstrap(values: Float64Array) -> Float64Array:
    rng = np.random.default_rng(_SEED)
    means: Float64Array = values[rng.integers(len(values), size=(_RESAMPLES, len(values)))].mean(axis=1)
    return means


def _gap_by_chance(values: Float64Array, group: Int64Array) -> float:
    rng = np.random.default_rng(_SEED)
    shuffled = rng.permuted(np.tile(values, (_RESAMPLES, 1)), axis=1)
    means = np.stack([shuffled[:, group == one].mean(axis=1) for one in np.unique(group)], axis=1)
    return float(np.percentile(np.ptp(means, axis=1), 95))
