from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.taxonomy import isco
from matching.taxonomy.wording import fold

CODES = st.sampled_from(isco.unit_codes())


def test_structure_is_complete() -> None:
    sizes: dict[int, int] = defaultdict(int)
    for code in isco.groups():
        sizes[len(code)] += 1
    assert dict(sizes) == {1: 10, 2: 43, 3: 130, 4: 436}


def test_every_group_has_its_parent_and_every_parent_a_child() -> None:
    parents = {isco.parent(code) for code in isco.groups()} - {None}
    assert parents <= set(isco.groups())
    assert {code for code in isco.groups() if len(code) < 4} == parents


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("2262", 4),
        ("3213", 3),
        ("5120", 2),
        ("9112", 1),
        ("1120", 4),
        ("1412", 3),
        ("0110", 4),
        ("0210", 2),
        ("0310", 1),
        ("8332", 2),
    ],
)
def test_skill_levels_are_those_of_the_ilo(code: str, level: int) -> None:
    assert isco.skill_level(code) == level


def test_each_unit_group_has_titles_in_dutch_and_english() -> None:
    for code in isco.unit_codes():
        for lang in ("nl", "en"):
            assert len(isco.names(code, lang)) >= 4, (code, lang)  # its name and three titles
    for lang in ("nl", "en"):
        assert np.mean([len(isco.group(code).titles[lang]) for code in isco.unit_codes()]) >= 5


def test_frequent_groups_have_titles_in_the_languages_of_participants() -> None:
    for lang in ("ar", "tr", "uk", "fa"):
        assert sum(lang in isco.group(code).titles for code in isco.unit_codes()) >= 150, lang


def test_no_title_stands_for_two_groups() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for code in isco.unit_codes():
        for titles in isco.group(code).titles.values():
            for title in titles:
                found[fold(title)].add(code)
    assert {title: codes for title, codes in found.items() if len(codes) > 1} == {}


def test_no_name_or_title_is_empty_or_untidy() -> None:
    for group in isco.groups().values():
        for text in (group.name_nl, group.name_en, *(title for titles in group.titles.values() for title in titles)):
            assert text and text == " ".join(text.split()), (group.code, text)


def test_levels_of_arrays_and_unknown_is_nan() -> None:
    levels = isco.skill_levels(np.array([[2262, 0], [1, 20_000]]))
    assert np.array_equal(levels, [[4, np.nan], [np.nan, np.nan]], equal_nan=True)


@given(CODES)
def test_numbers_go_back_to_codes(code: str) -> None:
    assert isco.code(isco.number(code)) == code
    assert isco.skill_levels(isco.number(code)) == isco.skill_level(code)


@pytest.mark.parametrize("code", ["", "9999", "26621", "abc", "7"[:0]])
def test_unknown_codes_are_refused_with_advice(code: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        isco.group(code)


def test_a_minor_group_is_no_unit_group() -> None:
    with pytest.raises(ValueError, match="four digits"):
        isco.number("226")
    assert isco.number("") == 0
    assert isco.code(0) == ""
