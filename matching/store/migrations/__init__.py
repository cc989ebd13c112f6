"""The schema's history, and bringing a database up to date.

To change the schema: change ``matching/store/tables.py``, then write the next file in ``versions/`` (Alembic's
``command.revision(configuration(connection), "what changes", autogenerate=True)`` drafts it) and set HEAD.
A test compares the two.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from matching.store.engines import MIGRATOR, connect_to, parse_url
from matching.store.failures import explain

HEAD = "0006"  # the newest revision in versions/; a constant, so that starting up need not load Alembic's scripts
_MIGRATION_LOCK = 0x6D616175


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for a connection within a transaction; the scripts lie beside this file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Make the database (an SQLite file with its folder; PostgreSQL's must exist) and bring its tables up to date.

    All or nothing, safe to repeat, and safe when two processes do it at once.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        Path(str(parsed.database)).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = connect_to(parsed, MIGRATOR)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
            command.upgrade(configuration(connection), revision)
    except DBAPIError as error:
        told = explain(error, parsed)
        if told is None:
            raise
        raise told from error
    finally:
        engine.dispose()
