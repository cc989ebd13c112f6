"""``maatwerk link``: which occupations texts may mean."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from api.bootstrap import assemble_with_what_is_there
from api.commands.output import answers, undisturbed, write_json
from api.i18n import Language, Message, Translator
from api.schemas.links import check_texts, links_document
from api.settings import load_settings


def run_link(texts: Sequence[str], *, lang: Language | None, top: int, as_json: bool) -> None:
    """Print the occupations of each text, one line (or table) a text. ``lang`` is the language of the labels."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    checked = check_texts(list(texts))
    with undisturbed():
        application = assemble_with_what_is_there(settings)
        found = application.service.link(application.linking, checked, settings.lang, top)
    for text, links in zip(checked, found, strict=True):
        document = links_document(links, translator, application.parts.linker.esco_label)
        if as_json:
            write_json(document)
            continue
        table = Table(title=escape(text), title_justify="left", title_style="bold")
        for name in (Message("Occupation"), Message("ISCO-08"), Message("Score"), Message("Sure")):
            table.add_column(translator.message(name))
        for one in document:
            table.add_row(
                one["label"], one["isco"], f"{one['score']:.2f}", translator.word("yes" if one["sure"] else "no")
            )
        answers().print(table)
