"""``maatwerk link-skills``: which ESCO skills texts tell of."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from rich.markup import escape
from rich.table import Table

from api.bootstrap import assemble
from api.commands.output import answers, undisturbed, write_json
from api.i18n import Language, Message, Translator
from api.schemas.links import check_texts
from api.schemas.skill_links import skill_links
from api.settings import load_settings


def run_link_skills(texts: Sequence[str], *, lang: Language | None, top: int, as_json: bool) -> None:
    """Print the skills of each text, one line (or table) a text. ``lang`` is the language of the labels."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    checked = check_texts(list(texts), blank=True)
    with undisturbed():
        found = skill_links(assemble(settings, create=True), checked, translator, top)
    for text, document in zip(checked, found, strict=True):
        if as_json:
            write_json(document)
            continue
        if not document:
            typer.echo(translator.message(Message("{text}: no skill found", text=text)))
            continue
        table = Table(title=escape(text), title_justify="left", title_style="bold")
        for name in (Message("Skill"), Message("Words"), Message("Score"), Message("Sure")):
            table.add_column(translator.message(name))
        for one in document:
            start, end = one["span"]
            sure = translator.word("yes" if one["sure"] else "no")
            table.add_row(escape(one["label"]), escape(text[start:end]), f"{one['score']:.2f}", sure)
        answers().print(table)
