"""Golden cases: examples that people wrote of what must come out, and why. Each is one question to the stateless
ranking.

A case either has two opportunities of one kind, of which ``better`` must score higher and neither may be blocked, or
one that must be ``blocked`` by exactly the named gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.domain.actor import Actor
from matching.domain.match import Blocked, Match, Ranking
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant
from matching.evaluation.report import GoldenCount, GoldenReport
from matching.service import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenCase:
    """One case. Either ``better`` and ``worse`` are set, or ``blocked`` and ``gate``."""

    id: str
    advice: int  # which of the seven pieces of advice; 8: regulated work and permits, 9: mentors
    why: str
    as_of: date
    participant: Participant
    better: Opportunity | None = None
    worse: Opportunity | None = None
    blocked: Opportunity | None = None
    gate: str | None = None

    @property
    def is_pair(self) -> bool:
        """Whether it asks for an order (and not for a gate)."""
        return self.better is not None

    @property
    def opportunities(self) -> list[Opportunity]:
        """What is ranked."""
        return [one for one in (self.better, self.worse, self.blocked) if one is not None]

    def __post_init__(self) -> None:
        pair = (self.better is not None, self.worse is not None)
        stopped = (self.blocked is not None, self.gate is not None)
        if not (all(pair) and not any(stopped)) and not (all(stopped) and not any(pair)):
            raise ValueError(f"golden case {self.id}: give either better and worse, or blocked and gate")


@dataclass(frozen=True, slots=True)
class GoldenResult:
    """What came out of one case; ``problem`` is None when it is right."""

    case: GoldenCase
    ranking: Ranking
    problem: str | None


def check(service: Service, actor: Actor, case: GoldenCase) -> GoldenResult:
    """Rank one case and say what is wrong, if anything is."""
    ranking = service.rank(actor, case.participant, case.opportunities, case.as_of)
    scores = {one.opportunity_id: one.score for one in ranking.matches}
    gates = {one.opportunity_id: [gate.code for gate in one.gates] for one in ranking.blocked}
    problem = _pair_problem(case, scores, gates) if case.is_pair else _gate_problem(case, gates)
    return GoldenResult(case, ranking, problem)


def _pair_problem(case: GoldenCase, scores: dict[str, float], gates: dict[str, list[str]]) -> str | None:
    assert case.better is not None  # noqa: S101  (is_pair)
    assert case.worse is not None  # noqa: S101
    if gates:
        stopped = {("better" if one == case.better.id else "worse"): codes for one, codes in gates.items()}
        return f"neither may be blocked, but: {stopped}"
    better, worse = scores[case.better.id], scores[case.worse.id]
    return None if better > worse else f"better scores {better:.4f}, worse {worse:.4f}"


def _gate_problem(case: GoldenCase, gates: dict[str, list[str]]) -> str | None:
    assert case.blocked is not None  # noqa: S101  (not is_pair)
    found = gates.get(case.blocked.id, [])
    return None if found == [case.gate] else f"gates are {found or 'none'}, must be [{case.gate!r}]"


def summarise(results: Sequence[GoldenResult]) -> GoldenReport:
    """Counts overall and by advice, and what failed."""
    by_advice = sorted({one.case.advice for one in results})
    return GoldenReport(
        overall=_count(results),
        by_advice={advice: _count(one for one in results if one.case.advice == advice) for advice in by_advice},
        failed={one.case.id: one.problem for one in results if one.problem is not None},
    )


def _count(results: Iterable[GoldenResult]) -> GoldenCount:
    some = list(results)
    pairs = [one for one in some if one.case.is_pair]
    gates = [one for one in some if not one.case.is_pair]
    return GoldenCount(
        pairs_right=sum(one.problem is None for one in pairs),
        pairs=len(pairs),
        gates_right=sum(one.problem is None for one in gates),
        gates=len(gates),
    )


def side_by_side(result: GoldenResult) -> str:
    """A case in full, to find out why it fails: the problem, why it should be otherwise, and the features of both."""
    case = result.case
    lines = [f"{case.id} (advice {case.advice}): {result.problem or 'right'}", f"  why: {case.why}"]
    shown = {"better": case.better, "worse": case.worse, "blocked": case.blocked}
    named = {name: one for name, one in shown.items() if one is not None}
    lines += [f"  {name}: {one.title}" for name, one in named.items()]
    every: list[Match | Blocked] = [*result.ranking.matches, *result.ranking.blocked]
    answers = {one.opportunity_id: one for one in every}
    columns = [_column(answers[one.id]) for one in named.values()]
    names = list(dict.fromkeys(name for column in columns for name in column))
    lines.append(f"  {'':24}" + "".join(f"{name:>22}" for name in named))
    lines += [f"  {name:24}" + "".join(f"{column.get(name, ''):>22}" for column in columns) for name in names]
    return "\n".join(lines)


def _column(answer: Match | Blocked) -> dict[str, str]:
    if isinstance(answer, Blocked):
        gates = {f"gate {gate.code}": ",".join(f"{k}={v}" for k, v in gate.values.items()) for gate in answer.gates}
        return {"fit": f"{answer.fit:.4f}"} | gates
    features = {
        one.feature: f"{'unknown' if one.value is None else format(one.value, '.3f')} {one.amount:+.2f}"
        for one in answer.contributions
    }
    return {"score": f"{answer.score:.4f}"} | features
