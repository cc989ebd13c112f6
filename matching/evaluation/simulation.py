"""A world in which the truth is known: does the ranker learn what participants want, and not what coaches are biased about?

Features are real (of a region's pairs that pass every gate); wishes, decisions and prejudice are made up, by a seed. A hidden
utility, another than the documented weights, says how good each pair is. Participants, each with the profile of somebody of the
region, come three times; what is open that day is ordered by the documented ranker, ten are shown, and a few are decided on:

* what stands higher is looked at more often (a chance of position^-0.7) and taken more readily;
* each participant has a taste that no feature sees, and says yes more or less readily than others;
* coaches, who decide with many, hold a prejudice: a lower chance of a yes for a group, however good the match;
* a yes starts or not, and lasts the longer the better the match is.

Then a ranker is trained on so many of the decisions, exactly as on real ones. Of profiles that nobody had it is asked to score all
pairs: how does the score go with the utility, and how far apart are the groups where the utility is the same?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.domain.judgement import FeatureRule
from matching.domain.ports import BoolArray, Float64Array, Int64Array
from matching.domain.vocabulary import Kind
from matching.evaluation.region import Region
from matching.kinds import KINDS
from matching.ranking.additive import AdditiveRanker
from matching.ranking.examples import Examples

SIZES = (50, 150, 500, 1500, 5000, 15000, 50000)
SHOWN = 10
OPEN = 0.6
"""The share of opportunities that is open on a day, so that not everybody sees the same ten again."""
LOOKED_AT = 0.7
TRUST = 0.6
"""What standing first adds to a yes beside standing tenth, in log-odds, whatever the match."""
TASTE = 0.7
READINESS = 0.6
WORTH_IT = 0.8
"""The share of possible pairs that somebody who is shown them first would rather not take."""
STOPS, FOLLOWED = 0.25, 0.5
"""How many at most stop within three months, and of how many is known whether they lasted."""
PREJUDICE = 1.0
"""What a biased coach takes off a yes for somebody of the group, in log-odds."""
WITH_COACH = 0.7
"""The share of decisions that a coach makes or steers."""
NEVER_ASKED = 0.25
"""The share of profiles that nobody has, and on which is measured."""
DAYS, SESSIONS, BETWEEN = 730, 3, 30.0
"""Days of the story; how often a participant comes, and after how many days again."""

UTILITY: Mapping[str, tuple[float, float]] = {
    "experience_reuse": (3.0, 0.5),
    "qualification_reuse": (1.5, 0.7),
    "level_kept": (1.2, 2.0),
    "skill_reuse": (1.0, 1.0),
    "goal_fit": (3.0, 0.5),
    "contract_durability": (3.5, 1.5),
    "language_growth": (2.5, 1.0),
    "travel_ease": (3.0, 0.5),
    "cost_to_participant": (0.3, 1.0),
    "study_nearness": (3.0, 0.5),
    "work_nearness": (1.0, 1.0),
    "goal_study_nearness": (1.5, 0.5),
    "shared_language": (2.5, 1.5),
    "topics_fit": (1.5, 0.5),
    "study_progression": (1.5, 1.0),
}
"""The hidden utility: each feature's weight, and the power to which it is raised (below 1 the first bit counts most)."""
UTILITY_NEW_FIELD: Mapping[str, tuple[float, float]] = {
    "experience_reuse": (1.0, 1.0),
    "qualification_reuse": (0.5, 1.0),
    "level_kept": (0.4, 1.0),
    "goal_fit": (6.0, 0.7),
    "study_nearness": (0.8, 1.0),
    "goal_study_nearness": (5.0, 0.7),
}


@dataclass(frozen=True)
class Pairs:
    """The pairs of a region of one kind that pass every gate, with each participant's groups."""

    kind: str
    rules: tuple[FeatureRule, ...]
    person: Int64Array  # (n,)
    values: Float64Array  # (n, features), NaN unknown
    new_field: BoolArray  # (n,)
    groups: Mapping[str, BoolArray]  # by name, (people,): who is of it

    def __len__(self) -> int:
        return len(self.person)

    @property
    def people(self) -> int:
        """How many participants there are."""
        return len(next(iter(self.groups.values())))

    @classmethod
    def of(cls, region: Region, kind: Kind, groups: Mapping[str, BoolArray]) -> Pairs:
        """Of a region: every participant with every opportunity of the kind that is visible and passes each gate."""
        people, values, new_field = [], [], []
        for number, person in enumerate(region.people):
            decided = region.decided(person, kind, np.flatnonzero(region.visible(person, kind)))
            rows = decided.passed
            people.append(np.full(len(rows), number, dtype=np.int64))
            values.append(decided.judged.values[rows])
            new_field.append(decided.judged.new_field[rows])
        return cls(
            kind=kind,
            rules=KINDS[kind].features,
            person=np.concatenate(people),
            values=np.concatenate(values),
            new_field=np.concatenate(new_field),
            groups=groups,
        )

    def take(self, rows: BoolArray) -> Pairs:
        """These pairs."""
        return replace(self, person=self.person[rows], values=self.values[rows], new_field=self.new_field[rows])

    def utility(self) -> Float64Array:
        """How good each pair really is, ``(n,)``, in log-odds; unknown features count as typical."""
        found = np.zeros(len(self))
        for place, rule in enumerate(self.rules):
            value = np.nan_to_num(self.values[:, place], nan=rule.typical)
            changed = {**UTILITY, **UTILITY_NEW_FIELD}
            for table, rows in ((UTILITY, ~self.new_field), (changed, self.new_field)):
                weight, power = table.get(rule.name, (1.0, 1.0))
                found += rows * weight * (value**power - rule.typical**power)
        return found


@dataclass(frozen=True)
class Simulated:
    """Decisions of participants who each have a profile of the region, and a taste and readiness of their own."""

    pairs: Pairs
    examples: Examples
    decided: Int64Array  # (n,): the pair of each
    measured: BoolArray  # (people of the region,): whose profile nobody has, so that on them is measured

    def sample(self, count: int, seed: int) -> Simulated:
        """All that some participants decided, until there are so many decisions: an organisation of that size."""
        order = np.random.default_rng(seed).permutation(int(self.examples.person.max()) + 1)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        chosen = np.sort(np.argsort(rank[self.examples.person], kind="stable")[:count])
        return Simulated(self.pairs, self.examples.take(chosen), self.decided[chosen], self.measured)

    @property
    def profile(self) -> Int64Array:
        """Whose profile of the region decided, ``(n,)``."""
        return self.pairs.person[self.decided]


def simulate(pairs: Pairs, decisions: int, seed: int, *, prejudice: float = PREJUDICE) -> Simulated:
    """That many decisions, or a few more: everybody finishes. The same for the same seed."""
    rng = np.random.default_rng(seed)
    measured = rng.permutation(pairs.people) < NEVER_ASKED * pairs.people
    utility = pairs.utility()
    level = float(np.quantile(utility, WORTH_IT))
    score = AdditiveRanker().score(pairs.kind, pairs.rules, pairs.values, pairs.new_field).score
    disliked = np.sum([prejudice * member for member in pairs.groups.values()], axis=0)
    of = [np.flatnonzero(pairs.person == one) for one in range(pairs.people)]
    have_any = np.array([one for one in range(pairs.people) if not measured[one] and len(of[one])])
    parts: list[tuple[Any, ...]] = []
    count = person = 0
    while count < decisions:
        profile = int(rng.choice(have_any))
        taste = rng.normal(0, TASTE, len(of[profile]))
        readiness = rng.normal(0, READINESS)
        day = rng.uniform(0, DAYS)
        for _ in range(SESSIONS):
            day += rng.exponential(BETWEEN)
            here = np.flatnonzero(rng.random(len(of[profile])) < OPEN)
            shown = here[np.argsort(-score[of[profile][here]], kind="stable")][:SHOWN]
            place = np.arange(1, len(shown) + 1)
            looked = rng.random(len(shown)) < place**-LOOKED_AT
            some, place = shown[looked], place[looked]
            pair = of[profile][some]
            own = utility[pair] - level + taste[some]
            coach = rng.random(len(pair)) < WITH_COACH
            said = own + readiness - coach * disliked[profile] + TRUST * (1 - np.log2(place) / np.log2(SHOWN))
            grade = _grades(rng, said, own)
            same = np.ones(len(pair))
            parts.append((pair, person * same, day * same, place, grade))
            count += len(pair)
        person += 1
    pair, who, at, place, grade = (np.concatenate(some) for some in zip(*parts, strict=True))
    order = np.argsort(at, kind="stable")
    examples = Examples(
        person=who.astype(np.int64),
        at=at.astype(np.float64),
        position=place.astype(np.float64),
        values=pairs.values[pair],
        new_field=pairs.new_field[pair],
        grade=grade.astype(np.int64),
    )
    return Simulated(pairs, examples.take(order), pair[order], measured)


def _grades(rng: np.random.Generator, said: Float64Array, own: Float64Array) -> Int64Array:
    """What became of each: who said yes may stop soon, or last, by how good it really is for them."""
    draws = rng.random((len(said), 5))  # drawn whatever comes out, so that worlds with and without prejudice stay alike
    good = _chance(own)
    lasts = (draws[:, :2] < good[:, None] ** 0.5).cumprod(axis=1).sum(axis=1) * (draws[:, 2] < FOLLOWED)
    stops = draws[:, 3] < STOPS * (1 - good)
    found: Int64Array = np.where((draws[:, 4] < _chance(said)) & ~stops, 1 + lasts, 0)
    return found


def _chance(odds: Any) -> Any:
    return 1 / (1 + np.exp(-odds))


def within_people(score: Float64Array, utility: Float64Array, person: Int64Array) -> float:
    """The mean rank correlation (Spearman) of score and utility, participant by participant; of those with three pairs or more."""
    from scipy.stats import rankdata

    found = []
    for one in np.unique(person):
        rows = person == one
        if rows.sum() >= 3 and np.ptp(utility[rows]) > 0:
            ranks = rankdata(score[rows]), rankdata(utility[rows])
            found.append(0.0 if np.ptp(ranks[0]) == 0 else float(np.corrcoef(*ranks)[0, 1]))
    return float(np.mean(found))


def gap(log_odds: Float64Array, utility: Float64Array, member: BoolArray) -> float:
    """How much lower the group scores where the utility is the same, in log-odds: the mean over fiftieths of the utility, each
    counted by its members. Above 0: the group is worse off."""
    part = np.digitize(utility, np.quantile(utility, np.linspace(0.02, 0.98, 49)))
    differences, counts = [], []
    for one in np.unique(part):
        ours, theirs = log_odds[(part == one) & member], log_odds[(part == one) & ~member]
        if len(ours) and len(theirs):
            differences.append(theirs.mean() - ours.mean())
            counts.append(len(ours))
    return float(np.average(differences, weights=counts))
