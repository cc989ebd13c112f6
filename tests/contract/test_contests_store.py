"""Contests on each database: tied to the log row, answered by versions, and gone with the person's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from matching.domain.actor import Actor
from matching.domain.contest import (
    CONTEST_OUTCOMES,
    RANK,
    Contest,
    ContestError,
    NewAnswer,
    NewContest,
)
from matching.domain.errors import ForbiddenError, NotFoundError, StaleVersionError
from matching.domain.facet import Record
from matching.domain.opportunity import Mentor, Placement, Provider
from matching.domain.participant import Participant
from matching.domain.repositories import Recommendation
from matching.service.contesting import answer_contest, contest_pair, contests, get_contest
from matching.store import SqlStore
from matching.store.contest_tables import CONTEST, CONTEST_WORDS
from matching.store.tables import RECOMMENDATION

TODAY = date(2026, 11, 21)
VERSIONS = {"encoder": "e", "index": "7", "rules": "r", "features": "2", "ranker": "additive-1"}
Say = Callable[..., tuple[Contest, str]]
KITCHEN = Provider(id="kitchen", name="Keuken Oost", type="employer")


@pytest.fixture
def coach(org: UUID) -> Actor:
    return Actor("coach", org, uuid4())


@pytest.fixture
def provider(org: UUID) -> Actor:
    return Actor("provider", org, uuid4(), KITCHEN)


def saved(store: SqlStore, org: UUID) -> dict[str, UUID]:
    profiles: list[Any] = [
        Participant(id="p"), Participant(id="q"), Placement(id="w1", title="Kok", provider=KITCHEN),
        Placement(id="w2", title="Bakker"),
        Mentor(id="m", title="Mentor"),
    ]  # fmt: skip
    with store.write() as tx:
        done = tx.save(org, [Record(profile=one) for one in profiles], source="test", model_id="m")
    return {one.external_id: one.key for one in done}


@pytest.fixture
def keys(store: SqlStore, org: UUID) -> dict[str, UUID]:
    return saved(store, org)


def show(store: SqlStore, org: UUID, subject: UUID, *rows: dict[str, Any]) -> UUID:
    with store.write() as tx:
        return tx.log(
            Recommendation(
                organisation_id=org, subject=subject, actor_role="coach", as_of=TODAY, versions=VERSIONS, rows=rows
            )
        )


def ranked(key: UUID, position: int | None, kind: str = "placement") -> dict[str, Any]:
    features = {"travel_ease": 0.5, "goal_fit": None}
    return {"key": str(key), "kind": kind, "position": position, "score": 0.5, "features": features}


def stopped(key: UUID, *gates: str, kind: str = "placement") -> dict[str, Any]:
    return {"key": str(key), "kind": kind, "score": None, "gates": list(gates)}


def never(*_: Any) -> None:
    raise AssertionError("what was shown needs no second judgement")


@pytest.fixture
def say(store: SqlStore, coach: Actor) -> Say:
    def contest(
        participant: str, opportunity: str, about: str = RANK, words: str = "Dit klopt niet", **more: Any
    ) -> Any:
        actor, judge = more.pop("actor", coach), more.pop("judge", never)
        new = NewContest(about=about, words=words, **more)
        return contest_pair(store, actor, participant, opportunity, new, judge=judge)

    return contest


def test_a_contest_is_tied_to_the_newest_row_that_showed_the_pair(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], say: Say
) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 1))
    show(store, org, keys["q"], ranked(keys["w1"], 5))
    newest = show(store, org, keys["p"], ranked(keys["w2"], 1), stopped(keys["w1"], "travel_too_far", "full"))
    one, outcome = say("p", "w1", "travel_too_far", "  Ik heb een fiets ", by="participant")
    assert (outcome, one.about, one.words, one.by, one.role) == (
        "created", "travel_too_far", "Ik heb een fiets", "participant", "coach",
    )  # fmt: skip
    assert (one.participant, one.opportunity, one.card and one.card.title) == ("p", "w1", "Kok")
    shown = one.shown
    assert (shown.recommendation, shown.row, shown.position, shown.score) == (newest, 1, None, None)
    assert (list(shown.gates), shown.versions, shown.as_of) == (["travel_too_far", "full"], VERSIONS, TODAY)
    assert get_contest(store, coach, one.key) == one
    assert one.key.version == 7


def test_a_contested_rank_is_that_of_the_list(store: SqlStore, org: UUID, keys: dict[str, UUID], say: Say) -> None:
    place = show(store, org, keys["p"], ranked(keys["w1"], 3))
    explained = show(store, org, keys["p"], ranked(keys["w1"], None), ranked(keys["w2"], None))
    one, _ = say("p", "w1")
    assert (one.shown.recommendation, one.shown.position) == (place, 3)
    assert one.shown.features == {"travel_ease": 0.5, "goal_fit": None}
    other, _ = say("p", "w2")  # never in a list
    assert (other.shown.recommendation, other.shown.position) == (explained, None)


def test_what_was_never_shown_is_judged_first(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], say: Say
) -> None:
    asked: list[Any] = []

    def judge(actor: Actor, participant: str, opportunity: str) -> None:
        asked.append((actor, participant, opportunity))
        show(store, org, keys["p"], stopped(keys["w1"], "full"))

    one, _ = say("p", "w1", "full", judge=judge)
    assert asked == [(coach, "p", "w1")]
    assert list(one.shown.gates) == ["full"]


def test_the_same_words_about_the_same_thing_are_the_same_contest_while_it_is_open(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], say: Say
) -> None:
    show(store, org, keys["p"], stopped(keys["w1"], "full", "closed"), ranked(keys["w2"], 1))
    first, _ = say("p", "w1", "full", "Er is  nog plek")
    again, outcome = say("p", "w1", "full", " er is nog PLEK ")
    assert (again, outcome) == (first, "unchanged")
    others = [say("p", "w1", "closed", "Er is nog plek"), say("p", "w1", "full", "Ik weet het zeker"), say("p", "w2")]
    assert {one.key for one, outcome in others if outcome == "created"} == {one.key for one, _ in others}
    answer_contest(store, coach, first.key, NewAnswer(outcome="upheld", answer="Alles is bezet"))
    anew, outcome = say("p", "w1", "full", "Er is nog plek")
    assert outcome == "created"
    assert anew.key != first.key


def test_an_unknown_gate_is_refused_with_those_there_are(
    store: SqlStore, org: UUID, keys: dict[str, UUID], say: Say
) -> None:
    show(store, org, keys["p"], stopped(keys["w1"], "full", "travel_too_far"), ranked(keys["w2"], 1))
    with pytest.raises(ContestError, match="full, travel_too_far") as caught:
        say("p", "w1", "luck")
    assert (caught.value.reason, caught.value.problems[0].field) == ("unknown_gate", "about")
    with pytest.raises(ContestError) as caught:
        say("p", "w2", "full")
    assert caught.value.reason == "no_gate"
    for words in ("  ", "…", "a\0b"):
        with pytest.raises(ContestError) as caught:
            say("p", "w2", words=words)
        assert caught.value.reason == "no_text"
    with store.read() as tx:
        assert tx._connection.scalar(select(func.count()).select_from(CONTEST)) == 0


def test_answers_are_versions_and_nothing_is_overwritten(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], say: Say
) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 2))
    one, _ = say("p", "w1")
    assert (one.status, one.version) == ("open", 1)
    first = NewAnswer(outcome="explained", answer=" De reis weegt mee ")
    answered, outcome = answer_contest(store, coach, one.key, first, version=1)
    assert (outcome, answered.status, answered.version, answered.words) == ("changed", "answered", 2, one.words)
    assert [(a.outcome, a.words, a.role, a.version) for a in answered.answers] == [
        ("explained", "De reis weegt mee", "coach", 2)
    ]
    assert answer_contest(store, coach, one.key, first, version=2) == (answered, "unchanged")
    with pytest.raises(StaleVersionError):
        answer_contest(store, coach, one.key, NewAnswer(outcome="corrected", answer="Toch niet"), version=1)
    corrected, _ = answer_contest(store, coach, one.key, NewAnswer(outcome="corrected", answer="Aangepast"))
    assert [a.outcome for a in corrected.answers] == ["explained", "corrected"]
    assert corrected.version == 3
    with pytest.raises(NotFoundError):
        answer_contest(store, coach, uuid4(), first)


def test_the_worklist_is_paged_by_status(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], say: Say
) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 1))
    made = [say("p", "w1", words=f"Klacht {number}")[0] for number in range(5)]
    answer_contest(store, coach, made[1].key, NewAnswer(outcome="upheld", answer="Nee"))
    page = contests(store, coach, "open", limit=3)
    assert ([one.key for one in page.items], page.total) == ([made[place].key for place in (0, 2, 3)], 4)
    last = contests(store, coach, "open", page.next_cursor, 3)
    assert ([one.key for one in last.items], last.next_cursor) == ([made[4].key], None)
    assert [one.key for one in contests(store, coach, "answered").items] == [made[1].key]
    assert contests(store, coach, None).total == 5


def test_deleting_a_person_deletes_the_words_and_unties_the_rest(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], say: Say
) -> None:
    made = {}
    for name in ("p", "q"):
        show(store, org, keys[name], ranked(keys["w1"], 1), ranked(keys["m"], 1, "mentor"))
        made[name], _ = say(name, "w1", words=f"woorden van {name}")
        say(name, "m", words=f"mentor van {name}")
        answer_contest(store, coach, made[name].key, NewAnswer(outcome="upheld", answer=f"antwoord aan {name}"))
    with store.write() as tx:
        tx.delete(org, "participant", "p")
        tx.delete(org, "mentor", "m")
        tx.delete(org, "placement", "w1")
    with pytest.raises(NotFoundError):
        get_contest(store, coach, made["p"].key)
    with store.read() as tx:
        assert tx._connection.scalar(select(func.count()).select_from(CONTEST)) == 6
        texts = tx._connection.scalars(select(CONTEST_WORDS.c.text)).all()
        kept = repr(tx._connection.execute(select(CONTEST)).all())
    assert sorted(texts) == ["antwoord aan q", "mentor van q", "woorden van q"]
    assert str(keys["p"]) not in kept
    left = contests(store, coach, None).items
    assert {one.participant for one in left} == {"q"}
    assert {(one.card, one.opportunity) for one in left} == {(None, str(keys["w1"])), (None, str(keys["m"]))}


def test_words_stand_apart_from_what_is_logged(
    store: SqlStore, org: UUID, coach: Actor, keys: dict[str, UUID], say: Say
) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 1))
    one, _ = say("p", "w1", words="mijn moeder is ziek")
    answer_contest(store, coach, one.key, NewAnswer(outcome="upheld", answer="wat vervelend van je moeder"))
    with store.read() as tx:
        rows = [tx._connection.execute(select(table)).all() for table in (CONTEST, RECOMMENDATION)]
    assert "moeder" not in repr(rows)


def test_others_contest_their_own_postings_and_learn_of_no_circumstances(
    store: SqlStore, org: UUID, provider: Actor, keys: dict[str, UUID], say: Say
) -> None:
    with store.write() as tx:
        other = tx.organisation("Gemeente Zeist")
        theirs = Placement(id="theirs", title="Lasser", provider=KITCHEN)
        tx.save(other, [Record(profile=theirs)], source="test", model_id="m")
    show(store, org, keys["p"], stopped(keys["w1"], "travel_too_far", "language_below_minimum", "not_consented"))
    with pytest.raises(NotFoundError):  # did not agree to be found, so that nobody else knows of them
        say("p", "w1", "language_below_minimum", actor=provider)
    with store.write() as tx:
        tx.give_consent(keys["p"], "be_found", "1", tx._now)
    for not_theirs in ("theirs", "w2"):
        with pytest.raises(NotFoundError):
            say("p", not_theirs, actor=provider)
    for gate in ("travel_too_far", "luck"):
        with pytest.raises(ContestError) as caught:
            say("p", "w1", gate, actor=provider)
        assert caught.value.told == {"gates": "language_below_minimum"}
    one, _ = say("p", "w1", "language_below_minimum", "Wij vragen geen B2", actor=provider)
    assert (one.by, one.role) == ("provider", "provider")
    reverse = show(store, org, keys["w1"], ranked(keys["q"], 1, "participant"), ranked(keys["p"], 2, "participant"))
    two, _ = say("p", "w1", actor=provider)
    assert (two.shown.recommendation, two.shown.row, two.shown.position) == (reverse, 1, 2)
    with pytest.raises(ContestError) as wrong:
        say("p", "w1", actor=provider, by="participant")
    assert wrong.value.reason == "not_yours"


@pytest.mark.parametrize("role", ["provider", "admissions", "mentor", "coordinator", "operator"])
def test_only_who_supports_participants_reads_and_answers(
    store: SqlStore, org: UUID, keys: dict[str, UUID], say: Say, role: Any
) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 1))
    one, _ = say("p", "w1")
    for act in (
        lambda actor: contests(store, actor),
        lambda actor: get_contest(store, actor, one.key),
        lambda actor: answer_contest(store, actor, one.key, NewAnswer(outcome="upheld", answer="nee")),
    ):
        with pytest.raises(ForbiddenError):
            act(Actor(role, org))


def test_each_organisation_sees_its_own(store: SqlStore, org: UUID, keys: dict[str, UUID], say: Say) -> None:
    show(store, org, keys["p"], ranked(keys["w1"], 1))
    one, _ = say("p", "w1")
    with store.write() as tx:
        other = Actor("coach", tx.organisation("Gemeente Zeist"))
    assert contests(store, other, None).total == 0
    with pytest.raises(NotFoundError):
        get_contest(store, other, one.key)
    with pytest.raises(NotFoundError):
        say("p", "w1", actor=other)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["p", "q"]),
        st.sampled_from([RANK, "full"]),
        st.sampled_from(["een", "Een ", "twee"]),
        st.sampled_from([None, *CONTEST_OUTCOMES]),
    ),
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_happens_no_two_open_contests_are_the_same_and_every_one_has_its_row(
    lasting: SqlStore, steps: list[tuple[str, str, str, Any]]
) -> None:
    with lasting.write() as tx:
        org = tx.organisation(f"Gemeente {uuid4()}")
    coach, keys = Actor("coach", org), saved(lasting, org)

    def judge(_: Actor, participant: str, __: str) -> None:
        show(lasting, org, keys[participant], stopped(keys["w1"], "full"))

    expected: dict[tuple[str, str, str], UUID] = {}
    answered = 0
    for participant, about, words, outcome in steps:
        new = NewContest(about=about, words=words)
        one, what = contest_pair(lasting, coach, participant, "w1", new, judge=judge)
        same = (participant, about, words.strip().casefold())
        assert (what == "unchanged") == (same in expected)
        assert expected.setdefault(same, one.key) == one.key
        assert list(one.shown.gates) == ["full"]
        if outcome:
            answer_contest(lasting, coach, one.key, NewAnswer(outcome=outcome, answer="gezien"))
            del expected[same]
            answered += 1
    assert {one.key for one in contests(lasting, coach, "open").items} == set(expected.values())
    assert contests(lasting, coach, "answered").total == answered
