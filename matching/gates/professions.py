"""Regulated professions beside a pair: which one a placement names, which one is the participant's own, and the way (back) to it.

Nothing here blocks; :mod:`matching.gates.education` asks it. Recognition (of a diploma) and registration (in a profession) are
different things: what is behind somebody is told by both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import PlacementColumns
from matching.domain.judgement import Caution, dates
from matching.domain.pair import Pair
from matching.domain.vocabulary import LANGUAGE_LEVEL, RECOGNITION, REGISTRATION, language_number
from matching.rules.dated import months_later
from matching.rules.regulated_professions import Named, Profession, named_in, professions_on
from matching.rules.ways_back import Stage, way

# An occupation that was understood less surely than this makes no profession somebody's own.
SURE_FROM = 0.5
_ISCO_GROUPS = 10_000
_DUTCH = language_number("nl")
_REQUESTED, _VALUED, _RECOGNISED = (RECOGNITION.index(one) for one in ("requested", "valued", "recognised"))
_IN_PROCEDURE, _REGISTERED = (REGISTRATION.index(one) for one in ("in_procedure", "registered"))
# What recognition proves: all but the registration itself.
_RECOGNITION_PROVES: frozenset[Stage] = frozenset({"language", "papers", "apply", "test", "training"})


def named_by(pair: Pair[PlacementColumns], row: int) -> Named | None:
    """The regulated profession that the placement of a row names: in the provider's own words, else as read in its title."""
    theirs = pair.opportunities
    one = row if len(theirs) > 1 else 0
    return named_in(theirs.profession_name[one] or theirs.cards[one].title)


def of_regulation(pair: Pair[PlacementColumns], rows: NDArray[np.bool_], *kinds: str) -> NDArray[np.bool_]:
    """Which of these placements (a mask) name a profession that is regulated so; one that nobody knows has a register."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for row in np.flatnonzero(rows):
        named = named_by(pair, int(row))
        found[row] = (named.profession.regulation if named else "register") in kinds
    return found


def not_in_force(pair: Pair[PlacementColumns], rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of these placements (a mask) name a profession whose rule does not hold (yet, or any more) on the date asked about."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for row in np.flatnonzero(rows):
        named = named_by(pair, int(row))
        found[row] = named is not None and not named.profession.holds(pair.as_of)
    return found


def title_values(pair: Pair[PlacementColumns]) -> dict[str, Callable[[int], Any]]:
    """What is told of the profession that a placement names: its name, its law, who decides, and whether it is a licence."""

    def told(ask: Callable[[Named], Any]) -> Callable[[int], Any]:
        return lambda row: ask(named) if (named := named_by(pair, row)) else None

    return {
        "profession": told(lambda named: named.profession.code),
        "law": told(lambda named: named.profession.law),
        "authority": told(lambda named: named.profession.authority),
        "regulation": told(lambda named: named.profession.regulation),
        "licence": told(lambda named: named.profession.regulation == "licence"),
    }


def way_values(pair: Pair[PlacementColumns]) -> dict[str, Any]:
    """What is told of the way to the profession that a placement names, as far as it still lies ahead of the participant."""

    def told(name: str) -> Callable[[int], Any]:
        def ask(row: int) -> Any:
            named = named_by(pair, row)
            return _plan(pair, row, named.profession).get(name) if named else None

        return ask

    return {name: told(name) for name in _PLAN}


def way_back(pair: Pair[PlacementColumns]) -> Caution:
    """Where a placement is a role beside the participant's own profession, the way back to that profession.

    The own profession is told by the jobs held (ISCO), else by a finished diploma (ISCED-F and level); a role beside it by the
    placement's occupation, or by leading to the profession. Nobody who is registered, and nobody who turned away from it. It is
    told to the participant's side alone.
    """
    rows = np.zeros(len(pair), dtype=np.bool_)
    chosen: dict[int, tuple[Profession, bool]] = {}
    if not pair.by_others and len(pair):
        tables = _tables(pair.as_of)
        by_job, by_diploma, registered = tables.own(pair)
        beside = tables.beside(pair)
        score = np.where(beside & ~registered, 2 * by_job + by_diploma, 0)
        best = score.argmax(axis=1)
        for row in np.flatnonzero(score.max(axis=1)):
            profession = tables.professions[best[row]]
            if _plan(pair, int(row), profession)["steps"]:
                rows[row] = True
                sure = bool(by_diploma[row if len(by_diploma) > 1 else 0, best[row]]) or not profession.broad
                chosen[int(row)] = (profession, sure)

    def told(name: str) -> Callable[[int], Any]:
        return lambda row: _plan(pair, row, chosen[row][0])[name] if row in chosen else None

    return Caution(
        rows,
        {
            "profession": lambda row: chosen[row][0].code if row in chosen else None,
            "sure": lambda row: row in chosen and chosen[row][1],
            **{name: told(name) for name in _PLAN},
        },
    )


_PLAN = ("authority", "steps", "months_from", "months_to", "cost", "next_step", "next_date", "estimate")


def _plan(pair: Pair[PlacementColumns], row: int, profession: Profession) -> dict[str, Any]:
    """The way to a profession that lies ahead of the participant of a row; ``steps`` is empty when all is behind them."""
    left = way(profession.way, pair.as_of)
    left = left.left(_behind(pair, row if len(pair.participants) > 1 else 0, profession, left.language))
    first = left.steps[0] if left.steps else None
    by = months_later(np.array([pair.today]), first.months[0]) if first else np.array([np.nan])
    return {
        "authority": profession.authority,
        "steps": [step.code for step in left.steps],
        "months_from": left.months[0] if left.months[0] < left.months[1] else None,
        "months_to": left.months[1],
        "cost": left.cost,
        "next_step": first.code if first else None,
        "next_date": dates(by)(0),
        "estimate": left.estimate or any(step.estimate for step in left.steps),
    }


def _behind(pair: Pair[PlacementColumns], person: int, profession: Profession, language: str | None) -> set[Stage]:
    """The stages of a way that are behind a participant."""
    ours = pair.participants
    done: set[Stage] = set()
    dutch = ours.language_level[person][ours.language[person] == _DUTCH]
    if language is not None and (dutch >= LANGUAGE_LEVEL.index(language)).any():
        done.add("language")
    mine = (
        ours.diploma[person]
        & (ours.diploma_completed[person] != 0)
        & np.isin(ours.diploma_isced[person], profession.isced)
    )
    recognition, registration = ours.diploma_recognition[person][mine], ours.diploma_registration[person][mine]
    if (recognition >= _VALUED).any():
        done.add("papers")
    if (recognition == _REQUESTED).any() or (registration == _IN_PROCEDURE).any():
        done |= {"papers", "apply"}
    if ((recognition == _RECOGNISED) | (ours.diploma_abroad[person][mine] == 0)).any():
        done |= _RECOGNITION_PROVES
    return done


@dataclass(frozen=True)
class _Tables:
    """The professions of a date as tables by ISCO group, ``(groups, professions)``, so that a question of many rows is one look-up."""

    professions: tuple[Profession, ...]
    held: NDArray[np.bool_]
    assisting: NDArray[np.bool_]

    def own(self, pair: Pair[PlacementColumns]) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Which professions are the participants' own, by job and by diploma, and in which they are registered.

        Each ``(participants, professions)``. Own by job is none that they turned away from.
        """
        ours = pair.participants
        sure = ours.job & (ours.job_isco_score >= SURE_FROM)
        wanted = self.held[ours.goal_isco].any(axis=1)
        kept = ~ours.goal_turns_away[:, None] | wanted
        by_job = (self.held[ours.job_isco] & sure[:, :, None]).any(axis=1) & kept
        counts = ours.diploma & (ours.diploma_completed != 0)
        registered = ours.diploma & (ours.diploma_registration == _REGISTERED)
        by_diploma, done = np.zeros_like(by_job), np.zeros_like(by_job)
        for place, one in enumerate(self.professions):
            in_field = np.isin(ours.diploma_isced, one.isced)
            with np.errstate(invalid="ignore"):
                by_diploma[:, place] = (counts & in_field & ~(ours.diploma_level < one.level)).any(axis=1)
            done[:, place] = (registered & (in_field if one.isced else True)).any(axis=1)
        return by_job, by_diploma & kept, done

    def beside(self, pair: Pair[PlacementColumns]) -> NDArray[np.bool_]:
        """Beside which professions the placements are roles, ``(placements, professions)``."""
        theirs = pair.opportunities
        title = np.where(theirs.title_isco_score >= SURE_FROM, theirs.title_isco, 0)
        leads = self.held[theirs.leads_isco].any(axis=1)
        found: NDArray[np.bool_] = (self.assisting[title] | leads) & ~self.held[title] & ~theirs.regulated[:, None]
        return found


@cache
def _tables(on: date) -> _Tables:
    listed = professions_on(on)
    held, assisting = (np.zeros((_ISCO_GROUPS, len(listed)), dtype=np.bool_) for _ in range(2))
    for place, one in enumerate(listed):
        held[list(one.isco), place] = True
        assisting[list(one.assists), place] = True
    return _Tables(listed, held, assisting)
