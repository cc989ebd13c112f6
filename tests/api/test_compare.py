"""Fast or durable over HTTP and on the command line, with an encoder that needs no model."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import bootstrap
from api.app import create_app
from api.bootstrap import Application
from api.cli import app
from api.examples import COMPARISON, PARTICIPANT, PLACEMENT
from api.schemas.comparison import ComparisonOut
from matching.domain.actor import Actor
from matching.domain.errors import ForbiddenError, NotFoundError
from matching.rules.comparison import assumptions

V1 = "/api/v1"
LOCAL = "http://127.0.0.1:8000"
PERSON = {**PARTICIPANT, "availability": {"hours_per_week": 36}, "travel": {"modes": ["car"]}}
DURABLE = {**PLACEMENT, "id": "w-durable", "starts_on": "2027-02-01", "wage_per_month": 2800}
FAST = {
    **PLACEMENT,
    "id": "w-fast",
    "title": "Medewerker schoonmaak",
    "contract_months": 3,
    "intention_after": "none",
    "leads_to": [],
    "language_support": False,
    "starts_on": "2026-12-01",
    "wage_per_month": 2100,
}
BLOCKED = {**DURABLE, "id": "w-blocked", "languages_required": [{"code": "nl", "level": "C2"}]}
UNKNOWN = {"id": "w-unknown", "kind": "placement", "title": "Apotheker", "place": "Zeist"}
ADDRESS = f"{V1}/participants/{PERSON['id']}/compare?as_of=2026-11-21"
SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN_WORDS = ("blocked", "geblokkeerd", "downgrade", "worst", "slechtst")


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url=LOCAL) as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert one.post(f"{V1}/participants", json=PERSON).status_code == 201
        yield one


def offer(client: TestClient, *placements: dict[str, Any]) -> None:
    for one in placements:
        assert client.post(f"{V1}/opportunities", json=one).status_code == 201


def drawn(document: dict[str, Any]) -> ElementTree.Element:
    return ElementTree.fromstring(document["chart"])  # noqa: S314 (made by us)


def asked(client: TestClient, more: str = "") -> dict[str, Any]:
    answer = client.get(f"{ADDRESS}&lang=en{more}")
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    ComparisonOut.model_validate(document)
    return document


class TestHttp:
    def test_both_routes_side_by_side(self, client: TestClient) -> None:
        offer(client, DURABLE, FAST)
        document = asked(client)
        fast, durable = document["routes"]["fast"], document["routes"]["durable"]
        assert (fast["opportunity_id"], durable["opportunity_id"]) == ("w-fast", "w-durable")
        assert (fast["first_day"], durable["first_day"]) == ("2026-12-01", "2027-02-01")
        assert (fast["gross_first"], durable["gross_first"]) == (2100, 2800)
        assert durable["hours_per_week"] == 32
        assert durable["assumed"] == []
        assert fast["why"][0]["code"] == "does_not_last"
        assert durable["months_with_benefit"] < fast["months_with_benefit"]
        assert durable["independent_from"] == "2027-02-01"
        assert document["found"] == {"fast": 1, "durable": 1, "unknown": 0}
        assert len(document["summary"]) == 3
        assert "starts later: on 1 February 2027" in document["summary"][0]
        assert document["openings"] == {"fast": None, "durable": None}
        assert fast["match"]["route"] == "fast"
        assert {fast["match"]["rank"], durable["match"]["rank"]} == {1, 2}

    def test_the_table_the_figures_and_the_picture_say_the_same(self, client: TestClient) -> None:
        offer(client, DURABLE, FAST)
        document = asked(client)
        last = document["years"][-1]
        assert [one["month"] for one in document["years"]] == [12, 24, 36, 48, 60]
        for name in ("fast", "durable"):
            assert last[name]["balance"] == pytest.approx(last[name]["gain"] - last[name]["cost"], abs=0.02)
            (row,) = [one for one in document["table"] if one["name"] == "balance"]
            assert row[name].replace("\xa0", " ") == f"€ {last[name]['balance']:,.0f}"
        picture = drawn(document)
        description = picture.findtext(f"{SVG}desc") or ""
        assert f"{last['durable']['gain']:,.0f}" in description
        assert len(list(picture.iter(f"{SVG}polyline"))) == 4

    def test_it_says_that_it_is_an_estimate_and_on_what_it_rests(self, client: TestClient) -> None:
        offer(client, DURABLE)
        document = asked(client)
        assert "an estimate, not a promise" in document["note"]
        every = document["assumptions"]
        assert {one["name"] for one in every} == set(assumptions(date(2026, 11, 21)))
        assert all(one["source"] and one["label"] != one["name"] for one in every)
        estimates = sum(one["estimate"] for one in every)
        assert f"{estimates} estimates and choices of our own" in document["note"]
        assert f"{len(every) - estimates} published figures" in document["note"]

    def test_assumptions_and_household_change_the_answer(self, client: TestClient) -> None:
        offer(client, DURABLE, FAST)
        before = asked(client)
        after = asked(client, "&assume=support_durable=1000&assume=horizon=30&household=couple")
        cost = [document["years"][1]["durable"]["cost"] for document in (before, after)]
        assert cost[1] > cost[0]
        assert [one["month"] for one in after["years"]] == [12, 24, 30]
        assert after["household"] == "couple"
        changed = [one["name"] for one in after["assumptions"] if one["changed"]]
        assert changed == ["support_durable", "horizon"]

    @pytest.mark.parametrize(
        ("text", "field", "allowed"),
        [
            ("minimum_wage=3", "assume.minimum_wage", "a number from 5 to 50 (euro an hour)"),
            ("minimum_wage=", "assume.minimum_wage", "a number from 5 to 50 (euro an hour)"),
            ("grows=nan", "assume.grows", "a number from 0 to 1 (share (0 to 1))"),
            ("luck=1", "assume", "the name of an assumption: benefit_single, "),
            ("minimum_wage", "assume", "name=value, with the name of an assumption, such as minimum_wage=15"),
        ],
    )
    def test_a_value_that_cannot_be_is_refused_with_what_is_allowed(
        self, client: TestClient, text: str, field: str, allowed: str
    ) -> None:
        answer = client.get(ADDRESS, params={"as_of": "2026-11-21", "lang": "en", "assume": ["grows=0,4", text]})
        assert answer.status_code == 422
        (problem,) = answer.json()["problems"]
        assert problem["field"] == field
        assert problem["allowed"].startswith(allowed)

    def test_nobody_is_told_of_others(self, client: TestClient) -> None:
        assert client.get(f"{V1}/participants/nobody/compare").status_code == 404
        assert client.get(f"{ADDRESS}&household=three").status_code == 422

    def test_openapi_describes_it(self, client: TestClient) -> None:
        document = client.get("/openapi.json").json()
        operation = document["paths"][f"{V1}/participants/{{reference}}/compare"]["get"]
        assert {one["name"] for one in operation["parameters"]} == {
            "reference",
            "household",
            "assume",
            "reader",
            "as_of",
            "lang",
        }
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("ComparisonOut")
        assert "ComparisonOut" in document["components"]["schemas"]
        assert operation["responses"]["200"]["content"]["application/json"]["example"]["rule"] == COMPARISON["rule"]
        ComparisonOut.model_validate(COMPARISON)
        offer(client, DURABLE, FAST)
        answered = asked(client, "&reader=participant")
        assert set(answered) == set(COMPARISON)
        assert answered["summary"] == COMPARISON["summary"]


class TestNothingThere:
    def test_without_a_durable_match_what_would_open_one(self, client: TestClient) -> None:
        offer(client, FAST, BLOCKED)
        document = asked(client)
        assert document["routes"]["durable"] is None
        opening = document["openings"]["durable"]
        assert opening["blocked"]["opportunity_id"] == "w-blocked"
        assert opening["blocked"]["gates"][0]["code"] == "language_below_minimum"
        assert opening["blocked"]["gates"][0]["remedy"]
        (sentence,) = document["summary"]
        assert sentence == (
            f"No durable placement is possible now. Nearest is ‘{BLOCKED['title']}’; what would open it stands with it."
        )
        assert document["years"][0]["durable"] is None
        assert document["years"][0]["fast"]["gain"] > 0
        assert len(list(drawn(document).iter(f"{SVG}polyline"))) == 2

    def test_without_any_match_both_are_missed(self, client: TestClient) -> None:
        document = asked(client)
        assert document["routes"] == {"fast": None, "durable": None}
        assert document["table"] == []
        assert document["chart"] is None
        assert [one.split(" is possible")[0] for one in document["summary"]] == [
            "No fast placement",
            "No durable placement",
        ]
        assert "ask employers in the own field" in document["summary"][1]

    def test_an_unknown_contract_is_to_be_asked_for(self, client: TestClient) -> None:
        offer(client, FAST, UNKNOWN)
        document = asked(client)
        assert document["found"] == {"fast": 1, "durable": 0, "unknown": 1}
        assert "Placements of which the contract is not known: 1. Ask the employers." in document["summary"][0]


class TestParticipant:
    def test_a_participant_reads_words_of_their_own(self, client: TestClient) -> None:
        offer(client, DURABLE, FAST)
        for language in ("nl", "en"):
            document = client.get(f"{ADDRESS}&reader=participant&lang={language}").json()
            ComparisonOut.model_validate(document)
            assert (document["years"], document["chart"]) == ([], None)
            assert {one["name"] for one in document["table"]}.isdisjoint({"cost", "gain", "balance"})
            assert document["routes"]["fast"]["match"] is None
            assert "downgrade" not in json.dumps(document)
            texts = [document["note"], document["rule"], *document["summary"]]
            texts += [one[name] for one in document["table"] for name in ("label", "fast", "durable")]
            texts += [one["text"] for side in document["routes"].values() for one in side["why"]]
            assert not [text for text in texts for word in FORBIDDEN_WORDS if word in text.lower()]
        assert "je coach" in client.get(f"{ADDRESS}&reader=participant&lang=nl").json()["note"]


class TestRights:
    def test_only_a_coach_of_the_organisation_compares(self, client: TestClient, application: Application) -> None:
        organisation = application.actor.organisation_id
        for role in ("provider", "operator", "mentor"):
            with pytest.raises(ForbiddenError):
                application.service.compare_routes(Actor(role, organisation), PERSON["id"])  # type: ignore[arg-type]
        with application.store.write() as tx:
            elsewhere = Actor("coach", tx.organisation("elders"))
        with pytest.raises(NotFoundError):
            application.service.compare_routes(elsewhere, PERSON["id"])

    def test_only_what_is_shown_is_logged(
        self, client: TestClient, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        offer(client, DURABLE, {**DURABLE, "id": "w-second"}, FAST, BLOCKED)
        logged: list[Any] = []
        service = application.service
        monkeypatch.setattr(service, "_log_shown", lambda *arguments: logged.append(arguments[2]))
        document = asked(client)
        (rows,) = logged
        assert document["found"] == {"fast": 1, "durable": 2, "unknown": 0}
        assert [row["position"] for row in rows] == [1, 3]  # the ranks among all, and nothing of what was not shown
        assert all(row["features"] for row in rows)
        shown = {name: (side["opportunity_id"], side["match"]["rank"]) for name, side in document["routes"].items()}
        assert shown == {"durable": ("w-durable", 1), "fast": ("w-fast", 3)}


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

        for kind, profiles in (("participants", [PERSON]), ("opportunities", [DURABLE, FAST])):
            file = tmp_path / f"{kind}.jsonl"
            file.write_text("".join(json.dumps(one) + "\n" for one in profiles), encoding="utf-8")
            assert invoke("import", kind, file).exit_code == 0
        return invoke

    def test_tables_json_and_a_picture(self, run: Callable[..., Any], tmp_path: Path) -> None:
        day = ("--as-of", "2026-11-21", "--lang", "en")
        shown = run("match", PERSON["id"], "--compare", *day, "--svg", tmp_path / "picture.svg")
        assert shown.exit_code == 0, shown.stderr
        assert DURABLE["title"] in shown.stdout
        assert "an estimate, not a promise" in " ".join(shown.stdout.split())
        assert "minimum_wage" in shown.stdout
        assert "▁" in shown.stdout
        assert (tmp_path / "picture.svg").read_text(encoding="utf-8").startswith("<svg")
        result = run(
            "match", PERSON["id"], "--compare", *day, "--json", "--assume", "horizon=24", "--household", "couple"
        )
        document = json.loads(result.stdout)
        ComparisonOut.model_validate(document)
        assert (document["household"], [one["month"] for one in document["years"]]) == ("couple", [12, 24])
        mine = run("match", PERSON["id"], "--compare", *day, "--reader", "participant")
        assert "Work for a long time" in mine.stdout
        assert "minimum_wage" not in mine.stdout

    def test_wrong_use_is_told(self, run: Callable[..., Any], tmp_path: Path) -> None:
        wrong = run("match", PERSON["id"], "--compare", "--lang", "nl", "--assume", "minimum_wage=3")
        assert wrong.exit_code == 1
        assert "assume.minimum_wage ('minimum_wage=3'): een getal van 5 tot en met 50 (euro per uur)" in wrong.stderr
        alone = run("match", PERSON["id"], "--assume", "minimum_wage=15")
        assert alone.exit_code == 2
        assert "--assume belongs to --compare" in alone.stderr
        nowhere = run("match", PERSON["id"], "--compare", "--svg", tmp_path / "no" / "folder.svg")
        assert "--svg" in str(nowhere.exception)

    def test_an_organisation_fills_in_its_own_values_in_a_file(
        self, run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "own.json"
        monkeypatch.setenv("MAATWERK_ASSUMPTIONS", str(file))

        def values(*more: str) -> dict[str, float]:
            result = run("match", PERSON["id"], "--compare", "--json", *more)
            assert result.exit_code == 0, result.exception
            return {one["name"]: one["value"] for one in json.loads(result.stdout)["assumptions"] if one["changed"]}

        file.write_text('{"support_durable": 500, "minimum_wage": 15.5}', encoding="utf-8")
        assert values() == {"support_durable": 500, "minimum_wage": 15.5}
        assert values("--assume", "minimum_wage=16,2") == {"support_durable": 500, "minimum_wage": 16.2}
        for content, reason in (
            ('{"minimum_wage": 3}', "minimum_wage (3): a number from 5 to 50"),
            ('{"minimum_wage": true}', "JSON with a number for each name"),
            ('{"luck": 3}', "the name of an assumption"),
            ("[", "JSON with a number for each name"),
            (None, "there is no such file"),
        ):
            file.unlink() if content is None else file.write_text(content, encoding="utf-8")
            result = run("match", PERSON["id"], "--compare", "--json")
            assert f"MAATWERK_ASSUMPTIONS={file}: " in str(result.exception)
            assert reason in str(result.exception)
