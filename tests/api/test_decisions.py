"""Decisions over HTTP: recorded, read back in the reader's language, and exported by nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from typer.main import get_command

from api.app import create_app
from api.bootstrap import Application
from api.cli import app
from api.examples import PARTICIPANT, PLACEMENT
from api.i18n import LANGUAGES, Translator
from api.problems import problem_document
from api.schemas.decisions import parse_decision
from matching.domain.decision import (
    DECISION_PROBLEMS,
    OUTCOMES,
    REASONS,
    DecisionError,
    DecisionProblem,
    Event,
    NewDecision,
    grade,
)
from matching.ranking import AdditiveRanker
from matching.service.decisions import decisions_to_learn_from
from matching.store.tables import RECOMMENDATION

V1 = "/api/v1"
LOCAL = "http://127.0.0.1:8000"
PERSON, PLACE = PARTICIPANT["id"], PLACEMENT["id"]
DECISIONS = f"{V1}/participants/{PERSON}/decisions"


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url=LOCAL) as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert one.post(f"{V1}/participants", json=PARTICIPANT).status_code == 201
        assert one.post(f"{V1}/opportunities", json=PLACEMENT).status_code == 201
        yield one


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    document: dict[str, Any] = response.json()
    assert document["code"] == code
    return document


def test_a_decision_answers_what_was_shown_and_is_learned_from(client: TestClient, application: Application) -> None:
    (match,) = client.get(f"{V1}/participants/{PERSON}/matches", params={"kind": "placement"}).json()["matches"]
    sent = {"opportunity": PLACE, "outcome": "Declined", "reason": "travel", "note": "te ver fietsen", "extra": 1}
    response = client.post(DECISIONS, json=sent, params={"lang": "nl"})
    assert response.status_code == 201, response.text
    assert "extra" in response.headers["x-maatwerk-warnings"]
    document = response.json()
    told = (document["outcome"], document["text"], document["reason_text"], document["note"], document["position"])
    assert told == ("declined", "heeft nee gezegd", "de reis", "te ver fietsen", 1)
    assert (document["by"], document["recorded_by"], document["kind"]) == ("participant", "coach", "placement")
    named = {"opportunity": PLACE, "outcome": "accepted", "recommendation": document["recommendation"]}
    assert client.post(DECISIONS, json=named).json()["recommendation"] == document["recommendation"]
    items = client.get(DECISIONS, params={"lang": "en"}).json()["items"]
    assert [one["text"] for one in items] == ["said no", "said yes"]
    (learnt,) = decisions_to_learn_from(application.store, application.actor)
    assert learnt.features == {one["feature"]: one["value"] for one in match["contributions"]}
    assert (learnt.position, learnt.kind, learnt.versions["ranker"]) == (1, "placement", AdditiveRanker.version)
    assert learnt.new_field is False
    assert grade(learnt.events) == 1
    assert "fietsen" not in repr(learnt)


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"opportunity", "outcome"}),
        ({"opportunity": PLACE, "outcome": "maybe"}, {"outcome"}),
        ({"opportunity": PLACE, "outcome": "accepted", "reason": "travel"}, {"reason"}),
        ({"opportunity": PLACE, "outcome": "started", "on": "2999-01-01"}, {"on"}),
        ({"opportunity": PLACE, "outcome": "accepted", "recommendation": "x", "by": "mayor"}, {"recommendation", "by"}),
        (
            {"opportunity": PLACE, "outcome": "accepted", "recommendation": "019abc00-0000-7000-8000-000000000000"},
            {"recommendation"},
        ),
        ({"opportunity": PLACE, "outcome": "declined", "note": "x" * 2001}, {"note"}),
        ([], {""}),
    ],
)
def test_what_makes_no_sense_is_refused_field_by_field(client: TestClient, sent: Any, fields: set[str]) -> None:
    document = problem(client.post(DECISIONS, json=sent), 422, "invalid_input")
    assert {one["field"] for one in document["problems"]} == fields
    assert client.get(DECISIONS).json() == {"items": []}


def test_unknown_people_and_opportunities_are_not_found(client: TestClient) -> None:
    sent = {"opportunity": PLACE, "outcome": "accepted"}
    problem(client.post(f"{V1}/participants/nobody/decisions", json=sent), 404, "not_found")
    problem(client.get(f"{V1}/participants/nobody/decisions"), 404, "not_found")
    problem(client.post(DECISIONS, json=sent | {"opportunity": "none"}), 404, "not_found")


def test_participants_shown_to_a_provider_are_logged_under_a_pseudonym(
    client: TestClient, application: Application
) -> None:
    application.service.give_consent(application.actor, PERSON, "be_found", "1")
    answer = client.get(f"{V1}/opportunities/{PLACE}/candidates").json()
    (one,) = answer["candidates"]
    with application.store.read() as tx:
        (rows,) = tx._connection.scalars(select(RECOMMENDATION.c.rows))
    assert '"position":1' in rows
    assert one["participant_id"] not in rows


def test_no_command_exports_refusals() -> None:
    commands = get_command(app).commands["export"].commands  # type: ignore[attr-defined]
    assert "participants" in commands
    assert not [name for name in commands if "decision" in name or "outcome" in name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_outcome_reason_and_refusal_has_its_words(language: Any) -> None:
    translator = Translator.of(language)
    names = [*(f"decision_{one}" for one in OUTCOMES), *(f"why_{one}" for one in REASONS)]
    assert [name for name in names if translator.word(name) == name] == []
    for reason in get_args(DecisionProblem):
        error = DecisionError("on", "x", reason)
        assert str(error.problems[0].allowed) == DECISION_PROBLEMS[reason]
        told = problem_document(error, translator)["detail"]
        assert told.endswith(DECISION_PROBLEMS[reason]) is (language == "en")


def test_a_decision_may_be_bare() -> None:
    sent = {"opportunity": " w ", "outcome": "lasted 3m"}
    assert parse_decision(sent) == (NewDecision(opportunity="w", outcome="lasted_3m"), [])


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([], None),
        ([("later", "participant")], None),
        ([("accepted", "participant")], 1),
        ([("accepted", "participant"), ("declined", "participant")], 0),
        ([("declined", "participant"), ("accepted", "coach")], 1),
        ([("accepted", "participant"), ("declined", "provider")], 1),  # a provider's no says nothing of the fit
        ([("accepted", "provider")], None),
        ([("accepted", "participant"), ("started", "provider"), ("lasted_3m", "provider")], 2),
        ([("accepted", "participant"), ("started", "participant"), ("ended", "participant")], 0),
        ([("started", "participant"), ("ended", "participant", True)], 1),  # it was done, or something better came
        ([("lasted_3m", "participant"), ("ended", "participant")], 2),  # what lasted stays so
        ([("lasted_12m", "participant")], 3),
        ([("declined", "participant"), ("later", "participant")], None),
    ],
)
def test_the_grade_of_what_became_of_a_match(events: list[Any], found: int | None) -> None:
    assert grade([Event(*one) for one in events]) == found
