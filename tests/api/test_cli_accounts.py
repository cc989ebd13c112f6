"""Accounts on the command line: made, listed, shut out, given another password."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.bootstrap import assemble
from api.cli import app
from api.settings import load_settings
from matching.domain.errors import SignInFailedError
from tests.api.test_cli_declared import program

EMAIL = "iris@gemeente.example"


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAATWERK_LANG", "en")


def run(*arguments: str, status: int = 0) -> Any:
    result = CliRunner().invoke(app, ["accounts", *arguments])
    assert result.exit_code == status, (result.stderr, result.exception)
    return result


def sign_in(password: str) -> Any:
    return assemble(load_settings()).accounts.sign_in(EMAIL, password, address="local")


def test_an_account_is_made_before_there_is_anything_else() -> None:
    made = run("create", EMAIL, "--role", "admin")
    password = made.stdout.strip()
    assert len(password) == 24
    assert password not in made.stderr
    assert sign_in(password).actor.role == "admin"
    listed = json.loads(run("list", "--json").stdout)
    assert (listed["email"], listed["role"], listed["organisation"]) == (EMAIL, "admin", "Maatwerk")
    assert password not in run("list").stdout
    assert EMAIL in run("list").stdout


def test_somebody_is_shut_out_and_gets_another_password() -> None:
    first = json.loads(run("create", EMAIL, "--role", "operator", "--json").stdout)["password"]
    run("disable", EMAIL.upper())
    with pytest.raises(SignInFailedError):
        sign_in(first)
    run("disable", EMAIL, "--enable")
    sign_in(first)
    second = run("reset-password", EMAIL, "--random", "--without-code").stdout.strip()
    with pytest.raises(SignInFailedError):
        sign_in(first)
    sign_in(second)
    assert "operator" in run("list").stdout


def test_a_password_that_is_typed_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["paard batterij nietje", "paard batterij nietje", "paard", "batterij"])
    monkeypatch.setattr("api.commands.accounts.getpass.getpass", lambda _: next(typed))
    monkeypatch.setattr("api.commands.accounts.sys.stdin", type("Terminal", (), {"isatty": lambda _: True})())
    from api.commands.accounts import run_create, run_reset_password

    run_create(EMAIL, "coach", {}, organisation=None, random=False, lang=None, as_json=False)
    assert sign_in("paard batterij nietje").actor.role == "coach"
    with pytest.raises(Exception, match="two different passwords"):
        run_reset_password(EMAIL, organisation=None, random=False, without_code=False, lang=None, as_json=False)


def test_what_cannot_be_is_said_in_a_sentence() -> None:
    for arguments, said in (
        (["create", "iris", "--role", "coach"], "an e-mail address"),
        (["create", EMAIL, "--role", "provider"], "stands for"),
        (["create", EMAIL, "--role", "mentor", "--mentor", "nobody"], "no mentor"),
        (["disable", EMAIL], "no account of that address"),
        (["disable", EMAIL, "--organisation", "Elders"], "no account of that address"),
    ):
        result = program("accounts", *arguments)
        assert result.returncode == 1
        assert said in result.stderr
        assert "Traceback" not in result.stderr


def test_serving_others_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAATWERK_HOST", "0.0.0.0")  # noqa: S104
    result = program("serve")
    assert result.returncode == 1
    for name in ("ACCOUNTS=on", "SECRET_KEY=", "PUBLIC_URL=", "PROXY="):
        assert f"MAATWERK_{name}" in result.stderr
