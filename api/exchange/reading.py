"""Reads files into rows with their line numbers: CSV (any usual separator and encoding), JSON Lines, JSON and XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import orjson

from api.i18n import Message
from api.problems import TooLargeError
from api.schemas.limits import MAX_PROFILE_BYTES
from matching.domain.errors import FieldProblem, InvalidInputError

Format = Literal["csv", "jsonl", "json", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)
SEPARATORS = (",", ";", "\t")
ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".xlsx": "xlsx",
}
EXAMPLES = {"id": "id, place, languages …", "text": "text, target, language …"}
"""Some columns of a table, by the one that it must have."""
MAX_UNPACKED_XLSX = 500_000_000
"""Bytes that a spreadsheet may unpack to; a small file that grows beyond it is a mistake or an attack."""


@dataclass(frozen=True, slots=True)
class Row:
    """One profile as it stands in a file. ``flat``: cells by column name. ``problem``: why the line could not even be
    read."""

    line: int
    data: Any
    flat: bool
    problem: FieldProblem | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of a file, and what should be said about it as a whole."""

    rows: Iterator[Row]
    warnings: list[Message]


def format_of(path: Path, given: str | None) -> Format:
    """The format of a file: as given, else by the end of its name."""
    found = given or ENDINGS.get(path.suffix.lower())
    if found not in FORMATS:
        allowed = Message("a file that ends in .csv, .jsonl, .json or .xlsx, or one of these with --format")
        raise InvalidInputError([FieldProblem("file", str(path.name), allowed)])
    return found


def read_rows(content: bytes, form: Format, key: str = "id") -> Contents:
    """The rows of a file's content; a table must have the column ``key``. InvalidInputError when the file as a whole cannot
    be read."""
    if form == "xlsx":
        return Contents(_xlsx(content, key), [])
    text, warnings = decode(content)
    if form == "csv":
        return Contents(_csv(text, key), warnings)
    if form == "json" or text.lstrip()[:1] == "[":
        return Contents(_json(text), warnings)
    return Contents(_jsonl(text), warnings)


def decode(content: bytes) -> tuple[str, list[Message]]:
    """The text of a file: UTF-8 with or without mark, UTF-16 with a mark, else Windows-1252, which is said aloud."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        warning = Message(
            "line {line} is not UTF-8, so the file was read as Windows-1252: check that names with accents are right",
            line=line,
        )
        return content.decode("cp1252", errors="replace"), [warning]


def _csv(text: str, key: str) -> Iterator[Row]:
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    csv.field_size_limit(MAX_PROFILE_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        expected = Message("the first line to hold the names of the columns, {columns}", columns=EXAMPLES[key])
        header = _header(next(reader, []), key, expected)
        begin = reader.line_num + 1
        for cells in reader:
            line, begin = begin, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                allowed = Message("as many cells as there are columns ({count})", count=len(header))
                yield Row(line, None, True, FieldProblem("", len(cells), allowed))
                continue
            yield Row(line, dict(zip(header, cells, strict=False)), True)
    except csv.Error as error:
        allowed = Message("a readable CSV file; line {line}: {reason}", line=reader.line_num, reason=str(error))
        raise InvalidInputError([FieldProblem("file", "", allowed)]) from None


def _header(cells: list[Any], key: str, expected: Message) -> list[str]:
    names = [str(cell).strip().lower().replace(" ", "_") if cell is not None else "" for cell in cells]
    while names and not names[-1]:
        names.pop()
    if key not in names:
        raise InvalidInputError([FieldProblem("file", ", ".join(names), expected)])
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InvalidInputError([FieldProblem("file", ", ".join(twice), Message("each column once"))])
    return [name or f"column_{place}" for place, name in enumerate(names, 1)]


def _jsonl(text: str) -> Iterator[Row]:
    for line, one in enumerate(text.split("\n"), 1):
        if not one.strip():
            continue
        if len(one) > MAX_PROFILE_BYTES:
            allowed = Message("at most {limit} characters", limit=MAX_PROFILE_BYTES)
            yield Row(line, None, False, FieldProblem("", one, allowed))
            continue
        try:
            yield Row(line, orjson.loads(one), False)
        except orjson.JSONDecodeError as error:
            yield Row(line, None, False, FieldProblem("", one.strip(), not_json(error)))


def _json(text: str) -> Iterator[Row]:
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidInputError([FieldProblem("file", "", not_json(error))]) from None
    for place, one in enumerate(data if isinstance(data, list) else [data], 1):
        yield Row(place, one, False)


def not_json(error: orjson.JSONDecodeError) -> Message:
    """What is wrong with a text that should be JSON, and where."""
    return Message(
        "JSON; line {line}, column {column}: {reason}", line=error.lineno, column=error.colno, reason=error.msg
    )


def _xlsx(content: bytes, key: str) -> Iterator[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED_XLSX:
                raise TooLargeError(Message("The spreadsheet is too large when it is unpacked; split it, or use CSV."))
        # data_only: the values that formulas had when the file was saved, never the formulas.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError):
        raise InvalidInputError(
            [FieldProblem("file", "", Message("an XLSX spreadsheet (Excel 2007 or later)"))]
        ) from None
    try:
        cells = book.worksheets[0].iter_rows(values_only=True)
        expected = Message(
            "the first row of the first sheet to hold the names of the columns, {columns}", columns=EXAMPLES[key]
        )
        header = _header(list(next(cells, ())), key, expected)
        for line, row in enumerate(cells, 2):
            if any(cell is not None and str(cell).strip() for cell in row):
                yield Row(line, dict(zip(header, row, strict=False)), True)
    finally:
        book.close()
