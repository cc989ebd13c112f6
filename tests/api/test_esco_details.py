"""What ESCO says is shown where something was understood, in the reader's language; and `maatwerk esco show` tells all of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.bootstrap import Application
from api.cli import app
from matching.store import SqlStore, StoredEsco, upgrade
from matching.taxonomy.linker import IscoLinker
from matching.taxonomy.skill_linker import SkillLinker
from tests.api.conftest import LetterEncoder
from tests.mini_esco import GUIDE, MILLER, MILLING, SINGING, files, take, write

V1 = "/api/v1"
CONTRACT = {"esco_uri", "isco", "label", "score", "sure", "span"}
PERSON = {
    "id": "p-1",
    "experience": [{"title": "wolkenmolenaar"}, {"title": "getijdengids"}],
    "qualifications": [{"title": "diploma wolken", "field": "0721"}],
}
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def linker(tmp_path_factory: pytest.TempPathFactory) -> IscoLinker:
    """A linker that knows the occupations of the miniature ESCO."""
    folder = tmp_path_factory.mktemp("esco")
    url = f"sqlite:///{folder / 'esco.sqlite3'}"
    upgrade(url)
    store = SqlStore(url)
    take(store, write(folder / "download", files()))
    return IscoLinker(LetterEncoder(), folder / "cache", occupations=StoredEsco(store).occupations())


@pytest.fixture
def with_esco(application: Application, linker: IscoLinker, tmp_path: Path) -> Application:
    take(application.store, write(tmp_path / "download", files()))
    vars(application)["parts"] = SimpleNamespace(linker=linker, encoder=LetterEncoder())
    vars(application)["skills"] = SkillLinker(LetterEncoder(), StoredEsco(application.store))
    return application


@pytest.fixture
def client(with_esco: Application) -> Iterator[TestClient]:
    with TestClient(create_app(with_esco.settings, with_esco), base_url="http://127.0.0.1:8000") as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        yield one


@pytest.fixture
def run(with_esco: Application, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(with_esco.settings.data_dir))
    for module in ("link", "esco_show"):
        monkeypatch.setattr(f"api.commands.{module}.assemble_with_what_is_there", lambda _settings: with_esco)
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


class TestHttp:
    def test_links_say_what_esco_says(self, client: TestClient) -> None:
        answer = client.post(f"{V1}/link", json={"texts": ["wolkenmolenaar", "getijdengids"]}, params={"lang": "nl"})
        miller, guide = (some[0] for some in answer.json()["links"])
        assert set(miller) == {*CONTRACT, "official_name", "esco"}
        assert (miller["esco_uri"], miller["official_name"]) == (MILLER, "Wolkenwerkers")
        assert miller["esco"] == {
            "label": "wolkenmolenaar",
            "also_called": ["molenaar van wolken", "wolkenmaler"],
            "essential_skills": 1,
            "optional_skills": 1,
            "regulated": False,
        }
        assert (guide["esco"]["regulated"], guide["official_name"]) == (True, None)

    def test_labels_are_in_the_language_of_the_reader(self, client: TestClient) -> None:
        (links,) = client.post(f"{V1}/link?lang=en", json={"texts": ["wolkenmolenaar"]}).json()["links"]
        assert links[0]["esco"]["label"] == "cloud miller"
        assert links[0]["esco"]["also_called"] == ["miller of clouds"]

    def test_what_was_understood_says_it_too(self, client: TestClient) -> None:
        assert client.post(f"{V1}/participants", json=PERSON).status_code == 201
        facets = client.get(f"{V1}/participants/p-1/understood?lang=nl").json()["facets"]
        jobs = [one["occupation"] for one in facets if one["role"] == "experience"]
        assert [one["esco_uri"] for one in jobs] == [MILLER, GUIDE]
        assert [one["esco"]["regulated"] for one in jobs] == [False, True]
        assert jobs[0]["official_name"] == "Wolkenwerkers"
        assert jobs[0]["esco"]["essential_skills"] == 1
        studies = [one["field"] for one in facets if one["role"] == "qualification"]
        assert "wolkenkunde" in [one["official_name"] for one in studies if one]

    def test_it_is_described(self, client: TestClient) -> None:
        schemas = client.get("/openapi.json").json()["components"]["schemas"]
        assert {"official_name", "esco"} <= set(schemas["LinkOut"]["properties"])
        assert set(schemas["LinkOut"]["required"]) == CONTRACT
        assert "EscoOut" in schemas


class TestCommands:
    def test_json_of_link_keeps_its_contract_and_the_table_tells_more(self, run: Run) -> None:
        (line,) = run("link", "getijdengids", "--json").stdout.splitlines()
        assert all(set(one) == CONTRACT for one in json.loads(line))
        table = run("link", "wolkenmolenaar", "getijdengids", "--lang", "nl").stdout
        for words in ("8160 Wolkenwerkers", "molenaar van wolken", "gereglementeerd beroep", "Ook genoemd"):
            assert words in table

    def test_an_occupation(self, run: Run) -> None:
        said = run("esco", "show", MILLER, "--lang", "nl").stdout
        for words in ("wolkenmolenaar", "Wolkenwerkers", "Wolkenmüller", "miller of clouds", "wolken malen", "(1)"):
            assert words in said
        assert "wolkenmoolenaar" not in said  # a hidden label is for searching
        found = json.loads(run("esco", "show", MILLER, "--lang", "en", "--json").stdout)
        assert (found["kind"], found["isco"], found["regulated"]) == ("occupation", "8160", False)
        assert found["essential"] == [{"uri": MILLING, "label": "mill clouds"}]
        assert found["optional"] == [{"uri": SINGING, "label": "sing to seals"}]
        assert "gereglementeerd" in run("esco", "show", GUIDE, "--lang", "nl").stdout

    def test_a_skill_tells_who_needs_it(self, run: Run) -> None:
        found = json.loads(run("esco", "show", SINGING, "--lang", "nl", "--json").stdout)
        assert [one["label"] for one in found["essential"]] == ["getijdengids"]
        assert [one["label"] for one in found["optional"]] == ["wolkenmolenaar"]
        assert "Onmisbaar in deze beroepen" in run("esco", "show", SINGING, "--lang", "nl").stdout

    def test_codes(self, run: Run) -> None:
        group = run("esco", "show", "8160", "--lang", "nl").stdout
        for words in ("ISCO-08 8160: Wolkenwerkers", "Chmurnicy", MILLER):
            assert words in group
        assert "wolkenkunde" in run("esco", "show", "0721", "--lang", "nl").stdout
        wide = json.loads(run("esco", "show", "8", "--json").stdout)
        assert [one["uri"] for one in wide["occupations"]] == [MILLER]

    @pytest.mark.parametrize("key", ["9999", "cloud", "http://data.europa.eu/esco/occupation/none", "", "²"])
    def test_what_is_not_there(self, run: Run, key: str) -> None:
        result = run("esco", "show", key)
        assert result.exit_code == 1
        assert "has no" in str(result.exception)

    def test_without_an_import(self, application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MAATWERK_DATA_DIR", str(application.settings.data_dir))
        result = CliRunner().invoke(app, ["esco", "show", "2262"])
        assert "maatwerk import esco" in str(result.exception)


def test_the_names_of_skills_are_read_when_the_server_starts(with_esco: Application, client: TestClient) -> None:
    deadline = time.monotonic() + 30
    while vars(with_esco)["skills"]._known is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert vars(with_esco)["skills"]._known is not None
