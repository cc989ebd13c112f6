"""May the participant work here by law, and when can an employer apply for a permit?"""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, dates, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import CONTRACT, TRACK, WORK_PERMIT
from matching.rules.work_permits import permit_announced_from, permit_possible_from, statuses, waits_for_permit

_VOLUNTEERING = CONTRACT.index("volunteering")
_BBL = TRACK.index("bbl")
_GRANTED, _NOT_NEEDED, _PENDING = (WORK_PERMIT.index(one) for one in ("granted", "not_needed", "pending"))


@gate("work_permit_missing", "law", reads_legal=True)
def work_permit_missing(pair: Pair[OpportunityColumns]) -> Verdict:
    """Work needs a permit for some, and a permit can be applied for only after some months.

    Where the employer can apply, that is a caution. Volunteering needs a statement (vrijwilligersverklaring) instead of a
    permit; study needs none, apart from BBL, which is work. Rules by date: ``matching/rules/data/work_permits.json``. A rule that was
    announced, but that no source shows to be in force, opens nothing: its date is told beside the one that holds.
    """
    ours, theirs = pair.participants, pair.opportunities
    if isinstance(theirs, ProgrammeColumns):
        is_work = pair.full(theirs.track == _BBL)
        unpaid = pair.full(False)
    else:
        is_work = pair.full(isinstance(theirs, PlacementColumns))
        unpaid = pair.full(theirs.contract == _VOLUNTEERING if isinstance(theirs, PlacementColumns) else False)
    status = pair.full(ours.status)
    permit = pair.full(ours.work_permit)
    free = pair.full(statuses("free", pair.as_of)[ours.status])
    notify = pair.full(statuses("notify", pair.as_of)[ours.status])
    waits = pair.full(waits_for_permit(pair.as_of)[ours.status])
    possible_from = pair.full(permit_possible_from(ours.asylum_applied_on, ours.status, pair.as_of))
    settled = free | notify | (permit == _GRANTED) | (permit == _NOT_NEEDED)
    with np.errstate(invalid="ignore"):
        too_early = possible_from > pair.today
    must_ask = is_work & ~settled & waits
    blocked = must_ask & ~unpaid & too_early
    announced_from = pair.full(permit_announced_from(ours.asylum_applied_on, ours.status, pair.as_of))
    with np.errstate(invalid="ignore"):
        announced_from = np.where(announced_from < possible_from, announced_from, np.nan)
    values = {
        "possible_from": dates(possible_from),
        "announced_from": dates(announced_from),
        "who": ["employer", "uwv"],
    }
    expires = pair.full(ours.permit_valid_until)
    start = pair.full(np.fmax(theirs.starts_on, pair.today))
    with np.errstate(invalid="ignore"):
        ends_first = is_work & (expires < start)
        expired = expires < pair.today
    asked = must_ask & ~unpaid & ~blocked
    return Verdict(
        blocked,
        values,
        {
            "work_permit_to_apply": Caution(asked & (permit != _PENDING)),
            "work_permit_pending": Caution(asked & (permit == _PENDING)),
            "unknown_asylum_date": Caution(asked & np.isnan(possible_from)),
            "volunteer_statement_to_apply": Caution(must_ask & unpaid),
            "work_to_be_notified": Caution(is_work & notify & ~unpaid & (permit != _GRANTED)),
            "unknown_status": Caution(is_work & (status < 0) & ~settled),
            "permit_to_renew": Caution(ends_first & ~blocked, {"valid_until": dates(expires), "expired": expired}),
        },
    )
