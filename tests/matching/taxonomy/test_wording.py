from __future__ import annotations

from matching.taxonomy.wording import fold, head


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
