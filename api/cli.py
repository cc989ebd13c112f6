"""``maatwerk …``: the command line. Commands are declared here and done in ``api.commands``, which is imported when a
command runs,
so that ``maatwerk --help`` answers at once."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from matching.domain.errors import MaatwerkError

Lang = Literal["nl", "en"]
FileFormat = Literal["csv", "jsonl", "json", "xlsx"]


class KindName(StrEnum):
    """The kinds of opportunities; an enumeration, because Typer takes several values of no other closed list."""

    PLACEMENT = "placement"
    PROGRAMME = "programme"
    MENTOR = "mentor"


LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the texts (default: MAATWERK_LANG, else nl).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on stdout, and nothing else there.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=200, help="How many of each kind.")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to judge by (default: today).")
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="Port to serve on (default: MAATWERK_PORT or PORT, else 8000)."),
]
FormatOption = Annotated[
    FileFormat | None, typer.Option("--format", help="Format of the file (default: by its ending).")
]
ImportFile = Annotated[
    Path, typer.Argument(help="The file; - reads standard input (then --format is needed).", allow_dash=True)
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Take all lines or none.")]
ExportFile = Annotated[Path, typer.Argument(help="The file to write; - writes to standard output.", allow_dash=True)]

app = typer.Typer(
    name="maatwerk",
    help=(
        "Matches refugees in the Netherlands with work placements, programmes and student mentors: "
        "earlier work first, with reasons."
    ),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
import_app = typer.Typer(
    no_args_is_help=True, help="Bring in participants, opportunities or reference tables from a file."
)
export_app = typer.Typer(
    no_args_is_help=True, help="Write participants or opportunities to a file that import reads back."
)
index_app = typer.Typer(
    no_args_is_help=True, help="The search index, which can always be made again from the database."
)
evaluate_app = typer.Typer(no_args_is_help=True, help="Measure how good the results are.")
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")
app.add_typer(index_app, name="index")
app.add_typer(evaluate_app, name="evaluate")


def main() -> None:
    """The program. Errors end it with a sentence on stderr and status 1 (2: not possible in this version, or wrong
    use)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except MaatwerkError as error:
        _fail(f"{error}", 1)
    except BrokenPipeError:
        # The reader of our output has seen enough (``maatwerk export … | head``).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _fail(text: str, status: int) -> NoReturn:
    typer.echo(f"maatwerk: {text}", err=True)
    raise SystemExit(status)


def _day(as_of: datetime | None) -> date | None:
    return as_of.date() if as_of else None


@app.command()
def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve when the matches have been shown.")] = True,
    port: PortOption = None,
    lang: LangOption = None,
) -> None:
    """Fill a database of its own with a fictional region, show matches with their reasons, and serve them."""
    from api.commands.demo import run_demo

    run_demo(serve=serve, port=port, lang=lang)


@app.command()
def serve(port: PortOption = None) -> None:
    """Serve the HTTP interface on this computer until Ctrl-C."""
    from api.commands.serve import run_server
    from api.settings import load_settings

    run_server(load_settings(port=port))


@app.command()
def rank(
    cases: Annotated[
        list[str], typer.Argument(help="Case files: participant, opportunities, as_of; - reads standard input.")
    ],
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rank the opportunities of each case file. Stateless: nothing is stored, no database is needed."""
    from api.commands.rank import run_rank

    raise typer.Exit(run_rank(cases, lang=lang, as_json=as_json))


@app.command()
def match(
    participant_id: Annotated[str, typer.Argument(help="Whose matches.")],
    *,
    kind: Annotated[list[KindName] | None, typer.Option("--kind", help="Only this kind; may be given again.")] = None,
    limit: LimitOption = 10,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What fits this participant, and why?"""
    from api.commands.match import run_match

    run_match(
        participant_id,
        kinds=[one.value for one in kind] if kind else None,
        limit=limit,
        as_of=_day(as_of),
        lang=lang,
        as_json=as_json,
    )


@app.command()
def candidates(
    opportunity_id: Annotated[str, typer.Argument(help="Which opportunity.")],
    limit: LimitOption = 10,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who fits this opportunity? Shows only participants who agreed to be found, and of them no more than is needed."""
    from api.commands.match import run_candidates

    run_candidates(opportunity_id, limit=limit, as_of=_day(as_of), lang=lang, as_json=as_json)


@app.command()
def link(
    texts: Annotated[list[str], typer.Argument(help="Names of jobs, in any language.")],
    lang: LangOption = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help="How many occupations a text.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Which occupation does a text mean? One line a text."""
    from api.commands.link import run_link

    run_link(texts, lang=lang, top=top, as_json=as_json)


@app.command(name="link-skills")
def link_skills(texts: Annotated[list[str], typer.Argument()]) -> None:
    """Which skills does a text mean? Comes with a later version."""
    _later("link-skills", "use `maatwerk link` for occupations")


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
def import_esco(folder: Annotated[Path, typer.Argument(help="An ESCO download.")]) -> None:
    """ESCO labels. Comes with a later version."""
    _later("import esco", "occupations are named by their ISCO-08 group until then")


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


@index_app.command("rebuild")
def index_rebuild() -> None:
    """Build the search index anew from the database."""
    from api.commands.index import run_rebuild

    run_rebuild()


@evaluate_app.command("ranking")
def evaluate_ranking(
    folder: Annotated[Path | None, typer.Argument(help="A folder laid out like fixtures/ (default: that one).")] = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="Where the figures and the picture go.")] = Path("build"),
    golden: Annotated[bool, typer.Option("--golden", help="Only the golden cases; status 1 when one fails.")] = False,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """How good is the ranking, beside simple baselines? Writes a table, figures and a picture."""
    from api.evaluate import run_evaluation

    raise typer.Exit(run_evaluation(folder, out=out, golden=golden, as_of=_day(as_of), as_json=as_json))


@app.command(hidden=True)
def train() -> None:
    """Train a model. Comes with a later version."""
    _later("train", "the model in embeddings/model is ready to use")


@app.command(name="round", hidden=True)
def allocation_round() -> None:
    """Match many participants under capacity. Comes with a later version."""
    _later("round", "`maatwerk match` finds matches one participant at a time")


@app.command(hidden=True)
def worker() -> None:
    """Background jobs. Comes with a later version."""
    _later("worker", "`maatwerk serve` needs none yet")


def _later(name: str, meanwhile: str) -> NoReturn:
    _fail(f"{name} comes with a later version; until then: {meanwhile}", 2)
