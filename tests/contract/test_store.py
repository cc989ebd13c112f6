"""The contract of ``matching.domain.repositories.Store``, on each database that it is kept in."""

from __future__ import annotations

import dataclasses
import itertools
import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, insert, select, update
from sqlalchemy.exc import StatementError

from matching.domain import opportunity, participant
from matching.domain.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    NotReadyError,
    StaleVersionError,
)
from matching.domain.facet import Facet, Record
from matching.domain.opportunity import HoursPerWeek, Mentor, Placement, Programme, Provider
from matching.domain.participant import Experience, Goal, LanguageSkill, Participant
from matching.domain.ports import Point
from matching.domain.repositories import Recommendation
from matching.domain.vocabulary import KIND
from matching.store import SqlStore, tables
from tests.contract.databases import database_url

MODEL = "test-model@1"
ALL = ("participant", *KIND)
DAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
_numbers = itertools.count()


def vector(seed: int, size: int = 8) -> np.ndarray:
    made = np.random.default_rng(seed).standard_normal(size).astype(np.float32)
    return made / np.linalg.norm(made)


def facet(role: Any, position: int, words: str, **more: Any) -> Facet:
    return Facet(role, position, words, vector=vector(len(words)), **more)


def person(name: str = "d1", **more: Any) -> Record[Participant]:
    profile = Participant(id=name, experience=(Experience(title="kok", start_year=2010),), skills=(), **more)
    facets = (facet("experience", 0, "kok", isco=5120, isco_score=0.8), facet("goal", 0, f"kok {name}"))
    return Record(profile=profile, facets=facets, point=Point(52.09, 5.12))


def job(name: str = "p1", **more: Any) -> Record[Placement]:
    profile = Placement(id=name, title="Kok", **({"provider": Provider(id="w1", name="Café"), "capacity": 2} | more))
    return Record(profile=profile, facets=(facet("title", 0, "Kok"), facet("leads_to", 1, f"chef-kok {name}")))


def save(store: SqlStore, org: UUID, *records: Record[Any], model: str = MODEL, source: str = "test") -> list[Any]:
    with store.write() as tx:
        return tx.save(org, records, source=source, model_id=model)


def find(store: SqlStore, org: UUID, kind: Any, name: str) -> Record[Any]:
    with store.read() as tx:
        return tx.find(org, kind, name, vectors=True)


def rows(store: SqlStore, table: Any) -> int:
    with store.read() as tx:
        return int(tx._connection.scalar(select(func.count()).select_from(table)) or 0)


# saving and finding


def test_a_record_comes_back_as_it_was_saved(store: SqlStore, org: UUID) -> None:
    record = person(goal=Goal(text="weer koken"), languages=(LanguageSkill(code="ar", level="native"),))
    (saved,) = save(store, org, record)
    assert (saved.external_id, saved.outcome, saved.version) == ("d1", "created", 1)
    assert saved.key.version == 7
    for reference in ("d1", str(saved.key), saved.key.hex):
        found = find(store, org, "participant", reference)
        assert found.profile == record.profile
        assert (found.key, found.organisation_id, found.version) == (saved.key, org, 1)
        assert found.point == record.point
        assert found.may_be_found is False
        assert found.places_left is None
        assert [dataclasses.replace(one, id=0) for one in found.facets] == list(record.facets)
        assert all(one.id > 0 for one in found.facets)
        for one, given_ in zip(found.facets, record.facets, strict=True):
            assert one.vector is not None and one.vector.dtype == np.float32
            np.testing.assert_allclose(one.vector, given_.vector, atol=1e-3)
    with store.read() as tx:
        assert all(one.vector is None for one in tx.find(org, "participant", "d1").facets)


def test_unknown_and_known_none_stay_apart(store: SqlStore, org: UUID) -> None:
    save(store, org, Record(profile=Participant(id="a", experience=())), Record(profile=Participant(id="b")))
    assert find(store, org, "participant", "a").profile.experience == ()
    assert find(store, org, "participant", "b").profile.experience is None
    save(store, org, Record(profile=Mentor(id="m", title="Mentor", topics=())))
    with store.read() as tx:
        document = tx._connection.scalar(select(tables.OPPORTUNITY.c.document))
    assert json.loads(document) == {"id": "m", "title": "Mentor", "kind": "mentor", "topics": []}


def test_saving_the_same_again_changes_nothing(store: SqlStore, org: UUID) -> None:
    first = save(store, org, person(), job())
    before = find(store, org, "placement", "p1")
    with store.read() as tx:
        sequence = tx.sequence()
    again = save(store, org, person(), job())
    assert [one.outcome for one in again] == ["unchanged", "unchanged"]
    assert [(one.key, one.version) for one in again] == [(one.key, one.version) for one in first]
    assert find(store, org, "placement", "p1") == before
    with store.read() as tx:
        assert tx.sequence() == sequence
    whole = dataclasses.replace(
        before, profile=dataclasses.replace(before.profile, hours_per_week=HoursPerWeek(min=40))
    )
    assert save(store, org, whole)[0].outcome == "changed"
    assert save(store, org, dataclasses.replace(find(store, org, "placement", "p1")))[0].outcome == "unchanged"


@pytest.mark.parametrize("what", ["profile", "point", "facet", "links"])
def test_any_change_raises_the_version_and_is_logged(store: SqlStore, org: UUID, what: str) -> None:
    record = person()
    (saved,) = save(store, org, record)
    changed = {
        "profile": dataclasses.replace(record, profile=dataclasses.replace(record.profile, place="Zeist")),
        "point": dataclasses.replace(record, point=Point(52.0, 5.0)),
        "facet": dataclasses.replace(record, facets=record.facets[:1]),
        "links": dataclasses.replace(
            record, facets=(dataclasses.replace(record.facets[0], isco=9412), record.facets[1])
        ),
    }[what]
    with store.read() as tx:
        sequence = tx.sequence()
    (again,) = save(store, org, changed)
    assert (again.key, again.outcome, again.version) == (saved.key, "changed", 2)
    found = find(store, org, "participant", "d1")
    assert (found.profile, found.point, found.version) == (changed.profile, changed.point, 2)
    assert [dataclasses.replace(one, id=0) for one in found.facets] == list(changed.facets)
    with store.read() as tx:
        (change,) = tx.changes_since(sequence)
        assert (change.kind, change.key, change.deleted) == ("participant", saved.key, False)
        assert change.sequence == tx.sequence() > sequence


def test_a_facet_keeps_its_id_until_its_text_place_or_model_changes(store: SqlStore, org: UUID) -> None:
    def ids(*facets: Facet, model: str = MODEL) -> dict[tuple[str, int], int]:
        save(
            store,
            org,
            Record(profile=Participant(id="d1", place=f"plaats {next(_numbers)}"), facets=facets),
            model=model,
        )
        return {(one.role, one.position): one.id for one in find(store, org, "participant", "d1").facets}

    cook, baker, goal = facet("experience", 0, "kok"), facet("experience", 1, "bakker"), facet("goal", 0, "koken")
    first = ids(cook, baker, goal)
    same = ids(goal, baker, dataclasses.replace(cook, isco=5120, isco_score=np.float32(0.5)))
    assert same == first
    assert find(store, org, "participant", "d1").facets[0].isco == 5120
    moved = ids(dataclasses.replace(baker, position=0), dataclasses.replace(cook, position=1), goal)
    assert moved["goal", 0] == first["goal", 0]
    seen = set(first.values()) | set(moved.values())
    assert len(seen) == 5
    other_model = ids(cook, baker, goal, model="other@1")
    assert not seen & set(other_model.values())


def test_a_facet_id_is_never_used_again(store: SqlStore, org: UUID) -> None:
    save(store, org, person())
    last = max(one.id for one in find(store, org, "participant", "d1").facets)
    with store.write() as tx:
        tx.delete(org, "participant", "d1")
    save(store, org, person())
    assert min(one.id for one in find(store, org, "participant", "d1").facets) > last


def test_a_record_saved_without_vectors_keeps_those_of_unchanged_texts(store: SqlStore, org: UUID) -> None:
    save(store, org, person())
    before = find(store, org, "participant", "d1")
    with store.write() as tx:
        read = tx.find(org, "participant", "d1")
        changed = dataclasses.replace(read, profile=dataclasses.replace(read.profile, place="Zeist"))
        tx.save(org, [changed], source="test", model_id=MODEL)
    after = find(store, org, "participant", "d1")
    assert after.version == 2
    for one, other in zip(before.facets, after.facets, strict=True):
        assert one.id == other.id
        np.testing.assert_array_equal(one.vector, other.vector)


def test_a_vector_that_was_missing_is_added_under_the_same_id(store: SqlStore, org: UUID) -> None:
    bare = dataclasses.replace(person(), facets=tuple(dataclasses.replace(one, vector=None) for one in person().facets))
    save(store, org, bare)
    before = find(store, org, "participant", "d1")
    assert all(one.vector is None for one in before.facets)
    assert save(store, org, person())[0].outcome == "changed"
    after = find(store, org, "participant", "d1")
    assert [one.id for one in after.facets] == [one.id for one in before.facets]
    assert all(one.vector is not None for one in after.facets)


def test_a_stale_version_is_refused_and_nothing_is_saved(store: SqlStore, org: UUID) -> None:
    save(store, org, person())
    mine = find(store, org, "participant", "d1")
    yours = dataclasses.replace(mine, profile=dataclasses.replace(mine.profile, place="Zeist"))
    (saved,) = save(store, org, yours)
    assert saved.version == 2
    with pytest.raises(StaleVersionError, match="read it again"):
        save(
            store, org, job("new"), dataclasses.replace(mine, profile=dataclasses.replace(mine.profile, place="Bunnik"))
        )
    assert find(store, org, "participant", "d1").profile.place == "Zeist"
    with pytest.raises(NotFoundError):
        find(store, org, "placement", "new")


def test_a_record_with_a_key_may_get_another_name_and_keeps_its_source(store: SqlStore, org: UUID) -> None:
    (saved,) = save(store, org, person(), source="import")
    mine = find(store, org, "participant", "d1")
    renamed = dataclasses.replace(mine, profile=dataclasses.replace(mine.profile, id="d2"))
    assert save(store, org, renamed, source="page")[0].key == saved.key
    assert find(store, org, "participant", "d2").key == saved.key
    assert save(store, org, person("d2"), source="import")[0].key == saved.key
    other = save(store, org, person("d3"), source="import")[0]
    taken = dataclasses.replace(find(store, org, "participant", "d3"), profile=renamed.profile)
    with pytest.raises(ConflictError):
        save(store, org, taken)
    assert find(store, org, "participant", "d3").key == other.key


def test_refusals_name_what_is_wrong(store: SqlStore, org: UUID) -> None:
    with pytest.raises(NotFoundError, match="nothing was saved"):
        save(store, org, dataclasses.replace(person(), key=uuid4()))
    save(store, org, job("p1"))
    with pytest.raises(ConflictError, match="is a placement already"):
        save(store, org, Record(profile=Programme(id="p1", title="Taal")))
    with pytest.raises(InvalidInputError, match="one facet for each"):
        save(store, org, dataclasses.replace(person(), facets=(facet("goal", 0, "a"), facet("goal", 0, "b"))))
    with pytest.raises(InvalidInputError, match="NUL"):
        save(store, org, person("d\0"))
    with pytest.raises(InvalidInputError, match=r"provider\.name"):
        save(store, org, job(provider=Provider(name="Caf\0")))
    with pytest.raises(InvalidInputError, match="NUL"):
        save(store, org, dataclasses.replace(person(), facets=(facet("goal", 0, "a\0"),)))
    with store.read() as tx, pytest.raises(NotFoundError):
        tx.find(org, "participant", "d\0")


def test_the_same_name_twice_in_one_import_is_saved_twice_in_order(store: SqlStore, org: UUID) -> None:
    first, second = job("p1"), job("p1", capacity=9)
    a, b, c = save(store, org, first, job("p2"), second)
    assert (a.key, a.outcome, c.outcome, c.version) == (c.key, "created", "changed", 2)
    assert b.external_id == "p2"
    assert find(store, org, "placement", "p1").profile.capacity == 9


def test_sources_keep_their_own_names(store: SqlStore, org: UUID) -> None:
    (a,) = save(store, org, person(), source="school")
    (b,) = save(store, org, person(), source="coach")
    assert a.key != b.key
    with pytest.raises(ConflictError, match="use a key"):
        find(store, org, "participant", "d1")
    assert find(store, org, "participant", str(b.key)).key == b.key


def test_providers_become_rows_once(store: SqlStore, org: UUID) -> None:
    nameless = Record(profile=Placement(id="p3", title="Kok", provider=Provider(type="employer")))
    renamed = Record(
        profile=Placement(id="p2", title="Kok", provider=Provider(id="w1", name="Café Zuid", type="employer"))
    )
    save(store, org, job("p1"), nameless)
    save(store, org, renamed)
    save(store, org, job("p4"))
    with store.read() as tx:
        table = tables.PROVIDER
        found = tx._connection.execute(select(table.c.external_id, table.c.name, table.c.type, table.c.version)).all()
        assert [tuple(one) for one in found] == [("w1", "Café", "employer", 3)]
        links = tx._connection.execute(select(tables.OPPORTUNITY.c.external_id, tables.OPPORTUNITY.c.provider_id)).all()
    assert {name for name, provider in links if provider is None} == {"p3"}


def test_times_are_aware_and_in_utc(store: SqlStore, org: UUID) -> None:
    save(store, org, person())
    with store.read() as tx:
        at = tx._connection.scalar(select(tables.PARTICIPANT.c.created_at))
    assert at is not None and at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)


# tenants


def test_an_organisation_never_sees_anothers_participants(store: SqlStore, org: UUID) -> None:
    with store.write() as tx:
        other = tx.organisation("Gemeente Zeist")
        assert tx.organisation("Gemeente Zeist") == other
        assert [name for _, name, _ in tx.organisations()] == ["Gemeente Utrecht", "Gemeente Zeist"]
    (mine,) = save(store, org, person())
    for reference in ("d1", str(mine.key)):
        with pytest.raises(NotFoundError):
            find(store, other, "participant", reference)
    with store.read() as tx:
        assert tx.page(other, ["participant"]).total == 0
        assert tx.page(other, ["participant"]).records == []
        assert not tx.states(other, ["participant"], [mine.key]).found.any()
    with store.write() as tx, pytest.raises(NotFoundError):
        tx.delete(other, "participant", "d1")
    with pytest.raises(NotFoundError):
        save(store, other, find(store, org, "participant", "d1"))
    (theirs,) = save(store, other, person())
    assert theirs.key != mine.key
    assert find(store, other, "participant", "d1").key == theirs.key


def test_opportunities_are_shared_until_kept_within_the_organisation(store: SqlStore, org: UUID) -> None:
    with store.write() as tx:
        other = tx.organisation("Gemeente Zeist")
    (mine,) = save(store, org, job())
    assert find(store, other, "placement", "p1").key == mine.key
    with store.write() as tx:
        for forbidden in (
            lambda: tx.delete(other, "placement", "p1"),
            lambda: tx.set_open(other, "placement", "p1", False),
            lambda: tx.set_visibility(other, "placement", "p1", shared=False),
        ):
            with pytest.raises(ForbiddenError):
                forbidden()
    with store.write() as tx:
        tx.set_visibility(org, "placement", "p1", shared=False)
    with store.read() as tx:
        for reference in ("p1", str(mine.key)):
            with pytest.raises(NotFoundError):
                tx.find_opportunity(other, reference)
        assert tx.page(other, KIND).total == 0
        assert tx.page(other, KIND).records == []
        assert not tx.states(other, KIND, [mine.key]).found.any()
        assert tx.states(org, KIND, [mine.key]).found.all()
        assert tx.find_opportunity(org, "p1").key == mine.key


def test_an_own_record_comes_before_a_shared_one_of_the_same_name(store: SqlStore, org: UUID) -> None:
    with store.write() as tx:
        other = tx.organisation("Gemeente Zeist")
    (mine,) = save(store, org, job())
    (theirs,) = save(store, other, job())
    assert find(store, org, "placement", "p1").key == mine.key
    assert find(store, other, "placement", "p1").key == theirs.key
    with store.write() as tx:
        third = tx.organisation("Gemeente Bunnik")
    with pytest.raises(ConflictError, match="use a key"):
        find(store, third, "placement", "p1")
    assert find(store, third, "placement", str(mine.key)).key == mine.key


# many at once


def test_states_of_many_keys_in_one_read(store: SqlStore, org: UUID) -> None:
    saved = save(store, org, *(job(f"p{number}", capacity=number or None) for number in range(1000)))
    people = save(store, org, person("d1"), person("d2"))
    with store.write() as tx:
        tx.set_open(org, "placement", "p7", False)
        tx.delete(org, "placement", "p8")
        tx.give_consent(people[1].key, "be_found", "2026-1", DAY)
        tx._writer.execute(update(tables.OPPORTUNITY).where(tables.OPPORTUNITY.c.external_id == "p3").values(taken=5))
    keys = [one.key for one in saved]
    asked = [people[0].key, *keys, uuid4(), people[1].key, keys[7]]
    statements: list[str] = []
    event.listen(store._readers, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with store.read() as tx:
        states = tx.states(org, ALL, asked)
        assert sum("json_each" in one or "ANY" in one for one in statements) == 2
        only_jobs = tx.states(org, ["placement"], asked)
        none = tx.states(org, ALL, [])
    assert none.found.shape == (0,)
    expected = np.ones(1004, np.bool_)
    expected[[9, 1001]] = False
    np.testing.assert_array_equal(states.found, expected)
    assert not states.is_open[8] and not states.is_open[1003] and states.is_open[7]
    assert states.version[8] == 2
    assert np.isnan(states.places_left[[0, 1, 1001]]).all()
    assert states.places_left[[2, 4, 1000]].tolist() == [1, 0, 999]
    assert states.may_be_found[[0, 1001, 1002]].tolist() == [False, False, True]
    assert not only_jobs.found[0] and not only_jobs.found[1002] and only_jobs.found[1:9].all()
    assert find(store, org, "placement", "p3").places_left == 0
    assert find(store, org, "placement", "p7").is_open is False


def test_records_come_in_the_order_asked_and_with_few_queries(store: SqlStore, org: UUID) -> None:
    saved = save(store, org, *(job(f"p{number}") for number in range(1000)), person())
    keys = [one.key for one in reversed(saved)]
    statements: list[str] = []
    event.listen(store._readers, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with store.read() as tx:
        statements.clear()
        found = tx.records([*keys, uuid4(), keys[0]], vectors=True)
    assert len(statements) <= 4
    assert [one.key for one in found] == [*keys, keys[0]]
    assert all(one.vector is not None for record in found for one in record.facets)


def test_bulk_save_and_known_facets(store: SqlStore, org: UUID) -> None:
    shared = np.ones(8, np.float32)
    records = [
        Record(
            profile=Programme(id=f"o{number}", title=f"Opleiding {number}"),
            facets=(Facet("title", 0, f"Opleiding {number}", vector=shared, isco=number), facet("tasks", 0, "leren")),
        )
        for number in range(2500)
    ]
    saved = save(store, org, *records)
    assert len({one.key for one in saved}) == 2500
    assert [one.external_id for one in saved] == [one.profile.id for one in records]
    assert [one.key for one in saved] == sorted(one.key for one in saved)
    assert {one.outcome for one in save(store, org, *records)} == {"unchanged"}
    hashes = [one.text_hash for record in records for one in record.facets]
    with store.read() as tx:
        known = tx.known_facets(MODEL, [*hashes, "nothing"])
        assert len(known) == 2501
        assert known[records[42].facets[0].text_hash].isco == 42
        np.testing.assert_array_equal(known[records[42].facets[0].text_hash].vector, shared)
        assert tx.known_facets("other", hashes) == {}
        assert tx.known_facets(MODEL, []) == {}
        assert (tx.stale_model_count(MODEL), tx.stale_model_count("other")) == (0, 5000)


def test_everything_streams_all_living_records_in_order(store: SqlStore, org: UUID) -> None:
    with store.write() as tx:
        other = tx.organisation("Gemeente Zeist")
    for number in range(30):  # kinds come by turns, so that their keys do too
        save(store, org, person(f"d{number}"))
        save(store, other, job(f"p{number}"), Record(profile=Mentor(id=f"m{number}", title="Mentor")))
    with store.write() as tx:
        tx.delete(other, "placement", "p3")
        tx.delete(org, "participant", "d4")
    with store.read() as tx:
        batches = list(tx.everything(ALL, batch=20))
        jobs = [record for some in tx.everything(["placement"], batch=7) for record in some]
        assert list(tx.everything([])) == []
    assert [len(some) for some in batches] == [20, 20, 20, 20, 8]
    records = [record for some in batches for record in some]
    assert [one.key for one in records] == sorted(one.key for one in records if one.key)
    assert len({one.key for one in records}) == 88
    assert all(one.vector is not None for record in records for one in record.facets)
    assert [one.profile.id for one in jobs] == [f"p{number}" for number in range(30) if number != 3]


def test_pages_go_through_all_that_is_visible_once(store: SqlStore, org: UUID) -> None:
    with store.write() as tx:
        other = tx.organisation("Gemeente Zeist")
    save(store, org, *(person(f"d{number}") for number in range(7)))
    save(store, other, *(job(f"p{number}") for number in range(6)), person("hidden"))
    seen: list[str] = []
    cursor = None
    with store.read() as tx:
        while True:
            page = tx.page(org, ["placement", "participant"], cursor=cursor, limit=4)
            assert page.total == 13
            seen += [one.profile.id for one in page.records]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert tx.page(org, ["mentor"]).records == []
        assert len(tx.page(org, ["placement"], limit=6).records) == 6
        assert tx.page(org, ["placement"], limit=6).next_cursor is None
        with pytest.raises(InvalidInputError, match="cursor"):
            tx.page(org, ["placement"], cursor="nonsense")
        with pytest.raises(InvalidInputError, match="limit"):
            tx.page(org, ["placement"], limit=0)
    assert seen == [f"d{number}" for number in range(7)] + [f"p{number}" for number in range(6)]


# openness, consent, deletion


def test_closing_is_kept_by_a_later_import_and_logged(store: SqlStore, org: UUID) -> None:
    save(store, org, job())
    with store.write() as tx:
        tx.set_open(org, "placement", "p1", False)
        sequence = tx.sequence()
        tx.set_open(org, "placement", "p1", False)
        assert tx.sequence() == sequence
    assert save(store, org, job())[0].outcome == "unchanged"
    save(store, org, job(capacity=7))
    found = find(store, org, "placement", "p1")
    assert (found.is_open, found.version, found.places_left) == (False, 3, 7)
    with store.write() as tx:
        tx.set_open(org, "placement", "p1", True)
        assert tx.sequence() > sequence
        with pytest.raises(InvalidInputError):
            tx.set_open(org, "participant", "d1", False)
    assert find(store, org, "placement", "p1").is_open is True


def test_consent_counts_at_once(store: SqlStore, org: UUID) -> None:
    (saved,) = save(store, org, person())

    def may_be_found() -> bool:
        with store.read() as tx:
            states = tx.states(org, ["participant"], [saved.key])
        assert find(store, org, "participant", "d1").may_be_found == bool(states.may_be_found[0])
        return bool(states.may_be_found[0])

    assert not may_be_found()
    with store.write() as tx:
        before = tx.sequence()
        tx.give_consent(saved.key, "mentoring", "2026-1", DAY)
    assert not may_be_found()
    with store.write() as tx:
        for version in ("2026-1", "2026-2", "2026-2"):
            tx.give_consent(saved.key, "be_found", version, DAY)
    assert may_be_found()
    with store.read() as tx:
        assert [one.key for one in tx.changes_since(before)] == [saved.key]
    with store.write() as tx:
        tx.withdraw_consent(saved.key, "be_found", DAY + timedelta(days=1))
    assert not may_be_found()
    assert rows(store, tables.CONSENT) == 3
    with store.write() as tx:
        tx.give_consent(saved.key, "be_found", "2026-2", DAY + timedelta(days=2))
    assert may_be_found()
    assert rows(store, tables.CONSENT) == 4
    with store.write() as tx, pytest.raises(NotFoundError):
        tx.give_consent(uuid4(), "be_found", "2026-1", DAY)
    with store.write() as tx, pytest.raises(StatementError, match="time zone"):
        tx.give_consent(saved.key, "be_found", "2027-1", DAY.replace(tzinfo=None))


def test_group_attributes_are_replaced_as_a_whole(store: SqlStore, org: UUID) -> None:
    a, b = save(store, org, person("a"), person("b"))
    with store.write() as tx:
        tx.set_group_attributes(a.key, {"gender": "f", "country": "SY"})
        tx.set_group_attributes(b.key, {"gender": "m"})
        tx.set_group_attributes(a.key, {"gender": "x"})
        assert tx.group_attributes() == {a.key: {"gender": "x"}, b.key: {"gender": "m"}}
        tx.set_group_attributes(b.key, {})
        assert tx.group_attributes() == {a.key: {"gender": "x"}}


def test_deleting_a_participant_leaves_nothing_that_leads_to_them(store: SqlStore, org: UUID) -> None:
    gone, stays = save(store, org, person("d1"), person("d2"))
    with store.write() as tx:
        for key in (gone.key, stays.key):
            tx.set_identity(key, "Amal", "amal@example.org")
            tx.give_consent(key, "be_found", "2026-1", DAY)
            tx.set_group_attributes(key, {"gender": "f"})
            tx.log(recommendation(org, key))
        assert tx.identity(gone.key) == ("Amal", "amal@example.org")
        tx.delete(org, "participant", "d1")
    personal = (tables.PARTICIPANT, tables.IDENTITY, tables.CONSENT, tables.GROUP_ATTRIBUTE, tables.PSEUDONYM)
    assert [rows(store, table) for table in personal] == [1] * len(personal)
    assert rows(store, tables.FACET) == 2
    assert rows(store, tables.RECOMMENDATION) == 2
    with store.read() as tx:
        assert tx.identity(gone.key) == (None, None)
        assert tx.identity(stays.key)[0] == "Amal"
        assert [(one.key, one.deleted) for one in tx.changes_since(0)] == [(stays.key, False), (gone.key, True)]
        assert not tx.states(org, ALL, [gone.key]).found.any()
        assert tx.known_facets(MODEL, [person("d1").facets[1].text_hash]) == {}
        logged = " ".join(str(one) for one in tx._connection.execute(select(tables.RECOMMENDATION)).all())
    assert gone.key.hex not in logged.replace("-", "")
    assert save(store, org, person("d1"))[0].key != gone.key


def test_what_was_deleted_comes_back_in_no_read(store: SqlStore, org: UUID) -> None:
    programme, mentor = (
        Record(profile=Programme(id="o1", title="Taal")),
        Record(profile=Mentor(id="m1", title="Mentor")),
    )
    saved = save(store, org, job(), programme, mentor)
    keys = [one.key for one in saved]
    with store.write() as tx:
        tx.log(recommendation(org, keys[0]))
        for kind, name in (("placement", "p1"), ("programme", "o1"), ("mentor", "m1")):
            tx.delete(org, kind, name)
    with store.read() as tx:
        for name, key in zip(("p1", "o1", "m1"), keys, strict=True):
            for reference in (name, str(key)):
                with pytest.raises(NotFoundError):
                    tx.find_opportunity(org, reference)
        assert tx.records(keys) == []
        assert tx.page(org, KIND).total == 0
        assert tx.page(org, KIND).records == []
        assert list(tx.everything(KIND)) == []
        assert not tx.states(org, KIND, keys).found.any()
        assert all(one.deleted for one in tx.changes_since(0))
    assert rows(store, tables.FACET) == rows(store, tables.PSEUDONYM) == 0
    assert rows(store, tables.OPPORTUNITY) == 2  # the mentor, a person, is gone for good
    with store.write() as tx, pytest.raises(NotFoundError):
        tx.delete(org, "placement", "p1")
    (again,) = save(store, org, job())
    assert (again.key, again.outcome) == (keys[0], "created")
    found = find(store, org, "placement", "p1")
    assert (found.is_open, len(found.facets)) == (True, 2)
    assert found.version > saved[0].version


# the logs


def recommendation(org: UUID, subject: UUID, **row: Any) -> Recommendation:
    shown = {"key": uuid4(), "kind": "placement", "position": 1, "score": np.float32(0.5), "features": {"a": 1.0}}
    versions = {"encoder": MODEL, "rules": "2026"}
    rows = [shown | row]
    return Recommendation(
        organisation_id=org, subject=subject, actor_role="coach", as_of=date(2026, 11, 21), versions=versions, rows=rows
    )


def test_what_was_shown_is_logged_under_one_pseudonym(store: SqlStore, org: UUID) -> None:
    who, where = save(store, org, person(), job())
    with store.write() as tx:
        first = tx.log(recommendation(org, who.key))
        second = tx.log(recommendation(org, who.key))
        reverse = tx.log(recommendation(org, where.key, kind="participant", key=who.key))
        tx.log(recommendation(org, where.key, kind="participant", key=uuid4()))
        with pytest.raises(NotFoundError):
            tx.log(recommendation(org, uuid4()))
    with store.read() as tx:
        logged = {one.id: one for one in tx._connection.execute(select(tables.RECOMMENDATION)).all()}
    assert len(logged) == 4
    assert logged[first].pseudonym == logged[second].pseudonym != who.key
    assert (logged[first].subject_kind, logged[reverse].subject_kind) == ("participant", "placement")
    assert str(logged[first].pseudonym) in logged[reverse].rows
    assert str(who.key) not in "".join(one.rows for one in logged.values())
    assert '"score":0.5' in logged[first].rows
    assert logged[first].as_of == date(2026, 11, 21)


def test_changes_are_one_a_record_oldest_first(store: SqlStore, org: UUID) -> None:
    with store.read() as tx:
        assert tx.sequence() == 0
        assert tx.changes_since(0) == []
    (a,) = save(store, org, person("a"))
    (b,) = save(store, org, job("b"))
    save(store, org, person("a", place="Zeist"))
    with store.read() as tx:
        changes = tx.changes_since(0)
        assert [(one.kind, one.key) for one in changes] == [("placement", b.key), ("participant", a.key)]
        assert changes[-1].sequence == tx.sequence() == 3
        assert tx.changes_since(3) == []


# transactions


def test_an_exception_rolls_back(store: SqlStore, org: UUID) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as tx:
        tx.save(org, [person()], source="test", model_id=MODEL)
        raise ZeroDivisionError
    with store.read() as tx:
        assert tx.sequence() == 0
        assert tx.page(org, ["participant"]).total == 0


def test_a_read_cannot_turn_into_a_write(store: SqlStore, org: UUID) -> None:
    attempts: list[Callable[[Any], object]] = [
        lambda tx: tx.save(org, [person()], source="test", model_id=MODEL),
        lambda tx: tx.log(recommendation(org, saved.key)),
        lambda tx: tx.set_open(org, "placement", "p1", False),
        lambda tx: tx.delete(org, "placement", "p1"),
    ]
    (saved,) = save(store, org, job())
    for attempt in attempts:
        with store.read() as tx, pytest.raises(RuntimeError, match=r"store\.write\(\)"):
            attempt(tx)
    with store.read() as tx, pytest.raises(NotFoundError, match="Gemeente Utrecht"):
        tx.organisation("Nergens")
    change = {"organisation_id": org, "kind": "placement", "entity_id": org, "deleted": False, "at": DAY}
    with pytest.raises(Exception, match=r"(?i)read-?only|cannot be written"), store.read() as tx:
        tx._connection.execute(insert(tables.CHANGE), change)  # round the back: the database itself refuses
    assert rows(store, tables.CHANGE) == 1


def test_a_read_sees_one_moment(store: SqlStore, org: UUID) -> None:
    save(store, org, job())
    with store.read() as tx:
        assert tx.find_opportunity(org, "p1").profile.capacity == 2
        save(store, org, job(capacity=5), job("p2"))
        assert tx.find_opportunity(org, "p1").profile.capacity == 2
        assert tx.page(org, KIND).total == 1
        assert tx.sequence() == 1
    with store.read() as tx:
        assert tx.page(org, KIND).total == 2


def test_two_writers_both_succeed_and_lose_nothing(store: SqlStore, org: UUID) -> None:
    save(store, org, job("p1", capacity=0))
    second = SqlStore(store._url.render_as_string(hide_password=False))  # as another process would
    together = threading.Barrier(2)
    failures: list[BaseException] = []

    def raise_capacity(mine: SqlStore) -> None:
        try:
            together.wait()
            for _ in range(15):
                with mine.write() as tx:
                    read = tx.find_opportunity(org, "p1")
                    more = dataclasses.replace(read.profile, capacity=(read.profile.capacity or 0) + 1)
                    tx.save(org, [dataclasses.replace(read, profile=more)], source="test", model_id=MODEL)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=raise_capacity, args=(one,)) for one in (store, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    second.close()
    assert failures == []
    found = find(store, org, "placement", "p1")
    assert (found.profile.capacity, found.version) == (30, 31)


def test_change_numbers_become_visible_in_order(store: SqlStore, org: UUID) -> None:
    second = SqlStore(store._url.render_as_string(hide_password=False))
    later = threading.Thread(target=save, args=(second, org, job("later")))
    with store.write() as tx:
        tx.save(org, [job("earlier")], source="test", model_id=MODEL)
        later.start()
        later.join(0.3)
        assert later.is_alive()  # waits for its turn
        with second.read() as reader:
            assert reader.sequence() == 0
    later.join(60)
    second.close()
    with store.read() as tx:
        names = [tx.records([one.key])[0].profile.id for one in tx.changes_since(0)]
    assert names == ["earlier", "later"]


def test_readers_do_not_wait_for_a_writer(store: SqlStore, org: UUID) -> None:
    with store.write() as tx:
        tx.save(org, [job()], source="test", model_id=MODEL)
        with store.read() as reader:
            assert reader.page(org, KIND).total == 0


def test_the_protocol_is_satisfied_by_a_database_that_is_not_ready(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    missing = SqlStore(f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(NotReadyError, match="maatwerk demo"), missing.read():
        pass
    empty = SqlStore(database_url(request.getfixturevalue("postgres"), "bare"))
    with pytest.raises(NotReadyError, match="maatwerk import"), empty.write():
        pass
    empty.close()
    nowhere = SqlStore("postgresql://nobody:secret@127.0.0.1:9/none")
    with pytest.raises(NotReadyError, match="cannot be reached") as raised, nowhere.read():
        pass
    assert "secret" not in str(raised.value)


# round trip of every valid profile


def _optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


def _ordered(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    return pair if None in pair else (min(pair), max(pair))


def _all_fields(cls: type, **given_: Any) -> st.SearchStrategy[Any]:
    names = {one.name: ... for one in dataclasses.fields(cls) if one.name != "kind"}
    return st.builds(cls, **(names | given_))


def _in_order(cls: type, first: str, last: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    pairs = st.tuples(_optional(values), _optional(values)).map(_ordered)
    return pairs.flatmap(lambda pair: _all_fields(cls, **{first: st.just(pair[0]), last: st.just(pair[1])}))


def _register() -> None:
    for module in (participant, opportunity):
        for cls in vars(module).values():
            if dataclasses.is_dataclass(cls) and isinstance(cls, type) and cls.__module__ == module.__name__:
                st.register_type_strategy(cls, _all_fields(cls))
    st.register_type_strategy(Experience, _in_order(Experience, "start_year", "end_year", st.integers(1920, 2100)))
    hours = st.floats(0, 168)
    names = _optional(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50))
    st.register_type_strategy(Provider, _all_fields(Provider, id=names, name=names))
    st.register_type_strategy(HoursPerWeek, _in_order(HoursPerWeek, "min", "max", hours))


_register()
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=200)
PROFILES = st.one_of(
    _all_fields(
        Participant,
        id=NAMES,
        birth_year=_optional(st.integers(1920, 2009)),
        asylum_applied_on=_optional(st.dates(date(2010, 1, 1))),
    ),
    *(_all_fields(cls, id=NAMES) for cls in (Placement, Programme, Mentor)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(profiles=st.lists(PROFILES, min_size=1, max_size=4, unique_by=lambda one: one.id))
def test_any_valid_profile_comes_back_equal(lasting: SqlStore, profiles: list[Any]) -> None:
    source = f"example {next(_numbers)}"
    with lasting.write() as tx:
        org = tx.organisation(source)
        saved = tx.save(org, [Record(profile=one) for one in profiles], source=source, model_id=MODEL)
        again = tx.save(org, [Record(profile=one) for one in profiles], source=source, model_id=MODEL)
    assert {one.outcome for one in saved} == {"created"}
    assert {one.outcome for one in again} == {"unchanged"}
    with lasting.read() as tx:
        assert [one.profile for one in tx.records([one.key for one in saved])] == profiles
