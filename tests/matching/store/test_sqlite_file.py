"""What holds of the SQLite file alone: its settings, its failures, and what deletion leaves in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matching.domain.errors import NotReadyError
from matching.domain.facet import Facet, Record
from matching.domain.participant import Participant
from matching.store import SqlStore, engines, upgrade


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "maatwerk.db"
    upgrade(f"sqlite:///{file}")
    return file


def test_connections_are_set_up(file: Path) -> None:
    store = SqlStore(f"sqlite:///{file}")

    def settings(tx: object) -> list[object]:
        names = ("journal_mode", "foreign_keys", "synchronous", "query_only", "secure_delete", "busy_timeout")
        connection = tx._connection  # type: ignore[attr-defined]
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    with store.read() as tx:
        assert settings(tx)[:4] == ["wal", 1, 1, 1]
    with store.write() as tx:
        assert settings(tx) == ["wal", 1, 1, 0, 1, 30_000]


def test_a_busy_database_says_try_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "WAIT_SECONDS", 0.05)
    store = SqlStore(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(NotReadyError, match="try again"), store.write():
            pass
        with store.read() as tx:
            assert tx.sequence() == 0
        other.execute("COMMIT")
    with store.write() as tx, pytest.raises(NotReadyError, match="try again"), store.write():
        pass  # a second writer of the same process waits in line
    with store.write() as tx:
        assert tx.sequence() == 0


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    file = tmp_path / "maatwerk.db"
    file.write_bytes(b"this is not a database" * 100)
    for attempt in (lambda: upgrade(f"sqlite:///{file}"), lambda: SqlStore(f"sqlite:///{file}").read().__enter__()):
        with pytest.raises(NotReadyError, match="restore it from a backup"):
            attempt()


def test_asking_for_a_missing_database_does_not_make_one(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'none.db'}")
    for begin in (store.read, store.write):
        with pytest.raises(NotReadyError, match="maatwerk demo"), begin():
            pass
    assert list(tmp_path.iterdir()) == []
    upgrade(f"sqlite:///{tmp_path / 'none.db'}")
    with store.read() as tx:
        assert tx.organisations() == []


def test_the_bytes_of_a_deleted_participant_are_gone_from_the_file(file: Path) -> None:
    secret = "Zeldzaamheidsonderzoekster"  # noqa: S105
    store = SqlStore(f"sqlite:///{file}")
    facets = (Facet("experience", 0, secret), Facet("goal", 0, "x" * 9000 + secret))
    with store.write() as tx:
        org = tx.organisation("Gemeente Utrecht")
        profile = Participant(id="d1", skills=(secret,), place="y" * 400)
        (saved,) = tx.save(org, [Record(profile=profile, facets=facets)], source="test", model_id="m")
        tx.set_identity(saved.key, secret, secret)
        tx.set_group_attributes(saved.key, {"country": secret})
    store.close()
    assert secret.encode() in file.read_bytes()
    with store.write() as tx:
        tx.delete(org, "participant", "d1")
    store.close()
    assert [one for one in file.parent.iterdir() if secret.encode() in one.read_bytes()] == []


def test_the_clock_that_was_given_tells_the_time(file: Path) -> None:
    class Stopped:
        def now(self) -> datetime:
            return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    with SqlStore(f"sqlite:///{file}", Stopped()).write() as tx:
        tx.organisation("Gemeente Utrecht")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT created_at FROM organisation").fetchone() == ("2026-01-02 03:04:05.000000",)
