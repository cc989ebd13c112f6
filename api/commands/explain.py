"""``maatwerk explain``: why this opportunity, or why not yet, and what would change it."""

from __future__ import annotations

from datetime import date

from rich.markup import escape
from rich.table import Table

from api.commands.match import start
from api.commands.output import answers, undisturbed, write_json
from api.commands.tables import bar, opportunity_text, print_blocked
from api.i18n import Language, Message
from api.schemas.explanation import explanation_document
from matching.domain.opportunity import OpportunityCard


def run_explain(reference: str, opportunity: str, *, as_of: date | None, lang: Language | None, as_json: bool) -> None:
    """Print the explanation of one pair."""
    application, translator = start(lang)
    with undisturbed():
        found = application.service.explain(application.actor, reference, opportunity, as_of)
    document = explanation_document(found, translator)
    if as_json:
        write_json(document)
        return
    console, say = answers(), translator.message
    card = OpportunityCard.of(found.opportunity.profile)
    console.print(opportunity_text(card, opportunity))
    console.print(bar(document["score"]))
    if found.blocked:
        print_blocked(console, translator, [found.blocked], {opportunity: card, found.blocked.opportunity_id: card})
    table = Table(
        title=say(Message("What counts, and how much")), title_justify="left", title_style="bold", expand=True
    )
    table.add_column(say(Message("What")), ratio=2)
    table.add_column("±", justify="right", no_wrap=True)
    table.add_column(say(Message("Why")), ratio=5)
    for one in sorted(document["contributions"], key=lambda one: -one["amount"]):
        why = one["text"] or one["meaning"] if one["value"] is not None else translator.word("unknown")
        table.add_row(escape(one["name"]), f"{one['amount']:+.1f}", escape(why))
    console.print(table)
    for caution in document["cautions"]:
        console.print(f"[yellow]![/yellow] {escape(caution['text'])}")
    if not document["changes"]:
        console.print(say(Message("No small change would make a difference here.")))
        return
    heading = say(Message("What would make a difference"))
    console.print(f"[bold]{escape(heading)}[/bold]")
    for one in document["changes"]:
        texts = " + ".join(change["text"] for change in one["changes"])
        console.print(f"  {escape(texts)}  →  {bar(one['score'])}")
