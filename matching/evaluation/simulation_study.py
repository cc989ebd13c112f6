"""The study over a simulated world: how much is learned, and how much of the prejudice, by the number of decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching.domain.ports import Float64Array
from matching.evaluation.outcomes import Figure
from matching.evaluation.promotion import log_odds, train_kind
from matching.evaluation.simulation import PREJUDICE, SIZES, Pairs, Simulated, gap, simulate, within_people
from matching.ranking.additive import AdditiveRanker
from matching.ranking.learned import LearnedRanker
from matching.ranking.training import train

SAMPLES = 5
"""Samples of one size: small ones differ a lot from one another."""
ENOUGH_AT = 5000
"""From this size on one sample says enough."""


@dataclass(frozen=True, slots=True)
class Bias:
    """For one group: by how much a ranker puts it lower where the utility is the same, in log-odds, and how much less that is when
    the same coaches have no prejudice: that difference is what it learned of it."""

    gap: float
    learned: float


@dataclass(frozen=True, slots=True)
class Point:
    """What came of so many decisions, on average over the samples."""

    decisions: int
    samples: int
    boosted: int  # samples in which trees were chosen
    better: int  # samples in which the figures allow promotion
    ndcg_gain: float | None
    correlation: float  # of the learned score with the hidden utility, within profiles that nobody had
    correlation_naive: float
    bias: Mapping[str, Bias]  # by group
    bias_naive: Mapping[str, Bias]


@dataclass(frozen=True, slots=True)
class Study:
    """The whole curve, with what the documented weights do on the same participants."""

    kind: str
    seed: int
    pairs: int
    participants: int
    measured_on: int
    prejudice: float
    correlation_additive: float
    gap_additive: Mapping[str, float]
    points: Sequence[Point]

    def as_dict(self) -> dict[str, Any]:
        """As JSON-like data."""
        return asdict(self)


Progress = Callable[[int, int], None]


def study(pairs: Pairs, most: int, seed: int, progress: Progress | None = None) -> Study:
    """The curve up to ``most`` decisions; the same for the same seed."""
    sizes = [one for one in SIZES if one <= most] or [most]
    biased = simulate(pairs, sizes[-1], seed)
    fair = simulate(pairs, sizes[-1], seed, prejudice=0.0)
    asked = pairs.take(biased.measured[pairs.person])
    additive = log_odds(AdditiveRanker(), pairs.kind, pairs.rules, asked)
    todo = [(size, sample) for size in sizes for sample in range(SAMPLES if size < ENOUGH_AT else 1)]
    results: dict[int, list[_Result]] = {size: [] for size in sizes}
    for number, (size, sample) in enumerate(todo, 1):
        results[size].append(_one(biased, fair, asked, size, seed + sample))
        if progress:
            progress(number, len(todo))
    return Study(
        kind=pairs.kind,
        seed=seed,
        pairs=len(pairs),
        participants=pairs.people,
        measured_on=len(np.unique(asked.person)),
        prejudice=PREJUDICE,
        correlation_additive=within_people(additive, asked.utility(), asked.person),
        gap_additive=_gaps(additive, asked),
        points=[_point(size, some) for size, some in results.items()],
    )


@dataclass(frozen=True)
class _Result:
    boosted: bool
    better: bool
    ndcg_gain: Figure | None
    correlation: tuple[float, float]
    gaps: tuple[Mapping[str, float], Mapping[str, float]]  # learned, naive
    fair: tuple[Mapping[str, float], Mapping[str, float]]


def _one(biased: Simulated, fair: Simulated, asked: Pairs, size: int, seed: int) -> _Result:
    kind, rules = asked.kind, asked.rules
    some, unprejudiced = biased.sample(size, seed), fair.sample(size, seed)
    report, model = train_kind(kind, rules, some.examples)
    model = model or train(kind, rules, some.examples).model
    learned = log_odds(LearnedRanker("", {kind: model}), kind, rules, asked)
    fair_model = train(kind, rules, unprejudiced.examples).model
    fair_learned = log_odds(LearnedRanker("", {kind: fair_model}), kind, rules, asked)
    naive, fair_naive = (_naive(one, asked, seed) for one in (some, unprejudiced))
    utility = asked.utility()
    return _Result(
        boosted=report.form == "boosted",
        better=report.promoted,
        ndcg_gain=report.comparison.ndcg_gain if report.comparison else None,
        correlation=(within_people(learned, utility, asked.person), within_people(naive, utility, asked.person)),
        gaps=(_gaps(learned, asked), _gaps(naive, asked)),
        fair=(_gaps(fair_learned, asked), _gaps(fair_naive, asked)),
    )


def _naive(simulated: Simulated, asked: Pairs, seed: int) -> Float64Array:
    """What a model says that is given the groups, and neither position nor participant, and no constraint: log-odds ``(n,)``."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    def table(values: Float64Array, new_field: Any, person: Any) -> Float64Array:
        members = [group[person] for group in asked.groups.values()]
        return np.column_stack([values, new_field, *members]).astype(np.float64)

    examples = simulated.examples
    trees = HistGradientBoostingClassifier(random_state=seed, early_stopping=False)
    trees.fit(table(examples.values, examples.new_field, simulated.profile), examples.yes)
    found: Float64Array = trees.decision_function(table(asked.values, asked.new_field, asked.person))
    return found


def _gaps(scores: Float64Array, asked: Pairs) -> dict[str, float]:
    """By group, with log-odds brought to the spread of the utility, so that a ranker that is sure of nothing is not fair by that."""
    utility = asked.utility()
    scaled = scores * (utility.std() / scores.std()) if scores.std() > 0 else scores
    return {name: gap(scaled, utility, member[asked.person]) for name, member in asked.groups.items()}


def _point(size: int, results: Sequence[_Result]) -> Point:
    def bias(which: int) -> dict[str, Bias]:
        names = results[0].gaps[which]
        return {
            name: Bias(
                gap=float(np.mean([one.gaps[which][name] for one in results])),
                learned=float(np.mean([one.gaps[which][name] - one.fair[which][name] for one in results])),
            )
            for name in names
        }

    gains = [one.ndcg_gain.value for one in results if one.ndcg_gain is not None and one.ndcg_gain.value is not None]
    return Point(
        decisions=size,
        samples=len(results),
        boosted=sum(one.boosted for one in results),
        better=sum(one.better for one in results),
        ndcg_gain=float(np.mean(gains)) if gains else None,
        correlation=float(np.mean([one.correlation[0] for one in results])),
        correlation_naive=float(np.mean([one.correlation[1] for one in results])),
        bias=bias(0),
        bias_naive=bias(1),
    )
