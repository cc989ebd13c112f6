"""Matches as tables for people: what it is, the score as a bar, which route, why, and what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.i18n import Message, Translator
from matching.domain.match import Blocked, Match
from matching.domain.opportunity import OpportunityCard
from matching.explanation import MOST_CAUTIONS

BAR = 10
"""Characters of a full bar."""


def bar(score: float) -> str:
    """A score in [0, 1] as a bar with its percentage: ``███████░░░ 70%``."""
    full = round(min(max(score, 0.0), 1.0) * BAR)
    return f"{'█' * full}{'░' * (BAR - full)} {score:.0%}"


def opportunity_text(card: OpportunityCard | None, fallback: str) -> str:
    """An opportunity in two lines: its title; its provider and place."""
    if card is None:
        return escape(fallback)
    second = ", ".join(one for one in (card.provider, card.place) if one)
    return f"[bold]{escape(card.title)}[/bold]" + (f"\n[dim]{escape(second)}[/dim]" if second else "")


def print_matches(
    console: Console,
    translator: Translator,
    title: str,
    matches: Sequence[Match],
    *,
    cards: Mapping[str, OpportunityCard],
    name: Mapping[str, str] | None = None,
) -> None:
    """A table of matches of one kind, best first. ``name``: what to show in place of an opportunity (the reverse
    query)."""
    say = translator.message
    table = Table(title=escape(title), title_justify="left", title_style="bold", show_lines=True, expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(say(Message("What")), ratio=3)
    if not translator.to_participant:
        table.add_column(say(Message("Score")), no_wrap=True)
    if any(one.route for one in matches):
        table.add_column(say(Message("Route")), no_wrap=True)
    table.add_column(say(Message("Why")), ratio=5)
    for one in matches:
        what = (
            escape(name[one.participant_id])
            if name
            else opportunity_text(cards.get(one.opportunity_id), one.opportunity_id)
        )
        cells = [str(one.rank), what, *([] if translator.to_participant else [bar(one.score)])]
        if any(other.route for other in matches):
            cells.append(translator.route(one.route) if one.route else "")
        why = [f"[green]+[/green] {escape(translator.reason(reason))}" for reason in one.reasons]
        why += [f"[yellow]![/yellow] {escape(translator.caution(caution))}" for caution in one.cautions[:MOST_CAUTIONS]]
        if (count := len(one.cautions) - MOST_CAUTIONS) > 0:
            more = say(Message("and {count} more", count=count))
            why.append(f"[dim]{escape(more)}[/dim]")
        table.add_row(*cells, "\n".join(why))
    console.print(table)


def print_blocked(
    console: Console,
    translator: Translator,
    blocked: Sequence[Blocked],
    cards: Mapping[str, OpportunityCard],
    name: Mapping[str, str] | None = None,
) -> None:
    """A table of what is not yet possible: each thing in the way beside what would open it."""
    say = translator.message
    table = Table(title=say(Message("Not possible yet")), title_justify="left", title_style="bold", expand=True)
    table.add_column(say(Message("What")), ratio=3)
    if not translator.to_participant:
        table.add_column(say(Message("Fit")), no_wrap=True)
    table.add_column(say(Message("Why not yet")), ratio=3)
    table.add_column(say(Message("What can open it")), ratio=4)
    for one in blocked:
        first = (
            escape(name[one.participant_id])
            if name
            else opportunity_text(cards.get(one.opportunity_id), one.opportunity_id),
            *([] if translator.to_participant else [bar(one.fit)]),
        )
        for place, gate in enumerate(one.gates):
            text, remedy = translator.gate(gate)
            last = place == len(one.gates) - 1
            table.add_row(*([""] * len(first) if place else first), escape(text), escape(remedy), end_section=last)
    console.print(table)
