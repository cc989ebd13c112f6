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

# An occupation that was understood less surely than this makes no profession somebody's own, and no role beside one. Of the jobs
# of 120 fictional participants (fixtures), the professions that were theirs scored 0.95 and more, and the two that were not 0.89
# ("assistente bij kinderarts") and 0.94: from CERTAIN_FROM on it is said, below it is asked.
SURE_FROM, CERTAIN_FROM = 0.8, 0.95
# ISCO groups and ISCED-F fields are numbers of four digits.
_CODES = 10_000
_DUTCH = language_number("nl")
_REQUESTED, _VALUED, _RECOGNISED = (RECOGNITION.index(one) for one in ("requested", "valued", "recognised"))
_IN_PROCEDURE, _REGISTERED = (REGISTRATION.index(one) for one in ("in_procedure", "registered"))
# What recognition proves: all but the registration itself.
_RECOGNITION_PROVES: frozenset[Stage] = frozenset({"language", "papers", "apply", "test", "training"})


def named_by(pair: Pair[PlacementColumns], row: int) -> Named | None:
    """The regulated profession that the placement of a row names: in the provider's own words, else as read in its title."""
    theirs = pair.opportunities
    one = row if len(theirs) > 1 else 0
    return named_in(theirs.profession_name[one]) or named_in(theirs.cards[one].title)


def regulations(pair: Pair[PlacementColumns], rows: NDArray[np.bool_]) -> NDArray[np.object_]:
    """How the professions that these placements (a mask) name are regulated; "register" where nobody knows the profession."""
    found = np.full(len(rows), None, dtype=np.object_)
    for row in np.flatnonzero(rows).tolist():
        named = named_by(pair, row)
        found[row] = named.profession.regulation if named else "register"
    return found


def not_in_force(pair: Pair[PlacementColumns], rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of these placements (a mask) name a profession whose rule does not hold (yet, or any more) on the date asked about."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for row in np.flatnonzero(rows).tolist():
        named = named_by(pair, row)
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
    plans = _Plans(pair)

    def told(name: str) -> Callable[[int], Any]:
        def ask(row: int) -> Any:
            named = named_by(pair, row)
            return plans.of(row, named.profession)[name] if named else None

        return ask

    return {name: told(name) for name in PLAN}


def way_back(pair: Pair[PlacementColumns]) -> Caution:
    """Where a placement is a role beside the participant's own profession, the way back to that profession.

    The own profession is told by the jobs held (ISCO), else by a finished diploma (ISCED-F and level); a role beside it by the
    placement's occupation, or by leading to the profession. Nobody who is registered, and nobody who turned away from it. It is
    told to the participant's side alone.
    """
    rows = np.zeros(len(pair), dtype=np.bool_)
    chosen: dict[int, tuple[Profession, bool]] = {}
    plans = _Plans(pair)
    if not pair.by_others and len(pair):
        tables = _tables(pair.as_of)
        by_job, certain, by_diploma, registered = tables.own(pair)
        if (by_job | by_diploma).any():
            score = np.where(tables.beside(pair) & ~registered, 2 * by_job + by_diploma, 0)
            best = score.argmax(axis=1)
            for row in np.flatnonzero(score.max(axis=1)).tolist():
                profession = tables.professions[best[row]]
                if plans.of(row, profession)["steps"]:
                    rows[row] = True
                    told_by = (row if len(by_job) > 1 else 0, best[row])
                    sure = by_diploma[told_by] or (certain[told_by] and not profession.broad)
                    chosen[row] = (profession, bool(sure))

    def told(name: str) -> Callable[[int], Any]:
        return lambda row: plans.of(row, chosen[row][0])[name] if row in chosen else None

    return Caution(
        rows,
        {
            "profession": lambda row: chosen[row][0].code if row in chosen else None,
            "sure": lambda row: row in chosen and chosen[row][1],
            **{name: told(name) for name in PLAN},
        },
    )


PLAN = ("authority", "steps", "months_from", "months_to", "cost", "next_step", "next_date", "estimate")
"""What is told of a way: who decides, the steps ahead, months, euros, the first step with the first day on which it can be done."""


class _Plans:
    """The ways that lie ahead of the participants of one question, each worked out once."""

    def __init__(self, pair: Pair[PlacementColumns]) -> None:
        self._pair = pair
        self._kept: dict[tuple[int, str], dict[str, Any]] = {}

    def of(self, row: int, profession: Profession) -> dict[str, Any]:
        """The way to a profession that lies ahead of the participant of a row; ``steps`` is empty when all is behind them."""
        person = row if len(self._pair.participants) > 1 else 0
        key = (person, profession.code)
        if key not in self._kept:
            self._kept[key] = _plan(self._pair, person, profession)
        return self._kept[key]


def _plan(pair: Pair[PlacementColumns], person: int, profession: Profession) -> dict[str, Any]:
    whole = way(profession.way, pair.as_of)
    left = whole.left(_behind(pair, person, profession, whole.language))
    first = left.steps[0] if left.steps else None
    by = months_later(np.array([pair.today]), first.months[0]) if first else np.array([np.nan])
    least, most = left.months
    return {
        "authority": profession.authority,
        "steps": [step.code for step in left.steps],
        "months_from": least if least < most else None,
        "months_to": most,
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
    """The professions of a date as tables by code, ``(codes, professions)``, so that a question of many rows is one look-up."""

    professions: tuple[Profession, ...]
    held: NDArray[np.bool_]  # by ISCO group
    assisting: NDArray[np.bool_]  # by ISCO group
    studied: NDArray[np.bool_]  # by ISCED-F field
    level: NDArray[np.float64]  # (professions,)
    same_law: NDArray[np.bool_]  # (professions, professions)

    def own(
        self, pair: Pair[PlacementColumns]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Which professions are the participants' own, by job, by job for certain and by diploma, and in which they are registered.

        Each ``(participants, professions)``. None is own that somebody turned away from. A job tells which of the professions of one
        law it is: who worked as a midwife is no nurse, though both have the same field of study.
        """
        ours = pair.participants
        kept = ~ours.goal_turns_away[:, None] | self.held[ours.goal_isco].any(axis=1)
        held = self.held[ours.job_isco] & ours.job[:, :, None]
        by_job, certain = (
            (held & (ours.job_isco_score >= least)[:, :, None]).any(axis=1) & kept
            for least in (SURE_FROM, CERTAIN_FROM)
        )
        counts = (ours.diploma & (ours.diploma_completed != 0))[:, :, None]
        in_field = self.studied[ours.diploma_isced]
        with np.errstate(invalid="ignore"):
            below = ours.diploma_level[:, :, None] < self.level
        another = (by_job @ self.same_law) & ~by_job
        by_diploma = (counts & in_field & ~below).any(axis=1) & kept & ~another
        registered = (ours.diploma & (ours.diploma_registration == _REGISTERED))[:, :, None]
        # Without a field of its own, a profession may be the one that any registration is of.
        done = (registered & (in_field | ~self.studied.any(axis=0))).any(axis=1)
        return by_job, certain, by_diploma, done

    def beside(self, pair: Pair[PlacementColumns]) -> NDArray[np.bool_]:
        """Beside which professions the placements are roles, ``(placements, professions)``."""
        theirs = pair.opportunities
        title = np.where(theirs.title_isco_score >= SURE_FROM, theirs.title_isco, 0)
        leads = self.held[np.where(theirs.leads_isco_score >= SURE_FROM, theirs.leads_isco, 0)].any(axis=1)
        found: NDArray[np.bool_] = (self.assisting[title] | leads) & ~self.held[title] & ~theirs.regulated[:, None]
        return found


@cache
def _tables(on: date) -> _Tables:
    listed = professions_on(on)
    held, assisting, studied = (np.zeros((_CODES, len(listed)), dtype=np.bool_) for _ in range(3))
    for place, one in enumerate(listed):
        held[list(one.isco), place] = True
        assisting[list(one.assists), place] = True
        studied[list(one.isced), place] = True
    laws = np.array([one.law for one in listed])
    level = np.array([float(one.level) for one in listed])
    return _Tables(listed, held, assisting, studied, level, laws[:, None] == laws[None, :])
