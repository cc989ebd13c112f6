from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.chat_arabic import to_arabic

ROOT = Path(__file__).resolve().parents[2]
TITLES = ROOT / "matching" / "taxonomy" / "data" / "isco08.csv"


@pytest.mark.parametrize("text", ["muhandis", "mohandes", "mouhandis", "mohandess", "al-muhandis", "muhandes"])
def test_spellings_of_one_word_are_one_word(text: str) -> None:
    assert to_arabic(text) == "مهندس"


@pytest.mark.parametrize(
    ("text", "arabic"),
    [
        ("tabib asnan", "طبيب اسنان"),
        ("sawwaq taxi", "سواق تاكسي"),
        ("sawwa2 taxi", "سواق تاكسي"),
        ("2assab", "قصاب"),
        ("7alla2", "حلاق"),
        ("sa2ek sha7ina", "سائق شاحنة"),
        ("mudarris riyadiyat", "مدرس رياضيات"),
        ("mo3allema", "معلمة"),
        ("modarresat", "مدرسة"),
        ("khayyat", "خياط"),
        ("5ayyat", "خياط"),
        ("tabbakh fi mat3am", "طباخ في مطعم"),
        ("imam", "امام"),
    ],
)
def test_words_of_work_are_read(text: str, arabic: str | None) -> None:
    assert to_arabic(text) == arabic


def test_long_vowels_decide_between_words_with_the_same_consonants() -> None:
    assert to_arabic("kateb") == "كاتب"
    assert to_arabic("maktab") == "مكتب"
    assert to_arabic("maktaba") == "مكتبة"


@pytest.mark.parametrize("text", ["", " ", "2010", "timmerman", "kapper", "chauffeur", "i", "fi", "öğretmen", "مهندس"])
def test_what_is_not_typed_arabic_is_left_alone(text: str) -> None:
    assert to_arabic(text) is None


def test_one_foreign_word_leaves_the_text_alone() -> None:
    assert to_arabic("muhandis bij philips") is None


@pytest.mark.parametrize(("language", "most"), [("nl", 3), ("en", 3)])
def test_dutch_and_english_stay_what_they_are(language: str, most: int) -> None:
    with TITLES.open(encoding="utf-8", newline="") as stream:
        rows = [row[f"titles_{language}"] for row in csv.DictReader(stream)]
    taken = [title for row in rows for title in row.split("|") if to_arabic(title.lower())]
    assert len(taken) <= most, taken


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz 0123456789'-", max_size=40))
def test_what_comes_out_is_arabic_or_nothing(text: str) -> None:
    arabic = to_arabic(text)
    assert arabic is None or not any("a" <= letter <= "z" for letter in arabic)
