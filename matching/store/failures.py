"""Failures of the database, told as what happened and what to do."""

from __future__ import annotations

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from matching.domain.errors import ConflictError, MaatwerkError, NotReadyError

_BUSY = "the database is busy with another write: try again in a moment"
# What the driver says (SQLite has messages, PostgreSQL has codes, https://www.postgresql.org/docs/current/errcodes-appendix.html)
# and what it means to the reader.
_TOLD = (
    (("database is locked", "database table is locked", "55P03", "40001", "40P01"), _BUSY),
    (
        ("unable to open database file",),
        "the database file cannot be opened: check that its folder exists and may be written",
    ),
    (
        ("database or disk is full", "53100"),
        "the disk is full: make room and try again; nothing was lost or half written",
    ),
    (("readonly database",), "the database file cannot be written: check who owns the file and its folder"),
    (("file is not a database", "malformed"), "the database file is damaged or no database: restore it from a backup"),
)


def explain(error: Exception, url: URL) -> MaatwerkError | None:
    """The error to raise instead; None when it is nothing that a user can do something about, but a bug of ours."""
    if not isinstance(error, DBAPIError):
        return NotReadyError(_BUSY)  # no connection came free in time
    if isinstance(error, IntegrityError):
        return ConflictError(f"this clashes with what is stored already: {str(error.orig).splitlines()[0]}")
    message = f"{getattr(error.orig, 'sqlstate', None) or ''} {error.orig}"
    place = url.render_as_string(hide_password=True)
    for signs, told in _TOLD:
        if any(sign in message for sign in signs):
            return NotReadyError(f"{told} ({place})")
    if url.get_backend_name() == "postgresql" and isinstance(error, OperationalError):
        first = str(error.orig).splitlines()[0]
        return NotReadyError(
            f"PostgreSQL cannot be reached at {place} ({first}): check that it runs and that the URL is right"
        )
    return None
