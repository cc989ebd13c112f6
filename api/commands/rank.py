"""``maatwerk rank``: case files in, one line (or table) a file out. Nothing is stored."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from api.commands.output import answers, notices, undisturbed, warn, write_json
from api.commands.tables import print_blocked, print_matches
from api.exchange.reading import decode, not_json
from api.i18n import Language, Message, Translator
from api.problems import TooLargeError, problem_document
from api.schemas.case import Case, parse_case
from api.schemas.limits import MAX_REQUEST_BYTES
from api.schemas.match import ranking_document
from api.settings import load_settings
from matching.domain.errors import FieldProblem, InvalidInputError, MaatwerkError
from matching.domain.opportunity import OpportunityCard
from matching.domain.vocabulary import KIND

if TYPE_CHECKING:
    from api.bootstrap import Application

BLOCKED_SHOWN = 5
"""What is not yet possible, in a table for people; ``--json`` has all of it."""


def run_rank(files: Sequence[str], *, lang: Language | None, as_json: bool) -> int:
    """Rank each file; returns the exit status: 1 when a file could not be ranked."""
    from api.bootstrap import assemble

    settings = load_settings(lang=lang)
    translator = Translator.of(settings.lang)
    with undisturbed():
        application = assemble(settings, stateless=True)
    status = 0
    for file in files:
        try:
            _rank_file(file, application, translator, as_json=as_json)
        except MaatwerkError as error:
            status = 1
            problem = problem_document(error, translator)
            if as_json:
                write_json({"error": problem, "file": file})
            else:
                notices().print(f"{file}: {problem['title']}: {problem['detail']}", markup=False)
    return status


def read_case(file: str) -> Any:
    """The data of a case file (``-``: standard input); MaatwerkError when it cannot be read or is not JSON."""
    try:
        source = sys.stdin.buffer if file == "-" else Path(file).open("rb")  # noqa: SIM115 (closed below, unless it is stdin)
        try:
            content = source.read(MAX_REQUEST_BYTES + 1)
        finally:
            if file != "-":
                source.close()
    except OSError as error:
        problem = FieldProblem(
            "file", file, Message("a file that can be read ({reason})", reason=error.strerror or "?")
        )
        raise InvalidInputError([problem]) from None
    if len(content) > MAX_REQUEST_BYTES:
        raise TooLargeError(Message("At most {limit} bytes at once; split it.", limit=MAX_REQUEST_BYTES))
    text, _ = decode(content)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidInputError([FieldProblem("file", "", not_json(error))]) from None


def _rank_file(file: str, application: Application, translator: Translator, *, as_json: bool) -> None:
    case, warnings = parse_case(read_case(file), application.places)
    warn(translator, warnings, file)
    with undisturbed():
        ranking = application.service.rank(application.stateless, case.participant, case.opportunities, case.as_of)
    if as_json:
        write_json(ranking_document(ranking, translator))
    else:
        _print(case, ranking, translator)


def _print(case: Case, ranking: Any, translator: Translator) -> None:
    console = answers()
    cards = {one.id: OpportunityCard.of(one) for one in case.opportunities}
    for kind in KIND:
        if matches := [one for one in ranking.matches if one.kind == kind]:
            title = f"{case.participant.id}: {translator.word(f'kind_{kind}')}"
            print_matches(console, translator, title, matches, cards=cards)
    if ranking.blocked:
        print_blocked(console, translator, ranking.blocked[:BLOCKED_SHOWN], cards)
    if not ranking.matches and not ranking.blocked:
        console.print(translator.message(Message("There is nothing to rank.")))
