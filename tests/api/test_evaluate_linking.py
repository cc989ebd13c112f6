"""``maatwerk evaluate linking``, on a set of six titles."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app, main

TITLES = ["baker", "welder", "nurse", "accountant", "carpenter", "taxi driver"]
LABELS = ["bakker", "lasser", "verpleegkundige", "boekhouder", "timmerman", "taxichauffeur"]
Run = Callable[..., Any]


@pytest.fixture
def melo(tmp_path: Path) -> Path:
    folder = tmp_path / "nld_q_en_c_nl"
    folder.mkdir()
    rows = range(len(TITLES))
    tables = {
        "queries": [f"Q{row}\t{TITLES[row]}" for row in rows],
        "corpus_elements": [f"C{row}\t{LABELS[row]}" for row in rows],
        "annotations": [f"Q{row}\t0\tC{row}\t1" for row in rows],
        "concept_mapping": [f"C{row}\thttp://data.europa.eu/esco/occupation/{row}" for row in rows],
    }
    for name, lines in tables.items():
        (folder / f"{name}.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(app, ["evaluate", "linking", *map(str, arguments)], catch_exceptions=False)


def test_letters_alone_need_no_model(melo: Path, tmp_path: Path) -> None:
    svg = tmp_path / "out" / "linking.svg"
    result = run(melo, "--models", "char-tfidf", "--svg", svg, "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["models"] == {"char-tfidf": "TF-IDF of one to three characters"}
    rows = report["sets"][0]["rows"]
    assert [row["noise"] for row in rows] == ["as written", "typos", "years and places", "upper case"]
    assert rows[0]["figures"]["queries"] == len(TITLES)
    assert rows[0]["figures"]["mrr"] == rows[3]["figures"]["mrr"]  # no case for letters
    assert svg.read_bytes().startswith(b"<?xml")


def test_the_untrained_model_is_there_whatever_the_default_is(melo: Path) -> None:
    result = run(melo, "--models", "use,maatwerk", "--models", "fused", "--no-noise", "--json")
    report = json.loads(result.stdout)
    assert list(report["models"]) == ["use", "maatwerk", "fused"]
    assert report["models"]["use"].startswith("use-multilingual-v3-")
    for row in report["sets"][0]["rows"]:
        assert row["figures"]["a1"] >= 5 / 6, row  # plain words of two languages


def test_the_table_shows_each_method_and_noise(melo: Path) -> None:
    result = run(melo, "--models", "char-tfidf", "--queries", "4")
    assert "nld_q_en_c_nl: 4 of 6 titles, 6 labels of 6 occupations" in result.stdout
    for word in ("char-tfidf", "as written", "typos", "years and places", "upper case", "A@10"):
        assert word in result.stdout


def ends_with(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: Any) -> str:
    monkeypatch.setattr("sys.argv", ["maatwerk", "evaluate", "linking", *map(str, arguments)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    return capsys.readouterr().err


def test_an_unknown_model_says_what_there_is(
    melo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ends_with(monkeypatch, capsys, melo, "--models", "./no-such-model")
    assert "./no-such-model" in said
    assert "char-tfidf" in said


def test_a_folder_without_a_set_says_what_is_missing(
    tmp_path: Path, melo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (melo / "annotations.tsv").unlink()
    assert "misses annotations.tsv" in ends_with(monkeypatch, capsys, melo)
    assert "holds no set" in ends_with(monkeypatch, capsys, melo / ".." / ".." / "..")


def test_a_picture_without_a_place_is_refused_before_the_work(
    melo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "not a folder" in ends_with(monkeypatch, capsys, melo, "--models", "char-tfidf", "--svg", melo)
    below_a_file = melo / "queries.tsv" / "new" / "picture.svg"
    assert "a file to write" in ends_with(monkeypatch, capsys, melo, "--models", "char-tfidf", "--svg", below_a_file)
