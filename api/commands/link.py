"""``maatwerk link``: which occupations texts may mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from api.bootstrap import assemble_with_what_is_there
from api.commands.output import answers, undisturbed, write_json
from api.i18n import Language, Message, Translator
from api.schemas.esco_details import detailed_links
from api.schemas.links import check_texts, links_document
from api.settings import load_settings

SHOWN_NAMES = 3
"""Other names that fit in a table."""


def run_link(texts: Sequence[str], *, lang: Language | None, top: int, as_json: bool) -> None:
    """Print the occupations of each text, one line (or table) a text. ``lang`` is the language of the labels."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    checked = check_texts(list(texts))
    with undisturbed():
        application = assemble_with_what_is_there(settings)
        found = application.service.link(application.linking, checked, settings.lang, top)
    if as_json:
        for links in found:
            write_json(links_document(links, translator, application.parts.linker.esco_label))
        return
    for text, document in zip(checked, detailed_links(application, found, translator), strict=True):
        answers().print(_table(text, document, translator))


def _table(text: str, document: Sequence[dict[str, Any]], translator: Translator) -> Table:
    say = translator.message
    table = Table(title=escape(text), title_justify="left", title_style="bold")
    detailed = any(one.get("esco") for one in document)
    for name in (Message("Occupation"), Message("ISCO-08")):
        table.add_column(say(name))
    if detailed:
        table.add_column(say(Message("Also called")))
        table.add_column(say(Message("Essential skills")), justify="right")
    for name in (Message("Score"), Message("Sure")):
        table.add_column(say(name))
    for one in document:
        esco = one.get("esco") or {}
        label, group = one["label"], f"{one['isco']} {one.get('official_name') or ''}".strip()
        if esco.get("regulated"):
            regulated = say(Message("regulated profession"))
            label = f"{label}\n({regulated})"
        skills = str(esco.get("essential_skills") or "")
        details = [escape(", ".join(esco.get("also_called", ())[:SHOWN_NAMES])), skills] if detailed else []
        sure = translator.word("yes" if one["sure"] else "no")
        table.add_row(escape(label), escape(group), *details, f"{one['score']:.2f}", sure)
    return table
