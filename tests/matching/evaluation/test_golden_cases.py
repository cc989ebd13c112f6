"""What a golden case may look like, when it is right, and how it is shown when it is not. The ranking is made up here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import orjson
import pytest

from api.evaluate import read_cases
from api.golden_tables import case_text, counts_table
from matching.domain.actor import Actor
from matching.domain.errors import InvalidInputError
from matching.domain.match import Blocked, Contribution, Gate, Match, Ranking, Reason, Reuse
from matching.domain.opportunity import Placement
from matching.domain.participant import Participant
from matching.evaluation.golden import GoldenCase, GoldenResult, check, summarise
from matching.evaluation.golden_sides import features_by_difference, sides
from matching.service import Question, Service

BETTER, WORSE = Placement(id="b", title="Kok"), Placement(id="w", title="Afwasser")


class MadeUp:
    """Answers with given scores by opportunity, and blocks those that have gates instead."""

    def __init__(self, scores: dict[str, float | str | list[float]], cautions: Sequence[str] = ()) -> None:
        self.scores, self.cautions = scores, cautions
        self.calls = 0

    def rank_each(self, actor: Actor, questions: Sequence[Question]) -> list[Ranking]:
        self.calls += 1
        return [self._answer(number, question) for number, question in enumerate(questions)]

    def _answer(self, number: int, question: Question) -> Ranking:
        matches, blocked = [], []
        for one in question.opportunities:
            score = self.scores[one.id]
            if isinstance(score, str):
                gates = (Gate(score, "provider", {}),)
                blocked.append(Blocked(question.participant.id, one.id, one.kind, 0.5, gates))
            else:
                matches.append(self._match(question, one.id, score[number] if isinstance(score, list) else score))
        return Ranking(tuple(matches), tuple(blocked))

    def _match(self, question: Question, id_: str, score: float) -> Match:
        return Match(
            participant_id=question.participant.id,
            opportunity_id=id_,
            kind="placement",
            rank=1,
            score=score,
            route=None,
            reuse=Reuse(None, None, None),
            reasons=(),
            cautions=tuple(Reason(code, {}) for code in self.cautions),
            base=0.0,
            contributions=(Contribution("goal_fit", None, 0.0), Contribution("experience_reuse", score, 4 * score)),
        )


def case(**more: Any) -> GoldenCase:
    fields: dict[str, Any] = {
        "id": "g",
        "advice": 2,
        "language": "nl",
        "why": "Een kok kookt.",
        "as_of": date(2026, 11, 21),
        "participant": Participant(id="p"),
    }
    return GoldenCase(**(fields | more))


def asked(service: MadeUp, *cases: GoldenCase) -> list[GoldenResult]:
    return check(cast(Service, service), Actor(role="coach"), cases)


PAIR = {"better": BETTER, "worse": WORSE}
SWAP = {"same": BETTER, "swapped": (Participant(id="p", birth_year=1970), BETTER)}


@pytest.mark.parametrize(
    ("more", "scores", "problem"),
    [
        (PAIR, {"b": 0.6, "w": 0.5}, None),
        (PAIR, {"b": 0.5, "w": 0.5}, "better scores 0.5000, worse 0.5000"),
        (PAIR, {"b": 0.6, "w": "full"}, "neither may be blocked, but: {'worse': ['full']}"),
        ({"blocked": BETTER, "gate": "full"}, {"b": "full"}, None),
        ({"blocked": BETTER, "gate": "full"}, {"b": "closed"}, "gates are ['closed'], must be ['full']"),
        ({"blocked": BETTER, "gate": "full"}, {"b": 0.5}, "gates are none, must be ['full']"),
        ({"passes": BETTER}, {"b": 0.1}, None),
        ({"passes": BETTER}, {"b": "full"}, "must pass, but gates are ['full']"),
        ({"passes": BETTER, "caution": "unknown_place"}, {"b": 0.1}, None),
        ({"passes": BETTER, "caution": "unknown_days"}, {"b": 0.1}, "cautions are ['unknown_place'], must be with 'unknown_days'"),
        (SWAP, {"b": [0.5, 0.5]}, None),
        (SWAP, {"b": [0.5, 0.5001]}, "scores 0.5000, swapped 0.5001"),
        (SWAP, {"b": "full"}, "neither may be blocked, but: ['full', 'full']"),
    ],
)  # fmt: skip
def test_each_form_says_what_is_wrong(more: dict[str, Any], scores: dict[str, Any], problem: str | None) -> None:
    assert [one.problem for one in asked(MadeUp(scores, ["unknown_place"]), case(**more))] == [problem]


def test_all_cases_are_asked_at_once() -> None:
    service = MadeUp({"b": 0.6, "w": 0.5})
    asked(service, case(**PAIR), case(id="h", **SWAP), case(id="i", **PAIR))
    assert service.calls == 1


def test_an_open_case_fails_in_silence_until_it_comes_out_right() -> None:
    marked = case(**PAIR, open="the title is not understood")
    (wrong,) = asked(MadeUp({"b": 0.4, "w": 0.5}), marked)
    assert (wrong.problem is not None, wrong.complaint) == (True, None)
    (right,) = asked(MadeUp({"b": 0.6, "w": 0.5}), marked)
    assert right.complaint is not None
    assert "take its mark" in right.complaint


def test_an_open_case_is_counted_as_wrong_and_named() -> None:
    results = asked(MadeUp({"b": 0.4, "w": 0.5}), case(**PAIR, open="because"), case(id="h", **PAIR, language="uk"))
    report = summarise(results)
    assert (report.overall.right["pair"], report.overall.of["pair"], report.overall.open) == (0, 2, 1)
    assert (dict(report.open), list(report.failed)) == ({"g": "because"}, ["h"])
    assert report.by_language["uk"].of["pair"] == 1
    assert counts_table(report).row_count == 1 + len(report.by_language) + 1


@pytest.mark.parametrize(
    "more",
    [{}, {"better": BETTER}, PAIR | {"gate": "full"}, PAIR | {"passes": BETTER}, PAIR | {"caution": "x"}, {"same": BETTER}],
)  # fmt: skip
def test_a_case_has_one_whole_form(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="golden case g"):
        case(**more)


def test_a_language_nobody_expects_is_refused() -> None:
    with pytest.raises(ValueError, match="language is one of nl"):
        case(**PAIR, language="fr")


def test_a_failing_case_is_shown_with_the_features_of_both() -> None:
    (result,) = asked(MadeUp({"b": 0.4, "w": 0.5}), case(**PAIR, open="[not] understood"))
    shown = sides(result)
    assert [side.role for side in shown] == ["better", "worse"]
    assert features_by_difference(shown) == ["experience_reuse", "goal_fit"]  # what separates them most comes first
    text = case_text(result)
    for part in (
        "better",
        "worse",
        "Kok",
        "Afwasser",
        "0.400 +1.60",
        "0.500 +2.00",
        "unknown +0.00",
        "why: Een kok kookt.",
    ):
        assert part in text
    assert "open: [not] understood" in text


def test_what_is_blocked_is_shown_with_its_gates() -> None:
    (result,) = asked(MadeUp({"b": 0.4, "w": "full"}), case(**PAIR))
    assert "full" in case_text(result)
    assert sides(result)[1].score == 0.5  # what it would have


def test_a_swap_replaces_the_fields_that_it_names(tmp_path: Any) -> None:
    line = {
        "id": "g", "advice": 1, "language": "nl", "why": "Leeftijd telt niet.", "as_of": "2026-11-21",
        "participant": {"id": "p", "birth_year": 1990, "place": "Utrecht"},
        "same": {"id": "b", "kind": "placement", "title": "Kok"},
        "swap": {"participant": {"birth_year": 1960}, "opportunity": {"title": "Chef-kok"}},
    }  # fmt: skip
    (tmp_path / "cases.jsonl").write_bytes(orjson.dumps(line))
    (one,) = read_cases(tmp_path)
    assert one.swapped is not None
    person, opportunity = one.swapped
    assert (person.birth_year, person.place, opportunity.id, opportunity.title) == (1960, "Utrecht", "b", "Chef-kok")


def test_a_case_that_makes_no_sense_is_named_by_its_line(tmp_path: Any) -> None:
    (tmp_path / "cases.jsonl").write_bytes(b'{"id": "g", "participant": {"id": "p"}}')
    with pytest.raises(InvalidInputError) as caught:
        read_cases(tmp_path)
    assert caught.value.problems[0].field == "cases.jsonl:1"
