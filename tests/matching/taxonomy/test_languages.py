from __future__ import annotations

import pytest

from matching.taxonomy import languages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Arabisch", "ar"),
        ("arabic", "ar"),
        ("AR", "ar"),
        ("ara", "ar"),
        ("العربية", "ar"),
        ("Tigrinya", "ti"),
        ("Tigrinja", "ti"),
        ("ti", "ti"),
        ("Dari", "fa"),
        ("Farsi", "fa"),
        ("Perzisch", "fa"),
        ("فارسی", "fa"),
        ("prs", "fa"),
        ("Koerdisch", "ku"),
        ("Kurmanci", "ku"),
        ("Sorani", "ckb"),
        ("ckb", "ckb"),
        ("Oekraïens", "uk"),
        ("oekraiens", "uk"),
        ("українська", "uk"),
        ("Türkçe", "tr"),
        ("Turks", "tr"),
        ("Nederlands", "nl"),
        ("Dutch", "nl"),
        ("nl-NL", "nl"),
        ("Pasjtoe", "ps"),
        ("Somalisch", "so"),
        ("Amharisch", "am"),
        ("Spaans", "es"),
    ],
)
def test_languages_are_known_by_code_and_name(text: str, code: str) -> None:
    assert languages.parse(text) == code


def test_a_misspelt_language_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ValueError, match="arabisch"):
        languages.parse("Arabishc")


@pytest.mark.parametrize("text", ["", "  ", "zzz", "klingon-achtig", "xx", "12"])
def test_unknown_languages_are_refused_with_advice(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 639-1"):
        languages.parse(text)


def test_names() -> None:
    assert languages.name("ar") == "Arabisch"
    assert languages.name("ar", "en") == "Arabic"
    assert languages.name("qqq") == "qqq"
    assert all(
        languages.parse(languages.name(code)) == code for code in ("ar", "ti", "fa", "uk", "tr", "so", "am", "ps", "fr")
    )
