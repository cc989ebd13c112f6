"""Logs: one line a message, a request id, and nothing about a person: no names, texts, identifiers or query strings."""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

import orjson

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The id of the request that is being answered; also sent back in the ``X-Request-ID`` header."""


def _fields(record: logging.LogRecord) -> dict[str, object]:
    fields = getattr(record, "fields", None)
    return dict(fields) if isinstance(fields, dict) else {}


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            **_fields(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class TextFormatter(logging.Formatter):
    """One readable line: time, level, message, fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of text."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        line = f"{moment} {record.levelname.lower():7} {record.getMessage()}{fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def start_logging(level: str = "info", form: str = "text") -> None:
    """Send all logs to stderr, so that stdout holds answers only. Safe to call again.

    Access lines of uvicorn are replaced by our own, which name the route and not the address: an address holds
    identifiers.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = name != "uvicorn.access"
    for name in ("sentence_transformers", "faiss", "faiss.loader", "transformers", "httpx", "bm25s", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
