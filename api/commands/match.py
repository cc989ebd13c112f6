"""``maatwerk match`` and ``maatwerk candidates``: both directions of the same question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.bootstrap import Application, assemble
from api.commands.output import answers, undisturbed, write_json
from api.commands.tables import print_blocked, print_matches
from api.i18n import Language, Message, Translator
from api.schemas.answers import candidates_document, coded_text, matches_document
from api.settings import load_settings
from matching.domain.vocabulary import KIND, Kind

BLOCKED_SHOWN = 5
"""What is not yet possible, in a table for people; ``--json`` has all that was found."""


def start(lang: Language | None) -> tuple[Application, Translator]:
    """The program, ready to answer, and the reader's language."""
    settings = load_settings(lang=lang)
    with undisturbed():
        application = assemble(settings)
        application.actor  # noqa: B018 (a missing database is said before the long work)
        application.service.refresh()
    return application, Translator.of(settings.lang)


def run_match(
    reference: str,
    *,
    kinds: Sequence[Kind] | None,
    limit: int,
    as_of: date | None,
    lang: Language | None,
    as_json: bool,
) -> None:
    """Print a participant's matches."""
    application, translator = start(lang)
    with undisturbed():
        answer = application.service.matches_for(application.actor, reference, tuple(kinds or KIND), limit, as_of)
    if as_json:
        write_json(matches_document(answer, translator))
        return
    console = answers()
    for kind in KIND:
        if matches := [one for one in answer.ranking.matches if one.kind == kind]:
            print_matches(
                console,
                translator,
                f"{reference}: {translator.word(f'kind_{kind}')}",
                matches,
                cards=answer.opportunities,
            )
    if answer.ranking.blocked:
        print_blocked(console, translator, answer.ranking.blocked[:BLOCKED_SHOWN], answer.opportunities)
    if not answer.ranking.matches:
        console.print(
            translator.message(
                Message("Nothing fits yet. What is not possible yet, and what would open it, is shown above.")
            )
        )


def run_candidates(reference: str, *, limit: int, as_of: date | None, lang: Language | None, as_json: bool) -> None:
    """Print who fits an opportunity: coded profiles of participants who agreed to be found."""
    application, translator = start(lang)
    with undisturbed():
        answer = application.service.candidates_for(application.actor, reference, limit, as_of)
    if as_json:
        write_json(candidates_document(answer, translator))
        return
    console = answers()
    names = {name: coded_text(profile, translator) for name, profile in answer.profiles.items()}
    if answer.ranking.matches:
        print_matches(console, translator, answer.subject.profile.title, answer.ranking.matches, cards={}, name=names)
    else:
        console.print(translator.message(Message("Nobody who agreed to be found fits this yet.")))
