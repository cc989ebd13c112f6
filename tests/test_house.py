"""The layout: each package imported is this repository's, and nothing else stands at the top."""

from __future__ import annotations

import importlib
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {"matching", "api", "embeddings", "fixtures", "tests", "docs", ".ci"}


@pytest.mark.parametrize("package", ["matching", "api", "embeddings"])
def test_the_package_is_the_one_in_this_repository(package: str) -> None:
    # The names are common ones: an installed distribution of the same name would be imported without a word.
    file = importlib.import_module(package).__file__
    assert file is not None
    assert Path(file).resolve() == ROOT.resolve() / package / "__init__.py"


def test_nothing_else_stands_at_the_top() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("not a git repository: which files belong to it is not known")
    assert {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line} <= FOLDERS


def test_fixtures_hold_data_only() -> None:
    assert not list((ROOT / "fixtures").rglob("*.py"))


def test_the_distribution_is_an_application_that_is_never_uploaded() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "maatwerk"
    assert project["license"] == "EUPL-1.2"
    assert "Private :: Do Not Upload" in project["classifiers"]
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
