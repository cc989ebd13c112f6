"""Databases for the contract: one of each kind that the store is kept in."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from matching.store import tables, upgrade
from matching.store.engines import parse_url


def run_sql(url: str, command: str) -> None:
    engine = create_engine(parse_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


def database_url(url: str, name: str) -> str:
    return parse_url(url).set(database=name).render_as_string(hide_password=False)


def empty_database(backend: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if backend == "sqlite":
        url = f"sqlite:///{folder / 'maatwerk.db'}"
        upgrade(url)
        return url
    url = request.getfixturevalue("postgres")
    names = ", ".join(table.name for table in tables.METADATA.sorted_tables)
    run_sql(url, f"TRUNCATE {names} RESTART IDENTITY")
    return url
