from __future__ import annotations

import pytest

from matching.taxonomy import isco
from matching.taxonomy.abbreviations import spelt_out
from matching.taxonomy.respelling import Respelling, sounds
from matching.taxonomy.stems import stem, stems


@pytest.fixture(scope="module")
def respelling() -> Respelling:
    codes, languages = isco.unit_codes(), isco.TITLE_LANGUAGES
    return Respelling(
        {one: [title for code in codes for title in isco.group(code).titles.get(one, ())] for one in languages}
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("verplegkundige", "verpleegkundige"),
        ("apotekersassistente", "apothekersassistente"),
        ("makina mühendsi", "makine mühendisi"),
        ("офіціянт", "офіціант"),
        ("hair dresser", "hairdresser"),
        ("hulpkok", "hulp kok"),
        ("bukhhalter", "бухгалтер"),
        ("khayat", "خياط"),
        ("mohandes madani", "مهندس مدني"),  # not معدن, whose consonants are the same
        ("maatsch. werker", "maatschappelijk werker"),
        ("sos. hizmet uzmanı", "sosyal hizmet uzmanı"),
        ("timmerm. bouw", "timmerman bouw"),
        ("maatsch werker bouw", "maatsch werker bouw"),  # only a full stop says that a word was cut off
        ("spec. qzw", "spec. qzw"),  # cut off and unknown: not a typo of another word
        ("arıcılık", "arıcılık"),  # what an arıcı does, not a typo of aşçılık
        ("kok in een restaurant", "kok in een restaurant"),
        ("qzw", "qzw"),
        ("asdf qwer", "asdf qwer"),
        ("", ""),
    ],
)
def test_unknown_words_are_read_as_what_was_meant(respelling: Respelling, written: str, meant: str) -> None:
    assert respelling.read(written) == meant


def test_consonants_are_the_same_in_any_script() -> None:
    assert sounds("muhandis") == sounds("mohandes") == sounds("mouhandis") == sounds("مهندس")
    assert sounds("bukhhalter") == sounds("бухгалтер")
    assert sounds("khayyat") == sounds("خياط")
    assert sounds("ሓ") == ""


def test_endings_do_not_count() -> None:
    assert stem("бухгалтером") == stem("бухгалтер")
    assert stem("кухарем") == stem("кухар")
    assert stem("garsonluk") == stem("garson")
    assert stem("aricilik") == stem("arici")
    assert stem("المحاسب") == stem("محاسب")
    assert stem("kok") == "kok"
    assert stems("bus drivers") == ("bus", "driver")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Eerste monteur E", "Eerste elektromonteur"),
        ("wijkbeheerder", "huismeester"),
        ("IC-vpk", "intensive care verpleegkundige"),
        ("vpk SEH", "verpleegkundige spoedeisende hulp"),
        ("ICT'er bij gemeente", "ict medewerker bij gemeente"),
        ("müh. inşaat", "mühendis inşaat"),
        ("OK-assistent", "operatieassistent"),
        ("ok", "ok"),
        ("BV", "BV"),
        ("Transport BV", "Transport"),
        ("kok", "kok"),
        ("", ""),
    ],
)
def test_abbreviations_are_spelt_out(written: str, meant: str) -> None:
    assert spelt_out(written) == meant
