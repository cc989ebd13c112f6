"""Logged decisions as arrays: what training and its evaluation read. No reasons, notes or group attributes are in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.domain.decision import LoggedDecision, grade
from matching.domain.judgement import FeatureRule
from matching.domain.ports import BoolArray, Float64Array, Int64Array


@dataclass(frozen=True)
class Examples:
    """``n`` rows of one kind that were shown and decided on."""

    person: Int64Array  # (n,): a number a participant
    at: Float64Array  # (n,): when it was shown, in days
    position: Float64Array  # (n,): where it stood, from 1
    values: Float64Array  # (n, features), NaN unknown
    new_field: BoolArray  # (n,)
    grade: Int64Array  # (n,): 0 no, 1 yes, 2 lasted three months, 3 half a year or more

    def __len__(self) -> int:
        return len(self.grade)

    def take(self, rows: Any) -> Examples:
        """These rows, by mask or number."""
        columns = (self.person, self.at, self.position, self.values, self.new_field, self.grade)
        return Examples(*(column[rows] for column in columns))

    @property
    def yes(self) -> BoolArray:
        """Whether it was taken up and did not end soon, ``(n,)``."""
        found: BoolArray = self.grade > 0
        return found

    @property
    def weight(self) -> Float64Array:
        """What a row counts for, ``(n,)``, one on average: what lasted half a year for three times a yes."""
        weight = np.maximum(self.grade, 1).astype(np.float64)
        return weight / weight.mean() if len(weight) else weight


@dataclass(frozen=True)
class Gathered:
    """The examples of each kind, how many rows were left out, by reason, and by which versions the others were shown: of the encoder,
    of the rules and of the ranker."""

    examples: Mapping[str, Examples]
    left_out: Mapping[str, int]
    versions: Mapping[str, Mapping[str, int]]


def gather(
    logged: Iterable[LoggedDecision], rules: Mapping[str, tuple[FeatureRule, ...]], features_version: str
) -> Gathered:
    """Examples of logged decisions. Left out: what nobody knows the end of yet, and rows whose features were computed otherwise
    than today, since values are only compared with their like."""
    rows: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in rules}
    people: dict[Any, int] = {}
    left_out: Counter[str] = Counter()
    versions: dict[str, Counter[str]] = {name: Counter() for name in ("encoder", "rules", "ranker")}
    for one in logged:
        found = grade(one.events)
        names = [rule.name for rule in rules[one.kind]]
        if found is None:
            left_out["no outcome yet, or a provider's alone"] += 1
        elif one.versions.get("features") != features_version or set(names) != set(one.features):
            left_out["other features than today's"] += 1
        elif one.new_field is None:
            left_out["the log does not say whether a new field was chosen"] += 1
        else:
            values = [np.nan if one.features[name] is None else one.features[name] for name in names]
            person = people.setdefault(one.participant, len(people))
            for name, counts in versions.items():
                counts[one.versions.get(name, "unknown")] += 1
            day = one.shown_at.timestamp() / 86_400
            rows[one.kind].append((person, day, one.position, values, one.new_field, found))
    examples = {kind: _columns(some, len(rules[kind])) for kind, some in rows.items()}
    return Gathered(examples, dict(left_out), {name: dict(counts) for name, counts in versions.items()})


def _columns(rows: list[tuple[Any, ...]], width: int) -> Examples:
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    person, at, position, values, new_field, found = columns
    return Examples(
        person=np.array(person, dtype=np.int64),
        at=np.array(at, dtype=np.float64),
        position=np.array(position, dtype=np.float64),
        values=np.array(values, dtype=np.float64).reshape(-1, width),
        new_field=np.array(new_field, dtype=np.bool_),
        grade=np.array(found, dtype=np.int64),
    )
