"""The language lists of ``fixtures/language``: well formed, in the language they say, and not the taxonomy's own titles."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from matching.taxonomy import isco

FOLDER = Path(__file__).parents[1] / "fixtures" / "language"
TITLE = ("text", "isco", "also")
COLUMNS = {
    "titles_tr.csv": TITLE,
    "titles_fa.csv": TITLE,
    "titles_ar_latin.csv": TITLE,
    "titles_ar_misspelt.csv": TITLE,
    "titles_other.csv": ("text", "lang", "isco", "also"),
    "noisy.csv": ("text", "lang", "isco", "also", "noise"),
    "noisy_fresh.csv": ("text", "lang", "isco", "also", "noise"),
    "noisy_third.csv": ("text", "lang", "isco", "also", "noise"),
    "careers.csv": ("career", "lang", "title", "description", "isco"),
    "triples.csv": ("anchor", "nearer", "farther", "kind"),
    "skills_text.csv": ("text", "lang", "skills"),
}
WITH_CODES = [name for name, columns in COLUMNS.items() if "isco" in columns]
FEWEST = {
    "titles_tr.csv": 160,
    "titles_fa.csv": 160,
    "titles_ar_latin.csv": 60,
    "titles_ar_misspelt.csv": 40,
    "noisy.csv": 180,
    "noisy_fresh.csv": 60,
    "noisy_third.csv": 60,
    "triples.csv": 320,
}
NOISY = {"noisy.csv": 30, "noisy_fresh.csv": 10, "noisy_third.csv": 10}  # with the fewest of one language
NOISE = {
    "typo", "years", "place", "employer", "sentence", "gender", "abbreviation", "upper", "mixed_script", "several",
    "latin_script", "compound",
}  # fmt: skip
KINDS = {
    "vacancy_nl", "vacancy_en", "study_nl", "study_en", "mentor_nl", "mentor_en", "cross", "general",
}  # fmt: skip
SCRIPT = {
    **dict.fromkeys(("nl", "en", "tr", "fr", "so", "ku"), "LATIN"),
    **dict.fromkeys(("ar", "fa", "ps", "ckb", "ur", "prs"), "ARABIC"),
    **dict.fromkeys(("uk", "ru"), "CYRILLIC"),
    "ti": "ETHIOPIC",
}
LANG_OF_FILE = {
    "titles_tr.csv": "tr",
    "titles_fa.csv": "fa",
    "titles_ar_latin.csv": "en",
    "titles_ar_misspelt.csv": "ar",
}  # Arabic in Latin letters has the script of English


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folded(text: str) -> str:
    """Without case, diacritics, joiners, and the two ways to write Arabic yeh and kaf."""
    plain = text.replace("İ", "i").replace("ı", "i").casefold()
    plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    plain = plain.replace("\u200c", " ").replace("ي", "ی").replace("ى", "ی").replace("ك", "ک")
    return " ".join(plain.split())


def script(text: str) -> str:
    """The script of most letters."""
    letters = Counter(unicodedata.name(one).split()[0] for one in text if one.isalpha())
    return letters.most_common(1)[0][0]


def codes(row: dict[str, str]) -> list[str]:
    return row["isco"].split("+")


def test_every_list_is_here_and_described() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*COLUMNS, "README.md"}
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in COLUMNS:
        assert re.search(rf"\| `{re.escape(name)}` \| {len(rows(name))} \|", card), f"{name}: {len(rows(name))} rows"


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_and_cells(name: str) -> None:
    for row in rows(name):
        assert tuple(row) == COLUMNS[name]
        for column, cell in row.items():
            assert cell == " ".join(cell.split()), (name, row)
            assert cell == unicodedata.normalize("NFC", cell), (name, row)
            assert cell or column == "also", (name, row)


@pytest.mark.parametrize("name", FEWEST)
def test_there_are_enough(name: str) -> None:
    assert len(rows(name)) >= FEWEST[name]


@pytest.mark.parametrize("name", [name for name in COLUMNS if name != "triples.csv"])
def test_nothing_is_there_twice(name: str) -> None:
    column = next(one for one in ("text", "description") if one in COLUMNS[name])
    seen = Counter((row.get("lang", ""), folded(row[column])) for row in rows(name))
    assert [one for one, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("name", WITH_CODES)
def test_codes_are_unit_groups_of_isco_08(name: str) -> None:
    known = set(isco.unit_codes())
    for row in rows(name):
        also = row.get("also", "").split("|") if row.get("also") else []
        assert {*codes(row), *also} <= known, row
        assert len({*codes(row), *also}) == len(codes(row)) + len(also), row
        assert "+" not in row["isco"] or row.get("noise") == "several", row


@pytest.mark.parametrize("name", ["titles_tr.csv", "titles_fa.csv"])
def test_every_major_group_of_civil_work_is_asked(name: str) -> None:
    assert {row["isco"][0] for row in rows(name)} == set("123456789")


@pytest.mark.parametrize("name", [name for name in WITH_CODES if name not in ("careers.csv", *NOISY)])
def test_titles_are_in_their_script(name: str) -> None:
    for row in rows(name):
        lang = row.get("lang") or LANG_OF_FILE[name]
        assert script(row["text"]) == SCRIPT[lang], row


def test_persian_is_not_written_with_arabic_letters() -> None:
    for row in [*rows("titles_fa.csv"), *(row for row in rows("titles_other.csv") if row["lang"] == "prs")]:
        assert not set(row["text"]) & set("يكة"), row


@pytest.mark.parametrize("name", [name for name in WITH_CODES if name != "careers.csv"])
def test_titles_are_not_those_that_the_linker_knows(name: str) -> None:
    known = {folded(one) for group in isco.groups().values() for titles in group.titles.values() for one in titles}
    same = [row["text"] for row in rows(name) if folded(row["text"]) in known]
    # The linker's own titles may grow, as they did after these lists were written; the lists are then told in two parts.
    assert len(same) <= 0.15 * len(rows(name)), same


@pytest.mark.parametrize(("name", "fewest"), NOISY.items())
def test_noise(name: str, fewest: int) -> None:
    assert {row["noise"] for row in rows(name)} == NOISE
    langs = Counter(row["lang"] for row in rows(name))
    assert set(langs) == {"nl", "en", "ar", "uk", "tr", "fa"}
    assert min(langs.values()) >= fewest
    for row in rows(name):
        assert (row["noise"] == "several") == ("+" in row["isco"]), row
        if row["noise"] == "latin_script":
            assert script(row["text"]) == "LATIN", row
            assert SCRIPT[row["lang"]] != "LATIN", row
        elif row["noise"] != "mixed_script":
            assert script(row["text"]) == SCRIPT[row["lang"]], row
        if row["noise"] == "upper":
            assert any(len(word) > 4 and word.isupper() for word in row["text"].split()), row


def test_later_lists_ask_other_titles() -> None:
    texts = [folded(row["text"]) for name in NOISY for row in rows(name)]
    assert len(texts) == len(set(texts))


def test_the_third_list_asks_other_occupations() -> None:
    before = {code for name in ("noisy.csv", "noisy_fresh.csv") for row in rows(name) for code in codes(row)}
    assert not before & {code for row in rows("noisy_third.csv") for code in codes(row)}


def test_other_languages() -> None:
    langs = Counter(row["lang"] for row in rows("titles_other.csv"))
    assert set(langs) == {"ti", "so", "ps", "ku", "ckb", "ur", "prs", "ru", "fr"}
    assert min(langs.values()) >= 25


def test_a_career_is_told_once_in_each_language() -> None:
    told: dict[str, list[dict[str, str]]] = {}
    for row in rows("careers.csv"):
        told.setdefault(row["career"], []).append(row)
        assert script(row["description"]) == SCRIPT[row["lang"]], row
    assert len(told) == 12
    for career, versions in told.items():
        assert [row["lang"] for row in versions] == ["nl", "en", "ar", "uk", "tr", "fa", "fr"], career
        assert len({row["isco"] for row in versions}) == 1, career


def test_triples_are_not_solved_by_shared_words() -> None:
    kinds = Counter(row["kind"] for row in rows("triples.csv"))
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 30
    sentences = [row[one] for row in rows("triples.csv") for one in ("anchor", "nearer", "farther")]
    assert len(sentences) == len(set(sentences))

    def words(text: str) -> set[str]:
        return set(re.findall(r"\w{4,}", text.lower()))

    balance = Counter(
        (len(words(row["anchor"]) & words(row["nearer"])) > len(words(row["anchor"]) & words(row["farther"])))
        - (len(words(row["anchor"]) & words(row["nearer"])) < len(words(row["anchor"]) & words(row["farther"])))
        for row in rows("triples.csv")
    )
    assert balance[-1] >= len(rows("triples.csv")) / 2
    assert balance[1] >= 30  # else shunning shared words would solve them all


def test_skills() -> None:
    langs = Counter(row["lang"] for row in rows("skills_text.csv"))
    assert langs == {"nl": 25, "en": 15, "ar": 7, "uk": 7, "tr": 3, "fa": 3}
    for row in rows("skills_text.csv"):
        skills = row["skills"].split("|")
        assert len(skills) == len(set(skills)) >= 2, row
        assert all(one.isascii() and one.strip() and len(one.split()) <= 8 for one in skills), row
        assert script(row["text"]) == SCRIPT[row["lang"]], row
