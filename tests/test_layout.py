"""The house: which packages there are, where they come from, and how large a file may grow."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("matching", "api", "embeddings")
TOP_FOLDERS = {"matching", "api", "embeddings", "fixtures", "tests", "docs"}
LONGEST_FILE = 350
LONGEST_TEST = 900
DUMPING_GROUNDS = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc"}

LONGER: dict[str, str] = {
    "matching/domain/columns.py": "one class a kind beside the profile that it mirrors: a field and its column are changed together",
    "matching/service/service.py": "the only conductor: one method a use case",
}
"""Files that may be longer, each with its reason."""


def files_of(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


def tracked() -> list[str]:
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        pytest.skip("this is no git repository, so it cannot be told what belongs to it")
    return found.stdout.splitlines()


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_is_the_one_of_this_repository(name: str) -> None:
    """The names are common on PyPI: another one must never be imported in their place."""
    module = importlib.import_module(name)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().parent == ROOT / name


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_is_found_from_anywhere(name: str, tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", f"import {name}; print({name}.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, f"{name} is not installed: run `pip install -e .` ({found.stderr.strip()[-200:]})"
    assert Path(found.stdout.strip()).resolve().parent == ROOT / name


def test_there_are_no_other_folders_at_the_top() -> None:
    folders = {path.split("/")[0] for path in tracked() if "/" in path}
    assert {one for one in folders if not one.startswith(".")} <= TOP_FOLDERS


def test_every_folder_with_code_is_a_package() -> None:
    folders = {
        path.parent for name in PACKAGES for path in files_of(name) if path.parent.name != "versions"
    }  # Alembic loads those
    assert [str(one.relative_to(ROOT)) for one in sorted(folders) if not (one / "__init__.py").exists()] == []


def test_fixtures_are_data_only() -> None:
    assert [path for path in tracked() if path.startswith("fixtures/") and path.endswith(".py")] == []


def test_no_file_has_grown_too_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in (*PACKAGES, "tests")
        for path in files_of(folder)
    }
    too_long = {
        name: length
        for name, length in lengths.items()
        if length > (LONGEST_TEST if name.startswith("tests/") else LONGEST_FILE) and name not in LONGER
    }
    assert too_long == {}, "divide these by what they do"
    assert [name for name in LONGER if lengths.get(name, 0) <= LONGEST_FILE] == [], "these need no exception any more"


def test_no_module_is_a_dumping_ground() -> None:
    found = [path for name in PACKAGES for path in files_of(name) if path.stem in DUMPING_GROUNDS]
    assert [str(path.relative_to(ROOT)) for path in found] == []
