"""Placements: work, with or without a contract."""

from __future__ import annotations

from matching.domain.columns import PlacementColumns
from matching.domain.facet import Facet
from matching.domain.opportunity import Placement
from matching.features.contract import contract_durability
from matching.features.experience import experience_reuse, level_kept
from matching.features.goal import goal_fit
from matching.features.language import language_growth
from matching.features.qualification import qualification_reuse
from matching.features.skill import skill_reuse
from matching.features.travel import cost_to_participant, travel_ease
from matching.gates.education import qualification_not_recognised
from matching.gates.home import childcare_not_arranged
from matching.gates.language import language_below_minimum
from matching.gates.openness import closed, full, not_consented
from matching.gates.permits import work_permit_missing
from matching.gates.travel import travel_cost_unfunded, travel_too_far
from matching.gates.understanding import not_understood
from matching.gates.unpaid import unpaid_work_unsound
from matching.gates.week import days_do_not_fit, hours_exceed_availability, schedule_not_possible
from matching.kinds.kind import Kind, embed
from matching.rules.regulated_professions import protected_title


def placement_facets(placement: Placement) -> tuple[Facet, ...]:
    """Title, tasks, what it leads to, the diploma that is asked, and the regulated profession.

    The profession is the provider's word, or else a protected title that stands in the title.
    """
    asked = placement.qualification_required
    inferred = protected_title(placement.title)
    profession = (placement.regulated_profession or "").strip() or (inferred[0] if inferred else None)
    return (
        *embed("title", [placement.title]),
        *embed("tasks", [placement.description]),
        *embed("leads_to", placement.leads_to or ()),
        *embed("requirement", [asked.field if asked else None], field=asked.field if asked else None),
        *embed("profession", [profession]),
    )


PLACEMENT = Kind(
    name="placement",
    columns=PlacementColumns,
    facets=placement_facets,
    gates=(
        closed,
        full,
        not_consented,
        not_understood,
        work_permit_missing,
        qualification_not_recognised,
        language_below_minimum,
        hours_exceed_availability,
        days_do_not_fit,
        schedule_not_possible,
        childcare_not_arranged,
        travel_too_far,
        travel_cost_unfunded,
        unpaid_work_unsound,
    ),
    features=(
        experience_reuse,
        qualification_reuse,
        level_kept,
        skill_reuse,
        goal_fit,
        contract_durability,
        language_growth,
        travel_ease,
        cost_to_participant,
    ),
)
