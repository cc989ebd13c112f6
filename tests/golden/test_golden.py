"""The golden cases (fixtures/golden): what people said must come out, one test a case, through the stateless
ranking."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from api.bootstrap import Application
from api.evaluate import read_cases
from api.golden_tables import case_text
from matching.domain.actor import Actor
from matching.evaluation.golden import FORMS, INPUT_LANGUAGES, GoldenCase, GoldenResult, check

CASES = read_cases(Path(__file__).resolve().parents[2] / "fixtures" / "golden")
# The least that each piece of advice and each language has: fewer would say little about it.
LEAST = 15


@pytest.fixture(scope="module")
def results(application: Application) -> dict[str, GoldenResult]:
    """By id what came out of each case; all of them are asked together."""
    return {one.case.id: one for one in check(application.service, Actor(role="coach"), CASES)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_golden_case(results: dict[str, GoldenResult], case: GoldenCase) -> None:
    result = results[case.id]
    assert result.complaint is None, "\n" + case_text(result)
    if result.problem is not None:
        pytest.xfail(f"{case.open}\n{case_text(result)}")


def test_cases_are_balanced_over_advice_and_languages() -> None:
    by_advice, by_language = (Counter(getattr(case, name) for case in CASES) for name in ("advice", "language"))
    assert len(CASES) >= 150
    assert {advice: by_advice[advice] for advice in range(1, 8) if by_advice[advice] < LEAST} == {}
    assert {language: by_language[language] for language in INPUT_LANGUAGES if by_language[language] < LEAST} == {}
    assert {case.form for case in CASES} == set(FORMS)


def test_identifiers_are_unique() -> None:
    assert [one for one, count in Counter(case.id for case in CASES).items() if count > 1] == []


def test_both_sides_of_a_pair_are_of_one_kind() -> None:
    mixed = [case.id for case in CASES if case.better and case.worse and case.better.kind != case.worse.kind]
    assert mixed == []


def test_asked_together_or_alone_the_answer_is_the_same(
    application: Application, results: dict[str, GoldenResult]
) -> None:
    actor = Actor(role="coach")
    for case in CASES[:3]:
        (question,) = case.questions
        alone = application.service.rank(actor, question.participant, question.opportunities, question.as_of)
        together = results[case.id].rankings[0]
        assert [one.opportunity_id for one in alone.matches] == [one.opportunity_id for one in together.matches]
        scores = [one.score for one in together.matches]
        assert [one.score for one in alone.matches] == pytest.approx(scores, abs=1e-3)  # links are rounded
