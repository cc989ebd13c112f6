"""``maatwerk contests`` and ``maatwerk contest …``: what somebody says is wrong, and what a human answers."""

from __future__ import annotations

from typing import Any

import typer
from rich.markup import escape
from rich.table import Table

from api.bootstrap import assemble
from api.commands.match import start
from api.commands.output import answers, undisturbed, write_json
from api.commands.tables import bar
from api.i18n import Language, Message, Translator
from api.problems import problem_document
from api.schemas.checking import key_of
from api.schemas.contests import (
    contest_document,
    contests_document,
    parse_answer,
    parse_contest,
)
from api.settings import load_settings
from matching.domain.contest import ContestError, ContestStatus
from matching.service.contesting import answer_contest, contest_pair, contests, get_contest

PAGE = 200


def run_list_contests(status: ContestStatus | None, *, lang: Language | None, as_json: bool) -> None:
    """Print the contests of a status, the oldest first."""
    application, translator = _opened(lang)
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = contests(application.store, application.actor, status, cursor, PAGE)
        items += contests_document(page, translator)["items"]
        cursor = page.next_cursor
        if cursor is None:
            break
    if as_json:
        for one in items:
            write_json(one)
        return
    if not items:
        typer.echo(translator.message(Message("There are no contests.")), err=True)
        return
    table = Table(expand=True)
    for name in (Message("Id"), Message("Since")):
        table.add_column(translator.message(name), no_wrap=True)
    for name in (Message("What"), Message("Contested")):
        table.add_column(translator.message(name), ratio=3)
    table.add_column(translator.message(Message("Own words")), ratio=4)
    for one in items:
        about = f"{one['about']}\n[dim]{escape(one['about_text'])}[/dim]"
        table.add_row(one["id"], one["at"][:10], escape(_pair(one)), about, escape(one["words"]))
    answers().print(table)


def run_show_contest(reference: str, *, lang: Language | None, as_json: bool) -> None:
    """Print one contest with what was judged and what was answered."""
    application, translator = _opened(lang)
    found = get_contest(application.store, application.actor, key_of(reference))
    _show(contest_document(found, translator), translator, as_json=as_json)


def run_add_contest(
    participant: str, opportunity: str, *, sent: dict[str, Any], lang: Language | None, as_json: bool
) -> None:
    """Contest a gate or the rank of a pair."""
    new, _ = parse_contest(sent)
    application, translator = start(lang)
    service = application.service
    with undisturbed():
        try:
            made, _ = contest_pair(
                application.store, application.actor, participant, opportunity, new, judge=service.judge_to_contest
            )
        except ContestError as error:
            raise _refused(error, translator) from None
    _show(contest_document(made, translator), translator, as_json=as_json)


def run_answer_contest(reference: str, *, sent: dict[str, Any], lang: Language | None, as_json: bool) -> None:
    """Answer a contest."""
    new, _ = parse_answer(sent)
    application, translator = _opened(lang)
    try:
        answered, _ = answer_contest(application.store, application.actor, key_of(reference), new)
    except ContestError as error:
        raise _refused(error, translator) from None
    _show(contest_document(answered, translator), translator, as_json=as_json)


def _opened(lang: Language | None) -> tuple[Any, Translator]:
    settings = load_settings(lang=lang)
    with undisturbed():
        return assemble(settings), Translator.of(settings.lang)


def _refused(error: ContestError, translator: Translator) -> typer.Exit:
    typer.echo(f"maatwerk: {problem_document(error, translator)['detail']}", err=True)
    return typer.Exit(1)


def _pair(document: dict[str, Any]) -> str:
    title = document["opportunity"]["title"] if document["opportunity"] else document["opportunity_id"]
    return f"{document['participant_id']} · {title}"


def _show(document: dict[str, Any], translator: Translator, *, as_json: bool) -> None:
    if as_json:
        write_json(document)
        return
    console, say, shown = answers(), translator.message, document["shown"]
    console.print(f"[bold]{escape(_pair(document))}[/bold]")
    console.print(f"{document['id']} · {translator.word('contest_' + document['status'])}")
    console.print(f"{document['about']}: {escape(document['about_text'])}")
    who = translator.word(f"contested_by_{document['by']}")
    console.print(f"{escape(who)}, {document['at'][:10]}: “{escape(document['words'])}”")
    table = Table(title=say(Message("What was judged")), title_justify="left", title_style="bold", show_header=False)
    table.add_column()
    table.add_column()
    table.add_row(say(Message("Day")), shown["as_of"])
    table.add_row("#", "–" if shown["position"] is None else str(shown["position"]))
    table.add_row(say(Message("Score")), "–" if shown["score"] is None else bar(shown["score"]))
    for one in shown["gates"]:
        table.add_row(one["code"], escape(one["meaning"]))
    for name, value in shown["features"].items():
        table.add_row(translator.feature(name), translator.word("unknown") if value is None else f"{value:.2f}")
    for name, version in shown["versions"].items():
        table.add_row(name, escape(version))
    console.print(table)
    for one in document["answers"]:
        console.print(f"{one['at'][:10]} · [bold]{escape(one['text'])}[/bold]: {escape(one['answer'])}")
