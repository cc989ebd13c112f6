"""The page to sign in: without scripts, in two languages, with what is wrong at the top; and signing out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.bootstrap import Application
from api.routers.asking import COOKIE
from api.routers.signing_in import local
from api.schemas.accounts import invited_document
from matching.domain.account import MOST_BY_ACCOUNT, NewAccount
from matching.domain.actor import Actor
from tests.api.signing import PASSWORD, V1, await_ready, serving, settle, with_accounts

EMAIL = "coach@oostwoord.example"


@pytest.fixture
def client(tmp_path: Path, service_of: Callable[[Application], Any]) -> Iterator[TestClient]:
    house = with_accounts(tmp_path, service_of)
    settle(house, "Gemeente Oost", "oostwoord")
    with serving(house) as one:
        yield await_ready(one)


class Tags(HTMLParser):
    """All opening tags of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def sign_in(client: TestClient, **fields: str) -> Any:
    sent = {"email": EMAIL, "password": PASSWORD, "code": "", **fields}
    return client.post("/sign-in?lang=nl", data=sent, follow_redirects=False)


@pytest.mark.parametrize(("language", "word"), [("nl", "Inloggen"), ("en", "Sign in")])
def test_the_form_has_a_label_for_each_field_and_no_script(client: TestClient, language: str, word: str) -> None:
    page = client.get(f"/sign-in?lang={language}&next=/docs")
    assert page.status_code == 200
    tags = Tags(page.text)
    assert word in page.text
    assert tags.of("html")[0]["lang"] == language
    assert not tags.of("script")
    fields = [one for one in tags.of("input") if one["type" if "type" in one else "name"] != "hidden"]
    assert {one["id"] for one in fields} == {one["for"] for one in tags.of("label")}
    assert all(one["autocomplete"] for one in fields)
    assert next(one for one in tags.of("input") if one["name"] == "next")["value"] == "/docs"
    assert len(tags.of("h1")) == len(tags.of("main")) == 1


def test_who_signs_in_goes_on_and_signs_out(client: TestClient) -> None:
    done = sign_in(client, next="/docs")
    assert (done.status_code, done.headers["location"]) == (303, "/docs")
    home = client.get("/?lang=en")
    assert f"You are signed in as {EMAIL}, for Gemeente Oost." in home.text
    token = next(one for one in Tags(home.text).of("input") if one["name"] == "csrf_token")["value"]
    for wrong in ({}, {"csrf_token": "x"}):
        assert client.post("/sign-out", data=wrong, follow_redirects=False).status_code in (403, 415)
    secret = client.cookies[COOKIE]
    out = client.post("/sign-out", data={"csrf_token": token}, follow_redirects=False)
    assert (out.status_code, out.headers["location"]) == (303, "/sign-in")
    client.cookies.set(COOKIE, secret)
    assert client.get(f"{V1}/session").status_code == 401
    assert "/sign-in" in client.get("/").text


def test_what_is_wrong_stands_at_the_top_and_the_address_is_kept(client: TestClient) -> None:
    again = sign_in(client, email='a"><b>@x.example', password="raad maar", next="//evil.example")  # noqa: S106
    assert again.status_code == 401
    assert "set-cookie" not in again.headers
    tags = Tags(again.text)
    assert next(one for one in tags.of("input") if one.get("id") == "email")["value"] == 'a"><b>@x.example'
    assert "<b>" not in again.text
    assert "raad maar" not in again.text
    (summary,) = [one for one in tags.of("div") if one.get("role") == "alert"]
    assert summary
    assert re.search(r"<title>Fout: ", again.text)
    linked = [one["href"] for one in tags.of("a") if (one["href"] or "").startswith("#")]
    assert linked == ["#email"]
    assert next(one for one in tags.of("input") if one["name"] == "next")["value"] == "/"


def test_too_many_attempts_are_told_with_when_to_come_back(client: TestClient) -> None:
    for _ in range(MOST_BY_ACCOUNT):
        assert sign_in(client, password="x").status_code == 401  # noqa: S106
    late = sign_in(client)
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) > 0
    assert "seconden" in late.text


def test_who_is_invited_chooses_a_password(client: TestClient) -> None:
    accounts = client.app.state.runtime.application.accounts  # type: ignore[attr-defined]
    coach = accounts.sign_in(EMAIL, PASSWORD, address="x").actor
    program = Actor("admin", coach.organisation_id)
    link = invited_document(*accounts.create(program, NewAccount(email="nieuw@x.example", role="coach")), None)["link"]
    for language in ("nl", "en"):
        page = client.get(link, params={"lang": language} | dict(parse_qsl(urlsplit(link).query)))
        assert page.status_code == 200
        tags = Tags(page.text)
        assert {one["for"] for one in tags.of("label")} == {"password"}
    token = next(one for one in tags.of("input") if one["name"] == "token")["value"]
    assert f"?token={token}" in link
    short = client.post("/invitation?lang=nl", data={"token": token, "password": "kort"})
    assert short.status_code == 422
    assert "15 tot 200 tekens" in short.text
    assert next(one for one in Tags(short.text).of("input") if one["name"] == "token")["value"] == token
    done = client.post("/invitation", data={"token": token, "password": PASSWORD}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    assert client.post("/invitation?lang=nl", data={"token": token, "password": PASSWORD}).status_code == 404
    assert sign_in(client, email="nieuw@x.example").status_code == 303


def test_what_is_no_form_is_refused(client: TestClient) -> None:
    assert client.post("/sign-in", json={"email": EMAIL}).status_code == 415
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sign-in", content=b"\xff=1", headers=kind).status_code == 415
    assert client.post("/sign-in", content=b"a=1&" * 300, headers=kind).status_code == 415
    evil = {"Origin": "https://evil.example"}
    assert client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=evil).status_code == 403


@pytest.mark.parametrize(
    ("address", "led"),
    [
        ("/docs", "/docs"), ("/a?b=c#d", "/a?b=c#d"), ("", "/"), ("docs", "/"), ("//evil.example", "/"),
        ("https://evil.example", "/"), ("/\\evil.example", "/"), ("/\t/evil.example", "/"), ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"), ("http://[", "/"),
    ],
)  # fmt: skip
def test_nobody_is_led_away(address: str, led: str) -> None:
    assert local(address) == led
