"""The organisation's own participants that a search finds: how near, by what, and which of its conditions they meet.

Nothing is dropped in silence: a condition that is not met, or not known, is shown with the participant, who stays in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from matching.domain.facet import Facet, Record, Role
from matching.domain.participant import Experience, Participant
from matching.domain.ports import Nearness, Point
from matching.domain.repositories import Transaction
from matching.retrieval import KM_A_DEGREE, OCCUPATION_SURE_FROM, Retriever
from matching.taxonomy import cefr
from matching.taxonomy.wording import fold

State = Literal["met", "unknown", "not_met"]
# From here on it is the same work, and related work; the numbers are those of nearness of occupations (docs/ranking.md).
SAME_FROM, NEAR_FROM = 0.85, 0.5
# Who wants the work, or says that they can do it, comes after who did it.
ONLY_WISHED = 0.8
# "In Amersfoort" is as far as most people cycle or take a bus to work for half an hour.
NEARBY_KM = 15.0
# What is asked, and where a participant may say it. A wish is looked for in wishes and in what was done before.
_ANSWERS: dict[Role, tuple[Role, ...]] = {
    "experience": ("experience", "duties", "goal", "skills"),
    "skills": ("skills", "experience", "duties", "qualification"),
    "goal": ("goal", "experience", "qualification"),
    "qualification": ("qualification",),
}
_OCCUPATIONS: frozenset[Role] = frozenset({"experience", "goal"})


@dataclass(frozen=True, slots=True)
class Condition:
    """A structured part of a search, held beside what is known of a participant."""

    part: str
    asked: Any
    known: Any
    state: State


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of a participant answers one thing that was asked; ``found`` None: nothing does. Own words, for their own coach."""

    asked: str
    found: str | None
    role: Role | None
    nearness: float


@dataclass(frozen=True, slots=True)
class Person:
    """A participant that was found."""

    record: Record[Participant]
    nearness: float  # 0..1: of the work and the words, on average
    evidence: tuple[Evidence, ...]
    conditions: tuple[Condition, ...]

    @property
    def order(self) -> tuple[int, int, int, float, str]:
        """First who did the same work, then related work, then others; among those who meets the conditions, who may meet them, who
        does not; then by nearness."""
        states = [one.state for one in self.conditions]
        band = 0 if self.nearness >= SAME_FROM else 1 if self.nearness >= NEAR_FROM else 2
        return band, states.count("not_met"), states.count("unknown"), -self.nearness, self.record.profile.id

    def logged(self, position: int) -> dict[str, Any]:
        """What the log keeps: who was shown where, and how the conditions were judged; no words."""
        return {
            "key": str(self.record.key),
            "kind": "participant",
            "position": position,
            "score": round(self.nearness, 6),
            "features": {one.part: one.state for one in self.conditions},
        }


def find_people(tx: Transaction, asked: Record[Participant], retriever: Retriever, limit: int) -> list[Person]:
    """The first ``limit`` participants of the asking organisation, in the order of :attr:`Person.order`."""
    organisation = asked.organisation_id
    assert organisation is not None  # noqa: S101  (access refuses who has none)
    columns = retriever.catalogue.columns["participant"]
    rows = retriever.rows(asked, "participant", columns.organisations == organisation, limit)
    keys = list(columns.keys[rows])
    found = tx.states(organisation, ["participant"], keys).found
    people = tx.records([key for key, there in zip(keys, found, strict=True) if there], vectors=True)
    return ordered(asked, people, retriever.nearness)[:limit]


def ordered(asked: Record[Participant], people: Sequence[Record[Participant]], nearness: Nearness) -> list[Person]:
    """These participants in the order of :attr:`Person.order`."""
    return sorted((_person(asked, one, nearness) for one in people), key=lambda one: one.order)


def _person(asked: Record[Participant], one: Record[Participant], nearness: Nearness) -> Person:
    best: dict[str, Evidence] = {}
    for facet in asked.facets:
        if facet.role in _ANSWERS:
            found = _evidence(facet, one, nearness)
            if facet.text not in best or found.nearness > best[facet.text].nearness:
                best[facet.text] = found
    evidence = tuple(best.values())
    near = [one.nearness for one in evidence]
    return Person(one, float(np.mean(near)) if near else 1.0, evidence, tuple(_conditions(asked, one, nearness)))


def _evidence(asked: Facet, one: Record[Participant], nearness: Nearness) -> Evidence:
    """What of a participant is nearest: the words themselves, else the occupation, else the meaning."""
    best = Evidence(asked.text, None, None, 0.0)
    for facet in one.facets:
        if facet.role in _ANSWERS[asked.role]:
            near = _nearness(asked, facet, nearness)
            if asked.role == "experience" and facet.role not in ("experience", "duties"):
                near = round(near * ONLY_WISHED, 4)
            if near > best.nearness:
                best = Evidence(asked.text, facet.text, facet.role, near)
    return best


def _nearness(asked: Facet, facet: Facet, nearness: Nearness) -> float:
    if f" {fold(asked.text)} " in f" {fold(facet.text)} ":
        return 1.0
    sure = min(asked.isco_score, facet.isco_score) >= OCCUPATION_SURE_FROM
    if sure and asked.role in _OCCUPATIONS and facet.role in _OCCUPATIONS:
        return round(float(np.nan_to_num(nearness(asked.isco, facet.isco))), 4)
    if asked.vector is None or facet.vector is None or not (asked.is_understood and facet.is_understood):
        return 0.0
    # Texts alone never say "the same": that takes the word or the occupation.
    return round(min(max(float(asked.vector @ facet.vector), 0.0), SAME_FROM - 0.01), 4)


def _conditions(asked: Record[Participant], one: Record[Participant], nearness: Nearness) -> Iterator[Condition]:
    want, have = asked.profile, one.profile
    for language in want.languages or ():
        known = next((each for each in have.languages or () if each.code == language.code), None)
        yield _condition(
            "language",
            {"code": language.code, "level": language.level},
            known.level if known else None,
            None if have.languages is None else _reaches(language.level, known.level if known else "A0"),
        )
    if want.availability:
        free = have.availability
        hours, days, times = want.availability.hours_per_week, want.availability.days, want.availability.times
        if hours is not None:
            yield _compared("hours", hours, free.hours_per_week if free else None, lambda mine: mine >= hours)
        if days:
            yield _compared("days", list(days), free.days if free else None, lambda mine: set(days) <= set(mine))
        if times:  # one of them is enough: "overdag" fits who has the mornings
            yield _compared(
                "times", list(times), free.times if free else None, lambda mine: bool(set(times) & set(mine))
            )
    if want.travel:
        minutes, modes = want.travel.max_minutes, want.travel.modes
        if minutes is not None:
            mine = have.travel.max_minutes if have.travel else None
            yield _compared("travel_minutes", minutes, mine, lambda known: known >= minutes)
        if modes:
            used = have.travel.modes if have.travel else None
            yield _compared("travel_modes", list(modes), used, lambda known: bool(set(modes) & set(known)))
    if want.place:
        away = _away(asked.point, one.point)
        yield _compared("place", want.place, None if away is None else round(away), lambda km: km <= NEARBY_KM)
    levels = [each.level for each in want.counted_qualifications if each.level]
    if levels:
        yield _level(min(levels), have)
    years = [_years(each) for each in want.counted_experience]
    known_years = [each for each in years if each]
    if known_years:
        yield _compared(
            "experience_years",
            max(known_years),
            _experience(asked, one, nearness),
            lambda mine: mine >= max(known_years),
        )
    if want.goal and want.goal.direction in ("work", "study"):
        mine_too = have.goal.direction if have.goal and have.goal.direction != "unknown" else None
        yield _compared("direction", want.goal.direction, mine_too, lambda each: each in (want.goal.direction, "both"))  # type: ignore[union-attr]


def _condition(part: str, asked: Any, known: Any, met: bool | None) -> Condition:
    return Condition(part, asked, known, "unknown" if met is None else "met" if met else "not_met")


def _compared(part: str, asked: Any, known: Any, met: Callable[[Any], bool]) -> Condition:
    shown = list(known) if isinstance(known, tuple) else known
    return _condition(part, asked, shown, None if known is None else met(known))


def _reaches(asked: str | None, known: str | None) -> bool | None:
    """Whether a level reaches another; a mother tongue is never asked for, only its level (C2)."""
    if asked is None:
        return known != "A0"
    if known is None:
        return None
    return cefr.rank(known) >= min(cefr.rank(asked), cefr.C2)


def _level(least: int, have: Participant) -> Condition:
    if have.qualifications is None:
        return _condition("level", least, None, None)
    levels = [each.level for each in have.counted_qualifications if each.completed is not False]
    highest = max((each for each in levels if each), default=None)
    met: bool | None = highest is not None and highest >= least
    return _condition("level", least, highest, None if not met and None in levels else met)


def _years(job: Experience) -> float | None:
    return None if job.start_year is None or job.end_year is None else float(job.end_year - job.start_year)


def _experience(asked: Record[Participant], one: Record[Participant], nearness: Nearness) -> float | None:
    """Documented years in the work that was asked for, or in related work; None where none is documented."""
    sought = [each.isco for each in asked.facets if each.role == "experience" and each.isco]
    facets = one.facets_of("experience")
    total: list[float | None] = []
    for place, job in enumerate(one.profile.experience or ()):
        if job.use is False:
            continue
        isco = facets[place].isco if place in facets else 0
        if not sought or (isco and max(float(nearness(each, isco)) for each in sought) >= NEAR_FROM):
            total.append(_years(job))
    if one.profile.experience is not None and not total:
        return 0.0
    known = [each for each in total if each is not None]
    return sum(known) if known else None


def _away(here: Point | None, there: Point | None) -> float | None:
    """Kilometres as the crow flies."""
    if here is None or there is None:
        return None
    east = (here.lon - there.lon) * np.cos(np.radians(here.lat))
    return float(np.hypot(here.lat - there.lat, east) * KM_A_DEGREE)
