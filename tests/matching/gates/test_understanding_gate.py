"""What was not understood is said, and nothing is concluded from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from matching.domain.facet import NOT_UNDERSTOOD, Record
from matching.domain.judgement import value_at
from matching.features.experience import TYPICAL_REUSE, experience_reuse
from matching.gates.understanding import not_understood
from tests.kit import axis, facet, opportunity, pair_of, participant, record


def unread(one: Record[Any], role: str) -> Record[Any]:
    """The record with the texts of a role not understood."""
    facets = (
        replace(facet, isco=0, isco_score=NOT_UNDERSTOOD) if facet.role == role else facet for facet in one.facets
    )
    return replace(one, facets=tuple(facets))


WORK = [{"title": "verpleegkundige", "start_year": 2010, "end_year": 2020}]
MORE = [*WORK, {"title": "asdf qwer", "start_year": 2021, "end_year": 2022}]
NURSE = facet("experience", 0, vector=axis(1), isco=2221)
PLACE = record(opportunity("placement", title="verpleegkundige"), [facet("title", vector=axis(1), isco=2221)])


def test_what_was_not_understood_is_a_caution_and_blocks_nothing() -> None:
    person = record(participant(experience=WORK), [NURSE])
    assert not not_understood(pair_of(person, PLACE)).cautions["text_not_understood"].rows.any()
    verdict = not_understood(pair_of(unread(person, "experience"), PLACE))
    assert not verdict.blocked.any()
    assert verdict.cautions["text_not_understood"].rows.all()
    assert value_at(verdict.cautions["text_not_understood"].values, 0) == {"whose": ["participant"]}


def test_a_job_that_was_not_understood_counts_as_unknown_and_not_as_nothing() -> None:
    person = record(participant(experience=WORK), [NURSE])
    assert experience_reuse(pair_of(person, PLACE)).score[0] > TYPICAL_REUSE
    assert np.isnan(experience_reuse(pair_of(unread(person, "experience"), PLACE)).score[0])


def test_a_job_that_was_understood_still_counts_beside_one_that_was_not() -> None:
    strange = facet("experience", 1, vector=axis(1))
    person = record(participant(experience=MORE), [NURSE, replace(strange, isco_score=NOT_UNDERSTOOD)])
    alone = experience_reuse(pair_of(record(participant(experience=WORK), [NURSE]), PLACE)).score[0]
    assert experience_reuse(pair_of(person, PLACE)).score[0] >= alone - 1e-9


def test_the_vector_of_what_was_not_understood_is_compared_with_nothing() -> None:
    person = record(participant(experience=WORK), [replace(NURSE, isco=0, isco_score=NOT_UNDERSTOOD)])
    assert (pair := pair_of(person, PLACE)).cosine(pair.participants.job_facet, ("title_facet",)).max() == 0
