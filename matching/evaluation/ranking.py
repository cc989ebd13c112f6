"""The evaluation of the ranking on a labelled region, side by side with four baselines and earlier versions of its weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from matching.domain.facet import Record
from matching.domain.ports import Float64Array, Int64Array
from matching.domain.vocabulary import KIND, Kind
from matching.evaluation.baselines import METHODS, SYSTEM
from matching.evaluation.labels import Labels, ParticipantLabel
from matching.evaluation.lists import Lists, collect
from matching.evaluation.metrics import TOP, interval, mean, ndcg, recall, share
from matching.evaluation.previous import versions
from matching.evaluation.region import Region
from matching.evaluation.relevance import JUDGES, Judged
from matching.evaluation.report import KindResult, MethodResult

BEST = "best possible"
WITH_WORK, WITHOUT_WORK = "with earlier work", "without earlier work"
GROUPS: dict[str, Callable[[ParticipantLabel], bool]] = {
    WITH_WORK: lambda label: bool(label.jobs),
    WITHOUT_WORK: lambda label: not label.jobs,
}

WEAKEST = 15
"""Participants named in a report because the ranking serves them least: where to look first."""

_NAN = float("nan")


@dataclass
class _Measures:
    """One method's figures, one a participant."""

    ndcg: list[float] = field(default_factory=list)
    strict: list[float] = field(default_factory=list)
    reuse: list[float] = field(default_factory=list)
    downgrade: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, order: Int64Array, judged: Judged, eligible: Int64Array, *, moves_within_field: bool) -> None:
        self.ndcg.append(ndcg(judged.graded[order], judged.graded[eligible]))
        self.strict.append(ndcg(judged.strict[order], judged.strict[eligible]))
        self.reuse.append(share(judged.reusable[order]) if moves_within_field else _NAN)
        self.downgrade.append(share(judged.below[order]) if moves_within_field else _NAN)

    def result(self, method: str) -> MethodResult:
        graded, strict = np.array(self.ndcg), np.array(self.strict)
        times = np.array(self.seconds or [0.0]) * 1000
        return MethodResult(
            method=method,
            ndcg=mean(graded),
            ndcg_interval=interval(graded),
            ndcg_strict=mean(strict),
            ndcg_strict_interval=interval(strict),
            reuse=mean(np.array(self.reuse)),
            downgrade=mean(np.array(self.downgrade)),
            milliseconds_p50=float(np.percentile(times, 50)),
            milliseconds_p95=float(np.percentile(times, 95)),
        )


@dataclass(frozen=True)
class _Question:
    """One participant and one kind, with what the labels say of it."""

    kind: Kind
    person: Record[Any]
    judged: Judged
    moves_within_field: bool  # had earlier work, and did not choose another field: reuse and downgrade mean something
    best_by_score: Int64Array  # of everything visible, what passes the gates
    older: Mapping[str, Int64Array]  # the same, as each earlier version of the weights orders it


@dataclass
class _Tally:
    """What is counted once a participant, whatever the method."""

    eligible: list[int] = field(default_factory=list)
    recalls: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)


def evaluate(region: Region, labels: Labels, lists: Mapping[Kind, Lists] | None = None) -> list[KindResult]:
    """Measure every kind, for participants with and without earlier work apart (the latter have nothing to reuse).

    Participants without a label, and groups without participants, are left out. ``lists``: those of this region, where they
    were collected before.
    """
    lists = lists or collect(region, labels)
    found = []
    for group, belongs in GROUPS.items():
        people = [
            (person, labels.participants[person.profile.id])
            for person in region.people
            if person.profile.id in labels.participants and belongs(labels.participants[person.profile.id])
        ]
        found += [_evaluate_kind(region, labels, lists[kind], group, people) for kind in KIND if people]
    return found


def _evaluate_kind(
    region: Region, labels: Labels, lists: Lists, group: str, people: Sequence[tuple[Record[Any], ParticipantLabel]]
) -> KindResult:
    kind = lists.kind
    records = region.fields[kind].records
    truth = [labels.opportunities[one.profile.id] for one in records]
    profiles = [one.profile for one in records]
    number, values, new_field = lists.rows.number, lists.rows.values, lists.rows.new_field
    older = {one.name: one.scores(kind, lists.features, values, new_field) for one in versions()}
    measures = {name: _Measures() for name in (SYSTEM, *older, *METHODS, BEST)}
    tally = _Tally()
    for person, label in people:
        judged = JUDGES[kind](label, person.profile, truth, profiles)
        place = lists.participants.index(person.profile.id)
        mine = slice(lists.start[place], lists.start[place + 1])
        asked = _Question(
            kind=kind,
            person=person,
            judged=judged,
            moves_within_field=bool(lists.same_field[place]),
            best_by_score=number[mine],
            older={
                name: number[mine][np.lexsort((lists.rows.tie[mine], -scores[mine]))] for name, scores in older.items()
            },
        )
        _evaluate_person(region, asked, measures, tally)
    return KindResult(
        kind=kind,
        group=group,
        participants=len(people),
        opportunities=len(records),
        without_eligible=float(np.mean([count == 0 for count in tally.eligible])),
        eligible_median=float(np.median(tally.eligible)),
        measured={
            "ndcg": _known(measures[BEST].ndcg),
            "ndcg_strict": _known(measures[BEST].strict),
            "reuse": _known(measures[BEST].reuse),
        },
        retrieval_recall=mean(np.array(tally.recalls)),
        retrieved_share=mean(np.array(tally.shares)),
        weakest=_weakest(people, measures[SYSTEM].ndcg),
        methods=[one.result(name) for name, one in measures.items()],
    )


def _evaluate_person(region: Region, asked: _Question, measures: dict[str, _Measures], tally: _Tally) -> None:
    kind, person, judged = asked.kind, asked.person, asked.judged
    visible = np.flatnonzero(region.visible(person, kind))
    best_by_score = asked.best_by_score
    eligible = np.sort(best_by_score)
    tally.eligible.append(len(eligible))

    begun = perf_counter()
    rows = region.retrieved(person, kind, region.visible(person, kind), TOP)
    decided = region.decided(person, kind, rows)
    decided.explained(lambda _: person, TOP)
    measures[SYSTEM].seconds.append(perf_counter() - begun)
    tally.recalls.append(recall(rows, best_by_score[:TOP]))
    tally.shares.append(len(rows) / len(visible) if len(visible) else _NAN)

    def add(name: str, order: Int64Array) -> None:
        measures[name].add(order, judged, eligible, moves_within_field=asked.moves_within_field)

    add(SYSTEM, rows[decided.passed])
    for name, order in asked.older.items():
        add(name, order)
    # Equal grades: first what is used and not below the level, so that the bound on reuse and downgrade is a fair one.
    add(BEST, _ordered(eligible, judged.graded + 0.1 * judged.reusable - 0.01 * judged.below))
    begun = perf_counter()
    region.gates_only(person, kind, visible)
    gating = perf_counter() - begun
    for name, method in METHODS.items():
        begun = perf_counter()
        order = _ordered(eligible, method(person, region.fields[kind]))
        measures[name].seconds.append(gating + perf_counter() - begun)
        add(name, order)


def _ordered(rows: Int64Array, scores: Float64Array) -> Int64Array:
    """Rows by score, best first; equal scores in the order of the rows."""
    found: Int64Array = rows[np.argsort(-scores[rows], kind="stable")]
    return found


def _weakest(
    people: Sequence[tuple[Record[Any], ParticipantLabel]], values: Sequence[float]
) -> list[tuple[str, float]]:
    known = [(float(value), str(person.profile.id)) for (person, _), value in zip(people, values, strict=True)]
    return [(id_, round(value, 4)) for value, id_ in sorted(one for one in known if not np.isnan(one[0]))[:WEAKEST]]


def _known(values: Sequence[float]) -> int:
    return int((~np.isnan(np.array(values))).sum())
