"""Programmes: language, bridging, vocational and higher education, short courses."""

from __future__ import annotations

from matching.domain.columns import ProgrammeColumns
from matching.domain.facet import Facet
from matching.domain.opportunity import Programme
from matching.features.experience import experience_reuse
from matching.features.goal import goal_fit
from matching.features.language import language_growth
from matching.features.qualification import qualification_reuse, study_progression
from matching.features.skill import skill_reuse
from matching.features.travel import cost_to_participant, travel_ease
from matching.gates.education import entry_level_not_met
from matching.gates.finance import finance_not_available
from matching.gates.home import childcare_not_arranged
from matching.gates.language import language_below_minimum
from matching.gates.openness import closed, full, not_consented
from matching.gates.permits import work_permit_missing
from matching.gates.travel import travel_cost_unfunded, travel_too_far
from matching.gates.understanding import not_understood
from matching.gates.week import days_do_not_fit, hours_exceed_availability, schedule_not_possible
from matching.kinds.kind import Kind, embed


def programme_facets(programme: Programme) -> tuple[Facet, ...]:
    """Title, description, what it leads to, and the field of the diploma that is asked at entry."""
    field = programme.entry.field if programme.entry else None
    return (
        *embed("title", [programme.title]),
        *embed("tasks", [programme.description]),
        *embed("leads_to", programme.leads_to or ()),
        *embed("requirement", [field], field=field),
    )


PROGRAMME = Kind(
    name="programme",
    columns=ProgrammeColumns,
    facets=programme_facets,
    gates=(
        closed,
        full,
        not_consented,
        not_understood,
        work_permit_missing,
        entry_level_not_met,
        language_below_minimum,
        finance_not_available,
        hours_exceed_availability,
        days_do_not_fit,
        schedule_not_possible,
        childcare_not_arranged,
        travel_too_far,
        travel_cost_unfunded,
    ),
    features=(
        qualification_reuse,
        experience_reuse,
        goal_fit,
        study_progression,
        skill_reuse,
        language_growth,
        cost_to_participant,
        travel_ease,
    ),
)
