"""Signing in over HTTP: cookies, forged requests, tokens, throttling, and what is different where accounts are off."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.bootstrap import Application
from api.examples import CASE
from api.openapi import EXAMPLES
from api.routers.asking import COOKIE, CSRF_HEADER, SECURE_COOKIE, browser_label, client_address
from api.schemas.accounts import (
    SENT,
    AccountsOut,
    InvitedOut,
    MeOut,
    NewTokenOut,
    SessionsOut,
    TokensOut,
    parse,
)
from api.settings import load_settings
from matching.domain.account import ACCOUNT_PROBLEMS, MOST_BY_ACCOUNT, AccountError
from tests.api.signing import LOCAL, PASSWORD, V1, Town, await_ready, serving, settle, sign_in, with_accounts

PUBLIC = "https://maatwerk.gemeente.example"


@pytest.fixture
def house(tmp_path: Path, service_of: Callable[[Application], Any]) -> Application:
    return with_accounts(tmp_path, service_of)


@pytest.fixture
def town(house: Application) -> Town:
    return settle(house, "Gemeente Oost", "oostwoord")


@pytest.fixture
def client(house: Application, town: Town) -> Iterator[TestClient]:
    with serving(house) as one:
        yield await_ready(one)


def test_a_session_is_begun_used_and_ended(client: TestClient, town: Town) -> None:
    assert client.get(f"{V1}/session").status_code == 401
    made = client.post(
        f"{V1}/session",
        json={"email": "COACH@oostwoord.example", "password": PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
    )
    assert made.status_code == 200
    MeOut.model_validate(made.json())
    cookie = made.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    secret = client.cookies[COOKIE]
    assert secret not in made.text
    me = client.get(f"{V1}/session").json()
    assert (me["role"], me["organisation"], me["session"]["label"]) == ("coach", "Gemeente Oost", "Firefox, Linux")
    csrf = {CSRF_HEADER: me["csrf_token"]}
    assert client.get(f"{V1}/participants").json()["total"] == 2
    assert client.delete(f"{V1}/session", headers=csrf).status_code == 204
    assert COOKIE not in client.cookies
    for cookies in ({}, {COOKIE: secret}):
        client.cookies.clear()
        client.cookies.update(cookies)
        assert client.get(f"{V1}/participants").status_code == 401


def test_a_change_needs_the_token_of_its_session(client: TestClient, town: Town) -> None:
    csrf = sign_in(client, town, "coach")
    mine = dict(client.cookies)
    client.cookies.clear()
    other = sign_in(client, town, "admin")
    client.cookies.clear()
    client.cookies.update(mine)
    for headers in ({}, {CSRF_HEADER: ""}, {CSRF_HEADER: "é"}, other):
        answer = client.post(f"{V1}/rank", json=CASE, headers={key: one.encode() for key, one in headers.items()})
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert client.post(f"{V1}/rank", json=CASE, headers=csrf).status_code == 200
    for origin in ("https://evil.example", "null"):
        answer = client.post(f"{V1}/rank", json=CASE, headers={**csrf, "Origin": origin})
        assert answer.status_code == 403
    assert client.get(f"{V1}/participants").status_code == 200


def test_what_does_not_work_is_told_alike_and_then_not_at_all_for_a_while(client: TestClient) -> None:
    seen = set()
    for email, password in (("coach@oostwoord.example", "x"), ("nobody@oostwoord.example", PASSWORD), ("", "")):
        answer = client.post(f"{V1}/session?lang=en", json={"email": email, "password": password})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers
        seen.add(answer.text)
    assert len(seen) == 1
    sent = {"email": "coach@oostwoord.example", "password": "x"}
    answers = [client.post(f"{V1}/session", json=sent) for _ in range(MOST_BY_ACCOUNT)]
    assert [one.status_code for one in answers] == [401] * (MOST_BY_ACCOUNT - 1) + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 900
    assert answers[-1].json()["code"] == "too_many_attempts"
    assert client.post(f"{V1}/session", json={**sent, "password": PASSWORD}).status_code == 429


def test_nothing_secret_is_said_back_or_logged(
    client: TestClient, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    secret = "geheim" * 300
    for path in ("session", "invitation"):
        answer = client.post(f"{V1}/{path}", json={"email": secret, "password": secret, "token": secret, "more": 1})
        assert answer.status_code == 422
        assert "geheim" not in answer.text
    csrf = sign_in(client, town, "coach")
    client.post(f"{V1}/account/password", json={"old": PASSWORD, "new": "kort"}, headers=csrf)
    assert "oostwoord.example" not in caplog.text
    assert PASSWORD not in caplog.text
    assert client.cookies[COOKIE] not in caplog.text


def test_sessions_and_tokens_are_shown_and_revoked(client: TestClient, town: Town) -> None:
    sign_in(client, town, "coach")
    first = dict(client.cookies)
    client.cookies.clear()
    csrf = sign_in(client, town, "coach")
    shown = client.get(f"{V1}/sessions").json()
    SessionsOut.model_validate(shown)
    assert [one["current"] for one in shown["items"]] == [True, False]
    assert client.delete(f"{V1}/sessions/{shown['items'][1]['id']}", headers=csrf).status_code == 204
    assert client.delete(f"{V1}/sessions/{shown['items'][1]['id']}", headers=csrf).status_code == 404
    assert client.delete(f"{V1}/sessions/nothing", headers=csrf).status_code == 404
    second = dict(client.cookies)
    client.cookies.clear()
    client.cookies.update(first)
    assert client.get(f"{V1}/session").status_code == 401
    client.cookies.clear()
    client.cookies.update(second)
    made = client.post(f"{V1}/tokens", json={"name": "rooster", "scopes": ["matching"]}, headers=csrf)
    assert made.status_code == 201, made.text
    NewTokenOut.model_validate(made.json())
    listed = client.get(f"{V1}/tokens")
    TokensOut.model_validate(listed.json())
    assert made.json()["token"] not in listed.text
    client.cookies.clear()
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    assert client.post(f"{V1}/rank", json=CASE, headers=bearer).status_code == 200  # no cookie, so nothing to forge
    client.cookies.update(second)
    assert client.delete(f"{V1}/tokens/{made.json()['id']}", headers=csrf).status_code == 204
    client.cookies.clear()
    assert client.post(f"{V1}/rank", json=CASE, headers=bearer).status_code == 401


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["everything"]}, "scopes[0]"),
        ({"name": "x", "scopes": ["matching"], "expires_on": "2020-01-01"}, "expires_at"),
        ({"scopes": ["matching"]}, "name"),
    ],
)
def test_tokens_that_make_no_sense_are_refused(client: TestClient, town: Town, sent: Any, field: str) -> None:
    csrf = sign_in(client, town, "coach")
    answer = client.post(f"{V1}/tokens", json=sent, headers=csrf)
    assert answer.status_code == 422
    assert field in [one["field"] for one in answer.json()["problems"]]


def test_somebody_is_invited_shut_out_and_let_in(client: TestClient, town: Town) -> None:
    csrf = sign_in(client, town, "admin")
    new = {"email": "nieuw@oostwoord.example", "role": "coach"}
    made = client.post(f"{V1}/accounts", json=new, headers=csrf)
    assert made.status_code == 201, made.text
    InvitedOut.model_validate(made.json())
    assert client.post(f"{V1}/accounts", json=new, headers=csrf).status_code == 422
    operator = client.post(f"{V1}/accounts", json={"email": "o@x.example", "role": "operator"}, headers=csrf)
    assert operator.status_code == 403
    AccountsOut.model_validate(client.get(f"{V1}/accounts?limit=2").json())
    accepted = {"token": made.json()["invitation"], "password": PASSWORD}
    short = client.post(f"{V1}/invitation?lang=nl", json={**accepted, "password": "kort"})
    assert short.json()["problems"][0]["allowed"].startswith("15 tot 200 tekens")
    assert client.post(f"{V1}/invitation", json=accepted).status_code == 200
    assert client.post(f"{V1}/invitation", json=accepted).status_code == 404
    url = made.headers["location"]
    read = client.get(url)
    tag = {"If-Match": read.headers["etag"]}
    assert client.patch(url, json={"disabled": True}, headers={**csrf, "If-Match": '"0"'}).status_code == 412
    assert client.patch(url, json={"disabled": True}, headers={**csrf, **tag}).json()["disabled_at"]
    browser = TestClient(client.app, base_url=LOCAL)
    signing = {"email": new["email"], "password": PASSWORD}
    assert browser.post(f"{V1}/session", json=signing).status_code == 401
    assert client.patch(url, json={"disabled": False}, headers=csrf).json()["disabled_at"] is None
    assert browser.post(f"{V1}/session", json=signing).status_code == 200
    again = client.post(f"{url}/invitation", headers=csrf).json()["invitation"]
    assert client.post(f"{V1}/invitation", json={"token": again, "password": PASSWORD + "!"}).status_code == 200
    assert browser.get(f"{V1}/session").status_code == 401


def test_a_code_is_switched_on_and_asked(client: TestClient, town: Town) -> None:
    csrf = sign_in(client, town, "coach")
    begun = client.post(f"{V1}/account/totp", json={"password": PASSWORD}, headers=csrf).json()
    totp = pyotp.TOTP(begun["secret"])
    wrong = client.post(f"{V1}/account/totp/confirm", json={"code": "x"}, headers=csrf)
    assert wrong.json()["problems"][0]["field"] == "code"
    done = client.post(f"{V1}/account/totp/confirm", json={"code": totp.now()}, headers=csrf)
    assert done.json()["has_totp"] is True
    signing = {"email": "coach@oostwoord.example", "password": PASSWORD}
    assert client.post(f"{V1}/session", json=signing).status_code == 401
    assert client.post(f"{V1}/account/totp/end", json={"password": "x"}, headers=csrf).status_code == 401
    assert client.post(f"{V1}/account/totp/end", json={"password": PASSWORD}, headers=csrf).status_code == 200
    assert client.post(f"{V1}/session", json=signing).status_code == 200


def test_a_new_password_takes_the_place_of_the_old(client: TestClient, town: Town) -> None:
    csrf = sign_in(client, town, "coach")
    assert (
        client.post(f"{V1}/account/password", json={"old": "x", "new": PASSWORD + "!"}, headers=csrf).status_code == 401
    )
    done = client.post(f"{V1}/account/password", json={"old": PASSWORD, "new": PASSWORD + "!"}, headers=csrf)
    assert done.status_code == 204
    assert client.get(f"{V1}/session").status_code == 200
    browser = TestClient(client.app, base_url=LOCAL)
    signing = {"email": "coach@oostwoord.example", "password": PASSWORD}
    assert browser.post(f"{V1}/session", json=signing).status_code == 401
    assert browser.post(f"{V1}/session", json={**signing, "password": PASSWORD + "!"}).status_code == 200


class TestAccountsOff:
    """What every client knew before there were accounts."""

    @pytest.fixture
    def client(self, application: Application) -> Iterator[TestClient]:
        with serving(application) as one:
            yield await_ready(one)

    def test_whoever_is_there_is_the_built_in_coach(self, client: TestClient) -> None:
        me = client.get(f"{V1}/session").json()
        assert me == {"role": "coach", "organisation": None, "account": None, "session": None, "csrf_token": None}
        assert client.get(f"{V1}/participants").status_code == 200
        client.cookies.set(COOKIE, "over")
        assert client.post(f"{V1}/rank", json=CASE).status_code == 200
        for path in ("sessions", "tokens", "accounts"):
            assert client.get(f"{V1}/{path}").status_code == 403

    def test_a_token_that_is_over_does_not_become_the_coach(self, client: TestClient) -> None:
        assert client.get(f"{V1}/participants", headers={"Authorization": "Bearer over"}).status_code == 401


class TestPublic:
    """Behind a proxy that ends TLS."""

    @pytest.fixture
    def client(self, tmp_path: Path, service_of: Callable[[Application], Any]) -> Iterator[TestClient]:
        made = with_accounts(tmp_path, service_of)
        settle(made, "Gemeente Oost", "oostwoord")
        settings = load_settings(
            data_dir=tmp_path, accounts="on", secret_key="k" * 32, public_url=PUBLIC, proxy="10.0.0.1"
        )
        with TestClient(create_app(settings, made), base_url=PUBLIC) as one:
            yield await_ready(one)

    def test_the_cookie_needs_tls_and_this_very_name(self, client: TestClient) -> None:
        signing = {"email": "coach@oostwoord.example", "password": PASSWORD}
        made = client.post(f"{V1}/session", json=signing, headers={"Origin": PUBLIC})
        cookie = made.headers["set-cookie"]
        assert cookie.startswith(f"{SECURE_COOKIE}=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert client.get(f"{V1}/session").json()["role"] == "coach"
        assert client.get("/health/live", headers={"Host": "evil.example"}).status_code == 400
        assert client.post(f"{V1}/session", json=signing, headers={"Origin": "https://evil.example"}).status_code == 403


def test_examples_are_what_is_taken() -> None:
    for name, type_ in SENT.items():
        parsed, ignored = parse(EXAMPLES[name], type_)
        assert parsed is not None
        assert ignored == []


def test_every_refusal_has_words() -> None:
    told = {"shortest": 15, "longest": 200, "role": "coach", "needed": "nobody", "first": "a", "last": "b"}
    for reason, text in ACCOUNT_PROBLEMS.items():
        assert str(AccountError("x", reason, **told).problems[0].allowed) == text.format(**told)


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1", "Safari, iOS"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_its_user_knows_it(agent: str, label: str) -> None:
    from starlette.requests import Request

    headers = [(b"user-agent", agent.encode())]
    assert browser_label(Request({"type": "http", "headers": headers})) == label
    assert not re.search(r"\d", label)


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"), ("testclient", "testclient"),
    ],
)  # fmt: skip
def test_an_address_is_counted_by_its_household(host: str, counted: str) -> None:
    from starlette.requests import Request

    assert client_address(Request({"type": "http", "headers": [], "client": (host, 1)})) == counted
