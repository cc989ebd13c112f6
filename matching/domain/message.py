"""Messages: English sentences that remember from which text and values they were made, so that the edge can say them in the
reader's language."""

from __future__ import annotations

from typing import Any


class Message(str):
    """A sentence in English (it *is* that string) with its msgid and values.

    ``Message("at most {limit}", limit=168)`` reads "at most 168"; the edge (``api.i18n``) says it in the reader's
    language.
    The msgid is looked up in the catalogues without context; a test extracts all of them.
    """

    __slots__ = ("msgid", "values")

    msgid: str
    values: dict[str, Any]

    def __new__(cls, msgid: str, /, **values: Any) -> Message:
        """Make the English sentence."""
        self = super().__new__(cls, msgid.format(**values) if values else msgid)
        self.msgid = msgid
        self.values = values
        return self
