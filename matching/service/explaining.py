"""One pair explained in full: why, or why not yet, and the smallest changes that would make a difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matching.changes import MOST_CHANGES, WORTH_TELLING, Change, changes, together
from matching.domain.columns import COLUMNS, Columns, ParticipantColumns
from matching.domain.facet import Record
from matching.domain.judgement import FeatureRule
from matching.domain.match import Blocked, Match
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant
from matching.kinds import KINDS
from matching.service.question import Decided

# Judges aligned columns: row i of the participants with row i of the opportunities.
DecideRows = Callable[[str, Columns, Columns], Decided]


@dataclass(frozen=True)
class Changed:
    """One or two changes, and what the pair would be with them: possible or not, and its score."""

    changes: tuple[Change, ...]
    opens: bool  # it becomes possible
    score: float


@dataclass(frozen=True)
class Explanation:
    """Why these two fit, or why not yet. ``match`` holds reasons and contributions either way; ``blocked`` what is in the way."""

    participant: Record[Participant]
    opportunity: Record[Opportunity]
    match: Match
    blocked: Blocked | None
    features: tuple[FeatureRule, ...]  # one a contribution, in the same order
    evidence: Mapping[str, Mapping[str, Any]]  # by feature: the values that were compared
    changed: tuple[Changed, ...]


def explain(person: Record[Participant], other: Record[Opportunity], decide_rows: DecideRows) -> Explanation:
    """Explain this pair. Single changes are tried first; two together only where no single one makes it possible."""
    kind = other.profile.kind
    now = _decided(kind, [person], [other], decide_rows)
    explainer = now.explainer(lambda _: person)
    match = explainer.match(0, 1)
    blocked = explainer.blocked(0) if now.judged.blocked[0] else None
    singles = changes(person.profile, other.profile)
    tried = _tried(person, other, [((one,), one.participant, one.opportunity) for one in singles], decide_rows)
    if blocked and not any(one.opens for one in tried):
        two = list(together(person.profile, other.profile, singles))
        tried = _tried(person, other, two, decide_rows)
    worth = [one for one in tried if (one.opens if blocked else one.score - match.score >= WORTH_TELLING)]
    worth.sort(key=lambda one: (sum(change.months for change in one.changes), -one.score))
    return Explanation(
        participant=person,
        opportunity=other,
        match=match,
        blocked=blocked,
        features=KINDS[kind].features,
        evidence=explainer.compared(0),
        changed=tuple(worth[:MOST_CHANGES]),
    )


def _tried(
    person: Record[Participant],
    other: Record[Opportunity],
    variants: Sequence[tuple[tuple[Change, ...], Participant, Opportunity]],
    decide_rows: DecideRows,
) -> list[Changed]:
    if not variants:
        return []
    people = [replace(person, profile=ours) for _, ours, _ in variants]
    others = [replace(other, profile=theirs) for _, _, theirs in variants]
    decided = _decided(other.profile.kind, people, others, decide_rows)
    passed = ~decided.judged.blocked
    scores = decided.scored.score
    return [
        Changed(which, bool(ok), float(score))
        for (which, _, _), ok, score in zip(variants, passed, scores, strict=True)
    ]


def _decided(
    kind: str, people: Sequence[Record[Any]], others: Sequence[Record[Any]], decide_rows: DecideRows
) -> Decided:
    return decide_rows(kind, ParticipantColumns.build(people).trimmed(), COLUMNS[kind].build(others).trimmed())
