"""Rules of law hold for everybody whom hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import vocabulary as v
from matching.domain.judgement import value_at
from matching.gates.education import qualification_not_recognised
from matching.gates.finance import finance_not_available
from matching.gates.permits import work_permit_missing
from matching.rules.regulated_professions import professions
from tests.property.conftest import World
from tests.property.strategies import AS_OF, examples, participants, placements, programmes

NAMES = sorted({name for one in professions() for name in one.names})


@examples
@given(
    participants(),
    placements(
        title=st.sampled_from(NAMES),
        regulated_profession=st.just(None),
        qualification_required=st.just(None),
    ),
)
def test_a_title_that_was_only_read_never_blocks(world: World, person: Any, work: Any) -> None:
    assert not qualification_not_recognised(world.pair([person], [work])).blocked.any()


@examples
@given(participants(), placements(regulated_profession=st.sampled_from(NAMES)))
def test_recognised_and_not_registered_is_never_silent_where_there_is_a_register(
    world: World, person: Any, work: Any
) -> None:
    """Recognition is not registration: whoever passes regulated work with a register without being registered reads what is left."""
    known = tuple(replace(one, registration="none") for one in person.qualifications or ())
    verdict = qualification_not_recognised(world.pair([replace(person, qualifications=known)], [work]))
    register = any(one.regulation == "register" for one in professions() if work.regulated_profession in one.names)
    if register and not verdict.blocked[0]:
        said = {code for code, caution in verdict.cautions.items() if caution.rows[0]}
        assert said & {"registration_to_arrange", "unknown_recognition", "unknown_qualifications"}


@examples
@given(participants(status=st.just("asylum_seeker")), placements())
def test_whoever_is_blocked_by_a_permit_is_told_from_when_it_is_possible(world: World, person: Any, work: Any) -> None:
    verdict = work_permit_missing(world.pair([person], [work]))
    if verdict.blocked[0]:
        assert value_at(verdict.values, 0)["possible_from"] > "2026-11-21"


# As of November 2026: who turns this old in the year of the question, and somebody well below the same limit.
AT_LIMIT = {30: 2000, 57: 1980}


@pytest.mark.parametrize(("limit", "younger"), AT_LIMIT.items())
@examples
@given(person=participants(), study=programmes(starts_on=st.just(None)))
def test_at_an_age_limit_nobody_is_refused_who_would_not_be_when_younger(
    world: World, limit: int, younger: int, person: Any, study: Any
) -> None:
    at_limit, below = (
        finance_not_available(world.pair([replace(person, birth_year=born, asylum_applied_on=None)], [study])).blocked[
            0
        ]
        for born in (AS_OF.year - limit, younger)
    )
    assert at_limit <= below


@examples
@given(st.sampled_from(v.STATUS), participants(), programmes())
def test_what_cannot_be_paid_names_who_can_change_that(world: World, status: str, person: Any, study: Any) -> None:
    verdict = finance_not_available(world.pair([replace(person, status=status)], [study]))
    if verdict.blocked[0]:
        assert value_at(verdict.values, 0)["who"]
