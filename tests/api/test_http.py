"""The HTTP interface over the whole program: records, matches, ranking, errors, protection."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.bootstrap import Application
from api.examples import CASE, PARTICIPANT, PLACEMENT, PROGRAMME

V1 = "/api/v1"
LOCAL = "http://127.0.0.1:8000"


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url=LOCAL) as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        yield one


@pytest.fixture
def filled(client: TestClient) -> TestClient:
    assert client.post(f"{V1}/participants", json=PARTICIPANT).status_code == 201
    for one in (PLACEMENT, PROGRAMME):
        assert client.post(f"{V1}/opportunities", json=one).status_code == 201
    return client


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "code"} <= set(document)
    assert (document["status"], document["code"]) == (status, code)
    return document


class TestHealth:
    def test_live_and_ready(self, client: TestClient) -> None:
        assert client.get("/health/live").json() == {"status": "live"}
        assert client.get("/health/ready").json() == {"status": "ready"}

    def test_alive_but_not_ready_before_it_has_started(self, application: Application) -> None:
        app = create_app(application.settings, application)
        client = TestClient(app, base_url=LOCAL)  # without its lifespan nothing starts
        assert client.get("/health/live").status_code == 200
        ready = client.get("/health/ready")
        assert ready.status_code == 503
        assert ready.json()["reasons"]
        problem(client.get(f"{V1}/participants"), 503, "not_ready")

    def test_what_keeps_it_from_starting_is_told(self, application: Application) -> None:
        settings = application.settings.model_copy(update={"encoder": "no-such-model-anywhere"})
        with TestClient(create_app(settings), base_url=LOCAL) as client:
            deadline = time.monotonic() + 60
            while "starting" in str(client.get("/health/ready").json()) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert "MAATWERK_ENCODER=no-such-model-anywhere" in str(client.get("/health/ready").json()["reasons"])


class TestRecords:
    def test_a_participant_is_added_read_replaced_and_deleted(self, client: TestClient) -> None:
        added = client.post(f"{V1}/participants", json=PARTICIPANT)
        assert added.status_code == 201
        address = added.headers["location"]
        read = client.get(address)
        assert read.json() == PARTICIPANT
        tag = read.headers["etag"]
        changed = {**PARTICIPANT, "place": "Amersfoort"}
        put = client.put(address, json=changed, headers={"If-Match": tag})
        assert put.status_code == 200
        assert put.headers["etag"] != tag
        assert client.get(address).json()["place"] == "Amersfoort"
        problem(client.put(address, json=PARTICIPANT, headers={"If-Match": tag}), 412, "stale_version")
        assert client.delete(address).status_code == 204
        problem(client.get(address), 404, "not_found")
        problem(client.delete(address), 404, "not_found")

    def test_the_same_again_changes_nothing_and_another_is_refused(self, filled: TestClient) -> None:
        again = filled.post(f"{V1}/participants", json=PARTICIPANT)
        assert again.status_code == 200
        problem(filled.post(f"{V1}/participants", json={"id": PARTICIPANT["id"]}), 409, "conflict")
        problem(filled.post(f"{V1}/opportunities", json={**PROGRAMME, "id": PLACEMENT["id"]}), 409, "conflict")

    def test_put_takes_the_id_of_the_address(self, client: TestClient) -> None:
        assert client.put(f"{V1}/participants/a%20b", json={"place": "Utrecht"}).status_code == 201
        assert client.get(f"{V1}/participants/a%20b").json() == {"id": "a b", "place": "Utrecht"}
        problem(client.put(f"{V1}/participants/x", json={"id": "y"}), 422, "invalid_input")

    def test_an_opportunity_keeps_its_kind(self, filled: TestClient) -> None:
        address = f"{V1}/opportunities/{PLACEMENT['id']}"
        assert filled.get(address).json() == PLACEMENT
        problem(filled.put(address, json={"kind": "mentor", "title": "x"}), 409, "conflict")
        assert filled.delete(address).status_code == 204
        problem(filled.get(address), 404, "not_found")

    def test_what_was_understood_is_shown_text_by_text(self, filled: TestClient) -> None:
        person, work = (f"{V1}/participants/{PARTICIPANT['id']}", f"{V1}/opportunities/{PLACEMENT['id']}")
        mine = filled.get(f"{person}/understood?lang=nl").json()["facets"]
        jobs = [one for one in mine if one["role"] == "experience"]
        assert [one["position"] for one in jobs] == list(range(len(PARTICIPANT["experience"])))
        assert all(one["understood"] for one in jobs)
        assert jobs[0]["occupation"]["label"] and 0 <= jobs[0]["occupation"]["score"] <= 1
        theirs = filled.get(f"{work}/understood").json()["facets"]
        assert theirs[0]["role"] == "title"
        problem(filled.get(f"{V1}/participants/nobody/understood"), 404, "not_found")

    def test_lists_are_paged_and_linked(self, client: TestClient) -> None:
        for number in range(5):
            client.put(f"{V1}/participants/p{number}", json={})
        seen: list[str] = []
        address: str | None = f"{V1}/participants?limit=2"
        pages = 0
        while address:
            response = client.get(address)
            seen += [one["id"] for one in response.json()["items"]]
            assert response.json()["total"] == 5
            link = response.headers.get("link")
            address = link[1 : link.index(">")] if link else None
            pages += 1
        assert (seen, pages) == ([f"p{number}" for number in range(5)], 3)

    def test_opportunities_are_listed_by_kind(self, filled: TestClient) -> None:
        assert {one["kind"] for one in filled.get(f"{V1}/opportunities").json()["items"]} == {"placement", "programme"}
        items = filled.get(f"{V1}/opportunities", params={"kind": "programme"}).json()["items"]
        assert [one["id"] for one in items] == [PROGRAMME["id"]]
        problem(filled.get(f"{V1}/opportunities", params={"kind": "job"}), 422, "invalid_input")

    def test_what_is_ignored_is_told(self, client: TestClient) -> None:
        data = {"id": "p", "naäm": "é", "x" * 5_000: 1, "a\r\nb": 2}
        response = client.post(f"{V1}/participants?lang=en", json=data)
        said = json.loads(response.headers["x-maatwerk-warnings"])
        assert said[0].endswith("naäm")
        assert max(len(one) for one in said) <= 200


class TestMatches:
    def test_matches_have_reasons_in_the_readers_language(self, filled: TestClient) -> None:
        address = f"{V1}/participants/{PARTICIPANT['id']}/matches"
        dutch = filled.get(address, params={"as_of": "2026-11-21"}).json()
        assert dutch["participant_id"] == PARTICIPANT["id"]
        found = dutch["matches"] + dutch["blocked"]
        assert {one["opportunity_id"] for one in found} == {PLACEMENT["id"], PROGRAMME["id"]}
        assert {name: one["title"] for name, one in dutch["opportunities"].items()}[PLACEMENT["id"]] == PLACEMENT[
            "title"
        ]
        english = filled.get(address, params={"as_of": "2026-11-21"}, headers={"Accept-Language": "en-GB"}).json()
        texts = [
            [reason["text"] for one in answer["matches"] for reason in one["reasons"]] for answer in (dutch, english)
        ]
        assert texts[0]
        assert texts[0] != texts[1]
        assert [one["score"] for one in dutch["matches"]] == [one["score"] for one in english["matches"]]

    def test_kind_and_limit_narrow_the_answer(self, filled: TestClient) -> None:
        address = f"{V1}/participants/{PARTICIPANT['id']}/matches"
        answer = filled.get(address, params={"kind": "programme", "limit": 1}).json()
        assert {one["kind"] for one in answer["matches"] + answer["blocked"]} <= {"programme"}
        for wrong in ({"kind": "job"}, {"limit": 0}, {"limit": 10_000}, {"as_of": "x"}):
            problem(filled.get(address, params=wrong), 422, "invalid_input")
        problem(filled.get(f"{V1}/participants/nobody/matches"), 404, "not_found")

    def test_candidates_show_only_who_agreed_and_no_own_words(
        self, filled: TestClient, application: Application
    ) -> None:
        address = f"{V1}/opportunities/{PLACEMENT['id']}/candidates"
        assert filled.get(address).json()["candidates"] == []
        application.service.give_consent(application.actor, PARTICIPANT["id"], "be_found", "1")
        answer = filled.get(address)
        document = answer.json()
        assert document["found"] == "<5"
        (one,) = document["candidates"]
        assert one["profile"]["languages"] == [{"code": "ar", "level": "C2"}, {"code": "nl", "level": "B1"}]
        for own in ("eigen apotheek", "bachelor farmacie", "weer als apotheker", "native", "SY", "klanten adviseren"):
            assert own not in answer.text
        application.service.withdraw_consent(application.actor, PARTICIPANT["id"], "be_found")
        assert filled.get(address).json()["candidates"] == []


class TestRank:
    def test_each_opportunity_is_in_exactly_one_list(self, client: TestClient) -> None:
        answer = client.post(f"{V1}/rank", json=CASE).json()
        ids = [one["opportunity_id"] for one in answer["matches"] + answer["blocked"]]
        assert sorted(ids) == sorted([PLACEMENT["id"], PROGRAMME["id"]])

    def test_a_match_has_all_that_the_contract_says(self, client: TestClient) -> None:
        from math import exp

        from api.schemas.match import RankingOut

        document = client.post(f"{V1}/rank", json=CASE).json()
        RankingOut.model_validate(document, strict=True)
        for one in document["matches"]:
            total = one["base"] + sum(part["amount"] for part in one["contributions"])
            assert one["score"] == pytest.approx(1 / (1 + exp(-total)), abs=1e-9)
            assert len(one["reasons"]) <= 4

    def test_what_is_blocked_has_a_remedy(self, client: TestClient) -> None:
        from api.schemas.match import BlockedOut

        closed = {**PLACEMENT, "closes_on": "2026-11-20"}
        answer = client.post(f"{V1}/rank", json={**CASE, "opportunities": [closed]}).json()
        (blocked,) = answer["blocked"]
        BlockedOut.model_validate(blocked)
        (gate,) = blocked["gates"]
        assert (gate["code"], gate["class"]) == ("closed", "provider")
        assert "20 november 2026" in gate["text"]
        assert gate["remedy"]

    def test_nothing_is_stored(self, client: TestClient) -> None:
        client.post(f"{V1}/rank", json=CASE)
        assert client.get(f"{V1}/participants").json()["total"] == 0
        assert client.get(f"{V1}/opportunities").json()["total"] == 0

    def test_nonsense_is_refused_field_by_field_in_the_readers_language(self, client: TestClient) -> None:
        bad = {
            "participant": {"id": "p", "languages": [{"code": "nl", "level": "Z9"}]},
            "opportunities": [],
            "as_of": 5,
        }
        dutch = problem(client.post(f"{V1}/rank", json=bad), 422, "invalid_input")
        english = problem(client.post(f"{V1}/rank?lang=en", json=bad), 422, "invalid_input")
        assert [one["field"] for one in english["problems"]] == ["participant.languages[0].level", "as_of"]
        assert english["problems"][0]["value"] == "Z9"
        assert english["problems"][0]["allowed"].startswith("one of A0")
        assert dutch["problems"][0]["allowed"].startswith("een van A0")

    def test_an_unknown_place_is_refused_with_a_suggestion(self, client: TestClient) -> None:
        bad = {**CASE, "participant": {"id": "p", "place": "Utrechtttttttt"}}
        document = problem(client.post(f"{V1}/rank", json=bad), 422, "invalid_input")
        assert "bedoelt u Utrecht" in document["problems"][0]["allowed"]


class TestLink:
    def test_one_list_a_text(self, client: TestClient) -> None:
        answer = client.post(f"{V1}/link", json={"texts": ["apotheker", "kok"]}, params={"top": 3}).json()
        assert [len(one) for one in answer["links"]] == [3, 3]
        assert set(answer["links"][0][0]) == {"esco_uri", "isco", "label", "score", "sure", "span"}

    @pytest.mark.parametrize(
        "data", [{}, [], {"texts": []}, {"texts": "x"}, {"texts": [""]}, {"texts": ["x" * 30_000]}]
    )
    def test_nonsense_is_refused(self, client: TestClient, data: Any) -> None:
        problem(client.post(f"{V1}/link", json=data), 422, "invalid_input")


class TestErrors:
    def test_no_such_address_or_method(self, client: TestClient) -> None:
        problem(client.get(f"{V1}/nothing"), 404, "not_found")
        problem(client.patch(f"{V1}/participants"), 405, "method_not_allowed")

    def test_what_is_no_json_is_refused_with_the_place(self, client: TestClient) -> None:
        headers = {"Content-Type": "application/json"}
        document = problem(client.post(f"{V1}/rank", content=b'{"a": }', headers=headers), 422, "invalid_input")
        assert "regel 1" in document["detail"]
        problem(client.post(f"{V1}/rank", content=b"", headers=headers), 422, "invalid_input")
        problem(client.post(f"{V1}/rank", content=b"\xff\xfe", headers=headers), 422, "invalid_input")

    def test_a_request_that_is_too_large_is_refused(self, client: TestClient) -> None:
        content = b'{"participant": "' + b"x" * 10_000_001 + b'"}'
        headers = {"Content-Type": "application/json"}
        problem(client.post(f"{V1}/rank", content=content, headers=headers), 413, "too_large")

    def test_what_goes_wrong_inside_stays_inside(
        self, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = create_app(application.settings, application)
        with TestClient(app, base_url=LOCAL, raise_server_exceptions=False) as client:
            while client.get("/health/ready").status_code != 200:
                time.sleep(0.02)

            def fail(*_: Any, **__: Any) -> Any:
                raise RuntimeError("secret")

            monkeypatch.setattr(type(application.service), "rank", fail)
            response = client.post(f"{V1}/rank", json=CASE)
        problem(response, 500, "internal_error")
        assert "secret" not in response.text


class TestProtection:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]", "10.0.0.1:8000"])
    def test_only_loopback_names_are_served(self, client: TestClient, host: str) -> None:
        problem(client.get("/health/live", headers={"Host": host}), 400, "host_not_allowed")

    @pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "[::1]:8000"])
    def test_loopback_names_are_served(self, client: TestClient, host: str) -> None:
        assert client.get("/health/live", headers={"Host": host}).status_code == 200

    @pytest.mark.parametrize(
        "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
    )
    def test_pages_of_other_sites_are_refused(self, client: TestClient, headers: dict[str, str]) -> None:
        problem(client.get(f"{V1}/participants", headers=headers), 403, "forbidden")

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_forms_of_other_sites_cannot_be_sent(self, client: TestClient, kind: str) -> None:
        response = client.post(f"{V1}/participants", content=b'{"id": "p"}', headers={"Content-Type": kind})
        problem(response, 415, "unsupported_media_type")

    def test_answers_are_not_kept_and_carry_a_request_id(self, client: TestClient) -> None:
        response = client.get("/health/live", headers={"X-Request-ID": "abc-1"})
        assert response.headers["x-request-id"] == "abc-1"
        assert response.headers["cache-control"] == "no-store"
        assert client.get("/health/live", headers={"X-Request-ID": "a b\tc"}).headers["x-request-id"] != "a b\tc"

    def test_the_log_names_the_route_and_nobody(self, filled: TestClient, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO")
        filled.get(f"{V1}/participants/{PARTICIPANT['id']}/matches", params={"kind": "placement"})
        lines = [record for record in caplog.records if record.name == "maatwerk.request"]
        assert lines[-1].fields["route"] == f"{V1}/participants/{{reference}}/matches"  # type: ignore[attr-defined]
        said = " ".join(
            f"{record.getMessage()} {getattr(record, 'fields', '')}"
            for record in caplog.records
            if record.name.startswith(("api", "maatwerk", "matching"))
        )
        assert PARTICIPANT["id"] not in said


class TestPages:
    @pytest.mark.parametrize(("language", "word"), [("nl", "werkplekken"), ("en", "placements")])
    def test_the_first_page_says_what_this_is(self, client: TestClient, language: str, word: str) -> None:
        page = client.get("/", headers={"Accept-Language": language})
        assert page.headers["content-type"].startswith("text/html")
        assert word in page.text
        assert f'lang="{language}"' in page.text
        assert "/openapi.json" in page.text
        assert "<script" not in page.text

    def test_the_documentation_lists_every_address(self, client: TestClient) -> None:
        page = client.get("/docs").text
        for path in client.get("/openapi.json").json()["paths"]:
            assert path in page


def test_openapi_describes_what_is_sent_and_answered(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert "languages" in schemas["Participant"]["properties"]
    paths = document["paths"]
    assert set(paths) >= {
        "/health/live", "/health/ready", f"{V1}/participants", f"{V1}/participants/{{reference}}",
        f"{V1}/participants/{{reference}}/matches", f"{V1}/opportunities", f"{V1}/opportunities/{{reference}}",
        f"{V1}/opportunities/{{reference}}/candidates", f"{V1}/rank", f"{V1}/link",
    }  # fmt: skip
    assert paths[f"{V1}/rank"]["post"]["requestBody"]["content"]["application/json"]["example"] == CASE
    text = str(document)
    import re

    for name in re.findall(r"#/components/schemas/(\w+)", text):
        assert name in schemas
