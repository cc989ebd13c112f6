"""Connections: which databases are understood, and how each connection is set up."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from matching.domain.errors import ConfigurationError

WAIT_SECONDS = 30  # for another writer: a bulk import of 10,000 records takes a few seconds
ALLOWED = "sqlite:///path/to/file.db or postgresql://user:password@host/database"


@dataclass(frozen=True, slots=True)
class Use:
    """What connections are for: do they write, may they make the file, how many may there be at once."""

    writes: bool
    creates: bool
    connections: int


READERS = Use(
    writes=False, creates=False, connections=48
)  # more than the threads of a server (anyio: 40), so none waits
WRITER = Use(writes=True, creates=False, connections=1)  # threads of one process wait in line, in fair order
MIGRATOR = Use(writes=True, creates=True, connections=1)


def parse_url(url: str) -> URL:
    """The URL of a database file or a PostgreSQL server; ConfigurationError for anything else."""
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except (ArgumentError, ValueError) as error:
        raise ConfigurationError(f"the database URL cannot be read: allowed is {ALLOWED}") from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise ConfigurationError(f"the database {backend!r} is not supported: allowed is {ALLOWED}")
    if not parsed.database or parsed.database.startswith(":memory:") or parsed.database.startswith("file:"):
        raise ConfigurationError(
            f"SQLite needs a file, so that several connections see the same data: allowed is {ALLOWED}"
        )
    return parsed


def connect_to(url: URL, use: Use) -> Engine:
    """An engine of this use. It connects when first used."""
    return _sqlite(url, use) if url.get_backend_name() == "sqlite" else _postgresql(url, use)


def _sqlite(url: URL, use: Use) -> Engine:
    file = Path(str(url.database)).absolute()
    address = f"{file.as_uri()}?mode={'rwc' if use.creates else 'rw'}"

    def connect() -> sqlite3.Connection:
        # isolation_level None: the driver begins nothing by itself, the event below does. A pooled connection wanders
        # between threads, one at a time.
        return sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)

    engine = create_engine(
        url,
        creator=connect,
        pool_size=use.connections,
        max_overflow=0,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,  # error messages end up in logs, where nobody's profile belongs
    )
    settings = ["foreign_keys=ON", "synchronous=NORMAL", "cache_size=-16384"]
    # secure_delete: what is deleted is overwritten, so that a deleted participant cannot be read back from the file
    settings += ["journal_mode=WAL", "secure_delete=ON"] if use.writes else ["query_only=ON"]

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
        for setting in settings:
            connection.execute(f"PRAGMA {setting}").close()

    begin = "BEGIN IMMEDIATE" if use.writes else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL, use: Use) -> Engine:
    try:
        # A writer reads after it got its turn, so it must see what was committed while it waited: READ COMMITTED.
        engine = create_engine(
            url,
            isolation_level="READ COMMITTED" if use.writes else "REPEATABLE READ",
            pool_size=use.connections if use.writes else 5,
            max_overflow=0 if use.writes else use.connections - 5,
            pool_timeout=WAIT_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    except ModuleNotFoundError as error:
        raise ConfigurationError("PostgreSQL needs its driver: pip install 'maatwerk[postgres]'") from error
    return engine if use.writes else engine.execution_options(postgresql_readonly=True)
