from __future__ import annotations

import pytest

from matching.taxonomy.wording import clean, fold, head


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ik heb 8 jaar als apotheker gewerkt", "apotheker"),
        ("Senior Java-ontwikkelaar (m/v/x)", "Java-ontwikkelaar"),
        ("Verpleegkundige IC 2012-2018", "Verpleegkundige IC"),
        ("kok, sinds 2015", "kok"),
        ("I worked as a civil engineer for ten years", "civil engineer"),
        ("Boekhouder bij Jansen & Zonen", "Boekhouder"),
        ("Medewerker groenvoorziening 24-32 uur per week", "Medewerker groenvoorziening"),
        ("Hemşire olarak çalıştım", "Hemşire"),
        ("працювала бухгалтером", "бухгалтером"),
        ("عملت معلمة رياضيات لمدة عشر سنوات", "معلمة رياضيات"),
        ("vrijwilliger magazijn", "magazijn"),
        ("Boekhouder bij een bouwbedrijf", "Boekhouder bij een bouwbedrijf"),
        ("2015", "2015"),
        ("", ""),
    ],
)
def test_talk_around_a_title_goes(text: str, title: str) -> None:
    assert clean(text) == title


def test_the_head_is_the_part_before_a_preposition() -> None:
    assert head("Kok in een restaurant") == "Kok"
    assert head("Lasser/constructiewerker") == "Lasser"
    assert head("Кухар у ресторані") == "Кухар"
    assert head("orderpicker") == "orderpicker"
    assert head("in de keuken") == "in de keuken"


def test_spellings_are_made_one() -> None:
    assert fold("HR-Manager") == fold("hr manager") == "hr manager"
    assert fold("Patiënt’s") == "patients"
    assert fold("AŞÇI") == fold("aşçı")
    assert fold("محامي") == fold("محامی")
    assert fold("C++ / C#") == "c++ c#"
