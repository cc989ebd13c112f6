"""``maatwerk link-skills`` and ``POST /api/v1/link-skills``: the same skills either way, and what to import when there are none."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api import bootstrap
from api.app import create_app
from api.bootstrap import Application
from api.cli import app
from matching.store import StoredEsco
from matching.taxonomy.skill_linker import SkillLinker
from tests.api.conftest import LetterEncoder
from tests.mini_esco import MILLING, SINGING, files, take, write

PATH = "/api/v1/link-skills"
Run = Callable[..., Any]


@pytest.fixture
def with_skills(application: Application, tmp_path: Path) -> Application:
    """The program with a miniature ESCO, and with an encoder that needs no model."""
    take(application.store, write(tmp_path / "download", files()))
    vars(application)["skills"] = SkillLinker(LetterEncoder(), StoredEsco(application.store))
    return application


def ready(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url="http://127.0.0.1:8000") as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        yield one


@pytest.fixture
def client(with_skills: Application) -> Iterator[TestClient]:
    yield from ready(with_skills)


@pytest.fixture
def without(application: Application) -> Iterator[TestClient]:
    vars(application)["skills"] = SkillLinker(LetterEncoder(), StoredEsco(application.store))
    yield from ready(application)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """The command line over a data directory, with an encoder that needs no model."""
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path / "data"))

    def skills(application: Application) -> SkillLinker:
        return SkillLinker(LetterEncoder(), StoredEsco(application.store))

    monkeypatch.setattr(bootstrap.Application, "skills", property(skills))
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(one) for one in arguments])


class TestHttp:
    def test_skills_with_the_words_that_showed_them(self, client: TestClient) -> None:
        text = "Ik kan wolken malen, and I sing to seals"
        response = client.post(PATH, json={"texts": [text, "", "wolken malen"]}, params={"lang": "nl"})
        assert response.status_code == 200, response.text
        first, blank, third = response.json()["links"]
        assert {one["esco_uri"]: text[slice(*one["span"])] for one in first} == {
            MILLING: "wolken malen", SINGING: "sing to seals"
        }  # fmt: skip
        assert blank == []
        assert set(third[0]) == {"esco_uri", "label", "score", "sure", "span"}
        assert third[0]["label"] == "wolken malen"
        english = client.post(PATH, json={"texts": ["wolken malen"]}, params={"lang": "en", "top": 1}).json()["links"]
        assert [one["label"] for one in english[0]] == ["mill clouds"]

    @pytest.mark.parametrize("sent", [[], {}, {"texts": []}, {"texts": [1]}, {"texts": ["x" * 20_001]}])
    def test_what_makes_no_sense_is_refused(self, client: TestClient, sent: Any) -> None:
        response = client.post(PATH, json=sent)
        assert (response.status_code, response.json()["code"]) == (422, "invalid_input")

    def test_without_an_import_it_says_what_to_import(self, without: TestClient) -> None:
        for lang, words in (("nl", "Vaardigheden komen uit ESCO"), ("en", "Skills are those of ESCO")):
            response = without.post(PATH, json={"texts": ["wolken malen"]}, params={"lang": lang})
            assert (response.status_code, response.json()["code"]) == (503, "not_ready")
            assert words in response.json()["detail"]
            assert "maatwerk import esco" in response.json()["detail"]

    def test_it_is_described(self, client: TestClient) -> None:
        document = client.get("/openapi.json").json()
        operation = document["paths"][PATH]["post"]
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/SkillLinksOut")
        assert "Tasks" in document["components"]["schemas"]


class TestCommand:
    def test_one_json_line_a_text(self, run: Run, tmp_path: Path) -> None:
        result = run("link-skills", "wolken malen", "--json")
        assert result.exit_code == 1
        assert "maatwerk import esco" in str(result.exception)
        assert run("import", "esco", write(tmp_path / "download", files())).exit_code == 0
        result = run("link-skills", "wolken malen", "", "sing to seals", "--lang", "en", "--top", 1, "--json")
        assert result.exit_code == 0, result.output
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        assert [[one["label"] for one in line] for line in lines] == [["mill clouds"], [], ["sing to seals"]]
        table = run("link-skills", "wolken malen", "zzz", "--lang", "nl").stdout
        assert "Vaardigheid" in table
        assert "geen vaardigheid gevonden" in table
