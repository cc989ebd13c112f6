"""``maatwerk import …``, ``maatwerk export …`` and ``maatwerk alias …``, declared as in :mod:`api.cli`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli_options import (
    ExportFile,
    FormatOption,
    ImportFile,
    JsonOption,
    LangOption,
    StrictOption,
    TextLanguageOption,
)

import_app = typer.Typer(
    no_args_is_help=True, help="Bring in participants, opportunities, aliases or reference tables."
)
export_app = typer.Typer(
    no_args_is_help=True, help="Write participants, opportunities or aliases to a file that import reads back."
)
alias_app = typer.Typer(
    no_args_is_help=True, help="What texts mean to this organisation, where they were linked wrongly."
)


@import_app.command("participants")
def import_participants(
    file: ImportFile,
    strict: StrictOption = False,
    file_format: FormatOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Participants from CSV, JSON Lines, JSON or XLSX. Safe to repeat: the same id is the same participant."""
    from api.commands.exchange import run_import

    raise typer.Exit(run_import("participants", file, strict=strict, form=file_format, lang=lang, as_json=as_json))


@import_app.command("opportunities")
def import_opportunities(
    file: ImportFile,
    strict: StrictOption = False,
    file_format: FormatOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Placements, programmes and mentors from CSV, JSON Lines, JSON or XLSX. Safe to repeat."""
    from api.commands.exchange import run_import

    raise typer.Exit(run_import("opportunities", file, strict=strict, form=file_format, lang=lang, as_json=as_json))


@import_app.command("places")
def import_places(file: Annotated[Path, typer.Argument(help="CSV with pc4, plaats, lat, lon.")]) -> None:
    """A table of postcode-4 areas; it is copied to the data directory and used from then on."""
    from api.commands.exchange import run_import_places

    run_import_places(file)


@import_app.command("esco")
def import_esco(
    path: Annotated[Path, typer.Argument(help="A download from the ESCO portal (CSV): the ZIP, or its folder.")],
    *,
    version: Annotated[
        str | None, typer.Option("--version", help="ESCO's version, such as 1.2.1 (default: by the name of the file).")
    ] = None,
    encode: Annotated[
        bool,
        typer.Option(
            "--encode/--no-encode", help="Read its names now, which takes minutes, or when they are first needed."
        ),
    ] = True,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Occupations and skills of ESCO, in the languages of the download. Safe to repeat; only what is new is read."""
    from api.commands.esco import run_import_esco

    raise typer.Exit(run_import_esco(path, version=version, encode=encode, lang=lang, as_json=as_json))


@import_app.command("aliases")
def import_aliases(
    file: ImportFile,
    strict: StrictOption = False,
    file_format: FormatOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What texts mean to this organisation: columns text, target, language. Safe to repeat."""
    from api.commands.aliases import run_import_aliases

    raise typer.Exit(run_import_aliases(file, strict=strict, form=file_format, lang=lang, as_json=as_json))


@export_app.command("participants")
def export_participants(file: ExportFile, file_format: FormatOption = None) -> None:
    """All participants that this organisation sees."""
    from api.commands.exchange import run_export

    run_export("participants", file, form=file_format)


@export_app.command("opportunities")
def export_opportunities(file: ExportFile, file_format: FormatOption = None) -> None:
    """All opportunities that this organisation sees."""
    from api.commands.exchange import run_export

    run_export("opportunities", file, form=file_format)


@export_app.command("aliases")
def export_aliases(file: ExportFile, file_format: FormatOption = None) -> None:
    """What texts mean to this organisation."""
    from api.commands.aliases import run_export_aliases

    run_export_aliases(file, form=file_format)


@alias_app.command("add")
def alias_add(
    text: Annotated[str, typer.Argument(help="The text as people write it.")],
    target: Annotated[str, typer.Argument(help="An ISCO-08 unit group (2262) or the URI of an ESCO occupation.")],
    *,
    language: TextLanguageOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a text means; it means that from the next question on."""
    from api.commands.aliases import run_add_alias

    run_add_alias(text, target, language=language, lang=lang, as_json=as_json)


@alias_app.command("list")
def alias_list(lang: LangOption = None, as_json: JsonOption = False) -> None:
    """All aliases of this organisation."""
    from api.commands.aliases import run_list_aliases

    run_list_aliases(lang=lang, as_json=as_json)


@alias_app.command("withdraw")
def alias_withdraw(text: Annotated[str, typer.Argument(help="The text.")], language: TextLanguageOption = None) -> None:
    """Undo: the text is linked again as if nobody had said anything. Its history is kept."""
    from api.commands.aliases import run_withdraw_alias

    run_withdraw_alias(text, language=language)
