"""Any pair can be asked about: why, why not yet, and what would change it. Over HTTP and on the command line."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.bootstrap import Application
from api.examples import PARTICIPANT, PLACEMENT, PROGRAMME
from api.i18n import LANGUAGES, Translator
from matching.changes import CHANGES
from matching.kinds import KINDS

V1 = "/api/v1"
FAR = {**PLACEMENT, "id": "far", "place": "Amersfoort", "languages_required": [{"code": "nl", "level": "B2"}]}
FAR |= {"language_support": False}
BOTH = {**FAR, "id": "both", "travel_reimbursed": False}


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url="http://127.0.0.1:8000") as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        tight = {**PARTICIPANT, "travel": {**PARTICIPANT["travel"], "max_cost_per_month": 5}}
        assert one.post(f"{V1}/participants", json=tight).status_code == 201
        for other in (PLACEMENT, PROGRAMME, FAR, BOTH):
            assert one.post(f"{V1}/opportunities", json=other).status_code == 201
        yield one


def ask(client: TestClient, opportunity: str, lang: str = "nl", what: str = "explanation") -> Any:
    return client.get(f"{V1}/participants/{PARTICIPANT['id']}/opportunities/{opportunity}/{what}?lang={lang}")


def test_a_match_is_explained_feature_by_feature(client: TestClient) -> None:
    document = ask(client, PLACEMENT["id"]).json()
    assert (document["possible"], document["gates"]) == (True, [])
    assert {one["feature"] for one in document["contributions"]} == {one.name for one in KINDS["placement"].features}
    total = document["base"] + sum(one["amount"] for one in document["contributions"])
    assert document["score"] == pytest.approx(1 / (1 + math.exp(-total)))
    for one in document["contributions"]:
        assert one["name"]
        assert one["meaning"]
        assert (one["text"] is None) == (one["amount"] <= 0)


def test_the_score_is_that_of_the_list(client: TestClient) -> None:
    answer = client.get(f"{V1}/participants/{PARTICIPANT['id']}/matches?limit=50").json()
    for one in answer["matches"]:
        assert ask(client, one["opportunity_id"]).json()["score"] == pytest.approx(one["score"])
    for one in answer["blocked"]:
        document = ask(client, one["opportunity_id"]).json()
        assert document["score"] == pytest.approx(one["fit"])
        assert [gate["code"] for gate in document["gates"]] == [gate["code"] for gate in one["gates"]]


def test_why_not_and_the_smallest_change_that_opens_it(client: TestClient) -> None:
    document = ask(client, "far").json()
    assert document["possible"] is False
    assert [one["code"] for one in document["gates"]] == ["language_below_minimum"]
    first = document["changes"][0]
    assert first["opens"] is True
    assert [one["code"] for one in first["changes"]] == ["language_support"]
    assert first["changes"][0]["text"] == "De aanbieder helpt met de taal op het werk."
    assert all(one["opens"] for one in document["changes"])
    assert {"language_level"} in [{change["code"] for change in one["changes"]} for one in document["changes"]]


def test_two_changes_together_where_one_is_not_enough(client: TestClient) -> None:
    document = ask(client, "both").json()
    assert {one["code"] for one in document["gates"]} == {"language_below_minimum", "travel_cost_unfunded"}
    assert document["changes"]
    assert all(one["opens"] and len(one["changes"]) == 2 for one in document["changes"])
    assert {one["code"] for one in document["changes"][0]["changes"]} == {"language_support", "travel_paid"}


def test_what_was_asked_is_logged(client: TestClient, application: Application) -> None:
    ask(client, "far")
    with sqlite3.connect(application.settings.database.removeprefix("sqlite:///")) as raw:
        ((rows,),) = raw.execute("SELECT rows FROM recommendation").fetchall()
    (row,) = json.loads(rows)
    assert (row["position"], row["score"], row["gates"]) == (None, None, ["language_below_minimum"])
    assert set(row["features"]) == {one.name for one in KINDS["placement"].features}


def test_who_or_what_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get(f"{V1}/participants/nobody/opportunities/far/explanation").status_code == 404
    assert ask(client, "nothing").status_code == 404


def test_the_picture_says_the_same(client: TestClient) -> None:
    response = ask(client, PLACEMENT["id"], what="contributions.svg")
    assert response.headers["content-type"].startswith("image/svg+xml")
    root = ElementTree.fromstring(response.text)  # noqa: S314 (our own picture)
    space = "{http://www.w3.org/2000/svg}"
    rows = ask(client, PLACEMENT["id"]).json()["contributions"]
    bars = root.findall(f"{space}rect")
    assert len(bars) == len(rows)
    widths = [float(one.get("width", "0")) for one in bars]
    amounts = sorted((one["amount"] for one in rows), reverse=True)
    scale = max(map(abs, amounts))
    longest = max(widths)
    assert widths == pytest.approx([abs(one) / scale * longest for one in amounts], abs=0.06)
    assert root.find(f"{space}desc") is not None
    assert root.get("role") == "img"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_and_every_feature_has_its_words(language: Any) -> None:
    translator = Translator.of(language)
    for code in CHANGES:
        assert translator._lookup("change", code) != code
    if language != "en":
        for kind in KINDS.values():
            for feature in kind.features:
                assert translator.product(feature.text) != feature.text, feature.name
