"""Every list that an evaluation looks at, as one table a kind: gates, features and labels are asked once, and whatever is
measured afterwards (another weight, a feature less, an older version) is arithmetic on that table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from matching.domain.facet import Record
from matching.domain.journey import quickest, travels
from matching.domain.ports import BoolArray, Float64Array, Int64Array
from matching.domain.vocabulary import KIND, Kind
from matching.evaluation.labels import Labels
from matching.evaluation.metrics import TOP, dcg
from matching.evaluation.region import Region
from matching.evaluation.relevance import JUDGES, Judged, chose_new_field
from matching.kinds import KINDS
from matching.service.question import Decided


@dataclass(frozen=True)
class Rows:
    """What is known of the eligible opportunities of one participant, best score first; or of many, one after another."""

    number: Int64Array  # (n,): the row of the opportunity in its kind
    tie: Int64Array  # (n,): the place of its id, which orders equal scores
    values: Float64Array  # (n, f): features, NaN unknown
    contributions: Float64Array  # (n, f): what the ranker in use makes of them
    new_field: BoolArray  # (n,): the participant chose a new field
    minutes: Float64Array  # (n,): the quickest way of travelling that the participant has; NaN unknown, 0 at home
    graded: Float64Array  # (n,): 0..3
    strict: Float64Array  # (n,): 0 or 1
    reusable: BoolArray  # (n,)
    below: BoolArray  # (n,)


@dataclass(frozen=True)
class Lists:
    """The eligible opportunities of one kind for each participant ``p`` who has a label.

    ``start[p]`` to ``start[p + 1]`` are the rows of a participant.
    """

    kind: Kind
    participants: tuple[str, ...]
    same_field: BoolArray  # (participants,): had earlier work, and did not choose another field: reuse means something
    visible: Int64Array  # (participants,): opportunities that a search may show at all
    start: Int64Array  # (participants + 1,)
    base: float
    rows: Rows

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the columns of values and contributions."""
        return tuple(one.name for one in KINDS[self.kind].features)

    @property
    def counts(self) -> Int64Array:
        """How many opportunities are eligible, ``(participants,)``."""
        return np.diff(self.start)

    @cached_property
    def owner(self) -> Int64Array:
        """The participant of each row."""
        return np.repeat(np.arange(len(self.participants)), self.counts)

    @property
    def in_use(self) -> Float64Array:
        """The log-odds that the ranker in use gives, ``(n,)``."""
        found: Float64Array = self.base + self.rows.contributions.sum(axis=1)
        return found

    def top(self, scores: Float64Array) -> Int64Array:
        """The rows of each participant with the highest scores, best first, ``(participants, TOP)``; -1 where there are
        fewer. Equal scores in the order of ids."""
        order = np.lexsort((self.rows.tie, -scores, self.owner))
        place = np.arange(len(order)) - self.start[:-1][self.owner[order]]
        shown = place < TOP
        found = np.full((len(self.participants), TOP), -1, dtype=np.int64)
        found[self.owner[order][shown], place[shown]] = order[shown]
        return found

    def ndcg(self, grades: Float64Array, top: Int64Array) -> Float64Array:
        """nDCG@10 of these rows under these grades, ``(participants,)``; NaN where nothing could have been gained."""
        best = dcg(_at(grades, self.top(grades)))
        found: Float64Array = np.divide(dcg(_at(grades, top)), best, out=np.full(len(best), np.nan), where=best > 0)
        return found

    def mean_of(self, values: Any, top: Int64Array) -> Float64Array:
        """The mean of a column over these rows, ``(participants,)``; NaN where nothing is shown or nothing known."""
        known = np.append(np.asarray(values, dtype=np.float64), np.nan)[top]
        count = (~np.isnan(known)).sum(axis=1)
        found: Float64Array = np.divide(np.nansum(known, axis=1), count, out=np.full(len(top), np.nan), where=count > 0)
        return found


def collect(region: Region, labels: Labels) -> dict[Kind, Lists]:
    """Judge and score, once, every visible opportunity for every participant who has a label."""
    people = [one for one in region.people if one.profile.id in labels.participants]
    return {kind: _collect_kind(region, labels, kind, people) for kind in KIND}


def _collect_kind(region: Region, labels: Labels, kind: Kind, people: Sequence[Record[Any]]) -> Lists:
    records = region.fields[kind].records
    truth = [labels.opportunities[one.profile.id] for one in records]
    profiles = [one.profile for one in records]
    tie = np.argsort(np.argsort(np.array([one.id for one in profiles], dtype=str), kind="stable"), kind="stable")
    parts, visible, base = [], [], 0.0
    for person in people:
        seen = np.flatnonzero(region.visible(person, kind))
        decided = region.decided(person, kind, seen)
        label = labels.participants[person.profile.id]
        parts.append(_rows(decided, seen, tie, JUDGES[kind](label, person.profile, truth, profiles)))
        visible.append(len(seen))
        base = decided.scored.base
    known = [labels.participants[one.profile.id] for one in people]
    same_field = [kind == "placement" and bool(one.jobs) and not chose_new_field(one) for one in known]
    return Lists(
        kind=kind,
        participants=tuple(one.profile.id for one in people),
        same_field=np.array(same_field, dtype=np.bool_),
        visible=np.array(visible, dtype=np.int64),
        start=np.cumsum([0, *(len(one.number) for one in parts)], dtype=np.int64),
        base=base,
        rows=Rows(*(np.concatenate([getattr(one, name.name) for one in parts]) for name in fields(Rows))),
    )


def _rows(decided: Decided, seen: Int64Array, tie: Int64Array, judged: Judged) -> Rows:
    passed, number = decided.passed, seen[decided.passed]
    pair = decided.judged.pair
    minutes = np.where(travels(pair), pair.full(quickest(pair)[0]), 0.0)
    minutes = np.where(np.isfinite(minutes), minutes, np.nan)
    return Rows(
        number=number,
        tie=tie[number],
        values=decided.judged.values[passed],
        contributions=decided.scored.contributions[passed],
        new_field=decided.judged.new_field[passed],
        minutes=minutes[passed],
        graded=judged.graded[number],
        strict=judged.strict[number],
        reusable=judged.reusable[number],
        below=judged.below[number],
    )


def _at(grades: Float64Array, top: Int64Array) -> Float64Array:
    """The grades of these rows; 0 where there is no row."""
    found: Float64Array = np.append(grades, 0.0)[top]
    return found
