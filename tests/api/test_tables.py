"""Tables for people: at most two cautions a match, the most important ones, and how many more there are."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from api.commands.tables import print_blocked, print_matches
from api.i18n import Translator
from api.schemas.match import match_document
from matching.domain.match import Blocked, Gate, Match, Reason, Reuse

CAUTIONS = tuple(Reason(code, {}) for code in ("work_permit_pending", "unknown_cost", "unknown_hours", "unknown_place"))


def match(cautions: tuple[Reason, ...]) -> Match:
    return Match("p", "w", "placement", 1, 0.75, "durable", Reuse(None, None, None), (), cautions, 0.0, ())


def printed(cautions: tuple[Reason, ...], translator: Translator) -> str:
    console = Console(file=StringIO(), width=200)
    print_matches(console, translator, "x", [match(cautions)], cards={})
    assert isinstance(console.file, StringIO)
    return " ".join(console.file.getvalue().split())


@pytest.mark.parametrize(("count", "more"), [(4, "en nog 2"), (3, "en nog 1"), (2, None), (0, None)])
def test_two_cautions_are_shown_and_the_others_counted(count: int, more: str | None) -> None:
    coach = Translator.of("nl")
    table = printed(CAUTIONS[:count], coach)
    assert [coach.caution(one) in table for one in CAUTIONS] == [True, True, False, False][:count] + [False] * (
        4 - count
    )
    assert (more in table) if more else ("en nog" not in table)


def test_json_keeps_them_all() -> None:
    assert len(match_document(match(CAUTIONS), Translator.of("nl"))["cautions"]) == len(CAUTIONS)


def test_a_participant_sees_no_score() -> None:
    assert "75%" in printed(CAUTIONS, Translator.of("nl"))
    you = Translator.of("nl", "participant")
    table = printed(CAUTIONS, you)
    assert "%" not in table
    assert "werk voor lang" in table
    assert you.caution(CAUTIONS[0]) in table
    console = Console(file=StringIO(), width=200)
    gates = (Gate("full", "provider", {}), Gate("closed", "provider", {}))
    print_blocked(console, you, [Blocked("p", "w", "placement", 0.5, gates)], {})
    assert isinstance(console.file, StringIO)
    assert "50%" not in console.file.getvalue()
    assert "Alle plaatsen zijn bezet." in console.file.getvalue()
