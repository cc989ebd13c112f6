"""Aliases on each database: append-only, of one organisation, used at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from matching.domain.actor import Actor
from matching.domain.alias import NO_ALIASES, Alias, NewAlias, Target, TargetError
from matching.domain.errors import ForbiddenError, InvalidInputError, NotFoundError, StaleVersionError
from matching.service.aliases import (
    add_alias,
    add_aliases,
    current_aliases,
    get_alias,
    page_of_aliases,
    withdraw_alias,
)  # fmt: skip
from matching.store import SqlStore, tables
from tests.mini_esco import GUIDE, MILLER, MILLING, files, take, write


@pytest.fixture
def coach(org: UUID) -> Actor:
    return Actor("coach", org, uuid4())


def add(store: SqlStore, actor: Actor, text: str, target: str, **more: Any) -> Alias:
    return add_alias(store, actor, NewAlias(text=text, target=target, **more))[0]


def targets(store: SqlStore, actor: Actor, language: str | None = None) -> dict[str, str]:
    with store.read() as tx:
        return {text: one.name for text, one in current_aliases(tx, actor, language).targets.items()}


def sequence(store: SqlStore, actor: Actor) -> int:
    with store.read() as tx:
        return current_aliases(tx, actor).sequence


def test_an_alias_is_used_at_once(store: SqlStore, coach: Actor) -> None:
    assert targets(store, coach) == {}
    alias, outcome = add_alias(
        store, coach, NewAlias(text=" Medewerker  GROEN. ", target="9214", language="nl", previous_target="5120")
    )
    assert outcome == "created"
    assert (alias.text, alias.language, alias.target, alias.previous) == (
        "Medewerker  GROEN.", "nl", Target("9214"), "5120"
    )  # fmt: skip
    assert (alias.role, alias.version, alias.withdrawn_at) == ("coach", 1, None)
    assert alias.at.tzinfo is not None
    assert targets(store, coach) == {"medewerker groen": "9214"}
    assert get_alias(store, coach, alias.key) == (alias, [alias])


def test_a_correction_is_a_new_version_and_the_same_again_none(store: SqlStore, coach: Actor) -> None:
    first = add(store, coach, "kok", "5120", previous_target="9411")
    before = sequence(store, coach)
    again, outcome = add_alias(store, coach, NewAlias(text="KOK", target="5120"))
    assert (again, outcome, sequence(store, coach)) == (first, "unchanged", before)
    second, outcome = add_alias(store, coach, NewAlias(text="Kok", target="3434", previous_target="0110"))
    assert (second.key, second.version, second.previous, outcome) == (first.key, 2, "5120", "changed")
    assert targets(store, coach) == {"kok": "3434"}
    assert sequence(store, coach) > before
    assert get_alias(store, coach, first.key)[1] == [first, second]


def test_withdrawing_undoes_and_keeps_the_history(store: SqlStore, coach: Actor) -> None:
    alias = add(store, coach, "kok", "5120")
    before = sequence(store, coach)
    with pytest.raises(StaleVersionError):
        withdraw_alias(store, coach, alias.key, version=7)
    withdraw_alias(store, coach, alias.key, version=1)
    assert targets(store, coach) == {}
    assert sequence(store, coach) > before
    for attempt in (get_alias, withdraw_alias):
        with pytest.raises(NotFoundError):
            attempt(store, coach, alias.key)
    assert page_of_aliases(store, coach).items == []
    back, outcome = add_alias(store, coach, NewAlias(text="kok", target="5120"))
    assert (back.key, back.version, outcome) == (alias.key, 3, "created")
    versions = get_alias(store, coach, alias.key)[1]
    assert [bool(one.withdrawn_at) for one in versions] == [False, True, False]


def test_rows_are_only_ever_added(store: SqlStore, coach: Actor) -> None:
    def rows() -> list[Any]:
        with store.read() as tx:
            return [
                tuple(row) for row in tx._connection.execute(select(tables.ALIAS).order_by(tables.ALIAS.c.sequence))
            ]

    alias = add(store, coach, "kok", "5120")
    seen = rows()
    for change in (
        lambda: add(store, coach, "kok", "3434"),
        lambda: withdraw_alias(store, coach, alias.key),
        lambda: add(store, coach, "Kok", "3434"),
    ):
        change()
        assert rows()[:-1] == seen
        seen = rows()


def test_one_organisation_does_not_see_the_aliases_of_another(store: SqlStore, coach: Actor) -> None:
    with store.write() as tx:
        stranger = Actor("coach", tx.organisation("Gemeente Zeist"))
    alias = add(store, coach, "kok", "5120")
    assert targets(store, stranger) == {}
    assert page_of_aliases(store, stranger).total == 0
    for attempt in (get_alias, withdraw_alias):
        with pytest.raises(NotFoundError):
            attempt(store, stranger, alias.key)
    add(store, stranger, "kok", "3434")
    assert (targets(store, coach), targets(store, stranger)) == ({"kok": "5120"}, {"kok": "3434"})


def test_the_language_that_was_asked_for_wins(store: SqlStore, coach: Actor) -> None:
    add(store, coach, "chauffeur", "8322", language="nl")
    add(store, coach, "chauffeur", "8321", language="fr")
    assert targets(store, coach) == {"chauffeur": "8321"}  # the newest
    add(store, coach, "chauffeur", "8332")
    assert [targets(store, coach, one)["chauffeur"] for one in ("nl", "fr", "ar")] == ["8322", "8321", "8332"]
    assert page_of_aliases(store, coach).total == 3


def test_pages_hold_each_alias_once(store: SqlStore, coach: Actor) -> None:
    made = [add(store, coach, f"beroep {number}", "5120") for number in range(5)]
    withdraw_alias(store, coach, made[1].key)
    add(store, coach, "beroep 3", "3434")
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = page_of_aliases(store, coach, cursor, 2)
        assert page.total == 4
        seen += [one.text for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ["beroep 0", "beroep 2", "beroep 3", "beroep 4"]
    for wrong in ({"cursor": "x"}, {"limit": 0}):
        with pytest.raises(InvalidInputError):
            page_of_aliases(store, coach, **wrong)  # type: ignore[arg-type]


def test_who_decided_is_kept_under_a_pseudonym(store: SqlStore, coach: Actor) -> None:
    first, second = add(store, coach, "kok", "5120"), add(store, coach, "bakker", "7512")
    assert first.actor == second.actor is not None
    assert first.actor != coach.user_id
    other = add(store, Actor("coach", coach.organisation_id, uuid4()), "slager", "7511")
    assert other.actor not in (None, first.actor)
    assert add(store, Actor("coach", coach.organisation_id), "visser", "6222").actor is None


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("9999", "unknown_isco"), ("22620", "unknown_isco"), ("226", "isco_group"), ("kok", "no_target"), ("²²²²", "no_target"),
        (MILLER, "no_esco"),
    ],
)  # fmt: skip
def test_a_target_has_to_be_there(store: SqlStore, coach: Actor, target: str, reason: str) -> None:
    with pytest.raises(TargetError) as error:
        add(store, coach, "molenaar", target)
    assert error.value.reason == reason
    assert targets(store, coach) == {}


def test_an_occupation_of_esco_is_a_target(store: SqlStore, coach: Actor, tmp_path: Path) -> None:
    take(store, write(tmp_path, files()))
    assert add(store, coach, "molenaar", f" {MILLER} ").target == Target("8160", MILLER)
    assert add(store, coach, "gids", GUIDE).target == Target("5113", GUIDE)
    for target, reason in ((MILLING, "no_occupation"), (MILLER + "x", "unknown_uri")):
        with pytest.raises(TargetError) as error:
            add(store, coach, "molenaar", target)
        assert error.value.reason == reason


@pytest.mark.parametrize("text", ["", " . ", "x" * 501, "a\0b"])
def test_a_text_has_to_be_one(store: SqlStore, coach: Actor, text: str) -> None:
    with pytest.raises(InvalidInputError):
        add(store, coach, text, "5120")


def test_many_at_once_tell_what_became_of_each(store: SqlStore, coach: Actor) -> None:
    add(store, coach, "kok", "5120")
    wanted = [NewAlias(text=text, target=target) for text, target in
              (("kok", "5120"), ("bakker", "0000"), ("slager", "7511"), ("Kok.", "3434"))]  # fmt: skip
    results = add_aliases(store, coach, wanted, strict=True)
    assert [one if isinstance(one, str) else one.reason for one in results].count("unknown_isco") == 1
    assert targets(store, coach) == {"kok": "5120"}
    results = add_aliases(store, coach, wanted)
    assert [one if isinstance(one, str) else one.reason for one in results] == [
        "unchanged", "unknown_isco", "created", "changed"
    ]  # fmt: skip
    assert targets(store, coach) == {"kok": "3434", "slager": "7511"}


def test_who_may_not_is_refused(store: SqlStore, coach: Actor) -> None:
    alias = add(store, coach, "kok", "5120")
    for actor in (Actor("provider", coach.organisation_id), Actor("coach")):
        for attempt in (
            lambda actor=actor: add(store, actor, "kok", "5120"),
            lambda actor=actor: add_aliases(store, actor, []),
            lambda actor=actor: withdraw_alias(store, actor, alias.key),
            lambda actor=actor: get_alias(store, actor, alias.key),
            lambda actor=actor: page_of_aliases(store, actor),
        ):
            with pytest.raises(ForbiddenError):
                attempt()
    with store.read() as tx:
        assert current_aliases(tx, Actor("coach")) is NO_ALIASES
        assert current_aliases(tx, Actor("provider", coach.organisation_id)).targets == {"kok": Target("5120")}


def test_two_at_a_time_make_two_versions_of_one_alias(store: SqlStore, coach: Actor) -> None:
    together = threading.Barrier(2)
    failures: list[BaseException] = []

    def work(target: str) -> None:
        together.wait()
        try:
            add(store, coach, "kok", target)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=work, args=(target,)) for target in ("5120", "3434")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert failures == []
    with store.read() as tx:
        count = tx._connection.scalar(select(func.count(func.distinct(tables.ALIAS.c.alias_id))))
    assert count == 1
    assert page_of_aliases(store, coach).items[0].version == 2
