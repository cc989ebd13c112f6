"""The golden cases (fixtures/golden): what people said must come out, one test a case, through the stateless
ranking."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from api.bootstrap import assemble
from api.evaluate import read_cases
from api.settings import load_settings
from matching.domain.actor import Actor
from matching.evaluation.golden import GoldenCase, check, side_by_side
from matching.service import Service

CASES = read_cases(Path(__file__).resolve().parents[2] / "fixtures" / "golden")


@pytest.fixture(scope="module")
def service() -> Service:
    return assemble(load_settings(), stateless=True).service


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_golden_case(service: Service, case: GoldenCase) -> None:
    result = check(service, Actor(role="coach"), case)
    assert result.problem is None, "\n" + side_by_side(result)


def test_there_are_cases_for_each_advice_and_both_forms() -> None:
    assert len(CASES) >= 40
    assert set(Counter(case.advice for case in CASES)) >= set(range(1, 8))
    assert {case.is_pair for case in CASES} == {True, False}


def test_identifiers_are_unique() -> None:
    assert [one for one, count in Counter(case.id for case in CASES).items() if count > 1] == []


def test_both_sides_of_a_pair_are_of_one_kind() -> None:
    mixed = [case.id for case in CASES if case.better and case.worse and case.better.kind != case.worse.kind]
    assert mixed == []
