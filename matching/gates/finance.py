"""Who pays for a programme: is there a source that this participant can use?"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import FINANCE, PROGRAMME_TYPE, STUDY_WITH_BENEFIT, TRACK, unmask
from matching.rules.dated import calendar_years
from matching.rules.study_finance import AGE_MARGIN, allowed, known, sources

_FULL_TIME = [TRACK.index("bol"), TRACK.index("fulltime")]
_INITIAL = [PROGRAMME_TYPE.index(one) for one in ("mbo", "hbo", "wo")]
_YES, _NO, _ASK = (STUDY_WITH_BENEFIT.index(one) for one in ("yes", "no", "ask"))
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
    found = _usable(pair)
    full_time = pair.full(np.isin(theirs.track, _FULL_TIME) & np.isin(theirs.type, _INITIAL))
    benefit = pair.full(pair.participants.study_with_benefit)
    no_living = full_time & (benefit == _NO) & ~found.grant
    no_fee = (cost > 0) & (listed >= 0) & ~found.by_right & ~found.by_asking
    blocked = no_fee | no_living
    to_apply = ~blocked & (cost > 0) & found.by_asking & ~found.by_right
    grant_by_age = full_time & found.grant & found.grant_by_age & (benefit != _YES)

    def named(row: int) -> list[str]:
        return unmask(FINANCE, int(listed[row]))

    def open_to_ask(row: int) -> list[str]:
        return unmask(FINANCE, int(found.to_ask[row]))

    def unusable(row: int) -> list[str]:
        return named(row) if no_fee[row] else []

    def elsewhere(row: int) -> list[str]:
        # without a way to pay the fee, none of those that fit is named by the programme
        return unmask(FINANCE, int(found.fitting[row])) if no_fee[row] else []

    values = {
        "cost": cost,
        "sources": named,
        "living_costs": no_living & ~no_fee,
        "unusable": unusable,
        "elsewhere": elsewhere,
    }
    return Verdict(
        blocked,
        values,
        {
            "finance_to_apply": Caution(to_apply, {"cost": cost, "sources": open_to_ask}),
            "finance_age_check": Caution(~blocked & ((~(cost == 0) & found.by_age & ~found.by_right) | grant_by_age)),
            "unknown_status": Caution(to_apply & found.by_status),
            "unknown_finance": Caution(~blocked & (cost > 0) & (listed < 0), {"cost": cost}),
            "unknown_cost": Caution(~blocked & np.isnan(cost)),
            "study_with_benefit_to_ask": Caution(
                ~blocked & full_time & ~found.grant & ((benefit == _ASK) | (benefit < 0))
            ),
        },
    )


@dataclass(frozen=True)
class _Usable:
    """Which sources are open, ``(n,)`` each."""

    by_right: NDArray[np.bool_]  # one that the programme names pays for sure
    by_asking: NDArray[np.bool_]  # one that it names may pay
    to_ask: NDArray[np.int32]  # which those are, as a bit mask
    fitting: NDArray[np.int32]  # which could pay by their conditions, named or not, as a bit mask
    by_age: NDArray[np.bool_]  # one that it names depends on a birthday
    by_status: NDArray[np.bool_]  # one that it names pays by right if the status, which is not known, allows it
    grant: NDArray[np.bool_]  # there is (or may be) a grant to live on, whether the programme names it or not
    grant_by_age: NDArray[np.bool_]  # and it depends on a birthday


def _usable(pair: Pair[ProgrammeColumns]) -> _Usable:
    ours, theirs = pair.participants, pair.opportunities
    masks = ("to_ask", "fitting")
    found = _Usable(
        *(np.zeros(len(pair), dtype=np.int32 if one.name in masks else np.bool_) for one in fields(_Usable))
    )
    # What began earlier is entered now.
    age = pair.full(calendar_years(np.fmax(theirs.starts_on, pair.today)) - ours.birth_year)
    for source in sources(pair.as_of):
        fits = pair.full(
            allowed(source.types, theirs.type)
            & allowed(source.tracks, theirs.track)
            & allowed(source.statuses, ours.status)
        )
        near_limit = np.zeros(len(pair), dtype=np.bool_)
        if source.below_age is not None:
            with np.errstate(invalid="ignore"):
                fits = fits & ~(age > source.below_age)
                near_limit = fits & (np.isnan(age) | (np.abs(age - source.below_age) <= AGE_MARGIN))
        kind_known = pair.full(known(source.types, theirs.type) & known(source.tracks, theirs.track))
        status_known = pair.full(known(source.statuses, ours.status))
        sure = kind_known & status_known & ~near_limit & source.by_right
        listed = fits & pair.full((np.maximum(theirs.finance, 0) >> source.finance & 1).astype(np.bool_))
        found.by_right[:] |= listed & sure
        found.by_asking[:] |= listed & ~sure
        found.to_ask[:] |= np.where(listed & ~sure, 1 << source.finance, 0)
        found.fitting[:] |= np.where(fits, 1 << source.finance, 0)
        found.by_age[:] |= listed & near_limit
        found.by_status[:] |= listed & ~status_known & source.by_right
        if source.by_right and source.finance == _DUO:
            found.grant[:] |= fits
            found.grant_by_age[:] |= near_limit
    return found
