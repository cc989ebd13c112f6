"""How near something that a participant did, learned or wants is to what an opportunity is or leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns
from matching.domain.pair import Pair

# Cosines of the default encoder below this are between unrelated short texts, above the second mean the same (Dutch job titles of
# other major groups: nineteen in twenty below .19; of one unit group: half above .70, one in four above .82).
UNRELATED_COSINE, SAME_COSINE = 0.2, 0.85
# Where both occupations are understood surely, they decide, and the wording colours.
WORDING_SHARE = 0.15
# What it leads to is not yet what it is.
LEADS_TO_SHARE = 0.85


@dataclass(frozen=True)
class Told:
    """What a participant told of their jobs, wishes, skills or refusals: the columns of its texts and of the occupation understood."""

    facets: tuple[str, ...]
    isco: str
    score: str


JOBS = Told(("job_facet", "job_duties_facet"), "job_isco", "job_isco_score")
WISHES = Told(("goal_facet",), "goal_isco", "goal_isco_score")
REFUSALS = Told(("refusal_facet",), "refusal_isco", "refusal_isco_score")
SKILLS = Told(("skill_facet",), "skill_isco", "skill_isco_score")
_TOLD = (JOBS, WISHES, SKILLS, REFUSALS)


def nearness_to_work(pair: Pair[OpportunityColumns], told: Told) -> NDArray[np.float64]:
    """Nearness in [0, 1] to the work itself or, somewhat less, to what it leads to: ``(n, slots)``.

    Where both occupations are understood, the table of occupations decides (``matching.taxonomy.nearness``); the less sure
    that is, the more the nearness of the texts counts instead.
    """
    return _of(pair, told, pair.once(_nearness_of_all)[1])


def nearness_to_title(pair: Pair[OpportunityColumns], told: Told) -> NDArray[np.float64]:
    """Nearness in [0, 1] to the work itself alone, ``(n, slots)``."""
    return _of(pair, told, pair.once(_nearness_of_all)[0])


def _of(pair: Pair[OpportunityColumns], told: Told, near: NDArray[np.float64]) -> NDArray[np.float64]:
    start = sum(_column(pair, one.isco).shape[1] for one in _TOLD[: _TOLD.index(told)])
    return near[:, start : start + _column(pair, told.isco).shape[1]]


def _nearness_of_all(pair: Pair[OpportunityColumns]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of everything that the participants told, side by side (quicker than one after the other): to the work itself, and to either."""
    theirs = pair.opportunities
    isco = np.concatenate([_column(pair, one.isco) for one in _TOLD], axis=1)
    score = np.concatenate([_column(pair, one.score) for one in _TOLD], axis=1)
    itself, leads = (
        np.concatenate([wording(pair, one.facets, facets) for one in _TOLD], axis=1)
        for facets in (("title_facet", "tasks_facet"), ("leads_facet",))
    )

    def coloured(text: NDArray[np.float64], named: NDArray[np.int32], sure: NDArray[np.float64]) -> NDArray[np.float64]:
        known = (isco > 0) & (named > 0)
        share = np.sqrt(score * sure) * known
        concept = np.where(known, pair.nearness(isco, named), 0.0)
        blended: NDArray[np.float64] = share * ((1 - WORDING_SHARE) * concept + WORDING_SHARE * text)
        return blended + (1 - share) * text

    itself = coloured(itself, theirs.title_isco[:, None], theirs.title_isco_score[:, None])
    for slot in range(theirs.leads_isco.shape[1]):
        named = theirs.leads_isco[:, slot, None]
        if named.any():
            leads = np.maximum(leads, coloured(leads, named, (named > 0).astype(np.float64)))
    return itself, np.maximum(itself, LEADS_TO_SHARE * leads)


def _column(pair: Pair[OpportunityColumns], name: str) -> NDArray[Any]:
    column: NDArray[Any] = getattr(pair.participants, name)
    return column


def wording(
    pair: Pair[OpportunityColumns], participant_facets: tuple[str, ...], opportunity_facets: tuple[str, ...]
) -> NDArray[np.float64]:
    """Nearness in [0, 1] of texts: the best of these facets, ``(n, slots of the participant)``."""
    best = pair.cosine(_column(pair, participant_facets[0]), opportunity_facets)
    for other in participant_facets[1:]:
        best = np.maximum(best, pair.cosine(_column(pair, other), opportunity_facets))
    near: NDArray[np.float64] = np.clip((best - UNRELATED_COSINE) / (SAME_COSINE - UNRELATED_COSINE), 0.0, 1.0)
    return near
