"""``maatwerk alias …``, and importing and exporting aliases."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from api.bootstrap import Application, assemble
from api.commands.exchange import PAGE, read_file, report_document, tell_report, write_file
from api.commands.output import answers, undisturbed, warn, write_json
from api.exchange.aliases import KEY, import_aliases, write_aliases
from api.exchange.reading import Format, format_of, read_rows
from api.i18n import Language, Message, Translator
from api.schemas.aliases import alias_document, parse_alias
from api.settings import load_settings
from matching.domain.alias import Alias, fold
from matching.domain.errors import FieldProblem, InvalidInputError, NotFoundError
from matching.service.aliases import add_alias, add_aliases, are_held, page_of_aliases, withdraw_alias


def run_import_aliases(file: Path, *, strict: bool, form: Format | None, lang: Language | None, as_json: bool) -> int:
    """Import a file of aliases; returns the exit status: 1 when a line was refused."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    contents = read_rows(read_file(file), format_of(file, form), KEY)
    with undisturbed():
        application = assemble(settings, create=True)
        report = import_aliases(
            contents,
            lambda wanted: add_aliases(application.store, application.actor, wanted, strict=strict),
            strict=strict,
        )
        _relink(application, [one.text for one in _everything(application)])
    tell_report(report, "aliases", translator)
    if as_json:
        write_json(report_document(report, translator))
    return 0 if report.complete else 1


def run_export_aliases(file: Path, *, form: Format | None) -> None:
    """Write all aliases to a file, or to stdout (JSON Lines unless a format is given)."""
    form = form or "jsonl" if str(file) == "-" else format_of(file, form)
    with undisturbed():
        content = write_aliases(_everything(assemble(load_settings())), form)
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    write_file(file, content)


def run_add_alias(text: str, target: str, *, language: str | None, lang: Language | None, as_json: bool) -> None:
    """Say what a text means from now on."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    wanted, warnings = parse_alias({"text": text, "target": target, "language": language})
    warn(translator, warnings)
    with undisturbed():
        application = assemble(settings, create=True)
        alias, _ = add_alias(application.store, application.actor, wanted)
        _relink(application, [text])
    _show([alias], translator, as_json=as_json)


def run_list_aliases(*, lang: Language | None, as_json: bool) -> None:
    """All aliases: a table, or one JSON line each."""
    settings = load_settings(lang=lang)
    with undisturbed():
        found = list(_everything(assemble(settings)))
    _show(found, Translator.of(settings.lang), as_json=as_json)


def run_withdraw_alias(text: str, *, language: str | None) -> None:
    """Undo the alias of a text, of one language or of any; NotFoundError when there is none."""
    with undisturbed():
        application = assemble(load_settings())
        found = [one for one in _everything(application) if fold(one.text) == fold(text)]
        found = [one for one in found if language is None or one.language == language]
        if not found:
            raise NotFoundError(Message("No alias has the text “{text}”; `maatwerk alias list` shows all.", text=text))
        if len(found) > 1:
            allowed = Message("one of {words}", words=", ".join(str(one.language) for one in found))
            raise InvalidInputError([FieldProblem("--language", language, allowed)])
        withdraw_alias(application.store, application.actor, found[0].key, found[0].version)
        _relink(application, [text])


def _relink(application: Application, texts: Sequence[str]) -> None:
    """Link the records that hold one of these texts again. The encoder, which takes seconds to load, is only needed when there
    are any."""
    if are_held(application.store, application.actor, texts):
        application.service.relink(application.actor, texts)


def _everything(application: Application) -> Iterator[Alias]:
    cursor: str | None = None
    while True:
        page = page_of_aliases(application.store, application.actor, cursor, PAGE)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _show(aliases: list[Alias], translator: Translator, *, as_json: bool) -> None:
    documents = [alias_document(one, translator) for one in aliases]
    if as_json:
        for one in documents:
            write_json(one)
        return
    table = Table()
    for name in (Message("Text"), Message("Language"), Message("ISCO-08"), Message("Occupation"), Message("Since")):
        table.add_column(translator.message(name))
    for one in documents:
        occupation = "\n".join(filter(None, (one["label"], one["esco_uri"])))
        cells = (one["text"], one["language"] or "–", one["isco"], occupation, one["at"][:10])
        table.add_row(*(escape(cell) for cell in cells))
    answers().print(table) if documents else typer.echo(translator.message(Message("There are no aliases.")), err=True)
