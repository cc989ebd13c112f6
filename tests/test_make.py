"""`make` and what stands behind it: what it says when something is missing, and what it would install."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    return subprocess.run(
        command, cwd=ROOT, env=variables | environment, capture_output=True, text=True, check=False, timeout=60
    )


def program(folder: Path, name: str, script: str) -> Path:
    """A program of that name in a folder that is put on the PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    found = [Requirement(one) for one in (*project["dependencies"], *extras["test"], *extras["postgres"])]
    return [one for one in found if one.name != project["name"]]


@pytest.mark.parametrize("requirement", requirements(), ids=lambda one: one.name)
def test_each_requirement_is_pinned_to_a_version_that_it_allows(requirement: Requirement) -> None:
    pinned = pins().get(canonicalize_name(requirement.name))
    assert pinned is not None, "run `make constraints`"
    assert requirement.specifier.contains(pinned), f"{requirement} does not allow {pinned}: run `make constraints`"


def test_constraints_are_versions_only_so_that_each_computer_chooses_its_build() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line), line
    assert not [name for name in pins() if name.startswith(("nvidia", "cuda", "triton"))]
    assert list(pins()) == sorted(pins())


def test_the_constraints_are_the_closure_of_what_is_declared() -> None:
    made = run(sys.executable, ".ci/constraints.py", "pyproject.toml")
    assert made.returncode == 0, made.stderr
    names = {line.split("==")[0] for line in made.stdout.splitlines() if not line.startswith("#")}
    # Other systems and Pythons need a little more or less; what this one has must be pinned.
    assert names <= set(pins()), f"not pinned: {sorted(names - set(pins()))}; run `make constraints`"


def test_help_lists_the_commands() -> None:
    told = run("make").stdout
    for command in ("make demo", "make test", "make check", "make constraints", "make clean"):
        assert command in told


def test_a_port_in_use_is_said_before_anything_is_installed(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = run("make", "demo", f"PORT={port}", f"VENV={tmp_path / 'venv'}")
    assert answer.returncode != 0
    assert f"Port {port} is in use" in answer.stderr
    assert "make demo PORT=" in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_a_port_that_is_none_is_refused() -> None:
    answer = run(sys.executable, ".ci/free_port.py", "80x")
    assert answer.returncode != 0
    assert "number from 1 to 65535" in answer.stderr


def test_without_a_python_it_says_which_one_is_needed(tmp_path: Path) -> None:
    old = program(tmp_path / "bin", "python3", "echo 'Python 3.8.1'; exit 1")
    answer = run("./.ci/install", "demo", PYTHON=str(old), VENV=str(tmp_path / "venv"))
    assert answer.returncode != 0
    assert "No Python 3.11 or later" in answer.stderr
    assert "PYTHON=" in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    python = program(tmp_path / "bin", "python3", 'case "$2" in *ensurepip*) exit 1;; esac; exit 0')
    answer = run("./.ci/install", "demo", PYTHON=str(python), VENV=str(tmp_path / "venv"))
    assert answer.returncode != 0
    assert "python3-venv" in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_a_full_disk_is_said_before_the_download(tmp_path: Path) -> None:
    df = program(tmp_path / "bin", "df", "echo 'Filesystem'; echo '/dev/x 1000 900 100 90% /'")
    answer = run(
        "./.ci/install",
        "demo",
        PYTHON=sys.executable,
        VENV=str(tmp_path / "venv"),
        PATH=f"{df.parent}:{os.environ['PATH']}",
    )
    assert answer.returncode != 0
    assert "100 MB free" in answer.stderr
    assert not (tmp_path / "venv").exists()


def test_an_environment_that_somebody_else_made_is_not_removed(tmp_path: Path) -> None:
    program(tmp_path / "venv" / "bin", "python", "exit 1")
    answer = run("./.ci/install", "demo", VENV=str(tmp_path / "venv"))
    assert answer.returncode != 0
    assert "older than 3.11 or does not run" in answer.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()


@pytest.mark.parametrize(
    "script",
    [
        "run",
        "install",
        "constraints.py",
        "free_port.py",
        "picture.py",
        "ranking_tables.py",
        "linking_card.py",
        "comparison_page.py",
    ],
)
def test_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / ".ci" / script, os.X_OK)
