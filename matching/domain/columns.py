"""Records as columns: one numpy array a field, one row a record. What gates and features compute with.

Unknown is NaN in numbers, -1 in codes and bit masks, 0 in ISCO, ISCED-F and language numbers and in facet ids. Lists have a
fixed number of slots (the constants below; jobs and diplomas all have one, the rest is cut off: nobody is judged by their
ninth language). Dates are
``date.toordinal`` as numbers. Vectors are not in the columns: facet ids are, and the index gives their vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.domain import vocabulary as v
from matching.domain.facet import Facet, Record
from matching.domain.opportunity import (
    Entry,
    HoursPerWeek,
    Mentor,
    Opportunity,
    OpportunityCard,
    Placement,
    Programme,
    Provider,
    QualificationRequired,
    Study,
)
from matching.domain.participant import Availability, Home, LanguageSkill, Participant, Travel

LANGUAGE_SLOTS = 12
REQUIRED_SLOTS = 6
JOB_SLOTS = 50  # all that the contract allows: a job that is cut off could lower somebody's reuse
DIPLOMA_SLOTS = 50
COMMITMENT_SLOTS = 4
LEADS_TO_SLOTS = 4
GOAL_SLOTS = 6
SKILL_SLOTS = 20

Numbers = NDArray[np.float64]
Codes = NDArray[np.int32]
FacetIds = NDArray[np.int64]
Flags = NDArray[np.bool_]
Objects = NDArray[np.object_]
_DTYPES: dict[str, Any] = {
    "Numbers": np.float64,
    "Codes": np.int32,
    "FacetIds": np.int64,
    "Flags": np.bool_,
    "Objects": np.object_,
}

NAN = float("nan")
_SUPERVISE = frozenset({"buddy", "job_coach"})
_NO_FACET = Facet("title", 0, "")


def _id(facet: Facet) -> int:
    """The facet's id, by which its vector is found; 0 where its words are not known and its vector says nothing."""
    return facet.id if facet.is_understood else 0


def _score(facet: Facet) -> float:
    """How surely its occupation was understood, from 0."""
    return max(facet.isco_score, 0.0)


@dataclass(frozen=True)
class Columns:
    """A table of records; every array has the same first length."""

    # Groups of columns with slots, by the first word of their names, and the columns of which one is above 0 where a slot says anything.
    _SLOTTED: ClassVar[dict[str, tuple[str, ...]]] = {}

    ids: Objects  # profile.id
    keys: Objects  # UUID, or None for what was never stored
    organisations: Objects
    version: Numbers
    lat: Numbers
    lon: Numbers
    unread: Flags  # it holds words that were not understood

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: NDArray[Any]) -> Self:
        """The rows of these numbers (or of a mask), in that order.

        A column is copied when it is first read: a question reads a third of them, of thousands of rows.
        """
        rows = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        taken = object.__new__(type(self))
        # Rows of rows are read from the whole table: what is narrowed twice is copied once.
        whole, mine = self.__dict__.get("_taken", (self, None))
        taken.__dict__["_taken"] = (whole, rows if mine is None else mine[rows])
        return taken

    def trimmed(self) -> Self:
        """The same rows with only as many slots as the fullest of them uses: most of what has many slots is empty."""
        width = {}
        for group, signs in self._SLOTTED.items():
            used = [np.flatnonzero((getattr(self, sign) > 0).any(axis=0)) for sign in signs]
            width[group] = max((int(some[-1]) + 1 for some in used if len(some)), default=1)
        narrow: dict[str, NDArray[Any]] = {}
        for one in fields(self):
            group = one.name.partition("_")[0]
            if group in width and (column := getattr(self, one.name)).ndim > 1:
                narrow[one.name] = column[:, : width[group]]
        return self.having(**narrow)

    def having(self, **columns: NDArray[Any]) -> Self:
        """The same rows with other values in these columns."""
        same = object.__new__(type(self))
        same.__dict__.update({name: value for name, value in self.__dict__.items() if not name.startswith("_")})
        same.__dict__.update(columns, _like=self)
        return same

    def __getattr__(self, name: str) -> Any:
        # Called for what is not there: a column that was taken and not yet read, or that is as in another table.
        if not name.startswith("_"):
            if "_taken" in self.__dict__:
                whole, rows = self.__dict__["_taken"]
                column = self.__dict__[name] = getattr(whole, name)[rows]
                return column
            if "_like" in self.__dict__:
                column = self.__dict__[name] = getattr(self.__dict__["_like"], name)
                return column
        raise AttributeError(f"{type(self).__name__} has no column {name!r}")

    @classmethod
    def concatenate(cls, parts: Sequence[Self]) -> Self:
        """The rows of all parts, one part after the other."""
        return cls(**{one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)})

    @classmethod
    def build(cls, records: Sequence[Record[Any]]) -> Self:
        """Columns of these records (which must be of the right kind)."""
        if not records:
            return cls.build([Record(profile=cls.blank())]).take(np.zeros(0, dtype=np.int64))
        rows = [cls.row(record) for record in records]
        arrays = {}
        for one in fields(cls):
            values = [row[one.name] for row in rows]
            if one.type == "Objects":  # np.array would look inside
                column: NDArray[Any] = np.empty(len(values), dtype=np.object_)
                column[:] = values
            else:
                column = np.array(values, dtype=_DTYPES[str(one.type)])
            arrays[one.name] = column
        return cls(**arrays)

    @classmethod
    def blank(cls) -> Any:
        """A profile of this kind of which nothing is known."""
        raise NotImplementedError

    @classmethod
    def row(cls, record: Record[Any]) -> dict[str, Any]:
        """One record as values by column name."""
        return {
            "ids": record.profile.id,
            "keys": record.key,
            "organisations": record.organisation_id,
            "version": record.version,
            "lat": record.point.lat if record.point else NAN,
            "lon": record.point.lon if record.point else NAN,
            "unread": any(not facet.is_understood for facet in record.facets),
        }


@dataclass(frozen=True)
class ParticipantColumns(Columns):
    """Participants. Jobs and diplomas that are set aside are not in it."""

    _SLOTTED: ClassVar[dict[str, tuple[str, ...]]] = {
        "job": ("job",),
        "diploma": ("diploma",),
        "goal": ("goal_facet", "goal_isco", "goal_isced"),
        "skill": ("skill_facet", "skill_isco"),
        "language": ("language",),
    }

    status: Codes
    work_permit: Codes
    asylum_applied_on: Numbers
    permit_valid_until: Numbers
    birth_year: Numbers  # read by LEGAL_GATES only
    integration_route: Codes
    languages_known: Flags
    language: Codes  # (n, LANGUAGE_SLOTS)
    language_level: Codes
    hours: Numbers
    days: Codes
    times: Codes
    available_from: Numbers
    committed_kind: Codes  # (n, COMMITMENT_SLOTS)
    committed_hours: Numbers
    committed_days: Codes
    committed_until: Numbers
    childcare_hours: Numbers
    childcare_arranged: Codes
    max_minutes: Numbers
    max_cost: Numbers
    modes: Codes
    direction: Codes
    study_with_benefit: Codes
    goal_facet: FacetIds  # (n, GOAL_SLOTS): one a wish
    goal_isco: Codes
    goal_isco_score: Numbers
    goal_isced: Codes
    goal_isced_score: Numbers
    goal_turns_away: Flags  # it says what the participant does not want any more
    skills_known: Flags
    skill_facet: FacetIds  # (n, SKILL_SLOTS)
    skill_isco: Codes
    skill_isco_score: Numbers
    skill_index: Codes
    jobs_known: Flags
    job: Flags  # (n, JOB_SLOTS): there is a job in this slot
    job_index: Codes  # its index in Participant.experience
    job_facet: FacetIds  # its title
    job_duties_facet: FacetIds  # its description
    job_unread: Flags  # its words were not understood, so that nothing is known of it
    job_isco: Codes
    job_isco_score: Numbers
    job_years: Numbers
    job_ended: Numbers
    diplomas_known: Flags
    diploma: Flags  # (n, DIPLOMA_SLOTS)
    diploma_index: Codes
    diploma_facet: FacetIds
    diploma_isced: Codes
    diploma_level: Numbers
    diploma_completed: Codes
    diploma_recognition: Codes
    diploma_registration: Codes
    diploma_abroad: Codes
    may_be_found: Codes

    @classmethod
    def blank(cls) -> Participant:
        """A participant of whom nothing is known."""
        return Participant(id="-")

    @classmethod
    def row(cls, record: Record[Participant]) -> dict[str, Any]:
        """One participant as values by column name."""
        one = record.profile
        availability, home, travel = one.availability or Availability(), one.home or Home(), one.travel or Travel()
        goals = [facet for _, facet in sorted(record.facets_of("goal").items())]
        skills = [facet for _, facet in sorted(record.facets_of("skills").items())]
        return {
            **super().row(record),
            "status": v.code(v.STATUS, one.status),
            "work_permit": v.code(v.WORK_PERMIT, one.work_permit),
            "asylum_applied_on": ordinal(one.asylum_applied_on),
            "permit_valid_until": ordinal(one.permit_valid_until),
            "birth_year": number(one.birth_year),
            "integration_route": v.code(v.INTEGRATION_ROUTE, one.integration_route),
            **_languages(one.languages, "language", LANGUAGE_SLOTS),
            "hours": number(availability.hours_per_week),
            "days": v.mask(v.DAY, availability.days),
            "times": v.mask(v.TIME, availability.times),
            "available_from": ordinal(availability.from_date),
            **_commitments(one),
            "childcare_hours": number(home.childcare_hours_needed),
            "childcare_arranged": v.flag(home.childcare_arranged),
            "max_minutes": number(travel.max_minutes),
            "max_cost": number(travel.max_cost_per_month),
            "modes": v.mask(v.MODE, travel.modes),
            "direction": v.code(v.DIRECTION, one.goal.direction if one.goal else None),
            "study_with_benefit": v.code(v.STUDY_WITH_BENEFIT, one.study_with_benefit),
            "goal_facet": slots(goals, GOAL_SLOTS, _id, 0),
            "goal_isco": slots(goals, GOAL_SLOTS, lambda one: one.isco, 0),
            "goal_isco_score": slots(goals, GOAL_SLOTS, _score, 0.0),
            "goal_isced": slots(goals, GOAL_SLOTS, lambda one: one.isced, 0),
            "goal_isced_score": slots(goals, GOAL_SLOTS, lambda one: one.isced_score, 0.0),
            "goal_turns_away": bool(record.facets_of("refusal")),
            "skills_known": one.skills is not None and (not skills or any(facet.is_understood for facet in skills)),
            "skill_facet": slots(skills, SKILL_SLOTS, _id, 0),
            "skill_isco": slots(skills, SKILL_SLOTS, lambda one: one.isco, 0),
            "skill_isco_score": slots(skills, SKILL_SLOTS, _score, 0.0),
            "skill_index": slots(skills, SKILL_SLOTS, lambda one: one.position, -1),
            **_jobs(record),
            **_diplomas(record),
            "may_be_found": v.flag(record.may_be_found),
        }


@dataclass(frozen=True)
class OpportunityColumns(Columns):
    """What placements, programmes and mentors share."""

    _SLOTTED: ClassVar[dict[str, tuple[str, ...]]] = {
        "required": ("required",),
        "leads": ("leads_facet", "leads_isco"),
    }

    cards: Objects  # OpportunityCard
    provider_type: Codes
    remote: Codes
    required_known: Flags
    required: Codes  # (n, REQUIRED_SLOTS)
    required_level: Codes
    hours_min: Numbers
    hours_max: Numbers
    days: Codes
    times: Codes
    starts_on: Numbers
    closes_on: Numbers
    is_open: Flags
    shared: Flags
    places_left: Numbers
    title_facet: FacetIds
    title_isco: Codes
    title_isco_score: Numbers
    title_isced: Codes
    tasks_facet: FacetIds
    leads_facet: FacetIds  # (n, LEADS_TO_SLOTS)
    leads_isco: Codes
    leads_isco_score: Numbers

    @classmethod
    def row(cls, record: Record[Any]) -> dict[str, Any]:
        """One opportunity as values by column name."""
        one = record.profile
        hours: HoursPerWeek = one.hours_per_week or HoursPerWeek()
        provider: Provider | None = one.provider
        title = record.facets_of("title").get(0, _NO_FACET)
        tasks = record.facets_of("tasks").get(0, _NO_FACET)
        leads = [facet for _, facet in sorted(record.facets_of("leads_to").items())]
        required = _languages(one.languages_required, "required", REQUIRED_SLOTS)
        places = record.places_left if record.places_left is not None else one.capacity
        return {
            **super().row(record),
            "cards": OpportunityCard.of(one),
            "provider_type": v.code(v.PROVIDER_TYPE, provider.type if provider else None),
            "remote": v.flag(one.remote),
            "required_known": required["languages_known"],
            "required": required["required"],
            "required_level": required["required_level"],
            "hours_min": number(hours.min),
            "hours_max": number(hours.max),
            "days": v.mask(v.DAY, one.days),
            "times": v.mask(v.TIME, one.times),
            "starts_on": ordinal(one.starts_on),
            "closes_on": ordinal(one.closes_on),
            "is_open": record.is_open,
            "shared": record.shared,
            "places_left": number(places),
            "title_facet": _id(title),
            "title_isco": title.isco,
            "title_isco_score": _score(title),
            "title_isced": title.isced,
            "tasks_facet": _id(tasks),
            "leads_facet": slots(leads, LEADS_TO_SLOTS, _id, 0),
            "leads_isco": slots(leads, LEADS_TO_SLOTS, lambda facet: facet.isco, 0),
            "leads_isco_score": slots(leads, LEADS_TO_SLOTS, _score, 0.0),
        }


@dataclass(frozen=True)
class PlacementColumns(OpportunityColumns):
    """Placements."""

    contract: Codes
    paid: Codes
    contract_months: Numbers
    intention_after: Codes
    required_diploma_level: Numbers
    required_diploma_isced: Codes
    must_be_recognised: Codes
    regulated: Flags  # the provider names a regulated profession
    profession_name: Objects  # which, in the provider's words; "" without
    leads_told: Codes  # whether it says what it leads to
    supervised: Codes  # whether somebody supervises: a buddy or a job coach
    profession_facet: FacetIds  # the regulated profession, or a protected title that was read in the text
    profession_isced: Codes
    travel_reimbursed: Codes
    childcare_supported: Codes
    supports_language: Codes
    schedule: Codes

    @classmethod
    def blank(cls) -> Opportunity:
        """A placement of which nothing is known."""
        return Placement(id="-", title="-")

    @classmethod
    def row(cls, record: Record[Placement]) -> dict[str, Any]:
        """One placement as values by column name."""
        one = record.profile
        asked = one.qualification_required or QualificationRequired()
        profession = record.facets_of("profession").get(0, _NO_FACET)
        requirement = record.facets_of("requirement").get(0, _NO_FACET)
        offered = None if one.support_offered is None else "language" in one.support_offered
        supports = [said for said in (one.language_support, offered) if said is not None]
        named = (one.regulated_profession or "").strip()
        return {
            **super().row(record),
            "contract": v.code(v.CONTRACT, one.contract),
            "paid": v.flag(one.paid),
            "contract_months": number(one.contract_months),
            "intention_after": v.code(v.INTENTION_AFTER, one.intention_after),
            "required_diploma_level": number(asked.level),
            "required_diploma_isced": requirement.isced,
            "must_be_recognised": v.flag(asked.must_be_recognised),
            "regulated": bool(named),
            "profession_name": named,
            "leads_told": v.flag(None if one.leads_to is None else bool(one.leads_to)),
            "supervised": v.flag(
                None if one.support_offered is None else not _SUPERVISE.isdisjoint(one.support_offered)
            ),
            "profession_facet": _id(profession),
            "profession_isced": profession.isced,
            "travel_reimbursed": v.flag(one.travel_reimbursed),
            "childcare_supported": v.flag(one.childcare_supported),
            "supports_language": v.flag(any(supports)) if supports else v.UNKNOWN,
            "schedule": v.code(v.SCHEDULE, one.schedule),
        }


@dataclass(frozen=True)
class ProgrammeColumns(OpportunityColumns):
    """Programmes."""

    type: Codes
    level: Numbers
    track: Codes
    entry_level: Numbers
    entry_isced: Codes
    language_target: Codes
    cost_per_year: Numbers
    finance: Codes
    duration_months: Numbers

    @classmethod
    def blank(cls) -> Opportunity:
        """A programme of which nothing is known."""
        return Programme(id="-", title="-")

    @classmethod
    def row(cls, record: Record[Programme]) -> dict[str, Any]:
        """One programme as values by column name."""
        one = record.profile
        return {
            **super().row(record),
            "type": v.code(v.PROGRAMME_TYPE, one.type),
            "level": number(one.level),
            "track": v.code(v.TRACK, one.track),
            "entry_level": number((one.entry or Entry()).level),
            "entry_isced": record.facets_of("requirement").get(0, _NO_FACET).isced,
            "language_target": v.code(v.LANGUAGE_LEVEL, one.language_target),
            "cost_per_year": number(one.cost_per_year),
            "finance": v.mask(v.FINANCE, one.finance),
            "duration_months": number(one.duration_months),
        }


@dataclass(frozen=True)
class MentorColumns(OpportunityColumns):
    """Mentors."""

    _SLOTTED: ClassVar[dict[str, tuple[str, ...]]] = OpportunityColumns._SLOTTED | {
        "language": ("language",),
        "work": ("work_facet", "work_isco"),
    }

    languages_known: Flags
    language: Codes  # (n, LANGUAGE_SLOTS)
    language_level: Codes
    study_facet: FacetIds
    study_isced: Codes
    study_level: Numbers
    work_facet: FacetIds  # (n, LEADS_TO_SLOTS)
    work_isco: Codes
    topics_facet: FacetIds
    meets: Codes

    @classmethod
    def blank(cls) -> Opportunity:
        """A mentor of whom nothing is known."""
        return Mentor(id="-", title="-")

    @classmethod
    def row(cls, record: Record[Mentor]) -> dict[str, Any]:
        """One mentor as values by column name."""
        one = record.profile
        study = record.facets_of("study").get(0, _NO_FACET)
        work = [facet for _, facet in sorted(record.facets_of("experience").items())]
        return {
            **super().row(record),
            **_languages(one.languages, "language", LANGUAGE_SLOTS),
            "study_facet": _id(study),
            "study_isced": study.isced,
            "study_level": number((one.study or Study()).level),
            "work_facet": slots(work, LEADS_TO_SLOTS, _id, 0),
            "work_isco": slots(work, LEADS_TO_SLOTS, lambda facet: facet.isco, 0),
            "topics_facet": _id(record.facets_of("topics").get(0, _NO_FACET)),
            "meets": v.code(v.MEETS, one.meets),
        }


COLUMNS: Mapping[str, type[Columns]] = {
    "participant": ParticipantColumns,
    "placement": PlacementColumns,
    "programme": ProgrammeColumns,
    "mentor": MentorColumns,
}


def number(value: float | None) -> float:
    """A number, NaN when it is not known."""
    return NAN if value is None else float(value)


def ordinal(value: date | None) -> float:
    """A date as a number of days, NaN when it is not known."""
    return NAN if value is None else float(value.toordinal())


def slots(items: Iterable[Any], size: int, take: Callable[[Any], Any], empty: Any) -> list[Any]:
    """The first ``size`` items through ``take``, filled up with ``empty``."""
    values = [take(one) for one in items][:size]
    return values + [empty] * (size - len(values))


def _languages(skills: tuple[LanguageSkill, ...] | None, name: str, size: int) -> dict[str, Any]:
    # Dutch and the best first: what is cut off counts as not spoken.
    known = sorted(skills or (), key=lambda one: (one.code != "nl", -v.code(v.LANGUAGE_LEVEL, one.level)))
    return {
        "languages_known": skills is not None,
        name: slots(known, size, lambda one: v.language_number(one.code), 0),
        f"{name}_level": slots(known, size, lambda one: v.code(v.LANGUAGE_LEVEL, one.level), v.UNKNOWN),
    }


def _commitments(one: Participant) -> dict[str, Any]:
    promised = one.commitments or ()
    size = COMMITMENT_SLOTS
    return {
        "committed_kind": slots(promised, size, lambda c: v.code(v.COMMITMENT_KIND, c.kind), v.UNKNOWN),
        "committed_hours": slots(promised, size, lambda c: number(c.hours_per_week), NAN),
        "committed_days": slots(promised, size, lambda c: v.mask(v.DAY, c.days), v.UNKNOWN),
        "committed_until": slots(promised, size, lambda c: ordinal(c.until), NAN),
    }


def _jobs(record: Record[Participant]) -> dict[str, Any]:
    facets, duties = record.facets_of("experience"), record.facets_of("duties")
    jobs = [(place, job) for place, job in enumerate(record.profile.experience or ()) if job.use is not False]
    # Longest and latest first, so that the slots never cut off a career for a string of small jobs.
    jobs.sort(key=lambda pair: (-(_years(pair[1].start_year, pair[1].end_year, 0.0)), pair[0]))
    size = JOB_SLOTS
    return {
        "jobs_known": record.profile.experience is not None,
        "job": slots(jobs, size, lambda _: True, False),
        "job_index": slots(jobs, size, lambda pair: pair[0], -1),
        "job_facet": slots(jobs, size, lambda pair: _id(facets.get(pair[0], _NO_FACET)), 0),
        "job_duties_facet": slots(jobs, size, lambda pair: _id(duties.get(pair[0], _NO_FACET)), 0),
        "job_unread": slots(jobs, size, lambda pair: not facets.get(pair[0], _NO_FACET).is_understood, False),
        "job_isco": slots(jobs, size, lambda pair: facets.get(pair[0], _NO_FACET).isco, 0),
        "job_isco_score": slots(jobs, size, lambda pair: _score(facets.get(pair[0], _NO_FACET)), 0.0),
        "job_years": slots(jobs, size, lambda pair: _years(pair[1].start_year, pair[1].end_year, NAN), NAN),
        "job_ended": slots(jobs, size, lambda pair: number(pair[1].end_year), NAN),
    }


def _years(start: int | None, end: int | None, unknown: float) -> float:
    # Somebody who began and stopped within one year worked, on average, half of it.
    return unknown if start is None or end is None else max(float(end - start), 0.5)


def _diplomas(record: Record[Participant]) -> dict[str, Any]:
    facets = record.facets_of("qualification")
    found = [(place, one) for place, one in enumerate(record.profile.qualifications or ()) if one.use is not False]
    found.sort(key=lambda pair: (-(pair[1].level or 0), pair[0]))
    size = DIPLOMA_SLOTS
    return {
        "diplomas_known": record.profile.qualifications is not None,
        "diploma": slots(found, size, lambda _: True, False),
        "diploma_index": slots(found, size, lambda pair: pair[0], -1),
        "diploma_facet": slots(found, size, lambda pair: _id(facets.get(pair[0], _NO_FACET)), 0),
        "diploma_isced": slots(found, size, lambda pair: facets.get(pair[0], _NO_FACET).isced, 0),
        "diploma_level": slots(found, size, lambda pair: number(pair[1].level), NAN),
        "diploma_completed": slots(found, size, lambda pair: v.flag(pair[1].completed), v.UNKNOWN),
        "diploma_recognition": slots(found, size, lambda pair: v.code(v.RECOGNITION, pair[1].recognition), v.UNKNOWN),
        "diploma_registration": slots(
            found, size, lambda pair: v.code(v.REGISTRATION, pair[1].registration), v.UNKNOWN
        ),
        "diploma_abroad": slots(found, size, lambda pair: _abroad(pair[1].country), v.UNKNOWN),
    }


def _abroad(country: str | None) -> int:
    """Whether a diploma is foreign: it then has to be recognised. Which country makes no difference."""
    if country is None or not country.strip():
        return v.UNKNOWN
    return int(country.strip().lower() not in {"nl", "nld", "nederland", "netherlands", "the netherlands", "holland"})
