"""Contests over HTTP and on the command line: said, found in the worklist with what was judged, answered."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import bootstrap
from api.app import create_app
from api.bootstrap import Application
from api.cli import app
from api.examples import PARTICIPANT, PLACEMENT
from api.i18n import LANGUAGES, Translator
from api.openapi import EXAMPLES
from api.problems import problem_document
from api.schemas.contests import ContestOut, ContestsOut, parse_answer, parse_contest
from matching.domain.contest import (
    CONTEST_OUTCOMES,
    CONTEST_PROBLEMS,
    CONTEST_STATUS,
    CONTESTED_BY,
    ContestError,
    ContestProblem,
)
from matching.kinds import KINDS
from matching.ranking import AdditiveRanker

V1 = "/api/v1"
PERSON, PLACE = PARTICIPANT["id"], PLACEMENT["id"]
FAR = {**PLACEMENT, "id": "far", "languages_required": [{"code": "nl", "level": "C1"}], "language_support": False}
PAIR = f"{V1}/participants/{PERSON}/opportunities"


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url="http://127.0.0.1:8000") as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert one.post(f"{V1}/participants", json=PARTICIPANT).status_code == 201
        for other in (PLACEMENT, FAR):
            assert one.post(f"{V1}/opportunities", json=other).status_code == 201
        yield one


def say(client: TestClient, opportunity: str = PLACE, status: int = 201, lang: str = "nl", **sent: Any) -> Any:
    sent = {"about": "rank", "words": "Dit hoort bovenaan", **sent}
    response = client.post(f"{PAIR}/{opportunity}/contests", json=sent, params={"lang": lang})
    assert response.status_code == status, response.text
    return response


def test_a_contest_reaches_a_human_with_the_log_row(client: TestClient) -> None:
    listed = client.get(f"{V1}/participants/{PERSON}/matches", params={"kind": "placement"}).json()
    (match,) = listed["matches"]
    made = say(client, by="participant", extra=1)
    assert "extra" in made.headers["x-maatwerk-warnings"]
    document = made.json()
    ContestOut.model_validate(document)
    assert (document["status"], document["by"], document["recorded_by"]) == ("open", "participant", "coach")
    assert document["shown"] is None  # who contests is not told what was judged of whom
    worklist = client.get(f"{V1}/contests", params={"status": "open"}).json()
    ContestsOut.model_validate(worklist)
    (one,) = worklist["items"]
    assert (one["id"], one["participant_id"], one["opportunity_id"]) == (document["id"], PERSON, PLACE)
    assert (one["words"], one["about_text"]) == ("Dit hoort bovenaan", "de plaats in de lijst")
    shown = one["shown"]
    assert (shown["position"], shown["score"]) == (1, pytest.approx(match["score"], abs=1e-6))
    assert shown["features"] == {part["feature"]: part["value"] for part in match["contributions"]}
    assert set(shown["versions"]) == {"encoder", "index", "rules", "features", "ranker"}
    assert shown["shown_to"] == "coach"
    read = client.get(made.headers["location"])
    assert (read.json(), read.headers["etag"]) == (one, made.headers["etag"])


def test_it_is_answered_once_looked_at(client: TestClient) -> None:
    address = say(client).headers["location"]
    sent = {"outcome": "corrected", "answer": "Je werk stond er niet goed in. Dat is nu anders."}
    tag = client.get(address).headers["etag"]
    answered = client.post(f"{address}/answer", json=sent, headers={"If-Match": tag})
    assert answered.status_code == 200, answered.text
    (answer,) = answered.json()["answers"]
    assert (answer["outcome"], answer["text"], answer["by"], answer["version"]) == (
        "corrected",
        "aangepast",
        "coach",
        2,
    )
    assert answered.headers["etag"] != tag
    late = client.post(f"{address}/answer", json={**sent, "outcome": "upheld"}, headers={"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "stale_version")
    again = client.post(f"{address}/answer", json={**sent, "outcome": "upheld"})
    assert [one["outcome"] for one in again.json()["answers"]] == ["corrected", "upheld"]
    assert client.get(f"{V1}/contests").json()["total"] == 0
    assert client.get(f"{V1}/contests", params={"status": "answered"}).json()["total"] == 1
    assert client.get(f"{V1}/contests", params={"status": "all"}).json()["total"] == 1


def test_a_gate_is_contested_and_a_wrong_one_is_told_which_there_are(client: TestClient) -> None:
    made = say(client, "far", about="language_below_minimum", words="Zij praat beter dan hier staat", by="coach")
    shown = client.get(made.headers["location"]).json()["shown"]
    (gate,) = shown["gates"]  # nothing had been asked before: the pair was judged for this
    assert (gate["code"], gate["class"], shown["position"], shown["score"]) == (
        "language_below_minimum", "provider", None, None,
    )  # fmt: skip
    assert gate["meaning"] == made.json()["about_text"] != KINDS["placement"].gates[0].text
    refused = say(client, "far", 422, "en", about="travel_too_far").json()
    assert refused["code"] == "invalid_input"
    (problem,) = refused["problems"]
    told = (problem["field"], problem["allowed"])
    assert told == ("about", "rank, or a gate of this pair: language_below_minimum")
    (problem,) = say(client, PLACE, 422, about="full").json()["problems"]
    assert problem["allowed"].startswith("rank: hier staat niets in de weg")


def test_saying_it_again_is_the_same_contest(client: TestClient) -> None:
    first = say(client, words="Dit klopt niet")
    again = say(client, status=200, words=" dit  klopt niet")
    assert again.json() == first.json()
    assert client.get(f"{V1}/contests").json()["total"] == 1
    say(client, words="Dit klopt nog steeds niet")
    pages = client.get(f"{V1}/contests?limit=1")
    assert pages.json()["total"] == 2
    link = pages.headers["link"]
    assert client.get(link[1 : link.index(">")]).json()["items"][0]["words"] == "Dit klopt nog steeds niet"


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"about": None, "words": None}, {"about", "words"}),
        ({"words": "x" * 2001}, {"words"}),
        ({"words": "…"}, {"words"}),
        ({"by": "mayor"}, {"by"}),
    ],
)
def test_what_makes_no_sense_is_refused_field_by_field(client: TestClient, sent: Any, fields: set[str]) -> None:
    problems = say(client, status=422, **sent).json()["problems"]
    assert {one["field"] for one in problems} == fields
    assert client.get(f"{V1}/contests").json() == {"items": [], "total": 0, "next_cursor": None}


def test_who_or_what_is_not_there_is_not_found(client: TestClient) -> None:
    body = {"about": "rank", "words": "nee"}
    assert client.post(f"{V1}/participants/nobody/opportunities/{PLACE}/contests", json=body).status_code == 404
    say(client, "nothing", 404)
    for reference in ("x", "019abc00-0000-7000-8000-000000000000"):
        assert client.get(f"{V1}/contests/{reference}").status_code == 404
        sent = {"outcome": "upheld", "answer": "nee"}
        assert client.post(f"{V1}/contests/{reference}/answer", json=sent).status_code == 404
    address = say(client).headers["location"]
    for wrong in ({}, {"outcome": "no", "answer": "x"}, {"outcome": "upheld", "answer": "?"}):
        assert client.post(f"{address}/answer", json=wrong).status_code == 422
    assert client.get(f"{V1}/contests?status=closed").status_code == 422


def test_words_are_in_no_log_of_the_program(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        address = say(client, words="Mijn geheime woorden").headers["location"]
        client.post(f"{address}/answer", json={"outcome": "upheld", "answer": "geheim antwoord"})
    assert "geheim" not in caplog.text.lower()


def test_the_examples_of_the_description_are_taken() -> None:
    assert parse_contest(EXAMPLES["NewContest"])[1] == []
    assert parse_answer(EXAMPLES["NewAnswer"])[1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_and_refusal_can_be_said(language: Any) -> None:
    translator = Translator.of(language)
    names = ["contest_rank", *(f"contest_{one}" for one in (*CONTEST_OUTCOMES, *CONTEST_STATUS))]
    names += [f"contested_by_{one}" for one in CONTESTED_BY]
    assert [name for name in names if translator.word(name) == name] == []
    told = {"gates": "full", "by": "provider"}
    for reason in get_args(ContestProblem):
        document = problem_document(ContestError("about", "x", reason, **told), translator)
        assert document["detail"].endswith(CONTEST_PROBLEMS[reason].format(**told)) is (language == "en")


class TestCommand:
    @pytest.fixture
    def run(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, service_of: Callable[[Application], Any]
    ) -> Callable[..., Any]:
        monkeypatch.setattr(bootstrap, "_service", service_of)
        monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path / "data"))
        runner = CliRunner()

        def invoke(*arguments: Any) -> Any:
            return runner.invoke(app, [str(one) for one in arguments])

        for kind, profiles in (("participants", [PARTICIPANT]), ("opportunities", [PLACEMENT, FAR])):
            file = tmp_path / f"{kind}.jsonl"
            file.write_text("".join(json.dumps(one) + "\n" for one in profiles), encoding="utf-8")
            assert invoke("import", kind, file).exit_code == 0
        return invoke

    def test_add_list_show_and_answer(self, run: Callable[..., Any]) -> None:
        assert "Niemand heeft gemeld" in run("contests").stderr
        gate = ("--about", "language_below_minimum")
        added = json.loads(run("contest", "add", PERSON, "far", "Mijn [taal] is beter", *gate, "--json").stdout)
        listed = run("contests")
        assert listed.exit_code == 0, listed.exception
        assert "[taal]" in listed.stdout
        shown = run("contest", "show", added["id"], "--lang", "en")
        assert "What was judged" in shown.stdout
        assert AdditiveRanker.version in shown.stdout
        answer = ("contest", "answer", added["id"], "Je hebt gelijk", "--outcome", "corrected")
        answered = run(*answer)
        assert "aangepast: Je hebt gelijk" in answered.stdout
        assert run("contests", "--json").stdout == ""
        (one,) = run("contests", "--status", "answered", "--json").stdout.splitlines()
        assert json.loads(one)["answers"][0]["outcome"] == "corrected"

    def test_wrong_use_is_told(self, run: Callable[..., Any]) -> None:
        wrong = run("contest", "add", PERSON, "far", "nee", "--about", "luck", "--lang", "en")
        assert wrong.exit_code == 1
        assert "rank, or a gate of this pair: language_below_minimum" in wrong.stderr
        assert run("contest", "answer", "x", "nee", "--outcome", "maybe").exit_code == 2
        assert "no contest" in str(run("contest", "show", "019abc00-0000-7000-8000-000000000000").exception)
