"""After an import of ESCO its names are read at once, unless that was postponed; and what was interrupted is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api import bootstrap
from api.cli import app
from matching.store import StoredEsco
from matching.taxonomy.skill_linker import SkillLinker
from tests.api.conftest import LetterEncoder
from tests.mini_esco import files, write

Run = Callable[..., Any]


class Counting(LetterEncoder):
    """Counts what it encodes, and may be interrupted."""

    def __init__(self) -> None:
        self.encoded: list[str] = []
        self.interrupted = False

    def encode(self, texts: Any) -> Any:
        if self.interrupted:
            raise KeyboardInterrupt
        self.encoded += texts
        return super().encode(texts)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Counting:
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("MAATWERK_LANG", "nl")
    made = Counting()

    def skills(application: bootstrap.Application) -> SkillLinker:
        return SkillLinker(made, StoredEsco(application.store), tmp_path / "cache")

    monkeypatch.setattr(bootstrap.Application, "skills", property(skills))
    return made


@pytest.fixture
def run() -> Run:
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def test_the_names_are_read_once(run: Run, encoder: Counting, tmp_path: Path) -> None:
    folder = write(tmp_path / "download", files())
    first = run("import", "esco", folder, "--json")
    assert first.exit_code == 0, first.output
    assert "namen zijn verwerkt" in first.stderr
    assert len(json.loads(first.stdout)["files"]) > 5
    assert {"mill clouds", "wolken malen"} <= set(encoder.encoded)
    read = len(encoder.encoded)
    assert run("import", "esco", folder).exit_code == 0
    assert len(encoder.encoded) == read


def test_it_can_be_postponed(run: Run, encoder: Counting, tmp_path: Path) -> None:
    folder = write(tmp_path / "download", files())
    result = run("import", "esco", folder, "--no-encode")
    assert result.exit_code == 0
    assert not encoder.encoded
    assert "namen zijn verwerkt" not in result.stderr
    assert run("import", "esco", folder).exit_code == 0  # what was postponed is done, though there is nothing new
    assert encoder.encoded


def test_an_interrupted_reading_leaves_the_import(run: Run, encoder: Counting, tmp_path: Path) -> None:
    folder = write(tmp_path / "download", files())
    encoder.interrupted = True
    broken = run("import", "esco", folder)
    assert broken.exit_code != 0
    assert "ESCO is ingelezen" in broken.stderr
    encoder.interrupted = False
    again = run("import", "esco", folder)
    assert again.exit_code == 0
    assert "Niets nieuws" in again.stderr
    assert "wolken malen" in encoder.encoded
