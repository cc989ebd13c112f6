from __future__ import annotations

import numpy as np
import pytest

from matching.taxonomy import isced


def test_structure_is_complete() -> None:
    sizes = [len(code) for code in isced.fields()]
    assert (sizes.count(2), sizes.count(3), sizes.count(4)) == (11, 29, 80)
    assert all(code[:-1] in isced.fields() for code in isced.fields() if len(code) > 2)
    assert all(len(isced.fields()[code].titles) >= 4 for code in isced.detailed_codes())


def test_no_study_stands_for_two_fields() -> None:
    seen: dict[str, str] = {}
    for code in isced.detailed_codes():
        for title in isced.fields()[code].titles:
            assert seen.setdefault(title.casefold(), code) == code, title


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("0916", "0916"),
        ("916", "0916"),
        (916, "0916"),
        ("091", "091"),
        ("91", "091"),
        ("09", "09"),
        ("9", "09"),
        ("10", "10"),
        ("101", "101"),
        ("1041", "1041"),
        ("0900", "09"),
        ("0910", "091"),
        ("0918", "091"),
        ("0988", "09"),
        (" 0713 ", "0713"),
        ("0011", "0011"),
    ],
)
def test_codes_are_normalised(given: str | int, code: str) -> None:
    assert isced.normalise(given) == code


@pytest.mark.parametrize("given", ["", "x", "09160", "1234", "9999", "²", "-9", "farmacie"])
def test_wrong_codes_are_refused_with_advice(given: str) -> None:
    with pytest.raises(ValueError, match="0916"):
        isced.normalise(given)


def test_numbers() -> None:
    assert [isced.number(one) for one in ("0916", "091", "09", "1041", "10", None, "", "00", "0011")] == [
        916,
        910,
        900,
        1041,
        1000,
        0,
        0,
        0,
        0,
    ]


def test_nearness_of_fields() -> None:
    pharmacy = "0916"
    near = [isced.field_similarity(pharmacy, other) for other in ("0916", "0912", "0923", "0531", "091", "09", "10")]
    assert near == [1.0, 0.6, 0.25, 0.0, 0.6, 0.25, 0.0]
    assert isced.field_similarity("091", "091") == 0.6  # the same narrow field: no more is known to be shared
    assert isced.field_similarity("09", "09") == 0.25


def test_nearness_on_arrays() -> None:
    found = isced.field_similarities(np.array([[916], [0]]), np.array([916, 912, 0]))
    assert np.array_equal(found, [[1.0, 0.6, np.nan], [np.nan, np.nan, np.nan]], equal_nan=True)


def test_names() -> None:
    assert isced.name("916") == "Farmacie"
    assert isced.name("0916", "en") == "Pharmacy"
