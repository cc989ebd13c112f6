"""``maatwerk import esco``: whatever a download looks like, what it took and left is told, and nothing breaks."""

from __future__ import annotations

import gzip
import json
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.exchange import esco
from api.exchange.esco import esco_download
from api.exchange.esco_rows import MOST_CELL, EscoRows
from api.problems import TooLargeError
from matching.domain.errors import InvalidInputError
from matching.store import SqlStore, StoredEsco, upgrade
from matching.store.esco_entries import Requirement, Term
from tests.mini_esco import (
    BASE,
    EN,
    GUIDE,
    MILLER,
    MILLING,
    NL,
    RELATIONS,
    SINGING,
    TAMER,
    files,
    occupation,
    packed,
    relation,
    table,
    take,
    write,
)  # fmt: skip

SHARED = Path(os.environ.get("MAATWERK_TEST_SHARED", str(Path(__file__).parents[3] / "shared")))
Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path / "data"))
    runner = CliRunner()

    def run(*arguments: Any) -> Any:
        postponed = ["--no-encode"] if arguments[:2] == ("import", "esco") else []
        return runner.invoke(app, [*map(str, arguments), *postponed])

    return run


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    url = f"sqlite:///{tmp_path / 'esco.sqlite3'}"
    upgrade(url)
    return SqlStore(url)


def read(path: Path) -> tuple[list[Term | Requirement], EscoRows]:
    """What the one file of a download says, and what became of its rows."""
    with esco_download(path) as download:
        (file,) = download.files
        rows = EscoRows(file)
        assert rows.problem() is None
        return list(rows.said(lambda _done, _total: None)), rows


def labels(said: list[Term | Requirement]) -> list[str]:
    return [one.preferred for one in said if isinstance(one, Term)]


class TestWhereItIs:
    def test_a_zip_says_the_same_as_its_folder(self, store: SqlStore, tmp_path: Path) -> None:
        take(store, write(tmp_path / "folder", files()))
        found = StoredEsco(store).occupations(), StoredEsco(store).skills()
        nested = {f"ESCO dataset/classification/{name}": data for name, data in files().items()}
        for path in (packed(tmp_path / "flat.zip", files()), packed(tmp_path / "nested.zip", nested)):
            done, _ = take(store, path)
            assert done.taken == ()
        other = SqlStore(f"sqlite:///{tmp_path / 'other.sqlite3'}")
        upgrade(f"sqlite:///{tmp_path / 'other.sqlite3'}")
        take(other, tmp_path / "nested.zip")
        assert (StoredEsco(other).occupations(), StoredEsco(other).skills()) == found

    def test_a_folder_of_zips_as_they_are_downloaded(self, store: SqlStore, tmp_path: Path) -> None:
        for language in ("nl", "en"):
            part = {name.split("/")[1]: data for name, data in files().items() if name.startswith(language)}
            packed(tmp_path / f"ESCO dataset - v1.2.0 - classification - {language} - csv.zip", part)
        done, _ = take(store, tmp_path)
        assert set(done.taken) >= {"occupations_nl", "occupations_en", "skills_en"}
        assert done.version == "1.2.0"

    def test_one_file_and_a_packed_one(self, tmp_path: Path) -> None:
        path = write(tmp_path, {"occupations_nl.csv": table("occupations", NL)}) / "occupations_nl.csv"
        assert len(read(path)[0]) == 3
        packed_labels = gzip.compress(files()["labels_de_pl.tsv"])
        said, rows = read(write(tmp_path / "b", {"labels_de_pl.tsv.gz": packed_labels}))
        assert next((one.uri, one.alternatives) for one in said if isinstance(one, Term)) == (
            MILLER, ("Wolkenmüller", "Wolkenmüllerin")
        )  # fmt: skip
        assert rows.taken == 4

    @pytest.mark.parametrize(
        ("name", "version"),
        [
            ("ESCO dataset - v1.2.0 - classification - nl - csv.zip", "1.2.0"),
            ("ESCO_1.1.zip", "1.1"),
            ("esco.zip", None),
            ("esco-2025-12-15.zip", None),
        ],
    )
    def test_the_version_stands_in_the_name(self, tmp_path: Path, name: str, version: str | None) -> None:
        with esco_download(packed(tmp_path / name, files())) as download:
            assert download.version == version
            assert download.modified == "2024-01-25"

    def test_a_version_that_is_given_wins(self, run: Run, tmp_path: Path) -> None:
        path = packed(tmp_path / "ESCO v1.1.0.zip", files())
        assert json.loads(run("import", "esco", path, "--version", "1.2.1", "--json").stdout)["version"] == "1.2.1"

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_without_any_esco_file_it_says_what_to_download(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
    ) -> None:
        from api.i18n import Translator
        from api.problems import problem_document

        empty = write(tmp_path / "a", {"readme.txt": b"x", "other.csv": b"a,b\n"})
        for path in (empty, packed(tmp_path / "b.zip", {"x.txt": b"x"}), write(tmp_path / "c", {"x": b""}) / "x"):
            with pytest.raises(InvalidInputError) as error, esco_download(path):
                pass
            told = str(problem_document(error.value, Translator.of(language))["detail"])  # type: ignore[arg-type]
            for word in (
                "ESCO",
                "CSV",
                "classification",
                "occupations_nl.csv",
                "portaal" if language == "nl" else "portal",
            ):
                assert word in told

    def test_what_is_not_there(self, run: Run, tmp_path: Path) -> None:
        result = run("import", "esco", tmp_path / "none")
        assert isinstance(result.exception, InvalidInputError)
        assert not (tmp_path / "data").exists()


class TestDamage:
    def whole(self, path: Path) -> Path:
        return packed(path, files())

    @pytest.mark.parametrize("keep", [0.3, 0.6, 0.97])
    def test_a_zip_that_broke_off(self, tmp_path: Path, keep: float) -> None:
        path = self.whole(tmp_path / "esco.zip")
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * keep)])
        with pytest.raises(InvalidInputError, match="download it again"), esco_download(path):
            pass

    def test_bytes_that_changed_are_found_before_anything_is_stored(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "esco.zip"
        packed(path, files(), zipfile.ZIP_STORED)
        content = bytearray(path.read_bytes())
        place = content.index(b"wolkenmolenaar")
        content[place] ^= 1
        path.write_bytes(content)
        result = run("import", "esco", path)
        assert isinstance(result.exception, InvalidInputError)
        assert "download it again" in str(result.exception)
        assert not (tmp_path / "data").exists()

    def test_of_several_zips_the_damaged_one_is_named(self, tmp_path: Path) -> None:
        self.whole(tmp_path / "good.zip")
        (tmp_path / "sad.zip").write_bytes(b"<html>please log in</html>")
        with pytest.raises(InvalidInputError, match=r"sad\.zip.*download it again"), esco_download(tmp_path):
            pass

    def test_a_name_or_version_that_is_none(self, run: Run, tmp_path: Path) -> None:
        assert "none of this name" in str(run("import", "esco", tmp_path / "nothing").exception)
        path = self.whole(tmp_path / "esco.zip")
        assert "such as 1.2.1" in str(run("import", "esco", path, "--version", "newest").exception)

    def test_what_has_no_skills_says_so(self, run: Run, tmp_path: Path) -> None:
        alone = write(tmp_path / "alone", {"occupations_nl.csv": table("occupations", NL)})
        assert "skills_…" in run("import", "esco", alone).stderr
        assert "skills_…" not in run("import", "esco", write(tmp_path / "all", files())).stderr

    def test_a_gz_that_is_none(self, tmp_path: Path) -> None:
        write(tmp_path, {"occupations_nl.csv": table("occupations", NL), "labels_de.tsv.gz": b"no gzip at all"})
        with pytest.raises(InvalidInputError, match="download it again"), esco_download(tmp_path):
            pass

    @pytest.mark.parametrize("name", ["../occupations_nl.csv", "/etc/occupations_nl.csv", "a/../../occupations_nl.csv",
                                      "C:/x/occupations_nl.csv", "..\\occupations_nl.csv"])  # fmt: skip
    def test_a_path_out_of_the_archive_is_left(self, tmp_path: Path, name: str) -> None:
        path = packed(
            tmp_path / "x.zip", {name: table("occupations", NL), "occupations_en.csv": table("occupations", EN)}
        )
        with esco_download(path) as download:
            assert [one.slot for one in download.files] == ["occupations_en"]
            assert "leads out of the archive" in download.left[0][1]
        assert sorted(one.name for one in tmp_path.rglob("*")) == ["x.zip"]

    def test_a_zip_bomb_is_refused(self, tmp_path: Path) -> None:
        header = table("occupations", [])
        path = packed(tmp_path / "x.zip", {"occupations_nl.csv": header + b"\0" * 20_000_000})
        assert path.stat().st_size < 100_000
        begin = time.process_time()
        with pytest.raises(TooLargeError), esco_download(path):
            pass
        assert time.process_time() - begin < 0.5

    def test_a_file_that_unpacks_without_end_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(esco, "MOST_FILE", 3 * esco.CHUNK)
        write(tmp_path, {"labels_de.tsv.gz": gzip.compress(b"a" * 10 * esco.CHUNK)})
        with pytest.raises(TooLargeError), esco_download(tmp_path):
            pass

    def test_many_large_files_are_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(esco, "MOST_ALL", 2_000)
        with pytest.raises(TooLargeError), esco_download(write(tmp_path, files())):
            pass

    def test_a_locked_zip(self, tmp_path: Path) -> None:
        path = self.whole(tmp_path / "esco.zip")
        content = bytearray(path.read_bytes())
        at = -1
        while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:  # the flag "encrypted" of each file
            content[at + 8] |= 1
        path.write_bytes(content)
        with pytest.raises(InvalidInputError, match="password"), esco_download(path):
            pass


class TestRows:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_encodings_with_a_mark(self, tmp_path: Path, encoding: str) -> None:
        content = table("occupations", NL).decode().replace("molenaar", "mölenaar").encode(encoding)
        said, rows = read(write(tmp_path, {"occupations_nl.csv": content}))
        assert labels(said)[0] == "wolkenmölenaar"
        assert rows.file.inspected.bad_line == 0

    def test_latin_1_is_read_and_said(self, run: Run, tmp_path: Path) -> None:
        content = table("occupations", NL).decode().replace("getijden", "getïjden").encode("latin-1")
        path = write(tmp_path / "esco", {"occupations_nl.csv": content})
        assert labels(read(path)[0])[1] == "getïjdengids"
        result = run("import", "esco", path, "--lang", "en")
        assert result.exit_code == 0
        assert "occupations_nl.csv: line 5 is not UTF-8" in result.stderr

    @pytest.mark.parametrize("options", [{"delimiter": ";"}, {"delimiter": "\t"}, {"quoting": 1}])
    def test_saved_again_by_a_spreadsheet(self, tmp_path: Path, options: dict[str, Any]) -> None:
        content = table("occupations", NL, **options).replace(b"\n", b"\r\n").replace(b"0110", b"110")
        said, rows = read(write(tmp_path, {"occupations_nl.csv": content}))
        assert labels(said) == ["wolkenmolenaar", "getijdengids", "windtemmer"]
        assert [one.code for one in said if isinstance(one, Term)] == ["8160", "5113", "0110"]
        assert rows.refused == []

    def test_columns_of_older_and_newer_versions(self, tmp_path: Path) -> None:
        old = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description\n"
        old += f"Occupation,{MILLER},http://data.europa.eu/esco/isco/C8160,wolkenmolenaar,,\n"
        said, _ = read(write(tmp_path / "old", {"occupations_nl.csv": old.encode()}))
        assert said == [Term(MILLER, "occupation", "nl", "wolkenmolenaar", code="8160")]
        new = "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n"
        new += f"{MILLER},x,essential,knowledge,{MILLING},y\n"
        said, _ = read(write(tmp_path / "new", {"occupationSkillRelations_nl.csv": new.encode()}))
        assert said == [Requirement(MILLER, (MILLING,), ())]

    def test_a_missing_column_is_told_and_the_other_files_taken(self, run: Run, tmp_path: Path) -> None:
        path = write(tmp_path / "esco", files() | {"nl/occupations_nl.csv": b"conceptUri,naam\nx,y\n"})
        result = run("import", "esco", path, "--json", "--lang", "en")
        assert result.exit_code == 1
        (left,) = [one for one in json.loads(result.stdout)["not_taken"] if one["reason"] != "not needed"]
        assert left["file"] == "nl/occupations_nl.csv"
        assert left["reason"] == "the column iscoGroup, preferredLabel is missing; there are: concepturi, naam"
        assert "nl/occupations_nl.csv: not taken: the column" in result.stderr
        again = json.loads(run("import", "esco", path, "--json").stdout)
        assert [one["known"] for one in again["files"]] == [True] * 7
        alone = run("import", "esco", write(tmp_path / "alone", {"skills_nl.csv": b""}))
        assert isinstance(alone.exception, InvalidInputError)
        assert "conceptUri, preferredLabel" in str(alone.exception)

    def test_each_bad_row_is_told_with_its_line_and_the_others_are_taken(self, tmp_path: Path) -> None:
        rows_given = [
            occupation(MILLER, "8160", "wolkenmolenaar", "een\ntwee"),  # lines 2 and 3
            occupation("", "8160", "zonder adres"),
            occupation(f"{BASE}/occupation/a", "9999", "zonder groep"),
            occupation(f"{BASE}/occupation/b", "", "zonder groep"),
            occupation(MILLER, "8160", "iets anders"),
            occupation(MILLER, "8160", "wolkenmolenaar", "een\ntwee"),  # lines 8 and 9: as it was
            occupation(f"{BASE}/occupation/c", "8160", "oud", status="obsolete"),
            occupation(f"{BASE}/occupation/d", "8160", ""),
            occupation(GUIDE, "5113", "getijdengids"),  # line 12
        ]
        content = table("occupations", rows_given)
        content += b'Occupation,"http://x\n' + f"{TAMER},0110,te weinig\n".encode()
        content += f"Occupation,{TAMER},0110,met nul\0,,,released,,,\n".encode()
        said, rows = read(write(tmp_path, {"occupations_nl.csv": content}))
        assert labels(said) == ["wolkenmolenaar", "getijdengids"]
        assert rows.taken == 2
        assert [line for line, _ in rows.refused][:4] == [4, 5, 6, 7]
        assert "as line 2" in rows.refused[3][1]
        assert rows.refused[4][0] == 13  # where the quote was opened that nobody closed
        assert {str(reason): count for reason, count in rows.passed_over.items()} == {
            "the same again": 1,
            "status “obsolete”: only what is released is taken": 1,
            "no label in this language": 1,
        }

    def test_nul_and_too_few_cells(self, tmp_path: Path) -> None:
        content = table("occupations", NL[:1]) + f"Occupation,{GUIDE},5113,x\n".encode()
        content += f"Occupation,{TAMER},0110,met nul\0,,,released,,,\n".encode()
        said, rows = read(write(tmp_path, {"occupations_nl.csv": content}))
        assert len(said) == 1
        assert [str(reason) for _, reason in rows.refused] == [
            "as many cells as there are columns (10)", "text without NUL characters"
        ]  # fmt: skip

    def test_a_huge_cell_is_left_and_the_next_row_taken(self, tmp_path: Path) -> None:
        huge = occupation(GUIDE, "5113", "x" * (MOST_CELL + 1))
        content = table("occupations", [NL[0], huge, occupation("", "5113", "zonder adres"), NL[2]])
        said, rows = read(write(tmp_path, {"occupations_nl.csv": content}))
        assert labels(said) == ["wolkenmolenaar", "windtemmer"]
        assert [line for line, _ in rows.refused] == [5, 6]

    def test_relations_of_one_occupation_come_together(self, tmp_path: Path) -> None:
        given = [*RELATIONS, relation(MILLER, "essential", SINGING), relation(MILLER, "necessary", SINGING)]
        said, rows = read(write(tmp_path, {"occupationSkillRelations.csv": table("occupationSkillRelations", given)}))
        assert said == [Requirement(MILLER, (MILLING, SINGING), ()), Requirement(GUIDE, (SINGING,), ())]
        assert rows.taken == 4
        assert "essential or optional, not 'necessary'" in rows.refused[0][1]

    def test_quotes_in_tables_with_tabs_are_only_signs(self, tmp_path: Path) -> None:
        content = f'conceptUri\tlang\tlabel\n{MILLER}\tde\t"Wolkenmüller\n{GUIDE}\tde\tPrielführer"\n'
        said, rows = read(write(tmp_path, {"labels_de.tsv": content.encode()}))
        assert [one.alternatives for one in said if isinstance(one, Term)] == [('"Wolkenmüller',), ('Prielführer"',)]
        assert rows.refused == []


class TestCommand:
    def test_it_says_what_it_took_and_left(self, run: Run, tmp_path: Path) -> None:
        path = write(tmp_path / "esco", files())
        result = run("import", "esco", path, "--json", "--lang", "en")
        assert result.exit_code == 0, result.stderr
        document = json.loads(result.stdout)
        assert document["version"] == document["in_use"] == "2024-01-25"
        by_file = {one["file"]: one for one in document["files"]}
        assert by_file["nl/occupations_nl.csv"]["taken"] == 3
        assert by_file["nl/skillGroups_nl.csv"]["left"] == [
            {"count": 1, "reason": "groups of skills are not needed, only ISCED-F fields"}
        ]
        assert by_file["labels_de_pl.tsv"]["not_joined"] == by_file["skill_labels_partial.tsv"]["not_joined"] == 1
        assert "nl/occupations_nl.csv: 3 rows taken" in result.stderr
        assert "Not needed: nl/conceptSchemes_nl.csv" in result.stderr
        again = run("import", "esco", path, "--lang", "en")
        assert again.exit_code == 0
        assert "Nothing new" in again.stderr
        assert again.stdout == ""

    def test_bad_rows_give_status_1_and_stand_in_the_answer(self, run: Run, tmp_path: Path) -> None:
        bad = [*NL, occupation("no address", "8160", "x"), occupation(f"{BASE}/occupation/z", "12", "y")]
        path = write(tmp_path / "esco", {"occupations_nl.csv": table("occupations", bad)})
        result = run("import", "esco", path, "--json")
        assert result.exit_code == 1
        (file,) = json.loads(result.stdout)["files"]
        assert (file["taken"], [one["line"] for one in file["refused"]]) == (3, [7, 8])
        assert "occupations_nl.csv, regel 7: conceptUri: een URI" in result.stderr.replace("concepturi", "conceptUri")

    def test_two_files_of_one_name(self, run: Run, tmp_path: Path) -> None:
        path = write(
            tmp_path / "esco",
            {"a/occupations_nl.csv": table("occupations", NL), "b/occupations_nl.csv": table("occupations", EN),
             "c/occupations_nl.csv": table("occupations", NL), "occupations.csv": table("occupations", NL),
             "a/occupationSkillRelations_nl.csv": table("occupationSkillRelations", RELATIONS),
             "b/occupationSkillRelations_en.csv": table("occupationSkillRelations", RELATIONS)},
        )  # fmt: skip
        left = json.loads(run("import", "esco", path, "--json", "--lang", "en").stdout)["not_taken"]
        assert {one["file"]: one["reason"] for one in left} == {
            "b/occupations_nl.csv": "another file has this name: a/occupations_nl.csv",
            "b/occupationSkillRelations_en.csv": "the same relations as a/occupationSkillRelations_nl.csv",
            "occupations.csv": "its name does not end in a language, such as occupations_nl.csv",
        }

    def test_progress_goes_to_the_end_of_each_file(self, store: SqlStore, tmp_path: Path) -> None:
        told: dict[str, tuple[int, int]] = {}

        def progress(slot: str) -> Callable[[int, int], None]:
            def tell(done: int, total: int) -> None:
                assert done <= total
                told[slot] = (done, total)

            return tell

        take(store, write(tmp_path, files()), progress=progress)
        assert len(told) == 8
        assert all(done == total > 0 for done, total in told.values())

    def test_a_packed_file_can_be_read_twice(self, tmp_path: Path) -> None:
        with esco_download(packed(tmp_path / "x.zip", files())) as download:
            for file in download.files:
                with file.open() as one, file.open() as other:
                    assert one.read() == other.read() != b""


@pytest.mark.skipif(
    not (SHARED / "esco").is_dir(), reason=f"the ESCO download was NOT tried: it is not at {SHARED / 'esco'}"
)
def test_the_real_download(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'esco.sqlite3'}"
    upgrade(url)
    store = SqlStore(url)
    begin = time.process_time()
    done, rows = take(store, SHARED / "esco")
    assert time.process_time() - begin < 60
    assert [one.refused for one in rows] == [[]] * len(rows)
    assert done.waiting["occupationSkillRelations"] < 1_000
    begin = time.process_time()
    occupations = StoredEsco(store).occupations()
    assert time.process_time() - begin < 1
    assert len(occupations) == 3_039
    assert {"nl", "en", "fr", "ar", "uk", "de", "es", "it", "pl", "pt"} <= {
        lang for one in occupations for lang in one.labels
    }
    assert all(one.labels["nl"] and len(one.isco) == 4 for one in occupations)
    assert sum(bool(one.regulated) for one in occupations) == 16
    begin = time.process_time()
    skills, relations = StoredEsco(store).skills(), StoredEsco(store).skill_relations()
    assert time.process_time() - begin < 3
    assert len(skills) > 13_000
    assert len(relations) > 120_000
    assert {one.occupation_uri for one in relations} <= {one.uri for one in occupations}
    assert len(StoredEsco(store).isco_names()) == 619
    assert StoredEsco(store).isced_names()["0916"]["nl"] == "farmacie"
    begin = time.process_time()
    again, _ = take(store, SHARED / "esco")
    assert time.process_time() - begin < 2
    assert again.taken == ()
