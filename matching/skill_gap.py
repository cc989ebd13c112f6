"""Which skills of a kind of work a participant brings already, which are missing, and which programmes teach those.

Where ESCO was imported, the skills are those that it calls essential for the occupation: a participant brings the essential skills of
the jobs held, and the skills that their own words tell of. Without ESCO, or where no occupation was understood surely, the tasks
that the text names stand for skills and the nearness of texts decides; the answer says which of the two it was
(:attr:`SkillGap.source`). Only facets are read, so nothing of home, place or origin can enter, and what was set aside counts nowhere.

This looks at one pair, never at a whole list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from matching.domain.esco import SkillGuide
from matching.domain.facet import Record, Role
from matching.domain.ports import BoolArray, Encoder, Float32Array, Link
from matching.taxonomy.skill_phrases import clauses

Source = Literal["esco", "text"]
LinkTexts = Callable[[Sequence[str]], list[list[Link]]]

LEAST_SKILLS = 3
"""With fewer essential skills, or tasks in a text, a count says nothing."""
MOST_SKILLS = 60
"""The most that are compared: of ESCO 1.1.1's occupations one in a hundred has more essential skills."""
MOST_MISSING = 12
"""The most missing skills that are named; how many there are in all follows from ``of`` and ``brings``."""
MOST_TAUGHT = 2
"""The most programmes that are named with one skill."""
SHORTEST_TASK = 6
"""Letters of a clause that can name a task."""
_NO_TASK = re.compile(
    r"\d|\b(?:uur|uren|ploegen|dienst|dagen|week|maand|salaris|loon|hours?|days?|shifts?|salary)\b", re.IGNORECASE
)
BROUGHT_FROM = 0.5
"""Cosine from which a task of a text is one that somebody's own words tell of (default encoder; without ESCO only)."""
TAUGHT_FROM, TAUGHT_BY_ESCO = 0.6, 0.25
"""Cosine of a skill with a programme's words from which it teaches that, and how much less is enough where the programme leads to an
occupation for which ESCO calls the skill essential."""
TAUGHT_TOGETHER = 2
"""Of the missing skills, a programme that is named teaches at least so many (or all, where fewer are missing): nearly all work shares
a skill such as "quality standards" with nearly all other work."""
_WORK: tuple[Role, ...] = ("title", "leads_to")
_STUDY: tuple[Role, ...] = ("leads_to", "title")
_TOLD: tuple[Role, ...] = ("experience", "duties", "skills")
_TELLS: tuple[Role, ...] = (*_TOLD, "qualification")


@dataclass(frozen=True, slots=True)
class Course:
    """A programme that teaches a skill."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class MissingSkill:
    """A skill that is not brought yet. ``names`` by language: of ESCO, or of a text under ``""``; ``uri`` only of ESCO."""

    names: Mapping[str, str]
    uri: str | None = None
    programmes: tuple[Course, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillGap:
    """How many of the skills are brought, and the first of those that are missing, what is taught somewhere before the rest.

    ``occupation`` (of ESCO, by language): whose essential skills they are; empty where they were read in a text.
    """

    source: Source
    brings: int
    of: int
    missing: tuple[MissingSkill, ...]
    occupation: Mapping[str, str]


def gap_of(
    person: Record[Any], other: Record[Any], *, link: LinkTexts, encoder: Encoder, guide: SkillGuide | None
) -> SkillGap | None:
    """What this participant brings to this placement or programme, without programmes yet.

    None for a mentor, where nothing is known of work and skills, and where too few skills are asked to count.
    """
    if other.profile.kind == "mentor" or (person.profile.experience is None and person.profile.skills is None):
        return None
    found = _by_esco(person, other, link, guide) if guide else None
    return found or _by_text(person, other, encoder)


def _by_esco(person: Record[Any], other: Record[Any], link: LinkTexts, guide: SkillGuide) -> SkillGap | None:
    named = [text for role in (_WORK if other.profile.kind == "placement" else _STUDY) for text in texts(other, role)]
    jobs = texts(person, "experience")
    said = dict(zip([*named, *jobs], sure_occupations(link, [*named, *jobs]), strict=True))
    occupation = next((uri for text in named if (uri := said[text])), None)
    if occupation is None:
        return None
    held = [uri for text in jobs if (uri := said[text])]
    essential = guide.essential({occupation, *held})
    asked = essential.get(occupation, ())[:MOST_SKILLS]
    told = guide.told([text for role in _TOLD for text in texts(person, role)])
    if len(asked) < LEAST_SKILLS or (jobs and not held and not told):
        return None
    brought = told.union(*(essential.get(uri, ()) for uri in held))
    missing = [uri for uri in asked if uri not in brought]
    names = guide.names([occupation, *missing])
    return SkillGap(
        source="esco",
        brings=len(asked) - len(missing),
        of=len(asked),
        missing=tuple(MissingSkill(names[uri], uri) for uri in missing if uri in names),
        occupation=names.get(occupation, {}),
    )


def _by_text(person: Record[Any], other: Record[Any], encoder: Encoder) -> SkillGap | None:
    tasks = list(dict.fromkeys(task for text in texts(other, "tasks") for task in _tasks(text)))[:MOST_SKILLS]
    if len(tasks) < LEAST_SKILLS:
        return None
    own = [text for role in _TELLS for text in texts(person, role)]
    own += [one.said for text in own for one in clauses(text)]
    own = list(dict.fromkeys(own))
    brought = np.zeros(len(tasks), dtype=np.bool_)
    if own:
        vectors = encoder.encode([*tasks, *own])
        brought = (vectors[: len(tasks)] @ vectors[len(tasks) :].T).max(axis=1) >= BROUGHT_FROM
    missing = [MissingSkill({"": task}) for task, has in zip(tasks, brought, strict=True) if not has]
    return SkillGap("text", int(brought.sum()), len(tasks), tuple(missing), {})


def _tasks(text: str) -> list[str]:
    """The clauses of a text that may name a task, as they stand in it; halves of clauses and what names hours or pay left out."""
    found: list[str] = []
    end = -1
    for one in clauses(text):
        if one.end > end:
            said, end = text[one.start : one.end], one.end
            if len(said) >= SHORTEST_TASK and not _NO_TASK.search(said):
                found.append(said)
    return found


def texts(record: Record[Any], role: Role) -> list[str]:
    """The texts of the facets of a role, in their order, each once."""
    return list(dict.fromkeys(facet.text for _, facet in sorted(record.facets_of(role).items())))


def sure_occupations(link: LinkTexts, said: Sequence[str]) -> list[str | None]:
    """The ESCO occupation that each text surely names, by URI."""
    found = [links[0] if links else None for links in link(said)] if said else []
    return [one.esco_uri if one and one.sure else None for one in found]


def label_of(skill: MissingSkill) -> str:
    """The words by which a skill is compared with programmes, most of which are written in Dutch."""
    return skill.names.get("nl") or skill.names.get("en") or next(iter(skill.names.values()))


def with_programmes(
    gap: SkillGap, courses: Sequence[Course], cosine: Float32Array, asked: Sequence[Collection[str]]
) -> SkillGap:
    """The same gap with the programmes that teach what is missing; what is taught comes first, and at most :data:`MOST_MISSING` stay.

    Args:
        gap: as :func:`gap_of` found it.
        courses: ``c`` programmes that are open to the participant.
        cosine: of each missing skill with the nearest words of each programme, ``(missing, c)``.
        asked: for each programme the essential skills of the occupations that it leads to, by URI.
    """
    by_esco = np.array([[skill.uri in some for some in asked] for skill in gap.missing], dtype=np.bool_)
    teaches: BoolArray = cosine >= TAUGHT_FROM - TAUGHT_BY_ESCO * by_esco
    teaches &= teaches.sum(axis=0) >= min(TAUGHT_TOGETHER, len(gap.missing))
    worth = np.where(teaches, cosine + TAUGHT_BY_ESCO * by_esco, -np.inf)
    missing = []
    for skill, row in zip(gap.missing, worth, strict=True):
        best = [int(place) for place in np.argsort(-row, kind="stable")[:MOST_TAUGHT] if row[place] > -np.inf]
        missing.append(MissingSkill(skill.names, skill.uri, tuple(courses[place] for place in best)))
    missing.sort(key=lambda one: not one.programmes)
    return SkillGap(gap.source, gap.brings, gap.of, tuple(missing[:MOST_MISSING]), gap.occupation)
