"""The catalogue in memory, and which rows of it are looked at closely."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest

from embeddings.lexical import LexicalIndex
from embeddings.numpy_index import NumpyIndex
from matching.catalogue import Catalogue, Occupations
from matching.domain.columns import COLUMNS, PlacementColumns
from matching.domain.facet import Facet, Record
from matching.domain.ports import Point
from matching.retrieval import (
    CAP,
    FACTOR,
    FLOOR,
    Retriever,
    fuse,
    names_in,
    visible_opportunities,
    visible_participants,
    wanted,
)
from matching.taxonomy.nearness import occupation_nearness
from tests.kit import AS_OF, WIDTH, opportunity, participant

NURSE, AIDE, PICKER = 2221, 5321, 9333
ORGANISATION, OTHER = uuid4(), uuid4()
HERE = Point(52.09, 5.12)


def placement(number: int, isco: int, **more: Any) -> Record[Any]:
    vector = np.eye(WIDTH, dtype=np.float32)[number % WIDTH]
    fields = {name: more.pop(name) for name in list(more) if name in ("closes_on", "remote")}
    facets = (Facet("title", 0, f"werk {number}", id=number + 1, vector=vector, isco=isco, isco_score=0.9),)
    state = {"key": UUID(int=number + 1), "organisation_id": ORGANISATION, "point": HERE, "facets": facets, **more}
    return Record(profile=opportunity("placement", id=f"w-{number}", **fields), **state)


def person(isco: int, **fields: Any) -> Record[Any]:
    facet = Facet(
        "experience", 0, "werk", id=9999, vector=np.eye(WIDTH, dtype=np.float32)[0], isco=isco, isco_score=0.9
    )
    return Record(profile=participant(**fields), key=uuid4(), organisation_id=ORGANISATION, point=HERE, facets=(facet,))


def retriever(records: list[Record[Any]]) -> Retriever:
    facets = [facet for one in records for facet in one.facets]
    ids = np.array([one.id for one in facets])
    vectors, words = NumpyIndex("test", WIDTH), LexicalIndex()
    vectors.replace(ids, np.stack([one.vector for one in facets if one.vector is not None]), 1)
    words.replace(ids, [one.text for one in facets], 1)
    return Retriever(Catalogue.build(records, ("participant", "placement"), 1), vectors.reader, words.reader)


def test_so_many_are_looked_at_as_the_limit_asks_within_bounds() -> None:
    assert [wanted(limit) for limit in (1, FLOOR // FACTOR, 20, 1000)] == [FLOOR, FLOOR, 20 * FACTOR, CAP]


def test_lists_are_fused_by_rank() -> None:
    found = fuse([np.array([3, 1, 2]), np.array([1, 3])], 5)
    assert list(found) == [1, 3, 2]  # both ones and threes stand first once and second once: in the order of numbers


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["BIG-registratie", "lasser met VCA"], ["BIG", "VCA"]),
        (["VCA", "Excel", "lasser"], []),
        (["LASSER EN KOK"], []),
        ([" ".join(f"AB{n}" for n in range(9))], []),
        (["tekenaar AutoCAD", "cursus AutoCAD"], ["AutoCAD"]),
    ],
)
def test_names_within_longer_texts_ask_by_themselves(texts: list[str], names: list[str]) -> None:
    assert names_in(texts) == names


class TestCatalogue:
    def test_after_changes_it_is_as_if_built_anew(self) -> None:
        records = [placement(number, AIDE) for number in range(6)]
        catalogue = Catalogue.build(records, ("placement",), 1)
        changed = placement(2, NURSE)
        new = placement(7, PICKER)
        after = catalogue.updated([changed, new], [UUID(int=5)], 2)
        fresh = Catalogue.build(
            [r for n, r in enumerate(records) if n not in (2, 4)] + [changed, new], ("placement",), 2
        )
        for name in ("ids", "title_isco", "title_facet"):
            assert list(getattr(after.columns["placement"], name)) == list(getattr(fresh.columns["placement"], name))
        length = len(fresh.row_of_facet["placement"])
        assert list(after.row_of_facet["placement"][:length]) == list(fresh.row_of_facet["placement"])
        assert after.sequence == 2
        assert list(catalogue.columns["placement"].ids) == [f"w-{n}" for n in range(6)]  # readers keep what they hold

    def test_facets_of_rows(self) -> None:
        catalogue = Catalogue.build([placement(number, AIDE) for number in range(3)], ("placement",), 1)
        mask = catalogue.facets_allowed("placement", np.array([True, False, True]))
        assert list(np.flatnonzero(mask)) == [1, 3]


class TestOccupations:
    columns = PlacementColumns.build([placement(n, isco) for n, isco in enumerate([PICKER, AIDE, 0, NURSE, AIDE])])

    def nearest(self, sought: list[int], allowed: list[bool], want: int, away: list[float]) -> list[int]:
        distance = np.array(away)
        found = Occupations.of(self.columns).nearest(
            sought, np.array(allowed), lambda rows: distance[rows], nearness=occupation_nearness, want=want
        )
        return list(found)

    def test_the_same_occupation_first_then_by_nearness_then_by_road(self) -> None:
        assert self.nearest([NURSE], [True] * 5, 5, [0, 9, 0, 9, 1]) == [3, 4, 1]  # unrelated and unknown: not at all

    def test_only_allowed_rows_and_no_more_than_wanted(self) -> None:
        assert self.nearest([NURSE], [True, True, True, False, True], 1, [0, 1, 0, 0, 2]) == [1]

    def test_without_an_occupation_nothing(self) -> None:
        assert self.nearest([], [True] * 5, 5, [0] * 5) == []


class TestRows:
    def test_a_small_choice_comes_whole(self) -> None:
        finder = retriever([placement(n, PICKER) for n in range(5)])
        assert sorted(finder.rows(person(NURSE), "placement", np.ones(5, bool), 10)) == [0, 1, 2, 3, 4]

    def test_each_row_once_and_as_many_as_wanted(self) -> None:
        finder = retriever([placement(n, AIDE if n % 3 else PICKER) for n in range(600)])
        rows = finder.rows(person(NURSE), "placement", np.ones(600, bool), 10)
        assert len(rows) == len(set(rows)) == wanted(10)

    def test_what_is_not_allowed_never_comes(self) -> None:
        finder = retriever([placement(n, AIDE) for n in range(600)])
        allowed = np.arange(600) % 2 == 0
        rows = finder.rows(person(NURSE), "placement", allowed, 10)
        assert allowed[rows].all()

    def test_half_of_the_places_are_kept_for_what_is_possible(self) -> None:
        finder = retriever([placement(n, AIDE) for n in range(900)])
        possible = np.arange(900) >= 700
        everything = np.ones(900, bool)
        rows = finder.rows(person(NURSE), "placement", everything, 10, lambda some: possible[some])
        assert possible[rows].sum() >= wanted(10) // 2
        assert len(rows) == len(set(rows)) == wanted(10)
        blind = finder.rows(person(NURSE), "placement", everything, 10)
        assert possible[blind].sum() < wanted(10) // 2

    def test_of_whom_nothing_is_known_the_nearest_by_road(self) -> None:
        records = [placement(n, AIDE, point=Point(52.09 + n / 1000, 5.12)) for n in range(400)]
        nobody = Record(profile=participant(), key=uuid4(), organisation_id=ORGANISATION, point=HERE)
        rows = retriever(records).rows(nobody, "placement", np.ones(400, bool), 10)
        assert list(rows) == list(range(wanted(10)))


class TestVisible:
    @pytest.mark.parametrize(
        ("fields", "seen"),
        [
            ({}, True),
            ({"is_open": False}, False),
            ({"closes_on": "2026-11-21"}, True),
            ({"closes_on": "2026-11-20"}, False),
            ({"organisation_id": OTHER}, True),
            ({"organisation_id": OTHER, "shared": False}, False),
            ({"shared": False}, True),
            ({"point": Point(53.2, 6.57)}, False),  # Groningen, for who travels half an hour
            ({"point": Point(53.2, 6.57), "remote": True}, True),
            ({"point": None}, True),
        ],
    )
    def test_opportunities(self, fields: dict[str, Any], seen: bool) -> None:
        columns = PlacementColumns.build([placement(0, AIDE, **fields)])
        who = person(NURSE, travel={"max_minutes": 30})
        assert list(visible_opportunities(columns, who, float(AS_OF.toordinal()))) == [seen]

    @pytest.mark.parametrize(
        ("state", "seen"),
        [
            ({"may_be_found": True}, True),
            ({"may_be_found": False}, False),
            ({"may_be_found": None}, False),
            ({"may_be_found": True, "organisation_id": OTHER}, False),
            ({"may_be_found": True, "point": Point(53.2, 6.57)}, False),
        ],
    )
    def test_participants(self, state: dict[str, Any], seen: bool) -> None:
        from dataclasses import replace

        one = replace(person(NURSE, travel={"max_minutes": 30}), **state)
        columns = COLUMNS["participant"].build([one])
        assert list(visible_participants(columns, placement(0, AIDE))) == [seen]  # type: ignore[arg-type]
