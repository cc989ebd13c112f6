"""The commands over the whole program, with an encoder that needs no model; and once as a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api import bootstrap
from api.cli import app
from api.examples import CASE, PARTICIPANT, PLACEMENT, PROGRAMME

ROOT = Path(__file__).parents[2]
Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, service_of: Callable[[bootstrap.Application], Any]) -> Run:
    monkeypatch.setattr(bootstrap, "_service", service_of)
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path / "data"))
    runner = CliRunner()
    return lambda *arguments, **options: runner.invoke(app, [str(one) for one in arguments], **options)


def write(path: Path, *profiles: Any) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in profiles), encoding="utf-8")
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    return path


class TestRank:
    def test_one_json_line_a_file_and_an_error_line_for_a_bad_one(self, run: Run, case: Path, tmp_path: Path) -> None:
        bad = tmp_path / "bad.json"
        bad.write_text('{"participant": {"id": "p", "birth_year": "x"}, "opportunities": []}')
        broken = tmp_path / "broken.json"
        broken.write_text('{"participant": ')
        result = run("rank", case, bad, broken, tmp_path / "none.json", case, "--json")
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        assert result.exit_code == 1
        assert [set(one) for one in lines] == [{"matches", "blocked"}, *[{"error", "file"}] * 3, {"matches", "blocked"}]
        assert lines[0] == lines[4]
        assert lines[1]["error"]["problems"][0]["field"] == "participant.birth_year"
        assert lines[1]["file"] == str(bad)
        assert lines[2]["error"]["code"] == "invalid_input"

    def test_standard_input_is_read(self, run: Run) -> None:
        result = run("rank", "-", "--json", input=json.dumps(CASE))
        assert result.exit_code == 0
        assert len(json.loads(result.stdout)["matches"]) == 2

    def test_warnings_go_to_standard_error(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "case.json"
        file.write_text(json.dumps({**CASE, "asof": 1}))
        result = run("rank", file, "--json", "--lang", "en")
        assert result.exit_code == 0
        assert "asof" in result.stderr
        assert len(result.stdout.splitlines()) == 1

    def test_no_database_is_made(self, run: Run, case: Path, tmp_path: Path) -> None:
        run("rank", case, "--json")
        assert not list(tmp_path.rglob("*.sqlite3"))

    def test_the_language_is_chosen(self, run: Run, case: Path) -> None:
        texts = []
        for language in ("nl", "en"):
            (line,) = run("rank", case, "--json", "--lang", language).stdout.splitlines()
            texts.append([reason["text"] for one in json.loads(line)["matches"] for reason in one["reasons"]])
        assert texts[0]
        assert texts[0] != texts[1]

    def test_a_table_for_people(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "case.json"
        closed = {**PROGRAMME, "closes_on": "2026-11-20", "title": "Voorbij [/bold]"}
        file.write_text(json.dumps({**CASE, "opportunities": [PLACEMENT, closed]}))
        result = run("rank", file)
        assert result.exit_code == 0
        assert PLACEMENT["title"] in result.stdout
        assert "Nog niet mogelijk" in result.stdout
        assert "Voorbij [/bold]" in result.stdout
        assert "%" in result.stdout


class TestRecords:
    def test_import_match_candidates_and_export(self, run: Run, tmp_path: Path) -> None:
        people = write(tmp_path / "people.jsonl", PARTICIPANT)
        offers = write(tmp_path / "offers.jsonl", PLACEMENT, PROGRAMME)
        first = run("import", "participants", people, "--json")
        assert first.exit_code == 0
        assert json.loads(first.stdout)["created"] == 1
        assert run("import", "opportunities", offers).exit_code == 0
        again = json.loads(run("import", "opportunities", offers, "--json").stdout)
        assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)

        result = run("match", PARTICIPANT["id"], "--as-of", "2026-11-21", "--json")
        assert result.exit_code == 0, result.stderr
        document = json.loads(result.stdout)
        assert {one["opportunity_id"] for one in document["matches"]} == {PLACEMENT["id"], PROGRAMME["id"]}
        only = json.loads(run("match", PARTICIPANT["id"], "--kind", "placement", "--json").stdout)
        assert [one["kind"] for one in only["matches"]] == ["placement"]
        assert PLACEMENT["title"] in run("match", PARTICIPANT["id"]).stdout

        mine = run("match", PARTICIPANT["id"], "--audience", "participant")
        assert "%" not in mine.stdout
        assert "werk voor lang" in mine.stdout
        assert run("explain", PARTICIPANT["id"], PLACEMENT["id"], "--audience", "participant").exit_code == 0

        candidates = run("candidates", PLACEMENT["id"], "--json")
        assert json.loads(candidates.stdout)["candidates"] == []

        for name in ("out.csv", "out.xlsx", "out.jsonl", "out.json"):
            assert run("export", "opportunities", tmp_path / name).exit_code == 0
            back = json.loads(run("import", "opportunities", tmp_path / name, "--json").stdout)
            assert (back["unchanged"], back["refused"]) == (2, [])
        assert (tmp_path / "out.csv").stat().st_mode & 0o077 == 0
        piped = run("export", "participants", "-")
        assert json.loads(piped.stdout) == PARTICIPANT

        report = run("index", "rebuild")
        assert report.exit_code == 0
        assert report.stdout == ""

    def test_bad_lines_are_told_and_the_good_ones_taken(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "people.csv"
        file.write_text("id;birth_year;naam\np1;1990;x\np2;abc;\n", encoding="utf-8")
        strict = run("import", "participants", file, "--strict", "--lang", "en")
        assert strict.exit_code == 1
        assert "line 3 (p2): birth_year ('abc'): a whole number" in strict.stderr
        assert "Nothing was taken" in strict.stderr
        assert run("export", "participants", "-").stdout == ""
        loose = run("import", "participants", file, "--lang", "en")
        assert loose.exit_code == 1
        assert "naam" in loose.stderr
        assert json.loads(run("export", "participants", "-").stdout)["id"] == "p1"

    def test_what_is_not_there_is_said(self, run: Run, tmp_path: Path) -> None:
        from matching.domain.errors import MaatwerkError

        missing = run("match", "nobody", "--json")
        assert isinstance(missing.exception, MaatwerkError)
        assert missing.stdout == ""
        write(tmp_path / "people.jsonl", PARTICIPANT)
        run("import", "participants", tmp_path / "people.jsonl")
        assert isinstance(run("match", "nobody").exception, MaatwerkError)
        assert isinstance(run("import", "participants", tmp_path / "none.csv").exception, MaatwerkError)

    def test_places_are_imported_and_used(self, run: Run, tmp_path: Path) -> None:
        table = tmp_path / "pc4.csv"
        table.write_text("pc4,plaats,lat,lon\n3526,Utrecht,52.06,5.10\nxx,Utrecht,52,5\n")
        result = run("import", "places", table)
        assert result.exit_code == 0
        assert (tmp_path / "data" / "places.csv").read_text() == table.read_text()
        assert "xx" in result.stderr
        from api.settings import load_settings

        assert bootstrap.assemble(load_settings(), stateless=True).places.locate(None, "3526 KL") is not None


def test_link_prints_one_line_a_text(run: Run) -> None:
    result = run("link", "apotheker", "kok", "--lang", "nl", "--top", "2", "--json")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [len(one) for one in lines] == [2, 2]
    assert set(lines[0][0]) == {"esco_uri", "isco", "label", "score", "sure", "span"}
    assert "apotheker" in run("link", "apotheker").stdout


def test_a_real_process_writes_json_and_nothing_else_on_stdout(case: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from api.cli import main; main()",
        "rank",
        str(case),
        "-",
        str(tmp_path),
        "--json",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env=environment, input=json.dumps(CASE), check=False
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1, done.stderr
    assert len(lines) == 3
    assert lines[0] == lines[1]
    assert "Apothe" in json.dumps(lines[0]) or lines[0]["matches"]
    assert lines[2]["error"]["status"] == 422
    assert "Traceback" not in done.stderr


def test_the_demo_shows_three_people_of_different_kinds() -> None:
    from api.commands.demo import FIXTURES, choose_three
    from api.exchange.importing import read_profiles
    from api.exchange.reading import read_rows

    content = (FIXTURES / "participants.jsonl").read_bytes()
    people: Any = read_profiles(read_rows(content, "jsonl"), "participants", None).profiles
    chosen = choose_three(people, lambda *_: True)
    assert len({one.id for one in chosen}) == 3
    assert [one.goal.direction for one in chosen if one.goal] == ["work", "work", "study"]
    assert choose_three(people[:2], lambda *_: True) == people[:2]
    unfit = chosen[0]
    assert unfit not in choose_three(people, lambda one, _: one != unfit)
