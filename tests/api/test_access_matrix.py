"""Role × operation × own or another organisation, made from the application's routes: no route goes without a policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from api.app import ROUTERS
from api.examples import CASE, PARTICIPANT, PLACEMENT
from api.openapi import EXAMPLES
from api.routers.asking import policies
from matching.access import POLICIES, Action
from matching.domain.account import ROLES
from matching.domain.actor import Role
from tests.api.signing import V1, Town, await_ready, profiles, serving, settle, sign_in, with_accounts

OPERATIONS = policies(ROUTERS)
PUBLIC = {
    ("GET", "/"), ("GET", "/docs"), ("GET", "/health/live"), ("GET", "/health/ready"),
    ("POST", f"{V1}/session"), ("POST", f"{V1}/invitation"), ("GET", "/sign-in"), ("POST", "/sign-in"),
    ("GET", "/invitation"), ("POST", "/invitation"),
}  # fmt: skip
"""What anybody may ask: it holds nothing of anybody, or is how one becomes somebody."""

# Who may ask at all, and who reaches which records of the own organisation: p-001, w-001 (of e-zon), r-001 (of roc), m-1 are
# what participant, provider, admissions and mentor stand for. Written by hand, so that a policy is never changed unseen.
EVERYBODY = set(ROLES)
POSTING = {"provider", "admissions", "mentor", "coordinator"}
MAY: dict[Action, set[Any]] = {
    "rank": EVERYBODY, "link": EVERYBODY, "own_account": EVERYBODY,
    "read_participant": {"coach", "admin", "participant"}, "write_participant": {"coach", "admin", "participant"},
    "match_participant": {"coach", "participant"}, "manage_consent": {"coach", "participant"},
    "read_opportunity": {"coach", "admin", "participant"} | POSTING,
    "write_opportunity": {"coach", "admin"} | POSTING, "match_opportunity": {"coach"} | POSTING,
    "manage_index": {"coach", "admin", "operator"}, "import_esco": {"coach", "admin", "operator"},
    "train": {"coach", "admin", "operator"}, "audit": {"admin"}, "manage_accounts": {"admin"},
    "search": {"coach", "admin"}, "read_alias": {"coach", "admin"}, "write_alias": {"coach", "admin"},
    "decide": {"coach"}, "read_decision": {"coach"},
    "contest": {"coach", "admin", "participant"} | POSTING,
    "read_contest": {"coach", "admin"}, "answer_contest": {"coach", "admin"},
}  # fmt: skip
# Of the roles that may ask about placements, these reach w-001 of their own organisation.
REACHES_PLACEMENT = {
    "read_opportunity": {"coach", "admin", "participant", "provider"},
    "write_opportunity": {"coach", "admin", "provider"},
    "match_opportunity": {"coach", "provider"},
}
NO_TOKEN = {"own_account", "manage_accounts"}
BODIES: dict[str, Any] = {
    "/rank": CASE, "/link": EXAMPLES["Texts"], "/link-skills": EXAMPLES["Tasks"], "/search": EXAMPLES["Search"],
    "/aliases": EXAMPLES["NewAlias"], "/participants": {"id": "p-new"},
    "/opportunities": {**PLACEMENT, "id": "w-new"},
    "/participants/{reference}/decisions": {"opportunity": PLACEMENT["id"], "outcome": "declined"},
    "/participants/{reference}/opportunities/{opportunity}/contests": {"about": "rank", "words": "klopt niet"},
    "/contests/{reference}/answer": EXAMPLES["NewAnswer"], "/tokens": EXAMPLES["NewToken"],
    "/accounts": {"email": "new@x.example", "role": "coach"}, "/accounts/{reference}": EXAMPLES["Disabling"],
    "/account/password": EXAMPLES["NewPassword"], "/account/totp": EXAMPLES["Proof"],
    "/account/totp/confirm": EXAMPLES["Code"], "/account/totp/end": EXAMPLES["Proof"],
}  # fmt: skip


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory, linker: Any) -> Iterator[tuple[TestClient, Town, Town]]:
    folder = tmp_path_factory.mktemp("towns")
    application = with_accounts(folder, SERVICE_OF(linker))
    ours, theirs = settle(application, "Gemeente Oost", "oostwoord"), settle(application, "Gemeente West", "westwoord")
    with serving(application) as client:
        await_ready(client)
        for town in (ours, theirs):
            made = client.post(
                f"{V1}/participants/{PARTICIPANT['id']}/opportunities/{PLACEMENT['id']}/contests",
                json={"about": "rank", "words": town.marker},
                headers=town.bearer("coach"),
            )
            town.contest = made.json()["id"]
            added = client.post(
                f"{V1}/aliases", json={"text": town.marker, "target": "9214"}, headers=town.bearer("coach")
            )
            town.alias = added.json()["id"]
        client.cookies.clear()
        yield client, ours, theirs


def SERVICE_OF(linker: Any) -> Callable[[Any], Any]:  # noqa: N802
    """The service of the conftest, for a module."""
    from tests.api.conftest import service_with_letters

    return lambda application: service_with_letters(application, linker)


def address(path: str, town: Town) -> str:
    """The address of an operation on a town's own records."""
    if path.startswith(f"{V1}/contests"):
        reference = town.contest
    elif path.startswith(f"{V1}/aliases"):
        reference = town.alias
    elif path.startswith(f"{V1}/opportunities"):
        reference = str(PLACEMENT["id"])
    elif path.startswith(f"{V1}/participants"):
        reference = str(PARTICIPANT["id"])
    else:
        reference = str(town.actors["mentor"].user_id)
    return path.replace("{reference}", reference).replace("{opportunity}", str(PLACEMENT["id"]))


def ask(client: TestClient, operation: tuple[str, str], url: str, headers: dict[str, str], marker: str = "") -> Any:
    method, path = operation
    if path == "/sign-out":
        return client.post(url, data={"csrf_token": marker}, headers=headers)
    body = BODIES.get(path.removeprefix(V1)) if method in ("POST", "PUT", "PATCH") else None
    if method == "PUT":
        body = {**PARTICIPANT, "goal": {"text": marker}} if "participants" in path else profiles(marker)[0]
    return client.request(method, url, json=body, headers=headers)


ASKED = sorted((operation, action) for operation, action in OPERATIONS.items() if action)
NAMING = [one for one in ASKED if "{reference}" in one[0][1]]
# What may be deleted is deleted in a test of its own, below.
KEEPING = [
    (*one, role)
    for one in ASKED
    for role in ROLES
    if one[0][0] != "DELETE" or role not in MAY[one[1]] or one[1] in NO_TOKEN
]


def shown(one: Any) -> str:
    """How a case is called."""
    return " ".join(one) if isinstance(one, tuple) else str(one)


def test_no_route_goes_without_a_policy(towns: tuple[TestClient, Town, Town]) -> None:
    client, _, _ = towns
    assert {operation for operation, action in OPERATIONS.items() if action is None} == PUBLIC
    described = client.get("/openapi.json").json()["paths"]
    served = {(method.upper(), path) for path, methods in described.items() for method in methods}
    assert served | PUBLIC | {("POST", "/sign-out")} == set(OPERATIONS), "a route that is in no list of api.app.ROUTERS"
    assert set(MAY) == set(get_args(Action)) == set(POLICIES)
    for path, methods in described.items():
        for method, operation in methods.items():
            assert bool(operation["security"]) == ((method.upper(), path) not in PUBLIC)


@pytest.mark.parametrize(("operation", "action"), ASKED, ids=shown)
def test_nobody_asks_without_credentials(
    towns: tuple[TestClient, Town, Town], operation: tuple[str, str], action: Action
) -> None:
    client, ours, _ = towns
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic aTpq"},
        {"Cookie": "maatwerk_session=x"},
    ):
        answer = ask(client, operation, address(operation[1], ours), headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), headers
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "oostwoord" not in answer.text


@pytest.mark.parametrize(("operation", "action", "role"), KEEPING, ids=shown)
def test_each_role_reaches_what_the_table_says(
    towns: tuple[TestClient, Town, Town], role: Role, operation: tuple[str, str], action: Action
) -> None:
    """Another organisation's people get 403 for what their role may not, and never see or change anything of ours."""
    client, ours, theirs = towns
    own = ask(client, operation, address(operation[1], ours), ours.bearer(role), ours.marker)
    if action in NO_TOKEN:
        # No token is good for these, whoever's it is.
        assert own.status_code == 403
        assert own.json()["code"] == ("insufficient_scope" if role in MAY[action] else "forbidden")
        return
    if role not in MAY[action]:
        assert (own.status_code, own.json()["code"]) == (403, "forbidden"), own.text
    elif action in REACHES_PLACEMENT and "{reference}" in operation[1] and role not in REACHES_PLACEMENT[action]:
        # A placement of somebody else: as if it were not there; its id is taken (PUT); or it may be seen and not done.
        assert own.status_code in (404, 409, 403), own.text
        assert ours.marker not in own.text
    elif operation == ("POST", f"{V1}/participants") and role == "participant":
        assert own.status_code == 403  # they are one, and add nobody
    else:
        assert own.status_code not in (401, 403) or action == "write_opportunity", own.text
        assert own.status_code == 200 or operation[0] != "GET", own.text
    assert theirs.marker not in own.text


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("operation", "action"), NAMING, ids=shown)
def test_nobody_reaches_into_another_organisation(
    towns: tuple[TestClient, Town, Town], keys: dict[str, str], role: Role, operation: tuple[str, str], action: Action
) -> None:
    """By the store's own keys, which are the same for everybody."""
    client, ours, theirs = towns
    url = operation[1]
    if url.startswith((f"{V1}/participants", f"{V1}/opportunities")):
        kind = "participant" if url.startswith(f"{V1}/participants") else "opportunity"
        url = url.replace("{reference}", keys[kind]).replace("{opportunity}", keys["opportunity"])
    answer = ask(client, operation, address(url, theirs), ours.bearer(role))
    expected = (
        (403,) if role not in MAY[action] or action in NO_TOKEN else (404, 422) if operation[0] == "PUT" else (404,)
    )
    assert answer.status_code in expected, answer.text
    assert theirs.marker not in answer.text


@pytest.fixture(scope="module")
def keys(towns: tuple[TestClient, Town, Town]) -> dict[str, str]:
    """Keys of records of the other town."""
    client, _, theirs = towns
    application = client.app.state.runtime.application  # type: ignore[attr-defined]
    coach = theirs.actors["coach"]
    person = application.service.get(coach, "participant", PARTICIPANT["id"])
    return {
        "participant": str(person.key),
        "opportunity": str(application.service.get(coach, None, PLACEMENT["id"]).key),
    }


def test_lists_show_what_an_account_stands_for(towns: tuple[TestClient, Town, Town]) -> None:
    client, ours, _ = towns

    def listed(role: Role, what: str) -> set[str]:
        answer = client.get(f"{V1}/{what}", headers=ours.bearer(role)).json()
        assert answer["total"] == len(answer["items"])
        return {one["id"] for one in answer["items"]} - {"p-new", "w-new"}

    assert listed("coach", "participants") == {PARTICIPANT["id"], "p-other"}
    assert listed("participant", "participants") == {PARTICIPANT["id"]}
    everything = listed("coach", "opportunities")
    assert {PLACEMENT["id"], "m-1", "w-other"} <= everything
    assert listed("provider", "opportunities") == {PLACEMENT["id"]}
    assert listed("admissions", "opportunities") == everything - {PLACEMENT["id"], "m-1", "w-other"}
    assert listed("mentor", "opportunities") == listed("coordinator", "opportunities") == {"m-1"}
    assert listed("participant", "opportunities") == everything - {"m-1"}


def test_a_provider_posts_in_its_own_name_alone(towns: tuple[TestClient, Town, Town]) -> None:
    client, ours, _ = towns
    mine = ours.bearer("provider")
    plain = {"id": "w-mine", "kind": "placement", "title": "Bakker"}
    made = client.post(f"{V1}/opportunities", json=plain, headers=mine)
    assert made.status_code == 201, made.text
    assert client.get(f"{V1}/opportunities/w-mine", headers=mine).json()["provider"]["id"] == "e-zon"
    other = {**plain, "id": "w-false", "provider": {"id": "e-other"}}
    assert client.post(f"{V1}/opportunities", json=other, headers=mine).status_code == 403
    assert client.put(f"{V1}/opportunities/w-mine", json={**other, "id": "w-mine"}, headers=mine).status_code == 403
    for taken in ("w-other", "m-1"):
        for method, url in (("POST", f"{V1}/opportunities"), ("PUT", f"{V1}/opportunities/{taken}")):
            answer = client.request(method, url, json={**plain, "id": taken}, headers=mine)
            assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    kept = client.get(f"{V1}/opportunities/w-other", headers=ours.bearer("coach")).json()
    assert kept["title"] == "Bakker oostwoord"
    assert client.delete(f"{V1}/opportunities/w-other", headers=mine).status_code == 404
    assert client.delete(f"{V1}/opportunities/w-mine", headers=mine).status_code == 204


def test_a_provider_sees_who_agreed_in_codes_alone(towns: tuple[TestClient, Town, Town]) -> None:
    client, ours, theirs = towns
    service = client.app.state.runtime.service  # type: ignore[attr-defined]
    url = f"{V1}/opportunities/{PLACEMENT['id']}/candidates"
    assert client.get(url, headers=ours.bearer("provider")).json()["candidates"] == []
    for town in (ours, theirs):
        service.give_consent(town.actors["coach"], PARTICIPANT["id"], "be_found", "1")
    answer = client.get(url, headers=ours.bearer("provider"))
    (one,) = answer.json()["candidates"]
    assert one["participant_id"] == str(service.get(ours.actors["coach"], "participant", PARTICIPANT["id"]).key)
    assert ours.marker not in answer.text
    for who in (one["participant_id"], PARTICIPANT["id"]):
        assert client.get(f"{V1}/participants/{who}", headers=ours.bearer("provider")).status_code == 403
        said = client.post(
            f"{V1}/participants/{who}/opportunities/w-other/contests",
            json={"about": "rank", "words": "klopt niet"},
            headers=ours.bearer("provider"),
        )
        assert said.status_code == 404  # agreed, but the posting is another provider's
    # The participant withdraws by their own hand in the library: nobody finds them at the next question.
    service.withdraw_consent(ours.actors["participant"], PARTICIPANT["id"], "be_found")
    assert client.get(url, headers=ours.bearer("provider")).json()["candidates"] == []


def test_scopes_limit_a_token(towns: tuple[TestClient, Town, Town]) -> None:
    client, ours, _ = towns
    accounts = client.app.state.runtime.application.accounts  # type: ignore[attr-defined]
    _, secret = accounts.create_token(ours.actors["coach"], "rooster", frozenset({"opportunities:read"}))
    headers = {"Authorization": f"bearer {secret}"}
    assert client.get(f"{V1}/opportunities", headers=headers).status_code == 200
    answer = client.get(f"{V1}/participants", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    assert 'scope="participants:read"' in answer.headers["www-authenticate"]


def test_an_administrator_sees_the_own_organisations_accounts(towns: tuple[TestClient, Town, Town]) -> None:
    client, ours, theirs = towns
    csrf = sign_in(client, ours, "admin")
    try:
        page = client.get(f"{V1}/accounts").json()
        assert {one["role"] for one in page["items"]} == set(ROLES)
        assert theirs.marker not in str(page)
        for method, rest in (("GET", ""), ("PATCH", ""), ("POST", "/invitation")):
            url = f"{V1}/accounts/{theirs.actors['coach'].user_id}{rest}"
            body = {"disabled": True} if method == "PATCH" else None
            assert client.request(method, url, json=body, headers=csrf).status_code == 404
    finally:
        client.cookies.clear()


def test_a_participant_deletes_their_own_profile_and_no_other(towns: tuple[TestClient, Town, Town]) -> None:
    """Their account goes with it."""
    client, ours, _ = towns
    person = ours.bearer("participant")
    assert client.delete(f"{V1}/participants/p-other", headers=person).status_code == 404
    for role in ("provider", "mentor", "coordinator", "operator"):
        assert client.delete(f"{V1}/participants/p-other", headers=ours.bearer(role)).status_code == 403  # type: ignore[arg-type]
    assert client.delete(f"{V1}/participants/{PARTICIPANT['id']}", headers=person).status_code == 204
    assert client.get(f"{V1}/participants/{PARTICIPANT['id']}", headers=person).status_code == 401
