"""``maatwerk esco show``: what the imported ESCO says of a URI or code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.bootstrap import assemble_with_what_is_there
from api.commands.output import answers, undisturbed, write_json
from api.i18n import Language, Message, Translator
from api.schemas.esco_details import guide_of, preferred
from api.settings import load_settings
from matching.domain.errors import NotFoundError, NotReadyError
from matching.domain.esco import EscoEntry
from matching.service.esco_guide import EscoFound

ISCO_NAME, ISCED_NAME = Message("ISCO-08 {code}: {name}"), Message("ISCED-F {code}: {name}")
Uris = Sequence[str]


def run_esco_show(key: str, *, lang: Language | None, as_json: bool) -> None:
    """Print what ESCO says. NotReadyError without an import; NotFoundError when it has nothing of that name."""
    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    with undisturbed():
        application = assemble_with_what_is_there(settings)
        guide = guide_of(application)
        if guide is None:
            raise NotReadyError(
                Message(
                    "No ESCO is imported: download it from the ESCO portal of the European Commission (CSV), and run "
                    "`maatwerk import esco DIR`."
                )
            )
        try:
            found = guide.look_up(application.linking, key.strip())
        except NotFoundError:
            raise NotFoundError(
                Message(
                    "The imported ESCO has no {key!r}: give the whole URI of an occupation or skill, or a code of ISCO-08 or "
                    "ISCED-F with its zeros in front.",
                    key=key,
                )
            ) from None
    if as_json:
        write_json(esco_found_document(key.strip(), found, translator.language))
    else:
        _print(answers(), key.strip(), found, translator)


def esco_found_document(key: str, found: EscoFound, lang: str) -> dict[str, Any]:
    """What was found as plain data; referred concepts with their labels in the reader's language."""

    def named(uris: Uris) -> list[dict[str, str]]:
        return [{"uri": uri, "label": preferred(found.known[uri], lang)} for uri in uris if uri in found.known]

    document: dict[str, Any] = {"key": key, "isco_names": dict(found.isco), "isced_names": dict(found.isced)}
    document["occupations"] = named(found.occupations)
    if found.entry is None:
        return document
    concept = found.entry.concept
    return document | {
        "kind": concept.kind,
        "labels": {language: list(said) for language, said in concept.labels.items()},
        "isco": concept.isco or None,
        "regulated": bool(concept.regulated),
        "essential": named(found.entry.essential),
        "optional": named(found.entry.optional),
    }


def _print(console: Console, key: str, found: EscoFound, translator: Translator) -> None:
    say, lang = translator.message, translator.language

    def line(text: str) -> None:
        console.print(text, markup=False, highlight=False)

    if found.entry is not None:
        _print_entry(console, found.entry, found.isco, translator)
        asked = found.entry.concept.kind == "occupation"
        essential = Message("Essential skills") if asked else Message("Essential in these occupations")
        optional = Message("Optional skills") if asked else Message("Optional in these occupations")
        parts: list[tuple[Message, Uris]] = [(essential, found.entry.essential), (optional, found.entry.optional)]
    else:
        for title, names in ((ISCO_NAME, found.isco), (ISCED_NAME, found.isced)):
            if names:
                name = names.get(lang) or names.get("en") or next(iter(names.values()))
                line(say(Message(title, code=key, name=name)))
                console.print(_names({language: (said,) for language, said in names.items()}, translator))
        parts = [(Message("Occupations"), found.occupations)]
    for name, uris in parts:
        known = sorted((preferred(found.known[uri], lang), uri) for uri in uris if uri in found.known)
        if known:
            line(f"{say(name)} ({len(known)}):")
            for label, uri in known:
                line(f"  {label}" if found.entry is not None else f"  {label}  {uri}")


def _print_entry(console: Console, entry: EscoEntry, isco: Mapping[str, str], translator: Translator) -> None:
    concept, say = entry.concept, translator.message
    title = preferred(entry, translator.language)
    console.print(f"[bold]{escape(title)}[/bold]  {escape(concept.uri)}", highlight=False)
    if concept.isco:
        name = isco.get(translator.language) or isco.get("en") or translator.occupation(concept.isco)
        console.print(say(Message(ISCO_NAME, code=concept.isco, name=name)), markup=False, highlight=False)
    if concept.regulated:
        console.print(say(Message("ESCO notes that this is a regulated profession.")), highlight=False)
    console.print(_names(concept.labels, translator))


def _names(labels: Mapping[str, Sequence[str]], translator: Translator) -> Table:
    table = Table()
    many = any(len(said) > 1 for said in labels.values())
    columns = (Message("Language"), Message("Name"), Message("Also called"))
    for name in columns if many else columns[:2]:
        table.add_column(translator.message(name))
    for language, said in sorted(labels.items()):
        others = [escape(", ".join(said[1:]))] if many else []
        table.add_row(language, escape(said[0]), *others)
    return table
