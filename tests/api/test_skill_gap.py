"""The skill gap of one pair as it goes out: over HTTP and in its texts, with and without ESCO."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.bootstrap import Application
from api.examples import PARTICIPANT, PLACEMENT
from api.i18n import LANGUAGES, Translator
from api.schemas.explanation import skill_gap_document
from matching.domain.ports import Link
from matching.skill_gap import Course, MissingSkill, SkillGap
from matching.store import StoredEsco
from matching.taxonomy.skill_linker import SkillLinker
from tests.api.conftest import LetterEncoder
from tests.mini_esco import BASE, GUIDE, MILLER, MILLING, SINGING, files, relation, skill, table, take, write

V1 = "/api/v1"
COUNTING = f"{BASE}/skill/count-drops"
MORE = {
    "en/skills_en.csv": table(
        "skills", [skill(MILLING, "mill clouds"), skill(SINGING, "sing to seals"), skill(COUNTING, "count drops")]
    ),
    "en/occupationSkillRelations_en.csv": table(
        "occupationSkillRelations",
        [relation(MILLER, "essential", one) for one in (MILLING, SINGING, COUNTING)]
        + [relation(GUIDE, "essential", SINGING)],
    ),
}
PERSON = {**PARTICIPANT, "experience": [{"title": "getijdengids"}], "skills": []}
MILL = {**PLACEMENT, "title": "wolkenmolenaar", "description": "wolken malen, druppels tellen, zakken dragen"}
MILL |= {"leads_to": []}
COURSE = {"id": "o-mill", "kind": "programme", "title": "wolken malen", "description": "count drops"}
COURSE |= {"leads_to": ["wolkenmolenaar"]}


def ready(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url="http://127.0.0.1:8000") as one:
        deadline = time.monotonic() + 30
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert one.post(f"{V1}/participants", json=PERSON).status_code == 201
        for other in (MILL, COURSE, {**COURSE, "id": "o-shut", "closes_on": "2020-01-01"}):
            assert one.post(f"{V1}/opportunities", json=other).status_code == 201
        yield one


@pytest.fixture
def without(application: Application) -> Iterator[TestClient]:
    yield from ready(application)


@pytest.fixture
def with_esco(application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    take(application.store, write(tmp_path / "download", files() | MORE))
    vars(application)["skills"] = SkillLinker(LetterEncoder(), StoredEsco(application.store))
    linker = application.service._linker
    known = linker.link_occupations

    def link(texts: Any, vectors: Any = None, top: int = 5) -> list[list[Link]]:
        found = known(texts, vectors, top)
        links = {"wolkenmolenaar": [Link("8160", 0.99, True, MILLER)], "getijdengids": [Link("5113", 0.9, True, GUIDE)]}
        sure = [links.get(text, []) for text in texts]
        return [mine or other for mine, other in zip(sure, found, strict=True)]

    monkeypatch.setattr(linker, "link_occupations", link)
    yield from ready(application)


def ask(client: TestClient, lang: str = "nl") -> dict[str, Any]:
    path = f"{V1}/participants/{PERSON['id']}/opportunities/{MILL['id']}/explanation?lang={lang}"
    found: dict[str, Any] = client.get(path).json()["skill_gap"]
    return found


def test_with_esco_its_essential_skills_count(with_esco: TestClient) -> None:
    found = ask(with_esco)
    assert (found["source"], found["brings"], found["of"]) == ("esco", 1, 3)
    missing = {one["esco_uri"]: one for one in found["missing"]}
    assert set(missing) == {MILLING, COUNTING}
    assert (missing[MILLING]["skill"], missing[MILLING]["language"]) == ("wolken malen", "nl")
    assert missing[MILLING]["programmes"] == [{"id": "o-mill", "title": "wolken malen"}]  # the other one is closed
    assert (missing[COUNTING]["skill"], missing[COUNTING]["language"]) == ("count drops", "en")
    assert "ESCO" in found["text"]
    assert "count drops (Engels)" in found["text"]
    english = ask(with_esco, "en")
    assert {one["skill"] for one in english["missing"]} == {"mill clouds", "count drops"}
    assert "(English)" not in english["text"]


def test_without_esco_texts_are_compared_and_that_is_said(without: TestClient) -> None:
    found = ask(without)
    assert (found["source"], found["of"]) == ("text", 3)
    assert "ESCO" not in found["text"]
    assert "schatting" in found["text"]
    assert {one["esco_uri"] for one in found["missing"]} == {None}


def document(lang: Any, **more: Any) -> Mapping[str, Any]:
    given: dict[str, Any] = {"source": "esco", "brings": 11, "of": 14, "missing": (), "occupation": {"nl": "kok"}}
    return skill_gap_document(SkillGap(**{**given, **more}), Translator.of(lang))


def test_the_sentence_names_what_is_missing_and_where_it_is_taught() -> None:
    missing = (
        MissingSkill({"nl": "messen slijpen"}, "u", (Course("o", "Koksopleiding"),)),
        MissingSkill({"en": "bake"}),
    )
    assert document("nl", missing=missing)["text"] == (
        "Van de 14 vaardigheden die dit werk volgens ESCO vraagt (‘kok’), zijn er 11 al. Nog te leren zijn bijvoorbeeld "
        "‘messen slijpen en bake (Engels)’. Dat kan hier: ‘Koksopleiding’."
    )
    assert document("en", brings=14, occupation={})["text"] == (
        "Of the 14 skills that this work asks by ESCO, 14 are there already."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_source_has_its_words(language: Any) -> None:
    said = {source: document(language, source=source)["text"] for source in ("esco", "text")}
    assert len(set(said.values())) == 2
    assert ("ESCO" in said["esco"], "ESCO" in said["text"]) == (True, False)
