"""Signing in on each database, and what comes with it: one answer for every failure, codes that count once, tokens within their scopes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pyotp
import pytest

from api.credentials import AppCodes, Argon2Passwords
from matching.access import POLICIES, Resource, decide, may_grant, require
from matching.domain.account import (
    IDLE,
    INVITATION,
    MOST_BY_ACCOUNT,
    ROLES,
    SCOPES,
    SHORTEST_PASSWORD,
    WINDOW,
    Account,
    AccountError,
    NewAccount,
    check_password,
)
from matching.domain.actor import Actor, Role
from matching.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    ScopeError,
    SignInFailedError,
    TooManyAttemptsError,
    UnauthenticatedError,
)
from matching.domain.opportunity import Provider
from matching.service.accounts import Accounts
from matching.service.signing_in import SEEN_EVERY, actor_of
from matching.store import SqlStore
from tests.contract.databases import empty_database

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PASSWORD = "paard batterij nietje"  # noqa: S105
EMAIL = "iris@gemeente.example"


@dataclass
class HandClock:
    moment: datetime = MORNING

    def now(self) -> datetime:
        return self.moment


class PlainPasswords:
    """A hasher that is quick, and counts what it is asked."""

    def __init__(self) -> None:
        self.work = 0

    def hash(self, password: str) -> str:
        return f"plain:{password}"

    def verify(self, password: str, hashed: str) -> tuple[bool, str | None]:
        self.work += 1
        return hashed == f"plain:{password}", None


class House:
    """Accounts over a database of their own."""

    def __init__(self, url: str) -> None:
        self.clock = HandClock()
        self.store = SqlStore(url, self.clock)
        self.passwords = PlainPasswords()
        self.accounts = Accounts(self.store, self.passwords, AppCodes(), self.clock, b"key")
        with self.store.write() as tx:
            self.program = Actor("admin", tx.organisation("Gemeente Utrecht"))

    def account(self, email: str = EMAIL, role: Role = "coach") -> Account:
        return self.accounts.create(self.program, NewAccount(email=email, role=role), PASSWORD)[0]

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, code: str | None = None, **more: Any) -> Any:
        return self.accounts.sign_in(email, password, code, **{"address": "192.0.2.1", "label": "Firefox", **more})

    def later(self, **time: float) -> None:
        self.clock.moment += timedelta(**time)


@pytest.fixture(params=["sqlite", "postgresql"])
def house(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    made = House(empty_database(request.param, request, tmp_path))
    yield made
    made.store.close()


def test_who_signs_in_is_known_until_the_session_is_over(house: House) -> None:
    coach = house.account()
    signed = house.sign_in("  Iris@Gemeente.EXAMPLE ")
    assert (signed.actor.role, signed.actor.user_id, signed.session.label) == ("coach", coach.key, "Firefox")
    assert signed.actor.organisation_id == house.program.organisation_id
    assert signed.account.last_sign_in_at == MORNING
    house.later(minutes=59)
    assert house.accounts.by_session(signed.secret).actor == signed.actor
    house.later(minutes=59)
    again = house.accounts.by_session(signed.secret)
    assert again.session.last_seen_at == MORNING + timedelta(minutes=59)
    house.later(seconds=IDLE.total_seconds())
    for secret in (signed.secret, "another", ""):
        with pytest.raises(UnauthenticatedError):
            house.accounts.by_session(secret)


def test_every_failure_has_one_answer_after_the_same_work(house: House) -> None:
    coach, gone = house.account(), house.account("weg@gemeente.example")
    invited, _ = house.accounts.create(house.program, NewAccount(email="nieuw@gemeente.example", role="coach"))
    house.accounts.set_disabled(house.program, gone.key, True)
    with house.store.write() as tx:
        tx.set_totp(coach.key, secret=pyotp.random_base32(), pending=None)
    failures = [
        (EMAIL, "wrong", None), (EMAIL, PASSWORD, None), (EMAIL, PASSWORD, "000000"), ("weg@gemeente.example", PASSWORD, None),
        ("nobody@gemeente.example", PASSWORD, None), ("no address", PASSWORD, None), ("a\0", PASSWORD, None),
        (invited.email, PASSWORD, None), (EMAIL, "", ""), (EMAIL, PASSWORD * 99, None),
    ]  # fmt: skip
    answers, work = set(), set()
    for email, password, code in failures:
        before = house.passwords.work
        with pytest.raises(SignInFailedError) as caught:
            house.sign_in(email, password, code)
        answers.add((str(caught.value), caught.value.code, caught.value.status, tuple(caught.value.values)))
        work.add(house.passwords.work - before)
    assert len(answers) == 1
    assert work == {1}


def test_after_too_many_attempts_nobody_is_told_whether_the_account_exists(house: House) -> None:
    house.account()
    for email in (EMAIL, "nobody@gemeente.example"):
        for _ in range(MOST_BY_ACCOUNT):
            with pytest.raises(SignInFailedError):
                house.sign_in(email, "wrong")
        with pytest.raises(TooManyAttemptsError) as caught:
            house.sign_in(email)
        assert caught.value.values["retry_after"] == WINDOW.total_seconds()
    house.later(seconds=WINDOW.total_seconds())
    assert house.sign_in().account.email == EMAIL


def test_who_signs_in_starts_anew(house: House) -> None:
    house.account()
    for _ in range(3):
        for _ in range(MOST_BY_ACCOUNT - 1):
            with pytest.raises(SignInFailedError):
                house.sign_in(password="wrong")  # noqa: S106
        house.sign_in()


def test_a_code_is_asked_once_it_is_confirmed_and_counts_once(house: House) -> None:
    house.account()
    actor = house.sign_in().actor
    with pytest.raises(SignInFailedError):
        house.accounts.begin_totp(actor, "wrong")
    secret, address = house.accounts.begin_totp(actor, PASSWORD)
    assert address.startswith("otpauth://totp/Maatwerk:")
    totp = pyotp.TOTP(secret)
    house.sign_in()  # not confirmed yet: the password is enough
    with pytest.raises(AccountError) as caught:
        house.accounts.confirm_totp(actor, "abc")
    assert caught.value.reason == "code"
    assert house.accounts.confirm_totp(actor, totp.at(MORNING)).has_totp
    with pytest.raises(SignInFailedError):
        house.sign_in(code=totp.at(MORNING))  # used to confirm
    house.later(minutes=5)
    now = totp.at(house.clock.now())
    house.sign_in(code=f"{now[:3]} {now[3:]}")
    with pytest.raises(SignInFailedError):
        house.sign_in(code=now)
    with pytest.raises(SignInFailedError):
        house.sign_in(code=totp.at(house.clock.now() - timedelta(minutes=2)))
    house.accounts.end_totp(actor, PASSWORD)
    house.sign_in()


def test_a_clock_half_a_minute_off_is_let_in() -> None:
    codes, secret = AppCodes(), pyotp.random_base32()
    for seconds, right in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        moment = MORNING + timedelta(seconds=seconds)
        assert (codes.step(secret, pyotp.TOTP(secret).at(moment), MORNING) is not None) is right


def test_an_invitation_sets_the_first_password(house: House) -> None:
    account, secret = house.accounts.create(house.program, NewAccount(email="nieuw@x.example", role="coach"))
    assert secret is not None
    assert not account.has_password
    with pytest.raises(AccountError):
        house.accounts.accept_invitation(secret, "short")
    assert house.accounts.accept_invitation(secret, PASSWORD).has_password
    with pytest.raises(NotFoundError):
        house.accounts.accept_invitation(secret, PASSWORD)
    signed = house.sign_in("nieuw@x.example")
    again = house.accounts.invite(house.program, account.key)
    house.accounts.accept_invitation(again, PASSWORD + " 2")
    with pytest.raises(UnauthenticatedError):
        house.accounts.by_session(signed.secret)
    last = house.accounts.invite(house.program, account.key)
    house.later(seconds=INVITATION.total_seconds())
    with pytest.raises(NotFoundError):
        house.accounts.accept_invitation(last, PASSWORD)


def test_a_new_password_ends_the_other_sessions(house: House) -> None:
    house.account()
    first, second = house.sign_in(), house.sign_in()
    with pytest.raises(SignInFailedError):
        house.accounts.change_password(second.actor, "wrong", PASSWORD + " 2")
    with pytest.raises(AccountError) as caught:
        house.accounts.change_password(second.actor, PASSWORD, "x" * (SHORTEST_PASSWORD - 1))
    assert "x" * 14 not in f"{caught.value} {caught.value.problems}"
    house.accounts.change_password(second.actor, PASSWORD, PASSWORD + " 2", keep=second.session.key)
    house.accounts.by_session(second.secret)
    with pytest.raises(UnauthenticatedError):
        house.accounts.by_session(first.secret)
    with pytest.raises(SignInFailedError):
        house.sign_in()


def test_a_password_is_no_address_and_its_letters_are_one_way_of_writing() -> None:
    assert check_password("ﬁets naast de kerk", EMAIL) == check_password("fiets naast de kerk", EMAIL)
    with pytest.raises(AccountError):
        check_password(EMAIL.upper(), EMAIL)


def test_a_token_acts_within_its_scopes_until_it_is_revoked(house: House) -> None:
    house.account()
    actor = house.sign_in().actor
    token, secret = house.accounts.create_token(actor, "rooster", frozenset({"opportunities:read"}))
    assert secret.startswith("maatwerk_")
    program = house.accounts.by_token(secret)
    assert (program.role, program.user_id, program.scopes) == ("coach", actor.user_id, token.scopes)
    require(program, "read_opportunity")
    for action in ("read_participant", "write_opportunity", "own_account"):
        with pytest.raises(ScopeError):
            require(program, action)  # type: ignore[arg-type]
    with pytest.raises(ScopeError):
        house.accounts.create_token(program, "another", frozenset(SCOPES))
    house.later(seconds=SEEN_EVERY.total_seconds())
    house.accounts.by_token(secret)
    assert house.accounts.tokens(actor)[0].last_used_at == house.clock.now()
    house.accounts.end_token(actor, token.key)
    with pytest.raises(UnauthenticatedError):
        house.accounts.by_token(secret)


@pytest.mark.parametrize("days", [0, 400])
def test_a_token_is_good_for_a_day_to_a_year(house: House, days: int) -> None:
    house.account()
    actor = house.sign_in().actor
    with pytest.raises(AccountError):
        house.accounts.create_token(actor, "x", frozenset({"matching"}), MORNING + timedelta(days=days))
    with pytest.raises(AccountError):
        house.accounts.create_token(actor, "x", frozenset())


def test_nobody_touches_what_is_somebody_elses(house: House) -> None:
    house.account()
    house.account("ander@gemeente.example")
    mine, theirs = house.sign_in(), house.sign_in("ander@gemeente.example")
    token, _ = house.accounts.create_token(theirs.actor, "x", frozenset({"matching"}))
    with pytest.raises(NotFoundError):
        house.accounts.end_session(mine.actor, theirs.session.key)
    with pytest.raises(NotFoundError):
        house.accounts.end_token(mine.actor, token.key)
    assert [one.key for one in house.accounts.sessions(mine.actor)] == [mine.session.key]
    assert house.accounts.tokens(mine.actor) == []


def test_an_administrator_manages_the_accounts_of_the_own_organisation_alone(house: House) -> None:
    admin = actor_of(house.account("admin@x.example", "admin"))
    coach = house.account()
    with house.store.write() as tx:
        elsewhere = Actor("admin", tx.organisation("Elders"), UUID(int=7))
    assert house.accounts.page(elsewhere).total == 0
    for act in (
        house.accounts.get,
        house.accounts.invite,
        lambda who, key: house.accounts.set_disabled(who, key, True),
    ):
        with pytest.raises(NotFoundError):
            act(elsewhere, coach.key)
        with pytest.raises(ForbiddenError):
            act(actor_of(coach), coach.key)
    signed = house.sign_in()
    assert house.accounts.set_disabled(admin, coach.key, True).disabled_at == MORNING
    with pytest.raises(UnauthenticatedError):
        house.accounts.by_session(signed.secret)
    with pytest.raises(ConflictError):
        house.accounts.invite(admin, coach.key)
    assert admin.user_id is not None
    with pytest.raises(ConflictError):
        house.accounts.set_disabled(admin, admin.user_id, True)
    with pytest.raises(ForbiddenError):
        house.accounts.reset_password(admin, coach.key, PASSWORD)


def test_only_the_program_itself_makes_operators(house: House) -> None:
    admin = actor_of(house.account("admin@x.example", "admin"))
    with pytest.raises(ForbiddenError):
        house.accounts.create(admin, NewAccount(email="op@x.example", role="operator"))
    operator = house.account("op@x.example", "operator")
    with pytest.raises(ForbiddenError):
        house.accounts.invite(admin, operator.key)
    assert not any(may_grant(Actor(role, UUID(int=1)), "coach") for role in ROLES if role != "admin")


def test_nothing_of_it_is_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    house.account()
    signed = house.sign_in()
    _, token = house.accounts.create_token(signed.actor, "rooster", frozenset({"matching"}))
    with pytest.raises(SignInFailedError):
        house.sign_in(password="raad maar eens wat")  # noqa: S106
    said = caplog.text + repr(signed)
    for secret in (EMAIL, PASSWORD, signed.secret, token, "raad maar"):
        assert secret not in said


def test_the_hashes_are_argon2_and_are_renewed() -> None:
    passwords = Argon2Passwords()
    hashed = passwords.hash(PASSWORD)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(PASSWORD, hashed) == (True, None)
    assert passwords.verify("wrong", hashed) == (False, None)
    from pwdlib.hashers.argon2 import Argon2Hasher

    older = Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    fits, newer = passwords.verify(PASSWORD, older)
    assert fits
    assert newer is not None
    assert newer.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


ORG, OTHER = UUID(int=1), UUID(int=2)
ME, SOMEBODY = UUID(int=11), UUID(int=12)
SHOP = Provider(id="shop", name="Winkel")


def acting(role: Role) -> Actor:
    mine: dict[str, Any] = {"participant": {"participant": ME}, "mentor": {"mentor": ME}}.get(role, {})
    mine |= {"provider": SHOP} if role in ("provider", "admissions") else {}
    return Actor(role, ORG, UUID(int=9), **mine)


@pytest.mark.parametrize(
    ("role", "action", "resource", "verdict"),
    [
        ("coach", "read_participant", Resource("participant", ORG, ME), "allowed"),
        ("coach", "read_participant", Resource("participant", OTHER, ME), "hidden"),
        ("coach", "read_opportunity", Resource("placement", OTHER, ME, shared=True), "allowed"),
        ("coach", "write_opportunity", Resource("placement", OTHER, ME, shared=True), "forbidden"),
        ("coach", "write_opportunity", Resource("placement", OTHER, ME), "hidden"),
        ("participant", "read_participant", Resource("participant", ORG, ME), "allowed"),
        ("participant", "read_participant", Resource("participant", ORG, SOMEBODY), "hidden"),
        ("participant", "write_participant", Resource("participant", ORG), "forbidden"),
        ("participant", "read_opportunity", Resource("placement", OTHER, ME, shared=True), "allowed"),
        ("participant", "read_opportunity", Resource("mentor", ORG, SOMEBODY, shared=True), "hidden"),
        ("provider", "read_opportunity", Resource("placement", ORG, ME, "shop"), "allowed"),
        ("provider", "read_opportunity", Resource("placement", ORG, ME, "other", shared=True), "hidden"),
        ("provider", "write_opportunity", Resource("placement", ORG, None, "other"), "forbidden"),
        ("provider", "match_opportunity", Resource("placement", OTHER, ME, "shop", shared=True), "hidden"),
        ("provider", "read_opportunity", Resource("mentor", ORG, ME, "shop"), "hidden"),
        ("provider", "read_participant", Resource("participant", ORG, ME, may_be_found=True), "forbidden"),
        ("admissions", "write_opportunity", Resource("programme", ORG, ME, "shop"), "allowed"),
        ("admissions", "write_opportunity", Resource("placement", ORG, ME, "shop"), "hidden"),
        ("mentor", "write_opportunity", Resource("mentor", ORG, ME), "allowed"),
        ("mentor", "write_opportunity", Resource("mentor", ORG, SOMEBODY, shared=True), "hidden"),
        ("coordinator", "write_opportunity", Resource("mentor", ORG, SOMEBODY), "allowed"),
        ("coordinator", "match_opportunity", Resource("mentor", OTHER, SOMEBODY, shared=True), "hidden"),
        ("coordinator", "read_opportunity", Resource("placement", ORG, SOMEBODY, shared=True), "hidden"),
        ("admin", "write_participant", Resource("participant", ORG, ME), "allowed"),
        ("admin", "match_participant", Resource("participant", ORG, ME), "forbidden"),
        ("operator", "read_participant", Resource("participant", ORG, ME), "forbidden"),
        ("operator", "read_opportunity", Resource("mentor", ORG, ME), "forbidden"),
    ],
)  # fmt: skip
def test_a_decision_is_actor_action_and_resource(role: Role, action: Any, resource: Resource, verdict: str) -> None:
    assert decide(acting(role), action, resource) == verdict


def test_every_action_has_a_policy_and_every_scope_a_use() -> None:
    from typing import get_args

    from matching.access import Action

    assert set(POLICIES) == set(get_args(Action))
    assert {one.scope for one in POLICIES.values()} - {None} == set(SCOPES)
    for role in ROLES:
        assert decide(Actor(role), "read_participant") == "forbidden"  # no organisation, no data
