"""Does a diploma open the door: entry levels of programmes, diplomas that work asks, recognition of foreign ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import OpportunityColumns, PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import RECOGNITION, REGISTRATION

# Everybody may enter the first level: the entree training (mbo-1) has no entry requirements (WEB art. 8.2.1).
OPEN_LEVEL = 1.0
# From hbo on, schools ask a valuation (IDW) of a foreign diploma.
VALUED_FROM_LEVEL = 5.0
_REQUESTED, _VALUED, _RECOGNISED = (RECOGNITION.index(one) for one in ("requested", "valued", "recognised"))
_REGISTERED = REGISTRATION.index("registered")
# Cosine from which two names of a field or profession mean the same one, for texts that ISCED-F does not settle.
SAME_FIELD_COSINE = 0.6


@gate("entry_level_not_met", "provider")
def entry_level_not_met(pair: Pair[ProgrammeColumns]) -> Verdict:
    """A completed diploma reaches the level at which the programme is entered.

    Diplomas that were set aside do not count. A diploma of unknown level, or unknown diplomas, pass with a caution; so do a
    diploma in another field than is asked and a foreign one that still has to be valued.
    """
    ours = pair.participants
    asked = pair.full(pair.opportunities.entry_level)
    counts = ours.diploma & (ours.diploma_completed != 0)
    level = np.where(counts, ours.diploma_level, np.nan)
    best = pair.full(_best(level))
    some_unknown = pair.full((counts & np.isnan(ours.diploma_level)).any(axis=1))
    known = pair.full(ours.diplomas_known)
    with np.errstate(invalid="ignore"):
        below = asked > np.fmax(best, OPEN_LEVEL)
        reaches = counts[:, :] & (level >= pair.opportunities.entry_level[:, None])
    blocked = known & below & ~some_unknown
    field = pair.opportunities.entry_isced[:, None] // 100  # broad field
    theirs = ours.diploma_isced // 100
    linked = (pair.opportunities.entry_isced[:, None] > 0) & (ours.diploma_isced > 0)
    other_field = reaches & linked & (field != theirs)
    same_or_unknown = reaches & ~other_field
    foreign = reaches & (ours.diploma_abroad == 1) & (ours.diploma_recognition < _VALUED)
    domestic_or_valued = reaches & ~foreign
    values = {"required": asked, "have": np.fmax(best, 0)}
    return Verdict(
        blocked,
        values,
        {
            "unknown_qualifications": Caution(~known & (asked > OPEN_LEVEL), {"required": asked}),
            "unknown_qualification_level": Caution(known & below & some_unknown, {"required": asked}),
            "entry_field_differs": Caution(~blocked & other_field.any(axis=1) & ~same_or_unknown.any(axis=1)),
            "diploma_to_be_valued": Caution(
                ~blocked & (asked >= VALUED_FROM_LEVEL) & foreign.any(axis=1) & ~domestic_or_valued.any(axis=1)
            ),
        },
    )


@gate("qualification_not_recognised", "law")
def qualification_not_recognised(pair: Pair[PlacementColumns]) -> Verdict:
    """Where the provider says that a profession is regulated, or that a diploma must be recognised, it is.

    A diploma in the field counts when it is recognised, when its holder is registered, or when it is Dutch. Recognition (of a
    diploma) and registration (in a profession) are different things: recognised but not yet registered is a caution. A
    protected title that was only read in the text is a caution, never a gate.
    """
    ours, theirs = pair.participants, pair.opportunities
    demanded = theirs.regulated | (theirs.must_be_recognised == 1)
    fits = ours.diploma & (ours.diploma_completed != 0) & same_field(pair) & _reaches(pair)
    valid = (
        (ours.diploma_recognition == _RECOGNISED)
        | (ours.diploma_registration == _REGISTERED)
        | (ours.diploma_abroad == 0)
    )
    unsaid = (ours.diploma_recognition < 0) & (ours.diploma_registration < 0)
    has_valid = (fits & valid).any(axis=1)
    may_be_valid = (fits & unsaid).any(axis=1)
    registered = (fits & (ours.diploma_registration == _REGISTERED)).any(axis=1)
    known = pair.full(ours.diplomas_known)
    blocked = demanded & known & ~has_valid & ~may_be_valid
    inferred = ~demanded & (theirs.profession_facet != 0)
    level = theirs.required_diploma_level
    best = _best(np.where(ours.diploma & (ours.diploma_completed != 0), ours.diploma_level, np.nan))
    with np.errstate(invalid="ignore"):
        below = pair.full(~demanded & (level > np.fmax(best, OPEN_LEVEL)))
    return Verdict(
        pair.full(blocked),
        {},
        {
            "unknown_qualifications": Caution(pair.full(demanded & ~known)),
            "unknown_recognition": Caution(demanded & known & ~has_valid & may_be_valid),
            "registration_to_arrange": Caution(pair.full(theirs.regulated) & has_valid & ~registered),
            "protected_title": Caution(pair.full(inferred) & ~registered),
            "diploma_below_requirement": Caution(
                known & below, {"required": pair.full(level), "have": pair.full(best)}
            ),
        },
    )


def same_field(pair: Pair[PlacementColumns]) -> NDArray[np.bool_]:
    """Which diplomas are in the field that the placement asks, ``(n, diploma slots)``; all, when it asks none."""
    ours, theirs = pair.participants, pair.opportunities
    asked = theirs.required_diploma_isced[:, None]
    narrow = (asked > 0) & (ours.diploma_isced // 10 == asked // 10)
    profession = theirs.profession_facet[:, None] != 0
    near = pair.cosine("diploma_facet", "profession_facet")[:, :, 0] >= SAME_FIELD_COSINE
    same_profession_field = (ours.diploma_isced // 10 == theirs.profession_isced[:, None] // 10) & (
        ours.diploma_isced > 0
    )
    no_field = (asked == 0) & ~profession
    fits: NDArray[np.bool_] = narrow | (profession & (near | same_profession_field)) | no_field
    return fits


def _reaches(pair: Pair[PlacementColumns]) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return ~(pair.participants.diploma_level < pair.opportunities.required_diploma_level[:, None])


def _best(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The highest level in each row; NaN where none is known."""
    return np.where(np.isnan(levels).all(axis=1), np.nan, np.fmax.reduce(levels, axis=1))
