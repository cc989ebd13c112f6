"""``maatwerk search``: what and who fits these words, after how they were understood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.commands.match import BLOCKED_SHOWN, start
from api.commands.output import answers, undisturbed, write_json
from api.commands.tables import bar, print_blocked, print_matches
from api.i18n import Language, Message, Translator
from api.schemas.searching import parse_search, search_document
from matching.domain.vocabulary import KIND, EntityKind

SIGNS = {"met": "[green]+[/green]", "unknown": "[yellow]?[/yellow]", "not_met": "[red]-[/red]"}


def run_search(
    text: str, *, over: Sequence[EntityKind], limit: int, as_of: date | None, lang: Language | None, as_json: bool
) -> None:
    """Print how a search was understood, and what it found."""
    asked, _ = parse_search({"text": text, "over": list(over), "limit": limit})
    application, translator = start(lang)
    with undisturbed():
        found = application.service.search(
            application.actor, asked.text, over=asked.over, limit=asked.limit, as_of=as_of
        )
    document = search_document(found, translator)
    if as_json:
        write_json(document)
        return
    console = answers()
    print_understood(console, translator, text, document["understood"])
    if document["participants"]:
        print_people(console, translator, document["participants"])
    for kind in KIND:
        if matches := [one for one in found.ranking.matches if one.kind == kind]:
            print_matches(console, translator, translator.word(f"kind_{kind}"), matches, cards=found.opportunities)
    if found.ranking.blocked:
        print_blocked(console, translator, found.ranking.blocked[:BLOCKED_SHOWN], found.opportunities)


def print_understood(console: Console, translator: Translator, text: str, understood: dict[str, Any]) -> None:
    """A table of the parts with the words that showed each, and what was refused."""
    table = Table(
        title=translator.message(Message("How the search was understood")), title_justify="left", title_style="bold"
    )
    table.add_column(translator.message(Message("Words")))
    table.add_column(translator.message(Message("Understood as")))
    for one in understood["parts"]:
        table.add_row(escape(text[slice(*one["span"])]), escape(one["text"]))
    for one in understood["refused"]:
        table.add_row(f"[yellow]{escape(one['words'])}[/yellow]", escape(one["text"]))
    console.print(table)


def print_people(console: Console, translator: Translator, people: Sequence[dict[str, Any]]) -> None:
    """A table of participants: how near, by what, and the conditions, each with its sign."""
    table = Table(
        title=translator.message(Message("Participants")), title_justify="left", title_style="bold", show_lines=True
    )
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(translator.message(Message("Who")), no_wrap=True)
    table.add_column(translator.message(Message("Nearness")), no_wrap=True)
    table.add_column(translator.message(Message("Why")))
    for one in people:
        why = [f"[green]+[/green] {escape(each['found'])}" for each in one["found"] if each["found"]]
        why += [f"{SIGNS[each['state']]} {escape(each['text'])}" for each in one["conditions"]]
        table.add_row(str(one["rank"]), escape(one["participant_id"]), bar(one["nearness"]), "\n".join(why))
    console.print(table)
