"""How near something that a participant did, learned or wants is to what an opportunity is or leads to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns
from matching.domain.pair import Pair
from matching.domain.ports import Nearness

# Cosines of the default encoder below this are between unrelated short texts, above the second mean the same (Dutch job titles of
# other major groups: nineteen in twenty below .19; of one unit group: half above .70, one in four above .82).
UNRELATED_COSINE, SAME_COSINE = 0.2, 0.85
# Where both occupations are understood surely, they decide, and the wording colours.
WORDING_SHARE = 0.15
# What it leads to is not yet what it is.
LEADS_TO_SHARE = 0.85


@dataclass(frozen=True)
class Understood:
    """Something of a participant with its texts (facet columns) and the occupation that was understood, with slots."""

    facets: tuple[str, ...]
    isco: NDArray[np.int32]  # (participants, slots)
    score: NDArray[np.float64]  # (participants, slots)


def nearness_to_work(pair: Pair[OpportunityColumns], mine: Understood) -> NDArray[np.float64]:
    """Nearness in [0, 1] to the work itself or, somewhat less, to what it leads to: ``(n, slots)``.

    Where both occupations are understood, the table of occupations decides (``matching.taxonomy.nearness``); the less sure
    that is, the more the nearness of the texts counts instead.
    """
    theirs = pair.opportunities
    itself = nearness_to_title(pair, mine)
    leads = wording(pair, mine.facets, ("leads_facet",))
    for slot in range(theirs.leads_isco.shape[1]):
        isco = theirs.leads_isco[:, slot, None]
        if isco.any():
            leads = np.maximum(leads, _blend(pair.nearness, leads, mine, isco, (isco > 0).astype(np.float64)))
    near: NDArray[np.float64] = np.maximum(itself, LEADS_TO_SHARE * leads)
    return near


def nearness_to_title(pair: Pair[OpportunityColumns], mine: Understood) -> NDArray[np.float64]:
    """Nearness in [0, 1] to the work itself alone, ``(n, slots)``."""
    theirs = pair.opportunities
    return _blend(
        pair.nearness,
        wording(pair, mine.facets, ("title_facet", "tasks_facet")),
        mine,
        theirs.title_isco[:, None],
        theirs.title_isco_score[:, None],
    )


def _blend(
    nearness: Nearness, text: NDArray[np.float64], mine: Understood, isco: NDArray[np.int32], score: NDArray[np.float64]
) -> NDArray[np.float64]:
    sure = np.sqrt(mine.score * score) * ((mine.isco > 0) & (isco > 0))
    concept = np.nan_to_num(nearness(mine.isco, isco))
    blended: NDArray[np.float64] = sure * ((1 - WORDING_SHARE) * concept + WORDING_SHARE * text) + (1 - sure) * text
    return blended


def wording(
    pair: Pair[OpportunityColumns], participant_facets: tuple[str, ...], opportunity_facets: tuple[str, ...]
) -> NDArray[np.float64]:
    """Nearness in [0, 1] of texts: the best of these facets, ``(n, slots of the participant)``."""
    best = np.maximum.reduce(
        [pair.cosine(ours, theirs).max(axis=2) for ours in participant_facets for theirs in opportunity_facets]
    )
    near: NDArray[np.float64] = np.clip((best - UNRELATED_COSINE) / (SAME_COSINE - UNRELATED_COSINE), 0.0, 1.0)
    return near
