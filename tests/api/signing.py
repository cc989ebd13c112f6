"""Two organisations with somebody in every role, behind an application that has accounts switched on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.bootstrap import Application, assemble
from api.examples import PARTICIPANT, PLACEMENT, PROGRAMME
from api.routers.asking import CSRF_HEADER
from api.settings import load_settings
from matching.domain.account import ROLES, SCOPES, NewAccount
from matching.domain.actor import Actor, Role
from matching.service.signing_in import actor_of

V1, LOCAL = "/api/v1", "http://127.0.0.1:8000"
PASSWORD = "paard batterij nietje"  # noqa: S105
STANDS_FOR: dict[Role, dict[str, str]] = {
    "provider": {"provider": "e-zon"},
    "admissions": {"provider": "roc"},
    "participant": {"participant": PARTICIPANT["id"]},
    "mentor": {"mentor": "m-1"},
}


@dataclass
class Town:
    """An organisation: its people's tokens and sessions by role, and an account, contest and alias of its own."""

    name: str
    actors: dict[Role, Actor]
    tokens: dict[Role, str]
    marker: str
    contest: str = ""
    alias: str = ""

    def bearer(self, role: Role) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}


def profiles(marker: str) -> list[dict[str, Any]]:
    """The same ids in each town, and words by which what is whose can be told."""
    return [
        {**PLACEMENT, "title": f"Apothekersassistent {marker}", "provider": {"id": "e-zon", "name": marker}},
        {**PROGRAMME, "title": f"Farmacie {marker}", "provider": {"id": "roc", "type": "roc", "name": marker}},
        {"id": "m-1", "kind": "mentor", "title": f"Mentor {marker}"},
        {"id": "w-other", "kind": "placement", "title": f"Bakker {marker}", "provider": {"id": "e-other"}},
    ]


def settle(application: Application, name: str, marker: str) -> Town:
    """Fill an organisation."""
    from api.schemas.profiles import parse_opportunity, parse_participant

    coach = Actor("coach", application.organisation(name))
    person, _ = parse_participant({**PARTICIPANT, "goal": {"text": f"apotheker {marker}"}}, application.places)
    others = [parse_opportunity(one, application.places)[0] for one in profiles(marker)]
    other_person, _ = parse_participant({"id": "p-other", "goal": {"text": f"kok {marker}"}}, application.places)
    application.service.save(coach, [person, other_person, *others], "api")
    with application.store.write() as tx:
        for one in others:
            tx.set_visibility(coach.organisation_id, one.kind, one.id, shared=False)  # type: ignore[arg-type]
    administrator = Actor("admin", coach.organisation_id)
    actors: dict[Role, Actor] = {}
    tokens: dict[Role, str] = {}
    for role in ROLES:
        new = NewAccount(email=f"{role}@{marker}.example", role=role, **STANDS_FOR.get(role, {}))
        actors[role] = actor_of(application.accounts.create(administrator, new, PASSWORD)[0])
        tokens[role] = application.accounts.create_token(actors[role], "test", frozenset(SCOPES))[1]
    return Town(name, actors, tokens, marker)


def with_accounts(tmp_path: Path, service_of: Callable[[Application], Any]) -> Application:
    """The whole program with accounts switched on."""
    made = assemble(load_settings(data_dir=tmp_path, accounts="on"), create=True)
    vars(made)["service"] = service_of(made)
    return made


def serving(application: Application) -> TestClient:
    """A client; enter it to start the program."""
    return TestClient(create_app(application.settings, application), base_url=LOCAL)


def await_ready(client: TestClient) -> TestClient:
    deadline = time.monotonic() + 30
    while client.get("/health/ready").status_code != 200 and time.monotonic() < deadline:
        time.sleep(0.02)
    return client


def sign_in(client: TestClient, town: Town, role: Role) -> dict[str, str]:
    """Sign a browser in; the headers that its changes need."""
    email = f"{role}@{town.marker}.example"
    answer = client.post(f"{V1}/session", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {CSRF_HEADER: answer.json()["csrf_token"]}
