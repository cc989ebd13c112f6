"""Does a diploma open the door: entry levels of programmes, diplomas that work asks, recognition of foreign ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.domain.columns import PlacementColumns, ProgrammeColumns
from matching.domain.judgement import Caution, Verdict, gate
from matching.domain.pair import Pair
from matching.domain.vocabulary import PROGRAMME_TYPE, RECOGNITION, REGISTRATION
from matching.gates.professions import not_in_force, regulations, title_values, way_back, way_values

# Everybody may enter the first level: the entree training (mbo-1) has no entry requirements (WEB art. 8.2.1).
OPEN_LEVEL = 1.0
# From hbo on, schools ask a valuation (IDW) of a foreign diploma.
VALUED_FROM_LEVEL = 5.0
# Hbo and the first years of university are entered from level 4 (mbo-4, havo, vwo); the school may admit by an own examination
# from the age of 21, or earlier with a foreign diploma (WHW art. 7.24 and 7.29). A master is entered from level 6.
FIRST_DEGREE_ENTRY = 4.0
MASTER_ENTRY = 6.0
# The levels from which programmes are entered, one step each; an associate degree (5) is halfway a bachelor (6).
RUNGS = np.array([1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0])
_DEGREES = [PROGRAMME_TYPE.index(one) for one in ("hbo", "wo")]
_REQUESTED, _VALUED, _RECOGNISED = (RECOGNITION.index(one) for one in ("requested", "valued", "recognised"))
_REGISTERED = REGISTRATION.index("registered")
# The narrow field of health (ISCED-F 091).
_HEALTH = 91
# Cosine from which two names of a field or profession mean the same one, for texts that ISCED-F does not settle. Measured with the
# default encoder: fysiotherapeut and fysiotherapie .87, verpleegkundige and verpleegkunde .84, but verpleegkundige and geneeskunde .66.
SAME_FIELD_COSINE = 0.75


@gate("entry_level_not_met", "provider", reads_legal=True)
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
        reaches = counts & (level >= pair.opportunities.entry_level[:, None])
    blocked = known & below & ~some_unknown
    field = pair.opportunities.entry_isced[:, None] // 100  # broad field
    theirs = ours.diploma_isced // 100
    linked = (pair.opportunities.entry_isced[:, None] > 0) & (ours.diploma_isced > 0)
    other_field = reaches & linked & (field != theirs)
    same_or_unknown = reaches & ~other_field
    foreign = reaches & (ours.diploma_abroad == 1) & (ours.diploma_recognition < _VALUED)
    domestic_or_valued = reaches & ~foreign
    kind = pair.full(pair.opportunities.type)
    steps = _rungs(asked) - _rungs(np.fmax(np.nan_to_num(best, nan=0.0), OPEN_LEVEL))
    values = {
        "required": asked,
        "have": np.fmax(best, 0),
        "steps": steps,
        "one_step": steps <= 1,
        "bridging": lambda row: bridging_to(float(asked[row]), int(steps[row])),
        "admission_test": (asked == FIRST_DEGREE_ENTRY) & np.isin(kind, [*_DEGREES, -1]),
        "who": ["school"],
    }
    return Verdict(
        blocked,
        values,
        {
            "unknown_qualifications": Caution(~known & (asked > OPEN_LEVEL), {"required": asked}),
            "unknown_qualification_level": Caution(known & below & some_unknown, {"required": asked}),
            "entry_field_differs": Caution(
                ~blocked & other_field.any(axis=1) & ~same_or_unknown.any(axis=1),
                {"bridging": lambda row: "premaster" if asked[row] >= MASTER_ENTRY else "subjects", "who": ["school"]},
            ),
            "diploma_to_be_valued": Caution(
                ~blocked & (asked >= VALUED_FROM_LEVEL) & foreign.any(axis=1) & ~domestic_or_valued.any(axis=1)
            ),
        },
    )


def _rungs(levels: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many steps of :data:`RUNGS` a level reaches; a level between two counts as the lower one."""
    return np.searchsorted(RUNGS, levels, side="right")


def bridging_to(asked: float, steps: int) -> str:
    """What kind of programme bridges to an entry level, where no programme is known that does.

    ``course_below`` (a programme one level lower), ``preparatory`` (a preparatory year, or mbo-4), ``degree`` (first the diploma
    of a bachelor or master), or ``first_diploma`` (more than one step: another diploma first).
    """
    if asked >= MASTER_ENTRY:
        return "degree"
    if steps > 1:
        return "first_diploma"
    return "preparatory" if asked >= FIRST_DEGREE_ENTRY else "course_below"


@gate("qualification_not_recognised", "law", reads_legal=True, reads_texts=True)
def qualification_not_recognised(pair: Pair[PlacementColumns]) -> Verdict:
    """Where the provider says that a profession is regulated, or that a diploma must be recognised, it is.

    A diploma in the field counts when it is recognised, when its holder is registered, or when it is Dutch. Recognition (of a
    diploma) and registration (in a profession) are different things: recognised but not yet registered is a caution, where the
    profession has a register. A protected title that was only read in the text is a caution, never a gate. What is not known
    (the recognition, or the field of a recognised diploma) is a caution. A role beside the participant's own profession shows
    the way back to it (:mod:`matching.gates.professions`).
    """
    ours, theirs = pair.participants, pair.opportunities
    demanded = theirs.regulated | (theirs.must_be_recognised == 1)
    same, cannot_tell = same_field(pair)
    counts = ours.diploma & (ours.diploma_completed != 0)
    fits = counts & _reaches(pair) & same
    valid = (
        (ours.diploma_recognition == _RECOGNISED)
        | (ours.diploma_registration == _REGISTERED)
        | (ours.diploma_abroad == 0)
    )
    # Somebody who is known not to be registered may not practise; a diploma may be recognised without any registration.
    unsaid = (ours.diploma_recognition < 0) & ((ours.diploma_registration < 0) | ~theirs.regulated[:, None])
    in_something = (ours.diploma_recognition == _RECOGNISED) | (ours.diploma_registration == _REGISTERED)
    has_valid = (fits & valid).any(axis=1)
    may_be_valid = ((fits & unsaid) | (counts & _reaches(pair) & cannot_tell & in_something)).any(axis=1)
    registered = (fits & (ours.diploma_registration == _REGISTERED)).any(axis=1)
    known = pair.full(ours.diplomas_known)
    blocked = demanded & known & ~has_valid & ~may_be_valid
    inferred = ~demanded & (theirs.profession_facet != 0)
    inferred &= ~not_in_force(pair, inferred)
    title = title_values(pair)
    regulation = regulations(pair, theirs.regulated)
    back = way_back(pair)
    level = theirs.required_diploma_level
    best = _best(np.where(counts, ours.diploma_level, np.nan))
    some_unknown = pair.full((counts & np.isnan(ours.diploma_level)).any(axis=1))
    with np.errstate(invalid="ignore"):
        asks = pair.full(demanded | (level > OPEN_LEVEL))
        below = known & pair.full(~demanded & (level > np.fmax(best, OPEN_LEVEL)))
    return Verdict(
        pair.full(blocked),
        {**title, **way_values(pair), "who": ["authority", "uaf"]},
        {
            "way_back": Caution(back.rows & ~pair.full(blocked), back.values),
            "unknown_qualifications": Caution(asks & ~known),
            "unknown_qualification_level": Caution(below & some_unknown, {"required": pair.full(level)}),
            "unknown_recognition": Caution(demanded & known & ~has_valid & may_be_valid),
            "registration_to_arrange": Caution(pair.full(regulation == "register") & has_valid & ~registered, title),
            "licence_to_arrange": Caution(pair.full(regulation == "licence") & has_valid & ~registered, title),
            "protected_title": Caution(pair.full(inferred) & ~registered, title),
            "diploma_below_requirement": Caution(
                below & ~some_unknown, {"required": pair.full(level), "have": pair.full(best)}
            ),
        },
    )


def same_field(pair: Pair[PlacementColumns]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which diplomas are in the field or profession that the placement asks, and of which that cannot be told.

    Both ``(n, diploma slots)``; all diplomas are, when it asks no field. A diploma is in a field when both share the narrow field of
    ISCED-F, and of a profession when the words are nearly the same, too.
    """
    ours, theirs = pair.participants, pair.opportunities
    have = ours.diploma_isced
    asked, profession = theirs.required_diploma_isced[:, None], theirs.profession_isced[:, None]
    has_profession = theirs.profession_facet[:, None] != 0
    near = pair.cosine("diploma_facet", "profession_facet")[:, :, 0] >= SAME_FIELD_COSINE
    # In health care each profession is recognised by itself: a registered nurse is no doctor.
    another = (have // 10 == _HEALTH) & (have % 10 > 0) & (profession % 10 > 0) & (have != profession)
    of_profession = near | (_share_field(have, profession) & ~another)
    in_field = _share_field(have, asked)
    anything = (asked == 0) & ~has_profession
    same: NDArray[np.bool_] = in_field | (has_profession & of_profession) | anything
    # A field that nobody could read, on either side, says neither yes nor no.
    unread = (have == 0) | ((asked == 0) & (profession == 0))
    return same, ~same & unread


def _share_field(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether two fields are in the same narrow field, or in the same broad one where no more is known of either."""
    broad = (one // 10 % 10 == 0) | (other // 10 % 10 == 0)
    same = np.where(broad, one // 100 == other // 100, one // 10 == other // 10)
    found: NDArray[np.bool_] = (one > 0) & (other > 0) & same
    return found


def _reaches(pair: Pair[PlacementColumns]) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        return ~(pair.participants.diploma_level < pair.opportunities.required_diploma_level[:, None])


def _best(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The highest level in each row; NaN where none is known."""
    return np.where(np.isnan(levels).all(axis=1), np.nan, np.fmax.reduce(levels, axis=1))
