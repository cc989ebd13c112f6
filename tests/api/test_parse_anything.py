"""Whatever JSON comes in: it is parsed, or it is refused with fields and reasons; nothing else happens."""

from __future__ import annotations

import copy
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from api.examples import CASE
from api.exchange.flat import flatten, unflatten
from api.exchange.importing import read_profiles
from api.exchange.reading import read_rows
from api.i18n import Translator
from api.problems import problem_document
from api.schemas.case import parse_case
from api.schemas.profiles import profile_to_dict
from api.schemas.tidy import shape_of
from matching.domain.errors import InvalidInputError
from matching.domain.participant import Participant

words = st.sampled_from(
    ["", "nl", "B1", "mon", "placement", "true", "2026-11-21", "=1", "[]", ";", "x" * 600, "٣", "-1", "1e400"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=20)
anything = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(words | st.sampled_from(["id", "code"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(deep for key, value in inner for deep in places(value, (*path, key)))]


PLACES = places(CASE)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), anything)
def test_one_wrong_value_anywhere_never_breaks_the_parser(place: tuple[Any, ...], value: Any) -> None:
    data = copy.deepcopy(CASE)
    if place:
        inner: Any = data
        for key in place[:-1]:
            inner = inner[key]
        inner[place[-1]] = value
    else:
        data = value
    try:
        case, _ = parse_case(data)
    except InvalidInputError as error:
        assert error.problems
        for language in ("nl", "en"):
            document = problem_document(error, Translator.of(language))  # type: ignore[arg-type]
            assert orjson.dumps(document)
            assert all(one["allowed"] for one in document["problems"])
    else:
        again, _ = parse_case({"participant": profile_to_dict(case.participant), "opportunities": []})
        assert again.participant == case.participant


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.sampled_from(["csv", "json", "jsonl", "xlsx"])
)
def test_any_bytes_are_read_or_refused(content: bytes, form: Any) -> None:
    try:
        read_profiles(read_rows(content, form), "participants", None)
    except InvalidInputError as error:
        assert error.problems


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip).filter(bool)


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, max_size=4), texts, texts)
def test_lists_and_texts_survive_the_way_through_cells(skills: list[str], goal: str, title: str) -> None:
    person = {"id": "p", "skills": skills, "goal": {"text": goal}, "experience": [{"title": title}]}
    cells = flatten(person, shape_of(Participant))
    back, unknown = unflatten(cells, shape_of(Participant))
    assert unknown == []
    assert back == person
