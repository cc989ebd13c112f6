"""Reads and writes files of aliases: a table with the columns text, target, language and previous_target, or JSON.

Lines that make no sense are told one by one; what was written is read back the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from api.exchange.exporting import write_documents
from api.exchange.flat import unflatten
from api.exchange.importing import Reading, Refused, Report
from api.exchange.reading import Contents, Format, Row
from api.i18n import Message
from api.schemas.aliases import parse_alias, wanted_document
from api.schemas.tidy import shape_of
from matching.domain.alias import Alias, NewAlias, TargetError, fold
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.vocabulary import Outcome

KEY = "text"
"""The column that a table of aliases must have."""


def write_aliases(aliases: Iterable[Alias], form: Format) -> bytes:
    """The content of a file of that format."""
    documents = [wanted_document(one) for one in aliases]
    return write_documents(documents, [shape_of(NewAlias)] * len(documents), form, KEY)


def import_aliases(
    contents: Contents, save: Callable[[Sequence[NewAlias]], list[Outcome | TargetError]], *, strict: bool
) -> Report:
    """Check every row and save the good ones; with ``strict`` nothing as long as one row is refused. A text that came before
    in the same file is refused: one of the two would be lost."""
    reading = Reading(warnings=dict.fromkeys(contents.warnings, 0))
    first: dict[tuple[str, str | None], int] = {}
    wanted: list[tuple[int, NewAlias]] = []
    for row in contents.rows:
        try:
            alias, warnings = _parse(row)
            before = first.setdefault((fold(alias.text), alias.language), row.line)
            if before != row.line:
                allowed = Message("a text of its own; line {line} has this one", line=before)
                raise InvalidInputError([FieldProblem("text", alias.text, allowed)])
        except InvalidInputError as error:
            reading.refused.append(Refused(row.line, _text_of(row), tuple(error.problems)))
            continue
        wanted.append((row.line, alias))
        for warning in warnings:
            reading.warnings.setdefault(warning, row.line)
    stop = strict and bool(reading.refused)
    results = save([alias for _, alias in wanted]) if wanted and not stop else ["unchanged"] * len(wanted)
    saved: Counter[str] = Counter()
    for (line, alias), result in zip(wanted, results, strict=True):
        if isinstance(result, TargetError):
            reading.refused.append(Refused(line, alias.text, tuple(result.problems)))
        else:
            reading.profiles.append(alias)
            saved[result] += 1
    reading.refused.sort(key=lambda one: one.line)
    stop = strict and bool(reading.refused)
    return Report(reading, Counter() if stop else saved, strict_stop=stop)


def _parse(row: Row) -> tuple[NewAlias, list[Message]]:
    if row.problem is not None:
        raise InvalidInputError([row.problem])
    if not row.flat:
        return parse_alias(row.data)
    data, unknown = unflatten(row.data, shape_of(NewAlias))
    alias, _ = parse_alias(data)
    return alias, [Message("ignored, because the contract has no such column: {column}", column=one) for one in unknown]


def _text_of(row: Row) -> str | None:
    given: Any = row.data.get(KEY) if isinstance(row.data, dict) else None
    return None if given is None else str(given)
