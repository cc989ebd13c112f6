"""Accounts on each database: unique addresses, sessions and tokens that end, attempts that are counted, persons that go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from matching.domain.account import (
    IDLE,
    INVITATION,
    LONGEST_SESSION,
    MOST_BY_ACCOUNT,
    MOST_BY_ADDRESS,
    WINDOW,
    Account,
    AccountError,
    NewAccount,
    fold_email,
)
from matching.domain.errors import ConflictError, NotFoundError, StaleVersionError
from matching.domain.facet import Record
from matching.domain.opportunity import Mentor, Placement, Provider
from matching.domain.participant import Participant
from matching.domain.repositories import Own
from matching.store import SqlStore
from matching.store.account_tables import ACCOUNT, ATTEMPT, SESSION, TOKEN
from tests.contract.databases import empty_database

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BAKERY = Provider(id="bakery", name="Bakkerij Zon", type="employer")


@dataclass
class HandClock:
    moment: datetime = MORNING

    def now(self) -> datetime:
        return self.moment

    def pass_(self, time: timedelta) -> None:
        self.moment += time


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> Iterator[SqlStore]:
    store = SqlStore(empty_database(request.param, request, tmp_path), clock)
    yield store
    store.close()


@pytest.fixture
def keys(store: SqlStore, org: UUID) -> dict[str, UUID]:
    profiles: list[Any] = [
        Participant(id="p"), Placement(id="w", title="Bakker", provider=BAKERY), Mentor(id="m", title="Mentor"),
    ]  # fmt: skip
    with store.write() as tx:
        saved = tx.save(org, [Record(profile=one) for one in profiles], source="test", model_id="m")
    return {one.external_id: one.key for one in saved}


@pytest.fixture
def coach(store: SqlStore, org: UUID) -> Account:
    with store.write() as tx:
        return tx.save_account(org, NewAccount(email="Iris@Gemeente.example", role="coach"))


def test_an_account_is_found_by_its_address_however_it_is_written(store: SqlStore, coach: Account, org: UUID) -> None:
    assert (coach.email, coach.role, coach.organisation, coach.version) == (
        "Iris@Gemeente.example", "coach", "Gemeente Utrecht", 1,
    )  # fmt: skip
    assert coach.created_at == MORNING
    with store.read() as tx:
        found = tx.credentials(folded_email=fold_email(" IRIS@gemeente.EXAMPLE "))
        assert found is not None
        assert (found.account, found.password_hash, found.totp_secret) == (coach, None, None)
        assert tx.credentials(folded_email="other@gemeente.example") is None
        assert tx.credentials(key=coach.key) == found
        assert tx.account(org, coach.key) == coach
        with pytest.raises(NotFoundError):
            tx.account(uuid4(), coach.key)


@pytest.mark.parametrize("again", ["iris@gemeente.example", "IRIS@GEMEENTE.EXAMPLE", "ｉris@gemeente.example"])
def test_one_address_has_one_account_in_all_organisations(store: SqlStore, coach: Account, again: str) -> None:
    with store.write() as tx, pytest.raises(AccountError) as caught:
        tx.save_account(tx.organisation("Elders"), NewAccount(email=again, role="coach"))
    assert caught.value.reason == "email_taken"
    assert again not in str(caught.value)


BAD = ["iris", "iris@", "@x.example", "a b@x.example", "a@x", "a@b@x.example", "a\0@x.example", "x" * 250 + "@x.nl"]


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_address_is_refused(store: SqlStore, org: UUID, bad: str) -> None:
    with store.write() as tx, pytest.raises(AccountError) as caught:
        tx.save_account(org, NewAccount(email=bad, role="coach"))
    assert caught.value.reason == "email"


def test_what_an_account_stands_for_belongs_to_its_role(store: SqlStore, org: UUID, keys: dict[str, UUID]) -> None:
    with store.write() as tx:
        employer = tx.save_account(org, NewAccount(email="a@zon.example", role="provider", provider="bakery"))
        person = tx.save_account(org, NewAccount(email="b@x.example", role="participant", participant="p"))
        mentor = tx.save_account(org, NewAccount(email="c@x.example", role="mentor", mentor=str(keys["m"])))
    assert (employer.provider, person.participant, mentor.mentor) == (BAKERY, keys["p"], keys["m"])
    wrong: list[dict[str, Any]] = [
        {"role": "provider"}, {"role": "coach", "participant": "p"}, {"role": "mentor", "participant": "p"},
        {"role": "participant", "participant": "p", "provider": "bakery"},
    ]  # fmt: skip
    for one in wrong:
        with store.write() as tx, pytest.raises(AccountError) as caught:
            tx.save_account(org, NewAccount(email="d@x.example", **one))
        assert caught.value.reason == "stands_for"
    missing: list[dict[str, Any]] = [
        {"role": "admissions", "provider": "nobody"}, {"role": "provider", "provider": "a\0"},
        {"role": "participant", "participant": "nobody"}, {"role": "mentor", "mentor": "w"},
    ]  # fmt: skip
    for one in missing:
        with store.write() as tx, pytest.raises(NotFoundError):
            tx.save_account(org, NewAccount(email="d@x.example", **one))


def test_nobody_stands_for_a_record_of_another_organisation(store: SqlStore, keys: dict[str, UUID]) -> None:
    for one in ({"role": "participant", "participant": str(keys["p"])}, {"role": "mentor", "mentor": str(keys["m"])}):
        with store.write() as tx, pytest.raises(NotFoundError):
            tx.save_account(tx.organisation("Elders"), NewAccount(email="d@x.example", **one))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["participant", "mentor"])
def test_an_account_goes_with_the_person_that_it_stands_for(
    store: SqlStore, org: UUID, keys: dict[str, UUID], coach: Account, kind: Any
) -> None:
    with store.write() as tx:
        one = tx.save_account(org, NewAccount(email="b@x.example", role=kind, **{kind: kind[0]}))
        for each in (one, coach):
            tx.open_session(each.key, f"s{each.key}", "Firefox", MORNING + LONGEST_SESSION)
            tx.save_token(each.key, f"t{each.key}", "rooster", frozenset({"matching"}), MORNING + timedelta(days=9))
    with store.write() as tx:
        tx.delete(org, kind, kind[0])
    with store.read() as tx:
        left = [tx._connection.scalar(select(func.count()).select_from(one)) for one in (ACCOUNT, SESSION, TOKEN)]
        assert left == [1, 1, 1]
        assert tx.credentials(folded_email="b@x.example") is None


def test_accounts_are_paged_by_organisation(store: SqlStore, org: UUID, coach: Account) -> None:
    with store.write() as tx:
        for number in range(3):
            tx.save_account(org, NewAccount(email=f"n{number}@x.example", role="coach"))
        tx.save_account(tx.organisation("Elders"), NewAccount(email="z@x.example", role="coach"))
    with store.read() as tx:
        first = tx.account_page(org, limit=3)
        rest = tx.account_page(org, cursor=first.next_cursor, limit=3)
    assert [one.email for one in (*first.items, *rest.items)] == [
        "Iris@Gemeente.example", "n0@x.example", "n1@x.example", "n2@x.example",
    ]  # fmt: skip
    assert (first.total, rest.next_cursor) == (4, None)


def test_a_session_ends_when_nobody_uses_it_and_after_a_day_of_work(
    store: SqlStore, coach: Account, clock: HandClock
) -> None:
    with store.write() as tx:
        made = tx.open_session(coach.key, "h", "Firefox, Linux", MORNING + LONGEST_SESSION)
    assert (made.label, made.idle_expires_at, made.expires_at) == (
        "Firefox, Linux", MORNING + IDLE, MORNING + LONGEST_SESSION,
    )  # fmt: skip
    clock.pass_(IDLE - timedelta(seconds=1))
    with store.write() as tx:
        assert tx.session("h") is not None
        tx.touch_session(made.key)
    clock.pass_(IDLE - timedelta(seconds=1))
    with store.read() as tx:
        found = tx.session("h")
        assert found is not None
        assert found[0].last_seen_at == MORNING + IDLE - timedelta(seconds=1)
        assert tx.session("other") is None
    clock.pass_(timedelta(seconds=1))
    with store.read() as tx:
        assert tx.session("h") is None
        assert tx.sessions(coach.key) == []
    with store.write() as tx:
        again = tx.open_session(coach.key, "again", "", clock.now() + LONGEST_SESSION)
        assert tx._connection.scalar(select(func.count()).select_from(SESSION)) == 1  # what is over is not kept
    while clock.now() < again.expires_at - IDLE:
        clock.pass_(IDLE / 2)
        with store.write() as tx:
            tx.touch_session(again.key)
    clock.moment = again.expires_at
    with store.read() as tx:
        assert tx.session("again") is None


def test_sessions_and_tokens_are_ended_one_or_all(store: SqlStore, org: UUID, coach: Account) -> None:
    with store.write() as tx:
        other = tx.save_account(org, NewAccount(email="o@x.example", role="coach"))
        made = [tx.open_session(coach.key, f"s{one}", str(one), MORNING + LONGEST_SESSION) for one in range(3)]
        theirs = tx.open_session(other.key, "theirs", "", MORNING + LONGEST_SESSION)
        later = MORNING + timedelta(days=9)
        tokens = [tx.save_token(coach.key, f"t{one}", str(one), frozenset({"matching"}), later) for one in range(2)]
    with store.write() as tx:
        assert [one.label for one in tx.sessions(coach.key)] == ["2", "1", "0"]
        assert tx.end_sessions(coach.key, only=theirs.key) == 0
        assert tx.end_sessions(coach.key, only=made[0].key) == 1
        assert tx.end_sessions(coach.key, besides=made[2].key) == 1
        assert [one.key for one in tx.sessions(coach.key)] == [made[2].key]
        assert tx.end_tokens(other.key, only=tokens[0].key) == 0
        assert tx.end_tokens(coach.key, only=tokens[0].key) == 1
        assert [one.key for one in tx.tokens(coach.key)] == [tokens[1].key]
        assert tx.session("theirs") is not None


def test_a_token_knows_its_scopes_until_its_day(store: SqlStore, coach: Account, clock: HandClock) -> None:
    scopes: Any = frozenset({"matching", "participants:read"})
    with store.write() as tx:
        made = tx.save_token(coach.key, "h", "rooster", scopes, MORNING + timedelta(days=1))
        tx.touch_token(made.key)
    with store.read() as tx:
        found = tx.token("h")
        assert found is not None
        assert (found[0].scopes, found[0].name, found[0].last_used_at, found[1].key) == (
            scopes, "rooster", MORNING, coach.key,
        )  # fmt: skip
    clock.pass_(timedelta(days=1))
    with store.read() as tx:
        assert (tx.token("h"), tx.tokens(coach.key)) == (None, [])


def test_who_is_disabled_is_out_at_once(store: SqlStore, org: UUID, coach: Account) -> None:
    with store.write() as tx:
        tx.open_session(coach.key, "s", "", MORNING + LONGEST_SESSION)
        tx.save_token(coach.key, "t", "", frozenset({"matching"}), MORNING + timedelta(days=9))
        tx.invite(coach.key, "i", MORNING + INVITATION)
        with pytest.raises(NotFoundError):
            tx.set_disabled(uuid4(), coach.key, True)
        with pytest.raises(StaleVersionError):
            tx.set_disabled(org, coach.key, True, version=1)
        gone = tx.set_disabled(org, coach.key, True, version=2)
        assert (gone.disabled_at, gone.version) == (MORNING, 3)
        assert tx.set_disabled(org, coach.key, True) == gone
        assert (tx.session("s"), tx.token("t"), tx.invited("i")) == (None, None, None)
        back = tx.set_disabled(org, coach.key, False)
        assert back.disabled_at is None
        assert (tx.session("s"), tx.token("t"), tx.invited("i")) == (None, None, None)


def test_an_invitation_is_good_once_and_for_a_week(store: SqlStore, coach: Account, clock: HandClock) -> None:
    with store.write() as tx:
        tx.invite(coach.key, "first", MORNING + INVITATION)
        tx.invite(coach.key, "second", MORNING + INVITATION)
        assert tx.invited("first") is None
        found = tx.invited("second")
        assert found is not None
        assert found.key == coach.key
        tx.set_password(coach.key, "hash", rehashed=True)
        assert tx.invited("second") is not None
        tx.set_password(coach.key, "hash")
        assert tx.invited("second") is None
        tx.invite(coach.key, "third", MORNING + INVITATION)
    clock.pass_(INVITATION)
    with store.read() as tx:
        assert tx.invited("third") is None


def test_a_code_counts_once(store: SqlStore, coach: Account) -> None:
    with store.write() as tx:
        tx.set_totp(coach.key, secret="A", pending=None, step=7)  # noqa: S106
        assert [tx.use_totp_step(coach.key, step) for step in (7, 8, 8, 6)] == [False, True, False, False]
        found = tx.credentials(key=coach.key)
        assert found is not None
        assert (found.totp_secret, found.totp_step, found.account.has_totp) == ("A", 8, True)


def test_attempts_are_counted_within_a_window(store: SqlStore, clock: HandClock) -> None:
    def attempt(account: str = "a", address: str = "x") -> timedelta | None:
        with store.write() as tx:
            return tx.begin_attempt(account, address)

    for _ in range(MOST_BY_ACCOUNT):
        assert attempt() is None
        clock.pass_(timedelta(seconds=10))
    wait = attempt()
    assert wait == WINDOW - timedelta(seconds=10 * MOST_BY_ACCOUNT)
    assert attempt("b") is None
    clock.pass_(wait)
    assert attempt() is None
    assert attempt() is not None
    with store.write() as tx:
        tx.forget_attempts("a")
    assert attempt() is None
    clock.pass_(WINDOW)
    assert attempt("c") is None
    with store.read() as tx:
        assert tx._connection.scalar(select(func.count()).select_from(ATTEMPT)) == 1  # nothing older is kept


def test_one_address_may_not_try_everybody(store: SqlStore) -> None:
    with store.write() as tx:
        assert {tx.begin_attempt(f"a{number}", "x") for number in range(MOST_BY_ADDRESS)} == {None}
        assert tx.begin_attempt("new", "x") == WINDOW
        assert tx.begin_attempt("new", "y") is None


def test_many_attempts_at_once_are_all_counted(store: SqlStore) -> None:
    together = Barrier(MOST_BY_ACCOUNT * 2)
    passed: list[bool] = []

    def run() -> None:
        together.wait()
        with store.write() as tx:
            passed.append(tx.begin_attempt("a", "x") is None)

    threads = [Thread(target=run) for _ in range(MOST_BY_ACCOUNT * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(passed) == [False] * MOST_BY_ACCOUNT + [True] * MOST_BY_ACCOUNT


def test_no_secret_is_in_what_is_printed(coach: Account, store: SqlStore) -> None:
    with store.write() as tx:
        tx.set_password(coach.key, "$argon2id$hash")
        tx.set_totp(coach.key, secret="SECRET", pending="PENDING")  # noqa: S106
        found = tx.credentials(key=coach.key)
    for secret in ("argon2id", "SECRET", "PENDING", "Iris"):
        assert secret not in repr(found)
    assert "iris" not in repr(NewAccount(email="iris@x.example", role="coach"))


def test_two_accounts_cannot_be_one_person_elsewhere(store: SqlStore, org: UUID, coach: Account) -> None:
    """Issuer and subject of an OIDC sign-in belong to one account."""
    same = {"oidc_issuer": "https://login.example", "oidc_subject": "1"}
    change: Callable[[UUID], Any] = lambda key: ACCOUNT.update().where(ACCOUNT.c.id == key).values(same)  # noqa: E731
    with store.write() as tx:
        other = tx.save_account(org, NewAccount(email="o@x.example", role="coach"))
        tx._connection.execute(change(coach.key))
    with pytest.raises(ConflictError), store.write() as tx:
        tx._connection.execute(change(other.key))


def test_a_part_of_the_own_records_is_a_page(store: SqlStore, org: UUID, keys: dict[str, UUID]) -> None:
    with store.write() as tx:
        elsewhere = tx.organisation("Elders")
        for place, source in ((org, "other source"), (elsewhere, "test")):
            posting = Placement(id=f"w-{source}", title="Bakker", provider=BAKERY)
            tx.save(place, [Record(profile=posting)], source=source, model_id="m")
        loose = [Placement(id="w-loose", title="Kok"), Mentor(id="m-2", title="Mentor")]
        tx.save(org, [Record(profile=one) for one in loose], source="test", model_id="m")

    def listed(own: Own | None, *kinds: Any) -> list[str]:
        with store.read() as tx:
            first = tx.page(org, kinds, own=own, limit=1)
            rest = tx.page(org, kinds, own=own, cursor=first.next_cursor) if first.next_cursor else first
        records = first.records + (rest.records if first.next_cursor else [])
        assert first.total == len(records)
        return [one.profile.id for one in records]

    assert listed(Own(provider="bakery"), "placement", "programme") == ["w", "w-other source"]
    assert listed(Own(provider="nobody"), "placement") == []
    assert listed(Own(key=keys["m"]), "mentor") == ["m"]
    assert listed(Own(key=keys["p"]), "participant") == ["p"]
    assert listed(Own(), "mentor") == ["m", "m-2"]
    assert listed(None, "placement") == ["w", "w-other source", "w-test", "w-loose"]
