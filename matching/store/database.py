"""A database behind ``matching.domain.repositories.Store``: one block, one transaction.

Reads and writes have connections of their own. On SQLite a reader cannot write at all (``query_only``) and a writer
begins with ``BEGIN IMMEDIATE``, because a read that turns into a write fails at once when somebody else wrote in
between. On PostgreSQL reads are ``REPEATABLE READ, READ ONLY``, and writers take turns (one advisory lock), so that the
numbers of the change log become visible in the order in which they were handed out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from matching.domain.errors import NotReadyError
from matching.domain.ports import Clock
from matching.store.engines import READERS, WAIT_SECONDS, WRITER, connect_to, parse_url
from matching.store.failures import explain
from matching.store.migrations import HEAD
from matching.store.transaction import SqlTransaction

if TYPE_CHECKING:
    from matching.domain.account import AccountStore
    from matching.domain.alias import AliasStore
    from matching.domain.contest import ContestStore
    from matching.domain.decision import DecisionStore
    from matching.domain.repositories import Store

WRITE_LOCK = 0x6D616174  # "maat": any number will do, as long as every process takes the same
CREATE = "`maatwerk demo` or `maatwerk import …`"


class SqlStore:
    """Records, consent and logs in SQLite (``sqlite:///file.db``) or PostgreSQL (``postgresql://…``).

    Connects when first used. Raises NotReadyError, saying what to do, when the database is missing, not migrated, out
    of reach or busy for too long; ConfigurationError for a URL that it does not understand. Safe to use from many
    threads.
    """

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self._url = parse_url(url)
        self._clock = clock
        self._readers = connect_to(self._url, READERS)
        self._writer = connect_to(self._url, WRITER)
        self._ready = False

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """A read transaction: one consistent view, whatever others write meanwhile."""
        with self._begin(self._readers, writing=False) as transaction:
            yield transaction

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        """A write transaction, begun as one; writers wait for each other, up to half a minute."""
        with self._begin(self._writer, writing=True) as transaction:
            yield transaction

    def close(self) -> None:
        """Give the connections back; the store may be used again."""
        self._readers.dispose()
        self._writer.dispose()
        self._ready = False

    @contextmanager
    def _begin(self, engine: Engine, *, writing: bool) -> Iterator[SqlTransaction]:
        try:
            self._require_database()
            with engine.begin() as connection:
                if writing and connection.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"))
                now = self._clock.now() if self._clock else datetime.now(UTC)
                yield SqlTransaction(connection, now, writing=writing)
        except (DBAPIError, PoolTimeoutError) as error:
            told = explain(error, self._url)
            if told is None:
                raise
            raise told from error

    def _require_database(self) -> None:
        """Look once whether the database is there and of the version that this code knows."""
        if self._ready:
            return
        file = self._url.database if self._url.get_backend_name() == "sqlite" else None
        if file is not None and not Path(file).is_file():
            raise NotReadyError(f"there is no database at {file} yet: {CREATE} makes it")
        with self._readers.begin() as connection:
            known = connection.dialect.has_table(connection, "alembic_version")
            version = connection.scalar(text("SELECT version_num FROM alembic_version")) if known else None
        place = self._url.render_as_string(hide_password=True)
        if version is None:
            raise NotReadyError(f"the database {place} has no tables yet: {CREATE} makes them")
        if version != HEAD:
            raise NotReadyError(
                f"the database {place} has schema {version} and this Maatwerk needs {HEAD}: "
                f"{CREATE} of the newest Maatwerk brings it up to date"
            )
        self._ready = True


def _conforms(store: SqlStore) -> tuple[Store, AliasStore, DecisionStore, ContestStore, AccountStore]:
    """Lets mypy compare the store, and with it the transaction, with the protocols."""
    return store, store, store, store, store
