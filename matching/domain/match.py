"""What comes out: matches with reasons and cautions, and what is not yet possible with its remedies. Codes and values, never sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matching.domain.vocabulary import GateClass, Kind, Route

Values = Mapping[str, Any]  # JSON scalars, or lists of them


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a match is good (a feature's code) or what to look at (a caution's code), with the values that were compared."""

    code: str
    values: Values


@dataclass(frozen=True, slots=True)
class Gate:
    """A hard rule that blocks: its code, whose rule it is, the values that were compared; the edge words it and its remedy."""

    code: str
    gate_class: GateClass
    values: Values


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to the score, in log-odds. ``value`` None: unknown, so it counted as typical."""

    feature: str
    value: float | None
    amount: float


@dataclass(frozen=True, slots=True)
class Reuse:
    """How far the match uses earlier work and qualifications, 0..1, and how many ISCO skill levels it lies below earlier work."""

    experience: float | None
    qualification: float | None
    downgrade: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """A scored pair. ``score = sigmoid(base + Σ amount)``; ``rank`` counts within the kind, from 1."""

    participant_id: str
    opportunity_id: str
    kind: Kind
    rank: int
    score: float
    route: Route | None
    reuse: Reuse
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...]
    base: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """What is not yet possible: the gates that block it and the score that it would have."""

    participant_id: str
    opportunity_id: str
    kind: Kind
    fit: float
    gates: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to one question: each opportunity considered is in exactly one of the two, best first."""

    matches: tuple[Match, ...]
    blocked: tuple[Blocked, ...]
