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
from api.schemas.tidy import shape_of
from matching.domain.opportunity import Opportunity
from matching.domain.participant import Participant


def write_profiles(profiles: Iterable[Participant | Opportunity], form: Format) -> bytes:
    """The content of a file of that format. Tables begin with a UTF-8 mark, so that Excel reads names with accents."""
    if form == "jsonl":
        return b"".join(orjson.dumps(profile_to_dict(one)) + b"\n" for one in profiles)
    if form == "json":
        return orjson.dumps([profile_to_dict(one) for one in profiles], option=orjson.OPT_INDENT_2) + b"\n"
    kept = list(profiles)
    rows = [flatten(profile_to_dict(one), shape_of(type(one))) for one in kept]
    names = columns(rows, [shape_of(type_) for type_ in dict.fromkeys(type(one) for one in kept)]) or ["id"]
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
