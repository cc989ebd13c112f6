"""What came out of a golden case, side by side: the features of both, to find out why it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.domain.match import Blocked, Match, Ranking
from matching.evaluation.golden import GoldenResult


@dataclass(frozen=True, slots=True)
class Side:
    """One of the opportunities of a case: what it is called, what it scores, what blocks it and why it scores so.

    ``score`` of what is blocked is the score that it would have. ``gates`` and ``cautions`` are codes. ``features``: by name the
    value (0..1, None: unknown) and what it adds to the score, in log-odds; empty where it is blocked.
    """

    role: str
    title: str
    score: float
    gates: Sequence[str]
    cautions: Sequence[str]
    features: Mapping[str, tuple[float | None, float]]


def sides(result: GoldenResult) -> list[Side]:
    """The sides of a case in the order of its form: better and worse, or the same and swapped, or the only one."""
    case = result.case
    shown = [(role, one, result.rankings[0]) for role, one in case.opportunities.items()]
    if case.swapped:
        shown.append(("swapped", case.swapped[1], result.rankings[1]))
    return [_side(role, one.title, _answer(ranking, one.id)) for role, one, ranking in shown]


def features_by_difference(of: Sequence[Side]) -> list[str]:
    """The names of all features; what separates the sides most comes first."""
    names = dict.fromkeys(name for side in of for name in side.features)

    def apart(name: str) -> float:
        amounts = [side.features[name][1] for side in of if name in side.features]
        return max(amounts) - min(amounts)

    return sorted(names, key=apart, reverse=True)


def _answer(ranking: Ranking, id_: str) -> Match | Blocked:
    every: list[Match | Blocked] = [*ranking.matches, *ranking.blocked]
    return next(one for one in every if one.opportunity_id == id_)


def _side(role: str, title: str, answer: Match | Blocked) -> Side:
    if isinstance(answer, Blocked):
        return Side(role, title, answer.fit, [gate.code for gate in answer.gates], [], {})
    features = {one.feature: (one.value, one.amount) for one in answer.contributions}
    return Side(role, title, answer.score, [], [one.code for one in answer.cautions], features)
