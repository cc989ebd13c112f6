from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.script import Reading, is_latin, reading

ROOT = Path(__file__).resolve().parents[2]
TITLES = ROOT / "matching" / "taxonomy" / "data" / "isco08.csv"


def titles(language: str) -> list[str]:
    with TITLES.open(encoding="utf-8", newline="") as stream:
        rows = [row[f"titles_{language}"] for row in csv.DictReader(stream)]
    return [title.replace("İ", "i").lower() for row in rows for title in row.split("|") if title]


def share(language: str, *wanted: Reading) -> float:
    found = [reading(title) for title in titles(language)]
    return sum(one in wanted for one in found) / len(found)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("boekhouder", Reading.QUICK),
        ("bäckereifachverkäufer", Reading.QUICK),
        ("garçon de café", Reading.QUICK),
        ("żołnierz", Reading.QUICK),
        ("看護師", Reading.QUICK),
        ("2015-2020", Reading.QUICK),
        ("", Reading.QUICK),
        ("مهندس مدني", Reading.MOSTLY_QUICK),
        ("водій вантажівки", Reading.BOTH),
        ("öğretmen", Reading.BOTH),
        ("sürücü", Reading.BOTH),
        ("çiçekçi", Reading.BOTH),
        ("terziyê jinan", Reading.BOTH),
        ("o\u0308g\u0306retmen", Reading.BOTH),  # accents as characters of their own
        ("muhendis", Reading.BOTH),
        ("insaat ustasi", Reading.BOTH),
        ("ik was برنامه‌نویس in iran", Reading.BOTH),
        ("راننده کامیون", Reading.MOSTLY_SECOND),
        ("ښوونکی", Reading.ALMOST_SECOND),
        ("ڈرائیور", Reading.ALMOST_SECOND),
        ("مامۆستا", Reading.ALMOST_SECOND),
        ("መምህር", Reading.SECOND),
        ("მასწავლებელი", Reading.SECOND),
        ("macallin", Reading.SECOND),
        ("waxaan ahay darawal", Reading.SECOND),
    ],
)
def test_letters_and_words_decide_who_reads(text: str, wanted: Reading) -> None:
    assert reading(text) is wanted


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_quick_path_keeps_its_own_languages(language: str) -> None:
    assert share(language, Reading.QUICK) > 0.998


def test_persian_is_read_by_both() -> None:
    assert share("fa", Reading.MOSTLY_QUICK, Reading.MOSTLY_SECOND) > 0.99


def test_turkish_is_read_by_both() -> None:
    assert share("tr", Reading.BOTH) > 0.75


@given(st.text())
def test_every_text_has_a_reading(text: str) -> None:
    assert reading(text.lower()) in Reading


@given(st.text(alphabet=" abcdefghijklmnopqrstuvwxyzéëïöü'-", max_size=30), st.sampled_from("ፊრքאपக"))
def test_one_letter_of_an_unknown_script_brings_the_second_path_in(text: str, letter: str) -> None:
    assert reading(text + letter) is not Reading.QUICK


def test_latin_is_latin_alone() -> None:
    assert is_latin("öğretmen 2010")
    assert not is_latin("2010")
    assert not is_latin("sawwaq شاحنة")
