"""Golden cases: examples that people wrote of what must come out, and why. Each is one question to the stateless
ranking, or two.

A case has one of four forms: of two opportunities of one kind ``better`` must score higher than ``worse`` and neither may be
blocked; one must be ``blocked`` by exactly the named gate; one ``passes`` every gate, with a caution when one is named; or one
scores the ``same`` when something is swapped that may not matter.

A case that the ranking does not get right yet says so itself: ``open`` tells why. It stays in sight and counts as wrong, and the mark
has to go once the case comes out right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from matching.domain.actor import Actor
from matching.domain.match import Match, Ranking
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant
from matching.evaluation.report import GoldenCount, GoldenReport
from matching.service import Question, Service

Form = Literal["pair", "gate", "passes", "swap"]
FORMS: tuple[Form, ...] = get_args(Form)
# Languages that participants write in here; each has its share of the cases.
INPUT_LANGUAGES = ("nl", "en", "ar", "uk", "tr", "fa")
# Scores of a swap are computed from the same numbers: only the last bits may differ.
SAME_WITHIN = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldenCase:
    """One case, of the form whose fields are set."""

    id: str
    advice: int  # which of the seven pieces of advice; 8: regulated work and permits, 9: mentors
    language: str  # in which the participant wrote: one of INPUT_LANGUAGES
    why: str
    as_of: date
    participant: Participant
    better: Opportunity | None = None
    worse: Opportunity | None = None
    blocked: Opportunity | None = None
    gate: str | None = None
    passes: Opportunity | None = None
    caution: str | None = None
    same: Opportunity | None = None
    swapped: tuple[Participant, Opportunity] | None = None  # with what may not matter swapped
    open: str | None = None

    @property
    def form(self) -> Form:
        """Which of the four it is."""
        if self.better is not None:
            return "pair"
        if self.blocked is not None:
            return "gate"
        return "passes" if self.passes is not None else "swap"

    @property
    def opportunities(self) -> dict[str, Opportunity]:
        """What is ranked for the participant, by its role."""
        roles = {"better": self.better, "worse": self.worse, "blocked": self.blocked, "passes": self.passes}
        return {role: one for role, one in (roles | {"same": self.same}).items() if one is not None}

    @property
    def questions(self) -> list[Question]:
        """What is asked of the ranking: one question, or two for a swap."""
        asked = [Question(self.participant, list(self.opportunities.values()), self.as_of)]
        return asked + ([Question(self.swapped[0], [self.swapped[1]], self.as_of)] if self.swapped else [])

    def __post_init__(self) -> None:
        forms = (
            (self.better is not None, self.worse is not None),
            (self.blocked is not None, self.gate is not None),
            (self.passes is not None,),
            (self.same is not None, self.swapped is not None),
        )
        whole = [all(form) for form in forms]
        if sum(whole) != 1 or any(any(form) for form, all_ in zip(forms, whole, strict=True) if not all_):
            raise ValueError(
                f"golden case {self.id}: give either better and worse, or blocked and gate, or passes, or same and swap"
            )
        if self.caution is not None and self.passes is None:
            raise ValueError(f"golden case {self.id}: a caution goes with passes")
        if self.language not in INPUT_LANGUAGES:
            raise ValueError(f"golden case {self.id}: language is one of {', '.join(INPUT_LANGUAGES)}")


@dataclass(frozen=True, slots=True)
class GoldenResult:
    """What came out of one case; ``problem`` is None when it is right. ``rankings``: of each question of the case."""

    case: GoldenCase
    rankings: tuple[Ranking, ...]
    problem: str | None

    @property
    def complaint(self) -> str | None:
        """What somebody has to do something about: a case that fails, or one that is marked open and comes out right."""
        if self.case.open is None:
            return self.problem
        return "comes out right now: take its mark `open` away" if self.problem is None else None


def check(service: Service, actor: Actor, cases: Sequence[GoldenCase]) -> list[GoldenResult]:
    """Ask the ranking about each case, all texts encoded together, and say of each what is wrong, if anything is."""
    questions = [case.questions for case in cases]
    answers = iter(service.rank_each(actor, [one for asked in questions for one in asked]))
    results = []
    for case, asked in zip(cases, questions, strict=True):
        rankings = tuple(next(answers) for _ in asked)
        results.append(GoldenResult(case, rankings, _PROBLEM[case.form](case, rankings)))
    return results


def _pair(case: GoldenCase, rankings: Sequence[Ranking]) -> str | None:
    stopped = {role: gates for role, one in case.opportunities.items() if (gates := _gates(rankings[0], one))}
    if stopped:
        return f"neither may be blocked, but: {stopped}"
    better, worse = (_match(rankings[0], one).score for one in case.opportunities.values())
    return None if better > worse else f"better scores {better:.4f}, worse {worse:.4f}"


def _gate(case: GoldenCase, rankings: Sequence[Ranking]) -> str | None:
    found = _gates(rankings[0], case.opportunities["blocked"])
    return None if found == [case.gate] else f"gates are {found or 'none'}, must be [{case.gate!r}]"


def _passes(case: GoldenCase, rankings: Sequence[Ranking]) -> str | None:
    one = case.opportunities["passes"]
    gates = _gates(rankings[0], one)
    if gates:
        return f"must pass, but gates are {gates}"
    cautions = [caution.code for caution in _match(rankings[0], one).cautions]
    if case.caution is None or case.caution in cautions:
        return None
    return f"cautions are {cautions or 'none'}, must be with {case.caution!r}"


def _swap(case: GoldenCase, rankings: Sequence[Ranking]) -> str | None:
    stopped = [gate.code for ranking in rankings for one in ranking.blocked for gate in one.gates]
    if stopped:
        return f"neither may be blocked, but: {stopped}"
    one, other = (ranking.matches[0].score for ranking in rankings)
    return None if abs(one - other) <= SAME_WITHIN else f"scores {one:.4f}, swapped {other:.4f}"


_PROBLEM = {"pair": _pair, "gate": _gate, "passes": _passes, "swap": _swap}


def _gates(ranking: Ranking, one: Opportunity) -> list[str]:
    return [gate.code for blocked in ranking.blocked if blocked.opportunity_id == one.id for gate in blocked.gates]


def _match(ranking: Ranking, one: Opportunity) -> Match:
    return next(match for match in ranking.matches if match.opportunity_id == one.id)


def summarise(results: Sequence[GoldenResult]) -> GoldenReport:
    """Counts overall, by advice and by language, what failed and what is known not to work yet."""
    advice = sorted({one.case.advice for one in results})
    return GoldenReport(
        overall=_count(results),
        by_advice={key: _count(one for one in results if one.case.advice == key) for key in advice},
        by_language={key: _count(one for one in results if one.case.language == key) for key in INPUT_LANGUAGES},
        failed={one.case.id: one.complaint for one in results if one.complaint is not None},
        open={one.case.id: one.case.open for one in results if one.case.open is not None},
    )


def _count(results: Iterable[GoldenResult]) -> GoldenCount:
    some = list(results)
    return GoldenCount(
        right={form: sum(one.case.form == form and one.problem is None for one in some) for form in FORMS},
        of={form: sum(one.case.form == form for one in some) for form in FORMS},
        open=sum(one.case.open is not None for one in some),
    )
