"""What would change it: the small, realistic changes to a participant's situation or to what a provider offers.

Each change is one thing that somebody can do, with the step that is realistic: one language level, a quarter of an hour of
travel, a diploma recognised. They are tried, not guessed: the same gates and features judge the changed pair. What nobody can
change (age, status, country, what somebody did before) is not in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, get_args

from matching.domain.opportunity import Entry, HoursPerWeek, Opportunity, Placement, Programme
from matching.domain.participant import Availability, Home, LanguageSkill, Participant, Qualification, Travel
from matching.domain.vocabulary import DAY, TIME, LanguageLevel

LONGER_JOURNEY_MINUTES = 15.0
MORE_HOURS, FULL_WEEK = 4.0, 40.0
# A higher score than this is worth telling: less would not change anybody's mind.
WORTH_TELLING = 0.02
# At most so many are told, and at most so many of them together: more is no small change.
MOST_CHANGES, MOST_TOGETHER = 3, 2
_LEVELS: tuple[LanguageLevel, ...] = get_args(LanguageLevel)


@dataclass(frozen=True)
class Change:
    """One thing that somebody can do: its code, who does it, about how many months it takes, and what it makes of the pair.

    ``months`` orders changes from small to large. They are estimates of the project, by the usual pace: a CEFR level takes about
    half a year of lessons (Blik op Werk: 150 to 200 hours for a level up to B1), recognition about as long (CIBG: some months for the
    papers), an agreement with a provider some weeks.
    """

    code: str
    by: str  # participant, provider, coach (with whom it is arranged) or authority
    months: float
    values: dict[str, Any]
    participant: Participant
    opportunity: Opportunity


Proposed = tuple[float, str, dict[str, Any], Participant | Opportunity] | None


def changes(participant: Participant, opportunity: Opportunity) -> list[Change]:
    """All single changes that make a difference to this pair's profiles, the smallest first."""
    found = []
    for code, propose in _PROPOSALS.items():
        proposed = propose(participant, opportunity)
        if proposed is None:
            continue
        months, by, values, changed = proposed
        ours = changed if isinstance(changed, Participant) else participant
        theirs = opportunity if isinstance(changed, Participant) else changed
        found.append(Change(code, by, months, values, ours, theirs))
    return sorted(found, key=lambda one: one.months)


def together(
    participant: Participant, opportunity: Opportunity, singles: Sequence[Change]
) -> Iterator[tuple[tuple[Change, ...], Participant, Opportunity]]:
    """Pairs of changes, with what both together make of the two profiles, the smallest first."""
    for pair in sorted(combinations(singles, MOST_TOGETHER), key=lambda two: sum(one.months for one in two)):
        ours, theirs = participant, opportunity
        for change in pair:
            proposed = _PROPOSALS[change.code](ours, theirs)
            if proposed is None:
                break
            changed = proposed[3]
            ours, theirs = (changed, theirs) if isinstance(changed, Participant) else (ours, changed)
        else:
            yield pair, ours, theirs


def _travel_paid(_: Participant, theirs: Opportunity) -> Proposed:
    if not isinstance(theirs, Placement) or theirs.travel_reimbursed:
        return None
    return 0.5, "provider", {}, replace(theirs, travel_reimbursed=True)


def _language_support(_: Participant, theirs: Opportunity) -> Proposed:
    if not isinstance(theirs, Placement) or theirs.language_support:
        return None
    return 0.5, "provider", {}, replace(theirs, language_support=True)


def _fewer_hours(_: Participant, theirs: Opportunity) -> Proposed:
    hours = theirs.hours_per_week
    if isinstance(theirs, Programme) or hours is None or hours.min is None or hours.min < 2 * MORE_HOURS:
        return None
    fewer = hours.min - MORE_HOURS
    return 0.5, "provider", {"hours": fewer}, replace(theirs, hours_per_week=HoursPerWeek(min=fewer, max=hours.max))


def _more_hours(ours: Participant, _: Opportunity) -> Proposed:
    have = ours.availability
    if have is None or have.hours_per_week is None or have.hours_per_week + MORE_HOURS > 40:
        return None
    more = have.hours_per_week + MORE_HOURS
    return 1.0, "coach", {"hours": more}, replace(ours, availability=replace(have, hours_per_week=more))


def _other_days(ours: Participant, theirs: Opportunity) -> Proposed:
    have = ours.availability or Availability()
    missing = set(theirs.days or ()) - set(have.days or DAY)
    if not missing:
        return None
    days = tuple(day for day in DAY if day in missing or day in (have.days or ()))
    shown = [day for day in DAY if day in missing]
    return 1.0, "coach", {"days": shown}, replace(ours, availability=replace(have, days=days))


def _other_times(ours: Participant, theirs: Opportunity) -> Proposed:
    have = ours.availability or Availability()
    missing = set(theirs.times or ()) - set(have.times or TIME)
    if not missing:
        return None
    times = tuple(part for part in TIME if part in missing or part in (have.times or ()))
    shown = [part for part in TIME if part in missing]
    return 1.0, "coach", {"times": shown}, replace(ours, availability=replace(have, times=times))


def _longer_journey(ours: Participant, theirs: Opportunity) -> Proposed:
    travel = ours.travel or Travel()
    if travel.max_minutes is None or theirs.remote:
        return None
    longer = travel.max_minutes + LONGER_JOURNEY_MINUTES
    return 1.0, "participant", {"minutes": longer}, replace(ours, travel=replace(travel, max_minutes=longer))


def _childcare_arranged(ours: Participant, _: Opportunity) -> Proposed:
    home = ours.home or Home()
    if not home.childcare_hours_needed or home.childcare_arranged:
        return None
    return 2.0, "coach", {}, replace(ours, home=replace(home, childcare_arranged=True))


def _work_permit(ours: Participant, _: Opportunity) -> Proposed:
    if ours.work_permit not in ("none", "pending"):
        return None
    return 2.0, "provider", {}, replace(ours, work_permit="granted")


def _language_level(ours: Participant, theirs: Opportunity) -> Proposed:
    spoken = {one.code: one.level for one in ours.languages or ()}
    asked = [one.code for one in theirs.languages_required or ()] or ["nl"]
    for code in asked:
        step = _next_level(spoken.get(code, "A0" if ours.languages is not None else None))
        if step is not None:
            others = tuple(one for one in ours.languages or () if one.code != code)
            learned = replace(ours, languages=(*others, LanguageSkill(code=code, level=step)))
            return 6.0, "participant", {"language": code, "level": step}, learned
    return None


def _next_level(level: LanguageLevel | None) -> LanguageLevel | None:
    if level is None or level in ("C2", "native"):  # nobody learns to be native
        return None
    return _LEVELS[_LEVELS.index(level) + 1]


def _recognition(ours: Participant, theirs: Opportunity) -> Proposed:
    if isinstance(theirs, Programme) and theirs.entry is None:
        return None

    def recognised(one: Qualification) -> Qualification:
        counts = one.use is not False and one.completed is not False
        return replace(one, recognition="recognised", registration="registered") if counts else one

    after = tuple(recognised(one) for one in ours.qualifications or ())
    if after == (ours.qualifications or ()):
        return None
    return 9.0, "authority", {}, replace(ours, qualifications=after)


def _level_below(ours: Participant, theirs: Opportunity) -> Proposed:
    """A bridging year, or an admission test: entry one level lower."""
    if (
        not isinstance(theirs, Programme)
        or theirs.entry is None
        or theirs.entry.level is None
        or theirs.entry.level <= 1
    ):
        return None
    lower = theirs.entry.level - 1
    entered = replace(theirs, entry=Entry(level=lower, field=theirs.entry.field))
    return 12.0, "provider", {"level": lower}, entered


_PROPOSALS: dict[str, Callable[[Participant, Opportunity], Proposed]] = {
    "travel_paid": _travel_paid,
    "language_support": _language_support,
    "fewer_hours": _fewer_hours,
    "more_hours": _more_hours,
    "other_days": _other_days,
    "other_times": _other_times,
    "longer_journey": _longer_journey,
    "childcare_arranged": _childcare_arranged,
    "work_permit": _work_permit,
    "language_level": _language_level,
    "recognition": _recognition,
    "bridging": _level_below,
}
CHANGES = tuple(_PROPOSALS)
