"""``maatwerk match PARTICIPANT --compare``: the fast and the durable route side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.assuming import wanted
from api.commands.match import start
from api.commands.output import answers, undisturbed, write_json
from api.commands.tables import opportunity_text, print_blocked
from api.i18n import Language, Message, Translator
from api.problems import problem_document
from api.schemas.comparison_texts import SIDES, ComparisonTexts, Voice
from api.settings import load_settings
from matching.comparison import Household
from matching.domain.errors import ConfigurationError, InvalidInputError
from matching.service import Comparison

BARS = "▁▂▃▄▅▆▇█"
MONTHS_A_BAR = 6
"""A bar of the small curve stands for half a year."""


def run_comparison(
    reference: str,
    *,
    assume: Sequence[str],
    household: Household,
    voice: Voice,
    svg: Path | None,
    as_of: date | None,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Print both routes of a participant; ``svg``: write the picture there as well."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    try:  # before the long work
        how = wanted(assume, settings.assumptions, household=household, as_of=as_of, translator=translator)
    except InvalidInputError as error:
        typer.echo(f"maatwerk: {problem_document(error, translator)['detail']}", err=True)
        raise typer.Exit(1) from None
    application, translator = start(lang)
    with undisturbed():
        comparison = application.service.compare_routes(application.actor, reference, how)
    texts = ComparisonTexts(comparison, translator, voice)
    if svg is not None and (picture := texts.chart()):
        try:
            svg.write_text(picture + "\n", encoding="utf-8")
        except OSError as error:
            raise ConfigurationError(f"--svg {svg}: {error.strerror}; give a file in a folder that is there") from None
    if as_json:
        write_json(texts.document())
        return
    print_comparison(answers(), translator, comparison, texts, voice)


def print_comparison(
    console: Console, translator: Translator, comparison: Comparison, texts: ComparisonTexts, voice: Voice
) -> None:
    """Both routes as a table, what differs, what is missing, and what it rests on."""
    say = translator.message
    question = say(Message("Fast or durable?"))
    table = Table(
        title=escape(f"{comparison.participant_id}: {question}"),
        title_justify="left",
        title_style="bold",
        show_lines=True,
        expand=True,
    )
    table.add_column("", ratio=3)
    shown = [name for name in SIDES if name in comparison.sides]
    for name in shown:
        side = comparison.sides[name]
        head = opportunity_text(side.card, side.match.opportunity_id)
        table.add_column(f"{_heading(texts.route(name))}\n{head}", ratio=4, header_style="none")
    if shown:
        table.add_row("", *["\n".join(escape(one) for one in texts.why(comparison.sides[name].why)) for name in shown])
        for _, label, cells in texts.rows():
            table.add_row(escape(label), *[escape(cells[SIDES.index(name)] or "") for name in shown])
        if voice == "coach":
            curves = _curves(comparison)
            table.add_row(say(Message("Return less costs, every half year")), *[curves[name] for name in shown])
        console.print(table)
    for sentence in texts.summary():
        console.print(escape(sentence))
    if comparison.openings:
        nearest = say(Message("Not possible yet, but nearest"))
        console.print(f"\n[bold]{nearest}[/bold]")
        cards = {one.blocked.opportunity_id: one.card for one in comparison.openings.values()}
        print_blocked(console, translator, [one.blocked for one in comparison.openings.values()], cards)
    household = translator.word(f"household_{comparison.household}")
    console.print(f"\n{escape(texts.note())}")
    console.print(escape(say(Message("Household: {household}", household=household))))
    console.print(f"\n{escape(texts.rule())}")
    if voice == "coach":
        _print_assumptions(console, translator, texts)


def _heading(word: str) -> str:
    """A word at the beginning of a heading."""
    return escape(word[:1].upper() + word[1:])


def _curves(comparison: Comparison) -> dict[str, str]:
    """The balance of each route as bars, all on one scale; below zero is the lowest bar."""
    balances = {
        name: side.projection.balance[MONTHS_A_BAR - 1 :: MONTHS_A_BAR] for name, side in comparison.sides.items()
    }
    highest = max([float(one.max()) for one in balances.values()] + [1.0])
    return {
        name: "".join(BARS[round(max(float(value), 0.0) / highest * (len(BARS) - 1))] for value in balance)
        for name, balance in balances.items()
    }


def _print_assumptions(console: Console, translator: Translator, texts: ComparisonTexts) -> None:
    say = translator.message
    table = Table(title=say(Message("Assumptions")), title_justify="left", title_style="bold", expand=True)
    table.add_column("--assume", no_wrap=True)
    table.add_column(say(Message("Assumption")), ratio=5)
    table.add_column(say(Message("Value")), justify="right", no_wrap=True)
    table.add_column(say(Message("Unit")), ratio=2)
    table.add_column(say(Message("Rests on")), ratio=2)
    for one in texts.assumptions():
        rests_on = Message("figure of {day}", day=translator.write(one["valid_from"], "date"))
        if one["estimate"]:
            rests_on = Message("own estimate")
        if one["changed"]:
            rests_on = Message("filled in here")
        cells = [one["name"], one["label"], translator.write(one["value"], ""), translator.word(f"unit_{one['unit']}")]
        table.add_row(*[escape(cell) for cell in cells], escape(say(rests_on)))
    console.print(table)
