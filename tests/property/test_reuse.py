"""More experience is never worse: an entry that is added or strengthened never lowers its reuse, and more reuse never lowers a score."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain.participant import Participant
from matching.domain.vocabulary import RECOGNITION
from matching.kinds import KINDS
from matching.ranking import REUSE, AdditiveRanker
from tests.kit import opportunity, participant
from tests.property.conftest import World
from tests.property.strategies import diplomas, examples, jobs, opportunities, participants

EPSILON = 1e-6
COUNTS = st.sampled_from([None, True])
OF_JOBS = {"placement": "experience_reuse", "programme": "experience_reuse", "mentor": "work_nearness"}
OF_DIPLOMAS = {"placement": "qualification_reuse", "programme": "qualification_reuse", "mentor": "study_nearness"}
with_jobs = st.lists(jobs(COUNTS), max_size=4).map(tuple)
with_diplomas = st.lists(diplomas(COUNTS), max_size=3).map(tuple)


def reuse(world: World, kind: str, feature: str, person: Participant, other: Any) -> float:
    rule = next(one for one in KINDS[kind].features if one.name == feature)
    return float(rule(world.pair([person], [other])).score[0])


def never_lower(before: float, after: float) -> None:
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or after >= before - EPSILON


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_one_more_job_never_lowers_reuse(world: World, kind: str, data: st.DataObject) -> None:
    person = data.draw(participants(experience=with_jobs))
    added = [*person.experience, data.draw(jobs(COUNTS))]
    more = replace(person, experience=tuple(data.draw(st.permutations(added))))
    other = data.draw(opportunities(kind))
    never_lower(*(reuse(world, kind, OF_JOBS[kind], one, other) for one in (person, more)))


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_a_longer_or_later_job_never_lowers_reuse(world: World, kind: str, data: st.DataObject) -> None:
    person = data.draw(participants(experience=st.lists(jobs(COUNTS), min_size=1, max_size=3).map(tuple)))
    place = data.draw(st.integers(0, len(person.experience) - 1))
    job = person.experience[place]
    longer = replace(
        job,
        start_year=job.start_year and job.start_year - data.draw(st.integers(0, 10)),
        end_year=job.end_year and min(job.end_year + data.draw(st.integers(0, 5)), 2026),
        use=True,
    )
    more = replace(person, experience=(*person.experience[:place], longer, *person.experience[place + 1 :]))
    other = data.draw(opportunities(kind))
    never_lower(*(reuse(world, kind, OF_JOBS[kind], one, other) for one in (person, more)))


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_a_job_that_counts_again_never_lowers_reuse(world: World, kind: str, data: st.DataObject) -> None:
    person = data.draw(participants(experience=st.lists(jobs(), max_size=3).map(tuple)))
    again = replace(person, experience=tuple(replace(job, use=None) for job in person.experience))
    other = data.draw(opportunities(kind))
    never_lower(*(reuse(world, kind, OF_JOBS[kind], one, other) for one in (person, again)))


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_one_more_diploma_never_lowers_reuse(world: World, kind: str, data: st.DataObject) -> None:
    person = data.draw(participants(qualifications=with_diplomas))
    added = [*person.qualifications, data.draw(diplomas(COUNTS))]
    more = replace(person, qualifications=tuple(data.draw(st.permutations(added))))
    other = data.draw(opportunities(kind))
    never_lower(*(reuse(world, kind, OF_DIPLOMAS[kind], one, other) for one in (person, more)))


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_a_finished_or_recognised_diploma_never_lowers_reuse(world: World, kind: str, data: st.DataObject) -> None:
    diploma = data.draw(diplomas(COUNTS))
    stands_at = -1 if diploma.recognition is None else RECOGNITION.index(diploma.recognition)
    stronger = replace(
        diploma,
        completed=data.draw(st.sampled_from([diploma.completed, True])),
        recognition=data.draw(st.sampled_from([diploma.recognition, *RECOGNITION[max(stands_at, 0) :]])),
    )
    person = data.draw(participants(qualifications=st.just((diploma,))))
    more = replace(person, qualifications=(stronger,))
    other = data.draw(opportunities(kind))
    never_lower(*(reuse(world, kind, OF_DIPLOMAS[kind], one, other) for one in (person, more)))


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("placement", "apothekersassistent"),
        ("programme", "farmacie"),
        ("mentor", "farmacie"),
    ],
)
def test_a_higher_diploma_never_lowers_reuse(world: World, kind: str, title: str) -> None:
    fields = {"study": {"title": title}} if kind == "mentor" else {"title": title}
    other = opportunity(kind, {**fields, **({"level": 4} if kind == "programme" else {})})
    found = [
        reuse(
            world, kind, OF_DIPLOMAS[kind], participant(qualifications=[{"title": "farmacie", "level": level}]), other
        )
        for level in range(1, 9)
    ]
    assert min(found) > 0
    assert found == sorted(found)


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_known_to_have_none_is_no_reuse_and_not_known_is_unknown(world: World, kind: str, data: st.DataObject) -> None:
    person, other = data.draw(participants()), data.draw(opportunities(kind))
    nothing = replace(person, experience=(), qualifications=())
    unknown = replace(person, experience=None, qualifications=None)
    for feature in (OF_JOBS[kind], OF_DIPLOMAS[kind]):
        assert np.isnan(reuse(world, kind, feature, unknown, other))
        none = reuse(world, kind, feature, nothing, other)
        assert none == 0 or np.isnan(none)  # a language course, a mentor without a study: nothing to compare with
        if other.kind == "placement":
            assert none == 0


@pytest.mark.parametrize("kind", KINDS)
@examples
@given(data=st.data())
def test_more_reuse_never_lowers_a_score(kind: str, data: st.DataObject) -> None:
    rules = KINDS[kind].features
    value = st.none() | st.floats(0, 1)
    row = np.array([np.nan if (one := data.draw(value)) is None else one for _ in rules])
    new_field = np.array([data.draw(st.booleans())])
    for place, rule in enumerate(rules):
        if rule.name in REUSE and not np.isnan(row[place]):
            higher = row.copy()
            higher[place] = data.draw(st.floats(row[place], 1))
            ranker = AdditiveRanker()
            before = ranker.score(kind, rules, row[None, :], new_field).score[0]
            assert ranker.score(kind, rules, higher[None, :], new_field).score[0] >= before
