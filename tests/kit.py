"""Builds records, pairs and verdicts from plain dicts, so that a test of a rule reads like a table.

No model is loaded: facets are given by hand, with vectors and codes of the test's own choosing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from matching.domain.columns import COLUMNS, OpportunityColumns, ParticipantColumns
from matching.domain.facet import Facet, Record, Role
from matching.domain.judgement import GateRule, Verdict, value_at
from matching.domain.opportunity import OPPORTUNITY_TYPES, Opportunity
from matching.domain.pair import Pair
from matching.domain.participant import Participant
from matching.domain.ports import Journeys, Point
from matching.domain.vocabulary import MODE
from matching.service.question import numbered
from matching.taxonomy.nearness import occupation_nearness

AS_OF = date(2026, 11, 21)
WIDTH = 8


@cache
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)


def participant(fields: Mapping[str, Any] | None = None, **more: Any) -> Participant:
    """A participant from plain data; only ``id`` is filled in."""
    made: Participant = _adapter(Participant).validate_python({"id": "p", **(fields or {}), **more})
    return made


def opportunity(kind: str, fields: Mapping[str, Any] | None = None, **more: Any) -> Opportunity:
    """A placement, programme or mentor from plain data; only ``id`` and ``title`` are filled in."""
    data = {"id": "o", "title": kind.title(), **(fields or {}), **more, "kind": kind}
    made: Opportunity = _adapter(OPPORTUNITY_TYPES[kind]).validate_python(data)
    return made


def axis(number: int) -> np.ndarray:
    """One of :data:`WIDTH` directions that have nothing to do with one another: equal numbers mean the same, others nothing."""
    return np.eye(WIDTH, dtype=np.float32)[number]


def towards(number: int, other: int, cosine: float) -> np.ndarray:
    """A direction with this cosine to ``axis(number)``, leaning to ``axis(other)``."""
    mixed: np.ndarray = cosine * axis(number) + np.sqrt(1 - cosine**2).astype(np.float32) * axis(other)
    return mixed.astype(np.float32)


def facet(role: Role, position: int = 0, *, vector: np.ndarray | None = None, isco: int = 0, isced: int = 0) -> Facet:
    """A facet that is surely understood as these codes."""
    given = axis(0) * 0 if vector is None else vector
    return Facet(role, position, f"{role} {position}", 0, given, isco, float(isco > 0), isced, float(isced > 0))


@dataclass(frozen=True)
class Trip:
    """The journey that every pair of a test makes."""

    minutes: Mapping[str, float]
    cost_per_day: Mapping[str, float]

    def journeys(self, from_lat: Any, from_lon: Any, to_lat: Any, to_lon: Any, on: date) -> Journeys:
        """The same journey for all points; NaN where one is not known."""
        known = np.asarray(from_lat) + np.asarray(from_lon) + np.asarray(to_lat) + np.asarray(to_lon)
        known = np.where(np.isnan(known), np.nan, 0.0)
        return Journeys(
            known + 10.0,
            {mode: known + self.minutes.get(mode, 1000.0) for mode in MODE},
            {mode: known + self.cost_per_day.get(mode, 0.0) for mode in MODE},
        )


NEAR = Trip({"walk": 20, "bicycle": 8, "public_transport": 15, "car": 6}, {"public_transport": 4.0, "car": 2.0})
HERE, THERE = Point(52.09, 5.12), Point(52.16, 5.39)


def record(profile: Any, facets: Iterable[Facet] = (), **state: Any) -> Record[Any]:
    """A record of a profile at a known place (``point=None`` for an unknown one)."""
    point = HERE if isinstance(profile, Participant) else THERE
    return Record(profile=profile, facets=tuple(facets), **{"point": point, **state})


def pair_of(
    people: Sequence[Record[Any]] | Record[Any],
    others: Sequence[Record[Any]] | Record[Any],
    *,
    as_of: date = AS_OF,
    trip: Any = NEAR,
    by_others: bool = False,
) -> Pair[Any]:
    """The pair of these records, with the columns, facet ids and journeys that a real question would have."""
    people = [people] if isinstance(people, Record) else list(people)
    others = [others] if isinstance(others, Record) else list(others)
    done, vectors = numbered([*people, *others])
    ours = ParticipantColumns.build(done[: len(people)])
    kind: type[OpportunityColumns] = COLUMNS[others[0].profile.kind]  # type: ignore[assignment]
    theirs = kind.build(done[len(people) :])
    journeys = trip.journeys(ours.lat, ours.lon, theirs.lat, theirs.lon, as_of)
    return Pair(ours.trimmed(), theirs, journeys, as_of, vectors, occupation_nearness, by_others)


def outcome(verdict: Verdict, row: int = 0) -> str:
    """What a verdict says of a row, in words: "blocked", "passes", or its cautions ("a, b")."""
    said = sorted(code for code, caution in verdict.cautions.items() if caution.rows[row])
    if verdict.blocked[row]:
        return ", ".join(["blocked", *said])
    return ", ".join(said) or "passes"


def values_of(verdict: Verdict, row: int = 0) -> dict[str, Any]:
    """The values that a blocked row was judged on."""
    return value_at(verdict.values, row)


def judged(
    gate: GateRule,
    kind: str,
    person: Mapping[str, Any],
    chance: Mapping[str, Any],
    *,
    facets: tuple[Iterable[Facet], Iterable[Facet]] = ((), ()),
    state: Mapping[str, Any] | None = None,
    **options: Any,
) -> str:
    """What a gate says of one participant and one opportunity, given as plain data.

    ``state`` is what the store knows beside the profiles: ``is_open``, ``places_left``, ``may_be_found``, ``point``.
    """
    known = dict(state or {})
    of_person = {name: known.pop(name) for name in ("may_be_found", "home") if name in known}
    if "home" in of_person:
        of_person["point"] = of_person.pop("home")
    ours = record(participant(person), facets[0], **of_person)
    theirs = record(opportunity(kind, chance), facets[1], **known)
    return outcome(gate(pair_of(ours, theirs, **options)))


def with_id(one: Any, name: str) -> Any:
    """The same profile under another id."""
    return replace(one, id=name)
