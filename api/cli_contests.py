"""``maatwerk contests`` and ``maatwerk contest …``, declared here and done in ``api.commands.contests``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from api.cli_options import JsonOption, LangOption

contest_app = typer.Typer(no_args_is_help=True, help="What somebody says is wrong, and what a human answers.")

ContestId = Annotated[str, typer.Argument(help="The id of the contest, as `maatwerk contests` shows it.")]


def contest_list(
    status: Annotated[Literal["open", "answered", "all"], typer.Option("--status", help="Which ones.")] = "open",
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who says that a gate or a rank is wrong, and waits for an answer? The oldest first."""
    from api.commands.contests import run_list_contests

    run_list_contests(None if status == "all" else status, lang=lang, as_json=as_json)


@contest_app.command("show")
def contest_show(contest_id: ContestId, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """One contest with what was judged, by which versions, and what was answered."""
    from api.commands.contests import run_show_contest

    run_show_contest(contest_id, lang=lang, as_json=as_json)


@contest_app.command("add")
def contest_add(
    participant_id: Annotated[str, typer.Argument(help="Whom it is about.")],
    opportunity_id: Annotated[str, typer.Argument(help="Which opportunity.")],
    words: Annotated[str, typer.Argument(help="What is wrong, in own words.")],
    *,
    about: Annotated[str, typer.Option("--about", help="rank, or the code of a gate that stands in the way.")] = "rank",
    by: Annotated[
        Literal["participant", "coach", "provider", "mentor"] | None,
        typer.Option("--by", help="Who says so (default: you)."),
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that a gate or a rank is wrong, for a participant, a provider or yourself. Saying it again changes nothing."""
    from api.commands.contests import run_add_contest

    sent = {"about": about, "words": words, "by": by}
    run_add_contest(participant_id, opportunity_id, sent=sent, lang=lang, as_json=as_json)


@contest_app.command("answer")
def contest_answer(
    contest_id: ContestId,
    answer: Annotated[str, typer.Argument(help="What you say to who contested.")],
    *,
    outcome: Annotated[
        Literal["upheld", "corrected", "explained"],
        typer.Option("--outcome", help="upheld: it stands; corrected: it was wrong, and put right; explained."),
    ],
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a contest; earlier answers are kept."""
    from api.commands.contests import run_answer_contest

    run_answer_contest(contest_id, sent={"outcome": outcome, "answer": answer}, lang=lang, as_json=as_json)
