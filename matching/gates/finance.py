"""Who pays for a programme: is there a source that this participant can use?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import FINANCE, PROGRAMME_TYPE, STUDY_WITH_BENEFIT, TRACK, unmask
from matching.rules.dated import calendar_years
from matching.rules.study_finance import AGE_MARGIN, Source, allowed, fee_may_be_higher, known, sources

_FULL_TIME = [TRACK.index("bol"), TRACK.index("fulltime")]
_INITIAL = [PROGRAMME_TYPE.index(one) for one in ("mbo", "hbo", "wo")]
_YES, _NO, _ASK = (STUDY_WITH_BENEFIT.index(one) for one in ("yes", "no", "ask"))
_DUO = FINANCE.index("duo")
# Whoever offers the programme can say what else is possible, and settle it with who pays.
SCHOOL = "school"
# Where there is nothing to live on, these two look for another solution with somebody.
WHO_FOR_LIVING = ("uaf", "municipality")


@gate("finance_not_available", "circumstance", reads_legal=True)
def finance_not_available(pair: Pair[ProgrammeColumns]) -> Verdict:
    """The fee, and the living during a full-time study, can be paid from a source that is open to the participant.

    A source that has to be asked (UAF, municipality, a loan) passes with a caution. Conditions on age, permit, level and track are
    data: ``matching/rules/data/study_finance.json``. Near an age limit the answer is "check".
    """
    theirs = pair.opportunities
    cost = pair.full(theirs.cost_per_year)
    listed = pair.full(theirs.finance)
    open_to = [_judge(pair, source) for source in sources(pair.as_of)]
    fee = [one for one in open_to if "fee" in one.source.pays]
    by_right = _any(pair, [one.listed & one.sure for one in fee])
    by_asking = _any(pair, [one.listed & ~one.sure for one in fee])
    grant = _any(pair, [one.fits for one in fee if one.is_grant])
    full_time = pair.full(np.isin(theirs.track, _FULL_TIME) & np.isin(theirs.type, _INITIAL))
    benefit = pair.full(pair.participants.study_with_benefit)
    no_living = full_time & (benefit == _NO) & ~grant
    no_fee = (cost > 0) & (listed >= 0) & ~by_right & ~by_asking
    blocked = no_fee | no_living
    to_apply = ~blocked & (cost > 0) & by_asking & ~by_right
    costs_something = ~(cost == 0)
    lives_on_grant = full_time & grant & (benefit != _YES)
    not_paid = costs_something & ~by_right

    def matters(one: _Open) -> NDArray[np.bool_]:
        """Where it counts whether a source is open: the fee hangs on it, or the living does."""
        for_fee = one.listed & not_paid
        mask: NDArray[np.bool_] = for_fee | lives_on_grant if one.is_grant else for_fee
        return mask

    near = [(one, one.near_limit & matters(one)) for one in fee]
    on_permit = [one.to_check & matters(one) for one in fee if one.source.by_right]
    with_benefit = _any(pair, [one.fits for one in open_to if "living" in one.source.pays and not one.source.by_right])

    def named(row: int) -> list[str]:
        return unmask(FINANCE, int(listed[row]))

    def finances(row: int, some: Callable[[_Open], NDArray[np.bool_]]) -> list[str]:
        return unmask(FINANCE, reduce(int.__or__, (1 << one.source.finance for one in fee if some(one)[row]), 0))

    def codes(row: int, some: Callable[[_Open], NDArray[np.bool_]]) -> list[str]:
        return [one.source.code for one in fee if some(one)[row]]

    def fits(one: _Open) -> NDArray[np.bool_]:
        return one.fits

    def asked(one: _Open) -> NDArray[np.bool_]:
        return one.listed & ~one.sure

    def who(row: int) -> list[str]:
        others = [one.source.who for one in fee if one.fits[row]] if no_fee[row] else WHO_FOR_LIVING
        return list(dict.fromkeys([SCHOOL, *others]))

    values = {
        "cost": cost,
        "sources": named,
        "living_costs": no_living & ~no_fee,
        "unusable": lambda row: named(row) if no_fee[row] else [],
        # without a way to pay the fee, none of those that fit is named by the programme
        "elsewhere": lambda row: finances(row, fits) if no_fee[row] else [],
        "advice": lambda row: codes(row, fits) if no_fee[row] else [],
        "who": who,
    }
    return Verdict(
        blocked,
        values,
        {
            "finance_to_apply": Caution(
                to_apply,
                {"cost": cost, "sources": lambda row: finances(row, asked), "advice": lambda row: codes(row, asked)},
            ),
            "finance_age_check": Caution(
                ~blocked & _any(pair, [rows for _, rows in near]),
                {"limits": lambda row: sorted({one.limit(row) for one, rows in near if rows[row]})},
            ),
            "finance_permit_check": Caution(~blocked & _any(pair, on_permit)),
            "fee_may_be_higher": Caution(
                ~blocked
                & ~(cost == 0)
                & pair.full(fee_may_be_higher(theirs.type, pair.participants.status, pair.as_of))
            ),
            "unknown_status": Caution(
                to_apply & _any(pair, [one.listed & one.status_unknown & one.source.by_right for one in fee]),
                {"finance": True},
            ),
            "unknown_finance": Caution(
                ~blocked & (cost > 0) & (listed < 0), {"cost": cost, "advice": lambda row: codes(row, fits)}
            ),
            "unknown_cost": Caution(~blocked & np.isnan(cost)),
            "study_with_benefit_to_ask": Caution(
                ~blocked & full_time & ~grant & ((benefit == _ASK) | (benefit < 0)), {"possible": with_benefit}
            ),
        },
    )


@dataclass(frozen=True)
class _Open:
    """How far one source is open, ``(n,)`` each."""

    source: Source
    fits: NDArray[np.bool_]  # by all that is known of its conditions
    sure: NDArray[np.bool_]  # and it pays by right
    listed: NDArray[np.bool_]  # the programme names it, and it fits
    near_limit: NDArray[np.bool_]  # it fits, and it depends on a birthday
    to_check: NDArray[np.bool_]  # it fits, if the kind of permit allows it
    status_unknown: NDArray[np.bool_]
    age: NDArray[np.float64]

    @property
    def is_grant(self) -> bool:
        """Whether it is student finance, which is also there to live on."""
        return self.source.by_right and self.source.finance == _DUO

    def limit(self, row: int) -> int:
        """The age limit that the birthday decides about (the upper one when the age is not known)."""
        low, high = self.source.from_age, self.source.below_age
        near_low = low is not None and abs(self.age[row] - low) <= AGE_MARGIN
        return int(low if near_low or high is None else high)  # type: ignore[arg-type]


def _judge(pair: Pair[ProgrammeColumns], source: Source) -> _Open:
    ours, theirs = pair.participants, pair.opportunities
    # What began earlier is entered now.
    age = pair.full(calendar_years(np.fmax(theirs.starts_on, pair.today)) - ours.birth_year)
    to_check = pair.full(np.isin(ours.status, [*source.check_statuses]))
    fits = pair.full(allowed(source.types, theirs.type) & allowed(source.tracks, theirs.track)) & (
        pair.full(allowed(source.statuses, ours.status)) | to_check
    )
    near_limit = np.zeros(len(pair), dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        if source.level_from is not None:
            fits = fits & ~pair.full(theirs.level < source.level_from)
        for limit, beyond in ((source.below_age, 1), (source.from_age, -1)):
            if limit is not None:
                fits = fits & ~((age - limit) * beyond > 0)
                near_limit |= np.isnan(age) | (np.abs(age - limit) <= AGE_MARGIN)
    kind_known = pair.full(known(source.types, theirs.type) & known(source.tracks, theirs.track))
    status_known = pair.full(known(source.statuses, ours.status))
    named = pair.full((np.maximum(theirs.finance, 0) >> source.finance & 1).astype(np.bool_))
    near_limit &= fits
    sure = fits & kind_known & status_known & ~to_check & ~near_limit & source.by_right
    return _Open(source, fits, sure, fits & named, near_limit, fits & to_check, ~status_known, age)


def _any(pair: Pair[ProgrammeColumns], masks: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return reduce(np.logical_or, masks, np.zeros(len(pair), dtype=np.bool_))
