from __future__ import annotations

import pytest

from matching.taxonomy.talk import clean, span_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ik heb 8 jaar als apotheker gewerkt", "apotheker"),
        ("ik heb 5 jaar gewerkt als lasser", "lasser"),
        ("Senior Java-ontwikkelaar (m/v/x)", "Java-ontwikkelaar"),
        ("Verpleegkundige IC 2012-2018", "Verpleegkundige IC"),
        ("kok, sinds 2015", "kok"),
        ("Timmerman (2008 t/m 2014)", "Timmerman"),
        ("I worked as a civil engineer for ten years", "civil engineer"),
        ("i was a primary school teacher for 7 years", "primary school teacher"),
        ("Boekhouder bij Jansen & Zonen", "Boekhouder"),
        ("Medewerker groenvoorziening 24-32 uur per week", "Medewerker groenvoorziening"),
        ("zzp-schilder, 6 jaar", "schilder"),
        ("Functie: magazijnmedewerker", "magazijnmedewerker"),
        ("Werkervaringsplaats ICT-beheer", "ICT-beheer"),
        ("Leerwerkplek kok", "kok"),
        ("Werkervaringsplek: administratie", "administratie"),
        ("werkervaringsplaats", "werkervaringsplaats"),
        ("Hemşire olarak çalıştım", "Hemşire"),
        ("kamyon şoförü 2010-2015", "kamyon şoförü"),
        ("garsonluk yaptım", "garsonluk"),
        ("працювала бухгалтером", "бухгалтером"),
        ("я був зварювальником 5 років", "зварювальником"),
        ("عملت معلمة رياضيات لمدة عشر سنوات", "معلمة رياضيات"),
        ("عملت كمحاسب في شركة لمدة ٨ سنوات", "محاسب في شركة"),
        ("كنت سائق شاحنة", "سائق شاحنة"),
        ("به عنوان معلم ریاضی کار کردم", "معلم ریاضی"),
        ("معلم ریاضی دبیرستان ۱۳۸۵ تا ۱۳۹۵", "معلم ریاضی دبیرستان"),
        ("داروساز بودم", "داروساز"),
        ("vrijwilliger magazijn", "magazijn"),
        ("Boekhouder bij een bouwbedrijf", "Boekhouder bij een bouwbedrijf"),
        ("2015", "2015"),
        ("", ""),
    ],
)
def test_talk_around_a_title_goes(text: str, title: str) -> None:
    assert clean(text) == title


@pytest.mark.parametrize(
    "text",
    [
        *("zelfstandig ondernemer", "oude mensen verzorgen", "jonge kinderen verzorgen", "maatschappelijk werker"),
        *("social worker", "working student", "بائع في محل", "مدرس", "معلم صف", "менеджер з продажу", "public speaker"),
        *("yazılımcı", "sınıf öğretmeni", "برنامه نویس", "من"),
    ],
)
def test_what_the_work_is_about_stays(text: str) -> None:
    assert clean(text) == text


def test_the_span_is_where_the_words_of_the_title_stand() -> None:
    text = "In Syrië werkte ik 8 jaar als wiskunde  leraar, in Homs"
    start, end = span_of("wiskunde leraar", text)
    assert text[start:end] == "wiskunde  leraar"
    assert text[slice(*span_of("leraar", text, 10, 46))] == "leraar"


def test_a_title_written_to_a_preposition_is_found_inside_the_word() -> None:
    text = "عملت كمحاسب في حلب"
    assert text[slice(*span_of("محاسب", text))] == "محاسب"


def test_words_that_do_not_stand_there_give_the_whole_text() -> None:
    assert span_of("bakker", "kok in Gent") == (0, 11)
    assert span_of("bakker", "kok in Gent", 4, 11) == (4, 11)
