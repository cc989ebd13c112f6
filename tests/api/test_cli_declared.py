from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app

ROOT = Path(__file__).parents[2]
HEAVY = ("torch", "faiss", "sqlalchemy", "fastapi", "sentence_transformers", "sklearn", "pydantic_settings")


def program(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=timeout, env=environment, cwd=ROOT, check=False
    )


def test_help_names_the_commands() -> None:
    result = program("--help")
    assert result.returncode == 0
    for name in ("demo", "serve", "import", "export", "match", "candidates", "rank", "link", "index", "evaluate"):
        assert f"  {name} " in result.stdout


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys; import api.cli; print([one for one in {HEAVY!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", [["round"], ["worker"]])
def test_what_comes_later_says_so(command: list[str]) -> None:
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert "later version" in result.stderr
    assert result.stdout == ""


def test_a_wrong_setting_ends_the_program_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAATWERK_LANG", "fr")
    result = program("rank", "x.json", "--json")
    assert result.returncode == 1
    assert result.stdout == ""
    assert "MAATWERK_LANG=fr" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_in_use_is_said_before_the_long_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path))
        result = program("serve", "--port", str(port), timeout=20)
    assert result.returncode == 1
    assert f"port {port} is in use" in result.stderr
    assert "make demo" in result.stderr
    assert not list(tmp_path.iterdir())


def test_unknown_kinds_are_refused_with_what_is_allowed() -> None:
    result = CliRunner().invoke(app, ["match", "p", "--kind", "job"])
    assert result.exit_code == 2
    assert "placement" in result.stderr
