"""Writes profiles to CSV, JSON Lines or XLSX, so that ``maatwerk import`` reads back exactly what was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from api.exchange.flat import columns, flatten
from api.exchange.reading import Format
from api.schemas.profiles import profile_to_dict
from api.schemas.tidy import Shape, shape_of
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant


def write_profiles(profiles: Iterable[Participant | Opportunity], form: Format) -> bytes:
    """The content of a file of that format with these profiles."""
    kept = list(profiles)
    return write_documents([profile_to_dict(one) for one in kept], [shape_of(type(one)) for one in kept], form)


def write_documents(
    documents: Sequence[dict[str, Any]], shapes: Sequence[Shape], form: Format, key: str = "id"
) -> bytes:
    """The content of a file of that format with these documents, each of its shape; a table without any has the column
    ``key``. Tables begin with a UTF-8 mark, so that Excel reads names with accents."""
    if form == "jsonl":
        return b"".join(orjson.dumps(one) + b"\n" for one in documents)
    if form == "json":
        return orjson.dumps(documents, option=orjson.OPT_INDENT_2) + b"\n"
    rows = [flatten(one, shape) for one, shape in zip(documents, shapes, strict=True)]
    names = columns(rows, shapes) or [key]
    return _xlsx(rows, names) if form == "xlsx" else _csv(rows, names)


def _csv(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(rows: Sequence[dict[str, Any]], names: Sequence[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("maatwerk")
    sheet.append(list(names))
    for row in rows:
        cells = [row.get(name) for name in names]
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", one) if isinstance(one, str) else one for one in cells])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
