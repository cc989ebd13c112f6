from __future__ import annotations

import csv
import io
from typing import Any

import orjson
import pytest

from api.examples import CASE, PARTICIPANT, PLACEMENT
from api.exchange.exporting import write_profiles
from api.exchange.importing import Reading, import_profiles, read_profiles
from api.exchange.reading import FORMATS, format_of, read_rows
from api.schemas.profiles import parse_opportunity, parse_participant
from matching.domain.errors import InvalidInputError

AWKWARD: dict[str, Any] = {
    "id": 'awk;ward, "1"',
    "place": "'s-Hertogenbosch",
    "languages": [{"code": "nl"}, {"code": "ar", "level": "native"}],
    "experience": [
        {"title": '=HYPERLINK("http://x")', "description": 'regel één\nregel twee; met komma, en "quotes"'},
        {"title": "مهندس مدني", "start_year": 2010, "end_year": 2012, "use": False},
    ],
    "qualifications": [],
    "skills": ["Excel; gevorderd", "back\\slash", "-min", "@werk", "'=aangehaald"],
    "goal": {"text": "+31 is geen formule"},
    "birth_year": 1990,
    "availability": {"hours_per_week": 12.5, "days": [], "from_date": "2027-01-04"},
    "commitments": [{"kind": "care", "days": ["mon", "wed"]}, {"until": "2027-03-01"}],
    "travel": {"modes": ["bicycle"]},
}


def read(content: bytes, form: Any, subject: Any = "participants") -> Reading:
    return read_profiles(read_rows(content, form), subject, None)


@pytest.mark.parametrize("form", FORMATS)
def test_participants_come_back_the_same(form: Any) -> None:
    people = [parse_participant(one)[0] for one in (PARTICIPANT, AWKWARD, {"id": "bare"})]
    reading = read(write_profiles(people, form), form)
    assert reading.refused == []
    assert reading.warnings == {}
    assert reading.profiles == people


@pytest.mark.parametrize("form", FORMATS)
def test_opportunities_of_all_kinds_come_back_the_same_from_one_table(form: Any) -> None:
    mentor: dict[str, Any] = {
        "id": "m",
        "kind": "mentor",
        "title": "Mentor",
        "topics": ["studie"],
        "study": {"level": 6},
    }
    mentors = [mentor | {"experience": "bijbaan"}, mentor | {"id": "n", "experience": [{"title": "stage"}]}]
    all_kinds = [parse_opportunity(one)[0] for one in (PLACEMENT, CASE["opportunities"][1], *mentors)]
    reading = read(write_profiles(all_kinds, form), form, "opportunities")
    assert reading.refused == []
    assert reading.warnings == {}
    assert reading.profiles == all_kinds


def test_cells_that_look_like_formulas_are_made_harmless() -> None:
    rows = list(csv.DictReader(io.StringIO(write_profiles([parse_participant(AWKWARD)[0]], "csv").decode("utf-8-sig"))))
    cells = [value for row in rows for value in row.values() if value]
    assert not [cell for cell in cells if cell[0] in "=+-@"]


def test_cells_that_look_like_formulas_are_texts_in_a_spreadsheet() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(write_profiles([parse_participant(AWKWARD)[0]], "xlsx")))
    types = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in types


def table(text: str, encoding: str = "utf-8") -> Reading:
    return read(text.encode(encoding), "csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_usual_separator_is_understood(separator: str) -> None:
    lines = [["id", "place", "languages"], ["p1", "Utrecht", "nl:B1"], ["p2", "", ""]]
    reading = table("\r\n".join(separator.join(line) for line in lines))
    assert [one.id for one in reading.profiles] == ["p1", "p2"]
    assert reading.profiles[0].place == "Utrecht"


def test_dutch_spreadsheet_habits_are_understood() -> None:
    text = (
        "ID;Availability.hours_per_week;integration_deadline;home.childcare_arranged;qualifications;travel.max_minutes\n"
        "p1;12,5;1-9-2027;ja;geen;45\n"
    )
    one = table(text).profiles[0]
    assert one.availability.hours_per_week == 12.5  # type: ignore[union-attr]
    assert str(one.integration_deadline) == "2027-09-01"  # type: ignore[union-attr]
    assert one.home.childcare_arranged is True  # type: ignore[union-attr]
    assert one.qualifications == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("encoding", "aloud"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)]
)
def test_encodings_are_recognised_and_a_guess_is_said_aloud(encoding: str, aloud: bool) -> None:
    reading = table("id,goal.text\np1,café én meer\n", encoding)
    assert reading.profiles[0].goal.text == "café én meer"  # type: ignore[union-attr]
    assert bool(reading.warnings) is aloud
    assert all("Windows-1252" in one for one in reading.warnings)


def test_bad_lines_are_reported_with_their_number_and_the_good_ones_taken() -> None:
    text = 'id,birth_year,goal.text\np1,1990,"twee\nregels"\np2,abc,\n\np3,1991,\np1,1992,\np5,1,2,3\n,1990,\n'
    reading = table(text)
    assert [one.id for one in reading.profiles] == ["p1", "p3"]
    assert [(one.line, one.id, one.problems[0].field) for one in reading.refused] == [
        (4, "p2", "birth_year"),
        (7, "p1", "id"),
        (8, None, ""),
        (9, "", "id"),
    ]
    assert "line 2" in reading.refused[1].problems[0].allowed


def test_unknown_columns_are_named_once() -> None:
    reading = table("id,naam,experience.1.titel\np1,x,y\np2,x,y\n")
    assert len(reading.profiles) == 2
    assert [str(one).rsplit(": ")[-1] for one in reading.warnings] == ["naam", "experience.1.titel"]
    assert set(reading.warnings.values()) == {2}


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "id,place,place\np,x,y\n", 'id\n"open'])
def test_a_table_that_is_no_table_is_refused_as_a_whole(text: str) -> None:
    if text.endswith("open"):
        assert table(text).profiles[0].id == "open"
        return
    with pytest.raises(InvalidInputError) as caught:
        table(text)
    assert caught.value.problems[0].field == "file"


def test_json_lines_report_the_line_that_is_no_json() -> None:
    content = b'{"id": "p1"}\n\n{"id": \n[1]\n{"id": "p2", "x": 1}\n'
    reading = read(content, "jsonl")
    assert [one.id for one in reading.profiles] == ["p1", "p2"]
    assert [one.line for one in reading.refused] == [3, 4]
    assert list(reading.warnings.values()) == [5]


def test_a_json_array_is_read_whatever_the_file_is_called() -> None:
    content = orjson.dumps([{"id": "p1"}, {"id": 2}, "x"])
    for form in ("json", "jsonl"):
        reading = read(content, form)
        assert [one.id for one in reading.profiles] == ["p1", "2"]
        assert [one.line for one in reading.refused] == [3]


def test_a_line_of_more_than_a_megabyte_is_refused() -> None:
    content = b'{"id": "p1", "x": "' + b"a" * 1_100_000 + b'"}\n{"id": "p2"}\n'
    reading = read(content, "jsonl")
    assert [one.id for one in reading.profiles] == ["p2"]
    assert reading.refused[0].line == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"id,place"])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInputError, match="XLSX"):
        read(content, "xlsx")


def test_an_opportunity_without_kind_is_refused() -> None:
    reading = read(b"id,title\na,t\n", "csv", "opportunities")
    assert reading.refused[0].problems[0].field == "kind"


def test_the_end_of_the_name_tells_the_format(tmp_path: Any) -> None:
    assert format_of(tmp_path / "A.CSV", None) == "csv"
    assert format_of(tmp_path / "x", "xlsx") == "xlsx"
    with pytest.raises(InvalidInputError, match="--format"):
        format_of(tmp_path / "x.pdf", None)


def test_strict_takes_nothing_when_a_line_is_bad() -> None:
    asked: list[Any] = []

    def save(profiles: Any) -> Any:
        asked.append(profiles)
        return []

    reading = table("id,birth_year\np1,1990\np2,x\n")
    assert import_profiles(reading, save, strict=True).strict_stop
    assert asked == []
    report = import_profiles(reading, save, strict=False)
    assert not report.strict_stop
    assert not report.complete
    assert [one.id for one in asked[0]] == ["p1"]


def test_a_spreadsheets_own_types_are_understood() -> None:
    from datetime import datetime

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(
        ["ID", "postcode", "birth_year", "integration_deadline", "home.childcare_arranged", "skills", None]
    )
    book.active.append([7, 3526, 1990.0, datetime(2027, 9, 1), True, "Excel", None])  # noqa: DTZ001 (Excel knows no zones)
    book.active.append([None] * 7)
    book.active.append(["=1+1", None, None, None, None, None, None])
    content = io.BytesIO()
    book.save(content)
    reading = read(content.getvalue(), "xlsx")
    one = reading.profiles[0]
    assert (one.id, one.postcode, one.birth_year) == ("7", "3526", 1990)  # type: ignore[union-attr]
    assert str(one.integration_deadline) == "2027-09-01"  # type: ignore[union-attr]
    assert one.home.childcare_arranged is True  # type: ignore[union-attr]
    assert reading.warnings == {}
