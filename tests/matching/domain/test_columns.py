"""Rows of columns: narrowed, changed, trimmed, and never another answer."""

from __future__ import annotations

import numpy as np
import pytest

from matching.domain.columns import ParticipantColumns, PlacementColumns
from matching.domain.facet import NOT_UNDERSTOOD, Facet, Record
from matching.domain.opportunity import Placement
from matching.domain.participant import Participant

WORDS = np.ones(4, dtype=np.float32)


def placements(count: int = 6) -> PlacementColumns:
    return PlacementColumns.build([Record(profile=Placement(id=f"p-{n}", title="kok")) for n in range(count)])


def test_rows_of_rows_are_the_rows_of_the_whole() -> None:
    twice = placements().take(np.array([5, 3, 1])).take(np.array([2, 0]))
    assert list(twice.ids) == ["p-1", "p-5"]


def test_rows_by_mask_of_rows_by_mask() -> None:
    some = placements().take(np.array([True, False, True, True, False, True]))
    assert list(some.take(np.array([False, True, False, True])).ids) == ["p-2", "p-5"]


def test_other_values_stay_when_rows_are_taken_of_them() -> None:
    changed = placements().take(np.array([4, 2])).having(places_left=np.array([7.0, 8.0]))
    assert list(changed.take(np.array([1])).places_left) == [8.0]
    assert list(changed.take(np.array([1])).ids) == ["p-2"]


def test_an_unknown_column_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no column 'colour'"):
        placements().take(np.array([0])).colour  # noqa: B018


def test_a_wish_that_was_not_understood_hides_no_later_wish() -> None:
    wishes = (
        Facet("goal", 0, "xqzt", 11, WORDS, isco_score=NOT_UNDERSTOOD),
        Facet("goal", 1, "kok", 12, WORDS, 5120, 0.9),
    )
    columns = ParticipantColumns.build([Record(profile=Participant(id="a"), facets=wishes)]).trimmed()
    assert columns.goal_facet.tolist() == [[0, 12]]
    assert columns.goal_isco.tolist() == [[0, 5120]]


def test_a_wish_known_only_by_its_occupation_is_kept() -> None:
    columns = ParticipantColumns.build([Record(profile=Participant(id="a"))])
    changed = columns.having(goal_isco=np.array([[0, 5120, 0, 0, 0, 0]]))
    assert changed.trimmed().goal_isco.tolist() == [[0, 5120]]


def test_trimmed_columns_keep_one_slot_when_none_is_used() -> None:
    trimmed = placements(2).trimmed()
    assert trimmed.required.shape == (2, 1)
    assert trimmed.leads_facet.shape == (2, 1)
