"""Search in plain words, over HTTP and on the command line: what was understood, changed, refused, found and logged."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.bootstrap import Application
from api.examples import SEARCH

V1 = "/api/v1"
NL = [{"code": "nl", "level": "B1"}]
WELDER = {
    "experience": [{"title": "lasser", "start_year": 2010, "end_year": 2020}],
    "languages": NL,
    "place": "Utrecht",
}
PEOPLE: list[dict[str, Any]] = [
    {"id": "far-off", "experience": [{"title": "boekhouder"}], "languages": NL, "availability": {"times": ["morning"]}},
    {"id": "no-time", **WELDER, "availability": {"times": ["evening"]}},
    {"id": "unsaid", **WELDER},
    {"id": "fits", **WELDER, "availability": {"times": ["morning", "afternoon"]}, "skills": ["VCA"]},
]
WORK = {"kind": "placement", "place": "Utrecht", "languages_required": [{"code": "nl", "level": "A2"}]}
WORKS = [
    {
        "id": "weld",
        **WORK,
        "title": "Lasser",
        "description": "Lassen op locatie. VCA verplicht.",
        "times": ["morning"],
        "contract": "internship",
    },
    {"id": "late", **WORK, "title": "Lasser avonddienst", "times": ["evening"]},
]


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with TestClient(create_app(application.settings, application), base_url="http://127.0.0.1:8000") as one:
        deadline = time.monotonic() + 60
        while one.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        for each in PEOPLE:
            assert one.post(f"{V1}/participants", json=each).status_code == 201
        for each in WORKS:
            assert one.post(f"{V1}/opportunities", json=each).status_code == 201
        yield one


def ask(client: TestClient, text: str | None = None, lang: str = "nl", **more: Any) -> Any:
    return client.post(f"{V1}/search?lang={lang}", json={"text": text, **more})


def test_the_whole_way(client: TestClient, application: Application) -> None:
    document = client.post(f"{V1}/search", json=SEARCH).json()
    understood = document["understood"]
    assert [one["part"] for one in understood["parts"]] == ["experience_years", "occupation", "language", "times"]
    assert [SEARCH["text"][slice(*one["span"])] for one in understood["parts"]][:2] == ["ervaren", "lasser"]
    assert understood["profile"]["availability"] == {"times": ["morning"]}
    assert understood["profile"]["experience"][0]["title"] == "lasser"
    # opportunities: gates as for any participant, blocked with a remedy
    assert [one["opportunity_id"] for one in document["matches"]] == ["weld"]
    assert [gate["code"] for one in document["blocked"] for gate in one["gates"]] == ["schedule_not_possible"]
    assert document["blocked"][0]["gates"][0]["remedy"]
    assert set(document["opportunities"]) == {"weld", "late"}
    # people: nobody is left out for a condition
    assert [one["participant_id"] for one in document["participants"]] == ["fits", "unsaid", "no-time", "far-off"]
    states = {
        one["participant_id"]: {each["part"]: each["state"] for each in one["conditions"]}["times"]
        for one in document["participants"]
    }
    assert states == {"fits": "met", "unsaid": "unknown", "no-time": "not_met", "far-off": "met"}

    # the log: codes, and no words
    with sqlite3.connect(application.settings.database.removeprefix("sqlite:///")) as raw:
        ((kind, versions, rows),) = raw.execute("SELECT subject_kind, versions, rows FROM recommendation").fetchall()
    assert kind == "search"
    assert json.loads(versions)["query"] == (
        "over=participant over=placement experience_years=5 language=nl/A2 occupation=7212 times=morning"
    )
    assert "lasser" not in f"{versions}{rows}".lower()
    shown = json.loads(rows)
    assert [one["position"] for one in shown if one["kind"] == "participant"] == [1, 2, 3, 4]

    # changed and sent back, it is used in place of the text
    changed = {**understood["profile"], "availability": {"times": ["evening"]}}
    again = ask(client, SEARCH["text"], understood=changed, over=["placement", "participant"]).json()
    assert [one["opportunity_id"] for one in again["matches"]] == ["late"]
    assert again["participants"][0]["participant_id"] == "no-time"
    assert again["understood"]["parts"] == []

    # groups are refused, used nowhere, and the coach reads why
    plain = ask(client, "lasser", over=["participant", "placement"]).json()
    group = ask(client, "Syrische vrouw, lasser", over=["participant", "placement"]).json()
    assert [one["attribute"] for one in group["understood"]["refused"]] == ["origin", "gender"]
    assert "afkomst" in group["understood"]["refused"][0]["text"]
    assert group["participants"] == plain["participants"]
    assert [one["score"] for one in group["matches"]] == [one["score"] for one in plain["matches"]]
    nothing = ask(client, "Syrische vrouw").json()
    assert (nothing["matches"], nothing["participants"]) == ([], [])
    hidden = ask(client, understood={"skills": ["vrouw", "VCA"]}, over=["participant"]).json()
    assert hidden["understood"]["profile"]["skills"] == ["VCA"]
    assert hidden["participants"][0]["participant_id"] == "fits"
    assert hidden["participants"][0]["found"][0]["found"] == "VCA"

    # the kinds that the text names
    named = ask(client, "baan als lasser").json()
    assert named["participants"] == []
    assert named["matches"]
    contract = named["opportunities"]["weld"]["conditions"]
    assert [(one["part"], one["asked"], one["known"], one["state"]) for one in contract] == [
        ("contract", ["job"], "internship", "not_met")
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": " "}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"text": "kok", "over": ["job"]}, "over"),
        ({"text": "kok", "over": [{}]}, "over"),
        ({"text": "kok", "limit": 0}, "limit"),
        ({"text": "kok", "limit": True}, "limit"),
        ({"text": "kok", "as_of": "soon"}, "as_of"),
        ({"understood": {"languages": [{"code": "nl", "level": "Z"}]}}, "understood.languages[0].level"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_is_allowed(body: dict[str, Any], field: str) -> None:
    from api.schemas.searching import parse_search
    from matching.domain.errors import InvalidInputError

    with pytest.raises(InvalidInputError) as refused:
        parse_search(body)
    assert [one.field for one in refused.value.problems] == [field]


def test_texts_in_both_languages() -> None:
    from api.i18n import LANGUAGES, Translator
    from matching.taxonomy.not_searched import ATTRIBUTES

    for language in LANGUAGES:
        translator = Translator.of(language)
        assert all(translator.refused(one) != one for one in ATTRIBUTES)


def test_on_the_command_line(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    from api.cli import app
    from api.commands import search as command
    from api.i18n import Translator
    from tests.kit import opportunity, participant

    people = [participant(one) for one in PEOPLE]
    application.service.save(application.actor, [*people, *(opportunity("placement", one) for one in WORKS)])
    monkeypatch.setattr(command, "start", lambda lang: (application, Translator.of(lang or "nl")))
    said = CliRunner().invoke(
        app, ["search", "ervaren lasser, A2, vrouw", "--over", "participant", "--over", "placement"]
    )
    assert said.exit_code == 0, said.output
    assert said.output.index("Taal: Nederlands A2") < said.output.index("Deelnemers")
    assert "Op geslacht kan niet worden gezocht" in said.output
    line = CliRunner().invoke(app, ["search", "lasser", "--over", "placement", "--json"]).stdout
    assert {one["opportunity_id"] for one in json.loads(line)["matches"]} == {"weld", "late"}


def test_only_who_supports_participants_may_search_and_only_their_own(application: Application) -> None:
    from matching.domain.actor import Actor
    from matching.domain.errors import ForbiddenError
    from tests.kit import participant

    service, mine = application.service, application.actor
    with application.store.write() as tx:
        other = Actor("coach", tx.organisation("elders"))
    service.save(mine, [participant(PEOPLE[3])])
    service.save(other, [participant(PEOPLE[2])])
    found = service.search(mine, "lasser", over=["participant"])
    assert [one.record.profile.id for one in found.people] == ["fits"]
    for role in ("provider", "participant", "mentor"):
        with pytest.raises(ForbiddenError):
            service.search(Actor(role, mine.organisation_id), "lasser")  # type: ignore[arg-type]
    with pytest.raises(ForbiddenError):
        service.search(Actor("coach"), "lasser")


def test_what_a_participant_is_changes_no_order(application: Application) -> None:
    from tests.kit import participant

    service, actor = application.service, application.actor
    service.save(actor, [participant(one) for one in PEOPLE])
    before = service.search(actor, SEARCH["text"], over=["participant"]).people
    swapped = [{**one, "birth_year": 1960, "status": "asylum_seeker"} for one in PEOPLE]
    service.save(actor, [participant(one) for one in swapped])
    after = service.search(actor, SEARCH["text"], over=["participant"]).people
    assert [(one.record.profile.id, one.nearness) for one in after] == [
        (one.record.profile.id, one.nearness) for one in before
    ]
