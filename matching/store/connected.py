"""A transaction's connection, and lists of values handed to the database as one parameter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, ColumnElement, Connection, String, any_, bindparam, func, select

ASKED = "asked"  # the name of the parameter that holds the list


class Connected:
    """One transaction: its connection, its moment, and whether it may write."""

    def __init__(self, connection: Connection, now: datetime, *, writing: bool) -> None:
        self._connection = connection
        self._now = now
        self._writing = writing
        self._dialect = connection.dialect.name

    @property
    def _writer(self) -> Connection:
        """The connection, for statements that write; a read transaction has none."""
        if not self._writing:
            raise RuntimeError("this is a read transaction: open the block with store.write() to change something")
        return self._connection

    def _raw(self, keys: Sequence[UUID]) -> Sequence[object]:
        """The keys as the driver gives them: making a UUID of each of many thousands costs more than reading them."""
        return [key.hex for key in keys] if self._dialect == "sqlite" else keys

    def _asked(self, values: Sequence[Any]) -> dict[str, Any]:
        """The list (UUIDs, raw keys, texts or numbers) as the parameter of :func:`among`."""
        return {ASKED: as_parameter(self._dialect, values)}


def as_parameter(dialect: str, values: Sequence[UUID] | Sequence[str] | Sequence[int]) -> str | list[UUID | str | int]:
    """The list as one parameter: a JSON text on SQLite (with keys as they are kept there), an array on PostgreSQL."""
    if dialect != "sqlite":
        return list(values)
    return orjson.dumps([one.hex if isinstance(one, UUID) else one for one in values]).decode()


def among(dialect: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the column's value is one of those of the parameter ``ASKED``.

    One parameter instead of one a value: the statement stays the same however long the list is, so that it is
    compiled once, and no limit on parameters applies. Not a join: SQLite knows nothing of the list's length and would
    sometimes go through it once for every row of the other table.
    """
    if dialect == "sqlite":
        values = func.json_each(bindparam(ASKED, type_=String())).table_valued("value")
        return column.in_(select(values.c.value))
    return column == any_(bindparam(ASKED, type_=ARRAY(column.type)))
