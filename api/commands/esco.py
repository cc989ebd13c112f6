"""``maatwerk import esco``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from api.bootstrap import Application, assemble
from api.commands.exchange import SHOWN_LINES
from api.commands.output import ProgressBars, undisturbed, write_json
from api.exchange.esco import Download, esco_download
from api.exchange.esco_rows import EscoRows
from api.i18n import Language, Message, Translator
from api.settings import load_settings
from matching.domain.errors import FieldProblem, InvalidInputError
from matching.service.esco import EscoDownload, EscoImport, import_esco

NOT_NEEDED = Message("not needed")


def run_import_esco(path: Path, *, version: str | None, encode: bool, lang: Language | None, as_json: bool) -> int:
    """Import an ESCO download; returns the exit status: 1 when a line or file had to be refused.

    ``encode`` reads the names of its occupations and skills too, which would else be done when they are first needed.
    """
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    with undisturbed(), esco_download(path, version) as download:
        files, refused = _readable(download, path)
        application = assemble(settings, create=True)
        with ProgressBars() as bars:
            found = EscoDownload(files, download.version, download.modified)
            done = import_esco(application.store, application.actor, found, bars.bar)
    _tell(done, files, [*refused, *download.left], translator)
    if not application.has_skills:
        lacks = Message(
            "It has no skills: for `maatwerk link-skills`, download the files skills_… and import them too."
        )
        typer.echo(translator.message(lacks), err=True)
    if encode:
        _encode(application, translator)
    if as_json:
        write_json(_document(done, files, [*refused, *download.left], translator))
    return 1 if refused or any(one.refused for one in files) else 0


def _encode(application: Application, translator: Translator) -> None:
    """Read the names of what was imported."""
    try:
        with undisturbed():
            application.read_names()
    except KeyboardInterrupt:
        later = Message("ESCO is imported. Its names are read further when they are first needed.")
        typer.echo(translator.message(later), err=True)
        raise
    typer.echo(translator.message(Message("The names are read: texts are linked to ESCO from now on.")), err=True)


def _readable(download: Download, path: Path) -> tuple[list[EscoRows], list[tuple[str, Message]]]:
    """The files that can be read, and the others with the reason; InvalidInputError when none can."""
    files = [(EscoRows(file), EscoRows(file).problem()) for file in download.files]
    refused = [(rows.file.path, problem) for rows, problem in files if problem is not None]
    good = [rows for rows, problem in files if problem is None]
    if not good:
        raise InvalidInputError([FieldProblem("file", f"{path}: {name}", problem) for name, problem in refused])
    return good, refused


def _tell(
    done: EscoImport, files: Sequence[EscoRows], left: Sequence[tuple[str, Message]], translator: Translator
) -> None:
    def say(message: Message) -> None:
        typer.echo(translator.message(message), err=True)

    for one in files:
        name = one.file.path
        if one.slot in done.known:
            say(Message("{name}: nothing new", name=name))
            continue
        if one.file.inspected.bad_line and one.file.inspected.encoding == "cp1252":
            say(Message("{name}: {text}", name=name, text=_not_utf8(one)))
        say(Message("{name}: {count} rows taken", name=name, count=one.taken))
        for reason, count in one.passed_over.items():
            say(Message("{name}: {count} rows left: {text}", name=name, count=count, text=reason))
        for line, reason in one.refused[:SHOWN_LINES]:
            say(Message("{name}, line {line}: {text}", name=name, line=line, text=reason))
        if len(one.refused) > SHOWN_LINES:
            say(Message("… and {count} more lines; --json shows all", count=len(one.refused) - SHOWN_LINES))
        if waiting := done.waiting.get(one.slot):
            say(Message("{name}: {count} do not join: this version has no such concept", name=name, count=waiting))
    for name, reason in left:
        if reason != NOT_NEEDED:
            say(Message("{name}: not taken: {text}", name=name, text=reason))
    if unneeded := [name for name, reason in left if reason == NOT_NEEDED]:
        say(Message("Not needed: {names}", names=", ".join(unneeded)))
    if not done.taken:
        say(Message("Nothing new: all of this was imported before (ESCO {version}).", version=done.version))
    else:
        say(Message("ESCO {version}: files taken: {count}.", version=done.version, count=len(done.taken)))
    if done.in_use != done.version:
        say(Message("In use is ESCO {version}, which is newer.", version=done.in_use))
    for version in done.dropped:
        say(Message("ESCO {version} was deleted: nothing refers to it any more.", version=version))
    for version in done.kept:
        say(
            Message(
                "ESCO {version} is kept: aliases refer to it, or it has files that the newest one has not.",
                version=version,
            )
        )


def _not_utf8(rows: EscoRows) -> Message:
    return Message(
        "line {line} is not UTF-8, so the file was read as Windows-1252: check that names with accents are right",
        line=rows.file.inspected.bad_line,
    )


def _document(
    done: EscoImport, files: Sequence[EscoRows], left: Sequence[tuple[str, Message]], translator: Translator
) -> dict[str, Any]:
    say = translator.message
    return {
        "version": done.version,
        "in_use": done.in_use,
        "files": [
            {
                "file": one.file.path,
                "known": one.slot in done.known,
                "taken": one.taken,
                "left": [{"count": count, "reason": say(reason)} for reason, count in one.passed_over.items()],
                "refused": [{"line": line, "reason": say(reason)} for line, reason in one.refused],
                "not_joined": done.waiting.get(one.slot, 0),
            }
            for one in files
        ],
        "not_taken": [{"file": name, "reason": say(reason)} for name, reason in left],
        "deleted": list(done.dropped),
        "kept": list(done.kept),
    }
