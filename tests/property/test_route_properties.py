"""A longer contract, a better intention, a higher level and learning that is added never turn a durable placement into a fast one."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matching.domain.vocabulary import CONTRACT
from matching.features.route import DURABLE, FAST, route
from tests.kit import axis, facet, opportunity, pair_of, participant, record
from tests.property.strategies import examples

# Occupations of the four ISCO skill levels, and one that is not known.
OF_LEVEL = [0, 9112, 5120, 3213, 2262]
LEVELS = st.integers(0, 4)
MONTHS = st.none() | st.floats(0.5, 60)
AFTER = [None, "none", "extension", "contract"]
BETTER = {None: ["extension", "contract"], "none": AFTER, "extension": ["contract"], "contract": []}
FIELDS = st.fixed_dictionaries(
    {
        "contract": st.none() | st.sampled_from(CONTRACT),
        "contract_months": MONTHS,
        "intention_after": st.sampled_from(AFTER),
        "language_support": st.sampled_from([None, False, True]),
    }
)


def code(own: int, level: int, leads: int, fields: dict[str, Any]) -> int:
    jobs = [facet("experience", 0, vector=axis(1), isco=OF_LEVEL[own])]
    work = [facet("title", vector=axis(2), isco=OF_LEVEL[level])]
    if leads:
        work.append(facet("leads_to", 0, vector=axis(3), isco=OF_LEVEL[leads]))
    person = record(participant(experience=[{"title": "werk"}]), jobs)
    return int(route(pair_of(person, record(opportunity("placement", fields), work))).code[0])


def never_worse(before: int, after: int) -> None:
    assert not (before == DURABLE and after != DURABLE)
    assert not (before != FAST and after == FAST)


@examples
@given(LEVELS, LEVELS, LEVELS, FIELDS, st.floats(0, 60))
def test_a_longer_contract(own: int, level: int, leads: int, fields: dict[str, Any], more: float) -> None:
    if fields["contract_months"] is not None:
        longer = {**fields, "contract_months": fields["contract_months"] + more}
        never_worse(code(own, level, leads, fields), code(own, level, leads, longer))


@examples
@given(LEVELS, LEVELS, LEVELS, FIELDS, st.data())
def test_a_better_intention(own: int, level: int, leads: int, fields: dict[str, Any], data: st.DataObject) -> None:
    better = data.draw(st.sampled_from([fields["intention_after"], *BETTER[fields["intention_after"]]]))
    never_worse(code(own, level, leads, fields), code(own, level, leads, {**fields, "intention_after": better}))


@examples
@given(st.integers(1, 4), st.integers(1, 4), LEVELS, FIELDS, st.integers(0, 3))
def test_a_higher_level_is_kept(own: int, level: int, leads: int, fields: dict[str, Any], up: int) -> None:
    never_worse(code(own, level, leads, fields), code(own, min(level + up, 4), leads, fields))


@examples
@given(LEVELS, LEVELS, LEVELS, FIELDS, st.integers(0, 3))
def test_leading_to_more(own: int, level: int, leads: int, fields: dict[str, Any], up: int) -> None:
    never_worse(code(own, level, leads, fields), code(own, level, min(leads + up, 4), fields))


@examples
@given(LEVELS, LEVELS, LEVELS, FIELDS)
def test_learning_is_added(own: int, level: int, leads: int, fields: dict[str, Any]) -> None:
    never_worse(code(own, level, leads, fields), code(own, level, leads, {**fields, "language_support": True}))


@examples
@given(LEVELS, LEVELS, LEVELS, FIELDS)
def test_work_becomes_work_with_a_diploma(own: int, level: int, leads: int, fields: dict[str, Any]) -> None:
    never_worse(code(own, level, leads, fields), code(own, level, leads, {**fields, "contract": "apprenticeship"}))
