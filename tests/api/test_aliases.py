"""Aliases over HTTP, on the command line and in files."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.bootstrap import Application
from api.cli import app
from api.exchange.reading import FORMATS
from api.i18n import LANGUAGES, Translator
from api.problems import problem_document
from api.schemas.aliases import parse_alias
from matching.domain.alias import TARGET_PROBLEMS, NewAlias, TargetError
from matching.domain.errors import InvalidInputError, MaatwerkError
from tests.mini_esco import MILLER, MILLING, files, take, write

ALIASES = "/api/v1/aliases"
LOCAL = "http://127.0.0.1:8000"
Run = Callable[..., Any]


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url=LOCAL) as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        yield one


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path / "data"))
    runner = CliRunner()
    return lambda *arguments, **options: runner.invoke(app, [str(one) for one in arguments], **options)


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["code"] == code
    return document


class TestHttp:
    def test_an_alias_is_added_corrected_read_and_withdrawn(self, client: TestClient) -> None:
        added = client.post(ALIASES, json={"text": "medewerker groen", "target": "9214", "language": "Nederlands"})
        assert added.status_code == 201
        document = added.json()
        assert document | {"id": 0, "at": 0} == {
            "id": 0, "text": "medewerker groen", "language": "nl", "target": "9214", "isco": "9214", "esco_uri": None,
            "label": Translator.of("nl").occupation("9214"), "previous_target": None, "by": "coach", "at": 0, "version": 1,
        }  # fmt: skip
        address = added.headers["location"]
        assert client.get(address).headers["etag"] == added.headers["etag"] == '"1"'
        assert (
            client.post(ALIASES, json={"text": "Medewerker groen", "target": "9214", "language": "nl"}).status_code
            == 200
        )
        again = client.post(ALIASES, json={"text": "Medewerker groen", "target": "6113", "language": "nl"})
        assert (again.status_code, again.headers["location"], again.headers["etag"]) == (200, address, '"2"')
        read = client.get(address, params={"lang": "en"}).json()
        assert (read["previous_target"], read["label"]) == ("9214", Translator.of("en").occupation("6113"))
        assert [(one["version"], one["target"], one["withdrawn"]) for one in read["history"]] == [
            (1, "9214", False), (2, "6113", False)
        ]  # fmt: skip
        problem(client.delete(address, headers={"If-Match": '"1"'}), 412, "stale_version")
        assert client.delete(address, headers={"If-Match": '"2"'}).status_code == 204
        problem(client.get(address), 404, "not_found")
        problem(client.delete(address), 404, "not_found")
        problem(client.get(f"{ALIASES}/no-id"), 404, "not_found")
        assert client.get(ALIASES).json() == {"items": [], "total": 0, "next_cursor": None}

    def test_lists_are_paged_and_linked(self, client: TestClient) -> None:
        for number in range(5):
            client.post(ALIASES, json={"text": f"beroep {number}", "target": "5120"})
        seen: list[str] = []
        address: str | None = f"{ALIASES}?limit=2"
        while address:
            response = client.get(address)
            assert response.json()["total"] == 5
            seen += [one["text"] for one in response.json()["items"]]
            link = response.headers.get("link")
            address = link[1 : link.index(">")] if link else None
        assert seen == [f"beroep {number}" for number in range(5)]
        problem(client.get(ALIASES, params={"cursor": "x"}), 422, "invalid_input")
        problem(client.get(ALIASES, params={"limit": 0}), 422, "invalid_input")

    @pytest.mark.parametrize(
        ("data", "fields"),
        [
            ({}, {"text", "target"}),
            ({"text": " ", "target": "5120"}, {"text"}),
            ({"text": "!!", "target": "5120", "language": "klingonisch"}, {"text", "language"}),
            ({"text": "x" * 501, "target": 5120}, {"text"}),
            ({"text": "kok", "target": "0000"}, {"target"}),
            ({"text": "kok", "target": ["5120"]}, {"target"}),
            ({"text": "kok", "target": MILLER}, {"target"}),
            ([], {""}),
        ],
    )
    def test_what_makes_no_sense_is_refused_field_by_field(
        self, client: TestClient, data: Any, fields: set[str]
    ) -> None:
        document = problem(client.post(ALIASES, json=data), 422, "invalid_input")
        assert {one["field"] for one in document["problems"]} == fields

    def test_a_number_is_a_code_and_what_is_ignored_is_told(self, client: TestClient) -> None:
        response = client.post(ALIASES, json={"text": "kok", "target": 5120, "note": "x"})
        assert response.json()["target"] == "5120"
        assert "note" in response.headers["x-maatwerk-warnings"]

    def test_refusals_are_said_in_the_readers_language(self, client: TestClient) -> None:
        data = {"text": "kok", "target": "512"}
        told = [client.post(ALIASES, json=data, params={"lang": one}).json()["detail"] for one in ("nl", "en")]
        assert "ruimere groep" in told[0]
        assert "wider group" in told[1]

    def test_an_occupation_of_esco(self, client: TestClient, application: Application, tmp_path: Path) -> None:
        take(application.store, write(tmp_path / "esco", files()))
        assert client.post(ALIASES, json={"text": "molenaar", "target": MILLER}).json()["isco"] == "8160"
        problem(client.post(ALIASES, json={"text": "molenaar", "target": MILLING}), 422, "invalid_input")


class TestCommands:
    def test_add_list_and_withdraw(self, run: Run) -> None:
        assert "molenaar" in run("alias", "add", "molenaar", "8160").stdout
        run("alias", "add", "chauffeur", "8322", "--language", "nl")
        run("alias", "add", "chauffeur", "8332", "--language", "fr")
        lines = [json.loads(line) for line in run("alias", "list", "--json").stdout.splitlines()]
        assert [(one["text"], one["language"], one["isco"]) for one in lines] == [
            ("molenaar", None, "8160"), ("chauffeur", "nl", "8322"), ("chauffeur", "fr", "8332")
        ]  # fmt: skip
        assert "chauffeur" in run("alias", "list").stdout
        assert isinstance(run("alias", "withdraw", "chauffeur").exception, InvalidInputError)
        assert run("alias", "withdraw", "Chauffeur", "--language", "fr").exit_code == 0
        assert run("alias", "withdraw", "Molenaar ").exit_code == 0
        assert isinstance(run("alias", "withdraw", "molenaar").exception, MaatwerkError)
        assert len(run("alias", "list", "--json").stdout.splitlines()) == 1
        wrong = run("alias", "add", "kok", "512")
        assert isinstance(wrong.exception, InvalidInputError)
        assert wrong.stdout == ""

    def test_no_model_is_loaded(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        from api import bootstrap

        monkeypatch.setattr(bootstrap, "_parts", None)
        assert run("alias", "add", "kok", "5120").exit_code == 0

    @pytest.mark.parametrize("form", FORMATS)
    def test_what_was_exported_is_read_back_and_changes_nothing(self, run: Run, tmp_path: Path, form: str) -> None:
        texts = ("=1+1", "kok; of bakker", '"aangehaald"', "مدير", "+31 bellen", "'@werk")
        for text in texts:
            assert run("alias", "add", text, "0110", "--language", "ar").exit_code == 0
        file = tmp_path / f"aliases.{form}"
        assert run("export", "aliases", file).exit_code == 0
        before = run("alias", "list", "--json").stdout
        document = json.loads(run("import", "aliases", file, "--json").stdout)
        assert (document["unchanged"], document["refused"], document["warnings"]) == (len(texts), [], [])
        assert run("alias", "list", "--json").stdout == before
        assert file.stat().st_mode & 0o077 == 0
        if form == "csv":
            rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig")))
            assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@")]

    def test_no_aliases_are_exported_as_an_empty_table(self, run: Run, tmp_path: Path) -> None:
        run("alias", "add", "kok", "5120")
        run("alias", "withdraw", "kok")
        assert run("export", "aliases", tmp_path / "a.csv").exit_code == 0
        assert json.loads(run("import", "aliases", tmp_path / "a.csv", "--json").stdout)["lines"] == 0

    def test_bad_lines_are_told_and_the_good_ones_taken(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "aliases.csv"
        file.write_text(
            "text;target;language;naam\nkok;5120;;x\nbakker;0000;;\n;7512;;\nKOK;3434;;\nslager;7511;klingonisch;\nvisser;6222;nl;\n",
            encoding="utf-8",
        )
        strict = run("import", "aliases", file, "--strict", "--lang", "en")
        assert strict.exit_code == 1
        assert "Nothing was taken" in strict.stderr
        assert run("alias", "list", "--json").stdout == ""
        loose = run("import", "aliases", file, "--lang", "en", "--json")
        assert loose.exit_code == 1
        document = json.loads(loose.stdout)
        assert (document["created"], [one["line"] for one in document["refused"]]) == (2, [3, 4, 5, 6])
        assert "line 3 (bakker): target ('0000'): an ISCO-08 unit group; there is none of this number" in loose.stderr
        assert "line 5 (KOK): text ('KOK'): a text of its own; line 2 has this one" in loose.stderr
        assert "naam" in loose.stderr
        texts = [json.loads(line)["text"] for line in run("export", "aliases", "-").stdout.splitlines()]
        assert texts == ["kok", "visser"]

    def test_one_unknown_target_stops_a_strict_import(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "aliases.jsonl"
        file.write_text('{"text": "kok", "target": "5120"}\n{"text": "bakker", "target": "0000"}\n')
        result = run("import", "aliases", file, "--strict", "--json")
        document = json.loads(result.stdout)
        assert (result.exit_code, document["created"], len(document["refused"])) == (1, 0, 1)
        assert run("alias", "list", "--json").stdout == ""

    def test_a_table_without_the_column_says_which_it_needs(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "aliases.csv"
        file.write_text("tekst,target\nkok,5120\n")
        result = run("import", "aliases", file)
        assert "text, target, language" in str(result.exception)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", list(TARGET_PROBLEMS))
def test_each_refusal_of_a_target_has_its_words(reason: Any, language: Any) -> None:
    error = TargetError("x", reason)
    assert str(error.problems[0].allowed) == TARGET_PROBLEMS[reason]
    told = problem_document(error, Translator.of(language))["detail"]
    assert told.startswith("target ('x'): ")
    assert (told.endswith(TARGET_PROBLEMS[reason])) is (language == "en")


def test_an_alias_may_be_bare() -> None:
    assert parse_alias({"text": " kok ", "target": "5120"}) == (NewAlias(text="kok", target="5120"), [])
