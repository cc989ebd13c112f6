from __future__ import annotations

import pytest

from matching.taxonomy import cefr, nlqf


def test_cefr_is_in_order() -> None:
    ranks = [cefr.rank(level) for level in ("A0", "A1", "A2", "B1", "B2", "C1", "C2", "native")]
    assert ranks == sorted(set(ranks)) == list(range(8))


@pytest.mark.parametrize(
    ("text", "level"), [("b1", "B1"), (" B2 ", "B2"), ("Moedertaal", "native"), ("NATIVE", "native"), ("a0", "A0")]
)
def test_cefr_is_parsed(text: str, level: str) -> None:
    assert cefr.parse(text) == level


@pytest.mark.parametrize("text", ["", "Z9", "B3", "beginner", "B1+"])
def test_cefr_refuses_with_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueError, match="A0, A1, A2, B1, B2, C1, C2, native"):
        cefr.parse(text)


def test_nlqf_names_all_levels_in_both_languages() -> None:
    for lang in ("nl", "en"):
        assert len({nlqf.name(level, lang) for level in range(1, 9)}) == 8
    assert "mbo-4" in nlqf.name(4)
    assert nlqf.parse("4") == nlqf.parse(4) == 4


@pytest.mark.parametrize("level", ["0", "9", "4+", "hbo", "", -1, True])
def test_nlqf_refuses_with_what_is_allowed(level: str | int) -> None:
    with pytest.raises(ValueError, match="1"):
        nlqf.parse(level)
