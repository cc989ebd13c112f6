"""What a goal says is wanted, and what it says is not wanted any more."""

from __future__ import annotations

import pytest

from matching.kinds.wishes import clauses, refused_work, wishes

GOALS = [
    # the goal, a word that must be in what is wanted, a word that must not be (it is refused)
    ("Ik wil als kok werken", "kok", None),
    ("Ik wil niet meer in het onderwijs werken. Ik wil de ICT in", "ICT", "onderwijs"),
    ("Niet meer in de zorg, liever iets met computers", "computers", "zorg"),
    ("Iets met computers, liever niet in de zorg", "computers", "zorg"),
    ("Liever geen schoonmaak maar administratie", "administratie", "schoonmaak"),
    ("alles behalve schoonmaak", "alles", "schoonmaak"),
    ("kantoorwerk in plaats van schoonmaak", "kantoorwerk", "schoonmaak"),
    ("I don't want to work in cleaning. I want to be a baker", "baker", "cleaning"),
    ("I do not want to go back to nursing, I want to study IT", "IT", "nursing"),
    ("I don't want nursing anymore I want to become a driver", "driver", "nursing"),
    ("I never want to be a nurse again but a teacher", "teacher", "nurse"),
    ("I want office work instead of cleaning", "office", "cleaning"),
    ("I want to work as a baker", "baker", None),
    ("anything but cleaning", "", "cleaning"),
    ("office work, but not in cleaning", "office", "cleaning"),
    ("programmeur worden en niet terug naar school", "programmeur", "school"),
    ("Öğretmenlik istemiyorum, şoför olmak istiyorum", "şoför", "Öğretmenlik"),
    ("Не хочу працювати вчителем, хочу бути водієм", "водієм", "вчителем"),
    ("لا أريد العمل في التنظيف، أريد العمل في مطعم", "مطعم", "التنظيف"),
    ("", "", None),
]


@pytest.mark.parametrize(("goal", "wanted", "refused"), GOALS)
def test_what_is_refused_is_not_wanted(goal: str, wanted: str, refused: str | None) -> None:
    said, not_any_more = wishes(goal)
    assert wanted in said
    if refused is None:
        assert not_any_more == ""
    else:
        assert refused not in said
        assert refused in not_any_more


@pytest.mark.parametrize(
    "goal",
    [
        "Ik wil als kok werken, geen nachtdiensten",
        "Ik zoek werk als kok. Ik heb geen rijbewijs",
        "Kok worden, ik heb geen haast",
        "kok, niet in het weekend",
        "cook, no night shifts",
    ],
)
def test_a_condition_is_no_turning_away_from_a_field(goal: str) -> None:
    wanted, refused = wishes(goal)
    assert "ko" in wanted.lower() or "cook" in wanted
    assert refused == ""


def test_nothing_said_is_nothing_wanted() -> None:
    assert wishes(None) == ("", "")
    assert wishes(" ... , ") == ("", "")


@pytest.mark.parametrize(
    ("goal", "left"),
    [
        ("Ik wil in de zorg werken", ["zorg"]),
        ("Ik zou graag kapper worden", ["kapper"]),
        ("Graag wil ik kok worden", ["kok"]),
        ("Mijn droom is om kok te worden", ["kok"]),
        ("I would like to become a cook", ["cook"]),
        ("I want to work in healthcare", ["healthcare"]),
        ("Хочу стати кухарем", ["кухарем"]),
        ("أريد العمل كطباخ", ["طباخ"]),
        ("أريد أن أصبح ممرضة", ["ممرضة"]),
        ("Aşçı olmak istiyorum", ["Aşçı"]),
        ("می‌خواهم آشپز شوم", ["آشپز"]),
        ("schilder", ["schilder"]),
        ("helpende of verzorgende", ["helpende", "verzorgende"]),
        ("werken", ["werken"]),  # nothing would be left
        ("Werkvoorbereider", ["Werkvoorbereider"]),  # begins like "werk"
    ],
)
def test_what_is_left_of_a_wish_is_the_work(goal: str, left: list[str]) -> None:
    assert clauses(goal)[0] == left


@pytest.mark.parametrize(
    ("goal", "wanted", "past"),
    [
        (
            "Ik heb 11 jaar verpleegster geweest maar ik wil niet meer in de zorg. Ik wil administratie",
            "administratie",
            "verple",
        ),
        ("Vroeger werkte ik als kok, nu wil ik niet meer in de keuken, liever iets met computers", "computers", "kok"),
        ("I was a nurse for ten years, I don't want to go back to care. I want to study IT", "IT", "nurse"),
        ("Я працювала медсестрою, більше не хочу в лікарню, хочу бути бухгалтером", "бухгалтер", "медсестр"),
        ("On yıl hemşire olarak çalıştım, hastanede çalışmak istemiyorum, muhasebe olsun", "muhasebe", "hemşire"),
        ("كنت ممرضة، لا أريد العمل في المستشفى، أريد العمل في مكتب", "مكتب", "ممرضة"),
        ("پرستار بودم، نمی‌خواهم در بیمارستان کار کنم، حسابداری می‌خواهم", "حسابداری", "پرستار"),
    ],
)
def test_what_was_done_is_no_wish_beside_a_refusal(goal: str, wanted: str, past: str) -> None:
    said = " ".join(clauses(goal)[0])
    assert wanted in said
    assert past not in said


@pytest.mark.parametrize(
    "goal", ["Ik was leraar en dat wil ik weer", "I was a teacher", "Ik was kok, niet meer in de schoonmaak"]
)
def test_what_was_done_is_a_wish_where_nothing_else_is_said_or_refused(goal: str) -> None:
    said = " ".join(clauses(goal)[0])
    assert "leraar" in said or "teacher" in said or "kok" in said


@pytest.mark.parametrize(
    ("goal", "left"),
    [
        ("liever geen schoonmaak meer", ["schoonmaak"]),
        ("Ik wil niet meer in de zorg werken", ["zorg"]),
        ("Geen magazijn en geen winkel meer", ["magazijn", "winkel"]),
        ("no more driver or warehouse", ["driver", "warehouse"]),
        ("I'd rather not work in a kitchen. Please help me.", ["kitchen"]),
        ("inşaat hariç her iş olur", ["inşaat"]),
        ("هر کاری به جز رانندگی", ["رانندگی"]),
        ("kok, geen nachtdiensten", []),
        ("Ik ben klaar met mijn studie economie", []),
        ("programmeur worden en niet terug naar school", []),
        ("niet alleen schoonmaak", []),
        ("kok", []),
    ],
)
def test_what_is_left_of_a_refusal_is_the_work(goal: str, left: list[str]) -> None:
    assert refused_work(clauses(goal)[1]) == left
