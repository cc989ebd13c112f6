"""Free-text search by a coach: words become an ordinary participant's profile, which then asks as any participant does.

What was understood is part of the answer, so that the coach sees it and can send it back changed. Words that ask for a group of people
are refused and used nowhere (:mod:`matching.taxonomy.not_searched`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from matching.domain.columns import Columns, PlacementColumns
from matching.domain.match import Ranking
from matching.domain.opportunity import OpportunityCard
from matching.domain.participant import (
    Availability,
    Experience,
    Goal,
    LanguageSkill,
    Participant,
    Qualification,
    Travel,
)
from matching.domain.ports import Gazetteer, Link
from matching.domain.vocabulary import CONTRACT, DAY, KIND, TIME, Direction, EntityKind, Mode, word
from matching.kinds.wishes import unframed
from matching.service.people import Condition, Person
from matching.taxonomy.not_searched import Refused, refused, without_refused
from matching.taxonomy.search_text import Part, Piece, SearchText, phrases, read_search

OVER: tuple[EntityKind, ...] = ("participant", *KIND)
"""What can be searched."""
PROFILE_ID = "search"
JOB_FROM = 0.5
"""Words name a job where the linker says so at least this surely; others are tools, licences, diplomas or anything else."""
# Names of tools, licences and registers have capitals inside ("AutoCAD", "VCA", "BIG") or say what they are.
_CAPITALS = re.compile(r"(?=\S*[A-Z]\S*[A-Z])\S+")
_SAYS_SO = re.compile(r"certifica|rijbewijs|licen[cs]e|registratie|\bcode\s+\d", re.IGNORECASE)


@dataclass(frozen=True)
class Understood:
    """How a search was understood. ``parts`` in the order of the text; none where the coach sent a profile instead."""

    parts: tuple[Part, ...]
    profile: Participant
    refused: tuple[tuple[Refused, str], ...] = ()  # with the words
    kinds: tuple[EntityKind, ...] = ()  # that the text names

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is left to search by."""
        return not self.kinds and self.profile == Participant(id=self.profile.id)


@dataclass(frozen=True)
class SearchAnswer:
    """What was found: opportunities as for a participant, and the organisation's own participants."""

    understood: Understood
    ranking: Ranking = field(default_factory=lambda: Ranking((), ()))
    opportunities: Mapping[str, OpportunityCard] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    conditions: Mapping[str, tuple[Condition, ...]] = field(
        default_factory=dict
    )  # by opportunity: what no profile can say


def understand(
    text: str, link: Callable[[Sequence[str]], list[list[Link]]], places: Gazetteer, today: date
) -> Understood:
    """Read a search; ``link`` tells what jobs texts name, ``today`` is where "10 years of experience" ends."""
    read = read_search(text, places)
    parts = [*read.parts]
    free = [one for one in read.pieces if one.role == "free"]
    links = link([read.said(one.span) for one in free]) if free else []
    for piece, found in zip(free, links, strict=True):
        parts += _named(
            read,
            piece,
            [(one.span or (0, piece.span[1] - piece.span[0]), one.isco) for one in found if one.score >= JOB_FROM],
        )
    for piece in read.pieces:
        if piece.role != "free":
            parts.append(Part("goal" if piece.role == "goal" else "qualification", read.said(piece.span), piece.span))
    parts.sort(key=lambda one: one.span)
    said = replace(read, parts=tuple(parts))
    kinds: tuple[EntityKind, ...] = tuple(dict.fromkeys(read.values("kind")))
    return Understood(
        tuple(parts), _profile(said, today), tuple((one, read.said(one.span)) for one in read.refused), kinds
    )


def understand_profile(profile: Participant) -> Understood:
    """A profile that the coach changed, without what nobody is searched by."""
    found: list[tuple[Refused, str]] = []

    def clean(text: str | None) -> str | None:
        if not text:
            return text
        found.extend((one, text[slice(*one.span)]) for one in refused(text))
        return without_refused(text) or None

    jobs = profile.experience and tuple(
        replace(one, title=clean(one.title), description=clean(one.description)) for one in profile.experience
    )
    diplomas = profile.qualifications and tuple(
        replace(one, title=clean(one.title), field=clean(one.field)) for one in profile.qualifications
    )
    skills = profile.skills and tuple(said for one in profile.skills if (said := clean(one)))
    goal = profile.goal and replace(profile.goal, text=clean(profile.goal.text))
    kept = replace(profile, experience=jobs, qualifications=diplomas, skills=skills, goal=goal)
    return Understood((), kept, tuple(found))


def contract_conditions(
    understood: Understood, placements: Columns, shown: Sequence[str]
) -> dict[str, tuple[Condition, ...]]:
    """Whether the placements that are shown are of the kind of work that was asked for ("stage"): no participant's profile says that."""
    asked = [one.value for one in understood.parts if one.name == "contract"]
    if not asked or not isinstance(placements, PlacementColumns):
        return {}
    rows = np.flatnonzero(np.isin(placements.ids.astype(str), list(shown)))
    known = {placements.ids[row]: word(CONTRACT, int(placements.contract[row])) for row in rows}
    return {
        name: (Condition("contract", asked, one, "unknown" if one is None else "met" if one in asked else "not_met"),)
        for name, one in known.items()
    }


def query_codes(understood: Understood, over: Sequence[EntityKind]) -> str:
    """What the log keeps of a search: codes of what was asked, no text and no place."""
    kept = sorted(
        {one.name if isinstance(one.value, str) else f"{one.name}={_coded(one.value)}" for one in understood.parts}
    )
    refusals = sorted({f"refused={one.attribute}" for one, _ in understood.refused})
    return " ".join(
        [*(f"over={one}" for one in over), *(["profile"] if not understood.parts else []), *kept, *refusals]
    )


def _coded(value: Any) -> str:
    if isinstance(value, Mapping):
        return "/".join(str(one) for name, one in value.items() if name != "text")
    return "+".join(map(str, value)) if isinstance(value, list) else f"{value:g}"


def is_name(text: str) -> bool:
    """Whether a phrase is the name of a tool, licence or register and of no job: "AutoCAD", "VCA", "heftruckcertificaat"."""
    return bool(_SAYS_SO.search(text)) or all(_CAPITALS.fullmatch(word) for word in text.split())


def _named(read: SearchText, piece: Piece, jobs: Sequence[tuple[tuple[int, int], str]]) -> list[Part]:
    """The jobs that a piece names, and its other phrases, each by itself."""
    start, end = piece.span
    text = read.text[start:end]
    single = [(start + first, start + last) for first, last in phrases(text)]
    names = [span for span in single if is_name(read.said(span))]
    found: list[Part] = [Part("words", read.said(span), span) for span in names]
    for (first, last), isco in jobs:
        span = (start + first, start + last)
        if not any(_overlap(span, one) for one in names):
            found.append(Part("occupation", {"isco": isco, "text": read.said(span)}, span))
        elif len(single) > 1:  # the job beside a tool in one phrase was read with it: it stands by itself
            found += [
                Part("occupation", {"isco": isco, "text": read.said(one)}, one)
                for one in single
                if one not in names and _overlap(span, one)
            ]
    taken = [one.span for one in found]
    found += [Part("words", read.said(span), span) for span in single if not any(_overlap(span, one) for one in taken)]
    return found


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _profile(read: SearchText, today: date) -> Participant:
    """The participant that a search describes; what it does not say is unknown."""
    years = max(read.values("experience_years"), default=None)
    jobs = [one["text"] for one in read.values("occupation")]
    words = read.values("words")
    studied = read.values("qualification")
    if years and not jobs:  # "10 years in construction": what it names is where
        jobs = [one for one in words if not is_name(one)][:1] or studied[:1]
    skills = [one for one in words if one not in jobs]
    levels = read.values("level")
    minutes = read.values("travel_minutes")
    modes: set[Mode] = {one for some in read.values("travel_modes") for one in some}
    days, times = _both(read.values("days"), DAY), _both(read.values("times"), TIME)
    hours = min(read.values("hours"), default=None)
    started = today.year - round(years) if years else None
    return Participant(
        id=PROFILE_ID,
        place=next(iter(read.values("place")), None),
        languages=_languages(read) or None,
        experience=tuple(
            Experience(title=one, start_year=started, end_year=today.year if years else None) for one in jobs
        )
        or None,
        qualifications=(
            Qualification(
                title=" ".join(studied) or None, level=min(levels, default=None), completed=True if levels else None
            ),
        )
        if levels or studied
        else None,
        skills=tuple(skills) or None,
        goal=_goal(read),
        availability=Availability(hours_per_week=hours, days=days, times=times) if hours or days or times else None,  # type: ignore[arg-type]
        travel=Travel(
            max_minutes=min(minutes, default=None),
            modes=tuple(sorted(modes)) or None,
        )
        if minutes or modes
        else None,
    )


def _languages(read: SearchText) -> tuple[LanguageSkill, ...]:
    """Each language once, at the lowest level that is named ("B1/B2")."""
    found: dict[str, LanguageSkill] = {}
    for one in read.values("language"):
        known = found.get(one["code"])
        if known is None or known.level is None or (one["level"] is not None and one["level"] < known.level):
            found[one["code"]] = LanguageSkill(code=one["code"], level=one["level"])
    return tuple(found.values())


def _both(named: Sequence[Sequence[str]], order: Sequence[str]) -> tuple[str, ...] | None:
    """Days or times that were named in several places: all of them, without those that another place rules out."""
    if not named:
        return None
    # "Overdag, niet 's ochtends": what is ruled out leaves nearly all; what is named leaves few.
    few = [one for one in named if 2 * len(one) <= len(order)]
    many = [set(one) for one in named if 2 * len(one) > len(order)]
    chosen = {one for some in few for one in some} if few else set(order)
    for some in many:
        chosen &= some
    return tuple(one for one in order if one in chosen) or None


def _goal(read: SearchText) -> Goal | None:
    wishes = [unframed(one) for one in read.values("goal")]
    if not wishes and not read.values("occupation") and not read.values("experience_years"):
        wishes = read.values("words")  # a search for "heftruckcertificaat" alone wants what has to do with it
    kinds = set(read.values("kind"))
    direction: Direction | None = None
    if kinds >= {"placement", "programme"}:
        direction = "both"
    elif "placement" in kinds:
        direction = "work"
    elif "programme" in kinds:
        direction = "study"
    return Goal(text="; ".join(wishes) or None, direction=direction) if wishes or direction else None
