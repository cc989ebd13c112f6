"""``maatwerk …``: the command line. Commands are declared here and done in ``api.commands``, which is imported when a
command runs,
so that ``maatwerk --help`` answers at once."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from api.cli_accounts import accounts_app
from api.cli_contests import contest_app, contest_list
from api.cli_esco import esco_app
from api.cli_exchange import alias_app, export_app, import_app
from api.cli_options import AsOfOption, AudienceOption, JsonOption, LangOption, LimitOption, PortOption
from matching.domain.errors import MaatwerkError


class KindName(StrEnum):
    """The kinds of opportunities; an enumeration, because Typer takes several values of no other closed list."""

    PLACEMENT = "placement"
    PROGRAMME = "programme"
    MENTOR = "mentor"


class HouseholdName(StrEnum):
    """Whose benefit norm a comparison counts with."""

    SINGLE = "single"
    COUPLE = "couple"


class EntityName(StrEnum):
    """What can be searched."""

    PARTICIPANT = "participant"
    PLACEMENT = "placement"
    PROGRAMME = "programme"
    MENTOR = "mentor"


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
index_app = typer.Typer(
    no_args_is_help=True, help="The search index, which can always be made again from the database."
)
evaluate_app = typer.Typer(no_args_is_help=True, help="Measure how good the results are.")
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")
app.add_typer(alias_app, name="alias")
app.add_typer(accounts_app, name="accounts")
app.command("contests")(contest_list)
app.add_typer(contest_app, name="contest")
app.add_typer(esco_app, name="esco")
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
    """Serve the HTTP interface until Ctrl-C: for this computer, or with accounts and behind a proxy for others."""
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
    compare: Annotated[
        bool, typer.Option("--compare", help="The best fast and the best durable placement side by side.")
    ] = False,
    household: Annotated[HouseholdName | None, typer.Option(help="With --compare: whose benefit norm counts.")] = None,
    assume: Annotated[
        list[str] | None, typer.Option("--assume", metavar="NAME=VALUE", help="With --compare; may be given again.")
    ] = None,
    audience: AudienceOption = "coach",
    svg: Annotated[Path | None, typer.Option("--svg", help="With --compare: where a picture goes.")] = None,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What fits this participant, and why?"""
    if compare:
        from api.commands.comparison import run_comparison

        run_comparison(
            participant_id,
            assume=assume or [],
            household=household.value if household else "single",
            audience=audience,
            svg=svg,
            as_of=_day(as_of),
            lang=lang,
            as_json=as_json,
        )
        return
    given = {"--household": household, "--assume": assume, "--svg": svg}
    for option, value in given.items():
        if value:
            raise typer.BadParameter(f"{option} belongs to --compare")
    from api.commands.match import run_match

    run_match(
        participant_id,
        kinds=[one.value for one in kind] if kind else None,
        limit=limit,
        audience=audience,
        as_of=_day(as_of),
        lang=lang,
        as_json=as_json,
    )


@app.command()
def explain(
    participant_id: Annotated[str, typer.Argument(help="Whom it is about.")],
    opportunity_id: Annotated[str, typer.Argument(help="Which opportunity.")],
    *,
    audience: AudienceOption = "coach",
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Why does this opportunity fit this participant, or why not yet, and what would change it?"""
    from api.commands.explain import run_explain

    run_explain(participant_id, opportunity_id, audience=audience, as_of=_day(as_of), lang=lang, as_json=as_json)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What is searched, in plain words: “ervaren lasser, A2, 's ochtends”.")],
    *,
    over: Annotated[
        list[EntityName] | None,
        typer.Option("--over", help="Only these; may be given again (default: what the text names, else all)."),
    ] = None,
    limit: LimitOption = 10,
    as_of: AsOfOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """What and who fits these words? Shows how they were understood first."""
    from api.commands.search import run_search

    run_search(text, over=[one.value for one in over or ()], limit=limit, as_of=_day(as_of), lang=lang, as_json=as_json)


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
def link_skills(
    texts: Annotated[list[str], typer.Argument(help="Tasks and tools in own words, in any language.")],
    lang: LangOption = None,
    top: Annotated[int, typer.Option("--top", min=1, max=50, help="How many skills a text.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Which ESCO skills does a text tell of, and by which words? One line a text. Needs an import of ESCO."""
    from api.commands.link_skills import run_link_skills

    run_link_skills(texts, lang=lang, top=top, as_json=as_json)


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
    card: Annotated[
        Path | None, typer.Option("--card", help="Also write the ranking card there, with pictures.")
    ] = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """How good is the ranking, beside simple baselines and for whom? Writes tables, figures and a picture."""
    from api.evaluate import run_evaluation

    raise typer.Exit(run_evaluation(folder, out=out, golden=golden, as_of=_day(as_of), as_json=as_json, card=card))


@evaluate_app.command("linking")
def evaluate_linking(
    folder: Annotated[Path, typer.Argument(help="A set in MELO's layout, or a folder of such sets.")],
    *,
    models: Annotated[
        list[str] | None,
        typer.Option("--models", help="Only these, with commas: maatwerk, use, char-tfidf, fused, or any encoder."),
    ] = None,
    queries: Annotated[int | None, typer.Option("--queries", min=1, help="A sample of so many titles a set.")] = None,
    noise: Annotated[
        bool, typer.Option("--noise/--no-noise", help="Also typos, years and places, capitals, on some titles.")
    ] = True,
    svg: Annotated[Path | None, typer.Option("--svg", help="Where a picture of the figures goes.")] = None,
    as_json: JsonOption = False,
) -> None:
    """How often do job titles find their ESCO occupation, beside other models and published figures?"""
    from api.evaluate_linking import run_linking_evaluation

    names = [name.strip() for one in models or () for name in one.split(",") if name.strip()]
    raise typer.Exit(
        run_linking_evaluation(folder, models=names, queries=queries, noise=noise, svg=svg, as_json=as_json)
    )


@app.command()
def train(
    out: Annotated[Path, typer.Option("--out", help="Where the figures and a promoted ranker go.")] = Path("build"),
    *,
    simulate: Annotated[
        int | None,
        typer.Option(
            "--simulate", min=50, max=50_000, help="Up to so many made-up decisions, of which the truth is known."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Learn from recorded decisions. A ranker is promoted when it beats the documented weights and keeps every promise."""
    from api.commands.train import run_training

    run_training(out, simulate=simulate, as_json=as_json)


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
