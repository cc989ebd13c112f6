"""A search in words becomes parts, each with the words that showed it; what asks for a group is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.taxonomy.not_searched import refused, without_refused
from matching.taxonomy.places import DutchGazetteer
from matching.taxonomy.search_text import LONGEST, phrases, read_search

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "searches.jsonl").read_text(encoding="utf-8").splitlines()
]
PLACES = DutchGazetteer()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_table(case: dict[str, Any]) -> None:
    read = read_search(case["text"], PLACES)
    assert [[one.name, one.value, read.said(one.span)] for one in read.parts] == case["parts"]
    assert [[one.attribute, read.said(one.span)] for one in read.refused] == case.get("refused", [])
    assert [read.said(one.span) for one in read.pieces] == case["left"]


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("apotheker die weer als apotheker wil werken", ["free", "goal"]),
        ("iemand die timmerman wil worden", ["goal"]),
        ("lasser, zoekt werk als kok", ["free", "goal"]),
        ("hbo economie, boekhouder", ["qualification", "free"]),
    ],
)
def test_a_wish_and_a_study_are_told_from_work(text: str, roles: list[str]) -> None:
    assert [one.role for one in read_search(text, PLACES).pieces] == roles


SOME = st.sampled_from(
    [word for case in CASES for word in case["text"].split()]
    + ["\n", "’s", "12345", "İ", "ß", "👩‍🔧", "لحام", "A2A2", "((", "t/m"]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(SOME, max_size=14).map(" ".join)))
def test_any_text_can_be_read_and_spans_lie_in_it(text: str) -> None:
    read = read_search(text, PLACES)
    refusals = [one.span for one in read.refused]
    for start, end in [*refusals, *(one.span for one in read.parts), *(one.span for one in read.pieces)]:
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
    for piece in read.pieces:
        assert all(piece.span[1] <= start or end <= piece.span[0] for start, end in refusals)
        assert phrases(read.said(piece.span)) is not None
    assert not {one.value for one in read.parts if one.name == "hours" and not 0 < one.value <= 80}


def test_a_long_text_is_cut() -> None:
    assert len(read_search("lasser " * 1000, PLACES).text) == LONGEST


@pytest.mark.parametrize(
    "text", ["werken met jonge kinderen", "vroedvrouw", "timmerman", "tolk Arabisch", "lasser m/v", "5 km"]
)
def test_work_with_people_and_names_of_work_are_not_refused(text: str) -> None:
    assert refused(text) == []
    assert without_refused(text) == text


@pytest.mark.parametrize(
    "text", ["Syriër", "vrouwelijke kok", "jonger dan 30", "uit Eritrea", "moslima", "zwanger", "moedertaalspreker"]
)
def test_groups_are_refused_wherever_they_stand(text: str) -> None:
    assert refused(text)
    assert refused(without_refused(f"lasser, {text}")) == []
