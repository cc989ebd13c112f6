"""Who pays for a programme: is there a source that this participant can use?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import FINANCE, PROGRAMME_TYPE, STUDY_WITH_BENEFIT, TRACK, unmask
from matching.rules.study_finance import AGE_MARGIN, allowed, sources

_FULL_TIME = [TRACK.index("bol"), TRACK.index("fulltime")]
_INITIAL = [PROGRAMME_TYPE.index(one) for one in ("mbo", "hbo", "wo")]
_NO, _ASK = STUDY_WITH_BENEFIT.index("no"), STUDY_WITH_BENEFIT.index("ask")
_DUO = FINANCE.index("duo")


@gate("finance_not_available", "circumstance", reads_legal=True)
def finance_not_available(pair: Pair[ProgrammeColumns]) -> Verdict:
    """The fee, and the living during a full-time study, can be paid from a source that is open to the participant.

    A source that has to be asked (UAF, municipality, a loan) passes with a caution. Conditions on age, permit and track are
    data: ``matching/rules/data/study_finance.json``. Near an age limit the answer is "check".
    """
    theirs = pair.opportunities
    cost = pair.full(theirs.cost_per_year)
    listed = pair.full(theirs.finance)
    by_right, by_asking, check_age, _ = _usable(pair, only_listed=True)
    paid = (cost == 0) | by_right
    _, _, _, grant = _usable(pair, only_listed=False)
    full_time = pair.full(np.isin(theirs.track, _FULL_TIME) & np.isin(theirs.type, _INITIAL))
    benefit = pair.full(pair.participants.study_with_benefit)
    no_living = full_time & (benefit == _NO) & ~grant
    no_fee = (cost > 0) & (listed >= 0) & ~by_right & ~by_asking
    blocked = no_fee | no_living
    values = {
        "cost": cost,
        "sources": lambda row: unmask(FINANCE, int(listed[row])),
        "living_costs": no_living & ~no_fee,
    }
    return Verdict(
        blocked,
        values,
        {
            "finance_to_apply": Caution(
                ~blocked & ~paid & (cost > 0) & by_asking,
                {"cost": cost, "sources": lambda row: unmask(FINANCE, int(listed[row]))},
            ),
            "finance_age_check": Caution(~blocked & ~(cost == 0) & check_age),
            "unknown_finance": Caution(~blocked & (cost > 0) & (listed < 0), {"cost": cost}),
            "unknown_cost": Caution(~blocked & np.isnan(cost)),
            "study_with_benefit_to_ask": Caution(~blocked & full_time & ~grant & ((benefit == _ASK) | (benefit < 0))),
        },
    )


def _usable(pair: Pair[ProgrammeColumns], *, only_listed: bool) -> tuple[NDArray[np.bool_], ...]:
    """Where some source pays by right, by asking, depends on a birthday, and where there is a grant to live on."""
    ours, theirs = pair.participants, pair.opportunities
    nowhere = np.zeros(len(pair), dtype=np.bool_)
    by_right, by_asking, check_age, grant = nowhere.copy(), nowhere.copy(), nowhere.copy(), nowhere.copy()
    start_year = np.where(
        np.isnan(theirs.starts_on), pair.as_of.year, 1 + (np.nan_to_num(theirs.starts_on) - 1) // 365.2425
    )
    age = pair.full(start_year - ours.birth_year)
    for source in sources(pair.as_of):
        fits = pair.full(
            allowed(source.types, theirs.type)
            & allowed(source.tracks, theirs.track)
            & allowed(source.statuses, ours.status)
        )
        if only_listed:
            fits = fits & pair.full((np.maximum(theirs.finance, 0) >> source.finance & 1).astype(np.bool_))
        near_limit = nowhere
        if source.below_age is not None:
            with np.errstate(invalid="ignore"):
                fits = fits & ~(age > source.below_age)
                near_limit = fits & (np.isnan(age) | (np.abs(age - source.below_age) <= AGE_MARGIN))
        certain = fits & ~near_limit & source.by_right
        by_right |= certain
        by_asking |= fits & ~certain
        check_age |= near_limit
        grant |= fits & source.by_right & (source.finance == _DUO)
    return by_right, by_asking, check_age & ~by_right, grant
