from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.domain.esco import EscoConcept, EscoSkillRelation
from matching.taxonomy import isced, isco, nearness
from matching.taxonomy.nearness import OccupationNearness, field_of_work_nearness, fields_of, occupation_nearness

TRIPLES = Path(__file__).parent / "data" / "nearness_triples.csv"
CODES = np.array([int(code) for code in isco.unit_codes()])
ELEMENTARY = CODES[(CODES >= 9000)]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    "triple", rows(TRIPLES), ids=lambda row: f"{row['occupation']}-{row['nearer']}-{row['farther']}"
)
def test_a_career_counsellors_order_holds(triple: dict[str, str]) -> None:
    occupation, nearer, farther = (int(triple[key]) for key in ("occupation", "nearer", "farther"))
    near, far = occupation_nearness(occupation, [nearer, farther])
    assert near >= far + 0.03, f"{near:.2f} {far:.2f}: {triple['why']}"


def test_triples_are_many_and_different() -> None:
    keys = [(row["occupation"], row["nearer"], row["farther"]) for row in rows(TRIPLES)]
    assert len(set(keys)) == len(keys) >= 120
    assert len({key[0] for key in keys}) >= 100
    assert all(row["why"] for row in rows(TRIPLES))


def test_the_whole_matrix_is_symmetric_bounded_and_one_on_the_diagonal() -> None:
    matrix = occupation_nearness(CODES[:, None], CODES)
    assert matrix.shape == (436, 436) and matrix.dtype == np.float32
    assert np.array_equal(matrix, matrix.T)
    assert matrix.min() >= 0 and matrix.max() == 1
    assert (np.diag(matrix) == 1).all()
    assert matrix[~np.eye(436, dtype=bool)].max() <= 0.9


@given(st.sampled_from([0, *CODES.tolist()]), st.sampled_from([0, *CODES.tolist()]))
def test_any_pair_is_symmetric_and_unknown_only_when_one_is(a: int, b: int) -> None:
    there, back = float(occupation_nearness(a, b)), float(occupation_nearness(b, a))
    if 0 in (a, b):
        assert np.isnan(there) and np.isnan(back)
    else:
        assert there == back and 0 <= there <= 1 and (there == 1) == (a == b)


@given(st.lists(st.sampled_from(CODES.tolist()), max_size=6), st.lists(st.sampled_from(CODES.tolist()), max_size=4))
def test_a_table_is_the_pairs_one_by_one(a: list[int], b: list[int]) -> None:
    table = occupation_nearness(np.array(a, dtype=int)[:, None], np.array(b, dtype=int))
    assert table.shape == (len(a), len(b))
    assert table.tolist() == [[float(occupation_nearness(one, other)) for other in b] for one in a]


def test_fields_file_has_every_unit_group_once_with_real_fields() -> None:
    found = rows(nearness.FIELDS)
    assert [row["isco"] for row in found] == list(isco.unit_codes())
    for row in found:
        fields = row["isced"].split("|")
        assert 1 <= len(fields) <= 3 and len(set(fields)) == len(fields)
        assert set(fields) <= set(isced.detailed_codes()), row


def test_related_file_has_real_pairs_once_with_a_degree_and_a_reason() -> None:
    found = rows(nearness.RELATED)
    pairs = [frozenset((row["a"], row["b"])) for row in found]
    assert len(set(pairs)) == len(pairs) >= 700
    for row in found:
        assert {row["a"], row["b"]} <= set(isco.unit_codes()) and row["a"] != row["b"], row
        assert 0.3 <= float(row["degree"]) <= 0.9, row
        assert 3 <= len(row["why"].split()) <= 8, row
        assert occupation_nearness(int(row["a"]), int(row["b"])) >= np.float32(row["degree"]), row


def test_every_group_with_a_cohesion_exists() -> None:
    assert set(nearness.COHESION) <= set(isco.groups())
    assert {f"{code:04d}" for code in nearness.FIELD_WIDE} <= set(isced.detailed_codes())
    assert {f"{code:03d}" for code in nearness.NARROW_WIDE} <= set(isced.fields())


def test_elementary_work_reuses_little_of_the_professions() -> None:
    professions = CODES[(CODES >= 2000) & (CODES < 3000)]
    assert occupation_nearness(professions[:, None], ELEMENTARY).max() <= 0.3
    for anything in (9333, 9112, 9329, 9612):
        assert occupation_nearness(professions, anything).max() < 0.15


def test_everybody_has_some_way_on() -> None:
    matrix = occupation_nearness(CODES[:, None], CODES) - np.eye(436, dtype=np.float32)
    assert (np.sort(matrix, axis=1)[:, -3] >= 0.2).all(), CODES[np.sort(matrix, axis=1)[:, -3] < 0.2]


def test_sharing_only_a_heading_is_weak() -> None:
    assert occupation_nearness(2611, 2653) <= 0.15  # lawyer, dancer
    assert occupation_nearness(5163, 5164) <= 0.2  # undertaker, animal carer
    assert occupation_nearness(9333, 9312) <= 0.15
    assert occupation_nearness(9211, 9216) <= 0.35  # fruit picker, helper on a fish farm
    assert occupation_nearness(2142, 2221) <= 0.1


@pytest.mark.parametrize("wrong", [2260, 22, -1, 10_000, 9999])
def test_a_number_that_is_no_unit_group_is_named(wrong: int) -> None:
    with pytest.raises(ValueError, match=str(wrong)):
        occupation_nearness([2262, wrong], 2221)


def test_texts_and_fractions_are_refused() -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        occupation_nearness(["2262"], 2221)
    with pytest.raises(TypeError, match="whole numbers"):
        field_of_work_nearness([916.0], 2262)


def test_fields_of_keeps_the_shape_and_pads_with_zero() -> None:
    found = fields_of([[2262, 0], [2221, 5321]])
    assert found.shape == (2, 2, 3)
    assert found[0].tolist() == [[916, 0, 0], [0, 0, 0]]
    assert found[1, 1, :2].tolist() == [913, 921]


def test_field_of_work_by_depth() -> None:
    found = field_of_work_nearness([916, 912, 923, 732], 2262)
    assert found.tolist() == pytest.approx([1.0, 0.6, 0.2, 0.0])
    assert field_of_work_nearness(921, 5321) == 1  # the second of its fields counts as much
    assert field_of_work_nearness([910, 900, 700], 2262).tolist() == pytest.approx([0.6, 0.2, 0.0])


def test_field_of_work_is_unknown_when_either_is() -> None:
    assert np.isnan(field_of_work_nearness([0, 11, 916], [2262, 2262, 0])).all()
    assert field_of_work_nearness(np.array([[916], [0]]), np.array([2262, 2142, 9333])).shape == (2, 3)
    with pytest.raises(ValueError, match="1100"):
        field_of_work_nearness([916, 1100], 2262)


def test_everybody_trained_in_their_first_field_fits_it_fully() -> None:
    first = fields_of(CODES)[:, 0]
    vocational = first >= 100
    assert (field_of_work_nearness(first[vocational], CODES[vocational]) == 1).all()


def test_a_query_of_five_hundred_by_ten_takes_a_millisecond_at_most() -> None:
    random = np.random.default_rng(0)
    many, few = random.choice(CODES, (500, 1)), random.choice(CODES, (1, 10))
    occupation_nearness(many, few)
    times = []
    for _ in range(50):
        start = perf_counter()
        occupation_nearness(many, few)
        times.append(perf_counter() - start)
    assert min(times) < 0.001


@dataclass(frozen=True)
class Concepts:
    """Occupations with vectors of two numbers."""

    uris: tuple[str, ...] = ("a", "b", "c")
    isco: tuple[str, ...] = ("2611", "2653", "9999")  # lawyer, dancer, and a group that ISCO-08 does not have
    vectors: NDArray[np.float32] = field(
        default_factory=lambda: np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    )


OCCUPATIONS = [EscoConcept(f"o{code}", "occupation", {}, isco=code) for code in ("2611", "2653", "5163")]
RELATIONS = [
    EscoSkillRelation(f"o{code}", skill, essential)
    for code, skill, essential in (
        ("2611", "speak in public", True), ("2653", "speak in public", True),
        ("2653", "stretch", True), ("5163", "stretch", False),
    )
]  # fmt: skip


def test_vectors_and_shared_skills_bring_nearer_what_the_tables_keep_apart() -> None:
    lawyer, dancer, undertaker = 2611, 2653, 5163
    tables = occupation_nearness(lawyer, dancer)
    by_vectors, by_skills = OccupationNearness(Concepts()), OccupationNearness(None, OCCUPATIONS, RELATIONS)
    assert by_vectors(lawyer, dancer) == pytest.approx(0.5)  # the cosine .8 is full nearness, of which half counts
    assert tables < by_skills(lawyer, dancer) <= 0.6
    # what is only optional is not shared
    assert by_skills(dancer, undertaker) == occupation_nearness(dancer, undertaker)


@pytest.mark.parametrize("nearness", [OccupationNearness(), OccupationNearness(Concepts(), OCCUPATIONS, RELATIONS)])
def test_more_views_stay_symmetric_one_for_itself_and_never_below_the_tables(nearness: OccupationNearness) -> None:
    matrix, tables = nearness(CODES[:, None], CODES), occupation_nearness(CODES[:, None], CODES)
    np.testing.assert_array_equal(matrix, matrix.T)
    assert (np.diag(matrix) == 1).all()
    assert ((matrix >= tables) & (matrix <= 1)).all()
    assert np.isnan(nearness(0, 2611))


def test_without_more_to_go_by_the_tables_are_all_there_is() -> None:
    np.testing.assert_array_equal(
        OccupationNearness()(CODES[:, None], CODES), occupation_nearness(CODES[:, None], CODES)
    )
