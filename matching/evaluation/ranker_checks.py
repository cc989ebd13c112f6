"""What every ranker promises, as checks of one ranker: they decide whether a learned one may be promoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from matching.domain.actor import Actor
from matching.domain.judgement import FeatureRule, Ranker
from matching.domain.match import Ranking
from matching.domain.participant import Participant
from matching.evaluation.golden import GoldenCase
from matching.service import Question, Service

_ROWS = 400
_STEPS = 101
_CLOSE = 1e-9


def broken_promises(ranker: Ranker, kind: str, rules: tuple[FeatureRule, ...], seed: int = 0) -> list[str]:
    """What is not so, in words; empty when all is: contributions add up to the score, what is unknown (or typical) adds nothing,
    a higher feature never lowers a score, and what one feature adds does not depend on another."""
    rng = np.random.default_rng(seed)
    values = rng.random((_ROWS, len(rules)))
    values[rng.random(values.shape) < 0.2] = np.nan
    broken: list[str] = []
    for chosen in (False, True):
        where = " (new field)" if chosen else ""
        new_field = np.full(_ROWS, chosen)
        scored = ranker.score(kind, rules, values, new_field)
        total = scored.base + scored.contributions.sum(axis=1)
        if not np.allclose(1 / (1 + np.exp(-total)), scored.score, rtol=0, atol=_CLOSE):
            broken.append(f"contributions do not add up to the score{where}")
        if np.any(scored.contributions[np.isnan(values)]):
            broken.append(f"an unknown value adds something{where}")
        for place, rule in enumerate(rules):
            alone = np.full((_STEPS + 1, len(rules)), np.nan)
            alone[:-1, place] = np.linspace(0, 1, _STEPS)
            alone[-1, place] = rule.typical
            curve = ranker.score(kind, rules, alone, np.full(_STEPS + 1, chosen)).contributions[:, place]
            if np.any(np.diff(curve[:-1]) < -_CLOSE):
                broken.append(f"a higher {rule.name} lowers the score{where}")
            if abs(curve[-1]) > _CLOSE:
                broken.append(f"a typical {rule.name} adds something{where}")
            known = ~np.isnan(values[:, place])
            by_itself = np.full((int(known.sum()), len(rules)), np.nan)
            by_itself[:, place] = values[known, place]
            again = ranker.score(kind, rules, by_itself, new_field[known]).contributions[:, place]
            if not np.allclose(again, scored.contributions[known, place], rtol=0, atol=_CLOSE):
                broken.append(f"what {rule.name} adds depends on other features{where}")
    return broken


def moved_by_groups(service: Service, actor: Actor, cases: Sequence[GoldenCase]) -> list[str]:
    """The ids of cases in which a score changes when the participant is of another origin, age or status."""
    asked = [
        Question(one, list(case.opportunities.values()), case.as_of)
        for case in cases
        for one in (case.participant, somebody_else(case.participant))
    ]
    rankings = service.rank_each(actor, asked)
    pairs = zip(cases, rankings[::2], rankings[1::2], strict=True)
    return [case.id for case, before, after in pairs if _scores(before) != _scores(after)]


def somebody_else(person: Participant) -> Participant:
    """The same profile, as somebody of another country, age and residence status would have it."""

    def moved(one: Any) -> Any:
        return replace(one, country="ET" if one.country != "ET" else "UA") if one.country else one

    return replace(
        person,
        status="temporary_protection" if person.status != "temporary_protection" else "status_holder",
        work_permit=None,
        asylum_applied_on=date(2020, 1, 1),
        permit_valid_until=None,
        birth_year=1966 if person.birth_year != 1966 else 1999,
        experience=None if person.experience is None else tuple(map(moved, person.experience)),
        qualifications=None if person.qualifications is None else tuple(map(moved, person.qualifications)),
    )


def _scores(ranking: Ranking) -> dict[str, float]:
    """The score of each opportunity, or the one that it would have."""
    return {one.opportunity_id: one.score for one in ranking.matches} | {
        one.opportunity_id: one.fit for one in ranking.blocked
    }
