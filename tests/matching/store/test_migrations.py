"""The migrations and the tables say the same, forwards and backwards."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from matching.domain.errors import ConfigurationError, NotReadyError
from matching.store import SqlStore, upgrade
from matching.store.engines import MIGRATOR, connect_to, parse_url
from matching.store.migrations import HEAD, configuration
from matching.store.tables import METADATA


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'a folder that is new' / 'maatwerk%20.db'}"


def test_the_migrated_schema_is_that_of_the_tables(url: str) -> None:
    upgrade(url)
    with connect_to(parse_url(url), MIGRATOR).begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA) == []
        assert ScriptDirectory.from_config(configuration(connection)).get_heads() == [HEAD]
        command.check(configuration(connection))


def test_downgrading_takes_everything_away_and_upgrading_brings_it_back(url: str) -> None:
    upgrade(url)
    engine = connect_to(parse_url(url), MIGRATOR)
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
    with pytest.raises(NotReadyError, match="has no tables"), SqlStore(url).read():
        pass
    upgrade(url)
    with SqlStore(url).read() as tx:
        assert tx.sequence() == 0


def test_upgrading_is_safe_to_repeat_and_at_the_same_time(url: str) -> None:
    failures: list[BaseException] = []
    together = threading.Barrier(3)

    def run() -> None:
        together.wait()
        try:
            upgrade(url)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with SqlStore(url).write() as tx:
        key = tx.organisation("Gemeente Utrecht")
    upgrade(url)
    with SqlStore(url).read() as tx:
        assert tx.organisation("Gemeente Utrecht") == key


def test_a_database_of_another_version_is_refused(url: str) -> None:
    upgrade(url)
    with connect_to(parse_url(url), MIGRATOR).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotReadyError, match="9999"), SqlStore(url).read():
        pass


@pytest.mark.parametrize("bad", ["sqlite://", "sqlite:///:memory:", "mysql://root@host/db", "maatwerk.db", ""])
def test_a_url_that_is_not_understood_says_what_is_allowed(bad: str) -> None:
    with pytest.raises(ConfigurationError, match=r"sqlite:///path/to/file\.db or postgresql://"):
        SqlStore(bad)
