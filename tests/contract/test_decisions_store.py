"""Decisions on each database: append-only, tied to the log under a pseudonym, and untied by deletion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from matching.domain.actor import Actor
from matching.domain.decision import Decision, Event, LoggedDecision, NewDecision
from matching.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from matching.domain.facet import Record
from matching.domain.opportunity import Mentor, Placement
from matching.domain.participant import Participant
from matching.domain.repositories import Recommendation
from matching.service.decisions import decisions_of, decisions_to_learn_from, record_decision
from matching.store import SqlStore, tables
from matching.store.decision_tables import DECISION, DECISION_NOTE

TODAY = date(2026, 11, 21)


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC)


Decide = Callable[..., Decision]


@pytest.fixture
def coach(org: UUID) -> Actor:
    return Actor("coach", org, uuid4())


@pytest.fixture
def keys(store: SqlStore, org: UUID) -> dict[str, UUID]:
    profiles: list[Any] = [
        Participant(id="p"), Participant(id="q"), Placement(id="w1", title="Kok"), Placement(id="w2", title="Bakker"),
        Mentor(id="m", title="Mentor"),
    ]  # fmt: skip
    with store.write() as tx:
        saved = tx.save(org, [Record(profile=one) for one in profiles], source="test", model_id="m")
    return {one.external_id: one.key for one in saved}


@pytest.fixture
def decide(store: SqlStore, coach: Actor) -> Decide:
    def record(participant: str, opportunity: str, outcome: Any, **more: Any) -> Decision:
        new = NewDecision(opportunity=opportunity, outcome=outcome, **more)
        return record_decision(store, coach, participant, new, Noon())

    return record


def show(store: SqlStore, org: UUID, subject: UUID, *rows: dict[str, Any]) -> UUID:
    with store.write() as tx:
        return tx.log(
            Recommendation(
                organisation_id=org,
                subject=subject,
                actor_role="coach",
                as_of=TODAY,
                versions={"features": "2", "ranker": "additive-1"},
                rows=rows,
            )
        )


def ranked(key: UUID, position: int, kind: str = "placement", **more: Any) -> dict[str, Any]:
    features = {"travel_ease": 0.5, "goal_fit": None}
    shown = {"key": str(key), "kind": kind, "position": position, "score": 0.5, "features": features}
    return shown | {"new_field": False} | more


def learnt(store: SqlStore, actor: Actor) -> list[LoggedDecision]:
    return list(decisions_to_learn_from(store, actor))


def test_a_decision_is_tied_to_the_newest_row_that_showed_it(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], decide: Decide
) -> None:
    first = show(store, org, keys["p"], ranked(keys["w1"], 1), ranked(keys["w2"], 2))
    show(store, org, keys["q"], ranked(keys["w1"], 1))
    newest = show(store, org, keys["p"], ranked(keys["w2"], 1, new_field=True), ranked(keys["w1"], 2))
    one = decide("p", "w2", "accepted", by="coach")
    assert (one.recommendation, one.row, one.position, one.opportunity) == (newest, 0, 1, keys["w2"])
    assert (one.kind, one.by, one.reason, one.on, one.recorded_by) == ("placement", "coach", None, TODAY, "coach")
    named = decide("p", str(keys["w2"]), "declined", reason="travel", recommendation=first, on=date(2026, 11, 1))
    assert (named.recommendation, named.row, named.position, named.on) == (first, 1, 2, date(2026, 11, 1))
    assert decisions_of(store, coach, "p") == [one, named]
    assert decisions_of(store, coach, "q") == []
    found = {one.position: one for one in learnt(store, coach)}
    assert found[2].events == [Event("declined", "participant")]
    assert (found[1].events, found[1].new_field) == ([Event("accepted", "coach")], True)
    assert found[1].features == {"travel_ease": 0.5, "goal_fit": None}
    assert found[1].versions["ranker"] == "additive-1"
    assert found[1].participant == found[2].participant != keys["p"]


def test_what_followed_is_added_and_nothing_is_overwritten(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], decide: Decide
) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 3))
    for outcome in ("accepted", "started", "lasted_3m"):
        decide("p", "w1", outcome)
    decide("p", "w1", "ended", reason="completed")
    assert [one.outcome for one in decisions_of(store, coach, "p")] == ["accepted", "started", "lasted_3m", "ended"]
    (one,) = learnt(store, coach)
    assert [event.outcome for event in one.events] == ["accepted", "started", "lasted_3m", "ended"]
    assert [event.moved_on for event in one.events] == [False, False, False, True]


def test_what_was_not_ranked_is_recorded_and_not_learned_from(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], decide: Decide
) -> None:
    never_shown = decide("p", "w1", "declined")
    assert (never_shown.recommendation, never_shown.row, never_shown.position) == (None, None, None)
    assert never_shown.reason == "not_said"
    show(store, org, keys["p"], {"key": str(keys["w2"]), "kind": "placement", "score": None, "gates": ["closed"]})
    blocked = decide("p", "w2", "accepted")
    assert (blocked.row, blocked.position) == (0, None)
    assert learnt(store, coach) == []


def test_a_recommendation_to_a_provider_may_be_answered_by_name(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], decide: Decide
) -> None:
    reverse = show(store, org, keys["w1"], ranked(keys["p"], 1, "participant"), ranked(keys["q"], 2, "participant"))
    assert decide("q", "w1", "accepted", by="provider").recommendation is None
    named = decide("q", "w1", "accepted", by="provider", recommendation=reverse)
    assert (named.recommendation, named.row, named.position) == (reverse, 1, 2)
    assert learnt(store, coach) == []


def test_only_a_recommendation_that_showed_it_may_be_named(
    store: SqlStore, org: UUID, keys: dict[str, UUID], decide: Decide
) -> None:
    others = show(store, org, keys["q"], ranked(keys["w1"], 1))
    other = show(store, org, keys["p"], ranked(keys["w2"], 1))
    for wrong in (others, other, uuid4()):
        with pytest.raises(InvalidInputError, match="showed this opportunity"):
            decide("p", "w1", "accepted", recommendation=wrong)


def test_a_note_stands_apart_and_is_read_by_no_training(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], decide: Decide
) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 1))
    one = decide("p", "w1", "declined", reason="circumstances", note="  mijn moeder is ziek ")
    assert one.note == "mijn moeder is ziek"
    assert decisions_of(store, coach, "p") == [one]
    assert "moeder" not in repr(learnt(store, coach))
    assert "circumstances" not in repr(learnt(store, coach))
    with store.read() as tx:
        assert "moeder" not in repr(tx._connection.execute(select(DECISION)).all())


def test_deleting_a_person_unties_decisions_and_deletes_what_they_said(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], decide: Decide
) -> None:
    for name in ("p", "q"):
        show(store, org, keys[name], ranked(keys["w1"], 1), ranked(keys["m"], 1, "mentor"))
        decide(name, "w1", "declined", note=f"woorden van {name}")
        decide(name, "m", "accepted")
    with store.write() as tx:
        tx.delete(org, "participant", "p")
        tx.delete(org, "mentor", "m")
    with pytest.raises(NotFoundError):
        decisions_of(store, coach, "p")
    with store.read() as tx:
        assert tx._connection.scalar(select(func.count()).select_from(DECISION)) == 4
        assert tx._connection.scalars(select(DECISION_NOTE.c.text)).all() == ["woorden van q"]
        kept = repr(tx._connection.execute(select(DECISION)).all())
        tied = set(tx._connection.scalars(select(tables.PSEUDONYM.c.entity_id)))
    assert str(keys["p"]) not in kept
    assert keys["p"] not in tied
    assert len(learnt(store, coach)) == 4  # what was learned from nobody in particular stays
    assert len(decisions_of(store, coach, "q")) == 2


def test_each_organisation_sees_its_own(store: SqlStore, org: UUID, keys: dict[str, UUID], decide: Decide) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 1))
    decide("p", "w1", "accepted")
    with store.write() as tx:
        other = Actor("coach", tx.organisation("Gemeente Zeist"))
    assert learnt(store, other) == []
    with pytest.raises(NotFoundError):
        decisions_of(store, other, "p")
    with pytest.raises(NotFoundError):
        record_decision(store, other, "p", NewDecision(opportunity="w1", outcome="accepted"), Noon())


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"outcome": "accepted", "reason": "travel"}, "reason"),
        ({"outcome": "started", "on": date(2026, 11, 22)}, "on"),
        ({"outcome": "declined", "note": "a\0b"}, "note"),
    ],
)
def test_what_contradicts_itself_is_refused(
    keys: dict[str, UUID], decide: Decide, fields: dict[str, Any], named: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decide("p", "w1", **fields)
    assert [one.field for one in caught.value.problems] == [named]


@pytest.mark.parametrize("role", ["provider", "admissions", "mentor", "coordinator", "admin", "operator"])
def test_refusals_are_for_nobody_but_who_supports_the_participant(store: SqlStore, org: UUID, role: Any) -> None:
    with pytest.raises(ForbiddenError):
        decisions_of(store, Actor(role, org), "p")
    with pytest.raises(ForbiddenError):
        record_decision(store, Actor(role, org), "p", NewDecision(opportunity="w", outcome="accepted"), Noon())
