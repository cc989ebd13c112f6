from __future__ import annotations

import json
import logging

import pytest

from api.logs import request_id, start_logging


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_logs_are_one_object_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("info", "json")
    token = request_id.set("r-1")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("x").exception("failed", extra={"fields": {"status": 500}})
    finally:
        request_id.reset(token)
    logging.getLogger("x").debug("too small to tell")
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    document = json.loads(line)
    assert said.out == ""
    assert (document["level"], document["status"], document["request_id"]) == ("error", 500, "r-1")
    assert "two" in document["exception"]


def test_access_lines_of_the_server_are_not_logged_since_addresses_hold_identifiers(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start_logging()
    start_logging()  # safe to repeat
    logging.getLogger("uvicorn.access").info("GET /api/v1/participants/p-001")
    logging.getLogger("uvicorn.error").info("started")
    said = capsys.readouterr().err
    assert "p-001" not in said
    assert said.count("started") == 1
