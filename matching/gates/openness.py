"""Is there a place at all, and did the participant agree to be found?"""

from __future__ import annotations

import numpy as np

from matching.domain.columns import OpportunityColumns
from matching.domain.judgement import Verdict, dates, gate
from matching.domain.pair import Pair


@gate("closed", "provider")
def closed(pair: Pair[OpportunityColumns]) -> Verdict:
    """It is still open: nobody closed it, and its closing date has not passed. The closing date itself still counts as open."""
    ends = pair.full(pair.opportunities.closes_on)
    over = ends < pair.today
    # A date still to come is no reason: then its provider closed it.
    return Verdict(~pair.full(pair.opportunities.is_open) | over, {"closes_on": dates(np.where(over, ends, np.nan))})


@gate("full", "provider")
def full(pair: Pair[OpportunityColumns]) -> Verdict:
    """There is still a place."""
    return Verdict(pair.full(pair.opportunities.places_left) <= 0)


@gate("mentor_full", "provider")
def mentor_full(pair: Pair[OpportunityColumns]) -> Verdict:
    """The mentor has room for one more student."""
    return Verdict(pair.full(pair.opportunities.places_left) <= 0)


@gate("not_consented", "law")
def not_consented(pair: Pair[OpportunityColumns]) -> Verdict:
    """Others find a participant only after that participant agreed to be found."""
    if not pair.by_others:
        return Verdict(np.zeros(len(pair), dtype=np.bool_))
    return Verdict(pair.full(pair.participants.may_be_found) != 1)
