"""Participants and opportunities as hypothesis draws them: every field may be missing, empty, usual or odd.

Texts come from short lists in several languages, so that occupations and fields are understood often enough to matter.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from matching.domain import vocabulary as v
from matching.domain.opportunity import (
    Entry,
    HoursPerWeek,
    Mentor,
    Opportunity,
    Placement,
    Programme,
    Provider,
    QualificationRequired,
    Study,
)
from matching.domain.participant import (
    Availability,
    Commitment,
    Experience,
    Goal,
    Home,
    LanguageSkill,
    Participant,
    Qualification,
    Travel,
)

AS_OF = date(2026, 11, 21)
# The same few examples on every machine, so that a failure is found again; `pytest --hypothesis-profile ci` draws 100 of each.
FEW = 15
examples = settings(
    max_examples=FEW if settings.get_current_profile_name() == "default" else settings().max_examples,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TITLES = [
    "apotheker",
    "apothekersassistent",
    "verpleegkundige",
    "boekhouder",
    "financieel administratief medewerker",
    "orderpicker",
    "schoonmaker",
    "lasser",
    "software developer",
    "helpdeskmedewerker",
    "leraar basisonderwijs",
    "kok",
    "محاسب",
    "вчитель",
    "elektrikçi",
    "zzz",
]
STUDIES = [
    "farmacie",
    "verpleegkunde",
    "accountancy",
    "informatica",
    "lerarenopleiding",
    "elektrotechniek",
    "محاسبة",
    "??",
]
FIELDS = ["0916", "0913", "0411", "0613", "09", "0113", "techniek"]
PLACES = ["Utrecht", "Amersfoort", "Zeist", "Maastricht"]
COUNTRIES = ["SY", "UA", "Eritrea", "Turkije"]
CODES = ["nl", "en", "ar", "uk"]
BIRTH_YEARS = [None, 1950, 1969, 1980, 1996, 1997, 2006]


MOST_FIELDS = 8  # of a profile that are filled: drawing is what takes the time, and most people leave most fields empty


@st.composite
def sparse(draw: st.DrawFn, type_: Any, fields: dict[str, Any], always: tuple[str, ...]) -> Any:
    """A profile with the fields of ``always`` and some of the others; the rest is not known."""
    names = sorted(fields.keys() - set(always))
    chosen = draw(st.lists(st.sampled_from(names), max_size=MOST_FIELDS, unique=True))
    return type_(**{name: draw(fields[name]) for name in (*always, *chosen)})


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def listed(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    """A tuple, or not known."""
    return maybe(st.lists(strategy, max_size=most).map(tuple))


def words(vocabulary: tuple[str, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from(vocabulary)


def some(vocabulary: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Some of the words, or not known."""
    return maybe(st.lists(words(vocabulary), unique=True).map(tuple))


days_around = st.dates(date(2025, 6, 1), date(2028, 1, 1))
hours = st.sampled_from([0.0, 8.0, 16.0, 24.0, 32.0, 36.0, 40.0])
levels = st.integers(1, 8)
languages = listed(st.builds(LanguageSkill, code=st.sampled_from(CODES), level=maybe(words(v.LANGUAGE_LEVEL))))


@st.composite
def jobs(draw: st.DrawFn, use: st.SearchStrategy[Any] | None = None) -> Experience:
    start = draw(maybe(st.integers(1990, 2024)))
    end = draw(maybe(st.integers(start or 1990, 2026)))
    return Experience(
        title=draw(maybe(st.sampled_from(TITLES))),
        description=draw(maybe(st.sampled_from(["klanten helpen", "bestellingen verzamelen", "cijfers controleren"]))),
        country=draw(maybe(st.sampled_from(COUNTRIES))),
        start_year=start,
        end_year=end,
        use=draw(use if use is not None else st.sampled_from([None, True, False])),
    )


def diplomas(use: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Qualification]:
    return st.builds(
        Qualification,
        title=maybe(st.sampled_from(STUDIES)),
        field=maybe(st.sampled_from(FIELDS)),
        level=maybe(levels),
        country=maybe(st.sampled_from(COUNTRIES)),
        completed=maybe(st.booleans()),
        recognition=maybe(words(v.RECOGNITION)),
        registration=maybe(words(v.REGISTRATION)),
        use=use if use is not None else st.sampled_from([None, True, False]),
    )


commitments = st.builds(
    Commitment,
    kind=maybe(words(v.COMMITMENT_KIND)),
    hours_per_week=maybe(hours),
    days=some(v.DAY),
    until=maybe(days_around),
)


def participants(**fixed: Any) -> st.SearchStrategy[Participant]:
    """Participants; fields given as keywords are drawn from those strategies."""
    fields: dict[str, Any] = {
        "id": st.just("p"),
        "place": maybe(st.sampled_from(PLACES)),
        "status": maybe(words(v.STATUS)),
        "work_permit": maybe(words(v.WORK_PERMIT)),
        "asylum_applied_on": maybe(st.dates(date(2015, 1, 1), date(2026, 11, 1))),
        "permit_valid_until": maybe(days_around),
        "languages": languages,
        "experience": listed(jobs()),
        "qualifications": listed(diplomas()),
        "skills": listed(st.sampled_from(["Excel", "lassen", "klanten helpen"])),
        "goal": maybe(
            st.builds(
                Goal,
                text=maybe(st.sampled_from([*TITLES, "Ik wil niet meer in de zorg, liever iets met computers"])),
                direction=maybe(words(v.DIRECTION)),
            )
        ),
        "birth_year": st.sampled_from(BIRTH_YEARS),
        "availability": maybe(
            st.builds(Availability, hours_per_week=maybe(hours), days=some(v.DAY), times=some(v.TIME))
        ),
        "commitments": listed(commitments, 2),
        "home": maybe(st.builds(Home, childcare_hours_needed=maybe(hours), childcare_arranged=maybe(st.booleans()))),
        "travel": maybe(
            st.builds(
                Travel,
                max_minutes=maybe(st.sampled_from([15.0, 30.0, 60.0, 90.0])),
                max_cost_per_month=maybe(st.sampled_from([0.0, 50.0, 150.0])),
                modes=some(v.MODE),
            )
        ),
        "study_with_benefit": maybe(words(v.STUDY_WITH_BENEFIT)),
    }
    return sparse(Participant, {**fields, **fixed}, ("id", *fixed))


def _common() -> dict[str, Any]:
    return {
        "id": st.just("o"),
        "title": st.sampled_from(TITLES),
        "description": maybe(
            st.sampled_from(["Je helpt klanten.", "Bestellingen klaarzetten.", "Boekingen verwerken."])
        ),
        "provider": maybe(st.builds(Provider, type=maybe(words(v.PROVIDER_TYPE)))),
        "place": maybe(st.sampled_from(PLACES)),
        "remote": maybe(st.booleans()),
        "languages_required": languages,
        "hours_per_week": maybe(
            st.tuples(maybe(hours), maybe(hours)).map(
                lambda pair: HoursPerWeek(
                    min=None if None in pair else min(pair), max=None if None in pair else max(pair)
                )
            )
        ),
        "days": some(v.DAY),
        "times": some(v.TIME),
        "starts_on": maybe(days_around),
        "closes_on": maybe(days_around),
        "capacity": maybe(st.integers(0, 3)),
    }


def placements(**fixed: Any) -> st.SearchStrategy[Placement]:
    """Placements."""
    fields: dict[str, Any] = {
        **_common(),
        "contract": maybe(words(v.CONTRACT)),
        "contract_months": maybe(st.sampled_from([0.0, 3.0, 12.0])),
        "intention_after": maybe(words(v.INTENTION_AFTER)),
        "leads_to": listed(st.sampled_from(TITLES), 2),
        "qualification_required": maybe(
            st.builds(
                QualificationRequired,
                level=maybe(levels),
                field=maybe(st.sampled_from(FIELDS)),
                must_be_recognised=maybe(st.booleans()),
            )
        ),
        "regulated_profession": maybe(st.sampled_from(["apotheker", "verpleegkundige", "arts"])),
        "travel_reimbursed": maybe(st.booleans()),
        "childcare_supported": maybe(st.booleans()),
        "language_support": maybe(st.booleans()),
        "schedule": maybe(words(v.SCHEDULE)),
    }
    return sparse(Placement, {**fields, **fixed}, ("id", "title", *fixed))


def programmes(**fixed: Any) -> st.SearchStrategy[Programme]:
    """Programmes."""
    fields: dict[str, Any] = {
        **_common(),
        "type": maybe(words(v.PROGRAMME_TYPE)),
        "level": maybe(levels),
        "track": maybe(words(v.TRACK)),
        "entry": maybe(st.builds(Entry, level=maybe(levels), field=maybe(st.sampled_from(FIELDS)))),
        "language_target": maybe(words(v.LANGUAGE_LEVEL)),
        "cost_per_year": maybe(st.sampled_from([0.0, 300.0, 2500.0])),
        "finance": some(v.FINANCE),
        "leads_to": listed(st.sampled_from(TITLES), 2),
    }
    return sparse(Programme, {**fields, **fixed}, ("id", "title", *fixed))


def mentors(**fixed: Any) -> st.SearchStrategy[Mentor]:
    """Mentors."""
    fields: dict[str, Any] = {
        **_common(),
        "study": maybe(st.builds(Study, title=maybe(st.sampled_from(STUDIES)), field=maybe(st.sampled_from(FIELDS)))),
        "experience": maybe(listed(jobs(), 2) | st.sampled_from(TITLES)),
        "languages": languages,
        "topics": listed(st.sampled_from(["studieplanning", "solliciteren"])),
        "meets": maybe(words(v.MEETS)),
    }
    return sparse(Mentor, {**fields, **fixed}, ("id", "title", *fixed))


OPPORTUNITIES: dict[str, Any] = {"placement": placements, "programme": programmes, "mentor": mentors}


def opportunities(kind: str, **fixed: Any) -> st.SearchStrategy[Opportunity]:
    """Opportunities of one kind."""
    made: st.SearchStrategy[Opportunity] = OPPORTUNITIES[kind](**fixed)
    return made
