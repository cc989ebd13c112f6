"""``maatwerk import`` and ``maatwerk export``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from api.bootstrap import Application, assemble
from api.commands.output import ProgressBars, undisturbed, write_json
from api.exchange.exporting import write_profiles
from api.exchange.importing import Reading, Refused, Report, Subject, import_profiles, read_profiles
from api.exchange.reading import Format, format_of, read_rows
from api.i18n import Language, Message, Translator
from api.problems import problem_document
from api.settings import load_settings
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.domain.repositories import Saved
from matching.domain.vocabulary import KIND, EntityKind

SHOWN_LINES = 50
"""Refused lines that are printed one by one; ``--json`` has all."""
PAGE = 200
CHUNK = 5_000
"""Profiles that are saved at once: their vectors fit in some tens of megabytes."""


def read_file(file: Path) -> bytes:
    """The content of a file (``-``: standard input); InvalidInputError when it cannot be read."""
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        problem = FieldProblem(
            "file", str(file), Message("a file that can be read ({reason})", reason=error.strerror or "?")
        )
        raise InvalidInputError([problem]) from None


def run_import(
    subject: Subject, file: Path, *, strict: bool, form: Format | None, lang: Language | None, as_json: bool
) -> int:
    """Import a file; returns the exit status: 1 when a line was refused."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    content, form = read_file(file), format_of(file, form)
    with undisturbed():
        application = assemble(settings, create=True)
        reading = read_profiles(read_rows(content, form), subject, application.places)
        with ProgressBars() as bars:
            report = import_profiles(
                reading, lambda profiles: _save(application, profiles, bars, translator.word(subject)), strict=strict
            )
    tell_report(report, subject, translator)
    if as_json:
        write_json(report_document(report, translator))
    return 0 if report.complete else 1


def _save(application: Application, profiles: Sequence[Any], bars: ProgressBars, label: str) -> list[Saved]:
    saved: list[Saved] = []
    for start in range(0, len(profiles), CHUNK):
        some = profiles[start : start + CHUNK]
        bar = bars.bar(f"{label} {start + 1}-{start + len(some)}")
        saved += application.service.save(application.actor, some, "import", progress=bar)
        bar(len(some), len(some))
    return saved


def tell_report(report: Report, subject: Subject, translator: Translator) -> None:
    """What an import took and refused, line by line, on stderr."""
    reading = report.reading
    for warning, line in reading.warnings.items():
        typer.echo(_line(line, translator.message(warning), translator), err=True)
    for refused in reading.refused[:SHOWN_LINES]:
        typer.echo(_line(refused.line, _why(refused, translator), translator, refused.id), err=True)
    if len(reading.refused) > SHOWN_LINES:
        more = Message("… and {count} more lines; --json shows all", count=len(reading.refused) - SHOWN_LINES)
        typer.echo(translator.message(more), err=True)
    counts = Message(
        "{subject}: {lines} lines read; {created} new, {changed} changed, {unchanged} unchanged, {refused} refused",
        subject=translator.word(subject),
        lines=reading.lines,
        refused=len(reading.refused),
        **{name: report.saved[name] for name in ("created", "changed", "unchanged")},
    )
    typer.echo(translator.message(counts), err=True)
    if report.strict_stop:
        stop = Message(
            "Nothing was taken, because of --strict. Mend the lines above, or leave out --strict to take the others."
        )
        typer.echo(translator.message(stop), err=True)


def _line(line: int, text: str, translator: Translator, id_: str | None = None) -> str:
    if line == 0:
        return text
    where = translator.message(Message("line {line}", line=line))
    return f"{where} ({id_}): {text}" if id_ else f"{where}: {text}"


def _why(refused: Refused, translator: Translator) -> str:
    return str(problem_document(InvalidInputError(list(refused.problems)), translator)["detail"])


def report_document(report: Report, translator: Translator) -> dict[str, Any]:
    """The same as plain data."""
    reading: Reading = report.reading
    return {
        "lines": reading.lines,
        **{name: report.saved[name] for name in ("created", "changed", "unchanged")},
        "refused": [
            {
                "line": one.line,
                "id": one.id,
                "problems": problem_document(InvalidInputError(list(one.problems)), translator)["problems"],
            }
            for one in reading.refused
        ],
        "warnings": [{"line": line or None, "text": translator.message(one)} for one, line in reading.warnings.items()],
    }


def run_export(subject: Subject, file: Path, *, form: Format | None) -> None:
    """Write all participants or opportunities to a file, or to stdout (JSON Lines unless a format is given)."""
    form = form or "jsonl" if str(file) == "-" else format_of(file, form)
    kinds: tuple[EntityKind, ...] = ("participant",) if subject == "participants" else KIND
    with undisturbed():
        application = assemble(load_settings())
        content = write_profiles(_everything(application, kinds), form)
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_file(file, content)


def _everything(application: Application, kinds: Sequence[EntityKind]) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = application.service.page(application.actor, kinds, cursor=cursor, limit=PAGE)
        yield from (record.profile for record in page.records)
        cursor = page.next_cursor
        if cursor is None:
            return


def write_file(file: Path, content: bytes) -> None:
    """Whole or not at all, and readable by its owner only: it holds personal data."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent or None, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as target:
            target.write(content)
        Path(name).replace(file)
    except OSError as error:
        problem = FieldProblem(
            "file", str(file), Message("a file that can be written ({reason})", reason=error.strerror or "?")
        )
        raise InvalidInputError([problem]) from None


def run_import_places(file: Path) -> None:
    """Check a postcode table and copy it to the data directory, where it is used from then on."""
    from matching.taxonomy.places import DutchGazetteer

    settings = load_settings()
    translator = Translator.of(settings.lang)
    content = read_file(file)
    try:
        known, problems = DutchGazetteer().with_postcodes(file)
    except ValueError as error:
        raise InvalidInputError([FieldProblem("file", str(file), Message("{reason}", reason=str(error)))]) from None
    for one in problems[:SHOWN_LINES]:
        typer.echo(one, err=True)
    if not known.postcodes:
        raise InvalidInputError([FieldProblem("file", str(file), Message("at least one postcode"))])
    target = settings.data_dir / "places.csv"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    write_file(target, content)
    said = Message(
        "{count} postcodes are in use from now on ({file}); {refused} lines left out",
        count=len(known.postcodes),
        file=str(target),
        refused=len(problems),
    )
    typer.echo(translator.message(said), err=True)
